"""What each section of a digest tells, and of which entries and days."""

from __future__ import annotations

from typing import Any

import pytest

from tests.digest.nights import digest, sections, texts, utc
from tests.support import open_bill, record
from tracker.digest.by_hand import window
from tracker.service import Tracker

RUSSIA = (
    "2021-05-11 bill_introduced",
    "2021-05-19 duma_adopted",
    "2021-06-02 council_approved",
    "2021-06-07 president_signed",
    "2021-06-07 law_published",
    "2021-06-18 depositary_notified",
)


def told_on(moment: str) -> dict[str, Any]:
    """What a command needs to be recorded at a moment."""
    return {"by": "tester", "moment": utc(moment)}


def russia(tracker: Tracker, upto: int = len(RUSSIA)) -> None:
    """The first so many events of the Russian bill, each recorded at noon of its day."""
    open_bill(tracker, moment=utc("2021-05-11 09:00"))
    for line in RUSSIA[:upto]:
        record(tracker, line, moment=utc(f"{line.split()[0]} 12:00"))


def expect(tracker: Tracker, on: str, moment: str) -> None:
    """The Council's vote is put on an agenda."""
    tracker.expect("BILL", "council_approved", on=on, source=None, note=None, **told_on(moment))


def days_of(lines: list[dict[str, Any]]) -> list[tuple[str | None, int | None]]:
    """The day of each line and the days that remain to it."""
    return [(line["on"], line["days"]) for line in lines]


def test_new_is_what_stands_after_the_last_position(tracker: Tracker) -> None:
    """Entries are told by their position in the ledger: those up to the last digest's are not told again."""
    russia(tracker, 3)
    new = texts(digest(tracker, "2021-06-03 06:00", since=3, told_at="2021-05-20 06:00"), "new")
    assert len(new) == 1
    assert "2021-06-02 council_approved" in new[0]


def test_a_late_entry_is_told_and_told_as_late(tracker: Tracker) -> None:
    """An event of 20 May recorded on 10 June comes after the digest of 3 June, though its day is long gone by."""
    russia(tracker, 3)
    record(tracker, "2021-05-20 council_received", moment=utc("2021-06-10 12:00"))
    lines = sections(digest(tracker, "2021-06-11 06:00", since=4, told_at="2021-06-03 06:00"))["new"]
    assert len(lines) == 1
    assert "2021-05-20 council_received" in lines[0]["text"]
    assert lines[0]["remark"] == "recorded late"


def test_an_entry_of_the_day_of_the_last_digest_is_not_late(tracker: Tracker) -> None:
    """The digest went out at six, the vote was at noon: the next digest tells it as any other."""
    russia(tracker, 3)
    lines = sections(digest(tracker, "2021-06-03 06:00", since=3, told_at="2021-06-02 06:00"))["new"]
    assert [line["remark"] for line in lines] == [None]


def test_a_retraction_is_told_with_what_it_took_back(tracker: Tracker) -> None:
    """Both entries are new, and the first says that it no longer stands."""
    russia(tracker, 2)
    tracker.retract("BILL", "last", because="a slip", **told_on("2021-05-19 13:00"))
    lines = sections(digest(tracker, "2021-05-20 06:00", since=2, told_at="2021-05-12 06:00"))["new"]
    assert [line["remark"] for line in lines] == ["retracted by entry 4", None]
    assert "retracted entry 3" in lines[1]["text"]


def test_what_time_alone_brought_about_is_told_once(tracker: Tracker) -> None:
    """The law came into force on 18 June by itself, told that night and not the next."""
    russia(tracker)
    first = sections(digest(tracker, "2021-06-18 06:00", since=6, told_at="2021-06-17 06:00"))["time_alone"]
    assert [(line["on"], line["law"]) for line in first] == [("2021-06-18", "5-FZ art. 6")]
    assert "law_in_force" in first[0]["text"]
    assert sections(digest(tracker, "2021-06-19 06:00", since=6, told_at="2021-06-18 06:00"))["time_alone"] == []


def test_a_deadline_is_due_until_its_day_and_overdue_from_the_next(tracker: Tracker) -> None:
    """Five days from 19 May: due on 24 May, overdue on the 25th with what is missing, and still on the 26th."""
    russia(tracker, 2)
    nights = [
        ("2021-05-23 06:00", "2021-05-24 06:00"),
        ("2021-05-24 06:00", "2021-05-25 06:00"),
        ("2021-05-25 06:00", "2021-05-26 06:00"),
    ]
    told = [digest(tracker, moment, since=3, told_at=told_at) for told_at, moment in nights]
    assert [days_of(sections(one)["due"]) for one in told] == [[("2021-05-24", 0)], [], []]
    assert [days_of(sections(one)["overdue"]) for one in told] == [[], [("2021-05-24", -1)], [("2021-05-24", -2)]]
    assert "no receipt recorded" in texts(told[1], "overdue")[0]


def test_a_deadline_that_went_by_between_two_digests_is_not_missed(tracker: Tracker) -> None:
    """No digest went out from 21 to 27 May: the 24th is told by the next."""
    russia(tracker, 2)
    due = sections(digest(tracker, "2021-05-28 06:00", since=3, told_at="2021-05-20 06:00"))["overdue"]
    assert days_of(due) == [("2021-05-24", -4)]


def test_what_became_possible_is_told_when_it_does(tracker: Tracker) -> None:
    """After the Council's approval of 2 June the President may sign; the day before only the Council could act."""
    russia(tracker, 3)
    possible = texts(digest(tracker, "2021-06-03 06:00", since=3, told_at="2021-06-01 06:00"), "opened")
    assert {text.split(":")[0] for text in possible} == {
        "president_received",
        "president_signed",
        "president_rejected",
        "court_seised",
    }
    assert texts(digest(tracker, "2021-06-04 06:00", since=4, told_at="2021-06-03 06:00"), "opened") == []


