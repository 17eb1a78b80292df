"""The tracker: open, record, expect, retract, look. Every adapter speaks to it.

No method asks what time it is: the moment is an argument, and a bill's day is that moment in its workflow's own zone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol

from tracker import door
from tracker.core.deadlines import Deadline
from tracker.core.entry import Amendment, Body, Entry, Expectation, Fact, Note, Opening, Retraction, Void
from tracker.core.findings import Finding
from tracker.core.outlook import Outlook, look
from tracker.core.record import Record, read
from tracker.core.term import Term
from tracker.core.workflow import Rules
from tracker.decisions import account_of, already_said, known, retractable, standing, timer_of
from tracker.errors import RecordConflict, RefusedInput, TrackerError, UnknownBill, UnknownName, not_found
from tracker.ledger.ledger import Ledger
from tracker.library.convert import own_term
from tracker.library.reader import Library


@dataclass(frozen=True, slots=True)
class Done:
    """What a command came to: the entry appended or, where `already`, the one that said so before.

    `outlook` is the bill's today; `then` the day that the entry itself speaks of, for a fact.
    """

    entry: Entry
    outlook: Outlook
    then: Outlook
    already: bool = False


@dataclass(frozen=True, slots=True)
class Selection:
    """Which bills a list is asked for. Every field that is set must hold."""

    text: str | None = None
    state: str | None = None
    workflow: str | None = None
    treaty: str | None = None
    tag: str | None = None
    closed: bool | None = None


@dataclass(frozen=True, slots=True)
class Logged:
    """A line of the log: an entry, the entry that retracted it if one did, what replay remarks about it, and its bill."""

    entry: Entry
    retracted_by: int | None
    findings: tuple[Finding, ...]
    outlook: Outlook


class Reader(Protocol):
    """What readers are handed: nothing here can write."""

    @property
    def library(self) -> Library: ...

    left_out: dict[str, str]

    def look(self, bill: str, moment: datetime, as_of: date | None = None) -> Outlook: ...

    def looks(self, moment: datetime, as_of: date | None = None, selection: Selection | None = None) -> list[Outlook]: ...

    def days(
        self, moment: datetime, as_of: date | None = None, bill: str | None = None, within: int | None = None
    ) -> list[tuple[Outlook, Deadline]]: ...

    def log(self, moment: datetime, bill: str | None = None, limit: int | None = None) -> list[Logged]: ...

    def bills(self) -> list[str]: ...

    def last_position(self) -> int: ...

    def entries(self, after: int = 0, upto: int | None = None) -> list[Entry]: ...

    def outlook(self, entries: Sequence[Entry], moment: datetime, as_of: date | None = None) -> Outlook: ...


class Tracker:
    """The service over one ledger and one library."""

    def __init__(self, ledger: Ledger, library: Library) -> None:
        self.ledger = ledger
        self.library = library
        self.left_out: dict[str, str] = {}
        """The bills that the last survey (`looks`, `days`, `log`) had to leave out because their law cannot be read, and why."""
        self._bound: dict[tuple[object, ...], Rules] = {}

    # Reading

    def bills(self) -> list[str]:
        """The names of all bills, sorted."""
        return self.ledger.bills()

    def last_position(self) -> int:
        """The position of the newest entry, 0 for an empty ledger."""
        return self.ledger.last_position()

    def entries(self, after: int = 0, upto: int | None = None) -> list[Entry]:
        """The ledger's entries by position."""
        return self.ledger.all_entries(after, upto)

    def outlook(self, entries: Sequence[Entry], moment: datetime, as_of: date | None = None) -> Outlook:
        """The outlook that these entries of one bill, from its opening on, add up to."""
        record = read(entries)
        rules = self._rules(record)
        return look(rules, record, as_of or door.today(moment, rules.zone))

    def look(self, bill: str, moment: datetime, as_of: date | None = None) -> Outlook:
        """One bill on a day (by default its own today). Raises `UnknownBill`."""
        return self.outlook(self._entries(bill), moment, as_of)

    def looks(self, moment: datetime, as_of: date | None = None, selection: Selection | None = None) -> list[Outlook]:
        """Every bill that is selected and not void, by name."""
        wanted = selection or Selection()
        self._check(wanted)
        logs = _by_bill(self.ledger.all_entries())
        self.left_out.clear()
        outlooks = [o for bill in sorted(logs) if (o := self._if_readable(bill, logs[bill], moment, as_of))]
        return [o for o in outlooks if o.record.void is None and _selected(o, wanted)]

    def days(
        self, moment: datetime, as_of: date | None = None, bill: str | None = None, within: int | None = None
    ) -> list[tuple[Outlook, Deadline]]:
        """The deadlines that ask for attention, soonest first; what is not known comes last, unless `within` is asked."""
        outlooks = self.looks(moment, as_of) if bill is None else [self.look(bill, moment, as_of)]
        running = [(o, d) for o in outlooks if o.record.void is None for d in o.open_deadlines]
        found = [(o, d) for o, d in running if within is None or (d.days is not None and d.days <= within)]
        return sorted(found, key=lambda pair: (pair[1].day is None, pair[1].day or date.max, pair[0].record.bill))

    def log(self, moment: datetime, bill: str | None = None, limit: int | None = None) -> list[Logged]:
        """The newest `limit` entries of the ledger or of one bill, oldest first, each with what replay remarks about it."""
        entries = self.ledger.all_entries() if bill is None else self._entries(bill)
        newest = entries if limit is None else entries[max(0, len(entries) - limit) :]
        logs = _by_bill(entries)
        self.left_out.clear()
        outlooks = {name: self._if_readable(name, logs[name], moment) for name in sorted({entry.bill for entry in newest})}
        return [_logged(entry, outlook) for entry in newest if (outlook := outlooks[entry.bill])]

    # Writing

    def open(
        self,
        bill: str,
        *,
        workflow: str,
        title: str,
        treaty: str | None,
        number: str | None,
        tags: Sequence[str],
        terms: Mapping[str, str],
        by: str,
        moment: datetime,
    ) -> Done:
        """Open a bill. Raises `RecordConflict` where the name is taken, `UnknownWorkflow`, `UnknownTreaty`."""
        opening = Opening(
            workflow=workflow,
            title=door.text("the title", title),
            treaty=treaty,
            number=door.optional_text("the number", number),
            tags=tuple(door.text("a tag", tag) for tag in tags),
            terms={timer_of(self.library.rules(workflow), name): door.text("a term", term) for name, term in terms.items()},
        )
        self._bind(opening.workflow, opening.treaty, opening.terms)

        def decide(entries: Sequence[Entry]) -> Body | Entry:
            if entries:
                raise RecordConflict(
                    f"the bill {bill} is there already (opened {entries[0].recorded_at:%Y-%m-%d} by {entries[0].recorded_by})"
                )
            return opening

        return self._append(door.bill_name(bill), by, moment, decide)

    def record(
        self,
        bill: str,
        kind: str,
        *,
        on: str,
        time: str | None = None,
        effect: str | None = None,
        party: str | None = None,
        source: str | None = None,
        official: bool = False,
        note: str | None = None,
        votes: str | None = None,
        same_as: int | None = None,
        by: str,
        moment: datetime,
    ) -> Done:
        """Record that something happened on a day. Irregular is no ground for refusal; unknown kinds and future days are."""

        def decide(entries: Sequence[Entry]) -> Body | Entry:
            record = standing(entries, bill)
            rules = self._rules(record)
            token = door.kind(kind, rules.workflow)
            fact = Fact(
                kind=token,
                on=door.past_day("--on", on, door.today(moment, rules.zone), instead=f"tracker expect {bill} {token} --on {on}"),
                time=door.clock_time(time) if time is not None else None,
                effect=door.day("--effect", effect) if effect is not None else None,
                party=door.optional_text("--party", party),
                votes=door.votes(votes) if votes is not None else None,
                source=door.optional_text("--source", source),
                official=official,
                note=door.optional_text("--note", note),
                same_as=account_of(record, entries, same_as, token),
            )
            return already_said(fact, entries, record) or fact

        return self._append(bill, by, moment, decide)

    def expect(self, bill: str, kind: str, *, on: str, source: str | None, note: str | None, by: str, moment: datetime) -> Done:
        """Record that something is on an agenda for a day. It never moves the state."""

        def decide(entries: Sequence[Entry]) -> Body | Entry:
            record = standing(entries, bill)
            rules = self._rules(record)
            token = door.kind(kind, rules.workflow)
            day = door.day("--on", on, door.today(moment, rules.zone))
            expected = Expectation(token, day, door.optional_text("--source", source), door.optional_text("--note", note))
            newest = next((seq for seq, e in reversed(record.expectations) if e.kind == token), None)
            return next((e for e in entries if e.seq == newest and e.body == expected), expected)

        return self._append(bill, by, moment, decide)

    def retract(self, bill: str, which: str, *, because: str, by: str, moment: datetime) -> Done:
        """Take back an entry, by its number or `last`. Raises `UnknownEntry`, `RecordConflict`."""
        reason = door.text("--because", because)

        def decide(entries: Sequence[Entry]) -> Body | Entry:
            record = known(entries, bill)
            entry = retractable(entries, record, which)
            retraction = Retraction(entry.seq, reason)
            if isinstance(entry.body, Amendment):
                after = replace(entries[-1], seq=entries[-1].seq + 1, body=retraction)
                self._check_kinds(read([*entries, after]))
            return retraction

        return self._append(bill, by, moment, decide)

    def amend(self, bill: str, change: Amendment, *, by: str, moment: datetime) -> Done:
        """Change what a bill is called or by which rules it goes. What stands must be known to a new workflow."""
        door.text("--because", change.because)
        for what, value in (("the title", change.title), ("the number", change.number)):
            door.optional_text(what, value)
        for tag in change.tags:
            door.text("a tag", tag)

        def decide(entries: Sequence[Entry]) -> Body | Entry:
            record = standing(entries, bill)
            rules = self.library.rules(change.workflow or record.workflow)
            timed = replace(
                change, terms={timer_of(rules, name): door.text("a term", term) for name, term in change.terms.items()}
            )
            if missing := [tag for tag in change.untags if tag not in record.tags]:
                raise RefusedInput(not_found("tag", missing[0], record.tags, f"{bill} has no tags"))
            self._bind(rules.workflow.name, change.treaty or record.treaty, {**record.terms, **timed.terms})
            self._check_kinds(replace(record, workflow=rules.workflow.name, treaty=change.treaty or record.treaty))
            if replace(timed, because="") == Amendment(because=""):
                raise RefusedInput("nothing to amend: give --title, --number, --treaty, --workflow, --term, --tag or --untag")
            return timed

        return self._append(bill, by, moment, decide)

    def note(self, bill: str, text: str, *, by: str, moment: datetime) -> Done:
        """Put a remark in the log."""
        note = Note(door.text("the note", text))

        def decide(entries: Sequence[Entry]) -> Body | Entry:
            standing(entries, bill)
            return note

        return self._append(bill, by, moment, decide)

    def void(self, bill: str, *, because: str, by: str, moment: datetime) -> Done:
        """Take a bill that was opened by mistake out of the lists; it stays in the log."""
        void = Void(door.text("--because", because))

        def decide(entries: Sequence[Entry]) -> Body | Entry:
            standing(entries, bill)
            return void

        return self._append(bill, by, moment, decide)

    # Between the two

    def _append(self, bill: str, by: str, moment: datetime, decide: Callable[[Sequence[Entry]], Body | Entry]) -> Done:
        """Append what `decide` comes to; nothing where that is an entry which says so already."""
        said: list[Entry] = []

        def bodies(entries: Sequence[Entry]) -> Sequence[Body]:
            decided = decide(entries)
            if entries:
                self._rules(read(entries))  # what cannot be told afterwards is refused before it is written
            if isinstance(decided, Entry):
                said[:] = [decided]
                return []
            return [decided]

        try:
            new = self.ledger.write(door.bill_name(bill), door.text("--by", by), moment, bodies)
        except UnknownBill:  # told outside the transaction: to look for near names is to read the ledger again
            raise self._unknown(bill) from None
        entries = self.ledger.entries(bill)
        entry = new[0] if new else said[0]
        on = entry.body.on if isinstance(entry.body, Fact) else None
        return Done(entry, self.outlook(entries, moment), self.outlook(entries, moment, on), already=not new)

    def _unknown(self, bill: str) -> UnknownBill:
        return UnknownBill(not_found("bill", bill, self.ledger.bills(), "`tracker open` makes it, `tracker list` shows all"))

    def _entries(self, bill: str) -> Sequence[Entry]:
        entries = self.ledger.entries(door.bill_name(bill))
        if not entries:
            raise self._unknown(bill)
        return entries

    def _if_readable(self, bill: str, entries: Sequence[Entry], moment: datetime, as_of: date | None = None) -> Outlook | None:
        try:
            return self.outlook(entries, moment, as_of)
        except TrackerError as error:  # one bill whose law is missing must not hide the others
            self.left_out[bill] = str(error)
            return None

    def _check_kinds(self, record: Record) -> None:
        """What stands must be known to the workflow. Raises `RecordConflict`."""
        workflow = self.library.rules(record.workflow).workflow
        told = {e.kind for e in record.events} | {e.kind for _, e in record.expectations}
        if foreign := sorted(told - set(workflow.kinds)):
            kinds = ", ".join(foreign)
            raise RecordConflict(f"{workflow.name} does not know {kinds}, recorded for {record.bill}: retract that first")

    def _check(self, wanted: Selection) -> None:
        """Names that no file knows are told, rather than found on no bill. Raises `UnknownName`."""
        if wanted.workflow is not None:
            self.library.rules(wanted.workflow)
        if wanted.treaty is not None:
            self.library.treaty(wanted.treaty)
        if wanted.state is not None:
            names = [wanted.workflow] if wanted.workflow else self.library.workflow_names()
            states = {state for name in names for state in self.library.rules(name).states}
            if wanted.state not in states:
                raise UnknownName(not_found("state", wanted.state, sorted(states), "see: tracker workflow show W"))

    def _rules(self, record: Record) -> Rules:
        return self._bind(record.workflow, record.treaty, record.terms)

    def _bind(self, workflow: str, treaty: str | None, terms: Mapping[str, str]) -> Rules:
        key = (workflow, treaty, *sorted(terms.items()))
        if key not in self._bound:
            rules = self.library.rules(workflow).for_bill(self.library.treaty(treaty) if treaty is not None else None, {})
            own: dict[str, Term] = {name: own_term(name, text, rules.terms.get(name)) for name, text in terms.items()}
            self._bound[key] = rules.for_bill(self.library.treaty(treaty) if treaty is not None else None, own) if own else rules
        return self._bound[key]


def _by_bill(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    logs: dict[str, list[Entry]] = {}
    for entry in entries:
        logs.setdefault(entry.bill, []).append(entry)
    return logs


def _selected(outlook: Outlook, wanted: Selection) -> bool:
    record = outlook.record
    said = " ".join(filter(None, (record.bill, record.title, record.number, record.treaty))).casefold()
    return (
        (wanted.text is None or wanted.text.casefold() in said)
        and wanted.state in (None, outlook.state.name)
        and wanted.workflow in (None, record.workflow)
        and wanted.treaty in (None, record.treaty)
        and (wanted.tag is None or wanted.tag in record.tags)
        and wanted.closed in (None, outlook.state.final)
    )


def _logged(entry: Entry, outlook: Outlook) -> Logged:
    about = tuple(finding for finding in outlook.findings if finding.seq == entry.seq)
    return Logged(entry, outlook.record.retracted.get(entry.seq), about, outlook)
