"""The one place where parts meet: settings in, a tracker out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tracker.core.entry import Opening
from tracker.foreseeing import Foreseer
from tracker.keeping import Keeper
from tracker.ledger.database import Database
from tracker.ledger.ledger import Ledger
from tracker.library.reader import Library
from tracker.service import Tracker
from tracker.settings import Settings
from tracker.settings import data_folder as data_folder

if TYPE_CHECKING:
    from tracker.importing import Importer
    from tracker.ledger.outbox import Outbox
    from tracker.ledger.watchers import Watchers


def library(settings: Settings) -> Library:
    """The law: what is shipped, and beside it the user's folder where the settings name one."""
    return Library(data_folder("workflows"), settings.cache, settings.workflows)


def database(settings: Settings, *, write: bool, create: bool = False) -> Database:
    """The ledger's database, for reading or for writing; made where there is none if `create` says so."""
    return Database(
        settings.database_url,
        migrations=data_folder("db"),
        write=write,
        create=create,
        lock_timeout=settings.lock_timeout,
        own_place=settings.own_place,
    )


def tracker(settings: Settings, *, create: bool = False) -> Tracker:
    """A tracker that may write, and that makes the ledger where `create` says so."""
    return Tracker(Ledger(database(settings, write=True, create=create)), library(settings))


def importer(settings: Settings, *, write: bool) -> Importer:
    """What takes in facts from elsewhere, or only checks them; it makes a ledger where there is none and something is written."""
    from tracker.importing import Importer

    return Importer(Ledger(database(settings, write=write, create=write)), library(settings))


def keeper(settings: Settings) -> Keeper:
    """What compares what is kept with a fresh replay; its database is open for reading alone."""
    return Keeper(Ledger(database(settings, write=False)), library(settings))


def reader(settings: Settings) -> Foreseer:
    """A tracker that cannot write: its type has no `record`, and its database is open for reading alone."""
    return Foreseer(Ledger(database(settings, write=False)), library(settings))


def holds_only(database: Database, recorded_by: str, titles: Mapping[str, str]) -> bool:
    """Whether a ledger holds bills of these names and titles alone, recorded by one person, and was never watched."""
    from tracker.ledger.watchers import Watchers

    entries = Ledger(database).all_entries()
    opened = {entry.bill: entry.body.title for entry in entries if isinstance(entry.body, Opening)}
    theirs = all(entry.recorded_by == recorded_by and opened.get(entry.bill) == titles.get(entry.bill, "") for entry in entries)
    return bool(entries) and theirs and not Watchers(database).log()


def watchers(settings: Settings, *, write: bool) -> Watchers:
    """The watchers, in the ledger's database."""
    from tracker.ledger.watchers import Watchers

    return Watchers(database(settings, write=write))


def outbox(settings: Settings, *, write: bool) -> Outbox:
    """The digests made for them."""
    from tracker.ledger.outbox import Outbox

    return Outbox(database(settings, write=write))
