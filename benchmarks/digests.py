"""What a night costs on a small ledger and on a large one: the same changes, in one process, in turns, medians.

    .venv/bin/python -m benchmarks.digests [ENTRIES [CHANGES [ROUNDS]]]

The large ledger is the small one's two thousand bills again and again under other names. On each, one fact is recorded of so many
bills in the day before the night, and the rows kept of as many others have run out. A night is the sweep, and one digest of all
bills, in this process and, once more, as a process of its own from its start on; beside it a second watcher of the same window.
Then a thousand watchers who follow five bills each have their digests
composed and stored in the outbox, as `tracker nightly run` does it.
"""

from __future__ import annotations

import itertools
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from datetime import time as time_of_day
from pathlib import Path

from benchmarks.ledgers import exported, imported, multiply, opened
from tracker import bootstrap
from tracker.core.record import Record
from tracker.core.workflow import State
from tracker.digest.changes import Window
from tracker.digest.compose import digest_of
from tracker.digest.nightly import Nightly
from tracker.digest.told import Telling
from tracker.languages import Language
from tracker.ledger.ledger import Ledger
from tracker.ledger.outbox import Letter, Outbox, Status
from tracker.ledger.projection import expire
from tracker.ledger.watchers import Watchers
from tracker.library.reader import Library
from tracker.service import Tracker
from tracker.settings import load
from tracker.watcher import Empty, Every, Filters, Format, Watcher

ENTRIES, CHANGES, ROUNDS = 1_000_000, 1000, 5
WATCHERS, FOLLOWED = 1000, 5
BILLS = 2000
AT = time_of_day(6)
KEPT = datetime(2026, 1, 5, 9, tzinfo=UTC)
TOLD, RECORDED, NIGHT = (datetime(2026, 1, day, hour, tzinfo=UTC) for day, hour in ((14, 6), (14, 20), (15, 6)))
PROMISED, PROMISED_PROCESS, PROMISED_WATCHERS = 2.0, 1.25, 1.5


