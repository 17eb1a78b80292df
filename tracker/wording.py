"""Sentences about dates, deadlines and entries, as the command line and the digest print them."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

from tracker import rows
from tracker.core.basis import Basis
from tracker.core.deadlines import Deadline, Standing
from tracker.core.entry import Adoption, Amendment, Body, Expectation, Fact, Note, Opening, Retraction, Void
from tracker.core.lengths import MONTHS, WEEKDAYS
from tracker.core.outlook import Outlook
from tracker.core.record import Correction, Event, event_of
from tracker.errors import visible as visible
from tracker.library.texts import Waiting


def law(basis: Basis) -> str:
    """A citation with its remarks; a bill's own term cites what its user wrote."""
    return visible(str(basis))


def weekday(day: date) -> str:
    """ "Saturday 18 December 2021"."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def days(first: date, last: date) -> str:
    """ "Sunday 10 December 2000", or "Friday 21 July 2017 to Monday 4 September 2017"."""
    return weekday(first) if first == last else f"{weekday(first)} to {weekday(last)}"


def count_of(number: int, what: str) -> str:
    """ "1 day", "183 days"."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def days_of(of: Deadline) -> str:
    """The days of a deadline that remain, in words; "no last day" where its term sets none."""
    if of.held and of.days is None:
        return "held back"
    if of.standing is Standing.PAUSED:
        return "paused"
    return "no last day" if of.days is None and not of.clock.reckoning.unknown else remaining(of.days)


def remaining(days: int | None) -> str:
    """ "183 days left", "today", "3 days ago", "not known"."""
    return "not known" if days is None else rows.remaining(days)


def standing(deadline: Deadline) -> str:
    """How a deadline stands, with what ended it or what is missing: "overdue: no receipt recorded"."""
    ended = deadline.clock.ended_by
    unmet = deadline.timer.unmet.en if deadline.timer.unmet else "nothing recorded that met it"
    match deadline.standing:
        case Standing.MET | Standing.MET_LATE | Standing.OVERTAKEN:
            assert ended is not None
            late = (ended.on - deadline.last).days if deadline.last and not deadline.timer.then else 0
            days = f", {count_of(late, 'day')} after its last day" if late > 0 else ""
            return f"{deadline.standing.value.replace('_', ' ')} ({ended.kind}, {ended.on}{days})"
        case Standing.OVERDUE:
            return f"overdue: {unmet}"
        case Standing.DISPUTED if deadline.other:
            return f"disputed: by one reading {deadline.day}, by another {deadline.other}"
        case Standing.DISPUTED:
            return f"gone by, but disputed whether it binds: {unmet}"
        case Standing.PAUSED:
            return f"{deadline.clock.reckoning.unknown}"
        case Standing.NOT_KNOWN:
            earliest = f"; {deadline.earliest} at the earliest" if deadline.earliest else ""
            return f"not known: {deadline.clock.reckoning.unknown}{earliest}"
        case Standing.RAN_OUT:
            assert ended is not None
            later = f" on {ended.on}" if ended.on != deadline.day else ""
            differ = f"; by another reading {deadline.other}" if deadline.other else ""
            return f"ran out{later}: {deadline.timer.then}, inferred{differ}"
    if deadline.held and deadline.clock.reckoning.term.hold:
        return f"running, held back until {deadline.clock.reckoning.term.hold.ended}"
    if deadline.opens and deadline.opens > deadline.as_of:
        return f"running, not before {deadline.opens}"
    return f"running; by another reading {deadline.other}" if deadline.other else "running"


def deadline(of: Deadline) -> str:
    """A deadline in a line, without its law: "183 days left: Notice of withdrawal, last day Saturday 18 December 2021"."""
    parts = [f"{days_of(of)}: {of.timer.title.en}"]
    if of.opens and of.opens > of.as_of:
        parts.append(f"not before {weekday(of.opens)}")
    if of.last:
        parts.append(f"last day {weekday(of.last)}")
    if of.effect and of.effect != of.last:
        parts.append(f"effect {weekday(of.effect)}")
    if of.standing is not Standing.RUNNING or of.held or of.other:
        parts.append(standing(of))
    return ", ".join(parts)


def span(deadline: Deadline) -> str:
    """The days of a deadline: "6 November is the last day, effect 7 November" in ISO."""
    first = f"{deadline.opens} to " if deadline.opens and deadline.last else f"from {deadline.opens}" if deadline.opens else ""
    unknown = "paused" if deadline.standing is Standing.PAUSED else "not known"
    last = str(deadline.last) if deadline.last else "" if deadline.opens else unknown
    return f"{first}{last}"


