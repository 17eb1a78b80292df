"""A text of the law that a ledger goes by is lost, by somebody's raw SQL, and put back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from tracker.service import Tracker

TRIGGERS = {"sqlite": "drop trigger if exists law_no_delete", "postgresql": "drop trigger if exists law_no_change on law"}


def lose(tracker: Tracker, name: str) -> tuple[Tracker, dict[str, Any]]:
    """The same ledger without this text, so that bills which go by it cannot be read; and the row that was lost."""
    with tracker.ledger.database.transaction() as connection:
        connection.execute(text(TRIGGERS[connection.dialect.name]))
        row = connection.execute(text("select * from law where name = :name"), {"name": name}).mappings().one()
        connection.execute(text("delete from law where name = :name"), {"name": name})
    return Tracker(tracker.ledger, tracker.library), dict(row)


def put_back(tracker: Tracker, row: dict[str, Any]) -> Tracker:
    """The ledger with the text again."""
    with tracker.ledger.database.transaction() as connection:
        connection.execute(text("insert into law (name, position, hash, text) values (:name, :position, :hash, :text)"), row)
    return Tracker(tracker.ledger, tracker.library)
