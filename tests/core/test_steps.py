"""The steps of a count and the names of its lengths, as a lawyer reads them aloud."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.builders import BASIS, span
from tests.support import day
from tracker.core.calendar import reckon
from tracker.core.lengths import (
    Choice,
    CutOff,
    Length,
    Named,
    NthMonth,
    On,
    Renewals,
    Sitting,
    Span,
    Unit,
    YearDay,
    listed,
    name_of_day,
    ordinal,
)
from tracker.core.sittings import Sittings
from tracker.core.term import Bar, Counting, Effect, Term


def of(length: Length, counting: Counting = Counting.DAY_AFTER) -> Term:
    """A term of a length that acts on its last day."""
    return Term(BASIS, counting, Effect.LAST_DAY, within=length)


def steps(length: Length, start: str, named: str | None = None, **days: str) -> list[str]:
    """The steps after the event as text: "2021-12-18 6 months"."""
    found = reckon(of(length), day(start), day(named) if named else None, {name: day(on) for name, on in days.items()})
    assert found.steps[-1].day == found.effect
    assert [step.what for step in found.steps[:1]] == ["the event"]
    return [f"{step.day} {step.what}" for step in found.steps[1:]]


SIGNED = Span(10, Unit.YEARS, since="signature")
CHILD_ABDUCTION = Renewals(span("5 years"), span("6 months"), "entry_into_force")
GENOCIDE = replace(CHILD_ABDUCTION, first=span("10 years"))


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (CutOff(YearDay(12, 31), YearDay(12, 31)), "received by 31 December, out on the next 31 December"),
        (CutOff(YearDay(7, 1), YearDay(1, 1)), "received by 1 July, out on the next 1 January"),
        (NthMonth(6), "the first day of the 6th month after the month of the event"),
        (NthMonth(1), "the first day of the 1st month after the month of the event"),
        (SIGNED, "10 years from the signature"),
        (Span(1, Unit.YEARS, since="entry_into_force_for_party"), "1 year from the entry into force for the party"),
        (On("entry_into_force"), "the day of the entry into force of the treaty"),
        (
            CHILD_ABDUCTION,
            "the end of one of the periods of 5 years that run from the entry into force of the treaty, "
            "with notice at least 6 months before it",
        ),
        (
            GENOCIDE,
            "the end of one of the periods that run from the entry into force of the treaty, the first of 10 years and each "
            "later one of 5 years, with notice at least 6 months before it",
        ),
        (Choice(True, (span("1 year"), Named())), "the later of 1 year and the day that the act names"),
        (Choice(False, (span("90 days"), Named())), "the earlier of 90 days and the day that the act names"),
        (
            Choice(True, (span("1 year"), NthMonth(9), Named())),
            f"the latest of 1 year, {NthMonth(9)} and the day that the act names",
        ),
        (
            Choice(False, (span("1 year"), span("3 months"), Named())),
            "the earliest of 1 year, 3 months and the day that the act names",
        ),
        (
            Choice(True, (Span(10, Unit.DAYS, (7,)), Named())),
            "the later of: 10 days, Sundays excepted; the day that the act names",
        ),
    ],
)
def test_a_length_is_told_in_words(length: Length, said: str) -> None:
    """Months by their names, days from which it runs by what they are."""
    assert str(length) == said


@pytest.mark.parametrize(
    ("bar", "said"),
    [
        (
            Bar("entry_into_force_for_party", not_before=span("3 years")),
            "no notice before 3 years have passed since the entry into force for the party",
        ),
        (
            Bar("entry_into_force", not_before=span("1 year")),
            "no notice before 1 year has passed since the entry into force of the treaty",
        ),
        (
            Bar("entry_into_force", every=span("10 years"), width=span("1 year")),
            "notice only in the year that follows each period of 10 years from the entry into force of the treaty",
        ),
        (
            Bar("first_session", every=span("5 years"), width=span("6 months")),
            "notice only in the 6 months that follow each period of 5 years from the first session",
        ),
    ],
)
def test_a_bar_is_told_in_words(bar: Bar, said: str) -> None:
    """Not before, or within a window."""
    assert str(bar) == said


def test_ordinals_lists_and_days_have_names() -> None:
    """The eleventh to thirteenth end as the fourth does, whatever their last figure."""
    told = "1st 2nd 3rd 4th 10th 11th 12th 13th 21st 22nd 40th 50th 101st 111th"
    assert [ordinal(int(one[:-2])) for one in told.split()] == told.split()
    assert [listed(names) for names in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]
    assert name_of_day("first_session") == "first session"


IN_FORCE = "1983-12-01 the entry into force of the treaty, from which the periods run"


@pytest.mark.parametrize(
    ("notified", "told"),
    [
        pytest.param(
            "2023-06-02",
            [
                IN_FORCE,
                "2023-12-01 the end of the period of 5 years in which the notice came",
                "2023-06-01 the last day to give notice for that end; the notice came too late",
                "2028-12-01 the end of the next period for which the notice was in time",
            ],
            id="a day late",
        ),
        pytest.param(
            "2023-06-01",
            [
                IN_FORCE,
                "2023-12-01 the end of the period of 5 years in which the notice came",
                "2023-06-01 the last day to give notice for that end; the notice came in time",
                "2023-12-01 the end of that period",
            ],
            id="on the last day",
        ),
        pytest.param(
            "2023-12-01",
            [
                IN_FORCE,
                "2023-12-01 the end of the period of 5 years in which the notice came",
                "2023-06-01 the last day to give notice for that end; the notice came too late",
                "2028-12-01 the end of the next period for which the notice was in time",
            ],
            id="on the last day of a period",
        ),
        pytest.param(
            "2023-12-02",
            [
                IN_FORCE,
                "2028-12-01 the end of the period of 5 years in which the notice came",
                "2028-06-01 the last day to give notice for that end; the notice came in time",
                "2028-12-01 the end of that period",
            ],
            id="on the first day of the next",
        ),
        pytest.param(
            "1985-01-01",
            [
                IN_FORCE,
                "1988-12-01 the end of the first period, of 5 years, in which the notice came",
                "1988-06-01 the last day to give notice for that end; the notice came in time",
                "1988-12-01 the end of that period",
            ],
            id="in the first period",
        ),
        pytest.param(
            "1983-11-30",
            [
                IN_FORCE,
                "1988-12-01 the end of the first period, of 5 years",
                "1988-06-01 the last day to give notice for that end; the notice came in time",
                "1988-12-01 the end of that period",
            ],
            id="before any period ran",
        ),
    ],
)
def test_a_renewal_tells_the_period_of_the_notice_and_by_when_it_was_due(notified: str, told: list[str]) -> None:
    """Child abduction, in force on 1 December 1983: five years at a time, with notice six months before the end."""
    assert steps(CHILD_ABDUCTION, notified, entry_into_force="1983-12-01") == told


@pytest.mark.parametrize(
    ("notified", "told"),
    [
        (
            "2030-07-13",
            [
                "1961-01-12 the end of the first period, of 10 years",
                "2031-01-12 the end of the period of 5 years in which the notice came",
                "2030-07-12 the last day to give notice for that end; the notice came too late",
                "2036-01-12 the end of the next period for which the notice was in time",
            ],
        ),
        (
            "1960-07-12",
            [
                "1961-01-12 the end of the first period, of 10 years, in which the notice came",
                "1960-07-12 the last day to give notice for that end; the notice came in time",
                "1961-01-12 the end of that period",
            ],
        ),
        (
            "1960-07-13",
            [
                "1961-01-12 the end of the first period, of 10 years, in which the notice came",
                "1960-07-12 the last day to give notice for that end; the notice came too late",
                "1966-01-12 the end of the next period for which the notice was in time",
            ],
        ),
    ],
)
def test_a_longer_first_period_is_named(notified: str, told: list[str]) -> None:
    """Genocide, in force on 12 January 1951: ten years to 1961, then five at a time."""
    began = "1951-01-12 the entry into force of the treaty, from which the periods run"
    assert steps(GENOCIDE, notified, entry_into_force="1951-01-12") == [began, *told]


def test_notice_longer_than_a_period_misses_more_than_one_end() -> None:
    """One year at a time, three years' notice: given in 2001 it is in time for the end of 2004 at the soonest."""
    yearly = Renewals(span("1 year"), span("3 years"), "signature")
    assert steps(yearly, "2001-06-01", signature="2000-01-01")[1:] == [
        "2002-01-01 the end of the period of 1 year in which the notice came",
        "1999-01-01 the last day to give notice for that end; the notice came too late",
        "2005-01-01 the end of the next period for which the notice was in time",
    ]


