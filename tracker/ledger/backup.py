"""A SQLite ledger copied while it is in use, and such a copy put back where there is nothing yet.

Both go by SQLite's own backup, page by page within one read transaction, so a copy is whole and of one moment. A server
has better tools of its own (`db/README.md`).
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection

from tracker.errors import RecordConflict, RefusedInput, shown
from tracker.ledger.database import SCHEMA, Database
from tracker.ledger.integrity import Report, verify
from tracker.ledger.seal import Seal, seal

_HOLDS = "select exists (select 1 from entry) or exists (select 1 from calendar) or exists (select 1 from watch_log)"


def backup(database: Database, file: Path) -> Seal | None:
    """Copy a ledger, of whatever schema, to a file that is not there yet, and return the copy's seal; None for an older one.

    Raises `RefusedInput` for a file that is there or cannot be made, and `LedgerUnavailable`.
    """
    _on_sqlite(database, f"pg_dump --format=custom --file={file}")
    if database.schema() is None:
        raise database.no_ledger()
    _claim(file)
    copy = database.beside(file, write=False)
    try:
        with database.bare() as source, copy.reported(), closing(sqlite3.connect(file)) as target:
            source.backup(target)
            target.execute("pragma journal_mode=delete")  # one file, without a log beside it
        return seal(copy) if copy.schema() == SCHEMA else None
    except BaseException:
        file.unlink(missing_ok=True)
        raise


def restore(database: Database, file: Path) -> Report:
    """Put a copy in the place of a ledger that holds nothing, once its chains have been verified.

    Where they do not hold, nothing is restored and the report says why. A copy of an older schema is brought up first.
    Raises `RefusedInput` for a file that is not there, `RecordConflict` for a ledger that holds anything, and
    `LedgerUnavailable`.
    """
    target = _on_sqlite(database, "pg_restore")
    if not file.is_file():
        raise RefusedInput(f"{shown(str(file))} is no file")
    if database.schema() is not None:
        _refuse_content(database)
    database.make_folder()
    with (
        TemporaryDirectory(dir=target.parent, prefix=".restore-") as folder,
        closing(database.beside(Path(folder, "copy.db"), write=True)) as copy,
    ):
        copy.name = str(file)
        with database.beside(file, write=False).bare() as source, copy.bare() as connection:
            source.backup(connection)
        report = verify(copy)
        if not report.found:
            _put(copy, database)
        return report


def _on_sqlite(database: Database, otherwise: str) -> Path:
    if database.file is None:
        raise RefusedInput(f"{database.name} is on a server, whose own tools copy it: {otherwise} (see db/README.md)")
    return database.file


def _claim(file: Path) -> None:
    try:
        file.open("x").close()
    except FileExistsError:
        raise RefusedInput(f"{shown(str(file))} is there already, and a backup overwrites nothing") from None
    except OSError as error:
        raise RefusedInput(f"{shown(str(file))} cannot be made: {error.strerror}") from None


def refuse_content(database: Database, connection: Connection) -> None:
    """Raise `RecordConflict` for a ledger that holds anything."""
    if connection.exec_driver_sql(_HOLDS).scalar_one():
        raise _holds_already(database)


def _refuse_content(database: Database) -> None:
    with database.transaction() as connection:
        refuse_content(database, connection)


def _put(copy: Database, database: Database) -> None:
    """Overwrite a ledger that holds nothing, with everybody else locked out from the look at it to the end of the copy."""
    _refuse_content(database)  # and makes the ledger where there is none
    with copy.bare() as source, database.bare() as target:
        target.execute("pragma locking_mode=exclusive")
        target.execute("begin exclusive")
        holds = target.execute(_HOLDS).fetchone()[0]
        target.execute("commit")
        if holds:
            raise _holds_already(database)
        source.backup(target)


def _holds_already(database: Database) -> RecordConflict:
    return RecordConflict(f"{database.name} holds a ledger already: a copy is restored where there is none, --db names another")
