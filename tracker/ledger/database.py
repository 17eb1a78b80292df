"""One database: opened for reading or writing, brought to this program's schema, its errors told in one line."""

from __future__ import annotations

import os
import re
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from operator import methodcaller
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import NullPool

from tracker.errors import LedgerUnavailable, shown
from tracker.ledger.driver_errors import line_of

SCHEMA = "0007"
"""The newest migration under `db/versions` that this program knows; later ones sort after it."""

_BATCH = 2000


class Database:
    """An engine over one URL. Readers open SQLite read-only; writers migrate it; a file is made only where `create` says so.

    The folder of the file is made only where it is this program's `own_place`: one that somebody named may be mistyped.
    """

    def __init__(
        self,
        url: str,
        *,
        migrations: Path,
        write: bool,
        create: bool = False,
        lock_timeout: float = 5.0,
        own_place: bool = True,
    ) -> None:
        self.url = _url(url)
        self.name = self.url.set(query={}).render_as_string(hide_password=True) if not self.file else str(self.file)
        self.write = write
        self.made = False
        """Whether there was no ledger here before, and this made one."""
        self._create = create
        self._own_place = own_place
        self._migrations = migrations
        self._timeout = lock_timeout
        self._engine: Engine | None = None
        self._under_way = threading.local()

    @property
    def file(self) -> Path | None:
        """The file of a SQLite ledger; None on a server."""
        return Path(self.url.database) if self.url.get_backend_name() == "sqlite" and self.url.database else None

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One transaction; on SQLite a writer's holds the write lock from its first moment. Raises `LedgerUnavailable`.

        Whoever asks for one inside of it (in the same thread) has a part in it.
        """
        if (outer := getattr(self._under_way, "connection", None)) is not None:
            yield outer
            return
        with self.reported(), self._ready().begin() as connection:
            self._under_way.connection = connection
            try:
                yield connection
            finally:
                self._under_way.connection = None

    @contextmanager
    def snapshot(self, *, shared: bool = False) -> Iterator[Connection]:
        """One transaction for reading at length: rows come in batches, all as they stood at the first question.

        Whoever asks for a transaction inside of it has a part in it only where it is `shared`, with what reads alone: a
        generator that is half read must not take in what is written meanwhile. Text is read whatever its bytes are: what is
        not UTF-8 comes as surrogates (PEP 383). Raises `LedgerUnavailable`; `RuntimeError` inside of a transaction, whose
        questions were asked before.
        """
        if getattr(self._under_way, "connection", None) is not None:
            raise RuntimeError("a snapshot is a transaction of its own: take it outside of the one that is under way")
        with self.reported(), self._ready().begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("set transaction isolation level repeatable read"))
            else:
                driver: Any = connection.connection.driver_connection
                driver.text_factory = methodcaller("decode", "utf-8", "surrogateescape")
            if shared:
                self._under_way.connection = connection
            try:
                yield connection.execution_options(yield_per=_BATCH)
            finally:
                if shared:
                    self._under_way.connection = None

    @contextmanager
    def reported(self) -> Iterator[None]:
        """Map the driver's errors to one clear line."""
        try:
            yield
        except DBAPIError as error:
            if error.connection_invalidated:
                said = "the server broke off: `tracker log` says what was written, whatever is missing may be recorded again"
                raise LedgerUnavailable(f"{self.name}: {said}") from error
            raise LedgerUnavailable(line_of(error.orig or error, self.name)) from error
        except sqlite3.Error as error:
            raise LedgerUnavailable(line_of(error, self.name)) from error
        except ModuleNotFoundError as error:
            raise LedgerUnavailable(f"{self.name} needs {error.name}: install legislative-tracker[postgres]") from error

    def schema(self) -> str | None:
        """The schema of the ledger that is there, whatever this program knows; None where there is none yet."""
        if self.file and not _has_content(self.file):
            return None
        with self.reported():
            engine = self._make_engine()
            try:
                return self._schema_of(engine)
            finally:
                engine.dispose()

    def exists(self) -> bool:
        """Whether there is a ledger, of whatever schema."""
        return self._engine is not None or self.schema() is not None

    def beside(self, file: Path, *, write: bool) -> Database:
        """Another file, with this one's settings."""
        return Database(str(file), migrations=self._migrations, write=write, lock_timeout=self._timeout)

    @contextmanager
    def bare(self) -> Iterator[sqlite3.Connection]:
        """The file's own connection, for what only SQLite does. Raises `LedgerUnavailable`."""
        with self.reported(), closing(self._connect()) as connection:
            yield connection

    def close(self) -> None:
        """Give every connection back."""
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    def _ready(self) -> Engine:
        if self._engine is None:
            if not self._create and self.file and not _has_content(self.file):
                raise self.no_ledger()
            engine = self._make_engine()
            try:
                self._at_this_schema(engine)
            except BaseException:
                engine.dispose()
                raise
            self._engine = engine
        return self._engine

    def no_ledger(self) -> LedgerUnavailable:
        """What is said where there is none yet."""
        return LedgerUnavailable(f"there is no ledger at {self.name} yet: `tracker open` makes one, --db names another")

    def _make_engine(self) -> Engine:
        if self.file is None:
            return create_engine(self._server_url(), connect_args={"connect_timeout": 10}, pool_pre_ping=True)
        if self.write:
            self.make_folder()
        engine = create_engine("sqlite://", creator=self._connect, poolclass=NullPool)
        event.listen(engine, "begin", _begin_at_once if self.write else _begin)
        return engine

    def make_folder(self) -> None:
        """Make the folder that the file is to lie in, where it is the program's own. Raises `LedgerUnavailable`."""
        assert self.file is not None
        if not self._own_place and not self.file.parent.exists():
            folder = shown(str(self.file.parent))
            raise LedgerUnavailable(f"{self.name} cannot be made: there is no folder {folder}: make it, or --db names another")
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LedgerUnavailable(f"{self.name} cannot be made: {error.strerror}") from None

    def _server_url(self) -> URL:
        """The server's URL; there too a writer waits for its turn as long as it was told to, and a reader's transactions read."""
        given = self.url.query.get("options", "")
        options = [given] if isinstance(given, str) else [*given]
        own = f"-clock_timeout={round(self._timeout * 1000)}" if self.write else "-cdefault_transaction_read_only=on"
        return self.url.update_query_dict({"options": " ".join(filter(None, [own, *options]))})

    def _connect(self) -> sqlite3.Connection:
        assert self.file is not None
        mode = self.url.query.get("mode", "rwc" if self.write else "ro")
        if mode == "ro" and not os.access(self.file.absolute().parent, os.W_OK) and not Path(f"{self.file}-wal").exists():
            mode = "ro&immutable=1"  # nobody can be writing where nothing can be written
        uri = f"file:{quote(os.fsencode(self.file.absolute()))}?mode={mode}"
        connection = sqlite3.connect(uri, uri=True, timeout=self._timeout, isolation_level=None, check_same_thread=False)
        connection.execute("pragma foreign_keys=on")
        if self.write and mode != "ro":
            connection.execute("pragma synchronous=full")
        return connection

    def _at_this_schema(self, engine: Engine) -> None:
        found = self._schema_of(engine)
        if found == SCHEMA:
            return
        if found is not None and found > SCHEMA:
            raise LedgerUnavailable(
                f"{self.name} was made by a newer tracker (schema {found}, this one knows {SCHEMA}): upgrade the program"
            )
        if found is None and not self._create:
            raise self.no_ledger()
        if not self.write:
            raise LedgerUnavailable(f"{self.name} holds no ledger of this schema yet: any recording command brings it up")
        self._migrate(engine)
        self.made = found is None

    def _schema_of(self, engine: Engine) -> str | None:
        """The schema found; None for an empty database. Raises `LedgerUnavailable` for one that holds something else."""
        with engine.connect() as connection:
            names = set(inspect(connection).get_table_names())
            if {"alembic_version", "entry"} <= names and (
                version := connection.execute(text("select version_num from alembic_version")).scalar_one_or_none()
            ):
                return str(version)
        if names and (self.file or "alembic_version" in names):
            raise LedgerUnavailable(f"{self.name} is a database of something else, not a ledger: --db names another file")
        return None

    def _migrate(self, engine: Engine) -> None:
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(self._migrations).replace("%", "%%"))
        if self.file:  # kept in the file from then on; a database of somebody else's is never touched
            with closing(self._connect()) as bare:
                bare.execute("pragma journal_mode=wal")
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":  # SQLite's writers take turns by themselves
                connection.execute(text("select pg_advisory_xact_lock(hashtext('legislative-tracker'))"))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def _has_content(file: Path) -> bool:
    try:
        return file.stat().st_size > 0
    except OSError:
        return False


def _url(given: str) -> URL:
    """A URL as it is, or a file's path as a SQLite URL. Raises `LedgerUnavailable`."""
    told = shown(re.sub(r"//.*@", "//…@", given))  # never the password
    try:
        url = make_url(given) if "://" in given else URL.create("sqlite", database=given)
        url.get_dialect()
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError, ValueError):
        raise LedgerUnavailable(f"{told} is neither a file nor a URL of SQLite or PostgreSQL") from None
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise LedgerUnavailable(f"{told}: only SQLite and PostgreSQL hold a ledger")
    if url.get_backend_name() == "sqlite" and not url.database:
        raise LedgerUnavailable(f"{told} names no file")
    return url


def _begin_at_once(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN")
