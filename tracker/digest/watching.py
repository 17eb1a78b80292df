"""What a watcher is made of: options as they were typed, checked; and which bills it follows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from tracker.core.record import Record
from tracker.core.workflow import State
from tracker.digest.channels.targets import check_target
from tracker.errors import RefusedInput, UnknownName, not_found, shown
from tracker.languages import Language
from tracker.reading import Reader
from tracker.settings import Settings
from tracker.watcher import Empty, Every, Filters, Format, Watcher

NAME = re.compile(r"[^\W_][\w.-]{0,49}")
FORMATS = {"mailto": Format.html, "file": Format.markdown, "https": Format.json, "http": Format.json}
"""The format that a target gets where none is asked for."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A watcher as it was asked for, in words still to be checked."""

    name: str
    send_to: str
    filters: Filters
    every: Every = Every.night
    at: str = "06:00"
    timezone: str = "UTC"
    within: int = 30
    language: Language = Language.en
    format: Format | None = None
    empty: Empty = Empty.send
    since: int = 0


def watcher_of(reader: Reader, wanted: Wanted, settings: Settings, moment: datetime) -> Watcher:
    """The watcher that was asked for. Raises `RefusedInput`, and `UnknownName` with the nearest name."""
    if not NAME.fullmatch(wanted.name):
        raise RefusedInput(
            f"the watcher's name {shown(wanted.name)} must begin with a letter or digit and go on with those and . - _"
            " (at most 50)"
        )
    filters = _known(reader, wanted.filters)
    at, timezone = _time(wanted.at), _zone(wanted.timezone)
    if wanted.since > (last := reader.last_position()):
        raise RefusedInput(f"--since {wanted.since}: the ledger ends at position {last}")
    send_to = absolute(wanted.send_to)
    check_target(send_to, settings)
    return Watcher(
        wanted.name,
        send_to,
        filters,
        wanted.every,
        at,
        timezone,
        wanted.within,
        wanted.language,
        wanted.format or FORMATS[send_to.partition(":")[0].lower()],
        wanted.empty,
        wanted.since,
        moment,
    )


def follows(filters: Filters, record: Record, state: State | None) -> bool:
    """Whether a bill of which this is told is one that is watched; where nobody can say in which state it is, any counts."""
    return (
        (not filters.bills or record.bill in filters.bills)
        and (not filters.treaties or record.treaty in filters.treaties)
        and (not filters.tags or not set(filters.tags).isdisjoint(record.tags))
        and (not filters.workflows or record.workflow in filters.workflows)
        and (not filters.states or state is None or state.name in filters.states)
    )


def may_follow(filters: Filters, workflow: str, treaty: str | None) -> bool:
    """Whether a bill that goes by this workflow, on this treaty, may be one that is watched, whatever its tags and its state."""
    return (not filters.treaties or treaty in filters.treaties) and (not filters.workflows or workflow in filters.workflows)


def absolute(target: str) -> str:
    """A target that says the same wherever the program runs: a service does not run where the watcher was added."""
    scheme, _, place = target.partition(":")
    relative = scheme.lower() == "file" and place.strip() and not place.startswith("/")
    return f"{scheme}:{Path(place).absolute()}" if relative else target


def _known(reader: Reader, filters: Filters) -> Filters:
    states = tuple(state.replace("-", "_") for state in filters.states)
    reader.check_names(filters.workflows, filters.treaties, states)
    if filters.bills:
        _all_known("bill", filters.bills, reader.bills(), "`tracker open` makes it, `tracker list` shows all")
    if filters.tags:
        _all_known("tag", filters.tags, reader.tags(), "no bill bears it yet: `tracker amend BILL --tag` gives it one")
    return Filters(filters.bills, filters.treaties, filters.tags, filters.workflows, states)


def _all_known(what: str, names: Sequence[str], known: Sequence[str], hint: str) -> None:
    for name in names:
        if name not in known:
            raise UnknownName(not_found(what, name, known, hint))


def _time(text: str) -> time:
    if re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text, re.ASCII):
        return time.fromisoformat(text)
    raise RefusedInput(f"--at {shown(text)} is not a time of day: give it as HH:MM, 06:00, its zone with --timezone")


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        known = sorted(available_timezones())
        raise UnknownName(not_found("time zone", text, known, "give one of the IANA list: Europe/Moscow")) from None
    return text
