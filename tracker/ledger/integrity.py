"""Whether a ledger is as it was recorded: every chain, every position and, against a seal, what was there when it was taken.

Reads each table once in order and keeps a row at a time, so a ledger of any size is checked in the same memory, and needs
no workflow. What is missing at the very end of a bill or of the ledger, and a chain that was written anew from some entry
on, agrees with itself: only a seal that was kept elsewhere shows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, column, func, select, table, union_all

from tracker.core.basis import hash_of_text
from tracker.ledger.chain import ENTRIES, VERSIONS, Chained
from tracker.ledger.database import Database
from tracker.ledger.flaws import Flaw, Misfit, What, altered, explained, hash_of, missing, twice
from tracker.ledger.laws import law_of
from tracker.ledger.seal import Seal, differences, seal_at

LIMIT = 100
"""So many flaws are named; the others are counted."""

COMPARED = 16
"""So many rows that do not match are compared with each other, to see whether they were swapped."""


@dataclass(frozen=True, slots=True)
class Report:
    """A ledger's seal as it stands, what was found wrong (the first `LIMIT`), and how much was in all."""

    seal: Seal
    flaws: tuple[Flaw, ...]
    found: int


def verify(database: Database, against: Seal | None = None) -> Report:
    """Check a whole ledger as it stands at one moment, and that all is still there that a seal covers."""
    with database.snapshot() as connection:
        flaws = chain(
            _chain_flaws(connection, ENTRIES),
            _chain_flaws(connection, VERSIONS),
            _position_flaws(connection),
            _law_flaws(connection),
            _seal_flaws(connection, against),
        )
        named = tuple(islice(flaws, LIMIT))
        return Report(seal_at(connection), named, len(named) + sum(1 for _ in flaws))


def _chain_flaws(connection: Connection, chained: Chained) -> Iterator[Flaw]:
    compared: list[Misfit] = []
    for found in _along(_rows(connection, chained), chained):
        if isinstance(found, Flaw):
            yield found
        elif len(compared) < COMPARED:
            compared.append(found)
        else:
            yield altered(found)
    yield from explained(compared)


def _rows(connection: Connection, chained: Chained) -> Iterator[tuple[dict[str, Any], str]]:
    """Each row as it is hashed, and its hash; chain after chain."""
    kept = table(chained.table, *map(column, (*chained.columns, "hash")))
    on_a_server = connection.dialect.name == "postgresql"
    read = [_as_text(each) if on_a_server else each for each in kept.columns]
    query = select(*read).order_by(kept.c[chained.name], kept.c[chained.number])
    for *values, hash_ in connection.execute(query):
        yield dict(zip(chained.columns, values, strict=True)), hash_


def _as_text(kept: ColumnElement[Any]) -> ColumnElement[Any]:
    """Moments and days as SQLite keeps them: an owner may have written some that are none in Python (infinity)."""
    if kept.key == "recorded_at":
        return func.to_char(kept.op("at time zone")("UTC"), "YYYY-MM-DD HH24:MI:SS.US")
    return func.to_char(kept, "YYYY-MM-DD") if kept.key in ("first", "last") else kept


def _along(rows: Iterator[tuple[dict[str, Any], str]], chained: Chained) -> Iterator[Flaw | Misfit]:
    """What is missing inside each chain or there twice, and each row that does not match its hash.

    A row fits after the hash that is stored before it, and after the one that should be stored there: where nothing but a
    hash was altered, the row behind it is as it was recorded.
    """
    name, number, before = None, 0, [""]
    for row, hash_ in rows:
        if row[chained.name] != name:
            name, number, before = row[chained.name], 0, [""]
        right = [hash_of(chained, row, previous) for previous in before]
        fits = bool(hash_) and hash_ in right
        step = row[chained.number] - number if isinstance(row[chained.number], int) else 0
        if step > 1:
            yield missing(chained, row, number + 1)
        elif step < 1:
            yield twice(chained, row)
        elif not fits:
            yield Misfit(chained, row, hash_, before[0])
        number = row[chained.number] if step > 0 else number
        before = [hash_] if fits or step != 1 else [hash_, right[0]]


def _position_flaws(connection: Connection) -> Iterator[Flaw]:
    """Gaps and doubles among the positions, which entries and versions share, and an end that is not the counter's."""
    entry, calendar = (table(chained.table, column("position")) for chained in (ENTRIES, VERSIONS))
    last = 0
    for position in connection.scalars(union_all(select(entry), select(calendar)).order_by("position")):
        if position <= last:
            yield Flaw(What.TWICE, f"position {position}: there twice, or never drawn", position=position)
        elif position > last + 1:
            yield Flaw(What.MISSING, f"{_span(last + 1, position - 1)}: missing", position=last + 1)
        last = max(last, position)
    counter = table("counter", column("name"), column("value"))
    drawn = connection.scalar(select(counter.c.value).where(counter.c.name == "position"))
    if drawn is None or drawn < last:
        said = f"the counter of positions stands at {'nothing' if drawn is None else drawn}, before the last position, {last}"
        yield Flaw(What.COUNTER, said, position=last)
    elif drawn > last:
        said = f"{_span(last + 1, drawn)}: missing at the end, by the counter from which positions are drawn"
        yield Flaw(What.MISSING, said, position=last + 1)


def _law_flaws(connection: Connection) -> Iterator[Flaw]:
    """Texts of the law that do not match their hash, or that no entry brought in, and those that an entry names and are gone."""
    kept = table("law", column("name"), column("position"), column("hash"), column("text"))
    known, brought = set[str](), dict[tuple[int, str], str]()
    for name, position, hash_, said in connection.execute(select(kept).order_by(kept.c.position, kept.c.name)):
        known.add(hash_)
        if not isinstance(said, str) or hash_of_text(said) != hash_:
            yield Flaw(What.ALTERED, f"{_text_at(name, position)}: altered: it does not match its hash", position=position)
        else:
            brought[position, name] = hash_
    entry = table("entry", *map(column, ("bill", "seq", "position", "kind", "body")))
    naming = select(entry).where(entry.c.kind.in_(("opening", "amendment", "adoption"))).order_by(entry.c.position)
    for bill, seq, position, _, body in connection.execute(naming):
        for name, hash_ in law_of(body).items():
            if hash_ not in known:
                said = f"entry {seq} of {bill} (position {position}): the text of {name} that it names is missing"
                yield Flaw(What.MISSING, said, bill=bill, number=seq, position=position)
            if brought.get((position, name)) == hash_:
                del brought[position, name]
    for position, name in brought:
        yield Flaw(What.ALTERED, f"{_text_at(name, position)}: no entry of that position brought it in", position=position)


def _text_at(name: str, position: int) -> str:
    return f"the text of {name} since position {position}"


def _span(first: int, last: int) -> str:
    return f"position {first}" if first == last else f"positions {first} to {last}"


def _seal_flaws(connection: Connection, against: Seal | None) -> Iterator[Flaw]:
    if against is not None:
        for said in differences(against, seal_at(connection, against.position)):
            yield Flaw(What.SEAL, said)
