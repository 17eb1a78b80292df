"""Legal time: each rule of counting by a table (its properties: test_calendar_properties.py).

Dates marked with a case are decided: a state gave them, or its depositary did.
"""

from __future__ import annotations

import pytest

from tests.core.builders import span, term
from tests.support import day
from tracker.core.calendar import reckon
from tracker.core.counting import acts_on, add
from tracker.core.term import Counting, Effect, Term

DAY_AFTER, SAME_DAY = Counting.DAY_AFTER, Counting.SAME_DAY


@pytest.mark.parametrize(
    ("start", "length", "last"),
    [
        ("2021-05-19", "5 days", "2021-05-24"),  # Const-RF art. 105(3): Open Skies, adopted 19 May
        ("2021-02-26", "3 days", "2021-03-01"),  # over a month's end
        ("2024-02-28", "1 day", "2024-02-29"),
        ("2020-12-31", "1 day", "2021-01-01"),
        ("2023-06-09", "150 days", "2023-11-06"),  # CFE: the 150th day
        ("2007-07-14", "150 days", "2007-12-11"),  # CFE, suspension
        ("1993-03-12", "90 days", "1993-06-10"),  # ninety days are not three months
        ("2021-06-18", "1 week", "2021-06-25"),
        ("2021-06-18", "2 weeks", "2021-07-02"),
        ("2021-06-18", "6 months", "2021-12-18"),  # Open Skies, Russia: a Saturday, and stays one
        ("2020-05-22", "6 months", "2020-11-22"),  # Open Skies, United States: a Sunday
        ("2025-06-27", "6 months", "2025-12-27"),  # Ottawa: Estonia, Latvia, Lithuania
        ("2019-02-02", "6 months", "2019-08-02"),  # INF, United States
        ("1998-05-26", "3 months", "1998-08-26"),  # ICCPR-OP1, Trinidad and Tobago
        ("1993-03-12", "3 months", "1993-06-12"),
        ("2018-03-17", "1 year", "2019-03-17"),  # Rome Statute, Philippines
        ("2024-04-27", "1 year", "2025-04-27"),  # Energy Charter, United Kingdom
        ("2016-11-04", "3 years", "2019-11-04"),  # Paris Agreement: the first day for a notice
    ],
)
def test_the_day_of_the_event_is_day_zero(start: str, length: str, last: str) -> None:
    """Days and weeks are counted from the day after; months and years go to the same day number."""
    assert add(day(start), span(length), DAY_AFTER) == day(last)


@pytest.mark.parametrize(
    ("start", "length", "last"),
    [
        ("2023-08-31", "6 months", "2024-02-29"),
        ("2024-08-31", "6 months", "2025-02-28"),
        ("2025-11-30", "3 months", "2026-02-28"),
        ("2024-02-29", "12 months", "2025-02-28"),
        ("2024-02-29", "1 year", "2025-02-28"),
        ("2024-02-29", "4 years", "2028-02-29"),
        ("2021-01-31", "1 month", "2021-02-28"),
        ("2021-01-31", "2 months", "2021-03-31"),  # added once, so the thirty-first comes back
        ("2021-02-28", "6 months", "2021-08-28"),  # the end of a month does not stay one
    ],
)
def test_a_month_without_that_day_ends_the_term(start: str, length: str, last: str) -> None:
    """Where the month has no such day number, its last day is taken."""
    assert add(day(start), span(length), DAY_AFTER) == day(last)


@pytest.mark.parametrize(
    ("start", "length", "last"),
    [
        ("2022-06-21", "7 days", "2022-06-27"),  # the Duma's term for amendments as printed since 2017
        ("2017-10-11", "30 days", "2017-11-09"),
        ("2024-03-01", "1 day", "2024-03-01"),
        ("2021-06-18", "1 week", "2021-06-24"),
        ("2021-06-18", "6 months", "2021-12-17"),
        ("2021-06-18", "1 year", "2022-06-17"),
    ],
)
def test_the_day_of_the_event_may_itself_be_counted(start: str, length: str, last: str) -> None:
    """With `same_day` the day of the event is day 1, so that every term ends a day sooner."""
    assert add(day(start), span(length), SAME_DAY) == day(last)


