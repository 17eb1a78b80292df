"""Where a bill stands on a day, and everything that explains it: the passages, the clocks, the findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.core.calendar import Reckoning
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
    """A timer at work: the event that started it, what its term comes to, and what ended it."""

    timer: Timer
    started: Event
    reckoning: Reckoning
    ended_by: Event | None = None
    ended: Ended | None = None

    @property
    def acts_on(self) -> date | None:
        """The day on which time alone acts, or None. Never before the day of the event that started the clock."""
        if self.timer.then is None or self.ended or self.reckoning.effect is None:
            return None
        return max(self.reckoning.effect, self.started.on)

    def stop(self, event: Event, how: Ended) -> Clock:
        """The same clock, ended by `event`."""
        return Clock(self.timer, self.started, self.reckoning, event, how)


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