@pytest.mark.parametrize(
    ("notified", "due", "out"), [("2005-03-31", "2005-03-31", "2005-09-30"), ("2005-04-01", "2005-03-31", "2010-09-30")]
)
def test_the_last_day_for_notice_is_found_by_the_forward_rule(notified: str, due: str, out: str) -> None:
    """Six months from 31 March end on 30 September, the end of that month: a day later than 30 September less six months."""
    half_year = Renewals(span("5 years"), span("6 months"), "signature")
    [*_, by, end] = steps(half_year, notified, signature="2000-09-30")
    assert (by[:10], end[:10]) == (due, out)


DAYS = st.dates(date(1990, 1, 1), date(2050, 1, 1))


@given(DAYS, DAYS, st.sampled_from(["6 months", "1 year", "90 days", "2 weeks", "3 years"]))
def test_notice_on_the_last_day_is_in_time_and_a_day_later_it_is_not(since: date, notified: date, notice: str) -> None:
    """Whatever the periods: the step that names the last day keeps what it says."""
    rule = of(Renewals(span("5 years"), span(notice), "signature"))
    [*_, end, by, _] = reckon(rule, max(notified, since), None, {"signature": since}).steps
    outs = [reckon(rule, by.day + timedelta(days=n), None, {"signature": since}).effect for n in (0, 1)]
    assert outs[0] == end.day
    assert outs[1] is not None
    assert outs[1] > end.day


