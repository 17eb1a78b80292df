"""Where a bill stands on a day, and everything that explains it: the passages, the clocks, the findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

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


class Passage(NamedTuple):
    """A move that was made. Irregular where the state had to catch up with the record."""

    state: str
    to: str
    event: Event
    irregular: bool = False


class Clock(NamedTuple):
    """A timer at work: the event that started it, what its term comes to, what befell it on the way, and what ended it.

    `acts_on` is the day on which time alone acts, or None: see `acting_on`.
    """

    timer: Timer
    started: Event
    reckoning: Reckoning
    acts_on: date | None = None
    ended_by: Event | None = None
    ended: Ended | None = None
    pauses: tuple[Paused, ...] = ()
    extended: tuple[Extended, ...] = ()

    @property
    def at_start(self) -> bool:
        """Whether time acts at 00:00 of that day."""
        return (self.reckoning.other or self.reckoning).at_start


def acting_on(timer: Timer, started: Event, reckoning: Reckoning) -> date | None:
    """The day on which a running clock acts, or None. Never before the day of the event that started it.

    Where readings differ, it is the day on which it has acted by each of them: between the two nothing is certain.
    """
    if timer.then is None:
        return None
    effect = (reckoning.other or reckoning).effect
    return None if effect is None else max(effect, started.on)


@dataclass(frozen=True, slots=True)
class Position:
    """Where a bill stands on a day, and everything that explains it."""

    state: str
    as_of: date
    passages: tuple[Passage, ...]
    clocks: tuple[Clock, ...]
    findings: tuple[Finding, ...]


def held_back(clock: Clock, passages: Sequence[Passage]) -> bool:
    """Whether something stands on the record that keeps this clock from acting: an armed conflict that goes on.

    Each party's conflict ends by itself, else one that began without a party's name; an end that names no party ends them all.
    """
    hold = clock.reckoning.term.hold
    if hold is None:
        return False
    going_on: list[str] = []
    for event in (passage.event for passage in passages):
        who = " ".join((event.party or "").split()).casefold()
        if event.kind == hold.begun:
            going_on.append(who)
        elif event.kind == hold.ended and not who:
            going_on.clear()
        elif event.kind == hold.ended and (ends := [one for one in (who, "") if one in going_on]):
            going_on.remove(ends[0])
    return bool(going_on)


Mark = tuple[str, tuple[Clock, ...], date, tuple[int, int, int, int]]


class Fold:
    """The position while it is being made, in place; `copy` lets a day be tried in several orders.

    `soonest` is the first day on which a running clock acts, were nothing to hold it back, and the last of all days where none
    does; `heard` are the events so far of those kinds that some clock counts.
    """

    __slots__ = ("ended", "findings", "heard", "passages", "running", "soonest", "state")

    def __init__(self, state: str) -> None:
        self.state = state
        self.running: tuple[Clock, ...] = ()
        self.soonest = date.max
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

    def mark(self) -> Mark:
        """Where the position stands, to come back to."""
        sizes = (len(self.ended), len(self.passages), len(self.findings), len(self.heard))
        return self.state, self.running, self.soonest, sizes

    def back_to(self, mark: Mark) -> None:
        """As the position stood at the mark: what came after it is forgotten."""
        self.state, self.running, self.soonest, (ended, passages, findings, heard) = mark
        del self.ended[ended:], self.passages[passages:], self.findings[findings:], self.heard[heard:]

    def run(self, clocks: tuple[Clock, ...]) -> None:
        """Let these clocks run, and no others."""
        self.running = clocks
        self.soonest = date.max
        for clock in clocks:
            if clock.acts_on is not None and clock.acts_on < self.soonest:
                self.soonest = clock.acts_on

    def start(self, clock: Clock) -> None:
        """Let one more clock run."""
        self.running = (*self.running, clock)
        if clock.acts_on is not None and clock.acts_on < self.soonest:
            self.soonest = clock.acts_on

    def is_due(self, day: date) -> bool:
        """Whether a clock may act on a day or should have before, were nothing to hold it back."""
        return self.soonest <= day

    def next_effect(self) -> date | None:
        """The first day on which time acts, if nothing is recorded before; a clock that is held back does not act."""
        acting = [clock.acts_on for clock in self.running if clock.acts_on is not None and not held_back(clock, self.passages)]
        return min(acting, default=None)
