"""Two schedulers and a writer over many nights, killed at random: no night is told twice, none is lost, and no entry either.

`TRACKER_TEST_NIGHTS=150:50` asks for so many nights and kills; without it there are fewer, so that it takes seconds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from contextlib import closing
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

from tests.digest.nights import Nights, utc, watcher
from tests.digest.nursery import BILLS, FIRST
from tests.support import open_bill
from tests.test_house import ROOT
from tracker.ledger.database import Database
from tracker.ledger.ledger import Ledger
from tracker.ledger.outbox import Outbox, Status
from tracker.library.reader import Library
from tracker.service import Tracker
from tracker.watcher import Empty, Every, Filters, Watcher

NIGHTS, KILLS = (int(n) for n in os.environ.get("TRACKER_TEST_NIGHTS", "25:12").split(":"))


def watchers(folder: Path) -> list[Watcher]:
    """Every bill; one bill in a zone whose clocks change on the 28th; two on weekdays; and one that hears of news alone."""
    berlin: dict[str, Any] = {"timezone": "Europe/Berlin", "at": time(2, 30)}
    return [
        watcher(folder, "all", added_at=FIRST),
        watcher(folder, "berlin", filters=Filters(bills=("A",)), added_at=FIRST, **berlin),
        watcher(folder, "weekdays", filters=Filters(bills=("A", "B")), every=Every.weekday, added_at=FIRST),
        watcher(folder, "news", filters=Filters(treaties=("cfe",)), empty=Empty.skip, added_at=FIRST),
    ]


def test_no_night_and_no_entry_is_told_twice_or_lost(database: Database, library: Library, tmp_path: Path) -> None:
    """Each watcher's digests, side by side, cover its nights without a gap or an overlap, and every entry of its bills once."""
    tracker = Tracker(Ledger(database), library)
    for bill in BILLS:
        open_bill(tracker, bill, treaty="cfe" if bill == "C" else "open-skies", moment=utc("2021-02-28 12:00"))
    asked = watchers(tmp_path)
    Nights(tracker, tmp_path, *asked)
    database.close()
    url = database.url.render_as_string(hide_password=False) if database.file is None else str(database.file)
    run = [sys.executable, "-m", "tests.digest.nursery", url, str(tmp_path), str(NIGHTS), str(KILLS), "20210528"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(run, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    failures = tmp_path / "failures.txt"
    assert (done.returncode, failures.exists()) == (0, False), (done.stderr, failures.exists() and failures.read_text())
    assert sum(json.loads(done.stdout.replace("'", '"')).values()) == KILLS
    entries = tracker.entries()
    assert len(entries) > 2 * NIGHTS
    for one in asked:
        of_it = [
            entry
            for entry in entries
            if one.name == "all" or entry.bill in {"berlin": "A", "weekdays": "AB", "news": "C"}[one.name]
        ]
        told = Counter(position for file in (tmp_path / one.name).glob("[!.]*") for position in positions_in(file))
        assert told == Counter(entry.position for entry in of_it), one.name
        assert_covered(Outbox(database), one, tmp_path / one.name)


def positions_in(file: Path) -> list[int]:
    """The positions of the entries that a digest in JSON tells, as often as it does."""
    sections = json.loads(file.read_text(encoding="utf-8"))["sections"]
    return [position for lines in sections.values() for line in lines for position in line["positions"]]


def assert_covered(outbox: Outbox, one: Watcher, folder: Path) -> None:
    """Every night from the first to the last is covered by one letter, and every letter that was sent by one file."""
    last = outbox.last(one.name)
    assert last is not None
    assert last.night >= FIRST.date() + timedelta(days=NIGHTS - 3)
    with closing(outbox.database):
        letters = [letter for status in Status for letter in outbox.waiting(status) if letter.watcher == one.name]
    letters.sort(key=lambda letter: letter.number)
    assert {letter.status for letter in letters} <= {Status.sent, Status.skipped}
    assert [letter.number for letter in letters] == list(range(1, last.number + 1))
    assert nights_of([(letter.covers_from, letter.night) for letter in letters], one) == nights_between(
        letters[0].night, last.night, one
    )
    sent = [(str(letter.covers_from), str(letter.night)) for letter in letters if letter.status is Status.sent]
    files = sorted(tuple(json.loads(file.read_text(encoding="utf-8"))["nights"]) for file in folder.glob("[!.]*"))
    assert files == sent


def nights_of(spans: list[tuple[date, date]], one: Watcher) -> list[date]:
    """The nights that these spans cover, one after another, as often as they do."""
    return [night for first, last in spans for night in nights_between(first, last, one)]


def nights_between(first: date, last: date, one: Watcher) -> list[date]:
    """The nights on which a digest is owed, from the first to the last."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [day for day in days if one.every is Every.night or day.weekday() < 5]
