"""The fold: a bill's events, one after another, through the machine and past its clocks, up to a day.

For each day in order: first what takes effect at 00:00; then the day's facts, in the order that leaves the fewest
findings; last what takes effect that day at no stated hour. The state catches up with the facts, the clocks follow them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.core.calendar import NotKnown, first_lawful_day, reckon
from tracker.core.findings import Code, Finding, about_clock, not_foreseen
from tracker.core.ordering import cheapest_order, given_order_by_time
from tracker.core.position import Clock, Ended, Passage, Position, held_back
from tracker.core.record import Event
from tracker.core.term import takes_named_day
from tracker.core.workflow import Again, Rules, Timer

CROWDED = 12
"""Up to so many facts of one day are put in order by search; beyond that the order of the workflow file is taken."""

SEARCHED_WHOLE = 8
"""Up to so many, what clocks do that same day is searched too: each one more costs some three times as much."""


@dataclass(frozen=True, slots=True)
class _Fold:
    """The position while it is being made: a value, so that a day can be tried in several orders."""

    state: str
    running: tuple[Clock, ...] = ()
    ended: tuple[Clock, ...] = ()
    passages: tuple[Passage, ...] = ()
    findings: tuple[Finding, ...] = ()


def replay(rules: Rules, events: Iterable[Event], as_of: date) -> Position:
    """Fold the events that stand on `as_of`, day by day, letting time act where a clock runs out.

    Pure: the order of `events` changes nothing, nor does any event after `as_of`.
    """
    facts: dict[date, list[Event]] = {}
    for event in sorted(events, key=lambda e: _file_order(rules, e)):
        if event.on <= as_of:
            facts.setdefault(event.on, []).append(event)
    fold = _Fold(rules.workflow.first)
    while (day := _next_day(fold, facts, as_of)) is not None:
        today = facts.pop(day, [])
        fold = _let_time_act(rules, fold, day, {event.kind for event in today}, only_at_start=True)
        fold = _live(rules, fold, day, today)
        fold = _let_time_act(rules, fold, day, set(), only_at_start=False)
    clocks = sorted((*fold.ended, *fold.running), key=lambda c: (c.started.on, rules.workflow.timers.index(c.timer)))
    return Position(fold.state, as_of, fold.passages, tuple(clocks), fold.findings)


def _file_order(rules: Rules, event: Event) -> tuple[object, ...]:
    """Day, then the order of the workflow file, then what the facts say, and only then the order of recording."""
    said = (str(event.time or ""), str(event.effect or ""), event.party or "", str(event.votes or ""))
    return (event.on, rules.rank.get(event.kind, len(rules.rank)), *said, event.seq or 0)


def _next_day(fold: _Fold, facts: dict[date, list[Event]], as_of: date) -> date | None:
    acting = [c.acts_on for c in fold.running if c.acts_on is not None and not held_back(c, fold.passages)]
    return min((day for day in (*facts, *acting) if day <= as_of), default=None)


def _let_time_act(rules: Rules, fold: _Fold, day: date, recorded: set[str], *, only_at_start: bool) -> _Fold:
    """Let every clock that is due act, earliest timer of the file first, save where the very event is recorded that day."""
    while (clock := _due(rules, fold, day, recorded, only_at_start)) is not None:
        assert clock.timer.then is not None
        effect = clock.reckoning.effect
        own_day = effect if effect is not None and effect < clock.started.on else None
        fold = _apply(rules, fold, Event(clock.timer.then, day, effect=own_day, brought_by=clock.timer.name))
    return fold


def _due(rules: Rules, fold: _Fold, day: date, recorded: set[str], only_at_start: bool) -> Clock | None:
    due = [c for c in fold.running if (acts := c.acts_on) is not None and acts <= day and c.timer.then not in recorded]
    due = [c for c in due if not held_back(c, fold.passages) and (c.reckoning.at_start or not only_at_start)]
    return min(due, key=lambda c: rules.workflow.timers.index(c.timer), default=None)


def _live(rules: Rules, fold: _Fold, day: date, facts: Sequence[Event]) -> _Fold:
    """One day's facts in the order that leaves the fewest findings; facts that state a time keep the order of their times.

    A fact that takes the place of an effect of 00:00 comes first.
    """
    at_midnight = {c.timer.then for c in fold.running if c.acts_on == day and c.reckoning.at_start}
    first = [fact for fact in facts if fact.kind in at_midnight and fact.time is None]
    rest = tuple(fact for fact in facts if fact not in first)
    if len(rest) > CROWDED:
        crowded = Finding(Code.CROWDED_DAY, day, rest[0].kind)
        fold = _Fold(fold.state, fold.running, fold.ended, fold.passages, (*fold.findings, crowded))
    ordered = [*first, *(given_order_by_time(rest) if len(rest) > CROWDED else _best_order(rules, fold, day, rest))]
    for n, fact in enumerate(ordered):
        fold = _happen(rules, fold, fact, ordered[n + 1 :])
    return fold


def _best_order(rules: Rules, fold: _Fold, day: date, facts: tuple[Event, ...]) -> Sequence[Event]:
    """Search with memory for the first of the best orders, counting in file order.

    On most days no clock has a say in the order, and the state alone is followed; else, of few facts, the whole fold is.
    """
    if len(facts) < 2:
        return facts
    if len(facts) <= SEARCHED_WHOLE and _clocks_have_a_say(rules, fold, day, facts):

        def happen(fold: _Fold, n: int, rest: Sequence[int]) -> tuple[_Fold, int, object]:
            after = _happen(rules, fold, facts[n], [facts[m] for m in rest])
            acting = tuple((c.timer.name, c.acts_on, c.reckoning.opens) for c in after.running)
            return after, len(after.findings) - len(fold.findings), (after.state, acting)

        order = cheapest_order(facts, fold, happen)
    else:

        def move(state: str, n: int, _: Sequence[int]) -> tuple[str, int, object]:
            to, regular = rules.go(state, facts[n].kind)
            return to or state, 0 if regular else 1, to or state

        order = cheapest_order(facts, fold.state, move)
    return [facts[n] for n in order]


def _clocks_have_a_say(rules: Rules, fold: _Fold, day: date, facts: Sequence[Event]) -> bool:
    """Whether the order of the day's facts changes what a clock does that day: one is due, or may be stopped too early."""
    kinds = {fact.kind for fact in facts}
    watched = [*fold.running]
    for fact in facts:
        for timer in rules.started_by.get(fact.kind, ()):
            if (term := rules.terms[timer.name]) is not None:
                watched.append(Clock(timer, fact, reckon(term, day, fact.effect)))
    for clock in watched:
        due = clock.acts_on is not None and clock.acts_on <= day
        opens = clock.reckoning.opens
        if due or (opens is not None and opens > day and kinds.intersection(clock.timer.stops)):
            return True
    return False


