"""Nothing in the ledger is ever changed or removed: the databases themselves refuse it, after every migration."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from tests.sitting import sitting
from tests.support import MOMENT
from tracker import bootstrap
from tracker.core.entry import Note, Opening
from tracker.errors import LedgerUnavailable
from tracker.ledger.calendars import Calendars
from tracker.ledger.database import SCHEMA, Database
from tracker.ledger.ledger import Ledger

CHANGES = [
    "update entry set body = '{}'",
    "update entry set position = position + 1",
    "delete from entry where seq = 1",
    "delete from entry",
]
CALENDAR_CHANGES = [
    "update calendar set days = '[]'",
    "update calendar set version = version + 1",
    "delete from calendar where version = 1",
    "delete from calendar",
]
ROW = "insert into entry (position, bill, seq, kind, recorded_at, recorded_by, body) values "
FIRST = "(1, 'A', 1, 'note', '2026-01-15 12:00:00.000000', 'tester', '{\"text\":\"first\"}')"


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A plain connection to an empty database, past everything that the tracker would do to it."""
    engine = create_engine(database_url if "://" in database_url else f"sqlite:///{database_url}")
    yield engine
    engine.dispose()


def changes(connection: Connection, table: str) -> list[str]:
    """Every way to change or remove a row of the table that this database has."""
    truncate = [f"truncate {table}", f"truncate {table} cascade"] if connection.dialect.name == "postgresql" else []
    return [*(CHANGES if table == "entry" else CALENDAR_CHANGES), *truncate]


def refuses_every_change(engine: Engine, table: str = "entry") -> None:
    """Each change is refused by the database, and the rows stand as they were."""
    rows = text(f"select * from {table}")  # noqa: S608 - a name of ours
    with engine.connect() as connection:
        before = connection.execute(rows).all()
        assert before
        connection.rollback()
        for statement in changes(connection, table):
            with pytest.raises(DBAPIError, match=f"{table} is append-only"):
                connection.execute(text(statement))
            connection.rollback()
        assert connection.execute(rows).all() == before


def test_no_entry_can_be_changed_or_removed(database: Database, engine: Engine) -> None:
    """UPDATE, DELETE and, where there is one, TRUNCATE are refused by the database itself."""
    Ledger(database).write("A", "tester", MOMENT, lambda _: [Opening("ru/denunciation", "T"), Note("n")])
    refuses_every_change(engine)


def test_no_calendar_can_be_changed_or_removed(database: Database, engine: Engine) -> None:
    """A version of sitting days that some day was counted by is there to be counted by again."""
    Calendars(database).add(sitting("uk/commons", "2025-03-03", "2025-03-31"), "days.csv", "tester", MOMENT)
    refuses_every_change(engine, "calendar")


def test_the_program_tells_such_a_refusal_in_one_line(database: Database) -> None:
    """Even a fault of our own ends in one clear line."""
    Ledger(database).write("A", "tester", MOMENT, lambda _: [Opening("ru/denunciation", "T")])
    with pytest.raises(LedgerUnavailable, match=r"refused a change: its entries are append-only$"), database.transaction() as c:
        c.execute(text("delete from entry"))


def test_entries_stay_append_only_after_every_migration(engine: Engine) -> None:
    """A migration that copies the table would drop its triggers: each step is tried with an entry that was there before it."""
    config = Config()
    config.set_main_option("script_location", str(bootstrap.data_folder("db")))
    steps = [step.revision for step in ScriptDirectory.from_config(config).walk_revisions()][::-1]
    assert steps
    for step in steps:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, step)
            if step == steps[0]:
                connection.execute(text((ROW + FIRST).replace(":", r"\:")))
        refuses_every_change(engine)


def test_the_schema_that_the_program_knows_is_the_newest_migration() -> None:
    """A migration without its constant would never be run, or be taken for a newer program's."""
    revisions = sorted(file.name.partition("_")[0] for file in Path(bootstrap.data_folder("db"), "versions").glob("*.py"))
    assert revisions[-1] == SCHEMA
    assert len(set(revisions)) == len(revisions)


@pytest.mark.parametrize(
    "values",
    ["(9, 'A', 1, 'note', '2026-01-15 12:00:00', 'x', '{}')", "(1, 'B', 1, 'note', '2026-01-15 12:00:00', 'x', '{}')"],
    ids=["bill and seq", "position"],
)
def test_a_place_in_the_record_is_taken_once(database: Database, engine: Engine, values: str) -> None:
    """The same (bill, seq) and the same position are refused by the database: the guard of concurrent writers."""
    Ledger(database).write("A", "tester", MOMENT, lambda _: [Opening("ru/denunciation", "T")])
    with engine.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(text((ROW + values).replace(":", r"\:")))
    assert len(Ledger(database).all_entries()) == 1
