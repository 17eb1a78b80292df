"""A watcher: who is told of which bills, how often and where. Values alone; `tracker.ledger.watchers` keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from tracker.languages import Language


class Every(StrEnum):
    """On which nights a digest is made: on each, from Monday to Friday, on Mondays."""

    night = "night"
    weekday = "weekday"
    week = "week"


class Empty(StrEnum):
    """What is done with a digest that has nothing new to tell."""

    send = "send"
    skip = "skip"


class Format(StrEnum):
    """The formats of a digest."""

    text = "text"
    markdown = "markdown"
    html = "html"
    json = "json"


@dataclass(frozen=True, slots=True)
class Filters:
    """Which bills are followed: of the names in a field one must fit, and every field that holds any must."""

    bills: tuple[str, ...] = ()
    treaties: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    workflows: tuple[str, ...] = ()
    states: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Watcher:
    """One watcher. Its nights begin at `at` in `timezone`; its first digest tells what comes after the position `since`.

    `within` is how many days ahead deadlines are told.
    """

    name: str
    send_to: str
    filters: Filters
    every: Every
    at: time
    timezone: str
    within: int
    language: Language
    format: Format
    empty: Empty
    since: int
    added_at: datetime
    paused: bool = False
