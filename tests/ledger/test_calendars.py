"""The contract of imported sitting days, held by SQLite and by PostgreSQL alike."""

from __future__ import annotations

import threading
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from tests.sitting import sitting
from tests.support import MOMENT, day
from tracker import bootstrap
from tracker.core.entry import Note, Opening
from tracker.core.sittings import Sittings
from tracker.errors import LedgerUnavailable
from tracker.ledger.calendars import Calendars, Version
from tracker.ledger.database import Database
from tracker.ledger.ledger import Ledger

MARCH = sitting("uk/commons", "2025-03-03", "2025-03-31")
TO_APRIL = sitting("uk/commons", "2025-03-03", "2025-04-30")
LORDS = sitting("uk/lords", "2025-03-03", "2025-03-31")


@pytest.fixture
def calendars(database: Database) -> Calendars:
    """No calendar yet, on each database."""
    return Calendars(database)


def add(calendars: Calendars, sittings: Sittings, moment: datetime = MOMENT) -> Version:
    """Import sitting days that are new."""
    version, already = calendars.add(sittings, "days.csv", "tester", moment)
    assert not already
    return version


def test_a_ledger_without_calendars_has_none(calendars: Calendars) -> None:
    """Questions, not errors."""
    assert (calendars.newest(), calendars.newest(MOMENT), calendars.versions(), calendars.versions("uk/commons")) == (
        {},
        {},
        [],
        [],
    )


def test_what_is_imported_is_read_back_as_it_was_returned(calendars: Calendars) -> None:
    """Its days, how far it is known, and who imported it from what, when to the microsecond and in UTC."""
    moment = datetime(2026, 1, 15, 12, 30, 15, 123456, tzinfo=UTC)
    added, already = calendars.add(MARCH, "days.csv, house Commons", "desk 4", moment)
    told = Version(MARCH, 1, moment, "desk 4", "days.csv, house Commons")
    assert (replace(added, hash=""), already) == (told, False)
    assert calendars.versions() == calendars.versions("uk/commons") == [added]
    assert calendars.newest() == {"uk/commons": MARCH}
    assert calendars.versions()[0].recorded_at.tzinfo == UTC


def test_versions_count_under_each_name(calendars: Calendars) -> None:
    """The newest of each is what is counted by; the older ones stay, in their order."""
    for sittings in (MARCH, LORDS, TO_APRIL):
        add(calendars, sittings)
    second = replace(TO_APRIL, version=2)
    assert calendars.newest() == {"uk/commons": second, "uk/lords": LORDS}
    assert [version.sittings for version in calendars.versions()] == [MARCH, second, LORDS]
    assert [version.sittings for version in calendars.versions("uk/commons")] == [MARCH, second]


def test_the_very_same_days_add_nothing(calendars: Calendars) -> None:
    """Whoever brings them and from what: the version that holds them is told; days that were older come as a new version."""
    first = add(calendars, MARCH)
    assert calendars.add(MARCH, "other.csv", "somebody else", MOMENT) == (first, True)
    assert calendars.add(replace(MARCH, version=7), "other.csv", "somebody else", MOMENT) == (first, True)
    add(calendars, TO_APRIL)
    assert add(calendars, MARCH).sittings == replace(MARCH, version=3)


@pytest.mark.parametrize(
    "other",
    [
        replace(MARCH, first=day("2025-03-02")),
        replace(MARCH, last=day("2025-04-01")),
        replace(MARCH, days=MARCH.days - {day("2025-03-04")}),
        replace(MARCH, days=frozenset()),
    ],
    ids=["known from earlier", "known to later", "a day less", "no day at all"],
)
def test_whatever_differs_is_another_version(calendars: Calendars, other: Sittings) -> None:
    """Also where only the days that are known differ, and none of sitting."""
    add(calendars, MARCH)
    assert add(calendars, other).sittings.version == 2
    assert calendars.newest()["uk/commons"] == replace(other, version=2)


def test_positions_are_shared_with_the_entries_in_the_order_of_commits(calendars: Calendars, database: Database) -> None:
    """One count for all that was recorded, without gaps: what added nothing drew none."""
    ledger = Ledger(database)
    ledger.write("A", "tester", MOMENT, lambda _: [Opening("ru/denunciation", "T")])
    add(calendars, MARCH)
    calendars.add(MARCH, "days.csv", "tester", MOMENT)
    ledger.write("A", "tester", MOMENT, lambda _: [Note("one"), Note("two")])
    add(calendars, LORDS)
    assert [entry.position for entry in ledger.all_entries()] == [1, 3, 4]
    assert [version.position for version in calendars.versions()] == [2, 5]


def test_recorded_at_never_goes_back_between_entries_and_calendars(calendars: Calendars, database: Database) -> None:
    """A clock set back leaves the latest moment standing, whichever of the two was recorded at it."""
    ledger = Ledger(database)
    later = MOMENT + timedelta(microseconds=1)
    ledger.write("A", "tester", later, lambda _: [Opening("ru/denunciation", "T")])
    assert add(calendars, MARCH, MOMENT).recorded_at == later
    latest = add(calendars, LORDS, MOMENT + timedelta(days=1)).recorded_at
    (note,) = ledger.write("A", "tester", MOMENT, lambda _: [Note("n")])
    assert note.recorded_at == latest == MOMENT + timedelta(days=1)


