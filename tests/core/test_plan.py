"""What must be done by when: each last day counted back by hand from the date that is to be made."""

from __future__ import annotations

import pytest

from tests.core.builders import OPEN_SKIES, record_of_events, rules_of, told
from tests.sitting import sitting
from tests.support import day, timeline
from tracker.core.forecast import forecast, usual_end
from tracker.core.outlook import look
from tracker.core.plan import Due, Plan, plan
from tracker.core.position import Position
from tracker.core.record import Event
from tracker.core.replay import replay
from tracker.core.rules import Rules

IN_COUNCIL = OPEN_SKIES[:2]
PASSED = ("2008-05-22 bill_introduced", "2008-05-22 first_house_passed", "2008-07-09 second_house_passed")
"""H.R. 6331 of the 110th Congress: passed by both Houses, and not yet with the President."""
POCKETED = (*PASSED, "2008-07-10 bill_presented", "2008-07-11 congress_adjourned")
"""The same, had Congress adjourned for good the day after the presentment."""


def planned(by: str, as_of: str, *lines: str) -> Plan:
    """The plan of a Russian bill on Open Skies to be out by a day."""
    return plan_of(rules_of("ru/denunciation"), by, as_of, *lines)


def plan_of(rules: Rules, by: str, as_of: str, *lines: str, to: str | None = None) -> Plan:
    """The plan of a bill by any law, to its usual end unless another is given."""
    outlook = look(rules, record_of_events(*timeline(*lines)), day(as_of))
    found = forecast(outlook, to or usual_end(rules))
    assert found is not None
    return plan(found, day(by))


def followed(made: Plan) -> Position:
    """Where the bill stands by the date, and what is remarked, where every act comes on its last day."""
    outlook = made.forecast.outlook
    acts = [Event(due.step.kind, due.last) for due in made.dues if due.last and not due.step.inferred]
    return replay(outlook.rules, [*outlook.record.events, *acts], made.by)


def of(made: Plan, kind: str) -> Due:
    """The row of an act."""
    return next(due for due in made.dues if due.step.kind == kind)


def dues(made: Plan) -> list[str]:
    """Each step as "2021-06-30 +23 depositary_notified"."""
    return [f"{due.last or '-'} {due.slack if due.slack is None else f'{due.slack:+}'} {due.step.kind}" for due in made.dues]


def test_out_by_the_end_of_the_year() -> None:
    """Notice by 30 June (a notice of 1 July ends on 1 January), the law in force by then, published eleven days before."""
    made = planned("2021-12-31", "2021-05-27", *IN_COUNCIL)
    assert dues(made) == [
        "2021-06-19 +23 council_approved",
        "2021-06-19 +23 president_signed",
        "2021-06-19 +23 law_published",
        "2021-06-30 +23 law_in_force",
        "2021-06-30 +23 depositary_notified",
        "2021-12-30 +23 withdrawal_took_effect",
    ]
    assert (made.can_be_met, made.days_late, made.obstacle) == (True, 0, None)


def test_a_date_that_cannot_be_met_names_the_step_that_makes_it_so() -> None:
    """1 December asks for a notice on 1 June; the law cannot be in force before 7 June. Everything is six days short."""
    made = planned("2021-12-01", "2021-05-27", *IN_COUNCIL)
    assert (made.can_be_met, made.days_late) == (False, 6)
    assert made.obstacle is not None
    assert (made.obstacle.step.kind, made.obstacle.last) == ("depositary_notified", day("2021-06-01"))
    assert dues(made) == [
        "2021-05-21 -6 council_approved",
        "2021-05-21 -6 president_signed",
        "2021-05-21 -6 law_published",
        "2021-06-01 -6 law_in_force",
        "2021-06-01 -6 depositary_notified",
        "2021-12-01 -6 withdrawal_took_effect",
    ]


def test_months_are_clamped_and_the_last_day_found_by_search() -> None:
    """Six months from 29, 30 and 31 August all end on 28 February: the last of them will do."""
    assert dues(planned("2022-02-28", "2021-06-18", *OPEN_SKIES[:-1])) == [
        "2021-08-31 +74 depositary_notified",
        "2022-02-28 +72 withdrawal_took_effect",
    ]


