"""Dates that moved: from which day to which, and what did it. On both databases."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.digest.nights import utc
from tests.sitting import laying, table
from tests.support import open_bill, record
from tracker.digest.changes import Window
from tracker.digest.compose import digest_of
from tracker.languages import Language
from tracker.ledger.database import Database
from tracker.ledger.ledger import Ledger
from tracker.library.reader import Library
from tracker.service import Tracker

SPRING = ("2025-03-03", "2025-04-30")
TWO_DAYS_OFF = ("2025-03-27", "2025-03-28")
PERIOD = "Twenty-one days of sitting"
ROAD = re.compile("can be over|завершения")


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The shipped law and `test/laying`."""
    return laying(tmp_path_factory.mktemp("law"))


@pytest.fixture
def tracker(database: Database, law: Library) -> Tracker:
    """An empty ledger on each database."""
    return Tracker(Ledger(database), law)


def bring(tracker: Tracker, folder: Path, name: str, at: str, without: tuple[str, ...] = ()) -> None:
    """Import the spring's weekdays as a chamber's sitting days."""
    file = folder / "days.csv"
    file.write_text(table(*SPRING, without), encoding="utf-8")
    tracker.import_calendar(name, file, house=None, since=None, by="tester", moment=utc(at))


def lay(tracker: Tracker) -> None:
    """A treaty laid on Monday 3 March 2025, told on the 4th: two entries."""
    open_bill(tracker, "TREATY", "test/laying", None, moment=utc("2025-03-01 10:00"))
    record(tracker, "2025-03-03 laid", "TREATY", moment=utc("2025-03-04 10:00"))


def moved(tracker: Tracker, told_at: str, moment: str, since: int, language: Language = Language.en) -> list[str]:
    """The deadlines that moved in a night that looks where the indexes point, with what did it."""
    return [line for line in all_that_moved(tracker, told_at, moment, since, language) if not ROAD.search(line)]


def all_that_moved(tracker: Tracker, told_at: str, moment: str, since: int, language: Language = Language.en) -> list[str]:
    """The same, and the day on which the bill can be over."""
    window = Window(since, tracker.last_position(), utc(moment), utc(told_at))
    [section] = [s for s in digest_of(tracker, window, language=language).sections if s.name == "moved"]
    return [f"{line.text} ({line.remark})" for line in section.lines]


def test_sitting_days_that_are_imported_move_a_date_and_are_named(tracker: Tracker, tmp_path: Path) -> None:
    """Not known without them; with both Houses' spring the 21st common day is 1 April, and time acts on the 2nd."""
    lay(tracker)
    for house in ("lower", "upper"):
        bring(tracker, tmp_path, f"test/{house}", "2025-03-10 12:00")
    days = "by the sitting days imported: test/lower (1), test/upper (1)"
    assert moved(tracker, "2025-03-10 06:00", "2025-03-11 06:00", 2) == [
        f"{PERIOD}: not known -> Wednesday 2 April 2025 ({days})"
    ]
    assert moved(tracker, "2025-03-11 06:00", "2025-03-12 06:00", 4) == []


def test_sitting_days_that_are_imported_move_the_day_on_which_it_can_be_over(tracker: Tracker, tmp_path: Path) -> None:
    """Were every day one of sitting, the 21st would be 24 March, and a ratification could come on the 25th; it is 2 April.

    The road is of the day of the laying, told on 4 March: an import is news where it moves something, and no day of its own.
    """
    lay(tracker)
    for house in ("lower", "upper"):
        bring(tracker, tmp_path, f"test/{house}", "2025-03-10 12:00")
    assert [line for line in all_that_moved(tracker, "2025-03-10 06:00", "2025-03-11 06:00", 2) if ROAD.search(line)] == [
        "Earliest day it can be over (bound): not known, not before Tuesday 25 March 2025 -> Wednesday 2 April 2025"
        " (as of 2025-03-04)"
    ]
    bring(tracker, tmp_path, "test/lower", "2025-03-20 12:00", ("2025-04-30",))
    assert all_that_moved(tracker, "2025-03-20 06:00", "2025-03-21 06:00", 4) == []


