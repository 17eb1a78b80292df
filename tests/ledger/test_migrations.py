"""A ledger made by an older program: readers leave it as it is, a writer brings it up, and nothing of its record changes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DBAPIError

from tests.sitting import sitting
from tests.support import MOMENT
from tracker import bootstrap
from tracker.core.entry import Entry, Note, Opening
from tracker.errors import LedgerUnavailable
from tracker.ledger.calendars import Calendars
from tracker.ledger.database import Database
from tracker.ledger.ledger import Ledger

OPENING = """insert into entry (position, bill, seq, kind, recorded_at, recorded_by, body) values
(1, 'OLD', 1, 'opening', '2026-01-15 12:00:00.000000', 'tester', '{"title":"An old bill","workflow":"ru/denunciation"}')"""
COUNTER = "update counter set value = 1, at = '2026-01-15 12:00:00.000000' where name = 'position'"
CHANGES = [
    "update entry set recorded_by = 'x'",
    "delete from entry",
    "update calendar set recorded_by = 'x'",
    "delete from calendar",
]
OLD = Entry("OLD", 1, 1, MOMENT, "tester", Opening("ru/denunciation", "An old bill"))


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A plain connection to a ledger as migration 0001 made it, with a bill."""
    engine = create_engine(database_url if "://" in database_url else f"sqlite:///{database_url}")
    config = Config()
    config.set_main_option("script_location", str(bootstrap.data_folder("db")))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        if connection.dialect.name == "postgresql":
            connection.execute(text("set local time zone 'UTC'"))
        for statement in (OPENING, COUNTER):
            connection.execute(text(statement.replace(":", r"\:")))
    yield engine
    engine.dispose()


@pytest.mark.usefixtures("engine")
def test_a_reader_leaves_an_older_ledger_as_it_is(database_url: str) -> None:
    """And says what brings it up."""
    with closing(Database(database_url, migrations=bootstrap.data_folder("db"), write=False)) as database:
        for _ in range(2):
            with pytest.raises(LedgerUnavailable, match=r"of this schema yet: any recording command brings it up$"):
                Ledger(database).all_entries()


def test_a_writer_brings_an_older_ledger_up(database: Database, engine: Engine) -> None:
    """Its entries are read as they were, go on where they ended, and still cannot be changed; calendars have their table."""
    assert Ledger(database).all_entries() == [OLD]
    (note,) = Ledger(database).write("OLD", "tester", MOMENT, lambda _: [Note("n")])
    version, _ = Calendars(database).add(sitting("uk/commons", "2025-03-03", "2025-03-31"), "days.csv", "tester", MOMENT)
    assert (note.position, version.position) == (2, 3)
    for change in CHANGES:
        with engine.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
            connection.execute(text(change))
    assert Ledger(database).all_entries() == [OLD, note]


@pytest.mark.parametrize("write", [True, False], ids=["writer", "reader"])
def test_a_ledger_is_made_only_by_whom_it_is_to_be_made(database_url: str, write: bool) -> None:
    """In an empty database too: who may not make one is told which command does, and leaves it empty."""
    with closing(Database(database_url, migrations=bootstrap.data_folder("db"), write=write)) as database:
        for _ in range(2):
            with pytest.raises(LedgerUnavailable, match=r"^there is no ledger at .* yet: `tracker open` makes one"):
                Calendars(database).add(sitting("uk/commons", "2025-03-03", "2025-03-31"), "days.csv", "tester", MOMENT)
