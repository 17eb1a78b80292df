"""The ledger: reading entries, and appending what a decision over a bill's entries comes to, in one durable commit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select, type_coerce
from sqlmodel import col

from tracker.core.entry import Body, Entry
from tracker.errors import LedgerUnavailable
from tracker.ledger.chain import entry_bytes, link
from tracker.ledger.codec import decode, encode
from tracker.ledger.database import Database
from tracker.ledger.tables import CalendarRow, EntryRow, Moments
from tracker.ledger.turns import draw, take_turn

Decision = Callable[[Sequence[Entry]], Sequence[Body]]
"""From a bill's entries so far (none for a new bill) to what is to be appended. Pure: it may be asked twice."""


After = Callable[[Connection, Sequence[Entry]], None]
"""What follows from a bill's entries, to be kept beside them."""

Kept = Callable[[Connection, Sequence[Entry], datetime], None]
"""The same where nothing was appended: with the moment by which it is made, which never goes back."""

Logs = Mapping[str, Sequence[Entry]]
"""Entries by bill."""

COLUMNS = ("position", "bill", "seq", "kind", "recorded_at", "recorded_by", "body", "hash")
"""The columns of an entry's row, in the order in which its values are read and written at once."""

_BATCH = 500


class Ledger:
    """Entries in a database. Nothing is ever updated or deleted; the database itself refuses it."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def bills(self) -> list[str]:
        """The names of all bills ever opened, sorted."""
        with self.database.transaction() as connection:
            return sorted(connection.scalars(select(col(EntryRow.bill)).where(col(EntryRow.seq) == 1)))

    def entries(self, bill: str) -> list[Entry]:
        """One bill's entries in order of `seq`; empty for a bill that was never opened."""
        with self.database.transaction() as connection:
            return self._entries_of(connection, bill)

    def all_entries(self, after: int = 0, upto: int | None = None) -> list[Entry]:
        """The entries of the whole ledger by position: those after `after`, up to and including `upto`."""
        query = _query().where(col(EntryRow.position) > after).order_by(col(EntryRow.position))
        if upto is not None:
            query = query.where(col(EntryRow.position) <= upto)
        with self.database.transaction() as connection:
            return list(self.read(connection, query))

    def logs(self, bills: Iterable[str], upto: int | None = None) -> dict[str, list[Entry]]:
        """The entries of these bills up to a position, by bill in order of `seq`; none of a bill that was opened later."""
        wanted, found = sorted(bills), dict[str, list[Entry]]()
        with self.database.transaction() as connection:
            for n in range(0, len(wanted), _BATCH):
                query = _query().where(col(EntryRow.bill).in_(wanted[n : n + _BATCH]))
                if upto is not None:
                    query = query.where(col(EntryRow.position) <= upto)
                for entry in self.read(connection, query.order_by(col(EntryRow.bill), col(EntryRow.seq))):
                    found.setdefault(entry.bill, []).append(entry)
        return found

    def named(self) -> list[Entry]:
        """The openings and amendments of the whole ledger by position: what gives bills their names and tags."""
        query = _query().where(col(EntryRow.kind).in_(("opening", "amendment"))).order_by(col(EntryRow.position))
        with self.database.transaction() as connection:
            return list(self.read(connection, query))

    def last_position(self) -> int:
        """The position of what was recorded last, an entry or a version of sitting days; 0 for an empty ledger."""
        with self.database.transaction() as connection:
            return max(connection.scalar(select(func.max(col(table.position)))) or 0 for table in (EntryRow, CalendarRow))

    def recorded_at(self, position: int) -> datetime | None:
        """When (UTC) the last entry or version of sitting days up to a position was recorded; None where there is none."""
        found: list[datetime] = []
        with self.database.transaction() as connection:
            for table in (EntryRow, CalendarRow):
                query = select(col(table.recorded_at)).where(col(table.position) <= position)
                found += connection.scalars(query.order_by(col(table.position).desc()).limit(1))
        return max(found, default=None)

    def write(self, bill: str, recorded_by: str, moment: datetime, decide: Decision, after: After | None = None) -> list[Entry]:
        """Append what `decide` makes of the bill's entries, in one commit, and return it as stored.

        Whatever `after` does with the bill's entries belongs to the same commit.

        Writers take turns from the first moment of the transaction (the counter row), so what `decide` saw still holds
        when it is appended. `recorded_at` is `moment`, or the latest in the ledger where the clock stands before it.
        """
        with self.database.transaction() as connection:
            turn = take_turn(connection, moment)
            entries = self._entries_of(connection, bill)
            new: list[Entry] = []
            rows = []
            before = entries[-1] if entries else None
            for position, body in enumerate(decide(entries), start=turn.last + 1):
                seq, previous = (before.seq + 1, before.hash) if before else (1, "")
                before, row = linked(Entry(bill, seq, position, turn.at, recorded_by, body), previous)
                new.append(before)
                rows.append(row)
            if new:
                connection.execute(EntryRow.__table__.insert(), rows)  # type: ignore[attr-defined]
                draw(connection, turn, new[-1].position)
                if after:
                    after(connection, [*entries, *new])
            return new

    def keep(self, bill: str, moment: datetime, after: Kept) -> None:
        """Do to a bill's entries, as they stand, what follows from them: in a turn of its own, and appending nothing.

        `after` is given `moment`, or the latest in the ledger where the clock stands before it: what is made anew from what
        was recorded then is of no earlier moment, and a night looks for it there.
        """
        with self.database.transaction() as connection:
            turn = take_turn(connection, moment)
            if entries := self._entries_of(connection, bill):
                after(connection, entries, turn.at)

    def keep_all(self, bills: Iterable[str], moment: datetime, after: Callable[[Connection, Logs, datetime], None]) -> None:
        """The same of some bills at once, in one turn."""
        with self.database.transaction() as connection:
            turn = take_turn(connection, moment)
            after(connection, self.logs(bills), turn.at)

    def _entries_of(self, connection: Connection, bill: str) -> list[Entry]:
        return list(self.read(connection, _query().where(col(EntryRow.bill) == bill).order_by(col(EntryRow.seq))))

    def read(self, connection: Connection, query: Select[Any]) -> Iterator[Entry]:
        """The entries that a query over the table finds. Raises `LedgerUnavailable` for one that this program cannot read."""
        for position, bill, seq, kind, recorded_at, recorded_by, told, hash_ in connection.execute(query):
            try:
                body = decode(kind, told)
            except ValueError:
                where = f"entry {seq} of {bill} (position {position})"
                raise LedgerUnavailable(f"{self.database.name}: {where} cannot be read by this program") from None
            yield Entry(bill, seq, position, recorded_at, recorded_by, body, hash_)


def _query() -> Select[Any]:
    columns = (EntryRow.__table__.c[name] for name in COLUMNS)  # type: ignore[attr-defined]
    return select(*(type_coerce(one, Moments) if one.key == "recorded_at" else one for one in columns))


def linked(entry: Entry, previous: str) -> tuple[Entry, dict[str, object]]:
    """An entry with its hash, and as a row of the table; `previous` is the hash of the bill's entry before ('' for none)."""
    whole, kind, text = chained(entry.bill, entry.seq, entry.position, entry.recorded_at, entry.recorded_by, entry.body, previous)
    return whole, {**whole._asdict(), "kind": kind, "body": text}


def chained(bill: str, seq: int, position: int, at: datetime, by: str, body: Body, previous: str) -> tuple[Entry, str, str]:
    """An entry of what it is made of, with its hash; the name of its kind, and its body's canonical JSON."""
    kind, text = encode(body)
    hashed = entry_bytes(
        bill=bill, seq=seq, position=position, kind=kind, recorded_at=at, recorded_by=by, body=text, previous=previous
    )
    return Entry(bill, seq, position, at, by, body, link(hashed)), kind, text
