"""`tracker nightly` as processes: once, twice at a time, as a service that is told to stop, and on a disk without room."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from tests.cli.ledgers import RUSSIA, Typed, bill, filled
from tests.digest.nights import utc, watcher
from tests.support import Cli
from tracker import bootstrap
from tracker.ledger.database import Database
from tracker.ledger.outbox import Letter, Outbox
from tracker.ledger.watchers import Watchers
from tracker.library.reader import Library

HOOKS = {"TRACKER_WEBHOOK_ALLOW_PRIVATE": "true"}


@pytest.fixture
def ledger(tmp_path: Path, library: Library) -> Cli:
    """The command line over the Russian bill, and a watcher whose nights begin at midnight."""
    return watched(tmp_path, library)


def watched(folder: Path, library: Library, *targets: str) -> Cli:
    """The same, with a watcher for each target."""
    cli = filled(folder, library, lambda tracker: bill(tracker, "BILL", "ru/denunciation", "open-skies", *RUSSIA))
    for n, target in enumerate(targets or ("file:digests",)):
        ran = Typed(folder)("watch", "add", f"desk-{n}", "--send-to", target, "--at", "00:00", "--format", "text", env=HOOKS)
        assert ran.code == 0, ran
    return cli


def digests(cli: Cli) -> list[str]:
    """What lies in the folder."""
    folder = cli.folder / "digests"
    return sorted(file.name for file in folder.iterdir()) if folder.is_dir() else []


def today() -> date:
    """Today in UTC; a test that runs across midnight takes either day."""
    return datetime.now(UTC).date()


@contextmanager
def outbox(cli: Cli) -> Iterator[Outbox]:
    """The ledger's outbox."""
    with closing(Database(str(cli.ledger), migrations=bootstrap.data_folder("db"), write=True)) as database:
        yield Outbox(database)


