"""The hash chain: its bytes are those that the documents tell to a stranger, on both databases."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ledger.bodies import BODIES, TEXTS
from tests.ledger.tampering import COMMONS, fill
from tests.support import MOMENT
from tests.test_house import ROOT
from tracker import bootstrap
from tracker.core.entry import Body, Entry, Fact, Note, Opening, kind_of
from tracker.ledger.calendars import Calendars
from tracker.ledger.chain import moment_text
from tracker.ledger.codec import plain
from tracker.ledger.database import Database
from tracker.ledger.ledger import Ledger

README = (ROOT / "db" / "README.md").read_text(encoding="utf-8")
[EXAMPLE] = re.findall(r"```\n(printf .*?)```", README, re.DOTALL)
[BY_SQLITE] = re.findall(r"```sql\n(select hash, .*?)```", README, re.DOTALL)


def said(told: Mapping[str, Any]) -> str:
    """The hash of a mapping by the words of the README: sorted keys, nothing between the tokens, UTF-8, SHA-256."""
    return sha256(json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def said_of(entry: Entry, previous: str) -> str:
    """The hash that an entry should have."""
    told = {
        "bill": entry.bill,
        "body": plain(entry.body),
        "kind": kind_of(entry.body),
        "position": entry.position,
        "previous": previous,
        "recorded_at": entry.recorded_at.strftime("%Y-%m-%dT%H:%M:%S.%f+00:00"),
        "recorded_by": entry.recorded_by,
        "seq": entry.seq,
    }
    return said(told)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bodies=st.lists(BODIES, min_size=1, max_size=6), by=TEXTS)
def test_every_entry_is_hashed_with_the_one_before(database: Database, bodies: list[Body], by: str) -> None:
    """Whatever it holds; within one commit and from one to the next, each entry's hash covers its bill's entry before."""
    ledger = Ledger(database)
    bill = f"B{ledger.last_position()}"
    moment = MOMENT + timedelta(microseconds=7)
    written = [*ledger.write(bill, by, moment, lambda _: bodies), *ledger.write(bill, by, moment, lambda _: [Note("last")])]
    previous = ""
    for entry in written:
        previous = said_of(entry, previous)
        assert entry.hash == previous
    assert ledger.entries(bill) == written


def test_bills_are_chained_apart(database: Database) -> None:
    """Each chain begins with its own opening, whatever stands between."""
    fill(database)
    for bill in "AB":
        previous = ""
        for entry in Ledger(database).entries(bill):
            previous = said_of(entry, previous)
            assert entry.hash == previous


def test_versions_of_sitting_days_are_chained_by_name(database: Database) -> None:
    """Their days are in what is hashed, and each version's hash covers its calendar's version before."""
    fill(database)
    Calendars(database).add(replace(COMMONS, name="uk/lords"), "lords.csv", "desk 5", MOMENT)
    previous = ""
    for version in Calendars(database).versions():
        kept = version.sittings
        told = {
            "days": [str(day) for day in sorted(kept.days)],
            "first": "2025-03-03",
            "last": "2025-03-31",
            "name": kept.name,
            "position": version.position,
            "previous": "" if kept.version == 1 else previous,
            "recorded_at": version.recorded_at.strftime("%Y-%m-%dT%H:%M:%S.%f+00:00"),
            "recorded_by": version.recorded_by,
            "source": version.source,
            "version": kept.version,
        }
        previous = said(told)
        assert version.hash == previous


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (datetime(2021, 5, 19, 12, 30, tzinfo=UTC), "2021-05-19T12:30:00.000000+00:00"),
        (datetime(2021, 5, 19, 1, 30, 0, 5, tzinfo=timezone(timedelta(hours=3))), "2021-05-18T22:30:00.000005+00:00"),
        ("2021-05-19 12:30:00.000000", "2021-05-19T12:30:00.000000+00:00"),
        ("2021-05-19T12:30:00.000000", "2021-05-19T12:30:00.000000"),
        ("2021-05-19 12:30:00", "2021-05-19 12:30:00"),
        ("", ""),
    ],
    ids=["UTC", "Moscow", "as SQLite keeps it", "another sign", "another length", "nothing"],
)
def test_a_moment_is_hashed_in_utc(at: datetime | str, text: str) -> None:
    """With six decimals, from either driver; a text that this program never writes is left as it is, and fits no hash."""
    assert moment_text(at) == text


def test_the_worked_example_is_what_sha256sum_says() -> None:
    """The commands of db/README.md, run by a shell, print the hashes that stand below them."""
    lines = EXAMPLE.splitlines()
    assert len(lines) == 4
    for command, printed in zip(lines[::2], lines[1::2], strict=True):
        assert subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True).stdout == f"{printed}\n"  # noqa: S607


def test_the_worked_example_is_what_the_ledger_keeps(database: Database) -> None:
    """The very same two entries, recorded, get the very same hashes."""
    opening = Opening("ru/denunciation", "Denunciation of the Treaty on Open Skies", "open-skies")
    adopted = Fact("duma_adopted", date(2021, 5, 19), source="Госдума")
    ledger = Ledger(database)
    moments = datetime(2021, 5, 12, 8, tzinfo=UTC), datetime(2021, 5, 19, 15, 30, 0, 250_000, tzinfo=UTC)
    for body, moment in zip((opening, adopted), moments, strict=True):
        ledger.write("RU-OPEN-SKIES", "desk 4", moment, lambda _, body=body: [body])  # type: ignore[misc]
    assert [entry.hash for entry in ledger.entries("RU-OPEN-SKIES")] == re.findall(r"^([0-9a-f]{64})  -$", EXAMPLE, re.MULTILINE)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bodies=st.lists(BODIES, min_size=1, max_size=6), by=TEXTS)
def test_a_stranger_checks_a_chain_with_sqlite_alone(tmp_path: Path, bodies: list[Body], by: str) -> None:
    """The query of db/README.md writes what is hashed, whatever odd text there is in it."""
    file = tmp_path / "ledger.db"
    with closing(Database(str(file), migrations=bootstrap.data_folder("db"), write=True, create=True)) as database:
        ledger = Ledger(database)
        ledger.write(f'B{ledger.last_position()}\x01"\\', by, MOMENT, lambda _: bodies)
    with closing(sqlite3.connect(file)) as connection:
        rows = connection.execute(BY_SQLITE).fetchall()
    assert len(rows) >= len(bodies)
    assert all(hash_ == sha256(hashed.encode()).hexdigest() for hash_, hashed in rows)
