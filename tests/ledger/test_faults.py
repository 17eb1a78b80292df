"""A disk that is full or may not be written, a lock that is held, a server that goes away: one line, and nothing is lost."""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, text

from tests.ledger.breaking import Proxy
from tests.ledger.tampering import verified
from tests.support import MOMENT, open_bill, record
from tracker import bootstrap
from tracker.core.entry import Note
from tracker.errors import LedgerUnavailable
from tracker.ledger.database import Database
from tracker.ledger.ledger import Ledger
from tracker.library.reader import Library
from tracker.service import Tracker

on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@contextmanager
def tracking(url: str, library: Library, patience: float = 60) -> Iterator[Tracker]:
    """A tracker over the ledger of this URL, which waits so many seconds for its turn."""
    with closing(
        Database(url, migrations=bootstrap.data_folder("db"), write=True, create=True, lock_timeout=patience)
    ) as database:
        yield Tracker(Ledger(database), library)


def refusal(use: Callable[[], object]) -> str:
    """The one line that is said where a ledger cannot be used."""
    with pytest.raises(LedgerUnavailable) as error:
        use()
    assert str(error.value).splitlines() == [str(error.value)]
    assert error.value.exit_code == 3
    return str(error.value)


def noted(tracker: Tracker, note: str) -> None:
    """Put a remark in the log of the bill."""
    tracker.note("BILL", note, by="tester", moment=MOMENT)


def notes(tracker: Tracker) -> list[str]:
    """The remarks that are there, in a ledger whose chains hold and of which what is kept is right."""
    assert verified(tracker.ledger.database.url.render_as_string(hide_password=False)).flaws == ()
    assert [same for _, same in tracker.check(MOMENT)] == [True]
    return [entry.body.text for entry in tracker.entries() if isinstance(entry.body, Note)]


