"""A ledger made by an older program: readers leave it as it is, a writer brings it up, and nothing of its record changes."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError

from tests.sitting import sitting
from tests.support import MOMENT
from tracker import bootstrap
from tracker.core.entry import Note
from tracker.errors import LedgerUnavailable
from tracker.ledger.backup import backup, restore
from tracker.ledger.calendars import Calendars
from tracker.ledger.database import Database
from tracker.ledger.integrity import verify
from tracker.ledger.ledger import Ledger, linked
from tracker.ledger.seal import seal

ENTRIES = [
    ("OLD", 1, "opening", "desk 4", '{"title":"An old bill","workflow":"ru/denunciation"}'),
    ("НОВЫЙ", 1, "opening", "desk 4", '{"title":"Новый","workflow":"ru/denunciation"}'),
    *(("OLD", n, "note", 'desk "5"', f'{{"text":"note {n}"}}') for n in range(2, 2104)),
    ("НОВЫЙ", 2, "fact", "desk 4", '{"kind":"duma_adopted","on":"2021-05-19"}'),
]
"""Two bills, one of them longer than a migration reads at a time: whose, its number, kind, by whom, body."""

VERSIONS = [("uk/commons", 1, '["2025-03-03","2025-03-04"]'), ("uk/lords", 1, "[]"), ("uk/commons", 2, '["2025-03-04"]')]
"""The versions in a ledger that has calendars: whose, its number, its days."""

CHANGES = [
    "update entry set recorded_by = 'x'",
    "update entry set hash = ''",
    "delete from entry",
    "update calendar set recorded_by = 'x'",
    "update calendar set hash = ''",
    "delete from calendar",
]
HALFWAY = {"sqlite": "create trigger entry_no_update", "postgresql": "alter table calendar enable trigger"}
"""A statement of migration 0003 that comes when everything is hashed and nothing is guarded yet."""

KILLED = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import Engine, event
from tracker.ledger.database import Database
from tracker.ledger.integrity import verify
from tracker.ledger.ledger import Ledger, linked
from tracker.ledger.seal import seal

url, migrations, halfway = sys.argv[1:]

@event.listens_for(Engine, "before_cursor_execute")
def die(connection, cursor, statement, *rest):
    if statement.lower().startswith(halfway):
        print("dying", flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

Ledger(Database(url, migrations=Path(migrations), write=True)).bills()
"""


