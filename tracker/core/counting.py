"""The arithmetic of days: what a span comes to, the next such day of a year, the day on which a last day acts.

Months and years are added once, from the day of the event, to the same day number, clamped to the end of the month
(31 August + 6 months = 28 or 29 February). Days are looked at one by one only where not all of them count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from tracker.core.lengths import WEEKDAYS, Span, Unit, YearDay, listed
from tracker.core.sittings import Sittings
from tracker.core.term import Counting, Effect, Rolling

ONE_DAY = timedelta(days=1)

Paused = tuple[date, date | None]
"""A pause: the first day that does not count, and the first that counts again (None: it goes on)."""


class NotKnown(Exception):
    """Why a count cannot be made; told in the reckoning, never raised to a caller.

    `earliest` is the first last day that is possible all the same, where one can be told.
    """

    def __init__(self, why: str, earliest: date | None = None) -> None:
        super().__init__(why)
        self.earliest = earliest


class PassedOver(NamedTuple):
    """A run of days that did not count, both ends included, and why."""

    first: date
    last: date
    why: str


class Step(NamedTuple):
    """One step of a count: what was done, the day it led to, and the days passed over on the way."""

    what: str
    day: date
    passed_over: tuple[PassedOver, ...] = ()


class Counted(NamedTuple):
    """The last day of a span, and the days that were passed over on the way."""

    last: date
    passed_over: tuple[PassedOver, ...] = ()


def count(
    start: date,
    span: Span,
    counting: Counting,
    calendars: Mapping[str, Sittings] | None = None,
    pauses: Sequence[Paused] = (),
) -> Counted:
    """The last day of a span that an event of day `start` sets running. Raises `NotKnown` where a calendar does not reach.

    Days: the event's day is day 0 (`day_after`) or day 1 (`same_day`). Months and years: to the same day number, clamped, or
    (`same_day`) to the eve of it, which is the month's end where the month has no such day. A pause moves the end by as many
    days as it lasts.
    """
    if span.by_the_day:
        return _one_by_one(start, span, counting, calendars or {}, pauses)
    last: date = start + relative(span)
    if counting is Counting.SAME_DAY and (last.day == start.day or span.unit in (Unit.DAYS, Unit.WEEKS)):
        last -= ONE_DAY  # else the month ends before the day number comes again: that is already the end
    return _shifted(last, pauses)


def add(start: date, span: Span, counting: Counting) -> date:
    """The last day of a span that needs no calendar: see `count`."""
    return count(start, span, counting).last


@lru_cache(1024)
def relative(span: Span, times: int = 1) -> relativedelta | timedelta:
    """A span as an amount to be added to a day, so many times at once."""
    amount = {span.unit.value: span.count * times}
    return timedelta(**amount) if span.unit in (Unit.DAYS, Unit.WEEKS) else relativedelta(**amount)  # type: ignore[arg-type]


def _shifted(last: date, pauses: Sequence[Paused]) -> Counted:
    passed = []
    for begun, ended in pauses:
        if ended is not None and begun <= last and begun < ended:
            last += ended - begun
            passed.append(PassedOver(begun, ended - ONE_DAY, "paused"))
    return Counted(last, tuple(passed))


def _one_by_one(
    start: date, span: Span, counting: Counting, calendars: Mapping[str, Sittings], pauses: Sequence[Paused]
) -> Counted:
    day = start if counting is Counting.DAY_AFTER else start - ONE_DAY
    left, unknown = span.count, ""
    passed: list[PassedOver] = []
    while left:
        day += ONE_DAY
        unknown = unknown or _beyond(day, span, calendars)
        if why := _does_not_count(day, span, calendars, pauses):
            _pass_over(passed, day, why)
        else:
            left -= 1
    if unknown:
        raise NotKnown(unknown, earliest=day)
    return Counted(day, tuple(passed))


def _pass_over(passed: list[PassedOver], day: date, why: str) -> None:
    """Add a day to the runs passed over."""
    if passed and passed[-1].why == why and passed[-1].last == day - ONE_DAY:
        passed[-1] = PassedOver(passed[-1].first, day, why)
    else:
        passed.append(PassedOver(day, day, why))


def _does_not_count(day: date, span: Span, calendars: Mapping[str, Sittings], pauses: Sequence[Paused]) -> str:
    """Why a day does not count, empty where it does. A day that no calendar tells of counts: so the end is the earliest."""
    if day.isoweekday() in span.excepted:
        return WEEKDAYS[day.isoweekday() - 1]
    if any(begun <= day and (ended is None or day < ended) for begun, ended in pauses):
        return "paused"
    if span.sitting is None:
        return ""
    away = [name for name in span.sitting.chambers if name in calendars and calendars[name].sits(day) is False]
    if len(away) < (1 if span.sitting.together else len(span.sitting.chambers)):
        return ""
    return f"{listed(away)} did not sit"


def _beyond(day: date, span: Span, calendars: Mapping[str, Sittings]) -> str:
    """What is not known about a day, empty where every chamber's calendar tells of it."""
    chambers = span.sitting.chambers if span.sitting else ()
    if missing := [name for name in chambers if name not in calendars]:
        return f"no sitting days of {listed(missing)} are imported"
    for name in chambers:
        calendar = calendars[name]
        if day < calendar.first:
            return f"the count begins before the sitting days of {name} are known (from {calendar.first})"
        if day > calendar.last:
            return f"the count runs past the sitting days of {name} that are known (to {calendar.last})"
    return ""


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


def rolled(last: date, rolling: Rolling) -> date:
    """The day that stands in for a last day on which nothing can be done."""
    while rolling is Rolling.NEXT_WEEKDAY and last.isoweekday() > 5:
        last += ONE_DAY
    return last


def acts_on(last: date, effect: Effect) -> date:
    """The day on which a term whose last day is `last` acts."""
    if effect is Effect.DAY_AFTER:
        return last + ONE_DAY
    if effect is Effect.FIRST_OF_NEXT_MONTH or (effect is Effect.FIRST_OF_MONTH and last.day > 1):
        return last.replace(day=1) + relativedelta(months=1)
    return last
