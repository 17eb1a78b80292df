"""The days on which a chamber sits, read from a file of its user's: a table (CSV) or a calendar (iCalendar), as UTF-8 text.

A calendar is known from the first day in the file to the last; a day between them of which the file says nothing is one
without sitting. Every problem is told with the file, the line and the way out, as `RefusedInput`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tracker.core.sittings import Sittings
from tracker.errors import RefusedInput, shown
from tracker.library import ics

SITTING = "sitting"
LARGEST = 10_000_000
"""Bytes: a hundred years of two houses, a row a day, are a fifth of it."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one line of a file tells of a day: its kind is `sitting`, or something else that is none."""

    line: int
    day: date
    kind: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, and the line on which it ends; a cell that is not there is empty."""

    line: int
    date: str
    day_type: str
    house: str


def read_sittings(name: str, file: Path, *, zone: ZoneInfo, house: str | None = None, since: date | None = None) -> Sittings:
    """The sitting days in a file, under the name of a calendar; their version is the ledger's to give.

    Of a table that holds several houses one must be named; of a calendar's events those count that name it. What lies
    before `since` is cut off first. A time of day falls on the day that it is in `zone`. Raises `RefusedInput`.
    """
    text, told = _text(file), str(file)
    if text.lstrip()[:15].upper() == "BEGIN:VCALENDAR" or file.suffix.lower() == ".ics":
        found = _of_events(ics.occasions(text, told, zone, word=house, since=since))
    else:
        found = _of_rows(_rows(text, told, house is not None), told, house, since)
    return _sittings(name, told, found, since)


def _text(file: Path) -> str:
    """The whole text of a file, without a byte-order mark."""
    try:
        with file.open("rb") as stream:
            content = stream.read(LARGEST + 1)
    except OSError as error:
        raise RefusedInput(f"{file}: cannot be read: {error.strerror}") from None
    if len(content) > LARGEST:
        raise RefusedInput(f"{file}: is larger than {LARGEST // 1_000_000} MB: no calendar of sitting days is")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise RefusedInput(f"{file}:{line}: is not UTF-8 text: export it as CSV or iCalendar in UTF-8") from None
    if "\0" in text:
        raise RefusedInput(f"{file}: is not text: export it as CSV or iCalendar in UTF-8")
    if not text.strip():
        raise RefusedInput(f"{file}: is empty: it needs a header with date and day_type, and a row for each day")
    return text


def _of_events(events: Iterable[ics.Occasion]) -> Iterator[Told]:
    for event in events:
        kind = "cancelled" if event.cancelled else SITTING
        for n in range((event.last - event.first).days + 1):
            yield Told(event.line, event.first + timedelta(days=n), kind)


def _rows(text: str, told: str, of_a_house: bool) -> list[Row]:
    """The rows below the header, which must name the columns that are needed."""
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [cell.strip() for cell in next(lines)]
        for column in ("date", "day_type", *(["house"] if of_a_house else [])):
            if column not in header:
                has = ", ".join(shown(cell) for cell in header)
                raise RefusedInput(f"{told}:{lines.line_num}: there is no column {column}; the header has {has}")
        return [_row(lines.line_num, dict(zip(header, cells, strict=False))) for cells in lines if cells]
    except csv.Error as error:
        raise RefusedInput(f"{told}:{lines.line_num}: is no CSV: {error}") from None


def _row(line: int, cells: dict[str, str]) -> Row:
    return Row(line, *(cells.get(column, "").strip() for column in ("date", "day_type", "house")))


def _of_rows(rows: Sequence[Row], told: str, house: str | None, since: date | None) -> Iterator[Told]:
    """What the rows of one house tell, from a day on."""
    kept = [row for row in rows if not _is_before(row.date, since)]
    houses = list(dict.fromkeys(row.house for row in kept))
    if house is None and len(houses) > 1:
        raise RefusedInput(f"{told}: holds the days of {', '.join(map(shown, houses))}: --house names the one that is meant")
    if house is not None and kept and house not in houses:
        raise RefusedInput(f"{told}: has no house {shown(house)}; its column house has {', '.join(map(shown, houses))}")
    for row in kept:
        if house is None or row.house == house:
            if not row.day_type:
                raise RefusedInput(f"{told}:{row.line}: day_type: is empty: {SITTING}, or what else the day is")
            yield Told(row.line, _day(row, told), row.day_type)


def _is_before(text: str, since: date | None) -> bool:
    """Whether what is written as a day, there may be one or not, stands before the day from which on rows are taken."""
    return since is not None and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) is not None and text < since.isoformat()


def _day(row: Row, told: str) -> date:
    from pydantic import ValidationError

    try:
        day: date = _adapter().validate_python(row.date)
    except ValidationError as error:
        raise RefusedInput(f"{told}:{row.line}: date: {shown(row.date)}: {error.errors()[0]['msg']}") from None
    return day


@cache
def _adapter() -> Any:
    """A day as law files write it."""
    from pydantic import TypeAdapter

    from tracker.library.fields import Day

    return TypeAdapter(Day)


def _sittings(name: str, told: str, found: Iterable[Told], since: date | None) -> Sittings:
    """The days told of, each once. Raises `RefusedInput` where one is of two kinds, or none is a day of sitting."""
    kinds: dict[date, Told] = {}
    for one in found:
        first = kinds.setdefault(one.day, one)
        if first.kind != one.kind:
            both = f"{one.day} is {shown(one.kind)} here and {shown(first.kind)} in line {first.line}"
            raise RefusedInput(f"{told}:{one.line}: {both}: correct the file, or --from DATE leaves out the days before one")
    after = f" from {since} on" if since else ""
    if not kinds:
        raise RefusedInput(f"{told}: tells of no day{after}" + (": give an earlier --from" if since else ""))
    if not any(one.kind == SITTING for one in kinds.values()):
        said = ", ".join(dict.fromkeys(shown(one.kind) for one in kinds.values()))
        raise RefusedInput(f"{told}: no day{after} is one of sitting: the kinds of day in it are {said}")
    days = frozenset(day for day, one in kinds.items() if one.kind == SITTING)
    return Sittings(name, min(kinds), max(kinds), days)
