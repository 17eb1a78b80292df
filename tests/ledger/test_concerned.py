"""Which bills a window may concern: found by index, never by reading a table through. On both databases."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.support import open_bill, record
from tracker.ledger import concerned as by_index
from tracker.ledger.concerned import Span, concerned, position_at
from tracker.ledger.database import Database
from tracker.ledger.kept import FRESH
from tracker.ledger.ledger import Ledger
from tracker.library.reader import Library
from tracker.service import Tracker

DAY = timedelta(days=1)


def at(told: str) -> datetime:
    """A moment in UTC."""
    return datetime.fromisoformat(f"{told}+00:00")


@pytest.fixture
def tracker(database: Database, library: Library) -> Tracker:
    """An empty ledger on each database."""
    return Tracker(Ledger(database), library)


QUERIES = {
    "recorded": (by_index.RECORDED, "entry"),
    "began": (by_index.BEGAN, "standing"),
    "run out": (by_index.RUN_OUT, "projection"),
    "made anew": (by_index.MADE_ANEW, "projection"),
    "due": (by_index.DUE, "deadline"),
    "quiet": (by_index.QUIET, "entry"),
    **{f"answers nothing {n}": (query, "projection") for n, query in enumerate(FRESH)},
}
GIVEN = {
    "since": 5,
    "upto": 9,
    "first": "2021-06-01",
    "last": 4,
    "never": "9999-99-99",
    "law": "x",
    **dict.fromkeys(("now", "ahead", "told_at", "yesterday"), "2021-06-18T09:00:00Z"),
}


@pytest.mark.parametrize(("query", "table"), QUERIES.values(), ids=QUERIES)
def test_no_stored_table_is_read_through(tracker: Tracker, query: str, table: str) -> None:
    """The plan names an index, or the table's own key, wherever it reads."""
    open_bill(tracker, moment=at("2021-06-18 09:00"))
    asked = {**GIVEN, "first": 3} if "position" in query else GIVEN
    with tracker.ledger.database.transaction() as connection:
        if connection.dialect.name == "postgresql":  # of a few rows it would read them all
            connection.execute(text("set local enable_seqscan = off"))
            plan = [row[0] for row in connection.execute(text(f"explain {query}"), asked)]
            assert not [step for step in plan if "Seq Scan" in step], plan
        else:
            plan = [row[3] for row in connection.execute(text(f"explain query plan {query}"), asked)]
            assert not [step for step in plan if re.search(rf"SCAN ({table}|[ef])\b", step)], plan


def test_positions_are_found_by_when_they_were_recorded(tracker: Tracker, tmp_path: Path) -> None:
    """Ten entries a day apart, with two versions of calendars between, which draw positions and are no entries."""
    start = at("2021-06-01 12:00")
    open_bill(tracker, moment=start)
    for n in range(1, 10):
        tracker.note("BILL", f"note {n}", by="tester", moment=start + n * DAY)
        if n in (3, 4):
            (tmp_path / "days.csv").write_text(f"date,day_type\n2021-06-{n:02},sitting\n", encoding="utf-8")
            tracker.import_calendar(
                "uk/lords", tmp_path / "days.csv", house=None, since=None, by="tester", moment=start + n * DAY
            )
    recorded = [entry.position for entry in tracker.entries()]
    assert recorded == [1, 2, 3, 4, 6, 8, 9, 10, 11, 12]
    with tracker.ledger.database.transaction() as connection:
        for n, position in enumerate(recorded):
            assert position_at(connection, start + n * DAY) == position
            assert position_at(connection, start + n * DAY + DAY / 2) == position
        assert position_at(connection, start - DAY / 2) == 0


def test_in_an_empty_ledger_there_is_no_position(tracker: Tracker) -> None:
    """Nor anything kept that could say which bills are concerned."""
    with tracker.ledger.database.transaction() as connection:
        assert position_at(connection, at("2021-06-01 12:00")) == 0
        span = Span(0, 0, at("2021-06-01 12:00"), at("2021-06-02 12:00"), 30, 45 * DAY)
        assert concerned(connection, span) is None


def span(since: int, upto: int, told_at: str, moment: str, within: int = 3) -> Span:
    """A night's span."""
    return Span(since, upto, at(told_at), at(moment), within, 45 * DAY)


NIGHTS = {
    "an entry was recorded": (span(3, 4, "2021-07-03 06:00", "2021-07-04 06:00"), {"LATE"}),
    "nothing is near": (span(4, 4, "2021-07-05 06:00", "2021-07-06 06:00"), {"SKY"}),
    "a notice ran out since": (span(4, 4, "2021-12-17 06:00", "2021-12-18 06:00"), {"SKY"}),
    "long after": (span(4, 4, "2022-03-01 06:00", "2022-03-02 06:00"), set()),
    "quiet for 45 days": (span(4, 4, "2021-08-17 06:00", "2021-08-18 06:00"), {"SKY", "LATE"}),
}


@pytest.mark.parametrize(("asked", "named"), NIGHTS.values(), ids=NIGHTS)
def test_the_bills_that_a_night_may_concern(tracker: Tracker, asked: Span, named: set[str]) -> None:
    """One with a notice running from 18 June to 18 December, three others of which one is told of on 3 July at noon."""
    open_bill(tracker, "SKY", "international/withdrawal", moment=at("2021-06-18 09:00"))
    record(tracker, "2021-06-18 depositary_notified", "SKY", moment=at("2021-06-18 12:00"))
    open_bill(tracker, "DUMA", moment=at("2021-06-18 12:00"))
    open_bill(tracker, "LATE", moment=at("2021-07-03 12:00"))
    with tracker.ledger.database.snapshot() as connection:
        found = concerned(connection, asked)
    assert found is not None
    assert named <= found
    assert "DUMA" not in found
