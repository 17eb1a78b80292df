"""The road ahead of records on which a forecast could say too much or too little: each day counted by hand."""

from __future__ import annotations

import pytest

from tests.core.builders import LIBRARY, record_of_events, rules_of, term
from tests.core.roads import ahead, days, russia
from tests.support import day
from tracker.core.findings import Code
from tracker.core.forecast import Forecast
from tracker.core.forecast import forecast as road_to
from tracker.core.outlook import look
from tracker.core.plan import plan
from tracker.road_shapes import forecast
from tracker.wording.road import earliest, end, remarks, verdict

# Terms that a treaty may or may not give


def test_an_optional_clock_that_runs_is_waited_for() -> None:
    """Open Skies: sixty days after 2 November 2001, when every state whose consent is required was bound: 1 January 2002."""
    lines = ("1995-01-01 required_number_reached", "2001-11-02 required_states_complete")
    found = ahead(rules_of("international/entry-into-force"), "2001-11-02", *lines)
    assert days(found) == ["2002-01-01..2002-01-01 treaty_entered_into_force"]


def test_what_sets_an_optional_clock_running_comes_first() -> None:
    """With no instrument at all on 1 January 1993 both conditions are still to come, and sixty days after them: 2 March."""
    assert days(ahead(rules_of("international/entry-into-force"), "1993-01-01")) == [
        "1993-01-01..- required_states_complete",
        "1993-01-01..- required_number_reached",
        "1993-03-02..- treaty_entered_into_force",
    ]


CONCLUDED = (
    "2023-01-09 recommendation_made",
    "2023-02-01 negotiations_authorised",
    "2023-03-01 negotiations_concluded",
    "2023-04-03 signing_decided",
    "2023-04-04 agreement_signed",
    "2023-05-02 consent_requested",
    "2023-06-01 parliament_consented",
    "2023-07-03 agreement_concluded",
)
"""An agreement of the European Union that has been concluded and is not in force."""


def test_an_agreement_with_a_term_of_its_own_waits_for_it() -> None:
    """Two months after the notification of 10 April 2024."""
    rules = LIBRARY.rules("eu/agreement").for_bill(None, {"entry_into_force": term("2 months")})
    notified = ahead(rules, "2024-04-10", *CONCLUDED, "2024-04-10 other_party_notified")
    assert days(notified) == ["2024-06-10..2024-06-10 entry_into_force"]
    assert days(ahead(rules, "2024-04-10", *CONCLUDED)) == [
        "2024-04-10..- other_party_notified",
        "2024-06-10..- entry_into_force",
    ]


def test_where_nobody_gives_an_optional_term_its_day_is_not_known() -> None:
    """The agreement says when it enters into force, and nobody has told."""
    found = ahead(LIBRARY.rules("eu/agreement").for_bill(None, {}), "2024-04-10", *CONCLUDED)
    assert days(found) == ["2024-04-10..- entry_into_force"]
    assert found.unknown == "neither treaty nor bill gives the term (Entry into force)"


# A conflict that holds an exit back

AT_WAR = (
    "2021-05-11 bill_introduced",
    "2021-05-19 duma_adopted",
    "2021-06-02 council_approved",
    "2021-06-07 president_signed",
    "2021-06-07 law_published",
    "2021-06-20 armed_conflict_began",
)
"""A law to leave the Ottawa Convention, in force on 18 June 2021, and a conflict from 20 June."""


def test_a_conflict_has_to_end_before_a_notice_of_that_day_runs_out() -> None:
    """Six months from 21 June; a party at war then stays bound, so the end of the conflict stands on the road."""
    assert days(russia("2021-06-21", *AT_WAR, treaty="ottawa")) == [
        "2021-06-21..- depositary_notified",
        "2021-06-21..- armed_conflict_ended",
        "2021-12-21..- withdrawal_took_effect",
    ]


