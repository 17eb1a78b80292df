"""What a digest tells of dates: deadlines that moved, run or are overdue, and what is expected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from tracker import wording
from tracker.core.agenda import Agenda, Awaited
from tracker.core.deadlines import Deadline, Standing
from tracker.core.entry import Entry
from tracker.core.outlook import Outlook
from tracker.core.position import Ended
from tracker.core.sittings import Sittings
from tracker.digest.changes import Change
from tracker.digest.lines import Line, line
from tracker.languages import Language, said
from tracker.moved import Moved
from tracker.moved import moved as standing_otherwise


def moved(change: Change, language: Language) -> Iterator[Line]:
    """Deadlines that slipped or came forward since the last digest, from which day to which, and what did it."""
    if change.before is None:
        return
    for one in standing_otherwise(change.before, change.now):
        if (found := _slipped(one, change.now)) is None:
            continue
        was, now = _day(found.before, language), _day(found.after, language)
        of = found.now or found.was
        assert of is not None
        if found.now is None:
            now = said(language, "no longer running", "больше не течёт")
        text = f"{found.timer.title.of(language)}: {was} -> {now}"
        if found.days:
            text += f", {wording.later(found.days, language)}"
        days, law = found.now.days if found.now else None, wording.law(of.basis, language)
        yield line(change.now, text, on=found.after, days=days, law=law, remark=_cause(change, found, language))


def _slipped(one: Moved, now: Outlook) -> Moved | None:
    """A deadline that is counted to another day than before, through a new start too, or that is no longer on the record."""
    if one.was is None:
        return None
    while one.now and one.now.clock.ended is Ended.RESTARTED:
        again = one.now.clock.ended_by
        one = replace(one, now=next((d for d in now.deadlines if d.timer == one.timer and d.started == again), None))
    if one.now is None:
        return one if one.was and one.was.is_open else None
    stands = one.now.is_open or one.now.standing is Standing.RAN_OUT
    return one if stands and one.before != one.after else None


def _day(day: date | None, language: Language) -> str:
    return wording.weekday(day, language) if day else said(language, "not known", "не известен")


def _cause(change: Change, one: Moved, language: Language) -> str | None:
    """What moved it: the last of the steps from then to now at which its day became another."""
    of, outlook = (one.now, change.now) if one.now else (one.was, change.before)
    assert outlook is not None
    number = [d for d in outlook.deadlines if d.timer.name == one.timer.name].index(of)  # type: ignore[arg-type]
    day, cause = _days_of(change.before, one.timer.name, number), None
    for did, after in change.steps:
        then = _days_of(after, one.timer.name, number)
        if then != day:
            day, cause = then, _name(did, of, language)
    return cause


def _days_of(outlook: Outlook | None, timer: str, number: int) -> tuple[date | None] | None:
    """The day of this clock of the timer; None where there is none."""
    found = [d for d in outlook.deadlines if d.timer.name == timer] if outlook else []
    return (found[number].day,) if number < len(found) else None


def _name(cause: Entry | Mapping[str, Sittings] | None, of: Deadline | None, language: Language) -> str:
    if cause is None:
        return said(language, "by time alone", "само по себе, с течением времени")
    if isinstance(cause, Entry):
        return f"{said(language, 'by entry', 'по записи')} {cause.seq}"
    counted = {one.name for one in of.clock.reckoning.calendars} if of else set[str]()
    names = [f"{name} ({one.version})" for name, one in sorted(cause.items()) if name in counted or not counted & set(cause)]
    return f"{said(language, 'by the sitting days imported', 'по загруженным дням заседаний')}: {', '.join(names)}"


def begun(change: Change, language: Language) -> Iterator[Line]:
    """The deadlines that run since the last digest, whatever their day; those too whose day is not known."""
    for deadline in change.now.open_deadlines:
        if not _is_gone_by(deadline) and _key(deadline) not in _open(change.before):
            yield _deadline_line(change.now, deadline, language)


def running(change: Change, language: Language) -> Iterator[Line]:
    """The deadlines that ran then and run still, and whose day is known."""
    for deadline in change.now.open_deadlines:
        if deadline.day and not _is_gone_by(deadline) and _key(deadline) in _open(change.before):
            yield _deadline_line(change.now, deadline, language)


def newly_overdue(change: Change, language: Language) -> Iterator[Line]:
    """The deadlines whose day has gone by without the last digest having told so."""
    for deadline in change.now.open_deadlines:
        if _is_gone_by(deadline) and not _is_gone_by(_open(change.before).get(_key(deadline))):
            yield _deadline_line(change.now, deadline, language)


def overdue(change: Change, language: Language) -> Iterator[Line]:
    """Those of which the last digest has told so."""
    for deadline in change.now.open_deadlines:
        if _is_gone_by(deadline) and _is_gone_by(_open(change.before).get(_key(deadline))):
            yield _deadline_line(change.now, deadline, language)


def _open(outlook: Outlook | None) -> Mapping[tuple[str, date], Deadline]:
    return {_key(deadline): deadline for deadline in outlook.open_deadlines} if outlook else {}


def _key(deadline: Deadline) -> tuple[str, date]:
    return deadline.timer.name, deadline.started.on


def _is_gone_by(deadline: Deadline | None) -> bool:
    return deadline is not None and deadline.days is not None and deadline.days < 0


def _deadline_line(now: Outlook, deadline: Deadline, language: Language) -> Line:
    law = wording.law(deadline.basis, language)
    return line(now, wording.deadline(deadline, language), on=deadline.day, days=deadline.days, law=law)


def newly_expected(change: Change, language: Language) -> Iterator[Line]:
    """What was put on an agenda since the last digest, whatever its day."""
    told = {item.seq for item in change.before.agenda} if change.before else set[int]()
    return (_expected_line(change.now, item, language) for item in _expected(change) if item.seq not in told)


def expected(change: Change, language: Language) -> Iterator[Line]:
    """What was on an agenda then, and is still to come."""
    told = {item.seq for item in change.before.agenda} if change.before else set[int]()
    return (_expected_line(change.now, item, language) for item in _expected(change) if item.seq in told)


def _expected(change: Change) -> Iterator[Agenda]:
    return (item for item in change.now.agenda if item.standing is Awaited.EXPECTED)


def _expected_line(now: Outlook, item: Agenda, language: Language) -> Line:
    title, day = wording.title(now, item.kind, language), wording.weekday(item.on, language)
    what = said(language, f"{item.kind}: {title} on {day}", f"{title}: {day}")
    if item.moved_from:
        what += f", {said(language, 'moved from', 'перенесено с')} {wording.numeric(item.moved_from, language)}"
    days = (item.on - now.as_of).days
    return line(now, f"{what}; {wording.remaining(days, language)}", on=item.on, days=days)
