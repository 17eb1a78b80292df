"""What was told of one bill: the entries of its log, and the record that they add up to.

The log only grows. An entry is taken back by a retraction, never edited; `read` folds the log into what stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from datetime import time as time_of_day
from enum import StrEnum

FILLER = time_of_day(23, 59, 59)
"""Sources stamp it where they know no hour: it is no time of day."""


@dataclass(frozen=True, slots=True)
class Votes:
    """A vote as counted: for, against, abstained."""

    in_favour: int
    against: int
    abstained: int

    def __str__(self) -> str:
        return f"{self.in_favour}:{self.against}:{self.abstained}"


@dataclass(frozen=True, slots=True)
class Opening:
    """A bill is opened. `terms` are the bill's own, as written by the user: timer -> term as JSON-like text."""

    workflow: str
    title: str
    treaty: str | None = None
    number: str | None = None
    tags: tuple[str, ...] = ()
    terms: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Amendment:
    """What a bill is called, or by which rules it goes, is changed from here on. None leaves a thing as it was."""

    because: str
    workflow: str | None = None
    title: str | None = None
    treaty: str | None = None
    number: str | None = None
    tags: tuple[str, ...] = ()
    untags: tuple[str, ...] = ()
    terms: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened on a day. `effect` is a day that the act itself names."""

    kind: str
    on: date
    time: time_of_day | None = None
    effect: date | None = None
    party: str | None = None
    votes: Votes | None = None
    source: str | None = None
    official: bool = False
    note: str | None = None
    same_as: int | None = None


@dataclass(frozen=True, slots=True)
class Expectation:
    """Something that is on an agenda for a day. It never moves the state."""

    kind: str
    on: date
    source: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Retraction:
    """An earlier entry of the bill is taken back."""

    of: int
    because: str


@dataclass(frozen=True, slots=True)
class Note:
    """A remark of the person who keeps the record."""

    text: str


@dataclass(frozen=True, slots=True)
class Void:
    """The bill was opened by mistake: it leaves the lists and stays in the log."""

    because: str


Body = Opening | Amendment | Fact | Expectation | Retraction | Note | Void

KINDS: Mapping[str, type[Body]] = {
    "opening": Opening,
    "amendment": Amendment,
    "fact": Fact,
    "expectation": Expectation,
    "retraction": Retraction,
    "note": Note,
    "void": Void,
}
"""The kinds of entry, by the name under which the ledger keeps them."""

RETRACTABLE = (Fact, Expectation, Note, Void)


def kind_of(body: Body) -> str:
    """The name of an entry's kind: "fact", "retraction" ..."""
    return next(name for name, cls in KINDS.items() if type(body) is cls)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the ledger. `seq` counts within the bill from 1, `position` within the ledger; `recorded_at` is UTC."""

    bill: str
    seq: int
    position: int
    recorded_at: datetime
    recorded_by: str
    body: Body


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, as replay takes it: a fact that stands, or what time alone brought about (`inferred`).

    `accounts` are the numbers of other sources' accounts of the same event; `brought_by` is the timer of an inferred one.
    """

    kind: str
    on: date
    seq: int | None = None
    time: time_of_day | None = None
    effect: date | None = None
    party: str | None = None
    votes: Votes | None = None
    source: str | None = None
    official: bool = False
    note: str | None = None
    accounts: tuple[int, ...] = ()
    brought_by: str | None = None

    @property
    def inferred(self) -> bool:
        """Nobody recorded it: time brought it about."""
        return self.brought_by is not None


class Awaited(StrEnum):
    """What became of an expectation, on a day."""

    EXPECTED = "expected"
    GONE_BY = "gone_by"


@dataclass(frozen=True, slots=True)
class Agenda:
    """The newest standing expectation of a kind. `moved_from` is the day that it was expected on before."""

    seq: int
    kind: str
    on: date
    moved_from: date | None = None
    source: str | None = None
    note: str | None = None
    standing: Awaited = Awaited.EXPECTED


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Linked accounts of one event that differ: the account used, one that says otherwise, and in what."""

    used: int
    other: int
    differs_in: tuple[str, ...]
    kind: str
    on: date


@dataclass(frozen=True, slots=True)
class Record:
    """What stands of one bill's log."""

    bill: str
    workflow: str
    title: str
    treaty: str | None
    number: str | None
    tags: tuple[str, ...]
    terms: Mapping[str, str]
    events: tuple[Event, ...]
    expectations: tuple[tuple[int, Expectation], ...]
    notes: tuple[tuple[Entry, str], ...]
    contradictions: tuple[Contradiction, ...]
    void: str | None
    retracted: Mapping[int, int]
    last_seq: int


