"""The nights of the Open Skies denunciation, as their digests must read: typed from the law and the record."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.digest.nights import utc
from tests.support import open_bill, record
from tracker.digest.changes import Window
from tracker.digest.compose import Digest, digest_of
from tracker.digest.lines import Line
from tracker.languages import Language
from tracker.service import Tracker

BILL = "RU-OPEN-SKIES"
RECORDED = (
    ("2021-05-11 12:00", "2021-05-11 bill_introduced"),
    ("2021-05-18 12:00", "expect 2021-05-19"),
    ("2021-05-19 12:00", "2021-05-19 duma_adopted"),
    ("2021-05-26 12:00", "expect 2021-06-02"),
    ("2021-06-02 12:00", "2021-06-02 council_approved"),
    ("2021-06-07 12:00", "2021-06-07 president_signed"),
    ("2021-06-07 15:00", "2021-06-07 law_published"),
    ("2021-06-18 12:00", "2021-06-18 depositary_notified"),
    ("2021-07-20 12:00", "2021-07-20 conference_held"),
)
"""When each entry was made, at noon of its day; the bill itself was opened at nine on 11 May, as entry 1."""


@dataclass(frozen=True)
class Night:
    """A night at 21:00 in Moscow (18:00 UTC): the one before it, the positions told by then and told now."""

    on: str
    before: str
    since: int
    upto: int

    def digest(self, tracker: Tracker, language: Language = Language.en) -> Digest:
        """What it tells."""
        window = Window(self.since, self.upto, utc(f"{self.on} 18:00"), utc(f"{self.before} 18:00"))
        return digest_of(tracker, window, language=language)


MAY_19 = Night("2021-05-19", "2021-05-18", 3, 4)
MAY_27 = Night("2021-05-27", "2021-05-26", 5, 5)
JUNE_2 = Night("2021-06-02", "2021-06-01", 5, 6)
JUNE_18 = Night("2021-06-18", "2021-06-17", 8, 9)
DECEMBER_17 = Night("2021-12-17", "2021-12-16", 10, 10)
DECEMBER_18 = Night("2021-12-18", "2021-12-17", 10, 10)


def tell(tracker: Tracker, entries: int = len(RECORDED)) -> None:
    """The first so many entries after the opening, each at its hour."""
    open_bill(tracker, BILL, title="Denunciation of the Treaty on Open Skies", moment=utc("2021-05-11 09:00"))
    for at, what in RECORDED[:entries]:
        if what.startswith("expect"):
            day = what.split()[1]
            tracker.expect(BILL, "council_approved", on=day, source=None, note=None, by="tester", moment=utc(at))
        else:
            record(tracker, what, BILL, moment=utc(at))


def told(digest: Digest) -> dict[str, list[str]]:
    """Every line by section: its text, then its law in brackets, its remark in parentheses and its positions after a #."""
    return {section.name: [_written(line) for line in section.lines] for section in digest.sections if section.lines}


def _written(line: Line) -> str:
    positions = ",".join(map(str, line.positions))
    law, remark = f" [{line.law}]" if line.law else "", f" ({line.remark})" if line.remark else ""
    return f"{line.text}{law}{remark}{f' #{positions}' if positions else ''}"


