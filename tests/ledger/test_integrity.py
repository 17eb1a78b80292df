"""Whatever the owner of a database does to a ledger with raw SQL, the check names the place; a sound ledger has no flaw."""

from __future__ import annotations

import tracemalloc
from contextlib import closing
from pathlib import Path

import pytest

from tests.ledger.tampering import fill, tamper, verified
from tests.support import MOMENT
from tracker import bootstrap
from tracker.core.entry import Note, Opening
from tracker.ledger.chain import ENTRIES, VERSIONS, Chained
from tracker.ledger.database import Database
from tracker.ledger.integrity import LIMIT, Report, verify
from tracker.ledger.ledger import Ledger
from tracker.ledger.seal import Seal, seal, seal_at

ALTERED = "altered: it does not match its hash"
AT_THE_END = "missing at the end, by the counter from which positions are drawn"
ROW = "insert into entry (position, bill, seq, kind, recorded_at, recorded_by, body, hash) values"
OR_BEFORE = f"{ALTERED}, or the one before it was written anew"


@pytest.fixture
def sealed(database: Database) -> Seal:
    """The ledger of `fill`, on each database, and its seal."""
    fill(database)
    return seal(database)


def texts(report: Report) -> list[str]:
    """What was found, in words."""
    assert report.found == len(report.flaws)
    return [flaw.text for flaw in report.flaws]


FAULTS = {
    "a byte of a body": (
        ["update entry set body = replace(body, 'note 3', 'note 8') where position = 6"],
        [f"entry 3 of A (position 6): {OR_BEFORE}"],
    ),
    "a space in a body": (
        ["update entry set body = replace(body, '\":\"', '\": \"') where position = 6"],
        [f"entry 3 of A (position 6): {OR_BEFORE}"],
    ),
    "a byte of an opening": (
        ["update entry set body = replace(body, 'Bill A', 'Bill Ä') where position = 1"],
        [f"entry 1 of A (position 1): {ALTERED}"],
    ),
    "who recorded it": (
        ["update entry set recorded_by = 'desk 5' where position = 3"],
        [f"entry 2 of A (position 3): {OR_BEFORE}"],
    ),
    "when, by a microsecond": (
        ["update entry set recorded_at = '2026-01-15 16:00:00.000001' where position = 5"],
        [f"entry 2 of B (position 5): {OR_BEFORE}"],
    ),
    "when, long ago": (
        ["update entry set recorded_at = '0001-01-01 00:00:00.000000' where position = 5"],
        [f"entry 2 of B (position 5): {OR_BEFORE}"],
    ),
    "of which kind": (
        ["update entry set kind = 'void' where position = 9"],
        [f"entry 3 of B (position 9): {OR_BEFORE}"],
    ),
    "a hash alone": (
        ["update entry set hash = replace(hash, substr(hash, 1, 1), 'x') where position = 3"],
        [f"entry 2 of A (position 3): {OR_BEFORE}"],
    ),
    "no hash": (
        ["update entry set hash = '' where position = 1"],
        [f"entry 1 of A (position 1): {ALTERED}"],
    ),
    "a sitting day": (
        ["update calendar set days = replace(days, '2025-03-20', '2025-03-22') where position = 4"],
        [f"version 1 of the calendar uk/commons (position 4): {ALTERED}"],
    ),
    "how far a calendar is known": (
        ["update calendar set last = '2025-04-30' where position = 7"],
        [f"version 2 of the calendar uk/commons (position 7): {OR_BEFORE}"],
    ),
    "a row inside a bill": (
        ["delete from entry where position = 6"],
        ["entry 3 of A: missing, so entry 4 (position 8) cannot be checked", "position 6: missing"],
    ),
    "rows inside a bill": (
        ["delete from entry where position in (3, 6)"],
        ["entries 2 to 3 of A: missing, so entry 4 (position 8) cannot be checked", "position 3: missing", "position 6: missing"],
    ),
    "an opening": (
        ["delete from entry where position = 2"],
        ["entry 1 of B: missing, so entry 2 (position 5) cannot be checked", "position 2: missing"],
    ),
    "a first version": (
        ["delete from calendar where position = 4"],
        ["version 1 of the calendar uk/commons: missing, so version 2 (position 7) cannot be checked", "position 4: missing"],
    ),
    "a whole bill": (
        ["delete from entry where bill = 'B'"],
        [
            "position 2: missing",
            "position 5: missing",
            "position 9: missing at the end, by the counter from which positions are drawn",
        ],
    ),
    "a row added with a wrong hash": (
        [
            f"{ROW} (10, 'A', 5, 'note', '2026-01-16 12:00:00.000000', 'desk 4', '{{\"text\":\"never\"}}', '{'5e' * 32}')",
            "update counter set value = 10",
        ],
        [f"entry 5 of A (position 10): {OR_BEFORE}"],
    ),
    "a bill added past the counter": (
        [
            f"{ROW} (12, 'C', 1, 'note', '2026-01-16 12:00:00.000000', 'desk 4', '{{\"text\":\"never\"}}', '')",
        ],
        [
            f"entry 1 of C (position 12): {ALTERED}",
            "positions 10 to 11: missing",
            "the counter of positions stands at 9, before the last position, 12",
        ],
    ),
    "the counter": (
        ["delete from counter"],
        ["the counter of positions stands at nothing, before the last position, 9"],
    ),
}
"""What the owner did, and every flaw that is then found, word for word."""


