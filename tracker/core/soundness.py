"""What must hold of a workflow before a bill may go by it, checked when it is loaded.

Each problem names the place in the workflow as a path of keys, which the library turns into file, line and column.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from tracker.core.lengths import NthMonth, Span, Unit
from tracker.core.term import Counting, Effect, Term, days_named, kinds_of, spans_of, spoken_of
from tracker.core.workflow import State, Timer, Workflow, changes

Path = tuple[str, ...]
Unknown = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a workflow: where (keys from the top of the file) and what."""

    path: Path
    what: str


def problems(workflow: Workflow) -> tuple[Problem, ...]:
    """Everything unsound about a workflow; empty where it is sound."""
    names = list(_names(workflow))
    if names:
        return tuple(names)  # what follows walks the graph, and needs every name to lead somewhere
    stretches = (workflow.on(day) for day in (date.min, *changes(workflow, {})))
    of_each = (problem for law in stretches for problem in _of_one_law(law))
    return tuple(dict.fromkeys([*_reachable(workflow), *of_each]))


def _of_one_law(law: Workflow) -> Iterator[Problem]:
    """What is unsound about the rules of one stretch of days; a state that only another law knows is no part of it."""
    yield from _ends(law)
    yield from _timers(law)
    yield from _instant_cycles(law)


def _names(workflow: Workflow) -> Iterator[Problem]:
    states = {state.name for state in workflow.states}
    if workflow.first not in states:
        yield Problem(("first",), f"the first state {workflow.first} is not defined")
    for state in workflow.states:
        for move in state.transitions:
            where = ("states", state.name, "transitions", move.kind)
            if move.to not in states:
                yield Problem((*where, "to"), f"leads to {move.to}, a state that is not defined")
            if move.kind not in workflow.kinds:
                yield Problem(where, f"the event kind {move.kind} is not declared under kinds")
        for kind in state.not_allowed:
            if kind not in workflow.kinds:
                yield Problem(("states", state.name, "not_allowed", kind), f"the event kind {kind} is not declared under kinds")
    for timer in workflow.timers:
        for role, kinds in _roles(timer):
            for kind in kinds:
                if kind not in workflow.kinds:
                    yield Problem(("timers", timer.name, role), f"the event kind {kind} is not declared under kinds")
        for chamber in sorted(_chambers(timer) - set(workflow.calendars)):
            yield Problem(("timers", timer.name, "term"), f"the calendar {chamber} is not declared under calendars")
        if timer.required and not (timer.stops and timer.term and timer.term.not_before):
            yield Problem(("timers", timer.name, "required"), "goes with stops and a term that says not_before")


def _roles(timer: Timer) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "starts", kinds_of(timer.starts)
    yield "stops", timer.stops
    yield "overtaken_by", timer.overtaken_by
    yield "then", (timer.then,) if timer.then else ()
    for term in (timer.term, *timer.term.variants) if timer.term else ():
        yield "term", spoken_of(term)


def unknown_names(term: Term, kinds: Collection[str], calendars: Collection[str], days: Collection[str]) -> Iterator[Unknown]:
    """The names in a term given from outside a workflow that nothing declares, each with what it should name."""
    seen: set[Unknown] = set()
    for one in term.variants or (term,):
        chambers = [name for span in spans_of(one) if span.sitting for name in span.sitting.chambers]
        named = [*days_named(one), *([one.only.since] if one.only else [])]
        told = [("event kind", spoken_of(one), kinds), ("calendar", chambers, calendars), ("day", named, days)]
        for what, names, known in told:
            for name in names:
                if name not in known and (what, name) not in seen:
                    seen.add((what, name))
                    yield what, name


def _chambers(timer: Timer) -> set[str]:
    spans = spans_of(timer.term) if timer.term else ()
    return {chamber for span in spans if span.sitting for chamber in span.sitting.chambers}


def _reachable(workflow: Workflow) -> Iterator[Problem]:
    reached = _flood(workflow, [workflow.first])
    for state in workflow.states:
        if state.name not in reached:
            yield Problem(("states", state.name), f"the state {state.name} cannot be reached from {workflow.first}")


def _ends(workflow: Workflow) -> Iterator[Problem]:
    finals = {state.name for state in workflow.states if state.final}
    reached = _flood(workflow, [workflow.first])
    for state in workflow.states:
        if state.name in reached and not finals & _flood(workflow, [state.name]):
            yield Problem(("states", state.name), f"{state.name} is a trap: no final state can be reached from it")
        if state.usual and not state.final:
            yield Problem(("states", state.name), f"{state.name} is said to be the usual end and is not final")
    usual = [state.name for state in workflow.states if state.usual]
    if len(usual) != 1:
        yield Problem(("states",), f"one end must say usual: true; {', '.join(usual) or 'none'} does")


def _flood(workflow: Workflow, start: Iterable[str], shut: frozenset[str] = frozenset()) -> set[str]:
    """The states that can be reached from `start` without an event of a kind in `shut`."""
    states: dict[str, State] = {state.name: state for state in workflow.states}
    reached: set[str] = set()
    ahead = list(start)
    while ahead:
        name = ahead.pop()
        if name not in reached:
            reached.add(name)
            ahead.extend(move.to for move in states[name].transitions if move.kind not in shut)
    return reached


def _timers(workflow: Workflow) -> Iterator[Problem]:
    for timer in workflow.timers:
        ends = frozenset([*timer.stops, *timer.overtaken_by, *([timer.then] if timer.then else [])])
        started = [m.to for state in workflow.states for m in state.transitions if m.kind in timer.started_by]
        runs = _flood(workflow, started, ends)
        foreseen = {m.kind for state in workflow.states if state.name in runs for m in state.transitions}
        if timer.then and timer.then not in foreseen:
            yield Problem(("timers", timer.name, "then"), f"{timer.then} is foreseen in no state in which this clock can run")
        if timer.again is None and foreseen & set(timer.started_by):
            recurring = ", ".join(sorted(foreseen & set(timer.started_by)))
            yield Problem(
                ("timers", timer.name),
                f"{recurring} can come again while the clock runs: say again: ignore or again: restart",
            )


def _instant_cycles(workflow: Workflow) -> Iterator[Problem]:
    """A chain of `then` that comes back to itself and may pass in no days would never end."""
    instant = [timer for timer in workflow.timers if timer.then and _may_take_no_days(timer.term)]
    after = {timer.name: [t for t in instant if timer.then in t.started_by] for timer in instant}
    for timer in instant:
        seen: set[str] = set()
        ahead = list(after[timer.name])
        while ahead:
            nearest = ahead.pop()
            if nearest.name == timer.name:
                yield Problem(("timers", timer.name, "then"), "this chain of then comes back to itself and may pass in no days")
                break
            if nearest.name not in seen:
                seen.add(nearest.name)
                ahead.extend(after[nearest.name])


def _may_take_no_days(term: Term | None) -> bool:
    """Whether a term can end on the day it starts. Of a term that a treaty gives nothing is known, so it may."""
    if term is None:
        return True
    length = term.within
    if not isinstance(length, Span):  # an act may name its own day, a cut-off may be today
        return not isinstance(length, NthMonth)
    one_day = length.unit is Unit.DAYS and length.count == 1
    return one_day and term.counting is Counting.SAME_DAY and term.effect is Effect.LAST_DAY
