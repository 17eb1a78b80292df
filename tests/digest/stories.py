"""Random stories: steps that people, clocks and owners of a ledger take, told to a ledger one after another."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import text

from tests.support import open_bill
from tracker import door
from tracker.core.entry import Amendment
from tracker.digest.changes import Window
from tracker.errors import RecordConflict, RefusedInput, UnknownEntry, UnknownEvent
from tracker.service import Tracker

WORKFLOWS = (
    ("ru/denunciation", "open-skies"),
    ("uk/crag", None),
    ("international/withdrawal", "cfe"),
    ("ru/federal-law", None),
)
"""A bill of each: terms in days, in sitting days, of a treaty, and silence that lets a law pass."""

BILLS = ("A", "B", "C", "D", "E")
ACTS = ("record", "record", "record", "record", "expect", "correct", "retract", "note", "void", "amend", "calendar")
KEEPING = ("sweep", "rebuild", "drop", "spoil")

Step = tuple[str, int, int, int, int]
"""What is done, by which bill, two numbers that choose the rest, and the hours that went by before."""


def steps(keeping: bool = True, size: int = 24) -> st.SearchStrategy[list[Step]]:
    """So many steps at most: nights (a third of them), acts, and what befalls the rows that are kept."""
    done = st.sampled_from([*ACTS, *(KEEPING if keeping else ()), *["night"] * 6])
    numbers = st.integers(0, 1000)
    hours = st.one_of(st.integers(0, 30), st.integers(0, 24 * 60))
    return st.lists(st.tuples(done, st.integers(0, len(BILLS) - 1), numbers, numbers, hours), max_size=size)


@dataclass
class Story:
    """A ledger while a story is told to it; `windows` are the nights so far."""

    tracker: Tracker
    folder: Path
    moment: datetime = datetime(2021, 1, 10, 5, 0, tzinfo=UTC)
    windows: list[Window] = field(default_factory=list)

    def take(self, step: Step) -> Window | None:
        """One step; the window of a night that it ends."""
        what, bill, one, other, hours = step
        self.moment += timedelta(hours=hours)
        if what == "night":
            return self.night()
        try:
            getattr(self, f"_{what}")(BILLS[bill], one, other)
        except (RecordConflict, RefusedInput, UnknownEntry, UnknownEvent):
            pass  # nothing to take back, or said already
        return None

    def night(self) -> Window:
        """The window from the night before to now."""
        last = self.windows[-1] if self.windows else None
        since, told_at = (last.upto, last.moment) if last else (0, None)
        self.windows.append(Window(since, self.tracker.last_position(), self.moment, told_at))
        return self.windows[-1]

    @property
    def told(self) -> dict[str, Any]:
        """Who records, and when."""
        return {"by": "tester", "moment": self.moment}

    def _opened(self, bill: str) -> str:
        if bill not in self.tracker.bills():
            workflow, treaty = WORKFLOWS[BILLS.index(bill) % len(WORKFLOWS)]
            open_bill(self.tracker, bill, workflow, treaty, title=f"Bill {bill}", **self.told)
        return bill

    def _kind(self, bill: str, number: int) -> str:
        workflow = WORKFLOWS[BILLS.index(bill) % len(WORKFLOWS)][0]
        kinds = sorted(self.tracker.library.rules(workflow).workflow.kinds)
        moves = [move.kind for move in self.tracker.look(bill, self.moment).next]
        return moves[number % len(moves)] if moves and number % 4 else kinds[number % len(kinds)]

    def _day(self, bill: str, before: int) -> str:
        zone = self.tracker.look(bill, self.moment).rules.zone
        return str(door.today(self.moment, zone) - timedelta(days=before))

    def _record(self, bill: str, one: int, other: int) -> None:
        kind = self._kind(self._opened(bill), one)
        back = (0, 0, 0, 1, 3, 10, 40)[other % 7]
        self.tracker.record(bill, kind, on=self._day(bill, back), **self.told)

    def _expect(self, bill: str, one: int, other: int) -> None:
        kind = self._kind(self._opened(bill), one)
        on = self._day(bill, -(other % 45) + 2)
        self.tracker.expect(bill, kind, on=on, source=None, note=None, **self.told)

    def _correct(self, bill: str, one: int, other: int) -> None:
        on = self._day(self._opened(bill), other % 20)
        self.tracker.correct(bill, "last", on=on, because="a slip", **self.told)

    def _retract(self, bill: str, one: int, other: int) -> None:
        self.tracker.retract(self._opened(bill), "last", because="a slip", **self.told)

    def _note(self, bill: str, one: int, other: int) -> None:
        self.tracker.note(self._opened(bill), f"remark {one}", **self.told)

    def _void(self, bill: str, one: int, other: int) -> None:
        if one % 3 == 0:
            self.tracker.void(self._opened(bill), because="a double", **self.told)

    def _amend(self, bill: str, one: int, other: int) -> None:
        change = Amendment(because="a better one", title=f"Title {one}", tags=(("desk", "press")[one % 2],))
        self.tracker.amend(self._opened(bill), change, **self.told)

    def _calendar(self, bill: str, one: int, other: int) -> None:
        file = self.folder / "days.csv"
        days = [self.moment.date() + timedelta(days=n - 60) for n in range(150) if (n * (one % 5 + 1)) % 7 < 4]
        file.write_text("date,day_type\n" + "".join(f"{day},sitting\n" for day in days), encoding="utf-8")
        name = ("uk/commons", "uk/lords")[other % 2]
        self.tracker.import_calendar(name, file, house=None, since=None, **self.told)

    def _sweep(self, bill: str, one: int, other: int) -> None:
        self.tracker.sweep(self.moment)

    def _rebuild(self, bill: str, one: int, other: int) -> None:
        assert {why for _, why in self.tracker.rebuild(self.moment)} <= {None}

    def _drop(self, bill: str, one: int, other: int) -> None:
        """Everything that is kept is lost, and swept up before anything else is recorded."""
        with self.tracker.ledger.database.transaction() as connection:
            for table in ("projection", "standing", "deadline"):
                connection.execute(text(f"delete from {table}"))  # noqa: S608
        self.tracker.sweep(self.moment)

    def _spoil(self, bill: str, one: int, other: int) -> None:
        """What is kept of a bill says that it is out of date."""
        with self.tracker.ledger.database.transaction() as connection:
            connection.execute(text("update projection set fresh_until = '' where bill = :bill"), {"bill": bill})
