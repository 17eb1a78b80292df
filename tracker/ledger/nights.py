"""The nights that a digest is owed for: one row a night by unique key, leased while it is delivered, marked when done.

Two processes that find the same night owed make one row of it; a process that dies while delivering leaves a lease that
runs out, and the next one delivers the same text under the same name.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, Select, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from tracker.errors import LedgerUnavailable
from tracker.ledger.database import Database
from tracker.ledger.tables import NightRow

LEASE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Night:
    """One night's digest: it covers the nights from `covers_from` to `night`, and the positions after `since` up to `upto`."""

    night: date
    covers_from: date
    since: int
    upto: int
    composed_at: datetime
    format: str
    body: str
    delivered_at: datetime | None = None
    attempts: int = 0


class Nights:
    """The nights in the ledger's database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def last(self, upto: date | None = None) -> Night | None:
        """The latest night that a digest was composed for, on or before `upto`."""
        query = _query().order_by(col(NightRow.night).desc()).limit(1)
        if upto is not None:
            query = query.where(col(NightRow.night) <= upto)
        with self.database.transaction() as connection:
            return next(iter(_read(connection, query)), None)

    def undelivered(self) -> list[Night]:
        """The nights composed and not yet delivered, oldest first."""
        query = _query().where(col(NightRow.status) == "pending").order_by(col(NightRow.night))
        with self.database.transaction() as connection:
            return _read(connection, query)

    def add(self, night: Night) -> bool:
        """Keep a night's digest; False where another process was first."""
        values = {
            name: getattr(night, name) for name in ("night", "covers_from", "since", "upto", "composed_at", "format", "body")
        }
        try:
            with self.database.transaction() as connection:
                connection.execute(NightRow.__table__.insert(), {**values, "status": "pending", "attempts": 0})  # type: ignore[attr-defined]
        except LedgerUnavailable as error:
            if isinstance(error.__cause__, IntegrityError):
                return False
            raise
        return True

    def lease(self, night: date, moment: datetime) -> bool:
        """Take a pending night for delivery; False where another process has it, or has delivered it."""
        free = or_(col(NightRow.lease_until).is_(None), col(NightRow.lease_until) < moment)
        with self.database.transaction() as connection:
            done = connection.execute(
                update(NightRow)
                .where(col(NightRow.night) == night, col(NightRow.status) == "pending", free)
                .values(lease_until=moment + LEASE, attempts=col(NightRow.attempts) + 1)
            )
            return done.rowcount == 1

    def delivered(self, night: date, moment: datetime) -> None:
        """Mark a night as delivered."""
        with self.database.transaction() as connection:
            connection.execute(
                update(NightRow)
                .where(col(NightRow.night) == night)
                .values(status="delivered", delivered_at=moment, lease_until=None)
            )

    def failed(self, night: date) -> None:
        """Give a night back after a delivery that failed, to be tried again at the next tick."""
        with self.database.transaction() as connection:
            connection.execute(update(NightRow).where(col(NightRow.night) == night).values(lease_until=None))


def _query() -> Select[NightRow]:
    return select(NightRow)


def _read(connection: Connection, query: Select[NightRow]) -> list[Night]:
    names = [field.name for field in fields(Night)]
    return [Night(**{name: getattr(row, name) for name in names}) for row in connection.execute(query)]
