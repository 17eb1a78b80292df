"""Legal time: what must hold of the arithmetic for every term and every day (its tables: test_calendar.py)."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.core.builders import term
from tracker.core.calendar import reckon
from tracker.core.counting import add
from tracker.core.lengths import Span, Unit
from tracker.core.term import Counting, Effect, Term

DAY_AFTER, SAME_DAY = Counting.DAY_AFTER, Counting.SAME_DAY
DATES = st.dates(date(1900, 1, 1), date(2200, 12, 31))
COUNTS = st.integers(1, 400)
SPANS = st.builds(Span, COUNTS, st.sampled_from(Unit))
TERMS = st.builds(Term, st.just(term().basis), st.sampled_from(Counting), st.sampled_from(Effect), SPANS, st.none() | SPANS)


@given(DATES, COUNTS, COUNTS, st.sampled_from(Unit), st.sampled_from(Counting))
def test_a_longer_span_never_ends_sooner(start: date, one: int, other: int, unit: Unit, counting: Counting) -> None:
    """More of one unit never ends before less of it."""
    short, long = sorted((one, other))
    assert add(start, Span(short, unit), counting) <= add(start, Span(long, unit), counting)


@given(DATES, st.integers(0, 400), SPANS, st.sampled_from(Counting))
def test_a_later_start_never_ends_sooner(start: date, later: int, length: Span, counting: Counting) -> None:
    """Who starts later never ends before who started earlier, also where a month's end clamps."""
    assert add(start, length, counting) <= add(start + timedelta(days=later), length, counting)


@given(DATES, SPANS)
def test_counting_the_day_of_the_event_costs_one_day(start: date, length: Span) -> None:
    """`same_day` ends exactly one day before `day_after`, but for a month that has no such day: both end with it."""
    later, sooner = add(start, length, DAY_AFTER), add(start, length, SAME_DAY)
    clamped = length.unit in (Unit.MONTHS, Unit.YEARS) and later.day != start.day
    assert later - sooner == timedelta(days=0 if clamped else 1)


@given(DATES, COUNTS)
def test_units_agree_where_they_must(start: date, count: int) -> None:
    """A week is seven days and a year is twelve months."""
    weeks, years = Span(count, Unit.WEEKS), Span(count, Unit.YEARS)
    assert add(start, weeks, DAY_AFTER) == add(start, Span(7 * count, Unit.DAYS), DAY_AFTER)
    assert add(start, years, DAY_AFTER) == add(start, Span(12 * count, Unit.MONTHS), DAY_AFTER)


@given(DATES, COUNTS)
def test_months_keep_the_day_number_or_end_the_month(start: date, count: int) -> None:
    """N months later it is the same day number, or the last day of a month that has none such."""
    last = add(start, Span(count, Unit.MONTHS), DAY_AFTER)
    assert (last.year * 12 + last.month) - (start.year * 12 + start.month) == count
    assert last.day == start.day or (last.day < start.day and (last + timedelta(days=1)).day == 1)


@given(DATES, TERMS)
def test_the_steps_prove_the_reckoning(start: date, rule: Term) -> None:
    """The first step is the event, the last day is among them, and the last one is the day of effect."""
    reckoning = reckon(rule, start)
    days = [step.day for step in reckoning.steps]
    assert days[0] == start
    assert reckoning.last in days
    assert days[-1] == reckoning.effect
    assert rule.not_before is None or reckoning.opens in days


@given(DATES, TERMS)
def test_no_term_acts_before_its_last_day(start: date, rule: Term) -> None:
    """The effect falls on the last day or after it, and one that is not simply the last day is reached at 00:00."""
    reckoning = reckon(rule, start)
    assert reckoning.last is not None
    assert reckoning.effect is not None
    assert reckoning.effect >= reckoning.last
    assert reckoning.at_start == (rule.effect is not Effect.LAST_DAY)
    assert reckoning.at_start or reckoning.effect == reckoning.last


@given(st.dates(min_value=date(9500, 1, 1)), TERMS)
def test_near_the_last_year_a_term_is_counted_or_not_known(start: date, rule: Term) -> None:
    """A reckoning has its days or says why it has none."""
    reckoning = reckon(rule, start)
    assert (reckoning.effect is None) == (reckoning.unknown is not None)
