"""Which night it is for a watcher, which are owed, and when the next begins. Pure: the moment is given.

A night is a day in the watcher's zone, and begins once: where its hour does not exist (spring) as if the clocks had not gone
forward yet, where it comes twice (autumn) at the first.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tracker.watcher import Every, Watcher

ONE_DAY = timedelta(days=1)


def tonight(watcher: Watcher, moment: datetime) -> date:
    """The latest night of the watcher's that has begun."""
    night = moment.astimezone(ZoneInfo(watcher.timezone)).date()
    while not _is_kept(night, watcher.every) or begins(watcher, night) > moment:
        night -= ONE_DAY
    return night


def following(night: date, every: Every) -> date:
    """The night after this one on which a digest is made."""
    night += ONE_DAY
    while not _is_kept(night, every):
        night += ONE_DAY
    return night


def begins(watcher: Watcher, night: date) -> datetime:
    """The moment (UTC) at which a night's digest falls due."""
    return _begins(night, watcher.at, ZoneInfo(watcher.timezone))


def owed(watcher: Watcher, last: date | None, moment: datetime) -> tuple[date, date] | None:
    """The first and last night that a digest is owed for, after the `last` that was told; None where none has begun since.

    To a watcher that was never told anything one is owed at once, in the name of the latest night.
    """
    latest = tonight(watcher, moment)
    if last is None:
        return latest, latest
    return (following(last, watcher.every), latest) if latest > last else None


def _begins(night: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(night, at, tzinfo=zone).astimezone(UTC)


def _is_kept(night: date, every: Every) -> bool:
    """Whether a digest is made on this night: of a week's nights the one of Monday."""
    last = {Every.night: 6, Every.weekday: 4, Every.week: 0}[every]
    return night.weekday() <= last
