"""How long a legal period is: the kinds of term that treaties and statutes use, as values.

A term has a *length* (what is counted to its last day), says whether the day of the event counts and on which day it
acts, and may be hedged: by a bar on when the event may come at all, by renewals, by a condition that holds its effect back.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tracker.core.basis import Basis


class Unit(StrEnum):
    """What a span is counted in."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


class Counting(StrEnum):
    """Whether the day of the event is itself counted."""

    DAY_AFTER = "day_after"
    """The day after the event is the first day of the term."""
    SAME_DAY = "same_day"
    """The day of the event is the first day of the term."""


class Effect(StrEnum):
    """On which day a term acts."""

    LAST_DAY = "last_day"
    """On its last day, at no stated hour."""
    DAY_AFTER = "day_after"
    """At 00:00 of the day after its last day: every day of the term is complete."""
    FIRST_OF_NEXT_MONTH = "first_of_next_month"
    """At 00:00 of the first day of the month after the one in which its last day falls."""


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time: a whole number of one unit. `excepted` are weekdays that a count of days passes over (1 Monday)."""

    count: int
    unit: Unit
    excepted: tuple[int, ...] = ()

    def __str__(self) -> str:
        length = f"{self.count} {self.unit.value if self.count != 1 else self.unit.value[:-1]}"
        return f"{length}, {' and '.join(WEEKDAYS[day - 1] + 's' for day in self.excepted)} excepted" if self.excepted else length


WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class YearDay:
    """A day of any year: month and day."""

    month: int
    day: int

    def __str__(self) -> str:
        return f"{self.month:02}-{self.day:02}"


@dataclass(frozen=True, slots=True)
class CutOff:
    """What comes by one day of the year acts on the first `out` after it; what comes later waits for the next year's."""

    by: YearDay
    out: YearDay

    def __str__(self) -> str:
        return f"by {self.by}, out on the next {self.out}"


@dataclass(frozen=True, slots=True)
class NthMonth:
    """The first day of the nth month after the month of the event."""

    n: int

    def __str__(self) -> str:
        return f"first day of month {self.n} after the month"


@dataclass(frozen=True, slots=True)
class Named:
    """The day that the act itself names."""

    def __str__(self) -> str:
        return "the day that the act names"


@dataclass(frozen=True, slots=True)
class Choice:
    """The latest, or the earliest, of several lengths. A named day that no act names takes no part."""

    latest: bool
    of: tuple[Length, ...]

    def __str__(self) -> str:
        return f"the {'latest' if self.latest else 'earliest'} of: {'; '.join(str(length) for length in self.of)}"


@dataclass(frozen=True, slots=True)
class Renewals:
    """A treaty that renews itself, after a `first` period, for one of `every` length, unless `notice` was given before the end.

    The periods run from the day that `since` names.
    """

    every: Span
    notice: Span
    since: str
    first: Span | None = None

    def __str__(self) -> str:
        return f"end of a period of {self.every} from {self.since.replace('_', ' ')}, with notice of {self.notice}"


Length = Span | CutOff | NthMonth | Named | Choice | Renewals


@dataclass(frozen=True, slots=True)
class Bar:
    """When the event that starts the term may come, counted from the day that `since` names.

    Not before `not_before` has run; or only within the `width` that follows each period of `every`.
    """

    since: str
    not_before: Span | None = None
    every: Span | None = None
    width: Span | None = None

    def __str__(self) -> str:
        since = self.since.replace("_", " ")
        if self.every:
            return f"only in the {self.width} after each {self.every} from the {since}"
        return f"only {self.not_before} after the {since}"


@dataclass(frozen=True, slots=True)
class Hold:
    """While an event of kind `begun` stands without one of kind `ended`, the term does not act."""

    begun: str
    ended: str

    def __str__(self) -> str:
        return f"not while {self.begun} stands without {self.ended}"


@dataclass(frozen=True, slots=True)
class Term:
    """How long a legal period is, and by which law.

    `within` is the length; `not_before` the span that must have run before the act may be done; `otherwise` what holds
    where a named day is not named; `only` when the event that starts it may come; `hold` what keeps it from acting.
    """

    basis: Basis
    counting: Counting
    effect: Effect
    within: Length | None = None
    not_before: Span | None = None
    otherwise: Term | None = None
    only: Bar | None = None
    hold: Hold | None = None


def takes_named_day(term: Term) -> bool:
    """Whether a day that the act itself names can be the one that this term comes to."""
    lengths = term.within.of if isinstance(term.within, Choice) else (term.within,)
    return any(isinstance(length, Named) for length in lengths)
