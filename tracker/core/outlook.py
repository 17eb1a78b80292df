"""A bill as its reader sees it on a day: where it stands, what may happen next, by when, and by which law."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.core.agenda import Agenda, Awaited, agenda
from tracker.core.basis import Basis
from tracker.core.deadlines import Deadline, deadlines
from tracker.core.findings import Finding, contradiction, gone_by
from tracker.core.position import Position
from tracker.core.record import Record
from tracker.core.replay import replay
from tracker.core.workflow import Rules, State, Transition


@dataclass(frozen=True, slots=True)
class Next:
    """A move that the law foresees from here.

    `by` is the last day by which the law wants it, `opens` the first on which it may be done, `acts_on` the day on which
    time alone brings it about; `timer` names the timer that gives them, and `term_basis` the law of its term.
    """

    kind: str
    to: str
    basis: Basis
    by: date | None = None
    opens: date | None = None
    acts_on: date | None = None
    timer: str | None = None
    term_basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class Outlook:
    """A position, its deadlines, and what may happen next."""

    record: Record
    rules: Rules
    position: Position
    deadlines: tuple[Deadline, ...]
    next: tuple[Next, ...]
    agenda: tuple[Agenda, ...]
    findings: tuple[Finding, ...]

    @property
    def as_of(self) -> date:
        """The day of the law that this is the outlook of."""
        return self.position.as_of

    @property
    def state(self) -> State:
        """Where the bill stands."""
        return self.rules.states[self.position.state]

    @property
    def open_deadlines(self) -> tuple[Deadline, ...]:
        """The deadlines that still ask for attention, soonest first; those whose day is not known last.

        At an end only what acts by itself is left: nobody owes a closed bill an act.
        """
        acting = [d for d in self.deadlines if d.timer.then] if self.state.final else self.deadlines
        still = [deadline for deadline in acting if deadline.is_open]
        return tuple(sorted(still, key=lambda d: (d.day is None, d.day or date.max)))


def look(rules: Rules, record: Record, as_of: date) -> Outlook:
    """The outlook of a bill on a day: replay its events and put beside the position what follows from it."""
    position = replay(rules, record.events, as_of)
    watched = deadlines(position)
    expected = agenda(record, as_of)
    told = [contradiction(c) for c in record.contradictions if c.on <= as_of]
    missed = [gone_by(item) for item in expected if item.standing is Awaited.GONE_BY]
    return Outlook(
        record,
        rules,
        position,
        watched,
        _next(rules, position, watched),
        expected,
        (*position.findings, *told, *missed),
    )


def _next(rules: Rules, position: Position, watched: tuple[Deadline, ...]) -> tuple[Next, ...]:
    running = [deadline for deadline in watched if deadline.is_open]
    spoken_of = _spoken_of(rules)
    moves = [move for move in rules.states[position.state].transitions if not move.aside or move.kind in spoken_of]
    return tuple(_move(move, running) for move in sorted(moves, key=lambda move: rules.rank[move.kind]))


def _spoken_of(rules: Rules) -> set[str]:
    """The event kinds of which the terms in force for this bill speak: what holds one back, what a bar counts from."""
    kinds: set[str] = set()
    for name, term in rules.terms.items():
        if term is None:
            continue
        kinds.update(filter(None, [rules.timers[name].then]))
        kinds.update((term.hold.begun, term.hold.ended) if term.hold else ())
        kinds.update(filter(None, [rules.workflow.days.get(term.only.since)] if term.only else ()))
    return kinds


def _move(move: Transition, running: list[Deadline]) -> Next:
    """A transition with the days that the running clocks give it."""
    if acting := next((d for d in running if d.timer.then == move.kind), None):
        return Next(move.kind, move.to, move.basis, acts_on=acting.effect, timer=acting.timer.name, term_basis=acting.basis)
    if by := min((d for d in running if move.kind in d.timer.stops), key=lambda d: d.day or date.max, default=None):
        return Next(move.kind, move.to, move.basis, by.last, by.opens, timer=by.timer.name, term_basis=by.basis)
    return Next(move.kind, move.to, move.basis)
