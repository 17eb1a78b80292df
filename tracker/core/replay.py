"""The fold: a bill's events, one after another, through the machine and past its clocks, up to a day.

For each day in order: first what takes effect at 00:00; then the day's facts, in the order that leaves the fewest
findings; last what takes effect that day at no stated hour, unless a fact of that day is regular only after it. The state
catches up with the facts, the clocks follow them.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from datetime import date

from tracker.core.clocks import reckoned, tell
from tracker.core.findings import Code, Finding, not_allowed, not_foreseen
from tracker.core.ordering import cheapest_order, given_order_by_time
from tracker.core.position import Clock, Fold, Passage, Position, acting_on, held_back
from tracker.core.record import Event
from tracker.core.rules import Rules

CROWDED = 12
"""Up to so many facts of one day are put in order by search; beyond that the order of the workflow file is taken."""

SEARCHED_WHOLE = 8
"""Up to so many, what clocks do that same day is searched too: each one more costs some three times as much."""


def replay(rules: Rules, events: Iterable[Event], as_of: date) -> Position:
    """Fold the events that stand on `as_of`, day by day, letting time act where a clock runs out.

    Pure: the order of `events` changes nothing, nor does any event after `as_of`.
    """
    facts: dict[date, list[Event]] = {}
    for event in events:
        if event.on <= as_of:
            facts.setdefault(event.on, []).append(event)
    fold = Fold(rules.workflow.first)
    for day in sorted(facts):
        if fold.is_due(day):
            _let_days_pass(rules, fold, before=day)
        _live(rules, fold, day, facts[day])
    _let_days_pass(rules, fold, upto=as_of)
    place = rules.place
    clocks = sorted([*fold.ended, *fold.running], key=lambda c: (c.started.on, place[c.timer.name]))
    return Position(fold.state, as_of, tuple(fold.passages), tuple(clocks), tuple(fold.findings))


def _let_days_pass(rules: Rules, fold: Fold, *, before: date = date.max, upto: date = date.max) -> None:
    """What time brings about on days on which nothing is recorded, before a day or up to one."""
    while fold.is_due(upto) and (day := fold.next_effect()) is not None and day < before and day <= upto:
        _let_time_act(rules, fold, day, (), only_at_start=True)
        if fold.is_due(day):
            _let_time_act(rules, fold, day, ())


def _live(rules: Rules, fold: Fold, day: date, facts: list[Event]) -> None:
    """A day on which something is recorded: what comes at 00:00, the facts, and what comes at no stated hour."""
    if len(facts) == 1 and not fold.is_due(day):
        _apply(rules, fold, facts[0])
        if not fold.is_due(day):
            return
        _let_time_act(rules, fold, day, (), only_at_start=True)  # a clock that this very fact has started
    else:
        if fold.is_due(day):
            _let_time_act(rules, fold, day, {event.kind for event in facts}, only_at_start=True)
        _live_through(rules, fold, day, sorted(facts, key=lambda event: _file_order(rules, event)))
    if fold.is_due(day):
        _let_time_act(rules, fold, day, ())


def _file_order(rules: Rules, event: Event) -> tuple[object, ...]:
    """The order of the workflow file, then what the facts say, and only then the order of recording."""
    said = [str(one) if one else "" for one in (event.time, event.effect, event.party, event.votes)]
    return (rules.rank.get(event.kind, len(rules.rank)), *said, event.seq or 0)


def _let_time_act(rules: Rules, fold: Fold, day: date, recorded: Container[str], *, only_at_start: bool = False) -> None:
    """Let every clock that is due act, earliest timer of the file first, save where the very event is recorded that day."""
    while due := _due(rules, fold, day, recorded, only_at_start=only_at_start):
        _apply(rules, fold, _effect_of(rules, due[0], day))


def _due(rules: Rules, fold: Fold, day: date, recorded: Container[str], *, only_at_start: bool = False) -> list[Clock]:
    """The clocks that are due, in file order."""
    if not fold.is_due(day):
        return []
    due = [c for c in fold.running if c.acts_on is not None and c.acts_on <= day and c.timer.then not in recorded]
    due = [c for c in due if (c.at_start or not only_at_start) and not held_back(c, fold.passages)]
    return sorted(due, key=lambda c: rules.place[c.timer.name]) if len(due) > 1 else due


def _effect_of(rules: Rules, clock: Clock, day: date) -> Event:
    """What time brings about when a clock acts; an effect dated before the act that brings it about keeps its own day."""
    effect = clock.reckoning.effect
    own_day = effect if effect is not None and effect < clock.started.on else None
    key = clock.timer.name, day, own_day
    if key not in rules.effects:
        assert clock.timer.then is not None
        rules.effects[key] = Event(clock.timer.then, day, effect=own_day, brought_by=clock.timer.name)
    return rules.effects[key]


def _live_through(rules: Rules, fold: Fold, day: date, facts: Sequence[Event]) -> None:
    """One day's facts in the order that leaves the fewest findings; facts that state a time keep the order of their times.

    A fact that takes the place of an effect of 00:00 comes first. What time does that day at no stated hour may stand
    anywhere among them: last, unless that leaves more findings. File order is tried first, and mostly leaves none.
    """
    rest, effects = tuple(facts), tuple[Event, ...]()
    if fold.is_due(day):
        at_midnight = {c.timer.then for c in fold.running if c.acts_on == day and c.at_start}
        first = [fact for fact in facts if fact.kind in at_midnight and fact.time is None]
        _in_turn(rules, fold, first)
        rest = tuple(fact for fact in facts if fact not in first)
        kinds = {fact.kind for fact in rest}
        effects = tuple(_effect_of(rules, clock, day) for clock in _due(rules, fold, day, kinds)) if rest else ()
    before, found = fold.mark(), len(fold.findings)
    _in_turn(rules, fold, given_order_by_time([*rest, *effects]))
    if len(fold.findings) == found or len(rest) + len(effects) < 2:
        return
    if len(rest) > CROWDED:
        fold.findings.insert(found, Finding(Code.CROWDED_DAY, day, rest[0].kind))
        return
    fold.back_to(before)
    _in_turn(rules, fold, _best_order(rules, fold, day, rest, effects))


def _in_turn(rules: Rules, fold: Fold, ordered: Sequence[Event]) -> None:
    for n, fact in enumerate(ordered):
        _happen(rules, fold, fact, ordered[n + 1 :])


def _best_order(rules: Rules, fold: Fold, day: date, facts: tuple[Event, ...], effects: tuple[Event, ...]) -> Sequence[Event]:
    """Search with memory for the first of the best orders, counting in file order.

    On most days no clock has a say in the order, and the state alone is followed; else, of few facts, the whole fold is.
    """
    if len(facts) <= SEARCHED_WHOLE and (effects or _clocks_have_a_say(rules, fold, day, facts)):
        told = (*facts, *effects)

        def happen(fold: Fold, n: int, rest: Sequence[int]) -> tuple[Fold, int, object]:
            after = fold.copy()
            _happen(rules, after, told[n], [told[m] for m in rest])
            acting = tuple([(c.timer.name, c.acts_on, c.reckoning.opens) for c in after.running])
            return after, len(after.findings) - len(fold.findings), (after.state, acting)

        return [told[n] for n in cheapest_order(told, fold, happen)]

    def move(state: str, n: int, _: Sequence[int]) -> tuple[str, int, object]:
        to, regular = rules.go(state, facts[n].kind, day)
        return to or state, 0 if regular else 1, to or state

    return [facts[n] for n in cheapest_order(facts, fold.state, move)]


def _clocks_have_a_say(rules: Rules, fold: Fold, day: date, facts: Sequence[Event]) -> bool:
    """Whether the order of the day's facts changes what a clock does that day: one is due, or may be stopped too early."""
    kinds = {fact.kind for fact in facts}
    watched = [*fold.running]
    for fact in facts:
        for starter in rules.starters(fact.kind, day):
            if starter.term is not None:
                reckoning = reckoned(rules, fold, starter.term, fact)
                watched.append(Clock(starter.timer, fact, reckoning, acting_on(starter.timer, fact, reckoning)))
    for clock in watched:
        due = clock.acts_on is not None and clock.acts_on <= day
        opens = clock.reckoning.opens
        required = clock.timer.required or (opens is not None and opens > day)
        if due or (required and kinds.intersection(clock.timer.stops)):
            return True
    return False


