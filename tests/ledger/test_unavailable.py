"""A ledger that cannot be used is told in one clear line that names it, and nothing is written."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.support import MOMENT
from tracker import bootstrap
from tracker.core.entry import Note, Opening
from tracker.errors import LedgerUnavailable
from tracker.ledger.database import Database
from tracker.ledger.ledger import Ledger

OPENING = Opening("ru/denunciation", "A title")


def opened(url: str | Path, *, write: bool = True) -> Database:
    """A database of this URL, patient for a tenth of a second."""
    return Database(str(url), migrations=bootstrap.data_folder("db"), write=write, create=write, lock_timeout=0.1)


def writing(url: str | Path) -> None:
    """Append to the ledger of this URL."""
    with closing(opened(url)) as database:
        Ledger(database).write("A", "tester", MOMENT, lambda _: [OPENING])


def reading(url: str | Path) -> None:
    """Read the ledger of this URL whole."""
    with closing(opened(url, write=False)) as database:
        Ledger(database).all_entries()


def refusal(use: Callable[[str | Path], None], url: str | Path) -> str:
    """The one line that is said where a ledger cannot be used."""
    with pytest.raises(LedgerUnavailable) as error:
        use(url)
    assert str(error.value).splitlines() == [str(error.value)]
    assert error.value.exit_code == 3
    return str(error.value)


def made(file: Path, *statements: str) -> Path:
    """A SQLite database made by somebody else."""
    with closing(sqlite3.connect(file)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    return file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file in which no ledger is yet."""
    return tmp_path / "ledger.db"


def test_a_reader_of_a_missing_ledger_is_told_how_one_is_made(file: Path) -> None:
    """And makes none."""
    assert refusal(reading, file) == f"there is no ledger at {file} yet: `tracker open` makes one, --db names another"
    assert list(file.parent.iterdir()) == []


def test_an_empty_file_is_no_ledger_to_a_reader_and_becomes_one_for_a_writer(file: Path) -> None:
    """A reader never makes one, not even in a file that is there."""
    file.touch()
    assert "there is no ledger" in refusal(reading, file)
    assert file.read_bytes() == b""
    writing(file)
    reading(file)


@pytest.mark.parametrize("use", [reading, writing])
@pytest.mark.parametrize(
    "content", [b"just a text file, " * 100, b"short", b"SQLite format 3\0" + b"\xaa" * 5000], ids=["text", "short", "rubbish"]
)
def test_a_file_that_is_no_database_is_left_alone(file: Path, use: Callable[[str | Path], None], content: bytes) -> None:
    """Somebody's letter is no ledger, and stays what it was."""
    file.write_bytes(content)
    assert refusal(use, file) == f"{file} is not a ledger (not a database at all): --db names another file"
    assert file.read_bytes() == content


@pytest.mark.parametrize("use", [reading, writing])
@pytest.mark.parametrize(
    "statements",
    [
        ("create table recipe (name text)",),
        ("create table entry (position integer)",),
        ("create table alembic_version (version_num text)", "insert into alembic_version values ('0001')"),
        ("create table alembic_version (version_num text)", "create table entry (word text)"),
    ],
    ids=["table", "entry", "version", "no version"],
)
def test_a_database_of_something_else_is_left_alone(
    file: Path, use: Callable[[str | Path], None], statements: tuple[str, ...]
) -> None:
    """Whatever it holds, it is told as not a ledger, and no table is added to it."""
    made(file, *statements)
    before = file.read_bytes()
    assert refusal(use, file) == f"{file} is a database of something else, not a ledger: --db names another file"
    assert file.read_bytes()[100:] == before[100:]


def test_a_ledger_opened_read_only_takes_no_entry(file: Path) -> None:
    """The URL says so; what is there can be read."""
    writing(file)
    with closing(opened(f"sqlite:///{file}?mode=ro")) as database:
        with pytest.raises(LedgerUnavailable, match=r"is read-only: nothing was written$") as error:
            Ledger(database).write("A", "tester", MOMENT, lambda _: [Note("never")])
        assert str(error.value).startswith(str(file))
    with closing(opened(f"sqlite:///{file}?mode=ro", write=False)) as database:
        assert len(Ledger(database).all_entries()) == 1


def test_a_locked_ledger_can_be_read_and_not_written(file: Path) -> None:
    """A writer waits as long as it was told to and then says who is in the way; readers are not held up."""
    writing(file)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("begin immediate")
        assert refusal(writing, file) == f"{file} is locked by another program: try again when it is done"
        reading(file)
        other.execute("rollback")
    with closing(opened(file)) as database:
        assert len(Ledger(database).all_entries()) == 1
        Ledger(database).write("A", "tester", MOMENT, lambda _: [Note("now")])