@pytest.mark.parametrize(
    ("last", "effect", "acts"),
    [
        ("2021-12-18", Effect.LAST_DAY, "2021-12-18"),
        ("2023-11-06", Effect.DAY_AFTER, "2023-11-07"),
        ("2023-12-31", Effect.DAY_AFTER, "2024-01-01"),
        ("2021-06-30", Effect.FIRST_OF_NEXT_MONTH, "2021-07-01"),
        ("2021-07-01", Effect.FIRST_OF_NEXT_MONTH, "2021-08-01"),  # the day of expiry is itself a first: the next one
        ("2023-12-05", Effect.FIRST_OF_NEXT_MONTH, "2024-01-01"),
        ("2024-01-31", Effect.FIRST_OF_NEXT_MONTH, "2024-02-01"),
    ],
)
def test_a_term_acts_on_the_day_that_its_effect_names(last: str, effect: Effect, acts: str) -> None:
    """On the last day, on the day after it, or on the first of the month after it."""
    assert acts_on(day(last), effect) == day(acts)


TEN_CLEAR_DAYS = term("10 days", effect=Effect.DAY_AFTER)
CFE_NOTICE = term("150 days", effect=Effect.DAY_AFTER)
OPEN_SKIES_NOTICE = term("6 months")
THREE_MONTHS_THEN_FIRST = term("3 months", effect=Effect.FIRST_OF_NEXT_MONTH)
DECIDED = [
    pytest.param(TEN_CLEAR_DAYS, "2021-06-07", "2021-06-17", "2021-06-18", id="law 158-FZ in force"),
    pytest.param(TEN_CLEAR_DAYS, "2023-05-29", "2023-06-08", "2023-06-09", id="CFE law in force"),
    pytest.param(TEN_CLEAR_DAYS, "2018-04-23", "2018-05-03", "2018-05-04", id="over the end of a month"),
    pytest.param(TEN_CLEAR_DAYS, "2016-10-10", "2016-10-20", "2016-10-21", id="ministry order 2016"),
    pytest.param(TEN_CLEAR_DAYS, "2016-11-11", "2016-11-21", "2016-11-22", id="another of 2016"),
    pytest.param(CFE_NOTICE, "2023-06-09", "2023-11-06", "2023-11-07", id="CFE notice"),
    pytest.param(OPEN_SKIES_NOTICE, "2021-06-18", "2021-12-18", "2021-12-18", id="Open Skies, Russia"),
    pytest.param(OPEN_SKIES_NOTICE, "2020-05-22", "2020-11-22", "2020-11-22", id="Open Skies, United States"),
    pytest.param(THREE_MONTHS_THEN_FIRST, "2021-03-31", "2021-06-30", "2021-07-01", id="received on the last of a month"),
    pytest.param(THREE_MONTHS_THEN_FIRST, "2021-04-01", "2021-07-01", "2021-08-01", id="received on the first"),
]


@pytest.mark.parametrize(("rule", "start", "last", "effect"), DECIDED)
def test_a_reckoning_gives_the_decided_days(rule: Term, start: str, last: str, effect: str) -> None:
    """The last day and the day of effect of decided cases."""
    reckoning = reckon(rule, day(start))
    assert (reckoning.last, reckoning.effect, reckoning.unknown) == (day(last), day(effect), None)


@pytest.mark.parametrize(("start", "days"), [("2021-06-18", 183), ("2020-05-22", 184)])
def test_six_months_are_not_a_number_of_days(start: str, days: int) -> None:
    """Six months were 183 days for Russia and 184 for the United States, and for neither 180."""
    effect = reckon(OPEN_SKIES_NOTICE, day(start)).effect
    assert effect is not None
    assert (effect - day(start)).days == days


