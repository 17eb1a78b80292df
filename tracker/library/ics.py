"""The events of an iCalendar file (RFC 5545) as days: each with the line at which it begins, and whether it was cancelled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from tracker.errors import RefusedInput, shown

if TYPE_CHECKING:
    from icalendar import Event

LONGEST = timedelta(days=366)
"""An event that runs for longer is no sitting."""

_RECURS = ("RRULE", "RDATE")
_WORDS = ("SUMMARY", "LOCATION", "CATEGORIES")
_DAYS = ("DTSTART", "DTEND", "DURATION")
_BEGIN = re.compile(r"BEGIN:VEVENT\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Occasion:
    """An event: the line at which it begins, its first and last day, both included, and whether it was cancelled."""

    line: int
    first: date
    last: date
    cancelled: bool


def occasions(text: str, told: str, zone: ZoneInfo, *, word: str | None, since: date | None) -> Iterator[Occasion]:
    """The events of a file, called `told` in messages, that name a word (None: all of them), from a day on.

    An event of whole days takes all of them; one with a time the day on which it begins in `zone`. Raises `RefusedInput`.
    """
    events = _events(text, told)
    named = [(line, event) for line, event in events if word is None or _names(event, word)]
    if word is not None and not named:
        raise RefusedInput(f"{told}: no event names {shown(word)} in its {', '.join(_WORDS)}: is it another house's file?")
    for line, event in named:
        at = f"{told}:{line}"
        if recurs := [name for name in _RECURS if name in event]:
            raise RefusedInput(f"{at}: the event recurs ({recurs[0]}): export the calendar with a single event for each day")
        first, last = _days(event, at, zone)
        if since is not None and last < since:
            continue
        first = max(first, since or first)
        if last - first > LONGEST:
            raise RefusedInput(f"{at}: the event runs from {first} to {last}: no sitting is longer than a year")
        yield Occasion(line, first, last, str(event.get("STATUS", "")).upper() == "CANCELLED")


def _events(text: str, told: str) -> list[tuple[int, Event]]:
    """Every event with the line at which it begins."""
    from icalendar import Calendar

    lines = [n for n, line in enumerate(text.split("\n"), start=1) if _BEGIN.fullmatch(line)]
    try:
        events: list[Any] = [event for one in Calendar.from_ical(text, multiple=True) for event in one.walk("VEVENT")]
    except Exception as error:  # whatever goes wrong in the parser comes through: a zone that is a folder, an index
        raise RefusedInput(f"{told}: cannot be read as an iCalendar file: {error}") from None
    if len(events) != len(lines):
        raise RefusedInput(f"{told}: breaks off before the end of an event, or is no iCalendar file: export it anew")
    if not events:
        raise RefusedInput(f"{told}: holds no event (VEVENT): export the calendar with its events")
    return list(zip(lines, events, strict=True))


def _names(event: Event, word: str) -> bool:
    """Whether the event says a word, small or large."""
    given = [event[name] for name in _WORDS if name in event]
    values = [value for one in given for value in (one if isinstance(one, list) else [one])]
    said = "\n".join(str(text) for value in values for text in getattr(value, "cats", [value]))
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", said, re.IGNORECASE) is not None


def _days(event: Event, at: str, zone: ZoneInfo) -> tuple[date, date]:
    """The first and the last day of an event. Raises `RefusedInput`."""
    if wrong := [f"{name}: {why}" for name, why in event.errors if name in _DAYS]:
        raise RefusedInput(f"{at}: {wrong[0]}")
    try:
        start = event.start
        if isinstance(start, datetime):
            day = _local(start, event["DTSTART"].params.get("TZID"), at, zone)
            return day, day
        last = event.end - timedelta(days=1)
    except (ValueError, OverflowError) as error:
        raise RefusedInput(f"{at}: {error}") from None
    if last < start - timedelta(days=1):
        raise RefusedInput(f"{at}: DTEND: the event ends before it begins, on {start}")
    return start, max(start, last)


def _local(start: datetime, named: str | None, at: str, zone: ZoneInfo) -> date:
    """The day in the zone on which a time falls; a time of no zone is taken as it stands."""
    if start.tzinfo is not None:
        return start.astimezone(zone).date()
    if named is not None:
        raise RefusedInput(f"{at}: DTSTART: the time zone {shown(named)} is not known: export the calendar in UTC")
    return start.date()
