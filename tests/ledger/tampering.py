"""A small ledger, and its owner's hands: raw SQL with the triggers dropped."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection, create_engine, text

from tests.sitting import sitting
from tests.support import MOMENT
from tracker import bootstrap
from tracker.core.entry import Entry, Note, Opening
from tracker.ledger.calendars import Calendars
from tracker.ledger.database import Database
from tracker.ledger.integrity import Report, verify
from tracker.ledger.ledger import Ledger, linked
from tracker.ledger.seal import Seal

COMMONS = sitting("uk/commons", "2025-03-03", "2025-03-31")
PLACES = ["A", "B", "A", "uk/commons", "B", "A", "uk/commons", "A", "B"]
"""Whose entry or version has each position from 1 on: A at 1, 3, 6, 8; B at 2, 5, 9; the calendar at 4, 7."""

_GUARDED = ("entry", "calendar", "law")
_TRIGGERS = {
    "sqlite": [f"drop trigger if exists {table}_no_{what}" for table in _GUARDED for what in ("update", "delete")],
    "postgresql": [f"alter table {table} disable trigger user" for table in _GUARDED],
}


def fill(database: Database) -> None:
    """Two bills and a calendar, entry by entry, an hour apart, by desk 4."""
    seen: dict[str, int] = {}
    for n, name in enumerate(PLACES):
        seen[name] = seen.get(name, 0) + 1
        moment = MOMENT + timedelta(hours=n)
        if "/" in name:
            days = replace(COMMONS, days=frozenset(sorted(COMMONS.days)[seen[name] :]))
            Calendars(database).add(days, "days.csv", "desk 4", moment)
        else:
            body = Opening("ru/denunciation", f"Bill {name}") if seen[name] == 1 else Note(f"note {seen[name]} on {name}")
            Ledger(database).write(name, "desk 4", moment, lambda _, body=body: [body])  # type: ignore[misc]


@contextmanager
def owner(database_url: str) -> Iterator[Connection]:
    """One transaction of somebody who may drop the triggers, and has; times are told in UTC."""
    engine = create_engine(database_url if "://" in database_url else f"sqlite:///{database_url}")
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("set local time zone 'UTC'"))
            for statement in _TRIGGERS[connection.dialect.name]:
                connection.execute(text(statement))
            yield connection
    finally:
        engine.dispose()


def tamper(database_url: str, *statements: str) -> None:
    """Run the owner's statements."""
    with owner(database_url) as connection:
        for statement in statements:
            connection.execute(text(statement.replace(":", r"\:")))


def empty(database_url: str) -> None:
    """Leave a ledger as it was when it was made."""
    tamper(
        database_url,
        *(f"delete from {table}" for table in ("entry", "calendar", "law", "deadline", "standing", "projection")),  # noqa: S608
        "update counter set value = 0, at = null",
    )


def rewrite(database_url: str, entries: list[Entry]) -> None:
    """Put a bill's entries in the place of those that are there, with a chain that agrees with itself."""
    previous = ""
    with owner(database_url) as connection:
        connection.execute(text("delete from entry where bill = :bill"), {"bill": entries[0].bill})
        for entry in entries:
            done, row = linked(entry, previous)
            previous = done.hash
            row["recorded_at"] = f"{done.recorded_at:%Y-%m-%d %H:%M:%S.%f}"
            columns, values = ", ".join(row), ", ".join(f":{name}" for name in row)
            connection.execute(text(f"insert into entry ({columns}) values ({values})"), row)  # noqa: S608 - names of ours


def verified(database_url: str, against: Seal | None = None) -> Report:
    """What a reader's check finds."""
    with closing(Database(database_url, migrations=bootstrap.data_folder("db"), write=False)) as database:
        return verify(database, against)
