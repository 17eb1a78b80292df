"""What agrees with itself: an end cut off and a chain written anew show against a seal that was kept elsewhere."""

from __future__ import annotations

import pytest

from tests.ledger.tampering import fill, rewrite, tamper, verified
from tests.support import MOMENT
from tracker.core.entry import Note, Opening
from tracker.ledger.database import Database
from tracker.ledger.flaws import What
from tracker.ledger.integrity import Report
from tracker.ledger.ledger import Ledger
from tracker.ledger.seal import Seal, seal


@pytest.fixture
def sealed(database: Database) -> Seal:
    """The ledger of `fill`, on each database, and its seal."""
    fill(database)
    return seal(database)


def texts(report: Report) -> list[str]:
    """What was found, in words."""
    return [flaw.text for flaw in report.flaws]


def test_an_end_cut_off_shows_against_a_seal_alone(sealed: Seal, database_url: str) -> None:
    """The last entry of the ledger gone and the counter set back agree with themselves."""
    tamper(database_url, "delete from entry where position = 9", "update counter set value = 8")
    assert texts(verified(database_url)) == []
    assert texts(verified(database_url, sealed)) == [
        "the seal covers what was recorded up to position 9, and of that the ledger holds nothing after 8",
        "the seal counts 7 entries up to position 9, the ledger holds 6",
        "the bills, each by its last entry up to position 9, are not those of the seal: cut off at an end, or written anew",
    ]


def test_a_bills_end_cut_off_leaves_a_gap(sealed: Seal, database_url: str) -> None:
    """Its chain agrees with itself, the positions do not; the seal counts."""
    tamper(database_url, "delete from entry where position = 8")
    assert texts(verified(database_url)) == ["position 8: missing"]
    assert texts(verified(database_url, sealed))[1] == "the seal counts 7 entries up to position 9, the ledger holds 6"


def test_a_chain_written_anew_shows_against_a_seal_alone(sealed: Seal, database: Database, database_url: str) -> None:
    """An entry altered and every hash after it made again."""
    opening, *rest = Ledger(database).entries("A")
    rewrite(database_url, [opening, rest[0]._replace(body=Note("never said")), *rest[1:]])
    assert texts(verified(database_url)) == []
    assert texts(verified(database_url, sealed)) == [
        "the bills, each by its last entry up to position 9, are not those of the seal: cut off at an end, or written anew"
    ]


def test_what_is_recorded_after_a_seal_is_no_flaw(sealed: Seal, database: Database, database_url: str) -> None:
    """A ledger grows; the older seal holds for what it covers, the newer for all."""
    Ledger(database).write("A", "desk 4", MOMENT, lambda _: [Note("later")])
    Ledger(database).write("C", "desk 4", MOMENT, lambda _: [Opening("ru/denunciation", "C")])
    newer = verified(database_url, sealed).seal
    assert newer != sealed
    assert newer.position == 11
    assert verified(database_url, sealed).found == verified(database_url, newer).found == 0


def test_what_a_seal_covers_is_held_against_it_however_the_ledger_grew(
    sealed: Seal, database: Database, database_url: str
) -> None:
    """An old entry rewritten under newer ones."""
    Ledger(database).write("A", "desk 4", MOMENT, lambda _: [Note("later")])
    entries = Ledger(database).entries("A")
    rewrite(database_url, [entries[0]._replace(recorded_by="desk 9"), *entries[1:]])
    assert [flaw.what for flaw in verified(database_url, sealed).flaws] == [What.SEAL]
