"""What sets a clock running: the nth of a kind over distinct parties, kinds together; and what must come before an act."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.builders import BASIS, END_STATE, TITLE, moves, record_of_events, rules_of, state, term, told, watched, workflow
from tests.support import day, timeline
from tracker.core.calendar import latest_start, reckon
from tracker.core.counting import add
from tracker.core.entry import Expectation
from tracker.core.lengths import CutOff, Length, NthMonth, Span, Unit, YearDay
from tracker.core.outlook import look
from tracker.core.record import Event
from tracker.core.replay import replay
from tracker.core.rules import Rules
from tracker.core.term import All, Condition, Counting, Effect, Nth, Term
from tracker.core.workflow import Again, Timer
from tracker.wording import finding as say

ENTRY = "international/entry-into-force"


def deposits(number: int, on: str, party: str = "State {}") -> list[Event]:
    """So many instruments of one day, each of another party unless `party` is one name."""
    return [Event("instrument_deposited", day(on), seq, party=party.format(seq)) for seq in range(1, number + 1)]


@pytest.mark.parametrize(
    ("treaty", "needed", "on", "eve", "in_force"),
    [
        pytest.param("ottawa", 40, "1998-09-16", "1999-02-28", "1999-03-01", id="first of the sixth month after"),
        pytest.param("att", 50, "2014-09-25", "2014-12-23", "2014-12-24", id="ninety days"),
    ],
)
def test_the_nth_instrument_brings_a_treaty_into_force(treaty: str, needed: int, on: str, eve: str, in_force: str) -> None:
    """The last of them on the decided day, the others on the day before: one fewer brings nothing about."""
    before = str(day(on) - timedelta(days=1))
    events = [*deposits(needed - 1, before), Event("instrument_deposited", day(on), needed, party="The last")]
    rules = rules_of(ENTRY, treaty)
    assert [replay(rules, events, day(d)).state for d in (eve, in_force)] == ["open_for_consent", "in_force"]
    assert replay(rules, events[:-1], day("2030-01-01")).state == "open_for_consent"


def test_an_instrument_of_the_same_party_counts_once() -> None:
    """Forty instruments of one state, with as many depositaries or protocols, are one."""
    position = replay(rules_of(ENTRY, "ottawa"), deposits(40, "1998-09-16", "One state"), day("2030-01-01"))
    assert (position.state, position.clocks) == ("open_for_consent", ())


def test_instruments_of_nobody_in_particular_count_each_by_itself() -> None:
    """A record that does not say whose they are is not read as one party's."""
    events = [Event("instrument_deposited", day("1998-09-16"), seq) for seq in range(1, 41)]
    assert replay(rules_of(ENTRY, "ottawa"), events, day("1999-03-01")).state == "in_force"


def test_an_instrument_after_the_nth_starts_nothing_anew() -> None:
    """The forty-first leaves the day where it was, and no finding."""
    events = [*deposits(40, "1998-09-16"), Event("instrument_deposited", day("1998-12-01"), 41, party="A late one")]
    position = replay(rules_of(ENTRY, "ottawa"), events, day("1999-03-01"))
    assert (position.state, told(position)) == ("in_force", [])


@pytest.mark.parametrize(
    ("complete", "states"),
    [
        (None, ["open_for_consent", "open_for_consent"]),
        ("2001-11-02", ["open_for_consent", "in_force"]),
        ("1995-01-01", ["in_force", "in_force"]),
    ],
)
def test_a_count_alone_is_not_enough_where_certain_states_must_be_among_them(complete: str | None, states: list[str]) -> None:
    """Open Skies: twenty instruments, and every state with a quota of eight or more; sixty days after the later of the two."""
    events = deposits(22, "1995-12-01") + ([Event("required_states_complete", day(complete), 50)] if complete else [])
    rules = rules_of(ENTRY, "open-skies")
    assert [replay(rules, events, day(on)).state for on in ("2001-12-31", "2002-01-01")] == states