GOLDEN: dict[Night, dict[str, list[str]]] = {
    # eleven days after a publication, a notice, six months: on the day of the introduction (11 May) 22 November, now 30 November
    # the Duma adopts; the Council did not vote on the day it was expected to, which is still today
    MAY_19: {
        "new": ["entry 4: 2021-05-19 duma_adopted: Adopted by the State Duma #4"],
        "moved": [
            "Earliest day it can be over (withdrawn): Monday 22 November 2021 -> Tuesday 30 November 2021, 8 days later"
            " [Open-Skies art. XV(2)] (as of 2021-05-19)"
        ],
        "opened": [
            "council_received: Received by the Federation Council -> in_council, by 2021-05-24 [Const-RF art. 105(3)]",
            "council_approved: Approved by the Federation Council -> with_president [Const-RF art. 106, point г]",
            "council_rejected: Rejected by the Federation Council -> in_conciliation [Const-RF art. 105(4)]",
        ],
        "due": ["5 days left: Transmission to the Federation Council, last day Monday 24 May 2021 [Const-RF art. 105(3)]"],
        "expected": ["council_approved: Approved by the Federation Council on Wednesday 19 May 2021; today"],
    },
    # a quiet night: five days from 19 May went by on the 24th, and the vote is six days ahead
    MAY_27: {
        "overdue": [
            "3 days ago: Transmission to the Federation Council, last day Monday 24 May 2021, overdue: no receipt recorded"
            " [Const-RF art. 105(3)]"
        ],
        "expected": [
            "council_approved: Approved by the Federation Council on Wednesday 2 June 2021, moved from 2021-05-19; 6 days left"
        ],
    },
    # what was told last was 5 December, on the 25th, when the five days for sending the law on had gone by
    # the Council approves: five days to send the law to the President, who may sign, reject or turn to the Court
    JUNE_2: {
        "new": ["entry 6: 2021-06-02 council_approved: Approved by the Federation Council #6"],
        "moved": [
            "Earliest day it can be over (withdrawn): Sunday 5 December 2021 -> Monday 13 December 2021, 8 days later"
            " [Open-Skies art. XV(2)] (as of 2021-06-02)"
        ],
        "opened": [
            "president_received: Received by the President -> with_president, by 2021-06-07 [Const-RF art. 107(1)]",
            "president_signed: Signed by the President -> signed [Const-RF art. 107(2)]",
            "president_rejected: Rejected by the President -> vetoed [Const-RF art. 107(3)]",
            "court_seised: Referred to the Constitutional Court -> in_court [Const-RF art. 125(5.1)]",
        ],
        "due": ["5 days left: Transmission to the President, last day Monday 7 June 2021 [Const-RF art. 107(1)]"],
    },
    # published on 7 June, in force after ten days, on the 18th; the notices went out the same day: six months, and a conference
    # the 18th of December was the earliest day since the publication; now that the notice is out it is the latest too
    JUNE_18: {
        "new": ["entry 9: 2021-06-18 depositary_notified: Depositary notified of the withdrawal #9"],
        "moved": [
            "Latest day by law it can be over (withdrawn): none for certain -> Saturday 18 December 2021"
            " [Open-Skies art. XV(2)] (as of 2021-06-18)"
        ],
        "time_alone": ["2021-06-18 law_in_force: Law in force -> may_notify [5-FZ art. 6]"],
        "opened": [
            "depositary_notified: Depositary notified of the withdrawal -> notice_running [VCLT art. 67 (not checked)]",
            "notification_revoked: Notification revoked -> may_notify [VCLT art. 68 (not checked)]",
        ],
        "due": [
            "60 days left: Conference of the parties, not before Sunday 18 July 2021, last day Tuesday 17 August 2021"
            " [Open-Skies art. XV(3)]",
            "183 days left: Notice of withdrawal, last day Saturday 18 December 2021 [Open-Skies art. XV(2)]",
        ],
    },
    DECEMBER_17: {"due": ["1 day left: Notice of withdrawal, last day Saturday 18 December 2021 [Open-Skies art. XV(2)]"]},
    DECEMBER_18: {
        "time_alone": ["2021-12-18 withdrawal_took_effect: Withdrawal took effect -> withdrawn [Open-Skies art. XV(2)]"]
    },
}


@pytest.mark.parametrize("night", GOLDEN, ids=lambda night: night.on)
def test_a_night_of_open_skies_tells_this_and_nothing_else(tracker: Tracker, night: Night) -> None:
    """Each line as a reader sees it, whatever was recorded after that night."""
    tell(tracker)
    assert told(night.digest(tracker)) == GOLDEN[night]


HEARTBEATS = {
    MAY_27: "nothing new; no deadline is running",
    DECEMBER_17: "nothing new; 1 deadline running; next: RU-OPEN-SKIES, 1 day left: Notice of withdrawal,"
    " last day Saturday 18 December 2021",
}


