"""What sets a clock running, told from the events heard so far."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tracker.core.record import Event
from tracker.core.term import All, Condition, Nth


def begins(conditions: Iterable[Condition], event: Event, heard: Sequence[Event]) -> bool:
    """Whether this event, after those heard before it, fulfils one of the conditions: a kind each time, a count once."""
    return any(
        event.kind == one if isinstance(one, str) else _holds(one, [*heard, event]) and not _holds(one, heard)
        for one in conditions
    )


def _holds(condition: Condition, heard: Sequence[Event]) -> bool:
    match condition:
        case Nth():
            told = [event for event in heard if event.kind == condition.kind]
            parties = {" ".join(event.party.split()).casefold() for event in told if event.party is not None}
            return len(parties) + sum(event.party is None for event in told) >= condition.n
        case All():
            return all(_holds(one, heard) for one in condition.of)
        case _:
            return any(event.kind == condition for event in heard)
