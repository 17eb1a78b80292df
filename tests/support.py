"""What tests share: timelines in text, a bill opened in a line, the command line as a process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tracker.core.position import Position
from tracker.core.record import Event
from tracker.core.replay import replay
from tracker.library.reader import Library
from tracker.service import Done, Tracker

MOMENT = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
"""A moment after every date in the tests' records."""


def day(text: str) -> date:
    """A day from ISO text."""
    return date.fromisoformat(text)


def timeline(*lines: str) -> list[Event]:
    """Events from lines such as "2021-05-19 duma_adopted", numbered from 1 in the order given."""
    rows = [line.split() for line in lines]
    return [Event(kind, day(on), seq) for seq, (on, kind) in enumerate(rows, start=1)]


def stands(library: Library, workflow: str, treaty: str | None, as_of: str, *lines: str) -> Position:
    """The position of a timeline on a day."""
    rules = library.rules(workflow).for_bill(library.treaty(treaty) if treaty else None, {})
    return replay(rules, timeline(*lines), day(as_of))


def open_bill(
    tracker: Tracker, bill: str = "BILL", workflow: str = "ru/denunciation", treaty: str | None = "open-skies", **more: Any
) -> Done:
    """Open a bill with whatever else is given."""
    asked: dict[str, Any] = {
        "title": "A title",
        "number": None,
        "tags": (),
        "terms": {},
        "by": "tester",
        "moment": MOMENT,
        **more,
    }
    return tracker.open(bill, workflow=workflow, treaty=treaty, **asked)


def record(tracker: Tracker, line: str, bill: str = "BILL", **more: Any) -> Done:
    """Record a line such as "2021-05-19 duma_adopted"."""
    on, kind = line.split()
    return tracker.record(bill, kind, on=on, **{"by": "tester", "moment": MOMENT, **more})


@dataclass(frozen=True)
class Ran:
    """What a process said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its output as JSON."""
        return json.loads(self.out)


@dataclass(frozen=True)
class Cli:
    """`tracker` in a folder of its own."""

    folder: Path

    @property
    def ledger(self) -> Path:
        """The ledger that the commands use unless they say another."""
        return self.folder / "ledger.db"

    def environment(self, **more: str) -> dict[str, str]:
        """The environment of the commands: nothing of the tester's own settings."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("TRACKER_", "XDG_"))}
        home = {"HOME": str(self.folder), "TRACKER_DATABASE_URL": str(self.ledger), "TRACKER_RECORDED_BY": "tester"}
        home["TRACKER_CACHE"] = str(Path(tempfile.gettempdir()) / "legislative-tracker-tests")  # by hash: safe to share
        return {**kept, **home, "PYTHONPATH": str(Path(__file__).parent.parent), "COLUMNS": "100", **more}

    def command(self, *arguments: str) -> list[str]:
        """The command as a list of words."""
        return [sys.executable, "-m", "tracker", *arguments]

    def __call__(self, *arguments: str, env: dict[str, str] | None = None, stdin: str | None = None) -> Ran:
        """Run `tracker` with these arguments, its output piped."""
        done = subprocess.run(
            self.command(*arguments),
            cwd=self.folder,
            env=self.environment(**(env or {})),
            capture_output=True,
            text=True,
            encoding="utf-8",
            input=stdin,
            timeout=120,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    def ok(self, *arguments: str, env: dict[str, str] | None = None) -> Ran:
        """Run a command that must succeed without a word on stderr."""
        ran = self(*arguments, env=env)
        assert (ran.code, ran.err) == (0, ""), ran
        return ran
