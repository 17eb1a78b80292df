"""What stands of one bill's log: the log only grows, and `read` folds it into what stands."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from datetime import time as time_of_day
from operator import attrgetter
from typing import NamedTuple

from tracker.core.entry import CORRECTABLE, Adoption, Amendment, Entry, Expectation, Fact, Note, Opening, Retraction, Void, Votes

FILLER = time_of_day(23, 59, 59)
"""Sources stamp it where they know no hour: it is no time of day."""

COMPARED = {"kind": "kind", "day": "on", "votes": "votes", "effect": "effect", "time": "time"}
"""In what accounts of one event may contradict each other, and the field that says it."""

_ON_AND_SEQ = attrgetter("on", "seq")


class Event(NamedTuple):
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


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Linked accounts of one event that differ: the account used, one that says otherwise, and in what.

    `official` says that the account used is marked so and the other is not; else it is used because it was recorded later.
    """

    used: int
    other: int
    differs_in: tuple[str, ...]
    kind: str
    on: date
    official: bool = False


@dataclass(frozen=True, slots=True)
class Correction:
    """An entry that another one puts right: the numbers of both, what they say, and why."""

    of: int
    by: int
    was: Fact | Expectation
    now: Fact | Expectation
    because: str


@dataclass(frozen=True, slots=True)
class Record:
    """What stands of one bill's log; `corrections` are by the number of the entry that was corrected.

    `law` has the hash of each text that the bill goes by, or once went by: "ru/denunciation", "treaties/cfe" -> 64 hex digits.
    """

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
    corrections: Mapping[int, Correction] = field(default_factory=dict)
    law: Mapping[str, str] = field(default_factory=dict)


def read(entries: Iterable[Entry]) -> Record:
    """Fold one bill's entries, in the order of `seq` and from the opening on, into what stands."""
    log = list(entries)
    facts = {e.seq: e.body for e in log if isinstance(e.body, Fact)}
    others = [e for e in log if e.seq not in facts]  # the first of them is the opening, mostly the only one
    retracted = {e.body.of: e.seq for e in others if isinstance(e.body, Retraction)}
    corrections = {correction.of: correction for correction in _corrections(log)} if retracted else {}
    standing = [e for e in others if e.seq not in retracted]
    opening = log[0].body
    assert isinstance(opening, Opening)
    for entry in standing:
        if isinstance(entry.body, Amendment):
            opening = _amended(opening, entry.body)
        elif isinstance(entry.body, Adoption):
            opening = replace(opening, law={**opening.law, **entry.body.law})
    events, contradictions = _events(facts, retracted)
    expected = [(e.seq, e.body) for e in standing if isinstance(e.body, Expectation)]
    return Record(
        bill=log[0].bill,
        workflow=opening.workflow,
        title=opening.title,
        treaty=opening.treaty,
        number=opening.number,
        tags=opening.tags,
        terms=opening.terms,
        events=events,
        expectations=tuple(sorted(expected, key=lambda told: first_told(corrections, told[0]))),
        notes=tuple((e, e.body.text) for e in standing if isinstance(e.body, Note)),
        contradictions=contradictions,
        void=next((e.body.because for e in standing if isinstance(e.body, Void)), None),
        retracted=retracted,
        last_seq=log[-1].seq,
        corrections=corrections,
        law=opening.law,
    )


def first_told(corrections: Mapping[int, Correction], *seqs: int | None) -> int:
    """The number of the entry that told of it first: a correction stands where what it corrects stood.

    0 for what nobody recorded.
    """
    before = {correction.by: correction.of for correction in corrections.values()}
    return min((_root(seq, before) for seq in seqs if seq is not None), default=0)


def _corrections(log: Sequence[Entry]) -> Iterator[Correction]:
    """Each entry that was taken back and told anew, in one."""
    for entry in log:
        now = entry.body
        if isinstance(now, CORRECTABLE) and (of := now.corrects) is not None:
            was = next((e.body for e in log if e.seq == of), None)
            because = next((e.body.because for e in log if isinstance(e.body, Retraction) and e.body.of == of), None)
            if isinstance(was, CORRECTABLE) and because is not None:
                yield Correction(of, entry.seq, was, now, because)


