"""The entries of the ledger: what was told, by whom and when, as values. An entry is taken back, never edited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from datetime import time as time_of_day
from typing import NamedTuple


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
    """A bill is opened. `terms` are the bill's own, as written by the user: timer -> term as JSON-like text.

    `law` names the texts by which it goes, each by its hash: "ru/denunciation" and "treaties/open-skies" -> 64 hex digits.
    """

    workflow: str
    title: str
    treaty: str | None = None
    number: str | None = None
    tags: tuple[str, ...] = ()
    terms: Mapping[str, str] = field(default_factory=dict)
    law: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Amendment:
    """What a bill is called, or by which rules it goes, is changed from here on. None leaves a thing as it was.

    `law` as in an opening, for a workflow or treaty that it goes by from here on.
    """

    because: str
    workflow: str | None = None
    title: str | None = None
    treaty: str | None = None
    number: str | None = None
    tags: tuple[str, ...] = ()
    untags: tuple[str, ...] = ()
    terms: Mapping[str, str] = field(default_factory=dict)
    law: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened on a day. `effect` is a day that the act itself names.

    `same_as` is another account of the same event, `corrects` the entry that this one puts right and takes the place of.
    """

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
    corrects: int | None = None


@dataclass(frozen=True, slots=True)
class Expectation:
    """Something that is on an agenda for a day. It never moves the state. `corrects` as in a fact."""

    kind: str
    on: date
    source: str | None = None
    note: str | None = None
    corrects: int | None = None


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
class Adoption:
    """A bill goes by other texts of its workflow or treaty from here on: `law` as in an opening."""

    law: Mapping[str, str]
    because: str = ""


@dataclass(frozen=True, slots=True)
class Void:
    """The bill was opened by mistake: it leaves the lists and stays in the log."""

    because: str


Body = Opening | Amendment | Fact | Expectation | Retraction | Note | Adoption | Void

KINDS: Mapping[str, type[Body]] = {
    "opening": Opening,
    "amendment": Amendment,
    "fact": Fact,
    "expectation": Expectation,
    "retraction": Retraction,
    "note": Note,
    "adoption": Adoption,
    "void": Void,
}
"""The kinds of entry, by the name under which the ledger keeps them."""

RETRACTABLE = (Amendment, Fact, Expectation, Note, Void)
CORRECTABLE = (Fact, Expectation)


def kind_of(body: Body) -> str:
    """The name of an entry's kind: "fact", "retraction" ..."""
    return next(name for name, cls in KINDS.items() if type(body) is cls)


class Entry(NamedTuple):
    """One row of the ledger. `seq` counts within the bill from 1, `position` within the ledger; `recorded_at` is UTC.

    `hash` ties it to the bill's entry before (`tracker.ledger.chain`); '' where it has not come to a ledger.
    """

    bill: str
    seq: int
    position: int
    recorded_at: datetime
    recorded_by: str
    body: Body
    hash: str = ""