def _happen(rules: Rules, fold: Fold, event: Event, still_to_come: Sequence[Event]) -> None:
    """A fact, and what it brings about at once: a clock that it starts may be due at the start of a day already reached.

    An effect of time that has a place among the facts happens where its clock still runs then, and is due.
    """
    if event.inferred:
        if any(c.timer.name == event.brought_by for c in _due(rules, fold, event.on, ())):
            _apply(rules, fold, event)
        return
    _apply(rules, fold, event)
    if fold.running and fold.running[-1].started is event and fold.is_due(event.on):
        recorded = {e.kind for e in still_to_come if not e.inferred}
        _let_time_act(rules, fold, event.on, recorded, only_at_start=True)


def _apply(rules: Rules, fold: Fold, event: Event) -> None:
    """Tell the clocks, whatever the state; then move the state, or let it catch up and say so."""
    answer = rules.answer(fold.state, event.kind, event.on)
    to, regular = answer.to, answer.regular
    if not regular and event.inferred:
        to = None  # facts make a state catch up; time alone does not
    elif not regular and answer.forbidden:
        fold.findings.append(not_allowed(event, fold.state, answer.forbidden))
        return
    if answer.heeded and not tell(rules, fold, event, answer, moved=to is not None):
        to = None  # the treaty does not allow what it would set running: a finding has said so
    if not regular:
        fold.findings.append(not_foreseen(event, fold.state, to))
    if to is not None:
        fold.passages.append(Passage(fold.state, to, event, not regular))
        fold.state = to
    if answer.counted:
        fold.heard.append(event)
