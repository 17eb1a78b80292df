"""When a bill can be over, told in the nights on which that is another day than was told last."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.digest.nights import utc
from tests.digest.stories import Story, drawn
from tests.digest.test_open_skies import BILL, tell
from tests.support import open_bill, record
from tracker.digest.changes import Window
from tracker.digest.compose import Digest, digest_of
from tracker.digest.lines import Line
from tracker.languages import Language
from tracker.ledger.database import Database
from tracker.ledger.ledger import Ledger
from tracker.library.reader import Library
from tracker.service import Tracker

ROAD = re.compile(
    r"(?P<what>Earliest day|Latest day by law|Only day) .*can be over \(\w+\): (?P<was>.+) -> (?P<now>.+?)"
    r"(, \d+ days? (later|earlier))?"
)


def road_lines(digest: Digest) -> list[Line]:
    """The lines about when a bill can be over."""
    [moved] = [section.lines for section in digest.sections if section.name == "moved"]
    return [line for line in moved if re.search(r"can be over|завершения", line.text)]


def told(tracker: Tracker, told_at: str, moment: str, since: int, language: Language = Language.en) -> list[str]:
    """What a night tells of the road, with the day on which it was counted."""
    window = Window(since, tracker.last_position(), utc(moment), utc(told_at))
    return [f"{line.text} ({line.remark})" for line in road_lines(digest_of(tracker, window, language=language))]


def nights(tracker: Tracker, first: str, last: str) -> Iterator[Digest]:
    """The digests of every night at 18:00 UTC, each told what was recorded since the one before."""
    at, before = utc(f"{first} 18:00"), None
    while at <= utc(f"{last} 18:00"):
        yield digest_of(tracker, Window(_position(tracker, before), _position(tracker, at), at, before))
        at, before = at + timedelta(days=1), at


def _position(tracker: Tracker, at: datetime | None) -> int:
    return max((entry.position for entry in tracker.entries() if at and entry.recorded_at <= at), default=0)


def test_the_nights_of_open_skies_tell_when_it_can_be_over_where_that_is_another_day(tracker: Tracker) -> None:
    """From the introduction to the end: five nights of two hundred and twenty-two, each beginning where the last one ended.

    Adopted on 19 May, published that very day: in force on the eleventh day, 30 May, and out six months later. So from the 25th,
    for the law did not reach the Council in five days; from the approval; from the publication. The vote that was expected, and
    then expected for another day, has moved nothing; nor has the conference, held within the notice.
    """
    tell(tracker)
    found = [
        (str(digest.window.moment.date()), line.text)
        for digest in nights(tracker, "2021-05-11", "2021-12-20")
        for line in road_lines(digest)
    ]
    earliest = "Earliest day it can be over (withdrawn)"
    assert found == [
        ("2021-05-19", f"{earliest}: Monday 22 November 2021 -> Tuesday 30 November 2021, 8 days later"),
        ("2021-05-25", f"{earliest}: Tuesday 30 November 2021 -> Sunday 5 December 2021, 5 days later"),
        ("2021-06-02", f"{earliest}: Sunday 5 December 2021 -> Monday 13 December 2021, 8 days later"),
        ("2021-06-07", f"{earliest}: Monday 13 December 2021 -> Saturday 18 December 2021, 5 days later"),
        ("2021-06-18", "Latest day by law it can be over (withdrawn): none for certain -> Saturday 18 December 2021"),
    ]


def until_27_may(tracker: Tracker) -> None:
    """The Duma's adoption, recorded on 27 May and told that evening: three entries."""
    open_bill(tracker, BILL, moment=utc("2021-05-27 09:00"))
    for line in ("2021-05-11 bill_introduced", "2021-05-19 duma_adopted"):
        record(tracker, line, BILL, moment=utc("2021-05-27 12:00"))


def in_june(tracker: Tracker) -> None:
    """What June brought, recorded on the day of the notice: four entries."""
    for line in ("2021-06-02 council_approved", "2021-06-07 president_signed", "2021-06-07 law_published"):
        record(tracker, line, BILL, moment=utc("2021-06-18 12:00"))
    record(tracker, "2021-06-18 depositary_notified", BILL, moment=utc("2021-06-18 12:00"))


def test_the_earliest_day_moved_from_7_to_18_december(tracker: Tracker) -> None:
    """27 May, and eleven days, and six months: 7 December. In fact the law was published on 7 June: 18 June, 18 December."""
    until_27_may(tracker)
    in_june(tracker)
    window = Window(3, 7, utc("2021-06-18 18:00"), utc("2021-06-17 18:00"))
    lines = road_lines(digest_of(tracker, window))
    assert [(line.text, str(line.on), line.days, line.law, line.remark, line.positions) for line in lines] == [
        (
            "Earliest day it can be over (withdrawn): Tuesday 7 December 2021 -> Saturday 18 December 2021, 11 days later",
            *("2021-12-18", 183, "Open-Skies art. XV(2)", "as of 2021-06-18", ()),
        ),
        (
            "Latest day by law it can be over (withdrawn): none for certain -> Saturday 18 December 2021",
            *("2021-12-18", 183, "Open-Skies art. XV(2)", "as of 2021-06-18", ()),
        ),
    ]


