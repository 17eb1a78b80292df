"""What is expected: the newest standing expectation of each kind, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from tracker.core.entry import Expectation
from tracker.core.record import Event, Record, first_told


class Awaited(StrEnum):
    """What became of an expectation, on a day."""

    EXPECTED = "expected"
    GONE_BY = "gone_by"


@dataclass(frozen=True, slots=True)
class Agenda:
    """The newest standing expectation of a kind. `moved_from` is the day that it was expected on before."""

    seq: int
    kind: str
    on: date
    moved_from: date | None = None
    source: str | None = None
    note: str | None = None
    standing: Awaited = Awaited.EXPECTED


def agenda(record: Record, as_of: date) -> tuple[Agenda, ...]:
    """What is expected on `as_of`: the newest standing expectation of each kind that no later fact has fulfilled.

    An expectation whose day has gone by without one is `gone_by`.
    """
    newest = {item.kind: item for item in every_expectation(record)}
    awaited = sorted(
        (item for item in newest.values() if not _fulfilled(record, item, as_of)), key=lambda item: (item.on, item.seq)
    )
    return tuple(replace(item, standing=Awaited.GONE_BY) if item.on < as_of else item for item in awaited)


def every_expectation(record: Record) -> Iterator[Agenda]:
    """Each standing expectation in the order in which it was told, with the day that it moved from."""
    newest: dict[str, Agenda] = {}
    for seq, expected in record.expectations:
        before = newest.get(expected.kind)
        moved = _moved(record, before, seq, expected) if before else None
        item = Agenda(seq, expected.kind, expected.on, moved, expected.source, expected.note)
        newest[expected.kind] = item
        yield item


def _moved(record: Record, before: Agenda, seq: int, expected: Expectation) -> date | None:
    """The day that this expectation moved from, unless the earlier one had been fulfilled in between."""
    then, since = first_told(record.corrections, before.seq), first_told(record.corrections, seq)
    if any(e.kind == before.kind and then < _first_told(record, e) < since for e in record.events):
        return None
    return before.on if before.on != expected.on else before.moved_from


def _fulfilled(record: Record, item: Agenda, as_of: date) -> bool:
    since = first_told(record.corrections, item.seq)
    return any(
        e.kind == item.kind and (_first_told(record, e) > since or e.on == item.on) and e.on <= as_of for e in record.events
    )


def _first_told(record: Record, event: Event) -> int:
    return first_told(record.corrections, event.seq, *event.accounts)
