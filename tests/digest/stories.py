"""Random stories: steps that people, clocks and owners of a ledger take, told to a ledger one after another."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
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
BEGINNING = {
    "A": ("bill_introduced", "duma_adopted", "council_approved", "president_signed", "law_published"),
    "B": ("treaty_laid",),
    "C": ("depositary_notified",),
    "D": ("bill_introduced", "duma_adopted", "council_received"),
    "E": ("bill_introduced",),
}
"""Where each bill stands when a story begins: terms run by days, by sitting days and by months, and silence is about to act."""

Step = tuple[str, int, int, int, int]
"""What is done, by which bill, two numbers that choose the rest, and the hours that went by before."""


def steps(keeping: bool = True, size: int = 24) -> st.SearchStrategy[list[Step]]:
    """So many steps at most: nights (a third of them), acts, and what befalls the rows that are kept."""
    done = st.sampled_from([*ACTS, *(KEEPING if keeping else ()), *["night"] * 6])
    numbers = st.integers(0, 1000)
    hours = st.one_of(st.integers(0, 30), st.integers(0, 24 * 60))
    return st.lists(st.tuples(done, st.integers(0, len(BILLS) - 1), numbers, numbers, hours), min_size=3, max_size=size)


def drawn(chance: Random, size: int) -> list[Step]:
    """So many steps, the same for the same seed."""
    done = [*ACTS, *KEEPING, *["night"] * 6]
    hours = (0, 5, 12, 24, 24 * 7, 24 * 20)
    return [
        (chance.choice(done), chance.randrange(len(BILLS)), chance.randrange(1001), chance.randrange(1001), chance.choice(hours))
        for _ in range(size)
    ]


@dataclass
class Story:
    """A ledger while a story is told to it; `windows` are the nights so far."""

    tracker: Tracker
    folder: Path
    moment: datetime = datetime(2021, 1, 10, 5, 0, tzinfo=UTC)
    windows: list[Window] = field(default_factory=list)

    def begin(self) -> None:
        """The bills are opened and a vote is expected; the first night tells it all."""
        for bill, kinds in BEGINNING.items():
            for kind in kinds:
                self.tracker.record(self._opened(bill), kind, on=self._day(bill, 0), **self.told)
        self.tracker.expect("E", "duma_adopted", on=self._day("E", -10), source=None, note=None, **self.told)
        self.night()

    def take(self, step: Step) -> Window | None:
        """One step; the window of a night that it ends."""
        what, bill, one, other, hours = step
        self.moment += timedelta(hours=hours)
        if what == "night":
            return self.night()
        with suppress(RecordConflict, RefusedInput, UnknownEntry, UnknownEvent):  # nothing to take back, or said already
            if what in KEEPING:
                self._keep(what, BILLS[bill])
            else:
                self._act(what, self._opened(BILLS[bill]), one, other)
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

    def _act(self, what: str, bill: str, one: int, other: int) -> None:
        match what:
            case "record":
                back = (0, 0, 0, 1, 3, 10, 40)[other % 7]
                self.tracker.record(bill, self._kind(bill, one), on=self._day(bill, back), **self.told)
            case "expect":
                on = self._day(bill, 2 - other % 45)
                self.tracker.expect(bill, self._kind(bill, one), on=on, source=None, note=None, **self.told)
            case "correct":
                self.tracker.correct(bill, "last", on=self._day(bill, other % 20), because="a slip", **self.told)
            case "retract":
                self.tracker.retract(bill, "last", because="a slip", **self.told)
            case "note":
                self.tracker.note(bill, f"remark {one}", **self.told)
            case "void" if one % 3 == 0:
                self.tracker.void(bill, because="a double", **self.told)
            case "amend":
                change = Amendment(because="a better one", title=f"Title {one}", tags=(("desk", "press")[one % 2],))
                self.tracker.amend(bill, change, **self.told)
            case "calendar":
                self._import(("uk/commons", "uk/lords")[other % 2], one % 5 + 1)

    def _import(self, calendar: str, rhythm: int) -> None:
        """A chamber sits on some four days in seven, from sixty days ago to ninety days ahead."""
        days = [self.moment.date() + timedelta(days=n - 60) for n in range(150) if n * rhythm % 7 < 4]
        file = self.folder / "days.csv"
        file.write_text("date,day_type\n" + "".join(f"{day},sitting\n" for day in days), encoding="utf-8")
        self.tracker.import_calendar(calendar, file, house=None, since=None, **self.told)

    def _keep(self, what: str, bill: str) -> None:
        """What befalls the rows that are kept: all made anew, all lost and swept up, those of a bill out of date."""
        if what == "rebuild":
            assert {why for _, why in self.tracker.rebuild(self.moment)} <= {None}
            return
        statements = {"drop": [f"delete from {table}" for table in ("projection", "standing", "deadline")]}  # noqa: S608
        statements["spoil"] = ["update projection set fresh_until = '' where bill = :bill"]
        with self.tracker.ledger.database.transaction() as connection:
            for statement in statements.get(what, []):
                connection.execute(text(statement), {"bill": bill})
        if what != "spoil":
            self.tracker.sweep(self.moment)

    def _opened(self, bill: str) -> str:
        if bill not in self.tracker.bills():
            workflow, treaty = WORKFLOWS[BILLS.index(bill) % len(WORKFLOWS)]
            open_bill(self.tracker, bill, workflow, treaty, title=f"Bill {bill}", **self.told)
        return bill

    def _kind(self, bill: str, number: int) -> str:
        """One that the law foresees next, or (one time in four) any."""
        outlook = self.tracker.look(bill, self.moment)
        kinds, moves = sorted(outlook.rules.workflow.kinds), [move.kind for move in outlook.next]
        return moves[number % len(moves)] if moves and number % 4 else kinds[number % len(kinds)]

    def _day(self, bill: str, before: int) -> str:
        zone = self.tracker.look(bill, self.moment).rules.zone
        return str(door.today(self.moment, zone) - timedelta(days=before))