@pytest.mark.parametrize(
    ("known_at", "versions"),
    [
        (MOMENT - timedelta(microseconds=1), {}),
        (MOMENT, {"uk/commons": 1}),
        (MOMENT + timedelta(days=1), {"uk/commons": 1, "uk/lords": 1}),
        ((MOMENT + timedelta(days=2)).astimezone(timezone(timedelta(hours=3))), {"uk/commons": 2, "uk/lords": 1}),
        (MOMENT + timedelta(days=400), {"uk/commons": 2, "uk/lords": 1}),
        (None, {"uk/commons": 2, "uk/lords": 1}),
    ],
    ids=["before", "at the first", "at the second", "at the third, told in Moscow", "long after", "now"],
)
def test_the_newest_known_at_a_moment(calendars: Calendars, known_at: datetime | None, versions: dict[str, int]) -> None:
    """What was imported at that very moment was known at it."""
    for n, sittings in enumerate((MARCH, LORDS, TO_APRIL)):
        add(calendars, sittings, MOMENT + timedelta(days=n))
    assert {name: sittings.version for name, sittings in calendars.newest(known_at).items()} == versions


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=st.sets(st.dates(), min_size=1, max_size=40), chosen=st.randoms())
def test_every_day_survives_the_database(calendars: Calendars, days: set[object], chosen: object) -> None:
    """From the first year to the last."""
    known = sorted(day(str(one)) for one in days)
    sits = frozenset(one for one in known if chosen.random() < 0.5)  # type: ignore[attr-defined]
    version, _ = calendars.add(Sittings("any/chamber", known[0], known[-1], sits), "days.csv", "tester", MOMENT)
    assert calendars.newest()["any/chamber"] == version.sittings
    assert version.sittings.days == sits


def test_the_days_are_kept_as_text_that_any_program_reads(calendars: Calendars, database: Database) -> None:
    """A sorted list of ISO days, without spaces."""
    add(calendars, Sittings("x", day("2025-03-01"), day("2025-03-31"), frozenset({day("2025-03-04"), day("2025-03-03")})))
    with database.transaction() as connection:
        assert connection.execute(text("select days from calendar")).scalar_one() == '["2025-03-03","2025-03-04"]'


def test_two_threads_at_once_lose_nothing(calendars: Calendars, database: Database) -> None:
    """One imports, the other records: each position is there once, and each version."""
    ledger = Ledger(database)
    ledger.write("A", "tester", MOMENT, lambda _: [Opening("ru/denunciation", "T")])
    failed: list[BaseException] = []

    def work(one_of_two: bool) -> None:
        try:
            for n in range(15):
                if one_of_two:
                    add(calendars, replace(MARCH, days=frozenset([day("2025-03-03") + timedelta(days=n)])))
                else:
                    ledger.write("A", "tester", MOMENT, lambda _, n=n: [Note(str(n))])  # type: ignore[misc]
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=(which,)) for which in (True, False)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert failed == []
    told = [*(entry.position for entry in ledger.all_entries()), *(version.position for version in calendars.versions())]
    assert sorted(told) == list(range(1, 32))
    assert [version.sittings.version for version in calendars.versions()] == list(range(1, 16))


def test_a_reader_reads_them_and_can_import_none(database_url: str, calendars: Calendars) -> None:
    """A database opened for reading refuses, whatever its user tries."""
    add(calendars, MARCH)
    with closing(Database(database_url, migrations=bootstrap.data_folder("db"), write=False)) as reading:
        assert Calendars(reading).newest() == {"uk/commons": MARCH}
        with pytest.raises(LedgerUnavailable, match=r"read-only"):
            Calendars(reading).add(LORDS, "days.csv", "tester", MOMENT)
    assert calendars.newest() == {"uk/commons": MARCH}


@pytest.mark.parametrize("days", ["", "{", '["2025-02-30"]', "[1]", "7", '["tomorrow"]'])
def test_days_that_cannot_be_read_are_told_with_their_place(calendars: Calendars, database: Database, days: str) -> None:
    """No half of a calendar is counted by."""
    add(calendars, MARCH)
    columns = "position, name, version, recorded_at, recorded_by, source, first, last, days"
    values = f"9, 'uk/commons', 2, '2026-01-15 12:00:00.000000', 'x', 'x', '2025-03-03', '2025-03-31', '{days}'"
    with database.transaction() as connection:
        connection.execute(text(f"insert into calendar ({columns}) values ({values})".replace(":", r"\:")))  # noqa: S608
    with pytest.raises(LedgerUnavailable, match=r"version 2 of the calendar uk/commons \(position 9\) cannot be read by this"):
        calendars.newest()
