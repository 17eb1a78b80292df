"""Facts from elsewhere: what the lines of one bill come to, checked at the doors of the commands and put in order. Pure.

What a line does depends on what it says, on the other lines of its bill and on the bill's log, never on where in the file it
stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter
from typing import Any, NamedTuple

from tracker import door
from tracker.core.entry import Body, Entry, Expectation, Fact, Note, Opening
from tracker.core.record import Record, read
from tracker.core.rules import Rules
from tracker.decisions import refuse_void
from tracker.errors import RecordConflict, RefusedInput, TrackerError, UnknownBill, shown
from tracker.telling import fact_day, values_of

_WHICH = {"open": "an opening", "record": "a fact", "expect": "an expectation", "note": "a note"}
_FIELDS: Mapping[str, Mapping[str, type]] = {
    "open": {"open": str, "bill": str, "title": str, "treaty": str, "number": str, "tags": list, "terms": dict},
    "record": {
        "record": str,
        "bill": str,
        "on": str,
        "time": str,
        "effect": str,
        "party": str,
        "votes": str,
        "source": str,
        "official": bool,
        "note": str,
    },
    "expect": {"expect": str, "bill": str, "on": str, "source": str, "note": str},
    "note": {"note": str, "bill": str},
}
"""What a line may say, by the word that it is known by: the same as the command of that name takes."""

_NEEDED = {"open": ("bill", "title"), "record": ("bill", "on"), "expect": ("bill", "on"), "note": ("bill",)}
_JSON = {str: "a text", bool: "true or false", list: "a list of texts", dict: "texts by name"}

_OPTION = re.compile(rf"^--({'|'.join(_FIELDS['record'])})\b")
_EXPECT = re.compile(r"`tracker expect [^`]*`")

Binding = Callable[[Record], Rules]
"""The rules of a bill on record. Raises `TrackerError` where its law cannot be read."""

Opener = Callable[..., Opening]
"""What makes an opening of what it says: see `Bindings.opening`."""


class Line(NamedTuple):
    """A line of a file: its number, from 1, what it says, and its bytes as they stand there."""

    number: int
    told: dict[str, Any]
    raw: bytes = b""


class Rejected(NamedTuple):
    """A line that cannot be taken, and why."""

    number: int
    raw: bytes
    reason: str


@dataclass(slots=True)
class Intake:
    """What the lines of a bill come to: what is to be appended, in order; how many said nothing new; what cannot be taken.

    Of those that said nothing new, `taken_back` say what was retracted or corrected since: it is not told again.
    """

    bodies: list[Body] = field(default_factory=list)
    already: int = 0
    taken_back: int = 0
    rejected: list[Rejected] = field(default_factory=list)

    def reject(self, lines: Iterable[Line], reason: str | TrackerError) -> None:
        """Reject these lines for one reason."""
        text = _of_a_file(reason if isinstance(reason, str) else "; ".join(reason.lines()))
        self.rejected += [Rejected(line.number, line.raw, text) for line in lines]


def _of_a_file(reason: str) -> str:
    """What the door of a command said, as of a line in a file: by the field, and by what another line would say."""
    return _EXPECT.sub('{"expect": ...}', _OPTION.sub(r"\1", reason, count=1))


def kind_of_line(told: object) -> str:
    """The word that a line is known by, once its keys and the types of their values are right. Raises `RefusedInput`."""
    if not isinstance(told, dict):
        raise RefusedInput("is no JSON object")
    if "hash" in told and ("entry" in told or "calendar" in told or "law" in told):
        raise RefusedInput("is a line of an export, in a file of facts: put it into a file of its own")
    kind, types = _declared(tuple(told))
    if kind is None:
        raise RefusedInput(f"says nothing to do: it needs one of {', '.join(_FIELDS)}")
    if types != tuple(map(type, told.values())):
        for name, value in told.items():
            _check_value(kind, name, value)
        for name in _NEEDED[kind]:
            if told.get(name) is None:
                raise RefusedInput(f"{_WHICH[kind]} needs {name}")
    return kind


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
    others = _open(bill, log, lines, opener, found)
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


@lru_cache(1024)
def _declared(names: tuple[str, ...]) -> tuple[str | None, tuple[type, ...] | None]:
    """The word that a line with these keys is known by, and the types of their values; None where not all is as it should be."""
    kind = next((name for name in _FIELDS if name in names), None)
    whole = kind is not None and set(_NEEDED[kind]) <= set(names) <= set(_FIELDS[kind])
    return kind, tuple(_FIELDS[kind][name] for name in names) if kind and whole else None


def _check_value(kind: str, name: str, value: object) -> None:
    wanted = _FIELDS[kind].get(name)
    if wanted is None:
        raise RefusedInput(f"{_WHICH[kind]} has no {shown(name)}: it takes {', '.join(_FIELDS[kind])}")
    if type(value) is not wanted and (value is not None or name == kind):
        raise RefusedInput(f"{name} must be {_JSON[wanted]}")


# Openings


def _open(bill: str, log: Sequence[Entry], lines: Sequence[Line], opener: Opener, found: Intake) -> list[Line]:
    """Take in the openings; the other lines, where there is a bill for them."""
    others: list[Line] = []
    told: list[tuple[Line, Opening]] = []
    for line in lines:
        if "open" not in line.told:
            others.append(line)
            continue
        try:
            told.append((line, _opening(line.told, opener)))
        except TrackerError as error:
            found.reject([line], error)
    if log:
        _hold_against(bill, log, told, found)
    elif told and all(_says(opening) == _says(told[0][1]) for _, opening in told):
        found.bodies.append(told[0][1])
        found.already += len(told) - 1
    elif told:
        numbers = ", ".join(str(line.number) for line, _ in told[:5])
        found.reject([line for line, _ in told], f"the bill {bill} is opened in more ways than one (lines {numbers}): leave one")
    if not log and not found.bodies:
        found.reject(
            others, UnknownBill(f"the bill {shown(bill)} is neither in the ledger nor opened by a line that can be taken")
        )
        return []
    return others


def _opening(told: Mapping[str, Any], opener: Opener) -> Opening:
    tags, terms = told.get("tags") or (), told.get("terms") or {}
    if any(type(text) is not str for text in (*tags, *terms.values())):
        raise RefusedInput("tags must be a list of texts, terms texts by the name of their timer")
    return opener(
        workflow=told["open"],
        title=told["title"],
        treaty=told.get("treaty"),
        number=told.get("number"),
        tags=tags,
        terms=terms,
    )


def _says(opening: Opening) -> tuple[object, ...]:
    """What a line can say of a bill that it opens."""
    return (opening.workflow, opening.title, opening.treaty, opening.number, opening.tags, dict(opening.terms))


def _hold_against(bill: str, log: Sequence[Entry], told: Sequence[tuple[Line, Opening]], found: Intake) -> None:
    """An opening of a bill that is there says what was said when it was opened, or what stands now; or it is rejected."""
    if not told:
        return
    opened, record = log[0].body, read(log)
    assert isinstance(opened, Opening)
    now = (record.workflow, record.title, record.treaty, record.number, record.tags, dict(record.terms))
    for line, opening in told:
        if _says(opening) in (_says(opened), now):
            found.already += 1
        else:
            why = f"the bill {bill} is there already, and was opened otherwise: `tracker amend` changes what it is called"
            found.reject([line], RecordConflict(why))


def _new(bill: str, found: Intake) -> Record:
    opening = found.bodies[0]
    return read([Entry(bill, 1, 0, datetime.min.replace(tzinfo=UTC), "", opening)])


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
