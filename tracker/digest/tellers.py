"""What each section of a digest tells of one bill, a line for each thing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from tracker import wording
from tracker.core.agenda import Awaited, every_expectation
from tracker.core.deadlines import Deadline, Standing
from tracker.core.entry import Entry, Expectation, Fact, Retraction, Void
from tracker.core.findings import Finding
from tracker.core.outlook import Outlook
from tracker.core.record import Event, first_told
from tracker.digest.changes import Change


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a digest. `days` are days remaining, where the line counts some; `law` is a citation."""

    bill: str
    title: str
    text: str
    on: date | None = None
    days: int | None = None
    law: str | None = None
    remark: str | None = None


def _line(of: Outlook, text: str, **more: object) -> Line:
    return Line(of.record.bill, of.record.title, text, **more)  # type: ignore[arg-type]


def _told_day(change: Change) -> date | None:
    return change.before.as_of if change.before else None


def new(change: Change) -> Iterator[Line]:
    """What was recorded, save corrections, which have lines of their own."""
    now = change.now
    moved = {item.seq: item.moved_from for item in every_expectation(now.record) if item.moved_from}
    told = _told_day(change)
    for entry in change.entries:
        if _is_correction(entry, change) or change.is_after(entry):
            continue
        if now.record.void is not None and not isinstance(entry.body, Void):
            continue
        remarks = []
        if isinstance(entry.body, Fact) and told and entry.body.on < told:
            remarks.append("recorded late")
        if isinstance(entry.body, Expectation) and entry.seq in moved:
            remarks.append(f"moved from {moved[entry.seq]}")
        remarks += _taken_back(entry, now)
        yield _line(now, f"entry {entry.seq}: {wording.entry(entry.body, now)}", remark="; ".join(remarks) or None)


def corrected(change: Change) -> Iterator[Line]:
    """What was put right: a retraction and what was told in its place, in one line."""
    for entry in change.entries:
        made = change.corrected_by(entry)
        if made is None or change.is_after(entry):
            continue
        what = "expected " if isinstance(made.now, Expectation) else ""
        said = f"{wording.correction(made)}; because {wording.visible(made.because)}"
        remark = "; ".join(_taken_back(entry, change.now)) or None
        yield _line(change.now, f"entry {entry.seq}: {what}{made.now.kind}, {said}", remark=remark)


def _is_correction(entry: Entry, change: Change) -> bool:
    """Either half of one."""
    taken_back = isinstance(entry.body, Retraction) and entry.body.of in change.now.record.corrections
    return taken_back or change.corrected_by(entry) is not None


def _taken_back(entry: Entry, now: Outlook) -> Iterator[str]:
    if instead := now.record.corrections.get(entry.seq):
        yield f"corrected by entry {instead.by}"
    elif entry.seq in now.record.retracted:
        yield f"retracted by entry {now.record.retracted[entry.seq]}"


def time_alone(change: Change) -> Iterator[Line]:
    """What time brought about that the last digest did not tell: since then or, by an entry made late, before.

    And what it told that no longer holds, by what was recorded since.
    """
    told = _told_day(change)
    known = _by_time(change.before) if change.before else {}
    for event in (event for key, event in known.items() if key not in _by_time(change.now)):
        text = f"{event.on} {event.kind}: {wording.title(change.now, event.kind)}: told before, and no longer so"
        yield _line(change.now, text, on=event.on)
    for passage in change.now.position.passages:
        event = passage.event
        if not event.inferred or (event.kind, event.on) in known:
            continue
        clock = next((d for d in change.now.deadlines if d.clock.ended_by is event), None)
        text = f"{event.on} {event.kind}: {wording.title(change.now, event.kind)} -> {passage.to}"
        late = "by an entry made late" if told and event.on <= told else None
        yield _line(change.now, text, on=event.on, law=wording.law(clock.basis) if clock else None, remark=late)


def _by_time(outlook: Outlook) -> dict[tuple[str, date], Event]:
    events = (passage.event for passage in outlook.position.passages)
    return {(event.kind, event.on): event for event in events if event.inferred}


def came_due(change: Change) -> Iterator[Line]:
    """Deadlines whose last day is today, or has gone by without the last digest having told so."""
    gone_by = (Standing.OVERDUE, Standing.DISPUTED)
    before = change.before.deadlines if change.before else ()
    told = {(d.timer.name, d.started.on) for d in before if d.standing in gone_by}
    for deadline in change.now.deadlines:
        if deadline.timer.then or deadline.last is None:
            continue
        news = deadline.standing in gone_by and (deadline.timer.name, deadline.started.on) not in told
        if news or (deadline.is_open and deadline.last == change.now.as_of):
            yield _deadline_line(change.now, deadline)


def possible(change: Change) -> Iterator[Line]:
    """What may be done now, and could not when the last digest was told."""
    before = {move.kind for move in change.before.next if _is_open(move.opens, change.before.as_of)} if change.before else set()
    for move in change.now.next:
        if move.kind not in before and move.acts_on is None and _is_open(move.opens, change.now.as_of):
            text = f"{move.kind}: {wording.title(change.now, move.kind)} -> {move.to}" + (f", by {move.by}" if move.by else "")
            yield _line(change.now, text, law=wording.law(move.term_basis or move.basis))


def _is_open(opens: date | None, as_of: date) -> bool:
    return opens is None or opens <= as_of


def running(change: Change) -> Iterator[Line]:
    """The deadlines that ask for attention."""
    for deadline in change.now.open_deadlines:
        yield _deadline_line(change.now, deadline)


def _deadline_line(now: Outlook, deadline: Deadline) -> Line:
    return _line(now, wording.deadline(deadline), on=deadline.day, days=deadline.days, law=wording.law(deadline.basis))


def expected(change: Change) -> Iterator[Line]:
    """What is on an agenda, and when."""
    for item in change.now.agenda:
        if item.standing is Awaited.EXPECTED:
            moved = f", moved from {item.moved_from}" if item.moved_from else ""
            days = (item.on - change.now.as_of).days
            what = f"{item.kind}: {wording.title(change.now, item.kind)}"
            text = f"{what} on {wording.weekday(item.on)}{moved}; {wording.remaining(days)}"
            yield _line(change.now, text, on=item.on, days=days)


def findings(change: Change) -> Iterator[Line]:
    """Those that stand on bills still on their way, and those that are new on bills at an end."""
    known = {_as_first_told(finding, change.before) for finding in change.before.findings} if change.before else set()
    for finding in change.now.findings:
        old = _as_first_told(finding, change.now) in known
        if not old or not change.now.state.final:
            yield _line(
                change.now,
                wording.finding(finding, change.now.rules.workflow),
                on=finding.on,
                remark=None if old else "new",
            )


def _as_first_told(finding: Finding, of: Outlook) -> Finding:
    """The finding whatever corrected the entries that it is about."""
    seq, other = (first_told(of.record.corrections, number) for number in (finding.seq, finding.other))
    return replace(finding, seq=seq, other=other)