@pytest.mark.parametrize(("as_of", "ended", "out"), [("2021-06-23",) * 2 + ("2021-12-22",), ("2022-01-23",) * 3])
def test_a_conflict_has_to_end_while_the_notice_runs_or_after(as_of: str, ended: str, out: str) -> None:
    """Notice on 22 June: six months end on 22 December at the earliest, and the law sets no latest day."""
    found = russia(as_of, *AT_WAR, "2021-06-22 depositary_notified", treaty="ottawa")
    assert days(found) == [f"{ended}..- armed_conflict_ended", f"{out}..- withdrawal_took_effect"]


# What a disputed law asks for ahead of an act

AWAY = "us/withdrawal"


def test_a_disputed_term_ahead_of_an_act_puts_it_off_by_one_reading_alone() -> None:
    """NDAA-2020 s. 1234(a) asks for 120 days; by the OLC it does not bind. Six months from 1 May; from 29 August if kept."""
    found = ahead(rules_of(AWAY), "2020-05-01")
    assert days(found) == ["2020-05-01..- depositary_notified", "2020-11-01..- withdrawal_took_effect"]
    assert [finding.code for finding in found.steps[0].findings] == [Code.NOT_PRECEDED]
    (kept,) = found.kept
    assert (kept.basis.citation, kept.end, kept.unknown) == ("NDAA-2020 s. 1234(a)", day("2021-02-28"), None)


def test_once_congress_is_told_the_rest_of_the_120_days_stands_beside_the_road() -> None:
    """Told on 1 May: by 1 July 59 more days to 29 August are left by one reading, and none by the other."""
    found = ahead(rules_of(AWAY), "2020-07-01", "2020-05-01 congress_notified")
    assert days(found) == ["2020-07-01..- depositary_notified", "2021-01-01..- withdrawal_took_effect"]
    assert [kept.end for kept in found.kept] == [day("2021-02-28")]


def test_where_a_disputed_term_is_kept_nothing_stands_beside_the_road() -> None:
    """The 120 days from 1 May are over on 29 August."""
    found = ahead(rules_of(AWAY), "2020-08-29", "2020-05-01 congress_notified")
    assert (days(found)[0], found.steps[0].findings, found.kept) == ("2020-08-29..- depositary_notified", (), ())


def test_a_plan_meets_the_date_that_history_met() -> None:
    """Notice by 22 May 2020, out on 22 November."""
    made = plan(ahead(rules_of(AWAY), "2020-05-01"), day("2020-11-22"))
    assert made.can_be_met
    assert (made.dues[0].step.kind, made.dues[0].last) == ("depositary_notified", day("2020-05-22"))
    assert list(verdict(made)) == [
        "It can be met, with 21 days to spare: No longer bound [withdrawn] by Sunday 22 November 2020.",
        "Where NDAA-2020 s. 1234(a) (disputed: OLC (22 September 2020)) is kept as well, the earliest day is Sunday 28 February "
        "2021.",
    ]


# Silence that leads elsewhere

HR_2415 = (
    "1999-07-01 bill_introduced",
    "1999-07-21 first_house_passed",
    "2000-12-07 second_house_passed",
    "2000-12-07 bill_presented",
    "2000-12-15 congress_adjourned",
)
"""A bill presented on Thursday 7 December 2000, eight days before Congress adjourned."""


def test_an_act_has_to_come_before_silence_that_leads_elsewhere() -> None:
    """Ten days from 7 December, Sundays 10 and 17 excepted: signed by Tuesday 19 December, or pocketed."""
    found = ahead(rules_of("us/bill", None), "2000-12-15", *HR_2415)
    assert (days(found), found.latest) == (["2000-12-15..2000-12-19 bill_signed"], day("2000-12-19"))
    assert plan(found, day("2000-12-31")).dues[0].last == day("2000-12-19")


def test_silence_that_does_the_same_still_gives_its_own_day() -> None:
    """While Congress sits the bill is law once the tenth day is over, at 00:00 of 20 December."""
    found = ahead(rules_of("us/bill", None), "2000-12-14", *HR_2415[:-1])
    assert days(found) == ["2000-12-14..2000-12-20 bill_signed"]


