"""The rows of `days` and `list` as plain values, whether a replay made them or the ledger's projection kept them.

Only the standard library is imported here: these are what a short command reads and prints.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tracker import __version__
from tracker.languages import Language, form, said

PROGRAM = __version__
"""Whose counting the rows are: those of another program's are made anew."""

LATE = "9999-99-99"
"""Stands for a day that is not known where days are kept as text: after every day."""


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline that asks for attention, in the words in which it is printed.

    `day` is what is counted to, None where it is not known or (`unset`) where the term sets none. `shape` is the documented
    JSON of the deadline, but for the days that remain.
    """

    bill: str
    as_of: date
    day: date | None
    unset: bool
    timer: str
    title: str
    last: str
    effect: str
    standing: str
    law: str
    words: str
    """What stands for the days that remain where there are none to count: "paused", "not known" ..."""
    shape: Mapping[str, Any]

    @property
    def days(self) -> int | None:
        """The days that remain: 0 is that day, negative is gone by."""
        return (self.day - self.as_of).days if self.day else None

    @property
    def left(self) -> str:
        """What remains, in words, and of which timer: "183 days left: notice"."""
        return f"{remaining(self.days) if self.days is not None else self.words}: {self.timer}"

    @property
    def json(self) -> dict[str, Any]:
        """The deadline of its bill, for programs."""
        return {"bill": self.bill, "as_of": self.as_of.isoformat(), **self.deadline}

    @property
    def deadline(self) -> dict[str, Any]:
        """The deadline alone, for programs."""
        return {**self.shape, "days": self.days}


@dataclass(frozen=True, slots=True)
class Listed:
    """A bill in a list, with its soonest deadline. `shape` is its documented JSON, without that deadline and the day."""

    bill: str
    as_of: date
    title: str
    state: str
    state_title: str
    final: bool
    said: str
    """What a text is looked for in: name, title, number, treaty, in small letters."""
    tags: tuple[str, ...]
    shape: Mapping[str, Any]
    soonest: Due | None = None

    @property
    def json(self) -> dict[str, Any]:
        """The bill, for programs."""
        soonest = self.soonest.deadline if self.soonest else None
        return {**self.shape, "as_of": self.as_of.isoformat(), "next_deadline": soonest}


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a bill shows from one moment to another (UTC; None: for good), if nothing more is recorded."""

    since: datetime
    until: datetime | None
    listed: Listed | None
    dues: tuple[Due, ...]


def remaining(days: int, language: Language = Language.en) -> str:
    """ "183 days left", "today", "3 days ago"; "осталось 183 дня", "сегодня", "3 дня назад"."""
    if days == 0:
        return said(language, "today", "сегодня")
    if language is Language.ru:
        count = f"{abs(days)} {form(days, 'день', 'дня', 'дней')}"
        return f"{form(days, 'остался', 'осталось', 'осталось')} {count}" if days > 0 else f"{count} назад"
    count = f"{abs(days)} day{'' if abs(days) == 1 else 's'}"
    return f"{count} left" if days > 0 else f"{count} ago"
