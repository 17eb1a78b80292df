"""Writers take turns at the counter row: positions in the order of commits, and a `recorded_at` that never goes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, select, update
from sqlmodel import col

from tracker.ledger.tables import CounterRow

_POSITIONS = col(CounterRow.name) == "position"


@dataclass(frozen=True, slots=True)
class Turn:
    """A writer's turn, held to the end of its transaction.

    `last` is the last position drawn in the ledger; `at` (UTC) is when whatever is written now counts as recorded.
    """

    last: int
    at: datetime


def take_turn(connection: Connection, moment: datetime) -> Turn:
    """Wait for the writer before; `at` is `moment`, or the latest in the ledger where the clock stands before it."""
    last, latest = connection.execute(select(col(CounterRow.value), col(CounterRow.at)).where(_POSITIONS).with_for_update()).one()
    at = moment.astimezone(UTC)
    return Turn(last, max(at, latest) if latest else at)


def draw(connection: Connection, turn: Turn, upto: int) -> None:
    """Keep the positions after the turn's last, up to and including `upto`, for what this transaction writes."""
    connection.execute(update(CounterRow).where(_POSITIONS).values(value=upto, at=turn.at))
