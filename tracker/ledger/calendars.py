"""The sitting days that users have imported: each import a new version, kept beside the entries and as unchangeable."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select
from sqlmodel import col

from tracker.core.sittings import Sittings
from tracker.errors import LedgerUnavailable
from tracker.ledger.chain import link, version_bytes
from tracker.ledger.codec import canonical
from tracker.ledger.database import Database
from tracker.ledger.tables import CalendarRow
from tracker.ledger.turns import draw, take_turn


@dataclass(frozen=True, slots=True)
class Version:
    """One import: the sitting days, its place among all that was recorded, when (UTC) and by whom, and from which file.

    `hash` ties it to the calendar's version before (`tracker.ledger.chain`); '' where it has not come to a ledger.
    """

    sittings: Sittings
    position: int
    recorded_at: datetime
    recorded_by: str
    source: str
    hash: str = ""


class Calendars:
    """Sitting days in the ledger's database. Nothing is ever updated or deleted; the database itself refuses it."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def newest(self, known_at: datetime | None = None, upto: int | None = None) -> dict[str, Sittings]:
        """Each calendar's newest version of those recorded by `known_at` and up to a position (None: of all); by name."""
        with self.database.transaction() as connection:
            return {found.sittings.name: found.sittings for found in self._read(connection, _newest(known_at, upto))}

    def versions(self, name: str | None = None) -> list[Version]:
        """Every version of one calendar, or of all of them by name, the oldest first; none of one never imported."""
        query = _query().order_by(col(CalendarRow.name), col(CalendarRow.version))
        if name is not None:
            query = query.where(col(CalendarRow.name) == name)
        with self.database.transaction() as connection:
            return list(self._read(connection, query))

    def add(
        self,
        sittings: Sittings,
        source: str,
        recorded_by: str,
        moment: datetime,
        after: Callable[[Connection], None] | None = None,
    ) -> tuple[Version, bool]:
        """Append the next version of a calendar, and say whether its newest held the very same days already.

        What `after` does belongs to the same commit.

        Where it did, nothing is added and that version is returned. Numbers, positions and moments are the ledger's:
        whatever version `sittings` itself gives is passed over.
        """
        with self.database.transaction() as connection:
            turn = take_turn(connection, moment)
            query = _newest().where(col(CalendarRow.name) == sittings.name)
            newest = next(self._read(connection, query), None)
            if newest and newest.sittings == replace(sittings, version=newest.sittings.version):
                return newest, True
            numbered = replace(sittings, version=newest.sittings.version + 1 if newest else 1)
            unlinked = Version(numbered, turn.last + 1, turn.at, recorded_by, source)
            added, row = linked(unlinked, newest.hash if newest else "")
            connection.execute(CalendarRow.__table__.insert(), row)  # type: ignore[attr-defined]
            draw(connection, turn, added.position)
            if after:
                after(connection)
            return added, False

    def _read(self, connection: Connection, query: Select[CalendarRow]) -> Iterator[Version]:
        for row in connection.execute(query):
            try:
                days = frozenset(map(date.fromisoformat, json.loads(row.days)))
            except (ValueError, TypeError):
                where = f"version {row.version} of the calendar {row.name} (position {row.position})"
                raise LedgerUnavailable(f"{self.database.name}: {where} cannot be read by this program") from None
            sittings = Sittings(row.name, row.first, row.last, days, row.version)
            yield Version(sittings, row.position, row.recorded_at, row.recorded_by, row.source, row.hash)


def _query() -> Select[CalendarRow]:
    return select(CalendarRow)


def _newest(known_at: datetime | None = None, upto: int | None = None) -> Select[CalendarRow]:
    """The newest version of each name among those recorded by then and up to a position."""
    last = select(func.max(col(CalendarRow.position))).group_by(col(CalendarRow.name))
    if known_at is not None:
        last = last.where(col(CalendarRow.recorded_at) <= known_at)
    if upto is not None:
        last = last.where(col(CalendarRow.position) <= upto)
    return _query().where(col(CalendarRow.position).in_(last))


def linked(version: Version, previous: str) -> tuple[Version, dict[str, object]]:
    """A version with its hash, and as a row; `previous` is the hash of the calendar's version before ('' for none)."""
    kept = version.sittings
    row: dict[str, Any] = {
        "position": version.position,
        "name": kept.name,
        "version": kept.version,
        "recorded_at": version.recorded_at,
        "recorded_by": version.recorded_by,
        "source": version.source,
        "first": kept.first,
        "last": kept.last,
        "days": canonical([day.isoformat() for day in sorted(kept.days)]),
    }
    row["hash"] = link(version_bytes(**row, previous=previous))
    return replace(version, hash=row["hash"]), row