def test_only_the_chamber_whose_days_changed_is_named(tracker: Tracker, tmp_path: Path) -> None:
    """The upper House takes two Thursdays and Fridays off: two days later; the night after has nothing to tell."""
    lay(tracker)
    for house in ("lower", "upper"):
        bring(tracker, tmp_path, f"test/{house}", "2025-03-10 12:00")
    bring(tracker, tmp_path, "test/upper", "2025-03-12 12:00", TWO_DAYS_OFF)
    assert moved(tracker, "2025-03-12 06:00", "2025-03-13 06:00", 4) == [
        f"{PERIOD}: Wednesday 2 April 2025 -> Friday 4 April 2025, 2 days later (by the sitting days imported: test/upper (2))"
    ]
    assert moved(tracker, "2025-03-12 06:00", "2025-03-13 06:00", 4, Language.ru) == [
        f"{PERIOD}: среда, 2 апреля 2025 г. -> пятница, 4 апреля 2025 г., на 2 дня позже"
        " (по загруженным дням заседаний: test/upper (2))"
    ]
    assert moved(tracker, "2025-03-13 06:00", "2025-03-14 06:00", 5) == []


@pytest.mark.parametrize("began", ["2025-03-11 05:58", "2025-03-11 07:00", "2025-03-01 12:00"])
def test_sitting_days_are_told_by_the_first_night_after_they_were_kept(tracker: Tracker, tmp_path: Path, began: str) -> None:
    """The night of the 11th was made at 06:00, up to entry 2, and then they came: by a command that had begun before it, or by
    a clock that was ahead of the night's, or days behind it. By the night after all that has been told.
    """
    lay(tracker)
    for house in ("lower", "upper"):
        bring(tracker, tmp_path, f"test/{house}", began)
    assert len(moved(tracker, "2025-03-11 06:00", "2025-03-12 06:00", 2)) == 1
    assert moved(tracker, "2025-03-12 06:00", "2025-03-13 06:00", 4) == []


def test_a_night_knows_no_sitting_days_after_its_last_position(tracker: Tracker, tmp_path: Path) -> None:
    """They came while it was being made: the next one tells of them."""
    lay(tracker)
    upto = tracker.last_position()
    for house in ("lower", "upper"):
        bring(tracker, tmp_path, f"test/{house}", "2025-03-11 05:59")
    window = Window(2, upto, utc("2025-03-11 06:00"), utc("2025-03-10 06:00"))
    assert [s.lines for s in digest_of(tracker, window).sections if s.name == "moved"] == [()]


def test_rows_that_a_slow_clock_made_anew_hide_no_date_that_moved(tracker: Tracker, tmp_path: Path) -> None:
    """The upper House's spring is cut short, so the last day is not known; then a machine two days behind makes all anew."""
    lay(tracker)
    for house in ("lower", "upper"):
        bring(tracker, tmp_path, f"test/{house}", "2025-03-10 12:00")
    file = tmp_path / "days.csv"
    file.write_text(table("2025-03-03", "2025-03-14"), encoding="utf-8")
    tracker.import_calendar("test/upper", file, house=None, since=None, by="tester", moment=utc("2025-03-12 12:00"))
    assert [why for _, why in tracker.rebuild(utc("2025-03-10 12:00"))] == [None]
    assert moved(tracker, "2025-03-12 06:00", "2025-03-13 06:00", 4) == [
        f"{PERIOD}: Wednesday 2 April 2025 -> not known (by the sitting days imported: test/upper (2))"
    ]