def _amended(opening: Opening, change: Amendment) -> Opening:
    kept = [tag for tag in opening.tags if tag not in change.untags]
    return Opening(
        workflow=change.workflow or opening.workflow,
        title=change.title or opening.title,
        treaty=change.treaty or opening.treaty,
        number=change.number or opening.number,
        tags=tuple(dict.fromkeys([*kept, *change.tags])),
        terms={**opening.terms, **change.terms},
        law={**opening.law, **change.law},
    )


def _events(told: Mapping[int, Fact], retracted: Container[int]) -> tuple[tuple[Event, ...], tuple[Contradiction, ...]]:
    """One event for each group of linked accounts, told by an official source if there is one, else by the latest.

    A correction is of the group of the entry that it corrects, and so is whatever was linked to either.
    """
    facts = {seq: fact for seq, fact in told.items() if seq not in retracted}
    linked = {seq: link for seq, fact in told.items() if (link := fact.corrects or fact.same_as) is not None}
    if not linked:  # each account an event of its own
        return tuple(sorted([event_of(seq, fact) for seq, fact in facts.items()], key=_ON_AND_SEQ)), ()
    groups: dict[int, list[int]] = {}
    for seq in facts:
        groups.setdefault(_root(seq, linked), []).append(seq)
    events: list[Event] = []
    contradictions: list[Contradiction] = []
    for seqs in groups.values():
        if len(seqs) == 1:
            events.append(event_of(seqs[0], facts[seqs[0]]))
            continue
        ranked = sorted(seqs, key=lambda seq: (facts[seq].official, seq), reverse=True)
        accounts = [replace(facts[seq], time=_hour(facts[seq])) for seq in ranked]
        events.append(event_of(ranked[0], _filled(accounts), tuple(sorted(ranked[1:]))))
        contradictions += _contradictions(ranked, accounts)
    return tuple(sorted(events, key=_ON_AND_SEQ)), tuple(contradictions)


def _root(seq: int, linked: Mapping[int, int]) -> int:
    """The first entry that links lead back to; a link that leads on leads nowhere."""
    while (before := linked.get(seq)) is not None and before < seq:
        seq = before
    return seq


def _filled(accounts: Sequence[Fact]) -> Fact:
    """The first account, with what it leaves out from the next one that says it."""
    fact = accounts[0]
    for other in accounts[1:]:
        missing = {name: getattr(other, name) for name in ("time", "effect", "party", "votes") if getattr(fact, name) is None}
        fact = replace(fact, **missing)
    return fact


def _contradictions(ranked: Sequence[int], accounts: Sequence[Fact]) -> Iterator[Contradiction]:
    """Where accounts say otherwise than the one from which a thing is taken: the first that says it at all."""
    told = dict(zip(ranked, accounts, strict=True))
    differs: dict[tuple[int, int], list[str]] = {}
    for said, name in COMPARED.items():
        values = {seq: value for seq, fact in told.items() if (value := getattr(fact, name)) is not None}
        used = next(iter(values), 0)
        for other in [seq for seq, value in values.items() if value != values[used]]:
            differs.setdefault((used, other), []).append(said)
    event = accounts[0]
    for (used, other), what in differs.items():
        official = told[used].official and not told[other].official
        yield Contradiction(used, other, tuple(what), event.kind, event.on, official)


def _hour(fact: Fact) -> time_of_day | None:
    """The time that a fact states: a source's filler is none."""
    return None if fact.time == FILLER else fact.time


def event_of(seq: int | None, fact: Fact, accounts: tuple[int, ...] = ()) -> Event:
    """A fact as replay takes it."""
    hour, note = _hour(fact), fact.note
    return Event(fact.kind, fact.on, seq, hour, fact.effect, fact.party, fact.votes, fact.source, fact.official, note, accounts)
