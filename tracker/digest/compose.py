"""What a digest says, composed purely: from each bill as the last digest knew it, as it is now, and the entries between.

New entries are found by their position in the ledger, never by a date, so that an event which was entered late is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tracker import wording
from tracker.core.agenda import Awaited, every_expectation
from tracker.core.deadlines import Deadline, Standing
from tracker.core.entry import Entry, Expectation, Fact, Void
from tracker.core.findings import say
from tracker.core.outlook import Outlook
from tracker.errors import TrackerError
from tracker.reading import Reader


@dataclass(frozen=True, slots=True)
class Window:
    """What a digest covers: the positions after `since` up to `upto`, and the days from the last digest to this one.

    `told_at` is the moment of the last digest (None: there was none), `moment` that of this one, `as_of` the day of the
    law that was asked for (None: each bill's own day), `nights` the first and last night that it stands for.
    """

    since: int
    upto: int
    moment: datetime
    told_at: datetime | None = None
    as_of: date | None = None
    nights: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One bill: as it was told last (None: it never was), as it is now, and the entries between.

    `asked` says that the day was asked for, and is not the bill's own today.
    """

    before: Outlook | None
    now: Outlook
    entries: tuple[Entry, ...]
    asked: bool = False


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


@dataclass(frozen=True, slots=True)
class Section:
    """Lines of one sort, under a name that is part of the JSON shape."""

    name: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest, ready to be rendered. `after` counts facts left out because they are of a day after `as_of`."""

    window: Window
    sections: tuple[Section, ...]
    bills: int
    after: int = 0


Tell = Callable[[Change], Iterator[Line]]

SECTIONS = {
    "new": "Recorded",
    "time_alone": "What time alone brought about",
    "came_due": "Came due",
    "possible": "Became possible",
    "deadlines": "Deadlines running, and days remaining",
    "expected": "Expected",
    "findings": "Findings",
    "left_out": "Left out: their law cannot be read",
}


def gather(reader: Reader, window: Window, left_out: dict[str, str]) -> list[Change]:
    """Every bill of the ledger up to the window's end, as it was told last and as it is now.

    A bill whose law cannot be read goes into `left_out`, with the reason.
    """
    logs: dict[str, list[Entry]] = {}
    for entry in reader.entries(upto=window.upto):
        logs.setdefault(entry.bill, []).append(entry)
    changes = []
    for bill in sorted(logs):
        try:
            changes.append(_change(reader, logs[bill], window))
        except TrackerError as error:  # its law cannot be read: the others are told all the same
            left_out[bill] = str(error)
    return changes


def _change(reader: Reader, log: Sequence[Entry], window: Window) -> Change:
    now = reader.outlook(log, window.moment, window.as_of)
    told = [entry for entry in log if entry.position <= window.since]
    before = reader.outlook(told, window.told_at) if told and window.told_at else None
    if before and window.told_at and before.as_of > now.as_of:
        before = reader.outlook(told, window.told_at, now.as_of)
    return Change(before, now, tuple(log[len(told) :]), window.as_of is not None)


def digest_of(reader: Reader, window: Window) -> Digest:
    """The digest of a window."""
    left_out: dict[str, str] = {}
    return compose(gather(reader, window, left_out), window, left_out)


def compose(changes: Iterable[Change], window: Window, left_out: Mapping[str, str] | None = None) -> Digest:
    """The digest of these bills, with the bills that had to be left out."""
    changes = list(changes)
    live = [change for change in changes if change.now.record.void is None]
    tellers: dict[str, tuple[list[Change], Tell]] = {
        "new": (changes, _new),
        "time_alone": (live, _time_alone),
        "came_due": (live, _came_due),
        "possible": (live, _possible),
        "deadlines": (live, _running),
        "expected": (live, _expected),
        "findings": (live, _findings),
    }
    sections = tuple(Section(name, SECTIONS[name], _lines(*teller)) for name, teller in tellers.items())
    after = sum(1 for change in live for entry in change.entries if _is_after(entry, change))
    missing = tuple(Line(bill, "", why) for bill, why in (left_out or {}).items())
    return Digest(window, (*sections, Section("left_out", SECTIONS["left_out"], missing)), len(live), after)


def _lines(changes: Iterable[Change], tell: Tell) -> tuple[Line, ...]:
    """The lines of every bill, those with a day first and by it."""
    lines = (line for change in changes for line in tell(change))
    return tuple(sorted(lines, key=lambda line: (line.on is None, line.on or date.max)))


def _line(of: Outlook, text: str, **more: object) -> Line:
    return Line(of.record.bill, of.record.title, text, **more)  # type: ignore[arg-type]


def _is_after(entry: Entry, change: Change) -> bool:
    """A fact of a day after the one that was asked for. A night leaves nothing out: its clock may be behind a recorder's."""
    return change.asked and isinstance(entry.body, Fact) and entry.body.on > change.now.as_of


def _told_day(change: Change) -> date | None:
    return change.before.as_of if change.before else None


def _new(change: Change) -> Iterator[Line]:
    now = change.now
    moved = {item.seq: item.moved_from for item in every_expectation(now.record) if item.moved_from}
    told = _told_day(change)
    for entry in change.entries:
        if _is_after(entry, change) or (now.record.void is not None and not isinstance(entry.body, Void)):
            continue
        remarks = []
        if isinstance(entry.body, Fact) and told and entry.body.on < told:
            remarks.append("recorded late")
        if isinstance(entry.body, Expectation) and entry.seq in moved:
            remarks.append(f"moved from {moved[entry.seq]}")
        if entry.seq in now.record.retracted:
            remarks.append(f"retracted by entry {now.record.retracted[entry.seq]}")
        yield _line(now, f"entry {entry.seq}: {wording.entry(entry.body, now)}", remark="; ".join(remarks) or None)


def _time_alone(change: Change) -> Iterator[Line]:
    """What time brought about that the last digest did not tell: since then or, by an entry made late, before."""
    told = _told_day(change)
    known = {(p.event.kind, p.event.on) for p in change.before.position.passages if p.event.inferred} if change.before else set()
    for passage in change.now.position.passages:
        event = passage.event
        if not event.inferred or (event.kind, event.on) in known:
            continue
        clock = next((d for d in change.now.deadlines if d.clock.ended_by is event), None)
        text = f"{event.on} {event.kind}: {wording.title(change.now, event.kind)} -> {passage.to}"
        late = "by an entry made late" if told and event.on <= told else None
        yield _line(change.now, text, on=event.on, law=wording.law(clock.basis) if clock else None, remark=late)


def _came_due(change: Change) -> Iterator[Line]:
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


def _possible(change: Change) -> Iterator[Line]:
    before = {move.kind for move in change.before.next if _is_open(move.opens, change.before.as_of)} if change.before else set()
    for move in change.now.next:
        if move.kind not in before and move.acts_on is None and _is_open(move.opens, change.now.as_of):
            text = f"{move.kind}: {wording.title(change.now, move.kind)} -> {move.to}" + (f", by {move.by}" if move.by else "")
            yield _line(change.now, text, law=wording.law(move.term_basis or move.basis))


def _is_open(opens: date | None, as_of: date) -> bool:
    return opens is None or opens <= as_of


def _running(change: Change) -> Iterator[Line]:
    for deadline in change.now.open_deadlines:
        yield _deadline_line(change.now, deadline)


def _deadline_line(now: Outlook, deadline: Deadline) -> Line:
    return _line(now, wording.deadline(deadline), on=deadline.day, days=deadline.days, law=wording.law(deadline.basis))


def _expected(change: Change) -> Iterator[Line]:
    for item in change.now.agenda:
        if item.standing is Awaited.EXPECTED:
            moved = f", moved from {item.moved_from}" if item.moved_from else ""
            days = (item.on - change.now.as_of).days
            what = f"{item.kind}: {wording.title(change.now, item.kind)}"
            text = f"{what} on {wording.weekday(item.on)}{moved}; {wording.remaining(days)}"
            yield _line(change.now, text, on=item.on, days=days)


def _findings(change: Change) -> Iterator[Line]:
    """Those that stand on bills still on their way, and those that are new on bills at an end."""
    known = set(change.before.findings) if change.before else set()
    for finding in change.now.findings:
        if finding not in known or not change.now.state.final:
            yield _line(
                change.now,
                say(finding, change.now.rules.workflow),
                on=finding.on,
                remark=None if finding in known else "new",
            )
