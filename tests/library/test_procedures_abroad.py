"""The clocks of the procedures of other countries, by days counted by hand: what no real case of ours reaches."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from tests.core.builders import LIBRARY, told, watched
from tests.support import day, stands, timeline
from tracker import wording
from tracker.core.record import Event
from tracker.core.replay import replay

us_bill = partial(stands, LIBRARY, "us/bill", None)
us_treaty = partial(stands, LIBRARY, "us/treaty", None)
german = partial(stands, LIBRARY, "de/treaty-law", None)
french = partial(stands, LIBRARY, "fr/treaty-law", None)
european = partial(stands, LIBRARY, "eu/agreement", None)

PASSED = ("2024-01-02 bill_introduced", "2024-02-01 first_house_passed", "2024-02-20 second_house_passed")


@pytest.mark.parametrize(
    ("presented", "tenth", "law"),
    [
        pytest.param("2024-03-03", "2024-03-14", "2024-03-15", id="Sunday"),
        pytest.param("2024-03-04", "2024-03-15", "2024-03-16", id="Monday"),
        pytest.param("2024-03-05", "2024-03-16", "2024-03-17", id="Tuesday"),
        pytest.param("2024-03-06", "2024-03-18", "2024-03-19", id="Wednesday"),
        pytest.param("2024-03-07", "2024-03-19", "2024-03-20", id="Thursday"),
        pytest.param("2024-03-08", "2024-03-20", "2024-03-21", id="Friday"),
        pytest.param("2024-03-09", "2024-03-21", "2024-03-22", id="Saturday"),
    ],
)
def test_the_presidents_silence_is_law_once_the_tenth_day_is_over(presented: str, tenth: str, law: str) -> None:
    """Eleven days later where he got it on Sunday, Monday or Tuesday, else twelve; the tenth day is still his."""
    record = (*PASSED, f"{presented} bill_presented")
    assert us_bill(tenth, *record).state == "with_president"
    assert us_bill(law, *record).state == "law"
    signed = us_bill(law, *record, f"{tenth} bill_signed")
    assert (signed.state, told(signed)) == ("law", [])


def test_presented_after_the_adjournment_silence_is_a_pocket_veto() -> None:
    """On the tenth day: of 5 December 2024, a Thursday, the 17th, for the 8th and the 15th are Sundays."""
    record = (*PASSED[:2], "2024-03-01 second_house_passed", "2024-12-05 presented_after_adjournment")
    assert us_bill("2024-12-16", *record).state == "with_president_adjourned"
    assert us_bill("2024-12-17", *record).state == "pocketed"
    assert us_bill("2024-12-17", *record, "2024-12-10 bill_signed").state == "law"


def test_what_one_house_alone_passes_over_the_veto_is_no_law() -> None:
    """And a Congress that ends leaves the veto standing; a bill not passed dies with it."""
    vetoed = (*PASSED, "2024-03-04 bill_presented", "2024-03-12 bill_vetoed", "2024-03-20 first_house_overrode")
    assert us_bill("2024-03-20", *vetoed).state == "half_overridden"
    assert us_bill("2025-01-03", *vetoed, "2025-01-03 congress_ended").state == "veto_stood"
    assert us_bill("2025-01-03", *PASSED[:2], "2025-01-03 congress_ended").state == "died"


@pytest.mark.parametrize(
    ("treaty", "lines", "findings"),
    [
        pytest.param("open-skies", ["2020-01-23 congress_notified"], [], id="on the last day"),
        pytest.param("open-skies", ["2020-01-24 congress_notified"], ["too_early"], id="a day late"),
        pytest.param("open-skies", [], ["not_preceded"], id="not at all"),
        pytest.param("npt", [], [], id="of another treaty it is not asked"),
    ],
)
def test_congress_is_told_120_days_before_the_notice_or_a_finding_says_so(
    treaty: str, lines: list[str], findings: list[str]
) -> None:
    """22 May 2020 less 120 days is 23 January; the notice runs all the same."""
    position = stands(LIBRARY, "us/withdrawal", treaty, "2020-05-22", *lines, "2020-05-22 depositary_notified")
    assert [f"{f.code}" for f in position.findings] == findings
    assert position.state == "notice_running"
    if findings == ["not_preceded"]:
        assert "congress_notified had to come by 2020-01-23" in wording.finding(
            position.findings[0], LIBRARY.rules("us/withdrawal").workflow
        )


def test_a_treaty_outlives_the_congress_and_the_consent_too() -> None:
    """Short of consent the proceedings begin anew, after it nothing is taken back; a refusal leaves it where it is."""
    reported = ("1997-09-22 treaty_transmitted", "1999-10-13 committee_discharged", "1999-10-13 senate_refused")
    assert us_treaty("1999-10-13", *reported).state == "on_calendar"
    assert us_treaty("2000-12-15", *reported, "2000-12-15 congress_ended").state == "in_committee"
    assert watched(us_treaty("2000-12-15", *reported)) == {}


SENT = "2024-01-05 bill_sent_to_bundesrat"
"""A Friday: three weeks are over on 26 January, six on 16 February, nine on 8 March."""


@pytest.mark.parametrize(
    ("lines", "over"),
    [
        pytest.param([SENT], "2024-02-17", id="six weeks"),
        pytest.param([SENT, "2024-01-19 bundesrat_asked_for_longer"], "2024-03-09", id="nine, asked for"),
        pytest.param(["2024-01-05 transfer_bill_sent_to_bundesrat"], "2024-03-09", id="nine for a transfer of powers"),
        pytest.param(["2024-01-05 urgent_bill_sent_to_bundesrat"], "2024-01-27", id="three of an urgent bill"),
        pytest.param(
            ["2024-01-05 urgent_bill_sent_to_bundesrat", "2024-01-19 bundesrat_asked_for_longer"], "2024-02-17", id="then six"
        ),
        pytest.param(["1960-01-08 bill_sent_to_bundesrat"], "1960-01-30", id="three until 1967"),
    ],
)
def test_the_german_government_goes_on_once_the_bundesrats_weeks_are_over(lines: list[str], over: str) -> None:
    """With the comment sooner; and a bill introduced before either is a finding."""
    day_before = str(day(over) - timedelta(days=1))
    assert german(day_before, *lines).state == "before_bundesrat"
    assert german(over, *lines).state == "may_introduce"
    assert told(german(over, *lines, f"{over} bill_introduced")) == []
    assert told(german(day_before, *lines, f"{day_before} bill_introduced")) == [f"caught_up {day_before} bill_introduced"]


def test_no_weeks_are_counted_from_the_year_of_the_change() -> None:
    """The day of the change in 1968 was not read, so nothing is computed."""
    assert watched(german("1968-12-31", "1968-03-01 bill_sent_to_bundesrat")) == {}


VOTED = (SENT, "2024-02-02 bundesrat_commented", "2024-02-09 bill_introduced")
OBJECTION = (*VOTED, "2024-03-01 objection_law_adopted", "2024-03-05 bundesrat_received")
CONSENT = (*VOTED, "2024-03-01 consent_law_adopted", "2024-03-05 bundesrat_received")


def test_the_bundesrats_silence_makes_an_objection_law_and_no_consent_law() -> None:
    """Three weeks of receipt on 5 March 2024 are over on the 26th."""
    assert german("2024-03-26", *OBJECTION).state == "objection_possible"
    assert german("2024-03-27", *OBJECTION).state == "made"
    silent = german("2025-03-05", *CONSENT)
    assert (silent.state, told(silent)) == ("consent_sought", [])
    refused = german("2024-04-01", *CONSENT, "2024-04-01 mediation_not_called")
    assert (refused.state, told(refused)) == ("consent_sought", ["not_allowed 2024-04-01 mediation_not_called"])


@pytest.mark.parametrize("begins", ["mediation_ended", "bundestag_voted_again"])
def test_after_mediation_the_bundesrat_has_two_weeks_to_object(begins: str) -> None:
    """From 5 April 2024 to the 19th; an objection is overridden by the Bundestag or stands."""
    record = (*OBJECTION, "2024-03-20 mediation_called", f"2024-04-05 {begins}")
    assert german("2024-04-19", *record).state == "after_mediation"
    assert german("2024-04-20", *record).state == "made"
    objected = (*record, "2024-04-19 bundesrat_objected")
    assert watched(german("2024-04-30", *objected))["objection"] == "met -10"
    assert german("2024-04-30", *objected, "2024-04-25 objection_overridden").state == "made"
    assert german("2024-04-30", *objected, "2024-04-25 objection_stood").state == "failed"


def test_mediation_on_a_law_that_needs_consent_sets_no_period_running() -> None:
    """It comes back for consent, and two weeks or two years of silence give none."""
    record = (*CONSENT, "2024-03-20 mediation_called", "2024-04-05 mediation_ended")
    position = german("2026-04-05", *record)
    assert (position.state, told(position)) == ("consent_sought", [])
    assert "objection" not in watched(position)


def test_a_german_law_is_in_force_on_the_fourteenth_day_after_its_publication() -> None:
    """Published on 12 August 2024: on the 26th, where it names no day of its own."""
    record = (*CONSENT, "2024-06-14 bundesrat_consented", "2024-08-07 law_certified", "2024-08-12 law_published")
    assert german("2024-08-25", *record).state == "certified"
    assert german("2024-08-26", *record).state == "may_ratify"


ADOPTED = (
    "2024-02-01 bill_introduced",
    "2024-03-05 first_assembly_adopted",
    "2024-04-02 law_adopted",
    "2024-04-03 law_transmitted",
)


def test_the_french_president_promulgates_within_fifteen_days_of_the_transmission() -> None:
    """To 18 April 2024, from the transmission and not from the vote; his silence is no veto."""
    assert watched(french("2024-04-03", *ADOPTED)) == {"promulgation": "running 15"}
    late = french("2024-05-01", *ADOPTED)
    assert (late.state, watched(late)) == ("adopted", {"promulgation": "overdue -13"})
    assert french("2024-05-01", *ADOPTED, "2024-04-10 law_promulgated").state == "may_ratify"


def test_a_referral_to_the_council_suspends_the_fifteen_days() -> None:
    """Six of them gone by 9 April 2024 and nine left: referred on the 10th, upheld on 2 May, the last is 10 May."""
    record = (*ADOPTED, "2024-04-10 council_seised")
    assert watched(french("2024-04-10", *record)) == {"promulgation": "paused", "council": "running 30"}
    urgent = french("2024-04-12", *record, "2024-04-12 urgency_declared")
    assert watched(urgent) == {"promulgation": "paused", "council": "overtaken 28", "council_urgent": "running 6"}
    upheld = french("2024-05-02", *record, "2024-05-02 council_upheld")
    assert (upheld.state, watched(upheld)) == ("adopted", {"promulgation": "running 8", "council": "met 8"})
    early = french("2024-04-20", *record, "2024-04-20 law_promulgated")
    assert (early.state, told(early)) == ("in_council", ["not_allowed 2024-04-20 law_promulgated"])


def test_a_new_deliberation_begins_the_fifteen_days_anew() -> None:
    """Asked for on 10 April 2024, adopted and transmitted again on 20 May: to 4 June."""
    record = (*ADOPTED, "2024-04-10 new_deliberation_asked", "2024-05-20 law_adopted", "2024-05-20 law_transmitted")
    assert watched(french("2024-05-20", *record)) == {"promulgation": "running 15"}


def test_a_treaty_found_contrary_waits_for_the_constitution_to_be_revised() -> None:
    """And then the statute can be introduced."""
    record = ("2024-01-10 treaty_referred", "2024-02-01 treaty_found_contrary")
    assert french("2024-02-01", *record).state == "contrary"
    revised = french("2024-09-01", *record, "2024-07-01 constitution_revised", "2024-09-01 bill_introduced")
    assert (revised.state, told(revised)) == ("in_first_assembly", [])


SIGNED = (
    "2023-01-10 recommendation_made",
    "2023-02-10 negotiations_authorised",
    "2023-10-10 negotiations_concluded",
    "2023-12-10 signing_decided",
    "2023-12-20 agreement_signed",
)


def test_the_european_parliaments_silence_is_no_consent() -> None:
    """Years of it give none, and a conclusion without it has no effect."""
    record = (*SIGNED, "2024-01-10 consent_requested")
    assert european("2026-01-10", *record).state == "consent_asked"
    without = european("2024-03-01", *record, "2024-03-01 agreement_concluded")
    assert (without.state, told(without)) == ("consent_asked", ["not_allowed 2024-03-01 agreement_concluded"])


def test_of_a_consultation_with_a_time_limit_silence_lets_the_council_act() -> None:
    """From the first day after it, which the request names; without a limit nothing follows by time."""
    asked = Event("parliament_consulted_with_limit", day("2024-01-10"), 6, effect=day("2024-04-01"))
    rules = LIBRARY.rules("eu/agreement")
    states = {on: replay(rules, [*timeline(*SIGNED), asked], day(on)).state for on in ("2024-03-31", "2024-04-01")}
    assert states == {"2024-03-31": "consulted", "2024-04-01": "may_conclude"}
    assert european("2026-01-10", *SIGNED, "2024-01-10 parliament_consulted").state == "consulted"


def test_an_adverse_opinion_of_the_court_bars_an_agreement_until_it_is_amended() -> None:
    """Concluded all the same it has no effect; amended it is signed anew."""
    record = (*SIGNED, "2024-01-10 court_asked", "2024-06-10 court_found_incompatible")
    barred = european("2024-07-01", *record, "2024-07-01 agreement_concluded")
    assert (barred.state, told(barred)) == ("barred", ["not_allowed 2024-07-01 agreement_concluded"])
    assert european("2024-09-01", *record, "2024-09-01 agreement_amended").state == "negotiated"
