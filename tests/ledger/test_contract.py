"""The contract of a ledger, held by SQLite and by PostgreSQL alike."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ledger.bodies import BODIES
from tests.support import MOMENT
from tracker import bootstrap
from tracker.core.entry import Body, Entry, Note, Opening
from tracker.errors import LedgerUnavailable, RecordConflict
from tracker.ledger.database import Database
from tracker.ledger.exchange import export
from tracker.ledger.ledger import Decision, Ledger

OPENING = Opening("ru/denunciation", "A title")


@pytest.fixture
def ledger(database: Database) -> Ledger:
    """An empty ledger on each database."""
    return Ledger(database)


def of(*bodies: Body) -> Decision:
    """A decision that appends these, whatever stands."""
    return lambda _: bodies


def write(ledger: Ledger, bill: str, *bodies: Body, moment: datetime = MOMENT, by: str = "tester") -> list[Entry]:
    """Append these bodies to a bill."""
    return ledger.write(bill, by, moment, of(*bodies))


def test_an_empty_ledger_holds_nothing(ledger: Ledger) -> None:
    """No bills, no entries, position 0: questions, not errors."""
    assert (ledger.bills(), ledger.entries("A"), ledger.all_entries(), ledger.last_position()) == ([], [], [], 0)


def test_what_is_written_while_a_reading_is_half_done_is_no_part_of_it(database_url: str) -> None:
    """On a server it is kept at once; a file that is being read by a writer is locked, and the error says so."""
    with closing(
        Database(database_url, migrations=bootstrap.data_folder("db"), write=True, create=True, lock_timeout=0.1)
    ) as database:
        ledger = Ledger(database)
        write(ledger, "A", OPENING, Note("one"))
        reading = export(database)
        next(reading)
        if "://" in database_url:
            write(ledger, "A", Note("meanwhile"))
            assert len(ledger.entries("A")) == 3
        else:
            with pytest.raises(LedgerUnavailable, match="is locked"):
                write(ledger, "A", Note("meanwhile"))
        assert len(list(reading)) == 1
        assert len(ledger.entries("A")) == (3 if "://" in database_url else 2)


def test_no_snapshot_is_taken_inside_of_a_transaction(database: Database, ledger: Ledger) -> None:
    """Its first question would not be the first: that is a fault of the program, and is told as one."""
    write(ledger, "A", OPENING)
    with database.transaction(), pytest.raises(RuntimeError, match="outside of the one"), database.snapshot():
        pass
    assert len(ledger.entries("A")) == 1


def test_what_is_appended_is_read_back_as_it_was_returned(ledger: Ledger) -> None:
    """The entry given back is the entry kept: who, when to the microsecond and in UTC, and what."""
    moment = datetime(2026, 1, 15, 12, 30, 15, 123456, tzinfo=UTC)
    written = write(ledger, "A", OPENING, Note("a remark"), moment=moment, by="desk 4")
    assert [entry._replace(hash="") for entry in written] == [
        Entry("A", 1, 1, moment, "desk 4", OPENING),
        Entry("A", 2, 2, moment, "desk 4", Note("a remark")),
    ]
    assert ledger.entries("A") == ledger.all_entries() == written
    assert [entry.recorded_at.tzinfo for entry in ledger.entries("A")] == [UTC, UTC]


def test_seq_counts_in_the_bill_and_position_in_the_ledger_without_gaps(ledger: Ledger) -> None:
    """Neither counter skips, not even where a decision came to nothing or was refused in between."""
    for n, bill in enumerate(["A", "B", "A", "B", "B", "A"]):
        write(ledger, bill, OPENING if n < 2 else Note(str(n)))
        write(ledger, bill)
        with pytest.raises(RecordConflict):
            ledger.write(bill, "tester", MOMENT, refuse)
    assert [(e.bill, e.seq) for e in ledger.all_entries()] == [("A", 1), ("B", 1), ("A", 2), ("B", 2), ("B", 3), ("A", 3)]
    assert [e.position for e in ledger.all_entries()] == [1, 2, 3, 4, 5, 6]
    assert ledger.last_position() == 6


def refuse(_: Sequence[Entry]) -> Sequence[Body]:
    """A decision that refuses."""
    raise RecordConflict("no")


def test_a_decision_that_raises_writes_nothing(ledger: Ledger) -> None:
    """The refusal comes through as it is, and the ledger is as before; the next writer is not held up."""
    with pytest.raises(RecordConflict, match=r"^no$"):
        ledger.write("A", "tester", MOMENT, refuse)
    assert ledger.all_entries() == []
    assert [entry.position for entry in write(ledger, "A", OPENING)] == [1]


def test_a_decision_sees_its_own_bills_entries_alone(ledger: Ledger) -> None:
    """In the order of seq, and nothing of another bill."""
    write(ledger, "A", OPENING)
    write(ledger, "B", OPENING, Note("b"))
    seen: list[tuple[str, int]] = []

    def decide(entries: Sequence[Entry]) -> Sequence[Body]:
        seen[:] = [(entry.bill, entry.seq) for entry in entries]
        return []

    ledger.write("B", "tester", MOMENT, decide)
    assert seen == [("B", 1), ("B", 2)]


def test_the_ledger_is_paged_by_position(ledger: Ledger) -> None:
    """After one position, up to and including another; and the newest of the ledger or of a bill."""
    write(ledger, "A", OPENING, Note("2"), Note("3"))
    write(ledger, "B", OPENING, Note("5"))
    assert [e.position for e in ledger.all_entries(after=1, upto=4)] == [2, 3, 4]
    assert ledger.all_entries(after=5) == []
    assert ledger.bills() == ["A", "B"]


def test_recorded_at_never_goes_back(ledger: Ledger) -> None:
    """A clock set back an hour leaves the latest moment of the ledger standing, for every bill."""
    moments = [MOMENT, MOMENT - timedelta(hours=1), MOMENT + timedelta(microseconds=1), MOMENT - timedelta(days=400)]
    for bill, moment in zip("ABAC", moments, strict=True):
        write(ledger, bill, OPENING, moment=moment)
    later = MOMENT + timedelta(microseconds=1)
    assert [entry.recorded_at for entry in ledger.all_entries()] == [MOMENT, MOMENT, later, later]


def test_a_moment_of_any_zone_is_kept_in_utc(ledger: Ledger) -> None:
    """15:00 in Moscow is noon."""
    there = MOMENT.astimezone(timezone(timedelta(hours=3)))
    (entry,) = write(ledger, "A", OPENING, moment=there)
    assert (entry.recorded_at, entry.recorded_at.tzinfo) == (MOMENT, UTC)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bodies=st.lists(BODIES, min_size=1, max_size=12))
def test_every_body_survives_the_database(ledger: Ledger, bodies: list[Body]) -> None:
    """Odd text and all, through the columns of both databases."""
    bill = f"B{ledger.last_position()}"
    write(ledger, bill, *bodies)
    assert [entry.body for entry in ledger.entries(bill)] == bodies


NAMES = ["ЗАКОН-1168313-7", "a'b\"c", "%", "x" * 100, "😀", "A", "a"]


def test_names_are_kept_apart_letter_for_letter(ledger: Ledger) -> None:
    """No folding of case, no meaning in quotes or percent signs."""
    for name in NAMES:
        write(ledger, name, OPENING, by=name)
    assert ledger.bills() == sorted(NAMES)
    assert [[e.recorded_by for e in ledger.entries(name)] for name in NAMES] == [[name] for name in NAMES]


def test_two_threads_at_once_lose_nothing(database: Database) -> None:
    """Two writers of one process, on one bill: every note is there once, in one unbroken count."""
    ledger = Ledger(database)
    write(ledger, "A", OPENING)
    failed: list[BaseException] = []

    def append(who: str) -> None:
        try:
            for n in range(20):
                write(ledger, "A", Note(f"{who} {n}"), by=who)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=append, args=(who,)) for who in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert failed == []
    holds_every_note(ledger.entries("A")[1:], 20)
    assert [entry.position for entry in ledger.all_entries()] == list(range(1, 42))


APPENDER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from tracker.core.entry import Note, Opening
from tracker.ledger.database import Database
from tracker.ledger.ledger import Ledger

url, migrations, bill, who = sys.argv[1:]
ledger = Ledger(Database(url, migrations=Path(migrations), write=True, create=True, lock_timeout=60))
moment = datetime(2026, 1, 15, tzinfo=UTC)
ledger.write(bill, who, moment, lambda entries: [] if entries else [Opening("ru/denunciation", "A title")])
for n in range(50):
    ledger.write(bill, who, moment, lambda _: [Note(f"{who} {n}")])
ledger.database.close()
"""