def started(cli: Cli, *arguments: str) -> subprocess.Popen[str]:
    """A command that goes on while the test does."""
    return subprocess.Popen(
        cli.command(*arguments),
        cwd=cli.folder,
        env=cli.environment(**HOOKS),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_once_writes_tonights_digest_and_then_finds_nothing_owed(ledger: Cli) -> None:
    """The watcher and the file are printed the first time; the second leaves with 0 and writes nothing."""
    before = today()
    said = ledger.ok("nightly", "run", "--once").out.strip()
    watcher, _, file = said.partition(": ")
    assert watcher in {f"desk-0, night of {day}" for day in (before, today())}
    assert file in {str(ledger.folder / "digests" / f"digest-desk-0-{day}.txt") for day in (before, today())}
    assert "depositary_notified" in Path(file).read_text(encoding="utf-8")
    again = ledger.ok("nightly", "run", "--once")
    assert again.out == "no digest is owed\n" or today() != before
    assert len(digests(ledger)) == 1 or today() != before


def test_a_folder_that_cannot_be_written_is_one_line_and_the_night_stays_owed(ledger: Cli) -> None:
    """The command leaves with 1 and names the file; status leaves with 4; when it can be written and its time comes, it is."""
    (ledger.folder / "digests").write_text("in the way", encoding="utf-8")
    ran = ledger("nightly", "run", "--once")
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (1, "", 1), ran
    assert "cannot be written" in ran.err
    assert "; next try after " in ran.err
    status = ledger("nightly", "status", "--json")
    [one] = status.json
    assert (status.code, len(one["waiting"]), one["dead"], len(one["trouble"])) == (4, 1, [], 1)
    (ledger.folder / "digests").unlink()
    assert ledger.ok("nightly", "run", "--once").out == "no digest is owed\n"


def test_a_dead_letter_is_told_by_status_and_tried_again_when_asked(ledger: Cli) -> None:
    """Exit code 4 until then; the file comes with the next run."""
    at = utc(f"{today()} 00:00")
    letter = Letter("desk-0", 1, at.date(), at.date(), 0, 0, None, at, message_for("desk-0", at))
    with outbox(ledger) as kept:
        kept.add(letter, Watchers(kept.database).get("desk-0").added_at)
        leased = kept.lease(letter, at)
        assert leased is not None
        kept.failed(leased, "no such address", None)
    typed = Typed(ledger.folder)
    status = typed("nightly", "status")
    assert status.code == 4
    assert f"night of {at.date()} was given up (`tracker nightly retry desk-0`): no such address" in status.out
    assert typed.ok("nightly", "retry", "desk-0").out == "desk-0: 1 digest to be tried again\n"
    assert typed.ok("nightly", "retry", "desk-0").out == "desk-0: nothing was given up\n"
    assert f"digest-desk-0-{at.date()}.txt" in typed.ok("nightly", "run", "--once").out
    assert typed("nightly", "status").code == 0


def message_for(name: str, at: datetime) -> str:
    """A message as the outbox keeps it."""
    from tracker.digest.channels.message import Message

    return Message("id", name, at.date(), "s", "text\n", "<p>", "md", "{}", "en", at, "text").to_json()


@pytest.mark.parametrize("round", range(3))
def test_two_processes_at_once_make_one_digest(tmp_path: Path, library: Library, round: int) -> None:
    """Started together on one ledger, they deliver one file for each of three watchers, and both leave with 0."""
    cli = watched(tmp_path, library, *(f"file:out-{round}-{n}" for n in range(3)))
    before = today()
    running = [started(cli, "nightly", "run", "--once") for _ in range(2)]
    said = [process.communicate(timeout=120) for process in running]
    assert [process.returncode for process in running] == [0, 0], said
    assert [err for _, err in said] == ["", ""]
    if today() == before:
        lines = [line for out, _ in said for line in out.splitlines() if line.startswith("desk")]
        assert len(lines) == 3
        assert [len(list((tmp_path / f"out-{round}-{n}").iterdir())) for n in range(3)] == [1, 1, 1]


def wait_for(what: Path, seconds: float = 60) -> None:
    """Wait until there is a file in the folder."""
    until = time.monotonic() + seconds
    while not (what.exists() and any(not file.name.startswith(".") for file in what.iterdir())):
        assert time.monotonic() < until, f"nothing was delivered to {what}"
        time.sleep(0.05)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_service_writes_tonights_digest_and_stops_when_told_to(ledger: Cli, number: signal.Signals) -> None:
    """It begins with what is owed, waits for the next night, and leaves with 0 within a few seconds of the signal."""
    process = started(ledger, "nightly", "run")
    try:
        wait_for(ledger.folder / "digests")
        process.send_signal(number)
        out, err = process.communicate(timeout=20)
    finally:
        process.kill()
    assert (process.returncode, err) == (0, "")
    assert "digest-desk-0-" in out


class Slow(BaseHTTPRequestHandler):
    """A receiver that says when a request has come, and answers when the test lets it."""

    come, go = threading.Event(), threading.Event()
    ids: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        """Take the body, wait, answer."""
        self.rfile.read(int(self.headers["Content-Length"]))
        Slow.ids.append(self.headers.get("X-Tracker-Id", ""))
        Slow.come.set()
        assert Slow.go.wait(20)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Nothing is printed."""


@pytest.fixture
def receiver() -> Iterator[str]:
    """The address of such a receiver."""
    Slow.come.clear()
    Slow.go.clear()
    Slow.ids.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/hook"
    Slow.go.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("once", [["--once"], []], ids=["once", "service"])
def test_told_to_stop_during_a_delivery_it_finishes_that_one(
    tmp_path: Path, library: Library, receiver: str, once: list[str]
) -> None:
    """The receiver has the request and has not answered yet: it is answered, marked as sent, and nothing else is begun."""
    cli = watched(tmp_path, library, receiver, receiver)
    process = started(cli, "nightly", "run", *once)
    try:
        assert Slow.come.wait(60)
        process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        assert process.poll() is None
        Slow.go.set()
        out, err = process.communicate(timeout=20)
    finally:
        process.kill()
    assert (process.returncode, err, len(out.splitlines())) == (0, "", 1)
    assert len(Slow.ids) == 1
    with outbox(cli) as kept:
        assert len(kept.waiting()) == 1
        assert sorted(letter.status for letter in kept.lasts().values()) == ["pending", "sent"]


def test_killed_after_the_receiver_answered_the_second_request_has_the_same_id(
    tmp_path: Path, library: Library, receiver: str
) -> None:
    """Sent, and not marked: it is sent again when the lease has run out, and the receiver knows it by its id."""
    cli = watched(tmp_path, library, receiver)
    process = started(cli, "nightly", "run", "--once")
    assert Slow.come.wait(60)
    process.kill()
    process.communicate()
    Slow.go.set()
    with outbox(cli) as kept:
        [letter] = kept.waiting()
        assert letter.lease_until is not None
        assert letter.attempts == 1
        kept.failed(letter, "killed", letter.composed_at)  # rather than wait for the lease
    cli.ok("nightly", "run", "--once", env=HOOKS)
    assert len(Slow.ids) == 2
    assert Slow.ids[0] == Slow.ids[1] != ""


def test_told_to_stop_while_it_starts_the_service_ends(ledger: Cli) -> None:
    """Before its clock runs, when nothing could be stopped yet."""
    program = (
        "import os, signal, sys\n"
        "from datetime import UTC, datetime\n"
        "from tracker import settings\n"
        "from tracker.digest.running import run_forever\n"
        "signals = [signal.SIGTERM]\n"
        "def clock():\n"
        "    if signals:\n"
        "        os.kill(os.getpid(), signals.pop())\n"
        "    return datetime.now(UTC)\n"
        "run_forever(settings.load(os.environ), clock, print, print)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ledger.folder,
        env=ledger.environment(),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_the_service_complains_in_one_line_and_goes_on(ledger: Cli) -> None:
    """A folder in the way stops no service: it says so on stderr and waits for the next try."""
    (ledger.folder / "digests").write_text("in the way", encoding="utf-8")
    process = started(ledger, "nightly", "run")
    try:
        assert process.stderr is not None
        line = process.stderr.readline()
        assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        out, rest = process.communicate(timeout=20)
    finally:
        process.kill()
    assert "cannot be written" in line
    assert (process.returncode, out, rest) == (0, "", "")


def test_a_full_disk_is_one_line_and_nothing_is_lost(tmp_path: Path, library: Library) -> None:
    """One watcher's folder is on a full disk: the other's digest comes all the same, and its own when there is room."""
    full = tmp_path / "digests"
    cli = watched(tmp_path, library, f"file:{full}", "file:elsewhere")
    with full_disk(full):
        ran = cli("nightly", "run", "--once")
        assert ran.code == 1
        assert ran.out.startswith("desk-1, ")
        assert "No space left on device" in ran.err
        assert len(ran.err.splitlines()) == 1
    with outbox(cli) as kept:
        [letter] = kept.waiting()
        assert kept.lease(letter, letter.composed_at)
        kept.failed(kept.waiting()[0], "rather than wait", letter.composed_at)
    assert cli.ok("nightly", "run", "--once").out.startswith("desk-0, ")
    assert len(digests(cli)) == 1


@contextmanager
def full_disk(folder: Path) -> Iterator[None]:
    """A folder on a disk of its own that has no room left; where none can be mounted the test is skipped."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4k,mode=0777", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a full disk needs the right to mount one")
    try:
        (folder / "full").write_bytes(b"x" * 4096)
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)  # noqa: S607 - wherever the system has it


