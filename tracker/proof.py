"""Why a date is what it is, in sentences that can be read aloud: the event, the term, the law, each step of the count."""

from __future__ import annotations

from collections.abc import Iterator

from tracker import wording
from tracker.core.calendar import Reckoning
from tracker.core.counting import Step
from tracker.core.deadlines import Deadline
from tracker.core.outlook import Outlook
from tracker.core.record import Event
from tracker.core.term import ALWAYS, Counting, Effect, Rolling, Term

_COUNTING = {
    Counting.DAY_AFTER: "the day of the event is not counted",
    Counting.SAME_DAY: "the day of the event is counted as the first",
}
_EFFECT = {
    Effect.LAST_DAY: "it acts on its last day, at no stated hour",
    Effect.DAY_AFTER: "its last day is complete before it acts, at 00:00 of the day after",
    Effect.FIRST_OF_NEXT_MONTH: "it acts on the first day of the month after its last day",
    Effect.FIRST_OF_MONTH: "it acts on the first day of a month that its last day is or that follows it",
}
_ROLLING = {
    Rolling.NONE: "its last day stands, whatever day of the week it is",
    Rolling.NEXT_WEEKDAY: "a last day on a Saturday or Sunday gives way to Monday",
}


def sentences(outlook: Outlook, deadline: Deadline) -> list[tuple[str, str]]:
    """The proof of a deadline as (what, sentence), in the order in which a lawyer would ask."""
    counted = [*_count(deadline), *_other_reading(deadline)]
    return [*_grounds(outlook, deadline), *counted, ("standing", wording.standing(deadline))]


def _grounds(outlook: Outlook, deadline: Deadline) -> Iterator[tuple[str, str]]:
    term = deadline.clock.reckoning.term
    yield "event", _event(outlook, deadline.started)
    lengths = [f"not before {term.not_before}"] if term.not_before else []
    lengths += [str(term.within)] if term.within else []
    acts = [_EFFECT[term.effect]] if deadline.timer.then else []
    yield "term", "; ".join([*lengths, _COUNTING[term.counting], _ROLLING[term.rolling], *acts])
    for condition in (term.only, term.hold, term.pause, term.extension):
        if condition is not None:
            yield "condition", wording.visible(str(condition))
    act = outlook.rules.workflow.acts.get(term.basis.act)
    titled = f", {act.title.en}" if act else ""
    yield "law", f"{wording.visible(term.basis.citation)}{titled}" + (f" ({act.link})" if act and act.link else "")
    yield from _wording(outlook, term)
    if not term.basis.checked:
        yield "caution", "the text of this rule was not checked"
    if term.basis.disputed:
        yield "caution", f"readings differ: {wording.visible(term.basis.disputed)}"


def _wording(outlook: Outlook, term: Term) -> Iterator[tuple[str, str]]:
    """Which wording of a rule that has changed was applied, and whether by the law of a day that was asked for."""
    if term.in_force != ALWAYS:
        yield "wording", f"the one {term.in_force}"
    if outlook.rules.pinned:
        yield "wording", f"by the law of {wording.weekday(outlook.rules.pinned)}, as asked for"


def _count(deadline: Deadline) -> Iterator[tuple[str, str]]:
    reckoning = deadline.clock.reckoning
    yield from _steps(reckoning)
    if reckoning.unknown:
        yield "result", f"{'' if reckoning.paused else 'not known: '}{reckoning.unknown}"
        if deadline.earliest:
            yield "result", f"at the earliest, were every day counted that is not known: {wording.weekday(deadline.earliest)}"
        return
    told = [f"it may be done from {wording.weekday(deadline.opens)}"] if deadline.opens else []
    told += [f"the last day is {wording.weekday(deadline.last)}"] if deadline.last else []
    if deadline.effect and deadline.effect != deadline.last:
        told.append(f"it takes effect on {wording.weekday(deadline.effect)}")
    if deadline.days is not None and deadline.is_open:
        told.append(f"{wording.remaining(deadline.days)}, counted from {wording.weekday(deadline.as_of)}")
    yield "result", "; ".join(told)


def _steps(reckoning: Reckoning) -> Iterator[tuple[str, str]]:
    for step in reckoning.steps:
        yield "count", f"{wording.weekday(step.day)}: {step.what}"
        if step.passed_over:
            yield "passed", _passed_over(step)
    for calendar in reckoning.calendars:
        yield "calendar", str(calendar)


def _passed_over(step: Step) -> str:
    """The days of a step that did not count, in runs, and why."""
    days = sum((run.last - run.first).days + 1 for run in step.passed_over)
    runs = (f"{wording.days(run.first, run.last)} ({run.why})" for run in step.passed_over)
    return f"{wording.count_of(days, 'day')} not counted: {'; '.join(runs)}"


def _other_reading(deadline: Deadline) -> Iterator[tuple[str, str]]:
    """What a reading that differs comes to: the earlier day is the deadline, the later stands beside it."""
    reckoning = deadline.clock.reckoning
    if reckoning.other is None or deadline.other is None:
        return
    file_s = f"the wording of {deadline.basis.citation} itself"
    yield "reading", f"the earlier day is the deadline; it follows {_held_by(reckoning.reading, file_s)}"
    yield "other", f"{wording.weekday(deadline.other)} follows {_held_by(reckoning.other.reading, file_s)}"
    yield from (("other", said) for what, said in _steps(reckoning.other) if what == "count")


def _held_by(source: str | None, file_s: str) -> str:
    return f"another reading: {wording.visible(source)}" if source else file_s


def _event(outlook: Outlook, event: Event) -> str:
    by = "brought about by time alone" if event.inferred else f"entry {event.seq} of {outlook.record.bill}"
    return f"{event.kind} of {wording.weekday(event.on)} ({by}): {wording.event(event, outlook)}"