def test_a_sound_ledger_has_no_flaw(sealed: Seal, database_url: str) -> None:
    """Against no seal, and against its own."""
    for against in (None, sealed):
        assert verified(database_url, against) == Report(sealed, (), 0)
    assert (sealed.position, sealed.entries, sealed.versions) == (9, 7, 2)


def test_an_empty_ledger_has_no_flaw(database: Database) -> None:
    """Nothing is missing where nothing was."""
    Ledger(database).bills()
    found = verify(database)
    assert (found.found, found.seal.position) == (0, 0)


@pytest.mark.usefixtures("sealed")
@pytest.mark.parametrize(("done", "found"), FAULTS.values(), ids=FAULTS)
def test_what_was_done_is_named(database_url: str, done: list[str], found: list[str]) -> None:
    """The very place, and nothing beside it."""
    tamper(database_url, *done)
    assert texts(verified(database_url)) == found


def test_an_altered_entry_does_not_stop_the_next_from_being_recorded(database: Database, database_url: str) -> None:
    """Evidence, not a lock: the ledger goes on, and the flaw stays where it is."""
    fill(database)
    tamper(database_url, "delete from entry where position = 6", 'update entry set body = \'{"text":"x"}\' where position = 8')
    (entry,) = Ledger(database).write("A", "desk 4", MOMENT, lambda _: [Note("later")])
    assert (entry.seq, entry.position) == (5, 10)
    assert texts(verified(database_url)) == [
        "entry 3 of A: missing, so entry 4 (position 8) cannot be checked",
        "position 6: missing",
    ]


OTHER = {
    "seq": 77,
    "version": 77,
    "position": 77,
    "recorded_at": "2027-01-01 00:00:00.000000",
    "first": "2025-03-04",
    "last": "2025-03-30",
    "body": '{"text":"note 3 on a"}',
    "days": "[]",
}
"""Another value for a column, where it may not be any text."""


@pytest.mark.usefixtures("sealed")
@pytest.mark.parametrize(
    ("chained", "column"), [(chained, column) for chained in (ENTRIES, VERSIONS) for column in (*chained.columns, "hash")]
)
def test_no_column_can_be_altered_unseen(database_url: str, chained: Chained, column: str) -> None:
    """Neither of an entry nor of a version: whatever is hashed, and the hash."""
    position = 6 if chained is ENTRIES else 7
    value = OTHER.get(column, "other")
    written = value if isinstance(value, int) else f"'{value}'"
    tamper(database_url, f"update {chained.table} set {column} = {written} where position = {position}")  # noqa: S608
    flaws = verified(database_url).flaws
    assert {flaw.position for flaw in flaws} & {position, OTHER["position"]}, flaws


def test_many_flaws_are_counted_and_the_first_are_named(database: Database, database_url: str) -> None:
    """A ledger altered throughout does not fill the screen, nor the memory."""
    notes = [Note(f"note {n}") for n in range(300)]
    Ledger(database).write("A", "desk 4", MOMENT, lambda _: [Opening("ru/denunciation", "A"), *notes])
    tamper(database_url, "update entry set recorded_by = 'desk 5'")
    report = verified(database_url)
    assert (report.found, len(report.flaws)) == (301, LIMIT)


def test_a_check_takes_no_more_memory_for_more_entries(tmp_path: Path) -> None:
    """Row by row: three times the ledger in the same memory."""
    peaks = []
    for size in (10, 30):
        with closing(
            Database(str(tmp_path / f"{size}.db"), migrations=bootstrap.data_folder("db"), write=True, create=True)
        ) as database:
            for n in range(size):
                notes = [Note("x" * 50) for _ in range(400)]
                Ledger(database).write(f"B{n}", "desk 4", MOMENT, lambda _, notes=notes: notes)  # type: ignore[misc]
            verify(database)
            tracemalloc.start()
            assert verify(database).found == 0
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    assert peaks[1] < 1.15 * peaks[0]


def test_a_check_sees_one_moment_while_others_write(database: Database, database_url: str) -> None:
    """What is committed between its first question and its last is not half seen."""
    fill(database)
    with closing(Database(database_url, migrations=bootstrap.data_folder("db"), write=False)) as reading:
        with reading.snapshot() as connection:
            before = seal_at(connection)
            Ledger(database).write("A", "desk 4", MOMENT, lambda _: [Note("meanwhile")])
            assert seal_at(connection) == before
        assert seal(reading).position == before.position + 1
