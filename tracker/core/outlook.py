"""A bill as its reader sees it on a day: where it stands, what may happen next, by when, and by which law."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tracker.core.agenda import Agenda, Awaited, agenda
from tracker.core.basis import Basis
from tracker.core.clocks import barred, last_day_to_start
from tracker.core.counting import ONE_DAY
from tracker.core.deadlines import Deadline, Standing, deadlines
from tracker.core.findings import Finding, contradiction, gone_by, readings_differ
from tracker.core.position import Position
from tracker.core.record import Record
from tracker.core.replay import replay
from tracker.core.rules import Rules
from tracker.core.term import Term, kinds_of
from tracker.core.workflow import State, Timer, Transition


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
class Membership:
    """An interval in which the party was bound.

    From the day it was in (None: before the record tells) to the day it was out (None: it is in still).
    """

    since: date | None
    until: date | None

    def __str__(self) -> str:
        since = f"from {self.since}" if self.since else "from a day that is not on the record"
        return f"{since} to {self.until}" if self.until else f"{since} on"


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
    def memberships(self) -> tuple[Membership, ...]:
        """The intervals in which the party was bound, for a workflow that says in which of its states one is."""
        return tuple(_memberships(self.rules, self.position))

    @property
    def changes_on(self) -> date | None:
        """The first later day on which this outlook differs, were nothing more recorded: from then on it is another.

        None where it never does. Days remaining are no change: they follow from the day that is asked.
        """
        days = [day for deadline in self.deadlines if deadline.clock.ended is None for day in deadline.turns]
        days += [item.on + ONE_DAY for item in self.agenda if item.on < date.max]
        days += [event.on for event in self.record.events] + [c.on for c in self.record.contradictions]
        days += [*self.rules.changes]
        bars = (barred(self.rules, self.position.passages, move.kind, self.as_of) for move in self.next)
        days += [bar[1] for bar in bars if bar and bar[1]]
        return min((day for day in days if day > self.as_of), default=None)

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
        _next(rules, position, watched, expected),
        expected,
        (*position.findings, *_by_one_reading(watched), *_by_disputed_moves(rules, position), *told, *missed),
    )


def _by_one_reading(watched: tuple[Deadline, ...]) -> Iterator[Finding]:
    """A finding for each deadline whose day has gone by, by one reading of the law and not by another."""
    for deadline in watched:
        if deadline.standing is not Standing.DISPUTED and (deadline.standing is not Standing.RAN_OUT or deadline.other is None):
            continue
        if deadline.day is None or deadline.last is None:
            continue
        on = deadline.day if deadline.timer.then else deadline.last + ONE_DAY
        if deadline.other:
            why = f"by one reading its day is {deadline.day}, by another {deadline.other}"
        else:
            citation, dispute = deadline.basis.citation, deadline.basis.disputed
            why = f"its last day was {deadline.last}, and readings differ on whether {citation} binds: {dispute}"
        yield readings_differ(deadline.started, on, deadline.timer.name, why)


def _by_disputed_moves(rules: Rules, position: Position) -> Iterator[Finding]:
    """A finding for each move of which readings differ on whether the law allows it."""
    for passage in position.passages if rules.disputes else ():
        event = passage.event
        if disputed := rules.law(event.on).disputed.get((passage.state, event.kind)):
            why = f"readings differ on whether {disputed.citation} allows it: {disputed.disputed}"
            yield readings_differ(event, event.on, "", why)


def _memberships(rules: Rules, position: Position) -> Iterator[Membership]:
    bound = rules.states[rules.workflow.first].bound
    since: date | None = None
    for passage in position.passages:
        was, bound = bound, rules.states[passage.to].bound
        day = passage.event.effect if passage.event.inferred and passage.event.effect else passage.event.on
        if bound and not was:
            since = None if passage.irregular else day
        elif was and not bound:
            yield Membership(since, day)
    if bound:
        yield Membership(since, None)


def _next(rules: Rules, position: Position, watched: tuple[Deadline, ...], expected: tuple[Agenda, ...]) -> tuple[Next, ...]:
    running = [deadline for deadline in watched if deadline.is_open]
    told = rules.spoken_of(position.as_of)
    states = rules.law(position.as_of).states
    moves = [move for move in states[position.state].transitions if not move.aside or move.kind in told]
    ahead = _ahead_of(rules, expected, {deadline.timer.name for deadline in running})
    found: list[Next] = []
    for m in sorted(moves, key=lambda m: rules.rank[m.kind]):
        bar = barred(rules, position.passages, m.kind, position.as_of)
        if bar is not None:  # else the treaty allows it on no day
            found.append(_move(m, running, ahead.get(m.kind), bar[0]))
    return tuple(found)


def _ahead_of(rules: Rules, expected: tuple[Agenda, ...], running: set[str]) -> dict[str, tuple[Timer, Term, date | None]]:
    """What the law asks for ahead of an act that is expected: by kind its timer, its term, the last day in time."""
    found: dict[str, tuple[Timer, Term, date | None]] = {}
    for item in expected:
        for timer in rules.timers.values():
            term = rules.term(timer.name, item.on)
            if timer.required and timer.name not in running and item.kind in timer.stops and term:
                found |= dict.fromkeys(kinds_of(timer.starts), (timer, term, last_day_to_start(rules, timer, item.on)))
    return found


def _move(move: Transition, running: list[Deadline], ahead: tuple[Timer, Term, date | None] | None, lawful: date | None) -> Next:
    """A transition with the days that the running clocks give it, or the first on which the treaty allows it."""
    acting = next((d for d in running if d.timer.then == move.kind), None)
    if acting and acting.held:
        return Next(move.kind, move.to, move.basis, opens=acting.effect, timer=acting.timer.name, term_basis=acting.basis)
    if acting:
        return Next(
            move.kind, move.to, move.basis, acts_on=acting.clock.acts_on, timer=acting.timer.name, term_basis=acting.basis
        )
    if by := min((d for d in running if move.kind in d.timer.stops), key=lambda d: d.day or date.max, default=None):
        return Next(move.kind, move.to, move.basis, by.last, by.opens, timer=by.timer.name, term_basis=by.basis)
    if ahead:
        timer, term, last = ahead
        return Next(move.kind, move.to, move.basis, last, timer=timer.name, term_basis=term.basis)
    return Next(move.kind, move.to, move.basis, opens=lawful)
