"""The tables, as SQLModel sees them. The migrations under `db/` make them, with the triggers that forbid change."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, Dialect, Integer, String, Text, TypeDecorator, UniqueConstraint
from sqlmodel import Field, SQLModel


@lru_cache(1024)
def _in_utc(moment: datetime | str) -> datetime:
    """A moment as a driver gives it: SQLite's text, which is in UTC, or a server's datetime in its own zone."""
    read = moment if isinstance(moment, datetime) else datetime.fromisoformat(moment).replace(tzinfo=UTC)
    return read.astimezone(UTC)


class Moments(TypeDecorator[datetime]):
    """`recorded_at` as it is read of many entries, most of which have the moment of the one before."""

    impl = String
    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the shape of the method
        """The moment in UTC."""
        return None if value is None else _in_utc(value)


class EntryRow(SQLModel, table=True):
    """One entry. `position` counts in the whole ledger, `seq` in the bill; `body` is canonical JSON (`tracker.ledger.codec`).

    `hash` ties it to the bill's entry before (`tracker.ledger.chain`).
    """

    __tablename__ = "entry"
    __table_args__ = (UniqueConstraint("bill", "seq", name="entry_bill_seq"),)

    position: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    bill: str
    seq: int
    kind: str
    recorded_at: datetime
    recorded_by: str
    body: str = Field(sa_column=Column(Text, nullable=False))
    hash: str


class CounterRow(SQLModel, table=True):
    """The one row from which positions are drawn, and the latest `recorded_at`, which never goes back."""

    __tablename__ = "counter"

    name: str = Field(primary_key=True)
    value: int
    at: datetime | None = None


class CalendarRow(SQLModel, table=True):
    """One version of a chamber's sitting days. `position` is drawn beside those of entries; `days` is canonical JSON.

    `hash` ties it to the calendar's version before (`tracker.ledger.chain`).
    """

    __tablename__ = "calendar"
    __table_args__ = (UniqueConstraint("name", "version", name="calendar_name_version"),)

    position: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    name: str
    version: int
    recorded_at: datetime
    recorded_by: str
    source: str
    first: date
    last: date
    days: str = Field(sa_column=Column(Text, nullable=False))
    hash: str


class LawRow(SQLModel, table=True):
    """A law text, beside the entry of `position` that brought it in; `hash` is that of `text` (`tracker.library.texts`)."""

    __tablename__ = "law"

    name: str = Field(primary_key=True)
    position: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    hash: str
    text: str = Field(sa_column=Column(Text, nullable=False))


class WatcherRow(SQLModel, table=True):
    """One watcher. `filters` is JSON: option -> the names given."""

    __tablename__ = "watcher"

    name: str = Field(primary_key=True)
    send_to: str
    filters: str = Field(sa_column=Column(Text, nullable=False))
    every: str
    at: str
    timezone: str
    within: int
    language: str
    format: str
    empty: str
    since: int
    added_at: datetime
    paused: bool


class WatchLogRow(SQLModel, table=True):
    """One change to a watcher: never updated, never deleted, also after the watcher is gone."""

    __tablename__ = "watch_log"

    number: int | None = Field(default=None, primary_key=True)
    at: datetime
    by: str
    watcher: str
    what: str
    details: str = Field(sa_column=Column(Text, nullable=False))


class LetterRow(SQLModel, table=True):
    """One watcher's digest of one night: the positions that it tells of, what is to be sent, and how far that has come."""

    __tablename__ = "outbox"
    __table_args__ = (UniqueConstraint("watcher", "night", name="outbox_watcher_night"),)

    watcher: str = Field(primary_key=True)
    number: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    night: date
    covers_from: date
    since: int
    upto: int
    told_at: datetime | None = None
    composed_at: datetime
    message: str | None = Field(default=None, sa_column=Column(Text))
    status: str
    attempts: int
    lease_until: datetime | None = None
    next_try_at: datetime | None = None
    tried_at: datetime | None = None
    sent_at: datetime | None = None
    error: str | None = Field(default=None, sa_column=Column(Text))