def test_the_day_counted_from_is_named_where_it_is_not_that_of_the_start() -> None:
    """The clock starts as Congress adjourns; the ten days are counted from the presentment."""
    signed = ahead(rules_of("us/bill", None), "2000-12-15", *HR_2415)
    pocketed = ahead(rules_of("us/bill", None), "2000-12-15", *HR_2415, to="pocketed")
    counted = "from congress_adjourned of Friday 15 December 2000, counted from the presentment of Thursday 7 December 2000"
    assert list(remarks(signed)) == [
        f"bill_signed: by Tuesday 19 December 2000, {counted}; where it has not come by then, pocket_vetoed comes by itself "
        "(US-Const art. I(7))."
    ]
    assert list(remarks(pocketed)) == [f"pocket_vetoed comes by itself, {counted} (US-Const art. I(7))."]


# What is not known


def test_a_day_named_by_the_law_does_not_make_known_what_the_treaty_leaves_open() -> None:
    """No term gives the entry into force: 27 May is the first day that is possible, and no more."""
    lines = ("2021-05-11 bill_introduced", "2021-05-19 duma_adopted")
    found = russia("2021-05-27", *lines, workflow="ru/ratification", treaty=None)
    (named,) = found.named
    why = "neither treaty nor bill gives the term (Entry into force for the party)"
    assert (named.kind, named.end, named.unknown) == ("law_published", day("2021-05-27"), why)
    assert list(end(found))[1] == (
        "If law_published of Thursday 27 May 2021 itself names that day for its effect, the earliest day is not known, but not "
        f"before Thursday 27 May 2021: {why}."
    )


@pytest.mark.parametrize(
    ("treaty", "out", "since"),
    [
        ("paris-agreement", "2020-01-01", "entry into force for the party"),  # one year
        ("echr", "2019-07-01", "entry into force for the party"),  # six months
        ("ramsar", "2019-05-01", "entry into force for the party"),  # four months
        ("ilo-conventions", "2020-01-01", "entry into force of the treaty"),  # one year
        ("antarctic", "2021-01-01", "communication of the amendment"),  # two years
    ],
)
def test_a_bar_that_cannot_be_checked_leaves_the_day_not_known(treaty: str, out: str, since: str) -> None:
    """Nobody recorded the day from which it counts: a notice of 1 January 2019 is the first possible, and may be too early."""
    found = ahead(rules_of(AWAY, treaty), "2019-01-01")
    assert days(found) == ["2019-01-01..- depositary_notified", f"{out}..- withdrawal_took_effect"]
    why = f"whether the treaty allows depositary_notified by then cannot be told (the day of the {since} is not known)"
    assert found.unknown == why


def test_a_bar_that_can_be_checked_leaves_it_known() -> None:
    """In force for the party on 4 November 2016: no notice for three years, and then one year."""
    found = ahead(rules_of(AWAY, "paris-agreement"), "2019-01-01", "2016-11-04 entry_into_force")
    assert (found.earliest, found.unknown) == (day("2020-11-04"), None)


def test_a_step_after_one_whose_day_is_not_known_is_not_known_either() -> None:
    """Without sitting days the 21 of period A cannot be counted: Thursday 28 July 2022 and 21 more days, or later."""
    found = ahead(rules_of("uk/crag", None), "2022-07-28")
    assert [(step.kind, step.is_known, step.hangs_on) for step in found.steps] == [
        ("treaty_laid", True, None),
        ("period_a_expired", False, None),
        ("treaty_ratified", False, "period_a_expired"),
    ]
    assert earliest(found.steps[-1]) == "2022-08-19 or later"
    assert forecast(found)["steps"][-1]["unknown"] == "it hangs on period_a_expired, whose day is not known"


# What bounds a step, in words

IN_FRANCE = (
    "2024-01-10 bill_introduced",
    "2024-02-01 first_assembly_adopted",
    "2024-03-01 law_adopted",
    "2024-03-02 law_transmitted",
    "2024-03-05 council_seised",
)
"""A French law transmitted on 2 March: two of its fifteen days had gone when it was referred to the Constitutional Council."""


def told_of(found: Forecast, kind: str) -> list[str]:
    """The lines about one step."""
    return [line for line in remarks(found) if line.startswith(f"{kind}:")]


