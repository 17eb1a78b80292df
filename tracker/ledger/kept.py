"""Reading what the projection keeps, with the standard library alone: SQLite's own module, and nothing that takes long to import.

Every question is one indexed query. Where what is kept cannot answer (another schema, another program's
counting, a bill whose rows have run out), the answer is None, and a replay gives it.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote
from zoneinfo import ZoneInfo

from tracker.rows import LATE, PROGRAM, Due, Listed

SCHEMA = "0007"
"""The schema whose rows are read here."""

NEVER = "9999"
"""Stands for the end of what holds for good: after every moment."""

ANY = "select 1 from projection limit 1"
FRESH = (
    "select bill from projection where fresh_since > :now",
    "select bill from projection where fresh_until <= :now",
    "select bill from projection where law < :law",
    "select bill from projection where law > :law",
)
"""Each names the bills of which nothing kept can answer, for one reason."""
DUES = (
    "select d.bill, p.timezone, d.day, d.row from deadline d join projection p on p.bill = d.bill"
    " where d.since <= :now and d.until > :now order by d.day, d.bill"
)
DUES_OF = (
    "select d.bill, p.timezone, d.day, d.row from deadline d join projection p on p.bill = d.bill"
    " where d.bill = :bill and d.since <= :now and d.until > :now order by d.day"
)
LISTED = (
    "select s.bill, p.timezone, s.row from standing s join projection p on p.bill = s.bill"
    " where s.since <= :now and s.until > :now order by s.bill"
)
NAMES = "select bill from projection where bill >= :begun and bill < :beyond order by bill"
KNOWN = "select 1 from projection where bill = :bill"


@lru_cache(1024)
def moment_text(moment: datetime) -> str:
    """A moment as kept: UTC, so that the order of texts is that of moments."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def dues(file: Path, moment: datetime, bill: str | None, within: int | None, limit: int | None) -> list[Due] | None:
    """The deadlines that ask for attention, soonest first, as kept in a ledger's file; of one bill, if one is named."""
    with suppress(sqlite3.Error, OSError), closing(_open(file)) as connection:
        if not _answers(connection, moment):
            return None
        given = {"now": moment_text(moment), "bill": bill}
        if bill is not None and connection.execute(KNOWN, given).fetchone() is None:
            return None  # a replay says which names are near
        found: list[Due] = []
        for row in connection.execute(DUES if bill is None else DUES_OF, given):
            due = _due(*row, moment=moment)
            if within is None or (due.days is not None and due.days <= within):
                found.append(due)
            if len(found) == limit:
                break
        return found
    return None


def listed(file: Path, moment: datetime) -> Iterator[Listed] | None:
    """Every bill that is not void, by name, as kept in a ledger's file."""
    with suppress(sqlite3.Error, OSError), closing(_open(file)) as connection:
        if not _answers(connection, moment):
            return None
        rows = connection.execute(LISTED, {"now": moment_text(moment)}).fetchall()
        return (_listed(*row, moment=moment) for row in rows)
    return None


def names(file: Path, begun: str) -> list[str] | None:
    """The names of the bills, void ones too, that begin so, as kept in a ledger's file: it keeps a row of each."""
    with suppress(sqlite3.Error, OSError), closing(_open(file)) as connection:
        if not _is_of_this_schema(connection) or connection.execute(ANY).fetchone() is None:
            return None
        return [bill for (bill,) in connection.execute(NAMES, {"begun": begun, "beyond": begun + chr(sys.maxunicode)})]
    return None


def _open(file: Path) -> sqlite3.Connection:
    """A file opened for reading alone. Raises `OSError` where there is none."""
    if not file.stat().st_size:
        raise OSError
    connection = sqlite3.connect(f"file:{quote(str(file.absolute()))}?mode=ro", uri=True, timeout=5, isolation_level=None)
    connection.execute("begin")
    return connection


def _is_of_this_schema(connection: sqlite3.Connection) -> bool:
    found = connection.execute("select version_num from alembic_version").fetchone()
    return found is not None and found[0] == SCHEMA


def _answers(connection: sqlite3.Connection, moment: datetime) -> bool:
    given = {"now": moment_text(moment), "law": PROGRAM}
    if not _is_of_this_schema(connection) or connection.execute(ANY).fetchone() is None:
        return False  # where nothing is kept, a replay says whether there is nothing
    return not any(connection.execute(query, given).fetchone() for query in FRESH)


def _due(bill: str, timezone: str, day: str, row: str, *, moment: datetime) -> Due:
    return Due(bill=bill, as_of=_today(timezone, moment), day=_day(day), **json.loads(row))


def _listed(bill: str, timezone: str, row: str, *, moment: datetime) -> Listed:
    told = json.loads(row)
    as_of = _today(timezone, moment)
    soonest = told.pop("soonest")
    due = Due(bill=bill, as_of=as_of, **{**soonest, "day": _day(soonest["day"])}) if soonest else None
    return Listed(bill=bill, as_of=as_of, soonest=due, **{**told, "tags": tuple(told["tags"])})


def _today(timezone: str, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(timezone)).date()


def _day(text: str) -> date | None:
    return None if text == LATE else date.fromisoformat(text)
