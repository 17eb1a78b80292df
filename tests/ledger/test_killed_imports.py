"""`kill -9` in the midst of imports: whole buckets of bills are there, or with --strict the whole file, and all of it holds."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from benchmarks.histories import histories
from tests.ledger.breaking import IMPORTS
from tests.ledger.killed import BUCKET, Killing, killing
from tests.ledger.tampering import verified
from tests.support import MOMENT, Cli
from tracker import bootstrap, shapes, staging
from tracker.core.entry import Body
from tracker.ledger.database import Database
from tracker.ledger.ledger import Ledger
from tracker.library.reader import Library
from tracker.service import Tracker

BILLS = 40
WORKFLOW = "ru/denunciation"
AGAIN = 3
"""So often the import of one file is killed, before another takes its turn."""

Bodies = dict[str, list[Body]]
"""What the log of each bill says, in its order."""


class Killed:
    """A ledger into which imports are killed, and one beside it that nobody disturbs."""

    def __init__(self, kill: Killing, tracker: Tracker, beside: Tracker, folder: Path, options: Sequence[str]) -> None:
        self.kill, self.tracker, self.beside = kill, tracker, beside
        self.folder, self.options = folder, options
        self.files: list[Path] = []
        self.wholes: list[list[str]] = []
        """Bills that are there together or not at all."""

    def next_file(self) -> float:
        """Write another file of bills of its own, import it where nobody disturbs it, and say how many seconds that took."""
        file = self.folder / f"facts-{len(self.files)}.jsonl"
        file.write_text("".join(lines(self.tracker.library, len(self.files))), encoding="utf-8")
        self.files.append(file)
        buckets = buckets_of(file, self.folder / f"spread-{len(self.files)}")
        assert len(buckets) > 3
        self.wholes += [[bill for bucket in buckets for bill in bucket]] if self.options else buckets
        return self.bring(self.beside)

    def bring(self, tracker: Tracker, file: Path | None = None) -> float:
        """Import a file, by default the last, into a ledger to its end; in how many seconds."""
        code, seconds = self.kill(*self._command(tracker, file or self.files[-1]))
        assert code == 0, (self.folder / "said").read_text(encoding="utf-8")
        return seconds

    def kill_at(self, seconds: float) -> None:
        """Kill an import of the last file at this moment; where it was done by then, one of another file a little sooner."""
        code, _ = self.kill(*self._command(self.tracker, self.files[-1]), seconds=seconds)
        if code == 0:
            self.next_file()
            self.kill_at(seconds * 0.9)
        else:
            assert code == -9, (self.folder / "said").read_text(encoding="utf-8")

    def _command(self, tracker: Tracker, file: Path) -> list[str]:
        url = tracker.ledger.database.url.render_as_string(hide_password=False)
        return ["--db", url, "import", str(file), "--by", "tester", *self.options]


def lines(library: Library, seed: int) -> list[str]:
    """Bills with random histories and a remark, their lines in any order."""
    walks = histories(library.rules(WORKFLOW).for_bill(library.treaty("open-skies"), {}), BILLS, seed)
    told: list[dict[str, str]] = []
    for n, events in enumerate(walks):
        bill = f"RU-{seed}-{n}"
        told += [{"open": WORKFLOW, "bill": bill, "title": f"Bill {n}", "treaty": "open-skies"}, {"note": "a note", "bill": bill}]
        told += [{"record": event.kind, "bill": bill, "on": str(event.on)} for event in events]
    random.Random(seed).shuffle(told)  # noqa: S311 - reproducible, not secret
    return [json.dumps(line) + "\n" for line in told]


def buckets_of(file: Path, folder: Path) -> list[list[str]]:
    """The bills of a file that are taken together."""
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(staging, "BUCKET", BUCKET)
        staged = staging.Staged(file, folder)
        staged.spread(lambda _: None)
        return [list(bills) for bills in staged.bills(lambda _: None)]


def bodies(tracker: Tracker) -> Bodies:
    """Of a ledger whose chains hold and of which what is kept is right."""
    assert verified(tracker.ledger.database.url.render_as_string(hide_password=False)).flaws == ()
    assert all(same for _, same in tracker.check(datetime.now(UTC)))
    found: Bodies = {}
    for entry in tracker.entries():
        found.setdefault(entry.bill, []).append(entry.body)
    return found


def unfinished(ours: Killed, expected: Bodies) -> int:
    """How many wholes are not there; the others must be, as they should."""
    found = bodies(ours.tracker)
    missing = [whole for whole in ours.wholes if not found.keys() & set(whole)]
    there = {bill for whole in ours.wholes if whole not in missing for bill in whole}
    assert found == {bill: expected[bill] for bill in there}
    return len(missing)


def answers(tracker: Tracker) -> list[dict[str, Any]]:
    """All that a reader is told of every bill, but for when the remarks were recorded."""
    return [{**shapes.outlook(outlook), "notes": []} for outlook in tracker.looks(MOMENT)]


@contextmanager
def made(url: str, library: Library) -> Iterator[Tracker]:
    """A tracker over a ledger that is there and holds nothing."""
    with closing(Database(url, migrations=bootstrap.data_folder("db"), write=True, create=True)) as database:
        tracker = Tracker(Ledger(database), library)
        assert tracker.bills() == []
        yield tracker


@pytest.mark.parametrize("options", [(), ("--strict",)], ids=["in buckets", "strict"])
def test_a_killed_import_leaves_nothing_half_done(
    cli: Cli, database_url: str, library: Library, options: Sequence[str], tmp_path: Path
) -> None:
    """At random moments over the whole of it; the same import then completes it, and every answer is as if nothing had been."""
    chance = random.Random(7)  # noqa: S311 - reproducible, not secret
    moments = [(n + chance.random()) / IMPORTS for n in range(IMPORTS)]
    chance.shuffle(moments)
    between = 0
    with (
        killing(cli, database_url) as kill,
        made(database_url, library) as tracker,
        made(str(tmp_path / "undisturbed.db"), library) as beside,
    ):
        ours = Killed(kill, tracker, beside, tmp_path, options)
        ours.next_file()
        whole = ours.bring(tracker)
        for n, moment in enumerate(moments):
            if n % AGAIN == 0:
                ours.next_file()
            ours.kill_at(moment * whole)
            part = unfinished(ours, bodies(beside))
            between += 0 < part < len(ours.wholes)
        assert between
        for file in ours.files:
            ours.bring(tracker, file)
        assert unfinished(ours, bodies(beside)) == 0
        assert answers(tracker) == answers(beside)
