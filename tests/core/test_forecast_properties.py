"""What must hold of every road ahead, over random histories of every shipped workflow."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import dropwhile, pairwise

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.core.builders import DAYS, LIBRARY, START, WORKFLOWS, histories, record_of_events, rules_of, term, ways
from tracker.core.findings import Code
from tracker.core.forecast import Forecast, forecast, usual_end
from tracker.core.outlook import look
from tracker.core.plan import plan
from tracker.core.record import Event
from tracker.core.replay import replay
from tracker.core.rules import Rules
from tracker.core.term import Effect

OWN = {"entry_into_force": term("1 month", effect=Effect.FIRST_OF_NEXT_MONTH)}
"""A treaty's term of entry into force, where the workflow leaves one to it."""

NO_TERM = "international/withdrawal, no treaty"

LAWS = {
    **{name: LIBRARY.rules(name).for_bill(LIBRARY.treaty("open-skies"), OWN) for name in WORKFLOWS},
    "ru/denunciation, cfe": rules_of("ru/denunciation", "cfe"),
    "international/withdrawal, ottawa": rules_of("international/withdrawal", "ottawa"),
    NO_TERM: rules_of("international/withdrawal", None),
}
KNOWN_DAYS = {name: rules for name, rules in LAWS.items() if name != NO_TERM}
EVERY_LAW = pytest.mark.parametrize("rules", LAWS.values(), ids=LAWS.keys())
BRIEFLY = settings(max_examples=15, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])


def drawn(rules: Rules, data: st.DataObject) -> tuple[list[Event], Forecast]:
    """A random history and the road ahead of it on a random day, to the usual end."""
    events, as_of = data.draw(histories(rules, most=3)), data.draw(DAYS)
    events = [event for event in events if event.on <= as_of]
    found = forecast(look(rules, record_of_events(*events), as_of), usual_end(rules))
    assume(found is not None and found.steps)
    assert found is not None
    return events, found


@EVERY_LAW
@BRIEFLY
@given(data=st.data())
def test_the_earliest_day_is_never_after_the_latest(rules: Rules, data: st.DataObject) -> None:
    """Nor does a step come before the one ahead of it; once no law limits one, none later is limited."""
    _, found = drawn(rules, data)
    days = [found.outlook.as_of, *(step.earliest for step in found.steps)]
    assert all(one <= other for one, other in pairwise(days))
    assert all(step.latest is None or step.earliest <= step.latest for step in found.steps)
    limited = [step.latest is not None for step in found.steps]
    assert limited == sorted(limited, reverse=True)


@EVERY_LAW
@BRIEFLY
@given(data=st.data())
def test_what_comes_by_itself_is_not_supposed_sooner(rules: Rules, data: st.DataObject) -> None:
    """Where the first step is one that time brings about by what `show` says, it comes on that very day."""
    _, found = drawn(rules, data)
    first = found.steps[0]
    acting = [move.acts_on for move in found.outlook.next if move.kind == first.kind and move.acts_on]
    assert not acting or (first.inferred, first.earliest) == (True, acting[0])


@BRIEFLY
@given(data=st.data())
def test_an_exit_that_a_conflict_holds_back_can_be_reached(data: st.DataObject) -> None:
    """Whatever conflicts began and ended: only a party that is out already, or was expelled, has no road out."""
    rules = LAWS["international/withdrawal, ottawa"]
    events, as_of = data.draw(histories(rules, most=6)), data.draw(DAYS)
    outlook = look(rules, record_of_events(*events), as_of)
    assert outlook.state.final or forecast(outlook, usual_end(rules)) is not None


