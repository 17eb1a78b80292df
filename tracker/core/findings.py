"""Remarks about a record, as values collected beside the result: what the workflow did not foresee, or could not be told.

A finding stops nothing. `tracker.wording` puts one into a sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.core.agenda import Agenda
from tracker.core.basis import Basis
from tracker.core.record import Contradiction, Event


class Code(StrEnum):
    """What a finding is about. These names are part of the JSON shapes."""

    NOT_FORESEEN = "not_foreseen"
    """The state did not foresee the event, and stays."""
    CAUGHT_UP = "caught_up"
    """The state did not foresee the event; the bill goes on where the workflow foresees it."""
    ON_DAY_OF_EFFECT = "on_day_of_effect"
    """A clock was stopped on the very day on which it would have acted: the hour decides."""
    NO_TERM = "no_term"
    """A clock that would act could not start: neither treaty nor bill gives its term."""
    DAY_NOT_KNOWN = "day_not_known"
    """A clock runs, but its day cannot be told (the act names none)."""
    NAMED_DAY_NOT_USED = "named_day_not_used"
    """The act names a day for its effect, and no term that it sets running takes one up."""
    BARRED = "barred"
    """The term cannot be set running on this day: no clock starts."""
    BAR_NOT_CHECKED = "bar_not_checked"
    """Whether the term may be set running on this day could not be told: the clock runs."""
    NO_EXIT = "no_exit"
    """The treaty has no clause on withdrawal, or excludes it: no clock starts."""
    TOO_EARLY = "too_early"
    """What met a deadline came before the first day on which it may be done."""
    NOT_PRECEDED = "not_preceded"
    """An act came without what the law asks for before it."""
    NOT_ALLOWED = "not_allowed"
    """The law does not allow the act where the bill stands: it has no effect, and the state stays."""
    NOT_LONGER = "not_longer"
    """An extension names no later day: the period stays as it was."""
    TOO_LONG = "too_long"
    """An extension names a day beyond what its law allows."""
    READINGS_DIFFER = "readings_differ"
    """The day of a deadline has gone by, by one reading of the law and not by another."""
    CROWDED_DAY = "crowded_day"
    """More facts on one day than are put in order by search: the order of the workflow file was taken."""
    CONTRADICTION = "contradiction"
    """Linked accounts of one event differ."""
    EXPECTED_DAY_GONE_BY = "expected_day_gone_by"
    """The expected day has gone by and nothing was recorded."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A remark about one event (or expectation) of the record.

    `seq` is the entry it is about, None for what time brought about; `state` where the bill stood, `to` where it went on.
    `detail` is the timer and perhaps why ("notice: the act names no day"), or for contradictions what differs and why the
    account of `seq` is used and not that of `other`.
    """

    code: Code
    on: date
    kind: str
    seq: int | None = None
    state: str | None = None
    to: str | None = None
    detail: str | None = None
    other: int | None = None

    def is_about(self, seq: int) -> bool:
        """Whether it speaks of this entry."""
        return seq in (self.seq, self.other)


def not_foreseen(event: Event, state: str, to: str | None) -> Finding:
    """The present state does not foresee this event: it stays, or catches up to `to`."""
    return Finding(Code.CAUGHT_UP if to else Code.NOT_FORESEEN, event.on, event.kind, event.seq, state, to)


def not_allowed(event: Event, state: str, basis: Basis) -> Finding:
    """The law does not allow this event where the bill stands."""
    return Finding(Code.NOT_ALLOWED, event.on, event.kind, event.seq, state, detail=str(basis))


def about_clock(code: Code, event: Event, timer: str, why: str | None = None) -> Finding:
    """A remark about a clock that this event started, stopped, or should have set running."""
    return Finding(code, event.on, event.kind, event.seq, detail=f"{timer}: {why}" if why else timer)


def readings_differ(event: Event, on: date, timer: str, why: str) -> Finding:
    """A deadline that `event` started, and of which readings of the law differ from the day `on`."""
    return Finding(Code.READINGS_DIFFER, on, event.kind, event.seq, detail=f"{timer}: {why}")


def contradiction(of: Contradiction) -> Finding:
    """Linked accounts that differ; `detail` is "day and votes: it was recorded later", in what, and why the one is used."""
    why = "its source is marked official" if of.official else "it was recorded later"
    return Finding(Code.CONTRADICTION, of.on, of.kind, of.used, detail=f"{' and '.join(of.differs_in)}: {why}", other=of.other)


def gone_by(item: Agenda) -> Finding:
    """An expected day that has gone by without the event."""
    return Finding(Code.EXPECTED_DAY_GONE_BY, item.on, item.kind, item.seq)
