"""The kinds of term that treaties use: each held to a decided withdrawal or to the words of its clause."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.builders import BASIS, span, term
from tests.support import day
from tracker.core.calendar import reckon
from tracker.core.counting import NotKnown
from tracker.core.ends import first_lawful_day
from tracker.core.lengths import Choice, CutOff, Length, Named, NthMonth, Renewals, Span, Unit, YearDay
from tracker.core.term import Bar, Counting, Effect, Term

DAYS = st.dates(date(1900, 1, 1), date(2200, 1, 1))


def of(length: Length, effect: Effect = Effect.LAST_DAY) -> Term:
    """A term of a length."""
    return Term(BASIS, Counting.DAY_AFTER, effect, within=length)


UNESCO = CutOff(YearDay(12, 31), YearDay(12, 31))
COUNCIL_OF_EUROPE = CutOff(YearDay(9, 30), YearDay(12, 31))
SINGLE_CONVENTION = CutOff(YearDay(7, 1), YearDay(1, 1))
WHALING = CutOff(YearDay(1, 1), YearDay(6, 30))


@pytest.mark.parametrize(
    ("length", "received", "out"),
    [
        pytest.param(UNESCO, "2025-07-22", "2026-12-31", id="UNESCO, United States"),
        pytest.param(UNESCO, "2025-12-31", "2026-12-31", id="UNESCO, the last day of a year"),
        pytest.param(UNESCO, "2026-01-01", "2027-12-31", id="UNESCO, a day later"),
        pytest.param(WHALING, "2018-12-26", "2019-06-30", id="whaling, Japan"),
        pytest.param(WHALING, "2019-01-01", "2019-06-30", id="whaling, on or before 1 January"),
        pytest.param(WHALING, "2019-01-02", "2020-06-30", id="whaling, one day late costs a year"),
        pytest.param(SINGLE_CONVENTION, "2011-07-01", "2012-01-01", id="narcotics, by 1 July"),
        pytest.param(SINGLE_CONVENTION, "2011-07-02", "2013-01-01", id="narcotics, after 1 July"),
        pytest.param(COUNCIL_OF_EUROPE, "2022-03-15", "2022-12-31", id="financial year, within its first nine months"),
        pytest.param(COUNCIL_OF_EUROPE, "2022-10-01", "2023-12-31", id="financial year, later"),
    ],
)
def test_cut_offs_are_inclusive_and_one_day_late_costs_a_year(length: Length, received: str, out: str) -> None:
    """Received by a day of the year, out on the first fixed day after it."""
    assert reckon(of(length), day(received)).effect == day(out)


@pytest.mark.parametrize(
    ("n", "deposited", "in_force"),
    [
        (6, "1998-09-16", "1999-03-01"),
        (6, "1998-09-01", "1999-03-01"),
        (1, "2024-12-31", "2025-01-01"),
        (6, "2025-08-31", "2026-02-01"),
    ],
)
def test_the_first_day_of_the_nth_month_after_the_month(n: int, deposited: str, in_force: str) -> None:
    """Ottawa: the fortieth instrument on 16 September 1998, in force on 1 March 1999, at 00:00."""
    reckoning = reckon(of(NthMonth(n)), day(deposited))
    assert (reckoning.effect, reckoning.at_start) == (day(in_force), True)


@pytest.mark.parametrize(
    ("presented", "tenth"),
    [
        pytest.param("2000-12-07", "2000-12-19", id="H.R. 2415, a Thursday: two Sundays between"),
        pytest.param("2008-07-10", "2008-07-22", id="H.R. 6331, a Thursday"),
        pytest.param("2024-01-01", "2024-01-12", id="a Monday: eleven days"),
        pytest.param("2024-01-07", "2024-01-18", id="a Sunday is not counted twice"),
    ],
)
def test_ten_days_sundays_excepted_and_the_day_of_presentment_not_counted(presented: str, tenth: str) -> None:
    """Monday, Tuesday or Sunday: eleven days; the others twelve."""
    assert reckon(of(Span(10, Unit.DAYS, excepted=(7,))), day(presented)).last == day(tenth)


def test_the_world_bank_counts_one_day_more() -> None:
    """ICSID: received 24 January 2012, out 25 July 2012, the depositary's own date."""
    assert reckon(term("6 months", effect=Effect.DAY_AFTER), day("2012-01-24")).effect == day("2012-07-25")


YEAR_OR_LATER = Choice(True, (Span(1, Unit.YEARS), Named()))


@pytest.mark.parametrize(("named", "out"), [(None, "2025-04-27"), ("2025-01-01", "2025-04-27"), ("2026-01-01", "2026-01-01")])
def test_a_later_date_in_the_notice_is_taken_and_an_earlier_one_is_not(named: str | None, out: str) -> None:
    """Energy Charter: a year after the receipt of 27 April 2024, or a later day that the notice names."""
    assert reckon(of(YEAR_OR_LATER), day("2024-04-27"), day(named) if named else None).effect == day(out)


