"""What each section of a digest tells of one bill, a line for each thing, in either language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from tracker import wording
from tracker.core.findings import Code, Finding
from tracker.core.outlook import Next, Outlook
from tracker.core.record import Event, first_told
from tracker.digest import ahead, dates, entries
from tracker.digest.changes import Change
from tracker.digest.lines import Line, line
from tracker.languages import Language, said

QUIET = timedelta(days=45)
"""So long without an entry, and a bill that is still on its way is told to be quiet."""


def moved(change: Change, language: Language) -> Iterator[Line]:
    """The deadlines that moved, and the day on which the bill can be over."""
    yield from dates.moved(change, language)
    yield from ahead.over(change, language)


def time_alone(change: Change, language: Language) -> Iterator[Line]:
    """What time brought about that the last digest did not tell: since then or, by an entry made late, before.

    And what it told that no longer holds, by what was recorded since.
    """
    told = change.before.as_of if change.before else None
    known = _by_time(change.before) if change.before else {}
    for event in (event for key, event in known.items() if key not in _by_time(change.now)):
        no_longer = said(language, "told before, and no longer so", "сообщалось ранее, теперь это не так")
        yield line(change.now, f"{_happened(change.now, event, language)}: {no_longer}", on=event.on)
    for passage in change.now.position.passages:
        event = passage.event
        if not event.inferred or (event.kind, event.on) in known:
            continue
        clock = next((d for d in change.now.deadlines if d.clock.ended_by is event), None)
        text = f"{_happened(change.now, event, language)} -> {wording.state(change.now.rules.states[passage.to], language)}"
        law = wording.law(clock.basis, language) if clock else None
        yield line(change.now, text, on=event.on, law=law, remark=_late(change, language) if told and event.on <= told else None)


def _late(change: Change, language: Language) -> str:
    if change.entries:
        return said(language, "by an entry made late", "по записи, внесённой с опозданием")
    return said(language, "by sitting days imported late", "по дням заседаний, загруженным с опозданием")


def _happened(of: Outlook, event: Event, language: Language) -> str:
    day, title = wording.numeric(event.on, language), wording.title(of, event.kind, language)
    return said(language, f"{day} {event.kind}: {title}", f"{day}: {title}")


def _by_time(outlook: Outlook) -> Mapping[tuple[str, date], Event]:
    events = (passage.event for passage in outlook.position.passages)
    return {(event.kind, event.on): event for event in events if event.inferred}


def opened(change: Change, language: Language) -> Iterator[Line]:
    """What may be done now, and could not when the last digest was told."""
    before, now = change.before, change.now
    open_then = {move.kind for move in before.next if _is_open(move, before.as_of)} if before else set[str]()
    barred_then = {move.kind for move in before.next if move.kind not in open_then} if before else set[str]()
    for move in now.next:
        if move.kind in open_then or move.acts_on is not None or not _is_open(move, now.as_of):
            continue
        title, to = wording.title(now, move.kind, language), wording.state(now.rules.states[move.to], language)
        text = said(language, f"{move.kind}: {title} -> {to}", f"{title} -> {to}")
        if move.by:
            text += said(language, f", by {move.by}", f", не позднее {wording.numeric(move.by, language)}")
        since = said(language, "its first day has come", "наступил первый день, когда это возможно")
        law = wording.law(move.term_basis or move.basis, language)
        yield line(now, text, law=law, remark=since if move.kind in barred_then and move.opens else None)


def _is_open(move: Next, as_of: date) -> bool:
    return move.opens is None or move.opens <= as_of


def findings(change: Change, language: Language) -> Iterator[Line]:
    """The remarks that are new since the last digest, save contradictions."""
    return _findings(change, language, contradictions=False)


def contradictions(change: Change, language: Language) -> Iterator[Line]:
    """The contradictions between accounts that are new since the last digest."""
    return _findings(change, language, contradictions=True)


def _findings(change: Change, language: Language, *, contradictions: bool) -> Iterator[Line]:
    known = _as_told_then(change)
    for finding in change.now.findings:
        if is_contradiction(finding) is contradictions and _as_first_told(finding, change.now) not in known:
            text = wording.finding(finding, change.now.rules.workflow, language)
            yield line(change.now, text, on=finding.on)


def standing(change: Change) -> tuple[int, int]:
    """How many findings, and how many contradictions, stand on a bill still on its way since the last digest or longer."""
    if change.now.state.final or change.now.record.void is not None:
        return 0, 0
    known = _as_told_then(change)
    old = [finding for finding in change.now.findings if _as_first_told(finding, change.now) in known]
    apart = sum(map(is_contradiction, old))
    return len(old) - apart, apart


def is_contradiction(finding: Finding) -> bool:
    """Whether it is told among the contradictions."""
    return finding.code is Code.CONTRADICTION


def _as_told_then(change: Change) -> set[Finding]:
    return {_as_first_told(finding, change.before) for finding in change.before.findings} if change.before else set()


def _as_first_told(finding: Finding, of: Outlook) -> Finding:
    """The finding whatever corrected the entries that it is about."""
    seq, other = (first_told(of.record.corrections, number) for number in (finding.seq, finding.other))
    return replace(finding, seq=seq, other=other)


def quiet(change: Change, language: Language) -> Iterator[Line]:
    """A bill still on its way of which nothing was recorded for so long: told on the night on which it is."""
    window, last = change.window, change.log[-1]
    since = last.recorded_at + QUIET
    told = window.told_at is not None and since <= window.told_at
    if change.now.state.final or told or since > window.moment or not window.is_plain:
        return
    day = last.recorded_at.astimezone(change.now.rules.zone).date()
    days, on = wording.count_of(QUIET.days, "day", language), wording.weekday(day, language)
    en = f"no entry for {days}: the last is entry {last.seq}, of {on}"
    ru = f"записей нет уже {days}: последняя — запись {last.seq}, {on}"
    yield line(change.now, said(language, en, ru), on=day)


Tell = Callable[[Change, Language], Iterator[Line]]

OF_ENTRIES: Mapping[str, Tell] = {"new": entries.new, "corrected": entries.corrected}
"""Who tells the entries, by the names of their sections: of every bill."""

OF_BILLS: Mapping[str, Tell] = {
    "moved": moved,
    "time_alone": time_alone,
    "opened": opened,
    "begun": dates.begun,
    "running": dates.running,
    "newly_overdue": dates.newly_overdue,
    "overdue": dates.overdue,
    "newly_expected": dates.newly_expected,
    "expected": dates.expected,
    "findings": findings,
    "contradictions": contradictions,
    "quiet": quiet,
}
"""Who tells the rest, of bills that are not void. What runs, is overdue or is expected has two: what is new, and what is not."""
