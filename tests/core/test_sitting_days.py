"""Terms that count days of sitting: of one chamber, of any, or of all on the same day (CRaG s. 20: twenty-one of both Houses)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.builders import BASIS, LIBRARY
from tests.support import day, timeline
from tracker.core.calendar import Reckoning, reckon
from tracker.core.deadlines import deadlines
from tracker.core.lengths import Sitting, Span, Unit
from tracker.core.replay import replay
from tracker.core.sittings import Sittings
from tracker.core.term import Counting, Effect, Term

ONE_DAY = timedelta(days=1)
DATA = Path(__file__).parents[3] / "shared" / "data" / "uk-sitting-calendar" / "house_days.csv"
KNOWN_SINCE = day("2017-06-13")


def sitting(days: int, *chambers: str, together: bool = True, effect: Effect = Effect.LAST_DAY) -> Term:
    """So many days of sitting."""
    return Term(BASIS, Counting.DAY_AFTER, effect, Span(days, Unit.DAYS, sitting=Sitting(chambers, together)))


def chamber(name: str, first: str, last: str, *days: str) -> Sittings:
    """A calendar known from a day to a day, with these days of sitting in January 2024."""
    return Sittings(name, day(first), day(last), frozenset(day(f"2024-01-{d}") for d in days))


JANUARY = ("2024-01-01", "2024-01-31")
LOWER = chamber("lower", *JANUARY, "08", "09", "10", "15", "16", "17")
UPPER = chamber("upper", *JANUARY, "09", "10", "11", "16", "17", "18")
BOTH = {"lower": LOWER, "upper": UPPER}


@pytest.mark.parametrize(
    ("term", "start", "last"),
    [
        pytest.param(sitting(1, "lower"), "2024-01-01", "2024-01-08", id="the first day of sitting after"),
        pytest.param(sitting(1, "lower"), "2024-01-08", "2024-01-09", id="the day of the event is not counted"),
        pytest.param(sitting(4, "lower"), "2024-01-07", "2024-01-15", id="over a week without sitting"),
        pytest.param(sitting(3, "lower", "upper"), "2024-01-07", "2024-01-16", id="both: 9, 10, 16"),
        pytest.param(sitting(3, "upper", "lower"), "2024-01-07", "2024-01-16", id="in whatever order they are named"),
        pytest.param(sitting(3, "lower", "upper", together=False), "2024-01-07", "2024-01-10", id="any: 8, 9, 10"),
        pytest.param(sitting(5, "lower", "upper", together=False), "2024-01-07", "2024-01-15", id="any: 8, 9, 10, 11, 15"),
    ],
)
def test_only_days_of_sitting_count(term: Term, start: str, last: str) -> None:
    """Counted by hand from two short calendars."""
    assert reckon(term, day(start), calendars=BOTH).last == day(last)


@pytest.mark.parametrize(
    ("calendars", "start", "said", "earliest"),
    [
        pytest.param(
            BOTH, "2024-01-16", "runs past the sitting days of lower that are known (to 2024-01-31)", "2024-02-02", id="past"
        ),
        pytest.param(
            BOTH, "2023-12-30", "begins before the sitting days of lower are known (from 2024-01-01)", "2024-01-10", id="before"
        ),
        pytest.param(
            {"lower": LOWER}, "2024-01-07", "no sitting days of upper are imported", "2024-01-10", id="no calendar of one"
        ),
        pytest.param({}, "2024-01-07", "no sitting days of lower and upper are imported", "2024-01-10", id="no calendar at all"),
        pytest.param(
            {"lower": chamber("lower", "2024-01-01", "2024-01-09", "08", "09"), "upper": UPPER},
            "2024-01-08",
            "runs past the sitting days of lower that are known (to 2024-01-09)",
            "2024-01-11",
            id="known only as far as the shorter",
        ),
    ],
)
def test_what_no_calendar_tells_is_not_known_and_the_earliest_day_is(
    calendars: dict[str, Sittings], start: str, said: str, earliest: str
) -> None:
    """Three days of both: those that no calendar tells of could all be days of sitting, so sooner it cannot be."""
    reckoning = reckon(sitting(3, "lower", "upper"), day(start), calendars=calendars)
    assert (reckoning.last, reckoning.effect) == (None, None)
    assert said in (reckoning.unknown or "")
    assert reckoning.earliest == day(earliest)


def test_the_days_passed_over_are_told_with_the_chamber_that_did_not_sit() -> None:
    """From the 7th to the 16th of January 2024, three days on which both sit: 9, 10 and 16."""
    [_, step] = reckon(sitting(3, "lower", "upper"), day("2024-01-07"), calendars=BOTH).steps
    assert [(run.first, run.last, run.why) for run in step.passed_over] == [
        (day("2024-01-08"), day("2024-01-08"), "upper did not sit"),
        (day("2024-01-11"), day("2024-01-11"), "lower did not sit"),
        (day("2024-01-12"), day("2024-01-14"), "lower and upper did not sit"),
        (day("2024-01-15"), day("2024-01-15"), "upper did not sit"),
    ]


def test_a_reckoning_names_the_calendars_it_was_counted_by() -> None:
    """Each with its version, for a later import may move the day."""
    reckoning = reckon(sitting(1, "lower"), day("2024-01-07"), calendars=BOTH)
    assert [(c.name, c.version) for c in reckoning.calendars] == [("lower", 1)]


@st.composite
def calendars(draw: st.DrawFn) -> tuple[Sittings, Sittings]:
    """A calendar of 2024, and one with more days of sitting in the same year."""
    first, last = day("2024-01-01"), day("2024-12-31")
    days = draw(st.frozensets(st.dates(first, last), min_size=5))
    more = draw(st.frozensets(st.dates(first, last)))
    return Sittings("c", first, last, days), Sittings("c", first, last, days | more)


@given(calendars(), st.dates(date(2024, 1, 1), date(2024, 12, 1)), st.integers(1, 30))
def test_a_calendar_with_more_days_of_sitting_never_ends_later(pair: tuple[Sittings, Sittings], start: date, days: int) -> None:
    """Nor is a count that was known made unknown by it."""
    few, many = (reckon(sitting(days, "c"), start, calendars={"c": calendar}) for calendar in pair)
    assert (many.last or many.earliest or date.max) <= (few.last or few.earliest or date.max)
    assert few.last is None or many.last is not None


@given(calendars(), st.dates(date(2024, 1, 1), date(2024, 12, 1)), st.integers(1, 30))
def test_a_longer_term_of_sitting_days_never_ends_sooner(pair: tuple[Sittings, Sittings], start: date, days: int) -> None:
    """One day of sitting more is at least one day later."""
    short, long = (reckon(sitting(n, "c"), start, calendars={"c": pair[0]}) for n in (days, days + 1))
    assert (short.last or short.earliest or date.max) < (long.last or long.earliest or date.max)


@cache
def houses() -> dict[str, Sittings]:
    """The sitting days of both Houses of Parliament, from the shared data."""
    if not DATA.exists():
        pytest.skip(f"the sitting days of the UK Parliament are not beside the project ({DATA.name})")
    found = {}
    for name in ("Commons", "Lords"):
        rows = [row for row in _rows() if row["house"] == name]
        days = sorted(date.fromisoformat(row["date"]) for row in rows)
        sat = frozenset(date.fromisoformat(row["date"]) for row in rows if row["day_type"] == "sitting")
        found[f"uk/{name.lower()}"] = Sittings(f"uk/{name.lower()}", days[0], days[-1], sat)
    return found


def _rows() -> Iterator[dict[str, str]]:
    with DATA.open(encoding="utf-8", newline="") as file:
        yield from (row for row in csv.DictReader(file) if date.fromisoformat(row["date"]) >= KNOWN_SINCE)


def laid(on: date) -> Reckoning:
    """Period A of a treaty laid on a day, by the shipped procedure."""
    rules = LIBRARY.rules("uk/crag").for_bill(None, {}, houses())
    position = replay(rules, timeline(f"{on} treaty_laid"), on)
    [period_a] = deadlines(position)
    return period_a.clock.reckoning


@pytest.mark.parametrize(("on", "last"), [("2017-06-21", "2017-09-11"), ("2025-12-31", "2026-02-09")])
def test_period_a_ends_on_the_twenty_first_day_on_which_both_houses_sit(on: str, last: str) -> None:
    """CRaG s. 20(2), over a summer and over Christmas; it may be ratified from the day after."""
    reckoning = laid(day(on))
    assert (reckoning.last, reckoning.effect) == (day(last), day(last) + ONE_DAY)


def test_every_laying_day_from_2017_to_2025_ends_where_the_file_itself_counts() -> None:
    """The twenty-first date after the laying that the file has as a sitting of both Houses, counted here from its rows."""
    houses()
    sat = [
        {row["date"] for row in _rows() if (row["house"], row["day_type"]) == (name, "sitting")} for name in ("Commons", "Lords")
    ]
    both = sorted(date.fromisoformat(text) for text in sat[0] & sat[1])
    on, wrong = day("2017-06-21"), []
    while on <= day("2025-12-31"):
        twenty_first = [d for d in both if d > on][20]
        if laid(on).last != twenty_first:
            wrong.append(on)
        on += ONE_DAY
    assert wrong == []


def test_a_treaty_laid_near_the_end_of_the_calendar_is_not_known() -> None:
    """Laid on 1 July 2026: the sitting days of the Commons are known to 16 July, and fewer than twenty-one are left."""
    reckoning = laid(day("2026-07-01"))
    assert reckoning.last is None
    assert "uk/commons" in (reckoning.unknown or "")
    assert reckoning.earliest is not None
    assert reckoning.earliest > day("2026-07-16")
