"""A bill whose law cannot be read on a night: its entries are told all the same, once, and it is named."""

from __future__ import annotations

from functools import partial

import pytest

from tests.digest.nights import utc
from tests.lost_law import lose, put_back
from tests.support import open_bill, record
from tracker.digest.changes import Window
from tracker.digest.compose import Digest, digest_of
from tracker.digest.watching import follows
from tracker.languages import Language
from tracker.ledger.database import Database
from tracker.ledger.ledger import Ledger
from tracker.library.reader import Library
from tracker.service import Tracker
from tracker.watcher import Filters


@pytest.fixture
def tracker(database: Database, library: Library) -> Tracker:
    """Two bills, of which one is on a treaty; the first night told the opening of both."""
    tracker = Tracker(Ledger(database), library)
    open_bill(tracker, "SKY", title="Denunciation", moment=utc("2021-05-11 09:00"))
    open_bill(tracker, "LAW", "ru/federal-law", None, moment=utc("2021-05-11 09:00"))
    for bill in ("SKY", "LAW"):
        record(tracker, "2021-05-11 bill_introduced", bill, moment=utc("2021-05-12 12:00"))
    tracker.expect("SKY", "duma_adopted", on="2021-05-19", source=None, note=None, by="t", moment=utc("2021-05-12 12:00"))
    tracker.note("SKY", "a remark", by="t", moment=utc("2021-05-12 12:00"))
    return tracker


@pytest.fixture
def broken(tracker: Tracker) -> Tracker:
    """The same ledger, and the treaty's text is lost."""
    return lose(tracker, "treaties/open-skies")[0]


def lines(digest: Digest, section: str) -> list[str]:
    """The lines of a section with their remarks and positions."""
    [found] = [s for s in digest.sections if s.name == section]
    return [f"{line.bill}: {line.text} ({line.remark}) {list(line.positions)}" for line in found.lines]


FIRST = Window(2, 6, utc("2021-05-13 06:00"), utc("2021-05-12 06:00"))
NEXT = Window(6, 6, utc("2021-05-14 06:00"), utc("2021-05-13 06:00"))


def test_each_entry_is_told_in_words_that_need_no_rules(broken: Tracker) -> None:
    """Its kind, its token, its day; the other bill as ever."""
    found = lines(digest_of(broken, FIRST), "new")
    assert found == [
        "LAW: entry 2: 2021-05-11 bill_introduced: Introduced in the State Duma (recorded late) [4]",
        "SKY: entry 2: fact, bill_introduced, 2021-05-11 (its law cannot be read) [3]",
        "SKY: entry 3: expectation, duma_adopted, 2021-05-19 (its law cannot be read) [5]",
        "SKY: entry 4: note (its law cannot be read) [6]",
    ]


def test_in_russian_too(broken: Tracker) -> None:
    """The same line for a Russian reader."""
    found = lines(digest_of(broken, FIRST, language=Language.ru), "new")
    assert "SKY: запись 2: факт, bill_introduced, 11.05.2021 (закон не читается) [3]" in found


def test_the_bill_is_named_every_night_and_its_entries_once(tracker: Tracker) -> None:
    """Put back or not, the next night tells none of them again."""
    broken, row = lose(tracker, "treaties/open-skies")
    named = lines(digest_of(broken, NEXT), "left_out")
    assert [line.split(":")[0] for line in named] == ["SKY"]
    assert lines(digest_of(broken, NEXT), "new") == lines(digest_of(put_back(broken, row), NEXT), "new") == []


@pytest.mark.parametrize(
    ("filters", "told"),
    [
        (Filters(states=("signed",)), ["SKY"] * 3),
        (Filters(bills=("SKY",), treaties=("open-skies",), states=("signed",)), ["SKY"] * 3),
        (Filters(bills=("LAW",)), ["LAW"]),
        (Filters(treaties=("cfe",)), []),
        (Filters(tags=("urgent",)), []),
        (Filters(workflows=("ru/federal-law",)), ["LAW"]),
    ],
)
def test_of_a_filter_the_state_alone_cannot_be_judged(broken: Tracker, filters: Filters, told: list[str]) -> None:
    """What is left out would never be told; but whose bill it is the entries say, and it is nobody else's."""
    digest = digest_of(broken, FIRST, follows=partial(follows, filters))
    assert [line.split(":")[0] for line in lines(digest, "new")] == told
    assert [line.split(":")[0] for line in lines(digest, "left_out")] == [bill for bill in dict.fromkeys(told) if bill == "SKY"]


def test_that_its_law_cannot_be_read_is_news_with_its_entries_alone(broken: Tracker) -> None:
    """A watcher who skips empty digests is not told of it night after night."""
    assert digest_of(broken, FIRST).heartbeat is None
    found = digest_of(broken, NEXT, follows=partial(follows, Filters(bills=("SKY",))))
    assert found.heartbeat == "nothing new; no deadline is running"
    assert len(lines(found, "left_out")) == 1
