"""What must be done by when: each last day counted back by hand from the date that is to be made."""

from __future__ import annotations

from tests.core.builders import OPEN_SKIES, record_of_events, rules_of
from tests.support import day, timeline
from tracker.core.forecast import forecast
from tracker.core.outlook import look
from tracker.core.plan import Plan, plan

IN_COUNCIL = OPEN_SKIES[:2]


def planned(by: str, as_of: str, *lines: str) -> Plan:
    """The plan of a Russian bill on Open Skies to be out by a day."""
    outlook = look(rules_of("ru/denunciation"), record_of_events(*timeline(*lines)), day(as_of))
    found = forecast(outlook, "withdrawn")
    assert found is not None
    return plan(found, day(by))


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