def main(entries: int, changes: int, rounds: int) -> None:
    """Print the table."""
    library = Library(bootstrap.data_folder("workflows"))
    lines = exported(library, BILLS)
    with tempfile.TemporaryDirectory() as folder:
        nights = {}
        for name, times in (("small", 1), ("large", max(2, entries // len(lines)))):
            file = Path(folder, f"{name}.db")
            imported(file, lines, library, KEPT)
            multiply(file, times)
            tracker = Tracker(Ledger(opened(file)), library)
            nights[name] = _Night(tracker, changes)
            print(f"{name:<6} {tracker.last_position():>9} entries of {BILLS * times} bills")
        took: dict[tuple[str, str], list[float]] = {}
        for _, (name, night), what in itertools.product(range(rounds), nights.items(), _Night.PARTS):
            took.setdefault((name, what), []).append(night.timed(what))
        for night in nights.values():
            night.check()
            with closing(night.tracker.ledger.database):
                pass
    print(f"{'':<34} {'small ms':>9} {'large ms':>9} {'ratio':>6}")
    for what in _Night.PARTS:
        less, more = (statistics.median(took[name, what]) * 1000 for name in ("small", "large"))
        print(f"{what:<34} {less:9.1f} {more:9.1f} {more / less:6.2f}")
    less, more = (sum(statistics.median(took[name, what]) for what in _Night.PARTS[1:3]) for name in ("small", "large"))
    print(f"{'sweep and digest together':<34} {less * 1000:9.1f} {more * 1000:9.1f} {more / less:6.2f} (promised {PROMISED})")
    print(f"(as a process of its own: promised {PROMISED_PROCESS}; a thousand watchers: promised {PROMISED_WATCHERS})")


class _Night:
    """A night over a ledger on which so many bills have changed."""

    PARTS = (
        "sweep and digest, a process",
        "sweep",
        "digest of all bills",
        "another watcher of the window",
        "a thousand watchers",
    )

    def __init__(self, tracker: Tracker, changes: int) -> None:
        self.tracker = tracker
        bills = [f"BILL-{n:06}" for n in range(2 * changes)]
        self._changed, self._run_out = bills[:changes], bills[changes:]
        since = tracker.last_position()
        for bill in self._changed:
            tracker.record(bill, "committee_reported", on="2026-01-14", by="benchmark", moment=RECORDED)
        self._window = Window(since, tracker.last_position(), NIGHT, TOLD)
        self._shared = Telling(tracker, self._window)
        self._nightly = Nightly(tracker, load({}))
        self._add_watchers(bills, since)

    def _add_watchers(self, bills: Sequence[str], since: int) -> None:
        """Watchers of a few of these bills each, all of them told last at the same moment."""
        watchers, outbox = Watchers(self.tracker.ledger.database), Outbox(self.tracker.ledger.database)
        with self.tracker.ledger.database.transaction():
            for n in range(WATCHERS):
                followed = tuple(bills[(n + 397 * m) % len(bills)] for m in range(FOLLOWED))
                how = (Every.night, AT, "UTC", 30, Language.en, Format.markdown, Empty.send, 0, TOLD)
                watchers.add(Watcher(f"desk-{n}", "file:/digests", Filters(bills=followed), *how), "benchmark")
                night = TOLD.date()
                outbox.add(Letter(f"desk-{n}", 1, night, night, 0, since, None, TOLD, None, Status.sent), TOLD)

    def _watch(self) -> None:
        """Make the digest that each watcher is owed."""
        wrong = list(self._nightly.compose(NIGHT, lambda: False))
        assert wrong == []

    def timed(self, what: str) -> float:
        """How many seconds one part takes."""
        ways: dict[str, Callable[[], object]] = {
            "sweep": lambda: self.tracker.sweep(NIGHT),
            "digest of all bills": lambda: digest_of(self.tracker, self._window, shared=self._shared),
            "another watcher of the window": lambda: digest_of(self.tracker, self._window, follows=_even, shared=self._shared),
        }
        ways["a thousand watchers"] = self._watch
        if what == "a thousand watchers":
            with self.tracker.ledger.database.transaction() as connection:
                connection.exec_driver_sql("delete from outbox where number > 1")
        ways["sweep and digest, a process"] = self._in_a_process
        if what.startswith("sweep"):
            with self.tracker.ledger.database.transaction() as connection:
                expire(connection, self._run_out)
            self._shared = Telling(self.tracker, self._window)
        began = time.perf_counter()
        ways[what]()
        return time.perf_counter() - began

    def _in_a_process(self) -> None:
        """The sweep and the digest from a program's start to its end."""
        positions = map(str, (self._window.since, self._window.upto))
        subprocess.run([sys.executable, __file__, "--night", str(self.tracker.ledger.database.file), *positions], check=True)

    def check(self) -> None:
        """Every change is told, and nothing else is new; every watcher has a digest."""
        waiting = Outbox(self.tracker.ledger.database).waiting()
        assert [letter.number for letter in waiting] == [2] * WATCHERS
        digest = digest_of(self.tracker, self._window, shared=self._shared)
        [new] = [section.lines for section in digest.sections if section.name == "new"]
        assert [line.bill for line in new] == self._changed


def _even(record: Record, _state: State | None) -> bool:
    """A filter that is asked of every bill."""
    return record.title.endswith(("0", "2", "4", "6", "8"))


def night(file: Path, since: int, upto: int) -> None:
    """What such a process does."""
    tracker = Tracker(Ledger(opened(file)), Library(bootstrap.data_folder("workflows")))
    tracker.sweep(NIGHT)
    digest = digest_of(tracker, Window(since, upto, NIGHT, TOLD))
    assert digest.bills


if __name__ == "__main__" and sys.argv[1:2] == ["--night"]:
    night(Path(sys.argv[2]), *map(int, sys.argv[3:]))
elif __name__ == "__main__":
    given = [int(number) for number in sys.argv[1:]]
    main(*given, *(ENTRIES, CHANGES, ROUNDS)[len(given) :])
