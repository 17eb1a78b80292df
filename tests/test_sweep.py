"""The sweep makes anew what answers nothing any more, and nothing else. On both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from tests.lost_law import lose, put_back
from tests.support import open_bill, record
from tracker.ledger.database import Database
from tracker.ledger.ledger import Ledger
from tracker.library.reader import Library
from tracker.service import Tracker

NOON = datetime.fromisoformat("2021-06-18T12:00:00+00:00")


@pytest.fixture
def tracker(database: Database, library: Library) -> Tracker:
    """Three bills, their rows made at noon of 18 June 2021."""
    tracker = Tracker(Ledger(database), library)
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


def test_one_law_that_cannot_be_read_does_not_stop_it(tracker: Tracker) -> None:
    """Every row is another program's, and one treaty's text is lost: that bill is tried again until it can be read."""
    with tracker.ledger.database.transaction() as connection:
        connection.execute(text("update projection set law = 'older'"))
    broken, row = lose(tracker, "treaties/cfe")
    assert [broken.sweep(NOON), broken.sweep(NOON)] == [2, 0]
    assert answering(put_back(tracker, row), NOON) == ["NPT", "SKY"]
    mended = Tracker(tracker.ledger, tracker.library)
    assert mended.sweep(NOON) == 1
    assert answering(mended, NOON) == ["CFE", "NPT", "SKY"]