def waiting(of: Waiting) -> str:
    """A text that the files say otherwise than the ledger, with the way out."""
    if of.why:
        return visible(f"the ledger keeps its text of {of.name}, and the file cannot be read: {of.why}")
    way_out = "its workflow" if of.name.startswith("treaties/") else of.name
    return f"a newer text of {of.name} waits ({of.hash[:12]}): `tracker workflow adopt` of {way_out} says what it changes"


def title(outlook: Outlook, kind: str) -> str:
    """An event kind as readers know it."""
    known = outlook.rules.workflow.kinds.get(kind)
    return known.en if known else kind


def event(happened: Event, outlook: Outlook) -> str:
    """What is worth telling of an event beside its day and kind."""
    told = [title(outlook, happened.kind)]
    if happened.inferred:
        told.append("inferred: by time alone")
    if happened.effect and happened.effect != happened.on:
        told.append(f"effect {happened.effect}")
    if happened.time:
        told.append(f"at {happened.time:%H:%M}")
    if happened.party:
        told.append(f"by {visible(happened.party)}")
    if happened.votes:
        told.append(f"votes {happened.votes}")
    if happened.source:
        told.append(f"source: {visible(happened.source)}" + (" (official)" if happened.official else ""))
    if happened.note:
        told.append(visible(happened.note))
    return "; ".join(told)


def entry(body: Body, outlook: Outlook) -> str:
    """An entry of the log in a line."""
    match body:
        case Opening():
            about = f" on {body.treaty}" if body.treaty else ""
            terms = "".join(f"; term {name} {visible(term)}" for name, term in body.terms.items())
            return f"opened: {visible(body.title)} ({body.workflow}{about}){terms}"
        case Amendment():
            return f"amended: {_changes(body)}; because {visible(body.because)}"
        case Fact():
            about = f"; another account of entry {body.same_as}" if body.same_as else ""
            return f"{body.on} {body.kind}: {event(event_of(None, body), outlook)}{about}{_corrects(body, outlook)}"
        case Expectation():
            about = "".join(f"; {visible(part)}" for part in (body.source, body.note) if part)
            return f"expected on {body.on}: {body.kind}, {title(outlook, body.kind)}{about}{_corrects(body, outlook)}"
        case Retraction():
            instead = outlook.record.corrections.get(body.of)
            told = f"retracted entry {body.of}" + (f", corrected by entry {instead.by}" if instead else "")
            return f"{told}; because {visible(body.because)}"
        case Note():
            return f"note: {visible(body.text)}"
        case Adoption():
            named = ", ".join(f"{name} {hash_[:12]}" for name, hash_ in body.law.items())
            return f"adopted the text of {named}" + (f"; because {visible(body.because)}" if body.because else "")
        case Void():
            return f"void; because {visible(body.because)}"


def correction(of: Correction) -> str:
    """ "correction of entry 3: day 2021-06-01 -> 2021-06-02"."""
    changed = [field.name for field in fields(of.now) if field.name != "corrects" and _differ(of, field.name)]
    words = [f"{'day' if name == 'on' else name} {_value(of.was, name)} -> {_value(of.now, name)}" for name in changed]
    return f"correction of entry {of.of}: {', '.join(words)}"


def _corrects(body: Fact | Expectation, outlook: Outlook) -> str:
    if body.corrects is None:
        return ""
    told = outlook.record.corrections.get(body.corrects)
    return f"; {correction(told) if told else f'correction of entry {body.corrects}'}"


def _differ(of: Correction, name: str) -> bool:
    return getattr(of.was, name, None) != getattr(of.now, name, None)


def _value(body: Fact | Expectation, name: str) -> str:
    """A field of an entry, in a word."""
    value = getattr(body, name, None)
    if value is None:
        return "none"
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else visible(str(value))


def _changes(change: Amendment) -> str:
    parts = [f"{name} {visible(value)}" for name in ("workflow", "title", "treaty", "number") if (value := getattr(change, name))]
    parts += [f"tag {visible(tag)}" for tag in change.tags] + [f"untag {visible(tag)}" for tag in change.untags]
    parts += [f"term {name} {visible(term)}" for name, term in change.terms.items()]
    return ", ".join(parts)