def test_the_earliest_end_leaves_no_day_to_spare() -> None:
    """7 December can just be met, and each step is due on its earliest day."""
    made = planned("2021-12-07", "2021-05-27", *IN_COUNCIL)
    assert made.can_be_met
    assert {due.slack for due in made.dues} == {0}


def test_a_day_that_only_time_decides() -> None:
    """The notice runs to 18 December: that can be met, the day before cannot, and no act is left that could be sooner."""
    assert planned("2021-12-18", "2021-06-18", *OPEN_SKIES).can_be_met
    made = planned("2021-12-17", "2021-06-18", *OPEN_SKIES)
    assert (made.can_be_met, made.days_late) == (False, 1)
    assert made.obstacle is not None
    assert made.obstacle.step.kind == "withdrawal_took_effect"


def test_a_day_before_the_record_would_have_been_needed_is_told_as_none() -> None:
    """Out by 30 June 2021 asks for a notice in December 2020, before the bill was there."""
    made = planned("2021-06-30", "2021-05-27", *IN_COUNCIL)
    assert not made.can_be_met
    assert [due.last for due in made.dues if not due.step.inferred] == [None, None, None, None]


def test_the_law_may_want_a_step_sooner_than_the_date_does() -> None:
    """Approved on 27 May: the President must sign by 15 June, though 19 June would still do."""
    made = planned("2021-12-31", "2021-05-27", *IN_COUNCIL, "2021-05-27 council_approved")
    assert (made.dues[0].last, made.dues[0].step.latest) == (day("2021-06-19"), day("2021-06-15"))


def test_an_act_is_not_critical_where_silence_does_the_same_in_time() -> None:
    """Received on 21 May, an ordinary law passes the Council by itself on 5 June, so its vote can come by 4 June."""
    lines = (*IN_COUNCIL, "2021-05-21 council_received")
    outlook = look(rules_of("ru/federal-law", None), record_of_events(*timeline(*lines)), day("2021-05-27"))
    found = forecast(outlook, "in_force")
    assert found is not None
    council, president, *_ = plan(found, day("2021-12-31")).dues
    assert (council.last, council.critical, council.by_itself) == (day("2021-06-04"), False, "council_passed_on")
    assert (president.step.kind, president.critical) == ("president_signed", True)
    soon, *_ = plan(found, day("2021-06-10")).dues  # by silence on 5 June, in force on 16 June: too late for that
    assert (soon.last, soon.critical) == (day("2021-05-30"), True)


@pytest.mark.parametrize(("to", "act"), [("law", "bill_signed"), ("vetoed", "bill_vetoed")])
def test_an_act_whose_clock_starts_later_may_come_later(to: str, act: str) -> None:
    """US Const. art. I(7): the President's ten days run from the presentment, so both may come on 25 July itself."""
    made = plan_of(rules_of("us/bill", None), "2008-07-25", "2008-07-09", *PASSED, to=to)
    assert dues(made) == ["2008-07-25 +16 bill_presented", f"2008-07-25 +16 {act}"]
    assert (followed(made).state, told(followed(made))) == (to, [])


def test_all_last_days_together_are_one_way_to_go_the_road() -> None:
    """GG art. 82(2): the fourteenth day after 18 May is 1 June. The Bundesrat has six weeks from the day the bill is sent."""
    made = plan_of(rules_of("de/treaty-law", None), "2024-06-01", "2024-01-02")
    assert [f"{due.last} {due.step.kind}" for due in made.dues] == [
        "2024-05-18 bill_sent_to_bundesrat",
        "2024-05-18 bundesrat_commented",
        "2024-05-18 bill_introduced",
        "2024-05-18 consent_law_adopted",
        "2024-05-18 bundesrat_consented",
        "2024-05-18 law_certified",
        "2024-05-18 law_published",
        "2024-06-01 law_in_force",
        "2024-06-01 instrument_deposited",
    ]
    assert (followed(made).state, told(followed(made))) == ("consent_expressed", [])


def test_the_day_on_which_time_acts_is_the_last_one_where_an_act_of_that_day_is_heard_first() -> None:
    """Ten days from 10 July 2008 without the Sundays 13 and 20 end on 22 July: the pocket veto is dated on that day itself."""
    made = plan_of(rules_of("us/bill", None), "2008-07-25", "2008-07-12", *POCKETED)
    assert dues(made) == ["2008-07-22 +10 bill_signed"]
    assert (made.dues[0].critical, [remark.code.value for remark in made.dues[0].findings]) == (True, ["on_day_of_effect"])
    assert followed(made).state == "law"


