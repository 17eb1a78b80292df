"""The ledger adds nothing and loses nothing: whatever is told it, it answers as a list of entries and the pure core do.

The law changes meanwhile: its files are edited, and what they say is adopted or not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from itertools import product
from random import Random
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.law_versions import EDITS, Versions, versions_of
from tests.ledger.tampering import empty
from tests.support import day
from tracker import bootstrap, shapes
from tracker.core.entry import (
    RETRACTABLE,
    Adoption,
    Amendment,
    Body,
    Entry,
    Expectation,
    Fact,
    Note,
    Opening,
    Retraction,
    Void,
    Votes,
)
from tracker.core.outlook import Outlook, look
from tracker.core.record import Record, read
from tracker.errors import TrackerError, UnknownBill, UnknownName
from tracker.ledger.database import Database
from tracker.ledger.exchange import export
from tracker.ledger.ledger import Ledger
from tracker.library.texts import treaty_name
from tracker.service import Tracker
from tracker.texts import FILES, names_of

KINDS = [
    "bill_introduced",
    "duma_adopted",
    "council_received",
    "council_passed_on",
    "council_approved",
    "president_signed",
    "law_published",
    "depositary_notified",
]
DAYS = ["2021-05-11", "2021-05-19", "2021-05-20", "2021-06-02", "2021-06-07", "2021-06-18"]
LAW = ["ru/denunciation", "ru/denunciation", "international/withdrawal"]
NAMES = ["ru/denunciation", "international/withdrawal", "treaties/open-skies", "treaties/cfe"]
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
    (2, "edit", {"version": range(len(EDITS))}, {}),
    (3, "adopt", {"name": NAMES[:1] + NAMES}, {}),
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
        case "adopt":
            tracker.adopt(given["name"], because=BECAUSE, **who)


@dataclass
class Model:
    """A list of entries, and which text of the law each brought in."""

    versions: Versions
    files: int = 0
    """Which version of the law the files say."""
    entries: list[Entry] = field(default_factory=list)
    kept: list[tuple[str, int, str]] = field(default_factory=list)
    """Each text by name, with the position since which the ledger goes by it, and its hash."""

    def do(self, bill: str, said: Said, moment: datetime) -> None:
        """Append what a ledger has to append: nothing where it has to refuse, or holds it already."""
        match said:
            case ("edit", given):
                self.files = given["version"]
            case ("adopt", given):
                for adopter, adoption in self.adopted(given["name"]):
                    self.append(adopter, adoption, moment)
            case _:
                for body in self.decided(self.log(bill), said):
                    self.append(bill, body, moment)

    def append(self, bill: str, body: Body, moment: datetime) -> None:
        """Append an entry, and keep the texts that it brings in."""
        at = max(moment, self.entries[-1].recorded_at) if self.entries else moment
        entry = Entry(bill, len(self.log(bill)) + 1, len(self.entries) + 1, at, "tester", body)
        self.entries.append(entry)
        newest = self.newest()
        for name, hash_ in getattr(body, "law", {}).items():
            if name not in newest or (isinstance(body, Adoption) and newest[name] != hash_):
                self.kept.append((name, entry.position, hash_))

    def newest(self) -> dict[str, str]:
        """The hash of the text that the ledger goes by under each name."""
        return {name: hash_ for name, _, hash_ in self.kept}

    def log(self, bill: str, until: datetime | None = None) -> list[Entry]:
        """A bill's entries, those recorded by then."""
        return [entry for entry in self.entries if entry.bill == bill and (until is None or entry.recorded_at <= until)]

    def look(self, bill: str, as_of: date, known_at: datetime, rules: str | None = None) -> Outlook | None:
        """What the pure core makes of them, by the text of this hash or what the files say where one is asked for."""
        log = self.log(bill, known_at)
        if not log:
            return None
        record = fold(log)
        named = names_of(record.workflow, record.treaty)
        if rules == FILES:
            record = replace(record, law={name: self.versions.hashes[self.files][name] for name in named})
        asked = {name: hash_ for name, _, hash_ in self.kept if hash_ == rules and name in named}
        record = replace(record, law={**record.law, **asked})
        return look(self.versions.bindings.of(record), record, as_of)

    def adopted(self, name: str) -> list[tuple[str, Adoption]]:
        """What adopting the text that the files say appends to the log of each bill; nothing to any, where one cannot."""
        said, bills = self.versions.hashes[self.files], sorted({entry.bill for entry in self.entries})
        records = {bill: fold(self.log(bill)) for bill in bills}
        treaties = {record.treaty for record in records.values() if record.workflow == name and record.treaty}
        newer = {name, *map(treaty_name, treaties)}
        found = []
        for bill, record in records.items():
            ever = {one for entry in self.log(bill) for one in getattr(entry.body, "law", {})}
            law = {one: said[one] for one in sorted(newer & ever) if record.law.get(one) != said[one]}
            if law and not self.fits(self.log(bill), Adoption(law, BECAUSE)):
                return []
            found += [(bill, Adoption(law, BECAUSE))] if law else []
        return found

    def meant(self, bill: str, said: Said) -> Said:
        """With a pick turned into the number of an entry: of one that can be meant, but one time in four of any or none."""
        verb, given = said[0], dict(said[1])
        log = self.log(bill)
        for name, kinds in (("seq", RETRACTABLE), ("same_as", (Fact,))):
            if name in given:
                pick, gone = given[name], fold(log).retracted if log else {}
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
        record = fold(log)
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
                workflow, treaty = change.workflow or record.workflow, change.treaty or record.treaty
                change = replace(change, law=self.law(workflow, treaty) if change.workflow or change.treaty else {})
                fits = given and set(change.untags) <= set(record.tags) and self.fits(log, change)
                return [change] if fits else []
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
        """The hash of each text by which a bill is opened: what the ledger goes by or, of what it never used, the files."""
        said = {**self.versions.hashes[self.files], **self.newest()}
        return {name: said[name] for name in names_of(workflow, treaty)}

    def knows(self, record: Record, *kinds: str) -> bool:
        """Whether the bill's workflow does, by the text that the bill goes by."""
        return set(kinds) <= set(self.versions.texts.rules(record.workflow, record.law).workflow.kinds)

    def fits(self, log: Sequence[Entry], body: Body) -> bool:
        """Whether what would stand is all known to the workflow that the bill would have."""
        record = fold([*log, log[-1]._replace(seq=log[-1].seq + 1, body=body)])
        return self.knows(record, *(e.kind for e in record.events), *(e.kind for _, e in record.expectations))


