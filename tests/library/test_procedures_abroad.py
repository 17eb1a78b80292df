"""The clocks of the procedures of other countries, by days counted by hand: what no real case of ours reaches."""

from __future__ import annotations

from functools import partial

import pytest

from tests.core.builders import LIBRARY, told, watched
from tests.support import stands
from tracker.core.findings import say

us_bill = partial(stands, LIBRARY, "us/bill", None)
us_treaty = partial(stands, LIBRARY, "us/treaty", None)

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
        assert "congress_notified had to come by 2020-01-23" in say(position.findings[0], LIBRARY.rules("us/withdrawal").workflow)


def test_a_treaty_outlives_the_congress_and_the_consent_too() -> None:
    """Short of consent the proceedings begin anew, after it nothing is taken back; a refusal leaves it where it is."""
    reported = ("1997-09-22 treaty_transmitted", "1999-10-13 committee_discharged", "1999-10-13 senate_refused")
    assert us_treaty("1999-10-13", *reported).state == "on_calendar"
    assert us_treaty("2000-12-15", *reported, "2000-12-15 congress_ended").state == "in_committee"
    assert watched(us_treaty("2000-12-15", *reported)) == {}
