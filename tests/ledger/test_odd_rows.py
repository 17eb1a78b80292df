"""An owner who has dropped the table's own checks too: the check of the chains ends, and names what is wrong."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.ledger.tampering import fill, tamper, verified
from tracker import bootstrap
from tracker.ledger.database import Database
from tracker.ledger.integrity import verify

LOOSE = ("create table loose as select * from entry", "drop table entry", "alter table loose rename to entry")
"""Statements that make the table anew without keys, types and checks."""


@pytest.fixture
def file(tmp_path: Path) -> str:
    """The file of a ledger."""
    file = str(tmp_path / "ledger.db")
    with closing(Database(file, migrations=bootstrap.data_folder("db"), write=True, create=True)) as database:
        fill(database)
    return file


ODD = ["x'00ff'", "cast(x'7b7dff' as text)", "null", "3.5", "-1", "'x'", "''", "9223372036854775807"]
"""What SQLite takes into a column of any type, once its owner has made the table without its checks."""


@pytest.mark.parametrize("value", ODD)
@pytest.mark.parametrize("column", ["bill", "seq", "kind", "recorded_at", "recorded_by", "body", "hash"])
def test_a_value_of_any_sort_is_a_flaw_and_no_crash(file: str, column: str, value: str) -> None:
    """Bytes, numbers, nothing, text that is not UTF-8; what was found can be told to programs."""
    tamper(file, *LOOSE, f"update entry set {column} = {value} where position = 6")  # noqa: S608
    report = verified(file)
    assert report.found
    json.dumps([asdict(flaw) for flaw in report.flaws])


def test_a_position_that_is_there_twice_is_told(file: str) -> None:
    """By an entry and by a version, which share them."""
    tamper(file, "update calendar set position = 6 where position = 7")
    found = [flaw.text for flaw in verified(file).flaws]
    assert found[1:] == ["position 6: there twice, or never drawn", "position 7: missing"]


def test_an_entry_that_is_there_twice_is_told(file: str) -> None:
    """Though its hash is right."""
    tamper(file, *LOOSE, "insert into entry select * from entry where position = 3")
    assert [flaw.text for flaw in verified(file).flaws] == [
        "entry 2 of A (position 3): its number is taken, or is none",
        "position 3: there twice, or never drawn",
    ]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize(
    ("change", "position"),
    [
        ("entry set recorded_at = 'infinity' where position = 5", 5),
        ("entry set recorded_at = '12026-01-15 16:00:00+00' where position = 5", 5),
        ("calendar set last = 'infinity' where position = 7", 7),
        ("calendar set first = '0044-03-15 BC' where position = 4", 4),
    ],
)
def test_a_time_that_only_a_server_knows_is_a_flaw_and_no_crash(
    database: Database, database_url: str, change: str, position: int
) -> None:
    """PostgreSQL has days without end, and years that Python has not."""
    fill(database)
    tamper(database_url, f"update {change}")
    assert [flaw.position for flaw in verified(database_url).flaws] == [position]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/New_York"])
def test_a_chain_holds_whatever_the_zone_of_the_session_is(database_url: str, zone: str) -> None:
    """Recorded in one, checked in another."""
    with closing(
        Database(f"{database_url}%20-ctimezone%3D{zone}", migrations=bootstrap.data_folder("db"), write=True, create=True)
    ) as there:
        fill(there)
        assert verify(there).flaws == verified(database_url).flaws == ()
