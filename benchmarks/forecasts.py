"""What a forecast costs: the road to the usual end from every state of every shipped workflow, beside one replay.

    .venv/bin/python benchmarks/forecasts.py [ROUNDS]

Each state is come to by the shortest way, all on one day, and looked at that day; a bill is on the Treaty on Open Skies. A
forecast is many replays, so the replay of the same record is the baseline, in the same rounds. Medians of each state's rounds;
the worst state of each workflow is what is held against the promise.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial

from tracker import bootstrap
from tracker.core.forecast import forecast, usual_end
from tracker.core.outlook import Outlook, look
from tracker.core.plan import plan
from tracker.core.record import Event, Record
from tracker.core.replay import replay
from tracker.core.rules import Rules
from tracker.library.reader import Library

ROUNDS = 9
PROMISED = 50.0
"""Milliseconds for a forecast."""
START = date(2021, 1, 1)


def main(rounds: int) -> None:
    """Print the table."""
    library = Library(bootstrap.data_folder("workflows"))
    about = library.treaty("open-skies")
    print(f"{'workflow':<32} {'states':>6} {'worst state':<20} {'ms':>7} {'replays':>8} {'plan ms':>8} {'promised':>9}")
    for name in library.workflow_names():
        print(_row(name, library.rules(name).for_bill(about, {}), rounds))


def _row(name: str, rules: Rules, rounds: int) -> str:
    """The worst state of a workflow: its forecast, how many replays of its record take as long, and a plan from there."""
    states = list(_reached(rules))
    took = [_milliseconds(partial(forecast, outlook, usual_end(rules)), rounds) for outlook in states]
    worst = states[took.index(max(took))]
    one = _milliseconds(partial(replay, rules, worst.record.events, worst.as_of), rounds)
    found = forecast(worst, usual_end(rules))
    planned = 0.0
    if found and found.earliest:
        planned = _milliseconds(partial(plan, found, found.earliest + timedelta(days=30)), max(1, rounds // 3))
    row = f"{name:<32} {len(states):>6} {worst.position.state:<20} {max(took):>7.1f} {max(took) / one:>8.0f} {planned:>8.1f}"
    return f"{row} {PROMISED:>9.0f}"


def _reached(rules: Rules) -> Iterator[Outlook]:
    """A bill in each state, come there by the shortest way that the workflow foresees."""
    ways: dict[str, list[str]] = {rules.workflow.first: []}
    for name in (ahead := [rules.workflow.first]):
        for move in rules.states[name].transitions:
            if move.to not in ways:
                ways[move.to] = [*ways[name], move.kind]
                ahead.append(move.to)
    seen = set()
    for kinds in ways.values():
        events = tuple(Event(kind, START, seq) for seq, kind in enumerate(kinds, start=1))
        record = Record("BILL", "w", "A title", None, None, (), {}, events, (), (), (), None, {}, len(events))
        outlook = look(rules, record, START)
        if outlook.position.state not in seen:
            seen.add(outlook.position.state)
            yield outlook


def _milliseconds(run: Callable[[], object], rounds: int) -> float:
    took = []
    for _ in range(rounds):
        began = time.perf_counter()
        run()
        took.append(time.perf_counter() - began)
    return statistics.median(took) * 1000


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
