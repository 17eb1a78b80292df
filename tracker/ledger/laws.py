"""The law texts that a ledger keeps: under each name the newest is the one it goes by, the older are those it went by.

A text stands beside the entry that brought it in (`position`). That it is as it was is told by its hash, which that entry
names; so texts need no chain of their own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, func, select
from sqlmodel import col

from tracker.ledger.database import Database
from tracker.ledger.tables import LawRow


class Kept(NamedTuple):
    """A text: what it is the law of ("ru/denunciation", "treaties/cfe"), since which position, its hash, and itself."""

    name: str
    position: int
    hash: str
    text: str


class Laws:
    """Law texts in the ledger's database. Nothing is ever updated or deleted; the database itself refuses it."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def of(self, hash_: str) -> Kept | None:
        """The text of this hash."""
        return next(iter(self._read(col(LawRow.hash) == hash_)), None)

    def beginning(self, digits: str) -> list[Kept]:
        """The texts whose hash begins with these digits, each once."""
        found = self._read(col(LawRow.hash) >= digits, col(LawRow.hash) < f"{digits}g")
        return list({kept.hash: kept for kept in found}.values())

    def all(self) -> list[Kept]:
        """Every text, by name, the oldest first."""
        return sorted(self._read())

    def newest(self, names: Sequence[str] | None = None) -> dict[str, Kept]:
        """The text that the ledger goes by under each of these names, or under every name; nothing under one never used."""
        if not self.database.exists():
            return {}
        last = select(col(LawRow.name), func.max(col(LawRow.position)).label("position")).group_by(col(LawRow.name))
        if names is not None:
            last = last.where(col(LawRow.name).in_(names))
        newest = last.subquery()
        query = select(LawRow).join(newest, (col(LawRow.name) == newest.c.name) & (col(LawRow.position) == newest.c.position))
        with self.database.transaction() as connection:
            return {row.name: Kept(row.name, row.position, row.hash, row.text) for row in connection.execute(query)}

    def keep(self, connection: Connection, position: int, texts: Iterable[tuple[str, str, str]], *, adopted: bool) -> None:
        """Keep texts (name, hash, text) that the entry of a position brings in.

        One under a name that the ledger has not used yet; another one in its place only where it is `adopted`.
        """
        given = list(texts)
        newest = self.newest([name for name, *_ in given]) if given else {}
        rows = [
            {"name": name, "position": position, "hash": hash_, "text": text}
            for name, hash_, text in given
            if name not in newest or (adopted and newest[name].hash != hash_)
        ]
        if rows:
            connection.execute(LawRow.__table__.insert(), rows)  # type: ignore[attr-defined]

    def _read(self, *conditions: object) -> list[Kept]:
        query = select(LawRow).where(*conditions).order_by(col(LawRow.position))  # type: ignore[arg-type]
        with self.database.transaction() as connection:
            return [Kept(row.name, row.position, row.hash, row.text) for row in connection.execute(query)]


def law_of(body: str) -> dict[str, str]:
    """The texts that an entry names; of a body that cannot be read, its chain tells."""
    try:
        return {str(name): str(hash_) for name, hash_ in json.loads(body).get("law", {}).items()}
    except (ValueError, AttributeError, TypeError, RecursionError):
        return {}
