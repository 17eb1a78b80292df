"""What stands of one bill's log: the log only grows, and `read` folds it into what stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from datetime import time as time_of_day

from tracker.core.entry import Amendment, Entry, Expectation, Fact, Note, Opening, Retraction, Void, Votes

FILLER = time_of_day(23, 59, 59)
"""Sources stamp it where they know no hour: it is no time of day."""


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

    @property
    def first_told(self) -> int:
        """The number of the first account of it; 0 for what nobody recorded."""
        return min((seq for seq in (self.seq, *self.accounts) if seq is not None), default=0)


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
        events.append(event_of(used, _filled(facts[used], [facts[seq] for seq in others]), others))
        for other in others:
            if differs := tuple(
                said
                for said, name in (("day", "on"), ("votes", "votes"), ("effect", "effect"), ("time", "time"))
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


def _filled(fact: Fact, others: Iterable[Fact]) -> Fact:
    """The account used, with what it leaves out from the other accounts of the same event."""
    for other in others:
        missing = {name: getattr(other, name) for name in ("time", "effect", "party", "votes") if getattr(fact, name) is None}
        fact = replace(fact, **missing)
    return fact


def event_of(seq: int | None, fact: Fact, accounts: tuple[int, ...] = ()) -> Event:
    """A fact as replay takes it: a source's filler is no time of day."""
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
