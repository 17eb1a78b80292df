"""The sweep makes anew what answers nothing any more, and nothing else. On both databases."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.support import open_bill, record
from tracker import bootstrap
from tracker.ledger.database import Database
from tracker.ledger.ledger import Ledger
from tracker.library.reader import Library
from tracker.service import Tracker

NOON = datetime.fromisoformat("2021-06-18T12:00:00+00:00")


@pytest.fixture
def law(tmp_path: Path) -> Path:
    """A copy of the law, to be changed."""
    shutil.copytree(bootstrap.data_folder("workflows"), tmp_path / "law")
    return tmp_path / "law"


@pytest.fixture
def tracker(database: Database, law: Path) -> Tracker:
    """Three bills, their rows made at noon of 18 June 2021."""
    tracker = Tracker(Ledger(database), Library(law))
    for bill, treaty in (("SKY", "open-skies"), ("CFE", "cfe"), ("NPT", "npt")):
        open_bill(tracker, bill, "international/withdrawal", treaty, moment=NOON)
        record(tracker, "2021-06-18 depositary_notified", bill, moment=NOON)
    return tracker


def answering(tracker: Tracker, moment: datetime) -> list[str]:
    """The bills of which what is kept is right."""
    return sorted(bill for bill, same in tracker.check(moment) if same)


def test_what_is_fresh_is_left_alone(tracker: Tracker) -> None:
    """Half a year later the stretches that were told ahead still hold."""
    assert tracker.sweep(NOON + timedelta(days=180)) == 0


def test_what_is_out_of_date_is_made_anew_once(tracker: Tracker) -> None:
    """One bill's rows answer nothing: it alone is replayed."""
    with tracker.ledger.database.transaction() as connection:
        connection.execute(text("update projection set fresh_until = '' where bill = 'CFE'"))
    assert answering(tracker, NOON) == ["NPT", "SKY"]
    assert [tracker.sweep(NOON), tracker.sweep(NOON)] == [1, 0]
    assert answering(tracker, NOON) == ["CFE", "NPT", "SKY"]


def test_what_was_lost_altogether_is_made_anew(tracker: Tracker) -> None:
    """A cache that somebody emptied."""
    with tracker.ledger.database.transaction() as connection:
        for table in ("projection", "standing", "deadline"):
            connection.execute(text(f"delete from {table}"))  # noqa: S608
    assert tracker.sweep(NOON) == 3
    assert answering(tracker, NOON) == ["CFE", "NPT", "SKY"]


def test_one_law_that_cannot_be_read_does_not_stop_it(tracker: Tracker, law: Path) -> None:
    """Every row is of other law; one treaty is no YAML. The others answer, and that one is tried again until it is mended."""
    file = law / "treaties" / "cfe.yaml"
    before = file.read_text(encoding="utf-8")
    file.write_text("treaty: [", encoding="utf-8")
    broken = Tracker(tracker.ledger, Library(law))
    assert [broken.sweep(NOON), broken.sweep(NOON)] == [2, 0]
    assert answering(broken, NOON) == ["NPT", "SKY"]
    file.write_text(before, encoding="utf-8")
    mended = Tracker(tracker.ledger, Library(law))
    assert mended.sweep(NOON) >= 1
    assert answering(mended, NOON) == ["CFE", "NPT", "SKY"]