def test_sixty_days_after_the_last_condition() -> None:
    """Twenty-two by the end of 1995, the states that must be among them complete on 2 November 2001: 1 January 2002."""
    events = [*deposits(22, "1995-12-01"), Event("required_states_complete", day("2001-11-02"), 50)]
    position = replay(rules_of(ENTRY, "open-skies"), events, day("2001-11-02"))
    assert watched(position) == {"treaty_entry_into_force": "running 60"}


def together(*conditions: Condition) -> Rules:
    """A workflow with one clock of ten days under these conditions."""
    timer = Timer("clock", TITLE, conditions, term("10 days"), then="ran", again=Again.IGNORE)
    begun = state("begun", "a > begun", "b > begun", "ran > end")
    return Rules(workflow(begun, END_STATE, timers=[timer], kinds="a b ran"))


@pytest.mark.parametrize(
    ("conditions", "starts"),
    [
        pytest.param(("a",), "2024-01-01", id="a kind"),
        pytest.param((Nth("a", 2),), "2024-01-03", id="the second"),
        pytest.param((All(("a", "b")),), "2024-01-05", id="both kinds"),
        pytest.param((All((Nth("a", 2), "b")),), "2024-01-05", id="two of one with another"),
        pytest.param((All((Nth("a", 2), "b")), Nth("a", 2)), "2024-01-03", id="whichever comes first"),
        pytest.param((Nth("a", 3),), None, id="never"),
    ],
)
def test_a_clock_starts_with_the_event_that_completes_its_conditions(
    conditions: tuple[Condition, ...], starts: str | None
) -> None:
    """Two of kind a, on the first and third of January, and one of kind b on the fifth."""
    told_ = [("a", "2024-01-01", "X"), ("a", "2024-01-03", "Y"), ("b", "2024-01-05", None)]
    events = [Event(kind, day(on), seq, party=party) for seq, (kind, on, party) in enumerate(told_, start=1)]
    position = replay(together(*conditions), events, day("2024-01-06"))
    assert [str(c.started.on) for c in position.clocks] == ([starts] if starts else [])


AHEAD = Timer("ahead", TITLE, ("told",), term(not_before="120 days"), stops=("notified",), required=True)
LAW = Rules(workflow(state("begun", "told > begun", "notified > end"), END_STATE, timers=[AHEAD], kinds="told notified"))


@pytest.mark.parametrize(
    ("lines", "findings"),
    [
        pytest.param(["2020-01-23 told", "2020-05-22 notified"], [], id="on the last day"),
        pytest.param(["2020-01-24 told", "2020-05-22 notified"], ["too_early 2020-05-22 notified"], id="a day late"),
        pytest.param(["2020-05-22 notified"], ["not_preceded 2020-05-22 notified"], id="not at all"),
        pytest.param(["2020-01-23 told"], [], id="no notice yet"),
    ],
)
def test_what_must_come_so_many_days_before_an_act_is_a_finding_and_never_a_bar(lines: list[str], findings: list[str]) -> None:
    """Not later than 120 days before the notice of 22 May 2020, that is by 23 January; the notice stands all the same."""
    position = replay(LAW, timeline(*lines), day("2020-06-01"))
    assert told(position) == findings
    assert position.state == ("end" if "notified" in lines[-1] else "begun")


def test_the_finding_names_the_last_day_on_which_it_would_have_been_in_time() -> None:
    """22 May 2020 less 120 days, found by search: 23 January."""
    position = replay(LAW, timeline("2020-05-22 notified"), day("2020-06-01"))
    assert "told had to come by 2020-01-23" in say(position.findings[0], LAW.workflow)


def test_two_facts_of_one_day_stand_where_the_law_is_kept() -> None:
    """A term of no days ahead: told and notified on one day, whichever was recorded first."""
    no_days = Term(BASIS, Counting.SAME_DAY, Effect.LAST_DAY, not_before=Span(1, Unit.DAYS))
    same_day = replace(AHEAD, term=no_days)
    law = Rules(workflow(state("begun", "told > begun", "notified > end"), END_STATE, timers=[same_day], kinds="notified told"))
    assert told(replay(law, timeline("2020-05-22 notified", "2020-05-22 told"), day("2020-06-01"))) == []