@pytest.mark.parametrize("use", [reading, writing])
def test_a_ledger_of_a_newer_program_is_left_alone(file: Path, use: Callable[[str | Path], None]) -> None:
    """Neither read by half nor migrated back."""
    writing(file)
    made(file, "update alembic_version set version_num = '0099'")
    said = refusal(use, file)
    assert said.startswith(f"{file} was made by a newer tracker (schema 0099, this one knows ")
    assert said.endswith("upgrade the program")
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("select count(*), max(version_num) from entry, alembic_version").fetchone() == (1, "0099")


@pytest.mark.parametrize("use", [reading, writing])
@pytest.mark.parametrize("name", [".", "letter.txt/ledger.db", "x" * 300], ids=["folder", "under a file", "too long"])
def test_a_path_that_can_be_no_file_is_told(tmp_path: Path, use: Callable[[str | Path], None], name: str) -> None:
    """A folder, a path through a file, a name longer than the system takes."""
    (tmp_path / "letter.txt").write_text("kept")
    assert str(tmp_path / name) in refusal(use, tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
    assert (tmp_path / "letter.txt").read_text() == "kept"


@pytest.mark.parametrize("use", [reading, writing])
@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("gopher://ledger", "'gopher://ledger' is neither a file nor a URL of SQLite or PostgreSQL"),
        ("://", "'://' is neither a file nor a URL of SQLite or PostgreSQL"),
        ("mysql://host/ledger", "'mysql://host/ledger': only SQLite and PostgreSQL hold a ledger"),
        ("postgresql+psycopg://host:port/ledger", "'postgresql+psycopg://host:port/ledger' is "),
        ("sqlite://", "sqlite"),
        ("postgresql+psycopg://nobody@127.0.0.1:1/ledger", "postgresql+psycopg://nobody@127.0.0.1:1/ledger cannot be used: "),
    ],
)
def test_a_url_that_leads_to_no_ledger_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, use: Callable[[str | Path], None], url: str, said: str
) -> None:
    """A scheme of something else, a port that is no number, SQLite without a file, a server that is not there."""
    monkeypatch.chdir(tmp_path)
    assert said in refusal(use, url)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "url", ["mysql://user:secret@host/x", "postgresql+psycopg://user:secret@127.0.0.1:1/x", "gopher://user:secret@host/x"]
)
def test_no_password_is_told(url: str) -> None:
    """A line that is printed, logged and pasted into a report holds no secret."""
    assert "secret" not in refusal(writing, url)


def test_a_ledger_may_lie_in_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    """The first `open` of a new user makes the way to it; odd letters in a path mean nothing."""
    file = tmp_path / "new" / "ледже?р#1%20;&.db"
    writing(file)
    reading(file)
    assert file.is_file()


def damaged(file: Path, start: int, end: int | None = None) -> None:
    """Overwrite a part of the file."""
    content = bytearray(file.read_bytes())
    content[start:end] = b"\xaa" * len(content[start:end])
    file.write_bytes(content)


@pytest.mark.parametrize("use", [reading, writing])
@pytest.mark.parametrize("start", [100, 4096], ids=["its first page", "all but its first page"])
def test_a_damaged_ledger_is_told_as_such(file: Path, use: Callable[[str | Path], None], start: int) -> None:
    """With the way out."""
    writing(file)
    damaged(file, start, 4096 if start < 4096 else None)
    before = file.read_bytes()
    assert refusal(use, file) == f"{file} is damaged: restore it from a backup"
    assert file.read_bytes() == before


@pytest.mark.parametrize("use", [reading, writing])
def test_a_ledger_that_was_cut_short_is_told_as_damaged(file: Path, use: Callable[[str | Path], None]) -> None:
    """A copy that broke off."""
    writing(file)
    file.write_bytes(file.read_bytes()[:5000])
    assert refusal(use, file) == f"{file} is damaged: restore it from a backup"


@pytest.mark.parametrize(
    ("kind", "body"), [("martian", "{}"), ("note", "{"), ("note", "{}"), ("fact", '{"kind":"duma_adopted","on":"2021-02-30"}')]
)
def test_an_entry_that_cannot_be_read_is_told_with_its_place(file: Path, kind: str, body: str) -> None:
    """A kind that nobody knows and a body that is no body: the entry is named, and no half of the ledger is shown."""
    writing(file)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("insert into entry values (2, 'B', 1, ?, '2026-01-15 12:00:00.000000', 'x', ?, '')", (kind, body))
        connection.commit()
    said = refusal(reading, file)
    assert str(file) in said
    assert "B" in said.replace(str(file), "")
