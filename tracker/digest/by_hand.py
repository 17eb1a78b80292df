"""Which window a digest that is asked for by hand covers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Unpack
from zoneinfo import ZoneInfo

from tracker.asking import Asked, Axes, known_until
from tracker.digest.changes import Window
from tracker.ledger.nights import Night, Nights
from tracker.reading import Reader


def window(
    reader: Reader, nights: Nights, moment: datetime, as_of: date | None, since: int | None, **axes: Unpack[Axes]
) -> Window:
    """From the last night's digest (or from a position, told when its entry was recorded) to now.

    The last night is one on or before the day, whose digest was composed by when things are asked to be known.
    """
    upto = reader.last_position()
    if since is None:
        last = _last_night(nights, Asked(moment, as_of, **axes))
        return Window(last.upto if last else 0, upto, moment, last.composed_at if last else None, as_of, **axes)
    return Window(since, upto, moment, reader.recorded_at(since), as_of, **axes)


def _last_night(nights: Nights, asked: Asked) -> Night | None:
    until = known_until(asked, ZoneInfo("UTC"))
    if until is None:
        return nights.last(asked.as_of)
    last = nights.last(min(until.astimezone(UTC).date() + timedelta(days=1), asked.as_of or date.max))
    while last is not None and last.composed_at > until:
        last = nights.last(last.night - timedelta(days=1))
    return last
