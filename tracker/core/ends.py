"""How one length of a term ends: its last day, the day on which it acts, and the steps that led there."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from tracker.core.counting import ONE_DAY, NotKnown, Paused, Step, acts_on, add, count, next_day, relative, rolled
from tracker.core.lengths import Choice, CutOff, Length, Named, NthMonth, On, Renewals, Span, name_of_day
from tracker.core.sittings import Sittings
from tracker.core.term import Bar, Counting, Effect, Rolling, Term

Extended = tuple[date, date | None]
"""An extension: the day on which it was made, and the last day that it names, if it names one."""


class Given(NamedTuple):
    """What a count is made with, beside its term: see `reckon`."""

    start: date
    named: date | None
    days: Mapping[str, date]
    calendars: Mapping[str, Sittings]
    pauses: tuple[Paused, ...]
    extended: tuple[Extended, ...]


class End(NamedTuple):
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
            first = (Step(f"counted from the {name_of_day(length.since)}", start),) if length.since else ()
            counted = counted_words(term, "that day" if length.since else "the day of the event")
            return acting(found.last, term, *first, Step(f"{length}{counted}", found.last, found.passed_over))
        case CutOff():
            deadline = next_day(given.start, length.by)
            out = next_day(deadline + ONE_DAY, length.out)
            kept = Step(f"the cut-off, the first {length.by} on or after the event", deadline)
            return acting(out, term, kept, Step(f"the first {length.out} after the cut-off", out))
        case NthMonth():
            opening = given.start.replace(day=1) + relativedelta(months=length.n)
            return End(opening - ONE_DAY, opening, True, (Step(str(length), opening),))
        case Named():
            if given.named is None:
                raise NotKnown("the act names no day")
            return End(given.named, given.named, True, (Step("the day that the act itself names", given.named),))
        case On():
            day = _since(length.since, given.days)
            return End(day, day, True, (Step(str(length), day),))
        case Renewals():
            return _renewed(length, term, given)
        case Choice():
            return _chosen(length, term, given)


def _chosen(choice: Choice, term: Term, given: Given) -> End:
    """The latest or earliest of several ends. One that is not known makes the choice unknown, from some day on."""
    ends: list[tuple[Length, End]] = []
    unknown: list[NotKnown] = []
    for length in choice.of:
        if isinstance(length, Named) and given.named is None:
            continue
        try:
            ends.append((length, end_of(length, term, given)))
        except NotKnown as why:
            unknown.append(why)
    pick = max if choice.latest else min
    if unknown:
        days = [end.last for _, end in ends] + [why.earliest for why in unknown if why.earliest is not None]
        bounded = choice.latest or all(why.earliest is not None for why in unknown)
        raise NotKnown(str(unknown[0]), pick(days) if days and bounded else None)
    if not ends:
        raise NotKnown("the act names no day")
    decided = pick((end for _, end in ends), key=lambda end: (end.effect, end.at_start, end.last))
    return decided._replace(steps=(*_without_part(choice, ends, decided), *decided.steps))


def _without_part(choice: Choice, ends: Iterable[tuple[Length, End]], decided: End) -> Iterator[Step]:
    """The days told, by the act or by the treaty, that the choice passed over."""
    how = "earlier" if choice.latest else "later"
    for length, end in ends:
        if isinstance(length, Named | On) and end.effect != decided.effect:
            yield Step(f"{length}, which is {how} and takes no part", end.effect)


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


def counted_words(term: Term, day: str = "the day of the event") -> str:
    return f", {day} counted" if term.counting is Counting.SAME_DAY else ""


def _renewed(length: Renewals, term: Term, given: Given) -> End:
    """The end of the first period that leaves the notice its time, by way of the period in which the notice came."""
    ready = add(given.start, length.notice, Counting.DAY_AFTER)
    try:
        since = _since(length.since, given.days)
    except NotKnown as why:
        raise NotKnown(str(why), ready) from None  # whichever period it is, the notice has its time
    first = next(end for end in _periods(length, since) if end >= given.start)
    out = next(end for end in _periods(length, since) if end >= ready)
    came, of = ("in time", "that period") if out == first else ("too late", "the next period for which the notice was in time")
    by = Step(f"the last day to give notice for that end; the notice came {came}", _last_in_time(first, length.notice))
    return acting(out, term, *_up_to(first, length, since, given.start), by, Step(f"the end of {of}", out))


def _periods(length: Renewals, since: date) -> Iterator[date]:
    """The last day of each period, one after another."""
    for n in itertools.count():
        yield since + relative(length.first or length.every) + relative(length.every, n)


def _up_to(end: date, length: Renewals, since: date, notice: date) -> Iterator[Step]:
    """The steps from the day on which the first period began to the end of the one in which the notice came."""
    yield Step(f"the {name_of_day(length.since)}, from which the periods run", since)
    first = next(_periods(length, since))
    if end == first:
        came = ", in which the notice came" if notice >= since else ""
        yield Step(f"the end of the first period, of {length.first or length.every}{came}", first)
        return
    if length.first:
        yield Step(f"the end of the first period, of {length.first}", first)
    yield Step(f"the end of the period of {length.every} in which the notice came", end)


def _last_in_time(end: date, notice: Span) -> date:
    """The last day on which a notice of this length ends by `end`: where months are clamped, later than `end` less the notice."""
    day = end - relative(notice)
    while add(day + ONE_DAY, notice, Counting.DAY_AFTER) <= end:
        day += ONE_DAY
    return day


def _since(name: str, days: Mapping[str, date]) -> date:
    if name not in days:
        raise NotKnown(f"the day of the {name_of_day(name)} is not known")
    return days[name]


def first_lawful_day(bar: Bar, start: date, days: Mapping[str, date]) -> date:
    """The first day, `start` or after, on which the bar lets the event come. Raises `NotKnown`."""
    since = _since(bar.since, days)
    if bar.every is None or bar.width is None:
        return max(start, add(since, bar.not_before, Counting.DAY_AFTER)) if bar.not_before else start
    opens, _ = _window(bar.every, bar.width, since, start)
    return max(start, opens)


def bar_turns(bar: Bar, start: date, days: Mapping[str, date]) -> date | None:
    """The first day after `start` on which the bar begins or ceases to bar; None where it never does. Raises `NotKnown`."""
    if (opens := first_lawful_day(bar, start, days)) > start:
        return opens
    if bar.every is None or bar.width is None:
        return None
    return _window(bar.every, bar.width, _since(bar.since, days), start)[1]


def _window(every: Span, width: Span, since: date, start: date) -> tuple[date, date]:
    """The first window that is not over on a day: its first day, and the first day after it."""
    n = 1
    while (closes := (opens := since + relative(every, n)) + relative(width)) <= start:
        n += 1
    return opens, closes
