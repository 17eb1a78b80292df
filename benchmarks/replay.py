"""How fast replay goes, beside the machine that it drives: events a second, on the same histories.

    .venv/bin/python benchmarks/replay.py [EVENTS]

The baselines move a state along the same events and nothing else: the bare trigger loop of `transitions` and, where it is
installed (`pip install python-statemachine`), that library. Replay keeps clocks, findings and passages besides. All three run in
turns, five times; medians. A crowded day is the worst of a hundred days of seven facts that all stand in the wrong order.
"""

from __future__ import annotations

import itertools
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from benchmarks.histories import histories
from tracker import bootstrap
from tracker.core.record import Event
from tracker.core.replay import replay
from tracker.core.rules import Rules
from tracker.library.reader import Library

LATE = date(2040, 1, 1)
ROUNDS = 5
DAY = ("duma_adopted", "council_received", "council_approved", "president_received", "president_signed", "law_published")


class Cursor:
    """The light model of the bare trigger loop."""

    __slots__ = ("state",)
    state: str


def main(events: int) -> None:
    """Print the tables."""
    library = Library(bootstrap.data_folder("workflows"))
    rules = library.rules("ru/denunciation").for_bill(library.treaty("open-skies"), {})
    told = list(histories(rules, events // 9))
    count = sum(map(len, told))
    ways: dict[str, Callable[[], object]] = {
        "replay, with clocks": lambda: sum(len(replay(rules, bill, LATE).passages) for bill in told),
        "transitions, bare trigger loop": lambda: sum(len(_triggered(rules, bill)) for bill in told),
    }
    if other := _statemachine(rules):
        ways["python-statemachine, one a bill"] = lambda: sum(len(other(bill)) for bill in told[: len(told) // 10])
    took: dict[str, list[float]] = {name: [] for name in ways}
    for _, (name, way) in itertools.product(range(ROUNDS), ways.items()):
        began = time.perf_counter()
        way()
        took[name].append(time.perf_counter() - began)
    positions = [replay(rules, bill, LATE) for bill in told]
    clocks, findings = (sum(len(getattr(p, what)) for p in positions) / count for what in ("clocks", "findings"))
    print(f"{count} events of {len(told)} bills; {clocks:.2f} clocks an event, {findings:.1%} of the events with a finding")
    rates = {n: count * (0.1 if "statemachine" in n else 1) / statistics.median(seconds) for n, seconds in took.items()}
    for name, rate in rates.items():
        print(f"{name:<36} {rate:>10,.0f} events/s  {rates['replay, with clocks'] / rate:>6.2f}")
    _crowded(rules)


def _triggered(rules: Rules, bill: Sequence[Event]) -> str:
    cursor = Cursor()
    cursor.state = rules.workflow.first
    for event in bill:
        known = rules.machine.events[event.kind]
        if cursor.state in known.transitions:
            known.trigger(cursor)
    return cursor.state


def _statemachine(rules: Rules) -> Callable[[Sequence[Event]], str] | None:
    """The same moves on python-statemachine: an instance a bill, for one that has come to an end moves no more."""
    try:
        from statemachine import State, StateMachine
    except ImportError:
        return None
    first = rules.workflow.first
    states = {n: State(initial=n == first, final=s.final) for n, s in rules.states.items()}
    kinds: dict[str, Any] = {}
    for state in rules.states.values():
        for move in () if state.final else state.transitions:  # it lets none lead out of an end
            made = states[state.name].to(states[move.to])
            kinds[move.kind] = kinds[move.kind] | made if move.kind in kinds else made
    kind_of_machine = type("Bench", (StateMachine,), {**states, **kinds, "allow_event_without_transition": True})

    def run(bill: Sequence[Event]) -> str:
        machine = kind_of_machine()
        for event in bill:
            machine.send(event.kind)
        return str(machine.current_state_value)

    return run


def _crowded(rules: Rules) -> None:
    """Seven facts of one day, each order of recording another."""
    chance = random.Random(3)
    replay(rules, [Event(kind, date(2021, 5, 19)) for kind in DAY], date(2021, 5, 19))
    took = []
    for _ in range(100):
        kinds = [*DAY, "depositary_notified"]
        chance.shuffle(kinds)
        day = [Event(kind, date(2021, 5, 19), seq) for seq, kind in enumerate(kinds, start=1)]
        began = time.perf_counter()
        replay(rules, day, date(2021, 5, 19))
        took.append((time.perf_counter() - began) * 1000)
    print(f"a day of seven facts: median {statistics.median(took):.2f} ms, worst {max(took):.2f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
