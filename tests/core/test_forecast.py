"""The road ahead: the days between which each step may come, and the law behind them, counted by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.builders import BASIS, END_STATE, OPEN_SKIES, TITLE, record_of_events, rules_of, state, term, workflow
from tests.core.roads import ahead, bounds, days, russia, step
from tests.sitting import sitting
from tests.support import day, timeline
from tracker.core.basis import cite
from tracker.core.forecast import Forecast, forecast, nearest
from tracker.core.outlook import look
from tracker.core.rules import Rules
from tracker.core.term import Nth, Reading
from tracker.core.walk import Walk
from tracker.core.workflow import Timer

IN_COUNCIL = OPEN_SKIES[:2]
"""What was on record on 27 May 2021: introduced, and adopted by the Duma on 19 May."""
APPROVED = (*IN_COUNCIL, "2021-05-27 council_approved")


def test_on_27_may_the_earliest_end_is_7_december_and_there_is_no_latest() -> None:
    """All acts that remain on 27 May, the law in force eleven days after its publication, notice that day, six months."""
    assert days(russia("2021-05-27", *IN_COUNCIL)) == [
        "2021-05-27..- council_approved",
        "2021-05-27..- president_signed",
        "2021-05-27..- law_published",
        "2021-06-07..- law_in_force",
        "2021-06-07..- depositary_notified",
        "2021-12-07..- withdrawal_took_effect",
    ]


def test_the_council_has_no_certain_limit_and_two_disputed_days() -> None:
    """Fourteen days from 19 May, or from the last of the five days in which the law had to come to it."""
    found = russia("2021-05-27", *IN_COUNCIL)
    told = "2021-06-02..2021-06-07 by Const-RF art. 105(4) from council_received of 2021-05-19..2021-05-24"
    assert bounds(found, "council_approved") == [told]
    (bound,) = step(found, "council_approved").bounds
    assert (bound.disputed, bound.is_certain, bound.recorded) == ("CC-RF 1-P (1995)", False, False)


def test_each_step_names_its_article() -> None:
    """The move's own, and the term's where time brings it about."""
    found = russia("2021-05-27", *IN_COUNCIL)
    assert [(s.basis.citation, s.clock.reckoning.term.basis.citation if s.clock else None) for s in found.steps if s.basis] == [
        ("Const-RF art. 106, point г", None),
        ("Const-RF art. 107(2)", None),
        ("5-FZ art. 3", None),
        ("5-FZ art. 6", "5-FZ art. 6"),
        ("VCLT art. 67", None),
        ("VCLT art. 54(a)", "Open-Skies art. XV(2)"),
    ]


def test_an_act_that_names_its_own_day_is_told_beside_the_road() -> None:
    """In force on its publication, 27 May, the law lets the notice go that day: over on 27 November."""
    (named,) = russia("2021-05-27", *IN_COUNCIL).named
    assert (named.kind, named.on, named.end) == ("law_published", day("2021-05-27"), day("2021-11-27"))


def test_on_18_june_the_end_is_18_december_exactly() -> None:
    """The notice runs, and time alone is left."""
    found = russia("2021-06-18", *OPEN_SKIES)
    assert days(found) == ["2021-12-18..2021-12-18 withdrawal_took_effect"]
    assert (found.earliest, found.latest, found.named) == (day("2021-12-18"), day("2021-12-18"), ())


def test_clocks_follow_each_other_to_a_latest_day_until_no_law_limits_a_step() -> None:
    """Approved 27 May: to the President by 1 June, signed by 15 June, published by 22 June, in force on 3 July."""
    found = russia("2021-05-27", *APPROVED)
    assert days(found) == [
        "2021-05-27..2021-06-15 president_signed",
        "2021-05-27..2021-06-22 law_published",
        "2021-06-07..2021-07-03 law_in_force",
        "2021-06-07..- depositary_notified",
        "2021-12-07..- withdrawal_took_effect",
    ]
    told = "2021-06-10..2021-06-15 by Const-RF art. 107(3) from president_received of 2021-05-27..2021-06-01"
    assert bounds(found, "president_signed") == [told]


def test_a_recorded_start_gives_one_day() -> None:
    """Received by the President on 28 May: fourteen days, 11 June."""
    found = russia("2021-05-28", *APPROVED, "2021-05-28 president_received")
    told = "2021-06-11..2021-06-11 by Const-RF art. 107(3) from president_received of 2021-05-28..2021-05-28"
    assert bounds(found, "president_signed") == [told]
    assert step(found, "president_signed").latest == day("2021-06-11")


def test_a_last_day_that_has_gone_by_limits_nothing_more() -> None:
    """The President had until 15 June; on 1 July he has not signed, and no law says by when he still must."""
    first = russia("2021-07-01", *APPROVED).steps[0]
    assert (first.earliest, first.latest) == (day("2021-07-01"), None)
    assert [bound.last for bound in first.overdue] == [day("2021-06-15")]


def test_silence_bounds_the_act_that_it_takes_the_place_of() -> None:
    """An ordinary law, received by 24 May, passes the Council on 8 June by itself; then five, fourteen, seven days, and ten."""
    assert days(russia("2021-05-27", *IN_COUNCIL, workflow="ru/federal-law", treaty=None)) == [
        "2021-05-27..2021-06-08 council_approved",
        "2021-05-27..2021-06-27 president_signed",
        "2021-05-27..2021-07-04 law_published",
        "2021-06-07..2021-07-15 law_in_force",
    ]


def test_without_a_term_the_end_is_not_known() -> None:
    """No treaty says how long the notice runs: the first possible day is told as that, and why."""
    found = russia("2021-06-18", *OPEN_SKIES[:-1], treaty=None)
    assert [step.unknown for step in found.steps] == [None, "neither treaty nor bill gives the term (Notice of withdrawal)"]
    assert (found.unknown, found.latest) == (found.steps[-1].unknown, None)


def test_a_bar_puts_the_notice_off_to_its_first_lawful_day() -> None:
    """The Paris Agreement: no notice for three years from 4 November 2016, and then one year."""
    found = ahead(rules_of("international/withdrawal", "paris-agreement"), "2018-01-01", "2016-11-04 entry_into_force")
    assert days(found) == ["2019-11-04..- depositary_notified", "2020-11-04..- withdrawal_took_effect"]
    assert str(found.steps[0].opened) == "Paris-Agreement art. 28"


def test_a_treaty_that_cannot_be_left_has_no_road() -> None:
    """The Covenant excludes an exit, so nothing leads out."""
    rules = rules_of("international/withdrawal", "iccpr")
    outlook = look(rules, record_of_events(), day("2021-01-01"))
    assert forecast(outlook, "withdrawn") is None
    assert nearest(outlook, "withdrawn") == []


def test_what_is_recorded_for_a_later_day_takes_no_part() -> None:
    """On 27 May nobody knows of the vote of 2 June."""
    assert days(russia("2021-05-27", *OPEN_SKIES)) == days(russia("2021-05-27", *IN_COUNCIL))


def test_where_the_bill_stands_already_there_is_no_step() -> None:
    """The road to the present state is over."""
    found = ahead(rules_of("ru/denunciation"), "2021-05-27", *IN_COUNCIL, to="in_council")
    assert (found.steps, found.earliest, found.latest) == ((), None, None)


def test_a_state_behind_cannot_be_reached_and_the_nearest_that_can_are_named() -> None:
    """Once the notice runs, a rejection by the Duma is far behind; it may be revoked, or run out."""
    outlook = look(rules_of("ru/denunciation"), record_of_events(*timeline(*OPEN_SKIES)), day("2021-06-18"))
    assert forecast(outlook, "rejected_by_duma") is None
    assert nearest(outlook, "rejected_by_duma") == ["may_notify", "withdrawn"]


def test_loops_are_named_and_not_walked() -> None:
    """A conciliation comes back to the Council: it stands beside the road, with its article."""
    found = russia("2021-05-27", *IN_COUNCIL)
    loop = next(one for one in found.asides if one.kind == "council_rejected")
    assert (loop.state, loop.to, loop.basis.citation) == ("in_council", "in_conciliation", "Const-RF art. 105(4)")
    assert not {"in_conciliation", "vetoed"} & {step.to for step in found.steps}


# The road itself, on workflows small enough to see

A_DAY = "2021-01-01"


def small(*states: str, kinds: str, timers: tuple[Timer, ...] = ()) -> Rules:
    """Rules from states such as "first: kind > second, other > end", with an end."""
    made = []
    for one in states:
        name, _, moves = one.partition(": ")
        made.append(state(name, *filter(None, moves.split(", "))))
    return Rules(workflow(*made, END_STATE, kinds=kinds, timers=timers))


def kinds(found: Forecast) -> list[str]:
    """The kinds of its steps."""
    return [step.kind for step in found.steps]


def test_the_fewest_passages_make_the_road() -> None:
    """Two that come last in the file before three that come first."""
    rules = small("a: one > b, far > c", "b: two > c", "c: three > end", kinds="one two far three")
    assert kinds(ahead(rules, A_DAY)) == ["far", "three"]


def test_ties_go_by_the_order_of_the_file() -> None:
    """Two ways of two passages: the kind that the file names first."""
    rules = small("a: late > c, early > b", "b: over > end", "c: over > end", kinds="early late over")
    assert kinds(ahead(rules, A_DAY)) == ["early", "over"]


def test_an_exceptional_move_is_made_only_where_nothing_else_leads_there() -> None:
    """Three passages before two of which one is exceptional, which is named beside them; the two where the three lead nowhere."""
    usual = ("a: one > b, shortly > c", "b: two > c", "c: three > end")
    shown = ahead(_exceptional("shortly", *usual), A_DAY)
    assert kinds(shown) == ["one", "two", "three"]
    assert [one.kind for one in shown.asides] == ["shortly"]
    assert kinds(ahead(_exceptional("shortly", "a: one > b, shortly > c", "b: two > b", "c: three > end"), A_DAY)) == [
        "shortly",
        "three",
    ]


def _exceptional(kind: str, *states: str) -> Rules:
    """The same as `small`, with this kind exceptional."""
    plain = small(*states, kinds="one shortly two three").workflow
    made = [replace(s, transitions=tuple(replace(m, exceptional=m.kind == kind) for m in s.transitions)) for s in plain.states]
    return Rules(replace(plain, states=tuple(made)))


def test_the_road_of_a_british_treaty_goes_by_its_laying() -> None:
    """CRaG s. 20, not s. 22: laid on Monday 3 March 2025, both Houses sit each weekday, the 21st is 1 April, then ratified."""
    calendars = {name: sitting(name, "2025-03-03", "2025-04-30") for name in ("uk/commons", "uk/lords")}
    rules = rules_of("uk/crag", None).for_bill(None, {}, calendars)
    found = ahead(rules, "2025-03-03")
    assert days(found) == ["2025-03-03..- treaty_laid", "2025-04-02..- period_a_expired", "2025-04-02..- treaty_ratified"]
    assert [(one.kind, one.state) for one in found.asides if one.to == "may_ratify"] == [
        ("exceptional_case_stated", "not_laid"),
        ("exceptional_case_stated", "in_period_a"),
        ("treaty_laid", "may_ratify"),
    ]


def test_the_road_of_a_european_agreement_goes_by_the_parliament() -> None:
    """TFEU art. 218(6): the Council concludes without it on foreign and security policy alone, which is named beside the road."""
    told = "2024-01-08 recommendation_made, 2024-01-09 negotiations_authorised, 2024-02-01 negotiations_concluded"
    signed = (*told.split(", "), "2024-03-01 signing_decided", "2024-03-04 agreement_signed")
    found = ahead(rules_of("eu/agreement", None), "2024-03-05", *signed)
    assert kinds(found) == ["parliament_consulted", "parliament_gave_opinion", "agreement_concluded", "entry_into_force"]
    beside = [(one.kind, one.state) for one in found.asides]
    assert {("consent_requested", "signed"), ("agreement_concluded", "signed")} <= {*beside}


def test_the_road_from_a_decree_goes_by_one_vote_of_the_duma() -> None:
    """101-FZ art. 37(4): a bill on a treaty is adopted as a whole (Duma Rules ch. 26), not read three times."""
    lines = ("2024-02-01 suspension_decreed", "2024-02-05 bill_introduced")
    assert kinds(ahead(rules_of("ru/suspension"), "2024-02-06", *lines))[0] == "duma_adopted"


def test_what_time_brings_about_is_waited_for_and_its_start_supposed() -> None:
    """Ten days after the publication, which leaves the bill where it is."""
    clock = Timer("clock", TITLE, ("published",), term("10 days"), then="in_force")
    rules = small("a: in_force > end, published > a", kinds="published in_force", timers=(clock,))
    found = ahead(rules, A_DAY)
    assert [(s.kind, str(s.earliest), s.inferred) for s in found.steps] == [
        ("published", "2021-01-01", False),
        ("in_force", "2021-01-11", True),
    ]


def test_what_has_to_come_before_an_act_is_on_the_road() -> None:
    """120 days before the notice: without it a finding, so the way through it is taken, and the notice waits."""
    before = Timer("before", TITLE, ("told",), term(not_before="120 days"), stops=("notice",), required=True)
    rules = small("a: told > a, notice > end", kinds="told notice", timers=(before,))
    found = ahead(rules, A_DAY)
    assert days(found) == ["2021-01-01..- told", "2021-05-01..- notice"]
    assert [step.opened for step in found.steps] == [None, BASIS]


def test_readings_that_differ_give_two_days() -> None:
    """One month by one reading, two by the other: time has acted by both on 1 March, by one on 1 February."""
    disputed = replace(term("1 month"), other=Reading(term("2 months"), "Somebody"))
    clock = Timer("clock", TITLE, ("notice",), disputed, then="out")
    rules = small("a: notice > b", "b: out > end", kinds="notice out", timers=(clock,))
    last = ahead(rules, A_DAY).steps[-1]
    assert (last.earliest, last.sooner) == (day("2021-03-01"), day("2021-02-01"))


def test_a_repeated_act_is_not_unrolled() -> None:
    """Three instruments, or one act that completes them: the loop is not walked three times round."""
    clock = Timer("clock", TITLE, (Nth("deposited", 3), "completed"), term("10 days"), then="in_force")
    rules = small("a: deposited > a, completed > a, in_force > end", kinds="deposited completed in_force", timers=(clock,))
    found = ahead(rules, A_DAY)
    assert kinds(found) == ["completed", "in_force"]
    assert [one.kind for one in found.asides] == ["deposited"]


@pytest.mark.parametrize(("source", "latest"), [(None, "2021-01-31"), ("Somebody", None)])
def test_a_disputed_term_gives_no_certain_limit(source: str | None, latest: str | None) -> None:
    """Thirty days from the start, which binds unless readings differ."""
    limit = replace(term("30 days"), basis=cite("Act art. 1", disputed=source))
    clock = Timer("clock", TITLE, ("begun",), limit, stops=("done",))
    rules = small("a: begun > b", "b: done > end", kinds="begun done", timers=(clock,))
    found = ahead(rules, A_DAY, "2021-01-01 begun")
    assert (BASIS.citation, bounds(found, "done")) == (
        "Act art. 1",
        ["2021-01-31..2021-01-31 by Act art. 1 from begun of 2021-01-01..2021-01-01"],
    )
    assert found.latest == (day(latest) if latest else None)


def test_the_last_day_of_all_has_a_forecast() -> None:
    """On 31 December 9999 the acts may still come, and ten days from the publication are past what can be counted."""
    found = russia("9999-12-31", *IN_COUNCIL)
    assert (str(found.earliest), found.unknown) == ("9999-12-31", "the count runs past the year 9999")


@pytest.mark.parametrize(("since", "comes"), [("2008-07-21", "2008-07-21"), ("2008-07-22", "2008-07-22"), ("2008-07-23", None)])
def test_an_act_may_come_on_the_day_on_which_time_acts(since: str, comes: str | None) -> None:
    """Presented on 10 July 2008 and Congress gone: the President may sign on the tenth day, 22 July, else a pocket veto."""
    lines = ("2008-07-09 second_house_passed", "2008-07-10 bill_presented", "2008-07-11 congress_adjourned")
    events = timeline("2008-05-22 bill_introduced", "2008-05-22 first_house_passed", *lines)
    found = Walk.begin(rules_of("us/bill", None), events, day("2008-07-12")).suppose("bill_signed", since=day(since))
    assert (str(found.day) if found else None) == comes
