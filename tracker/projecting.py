"""From outlooks to the rows of `days` and `list`, and how long each row holds by itself.

What time alone will do is told at once, as rows that hold from one midnight to another in the bill's zone, so that a reader
on a later day finds its rows made.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from tracker import shapes, wording
from tracker.core.deadlines import Deadline
from tracker.core.outlook import Outlook
from tracker.rows import Due, Listed, Stretch

MOST = 12
"""So many changes by time alone are told ahead; then a reader replays."""


def stretches(today: Outlook, on: Callable[[date], Outlook]) -> list[Stretch]:
    """What a bill shows from its own today on; `on` gives its outlook on a later day. Nothing of a void bill is shown."""
    told: list[Stretch] = []
    outlook, since = today, _midnight(today.rules.zone, today.as_of)
    while len(told) < MOST:
        change = outlook.changes_on
        until = _midnight(outlook.rules.zone, change) if change else None
        listed, dues = (listed_of(outlook), dues_of(outlook)) if outlook.record.void is None else (None, ())
        told.append(Stretch(since, until, listed, dues))
        if change is None or until is None:
            break
        outlook, since = on(change), until
    return told


@lru_cache(10_000)
def _midnight(zone: ZoneInfo, day: date) -> datetime:
    """The moment at which a day begins in the bill's own zone."""
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


def dues_of(outlook: Outlook) -> tuple[Due, ...]:
    """The deadlines of a bill that ask for attention."""
    return tuple(due_of(outlook, deadline) for deadline in outlook.open_deadlines)


def due_of(outlook: Outlook, deadline: Deadline) -> Due:
    """A deadline as `days` shows it."""
    return Due(
        bill=outlook.record.bill,
        as_of=outlook.as_of,
        day=deadline.day,
        unset=deadline.day is None and not deadline.clock.reckoning.unknown,
        timer=deadline.timer.name,
        title=deadline.timer.title.en,
        last=wording.span(deadline),
        effect=str(deadline.effect or ""),
        standing=wording.standing(deadline),
        law=wording.law(deadline.basis),
        words="" if deadline.day else wording.days_of(deadline),
        shape={name: value for name, value in shapes.deadline(deadline).items() if name != "days"},
    )


def listed_of(outlook: Outlook) -> Listed:
    """A bill as a list shows it."""
    record = outlook.record
    soonest = next(iter(outlook.open_deadlines), None)
    return Listed(
        bill=record.bill,
        as_of=outlook.as_of,
        title=record.title,
        state=outlook.state.name,
        state_title=outlook.state.title.en,
        final=outlook.state.final,
        said=" ".join(filter(None, (record.bill, record.title, record.number, record.treaty))).casefold(),
        tags=record.tags,
        shape={
            **{name: value for name, value in shapes.brief(outlook).items() if name != "as_of"},
            "number": record.number,
            "tags": list(record.tags),
        },
        soonest=due_of(outlook, soonest) if soonest else None,
    )
