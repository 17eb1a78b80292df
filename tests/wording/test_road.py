"""Plans in sentences, as a desk officer would read them aloud."""

from __future__ import annotations

from tests.core.builders import OPEN_SKIES, record_of_events, rules_of
from tests.sitting import sitting
from tests.support import day, timeline
from tracker.core.forecast import forecast, usual_end
from tracker.core.outlook import look
from tracker.core.plan import Plan, plan
from tracker.core.rules import Rules
from tracker.road_shapes import plan as shape
from tracker.wording.road import besides, last_day, verdict

WITH_PRESIDENT = (
    "2021-02-01 bill_introduced",
    "2021-02-24 duma_adopted",
    "2021-03-03 council_approved",
    "2021-03-09 president_received",
)


def planned(rules: Rules, by: str, as_of: str, *lines: str) -> Plan:
    """The plan of a bill to its usual end."""
    found = forecast(look(rules, record_of_events(*timeline(*lines)), day(as_of)), usual_end(rules))
    assert found is not None
    return plan(found, day(by))


def british(by: str, as_of: str, *lines: str) -> Plan:
    """The plan of a treaty before Parliament; both Houses sit each weekday, and nothing is known after October 2022."""
    calendars = {name: sitting(name, "2022-07-01", "2022-10-31") for name in ("uk/commons", "uk/lords")}
    return planned(rules_of("uk/crag", None).for_bill(None, {}, calendars), by, as_of, *lines)


def test_a_last_day_by_law_that_has_gone_by_is_said() -> None:
    """Const-RF art. 107(3): fourteen days from 9 March 2021, that is by the 23rd; and the law has until the end of the year."""
    made = planned(rules_of("ru/federal-law", None), "2021-12-31", "2021-03-30", *WITH_PRESIDENT)
    assert list(besides(made)) == [
        "president_signed: the law wanted it by Tuesday 23 March 2021; that has gone by (Const-RF art. 107(3))."
    ]


def test_the_law_wants_nothing_of_what_time_brings_about() -> None:
    """Of the President, by 23 March. The law is in force ten days after its publication whatever anybody does."""
    made = planned(rules_of("ru/federal-law", None), "2021-12-31", "2021-03-10", *WITH_PRESIDENT)
    assert [line.split(":")[0] for line in besides(made)] == ["president_signed", "law_published"]
    assert not any(line.startswith("law_in_force") for line in besides(made))


def test_the_days_to_spare_are_told_of_what_is_left_to_do() -> None:
    """A notice on its way: thirteen days lie between 18 December and the end of the year."""
    made = planned(rules_of("ru/denunciation"), "2021-12-31", "2021-06-18", *OPEN_SKIES)
    assert list(verdict(made)) == [
        "It can be met, with 13 days to spare: No longer bound [withdrawn] by Friday 31 December 2021."
    ]


def test_a_last_day_that_is_not_known_is_told_as_that() -> None:
    """Laid on Sunday 2 October 2022, period A is over on the last day known; laid on the third, nobody can tell."""
    made = british("2022-12-15", "2022-07-01")
    why = "the count runs past the sitting days of uk/commons that are known (to 2022-10-31)"
    assert list(verdict(made)) == [
        "It can be met, with at least 93 days to spare: Ratified [ratified] by Thursday 15 December 2022."
    ]
    assert [last_day(due) for due in made.dues] == ["2022-10-02 or later", "2022-11-01", "2022-12-15"]
    assert list(besides(made)) == [
        f"treaty_laid: whether a day after Sunday 2 October 2022 would do as well is not known: {why}."
    ]
    told = shape(made)
    assert (told["spare"], told["at_least"], told["steps"][0]["unknown"]) == (93, True, why)
    assert [step["unknown"] for step in told["steps"][1:]] == [None, None]


def test_another_way_that_is_left_is_named() -> None:
    """CRaG s. 20(8): the Minister may make the statement after period A as well."""
    made = british("2022-10-25", "2022-07-13", "2022-07-06 treaty_laid", "2022-07-12 lords_resolved_against")
    also = "where it does not come by then, another way makes the date as well"
    assert list(besides(made)) == [
        f"statement_after_lords_laid: {also}: statement_after_lords_laid, then treaty_ratified.",
        f"treaty_ratified: {also}: treaty_ratified.",
    ]
    assert [step["otherwise"] for step in shape(made)["steps"]] == [
        ["statement_after_lords_laid", "treaty_ratified"],
        ["treaty_ratified"],
    ]
