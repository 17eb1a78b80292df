"""The road ahead: for each step to an end of the procedure the earliest day and the latest, and the law that bounds it.

Intervals, never a guess. The earliest day is the first on which replay of the record, and of the steps supposed so far,
takes the step without a finding; the latest is the last day of a clock that bounds it. A disputed law that has an act wait
puts it off by one reading only: the day by that reading stands beside the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from tracker.core.basis import Basis
from tracker.core.besides import Kept, NamedDay, kept, named_days
from tracker.core.bounds import Bound, bounds
from tracker.core.findings import Finding
from tracker.core.outlook import Outlook
from tracker.core.position import Clock
from tracker.core.record import Event
from tracker.core.road import Aside, asides, reachable, road
from tracker.core.rules import Rules
from tracker.core.term import Extension
from tracker.core.walk import Taken, Walk, Wanted
from tracker.core.workflow import State, Transition


@dataclass(frozen=True, slots=True)
class Step:
    """A passage on the road ahead.

    `latest` is the last day on which the law lets it come; None where no law limits it, or one before it. `opened` is the law
    that lets it come no sooner. Where time brings it about, `clock` is the one that does, and `sooner` the day by an earlier
    reading of its term. Where `unknown` says why, `earliest` is only the first day that is possible; so it is where the step
    hangs on an earlier one, `hangs_on`, whose day is not known. `findings` are what replay remarks on it even so. It stands
    `aside` where the workflow foresees it for the sake of some treaties, and the terms of this one do not speak of it.
    """

    kind: str
    state: str
    to: str
    basis: Basis | None
    earliest: date
    latest: date | None
    inferred: bool
    bounds: tuple[Bound, ...] = ()
    opened: Basis | None = None
    clock: Clock | None = None
    sooner: date | None = None
    unknown: str | None = None
    findings: tuple[Finding, ...] = ()
    hangs_on: str | None = None
    aside: bool = False

    @property
    def is_known(self) -> bool:
        """Whether its earliest day is known, and not the first alone that is possible."""
        return self.unknown is None and self.hangs_on is None

    @property
    def wanted(self) -> Wanted:
        """The same as a walk is asked for it."""
        return Wanted(self.kind, self.inferred, self.unknown)

    @property
    def extension(self) -> Extension | None:
        """By what event the law lets the period be made longer, at whose end time brings it about."""
        return self.clock.reckoning.term.extension if self.clock else None

    @property
    def overdue(self) -> tuple[Bound, ...]:
        """The bounds beyond dispute that have gone by before it can come."""
        return tuple(bound for bound in self.bounds if bound.last and bound.is_certain and bound.last < self.earliest)


@dataclass(frozen=True, slots=True)
class Forecast:
    """The road from where a bill stands on a day to `to`.

    Without steps it stands there already. `asides` are the other moves that the law foresees on the way, loops among them.
    `kept` is the end by the reading that a disputed law has an act wait, where the road goes by the reading that none has.
    """

    outlook: Outlook
    to: State
    steps: tuple[Step, ...]
    named: tuple[NamedDay, ...] = ()
    asides: tuple[Aside, ...] = ()
    kept: tuple[Kept, ...] = ()

    @property
    def earliest(self) -> date | None:
        """The earliest day on which it can be over; None where it is."""
        return self.steps[-1].earliest if self.steps else None

    @property
    def latest(self) -> date | None:
        """The latest day by law; None where there is none."""
        return self.steps[-1].latest if self.steps else None

    @property
    def unknown(self) -> str | None:
        """Why the earliest day is only the first that is possible; None where it is known."""
        return next((step.unknown for step in self.steps if step.unknown), None)


def usual_end(rules: Rules) -> str:
    """The end that the procedure is for."""
    return next(state.name for state in rules.workflow.states if state.usual)


def begin(outlook: Outlook) -> Walk:
    """The walk that starts from a bill as it is seen; what was recorded for later days takes no part."""
    told = [event for event in outlook.record.events if event.on <= outlook.as_of]
    return Walk(outlook.rules, tuple(told), outlook.position)


def forecast(outlook: Outlook, to: str) -> Forecast | None:
    """The road to a state of the workflow; None where it cannot be reached from where the bill stands."""
    here, end = begin(outlook), outlook.rules.states[to]
    if here.state == to:
        return Forecast(outlook, end, ())
    found = road(here, to)
    if found is None:
        return None
    steps = tuple(_steps(here, found))
    return Forecast(outlook, end, steps, tuple(named_days(here, found)), asides(here, found, to), tuple(kept(here, found, to)))


def nearest(outlook: Outlook, to: str, most: int = 3) -> list[str]:
    """At most so many states that can be reached from where the bill stands, those that stand nearest to `to` in the file."""
    here, order = begin(outlook), outlook.rules.order
    others = [name for name in reachable(here) if name not in (here.state, to)]
    nearest_first = sorted(others, key=lambda name: (abs(order[name] - order[to]), order[name]))
    return list(islice((name for name in nearest_first if road(here, name)), most))


def supposed(steps: Sequence[Step]) -> tuple[Event, ...]:
    """The acts among these steps, each on its earliest day."""
    return tuple(Event(step.kind, step.earliest) for step in steps if not step.inferred)


def _steps(here: Walk, found: Walk) -> Iterator[Step]:
    """Each step of the road with the days between which it may come."""
    early, late = here, _Late(here)
    hangs_on: str | None = None
    for taken in found.taken:
        known = () if taken.inferred else bounds(early, late.walk, taken.kind)
        late.go_on(taken, known)
        clock, move = _clock(found, taken), _move(here.rules, taken)
        effect = clock.reckoning.effect if clock else None
        yield Step(
            taken.kind,
            taken.passage.state,
            taken.passage.to,
            move.basis if move else None,
            taken.on,
            late.day,
            taken.inferred,
            known,
            None if taken.inferred or taken.on == early.day else early.opened_by(taken.kind, taken.on),
            clock,
            effect if effect and clock and clock.reckoning.other and effect < taken.on else None,
            taken.unknown,
            taken.findings,
            hangs_on,
            move is not None and move.aside and taken.kind not in here.rules.spoken_of(taken.on),
        )
        hangs_on = hangs_on or (taken.kind if taken.unknown else None)
        before = early.events if taken.inferred else (*early.events, Event(taken.kind, taken.on))
        early = Walk.begin(here.rules, before, taken.on)


class _Late:
    """The road as late as the law lets it be: `walk` up to the last step, `day` its latest; None once no law limits it."""

    def __init__(self, here: Walk) -> None:
        self.walk: Walk | None = here
        self.day: date | None = None
        self._passed = len(here.position.passages)

    def go_on(self, taken: Taken, known: Sequence[Bound]) -> None:
        """One step on: an act on the last day that is certain, or what time does."""
        self.walk, self.day = self._next(taken, known) or (None, None)
        self._passed += 1

    def _next(self, taken: Taken, known: Sequence[Bound]) -> tuple[Walk, date] | None:
        if self.walk is None or taken.unknown:
            return None
        passages = self.walk.position.passages
        if len(passages) > self._passed:  # time did it together with the step before
            event = passages[self._passed].event
            return (self.walk, event.on) if event.kind == taken.kind and not _extension(self.walk, taken.kind) else None
        if taken.inferred:
            found = self.walk.wait(taken.kind)
            there = found is not None and found.state == taken.passage.to and not _extension(found, taken.kind)
            return (found, found.day) if found and there else None
        bound = min((b for b in known if b.is_certain), key=lambda b: b.last or date.max, default=None)
        if bound is None or bound.last is None or bound.last < taken.on:
            return None
        if bound.by_itself and not bound.elsewhere:
            return self._silence(self.walk, bound, bound.last, taken)
        found = self.walk.suppose(taken.kind, since=bound.last)
        return (found, bound.last) if found and found.day == bound.last else None

    def _silence(self, walk: Walk, bound: Bound, day: date, taken: Taken) -> tuple[Walk, date] | None:
        """The road gone on by what time does where the act does not come."""
        start = () if bound.recorded or bound.latest_start is None else (Event(bound.started, bound.latest_start),)
        found = Walk.begin(walk.rules, (*walk.events, *start), day)
        self._passed = len(found.position.passages) - 1
        return (found, day) if found.state == taken.passage.to else None


def _extension(found: Walk, kind: str) -> Extension | None:
    """What may lengthen the clock that has brought an event of this kind about: until then no last day is certain."""
    ended = [c for c in found.position.clocks if c.timer.then == kind and c.ended_by is not None]
    return ended[-1].reckoning.term.extension if ended else None


def _clock(found: Walk, taken: Taken) -> Clock | None:
    """The clock that has brought a step about."""
    by = taken.passage.event.brought_by
    return next((c for c in found.position.clocks if by and c.timer.name == by and c.ended_by == taken.passage.event), None)


def _move(rules: Rules, taken: Taken) -> Transition | None:
    moves = rules.law(taken.on).states[taken.passage.state].transitions
    return next((move for move in moves if move.kind == taken.kind), None)
