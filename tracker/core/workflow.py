"""A procedure written down: states, transitions, timers and their terms; and a treaty's own terms.

These are the values that the library makes from YAML; `tracker.core.rules` makes a workflow ready for a bill.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from tracker.core.basis import Act, Basis, Title
from tracker.core.term import ALWAYS, Condition, InForce, Term, in_force_on, kinds_of


class Again(StrEnum):
    """What a second start does while the clock runs."""

    IGNORE = "ignore"
    RESTART = "restart"


@dataclass(frozen=True, slots=True)
class Transition:
    """A permitted move out of one state on one kind of event.

    One that stands `aside` is foreseen for the sake of a term (a bar, a hold, an optional timer) that not every treaty has.
    An `exceptional` one is as lawful as any, and a road ahead does not count on it.
    """

    kind: str
    to: str
    basis: Basis
    aside: bool = False
    in_force: InForce = ALWAYS
    exceptional: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """Where a bill may stand. `usual` marks the one end that the procedure is for; while `bound`, its party is a party.

    What is `not_allowed` here, by kind of event with the law that says so, has no effect. Where the law has changed, several
    transitions of one kind stand here, each with the days on which it is in force.
    """

    name: str
    title: Title
    transitions: tuple[Transition, ...] = ()
    final: bool = False
    usual: bool = False
    bound: bool = False
    not_allowed: Mapping[str, Basis] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Timer:
    """Who starts, stops and overtakes a legal period, and what follows when it runs out.

    `term` is None where the bill's treaty, or the bill itself, gives it. Without `then`, time alone does nothing.
    `unmet` is what a reader is told when the last day has gone by and nothing that stops it was recorded. An `optional`
    timer runs where the treaty gives a term, and its absence says nothing. What stops a `required` one may not come without
    it: "not later than 120 days before the notice". Where `treaties` names some, it is law on these alone.
    """

    name: str
    title: Title
    starts: tuple[Condition, ...]
    term: Term | None
    stops: tuple[str, ...] = ()
    overtaken_by: tuple[str, ...] = ()
    then: str | None = None
    again: Again | None = None
    unmet: Title | None = None
    optional: bool = False
    required: bool = False
    treaties: tuple[str, ...] = ()

    @property
    def started_by(self) -> tuple[str, ...]:
        """Every kind of event that has a part in starting it; a treaty's clause may say otherwise."""
        return kinds_of((self.term.starts if self.term else ()) or self.starts)


NOTICE = "notice"
"""The timer of the notice by which a party leaves, in every workflow: what a treaty says of withdrawal, or does not, rules it."""


@dataclass(frozen=True, slots=True)
class NoExit:
    """A treaty without a clause on withdrawal or, where `excluded`, one that cannot be left at all. Its other clocks run.

    `if_established` is the term that would hold if a right to withdraw were shown to exist.
    """

    excluded: bool
    basis: Basis
    if_established: Term | None = None


@dataclass(frozen=True, slots=True)
class Treaty:
    """What a bill is about: its clauses as terms (by the name of the timer that they rule), its dates, its depositaries.

    `undated` names days from which a clause counts and which the file does not know. `exit` is set where no clause lets a party
    out: what the treaty says instead, and the law behind that.
    """

    name: str
    title: Title
    terms: Mapping[str, Term] = field(default_factory=dict)
    dates: Mapping[str, date] = field(default_factory=dict)
    depositaries: tuple[str, ...] = ()
    link: str | None = None
    exit: NoExit | None = None
    undated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Workflow:
    """A whole procedure. States stand in the order in which a bill usually meets them: that order settles ties.

    `days` names the days from which a bar may count, each by the kind of event that gives it; `calendars` the chambers
    whose sitting days some term counts.
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
    calendars: Mapping[str, Title] = field(default_factory=dict)

    def on(self, day: date) -> Workflow:
        """The procedure as it is law on a day: of each rule the wording in force, and no rule that is not."""
        states = [replace(s, transitions=tuple(t for t in s.transitions if t.in_force.covers(day))) for s in self.states]
        timers = [replace(t, term=in_force_on(t.term, day)) for t in self.timers if t.term is None or in_force_on(t.term, day)]
        return replace(self, states=tuple(states), timers=tuple(timers))

    def about(self, treaty: Treaty | None) -> Workflow:
        """The procedure for a bill on this treaty: without the timers that are law on other treaties alone."""
        name = treaty.name if treaty else None
        timers = tuple(timer for timer in self.timers if not timer.treaties or name in timer.treaties)
        return self if len(timers) == len(self.timers) else replace(self, timers=timers)


def changes(workflow: Workflow, terms: Mapping[str, Term]) -> tuple[date, ...]:
    """The days on which a rule of the workflow, or one of these terms, changes: each the first of another law."""
    spans = [t.in_force for state in workflow.states for t in state.transitions]
    rules = [*(timer.term for timer in workflow.timers), *terms.values()]
    spans += [one.in_force for term in rules if term for one in (term, *term.variants)]
    return tuple(sorted({day for span in spans for day in _edges(span)}))


def _edges(span: InForce) -> Iterator[date]:
    if span.since:
        yield span.since
    if span.until and span.until < date.max:
        yield span.until + timedelta(days=1)
