"""On a server: a role that records and can change nothing, and one that reads alone, as db/README.md grants them."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import DBAPIError

from tests.digest.nights import ADDED, watcher
from tests.ledger.tampering import fill, tamper
from tests.ledger.test_chain import README
from tests.support import MOMENT
from tracker import bootstrap
from tracker.core.entry import Note
from tracker.errors import LedgerUnavailable
from tracker.ledger.calendars import Calendars
from tracker.ledger.database import Database
from tracker.ledger.integrity import verify
from tracker.ledger.ledger import Ledger
from tracker.ledger.outbox import Letter, Outbox
from tracker.ledger.watchers import Watchers
from tracker.library.reader import Library
from tracker.service import Tracker

[GRANTS] = re.findall(r"```sql\n(create role .*?)```", README, re.DOTALL)
pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture
def roles(database: Database, database_url: str) -> Iterator[dict[str, str]]:
    """A filled ledger, and its URL for each role that the statements of db/README.md make (dropped afterwards)."""
    fill(database)
    names = {role: f"test_{role}_{uuid.uuid4().hex}" for role in ("writer", "reader", "nightly")}
    engine = create_engine(database_url)
    with engine.connect() as connection:
        schema = connection.execute(text("select current_schema()")).scalar_one()
    statements = GRANTS.replace("schema public", f"schema {schema}")
    for role, name in names.items():
        statements = statements.replace(f"tracker_{role}", name)
    try:
        run(database_url, *filter(None, map(str.strip, statements.split(";"))))
        words = re.findall(r"password '(.*?)'", statements)
        url = make_url(database_url)
        whose = {role: url.set(username=names[role], password=word) for role, word in zip(names, words, strict=True)}
        yield {role: url.render_as_string(hide_password=False) for role, url in whose.items()}
    finally:
        run(database_url, *(f"{drop} {name}" for name in names.values() for drop in ("drop owned by", "drop role")))
        engine.dispose()


def run(url: str, *statements: str) -> None:
    """Run statements as the role of the URL."""
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))
    finally:
        engine.dispose()


def opened(url: str, *, write: bool) -> closing[Database]:
    """The ledger as a role sees it."""
    return closing(Database(url, migrations=bootstrap.data_folder("db"), write=write))


CHANGES = [
    f"{change} {table}{end}"
    for table in ("entry", "calendar", "watch_log")
    for change, end in (
        ("update", " set by = 'x'" if table == "watch_log" else " set recorded_by = 'x'"),
        ("delete from", ""),
        ("truncate", ""),
        ("drop table", ""),
        ("alter table", " disable trigger user"),
        ("create trigger t before insert on", " for each row execute function entry_append_only()"),
    )
]


@pytest.mark.parametrize("role", ["writer", "reader", "nightly"])
def test_no_role_can_change_what_is_recorded(roles: dict[str, str], role: str) -> None:
    """For want of the right, before any trigger is asked; nor take the triggers away."""
    for change in CHANGES:
        with pytest.raises(DBAPIError, match=r"permission denied|must be owner"):
            run(roles[role], change)


def test_the_writer_does_all_that_recording_needs(roles: dict[str, str]) -> None:
    """Entries, sitting days, watchers; reading; a check and a seal."""
    with opened(roles["writer"], write=True) as database:
        (note,) = Ledger(database).write("A", "desk 4", MOMENT, lambda _: [Note("by the writer")])
        assert note.position == 10
        sittings = Calendars(database).versions()[0].sittings
        assert Calendars(database).add(sittings, "days.csv", "desk 4", MOMENT)[0].position == 11
        watchers = Watchers(database)
        for name in ("desk", "gone"):
            watchers.add(watcher(Path(), name), "desk 4")
        assert watchers.pause("desk", "desk 4", MOMENT, paused=True)
        watchers.remove("gone", "desk 4", MOMENT)
        assert [line.what for line in watchers.log()] == ["added", "added", "paused", "removed"]
        assert verify(database).found == 0
    with opened(roles["writer"], write=False) as database:
        assert len(Ledger(database).all_entries()) == 8


def test_the_nightly_run_makes_and_marks_letters_and_writes_nothing_else(
    roles: dict[str, str], database: Database, library: Library
) -> None:
    """It can record no entry and change no watcher, and a removed watcher takes its letters along."""
    Watchers(database).add(watcher(Path()), "desk 4")
    letter = Letter("desk", 1, MOMENT.date(), MOMENT.date(), 0, 0, None, MOMENT, "{}")
    with opened(roles["nightly"], write=True) as nightly:
        Tracker(Ledger(nightly), library).sweep(MOMENT)
        outbox = Outbox(nightly)
        assert outbox.add(letter, ADDED)
        assert not outbox.add(letter, ADDED)
        leased = outbox.lease(letter, MOMENT)
        assert leased is not None
        outbox.failed(leased, "no room", None)
        assert outbox.revive([letter]) == 1
        for write in (
            lambda: Ledger(nightly).write("A", "desk 4", MOMENT, lambda _: [Note("never")]),
            lambda: Watchers(nightly).add(watcher(Path(), "another"), "desk 4"),
            lambda: Watchers(nightly).remove("desk", "desk 4", MOMENT),
        ):
            with pytest.raises(LedgerUnavailable, match="permission denied"):
                write()
    with opened(roles["writer"], write=True) as writer:
        Watchers(writer).remove("desk", "desk 4", MOMENT)
    assert Outbox(database).last("desk") is None


def test_the_reader_reads_and_is_refused_in_one_clear_line(roles: dict[str, str]) -> None:
    """Also where the program was told to write."""
    with opened(roles["reader"], write=False) as database:
        assert len(Ledger(database).all_entries()) == 7
        assert verify(database).found == 0
    with opened(roles["reader"], write=True) as database:
        for write in (
            lambda: Ledger(database).write("A", "desk 4", MOMENT, lambda _: [Note("never")]),
            lambda: Calendars(database).add(Calendars(database).versions()[0].sittings, "x", "desk 4", MOMENT),
        ):
            with pytest.raises(LedgerUnavailable, match=r"does not let its user do that .*: permission denied") as error:
                write()
            assert len(error.value.lines()) == 1
            assert "choose" not in str(error.value)
        assert len(Ledger(database).all_entries()) == 7


def test_only_the_owner_brings_an_older_ledger_up(roles: dict[str, str], database_url: str) -> None:
    """The writer is told so, and nothing is changed."""
    tamper(database_url, "update alembic_version set version_num = '0002'", "alter table entry drop column hash")
    with (
        opened(roles["writer"], write=True) as database,
        pytest.raises(LedgerUnavailable, match=r"is of an older schema, and only the owner of its tables brings it up: "),
    ):
        Ledger(database).write("A", "desk 4", MOMENT, lambda _: [Note("never")])