def filled(connection: Connection, schema: str) -> None:
    """The entries and, from 0002 on, the versions, as the programs of that time wrote them."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("set local time zone 'UTC'"))
    at = "2026-01-15 12:00:00.000000"
    rows = [(n, bill, seq, kind, at, by, body) for n, (bill, seq, kind, by, body) in enumerate(ENTRIES, start=1)]
    insert(connection, "entry", "position bill seq kind recorded_at recorded_by body", rows)
    last = len(rows)
    if schema >= "0002":
        versions = enumerate(VERSIONS, start=last + 1)
        of_days = [(n, name, v, at, "desk 4", "days.csv", "2025-03-03", "2025-03-31", days) for n, (name, v, days) in versions]
        insert(connection, "calendar", "position name version recorded_at recorded_by source first last days", of_days)
        last += len(of_days)
    connection.execute(
        text("update counter set value = :last, at = '2026-01-15 12:00:00.000000'".replace(":0", r"\:0")), {"last": last}
    )


def insert(connection: Connection, table: str, columns: str, rows: Sequence[tuple[object, ...]]) -> None:
    """Write rows past everything that the program would do to them."""
    each = columns.split()
    names, values = ", ".join(each), ", ".join(f":{column}" for column in each)
    statement = text(f"insert into {table} ({names}) values ({values})")  # noqa: S608 - names of ours
    connection.execute(statement, [dict(zip(each, row, strict=True)) for row in rows])


@pytest.fixture(params=["0001", "0002"])
def schema(request: pytest.FixtureRequest) -> str:
    """Each older schema that was in use."""
    return str(request.param)


@pytest.fixture
def engine(database_url: str, schema: str) -> Iterator[Engine]:
    """A plain connection to a ledger as an older program made and filled it."""
    engine = create_engine(database_url if "://" in database_url else f"sqlite:///{database_url}")
    config = Config()
    config.set_main_option("script_location", str(bootstrap.data_folder("db")))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, schema)
        filled(connection, schema)
    yield engine
    engine.dispose()


def whole(engine: Engine, schema: str) -> list[Sequence[object]]:
    """All that an older program recorded, by its own columns."""
    queries = [
        "select version_num from alembic_version",
        "select position, bill, seq, kind, recorded_by, body from entry order by 1",
    ]
    if schema >= "0002":
        queries.append("select position, name, version, recorded_by, source, days from calendar order by 1")
    with engine.connect() as connection:
        return [connection.execute(text(query)).all() for query in queries]


@pytest.mark.usefixtures("engine")
def test_a_reader_leaves_an_older_ledger_as_it_is(database_url: str) -> None:
    """And says what brings it up."""
    with closing(Database(database_url, migrations=bootstrap.data_folder("db"), write=False)) as database:
        for _ in range(2):
            with pytest.raises(LedgerUnavailable, match=r"of this schema yet: any recording command brings it up$"):
                Ledger(database).all_entries()


def test_a_writer_brings_an_older_ledger_up(database: Database, engine: Engine, schema: str) -> None:
    """What it holds is as it was and now chained, goes on where it ended, and still cannot be changed."""
    version, *before = whole(engine, schema)
    assert [(e.bill, e.seq, e.recorded_by) for e in Ledger(database).all_entries()] == [(b, n, by) for b, n, _, by, _ in ENTRIES]
    assert {entry.recorded_at for entry in Ledger(database).all_entries()} == {MOMENT}
    assert verify(database).flaws == ()
    assert whole(engine, schema)[1:] == before
    assert whole(engine, schema)[0] != version
    goes_on(database, engine)


def goes_on(database: Database, engine: Engine) -> None:
    """An entry and a version more, whose chains hold with the older ones; nothing of either can be changed."""
    last = verify(database).seal.position
    (note,) = Ledger(database).write("OLD", "tester", MOMENT, lambda _: [Note("n")])
    days = sitting("uk/commons", "2025-03-03", "2025-03-31")
    version, _ = Calendars(database).add(days, "days.csv", "tester", MOMENT)
    assert (note.seq, note.position, version.position) == (2104, last + 1, last + 2)
    assert verify(database).flaws == ()
    before = seal(database)
    truncate = ["truncate entry", "truncate calendar cascade"] if engine.dialect.name == "postgresql" else []
    for change in [*CHANGES, *truncate]:
        with engine.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
            connection.execute(text(change))
    assert seal(database) == before


def test_the_chain_of_an_older_ledger_is_that_of_a_newer_one(database: Database, engine: Engine) -> None:
    """The migration hashes what was recorded as a recording would have."""
    entries = Ledger(database).all_entries()
    previous = {"OLD": "", "НОВЫЙ": ""}
    for entry in entries:
        again, _ = linked(entry._replace(hash=""), previous[entry.bill])
        assert again == entry
        previous[entry.bill] = entry.hash
    assert engine.dialect.name in ("sqlite", "postgresql")


@pytest.mark.parametrize("how", ["raised", "killed"])
def test_an_interrupted_migration_leaves_the_old_ledger_usable(engine: Engine, schema: str, database_url: str, how: str) -> None:
    """Halfway through, all hashed and no trigger in place: it is as it was, and comes up the next time."""
    before = whole(engine, schema)
    halfway = HALFWAY[engine.dialect.name]
    if how == "killed":
        arguments = [database_url, str(bootstrap.data_folder("db")), halfway]
        done = subprocess.run(
            [sys.executable, "-c", KILLED, *arguments], capture_output=True, text=True, timeout=120, check=False
        )
        assert (done.returncode, done.stdout) == (-signal.SIGKILL, "dying\n"), done
    else:
        with interrupted(halfway), closing(opened(database_url)) as database, pytest.raises(Interrupted):
            Ledger(database).bills()
    assert whole(engine, schema) == before
    for change in [*CHANGES[:1], *CHANGES[2:3], *(CHANGES[3:4] if schema >= "0002" else [])]:
        with engine.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
            connection.execute(text(change))
    assert whole(engine, schema) == before
    with closing(opened(database_url)) as database:
        goes_on(database, engine)


def opened(database_url: str) -> Database:
    """The ledger for writing."""
    return Database(database_url, migrations=bootstrap.data_folder("db"), write=True)


class Interrupted(Exception):
    """What a test throws into a migration."""


@contextmanager
def interrupted(halfway: str) -> Iterator[None]:
    """Every engine stops at a statement that begins like this."""

    def stop(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.lower().startswith(halfway):
            raise Interrupted

    event.listen(Engine, "before_cursor_execute", stop)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", stop)


def test_a_copy_of_an_older_ledger_is_brought_up_when_it_is_restored(tmp_path: Path, schema: str) -> None:
    """Made before an upgrade, put back after it: chained, and the copy itself as it was."""
    file, copy = tmp_path / "old.db", tmp_path / "copy.db"
    engine = create_engine(f"sqlite:///{file}")
    config = Config()
    config.set_main_option("script_location", str(bootstrap.data_folder("db")))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, schema)
        filled(connection, schema)
    engine.dispose()
    with closing(Database(str(file), migrations=bootstrap.data_folder("db"), write=False)) as old:
        assert backup(old, copy) is None
    before = copy.read_bytes()
    with closing(Database(str(tmp_path / "new.db"), migrations=bootstrap.data_folder("db"), write=True, create=True)) as new:
        assert restore(new, copy).flaws == ()
        assert len(Ledger(new).all_entries()) == len(ENTRIES)
    assert copy.read_bytes() == before


@pytest.mark.parametrize("write", [True, False], ids=["writer", "reader"])
def test_a_ledger_is_made_only_by_whom_it_is_to_be_made(database_url: str, write: bool) -> None:
    """In an empty database too: who may not make one is told which command does, and leaves it empty."""
    with closing(Database(database_url, migrations=bootstrap.data_folder("db"), write=write)) as database:
        for _ in range(2):
            with pytest.raises(LedgerUnavailable, match=r"^there is no ledger at .* yet: `tracker open` makes one"):
                Calendars(database).add(sitting("uk/commons", "2025-03-03", "2025-03-31"), "days.csv", "tester", MOMENT)