@pytest.mark.parametrize("bills", [("A", "A"), ("A", "B")], ids=["one bill", "two bills"])
def test_two_processes_at_once_lose_nothing(database_url: str, bills: tuple[str, str]) -> None:
    """Fifty appends each, beginning with the making of the ledger: nobody is refused and no entry is lost or torn."""
    migrations = str(bootstrap.data_folder("db"))
    at_once = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", APPENDER, database_url, migrations, bill, who],
            stderr=subprocess.PIPE,
            text=True,
        )
        for bill, who in zip(bills, ("one", "two"), strict=True)
    ]
    assert [process.communicate(timeout=300)[1] for process in at_once] == ["", ""]
    with closing(Database(database_url, migrations=bootstrap.data_folder("db"), write=False)) as database:
        entries = Ledger(database).all_entries()
    holds_every_note([entry for entry in entries if entry.body != OPENING], 50)
    assert [entry.position for entry in entries] == list(range(1, 101 + len(set(bills))))
    for bill in bills:
        seqs = [entry.seq for entry in entries if entry.bill == bill]
        assert seqs == list(range(1, len(seqs) + 1))


def holds_every_note(entries: Sequence[Entry], each: int) -> None:
    """Each writer's notes are there once and in their own order."""
    for who in ("one", "two"):
        assert [e.body for e in entries if e.recorded_by == who] == [Note(f"{who} {n}") for n in range(each)]
    assert len(entries) == 2 * each


def test_a_reader_sees_what_was_written_and_can_write_nothing(database_url: str, ledger: Ledger) -> None:
    """A database opened for reading refuses to write, whatever its user tries."""
    write(ledger, "A", OPENING)
    with closing(Database(database_url, migrations=bootstrap.data_folder("db"), write=False)) as reading:
        reader = Ledger(reading)
        assert reader.bills() == ["A"]
        write(ledger, "A", Note("later"))
        assert len(reader.entries("A")) == 2
        with pytest.raises(LedgerUnavailable, match=r"read-only"):
            write(reader, "A", Note("never"))
    assert len(ledger.all_entries()) == 2
