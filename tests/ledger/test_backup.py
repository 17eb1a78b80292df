"""A copy is whole, overwrites nothing, and is put back only where nothing is and only if it holds."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.ledger.tampering import fill, tamper, verified
from tests.support import MOMENT
from tracker import bootstrap
from tracker.core.entry import Note, Opening
from tracker.errors import LedgerUnavailable, RecordConflict, RefusedInput
from tracker.ledger.backup import backup, restore
from tracker.ledger.calendars import Calendars
from tracker.ledger.database import SCHEMA, Database
from tracker.ledger.ledger import Ledger
from tracker.ledger.seal import seal


def opened(file: Path, *, write: bool = True) -> Database:
    """A database over a file, patient for a tenth of a second."""
    return Database(str(file), migrations=bootstrap.data_folder("db"), write=write, create=write, lock_timeout=0.1)


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Database]:
    """A ledger with entries and versions."""
    with closing(opened(tmp_path / "full.db")) as database:
        fill(database)
        yield database


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Database]:
    """Where no ledger is yet, in a folder that is not there."""
    with closing(opened(tmp_path / "new" / "ledger.db")) as database:
        yield database


def test_what_comes_back_has_the_same_seal(full: Database, target: Database, tmp_path: Path) -> None:
    """Entries, versions and positions; and it goes on where it ended, as unchangeable as before."""
    copy = tmp_path / "copy.db"
    assert backup(full, copy) == seal(full)
    report = restore(target, copy)
    assert (report.found, report.seal) == (0, seal(full))
    assert Ledger(target).all_entries() == Ledger(full).all_entries()
    assert Calendars(target).versions() == Calendars(full).versions()
    (note,) = Ledger(target).write("A", "desk 4", MOMENT, lambda _: [Note("later")])
    assert note.position == 10
    with pytest.raises(LedgerUnavailable, match="append-only"), target.transaction() as connection:
        connection.exec_driver_sql("delete from entry")
    assert sorted(path.name for path in (tmp_path / "new").iterdir() if "-" not in path.name) == ["ledger.db"]


def test_a_copy_is_one_file_and_a_ledger(full: Database, tmp_path: Path) -> None:
    """Read like any other, without a log beside it."""
    backup(full, tmp_path / "copies.db")
    with closing(opened(tmp_path / "copies.db", write=False)) as database:
        assert len(Ledger(database).all_entries()) == 7
    assert [path.name for path in tmp_path.glob("copies*")] == ["copies.db"]


def test_a_restored_ledger_is_written_by_several_at_once(full: Database, target: Database, tmp_path: Path) -> None:
    """It has the log that readers and a writer share."""
    backup(full, tmp_path / "copy.db")
    restore(target, tmp_path / "copy.db")
    with target.bare() as connection:
        assert connection.execute("pragma journal_mode").fetchone() == ("wal",)


def test_a_backup_overwrites_nothing(full: Database, tmp_path: Path) -> None:
    """Not even an empty file, and least of all the ledger."""
    (tmp_path / "letter.txt").write_text("kept")
    for name in ("letter.txt", "full.db", "."):
        with pytest.raises(RefusedInput, match=r"is there already, and a backup overwrites nothing$"):
            backup(full, tmp_path / name)
    assert (tmp_path / "letter.txt").read_text() == "kept"


@pytest.mark.parametrize("name", ["nowhere/copy.db", "full.db/copy.db", "x" * 300])
def test_a_copy_that_cannot_be_made_is_told(full: Database, tmp_path: Path, name: str) -> None:
    """A folder that is not there, a path through a file, a name that is too long."""
    with pytest.raises(RefusedInput, match=r"cannot be made: ") as error:
        backup(full, tmp_path / name)
    assert len(error.value.lines()) == 1


def test_nothing_is_left_of_a_copy_that_failed(full: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fills up while the copy is made."""

    def no_room(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("tracker.ledger.backup.seal", no_room)
    with pytest.raises(sqlite3.OperationalError):
        backup(full, tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


@pytest.mark.parametrize("use", [backup, restore])
def test_a_server_is_copied_by_its_own_tools(tmp_path: Path, use: Callable[[Database, Path], object]) -> None:
    """The line names them; the server need not be there."""
    url = "postgresql+psycopg://nobody@127.0.0.1:1/ledger"
    database = Database(url, migrations=bootstrap.data_folder("db"), write=True)
    with pytest.raises(RefusedInput, match=r"is on a server, whose own tools copy it: pg_(dump|restore)"):
        use(database, tmp_path / "copy.db")
    assert list(tmp_path.iterdir()) == []


def test_there_is_nothing_to_copy_where_no_ledger_is(tmp_path: Path) -> None:
    """And no file is made."""
    with closing(opened(tmp_path / "none.db", write=False)) as database, pytest.raises(LedgerUnavailable, match="no ledger at"):
        backup(database, tmp_path / "copy.db")
    assert list(tmp_path.iterdir()) == []


def test_a_copy_made_while_others_write_is_of_one_moment(full: Database, tmp_path: Path) -> None:
    """Each of several copies has all entries up to some position, and each chain holds."""
    stop = threading.Event()

    def write() -> None:
        with closing(Database(str(full.file), migrations=bootstrap.data_folder("db"), write=True, lock_timeout=60)) as database:
            for n in range(10_000):
                Ledger(database).write("A", "desk 4", MOMENT, lambda _, n=n: [Note(f"{n}a"), Note(f"{n}b")])  # type: ignore[misc]
                if stop.is_set():
                    return

    assert full.file is not None
    reading = opened(full.file, write=False)
    thread = threading.Thread(target=write)
    thread.start()
    try:
        seals = [backup(reading, tmp_path / f"copy{n}.db") for n in range(4)]
    finally:
        stop.set()
        thread.join(60)
    for n, made in enumerate(seals):
        report = verified(str(tmp_path / f"copy{n}.db"))
        assert (report.found, report.seal) == (0, made)
        assert report.seal.entries % 2 == 1
        assert verified(str(full.file), made).found == 0


def test_a_ledger_that_holds_anything_is_not_overwritten(full: Database, tmp_path: Path) -> None:
    """A bill, or a calendar alone; one that was made and holds nothing may be."""
    backup(full, tmp_path / "copy.db")
    with closing(opened(tmp_path / "bill.db")) as bill, closing(opened(tmp_path / "days.db")) as days:
        Ledger(bill).write("Z", "desk 4", MOMENT, lambda _: [Opening("ru/denunciation", "Z")])
        sittings = Calendars(full).versions()[0].sittings
        Calendars(days).add(sittings, "days.csv", "desk 4", MOMENT)
        for database in (full, bill, days):
            before = seal(database)
            with pytest.raises(RecordConflict, match=r"holds a ledger already: a copy is restored where there is none"):
                restore(database, tmp_path / "copy.db")
            assert seal(database) == before
    with closing(opened(tmp_path / "empty.db")) as empty:
        assert Ledger(empty).bills() == []
        assert restore(empty, tmp_path / "copy.db").seal == seal(full)


def test_a_ledger_that_is_in_use_is_not_overwritten(full: Database, tmp_path: Path) -> None:
    """Though it holds nothing yet: who is about to record would lose it."""
    backup(full, tmp_path / "copy.db")
    with closing(opened(tmp_path / "empty.db")) as empty:
        assert Ledger(empty).bills() == []
        with closing(sqlite3.connect(tmp_path / "empty.db", isolation_level=None)) as other:
            other.execute("begin")
            other.execute("select * from entry").fetchall()
            with pytest.raises(LedgerUnavailable, match="is locked by another program"):
                restore(empty, tmp_path / "copy.db")
        assert Ledger(empty).bills() == []


def test_a_copy_that_was_altered_is_not_restored(full: Database, target: Database, tmp_path: Path) -> None:
    """What is wrong with it is in the report, and nothing is made."""
    backup(full, tmp_path / "copy.db")
    tamper(str(tmp_path / "copy.db"), "update entry set recorded_by = 'desk 5' where position = 5")
    report = restore(target, tmp_path / "copy.db")
    assert [flaw.position for flaw in report.flaws] == [5]
    assert list((tmp_path / "new").iterdir()) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "is no file"),
        (b"", "there is no ledger at"),
        (b"a letter, " * 99, "not a database at all"),
        ("recipe", "something else"),
    ],
    ids=["nothing", "empty", "text", "another database"],
)
def test_what_is_no_copy_is_told(target: Database, tmp_path: Path, content: bytes | str | None, said: str) -> None:
    """By its own name; nothing is made."""
    file = tmp_path / "copy.db"
    if isinstance(content, bytes):
        file.write_bytes(content)
    elif content:
        with closing(sqlite3.connect(file)) as connection:
            connection.execute(f"create table {content} (x)")
    with pytest.raises((RefusedInput, LedgerUnavailable), match=said) as error:
        restore(target, file)
    assert str(file) in str(error.value)
    assert target.schema() is None


def test_a_copy_of_a_newer_program_is_not_restored(full: Database, target: Database, tmp_path: Path) -> None:
    """It is named, with the schema that it needs."""
    backup(full, tmp_path / "copy.db")
    tamper(str(tmp_path / "copy.db"), "update alembic_version set version_num = '0099'")
    with pytest.raises(
        LedgerUnavailable, match=rf"copy\.db was made by a newer tracker \(schema 0099, this one knows {SCHEMA}\)"
    ):
        restore(target, tmp_path / "copy.db")
