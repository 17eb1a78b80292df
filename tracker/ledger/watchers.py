"""Watchers: who is told of which bills, how often and where. Each change to one goes into a log that nobody can change."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from tracker.errors import LedgerUnavailable, RecordConflict, UnknownName, not_found
from tracker.languages import Language
from tracker.ledger.database import Database
from tracker.ledger.tables import WatcherRow, WatchLogRow
from tracker.watcher import Empty, Every, Filters, Format, Watcher


@dataclass(frozen=True, slots=True)
class Changed:
    """A line of the log: `what` is added, paused, resumed or removed; `details` is the watcher as it then was."""

    at: datetime
    by: str
    watcher: str
    what: str
    details: Mapping[str, Any]


class Watchers:
    """The watchers of one ledger."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def all(self) -> list[Watcher]:
        """Every watcher, by name."""
        with self.database.transaction() as connection:
            return [_watcher(row) for row in connection.execute(select(WatcherRow).order_by(col(WatcherRow.name)))]

    def get(self, name: str) -> Watcher:
        """One watcher. Raises `UnknownName` with the nearest."""
        with self.database.transaction() as connection:
            return _found(connection, name)

    def log(self, name: str | None = None) -> list[Changed]:
        """What was done to one watcher, or to all, oldest first; those that were removed have theirs still."""
        query = select(WatchLogRow).order_by(col(WatchLogRow.number))
        if name is not None:
            query = query.where(col(WatchLogRow.watcher) == name)
        with self.database.transaction() as connection:
            return [Changed(row.at, row.by, row.watcher, row.what, json.loads(row.details)) for row in connection.execute(query)]

    def add(self, watcher: Watcher, by: str) -> None:
        """Keep a new watcher. Raises `RecordConflict` where the name is taken."""
        try:
            with self.database.transaction() as connection:
                connection.execute(WatcherRow.__table__.insert(), _row(watcher))  # type: ignore[attr-defined]
                _note(connection, watcher, "added", by, watcher.added_at)
        except LedgerUnavailable as error:
            if isinstance(error.__cause__, IntegrityError):
                raise RecordConflict(
                    f"the watcher {watcher.name} is there already: `tracker watch show {watcher.name}` shows it,"
                    f" `tracker watch remove {watcher.name}` makes way"
                ) from None
            raise

    def pause(self, name: str, by: str, moment: datetime, *, paused: bool) -> bool:
        """Hold back all that is made and sent for a watcher, or go on with it; False where it stood so already."""
        with self.database.transaction() as connection:
            watcher = _found(connection, name)
            if watcher.paused is paused:
                return False
            connection.execute(update(WatcherRow).where(col(WatcherRow.name) == name).values(paused=paused))
            _note(connection, watcher, "paused" if paused else "resumed", by, moment)
            return True

    def remove(self, name: str, by: str, moment: datetime) -> None:
        """Take a watcher away, with what still waited to be sent to it."""
        with self.database.transaction() as connection:
            watcher = _found(connection, name)
            connection.execute(delete(WatcherRow).where(col(WatcherRow.name) == name))
            _note(connection, watcher, "removed", by, moment)


def plain(watcher: Watcher) -> dict[str, Any]:
    """A watcher as JSON can hold it: what the log keeps."""
    shape = asdict(watcher)
    shape["at"] = f"{watcher.at:%H:%M}"
    shape["added_at"] = watcher.added_at.astimezone(UTC).isoformat(timespec="microseconds")
    return shape


def _found(connection: Connection, name: str) -> Watcher:
    row = connection.execute(select(WatcherRow).where(col(WatcherRow.name) == name)).one_or_none()
    if row is None:
        _refuse_removed(connection, name)
        names = connection.scalars(select(col(WatcherRow.name))).all()
        raise UnknownName(not_found("watcher", name, names, "`tracker watch list` shows all, `tracker watch add` makes one"))
    return _watcher(row)


def _refuse_removed(connection: Connection, name: str) -> None:
    """Raises `UnknownName` for a watcher that was there once."""
    query = select(WatchLogRow).where(col(WatchLogRow.watcher) == name).order_by(col(WatchLogRow.number).desc())
    if (last := connection.execute(query.limit(1)).first()) is not None:
        gone = f"the watcher {name} was removed on {last.at.astimezone(UTC):%Y-%m-%d} (UTC) by {last.by}"
        raise UnknownName(f"{gone}: `tracker watch add {name} --send-to WHERE` adds one of that name")


def _watcher(row: Any) -> Watcher:
    values = {field.name: getattr(row, field.name) for field in fields(Watcher)}
    values["filters"] = Filters(**{name: tuple(given) for name, given in json.loads(row.filters).items()})
    values["at"] = time.fromisoformat(row.at)
    values |= {
        "every": Every(row.every),
        "empty": Empty(row.empty),
        "format": Format(row.format),
        "language": Language(row.language),
    }
    return Watcher(**values)


def _row(watcher: Watcher) -> dict[str, Any]:
    values = {field.name: getattr(watcher, field.name) for field in fields(Watcher)}
    return {**values, "filters": json.dumps(asdict(watcher.filters), ensure_ascii=False), "at": f"{watcher.at:%H:%M}"}


def _note(connection: Connection, watcher: Watcher, what: str, by: str, moment: datetime) -> None:
    details = json.dumps(plain(watcher), ensure_ascii=False)
    line = {"at": moment, "by": by, "watcher": watcher.name, "what": what, "details": details}
    connection.execute(WatchLogRow.__table__.insert(), line)  # type: ignore[attr-defined]