@pytest.mark.parametrize("rules", KNOWN_DAYS.values(), ids=KNOWN_DAYS.keys())
@BRIEFLY
@given(data=st.data())
def test_recording_the_earliest_step_on_its_day_leaves_the_rest_as_forecast(rules: Rules, data: st.DataObject) -> None:
    """Every later step keeps its day and what bounds it from there; a latest day can only come nearer.

    What time does that very day has come with it.
    """
    events, found = drawn(rules, data)
    first, *rest = found.steps
    assume(not first.unknown)
    told = events if first.inferred else [*events, Event(first.kind, first.earliest, len(events) + 1)]
    then = forecast(look(rules, record_of_events(*told), first.earliest), found.to.name)
    assert then is not None
    rest = list(dropwhile(lambda step: step.inferred and step.earliest == first.earliest, rest))
    later = list(then.steps)
    assert [(s.kind, s.earliest, s.unknown) for s in later] == [(s.kind, s.earliest, s.unknown) for s in rest]
    assert [[b.first for b in s.bounds] for s in later] == [[b.first for b in s.bounds] for s in rest]
    assert all(was.latest is None or (now.latest or date.max) <= was.latest for was, now in zip(rest, later, strict=True))


@pytest.mark.parametrize("rules", KNOWN_DAYS.values(), ids=KNOWN_DAYS.keys())
@BRIEFLY
@given(data=st.data())
def test_a_plan_followed_to_the_day_meets_its_date_and_a_day_later_misses_it(rules: Rules, data: st.DataObject) -> None:
    """All acts on their last days are in time; any critical one a day later, and the rest as soon as can be, is not.

    Neither is one that comes after time has taken the bill elsewhere, and with which the state has to catch up.
    """
    events, found = drawn(rules, data)
    assume(not found.unknown and not any(step.findings for step in found.steps))
    assert found.earliest is not None
    by = found.earliest + timedelta(days=data.draw(st.integers(0, 40)))
    made = plan(found, by)
    assert made.can_be_met
    acts = [(due.step.kind, due.last) for due in made.dues if not due.step.inferred]
    lasts = [last for _, last in acts if last is not None]
    assert len(lasts) == len(acts)
    assert all(due.step.earliest <= last for due, last in zip([d for d in made.dues if not d.step.inferred], lasts, strict=True))
    days = [due.last for due in made.dues if due.last is not None]
    assert days == sorted(days)
    followed = [Event(kind, last) for (kind, _), last in zip(acts, lasts, strict=True)]
    ended = replay(rules, [*events, *followed], by)
    assert ended.state == found.to.name
    assert [p.event.kind for p in ended.passages[-len(made.dues) :]] == [due.step.kind for due in made.dues]
    told_of = {f.code for f in ended.findings if (f.kind, f.on) in acts}
    assert told_of <= {Code.ON_DAY_OF_EFFECT}
    critical = [due.critical for due in made.dues if not due.step.inferred]
    for n, act in ((n, act) for n, act in enumerate(followed) if critical[n]):
        late = act.on + timedelta(days=1)
        told = [*events, *followed[:n], Event(act.kind, late)]
        then = forecast(look(rules, record_of_events(*told), late), found.to.name)
        assert then is None or (then.earliest or late) > by or _caught_up(then, late)


def _caught_up(found: Forecast, on: date) -> bool:
    """Whether the state had to catch up with what is recorded for a day: time had taken the bill elsewhere before."""
    return any(passage.irregular and passage.event.on == on for passage in found.outlook.position.passages)


@EVERY_LAW
@BRIEFLY
@given(data=st.data())
def test_a_date_that_cannot_be_met_is_said_to_be(rules: Rules, data: st.DataObject) -> None:
    """A day before the earliest end: so many days late, and the step that makes it so is one that has to come too soon."""
    _, found = drawn(rules, data)
    assert found.earliest is not None
    days = data.draw(st.integers(1, 20))
    made = plan(found, found.earliest - timedelta(days=days))
    assert (made.can_be_met, made.days_late) == (False, days)
    assert made.obstacle is not None
    assert made.obstacle.last is None or made.obstacle.last < made.obstacle.step.earliest


@EVERY_LAW
def test_from_every_state_the_road_to_every_state_ends(rules: Rules) -> None:
    """Where there is one, it comes to that state; where there is none, that is said."""
    usual = usual_end(rules)
    for kinds in ways(rules):
        events = [Event(kind, START, seq) for seq, kind in enumerate(kinds, start=1)]
        outlook = look(rules, record_of_events(*events), START)
        for to in rules.states:
            found = forecast(outlook, to)
            assert found is None or found.to.name == to
            assert found is None or not found.steps or found.steps[-1].to == to
        assert outlook.state.final or forecast(outlook, usual) is not None
