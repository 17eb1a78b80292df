"""The projection's rows: put in the same transaction as the append that they follow from. A cache: dropping it loses nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection as Connection
from sqlalchemy import bindparam, text

from tracker.ledger.kept import NEVER, moment_text
from tracker.rows import LATE, PROGRAM, Due, Listed, Stretch

Rows = dict[str, list[dict[str, Any]]]
"""What is kept of a bill: by table, its rows."""

_TABLES = ("projection", "standing", "deadline")


def kept_rows(bill: str, told: Sequence[Stretch], *, timezone: str, answers: bool = True) -> Rows:
    """What is kept of a bill that shows this from now on; nothing of it answers where `answers` says so."""
    fresh = {"bill": bill, "law": PROGRAM, "timezone": timezone}
    fresh |= {"fresh_since": moment_text(told[0].since), "fresh_until": _until(told[-1].until) if answers else ""}
    rows: Rows = {"projection": [fresh], "standing": [], "deadline": []}
    for n, stretch in enumerate(told):
        span = {"bill": bill, "n": n, "since": moment_text(stretch.since), "until": _until(stretch.until)}
        if stretch.listed is not None:
            rows["standing"].append({**span, "row": _text(_listed(stretch.listed))})
        for i, due in enumerate(stretch.dues):
            rows["deadline"].append({**span, "i": i, "day": str(due.day or LATE), "row": _text(_due(due))})
    return rows


def put(connection: Connection, bill: str, rows: Rows) -> None:
    """Put what a bill shows from now on in place of what it showed."""
    for table in _TABLES:
        connection.execute(text(f"delete from {table} where bill = :bill"), {"bill": bill})  # noqa: S608 - a name of ours
        if rows[table]:
            names = list(rows[table][0])
            values = ", ".join(f":{name}" for name in names)
            connection.execute(text(f"insert into {table} ({', '.join(names)}) values ({values})"), rows[table])  # noqa: S608


def expire(connection: Connection, bills: Iterable[str]) -> None:
    """Let what is kept of these bills answer nothing until it is put anew."""
    wanted = list(bills)
    statement = text("update projection set fresh_until = '' where bill in :bills").bindparams(bindparam("bills", expanding=True))
    for n in range(0, len(wanted), 500):
        connection.execute(statement, {"bills": wanted[n : n + 500]})


def stale(connection: Connection, moment: datetime) -> list[str]:
    """The bills of which nothing kept can answer at a moment."""
    query = "select bill from projection where fresh_until <= :now or fresh_since > :now or law <> :law"
    return sorted(connection.scalars(text(query), {"now": moment_text(moment), "law": PROGRAM}))


def rows_of(connection: Connection, bills: Sequence[str]) -> dict[str, Rows]:
    """Everything kept of some bills, by bill, to be compared with what a fresh replay would keep."""
    found: dict[str, Rows] = {bill: {table: [] for table in _TABLES} for bill in bills}
    for table, order in (("projection", "bill"), ("standing", "bill, n"), ("deadline", "bill, n, i")):
        query = text(f"select * from {table} where bill in :bills order by {order}")  # noqa: S608 - names of ours
        for row in connection.execute(query.bindparams(bindparam("bills", expanding=True)), {"bills": list(bills)}).mappings():
            found[row["bill"]][table].append(dict(row))
    return found


def answers(rows: Rows, moment: datetime) -> bool:
    """Whether what is kept of a bill can answer at a moment."""
    now = moment_text(moment)
    return all(row["fresh_since"] <= now < row["fresh_until"] and row["law"] == PROGRAM for row in rows["projection"])


def showing(rows: Rows, moment: datetime, end: str) -> Rows:
    """What the rows of a bill show from a moment on and before an end, wherever their stretches began, without their numbers."""
    now = moment_text(moment)
    shown = {t: [row for row in rows[t] if row["until"] > now and row["since"] < end] for t in ("standing", "deadline")}
    return {t: [{**row, "n": 0, "since": max(row["since"], now)} for row in found] for t, found in shown.items()}


def _until(moment: datetime | None) -> str:
    return moment_text(moment) if moment else NEVER


def _text(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def _due(due: Due) -> dict[str, Any]:
    """A deadline as it is kept, without what its columns and the day that is asked say."""
    row = asdict(due)
    del row["bill"], row["as_of"], row["day"]
    return row


def _listed(listed: Listed) -> dict[str, Any]:
    row = asdict(listed)
    del row["bill"], row["as_of"], row["soonest"]
    soonest = listed.soonest
    return {**row, "soonest": {**_due(soonest), "day": str(soonest.day or LATE)} if soonest else None}
