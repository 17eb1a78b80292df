"""What a person tells of an event, as text: the values that it is recorded with, and what a correction changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any, TypedDict

from tracker import door
from tracker.core.entry import Expectation, Fact
from tracker.core.rules import Rules
from tracker.errors import RefusedInput


class Told(TypedDict, total=False):
    """What may be told of an event beside its kind and day. None, or left out, was not told."""

    time: str | None
    effect: str | None
    party: str | None
    source: str | None
    official: bool | None
    note: str | None
    votes: str | None


class Change(Told, total=False):
    """What a correction says otherwise. None, or left out, stays as it was."""

    kind: str | None
    on: str | None


_READERS: Mapping[str, Callable[[Any], object]] = {
    "time": door.clock_time,
    "effect": lambda value: door.day("--effect", value),
    "party": lambda value: door.text("--party", value),
    "source": lambda value: door.text("--source", value),
    "official": bool,
    "note": lambda value: door.text("--note", value),
    "votes": door.votes,
}


def values_of(told: Mapping[str, object]) -> dict[str, Any]:
    """The fields of a fact, from what was told of it. Raises `RefusedInput`."""
    return {name: _READERS[name](value) for name, value in told.items() if value is not None and name in _READERS}


def fact_day(bill: str, kind: str, on: str, today: date) -> date:
    """The day of something that happened. Raises `RefusedInput` for one that is still to come."""
    return door.past_day("--on", on, today, instead=f"tracker expect {bill} {kind} --on {on}")


def changed(bill: str, seq: int, was: Fact | Expectation, change: Change, rules: Rules, today: date) -> Fact | Expectation:
    """What an entry should have said. Raises `UnknownEvent`, and `RefusedInput` for what it cannot say."""
    values = values_of(change)
    if strange := set(values) - {field.name for field in fields(was)}:
        raise RefusedInput(
            f"entry {seq} is an expectation, which has no --{min(strange)}: it takes what `tracker expect` takes, "
            f"and what happened goes in with `tracker record`"
        )
    kind, on = change.get("kind"), change.get("on")
    values["kind"] = was.kind if kind is None else door.kind(kind, rules.workflow)
    if on is not None:
        happened = isinstance(was, Fact)
        values["on"] = fact_day(bill, values["kind"], on, today) if happened else door.day("--on", on, today)
    return replace(was, **values)
