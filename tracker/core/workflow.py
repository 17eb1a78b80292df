"""A procedure written down: states, transitions, timers and their terms; and a treaty's own terms.

These are the values that the library makes from YAML. `Rules` is a workflow made ready for one bill: the
`transitions.Machine` that alone says which move is legal, and the terms that the bill's treaty gives.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

from transitions import Machine

from tracker.core.basis import Act, Basis, Title
from tracker.core.term import Term


class Again(StrEnum):
    """What a second start does while the clock runs."""

    IGNORE = "ignore"
    RESTART = "restart"


@dataclass(frozen=True, slots=True)
class Transition:
    """A permitted move out of one state on one kind of event.

    One that stands `aside` is foreseen for the sake of a term (a bar, a hold, an optional timer) that not every treaty has.
    """

    kind: str
    to: str
    basis: Basis
    aside: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """Where a bill may stand. `usual` marks the one end that the procedure is for."""

    name: str
    title: Title
    transitions: tuple[Transition, ...] = ()
    final: bool = False
    usual: bool = False


@dataclass(frozen=True, slots=True)
class Timer:
    """Who starts, stops and overtakes a legal period, and what follows when it runs out.

    `term` is None where the bill's treaty, or the bill itself, gives it. Without `then`, time alone does nothing.
    `unmet` is what a reader is told when the last day has gone by and nothing that stops it was recorded. An `optional`
    timer runs where the treaty gives a term, and its absence says nothing.
    """

    name: str
    title: Title
    starts: tuple[str, ...]
    term: Term | None
    stops: tuple[str, ...] = ()
    overtaken_by: tuple[str, ...] = ()
    then: str | None = None
    again: Again | None = None
    unmet: Title | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class NoExit:
    """A treaty without a clause on withdrawal or, where `excluded`, one that cannot be left at all.

    `if_established` is the term that would hold if a right to withdraw were shown to exist.
    """

    excluded: bool
    basis: Basis
    if_established: Term | None = None


@dataclass(frozen=True, slots=True)
class Treaty:
    """What a bill is about: its clauses as terms (by the name of the timer that they rule), its dates, its depositaries.

    `exit` is set where no clause lets a party out: what the treaty says instead, and the law behind that.
    """

    name: str
    title: Title
    terms: Mapping[str, Term] = field(default_factory=dict)
    dates: Mapping[str, date] = field(default_factory=dict)
    depositaries: tuple[str, ...] = ()
    link: str | None = None
    exit: NoExit | None = None


@dataclass(frozen=True, slots=True)
class Workflow:
    """A whole procedure. States stand in the order in which a bill usually meets them: that order settles ties.

    `days` names the days from which a bar may count, each by the kind of event that gives it.
    """

    name: str
    title: Title
    jurisdiction: str
    timezone: str
    law_as_of: date
    first: str
    states: tuple[State, ...]
    timers: tuple[Timer, ...]
    kinds: Mapping[str, Title]
    acts: Mapping[str, Act]
    days: Mapping[str, str] = field(default_factory=dict)


class Rules:
    """One workflow made ready: its machine, its orders, and the terms in force for one bill.

    The machine is built once for a workflow and shared, with its answers, by every bill of it (`for_bill`).
    """

    def __init__(self, workflow: Workflow, terms: Mapping[str, Term] | None = None, like: Rules | None = None) -> None:
        self.workflow = workflow
        self.states = {state.name: state for state in workflow.states}
        self.timers = {timer.name: timer for timer in workflow.timers}
        self.order = {state.name: n for n, state in enumerate(workflow.states)}
        self.machine: Machine = like.machine if like else build_machine(workflow)
        self._answers: dict[tuple[str, str], tuple[str | None, bool]] = like._answers if like else {}
        given = terms or {}
        self.terms = {timer.name: given.get(timer.name, timer.term) for timer in workflow.timers}
        self.treaty: Treaty | None = like.treaty if like else None

    def for_bill(self, treaty: Treaty | None, own: Mapping[str, Term]) -> Rules:
        """The same rules with the treaty's terms where the workflow leaves them to it, and the bill's own above all."""
        from_treaty = {
            name: term
            for name, term in (treaty.terms if treaty else {}).items()
            if name in self.timers and self.timers[name].term is None
        }
        bound = Rules(self.workflow, {**from_treaty, **own}, self)
        bound.treaty = treaty
        return bound

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone in which this workflow's days begin and end."""
        return ZoneInfo(self.workflow.timezone)

    @cached_property
    def rank(self) -> dict[str, int]:
        """Each event kind's place in the story: the order in which the files declare them."""
        return {kind: n for n, kind in enumerate(self.workflow.kinds)}

    @cached_property
    def started_by(self) -> dict[str, tuple[Timer, ...]]:
        """The timers that each kind of event starts, in file order."""
        return {kind: tuple(t for t in self.workflow.timers if kind in t.starts) for kind in self.workflow.kinds}

    def go(self, state: str, kind: str) -> tuple[str | None, bool]:
        """Where a bill goes from `state` on an event of this kind, and whether that is a regular move.

        What the machine does not foresee goes to the nearest later state to which the workflow lets it lead, or (None)
        nowhere. The machine is asked once for each state and kind; its answers are kept with it.
        """
        if (state, kind) not in self._answers:
            to = self.move(state, kind)
            self._answers[state, kind] = (to, True) if to is not None else (self.catch_up(state, kind), False)
        return self._answers[state, kind]

    def move(self, state: str, kind: str) -> str | None:
        """Where the machine goes from `state` on an event of this kind, or None where it does not foresee it."""
        event = self.machine.events.get(kind)
        if event is None or state not in event.transitions:
            return None
        cursor = _Cursor(state)
        event.trigger(cursor)
        return cursor.state

    def catch_up(self, state: str, kind: str) -> str | None:
        """The nearest target of this kind that stands later in the file than `state`; None where there is none."""
        event = self.machine.events.get(kind)
        if event is None:
            return None
        targets = (move.dest for moves in event.transitions.values() for move in moves if move.dest)
        return min((t for t in targets if self.order[t] > self.order[state]), key=self.order.__getitem__, default=None)


class _Cursor:
    """The light model that the machine drives: a fresh one each time, for threads share workflows."""

    __slots__ = ("state",)

    def __init__(self, state: str) -> None:
        self.state = state


def build_machine(workflow: Workflow) -> Machine:
    """Compile the workflow to one `transitions.Machine` without automatic transitions (they would bypass the procedure)."""
    moves = [[move.kind, state.name, move.to] for state in workflow.states for move in state.transitions]
    names = [state.name for state in workflow.states]
    return Machine(model=None, states=names, transitions=moves, initial=workflow.first, auto_transitions=False)
