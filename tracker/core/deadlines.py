"""What the reader watches: each clock with its days, how many remain, and how it stands."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from tracker.core.basis import Basis
from tracker.core.counting import ONE_DAY
from tracker.core.position import Clock, Ended, Position, held_back
from tracker.core.record import Event
from tracker.core.workflow import Timer


class Standing(StrEnum):
    """How a deadline stands on a day. These names are part of the JSON shapes."""

    RUNNING = "running"
    MET = "met"
    MET_LATE = "met_late"
    OVERDUE = "overdue"
    """Its day has gone by and the record holds nothing that stopped it."""
    RAN_OUT = "ran_out"
    """Time acted."""
    OVERTAKEN = "overtaken"
    """An event made it moot."""
    PAUSED = "paused"
    """No day counts until an event ends the pause."""
    DISPUTED = "disputed"
    """Its day has gone by, and readings differ on whether it binds, or on which day it is."""
    NOT_KNOWN = "not_known"


OPEN = (Standing.RUNNING, Standing.OVERDUE, Standing.PAUSED, Standing.DISPUTED, Standing.NOT_KNOWN)
"""The standings that still ask for the reader's attention."""


class Deadline(NamedTuple):
    """A clock as of a day.

    `day` is what is counted to: the day of effect of a clock that acts, the last day of one that does not. `days` is the
    number of days from `as_of` to it: 0 is that day, negative is gone by, None is not known. `opens` is the first day on which
    the act may be done, where the term says so. While `held`, an event keeps it from acting (an armed conflict). Where
    readings differ, `day` is by the earlier, and `other` the day by the later. Where it is not known, `earliest` is the
    first that is possible.
    """

    clock: Clock
    standing: Standing
    as_of: date
    day: date | None
    days: int | None
    held: bool = False

    @property
    def timer(self) -> Timer:
        """The timer at work."""
        return self.clock.timer

    @property
    def basis(self) -> Basis:
        """The law that gives the term."""
        return self.clock.reckoning.term.basis

    @property
    def started(self) -> Event:
        """The event that set the clock running."""
        return self.clock.started

    @property
    def opens(self) -> date | None:
        """The first day on which the act may be done."""
        return self.clock.reckoning.opens

    @property
    def last(self) -> date | None:
        """The last day of the term."""
        return self.clock.reckoning.last

    @property
    def effect(self) -> date | None:
        """The day on which time acts, for a clock that acts."""
        return self.clock.reckoning.effect if self.timer.then else None

    @property
    def other(self) -> date | None:
        """The day by another, later reading of the law."""
        other = self.clock.reckoning.other
        return None if other is None else other.effect if self.timer.then else other.last

    @property
    def earliest(self) -> date | None:
        """The first day that is possible, where the day itself is not known."""
        reckoning = self.clock.reckoning
        return reckoning.earliest_effect if self.timer.then else reckoning.earliest

    @property
    def turns(self) -> tuple[date, ...]:
        """The days on which its standing may turn by itself: the act may be done, a last day has gone by, time acts."""
        reckoning = self.clock.reckoning
        readings = [reckoning, *([reckoning.other] if reckoning.other else [])]
        gone_by = [one.last + ONE_DAY for one in readings if one.last and one.last < date.max]
        effects = [one.effect for one in readings] if self.timer.then else []
        days = [self.clock.acts_on, self.opens, *effects, *gone_by]
        return tuple(day for day in days if day is not None)

    @property
    def is_open(self) -> bool:
        """Whether it still asks for attention."""
        return self.standing in OPEN


def deadlines(position: Position) -> tuple[Deadline, ...]:
    """Every clock of a position as a deadline, in the order in which they started."""
    return tuple(_deadline(clock, position) for clock in position.clocks)


def _deadline(clock: Clock, position: Position) -> Deadline:
    as_of = position.as_of
    day = clock.reckoning.effect if clock.timer.then else clock.reckoning.last
    held = clock.ended is None and held_back(clock, position.passages)
    if held and day is not None and day <= as_of:
        day = None  # in force until an event says otherwise
    return Deadline(clock, _standing(clock, as_of), as_of, day, (day - as_of).days if day else None, held)


def _standing(clock: Clock, as_of: date) -> Standing:
    reckoning = clock.reckoning
    last, latest = reckoning.last, (reckoning.other or reckoning).last
    match clock.ended:
        case Ended.ACTED:
            return Standing.RAN_OUT
        case Ended.OVERTAKEN | Ended.RESTARTED:
            return Standing.OVERTAKEN
        case Ended.STOPPED | Ended.REPLACED:
            late = latest is not None and clock.ended_by is not None and clock.ended_by.on > latest
            return Standing.MET_LATE if late and clock.ended is Ended.STOPPED else Standing.MET
    if reckoning.unknown:
        return Standing.PAUSED if reckoning.paused else Standing.NOT_KNOWN
    if clock.timer.then:
        between = reckoning.other is not None and reckoning.effect is not None and reckoning.effect <= as_of
        return Standing.DISPUTED if between else Standing.RUNNING
    if last is None or last >= as_of:
        return Standing.RUNNING
    by_one_reading = reckoning.term.basis.disputed is not None or (latest is not None and latest >= as_of)
    return Standing.DISPUTED if by_one_reading else Standing.OVERDUE
