"""The one place where parts meet: settings in, a tracker out."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from tracker.ledger.database import Database
from tracker.ledger.ledger import Ledger
from tracker.ledger.nights import Nights
from tracker.library.reader import Library
from tracker.service import Reader, Tracker
from tracker.settings import Settings

_PACKAGE = Path(__file__).resolve().parent


def library(settings: Settings) -> Library:
    """The law: the user's folder where the settings name one, else what is shipped."""
    return Library(settings.workflows or data_folder("workflows"), settings.cache)


def database(settings: Settings, *, write: bool) -> Database:
    """The ledger's database, for reading or for writing."""
    return Database(settings.database_url, migrations=data_folder("db"), write=write, lock_timeout=settings.lock_timeout)


def tracker(settings: Settings) -> Tracker:
    """A tracker that may write."""
    return Tracker(Ledger(database(settings, write=True)), library(settings))


def reader(settings: Settings) -> Reader:
    """A tracker that cannot write: its type has no `record`, and its database is open for reading alone."""
    return Tracker(Ledger(database(settings, write=False)), library(settings))


def holds_only(database: Database, recorded_by: str) -> bool:
    """Whether every entry of a ledger was recorded by this one person."""
    return all(entry.recorded_by == recorded_by for entry in Ledger(database).all_entries())


def nights(settings: Settings, *, write: bool) -> Nights:
    """The nights of the digest, in the ledger's database."""
    return Nights(database(settings, write=write))


@cache
def data_folder(name: str) -> Path:
    """Where `workflows` or `db` lies: in the installed package as `_name`, in a checkout beside it."""
    for folder in (_PACKAGE / f"_{name}", _PACKAGE.parent / name):
        if (folder / ".tracker-data").is_file():  # never a stranger's folder of that name
            return folder
    raise FileNotFoundError(f"the folder {name} is missing from the installation")
