"""Ledgers that cannot be used: exit code 3, one clear line, and the file left as it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.ledgers import Typed, bill, entries, filled
from tests.support import Cli, Ran
from tracker.library.reader import Library

NOTE = ("note", "BILL", "a remark")


@pytest.fixture
def ledger(tmp_path: Path, library: Library) -> Typed:
    """The command line over a ledger with one bill."""
    return Typed(filled(tmp_path, library, lambda tracker: bill(tracker, "BILL", "ru/denunciation", None)).folder)


@pytest.fixture
def typed(tmp_path: Path) -> Typed:
    """The command line in a folder without a ledger."""
    return Typed(tmp_path)


def unavailable(ran: Ran, said: str) -> None:
    """The command left with 3 and said why in one line."""
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (3, "", 1), ran
    assert said in ran.err


def test_a_read_only_ledger_takes_no_entry_and_is_read(ledger: Typed) -> None:
    """A ledger opened read-only tells where its bills stand and refuses an entry."""
    url = f"sqlite:///{ledger.ledger}?mode=ro"
    unavailable(ledger("--db", url, *NOTE), "read-only")
    assert "BILL" in ledger.ok("--db", url, "list").out
    assert entries(ledger) == 1


def test_a_locked_ledger_is_told_after_the_time_to_wait(ledger: Typed) -> None:
    """While another program holds the lock nothing is written; readers are not held up."""
    with closing(sqlite3.connect(ledger.ledger, isolation_level=None)) as other:
        other.execute("begin immediate")
        unavailable(ledger(*NOTE, env={"TRACKER_LOCK_TIMEOUT": "0.1"}), "locked")
        assert ledger("list").code == 0
        other.execute("rollback")
    assert entries(ledger) == 1


@pytest.mark.parametrize("command", [NOTE, ("list",)], ids=["writer", "reader"])
def test_a_ledger_of_a_newer_program_is_left_alone(ledger: Typed, command: tuple[str, ...]) -> None:
    """A schema that this program does not know is neither read nor written."""
    with closing(sqlite3.connect(ledger.ledger, isolation_level=None)) as other:
        other.execute("update alembic_version set version_num = '9999'")
    unavailable(ledger(*command), "newer")
    assert entries(ledger) == 1


def a_text(file: Path) -> None:
    """A file that is no database."""
    file.write_text("minutes of the sitting of 19 May 2021\n" * 100, encoding="utf-8")


def another_database(file: Path) -> None:
    """A database of something else."""
    with closing(sqlite3.connect(file)) as other:
        other.execute("create table address (name text)")
        other.commit()


@pytest.mark.parametrize("command", [NOTE, ("list",)], ids=["writer", "reader"])
@pytest.mark.parametrize("make", [a_text, another_database])
def test_a_file_that_is_no_ledger_is_left_as_it_was(typed: Typed, make: Callable[[Path], None], command: tuple[str, ...]) -> None:
    """Whatever else the file holds, it is named in the line and not touched."""
    make(typed.ledger)
    before = typed.ledger.read_bytes()
    unavailable(typed(*command), str(typed.ledger))
    assert typed.ledger.read_bytes() == before


@pytest.mark.parametrize("command", [NOTE, ("list",)], ids=["writer", "reader"])
def test_a_folder_is_no_ledger(typed: Typed, command: tuple[str, ...]) -> None:
    """A folder named as the ledger is told as one that cannot be opened, not as a broken disk."""
    typed.ledger.mkdir()
    unavailable(typed(*command), "cannot be opened")


@pytest.mark.parametrize("command", [("list",), ("show", "BILL"), ("days",), ("log",), ("digest",)])
def test_reading_makes_no_ledger(typed: Typed, command: tuple[str, ...]) -> None:
    """Where there is no ledger yet a reader says so, names the command that makes one, and makes none."""
    unavailable(typed(*command), "tracker open")
    assert not typed.ledger.exists()


@pytest.mark.parametrize("url", ["mysql://host/ledger", "ledger://host", "postgresql+nothing://host/ledger"])
def test_a_url_of_another_sort_is_refused(typed: Typed, url: str) -> None:
    """Only SQLite and PostgreSQL hold a ledger."""
    unavailable(typed("--db", url, "list"), url)


def test_no_folder_is_made_for_a_mistyped_name(cli: Cli) -> None:
    """One that nobody named, the platform's own, is made."""
    ran = cli("--db", "legder/desk.db", "open", "X", "--workflow", "ru/denunciation", "--title", "T")
    assert (ran.code, ran.err.count("\n"), "there is no folder 'legder'" in ran.err) == (3, 1, True), ran.err
    assert not (cli.folder / "legder").exists()
    own = {"TRACKER_DATABASE_URL": "", "XDG_DATA_HOME": str(cli.folder / "data")}
    cli.ok("open", "X", "--workflow", "ru/denunciation", "--title", "T", env=own)