DATES = st.dates(date(1990, 1, 1), date(2050, 1, 1))
LENGTHS: st.SearchStrategy[Length] = st.one_of(
    st.builds(Span, st.integers(1, 400), st.sampled_from(Unit)),
    st.builds(Span, st.integers(1, 60), st.just(Unit.DAYS), st.just((6, 7))),
    st.sampled_from([CutOff(YearDay(7, 1), YearDay(1, 1)), CutOff(YearDay(12, 31), YearDay(12, 31)), NthMonth(6)]),
)
TERMS = st.builds(Term, st.just(BASIS), st.sampled_from(Counting), st.sampled_from(Effect), LENGTHS)


@given(TERMS, DATES)
def test_a_forward_count_and_the_search_backwards_agree(rule: Term, by: date) -> None:
    """The last start that is in time is in time, and the day after it is not."""
    found = latest_start(lambda start: reckon(rule, start).effect, by)
    assert found is not None
    effect, later = (reckon(rule, start).effect for start in (found, found + timedelta(days=1)))
    assert effect is not None
    assert later is not None
    assert effect <= by < later


@pytest.mark.parametrize(
    ("length", "by", "start"),
    [
        ("6 months", "2021-12-31", "2021-06-30"),
        ("6 months", "2021-12-18", "2021-06-18"),
        ("120 days", "2020-05-22", "2020-01-23"),
        ("6 months", "9999-12-31", "9999-06-30"),
        ("10 days", "9999-12-31", "9999-12-21"),
    ],
)
def test_the_last_day_to_start_is_found_by_search(length: str, by: str, start: str) -> None:
    """31 December less six months is 30 June, for 1 July would end on 1 January."""
    count, unit = length.split()
    forward = Span(int(count), Unit(unit))
    assert latest_start(lambda on: add(on, forward, Counting.DAY_AFTER), day(by)) == day(start)


def test_no_start_is_found_where_none_is_in_time() -> None:
    """A count that is never known, or never ends, has no start."""
    assert latest_start(lambda _: None, day("2021-12-31")) is None


def test_time_acts_before_a_fact_of_its_day_that_is_regular_only_after_it() -> None:
    """Trinidad and Tobago: out on 26 August 1998, and its instrument deposited that day brings it in again."""
    events = timeline("1980-11-14 instrument_deposited", "1998-05-26 depositary_notified", "1998-08-26 instrument_deposited")
    position = replay(rules_of("international/participation", "iccpr-op1"), events, day("1998-08-26"))
    assert told(position) == []
    assert moves(position)[-2:] == [
        "1998-08-26 withdrawal_took_effect: notice_running > withdrawn (inferred)",
        "1998-08-26 instrument_deposited: withdrawn > consent_expressed",
    ]


def test_a_party_that_comes_in_again_has_two_intervals_of_membership() -> None:
    """In by three months from each instrument (art. 9(2), not checked), out in between."""
    events = timeline("1980-11-14 instrument_deposited", "1998-05-26 depositary_notified", "1998-08-26 instrument_deposited")
    outlook = look(rules_of("international/participation", "iccpr-op1"), record_of_events(*events), day("2000-03-26"))
    assert [(str(m.since), str(m.until)) for m in outlook.memberships] == [("1981-02-14", "1998-08-26"), ("1998-11-26", "None")]


def test_what_must_come_before_an_expected_act_has_a_last_day() -> None:
    """A notice expected on 22 May 2020: the committees must be told by 23 January."""
    record = replace(record_of_events(), expectations=((2, Expectation("notified", day("2020-05-22"))),))
    by = {move.kind: move.by for move in look(LAW, record, day("2020-01-01")).next}
    assert by == {"told": day("2020-01-23"), "notified": None}
