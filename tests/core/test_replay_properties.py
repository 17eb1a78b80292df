"""What must hold of replay for every record, over random histories of every shipped workflow."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.builders import DAYS, LIBRARY, WORKFLOWS, essence, histories, rules_of, term
from tracker.core.deadlines import OPEN, deadlines
from tracker.core.findings import Code
from tracker.core.position import Position
from tracker.core.record import Event
from tracker.core.replay import replay
from tracker.core.rules import Rules
from tracker.core.term import Effect

OWN = {"entry_into_force": term("1 month", effect=Effect.FIRST_OF_NEXT_MONTH)}
"""A treaty's term of entry into force, in the way of the Council of Europe, where the workflow leaves one to it."""

LAWS = {
    **{name: LIBRARY.rules(name).for_bill(LIBRARY.treaty("open-skies"), OWN) for name in WORKFLOWS},
    "ru/denunciation, cfe": rules_of("ru/denunciation", "cfe"),
    "international/withdrawal, no treaty": rules_of("international/withdrawal", None),
}
EVERY_LAW = pytest.mark.parametrize("rules", LAWS.values(), ids=LAWS.keys())
BRIEFLY = settings(max_examples=40)


def passed(position: Position) -> list[Event]:
    """The events that moved the bill."""
    return [p.event for p in position.passages]


@EVERY_LAW
@BRIEFLY
@given(data=st.data())
def test_the_order_of_arrival_changes_nothing(rules: Rules, data: st.DataObject) -> None:
    """State, passages, deadlines and findings are the same in whatever order the facts were recorded."""
    events = data.draw(histories(rules))
    shuffled = data.draw(st.permutations(events))
    as_of = data.draw(DAYS)
    recorded = [Event(e.kind, e.on, seq, e.time, e.effect) for seq, e in enumerate(shuffled, start=1)]
    assert essence(replay(rules, recorded, as_of)) == essence(replay(rules, events, as_of))


@EVERY_LAW
@BRIEFLY
@given(data=st.data())
def test_events_after_the_day_change_nothing(rules: Rules, data: st.DataObject) -> None:
    """What had not happened yet is not seen, not even by the clocks."""
    events, as_of = data.draw(histories(rules)), data.draw(DAYS)
    assert replay(rules, events, as_of) == replay(rules, [e for e in events if e.on <= as_of], as_of)


@EVERY_LAW
@BRIEFLY
@given(data=st.data())
def test_every_standing_event_appears_exactly_once(rules: Rules, data: st.DataObject) -> None:
    """As a passage, or as a finding that it was not foreseen, or has no effect: nothing is lost, and nothing counted twice."""
    events, as_of = data.draw(histories(rules)), data.draw(DAYS)
    position = replay(rules, events, as_of)
    moved = [e.seq for e in passed(position) if not e.inferred]
    ignored = [f.seq for f in position.findings if f.code in (Code.NOT_FORESEEN, Code.NOT_ALLOWED) and f.seq is not None]
    without_effect = {f.seq for f in position.findings if f.code in (Code.BARRED, Code.NO_EXIT)}
    ignored += [seq for seq in without_effect if seq is not None and seq not in {*moved, *ignored}]
    assert sorted([*moved, *ignored], key=str) == sorted([e.seq for e in events if e.on <= as_of], key=str)


@EVERY_LAW
@BRIEFLY
@given(data=st.data())
def test_every_regular_passage_is_one_that_the_machine_allows(rules: Rules, data: st.DataObject) -> None:
    """And an irregular one is a catching up that the machine does not allow, with its finding beside it."""
    position = replay(rules, data.draw(histories(rules)), data.draw(DAYS))
    for p in position.passages:
        allowed = rules.move(p.state, p.event.kind)
        assert allowed == (None if p.irregular else p.to)
        assert not p.irregular or rules.law(rules.newest).catch_up(p.state, p.event.kind) == p.to
    irregular = [(p.event.seq, p.event.on, p.event.kind, p.state, p.to) for p in position.passages if p.irregular]
    assert irregular == [(f.seq, f.on, f.kind, f.state, f.to) for f in position.findings if f.code is Code.CAUGHT_UP]


@EVERY_LAW
@BRIEFLY
@given(data=st.data())
def test_passages_make_one_way_from_the_first_state_to_the_present(rules: Rules, data: st.DataObject) -> None:
    """Each begins where the one before it led, day after day, and the last leads to the state."""
    position = replay(rules, data.draw(histories(rules)), data.draw(DAYS))
    stations = [rules.workflow.first, *(p.to for p in position.passages)]
    assert [p.state for p in position.passages] == stations[:-1]
    assert position.state == stations[-1]
    assert all(one.on <= other.on for one, other in pairwise(passed(position)))


@EVERY_LAW
@BRIEFLY
@given(data=st.data())
def test_a_timer_has_at_most_one_running_clock(rules: Rules, data: st.DataObject) -> None:
    """And none that acts is left running after its day."""
    position = replay(rules, data.draw(histories(rules)), data.draw(DAYS))
    running = [d for d in deadlines(position) if d.clock.ended is None]
    assert len({d.timer.name for d in running}) == len(running)
    assert all(d.standing in OPEN for d in running)
    assert all(d.clock.acts_on is None or d.clock.acts_on > position.as_of for d in running)


@EVERY_LAW
@BRIEFLY
@given(data=st.data())
def test_a_later_day_only_adds_to_what_happened(rules: Rules, data: st.DataObject) -> None:
    """The passages and findings up to a day are the beginning of those up to a later one."""
    events, as_of = data.draw(histories(rules)), data.draw(DAYS)
    earlier, later = replay(rules, events, as_of), replay(rules, events, as_of + timedelta(days=data.draw(st.integers(1, 400))))
    assert later.passages[: len(earlier.passages)] == earlier.passages
    assert later.findings[: len(earlier.findings)] == earlier.findings
