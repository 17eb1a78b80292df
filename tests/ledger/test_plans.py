"""What is asked from day to day is found by an index, on both databases, whatever the ledger's size.

The statements are those that the operations really send, each explained by the database itself.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, event, text

from tests.support import MOMENT, open_bill, record
from tracker.core.entry import Note
from tracker.digest.changes import Window
from tracker.digest.compose import digest_of
from tracker.ledger import kept
from tracker.ledger.database import Database
from tracker.ledger.ledger import Ledger
from tracker.library.reader import Library
from tracker.service import Tracker

GROW = ("entry", "projection", "standing", "deadline")
"""The tables that grow with what is recorded. The others hold a row a night, a version of a calendar or of a law, or one row."""

SMALL = ("night", "calendar", "law", "counter", "alembic_version", "CONSTANT", "anon_1")  # the last: what a sub-select found
LOOKED_UP = re.compile(r"^\s*(select|update|delete|with)\b", re.IGNORECASE)
SCHEMA = re.compile(r"sqlite_master|pg_catalog|information_schema", re.IGNORECASE)

Sent = list[tuple[str, Any]]
"""Statements with their parameters; on SQLite the values stand in the text."""


@pytest.fixture
def tracker(database: Database, library: Library) -> Tracker:
    """A ledger in which each table holds something."""
    tracker = Tracker(Ledger(database), library)
    for bill in ("A", "B", "BILL"):
        open_bill(tracker, bill)
        record(tracker, "2021-05-19 duma_adopted", bill)
    return tracker


@contextmanager
def listening(monkeypatch: pytest.MonkeyPatch, *, on_a_file: bool) -> Iterator[Sent]:
    """Every statement that is sent while this lasts, by whatever way."""
    sent: Sent = []
    if on_a_file:
        connect = sqlite3.connect

        def traced(*given: Any, **named: Any) -> sqlite3.Connection:
            connection: sqlite3.Connection = connect(*given, **named)
            connection.set_trace_callback(lambda statement: sent.append((statement, None)))
            return connection

        with monkeypatch.context() as patched:
            patched.setattr(sqlite3, "connect", traced)
            yield sent
        return

    def heard(_: object, __: object, statement: str, parameters: Any, *___: object) -> None:
        sent.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", heard)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", heard)


def scans(url: str, sent: Sent) -> list[str]:
    """Each table that grows and is read whole, or by a walk along an index from end to end, with the statement that does it."""
    engine = create_engine(url if "://" in url else f"sqlite:///{url}")
    asked = [(statement, given) for statement, given in sent if LOOKED_UP.match(statement) and not SCHEMA.search(statement)]
    assert asked
    try:
        with engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                plans = [(s, row[3]) for s, _ in asked for row in connection.exec_driver_sql(f"explain query plan {s}")]
                found = [(s, step) for s, step in plans if step.startswith("SCAN")]
                return [f"{step}: {s}" for s, step in found if step.split()[1] not in SMALL]
            connection.execute(text("set enable_seqscan = off"))  # so small a table is read whole where it can be
            plans = [(s, row[0]) for s, given in asked for row in connection.exec_driver_sql(f"explain {s}", given)]
            walked = re.compile(rf"Seq Scan on ({'|'.join(GROW)})\b")
            return [f"{step.strip()}: {s}" for s, step in plans if walked.search(step)]
    finally:
        engine.dispose()


OPERATIONS: dict[str, Callable[[Tracker], object]] = {
    "record": lambda tracker: record(tracker, "2021-06-02 council_approved"),
    "correct": lambda tracker: tracker.correct("BILL", "last", because="typo", on="2021-05-20", by="t", moment=MOMENT),
    "open": lambda tracker: open_bill(tracker, "C"),
    "void": lambda tracker: tracker.void("BILL", because="double", by="t", moment=MOMENT),
    "look": lambda tracker: tracker.look("BILL", MOMENT),
    "days of a bill": lambda tracker: tracker.days(MOMENT, bill="BILL"),
    "log of a bill": lambda tracker: tracker.log(MOMENT, "BILL"),
    "what is new": lambda tracker: tracker.entries(after=2, upto=4),
    "where it ends": lambda tracker: tracker.last_position(),
    "some bills": lambda tracker: tracker.ledger.logs(["A", "B"], 4),
    "check of some bills": lambda tracker: list(tracker.check(MOMENT, ["A", "B"])),
    "append": lambda tracker: tracker.ledger.write("A", "t", MOMENT, lambda _: [Note("x")]),
    "sweep": lambda tracker: tracker.sweep(MOMENT + timedelta(days=400)),
    "digest": lambda tracker: digest_of(tracker, Window(2, 4, MOMENT + timedelta(days=1), MOMENT)),
    "laws in use": lambda tracker: tracker.laws_in_use(),
    "position of a digest by hand": lambda tracker: tracker.recorded_at(3),
    "calendars": lambda tracker: (tracker.calendar_versions(), tracker._calendars.newest(MOMENT, 3)),
}


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
def test_no_table_that_grows_is_read_whole(
    tracker: Tracker, database_url: str, monkeypatch: pytest.MonkeyPatch, operation: Callable[[Tracker], object]
) -> None:
    """Each row is found by the bill, the position or the day that is asked for."""
    with listening(monkeypatch, on_a_file="://" not in database_url) as sent:
        operation(tracker)
    assert scans(database_url, [one for one in sent if one[0] != kept.ANY]) == []  # which stops at the first row


def ask_kept(file: Path, bill: str | None) -> None:
    """The deadlines of one bill or of all, as `tracker days` asks the file itself."""
    assert kept.dues(file, MOMENT, bill, None, 50) is not None


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("tracker")
def test_the_deadlines_of_one_bill_are_found_by_its_name(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With all that says whether what is kept can answer: nothing is walked along."""
    with listening(monkeypatch, on_a_file=True) as sent:
        ask_kept(Path(database_url), "BILL")
    assert scans(database_url, [one for one in sent if one[0] != kept.ANY]) == []
    assert any("deadline" in statement for statement, _ in sent)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("tracker")
def test_names_are_found_by_their_beginning(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the shell asks for them, at each press of a key."""
    with listening(monkeypatch, on_a_file=True) as sent:
        assert kept.names(Path(database_url), "BI") == ["BILL"]
    assert scans(database_url, [one for one in sent if one[0] != kept.ANY]) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_all_deadlines_and_all_bills_are_walked_along_in_their_order(
    tracker: Tracker, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who asks for all is given all, and stops where he has enough: along an index in the order that is shown, never sorted."""
    with listening(monkeypatch, on_a_file=True) as sent:
        ask_kept(Path(database_url), None)
        assert kept.listed(Path(database_url), MOMENT) is not None
        tracker.bills()
    walked = {step.split(":")[0] for step in scans(database_url, [one for one in sent if one[0] != kept.ANY])}
    assert walked == {
        "SCAN d USING INDEX deadline_day",
        "SCAN s USING INDEX sqlite_autoindex_standing_1",
        "SCAN entry USING COVERING INDEX sqlite_autoindex_entry_1",
    }


def test_what_reads_a_table_whole_is_found_out(database_url: str, tracker: Tracker) -> None:
    """A question that no index answers is told, on either database."""
    assert tracker.bills() == ["A", "B", "BILL"]
    [said] = scans(database_url, [("select bill from entry where recorded_at > '2026-01-16'", None)])
    assert said.startswith(("SCAN entry: ", "Seq Scan on entry "))
