"""The outbox: one letter a watcher and night by unique key, leased while it is delivered, marked when that is done.

A letter belongs to the watcher for whom it was composed, and to none that is added under the same name later.

Processes that find the same night owed make one letter of it: letters are numbered, and the number is the guard, so that two
whose clocks differ cannot both go on from the same letter either. A process that dies while delivering leaves a lease that runs
out, and the next one delivers the same text under the same name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import Update, and_, func, insert, literal, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from tracker.errors import LedgerUnavailable
from tracker.ledger.database import Database
from tracker.ledger.tables import LetterRow, WatcherRow

LEASE = timedelta(minutes=5)
WRONG_CLOCK = timedelta(hours=6)
"""A lease that reaches further than that was taken by a clock that went wrong: of two that run, one is not so far ahead."""


class Status(StrEnum):
    """How far a letter has come: to be sent, sent, passed over because it told nothing new, or given up."""

    pending = "pending"
    sent = "sent"
    skipped = "skipped"
    dead = "dead"


@dataclass(frozen=True, slots=True)
class Letter:
    """One digest: it covers the nights from `covers_from` to `night`, and the positions after `since` up to `upto`.

    `number` counts a watcher's letters from 1; `told_at` is when the one before was composed. `message` is JSON, kept until
    it is sent. `tried_at` and `error` are of the last attempt. `sent_at` of one that was given up is when a later one told of
    that.
    """

    watcher: str
    number: int
    night: date
    covers_from: date
    since: int
    upto: int
    told_at: datetime | None
    composed_at: datetime
    message: str | None
    status: Status = Status.pending
    attempts: int = 0
    lease_until: datetime | None = None
    next_try_at: datetime | None = None
    tried_at: datetime | None = None
    sent_at: datetime | None = None
    error: str | None = None

    def __str__(self) -> str:
        return f"{self.watcher}, night of {self.night}"

    def is_in_hand(self, moment: datetime) -> bool:
        """Whether some process is delivering it."""
        return self.lease_until is not None and moment <= self.lease_until <= moment + WRONG_CLOCK


_NAMES = [field.name for field in fields(Letter)]
_MARKS = [getattr(LetterRow, name) for name in _NAMES if name != "message"]
_OWN = {name: col(getattr(LetterRow, name)) for name in ("watcher", "number", "composed_at")}
"""What a letter is known by; the moment tells it from one of the same number to another watcher of that name."""


class Outbox:
    """The letters of one ledger's watchers."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def last(self, watcher: str, upto: date | None = None) -> Letter | None:
        """A watcher's latest letter, of a night on or before `upto`; without its message."""
        query = select(*_MARKS).where(_OWN["watcher"] == watcher).order_by(_OWN["number"].desc()).limit(1)
        if upto is not None:
            query = query.where(col(LetterRow.night) <= upto)
        with self.database.transaction() as connection:
            return next(iter(_read(connection.execute(query))), None)

    def lasts(self) -> dict[str, Letter]:
        """Each watcher's latest letter, without its message; none for one that has none yet."""
        of_it = _OWN["watcher"] == col(WatcherRow.name)
        newest = select(func.max(_OWN["number"])).where(of_it).correlate(WatcherRow).scalar_subquery()
        query = select(*_MARKS).join_from(WatcherRow, LetterRow, and_(of_it, _OWN["number"] == newest))
        with self.database.transaction() as connection:
            return {letter.watcher: letter for letter in _read(connection.execute(query))}

    def waiting(self, status: Status = Status.pending) -> list[Letter]:
        """The letters that wait to be sent (or were given up), a watcher's in their order, without their messages."""
        query = (
            select(*_MARKS)
            .where(col(LetterRow.status) == status)
            .order_by(col(LetterRow.composed_at), _OWN["watcher"], _OWN["number"])
        )
        with self.database.transaction() as connection:
            return _read(connection.execute(query))

    def add(self, letter: Letter, added_at: datetime, lost: Iterable[Letter] = ()) -> bool:
        """Keep a letter to the watcher that was added then; False where another process was first, or the watcher is gone.

        It tells of the `lost` ones, which are marked as told.
        """
        kinds = LetterRow.__table__.c  # type: ignore[attr-defined]
        values = [literal(getattr(letter, name), kinds[name].type) for name in _NAMES]
        to_it = select(*values).where(col(WatcherRow.name) == letter.watcher, col(WatcherRow.added_at) == added_at)
        try:
            with self.database.transaction() as connection:
                made = insert(LetterRow).from_select(_NAMES, to_it).returning(_OWN["number"])
                if connection.execute(made).one_or_none() is None:
                    return False
                for dead in lost:
                    connection.execute(_of(dead, Status.dead).values(sent_at=letter.composed_at))
        except LedgerUnavailable as error:
            if isinstance(error.__cause__, IntegrityError):
                return False
            raise
        return True

    def lease(self, letter: Letter, moment: datetime) -> Letter | None:
        """Take a letter for delivery, whole; None where another process has it, or is done with it.

        It is free where it is not in hand (`Letter.is_in_hand`): a lease by a clock that went wrong holds nobody up.
        """
        until = col(LetterRow.lease_until)
        free = or_(until.is_(None), until < moment, until > moment + WRONG_CLOCK)
        with self.database.transaction() as connection:
            values = {"lease_until": moment + LEASE, "attempts": col(LetterRow.attempts) + 1, "tried_at": moment}
            if connection.execute(_of(letter, Status.pending).where(free).values(values)).rowcount != 1:
                return None
            query = select(LetterRow).where(*(_OWN[name] == getattr(letter, name) for name in _OWN))
            return _read(connection.execute(query))[0]

    def sent(self, letter: Letter, moment: datetime) -> None:
        """Mark a letter as delivered. Its text is not kept: the entries that it told of are."""
        cleared = dict.fromkeys(("lease_until", "next_try_at", "error", "message"))
        done = {"status": Status.sent, "sent_at": moment, **cleared}
        with self.database.transaction() as connection:
            connection.execute(_of(letter, Status.pending).values(done))

    def failed(self, letter: Letter, error: str, next_try_at: datetime | None) -> None:
        """Give back a letter that could not be delivered, to be tried again then; never again (dead) where that is None.

        It must be the letter as it was leased: who has taken it since is not disturbed.
        """
        status = Status.pending if next_try_at else Status.dead
        values = {"status": status, "lease_until": None, "next_try_at": next_try_at, "error": error}
        with self.database.transaction() as connection:
            mine = col(LetterRow.attempts) == letter.attempts
            connection.execute(_of(letter, Status.pending).where(mine).values(values))

    def revive(self, letters: Iterable[Letter]) -> int:
        """Let dead letters be tried again from the beginning; how many that were."""
        anew = {"status": Status.pending, "attempts": 0, "next_try_at": None, "error": None, "sent_at": None}
        with self.database.transaction() as connection:
            return sum(connection.execute(_of(letter, Status.dead).values(anew)).rowcount for letter in letters)


def _of(letter: Letter, status: Status) -> Update:
    return update(LetterRow).where(*(_OWN[name] == getattr(letter, name) for name in _OWN), col(LetterRow.status) == status)


def _read(rows: Iterable[object]) -> list[Letter]:
    """Letters from rows that may leave out the message."""
    found = ({name: getattr(row, name, None) for name in _NAMES} for row in rows)
    return [Letter(**{**values, "status": Status(values["status"])}) for values in found]  # type: ignore[arg-type]