def fold(log: Sequence[Entry]) -> Record:
    """What stands, with the texts by which the bill goes: those that its entries brought in, the last under each name."""
    record = read(log)
    laws = [getattr(entry.body, "law", {}) for entry in log if entry.seq not in record.retracted]
    return replace(record, law={name: hash_ for law in laws for name, hash_ in law.items()})


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
def databases(database_urls: list[str]) -> Iterator[list[Database]]:
    """A database on SQLite, and one on PostgreSQL where there is one."""
    found = [Database(url, migrations=bootstrap.data_folder("db"), write=True, create=True) for url in database_urls]
    for database in found:
        Ledger(database).bills()
    yield found
    for database in found:
        database.close()


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> Versions:
    """The law, read and bound once for all examples."""
    return versions_of(tmp_path_factory.mktemp("law"), NAMES)


BEGAN = datetime(2030, 1, 1, 12, 0, tzinfo=UTC)


LATE_ADOPTIONS: list[tuple[str, Said, int]] = [
    ("A", ("amend", {"workflow": "international/withdrawal"}), 1),
    ("A", ("retract", {"seq": 1}), 1),
    ("A", ("amend", {"treaty": "cfe"}), 1),
    ("A", ("record", {"kind": "council_passed_on", "on": DAYS[0]}), 1),
    ("A", ("record", {"kind": "depositary_notified", "on": DAYS[-1]}), 1),
    ("A", ("edit", {"version": 2}), 1),
    *(("A", ("adopt", {"name": name}), 1) for name in NAMES),
    ("B", ("open", {"workflow": LAW[0]}), 1),
    ("A", ("retract", {"seq": 5}), 1),
    ("A", ("edit", {"version": 1}), 1),
    *(("A", ("adopt", {"name": name}), 1) for name in NAMES),
]
"""Of texts that a bill went by and goes by no more, of one that its events forbid, and of two one after the other."""


