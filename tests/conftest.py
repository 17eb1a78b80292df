"""What every test may ask for: the shipped law, a ledger on each database, the command line as a process."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from tests.support import Cli
from tracker import bootstrap
from tracker.ledger.database import Database
from tracker.ledger.ledger import Ledger
from tracker.library.reader import Library
from tracker.service import Tracker

hypothesis_settings.register_profile("steady", deadline=None, max_examples=100)
hypothesis_settings.load_profile("steady")


@pytest.fixture(scope="session")
def library() -> Library:
    """The shipped workflows and treaties."""
    return Library(bootstrap.data_folder("workflows"))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A URL of an empty database, on SQLite and on PostgreSQL (a schema of its own, dropped afterwards)."""
    if request.param == "sqlite":
        yield str(tmp_path / "ledger.db")
        return
    yield from _postgres_schema()


@pytest.fixture(scope="module")
def database_urls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """URLs of empty databases, one on each backend that is at hand, for tests that hold them against each other."""
    file = str(tmp_path_factory.mktemp("ledgers") / "ledger.db")
    if not os.environ.get("TRACKER_TEST_POSTGRES_URL"):
        yield [file]
        return
    with contextmanager(_postgres_schema)() as server:
        yield [file, server]


def _postgres_schema() -> Iterator[str]:
    server = os.environ.get("TRACKER_TEST_POSTGRES_URL")
    if not server:
        pytest.skip("TRACKER_TEST_POSTGRES_URL names no PostgreSQL server")
    import psycopg

    schema = f"test_{uuid.uuid4().hex}"
    plain = server.replace("+psycopg", "", 1)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f"create schema {schema}".encode())
    try:
        yield f"{server}{'&' if '?' in server else '?'}options=-csearch_path%3D{schema}"
    finally:
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(f"drop schema {schema} cascade".encode())


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty database open for writing, on each backend."""
    database = Database(database_url, migrations=bootstrap.data_folder("db"), write=True, create=True)
    yield database
    database.close()


@pytest.fixture
def tracker(tmp_path: Path, library: Library) -> Iterator[Tracker]:
    """A tracker over an empty SQLite ledger."""
    database = Database(str(tmp_path / "ledger.db"), migrations=bootstrap.data_folder("db"), write=True, create=True)
    yield Tracker(Ledger(database), library)
    database.close()


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    """The command line, run as a process of its own with a home, a ledger and settings that belong to this test alone."""
    return Cli(tmp_path)
