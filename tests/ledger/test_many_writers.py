"""Several processes at once, and processes that die: nothing is lost, nothing is half there, and every chain holds."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from tests.ledger.breaking import APPENDS
from tests.ledger.tampering import verified
from tests.support import MOMENT
from tracker import bootstrap
from tracker.core.entry import Body, Entry, Note, Opening
from tracker.ledger.database import Database
from tracker.ledger.ledger import Ledger

WRITERS = """
import os, random, signal, sys, time
from datetime import UTC, datetime
from pathlib import Path
from tracker.core.entry import Note, Opening
from tracker.ledger.database import Database
from tracker.ledger.ledger import Ledger

url, migrations, acknowledged, kills = sys.argv[1:]
moment = datetime(2026, 1, 15, tzinfo=UTC)
told = os.open(acknowledged, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
Database(url, migrations=Path(migrations), write=True).schema()  # what the driver imports, its children need not

def append(who, bills, texts):
    ledger = Ledger(Database(url, migrations=Path(migrations), write=True, create=True, lock_timeout=60))
    for n, text in enumerate(texts):
        bill = bills[n % len(bills)]
        notes = [Note(f"{who} {text} one"), Note(f"{who} {text} two")]
        ledger.write(bill, who, moment, lambda entries: notes if entries else [Opening("ru/denunciation", bill), *notes])
        os.write(told, f"{who} {text}\\n".encode())
    ledger.database.close()

def forked(work):
    child = os.fork()
    if child:
        return child
    try:
        work()
    except BaseException as error:
        print(repr(error), file=sys.stderr, flush=True)
        os._exit(1)
    os._exit(0)
"""

AT_ONCE = """
children = [forked(lambda who=who: append(f"writer {who}", "ABCDEFGHIJKLMNOP", range(250))) for who in range(8)]
sys.exit(max(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children))
"""

KILLED = """
chosen = random.Random(7)
for n in range(int(kills)):
    before = os.stat(acknowledged).st_size
    child = forked(lambda: append(f"writer {n}", "AB", range(100_000)))
    while os.stat(acknowledged).st_size == before and os.waitpid(child, os.WNOHANG) == (0, 0):
        time.sleep(0.001)
    time.sleep(chosen.uniform(0, 0.05))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
"""


def run(script: str, url: str, acknowledged: Path) -> list[str]:
    """Run writers in processes of their own, which must not say a word on stderr, and return what was acknowledged."""
    code = [sys.executable, "-W", "error", "-c", WRITERS + script]
    arguments = [url, str(bootstrap.data_folder("db")), str(acknowledged), str(APPENDS)]
    done = subprocess.run([*code, *arguments], stderr=subprocess.PIPE, text=True, timeout=600, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return acknowledged.read_text().splitlines()


def stored(url: str) -> list[Entry]:
    """The whole ledger, whose chains and positions must hold."""
    assert verified(url).flaws == ()
    with closing(Database(url, migrations=bootstrap.data_folder("db"), write=False)) as database:
        return Ledger(database).all_entries()


def pairs(entries: Sequence[Entry]) -> list[str]:
    """The appends that are there, each of which must be whole, with its two notes side by side."""
    texts = [entry.body.text for entry in entries if isinstance(entry.body, Note)]
    ones, twos = texts[::2], texts[1::2]
    assert [text.removesuffix(" one") for text in ones] == [text.removesuffix(" two") for text in twos]
    return [text.removesuffix(" one") for text in ones]


def test_eight_processes_at_once_lose_nothing(database_url: str, tmp_path: Path) -> None:
    """250 appends each on sixteen bills, from the making of the ledger on: nobody is refused, nothing is lost or torn."""
    no_wait = "%20-csynchronous_commit%3Doff" if "://" in database_url else ""  # it is turns that are tried here, not the disk
    acknowledged = run(AT_ONCE, database_url + no_wait, tmp_path / "acknowledged")
    entries = stored(database_url)
    assert (
        Counter(pairs(entries)) == Counter(acknowledged) == Counter(f"writer {who} {n}" for who in range(8) for n in range(250))
    )
    assert [entry.position for entry in entries] == list(range(1, 16 + 8 * 250 * 2 + 1))


def test_nothing_acknowledged_is_lost_when_writers_are_killed(database_url: str, tmp_path: Path) -> None:
    """Many times kill -9 in the midst of appends: what was acknowledged is there, at most one more each, and no half of one."""
    acknowledged = run(KILLED, database_url, tmp_path / "acknowledged")
    there = pairs(stored(database_url))
    assert len({line.rpartition(" ")[0] for line in acknowledged}) == APPENDS
    assert len(set(there)) == len(there)
    assert set(acknowledged) <= set(there)
    assert len(there) - len(acknowledged) <= APPENDS


def test_no_reader_that_pages_by_position_misses_an_entry(database: Database, database_url: str) -> None:
    """Two transactions open at once: who drew the earlier position commits first, and a page never skips what is to come."""
    ledger = Ledger(database)
    ledger.write("A", "first", MOMENT, lambda _: [Opening("ru/denunciation", "A")])
    drawn, go_on = threading.Event(), threading.Event()
    decided: list[str] = []

    def slowly(_: Sequence[Entry]) -> Sequence[Body]:
        drawn.set()
        assert go_on.wait(60)
        decided.append("slow")
        return [Note("slow"), Note("slow too")]

    def at_once(_: Sequence[Entry]) -> Sequence[Body]:
        decided.append("quick")
        return [Note("quick")]

    slow = threading.Thread(target=lambda: ledger.write("A", "slow", MOMENT, slowly))
    quick = threading.Thread(target=lambda: ledger.write("B", "quick", MOMENT, at_once))
    with closing(Database(database_url, migrations=bootstrap.data_folder("db"), write=False)) as reading:
        pages = [Ledger(reading).all_entries()]
        slow.start()
        assert drawn.wait(60)
        quick.start()
        quick.join(0.3)
        pages.append(Ledger(reading).all_entries(after=1))
        assert (pages[1], decided, quick.is_alive()) == ([], [], True)
        go_on.set()
        while sum(map(len, pages)) < 4:
            pages.append(Ledger(reading).all_entries(after=max((e.position for page in pages for e in page), default=0)))
        slow.join(60)
        quick.join(60)
        assert [entry for page in pages for entry in page] == Ledger(reading).all_entries()
    assert decided == ["slow", "quick"]
    assert [entry.recorded_by for page in pages for entry in page] == ["first", "slow", "slow", "quick"]


def test_a_reader_that_pages_while_many_write_sees_each_entry_once(database: Database, database_url: str) -> None:
    """Three writers, and a reader that asks again and again for what is after the last it saw."""
    failed: list[BaseException] = []

    def write(who: str) -> None:
        try:
            for n in range(15):
                Ledger(database).write(who, who, MOMENT, lambda _, n=n: [Note(str(n))] * (n % 3 + 1))  # type: ignore[misc]
        except BaseException as error:
            failed.append(error)

    Ledger(database).bills()
    threads = [threading.Thread(target=write, args=(who,)) for who in "ABC"]
    seen: list[Entry] = []
    with closing(Database(database_url, migrations=bootstrap.data_folder("db"), write=False)) as reading:
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            seen += Ledger(reading).all_entries(after=seen[-1].position if seen else 0)
        seen += Ledger(reading).all_entries(after=seen[-1].position if seen else 0)
        assert failed == []
        assert seen == Ledger(reading).all_entries()
    assert [entry.position for entry in seen] == list(range(1, 3 * 30 + 1))
