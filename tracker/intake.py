"""Facts from elsewhere: what the lines of one bill come to, checked at the doors of the commands and put in order. Pure.

What a line does depends on what it says, on the other lines of its bill and on the bill's log, never on where in the file it
stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter
from typing import Any

from tracker import door
from tracker.core.entry import Body, Entry, Expectation, Fact, Note
from tracker.core.record import Record, read
from tracker.core.rules import Rules
from tracker.decisions import refuse_void
from tracker.errors import RecordConflict, RefusedInput, TrackerError
from tracker.lines import Intake, Line
from tracker.openings import Opener, take_openings
from tracker.telling import fact_day, values_of

Binding = Callable[[Record], Rules]
"""The rules of a bill on record. Raises `TrackerError` where its law cannot be read."""


def take_in(bill: str, log: Sequence[Entry], lines: Sequence[Line], opener: Opener, binding: Binding, moment: datetime) -> Intake:
    """What the lines of one bill come to, beside its log so far: empty for a bill that is not there yet.

    The facts and expectations in the order of day, time and workflow file, an expectation before the facts of its day, and
    notes last.
    """
    found = Intake()
    try:
        door.bill_name(bill)
    except RefusedInput as error:
        found.reject(lines, error)
        return found
    others = take_openings(bill, log, lines, opener, found)
    if not others:
        return found
    try:
        record = read(log) if log else _new(bill, found)
        rules = binding(record)
    except TrackerError as error:
        found.reject(others, error)
        return found
    _tell(record, log, others, rules, moment, found)
    return found


# Facts, expectations and notes

Order = tuple[date, int, time, int, str]
_LAST = (date.max, 2, time.min, 0)
_day = lru_cache(50_000)(door.day)


def _tell(record: Record, log: Sequence[Entry], lines: Sequence[Line], rules: Rules, moment: datetime, found: Intake) -> None:
    """Take in what is new of these lines. What the log says already, standing or taken back since, adds nothing."""
    today = door.today(moment, rules.zone)
    said = _said(record, log)
    new: list[tuple[Order, Line, Body]] = []
    for line in lines:
        try:
            order, body = _body(record.bill, line.told, rules, today)
        except TrackerError as error:
            found.reject([line], error)
            continue
        stands = said.get(body)
        if stands is None:
            said[body] = True
            new.append((order, line, body))
        else:
            found.already += 1
            found.taken_back += not stands
    try:
        refuse_void(record)
    except RecordConflict as error:
        found.reject((line for _, line, _ in new), error)
        return
    found.bodies += _in_order(new)


def _said(record: Record, log: Sequence[Entry]) -> dict[Body, bool]:
    """What the log says that a line can say, and whether it stands."""
    said: dict[Body, bool] = {}
    for entry in log:
        body = entry.body
        if isinstance(body, Fact) and (body.corrects or body.same_as):
            body = replace(body, corrects=None, same_as=None)
        elif isinstance(body, Expectation) and body.corrects:
            body = replace(body, corrects=None)
        if isinstance(body, Fact | Expectation | Note):
            said[body] = said.get(body, False) or entry.seq not in record.retracted
    return said


def _body(bill: str, told: Mapping[str, Any], rules: Rules, today: date) -> tuple[Order, Body]:
    """What a line says, and its place among those of its bill."""
    if "record" in told:
        kind = _kind(told["record"], rules)
        on = _day("on", told["on"])
        if on > today:
            fact_day(bill, kind, told["on"], today)  # says what to do instead
        fact = Fact(kind, on, **values_of(told))
        return (on, 1, fact.time or time.min, rules.rank[kind], ""), fact
    if "expect" in told:
        kind = _kind(told["expect"], rules)
        on = _day("on", told["on"])
        source, note = door.optional_text("--source", told.get("source")), door.optional_text("--note", told.get("note"))
        return (on, 0, time.min, rules.rank[kind], ""), Expectation(kind, on, source, note)
    return (*_LAST, told["note"]), Note(door.text("the note", told["note"]))


def _kind(name: str, rules: Rules) -> str:
    return name if name in rules.rank else door.kind(name, rules.workflow)


def _in_order(new: list[tuple[Order, Line, Body]]) -> list[Body]:
    """What is new, in order; of what says the same day, time and kind in the order of its words, whichever line came first."""
    new.sort(key=itemgetter(0))
    if any(one[0] == other[0] for one, other in pairwise(new)):
        new.sort(key=lambda told: (told[0], str(told[2])))
    return [body for _, _, body in new]


def _new(bill: str, found: Intake) -> Record:
    opening = found.bodies[0]
    return read([Entry(bill, 1, 0, datetime.min.replace(tzinfo=UTC), "", opening)])
