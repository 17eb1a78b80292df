"""Many bills' entries in one commit: what `Ledger.write` does for one bill, in a few statements for all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from tracker.core.entry import Body, Entry
from tracker.ledger.driver import Connection, Row, insert
from tracker.ledger.ledger import COLUMNS, Ledger, chained
from tracker.ledger.tables import EntryRow
from tracker.ledger.turns import draw, take_turn

Decisions = Callable[[str, Sequence[Entry]], Sequence[Body]]
"""From a bill and its entries so far (none for a new one) to what is to be appended."""

Logs = Mapping[str, Sequence[Entry]]
"""Bills' entries, by bill."""


def append_all(
    connection: Connection,
    ledger: Ledger,
    bills: Sequence[str],
    recorded_by: str,
    moment: datetime,
    decide: Decisions,
    after: Callable[[Logs], None],
) -> None:
    """Append what `decide` makes of each bill's entries, bill by bill, from one block of positions, as one transaction's turn.

    Whatever `after` does with the entries of the bills that grew belongs to the same transaction. `recorded_at` as in
    `Ledger.write`.
    """
    turn = take_turn(connection, moment)
    logs = ledger.logs(bills)
    position = turn.last
    stored = _stored(connection, turn.at)
    rows: list[Row] = []
    grown: dict[str, list[Entry]] = {}
    for bill in bills:
        log = logs.get(bill, [])
        for body in decide(bill, log):
            position += 1
            seq, previous = (log[-1].seq + 1, log[-1].hash) if log else (1, "")
            entry, kind, text = chained(bill, seq, position, turn.at, recorded_by, body, previous)
            log.append(entry)
            grown[bill] = log
            rows.append((position, bill, seq, kind, stored, recorded_by, text, entry.hash))
    if rows:
        insert(connection, "entry", COLUMNS, rows)
        draw(connection, turn, position)
        after(grown)


def _stored(connection: Connection, at: datetime) -> object:
    """A moment as this driver takes it."""
    kind = EntryRow.__table__.c.recorded_at.type.dialect_impl(connection.dialect)  # type: ignore[attr-defined]
    return kind.bind_processor(connection.dialect)(at)