@pytest.mark.parametrize("importer", ["2025-04-20 13:00", "2025-04-13 13:00"])
def test_sitting_days_that_let_time_act_long_ago_are_told_as_late(tracker: Tracker, tmp_path: Path, importer: str) -> None:
    """Imported on 20 April: the period ended on the 2nd, though no date lies within the three days that are looked at.

    The ledger's clock does not go back with the importer's: another bill was opened at noon.
    """
    lay(tracker)
    open_bill(tracker, "OTHER", "test/laying", None, moment=utc("2025-04-20 12:00"))
    for house in ("lower", "upper"):
        bring(tracker, tmp_path, f"test/{house}", importer)
    window = Window(3, tracker.last_position(), utc("2025-04-21 06:00"), utc("2025-04-20 06:00"))
    [section] = [s for s in digest_of(tracker, window, within=3).sections if s.name == "time_alone"]
    assert [(str(line.on), line.remark) for line in section.lines] == [("2025-04-02", "by sitting days imported late")]


def notified(tracker: Tracker, on: str) -> None:
    """A notice under the Open Skies Treaty, told on 20 June 2021: two entries."""
    open_bill(tracker, "SKY", "international/withdrawal", "open-skies", moment=utc("2021-06-18 09:00"))
    record(tracker, f"{on} depositary_notified", "SKY", moment=utc("2021-06-20 12:00"))


def test_a_correction_moves_what_is_counted_from_it(tracker: Tracker) -> None:
    """The notice was of the 17th: six months and sixty days end a day earlier, by the second half of the correction."""
    notified(tracker, "2021-06-18")
    tracker.correct("SKY", "2", on="2021-06-17", because="misread", by="tester", moment=utc("2021-06-21 12:00"))
    assert moved(tracker, "2021-06-21 06:00", "2021-06-22 06:00", 2) == [
        "Conference of the parties: Tuesday 17 August 2021 -> Monday 16 August 2021, 1 day earlier (by entry 4)",
        "Notice of withdrawal: Saturday 18 December 2021 -> Friday 17 December 2021, 1 day earlier (by entry 4)",
    ]


def test_what_is_taken_back_runs_no_longer(tracker: Tracker) -> None:
    """The notice is retracted: its six months are over without having ended."""
    notified(tracker, "2021-06-18")
    tracker.retract("SKY", "2", because="announced only", by="tester", moment=utc("2021-06-21 12:00"))
    assert moved(tracker, "2021-06-21 06:00", "2021-06-22 06:00", 2) == [
        "Notice of withdrawal: Saturday 18 December 2021 -> no longer running (by entry 3)",
        "Conference of the parties: Tuesday 17 August 2021 -> no longer running (by entry 3)",
    ]


def test_what_was_met_and_what_began_has_not_moved(tracker: Tracker) -> None:
    """A conference held in time ends its term; the notice goes on as it did."""
    notified(tracker, "2021-06-18")
    record(tracker, "2021-07-20 conference_held", "SKY", moment=utc("2021-07-20 12:00"))
    assert moved(tracker, "2021-06-19 06:00", "2021-06-21 06:00", 1) == []
    assert moved(tracker, "2021-07-20 06:00", "2021-07-21 06:00", 2) == []


def test_a_period_that_begins_again_is_told_as_moved(tracker: Tracker) -> None:
    """Received by the Council on 20 May and, after conciliation, anew on 1 June: its fourteen days end on 15 June."""
    open_bill(tracker, "LAW", "ru/denunciation", "open-skies", moment=utc("2021-05-01 09:00"))
    for line in ("2021-05-11 bill_introduced", "2021-05-19 duma_adopted", "2021-05-20 council_received"):
        record(tracker, line, "LAW", moment=utc("2021-05-20 12:00"))
    record(tracker, "2021-06-01 council_received", "LAW", moment=utc("2021-06-01 12:00"))
    assert moved(tracker, "2021-06-01 06:00", "2021-06-02 06:00", 4) == [
        "Consideration by the Federation Council: Thursday 3 June 2021 -> Tuesday 15 June 2021, 12 days later (by entry 5)"
    ]