YEAR_OR_NAMED = (Span(1, Unit.YEARS), Named())


@pytest.mark.parametrize(
    ("latest", "named", "told"),
    [
        pytest.param(
            True,
            "2020-06-01",
            ["2020-06-01 the day that the act names, which is earlier and takes no part", "2021-01-15 1 year"],
            id="earlier than the latest",
        ),
        pytest.param(True, "2021-06-01", ["2021-06-01 the day that the act itself names"], id="the latest"),
        pytest.param(
            False,
            "2021-06-01",
            ["2021-06-01 the day that the act names, which is later and takes no part", "2021-01-15 1 year"],
            id="later than the earliest",
        ),
        pytest.param(False, "2020-06-01", ["2020-06-01 the day that the act itself names"], id="the earliest"),
        pytest.param(True, "2021-01-15", ["2021-01-15 the day that the act itself names"], id="the same day, latest"),
        pytest.param(False, "2021-01-15", ["2021-01-15 1 year"], id="the same day, earliest"),
        pytest.param(True, None, ["2021-01-15 1 year"], id="none named"),
    ],
)
def test_a_day_that_the_act_names_in_vain_is_told(latest: bool, named: str | None, told: list[str]) -> None:
    """A year from 15 January 2020, or the day named, whichever is later or earlier."""
    assert steps(Choice(latest, YEAR_OR_NAMED), "2020-01-15", named) == told


def test_a_day_of_the_treaty_that_decides_nothing_is_told() -> None:
    """Paris: deposited on 20 January 2021, the thirtieth day is 19 February; the agreement itself has long been in force."""
    paris = Choice(True, (Span(30, Unit.DAYS), On("entry_into_force")))
    assert steps(paris, "2021-01-20", entry_into_force="2016-11-04") == [
        "2016-11-04 the day of the entry into force of the treaty, which is earlier and takes no part",
        "2021-02-19 30 days",
    ]


def test_a_cut_off_tells_its_two_days() -> None:
    """Whaling: 2 January 2019 is a day late, so the cut-off is that of 2020."""
    assert steps(CutOff(YearDay(1, 1), YearDay(6, 30)), "2019-01-02") == [
        "2020-01-01 the cut-off, the first 1 January on or after the event",
        "2020-06-30 the first 30 June after the cut-off",
    ]


def test_a_span_from_another_day_tells_that_day() -> None:
    """And where it counts, that it is that day which does."""
    assert steps(SIGNED, "2015-03-01", signature="2010-04-08") == [
        "2010-04-08 counted from the signature",
        "2020-04-08 10 years from the signature",
    ]
    counted = reckon(of(SIGNED, Counting.SAME_DAY), day("2015-03-01"), days={"signature": day("2010-04-08")})
    assert (str(counted.last), counted.steps[-1].what) == ("2020-04-07", "10 years from the signature, that day counted")


def test_what_is_not_known_is_called_by_its_name() -> None:
    """The day of the party's own, which nobody gave."""
    rule = of(replace(CHILD_ABDUCTION, since="entry_into_force_for_party"))
    assert reckon(rule, day("2023-06-02")).unknown == "the day of the entry into force for the party is not known"


KNOWN = Sittings("upper", day("2024-01-08"), day("2024-12-31"), frozenset())


@pytest.mark.parametrize(
    ("calendars", "said"),
    [
        ([], "no sitting days of lower, upper and third are imported"),
        (["upper"], "no sitting days of lower and third are imported"),
        (["lower", "upper"], "no sitting days of third are imported"),
    ],
)
def test_every_calendar_that_is_missing_is_named(calendars: list[str], said: str) -> None:
    """Also where one that is not missing does not reach back to the first day."""
    sitting = Span(1, Unit.DAYS, sitting=Sitting(("lower", "upper", "third"), together=False))
    assert reckon(of(sitting), day("2024-01-01"), calendars=dict.fromkeys(calendars, KNOWN)).unknown == said


def test_the_chambers_that_did_not_sit_are_listed() -> None:
    """Three of them on one day, and one of them the day after, when no day of all three counts."""
    first, second, third = (day(f"2024-01-0{n}") for n in (2, 3, 4))
    names = {"a": {second, third}, "b": {second, third}, "c": {third}}
    calendars = {name: Sittings(name, first, third, frozenset(days)) for name, days in names.items()}
    sitting = Span(1, Unit.DAYS, sitting=Sitting(("a", "b", "c"), together=True))
    [_, step] = reckon(of(sitting), day("2024-01-01"), calendars=calendars).steps
    assert (step.day, [run.why for run in step.passed_over]) == (third, ["a, b and c did not sit", "c did not sit"])
