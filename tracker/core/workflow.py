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


class Unit(StrEnum):
    """What a span is counted in."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


class Counting(StrEnum):
    """Whether the day of the event is itself counted."""

    DAY_AFTER = "day_after"
    """The day after the event is the first day of the term."""
    SAME_DAY = "same_day"
    """The day of the event is the first day of the term."""


class Effect(StrEnum):
    """On which day a term acts."""

    LAST_DAY = "last_day"
    """On its last day, at no stated hour."""
    DAY_AFTER = "day_after"
    """At 00:00 of the day after its last day: every day of the term is complete."""
    FIRST_OF_NEXT_MONTH = "first_of_next_month"
    """At 00:00 of the first day of the month after the one in which its last day falls."""


class Again(StrEnum):
    """What a second start does while the clock runs."""

    IGNORE = "ignore"
    RESTART = "restart"


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time: a whole number of one unit."""

    count: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.count} {self.unit.value if self.count != 1 else self.unit.value[:-1]}"


@dataclass(frozen=True, slots=True)
class Term:
    """How long a legal period is, and by which law.

    `within` is the length; `not_before` the span that must have run before the act may be done; `named` says that
    the day is the one which the act itself names, `otherwise` what holds where it names none.
    """

    basis: Basis
    counting: Counting
    effect: Effect
    within: Span | None = None
    not_before: Span | None = None
    named: bool = False
    otherwise: Term | None = None


@dataclass(frozen=True, slots=True)
class Transition:
    """A permitted move out of one state on one kind of event."""

    kind: str
    to: str
    basis: Basis


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
    `unmet` is what a reader is told when the last day has gone by and nothing that stops it was recorded.
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


@dataclass(frozen=True, slots=True)
class Treaty:
    """What a bill is about: its clauses as terms (by the name of the timer that they rule), its dates, its depositaries."""

    name: str
    title: Title
    terms: Mapping[str, Term] = field(default_factory=dict)
    dates: Mapping[str, date] = field(default_factory=dict)
    depositaries: tuple[str, ...] = ()
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Workflow:
    """A whole procedure. States stand in the order in which a bill usually meets them: that order settles ties."""

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

    def for_bill(self, treaty: Treaty | None, own: Mapping[str, Term]) -> Rules:
        """The same rules with the treaty's terms where the workflow leaves them to it, and the bill's own above all."""
        from_treaty = {
            name: term
            for name, term in (treaty.terms if treaty else {}).items()
            if name in self.timers and self.timers[name].term is None
        }
        return Rules(self.workflow, {**from_treaty, **own}, self)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone in which this workflow's days begin and end."""
        return ZoneInfo(self.workflow.timezone)

    @cached_property
    def rank(self) -> dict[str, int]:
        """Each event kind's place in the story: by its first transition in file order, then as declared."""
        moves = [move.kind for state in self.workflow.states for move in state.transitions]
        return {kind: n for n, kind in enumerate(dict.fromkeys([*moves, *self.workflow.kinds]))}

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

    def transition(self, state: str, kind: str) -> Transition | None:
        """The transition as the file has it (its basis), for a move that the machine allows."""
        return next((t for t in self.states[state].transitions if t.kind == kind), None)


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
