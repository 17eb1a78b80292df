"""A whole ledger as lines of JSON, in the order of its positions, and such lines put back where there is no ledger yet.

A line is what the chain covers and its hash, so a ledger that was moved this way, from a file to a server or back, has the
same seal. Lines are read and written a batch at a time, and checked against the chain before they are written.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from heapq import merge
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, select, text

from tracker.core.basis import hash_of_text
from tracker.errors import LedgerUnavailable, RefusedInput, shown
from tracker.ledger.backup import refuse_content
from tracker.ledger.chain import ENTRIES, VERSIONS, Chained, moment_text
from tracker.ledger.codec import canonical, decode
from tracker.ledger.database import Database
from tracker.ledger.flaws import hash_of
from tracker.ledger.laws import law_of
from tracker.ledger.seal import Seal, seal_at
from tracker.ledger.tables import CalendarRow, EntryRow, LawRow
from tracker.ledger.turns import Turn, draw, take_turn

_BATCH = 2000
_OWED = (
    "insert into projection (bill, law, timezone, fresh_since, fresh_until)"
    " select bill, '', 'UTC', '', '' from entry where seq = 1"
)
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_NAMED = {"entry": ENTRIES, "calendar": VERSIONS}
"""By the first key of its line, the chain that a line belongs to."""

_COLUMNS = {"kind": "entry", "name": "calendar"}
"""Columns whose key in a line is another, as in `log --json` and `calendar list --json`."""

_ROWS: dict[str, Table] = {"entry": EntryRow.__table__, "calendar": CalendarRow.__table__}  # type: ignore[attr-defined]
_LAW: Table = LawRow.__table__  # type: ignore[attr-defined]
_JSON = ("body", "days")
_DAYS = ("first", "last")


def export(database: Database, known_at: datetime | None = None) -> Iterator[str]:
    """Every entry and every version of sitting days as a line of JSON, by position; with `known_at` those recorded by then.

    Before an entry that brought in texts of the law, each of these is a line of its own.

    Raises `LedgerUnavailable`, also for a ledger in which somebody altered what can then not be read.
    """
    with database.snapshot() as connection:
        both = [_read(connection, chained) for chained in _NAMED.values()]
        texts = list(_texts(connection))
        try:
            for row in merge(*both, key=lambda found: int(found["position"])):
                if known_at is None or row["recorded_at"] <= known_at:
                    while texts and texts[0]["position"] <= row["position"]:
                        yield canonical(texts.pop(0))
                    line = canonical(_line(row))
                    line.encode()  # text that is no text could not be printed
                    yield line
        except (ValueError, TypeError):
            said = "holds something that cannot be exported: `tracker ledger verify` names what was altered"
            raise LedgerUnavailable(f"{database.name} {said}") from None


def _texts(connection: Connection) -> Iterator[dict[str, Any]]:
    """The texts of the law, the oldest first, as they are exported."""
    columns = _LAW.c
    for name, position, hash_, said in connection.execute(select(_LAW).order_by(columns.position, columns.name)):
        yield {"hash": hash_, "law": name, "position": position, "text": said}


def _read(connection: Connection, chained: Chained) -> Iterator[dict[str, Any]]:
    kept = _ROWS[chained.table]
    names = (*chained.columns, "hash")
    for values in connection.execute(select(*(kept.c[name] for name in names)).order_by(kept.c.position)):
        yield dict(zip(names, values, strict=True))


def _line(row: dict[str, Any]) -> dict[str, Any]:
    told = {_COLUMNS.get(name, name): value for name, value in row.items()}
    told |= {name: json.loads(told[name]) for name in _JSON if name in told}
    told |= {name: str(told[name]) for name in _DAYS if name in told}
    return told | {"recorded_at": moment_text(row["recorded_at"])}


def put_back(database: Database, lines: Iterable[bytes], name: str, *, dry_run: bool = False) -> Seal | None:
    """Put the lines of a whole ledger into one that holds nothing, in one commit, and return the seal; with `dry_run` only check.

    Raises `RefusedInput` for a line that is none of an export or does not hold in its chain (then nothing is put back), and
    `RecordConflict` for a ledger that holds anything already.
    """
    if dry_run:
        for _ in _checked(lines, name):
            pass
        return None
    with database.transaction() as connection:
        turn = take_turn(connection, _LONG_AGO)
        refuse_content(database, connection)
        checked = _checked(lines, name)
        while batch := list(islice(checked, _BATCH)):
            for kind, kept in {**_ROWS, "law": _LAW}.items():
                if rows := [row for row_kind, row in batch if row_kind == kind]:
                    connection.execute(kept.insert(), rows)
            if drawn := [row for kind, row in batch if kind != "law"]:
                turn = Turn(turn.last, drawn[-1]["recorded_at"])
                draw(connection, turn, drawn[-1]["position"])
        connection.execute(text(_OWED))
        return seal_at(connection)


def _checked(lines: Iterable[bytes], name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each line as a row of its table, once it has been found to go on where its chain and the positions ended."""
    ends: dict[tuple[str, str], tuple[int, str]] = {}
    latest = _LONG_AGO
    position = 0
    texts = _Texts()
    for number, line in enumerate(lines, 1):
        try:
            kind, row = _row(line)
            if kind == "law":
                texts.add(row, position)
                yield kind, row
                continue
            position += 1
            texts.check(row)
            chained = _NAMED[kind]
            before, previous = ends.get((kind, row[chained.name]), (0, ""))
            own = row.pop("hash")
            if (row["position"], row[chained.number]) != (position, before + 1) or row["recorded_at"] < latest:
                raise ValueError(
                    f"does not follow the line before: one is missing, or not in its place (position {row['position']})"
                )
            if hash_of(chained, row, previous) != own:
                raise ValueError("was altered: it does not match its hash")
        except ValueError as error:
            raise RefusedInput(f"{shown(name)}, line {number}: {error}; nothing was imported") from None
        ends[kind, row[chained.name]] = row[chained.number], own
        latest = row["recorded_at"]
        yield kind, {**row, "hash": own}