def test_an_act_becomes_possible_on_the_day_its_window_opens(tracker: Tracker) -> None:
    """The conference may be held from 18 July 2021 on, thirty days after the notice: not the night before."""
    russia(tracker)
    assert texts(digest(tracker, "2021-07-17 06:00", since=7, told_at="2021-07-16 06:00"), "opened") == []
    opened = texts(digest(tracker, "2021-07-18 06:00", since=7, told_at="2021-07-17 06:00"), "opened")
    assert [text.split(":")[0] for text in opened] == ["conference_held"]


def test_deadlines_run_with_their_days_soonest_first(tracker: Tracker) -> None:
    """On 18 June 2021: the conference within 60 days, the notice in 183, each with its clause."""
    russia(tracker)
    lines = sections(digest(tracker, "2021-06-18 20:00"))["due"]
    assert days_of(lines) == [("2021-08-17", 60), ("2021-12-18", 183)]
    assert [line["law"] for line in lines] == ["Open-Skies art. XV(3)", "Open-Skies art. XV(2)"]


def test_a_bills_day_is_that_of_its_own_zone(tracker: Tracker) -> None:
    """At 21:30 UTC it is the next day in Moscow: 182 days, not 183."""
    russia(tracker)
    assert [n for _, n in days_of(sections(digest(tracker, "2021-06-18 20:30"))["due"])] == [60, 183]
    assert [n for _, n in days_of(sections(digest(tracker, "2021-06-18 21:30"))["due"])] == [59, 182]


def test_an_expectation_that_moved_says_from_which_day(tracker: Tracker) -> None:
    """The Council's vote was on the agenda of 19 May and is now on that of 2 June, six days away on 27 May."""
    russia(tracker, 2)
    expect(tracker, "2021-05-19", "2021-05-18 12:00")
    expect(tracker, "2021-06-02", "2021-05-20 12:00")
    found = digest(tracker, "2021-05-27 06:00", since=4, told_at="2021-05-19 06:00")
    assert days_of(sections(found)["expected"]) == [("2021-06-02", 6)]
    assert "moved from 2021-05-19" in texts(found, "expected")[0]
    assert [line["remark"] for line in sections(found)["new"]] == ["moved from 2021-05-19"]


def test_an_expected_day_gone_by_is_a_finding_and_no_longer_expected(tracker: Tracker) -> None:
    """On 3 June nobody has recorded the vote of 2 June."""
    russia(tracker, 2)
    expect(tracker, "2021-06-02", "2021-05-20 12:00")
    found = sections(digest(tracker, "2021-06-03 12:00", since=4, told_at="2021-06-02 06:00"))
    assert found["expected"] == []
    assert [line["on"] for line in found["findings"]] == ["2021-06-02"]


def test_a_finding_is_told_once_and_counted_from_then_on_while_the_bill_is_on_its_way(tracker: Tracker) -> None:
    """A gap is told in the first night and counted in the next, in which the notice has 182 days; at an end neither."""
    open_bill(tracker, moment=utc("2021-06-01 09:00"))
    for line in RUSSIA[2:]:
        record(tracker, line, moment=utc(f"{line.split()[0]} 12:00"))
    nights = [(None, "2021-06-19 06:00"), ("2021-06-18 06:00", "2021-07-18 06:00"), ("2021-12-17 06:00", "2021-12-18 06:00")]
    told = [digest(tracker, moment, told_at=told_at, since=5 if told_at else 0) for told_at, moment in nights]
    found = [next(section for section in one.sections if section.name == "findings") for one in told]
    assert [(len(section.lines), section.more) for section in found] == [(1, 0), (0, 1), (0, 0)]


def test_facts_after_as_of_are_left_out_and_counted(tracker: Tracker) -> None:
    """As of 27 May the digest knows four entries; the four facts of June are counted and not told."""
    russia(tracker)
    found = digest(tracker, "2021-07-01 06:00", as_of="2021-05-27")
    assert found.after == 4
    assert len(sections(found)["new"]) == 3
    assert "2021-06" not in " ".join(texts(found, "new"))
    assert days_of(sections(found)["overdue"]) == [("2021-05-24", -3)]


def test_of_a_void_bill_its_entries_alone_are_told(tracker: Tracker) -> None:
    """Its deadlines, findings and possibilities are nobody's business any more; what was recorded of it is not hidden."""
    russia(tracker)
    tracker.void("BILL", because="a double", **told_on("2021-06-18 13:00"))
    found = digest(tracker, "2021-06-19 06:00")
    assert {name: len(lines) for name, lines in sections(found).items() if lines} == {"new": 8}
    assert "a double" in texts(found, "new")[-1]


@pytest.mark.parametrize(
    ("since", "told_at"), [(0, None), (1, "2021-05-11 09:00"), (3, "2021-05-19 12:00"), (99, "2021-06-02 12:00")]
)
def test_a_digest_by_hand_begins_at_a_position_and_was_told_when_that_was_recorded(
    tracker: Tracker, since: int, told_at: str | None
) -> None:
    """Without one, at the beginning, when nothing had been told."""
    russia(tracker, 3)
    covered = window(tracker, utc("2021-06-02 18:00"), None, since)
    assert (covered.since, covered.upto) == (since, 4)
    assert covered.told_at == (utc(told_at) if told_at else None)
