"""Which window a digest that is asked for by hand covers."""

from __future__ import annotations

from datetime import date, datetime

from tracker.digest.compose import Window
from tracker.ledger.nights import Nights
from tracker.reading import Reader


def window(reader: Reader, nights: Nights, moment: datetime, as_of: date | None, since: int | None) -> Window:
    """From the last night's digest on or before the day (or from a position, told when its entry was recorded) to now."""
    upto = reader.last_position()
    if since is None:
        last = nights.last(as_of)
        return Window(last.upto if last else 0, upto, moment, last.composed_at if last else None, as_of)
    told_at = max((entry.recorded_at for entry in reader.entries(upto=since)), default=None)
    return Window(since, upto, moment, told_at, as_of)
