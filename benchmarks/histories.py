"""Random histories of any workflow: legal ones, and slightly irregular ones; the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

from tracker.core.record import Event
from tracker.core.rules import Rules

START = date(2000, 1, 1)
GAPS = (0, 1, 2, 3, 5, 7, 9, 14, 21, 30)
"""Days from one event to the next; one in ten falls on the day of the one before."""


def histories(
    rules: Rules, bills: int, seed: int = 1, irregular: float = 0.03, length: int = 10, hurry: int = 12
) -> Iterator[list[Event]]:
    """So many bills' events, each a walk of about `length` events along the machine; with less `hurry` the end comes later.

    Of the events a share `irregular` is left out, doubled or put on another day, so that the record has gaps and disorder.
    """
    chance, far = random.Random(seed), _far(rules)
    for _ in range(bills):
        yield _disturbed(_walk(rules, chance, length, far, hurry), chance, irregular)


def _walk(rules: Rules, chance: random.Random, length: int, far: dict[str, int], hurry: int) -> list[Event]:
    """A bill's events, as the machine allows them: a move towards the usual end is likelier than one that stays or leads away."""
    state, on = rules.workflow.first, START + timedelta(days=chance.randrange(8000))
    events: list[Event] = []
    by_time = {timer.then: timer.started_by for timer in rules.timers.values() if timer.then}
    told: set[str] = set()
    while len(events) < length and far[state]:
        due = [m for m in rules.states[state].transitions if not told.isdisjoint(by_time.get(m.kind, ()))]
        if due:  # what time brings about nobody records
            state, on = due[0].to, on + timedelta(days=200)
            continue
        moves = [m for m in rules.states[state].transitions if not m.aside and m.kind not in told and m.kind not in by_time]
        if not moves:
            break
        weights = [hurry if far[m.to] < far[state] else 3 if m.to == state else 1 for m in moves]
        move = chance.choices(moves, weights)[0]
        state, on = move.to, on + timedelta(days=chance.choice(GAPS))
        told.add(move.kind)
        events.append(Event(move.kind, on, len(events) + 1))
    return events


def _far(rules: Rules) -> dict[str, int]:
    """How many moves each state is from the usual end; those from which it is out of reach stand farthest."""
    far = {name: 0 for name, state in rules.states.items() if state.usual}
    for distance in range(1, len(rules.states) + 1):
        for name, state in rules.states.items():
            if name not in far and any(far.get(move.to) == distance - 1 for move in state.transitions):
                far[name] = distance
    return {name: far.get(name, len(rules.states)) for name in rules.states}


def _disturbed(events: list[Event], chance: random.Random, irregular: float) -> list[Event]:
    told: list[Event] = []
    for event in events:
        if chance.random() >= irregular:
            told.append(event)
            continue
        match chance.choice(("left out", "doubled", "misdated")):
            case "doubled":
                told += [event, Event(event.kind, event.on + timedelta(days=1))]
            case "misdated":
                told.append(Event(event.kind, event.on + timedelta(days=chance.choice((-20, -3, 3, 20)))))
    return [Event(event.kind, event.on, seq) for seq, event in enumerate(told, start=1)]