def _row(line: bytes) -> tuple[str, dict[str, Any]]:
    """A line's table and its columns. Raises `ValueError` that says what is wrong."""
    try:
        told = json.loads(line)
        if "law" in told:
            return "law", _law_row(told)
        kind = "calendar" if "calendar" in told else "entry"
        row = {column: told.pop(_COLUMNS.get(column, column)) for column in (*_NAMED[kind].columns, "hash")}
        if told:
            raise KeyError(next(iter(told)))
        whole = row["position"], row[_NAMED[kind].number]
        if any(type(number) is not int for number in whole):
            raise TypeError
        moment = datetime.fromisoformat(row["recorded_at"])
        if moment_text(moment) != row["recorded_at"]:
            raise TypeError
        row |= {"recorded_at": moment}
        row |= {name: canonical(row[name]) for name in _JSON if name in row}
        row |= {name: date.fromisoformat(row[name]) for name in _DAYS if name in row}
        if kind == "entry":
            decode(row["kind"], row["body"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ValueError("is no line that `tracker export` wrote, or that this program can read") from None
    return kind, row


def _law_row(told: dict[str, Any]) -> dict[str, Any]:
    """A text of the law from its line. Raises what `_row` tells."""
    row = {"name": told.pop("law"), **{name: told.pop(name) for name in ("position", "hash", "text")}}
    if told or type(row["position"]) is not int or any(type(row[name]) is not str for name in ("name", "hash", "text")):
        raise TypeError
    return row


class _Texts:
    """The texts of the law in a file: each stands before the entry that brings it in, and each that an entry names is there."""

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._next: dict[str, str] = {}

    def add(self, row: dict[str, Any], position: int) -> None:
        """A text, after the line of a position. Raises `ValueError` that says what is wrong."""
        if row["position"] != position + 1:
            raise ValueError("does not stand before the entry that brings it in")
        if hash_of_text(row["text"]) != row["hash"]:
            raise ValueError("was altered: it does not match its hash")
        self._known.add(row["hash"])
        self._next[row["name"]] = row["hash"]

    def check(self, row: dict[str, Any]) -> None:
        """The line after them. Raises `ValueError` that says what is wrong."""
        named = law_of(row["body"]) if "body" in row else {}
        if strange := [name for name, hash_ in self._next.items() if named.get(name) != hash_]:
            raise ValueError(f"does not bring in the text of {strange[0]} that stands before it")
        if missing := [name for name, hash_ in named.items() if hash_ not in self._known]:
            raise ValueError(f"names a text of {missing[0]} that does not stand before it")
        self._next.clear()