@pytest.mark.parametrize("night", GOLDEN, ids=lambda night: night.on)
def test_only_a_night_without_news_has_a_heartbeat(tracker: Tracker, night: Night) -> None:
    """What has long been overdue is no news; what time alone brought about is."""
    tell(tracker)
    assert night.digest(tracker).heartbeat == HEARTBEATS.get(night)


def test_the_same_night_in_russian(tracker: Tracker) -> None:
    """Titles, days, counts and articles are Russian; what people wrote stays as they wrote it."""
    tell(tracker)
    digest = JUNE_18.digest(tracker, Language.ru)
    assert [section.title for section in digest.sections if section.lines] == [
        "Внесено",
        "Сдвинувшиеся сроки",
        "Наступило само по себе, с течением времени",
        "Что отныне возможно",
        "Текущие сроки и оставшиеся дни",
    ]
    assert told(digest) == {
        "new": ["запись 9: 18.06.2021: Депозитарий уведомлён о выходе #9"],
        "moved": [
            "Самый поздний день завершения по закону («Не связана договором»): точно не установлен ->"
            " суббота, 18 декабря 2021 г. [Open-Skies ст. XV(2)] (по состоянию на 18.06.2021)"
        ],
        "time_alone": ["18.06.2021: Закон вступил в силу -> «Может быть направлено уведомление о выходе» [5-FZ ст. 6]"],
        "opened": [
            "Депозитарий уведомлён о выходе -> «Течёт срок уведомления о выходе» [VCLT ст. 67 (текст не сверен)]",
            "Уведомление отозвано -> «Может быть направлено уведомление о выходе» [VCLT ст. 68 (текст не сверен)]",
        ],
        "due": [
            "осталось 60 дней: Конференция участников; первый день — воскресенье, 18 июля 2021 г.;"
            " последний день — вторник, 17 августа 2021 г. [Open-Skies ст. XV(3)]",
            "осталось 183 дня: Срок уведомления о выходе; последний день — суббота, 18 декабря 2021 г. [Open-Skies ст. XV(2)]",
        ],
    }


def test_what_happened_ten_days_ago_and_was_entered_today_is_told_as_late(tracker: Tracker) -> None:
    """The Council received the law on 20 May, in time; entered on the 30th it ends what was called overdue since the 25th."""
    tell(tracker, 4)
    record(tracker, "2021-05-20 council_received", BILL, moment=utc("2021-05-30 12:00"))
    late = Night("2021-05-30", "2021-05-29", 5, 6)
    assert told(late.digest(tracker)) == {
        "new": ["entry 6: 2021-05-20 council_received: Received by the Federation Council (recorded late) #6"],
        "moved": [
            "Earliest day it can be over (withdrawn): Sunday 5 December 2021 -> Friday 10 December 2021, 5 days later"
            " [Open-Skies art. XV(2)] (as of 2021-05-30)"
        ],
        "due": [
            "4 days left: Consideration by the Federation Council, last day Thursday 3 June 2021"
            " [Const-RF art. 105(4) (not checked; disputed: CC-RF 1-P (1995))]"
        ],
        "expected": [
            "council_approved: Approved by the Federation Council on Wednesday 2 June 2021, moved from 2021-05-19; 3 days left"
        ],
    }


def test_a_correction_is_told_in_one_line_and_what_it_moved_in_another(tracker: Tracker) -> None:
    """Adopted on the 18th and not on the 19th: the five days end on 23 May, a day earlier."""
    tell(tracker, 3)
    tracker.correct(BILL, "4", on="2021-05-18", because="misread", by="tester", moment=utc("2021-05-20 12:00"))
    found = told(Night("2021-05-20", "2021-05-19", 4, 6).digest(tracker))
    assert found["corrected"] == [
        "entry 6: duma_adopted, correction of entry 4: day 2021-05-19 -> 2021-05-18; because misread #5,6"
    ]
    assert found["moved"] == [
        "Transmission to the Federation Council: Monday 24 May 2021 -> Sunday 23 May 2021, 1 day earlier"
        " [Const-RF art. 105(3)] (by entry 6)"
    ]
    assert "new" not in found