def test_a_paused_period_hangs_on_what_ends_the_pause() -> None:
    """Thirteen days from the Council's answer: 18 March if on 6 March, 17 April if on 5 April, a month after the referral."""
    found = ahead(rules_of("fr/treaty-law", None), "2024-03-06", *IN_FRANCE)
    assert days(found)[:2] == ["2024-03-06..2024-04-05 council_upheld", "2024-03-06..2024-04-17 law_promulgated"]
    assert told_of(found, "law_promulgated") == [
        "law_promulgated: by Monday 18 March 2024, from law_transmitted of Saturday 2 March 2024, if council_upheld comes on "
        "Wednesday 6 March 2024, by Wednesday 17 April 2024 if on Friday 5 April 2024, the latest day for it (Const-FR art. 10)."
    ]


def test_once_the_council_is_late_nothing_says_by_when_the_pause_must_end() -> None:
    """Its month was over on 5 April: upheld on 6 May, the thirteen days would end on 18 May. The transmission is on record."""
    found = ahead(rules_of("fr/treaty-law", None), "2024-05-06", *IN_FRANCE)
    assert told_of(found, "law_promulgated") == [
        "law_promulgated: by Saturday 18 May 2024, from law_transmitted of Saturday 2 March 2024, if council_upheld comes on "
        "Monday 6 May 2024; nothing says beyond dispute by when that must come (Const-FR art. 10)."
    ]


def test_a_disputed_last_day_that_has_gone_by_is_told_as_both() -> None:
    """Fourteen days from 20 May 2021 were over on 3 June; by the Constitutional Court they end nothing."""
    lines = ("2021-05-11 bill_introduced", "2021-05-19 duma_adopted", "2021-05-20 council_received")
    assert told_of(russia("2021-06-20", *lines), "council_approved") == [
        "council_approved: by Thursday 3 June 2021, from council_received of Thursday 20 May 2021; that has gone by; whether "
        "this binds is disputed, so there is no certain limit (Const-RF art. 105(4) (not checked; disputed: CC-RF 1-P (1995)))."
    ]


# A state that only some treaties know


@pytest.mark.parametrize("notified", [True, False])
def test_an_end_that_only_a_move_aside_comes_to_can_be_reached(*, notified: bool) -> None:
    """While a notice runs the others may expel the party, where the treaty's own rules let them: no term speaks of that."""
    lines = ["2021-06-18 depositary_notified"] if notified else []
    found = ahead(rules_of("international/withdrawal"), "2021-06-18", *lines, to="excluded")
    notice = [] if notified else ["2021-06-18..- depositary_notified"]
    assert days(found) == [*notice, "2021-06-18..- expelled"]
    assert [step.kind for step in found.steps if step.aside] == ["expelled"]


def test_an_end_that_other_moves_come_to_is_not_come_to_by_one_aside() -> None:
    """A treaty that excludes an exit cannot be left, though its workflow foresees the notice."""
    outlook = look(rules_of("international/withdrawal", "iccpr"), record_of_events(), day("2021-01-01"))
    assert road_to(outlook, "withdrawn") is None


def test_a_period_that_may_be_extended_ends_on_no_last_day() -> None:
    """TEU art. 50(3): notified on 29 March 2017, two years, "unless" they are extended: it was 31 January 2020 in the end."""
    found = ahead(rules_of("eu/withdrawal", "teu"), "2017-03-30", "2017-03-29 depositary_notified")
    assert days(found) == ["2019-03-30..- withdrawal_took_effect"]
    assert found.latest is None
    assert "period_extended would put off withdrawal_took_effect (TEU art. 50(3))" in " ".join(end(found))


def test_the_end_of_a_renewed_period_leaves_the_notice_its_time_whenever_it_began() -> None:
    """ESC-1961 art. 37: six months before the end of a period; of a notice of 18 June 2021 no end comes before 18 December."""
    found = ahead(rules_of("international/withdrawal", "social-charter-1961"), "2021-06-18", "2021-06-18 depositary_notified")
    assert days(found) == ["2021-12-18..- withdrawal_took_effect"]
    assert found.unknown == "the day of the entry into force for the party is not known"
