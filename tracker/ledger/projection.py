"""The projection's rows: put in the same transaction as the append that they follow from. A cache: dropping it loses nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from pydantic_core import to_json
from sqlalchemy import TextClause, bindparam, text

from tracker.ledger.driver import Connection as Connection
from tracker.ledger.driver import in_batches, insert
from tracker.ledger.kept import ANY, FRESH, NEVER, moment_text
from tracker.rows import LATE, PROGRAM, Due, Listed, Stretch

Rows = dict[str, list[dict[str, Any]]]
"""What is kept of a bill: by table, its rows."""

_TABLES = ("projection", "standing", "deadline")
NEXT_LAW = (
    "select workflow, treaty from projection where (workflow, treaty) > (:workflow, :treaty) order by workflow, treaty limit 1"
)
_DUE = tuple(field.name for field in fields(Due) if field.name not in ("bill", "as_of", "day"))
_LISTED = tuple(field.name for field in fields(Listed) if field.name not in ("bill", "as_of", "soonest"))


def kept_rows(
    bill: str, told: Sequence[Stretch], *, timezone: str, goes_by: tuple[str, str | None] | None, answers: bool = True
) -> Rows:
    """What is kept of a bill that shows this from now on; nothing of it answers where `answers` says so.

    `goes_by` is its workflow and treaty, None for a bill that is void.
    """
    workflow, treaty = goes_by or ("", "")
    fresh = {"bill": bill, "law": PROGRAM, "timezone": timezone, "workflow": workflow, "treaty": treaty or ""}
    fresh |= {"fresh_since": moment_text(told[0].since), "fresh_until": _until(told[-1].until) if answers else ""}
    rows: Rows = {"projection": [fresh], "standing": [], "deadline": []}
    for n, stretch in enumerate(told):
        span = {"bill": bill, "n": n, "since": moment_text(stretch.since), "until": _until(stretch.until)}
        if stretch.listed is not None:
            rows["standing"].append({**span, "row": _text(_listed(stretch.listed))})
        for i, due in enumerate(stretch.dues):
            rows["deadline"].append({**span, "i": i, "day": str(due.day or LATE), "row": _text(_due(due))})
    return rows


def put(connection: Connection, kept: Mapping[str, Rows]) -> None:
    """Put what bills, by name, show from now on in place of what they showed."""
    asked = _of_bills(" union ".join(f"select bill from {table} where bill in :bills" for table in _TABLES))  # noqa: S608
    there = [bill for some in in_batches(list(kept)) for bill in connection.scalars(asked, {"bills": some})]
    for table in _TABLES:
        for some in in_batches(there):
            connection.execute(_of_bills(f"delete from {table} where bill in :bills"), {"bills": some})  # noqa: S608
        rows = [row for of_bill in kept.values() for row in of_bill[table]]
        insert(connection, table, tuple(rows[0]) if rows else (), [tuple(row.values()) for row in rows])


def expire(connection: Connection, bills: Iterable[str]) -> None:
    """Let what is kept of these bills answer nothing until it is put anew."""
    for some in in_batches(list(bills)):
        connection.execute(_of_bills("update projection set fresh_until = '' where bill in :bills"), {"bills": some})


def _of_bills(statement: str) -> TextClause:
    """A statement about some bills, given as `bills`; its names are ours."""
    return text(statement).bindparams(bindparam("bills", expanding=True))


def stale(connection: Connection, moment: datetime) -> list[str]:
    """The bills of which nothing kept can answer at a moment."""
    given = {"now": moment_text(moment), "law": PROGRAM}
    return sorted({bill for query in FRESH for bill in connection.scalars(text(query), given)})


def is_empty(connection: Connection) -> bool:
    """Whether nothing is kept of any bill."""
    return connection.execute(text(ANY)).first() is None


def laws_in_use(connection: Connection) -> list[tuple[str, str | None]]:
    """Each workflow by which some bill goes, with each treaty that such a bill is on: as many questions as there are of them."""
    found = list[tuple[str, str | None]]()
    last = {"workflow": "", "treaty": ""}  # which is what is kept of bills that are void
    while row := connection.execute(text(NEXT_LAW), last).first():
        last = {"workflow": row.workflow, "treaty": row.treaty}
        found.append((row.workflow, row.treaty or None))
    return found


def rows_of(connection: Connection, bills: Sequence[str]) -> dict[str, Rows]:
    """Everything kept of some bills, by bill, to be compared with what a fresh replay would keep."""
    found: dict[str, Rows] = {bill: {table: [] for table in _TABLES} for bill in bills}
    for table, order in (("projection", "bill"), ("standing", "bill, n"), ("deadline", "bill, n, i")):
        query = _of_bills(f"select * from {table} where bill in :bills order by {order}")  # noqa: S608
        told = connection.execute(query, {"bills": list(bills)})
        names = tuple(told.keys())
        for values in told:
            row = dict(zip(names, values, strict=True))
            found[row["bill"]][table].append(row)
    return found


def answers(rows: Rows, moment: datetime) -> bool:
    """Whether what is kept of a bill can answer at a moment."""
    now = moment_text(moment)
    return all(row["fresh_since"] <= now < row["fresh_until"] and row["law"] == PROGRAM for row in rows["projection"])


def showing(rows: Rows, moment: datetime, end: str) -> Rows:
    """What the rows of a bill show from a moment on and before an end, wherever their stretches began, without their numbers."""
    now = moment_text(moment)
    goes_by = [{name: row[name] for name in ("timezone", "workflow", "treaty")} for row in rows["projection"]]
    shown = {t: [row for row in rows[t] if row["until"] > now and row["since"] < end] for t in ("standing", "deadline")}
    told = {t: [{**row, "n": 0, "since": max(row["since"], now)} for row in found] for t, found in shown.items()}
    return {"projection": goes_by, **told}


def _until(moment: datetime | None) -> str:
    return moment_text(moment) if moment else NEVER


def _text(row: Mapping[str, Any]) -> str:
    return to_json(row).decode()


def _due(due: Due) -> dict[str, Any]:
    """A deadline as it is kept, without what its columns and the day that is asked say."""
    return {name: getattr(due, name) for name in _DUE}


def _listed(listed: Listed) -> dict[str, Any]:
    row = {name: getattr(listed, name) for name in _LISTED}
    soonest = listed.soonest
    return {**row, "soonest": {**_due(soonest), "day": str(soonest.day or LATE)} if soonest else None}
