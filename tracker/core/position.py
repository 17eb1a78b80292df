"""Where a bill stands on a day, and everything that explains it: the passages, the clocks, the findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from tracker.core.calendar import Reckoning
from tracker.core.counting import Paused
from tracker.core.ends import Extended
from tracker.core.findings import Finding
from tracker.core.record import Event
from tracker.core.workflow import Timer


class Ended(StrEnum):
    """How a clock came to its end."""

    STOPPED = "stopped"
    OVERTAKEN = "overtaken"
    ACTED = "acted"
    """Time alone brought its effect about."""
    REPLACED = "replaced"
    """The effect was recorded on its day or before it."""
    RESTARTED = "restarted"


@dataclass(frozen=True, slots=True)
class Passage:
    """A move that was made. Irregular where the state had to catch up with the record."""

    state: str
    to: str
    event: Event
    irregular: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """A timer at work: the event that started it, what its term comes to, what befell it on the way, and what ended it."""

    timer: Timer
    started: Event
    reckoning: Reckoning
    ended_by: Event | None = None
    ended: Ended | None = None
    pauses: tuple[Paused, ...] = ()
    extended: tuple[Extended, ...] = ()
    acts_on: date | None = field(init=False)
    """The day on which time alone acts, or None. Never before the day of the event that started the clock.

    Where readings differ, it is the day on which it has acted by each of them: between the two nothing is certain.
    """

    def __post_init__(self) -> None:
        effect = (self.reckoning.other or self.reckoning).effect
        acts = None if self.timer.then is None or self.ended or effect is None else max(effect, self.started.on)
        object.__setattr__(self, "acts_on", acts)

    @property
    def at_start(self) -> bool:
        """Whether time acts at 00:00 of that day."""
        return (self.reckoning.other or self.reckoning).at_start


@dataclass(frozen=True, slots=True)
class Position:
    """Where a bill stands on a day, and everything that explains it."""

    state: str
    as_of: date
    passages: tuple[Passage, ...]
    clocks: tuple[Clock, ...]
    findings: tuple[Finding, ...]


def held_back(clock: Clock, passages: Sequence[Passage]) -> bool:
    """Whether something stands on the record that keeps this clock from acting (an armed conflict that goes on)."""
    hold = clock.reckoning.term.hold
    if hold is None:
        return False
    latest = next((p.event.kind for p in reversed(passages) if p.event.kind in (hold.begun, hold.ended)), None)
    return latest == hold.begun


class Fold:
    """The position while it is being made, in place; `copy` lets a day be tried in several orders.

    `soonest` is the first day on which a running clock acts, were nothing to hold it back; `heard` are the events so far of
    those kinds that some clock counts.
    """

    __slots__ = ("ended", "findings", "heard", "passages", "running", "soonest", "state")

    def __init__(self, state: str) -> None:
        self.state = state
        self.running: tuple[Clock, ...] = ()
        self.soonest: date | None = None
        self.ended: list[Clock] = []
        self.passages: list[Passage] = []
        self.findings: list[Finding] = []
        self.heard: list[Event] = []

    def copy(self) -> Fold:
        """The same position, to be gone on with in another way."""
        other = Fold(self.state)
        other.running, other.soonest = self.running, self.soonest
        other.ended, other.passages, other.findings, other.heard = (
            [*self.ended],
            [*self.passages],
            [*self.findings],
            [*self.heard],
        )
        return other

    def take(self, other: Fold) -> None:
        """Become what another is."""
        for name in self.__slots__:
            setattr(self, name, getattr(other, name))

    def run(self, clocks: tuple[Clock, ...]) -> None:
        """Let these clocks run, and no others."""
        self.running = clocks
        soonest: date | None = None
        for clock in clocks:
            acts = clock.acts_on
            if acts is not None and (soonest is None or acts < soonest):
                soonest = acts
        self.soonest = soonest

    def start(self, clock: Clock) -> None:
        """Let one more clock run."""
        self.running = (*self.running, clock)
        acts = clock.acts_on
        if acts is not None and (self.soonest is None or acts < self.soonest):
            self.soonest = acts

    def is_due(self, day: date) -> bool:
        """Whether a clock may act on a day or should have before, were nothing to hold it back."""
        return self.soonest is not None and self.soonest <= day

    def next_effect(self) -> date | None:
        """The first day on which time acts, if nothing is recorded before; a clock that is held back does not act."""
        acting = [clock.acts_on for clock in self.running if clock.acts_on is not None and not held_back(clock, self.passages)]
        return min(acting, default=None)
