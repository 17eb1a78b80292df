"""Pauses, extensions, rolling, and readings that differ: what befalls a term on its way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.builders import BASIS, record_of_events, rules_of, span, told, watched
from tests.support import day, stands, timeline
from tracker.core.calendar import reckon
from tracker.core.counting import Paused, rolled
from tracker.core.deadlines import Standing, deadlines
from tracker.core.findings import Code
from tracker.core.lengths import Choice, Named, Span, Unit
from tracker.core.outlook import look
from tracker.core.term import Counting, Effect, Extension, Pause, Reading, Rolling, Term
from tracker.library.reader import Library

DATES = st.dates(date(1990, 1, 1), date(2050, 1, 1))
PAUSE = Pause("court_seised", "court_decided", BASIS)


def of(length: str, effect: Effect = Effect.LAST_DAY, rolling: Rolling = Rolling.NONE) -> Term:
    """A term of a span."""
    return Term(BASIS, Counting.DAY_AFTER, effect, span(length), rolling=rolling)


@pytest.mark.parametrize(
    ("length", "start", "pauses", "last"),
    [
        # France, Constitution arts. 10 and 61: fifteen days from 1 March; referred on the 10th, decided on the 24th
        pytest.param("15 days", "2024-03-01", [("2024-03-10", "2024-03-24")], "2024-03-30", id="from the referral on"),
        pytest.param("15 days", "2024-03-01", [("2024-03-16", "2024-03-17")], "2024-03-17", id="on the last day"),
        pytest.param("15 days", "2024-03-01", [("2024-03-17", "2024-03-20")], "2024-03-16", id="after the last day"),
        pytest.param("15 days", "2024-03-01", [("2024-03-10", "2024-03-10")], "2024-03-16", id="decided at once"),
        pytest.param(
            "15 days", "2024-03-01", [("2024-03-10", "2024-03-12"), ("2024-03-14", "2024-03-15")], "2024-03-19", id="twice"
        ),
        pytest.param("3 months", "1993-03-12", [("1993-06-11", "2003-01-10")], "2003-01-11", id="NPT: one day was left"),
    ],
)
def test_no_day_of_a_pause_counts(length: str, start: str, pauses: list[tuple[str, str]], last: str) -> None:
    """From the day that begins it to the day before the one that ends it."""
    told_: tuple[Paused, ...] = tuple((day(begun), day(ended)) for begun, ended in pauses)
    assert reckon(replace(of(length), pause=PAUSE), day(start), pauses=told_).last == day(last)


def test_days_looked_at_one_by_one_are_paused_alike() -> None:
    """Ten days, Sundays excepted, from Thursday 7 December 2000, paused from Monday 11th to Wednesday 13th: the 22nd."""
    term = Term(BASIS, Counting.DAY_AFTER, Effect.LAST_DAY, Span(10, Unit.DAYS, excepted=(7,)), pause=PAUSE)
    assert reckon(term, day("2000-12-07"), pauses=((day("2000-12-11"), day("2000-12-14")),)).last == day("2000-12-22")


@given(DATES, st.integers(1, 60), st.integers(0, 90), st.integers(0, 30))
def test_a_pause_of_days_moves_the_end_by_its_length_or_not_at_all(start: date, days: int, begins: int, lasts: int) -> None:
    """Counted here day by day, passing over the pause."""
    begun = start + timedelta(days=1 + begins)
    ended = begun + timedelta(days=lasts)
    counted, on = 0, start
    while counted < days:
        on += timedelta(days=1)
        counted += not begun <= on < ended
    term = replace(of("1 day"), within=Span(days, Unit.DAYS), pause=PAUSE)
    assert reckon(term, start, pauses=((begun, ended),)).last == on


def test_while_a_pause_goes_on_no_day_is_known() -> None:
    """Only since when, and how many days were left."""
    reckoning = reckon(replace(of("15 days"), pause=PAUSE), day("2024-03-01"), pauses=((day("2024-03-10"), None),))
    assert (reckoning.last, reckoning.paused) == (None, day("2024-03-10"))
    assert reckoning.unknown == "paused since 2024-03-10, 6 days before its last day"


NAMED = Term(BASIS, Counting.DAY_AFTER, Effect.LAST_DAY, Named())
AGREED = Extension("period_extended", NAMED)
BY_LAW = Extension("period_extended", replace(NAMED, otherwise=of("21 days")))


@pytest.mark.parametrize(
    ("extension", "extended", "last"),
    [
        pytest.param(AGREED, [], "2019-03-29", id="none"),
        pytest.param(AGREED, [("2019-03-22", "2019-04-12")], "2019-04-12", id="TEU: to the day agreed"),
        pytest.param(AGREED, [("2019-03-22", "2019-04-12"), ("2019-04-10", "2019-10-31")], "2019-10-31", id="and again"),
        pytest.param(AGREED, [("2019-03-22", None)], None, id="to no day that is known"),
        pytest.param(BY_LAW, [("2019-03-22", None)], "2019-04-19", id="by the length that the law gives, from the last day"),
        pytest.param(BY_LAW, [("2019-03-22", "2019-04-12")], "2019-04-12", id="unless it names its day"),
    ],
)
def test_an_extension_moves_the_last_day(extension: Extension, extended: list[tuple[str, str | None]], last: str | None) -> None:
    """Two years from 29 March 2017, and longer."""
    made = tuple((day(on), day(to) if to else None) for on, to in extended)
    reckoning = reckon(replace(of("2 years"), extension=extension), day("2017-03-29"), extended=made)
    assert reckoning.last == (day(last) if last else None)
    assert last or (reckoning.unknown, reckoning.earliest) == ("the extension of 2019-03-22 names no day", day("2019-03-29"))


@pytest.mark.parametrize(
    ("last", "rolls"),
    [("2021-12-17", "2021-12-17"), ("2021-12-18", "2021-12-20"), ("2021-12-19", "2021-12-20"), ("2021-12-20", "2021-12-20")],
)
def test_a_saturday_or_sunday_gives_way_to_monday_only_where_the_term_says_so(last: str, rolls: str) -> None:
    """18 December 2021 was a Saturday: periods of treaties roll over nothing."""
    assert rolled(day(last), Rolling.NEXT_WEEKDAY) == day(rolls)
    assert rolled(day(last), Rolling.NONE) == day(last)


def test_what_a_rolled_last_day_brings_about_comes_after_it() -> None:
    """Ten days from 8 December 2021 end on Saturday the 18th: Monday, and an effect of 00:00 on Tuesday."""
    reckoning = reckon(of("10 days", Effect.DAY_AFTER, Rolling.NEXT_WEEKDAY), day("2021-12-08"))
    assert (reckoning.last, reckoning.effect) == (day("2021-12-20"), day("2021-12-21"))


FIRST_OF_MONTH = replace(of("3 months", Effect.FIRST_OF_NEXT_MONTH), other=Reading(of("3 months", Effect.FIRST_OF_MONTH), "them"))


@pytest.mark.parametrize(
    ("received", "out", "other"),
    [
        ("2021-03-31", "2021-07-01", None),
        ("2021-03-01", "2021-06-01", "2021-07-01"),
        ("2021-04-01", "2021-07-01", "2021-08-01"),
        ("2021-04-02", "2021-08-01", None),
    ],
)
def test_the_safe_day_of_two_readings_is_the_deadline_and_the_other_stands_beside_it(
    received: str, out: str, other: str | None
) -> None:
    """Council of Europe: only where the months end on a first do the readings differ, and the earlier day is the safe one."""
    reckoning = reckon(FIRST_OF_MONTH, day(received))
    assert reckoning.effect == day(out)
    assert (reckoning.other.effect if reckoning.other else None) == (day(other) if other else None)
    assert reckoning.reading == ("them" if other else None)


def test_an_extension_that_names_no_day_is_a_finding_and_nothing_acts(library: Library) -> None:
    """The exit waits until somebody records the day agreed."""
    events = ("2017-03-29 depositary_notified", "2019-03-22 period_extended")
    position = stands(library, "eu/withdrawal", "teu", "2020-01-01", *events)
    assert (position.state, told(position)) == ("notice_running", ["day_not_known 2019-03-22 period_extended"])


DPRK = ("1993-03-12 depositary_notified", "1993-06-11 notification_suspended", "2003-01-10 notification_resumed")


@pytest.mark.parametrize(
    ("as_of", "state", "standing"),
    [
        ("2003-01-10", "notice_running", "running 1 or 90"),
        ("2003-01-11", "notice_running", "disputed 0 or 89"),
        ("2003-04-09", "notice_running", "disputed -88 or 1"),
        ("2003-04-10", "withdrawn", "ran_out -89 or 0"),
    ],
)
def test_between_two_readings_nothing_is_certain(library: Library, as_of: str, state: str, standing: str) -> None:
    """Time acts once it has acted by both; from the earlier day on the deadline is disputed."""
    position = stands(library, "international/withdrawal", "npt", as_of, *DPRK)
    assert (position.state, watched(position)["notice"]) == (state, standing)


def test_a_deadline_between_two_readings_is_a_finding() -> None:
    """From the day on which one of them has it gone by, and for good: the later day settles nothing."""
    rules = rules_of("international/withdrawal", "npt")
    record = record_of_events(*timeline(*DPRK))
    seen = {on: [f.code for f in look(rules, record, day(on)).findings] for on in ("2003-01-10", "2003-01-11", "2003-04-10")}
    assert seen == {"2003-01-10": [], "2003-01-11": [Code.READINGS_DIFFER], "2003-04-10": [Code.READINGS_DIFFER]}


@pytest.mark.parametrize(("as_of", "codes"), [("2023-03-08", []), ("2023-03-09", [Code.READINGS_DIFFER])])
def test_the_councils_silence_on_a_suspension_is_a_finding_on_the_fifteenth_day(as_of: str, codes: list[Code]) -> None:
    """Received on 22 February 2023: fourteen days are over on 8 March, and whether silence passed it is disputed."""
    told_ = ("2023-02-21 bill_introduced", "2023-02-22 duma_adopted", "2023-02-22 council_received")
    outlook = look(rules_of("ru/suspension", None), record_of_events(*timeline(*told_)), day(as_of))
    assert outlook.state.name == "in_council"
    assert [f.code for f in outlook.findings] == codes
    assert all(f.on == day("2023-03-09") for f in outlook.findings)


def test_a_bill_paused_on_the_way_says_so(library: Library) -> None:
    """While the notice is suspended its deadline asks for attention without a day."""
    position = stands(library, "international/withdrawal", "npt", "1999-01-01", *DPRK)
    [notice] = [d for d in deadlines(position) if d.timer.name == "notice"]
    assert (notice.standing, notice.day, notice.is_open) == (Standing.PAUSED, None, True)
    assert told(position) == []


def test_a_notice_revoked_while_suspended_is_over(library: Library) -> None:
    """The pause ends with it: nothing is left to resume."""
    events = (*DPRK[:2], "1994-10-21 notification_revoked")
    position = stands(library, "international/withdrawal", "npt", "2004-01-01", *events)
    assert position.state == "may_notify"
    assert watched(position)["notice"] == "overtaken"


@given(DATES, st.permutations([Span(1, Unit.YEARS), Span(200, Unit.DAYS), Span(9, Unit.MONTHS)]))
def test_an_unknown_day_makes_a_choice_unknown_whatever_its_place(start: date, lengths: list[Span]) -> None:
    """The latest of four, one counted from a day that nobody gave."""
    unknown = Span(1, Unit.DAYS, since="entry_into_force")
    choice = Choice(True, (*lengths[:2], unknown, *lengths[2:]))
    reckoning = reckon(Term(BASIS, Counting.DAY_AFTER, Effect.LAST_DAY, choice), start)
    assert reckoning.unknown == "the day of the entry into force of the treaty is not known"
    assert reckoning.earliest == max(reckon(replace(of("1 day"), within=one), start).last or start for one in lengths)


def test_a_span_may_count_from_another_day() -> None:
    """Ten years from the treaty's own entry into force, whenever the event came."""
    term = Term(BASIS, Counting.DAY_AFTER, Effect.LAST_DAY, Span(10, Unit.YEARS, since="entry_into_force"))
    assert reckon(term, day("2015-03-01"), days={"entry_into_force": day("2011-02-05")}).last == day("2021-02-05")