def test_the_same_in_russian(tracker: Tracker) -> None:
    """Days, counts and the end in Russian."""
    until_27_may(tracker)
    in_june(tracker)
    assert told(tracker, "2021-06-17 18:00", "2021-06-18 18:00", 3, Language.ru) == [
        "Самый ранний день завершения («Не связана договором»): вторник, 7 декабря 2021 г. -> суббота, 18 декабря 2021 г.,"
        " на 11 дней позже (по состоянию на 18.06.2021)",
        "Самый поздний день завершения по закону («Не связана договором»): точно не установлен -> суббота, 18 декабря 2021 г."
        " (по состоянию на 18.06.2021)",
    ]


def test_the_road_is_of_the_day_of_the_news_and_not_of_the_digest(tracker: Tracker) -> None:
    """Recorded on 2 June, told a week later: counted on 2 June, so that the next line begins with 13 December."""
    until_27_may(tracker)
    record(tracker, "2021-06-02 council_approved", BILL, moment=utc("2021-06-02 12:00"))
    assert told(tracker, "2021-06-02 06:00", "2021-06-06 06:00", 3) == [
        "Earliest day it can be over (withdrawn): Tuesday 7 December 2021 -> Monday 13 December 2021, 6 days later"
        " (as of 2021-06-02)"
    ]


def test_what_is_first_told_has_not_moved(tracker: Tracker) -> None:
    """Nobody was told of another day."""
    until_27_may(tracker)
    assert road_lines(digest_of(tracker, Window(0, 3, utc("2021-05-27 18:00")))) == []
    assert told(tracker, "2021-05-26 18:00", "2021-05-27 18:00", 0) == []


@pytest.mark.parametrize("what", ["note", "expectation", "note taken back", "nothing"])
def test_what_no_road_turns_on_tells_nothing_of_it(tracker: Tracker, what: str) -> None:
    """Five days after the news; a passing day is none."""
    until_27_may(tracker)
    told_on: dict[str, Any] = {"by": "tester", "moment": utc("2021-06-01 12:00")}
    match what:
        case "note":
            tracker.note(BILL, "a remark", **told_on)
        case "note taken back":
            tracker.note(BILL, "a remark", **told_on)
            tracker.retract(BILL, "last", because="no", **told_on)
        case "expectation":
            tracker.expect(BILL, "council_approved", on="2021-06-02", source=None, note=None, **told_on)
    assert told(tracker, "2021-06-01 06:00", "2021-06-02 06:00", 3) == []


SKY = "international/withdrawal"


def notified(tracker: Tracker, treaty: str | None = "open-skies") -> None:
    """A notice of 18 June 2021, recorded that day: two entries."""
    open_bill(tracker, "SKY", SKY, treaty, moment=utc("2021-06-18 09:00"))
    record(tracker, "2021-06-18 depositary_notified", "SKY", moment=utc("2021-06-18 12:00"))


def test_a_conflict_leaves_the_earliest_day_and_takes_the_latest(tracker: Tracker) -> None:
    """Whoever is at war stays bound by the Ottawa Convention: out on 18 December if the conflict ends by then, and no sooner."""
    notified(tracker, "ottawa")
    record(tracker, "2021-06-20 armed_conflict_began", "SKY", moment=utc("2021-06-20 12:00"))
    assert told(tracker, "2021-06-20 06:00", "2021-06-21 06:00", 2) == [
        "Latest day by law it can be over (withdrawn): Saturday 18 December 2021 -> none for certain (as of 2021-06-20)"
    ]


@pytest.mark.parametrize(
    ("language", "remark"),
    [
        (Language.en, "(as of 2020-05-04; later by another reading of the law)"),
        (Language.ru, "(по состоянию на 04.05.2020; по другому толкованию закона — позже)"),
    ],
)
def test_a_disputed_wait_is_remarked_on(tracker: Tracker, language: Language, remark: str) -> None:
    """Congress is told on 4 May 2020: 120 days, and six months, by a law of which the executive says that it does not bind."""
    open_bill(tracker, "US", "us/withdrawal", moment=utc("2020-05-01 15:00"))
    record(tracker, "2020-05-04 congress_notified", "US", moment=utc("2020-05-04 15:00"))
    (line,) = told(tracker, "2020-05-04 06:00", "2020-05-05 06:00", 1, language)
    assert line.endswith(remark)


