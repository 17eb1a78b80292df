"""Nights by the hundred: schedulers and a writer as processes of their own, killed at random, over a clock that is simulated.

    python -m tests.digest.nursery URL FOLDER NIGHTS KILLS SEED

It serves the watchers that the ledger has, from 1 March 2021 on, and prints how often each kind of process was killed. At the end
everybody lives long enough for all that is owed to be delivered.
"""

from __future__ import annotations

import mmap
import os
import random
import signal
import struct
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.digest.nights import chosen, utc
from tracker import bootstrap
from tracker.digest.nightly import Nightly, serve
from tracker.errors import LedgerUnavailable
from tracker.ledger.database import Database
from tracker.ledger.ledger import Ledger
from tracker.ledger.outbox import Outbox
from tracker.ledger.watchers import Watchers
from tracker.library.reader import Library
from tracker.service import Tracker

FIRST = utc("2021-03-01 00:00")
BILLS = ("A", "B", "C")
STEPS = 6
"""Into how many steps a day is cut; at each a scheduler has served once, or did not within `PATIENCE`."""
BUSY = (0, 1, 1, 2, 2, 2)
"""The steps at which processes are killed: most as the nights of Berlin and of Greenwich have just begun."""
PATIENCE = (0.03, 0.15)
"""Seconds, from and to."""


class Clock:
    """The simulated moment, and whether anybody has served since it was set; seen by every process forked from this one."""

    def __init__(self) -> None:
        self._shared = mmap.mmap(-1, 9)
        self.set(FIRST)

    def set(self, moment: datetime) -> None:
        """It is now this moment."""
        self._shared[:] = struct.pack("<d?", moment.timestamp(), False)

    def __call__(self) -> datetime:
        return datetime.fromtimestamp(struct.unpack("<d?", self._shared[:])[0], UTC)

    def served(self) -> None:
        """Somebody has."""
        self._shared[8] = 1

    def wait(self, seconds: float) -> None:
        """Until somebody has served, or so long."""
        until = time.monotonic() + seconds
        while not self._shared[8] and time.monotonic() < until:
            time.sleep(0.002)


@dataclass
class Nursery:
    """The processes of one run, by what they do; a process that is killed is born again."""

    url: str
    folder: Path
    clock: Clock
    library: Library
    living: dict[int, str] = field(default_factory=dict)
    killed: dict[str, int] = field(default_factory=dict)

    def tracker(self) -> Tracker:
        """The ledger, opened in the process that asks."""
        return Tracker(
            Ledger(Database(self.url, migrations=bootstrap.data_folder("db"), write=True, lock_timeout=30)), self.library
        )

    def warm(self) -> None:
        """Import and read beforehand what each process would otherwise have to."""
        tracker = self.tracker()
        tracker.looks(self.clock())
        tracker.ledger.database.close()

    def born(self, what: str) -> None:
        """A new process that does this until it is killed."""
        child = os.fork()
        if child:
            self.living[child] = what
            return
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        try:
            {"scheduler": self.schedule, "writer": self.write}[what]()
        except BaseException:
            import traceback

            with (self.folder / "failures.txt").open("a") as failures:
                traceback.print_exc(file=failures)
        os._exit(1)

    def schedule(self) -> None:
        """What `tracker nightly run` does at each tick, one tick after another."""
        nightly = Nightly(self.tracker(), chosen(self.folder))
        while True:
            began = self.clock()
            for line in serve(nightly, self.clock, lambda: False, lambda _: None):
                overslept = self.clock() - began > timedelta(days=1) and "clock wrong?" in line  # a day lasts a third of a second
                assert overslept, line
            self.clock.served()
            time.sleep(0.002)

    def write(self) -> None:
        """Remarks on one bill after another, as fast as they come."""
        tracker = self.tracker()
        n = 0
        while True:
            n += 1
            tracker.note(BILLS[n % len(BILLS)], f"remark {os.getpid()} {n}", by="writer", moment=self.clock())
            time.sleep(0.02)

    def kill(self, child: int, number: signal.Signals = signal.SIGKILL) -> str:
        """End a process of this run, and wait until it is gone; what it did."""
        os.kill(child, number)
        os.waitpid(child, 0)
        return self.living.pop(child)

    def kill_one(self, choose: Callable[[list[int]], int]) -> str:
        """Kill a process chosen among those that live."""
        what = self.kill(choose(sorted(self.living)))
        self.killed[what] = self.killed.get(what, 0) + 1
        return what


def run(nursery: Nursery, nights: int, kills: int, seed: int) -> None:
    """So many nights, so many kills at moments drawn from the seed; some of the dead are born again only a night later."""
    draw = random.Random(seed)  # noqa: S311 - reproducible, not secret
    at = sorted(draw.randrange(nights) * STEPS + draw.choice(BUSY) for _ in range(kills))
    missing: list[tuple[int, str]] = []
    for what in ("scheduler", "scheduler", "writer"):
        nursery.born(what)
    for step in range(nights * STEPS):
        nursery.clock.set(FIRST + step * timedelta(days=1) / STEPS)
        if step in at:
            time.sleep(draw.uniform(0, PATIENCE[0]))
        else:
            nursery.clock.wait(draw.uniform(*PATIENCE))
        while at and at[0] <= step and nursery.living:
            at.pop(0)
            missing.append((step + draw.choice([0, 0, 1, 2 * STEPS]), nursery.kill_one(draw.choice)))
        for back, what in [one for one in missing if one[0] <= step]:
            missing.remove((back, what))
            nursery.born(what)
    for _, what in missing:
        nursery.born(what)
    for child in [child for child, what in nursery.living.items() if what == "writer"]:
        nursery.kill(child)
    settle(nursery, nursery.clock())


def settle(nursery: Nursery, moment: datetime) -> None:
    """Let time go on, and nothing be killed, until the last night is told to everybody and nothing waits."""
    tracker = nursery.tracker()
    outbox, watchers = Outbox(tracker.ledger.database), Watchers(tracker.ledger.database)
    until = time.monotonic() + 60
    told = tracker.last_position()
    while outbox.waiting() or any(letter.upto < told for letter in outbox.lasts().values()):
        assert time.monotonic() < until, f"{len(outbox.waiting())} letters wait still for {len(watchers.all())} watchers"
        moment += timedelta(hours=2)
        nursery.clock.set(moment)
        time.sleep(0.05)


def main() -> None:
    """Run, kill whatever lives then, and report."""
    url, folder, nights, kills, seed = sys.argv[1:]
    nursery = Nursery(url, Path(folder), Clock(), Library(bootstrap.data_folder("workflows")))
    nursery.warm()
    try:
        run(nursery, int(nights), int(kills), int(seed))
    except LedgerUnavailable as error:
        print(error, file=sys.stderr)
        raise
    finally:
        for child in list(nursery.living):
            nursery.kill(child)
    print(nursery.killed)


if __name__ == "__main__":
    main()