@given(st.permutations([Span(1, Unit.YEARS), Span(200, Unit.DAYS), Named(), NthMonth(9)]), DAYS, DAYS, st.booleans())
def test_the_order_of_the_terms_in_a_choice_does_not_matter(of_: list[Length], start: date, named: date, latest: bool) -> None:
    """Latest and earliest are what they say, however the file lists them."""
    lengths: tuple[Length, ...] = (Span(1, Unit.YEARS), Span(200, Unit.DAYS), Named(), NthMonth(9))
    told = reckon(of(Choice(latest, lengths)), start, named)
    assert reckon(of(Choice(latest, tuple(of_))), start, named).effect == told.effect


CHILD_ABDUCTION = Renewals(span("5 years"), span("6 months"), "entry_into_force")
IN_FORCE = {"entry_into_force": day("1983-12-01")}


@pytest.mark.parametrize(
    ("notified", "out"), [("2028-06-01", "2028-12-01"), ("2028-06-02", "2033-12-01"), ("2024-01-01", "2028-12-01")]
)
def test_a_treaty_that_renews_itself_is_left_at_the_end_of_a_period(notified: str, out: str) -> None:
    """Child abduction: five-year periods from the convention's own entry into force, notice six months before the end."""
    assert reckon(of(CHILD_ABDUCTION), day(notified), None, IN_FORCE).effect == day(out)


def test_the_first_period_may_be_longer() -> None:
    """Genocide: ten years, then periods of five; the first end after 12 July 2030 is 12 January 2031."""
    genocide = Renewals(span("5 years"), span("6 months"), "entry_into_force", first=span("10 years"))
    days = {"entry_into_force": day("1951-01-12")}
    assert reckon(of(genocide), day("2030-07-12"), None, days).effect == day("2031-01-12")
    assert reckon(of(genocide), day("2030-07-13"), None, days).effect == day("2036-01-12")
    assert reckon(of(genocide), day("1955-01-01"), None, days).effect == day("1961-01-12")


def test_a_period_from_a_day_that_is_not_known_is_not_known() -> None:
    """No guess: the reckoning says which day is missing."""
    reckoning = reckon(of(CHILD_ABDUCTION), day("2028-06-01"))
    assert (reckoning.effect, reckoning.unknown) == (None, "the day of the entry into force of the treaty is not known")


PARIS = Bar("entry_into_force_for_party", not_before=span("3 years"))
ILO = Bar("entry_into_force", every=span("10 years"), width=span("1 year"))


@pytest.mark.parametrize(
    ("bar", "since", "asked", "lawful"),
    [
        pytest.param(PARIS, "2016-11-04", "2019-11-03", "2019-11-04", id="Paris, a day early"),
        pytest.param(PARIS, "2016-11-04", "2019-11-04", "2019-11-04", id="Paris, the first day"),
        pytest.param(ILO, "1950-05-10", "1960-05-09", "1960-05-10", id="ILO, before the first window"),
        pytest.param(ILO, "1950-05-10", "1961-05-09", "1961-05-09", id="ILO, the last day of the window"),
        pytest.param(ILO, "1950-05-10", "1961-05-10", "1970-05-10", id="ILO, the window missed"),
    ],
)
def test_a_bar_names_the_first_lawful_day(bar: Bar, since: str, asked: str, lawful: str) -> None:
    """Three years after entry into force for the party; one year in every ten."""
    assert first_lawful_day(bar, day(asked), {bar.since: day(since)}) == day(lawful)


def test_a_bar_from_a_day_that_is_not_known_is_not_guessed() -> None:
    """The day is asked for by name."""
    with pytest.raises(NotKnown, match="entry into force for the party"):
        first_lawful_day(PARIS, day("2019-11-04"), {})


@given(DAYS, st.sampled_from([UNESCO, COUNCIL_OF_EUROPE, SINGLE_CONVENTION, WHALING, NthMonth(6), Span(10, Unit.DAYS, (7,))]))
def test_a_later_start_never_ends_sooner_and_no_term_ends_before_it_starts(start: date, length: Length) -> None:
    """Whatever the kind of term, waiting a day brings no earlier end."""
    one, next_ = (reckon(of(length), when).effect for when in (start, start + timedelta(days=1)))
    assert one is not None
    assert next_ is not None
    assert start < one <= next_


@given(DAYS, st.integers(1, 40), st.sampled_from([(7,), (6, 7), (1,)]))
def test_excepted_weekdays_are_passed_over_and_every_other_counts(start: date, count: int, excepted: tuple[int, ...]) -> None:
    """Counted by hand, day by day; the last day is never an excepted one."""
    last = reckon(of(Span(count, Unit.DAYS, excepted)), start).last
    assert last is not None
    between = [start + timedelta(days=n) for n in range(1, (last - start).days + 1)]
    assert sum(one.isoweekday() not in excepted for one in between) == count
    assert last.isoweekday() not in excepted