def test_the_days_to_spare_are_those_of_the_steps_that_somebody_has_to_take() -> None:
    """The law is in force on 18 June and no other day; the notice may go out until 30 June, twelve days later."""
    made = planned("2021-12-31", "2021-06-17", *OPEN_SKIES[:-1])
    assert dues(made)[:2] == ["2021-06-18 +0 law_in_force", "2021-06-30 +12 depositary_notified"]
    assert (made.spare, made.at_least) == (12, False)


def test_where_nothing_is_left_to_do_the_days_to_spare_are_counted_from_the_end() -> None:
    """The notice of 18 June runs out on 18 December, thirteen days before the year does."""
    assert planned("2021-12-31", "2021-06-18", *OPEN_SKIES).spare == 13
    assert planned("2021-12-17", "2021-06-18", *OPEN_SKIES).spare is None
    assert planned("2021-12-31", "2021-12-18", *OPEN_SKIES).spare is None


def test_silence_leaves_the_days_to_spare_that_remain_after_it() -> None:
    """The Council has the law from 21 May and passes it by silence on 5 June: 209 days before the end of the year."""
    lines = (*IN_COUNCIL, "2021-05-21 council_received")
    made = plan_of(rules_of("ru/federal-law", None), "2021-12-31", "2021-05-27", *lines, to="with_president")
    assert (dues(made), made.spare) == (["2021-06-04 +8 council_approved"], 209)


def test_a_date_at_the_end_of_all_dates_can_be_planned_for() -> None:
    """Six months before 31 December 9999 a notice of 30 June is in time, a law published eleven days before that as well."""
    made = planned("9999-12-31", "2021-05-27", *IN_COUNCIL)
    assert [str(of(made, kind).last) for kind in ("law_published", "depositary_notified")] == ["9999-06-19", "9999-06-30"]
    assert not any(due.unknown for due in made.dues)


@pytest.mark.parametrize(
    ("by", "laid", "unknown"),
    [
        ("2022-10-31", "2022-09-29", False),  # the 21st weekday is Friday 28 October; laid on the 30th, it is over on 1 November
        ("2022-11-01", "2022-10-02", False),  # laid on Monday 3 October it is over on 2 November at the earliest
        ("2022-12-15", "2022-10-02", True),  # and in time or not as both Houses sit in November
    ],
)
def test_a_last_day_that_only_the_end_of_a_calendar_sets_is_told_as_not_known(by: str, laid: str, unknown: bool) -> None:
    """CRaG s. 20(2): 21 sitting days; here both Houses sit each weekday, and nothing is known after Monday 31 October."""
    calendars = {name: sitting(name, "2022-07-01", "2022-10-31") for name in ("uk/commons", "uk/lords")}
    rules = rules_of("uk/crag", None).for_bill(None, {}, calendars)
    made = plan_of(rules, by, "2022-07-01")
    first = made.dues[0]
    why = "the count runs past the sitting days of uk/commons that are known (to 2022-10-31)"
    assert (first.step.kind, str(first.last), first.unknown) == ("treaty_laid", laid, why if unknown else None)
    assert made.at_least is unknown


def test_an_act_is_not_critical_where_another_way_is_left_once_its_last_day_has_gone_by() -> None:
    """CRaG s. 20(8) sets no last day for the statement: period A is over on 4 August, and it may still be made after that."""
    calendars = {name: sitting(name, "2022-07-01", "2022-10-31") for name in ("uk/commons", "uk/lords")}
    rules = rules_of("uk/crag", None).for_bill(None, {}, calendars)
    made = plan_of(rules, "2022-10-25", "2022-07-13", "2022-07-06 treaty_laid", "2022-07-12 lords_resolved_against")
    statement, ratified = made.dues
    assert (str(statement.last), statement.critical) == ("2022-08-04", False)
    assert statement.otherwise == ("statement_after_lords_laid", "treaty_ratified")
    assert (str(ratified.last), ratified.otherwise) == ("2022-08-04", ("treaty_ratified",))
    assert (made.spare, made.at_least) == (22, True)
