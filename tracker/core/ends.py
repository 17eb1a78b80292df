"""How one length of a term ends: its last day, the day on which it acts, and the steps that led there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from tracker.core.counting import ONE_DAY, NotKnown, Paused, Step, acts_on, add, count, next_day, relative, rolled
from tracker.core.lengths import Choice, CutOff, Length, Named, NthMonth, Renewals, Span
from tracker.core.sittings import Sittings
from tracker.core.term import Bar, Counting, Effect, Rolling, Term

Extended = tuple[date, date | None]
"""An extension: the day on which it was made, and the last day that it names, if it names one."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a count is made with, beside its term: see `reckon`."""

    start: date
    named: date | None
    days: Mapping[str, date]
    calendars: Mapping[str, Sittings]
    pauses: tuple[Paused, ...]
    extended: tuple[Extended, ...]


@dataclass(frozen=True, slots=True)
class End:
    """How a length ends: its last day, the day it acts, whether at 00:00; the steps to the one, and on to the other."""

    last: date
    effect: date
    at_start: bool
    steps: tuple[Step, ...] = ()
    onward: tuple[Step, ...] = ()


def end_of(length: Length, term: Term, given: Given) -> End:
    """Where a length that starts on a day ends. Raises `NotKnown`."""
    match length:
        case Span():
            start = _since(length.since, given.days) if length.since else given.start
            found = count(start, length, term.counting, given.calendars, given.pauses)
            first = (Step(f"counted from the {length.since.replace('_', ' ')}", start),) if length.since else ()
            return acting(found.last, term, *first, Step(f"{length}{counted_words(term)}", found.last, found.passed_over))
        case CutOff():
            deadline = next_day(given.start, length.by)
            out = next_day(deadline + ONE_DAY, length.out)
            return acting(out, term, Step("the next cut-off", deadline), Step("the day out after it", out))
        case NthMonth():
            opening = given.start.replace(day=1) + relativedelta(months=length.n)
            return End(opening - ONE_DAY, opening, True, (Step(str(length), opening),))
        case Named():
            if given.named is None:
                raise NotKnown("the act names no day")
            return End(given.named, given.named, True, (Step("the day that the act itself names", given.named),))
        case Renewals():
            end = _renewal(length, given.start, given.days)
            return acting(end, term, Step(str(length), end))
        case Choice():
            return _chosen(length, term, given)


def _chosen(choice: Choice, term: Term, given: Given) -> End:
    """The latest or earliest of several ends. One that is not known makes the choice unknown, from some day on."""
    ends: list[End] = []
    unknown: list[NotKnown] = []
    for length in choice.of:
        if isinstance(length, Named) and given.named is None:
            continue
        try:
            ends.append(end_of(length, term, given))
        except NotKnown as why:
            unknown.append(why)
    pick = max if choice.latest else min
    if unknown:
        days = [end.last for end in ends] + [why.earliest for why in unknown if why.earliest is not None]
        bounded = choice.latest or all(why.earliest is not None for why in unknown)
        raise NotKnown(str(unknown[0]), pick(days) if days and bounded else None)
    if not ends:
        raise NotKnown("the act names no day")
    return pick(ends, key=lambda end: (end.effect, end.at_start, end.last))


def acting(last: date, term: Term, *steps: Step) -> End:
    """The end of a term that these steps led to a last day: rolled, and acting, as the term says."""
    rolls = rolled(last, term.rolling)
    effect = acts_on(rolls, term.effect)
    onward = [Step(_ROLLING[term.rolling], rolls)] if rolls != last else []
    onward += [Step(_EFFECTS[term.effect], effect)] if effect != rolls else []
    return End(rolls, effect, term.effect is not Effect.LAST_DAY, steps, tuple(onward))


_ROLLING = {Rolling.NEXT_WEEKDAY: "a Saturday or Sunday gives way to Monday"}
_EFFECTS = {
    Effect.DAY_AFTER: "acts at 00:00 of the day after",
    Effect.FIRST_OF_NEXT_MONTH: "acts on the first of the next month",
    Effect.FIRST_OF_MONTH: "acts on the first of the month after it",
}


def counted_words(term: Term) -> str:
    return ", the day of the event counted" if term.counting is Counting.SAME_DAY else ""


def _renewal(length: Renewals, start: date, days: Mapping[str, date]) -> date:
    """The end of the first period that leaves the notice its time."""
    since = _since(length.since, days)
    ready = add(start, length.notice, Counting.DAY_AFTER)
    end = since + relative(length.first or length.every)
    n = 0
    while end < ready:
        n += 1
        end = since + relative(length.first or length.every) + relative(length.every, n)
    return end


def _since(name: str, days: Mapping[str, date]) -> date:
    if name not in days:
        raise NotKnown(f"the day of {name.replace('_', ' ')} is not known")
    return days[name]


def first_lawful_day(bar: Bar, start: date, days: Mapping[str, date]) -> date:
    """The first day, `start` or after, on which the bar lets the event come. Raises `NotKnown`."""
    since = _since(bar.since, days)
    if bar.every is None or bar.width is None:
        return max(start, add(since, bar.not_before, Counting.DAY_AFTER)) if bar.not_before else start
    n = 1
    while (opens := since + relative(bar.every, n)) + relative(bar.width) <= start:
        n += 1
    return max(start, opens)
