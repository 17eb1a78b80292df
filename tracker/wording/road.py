"""Sentences about the road ahead, as a desk officer would read them aloud."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from tracker.core.bounds import Bound, counted_from
from tracker.core.forecast import Forecast, Step
from tracker.core.lengths import listed
from tracker.core.plan import Due, Plan
from tracker.errors import visible
from tracker.wording.citations import law
from tracker.wording.dates import count_of, weekday
from tracker.wording.findings import finding as remark


def end(of: Forecast) -> Iterator[str]:
    """When it can be over: at the earliest, at the latest, and where an act names its own day."""
    stands = f"{of.to.title.en} [{of.to.name}]"
    if of.earliest is None:
        yield f"The bill stands there already: {stands}."
        return
    if of.unknown:
        yield f"The day on which it can be over is not known, but is not before {weekday(of.earliest)}: {of.unknown}."
    elif of.earliest == of.latest:
        yield f"It is over on {weekday(of.earliest)} exactly: that is the earliest day and the latest."
    else:
        yield f"The earliest day it can be over is {weekday(of.earliest)}."
    for named in of.named:
        itself = f"{named.kind} of {weekday(named.on)} itself names that day for its effect"
        yield f"If {itself}, the earliest day is {_day(named.end, named.unknown)}."
    for step in of.steps:
        if step.sooner:
            yield f"By another reading of the law {step.kind} would come on {weekday(step.sooner)} already."
    yield from _kept(of)
    if of.latest is None:
        yield f"There is no latest day: {'; '.join(_unlimited(of)) or 'no law sets one'}."
    elif of.latest != of.earliest:
        yield f"The latest day by law is {weekday(of.latest)}."


def _kept(of: Forecast) -> Iterator[str]:
    """When it can be over by the reading that has an act wait."""
    for kept in of.kept:
        yield f"Where {law(kept.basis)} is kept as well, the earliest day is {_day(kept.end, kept.unknown)}."


def _day(on: date, unknown: str | None) -> str:
    return f"not known, but not before {weekday(on)}: {unknown}" if unknown else weekday(on)


def _unlimited(of: Forecast) -> Iterator[str]:
    """Why there is no latest day."""
    acts = [step for step in of.steps if not step.inferred and not step.unknown]
    if free := [step.kind for step in acts if not step.bounds]:
        yield f"no law bounds {listed(free)}"
    if disputed := [step.kind for step in acts if step.bounds and all(bound.disputed for bound in step.bounds)]:
        yield f"the law that bounds {listed(disputed)} is disputed"
    if late := [step.kind for step in acts if step.overdue]:
        yield f"the last day for {listed(late)} has gone by"
    for step in of.steps:
        if step.extension:
            yield f"{step.extension.by} would put off {step.kind} ({law(step.extension.term.basis)})"
    if unknown := [step.kind for step in of.steps if step.unknown]:
        yield f"the day of {listed(unknown)} is not known"
    loose = [(step, bound) for step in acts for bound in step.bounds if bound.last is None and not bound.recorded and not free]
    if loose:
        yield f"no law says by when {listed([bound.started for _, bound in loose])} must come"


def latest(of: Step) -> str:
    """The latest day of a step in a column."""
    if of.latest:
        return str(of.latest)
    if of.overdue:
        return f"was due by {min(bound.last for bound in of.overdue if bound.last)}"
    if of.extension:
        return "may be extended"
    return "no certain limit" if any(bound.disputed for bound in of.bounds) else "no limit in law"


def earliest(of: Step) -> str:
    """The earliest day of a step in a column."""
    return str(of.earliest) + ("" if of.is_known else " or later")


def why_unknown(of: Step) -> str | None:
    """Why the earliest day of a step is only the first that is possible; None where it is known."""
    hangs = f"it hangs on {of.hangs_on}, whose day is not known" if of.hangs_on else None
    return of.unknown or hangs


def laws(of: Step) -> str:
    """The law behind a step: of its term where time brings it about, and of the move."""
    bases = [of.clock.reckoning.term.basis if of.clock else None, of.basis]
    return "; ".join(dict.fromkeys(law(basis) for basis in bases if basis))


def remarks(of: Forecast) -> Iterator[str]:
    """What bounds each step, or brings it about, and what replay remarks on it."""
    for n, step in enumerate(of.steps):
        if step.unknown:
            yield f"{step.kind}: its day is not known: {step.unknown}."
        elif step.clock:
            by = law(step.clock.reckoning.term.basis)
            started = f"from {step.clock.started.kind} of {weekday(step.clock.started.on)}"
            started += _counted(counted_from(step.clock.reckoning))
            yield f"{step.kind} comes by itself, {started} ({by}){_provided(of, step)}."
        elif not step.bounds:
            yield f"{step.kind}: no law sets a last day for it."
        if step.aside:
            yield f"{step.kind}: only where the treaty's own rules allow it; its terms as written down do not speak of it."
        if step.opened:
            yield f"{step.kind}: not before {weekday(step.earliest)} ({law(step.opened)})."
        yield from (f"{step.kind}: {bound(one, step, of.steps[:n])}" for one in step.bounds)
        yield from (f"{step.kind}: even so, {remark(finding, of.outlook.rules.workflow)}." for finding in step.findings)


def _provided(of: Forecast, step: Step) -> str:
    """The act on the road without which time is held back."""
    hold = step.clock.reckoning.term.hold if step.clock else None
    awaited = hold is not None and any(one.kind == hold.ended for one in of.steps)
    return f", provided that {hold.ended} comes" if hold and awaited else ""


def bound(of: Bound, step: Step, before: Sequence[Step] = ()) -> str:
    """A bound in a sentence: "by Wednesday 2 June 2021 if council_received came on Wednesday 19 May 2021, ..."."""
    assert of.first is not None
    stands = of.recorded and all(one.kind != of.started for one in before)
    by = f"{of.by_itself} comes by itself on" if of.by_itself and not of.elsewhere else "by"
    told = f"{by} {weekday(of.first)}"
    if stands or (of.recorded and of.earliest_start == of.latest_start):
        told += f", from {of.started} of {weekday(of.earliest_start)}{_counted(of.counted_from)}"
    else:
        came = "came" if of.earliest_start < step.earliest else "comes"
        told += f" if {of.started} {came} on {weekday(of.earliest_start)}{_at_the_latest(by, of.last, of.latest_start)}"
    if stands and of.can_move and before and of.first != of.last:
        awaited = before[-1]
        told += f", if {awaited.kind} comes on {weekday(awaited.earliest)}{_at_the_latest(by, of.last, awaited.latest)}"
    if of.elsewhere:
        told += f"; where it has not come by then, {of.by_itself} comes by itself"
    last = of.last or (of.first if stands else None)
    if last and last < step.earliest:
        told += "; that has gone by"
    if of.disputed:
        told += "; whether this binds is disputed, so there is no certain limit"
    return f"{told} ({law(of.basis)})."


def _at_the_latest(by: str, last: date | None, start: date | None) -> str:
    """The same bound where what it hangs on comes as late as the law lets it."""
    if last is None or start is None:
        return "; nothing says beyond dispute by when that must come"
    return f", {'by' if by == 'by' else 'on'} {weekday(last)} if on {weekday(start)}, the latest day for it"


def _counted(since: tuple[str, date] | None) -> str:
    """The day from which a term counts, where that is another than that of the event before."""
    return f", counted from the {since[0]} of {weekday(since[1])}" if since else ""


def asides(of: Forecast) -> Iterator[str]:
    """The other moves that the law foresees on the way."""
    for one in of.asides:
        to = "stays there" if one.to == one.state else f"-> {one.to}"
        yield f"{one.kind}: {one.state} {to} ({law(one.basis)})"


def verdict(of: Plan) -> Iterator[str]:
    """Whether the date can be met and, where it cannot, which step makes it so."""
    forecast, to = of.forecast, f"{of.forecast.to.title.en} [{of.forecast.to.name}]"
    if forecast.earliest is None:
        yield f"The bill stands there already: {to}."
        return
    if of.can_be_met:
        known = f", as far as its days are known ({forecast.unknown})" if forecast.unknown else ""
        at_least = "at least " if of.at_least else ""
        spare = "" if of.spare is None else f", with {at_least}{count_of(of.spare, 'day')} to spare"
        yield f"It can be met{known}{spare}: {to} by {weekday(of.by)}."
        yield from _kept(forecast)
        return
    late = count_of(of.days_late, "day")
    yield f"{weekday(of.by)} cannot be met: the earliest day it can be over is {weekday(forecast.earliest)}, {late} too late."
    if of.obstacle:
        yield _too_late(of, of.obstacle)


def _too_late(of: Plan, due: Due) -> str:
    step, steps = due.step, of.forecast.steps
    n = steps.index(step)
    if step.inferred and step.clock:
        started = f"{step.clock.started.kind} of {weekday(step.clock.started.on)}"
        return f"{step.kind} comes by itself on {weekday(step.earliest)}, from {started} ({laws(step)})."
    needed = f"would have had to come by {weekday(due.last)}" if due.last else "could have come on no day for that"
    told = f"{step.kind} {needed}, and cannot come before {weekday(step.earliest)}"
    before = steps[n - 1] if n else None
    if before and before.earliest == step.earliest and before.inferred:
        return f"{told}, when {before.kind} comes by itself ({laws(before)})."
    return f"{told}."


def last_day(of: Due) -> str:
    """The last day of a step in a column."""
    return str(of.last or "no day") + (" or later" if of.unknown else "")


def besides(of: Plan) -> Iterator[str]:
    """What is to be said of each last day: what follows where it goes by, and what the law wants sooner."""
    for due in of.dues:
        if due.by_itself:
            yield f"{due.step.kind}: where it does not come, {due.by_itself} comes by itself, and the date is met even so."
        elif due.otherwise:
            way = ", then ".join(due.otherwise)
            yield f"{due.step.kind}: where it does not come by then, another way makes the date as well: {way}."
        if due.unknown and due.last:
            yield f"{due.step.kind}: whether a day after {weekday(due.last)} would do as well is not known: {due.unknown}."
        yield from (f"{due.step.kind}: on that day, {remark(one, of.forecast.outlook.rules.workflow)}." for one in due.findings)
        if not due.step.inferred:
            yield from _wanted_sooner(due)


def _wanted_sooner(due: Due) -> Iterator[str]:
    """The law that wants an act before the last day that would do for the date, or wanted it before it can come."""
    step = due.step
    if due.last and step.latest and step.latest < due.last:
        cited = "; ".join(law(bound.basis) for bound in step.bounds if bound.is_certain) or laws(step)
        yield f"{step.kind}: the law wants it by {weekday(step.latest)} already ({visible(cited)})."
    for last, cited in ((bound.last, law(bound.basis)) for bound in step.overdue):
        yield f"{step.kind}: the law wanted it by {weekday(last or step.earliest)}; that has gone by ({visible(cited)})."
