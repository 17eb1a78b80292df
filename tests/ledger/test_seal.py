"""A seal: the same for the same record on both databases, read back from its line, and checked by hand."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import fields, replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ledger.tampering import COMMONS, fill
from tests.ledger.test_chain import README
from tests.support import MOMENT
from tracker import bootstrap
from tracker.core.entry import Note, Opening
from tracker.errors import RefusedInput
from tracker.ledger.calendars import Calendars
from tracker.ledger.database import Database
from tracker.ledger.ledger import Ledger
from tracker.ledger.seal import Seal, differences, read_seal, seal, seal_at

NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
"""The SHA-256 of no bytes (FIPS 180-4)."""

NAMES = ["Б", "b", "A", "a b", "Ä", "a", "ab", "😀", "_", "ё", "z"]
"""Names that a dictionary, a telephone book and a computer put in different orders."""

SEALS = st.builds(Seal, *[st.integers(0, 10**17)] * 3, *[st.text("0123456789abcdef", min_size=64, max_size=64)] * 2)


def test_an_empty_ledger_has_a_seal(database: Database) -> None:
    """Of nothing."""
    Ledger(database).bills()
    assert str(seal(database)) == f"seal1:0:0:0:{NOTHING}:{NOTHING}"


def test_a_seal_is_over_the_last_hashes_in_the_order_of_names(database: Database) -> None:
    """By their bytes in UTF-8, whatever order the database sorts text in; and of the calendars likewise."""
    ledger, calendars = Ledger(database), Calendars(database)
    for n, name in enumerate(NAMES):
        ledger.write(name, "desk 4", MOMENT + timedelta(hours=n), lambda _: [Opening("ru/denunciation", "T"), Note("n")])
        calendars.add(replace(COMMONS, name=f"x/{name}"), "days.csv", "desk 4", MOMENT)
    ordered = sorted(NAMES, key=str.encode)
    bills = "".join(f"{ledger.entries(name)[-1].hash}\n" for name in ordered)
    versions = "".join(f"{calendars.versions(f'x/{name}')[-1].hash}\n" for name in ordered)
    digests = [sha256(text.encode()).hexdigest() for text in (bills, versions)]
    assert seal(database) == Seal(3 * len(NAMES), 2 * len(NAMES), len(NAMES), *digests)


def test_both_databases_give_the_same_seal(database: Database, tmp_path: Path) -> None:
    """The hashes are of what was recorded, not of how a database keeps it."""
    fill(database)
    with closing(Database(str(tmp_path / "other.db"), migrations=bootstrap.data_folder("db"), write=True, create=True)) as other:
        fill(other)
        assert seal(other) == seal(database)


def test_a_ledger_can_be_sealed_as_it_was(database: Database) -> None:
    """At every position it has had, the seal is that of a ledger which has come that far."""
    seals = []
    for n in range(1, 6):
        body = Opening("ru/denunciation", "T") if n < 3 else Note(str(n))
        Ledger(database).write("AB"[n % 2], "desk 4", MOMENT, lambda _, body=body: [body])  # type: ignore[misc]
        seals.append(seal(database))
    with database.snapshot() as connection:
        assert [seal_at(connection, n) for n in range(1, 6)] == seals
        assert seal_at(connection, 99) == seals[-1]
    assert len(set(seals)) == 5


@given(SEALS)
def test_a_seal_is_read_back_from_its_line(written: Seal) -> None:
    """Spaces and line ends around it are the shell's."""
    assert read_seal(f" {written}\n") == written


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "seal1:1:1:0",
        f"seal1:1:1:0:{NOTHING}",
        f"seal2:1:1:0:{NOTHING}:{NOTHING}",
        f"seal1:-1:1:0:{NOTHING}:{NOTHING}",
        f"seal1:1:1:0:{NOTHING}:{NOTHING.upper()}",
        f"seal1:1:1:0:{NOTHING}:{NOTHING}0",
        f"seal1:{'9' * 19}:1:0:{NOTHING}:{NOTHING}",
    ],
)
def test_what_is_no_seal_is_refused(text: str) -> None:
    """In one line that says where seals come from."""
    with pytest.raises(RefusedInput, match=r"is no seal: give the whole line that `tracker ledger seal` printed$") as error:
        read_seal(text)
    assert len(error.value.lines()) == 1


@given(SEALS, SEALS)
def test_every_part_that_differs_has_a_line(kept: Seal, found: Seal) -> None:
    """And none that does not."""
    different = [field.name for field in fields(Seal) if getattr(kept, field.name) != getattr(found, field.name)]
    assert len(list(differences(kept, found))) == len(different)
    assert list(differences(kept, kept)) == []


def test_a_seal_is_made_by_hand(tmp_path: Path) -> None:
    """The query in db/README.md, its lines put through SHA-256, gives the digest of the bills."""
    file = tmp_path / "ledger.db"
    query = README.partition('sqlite3 ledger.db "')[2].partition('" | sha256sum')[0]
    with closing(Database(str(file), migrations=bootstrap.data_folder("db"), write=True, create=True)) as database:
        fill(database)
        found = seal(database)
    with closing(sqlite3.connect(file)) as connection:
        printed = "".join(f"{hash_}\n" for (hash_,) in connection.execute(query))
    assert sha256(printed.encode()).hexdigest() == found.bills
