"""Which window a digest that is asked for by hand covers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Unpack

from tracker.asking import Axes
from tracker.digest.changes import Window
from tracker.reading import Reader


def window(reader: Reader, moment: datetime, as_of: date | None, since: int, **axes: Unpack[Axes]) -> Window:
    """From a position (told when its entry was recorded; 0 is the beginning) to now."""
    return Window(since, reader.last_position(), moment, reader.recorded_at(since), as_of, **axes)