def read(entries: Iterable[Entry]) -> Record:
    """Fold one bill's entries, in the order of `seq` and from the opening on, into what stands."""
    log = list(entries)
    retracted = {e.body.of: e.seq for e in log if isinstance(e.body, Retraction)}
    standing = [e for e in log if e.seq not in retracted]
    opening = log[0].body
    assert isinstance(opening, Opening)
    for entry in standing:
        if isinstance(entry.body, Amendment):
            opening = _amended(opening, entry.body)
    events, contradictions = _events({e.seq: e.body for e in standing if isinstance(e.body, Fact)}, log)
    return Record(
        bill=log[0].bill,
        workflow=opening.workflow,
        title=opening.title,
        treaty=opening.treaty,
        number=opening.number,
        tags=opening.tags,
        terms=opening.terms,
        events=events,
        expectations=tuple((e.seq, e.body) for e in standing if isinstance(e.body, Expectation)),
        notes=tuple((e, e.body.text) for e in standing if isinstance(e.body, Note)),
        contradictions=contradictions,
        void=next((e.body.because for e in standing if isinstance(e.body, Void)), None),
        retracted=retracted,
        last_seq=log[-1].seq,
    )


def _amended(opening: Opening, change: Amendment) -> Opening:
    kept = [tag for tag in opening.tags if tag not in change.untags]
    return Opening(
        workflow=change.workflow or opening.workflow,
        title=change.title or opening.title,
        treaty=change.treaty or opening.treaty,
        number=change.number or opening.number,
        tags=tuple(dict.fromkeys([*kept, *change.tags])),
        terms={**opening.terms, **change.terms},
    )


def _events(facts: Mapping[int, Fact], log: list[Entry]) -> tuple[tuple[Event, ...], tuple[Contradiction, ...]]:
    """One event for each group of linked accounts, told by an official source if there is one, else by the latest."""
    linked = {e.seq: e.body.same_as for e in log if isinstance(e.body, Fact)}
    groups: dict[int, list[int]] = {}
    for seq in facts:
        groups.setdefault(_root(seq, linked), []).append(seq)
    events, contradictions = [], []
    for seqs in groups.values():
        used = max(seqs, key=lambda seq: (facts[seq].official, seq))
        others = tuple(seq for seq in seqs if seq != used)
        events.append(_event(used, facts[used], others))
        for other in others:
            if differs := tuple(
                said
                for said, name in (("day", "on"), ("votes", "votes"))
                if _differ(getattr(facts[used], name), getattr(facts[other], name))
            ):
                contradictions.append(Contradiction(used, other, differs, facts[used].kind, facts[used].on))
    return tuple(sorted(events, key=lambda event: (event.on, event.seq))), tuple(contradictions)


def _root(seq: int, linked: Mapping[int, int | None]) -> int:
    while (before := linked.get(seq)) is not None:
        seq = before
    return seq


def _differ(one: object, other: object) -> bool:
    return one is not None and other is not None and one != other


def _event(seq: int, fact: Fact, accounts: tuple[int, ...]) -> Event:
    return Event(
        kind=fact.kind,
        on=fact.on,
        seq=seq,
        time=None if fact.time == FILLER else fact.time,
        effect=fact.effect,
        party=fact.party,
        votes=fact.votes,
        source=fact.source,
        official=fact.official,
        note=fact.note,
        accounts=accounts,
    )


def agenda(record: Record, as_of: date) -> tuple[Agenda, ...]:
    """What is expected on `as_of`: the newest standing expectation of each kind that no later fact has fulfilled.

    An expectation whose day has gone by without one is `gone_by`.
    """
    newest: dict[str, Agenda] = {}
    for seq, expected in record.expectations:
        before = newest.get(expected.kind)
        moved = _moved(record, before, seq, expected) if before else None
        newest[expected.kind] = Agenda(seq, expected.kind, expected.on, moved, expected.source, expected.note)
    awaited = (item for item in newest.values() if not _fulfilled(record, item, as_of))
    return tuple(
        replace(item, standing=Awaited.GONE_BY) if item.on < as_of else item
        for item in sorted(awaited, key=lambda item: (item.on, item.seq))
    )


def _moved(record: Record, before: Agenda, seq: int, expected: Expectation) -> date | None:
    """The day that this expectation moved from, unless the earlier one had been fulfilled in between."""
    fulfilled = any(e.kind == before.kind and e.seq is not None and before.seq < e.seq < seq for e in record.events)
    if fulfilled:
        return None
    return before.on if before.on != expected.on else before.moved_from


def _fulfilled(record: Record, item: Agenda, as_of: date) -> bool:
    return any(e.kind == item.kind and e.seq is not None and e.seq > item.seq and e.on <= as_of for e in record.events)
