"""Which bills a window may concern, by index alone: what it costs follows from what changed, not from what is stored.

The answer may name too many, for each of them is replayed and told by what differs. It never names too few: where what is kept
cannot say when a bill changes by itself, the bill is named.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select, text
from sqlmodel import col

from tracker.ledger.kept import moment_text
from tracker.ledger.projection import is_empty, stale
from tracker.ledger.tables import CalendarRow, EntryRow
from tracker.rows import LATE

RECORDED = "select distinct bill from entry where position > :since and position <= :upto"
BEGAN = "select distinct bill from standing where since > :told_at and since <= :ahead"
RUN_OUT = "select bill from projection where fresh_until > :now and fresh_until <= :ahead"
MADE_ANEW = "select bill from projection where fresh_since > :yesterday"
DUE = "select distinct bill from deadline where day >= :first and day < :never and since <= :now and until > :now"
QUIET = (
    "select e.bill from entry e where e.position > :first and e.position <= :last and not exists"
    " (select 1 from entry f where f.bill = e.bill and f.seq > e.seq and f.position <= :upto)"
)

_A_DAY = timedelta(days=1)
_ZONES = timedelta(hours=26)
"""Rows are dated by the midnight before they were made, in the bill's own zone: so long before, at most."""
_FAR = 36_500


@dataclass(frozen=True, slots=True)
class Span:
    """What a window covers: positions after `since` up to `upto`, moments after `told_at` up to `moment`.

    `within` are the days behind and ahead for which dates are told, `quiet` after how long without an entry a bill is quiet.
    """

    since: int
    upto: int
    told_at: datetime
    moment: datetime
    within: int
    quiet: timedelta


def concerned(connection: Connection, span: Span) -> set[str] | None:
    """The bills that may have something to tell; None where nothing is kept that could say so.

    They have an entry in the window; time alone changed them; their rows were made anew, or answer nothing; a
    deadline runs, or a date lies within the days asked; they became quiet. The connection must see one state of the database.

    Rows are made anew by what sitting days were imported, not before that was recorded: which may be before `told_at`, for
    positions are drawn when an import is done, and its moment taken when it began.
    """
    if is_empty(connection):
        return None
    first, last = (position_at(connection, at - span.quiet) for at in (span.told_at, span.moment))
    within = timedelta(days=min(span.within, _FAR))
    ahead, behind = span.moment + within + 2 * _A_DAY, span.moment - within - 2 * _A_DAY
    now = moment_text(span.moment)
    anew = min(span.told_at, imported_at(connection, span) or span.told_at)
    asked: dict[str, dict[str, Any]] = {
        RECORDED: {"since": span.since, "upto": span.upto},
        BEGAN: {"told_at": moment_text(span.told_at), "ahead": moment_text(ahead)},
        RUN_OUT: {"now": now, "ahead": moment_text(ahead)},
        MADE_ANEW: {"yesterday": moment_text(anew - _ZONES)},
        DUE: {"first": behind.date().isoformat(), "never": LATE, "now": now},
        QUIET: {"first": first, "last": last, "upto": span.upto},
    }
    found = set(stale(connection, span.moment))
    for query, given in asked.items():
        found.update(connection.scalars(text(query), given))
    return found


def imported_at(connection: Connection, span: Span) -> datetime | None:
    """When the first sitting days of a span were recorded; None where there were none."""
    at = col(CalendarRow.position)
    query = select(col(CalendarRow.recorded_at)).where(at > span.since, at <= span.upto)
    return connection.scalar(query.order_by(at).limit(1))


def position_at(connection: Connection, moment: datetime) -> int:
    """The position of the newest entry recorded by a moment; 0 where there is none.

    `recorded_at` never goes back as positions grow, so it is found by halving, each time by the primary key.
    """
    rows = select(col(EntryRow.position), col(EntryRow.recorded_at))
    at = col(EntryRow.position)
    low, high = 0, connection.scalar(select(func.max(at))) or 0
    while low < high:
        middle = (low + high + 1) // 2
        row = connection.execute(rows.where(at >= middle).order_by(at).limit(1)).first()
        if row is None or row.recorded_at > moment:
            high = middle - 1
        else:
            low = row.position
    return low
