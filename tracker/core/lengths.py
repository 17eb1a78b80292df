"""What a legal period is counted in: spans, cut-offs, days of the year, named days, renewals, and choices among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

_DAYS = {
    "entry_into_force": "entry into force of the treaty",
    "entry_into_force_for_party": "entry into force for the party",
}


class Unit(StrEnum):
    """What a span is counted in."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


@dataclass(frozen=True, slots=True)
class Sitting:
    """Days on which chambers sit, by the names of their calendars: any one of them or, `together`, all on the same day."""

    chambers: tuple[str, ...]
    together: bool

    def __str__(self) -> str:
        return f"{' and '.join(self.chambers)} both sit" if self.together and len(self.chambers) == 2 else self._listed()

    def _listed(self) -> str:
        if len(self.chambers) == 1:
            return f"{self.chambers[0]} sits"
        return f"{'all' if self.together else 'any'} of {', '.join(self.chambers)} sit{'' if self.together else 's'}"


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time: a whole number of one unit.

    `excepted` are weekdays that a count of days passes over (1 Monday); with `sitting` only days of sitting count. `since`
    names a day from which it counts in place of the event's (`entry_into_force`).
    """

    count: int
    unit: Unit
    excepted: tuple[int, ...] = ()
    sitting: Sitting | None = None
    since: str | None = None

    def __str__(self) -> str:
        length = f"{self.count} {self.unit.value if self.count != 1 else self.unit.value[:-1]}"
        if self.sitting:
            length += f" on which {self.sitting}"
        if self.excepted:
            length += f", {' and '.join(WEEKDAYS[day - 1] + 's' for day in self.excepted)} excepted"
        return f"{length} from the {name_of_day(self.since)}" if self.since else length

    @property
    def by_the_day(self) -> bool:
        """Whether days must be looked at one by one, since not all of them count."""
        return bool(self.excepted or self.sitting)


@dataclass(frozen=True, slots=True)
class YearDay:
    """A day of any year: month and day."""

    month: int
    day: int

    def __str__(self) -> str:
        return f"{self.day} {MONTHS[self.month - 1]}"


@dataclass(frozen=True, slots=True)
class CutOff:
    """What comes by one day of the year acts on the first `out` after it; what comes later waits for the next year's."""

    by: YearDay
    out: YearDay

    def __str__(self) -> str:
        return f"received by {self.by}, out on the next {self.out}"


@dataclass(frozen=True, slots=True)
class NthMonth:
    """The first day of the nth month after the month of the event."""

    n: int

    def __str__(self) -> str:
        return f"the first day of the {ordinal(self.n)} month after the month of the event"


@dataclass(frozen=True, slots=True)
class Named:
    """The day that the act itself names."""

    def __str__(self) -> str:
        return "the day that the act names"


@dataclass(frozen=True, slots=True)
class On:
    """A day of the treaty, or of the party, itself: `since` names it (`entry_into_force`)."""

    since: str

    def __str__(self) -> str:
        return f"the day of the {name_of_day(self.since)}"


@dataclass(frozen=True, slots=True)
class Choice:
    """The latest, or the earliest, of several lengths. A named day that no act names takes no part."""

    latest: bool
    of: tuple[Length, ...]

    def __str__(self) -> str:
        several = [str(length) for length in self.of]
        how = ("later" if self.latest else "earlier") if len(several) == 2 else "latest" if self.latest else "earliest"
        apart = any("," in one for one in several)
        return f"the {how} of: {'; '.join(several)}" if apart else f"the {how} of {listed(several)}"


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
        run = f"that run from the {name_of_day(self.since)}"
        periods = (
            f"{run}, the first of {self.first} and each later one of {self.every}" if self.first else f"of {self.every} {run}"
        )
        return f"the end of one of the periods {periods}, with notice at least {self.notice} before it"


Length = Span | CutOff | NthMonth | Named | On | Choice | Renewals


def parts_of(length: Length | None) -> Iterator[Length]:
    """A length and, where it is a choice, every length that it chooses among."""
    if length is not None:
        yield length
    if isinstance(length, Choice):
        for one in length.of:
            yield from parts_of(one)


def name_of_day(since: str) -> str:
    """What a day from which some terms count is called: "entry into force of the treaty"; it goes with "the"."""
    return _DAYS.get(since, since.replace("_", " "))


def listed(names: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def ordinal(n: int) -> str:
    """ "1st", "2nd", "3rd", "4th", "11th"."""
    ending = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"