def _happen(rules: Rules, fold: _Fold, event: Event, still_to_come: Sequence[Event]) -> _Fold:
    """A fact, and what it brings about at once: a clock that it starts may be due at the start of a day already reached."""
    fold = _apply(rules, fold, event)
    if any(c.started is event for c in fold.running):
        fold = _let_time_act(rules, fold, event.on, {e.kind for e in still_to_come}, only_at_start=True)
    return fold


def _apply(rules: Rules, fold: _Fold, event: Event) -> _Fold:
    """Tell the clocks, whatever the state; then move the state, or let it catch up and say so."""
    to, regular = rules.go(fold.state, event.kind)
    if event.inferred and not regular:
        to = None  # facts make a state catch up; time alone does not
    running, ended, findings = _tell_clocks(rules, fold, event, moved=to is not None)
    if not regular:
        findings.append(not_foreseen(event, fold.state, to))
    passages = fold.passages if to is None else (*fold.passages, Passage(fold.state, to, event, not regular))
    return _Fold(to or fold.state, tuple(running), tuple(ended), passages, tuple(findings))


def _tell_clocks(rules: Rules, fold: _Fold, event: Event, *, moved: bool) -> tuple[list[Clock], list[Clock], list[Finding]]:
    """Stop and start clocks. A timer that has run before is not started again by an event that leaves the bill where it is
    unforeseen: a paper publication after the law is in force, another depositary's note after the withdrawal."""
    running: list[Clock] = []
    ended, findings = list(fold.ended), list(fold.findings)
    for clock in fold.running:
        how = _ends(clock, event)
        if how is None:
            running.append(clock)
            continue
        ended.append(clock.stop(event, how))
        findings.extend(_remarks(clock, event, how))
    for timer in rules.started_by.get(event.kind, ()):
        has_run = any(clock.timer is timer for clock in fold.ended)
        if any(clock.timer is timer for clock in running) or (has_run and not moved):
            continue
        if begun := _start(rules, fold, timer, event, findings):
            running.append(begun)
    return running, ended, findings


