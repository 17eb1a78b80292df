"""The documented JSON shapes: core values as plain mappings, the same from every command and from the digest.

Days are ISO text, moments ISO text in UTC, what is not known is null. Fields may be added; none changes its meaning.
"""

from __future__ import annotations

from datetime import date, datetime

from tracker import wording
from tracker.core.agenda import Agenda
from tracker.core.counting import Step
from tracker.core.deadlines import Deadline
from tracker.core.entry import Entry, kind_of
from tracker.core.findings import Finding
from tracker.core.outlook import Next, Outlook
from tracker.core.position import Passage
from tracker.core.record import Event
from tracker.law_shapes import Shape as Shape
from tracker.law_shapes import basis, title
from tracker.law_shapes import day as day
from tracker.law_shapes import moment as moment
from tracker.ledger.codec import plain
from tracker.library.texts import Waiting


def when(of: date | None) -> str | None:
    """A day, or a moment where it is one."""
    return moment(of) if isinstance(of, datetime) else day(of)


def outlook(of: Outlook) -> Shape:
    """A bill on a day: `show --json`."""
    return {
        **brief(of),
        "number": of.record.number,
        "tags": list(of.record.tags),
        "terms": dict(of.record.terms),
        "law_of": day(of.rules.pinned),
        "law": dict(of.record.law),
        "memberships": [{"from": day(m.since), "to": day(m.until)} for m in of.memberships],
        "timezone": of.rules.workflow.timezone,
        "void": of.record.void,
        "passages": [passage(p) for p in of.position.passages],
        "deadlines": [deadline(d) for d in of.deadlines],
        "next": [next_move(n, of) for n in of.next],
        "expected": [agenda(item, of) for item in of.agenda],
        "findings": [finding(f, of) for f in of.findings],
        "notes": [
            {"seq": e.seq, "recorded_at": moment(e.recorded_at), "recorded_by": e.recorded_by, "text": text}
            for e, text in of.record.notes
        ],
    }


def waiting(of: Waiting) -> Shape:
    """A text that the files say otherwise than the ledger; where they cannot be read, `why`."""
    return {"name": of.name, "kept": of.kept or None, "files": of.hash or None, "why": of.why or None}


def brief(of: Outlook) -> Shape:
    """A bill in a list: `list --json`."""
    return {
        "bill": of.record.bill,
        "title": of.record.title,
        "workflow": of.record.workflow,
        "treaty": of.record.treaty,
        "as_of": day(of.as_of),
        "state": {"name": of.state.name, "title": title(of.state.title), "final": of.state.final},
    }


def deadline(of: Deadline) -> Shape:
    """A deadline. `days` counts from as_of to `day`; negative is gone by. `opens` is the first day for the act."""
    ended = of.clock.ended_by
    return {
        "timer": of.timer.name,
        "title": title(of.timer.title),
        "standing": of.standing.value,
        "started": event(of.started),
        "opens": day(of.opens),
        "last_day": day(of.last),
        "effect_day": day(of.effect),
        "day": day(of.day),
        "days": of.days,
        "held": of.held,
        "earliest": day(of.earliest),
        "paused_since": day(of.clock.reckoning.paused),
        "reading": of.clock.reckoning.reading,
        "other": other_reading(of),
        "stops": list(of.timer.stops),
        "then": of.timer.then,
        "ended_by": event(ended) if ended else None,
        "basis": basis(of.basis),
        "steps": [step(s) for s in of.clock.reckoning.steps],
        "calendars": [
            {"calendar": c.name, "version": c.version, "first": day(c.first), "last": day(c.last)}
            for c in of.clock.reckoning.calendars
        ],
        "unknown": of.clock.reckoning.unknown,
    }


def step(of: Step) -> Shape:
    """A step of a count, with the runs of days passed over on the way."""
    return {
        "what": of.what,
        "day": day(of.day),
        "passed_over": [{"first": day(run.first), "last": day(run.last), "why": run.why} for run in of.passed_over],
    }


def other_reading(of: Deadline) -> Shape | None:
    """The day by a reading of the law that differs, and who reads it so (null: the wording of the file itself)."""
    other = of.clock.reckoning.other
    return {"day": day(of.other), "reading": other.reading, "steps": [step(s) for s in other.steps]} if other else None


def event(of: Event) -> Shape:
    """Something that happened; `seq` is null for what time alone brought about."""
    return {
        "kind": of.kind,
        "on": day(of.on),
        "seq": of.seq,
        "inferred": of.inferred,
        "time": of.time.isoformat() if of.time else None,
        "effect": day(of.effect),
        "party": of.party,
        "votes": {"for": of.votes.in_favour, "against": of.votes.against, "abstained": of.votes.abstained} if of.votes else None,
        "source": of.source,
        "official": of.official,
        "note": of.note,
        "accounts": list(of.accounts),
    }


def passage(of: Passage) -> Shape:
    """A move that was made."""
    return {"from": of.state, "to": of.to, "irregular": of.irregular, "event": event(of.event)}


def next_move(of: Next, outlook: Outlook) -> Shape:
    """A move that the law foresees from here."""
    known = outlook.rules.workflow.kinds.get(of.kind)
    return {
        "kind": of.kind,
        "title": title(known) if known else None,
        "to": of.to,
        "basis": basis(of.basis),
        "by": day(of.by),
        "opens": day(of.opens),
        "acts_on": day(of.acts_on),
        "timer": of.timer,
        "term_basis": basis(of.term_basis) if of.term_basis else None,
    }


def agenda(of: Agenda, outlook: Outlook) -> Shape:
    """What is expected; `standing` is "expected" or "gone_by"."""
    return {
        "seq": of.seq,
        "kind": of.kind,
        "on": day(of.on),
        "moved_from": day(of.moved_from),
        "days": (of.on - outlook.as_of).days,
        "standing": of.standing.value,
        "source": of.source,
        "note": of.note,
    }


def finding(of: Finding, outlook: Outlook) -> Shape:
    """A remark about the record; `other` is the account that differs from the one used."""
    return {
        "code": of.code.value,
        "on": day(of.on),
        "kind": of.kind,
        "seq": of.seq,
        "other": of.other,
        "state": of.state,
        "to": of.to,
        "text": wording.finding(of, outlook.rules.workflow),
    }


def entry(of: Entry) -> Shape:
    """An entry of the log, its body as the ledger keeps it."""
    return {
        "bill": of.bill,
        "seq": of.seq,
        "position": of.position,
        "recorded_at": moment(of.recorded_at),
        "recorded_by": of.recorded_by,
        "entry": kind_of(of.body),
        "body": plain(of.body),
    }