def test_a_correction_moves_the_only_day(tracker: Tracker) -> None:
    """Earliest and latest are one before and after: one line."""
    notified(tracker)
    tracker.correct("SKY", "2", on="2021-06-17", because="misread", by="tester", moment=utc("2021-06-21 12:00"))
    assert told(tracker, "2021-06-21 06:00", "2021-06-22 06:00", 2) == [
        "Only day it can be over (withdrawn): Saturday 18 December 2021 -> Friday 17 December 2021, 1 day earlier"
        " (as of 2021-06-21)"
    ]


def test_a_notice_that_is_taken_back_may_be_given_again(tracker: Tracker) -> None:
    """On 1 September at the earliest: six months are over on 1 March 2022, and nothing says by when it must be given."""
    notified(tracker)
    tracker.retract("SKY", "2", because="announced only", by="tester", moment=utc("2021-09-01 12:00"))
    assert told(tracker, "2021-09-01 06:00", "2021-09-02 06:00", 2) == [
        "Earliest day it can be over (withdrawn): Saturday 18 December 2021 -> Tuesday 1 March 2022, 73 days later"
        " (as of 2021-09-01)",
        "Latest day by law it can be over (withdrawn): Saturday 18 December 2021 -> none for certain (as of 2021-09-01)",
    ]


def test_a_notice_that_is_revoked_may_be_given_again(tracker: Tracker) -> None:
    """From the day after the revocation on: on the same day it would be heard before that. 2 September, and six months."""
    notified(tracker)
    record(tracker, "2021-09-01 notification_revoked", "SKY", moment=utc("2021-09-01 12:00"))
    assert told(tracker, "2021-09-01 06:00", "2021-09-02 06:00", 2)[0] == (
        "Earliest day it can be over (withdrawn): Saturday 18 December 2021 -> Wednesday 2 March 2022, 74 days later"
        " (as of 2021-09-01)"
    )


def test_of_a_bill_that_comes_to_its_end_nothing_is_told(tracker: Tracker) -> None:
    """Out on 18 December: its state says so."""
    notified(tracker)
    assert told(tracker, "2021-12-17 18:00", "2021-12-18 18:00", 2) == []


def test_an_end_that_is_taken_back_is_ahead_again(tracker: Tracker) -> None:
    """The notice of June is retracted on 20 December: given that day, it ends on 20 June 2022."""
    notified(tracker)
    tracker.retract("SKY", "2", because="announced only", by="tester", moment=utc("2021-12-20 12:00"))
    assert told(tracker, "2021-12-20 06:00", "2021-12-21 06:00", 2) == [
        "Earliest day it can be over (withdrawn): it was over -> Monday 20 June 2022 (as of 2021-12-20)"
    ]


def test_a_bill_that_can_no_longer_come_to_its_end_is_told_so_and_that_it_can_again(tracker: Tracker) -> None:
    """Rejected by the Duma on 28 May; that was wrong, and was put right on 31 May: then 11 June, and 11 December."""
    until_27_may(tracker)
    tracker.retract(BILL, "3", because="misread", by="tester", moment=utc("2021-05-28 11:00"))
    record(tracker, "2021-05-28 duma_rejected", BILL, moment=utc("2021-05-28 12:00"))
    assert told(tracker, "2021-05-28 06:00", "2021-05-29 06:00", 3) == [
        "Earliest day it can be over (withdrawn): Tuesday 7 December 2021 -> no way leads there from rejected_by_duma"
        " (as of 2021-05-28)"
    ]
    tracker.retract(BILL, "5", because="a rumour", by="tester", moment=utc("2021-05-31 12:00"))
    assert told(tracker, "2021-05-29 06:00", "2021-06-01 06:00", 5) == [
        "Earliest day it can be over (withdrawn): no way leads there from rejected_by_duma -> Saturday 11 December 2021"
        " (as of 2021-05-31)"
    ]
    assert told(tracker, "2021-05-29 06:00", "2021-06-01 06:00", 5, Language.ru) == [
        "Самый ранний день завершения («Не связана договором»): пути туда из состояния «Отклонён Государственной Думой» нет ->"
        " суббота, 11 декабря 2021 г. (по состоянию на 31.05.2021)"
    ]