# No room, no right


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte, where this user may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if not mounted("-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)):
        pytest.skip("this user may not mount a disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)  # noqa: S607


def mounted(*arguments: str) -> bool:
    """Mount, or mount again in another way, and say whether that was done."""
    try:
        return subprocess.run(["mount", *arguments], capture_output=True, check=False).returncode == 0  # noqa: S607
    except FileNotFoundError:
        return False


def filled_up(tracker: Tracker) -> list[str]:
    """Write until there is no room, which is told in one line; the remarks that were acknowledged."""
    told: list[str] = []
    chance = random.Random(7)  # noqa: S311 - reproducible, not secret

    def write() -> None:
        for _ in range(200):
            note = chance.randbytes(4900).hex()  # which no server makes smaller
            noted(tracker, note)
            told.append(note)

    said = refusal(write)
    assert said == f"{tracker.ledger.database.name} has no room left on its disk: nothing was written"
    return told


def test_a_full_disk_loses_nothing(disk: Path, library: Library) -> None:
    """What was acknowledged is there, the disk can be read, and once there is room the same tracker writes on."""
    with tracking(str(disk / "ledger.db"), library) as tracker:
        open_bill(tracker)
        told = filled_up(tracker)
        assert len(told) > 10
        assert notes(tracker) == told
        assert mounted("-o", "remount,size=4m", str(disk))
        noted(tracker, "there is room")
        assert notes(tracker) == [*told, "there is room"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_file_that_may_not_grow_loses_nothing(database_url: str, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """A quota that any user can have: SQLite's own bound on the pages of a file."""
    connect = Database._connect

    def bounded(database: Database) -> object:
        connection = connect(database)
        connection.execute("pragma max_page_count = 150")
        return connection

    with tracking(database_url, library) as tracker:
        open_bill(tracker)
        tracker.ledger.database.close()
        with monkeypatch.context() as patched:
            patched.setattr(Database, "_connect", bounded)
            told = filled_up(tracker)
            assert len(told) > 10
            assert notes(tracker) == told
        tracker.ledger.database.close()
        noted(tracker, "there is room")
        assert notes(tracker) == [*told, "there is room"]


FULL = """
create function no_room() returns trigger language plpgsql as $$ begin
  if new.seq > 20 then
    raise exception using errcode = 'disk_full', message = 'could not extend file "base/1/2": No space left on device';
  end if; return new; end $$;
create trigger no_room after insert on entry for each row execute function no_room()
"""


@on_postgresql
def test_a_server_without_room_loses_nothing(database_url: str, library: Library) -> None:
    """A server whose disk is full ends the statement with this error: a trigger says it, as no test may fill a server's disk."""
    with tracking(database_url, library) as tracker:
        open_bill(tracker)
        with closing_engine(database_url) as connection:
            connection.execute(text(FULL))
            told = filled_up(tracker)
            assert len(told) == 19
            assert notes(tracker) == told
            connection.execute(text("drop trigger no_room on entry"))
        noted(tracker, "there is room")
        assert notes(tracker) == [*told, "there is room"]


@contextmanager
def closing_engine(url: str) -> Iterator[Connection]:
    """A connection of somebody else's, each statement by itself."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


UNWRITABLE = (" is read-only: nothing was written", " cannot be opened: is it a file that may be read and written?")
"""What is said where the file may not be written, and where the whole disk may not."""


@contextmanager
def unwritable(folder: Path) -> Iterator[None]:
    """A folder, and all in it, that nobody may write to for a while."""
    if os.geteuid() == 0:  # whom no permission stops
        assert mounted("-o", "remount,ro", str(folder))
        yield
        assert mounted("-o", "remount,rw", str(folder))
        return
    every = [folder, *folder.iterdir()]
    modes = [path.stat().st_mode for path in every]
    for path in every:
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield
    for path, mode in zip(every, modes, strict=True):
        path.chmod(mode)


@pytest.fixture
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A folder that can be made unwritable."""
    found: Path = request.getfixturevalue("disk") if os.geteuid() == 0 else tmp_path
    return found


def test_a_folder_that_may_not_be_written_can_be_read(folder: Path, library: Library) -> None:
    """A ledger on a disk that was mounted to be read: what is there is shown, nothing is written, and afterwards it is."""
    url = str(folder / "ledger.db")
    with tracking(url, library) as tracker:
        open_bill(tracker)
        noted(tracker, "before")
    with unwritable(folder):
        assert verified(url).flaws == ()
        with closing(Database(url, migrations=bootstrap.data_folder("db"), write=False)) as database:
            assert len(Ledger(database).all_entries()) == 2
        with tracking(url, library) as tracker:
            assert refusal(lambda: noted(tracker, "never")).removeprefix(url) in UNWRITABLE
        with tracking(str(folder / "new.db"), library) as tracker:
            assert refusal(lambda: open_bill(tracker)).startswith(f"{folder / 'new.db'} ")
    with tracking(url, library) as tracker:
        noted(tracker, "after")
        assert notes(tracker) == ["before", "after"]


@pytest.mark.skipif(os.geteuid() == 0, reason="no permission stops root")
def test_a_file_that_may_not_be_written_is_told(tmp_path: Path, library: Library) -> None:
    """The file alone, in a folder that may be written."""
    file = tmp_path / "ledger.db"
    with tracking(str(file), library) as tracker:
        open_bill(tracker)
    file.chmod(0o444)
    with tracking(str(file), library) as tracker:
        assert refusal(lambda: noted(tracker, "never")) == f"{file} is read-only: nothing was written"
        for each in tmp_path.glob("ledger.db*"):  # what SQLite put beside it has its mode
            each.chmod(0o644)
        noted(tracker, "now")
        assert notes(tracker) == ["now"]


# Somebody else in the way


def test_a_lock_that_is_held_too_long_is_told(database_url: str, library: Library) -> None:
    """Somebody's transaction stays open on either database: one line, readers read on, and then the same tracker writes."""
    with tracking(database_url, library, patience=0.2) as tracker:
        open_bill(tracker)
        name = tracker.ledger.database.name
        other = create_engine(database_url if "://" in database_url else f"sqlite:///{database_url}")
        with other.connect() as connection:
            connection.execute(text("update counter set at = at where name = 'position'"))
            assert refusal(lambda: noted(tracker, "never")) == f"{name} is locked by another program: try again when it is done"
            assert verified(database_url).flaws == ()
            connection.rollback()
        other.dispose()
        noted(tracker, "now")
        assert notes(tracker) == ["now"]


# A server that goes away

BROKE_OFF = ": the server broke off: `tracker log` says what was written, whatever is missing may be recorded again"


def ended(url: str, backend: int) -> None:
    """End a server's process, as an administrator does, and wait until it is gone."""
    with closing_engine(url) as connection:
        connection.execute(text("select pg_terminate_backend(:backend, 5000)"), {"backend": backend})


@on_postgresql
def test_a_server_that_ends_a_transaction_before_its_commit_loses_nothing(database_url: str, library: Library) -> None:
    """The entry is in, the commit is not: nothing was written, and the same tracker writes it again."""
    with tracking(database_url, library) as tracker:
        open_bill(tracker)

        def end(connection: Connection, _: object) -> None:
            ended(database_url, connection.execute(text("select pg_backend_pid()")).scalar_one())

        assert (
            refusal(lambda: tracker.ledger.write("BILL", "tester", MOMENT, lambda _: [Note("x")], end))
            == tracker.ledger.database.name + BROKE_OFF
        )
        assert notes(tracker) == []
        noted(tracker, "x")
        assert notes(tracker) == ["x"]


@on_postgresql
def test_a_server_that_was_started_again_is_found_again(database_url: str, library: Library) -> None:
    """A connection that was kept and is dead: the next command has another, and nobody notices."""
    with Proxy(database_url) as proxy, tracking(proxy.url, library) as tracker:
        open_bill(tracker)
        for n in range(3):
            proxy.break_off()
            noted(tracker, str(n))
        proxy.break_off()
        assert notes(tracker) == ["0", "1", "2"]


@on_postgresql
@pytest.mark.parametrize("when", ["before", "after"])
def test_an_answer_that_never_came_is_told_and_may_be_asked_again(database_url: str, library: Library, when: str) -> None:
    """The line breaks at the commit. Whether it was done nobody here can know: recorded again, the fact is there once."""
    with Proxy(database_url) as proxy, tracking(proxy.url, library) as tracker:
        open_bill(tracker)
        proxy.break_at_commit(when)
        assert refusal(lambda: record(tracker, "2021-05-19 duma_adopted")) == tracker.ledger.database.name + BROKE_OFF
        assert record(tracker, "2021-05-19 duma_adopted").already == (when == "after")
        assert [entry.kind for entry in tracker.look("BILL", MOMENT).record.events] == ["duma_adopted"]
        assert notes(tracker) == []