@settings(max_examples=40)
@example(steps=LATE_ADOPTIONS)
@given(steps=STEPS)
def test_the_ledger_answers_as_a_list_of_entries_does(
    databases: list[Database], database_urls: list[str], versions: Versions, steps: list[Any]
) -> None:
    """The same log and the same answers, as of three days, as known at two moments and by every text, on both databases."""
    for url in database_urls:
        empty(url)
    moment = BEGAN
    model = Model(versions)
    trackers = [Tracker(Ledger(database), versions.libraries[0]) for database in databases]
    for bill, said, seconds in [("A", ("open", {"workflow": LAW[0]}), 0), *steps]:
        moment += timedelta(seconds=seconds)
        meant = model.meant(bill, said)
        model.do(bill, meant, moment)
        if said[0] == "edit":
            trackers = [Tracker(tracker.ledger, versions.libraries[model.files]) for tracker in trackers]
        for tracker in trackers:
            with suppress(TrackerError):
                do(tracker, bill, meant, moment)
    for tracker in trackers:
        agrees(tracker, model, ["A", "B"], moment + timedelta(hours=1))
    assert len({tuple(export(database)) for database in databases}) == 1


def agrees(tracker: Tracker, model: Model, bills: Sequence[str], moment: datetime) -> None:
    """That a ledger holds and answers what the model does."""
    assert [plain(entry) for entry in tracker.entries()] == list(map(plain, model.entries))
    assert [(kept.name, kept.position, kept.hash) for kept in tracker.texts()] == sorted(model.kept)
    known = [model.entries[len(model.entries) // 2].recorded_at, moment]
    by = [None, FILES, *sorted({hash_ for _, _, hash_ in model.kept})]
    for bill, known_at in product(bills, known):
        for as_of, rules in [*((as_of, None) for as_of in ASKED), *((ASKED[-1], rules) for rules in by[1:])]:
            expected = model.look(bill, as_of, known_at, rules)
            assert found_in(tracker, bill, moment, as_of, known_at, rules) == (expected and shapes.outlook(expected))
    for rules in by:
        looks = [model.look(bill, ASKED[-1], moment, rules) for bill in bills]
        standing = [outlook for outlook in looks if outlook and outlook.record.void is None]
        assert [*map(shapes.outlook, tracker.looks(moment, ASKED[-1], rules=rules))] == [*map(shapes.outlook, standing)]


def found_in(tracker: Tracker, bill: str, moment: datetime, as_of: date, known_at: datetime, rules: str | None) -> Any:
    """What a ledger answers of a bill; of one that goes by no such text, what it answers without."""
    try:
        return shapes.outlook(tracker.look(bill, moment, as_of, known_at=known_at, rules=rules))
    except UnknownBill:
        return None
    except UnknownName as error:
        assert "does not go by the text" in str(error)  # noqa: PT017 - any other is a failure
        return found_in(tracker, bill, moment, as_of, known_at, None)


def plain(entry: Entry) -> tuple[object, ...]:
    """What an entry says, whatever proves it."""
    return entry.bill, entry.seq, entry.position, entry.recorded_at, entry.recorded_by, entry.body
