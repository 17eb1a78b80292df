"""Roads ahead as tests ask for them, and as text that can be typed from the law."""

from __future__ import annotations

from tests.core.builders import record_of_events, rules_of
from tests.support import day, timeline
from tracker.core.forecast import Forecast, Step, forecast, usual_end
from tracker.core.outlook import look
from tracker.core.rules import Rules


def ahead(rules: Rules, as_of: str, *lines: str, to: str | None = None) -> Forecast:
    """The road of a record on a day."""
    found = forecast(look(rules, record_of_events(*timeline(*lines)), day(as_of)), to or usual_end(rules))
    assert found is not None
    return found


def russia(as_of: str, *lines: str, workflow: str = "ru/denunciation", treaty: str | None = "open-skies") -> Forecast:
    """The road of a Russian bill."""
    return ahead(rules_of(workflow, treaty), as_of, *lines)


def days(found: Forecast) -> list[str]:
    """Each step as "2021-05-27..2021-06-15 president_signed", "..-" where no law limits it."""
    return [f"{step.earliest}..{step.latest or '-'} {step.kind}" for step in found.steps]


def step(found: Forecast, kind: str) -> Step:
    """The one step of this kind."""
    (one,) = [step for step in found.steps if step.kind == kind]
    return one


def bounds(found: Forecast, kind: str) -> list[str]:
    """What bounds a step: "2021-06-02..2021-06-07 by Const-RF art. 105(4) from council_received of 2021-05-19..2021-05-24"."""
    return [
        f"{b.first}..{b.last or '-'} by {b.basis.citation} from {b.started} of {b.earliest_start}..{b.latest_start or '-'}"
        for b in step(found, kind).bounds
    ]
