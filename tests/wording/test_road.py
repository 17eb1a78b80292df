"""Plans in sentences, as a desk officer would read them aloud."""

from __future__ import annotations

from tests.core.builders import OPEN_SKIES, record_of_events, rules_of
from tests.support import day, timeline
from tracker.core.forecast import forecast, usual_end
from tracker.core.outlook import look
from tracker.core.plan import Plan, plan
from tracker.core.rules import Rules
from tracker.wording.road import verdict


def planned(rules: Rules, by: str, as_of: str, *lines: str) -> Plan:
    """The plan of a bill to its usual end."""
    found = forecast(look(rules, record_of_events(*timeline(*lines)), day(as_of)), usual_end(rules))
    assert found is not None
    return plan(found, day(by))


def test_the_days_to_spare_are_told_of_what_is_left_to_do() -> None:
    """A notice on its way: thirteen days lie between 18 December and the end of the year."""
    made = planned(rules_of("ru/denunciation"), "2021-12-31", "2021-06-18", *OPEN_SKIES)
    assert list(verdict(made)) == [
        "It can be met, with 13 days to spare: No longer bound [withdrawn] by Friday 31 December 2021."
    ]
