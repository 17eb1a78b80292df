"""How long a legal period is: the kinds of term that treaties and statutes use, as values.

A term has a *length* (what is counted to its last day), says whether the day of the event counts, whether its last day
rolls and on which day it acts, and may be hedged: by a bar on when the event may come at all, by renewals, by a condition
that holds its effect back, by pauses and extensions. Where readings of the law differ, the other one stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.core.basis import Basis
from tracker.core.lengths import Length, Named, On, Renewals, Span, name_of_day, parts_of


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
    FIRST_OF_MONTH = "first_of_month"
    """At 00:00 of the first day of a month: its last day itself where that is one, else that of the next month."""


class Rolling(StrEnum):
    """What becomes of a last day on which nothing can be done."""

    NONE = "none"
    """It stays: periods of public international law roll over nothing."""
    NEXT_WEEKDAY = "next_weekday"
    """A Saturday or Sunday gives way to the Monday after it."""


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
        since = f"the {name_of_day(self.since)}"
        if self.not_before:
            return f"no notice before {self.not_before} {'has' if self.not_before.count == 1 else 'have'} passed since {since}"
        return f"notice only in the {self._window()} each period of {self.every} from {since}"

    def _window(self) -> str:
        """ "year that follows", "6 months that follow"."""
        assert self.width is not None
        return f"{self.width.unit.value[:-1]} that follows" if self.width.count == 1 else f"{self.width} that follow"


@dataclass(frozen=True, slots=True)
class Hold:
    """While an event of kind `begun` stands without one of kind `ended`, the term does not act."""

    begun: str
    ended: str

    def __str__(self) -> str:
        return f"not while {self.begun} stands without {self.ended}"


@dataclass(frozen=True, slots=True)
class Pause:
    """From the day of an event of kind `begun` to the day before one of kind `ended` no day of the term counts.

    `afresh` is the source that reads it otherwise: the whole term runs anew from the end of the pause.
    """

    begun: str
    ended: str
    basis: Basis
    afresh: str | None = None

    def __str__(self) -> str:
        return f"from {self.begun} to the day before {self.ended} no day counts ({self.basis})"


@dataclass(frozen=True, slots=True)
class Extension:
    """An event of kind `by` makes the term longer: by what `term` comes to, counted from the last day reached so far."""

    by: str
    term: Term

    def __str__(self) -> str:
        length = f"{self.term.within}{f', else {self.term.otherwise.within}' if self.term.otherwise else ''}"
        return f"may be extended by {self.by}: {length} ({self.term.basis})"


@dataclass(frozen=True, slots=True)
class Reading:
    """What another reading of the same rule comes to, and who reads it so."""

    term: Term
    source: str


@dataclass(frozen=True, slots=True)
class InForce:
    """The days on which a rule is law: from `since` to `until`, both included; None where that end is open."""

    since: date | None = None
    until: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the rule is law on a day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def __str__(self) -> str:
        return f"in force {f'from {self.since}' if self.since else ''}{' ' if self.since and self.until else ''}" + (
            f"until {self.until}" if self.until else ""
        )


ALWAYS = InForce()


@dataclass(frozen=True, slots=True)
class Nth:
    """The nth event of a kind, each party's counted once; one without a party counts by itself."""

    kind: str
    n: int

    def __str__(self) -> str:
        return f"{self.kind} number {self.n}"


@dataclass(frozen=True, slots=True)
class All:
    """Several conditions, fulfilled by the event that completes the last of them."""

    of: tuple[Condition, ...]

    def __str__(self) -> str:
        return " with ".join(str(one) for one in self.of)


Condition = str | Nth | All
"""What sets a clock running: an event of a kind, the nth of a kind, or all of several."""


def kinds_of(conditions: tuple[Condition, ...]) -> tuple[str, ...]:
    """Every kind of event that conditions speak of, once."""
    return tuple(dict.fromkeys(kind for condition in conditions for kind in _kinds(condition)))


def _kinds(condition: Condition) -> Iterator[str]:
    match condition:
        case Nth():
            yield condition.kind
        case All():
            for one in condition.of:
                yield from _kinds(one)
        case _:
            yield condition


@dataclass(frozen=True, slots=True)
class Term:
    """How long a legal period is, and by which law.

    `within` is the length; `not_before` the span that must have run before the act may be done; `otherwise` what holds
    where a named day is not named; `only` when the event that starts it may come; `hold` what keeps it from acting. A
    treaty's clause may itself say what `starts` it. `variants` are all the wordings of a rule that the law has changed.
    """

    basis: Basis
    counting: Counting
    effect: Effect
    within: Length | None = None
    not_before: Span | None = None
    otherwise: Term | None = None
    only: Bar | None = None
    hold: Hold | None = None
    rolling: Rolling = Rolling.NONE
    pause: Pause | None = None
    extension: Extension | None = None
    other: Reading | None = None
    starts: tuple[Condition, ...] = ()
    in_force: InForce = ALWAYS
    variants: tuple[Term, ...] = ()


def in_force_on(term: Term | None, day: date) -> Term | None:
    """The wording of a term that is law on a day; None where none is."""
    return next((one for one in (term.variants or (term,)) if one.in_force.covers(day)), None) if term else None


def takes_named_day(term: Term) -> bool:
    """Whether a day that the act itself names can be the one that this term comes to."""
    return any(isinstance(length, Named) for length in parts_of(term.within))


def spans_of(term: Term) -> Iterator[Span]:
    """Every span that a term counts: its own, those of a choice, and those of what stands beside it."""
    yield from (length for length in (*parts_of(term.within), term.not_before) if isinstance(length, Span))
    extension, other = term.extension, term.other
    beside = (term.otherwise, extension.term if extension else None, other.term if other else None, *term.variants)
    for one in beside:
        if one is not None:
            yield from spans_of(one)


def spoken_of(term: Term) -> tuple[str, ...]:
    """Every kind of event that a term itself speaks of: what holds it back, pauses, extends or starts it."""
    pairs = [(one.begun, one.ended) for one in (term.hold, term.pause) if one]
    told = [kind for pair in pairs for kind in pair] + ([term.extension.by] if term.extension else [])
    return tuple(dict.fromkeys([*told, *kinds_of(term.starts)]))


def days_named(term: Term) -> Iterator[str]:
    """The days, beside the event's own, from which a term or another reading of it counts."""
    for one in (term, term.otherwise, term.other.term if term.other else None):
        lengths = parts_of(one.within) if one else ()
        yield from (length.since for length in lengths if isinstance(length, Span | Renewals | On) and length.since)