def test_a_day_that_is_not_known_is_told_as_the_first_that_is_possible(tracker: Tracker) -> None:
    """No treaty gives the term: out on no day before the notice, which went on 21 June."""
    open_bill(tracker, "SKY", SKY, None, moment=utc("2021-06-18 09:00"))
    record(tracker, "2021-06-21 depositary_notified", "SKY", moment=utc("2021-06-21 12:00"))
    assert told(tracker, "2021-06-21 06:00", "2021-06-22 06:00", 1) == [
        "Earliest day it can be over (withdrawn): not known, not before Friday 18 June 2021 ->"
        " not known, not before Monday 21 June 2021 (as of 2021-06-21)"
    ]
    assert told(tracker, "2021-06-21 06:00", "2021-06-22 06:00", 1, Language.ru) == [
        "Самый ранний день завершения («Не связана договором»): не известен, не раньше чем пятница, 18 июня 2021 г. ->"
        " не известен, не раньше чем понедельник, 21 июня 2021 г. (по состоянию на 21.06.2021)"
    ]


def test_where_readings_differ_the_line_says_that_one_of_them_is_sooner(tracker: Tracker) -> None:
    """Received on 1 March 2021: three months end on 1 June; out on the next first, 1 July, or on that very day."""
    open_bill(tracker, "COE", SKY, "cybercrime", moment=utc("2021-02-10 09:00"))
    record(tracker, "2021-03-01 depositary_notified", "COE", moment=utc("2021-03-01 12:00"))
    sooner = "as of 2021-03-01; sooner by another reading of the law"
    assert told(tracker, "2021-03-01 06:00", "2021-03-02 06:00", 1) == [
        f"Earliest day it can be over (withdrawn): Tuesday 1 June 2021 -> Thursday 1 July 2021, 30 days later ({sooner})",
        f"Latest day by law it can be over (withdrawn): none for certain -> Thursday 1 July 2021 ({sooner})",
    ]


def test_an_act_that_time_does_in_its_place_gives_the_latest_day(tracker: Tracker) -> None:
    """Presented on Friday 18 June 2021: the tenth day, without two Sundays, is 30 June; law on 1 July by silence, or sooner."""
    open_bill(tracker, "US", "us/bill", None, moment=utc("2021-06-01 14:00"))
    record(tracker, "2021-06-18 bill_presented", "US", moment=utc("2021-06-18 15:00"))
    window = Window(1, 2, utc("2021-06-19 06:00"), utc("2021-06-18 06:00"))
    assert [(line.text, line.law) for line in road_lines(digest_of(tracker, window))] == [
        ("Earliest day it can be over (law): Tuesday 1 June 2021 -> Friday 18 June 2021, 17 days later", None),
        ("Latest day by law it can be over (law): none for certain -> Thursday 1 July 2021", "US-Const art. I(7)"),
    ]


def test_a_road_that_cannot_be_looked_for_keeps_no_digest_back(tracker: Tracker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever goes wrong in the days ahead, what was recorded is told."""

    def broken(_: object) -> None:
        raise OverflowError

    monkeypatch.setattr("tracker.digest.changes.road_of", broken)
    until_27_may(tracker)
    in_june(tracker)
    digest = digest_of(tracker, Window(3, 7, utc("2021-06-18 18:00"), utc("2021-06-17 18:00")))
    assert {section.name: len(section.lines) for section in digest.sections if section.name in ("new", "moved")} == {
        "new": 4,
        "moved": 0,
    }


NEWS = {"new", "corrected", "time_alone", "overdue"}


@pytest.mark.parametrize("seed", range(6))
def test_each_line_begins_where_the_one_before_it_ended(database: Database, library: Library, tmp_path: Path, seed: int) -> None:
    """Random stories of five bills, night after night, and a quiet one after each, whose lines of the road come of time alone."""
    story = Story(Tracker(Ledger(database), library), tmp_path)
    story.begin()
    last: dict[tuple[str, str], str] = {}
    for what, *rest in drawn(Random(seed), 60):  # noqa: S311 - reproducible, not secret
        quiet = what == "night"
        for step in ("note" if what == "void" else what, *(("night",) if quiet else ())):
            window = story.take((step, rest[0], rest[1], rest[2], rest[3] if step == what else 24))
            if window is not None:
                follow(digest_of(story.tracker, window), last)
    assert len(last) > 3


def follow(digest: Digest, last: dict[tuple[str, str], str]) -> None:
    """The lines of a night held against what was said last of each bill."""
    news = {line.bill for section in digest.sections if section.name in NEWS for line in section.lines}
    for line in road_lines(digest):
        assert digest.window.upto > digest.window.since or line.bill in news, line
        found = ROAD.fullmatch(line.text)
        assert found, line.text
        for what in ("Earliest day", "Latest day by law") if found["what"] == "Only day" else (found["what"],):
            if found["was"] == "it was over":
                last.pop((line.bill, "Latest day by law"), None)  # no line told that it came to its end
            else:
                assert last.get((line.bill, what), found["was"]) == found["was"], line
            last[line.bill, what] = found["now"]