@pytest.mark.parametrize(
    ("effect", "at_start"), [(Effect.LAST_DAY, False), (Effect.DAY_AFTER, True), (Effect.FIRST_OF_NEXT_MONTH, True)]
)
def test_only_a_term_that_acts_on_its_last_day_has_no_hour(effect: Effect, at_start: bool) -> None:
    """A day of effect after the last day is reached at its 00:00."""
    assert reckon(term("10 days", effect=effect), day("2021-06-07")).at_start is at_start


@pytest.mark.parametrize(
    ("rule", "opens", "last"),
    [
        (term("60 days", not_before="30 days"), "2021-07-18", "2021-08-17"),  # Open Skies art. XV(3)
        (term(not_before="21 days"), "2021-07-09", None),  # CFE art. XIX gives no last day
        (term("60 days"), None, "2021-08-17"),
    ],
)
def test_an_act_may_have_a_first_day_and_a_last(rule: Term, opens: str | None, last: str | None) -> None:
    """`not_before` gives the first day on which an act may be done, `within` the last; each may stand alone."""
    reckoning = reckon(rule, day("2021-06-18"))
    assert (reckoning.opens, reckoning.last) == (opens and day(opens), last and day(last))


def test_the_act_itself_may_name_the_day() -> None:
    """A named day is taken as it is, at its 00:00, and before what would hold otherwise."""
    rule = term(named=True, otherwise=TEN_CLEAR_DAYS)
    reckoning = reckon(rule, day("2023-02-28"), day("2023-03-05"))
    assert (reckoning.last, reckoning.effect, reckoning.at_start) == (day("2023-03-05"), day("2023-03-05"), True)


def test_a_named_day_may_lie_before_the_act() -> None:
    """A retroactive day is no error: 28 February 2023, with effect from 16 March 2022."""
    assert reckon(term(named=True), day("2023-02-28"), day("2022-03-16")).effect == day("2022-03-16")


def test_where_no_day_is_named_the_other_term_holds() -> None:
    """`otherwise` is counted where the act names no day: ten clear days after publication."""
    reckoning = reckon(term(named=True, otherwise=TEN_CLEAR_DAYS), day("2021-06-07"))
    assert (reckoning.term, reckoning.effect) == (TEN_CLEAR_DAYS, day("2021-06-18"))


def test_a_named_day_without_otherwise_is_not_guessed() -> None:
    """Where neither the act names a day nor the rule says what holds otherwise, the day is not known."""
    reckoning = reckon(term(named=True), day("2021-06-07"))
    assert (reckoning.last, reckoning.effect, reckoning.opens) == (None, None, None)
    assert reckoning.unknown == "the act names no day"


@pytest.mark.parametrize(
    ("rule", "start"),
    [
        (term("1 day"), "9999-12-31"),
        (term("6 months"), "9999-07-01"),
        (term("1 year"), "9999-01-01"),
        (term("1 day", effect=Effect.DAY_AFTER), "9999-12-30"),
        (term("1 day", effect=Effect.FIRST_OF_NEXT_MONTH), "9999-12-01"),
        (term("5 days", not_before="9000 years"), "2021-01-01"),
        (term("999999999999999999999 days"), "2021-01-01"),
        (term("999999999999999999999 months"), "2021-01-01"),
        (term(named=True, otherwise=term("1 day")), "9999-12-31"),
    ],
)
def test_a_count_past_the_last_year_is_not_known(rule: Term, start: str) -> None:
    """What cannot be written as a date is unknown, with the reason, and never an exception."""
    reckoning = reckon(rule, day(start))
    assert (reckoning.last, reckoning.effect) == (None, None)
    assert reckoning.unknown is not None
    assert "9999" in reckoning.unknown


def test_each_step_of_a_count_can_be_shown() -> None:
    """CFE: the event, the 150th day, and the 00:00 after it."""
    steps = reckon(CFE_NOTICE, day("2023-06-09")).steps
    assert [step.day for step in steps] == [day("2023-06-09"), day("2023-11-06"), day("2023-11-07")]
    assert "150 days" in steps[1].what
    assert "00:00" in steps[2].what
