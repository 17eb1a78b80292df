"""How days, weekdays and texts are put into words."""

from __future__ import annotations

import pytest

from tests.support import MOMENT, day, open_bill, record
from tracker import wording
from tracker.service import Tracker


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (184, "184 days left"),
        (2, "2 days left"),
        (1, "1 day left"),
        (0, "today"),
        (-1, "1 day ago"),
        (-3, "3 days ago"),
        (None, "not known"),
    ],
)
def test_days_that_remain_are_said_in_words(days: int | None, said: str) -> None:
    """One day is no plural, none is today, and what is not known is never a number."""
    assert wording.remaining(days) == said


@pytest.mark.parametrize(
    ("on", "said"),
    [
        ("1992-03-24", "Tuesday 24 March 1992"),
        ("2002-01-01", "Tuesday 1 January 2002"),
        ("2020-11-22", "Sunday 22 November 2020"),
        ("2021-05-19", "Wednesday 19 May 2021"),
        ("2021-06-07", "Monday 7 June 2021"),
        ("2021-06-18", "Friday 18 June 2021"),
        ("2021-08-17", "Tuesday 17 August 2021"),
        ("2021-12-18", "Saturday 18 December 2021"),
        ("2024-02-29", "Thursday 29 February 2024"),
    ],
)
def test_a_day_has_its_weekday_and_its_months_name(on: str, said: str) -> None:
    """Typed from the calendar, in English whatever the locale."""
    assert wording.weekday(day(on)) == said


@pytest.mark.parametrize(("number", "said"), [(0, "0 bills"), (1, "1 bill"), (2, "2 bills"), (21, "21 bills")])
def test_a_count_is_singular_for_one_alone(number: int, said: str) -> None:
    """Also where the last digit is a one."""
    assert wording.count_of(number, "bill") == said


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Денонсация Договора по открытому небу", "Денонсация Договора по открытому небу"),
        ("naïve “quotes” — 100 €", "naïve “quotes” — 100 €"),
        ("№\u00a0158-ФЗ", "№\u00a0158-ФЗ"),
        ("red \x1b[31m", r"red \x1b[31m"),
        ("bell \x07", r"bell \x07"),
        ("line\nbreak\ttab\rreturn", r"line\nbreak\ttab\rreturn"),
        ("\x00\x7f\x9b", r"\x00\x7f\x9b"),
        ("\u202eright to left\u202c", r"\u202eright to left\u202c"),
        ("\u2066isolated\u2069", r"\u2066isolated\u2069"),
        ("zero\u200bwidth", r"zero\u200bwidth"),
        ("para\u2029graph", r"para\u2029graph"),
        ("\udcff", r"\udcff"),
        ("", ""),
    ],
    ids=ascii,
)
def test_what_cannot_be_seen_is_escaped_and_what_can_is_left(text: str, shown: str) -> None:
    """Letters of any script and the spaces of good typesetting stay; controls and turns of direction are shown by their codes."""
    assert wording.visible(text) == shown


@pytest.mark.parametrize(
    ("as_of", "said"),
    [
        ("2021-05-19", "running"),
        ("2021-05-24", "running"),
        ("2021-05-25", "overdue: no receipt recorded"),
        ("2021-06-02", "overtaken (council_approved, 2021-06-02, 9 days after its last day)"),
    ],
)
def test_how_a_deadline_stands_is_said_with_what_ended_it_or_is_missing(tracker: Tracker, as_of: str, said: str) -> None:
    """The five days of transmission from 19 May 2021, on their first and last day, the day after, and once overtaken."""
    open_bill(tracker)
    for line in ("2021-05-11 bill_introduced", "2021-05-19 duma_adopted", "2021-06-02 council_approved"):
        record(tracker, line)
    outlook = tracker.look("BILL", MOMENT, day(as_of))
    assert [wording.standing(d) for d in outlook.deadlines if d.timer.name == "transmission_to_council"] == [said]