def _remarks(clock: Clock, event: Event, how: Ended) -> Iterator[Finding]:
    """What is to be said of an event that ends a clock on its day of effect, or before the act may be done."""
    opens = clock.reckoning.opens
    if how in (Ended.STOPPED, Ended.OVERTAKEN) and clock.acts_on == event.on and not clock.reckoning.at_start:
        yield about_clock(Code.ON_DAY_OF_EFFECT, event, clock.timer.name)
    if how is Ended.STOPPED and opens is not None and event.on < opens:
        yield about_clock(Code.TOO_EARLY, event, clock.timer.name, f"the first day is {opens}")


def _ends(clock: Clock, event: Event) -> Ended | None:
    timer = clock.timer
    if event.kind == timer.then:
        return Ended.ACTED if event.inferred else Ended.REPLACED
    if event.kind in timer.stops:
        return Ended.STOPPED
    if event.kind in timer.overtaken_by:
        return Ended.OVERTAKEN
    if event.kind in timer.starts and timer.again is Again.RESTART:
        return Ended.RESTARTED
    return None


def _start(rules: Rules, fold: _Fold, timer: Timer, event: Event, findings: list[Finding]) -> Clock | None:
    term = rules.terms[timer.name]
    if term is None:
        if timer.then and not timer.optional:
            findings.append(_without_term(rules, timer, event))
        return None
    days = _days(rules, fold)
    if term.only:
        try:
            lawful = first_lawful_day(term.only, event.on, days)
        except NotKnown as why:
            findings.append(about_clock(Code.BAR_NOT_CHECKED, event, timer.name, str(why)))
        else:
            if lawful > event.on:
                findings.append(about_clock(Code.BARRED, event, timer.name, f"the first lawful day is {lawful}"))
                return None
    reckoning = reckon(term, event.on, event.effect, days)
    if timer.then and event.effect is not None and not takes_named_day(term):
        findings.append(about_clock(Code.NAMED_DAY_NOT_USED, event, timer.name, f"{event.effect}"))
    if reckoning.unknown:
        findings.append(about_clock(Code.DAY_NOT_KNOWN, event, timer.name, reckoning.unknown))
    return Clock(timer, event, reckoning)


def _without_term(rules: Rules, timer: Timer, event: Event) -> Finding:
    """Why a clock that would act cannot start: the treaty excludes an exit, has no clause, or nobody gives the term."""
    exit_ = rules.treaty.exit if rules.treaty else None
    if exit_ is None:
        return about_clock(Code.NO_TERM, event, timer.name)
    why = f"the treaty {'cannot be left' if exit_.excluded else 'has no clause on it'}, {exit_.basis}"
    if exit_.if_established:
        earliest = reckon(exit_.if_established, event.on).effect
        why += f"; if a right to it is established, {earliest} at the earliest, {exit_.if_established.basis}"
    return about_clock(Code.NO_EXIT, event, timer.name, why)


def _days(rules: Rules, fold: _Fold) -> dict[str, date]:
    """The days from which a bar may count: the treaty's own, and those that the bill's latest events give."""
    days = dict(rules.treaty.dates) if rules.treaty else {}
    for name, kind in rules.workflow.days.items():
        if found := next((p.event.on for p in reversed(fold.passages) if p.event.kind == kind), None):
            days[name] = found
    return days
