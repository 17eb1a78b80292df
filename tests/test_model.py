"""The ledger adds nothing and loses nothing: whatever is told it, it answers as a list of entries and the pure core do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from itertools import count
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import day
from tracker import bootstrap, shapes
from tracker.asking import Selection
from tracker.binding import Bindings
from tracker.core.entry import RETRACTABLE, Amendment, Body, Entry, Expectation, Fact, Note, Opening, Retraction, Void, Votes
from tracker.core.outlook import Outlook, look
from tracker.core.record import Record, read
from tracker.errors import TrackerError, UnknownBill
from tracker.ledger.database import Database
from tracker.ledger.laws import Laws
from tracker.ledger.ledger import Ledger
from tracker.library.reader import Library
from tracker.service import Tracker
from tracker.texts import Texts, names_of

KINDS = ["bill_introduced", "duma_adopted", "council_approved", "president_signed", "law_published", "depositary_notified"]
DAYS = ["2021-05-11", "2021-05-19", "2021-05-20", "2021-06-02", "2021-06-07", "2021-06-18"]
LAW = ["ru/denunciation", "ru/denunciation", "international/withdrawal"]
TERM = "{months: 12, counting: day_after, rolling: none, effect: last_day, basis: Lease art. 4}"
ASKED = [day("2021-05-20"), day("2021-06-18"), day("2021-12-31")]
WAITS = [0, 1, 60, -5]
"""A clock may stand still, or be set back."""

BECAUSE = "a slip"
Choices = Mapping[str, Sequence[Any]]
ON_DAY: Choices = {"kind": KINDS, "on": DAYS}
TOLD: Choices = {
    "time": ["09:30", "15:00"],
    "effect": DAYS,
    "party": ["Russia"],
    "votes": ["1:0:0", "2:0:0"],
    "source": ["TASS", "RIA"],
    "official": [True],
    "note": ["a note"],
}
CHANGES: Choices = {
    "title": ["Renamed"],
    "treaty": ["cfe", "open-skies"],
    "workflow": LAW,
    "tags": [("seen",)],
    "untags": [("seen",)],
    "terms": [{"notice": TERM}],
}
PICK = list(range(64))
SAYINGS: list[tuple[int, str, Choices, Choices]] = [
    # how often, the verb, what goes with it, and what may
    (1, "open", {"workflow": LAW}, {}),
    (6, "record", ON_DAY, TOLD),
    (5, "record", {**ON_DAY, "same_as": PICK}, TOLD),
    (3, "expect", ON_DAY, {}),
    (6, "correct", {"seq": PICK}, {**ON_DAY, **TOLD}),
    (3, "retract", {"seq": PICK}, {}),
    (2, "amend", {}, CHANGES),
    (1, "note", {}, {}),
    (1, "void", {}, {}),
]

Said = tuple[str, dict[str, Any]]
"""What somebody does to a bill, in the words of the service."""


def step(random: Random) -> tuple[str, Said, int]:
    """To which bill, what, and how many seconds after the one before."""
    often = [row[0] for row in SAYINGS]
    ((_, verb, needed, optional),) = random.choices(SAYINGS, often)
    given = {name: random.choice(values) for name, values in needed.items()}
    given |= {name: random.choice(values) for name, values in optional.items() if random.random() < 0.25}
    return random.choice("AAAAAB"), (verb, given), random.choice(WAITS)


STEPS = st.lists(st.randoms(use_true_random=True).map(step), min_size=10, max_size=20)


def do(tracker: Tracker, bill: str, said: Said, moment: datetime) -> None:
    """Say it to a tracker. Raises what it raises."""
    verb, given = said[0], dict(said[1])
    who: dict[str, Any] = {"by": "tester", "moment": moment}
    match verb:
        case "open":
            about: dict[str, Any] = {"title": "A title", "treaty": "open-skies", "number": None, "tags": (), "terms": {}}
            tracker.open(bill, **about, **given, **who)
        case "record":
            tracker.record(bill, given.pop("kind"), **given, **who)
        case "expect":
            tracker.expect(bill, given["kind"], on=given["on"], source=None, note=None, **who)
        case "correct":
            tracker.correct(bill, str(given.pop("seq")), because=BECAUSE, **given, **who)
        case "retract":
            tracker.retract(bill, str(given["seq"]), because=BECAUSE, **who)
        case "amend":
            tracker.amend(bill, Amendment(BECAUSE, **given), **who)
        case "note":
            tracker.note(bill, "a note", **who)
        case "void":
            tracker.void(bill, because=BECAUSE, **who)


@dataclass
class Model:
    """A list of entries."""

    texts: Texts
    bindings: Bindings
    position: int
    entries: list[Entry] = field(default_factory=list)

    def do(self, bill: str, said: Said, moment: datetime) -> None:
        """Append what a ledger has to append: nothing where it has to refuse, or holds it already."""
        at = max(moment, self.entries[-1].recorded_at) if self.entries else moment
        for body in self.decided(self.log(bill), said):
            self.position += 1
            self.entries.append(Entry(bill, len(self.log(bill)) + 1, self.position, at, "tester", body))

    def log(self, bill: str, until: datetime | None = None) -> list[Entry]:
        """A bill's entries, those recorded by then."""
        return [entry for entry in self.entries if entry.bill == bill and (until is None or entry.recorded_at <= until)]

    def look(self, bill: str, as_of: date, known_at: datetime) -> Outlook | None:
        """What the pure core makes of them."""
        log = self.log(bill, known_at)
        if not log:
            return None
        record = read(log)
        return look(self.bindings.of(record), record, as_of)

    def meant(self, bill: str, said: Said) -> Said:
        """With a pick turned into the number of an entry: of one that can be meant, but one time in four of any or none."""
        verb, given = said[0], dict(said[1])
        log = self.log(bill)
        for name, kinds in (("seq", RETRACTABLE), ("same_as", (Fact,))):
            if name in given:
                pick, gone = given[name], read(log).retracted if log else {}
                likely = [e.seq for e in log if e.seq not in gone and isinstance(e.body, kinds)]
                seqs = likely if likely and pick % 4 else range(1, len(log) + 2)
                given[name] = seqs[pick // 4 % len(seqs)]
        if "same_as" in given and given["same_as"] <= len(log):
            given["kind"] = getattr(log[given["same_as"] - 1].body, "kind", given["kind"])
        return verb, given

    def decided(self, log: Sequence[Entry], said: Said) -> Sequence[Body]:
        """What is appended to a log."""
        verb, given = said
        if verb == "open":
            law = self.law(given["workflow"], "open-skies")
            return [] if log else [Opening(given["workflow"], "A title", "open-skies", law=law)]
        if not log:
            return []
        record = read(log)
        stands = {entry.seq: entry.body for entry in log if entry.seq not in record.retracted}
        if verb == "retract":
            back = Retraction(given["seq"], BECAUSE)
            return [back] if isinstance(stands.get(back.of), RETRACTABLE) and self.fits(log, back) else []
        if record.void is not None:
            return []
        match verb:
            case "record":
                return self.recorded(record, stands, given)
            case "expect":
                plan = Expectation(given["kind"], day(given["on"]))
                held = [e for _, e in record.expectations if e.kind == plan.kind]
                return [plan] if self.knows(record, plan.kind) and (not held or told(held[-1]) != plan) else []
            case "correct":
                return self.corrected(record, stands, given)
            case "amend":
                change = Amendment(BECAUSE, **given)
                fits = given and set(change.untags) <= set(record.tags) and self.fits(log, change)
                workflow, treaty = change.workflow or record.workflow, change.treaty or record.treaty
                law = self.law(workflow, treaty) if change.workflow or change.treaty else {}
                return [replace(change, law=law)] if fits else []
            case _:
                return [Note("a note") if verb == "note" else Void(BECAUSE)]

    def recorded(self, record: Record, stands: dict[int, Body], given: dict[str, Any]) -> Sequence[Body]:
        """A fact, unless it stands already or is an account of what is no such event."""
        fact = Fact(**values(given))
        account = stands.get(fact.same_as) if fact.same_as else None
        if fact.same_as and not (isinstance(account, Fact) and account.kind == fact.kind):
            return []
        return [fact] if self.knows(record, fact.kind) and fact not in map(told, stands.values()) else []

    def corrected(self, record: Record, stands: dict[int, Body], given: dict[str, Any]) -> Sequence[Body]:
        """A retraction and what stands in the place of the entry, unless that changes nothing or stands elsewhere."""
        change = values(given)
        seq = change.pop("seq")
        was = stands.get(seq)
        if not isinstance(was, Fact | Expectation) or not set(change) <= set(was.__dataclass_fields__):
            return []
        now = replace(was, **change, corrects=None)
        others = map(told, stands.values()) if isinstance(now, Fact) else [told(was)]
        return (
            [Retraction(seq, BECAUSE), replace(now, corrects=seq)] if self.knows(record, now.kind) and now not in others else []
        )

    def law(self, workflow: str, treaty: str | None) -> dict[str, str]:
        """The hash of each text that a bill goes by."""
        return {name: self.texts.files(name) for name in names_of(workflow, treaty)}

    def knows(self, record: Record, *kinds: str) -> bool:
        """Whether the bill's workflow does."""
        return set(kinds) <= set(self.texts.library.rules(record.workflow).workflow.kinds)

    def fits(self, log: Sequence[Entry], body: Body) -> bool:
        """Whether what would stand is all known to the workflow that the bill would have."""
        record = read([*log, log[-1]._replace(seq=log[-1].seq + 1, body=body)])
        return self.knows(record, *(e.kind for e in record.events), *(e.kind for _, e in record.expectations))


def told(body: Body) -> Body:
    """What a body says, whether or not it corrects another."""
    return replace(body, corrects=None) if isinstance(body, Fact | Expectation) else body


def values(given: dict[str, Any]) -> dict[str, Any]:
    """The words of the service as values."""
    makers: dict[str, Callable[[Any], object]] = {
        "on": day,
        "effect": day,
        "time": time_of_day.fromisoformat,
        "votes": lambda text: Votes(*map(int, text.split(":"))),
    }
    return {name: makers[name](value) if name in makers else value for name, value in given.items()}


@pytest.fixture(scope="module")
def trackers(database_urls: list[str], library: Library) -> Iterator[list[Tracker]]:
    """A tracker over an empty ledger on SQLite, and one on PostgreSQL where there is one."""
    databases = [Database(url, migrations=bootstrap.data_folder("db"), write=True, create=True) for url in database_urls]
    yield [Tracker(Ledger(database), library) for database in databases]
    for database in databases:
        database.close()


@pytest.fixture(scope="module")
def texts(library: Library, trackers: list[Tracker]) -> Texts:
    """The law, read once for all examples."""
    return Texts(library, Laws(trackers[0].ledger.database))


@pytest.fixture(scope="module")
def bindings(texts: Texts) -> Bindings:
    """The law, bound once for all examples."""
    return Bindings(texts)


NUMBERS = count(1)
BEGAN = datetime(2030, 1, 1, 12, 0, tzinfo=UTC)
"""One ledger holds the bills of all examples, so each begins a day after the one before."""


@settings(max_examples=40)
@given(steps=STEPS)
def test_the_ledger_answers_as_a_list_of_entries_does(
    trackers: list[Tracker], texts: Texts, bindings: Bindings, steps: list[Any]
) -> None:
    """The same log and the same answers, as of three days and as known at two moments, on both databases."""
    number = next(NUMBERS)
    moment = BEGAN + timedelta(days=number)
    model = Model(texts, bindings, trackers[0].last_position())
    for name, said, seconds in [("A", ("open", {"workflow": LAW[0]}), 0), *steps]:
        moment += timedelta(seconds=seconds)
        bill = f"{number}-{name}"
        said = model.meant(bill, said)
        model.do(bill, said, moment)
        for tracker in trackers:
            with suppress(TrackerError):
                do(tracker, bill, said, moment)
    for tracker in trackers:
        agrees(tracker, model, [f"{number}-A", f"{number}-B"], moment + timedelta(hours=1))


def agrees(tracker: Tracker, model: Model, bills: Sequence[str], moment: datetime) -> None:
    """That a ledger holds and answers what the model does."""
    assert [plain(entry) for entry in tracker.entries(after=model.position - len(model.entries))] == list(
        map(plain, model.entries)
    )
    known = [model.entries[len(model.entries) // 2].recorded_at, moment]
    for bill in bills:
        for as_of in ASKED:
            for known_at in known:
                expected = model.look(bill, as_of, known_at)
                try:
                    found = shapes.outlook(tracker.look(bill, moment, as_of, known_at=known_at))
                except UnknownBill:
                    found = None
                assert found == (expected and shapes.outlook(expected))
    standing = [outlook for bill in bills if (outlook := model.look(bill, ASKED[-1], moment)) and outlook.record.void is None]
    listed = tracker.looks(moment, ASKED[-1], Selection(text=bills[0][:-1]))
    assert [shapes.outlook(outlook) for outlook in listed] == [shapes.outlook(outlook) for outlook in standing]


def plain(entry: Entry) -> tuple[object, ...]:
    """What an entry says, whatever proves it."""
    return entry.bill, entry.seq, entry.position, entry.recorded_at, entry.recorded_by, entry.body