def test_status_tells_people_and_programs_the_same(ledger: Cli) -> None:
    """Before the first night it is owed; after it nothing is, and the text has the same days."""
    typed = Typed(ledger.folder)
    before = today()
    [owed] = typed.ok("nightly", "status", "--json").json
    if today() == before:
        assert (owed["last"], owed["owed"], owed["told_up_to"]) == (None, [str(before)] * 2, 0)
    typed.ok("nightly", "run", "--once")
    [told] = typed.ok("nightly", "status", "--json").json
    assert (told["last_status"], told["told_up_to"], told["owed"], told["waiting"]) == ("sent", 8, None, [])
    text = typed.ok("nightly", "status").out
    assert told["last"] in text
    assert "nothing" in text


def test_without_a_watcher_status_and_run_say_what_makes_one(tmp_path: Path, library: Library) -> None:
    """And neither is an error."""
    typed = Typed(filled(tmp_path, library, lambda tracker: bill(tracker, "BILL", "ru/denunciation", None)).folder)
    for command in (("nightly", "status"), ("nightly", "run", "--once")):
        assert typed.ok(*command).out == "no watcher yet: `tracker watch add NAME --send-to file:FOLDER` makes one\n"


def test_a_night_that_nobody_served_makes_status_leave_with_4(tmp_path: Path, library: Library) -> None:
    """The watcher was added long ago and nothing was ever made for it."""
    typed = Typed(filled(tmp_path, library, lambda tracker: bill(tracker, "BILL", "ru/denunciation", None)).folder)
    with closing(Database(str(typed.ledger), migrations=bootstrap.data_folder("db"), write=True)) as database:
        from tracker.ledger.watchers import Watchers

        Watchers(database).add(watcher(tmp_path), "tester")
    status = typed("nightly", "status")
    assert status.code == 4
    assert "desk: nothing was made since " in status.out


def test_install_prints_units_that_run_this_very_command(ledger: Cli) -> None:
    """The service does what `nightly run --once` does, on this ledger, whatever folder it runs in; nothing secret is in it."""
    typed = Typed(ledger.folder)
    odd = ledger.folder / 'a $ %h "led\\ger".db'
    told = typed.ok("--db", str(odd), "nightly", "install").out
    [start] = [line for line in told.splitlines() if line.startswith("ExecStart=")]
    assert start.endswith("nightly run --once")
    escaped = 'a $$ %%h \\"led\\\\ger\\".db'
    assert f'--db "{ledger.folder}/{escaped}"' in start
    assert "OnCalendar=*:0/5" in told
    server = typed.ok("--db", "postgresql://me:secret@host/ledger", "nightly", "install").out
    assert "secret" not in server
    assert "# with a line TRACKER_DATABASE_URL=... that names the ledger" in server
    (ledger.folder / "law").mkdir()
    own = typed.ok("nightly", "install", env={"TRACKER_WORKFLOWS": "law"}).out
    assert f"Environment=TRACKER_WORKFLOWS={ledger.folder}/law\n" in own
