"""The tables, as SQLModel sees them. The migrations under `db/` make them, with the triggers that forbid change."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Column, Date, Integer, Text, UniqueConstraint
from sqlmodel import Field, SQLModel


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


class NightRow(SQLModel, table=True):
    """One night's digest: the positions it tells of, its text, and whether it has been delivered."""

    __tablename__ = "night"

    night: date = Field(sa_column=Column(Date, primary_key=True))
    covers_from: date
    since: int
    upto: int
    composed_at: datetime
    format: str
    body: str = Field(sa_column=Column(Text, nullable=False))
    status: str
    attempts: int
    lease_until: datetime | None = None
    delivered_at: datetime | None = None
