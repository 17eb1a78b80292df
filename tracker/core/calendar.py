"""All date arithmetic: what a term comes to when it starts on a day.

Every result is a `Reckoning`: the term, the day it started, the last day, the day of effect, and each counting step, so
that any date which is printed can be proved. Months and years are added once, from the day of the event, to the same
day number, clamped to the end of the month (31 August + 6 months = 28 or 29 February). Nothing rolls over a weekend:
periods of public international law do not (18 December 2021 was a Saturday).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from tracker.core.term import (
    Bar,
    Choice,
    Counting,
    CutOff,
    Effect,
    Length,
    Named,
    NthMonth,
    Renewals,
    Span,
    Term,
    YearDay,
)

ONE_DAY = timedelta(days=1)


class NotKnown(Exception):
    """Why a count cannot be made; told in the reckoning, never raised to a caller."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a count: what was done, and the day it led to."""

    what: str
    day: date


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What a term comes to.

    `opens` is the first day on which the act may be done, where the term says so. `last` is the last day of the term and
    `effect` the day on which time acts; `at_start` says that the day of effect is reached at its 00:00. Where `unknown`
    says why, the days are None: what is not known is not guessed.
    """

    term: Term
    start: date
    opens: date | None = None
    last: date | None = None
    effect: date | None = None
    at_start: bool = False
    steps: tuple[Step, ...] = ()
    unknown: str | None = None


@dataclass(frozen=True, slots=True)
class _End:
    """How a length ends: its last day, the day it acts, whether at 00:00, and the steps that led there."""

    last: date
    effect: date
    at_start: bool
    steps: tuple[Step, ...] = field(default=())


def reckon(term: Term, start: date, named: date | None = None, days: Mapping[str, date] | None = None) -> Reckoning:
    """Count `term` from an event of day `start` which itself names the day `named`, or no day.

    `days` are those from which some terms count besides (`entry_into_force`: a date of the treaty, or of the party).
    """
    if isinstance(term.within, Named) and named is None and term.otherwise is not None:
        return reckon(term.otherwise, start, named, days)
    try:
        opens = add(start, term.not_before, term.counting) if term.not_before else None
        steps = [Step("the event", start)]
        steps += [Step(f"not before {term.not_before}{_counted(term)}", opens)] if opens else []
        if term.within is None:
            return Reckoning(term, start, opens, steps=tuple(steps))
        end = _end(term.within, term, start, named, days or {})
    except NotKnown as why:
        return Reckoning(term, start, unknown=str(why))
    except (OverflowError, ValueError):
        return Reckoning(term, start, unknown="the count runs past the year 9999")
    return Reckoning(term, start, opens, end.last, end.effect, end.at_start, (*steps, *end.steps))


def _end(length: Length, term: Term, start: date, named: date | None, days: Mapping[str, date]) -> _End:
    """Where a length that starts on a day ends. Raises `NotKnown`."""
    match length:
        case Span():
            last = add(start, length, term.counting)
            return _acting(last, term, Step(f"{length}{_counted(term)}", last))
        case CutOff():
            deadline = next_day(start, length.by)
            out = next_day(deadline + ONE_DAY, length.out)
            return _acting(out, term, Step("the next cut-off", deadline), Step("the day out after it", out))
        case NthMonth():
            first = start.replace(day=1) + relativedelta(months=length.n)
            return _End(first - ONE_DAY, first, True, (Step(str(length), first),))
        case Named():
            if named is None:
                raise NotKnown("the act names no day")
            return _End(named, named, True, (Step("the day that the act itself names", named),))
        case Renewals():
            end = _renewal(length, start, days)
            return _acting(end, term, Step(str(length), end))
        case Choice():
            ends = [_end(one, term, start, named, days) for one in length.of if named or not isinstance(one, Named)]
            if not ends:
                raise NotKnown("the act names no day")
            pick = max if length.latest else min
            return pick(ends, key=lambda end: (end.effect, end.at_start, end.last))


def _acting(last: date, term: Term, *steps: Step) -> _End:
    effect = acts_on(last, term.effect)
    told = steps if effect == last else (*steps, Step(_EFFECTS[term.effect], effect))
    return _End(last, effect, term.effect is not Effect.LAST_DAY, told)


_EFFECTS = {Effect.DAY_AFTER: "acts at 00:00 of the day after", Effect.FIRST_OF_NEXT_MONTH: "acts on the first of the next month"}


def _counted(term: Term) -> str:
    return ", the day of the event counted" if term.counting is Counting.SAME_DAY else ""


def add(start: date, span: Span, counting: Counting) -> date:
    """The last day of a span that an event of day `start` sets running.

    Days: the event's day is day 0 (`day_after`) or day 1 (`same_day`). Months and years: the same day number, clamped.
    Excepted weekdays are passed over: the count goes on to the next day that is none of them.
    """
    if span.excepted:
        return _passing_over(start, span, counting)
    last: date = start + relativedelta(**{span.unit.value: span.count})  # type: ignore[arg-type]
    return last - ONE_DAY if counting is Counting.SAME_DAY else last


def _passing_over(start: date, span: Span, counting: Counting) -> date:
    day = start if counting is Counting.DAY_AFTER else start - ONE_DAY
    left = span.count
    while left:
        day += ONE_DAY
        left -= day.isoweekday() not in span.excepted
    return day


def next_day(start: date, day: YearDay) -> date:
    """The first such day of the year on or after `start`; 29 February where there is one."""
    for year in range(start.year, start.year + 9):
        try:
            found = date(year, day.month, day.day)
        except ValueError:
            continue
        if found >= start:
            return found
    raise NotKnown(f"there is no day {day} to come")


def _renewal(length: Renewals, start: date, days: Mapping[str, date]) -> date:
    """The end of the first period that leaves the notice its time."""
    since = _since(length.since, days)
    ready = add(start, length.notice, Counting.DAY_AFTER)
    end = since + _relative(length.first or length.every)
    n = 0
    while end < ready:
        n += 1
        end = since + _relative(length.first or length.every) + _relative(length.every, n)
    return end


def _relative(span: Span, times: int = 1) -> relativedelta:
    return relativedelta(**{span.unit.value: span.count * times})  # type: ignore[arg-type]


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
    while (opens := since + _relative(bar.every, n)) + _relative(bar.width) <= start:
        n += 1
    return max(start, opens)


def acts_on(last: date, effect: Effect) -> date:
    """The day on which a term whose last day is `last` acts."""
    if effect is Effect.DAY_AFTER:
        return last + ONE_DAY
    if effect is Effect.FIRST_OF_NEXT_MONTH:
        return last.replace(day=1) + relativedelta(months=1)
    return last
