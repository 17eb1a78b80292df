"""Why a date is what it is, in sentences that can be read aloud: the event, the term, the law, each step of the count."""

from __future__ import annotations

from collections.abc import Iterator

from tracker import wording
from tracker.core.deadlines import Deadline
from tracker.core.outlook import Outlook
from tracker.core.record import Event
from tracker.core.term import Counting, Effect

_COUNTING = {
    Counting.DAY_AFTER: "the day of the event is not counted",
    Counting.SAME_DAY: "the day of the event is counted as the first",
}
_EFFECT = {
    Effect.LAST_DAY: "it acts on its last day, at no stated hour",
    Effect.DAY_AFTER: "its last day is complete before it acts, at 00:00 of the day after",
    Effect.FIRST_OF_NEXT_MONTH: "it acts on the first day of the month after its last day",
}


def sentences(outlook: Outlook, deadline: Deadline) -> list[tuple[str, str]]:
    """The proof of a deadline as (what, sentence), in the order in which a lawyer would ask."""
    return [*_grounds(outlook, deadline), *_count(deadline), ("standing", wording.standing(deadline))]


def _grounds(outlook: Outlook, deadline: Deadline) -> Iterator[tuple[str, str]]:
    term = deadline.clock.reckoning.term
    yield "event", _event(outlook, deadline.started)
    lengths = [f"not before {term.not_before}"] if term.not_before else []
    lengths += [str(term.within)] if term.within else []
    acts = [_EFFECT[term.effect]] if deadline.timer.then else []
    yield "term", "; ".join([*lengths, _COUNTING[term.counting], *acts])
    for condition in (term.only, term.hold):
        if condition is not None:
            yield "condition", str(condition)
    act = outlook.rules.workflow.acts.get(term.basis.act)
    titled = f", {act.title.en}" if act else ""
    yield "law", f"{wording.visible(term.basis.citation)}{titled}" + (f" ({act.link})" if act and act.link else "")
    if not term.basis.checked:
        yield "caution", "the text of this rule was not checked"
    if term.basis.disputed:
        yield "caution", f"readings differ: {wording.visible(term.basis.disputed)}"


def _count(deadline: Deadline) -> Iterator[tuple[str, str]]:
    reckoning = deadline.clock.reckoning
    for step in reckoning.steps:
        yield "count", f"{wording.weekday(step.day)}: {step.what}"
    if reckoning.unknown:
        yield "result", f"not known: {reckoning.unknown}"
        return
    told = [f"it may be done from {wording.weekday(deadline.opens)}"] if deadline.opens else []
    told += [f"the last day is {wording.weekday(deadline.last)}"] if deadline.last else []
    if deadline.effect and deadline.effect != deadline.last:
        told.append(f"it takes effect on {wording.weekday(deadline.effect)}")
    if deadline.days is not None and deadline.is_open:
        told.append(f"{wording.remaining(deadline.days)}, counted from {wording.weekday(deadline.as_of)}")
    yield "result", "; ".join(told)


def _event(outlook: Outlook, event: Event) -> str:
    by = "brought about by time alone" if event.inferred else f"entry {event.seq} of {outlook.record.bill}"
    return f"{event.kind} of {wording.weekday(event.on)} ({by}): {wording.event(event, outlook)}"
