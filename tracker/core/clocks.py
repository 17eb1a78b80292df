"""What an event does to a bill's clocks: it ends some, pauses or extends others, and starts new ones."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from contextlib import suppress
from datetime import date

from tracker.core.calendar import Reckoning, latest_start, reckon
from tracker.core.conditions import begins
from tracker.core.counting import NotKnown, Paused, add
from tracker.core.ends import Extended, bar_turns, first_lawful_day
from tracker.core.findings import Code, Finding, about_clock
from tracker.core.position import Clock, Ended, Fold, Passage, acting_on
from tracker.core.record import Event
from tracker.core.rules import Answer, Rules, Starter
from tracker.core.term import Term, kinds_of, takes_named_day
from tracker.core.workflow import Again, Timer

KEPT = 50_000
"""So many reckonings are kept with the rules of a bill, for the others that go by the same."""


def tell(rules: Rules, fold: Fold, event: Event, answer: Answer, *, moved: bool) -> bool:
    """Tell the clocks of an event that some of them heed, whatever the state. `moved` says whether the event moved the bill.

    A timer that has run before is not started again by an event that leaves the bill where it is unforeseen: a paper
    publication after the law is in force, another depositary's note after the withdrawal. False where the event has no effect,
    since the treaty does not allow what it would set running.
    """
    if answer.preceded:
        fold.findings.extend(_not_preceded(rules, fold, event))
    started, touched = answer.starters, answer.touches
    if started and answer.counted:
        started = tuple(starter for starter in started if begins(starter.conditions, event, fold.heard))
    for clock in fold.running:
        if clock.timer.name in touched:
            _tell_running(rules, fold, event, touched, started)
            break
    stands = True
    for starter in started:
        if (moved and not fold.running) or not _runs(fold, starter.timer, event, or_has_run=not moved):
            stands = _start(rules, fold, starter, event) and stands
    return stands


def _runs(fold: Fold, timer: Timer, event: Event, *, or_has_run: bool) -> bool:
    """Whether a clock of this timer runs or, where that counts too, has run until before this event."""
    for clock in fold.running:
        if clock.timer.name == timer.name:
            return True
    return or_has_run and any(c.timer.name == timer.name and c.ended_by is not event for c in fold.ended)


def _tell_running(rules: Rules, fold: Fold, event: Event, touched: Container[str], started: Sequence[Starter]) -> None:
    """End, pause or extend the clocks that run, of the timers that this event touches; `started` are those that it starts."""
    running: list[Clock] = []
    for clock in fold.running:
        if clock.timer.name not in touched:
            running.append(clock)
            continue
        how = _ends(clock, event, started)
        if how is None:
            running.append(now := _touched(rules, fold, clock, event))
            fold.findings.extend(_remarks_on_the_way(rules, fold, clock, now, event))
        else:
            fold.ended.append(Clock(clock.timer, clock.started, clock.reckoning, None, event, how, clock.pauses, clock.extended))
            if clock.acts_on == event.on or clock.reckoning.opens is not None:
                fold.findings.extend(_remarks(clock, event, how))
    fold.run(tuple(running))


def _ends(clock: Clock, event: Event, started: Sequence[Starter]) -> Ended | None:
    timer = clock.timer
    if event.kind == timer.then:
        return Ended.ACTED if event.inferred else Ended.REPLACED
    if event.kind in timer.stops:
        return Ended.STOPPED
    if event.kind in timer.overtaken_by:
        return Ended.OVERTAKEN
    if timer.again is Again.RESTART and any(starter.timer.name == timer.name for starter in started):
        return Ended.RESTARTED
    return None


def _touched(rules: Rules, fold: Fold, clock: Clock, event: Event) -> Clock:
    """The same clock, paused, resumed or extended where its term says that this event does so."""
    pause, extension = clock.reckoning.term.pause, clock.reckoning.term.extension
    pauses, extended = clock.pauses, clock.extended
    goes_on = bool(pauses) and pauses[-1][1] is None
    if pause and event.kind == pause.begun and not goes_on:
        pauses = (*pauses, (event.on, None))
    elif pause and event.kind == pause.ended and goes_on:
        pauses = (*pauses[:-1], (pauses[-1][0], event.on))
    elif extension and event.kind == extension.by:
        extended = (*extended, (event.on, event.effect))
    else:
        return clock
    reckoning = reckoned(rules, fold, clock.reckoning.term, clock.started, pauses, extended)
    acts_on = acting_on(clock.timer, clock.started, reckoning)
    return clock._replace(reckoning=reckoning, acts_on=acts_on, pauses=pauses, extended=extended)


def _remarks_on_the_way(rules: Rules, fold: Fold, was: Clock, now: Clock, event: Event) -> Iterator[Finding]:
    """What is to be said of an event that pauses, extends or holds back a clock, or leaves it without a day."""
    term, name = was.reckoning.term, was.timer.name
    begins = [one.begun for one in (term.pause, term.hold) if one]
    if event.kind in begins and was.acts_on == event.on and not was.at_start:
        yield about_clock(Code.ON_DAY_OF_EFFECT, event, name)
    if now is was:
        return
    yield from _not_known(now, event)
    last, named = was.reckoning.last, event.effect
    if term.extension is None or event.kind != term.extension.by or named is None or last is None:
        return
    if named <= last:
        yield about_clock(Code.NOT_LONGER, event, name, f"the last day is {last}")
    elif term.extension.term.otherwise:
        most = reckoned(rules, fold, term, was.started, was.pauses, (*was.extended, (event.on, None))).last
        if most is not None and named > most:
            yield about_clock(Code.TOO_LONG, event, name, f"to {most} at the most, not to {named}")


def _not_known(clock: Clock, event: Event) -> Iterator[Finding]:
    """What is to be said where an event leaves a clock without a day that can be told; a pause is no such thing."""
    if clock.reckoning.unknown and not clock.reckoning.paused:
        yield about_clock(Code.DAY_NOT_KNOWN, event, clock.timer.name, clock.reckoning.unknown)


def _remarks(clock: Clock, event: Event, how: Ended) -> Iterator[Finding]:
    """What is to be said of an event that ends a clock on its day of effect, or before the act may be done."""
    opens = clock.reckoning.opens
    if how in (Ended.STOPPED, Ended.OVERTAKEN) and clock.acts_on == event.on and not clock.at_start:
        yield about_clock(Code.ON_DAY_OF_EFFECT, event, clock.timer.name)
    if how is Ended.STOPPED and opens is not None and event.on < opens:
        yield about_clock(Code.TOO_EARLY, event, clock.timer.name, f"the first day is {opens}")


def _not_preceded(rules: Rules, fold: Fold, event: Event) -> Iterator[Finding]:
    """The required timers that this event would stop and that do not run: what the law asks for beforehand was not done."""
    for timer in rules.timers.values():
        runs = any(clock.timer.name == timer.name for clock in fold.running)
        if timer.required and event.kind in timer.stops and not runs and (by := last_day_to_start(rules, timer, event.on)):
            what = " or ".join(kinds_of(timer.starts))
            yield about_clock(Code.NOT_PRECEDED, event, timer.name, f"{what} had to come by {by}")


def last_day_to_start(rules: Rules, timer: Timer, act: date) -> date | None:
    """The last day on which a required timer can start for its act to be in time on the day `act`."""
    term = rules.term(timer.name, act)
    if term is None or (ahead := term.not_before) is None:
        return None
    return latest_start(lambda day: add(day, ahead, term.counting), act)


def _start(rules: Rules, fold: Fold, starter: Starter, event: Event) -> bool:
    """Start a clock, or say why none starts; False where the treaty does not allow it to."""
    timer, term = starter.timer, starter.term
    if term is None:
        if timer.then and not timer.optional:
            fold.findings.append(_without_term(rules, timer, event))
        exit_ = rules.no_exit(timer)
        return not (timer.then and exit_ and exit_.excluded)
    if term.only:
        try:
            lawful = first_lawful_day(term.only, event.on, _days(rules, fold.passages))
        except NotKnown as why:
            fold.findings.append(about_clock(Code.BAR_NOT_CHECKED, event, timer.name, str(why)))
        else:
            if lawful > event.on:
                fold.findings.append(about_clock(Code.BARRED, event, timer.name, f"the first lawful day is {lawful}"))
                return timer.then is None
    reckoning = reckoned(rules, fold, term, event, named=starter.named)
    clock = Clock(timer, event, reckoning, acting_on(timer, event, reckoning))
    if event.effect is not None and timer.then and not takes_named_day(term):
        fold.findings.append(about_clock(Code.NAMED_DAY_NOT_USED, event, timer.name, f"{event.effect}"))
    if reckoning.unknown:
        fold.findings.extend(_not_known(clock, event))
    fold.start(clock)
    return True


def barred(rules: Rules, passages: Sequence[Passage], kind: str, on: date) -> tuple[date | None, date | None] | None:
    """What the treaty's bars say of an act of this kind: the first lawful day where that is later, and the day of the next turn.

    None where the treaty allows none on any day. A bar whose day is not known bars nothing beforehand.
    """
    lawful: list[date] = []
    turns: list[date] = []
    for starter in rules.starters(kind, on):
        if starter.term is None and starter.timer.then and (exit_ := rules.no_exit(starter.timer)) and exit_.excluded:
            return None
        if starter.term and starter.term.only and starter.timer.then:
            with suppress(NotKnown):
                days = _days(rules, passages)
                lawful += [first_lawful_day(starter.term.only, on, days)]
                turns += filter(None, [bar_turns(starter.term.only, on, days)])
    return max((day for day in lawful if day > on), default=None), min(turns, default=None)


def reckoned(
    rules: Rules,
    fold: Fold,
    term: Term,
    event: Event,
    pauses: tuple[Paused, ...] = (),
    extended: tuple[Extended, ...] = (),
    named: frozenset[str] | None = None,
) -> Reckoning:
    """What a term comes to that an event starts, with what has befallen its clock since. Counted once for each day.

    `named` are the days, beside the event's own, from which the term counts, where they are at hand.
    """
    if named is None:
        named = rules.days_of(term)
    since = {name: found for name, found in _days(rules, fold.passages).items() if name in named} if named else {}
    plain = not (since or pauses or extended or event.effect)
    key = (id(term), event.on) if plain else (id(term), event.on, event.effect, pauses, extended, *since.items())
    found = rules.reckonings.get(key)
    if found is None:
        if len(rules.reckonings) >= KEPT:
            rules.reckonings.clear()
        found = reckon(term, event.on, event.effect, since, calendars=rules.calendars, pauses=pauses, extended=extended)
        rules.reckonings[key] = found
    return found


def _without_term(rules: Rules, timer: Timer, event: Event) -> Finding:
    """Why a clock that would act cannot start: the treaty excludes an exit, has no clause, or nobody gives the term."""
    exit_ = rules.no_exit(timer)
    if exit_ is None:
        return about_clock(Code.NO_TERM, event, timer.name)
    why = f"{'the treaty cannot be left' if exit_.excluded else 'the treaty has no clause on it'}, {exit_.basis}"
    if exit_.if_established:
        earliest = reckon(exit_.if_established, event.on).effect
        why += f"; if a right to it is established, {earliest} at the earliest, {exit_.if_established.basis}"
    return about_clock(Code.NO_EXIT, event, timer.name, why)


def _days(rules: Rules, passages: Sequence[Passage]) -> dict[str, date]:
    """The days from which a bar may count: the treaty's own, and those that the bill's latest events give."""
    days = dict(rules.treaty.dates) if rules.treaty else {}
    for name, kind in rules.workflow.days.items():
        if found := next((p.event.on for p in reversed(passages) if p.event.kind == kind), None):
            days[name] = found
    return days
