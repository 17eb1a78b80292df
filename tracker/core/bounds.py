"""By when the law wants an act that is still to come: the last day of each clock that the act would stop.

Where time alone does the same once a clock has run out (assent by silence), the act is bounded by the day on which it does.

A clock whose start is not recorded counts from the earliest and from the latest day on which it may have started.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tracker.core.basis import Basis
from tracker.core.calendar import Reckoning
from tracker.core.lengths import Span, name_of_day
from tracker.core.position import Clock
from tracker.core.walk import Walk
from tracker.core.workflow import Timer


@dataclass(frozen=True, slots=True)
class Bound:
    """The last day for an act by one timer: counted from the earliest start that is possible, and from the latest.

    `started` is the kind of event that sets the clock running, `earliest_start` and `latest_start` the days on which it may
    have come (one day, where it is recorded). None: no law says by when it must have started, and so there is no last day.
    `disputed` is the source that denies that the term binds. Where readings differ on its length, the later is counted.
    What time brings about where the act does not come may lead `elsewhere`: then the act has to come by the last day.
    `counted_from` is the day from which the term counts, and its name, where that is not the day of what started its clock.
    It `can_move` where what comes after the start pauses or extends the term.
    """

    timer: Timer
    basis: Basis
    started: str
    recorded: bool
    earliest_start: date
    latest_start: date | None
    first: date | None
    last: date | None
    elsewhere: bool = False
    counted_from: tuple[str, date] | None = None
    can_move: bool = False

    @property
    def disputed(self) -> str | None:
        """Who reads the law otherwise: that the term binds nobody."""
        return self.basis.disputed

    @property
    def by_itself(self) -> str | None:
        """What comes by itself on the last day, where the act has not."""
        return self.timer.then

    @property
    def is_certain(self) -> bool:
        """Whether it sets a last day that nobody disputes."""
        return self.last is not None and self.disputed is None


class _Span(NamedTuple):
    """A clock that an act would stop: the kind and day of what starts it, whether that is recorded, what its term comes to."""

    started: str
    recorded: bool
    start: date | None
    reckoning: Reckoning | None


def bounds(early: Walk, late: Walk | None, kind: str) -> tuple[Bound, ...]:
    """What bounds an act of this kind, in file order.

    `early` is where all before it stands on its earliest day, `late` where it stands on the latest; None where that has none.
    """
    return tuple(_bounds(early, late, kind))


def _bounds(early: Walk, late: Walk | None, kind: str) -> Iterator[Bound]:
    for timer in early.rules.workflow.timers:
        same = _does_the_same(early, timer, kind)
        if not (kind in timer.stops or (same and kind in timer.overtaken_by)):
            continue
        if (first := _span(early, timer, latest=False)) is None:
            continue
        if first.start is None or first.reckoning is None or first.reckoning.last is None:
            continue
        last = _span(late, timer, latest=True) if late else None
        elsewhere = timer.then is not None and not same
        yield Bound(
            timer,
            first.reckoning.term.basis,
            first.started,
            first.recorded,
            first.start,
            last.start if last else None,
            first.reckoning.effect if timer.then and not elsewhere else first.reckoning.last,
            _last_of(last.reckoning, acts=bool(timer.then) and not elsewhere) if last and last.reckoning else None,
            elsewhere,
            counted_from(first.reckoning),
            bool(first.reckoning.term.pause or first.reckoning.term.extension),
        )


def counted_from(reckoning: Reckoning) -> tuple[str, date] | None:
    """The name and the day from which a term counts, where that is not the day of the event that started its clock."""
    length, on = reckoning.term.within, reckoning.counted_from
    if on is None or on == reckoning.start or not isinstance(length, Span) or length.since is None:
        return None
    return name_of_day(length.since), on


def _does_the_same(walk: Walk, timer: Timer, kind: str) -> bool:
    """Whether a timer by itself takes the bill where the act would."""
    to = walk.rules.move(walk.state, kind, walk.day)
    return timer.then is not None and to is not None and to == walk.rules.move(walk.state, timer.then, walk.day)


def _last_of(reckoning: Reckoning, *, acts: bool) -> date | None:
    """The last day of a term by whatever reading of the law; of one that acts, the day on which it has acted."""
    latest = reckoning.other or reckoning
    return latest.effect if acts else latest.last


def _span(walk: Walk, timer: Timer, *, latest: bool) -> _Span | None:
    if clock := _clock(walk, timer):
        return _Span(clock.started.kind, True, clock.started.on, clock.reckoning)
    entered = _entered(walk)
    if any(clock.timer.name == timer.name and clock.started.on >= entered for clock in walk.position.clocks):
        return None  # it has run here, and something has ended it
    for kind in _starts_here(walk, timer):
        came = Walk.begin(walk.rules, walk.events, entered).suppose(kind)
        if came is None:
            continue
        start = came.day
        if latest:
            wanted = _wanted_by(walk, kind)
            if wanted is None:
                return _Span(kind, False, None, None)
            start = max(start, wanted)
        then = Walk.begin(walk.rules, came.events[:-1], start).suppose(kind)
        clock = _clock(then, timer) if then else None
        if clock is not None:
            return _Span(kind, False, clock.started.on, clock.reckoning)
    return None


def _clock(walk: Walk, timer: Timer) -> Clock | None:
    return next((clock for clock in walk.running if clock.timer.name == timer.name), None)


def _entered(walk: Walk) -> date:
    """The day on which the bill came to where it stands; without any, the day reached."""
    came = [p.event.on for p in walk.position.passages if p.to == walk.state and p.state != walk.state]
    return came[-1] if came else walk.day


def _starts_here(walk: Walk, timer: Timer) -> Iterator[str]:
    """The kinds that start this timer and leave the bill where it stands: they may have come unrecorded."""
    term = walk.rules.term(timer.name, walk.day)
    for condition in ((term.starts if term else ()) or timer.starts) if term else ():
        if isinstance(condition, str) and walk.rules.move(walk.state, condition, walk.day) == walk.state:
            yield condition


def _wanted_by(walk: Walk, kind: str) -> date | None:
    """The last day by which the law wants an act, beyond dispute; None where no running clock says."""
    clocks = [c for c in walk.running if kind in c.timer.stops and c.reckoning.term.basis.disputed is None]
    days = [day for clock in clocks if (day := _last_of(clock.reckoning, acts=clock.timer.then is not None)) is not None]
    return min(days, default=None)
