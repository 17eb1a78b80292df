"""Why a date is what it is, in sentences that can be read aloud: the event, the term, the law, each step of the count."""

from __future__ import annotations

from collections.abc import Iterator

from tracker import wording
from tracker.core.basis import Basis
from tracker.core.calendar import Reckoning
from tracker.core.counting import Step
from tracker.core.deadlines import Deadline
from tracker.core.lengths import CutOff, Length, Renewals, Span, ordinal, parts_of
from tracker.core.outlook import Outlook
from tracker.core.record import Event
from tracker.core.term import ALWAYS, All, Condition, Counting, Effect, Nth, Rolling, Term, spans_of

_COUNTING = {
    Counting.DAY_AFTER: "is not counted",
    Counting.SAME_DAY: "is counted as the first",
}
_EFFECT = {
    Effect.LAST_DAY: "it acts on its last day, at no stated hour",
    Effect.DAY_AFTER: "its last day is complete before it acts, at 00:00 of the day after",
    Effect.FIRST_OF_NEXT_MONTH: "it acts on the first day of the month after its last day",
    Effect.FIRST_OF_MONTH: "it acts on its last day where that is the first of a month, else on the first day of the next month",
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
    yield from _start(outlook, deadline)
    lengths = [f"not before {term.not_before}"] if term.not_before else []
    lengths += [str(term.within)] if term.within else []
    yield "term", "; ".join([*lengths, *_counting(term), *_rolls(term), *(_acts(term) if deadline.timer.then else [])])
    yield from (("condition", wording.visible(said)) for said in _conditions(outlook, term))
    act = outlook.rules.workflow.acts.get(term.basis.act)
    titled = f", {act.title.en}" if act else ""
    yield "law", f"{wording.visible(term.basis.citation)}{titled}" + (f" ({act.link})" if act and act.link else "")
    yield from _wording(outlook, term)
    if not term.basis.checked:
        yield "caution", "the text of this rule was not checked"
    if term.basis.disputed:
        yield "caution", f"readings differ: {wording.visible(term.basis.disputed)}"


def _start(outlook: Outlook, deadline: Deadline) -> Iterator[tuple[str, str]]:
    """What was waited for, where that is more than an event of a kind."""
    timer, started = deadline.timer, deadline.started
    given = outlook.rules.term(timer.name, started.on)
    conditions = (given.starts if given else ()) or timer.starts
    if any(not isinstance(one, str) for one in conditions):
        yield "start", f"set running by {', or by '.join(_awaited(outlook, one) for one in conditions)}"


def _awaited(outlook: Outlook, condition: Condition) -> str:
    match condition:
        case Nth():
            return f"the {ordinal(condition.n)} {_titled(outlook, condition.kind)}, each party's counted once"
        case All():
            return ", together with ".join(_awaited(outlook, one) for one in condition.of)
        case _:
            return _titled(outlook, condition)


def _titled(outlook: Outlook, kind: str) -> str:
    """An event kind by its title, as a sentence quotes it."""
    return f'"{wording.visible(wording.title(outlook, kind))}"'


def _counting(term: Term) -> list[str]:
    """Whether the day from which a span runs counts; where nothing is counted, nothing."""
    spans = [length for length in (*parts_of(term.within), term.not_before) if isinstance(length, Span)]
    day = "the day of the event" if any(span.since is None for span in spans) else "the day from which it runs"
    return [f"{day} {_COUNTING[term.counting]}"] if spans else []


def _rolls(term: Term) -> list[str]:
    """What becomes of a last day at a weekend: that it stands is said only of spans, which may end on any day."""
    lengths = Span if term.rolling is Rolling.NONE else Span | CutOff | Renewals
    return [_ROLLING[term.rolling]] if any(isinstance(length, lengths) for length in parts_of(term.within)) else []


def _acts(term: Term) -> list[str]:
    """On which day it acts; of a cut-off only where that is not the day that it names itself."""
    lengths = Span | Renewals if term.effect is Effect.LAST_DAY else Span | CutOff | Renewals
    return [_EFFECT[term.effect]] if any(isinstance(length, lengths) for length in parts_of(term.within)) else []


def _conditions(outlook: Outlook, term: Term) -> Iterator[str]:
    """What bars the event that starts it, holds it back, pauses or extends it, with the event kinds' titles."""
    if term.only:
        yield str(term.only)
    if term.hold:
        yield _held_back(wording.title(outlook, term.hold.begun), wording.title(outlook, term.hold.ended))
    if term.pause:
        begun, ended = _titled(outlook, term.pause.begun), _titled(outlook, term.pause.ended)
        yield f"no day counts from {begun} to the day before {ended} ({_cited(term.pause.basis)})"
    if term.extension:
        by = term.extension.term
        amounts = ", else ".join(_amount(one.within) for one in (by, by.otherwise) if one and one.within)
        yield f"may be extended by {_titled(outlook, term.extension.by)}: {amounts} ({_cited(by.basis)})"


def _held_back(begun: str, ended: str) -> str:
    """ "not while an armed conflict goes on", where the two titles say that one thing began and ended."""
    what = begun.removesuffix(" began")
    if (begun, ended) != (f"{what} began", f"{what} ended") or what.endswith("s"):
        return f'it does not act from "{begun}" to "{ended}"'
    article = "an" if what[0] in "AEIOU" else "a"
    return f'not while {article} {what[0].lower()}{what[1:]} goes on: from "{begun}" to "{ended}"'


def _cited(basis: Basis) -> str:
    """A citation with its remarks, as it stands in brackets."""
    return f"{basis.citation}, {basis.remarks}" if basis.remarks else basis.citation


def _amount(length: Length) -> str:
    """What an extension adds."""
    return f"by {length}" if isinstance(length, Span) else "to the day that it names"


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
        yield from _earliest(deadline)
        return
    told = [f"it may be done from {wording.weekday(deadline.opens)}"] if deadline.opens else []
    told += [f"the last day is {wording.weekday(deadline.last)}"] if deadline.last else []
    if deadline.effect and deadline.effect != deadline.last:
        told.append(f"it takes effect on {wording.weekday(deadline.effect)}")
    if deadline.days is not None and deadline.is_open:
        told.append(f"{wording.remaining(deadline.days)}, counted from {wording.weekday(deadline.as_of)}")
    yield "result", "; ".join(told)


def _earliest(deadline: Deadline) -> Iterator[tuple[str, str]]:
    """The first days that are possible, where the days themselves are not known."""
    reckoning = deadline.clock.reckoning
    if reckoning.earliest is None:
        return
    told = [f"last day {wording.weekday(reckoning.earliest)}"]
    if deadline.earliest and deadline.earliest != reckoning.earliest:
        told.append(f"effect {wording.weekday(deadline.earliest)}")
    sitting = any(span.sitting for span in spans_of(reckoning.term))
    counted = ", if every day that is not known counts" if sitting else ""
    yield "result", f"at the earliest{counted}: {', '.join(told)}"


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
