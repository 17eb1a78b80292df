"""The tracker: open, record, expect, correct, retract, import a calendar; and all that a reader can. Every adapter speaks to it.

No method asks what time it is: the moment is an argument, and a bill's day is that moment in its workflow's own zone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Unpack

from tracker import door
from tracker.adopting import Adopting
from tracker.asking import Asked
from tracker.core.entry import Adoption, Amendment, Body, Entry, Expectation, Fact, Note, Retraction, Void
from tracker.core.outlook import Outlook
from tracker.core.record import Record, read
from tracker.core.sittings import Sittings
from tracker.decisions import account_of, already_said, as_told, correctable, correction, known, retractable, standing, timer_of
from tracker.errors import LedgerUnavailable, RecordConflict, RefusedInput, TrackerError, UnknownBill, not_found, visible
from tracker.keeping import BLOCK, Keeper
from tracker.ledger.projection import expire
from tracker.ledger.turns import take_turn
from tracker.library.sittings import read_sittings
from tracker.looking import Shelf
from tracker.moved import Moved, moved
from tracker.reading import unknown_calendar
from tracker.telling import Change, Told, changed, fact_day, values_of

Decided = Body | tuple[Body, ...] | Entry
"""What is to be appended, in one commit; or the entry that says so already."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a command came to: the last entry appended or, where `already`, the one that said so before.

    `outlook` is the bill's today; `then` the day that the entry itself speaks of, for a fact.
    """

    entry: Entry
    outlook: Outlook
    then: Outlook
    already: bool = False

    @property
    def alike(self) -> tuple[int, ...]:
        """The numbers of other events on record, not linked to this one, that are of the same kind, day and party."""
        told = {event.seq: event for event in self.outlook.record.events if event.seq is not None}
        own = told.get(self.entry.seq)
        if own is None or own.accounts:
            return ()
        same = (own.kind, own.on, own.party)
        return tuple(seq for seq, other in told.items() if other is not own and (other.kind, other.on, other.party) == same)


@dataclass(frozen=True, slots=True)
class Imported:
    """The sitting days of a calendar as the ledger keeps them, and what they moved.

    Where `already`, its newest version held the very same days: nothing was added, and nothing moved.
    """

    sittings: Sittings
    already: bool
    moved: tuple[Moved, ...]


class Tracker(Keeper):
    """What is recorded in one ledger by one library, and read of it."""

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
        opening = self._bindings.opening(workflow=workflow, title=title, treaty=treaty, number=number, tags=tags, terms=terms)

        def decide(entries: Sequence[Entry]) -> Decided:
            if entries:
                raise RecordConflict(
                    f"the bill {bill} is there already (opened {entries[0].recorded_at:%Y-%m-%d} by {entries[0].recorded_by})"
                )
            return replace(opening, law=self._texts.in_force(workflow, treaty))  # in our turn: somebody may have adopted another

        return self._append(door.bill_name(bill), by, moment, decide)

    def record(
        self,
        bill: str,
        kind: str,
        *,
        on: str,
        same_as: int | None = None,
        by: str,
        moment: datetime,
        **told: Unpack[Told],
    ) -> Done:
        """Record that something happened on a day. Irregular is no ground for refusal; unknown kinds and future days are."""

        def decide(entries: Sequence[Entry]) -> Decided:
            record = standing(entries, bill)
            rules = self._bindings.of(record)
            token = door.kind(kind, rules.workflow)
            day = fact_day(bill, token, on, door.today(moment, rules.zone))
            fact = Fact(token, day, **values_of(told), same_as=account_of(record, entries, same_as, token))
            return already_said(fact, entries, record) or fact

        return self._append(bill, by, moment, decide)

    def expect(self, bill: str, kind: str, *, on: str, source: str | None, note: str | None, by: str, moment: datetime) -> Done:
        """Record that something is on an agenda for a day. It never moves the state."""

        def decide(entries: Sequence[Entry]) -> Decided:
            record = standing(entries, bill)
            rules = self._bindings.of(record)
            token = door.kind(kind, rules.workflow)
            day = door.day("--on", on, door.today(moment, rules.zone))
            expected = Expectation(token, day, door.optional_text("--source", source), door.optional_text("--note", note))
            newest = next((seq for seq, e in reversed(record.expectations) if e.kind == token), None)
            said = (e for e in entries if e.seq == newest and isinstance(e.body, Expectation) and as_told(e.body) == expected)
            return next(said, expected)

        return self._append(bill, by, moment, decide)

    def correct(self, bill: str, which: str, *, because: str, by: str, moment: datetime, **change: Unpack[Change]) -> Done:
        """Put a fact or an expectation right, by its number or `last`: a retraction and what it should have said, in one commit.

        What is not given stays as it was. Raises `UnknownEntry`, `UnknownEvent`, `RecordConflict`, `RefusedInput`.
        """
        reason = door.text("--because", because)

        def decide(entries: Sequence[Entry]) -> Decided:
            record = standing(entries, bill)
            rules = self._bindings.of(record)
            entry, was = correctable(entries, record, which)
            now = changed(bill, entry.seq, was, change, rules, door.today(moment, rules.zone))
            return correction(entries, record, entry, was, now, reason)

        return self._append(bill, by, moment, decide)

    def retract(self, bill: str, which: str, *, because: str, by: str, moment: datetime) -> Done:
        """Take back an entry, by its number or `last`. Raises `UnknownEntry`, `RecordConflict`."""
        reason = door.text("--because", because)

        def decide(entries: Sequence[Entry]) -> Decided:
            record = known(entries, bill)
            entry = retractable(entries, record, which)
            retraction = Retraction(entry.seq, reason)
            if isinstance(entry.body, Amendment):
                after = entries[-1]._replace(seq=entries[-1].seq + 1, body=retraction)
                self._check_kinds(read([*entries, after]))
            return retraction

        return self._append(bill, by, moment, decide)

    def amend(self, bill: str, change: Amendment, *, by: str, moment: datetime) -> Done:
        """Change what a bill is called or by which rules it goes. What stands must be known to a new workflow."""
        door.text("--because", change.because)
        named = (("the workflow", change.workflow), ("the treaty", change.treaty))
        for what, value in (*named, ("the title", change.title), ("the number", change.number)):
            door.optional_text(what, value)
        for tag in change.tags:
            door.text("a tag", tag)

        def decide(entries: Sequence[Entry]) -> Decided:
            record = standing(entries, bill)
            workflow, treaty = change.workflow or record.workflow, change.treaty or record.treaty
            new = self._texts.in_force(workflow, treaty) if change.workflow or change.treaty else {}
            rules = self._texts.rules(workflow, {**record.law, **new})
            timed = replace(
                change, terms={timer_of(rules, name, treaty): door.text("a term", term) for name, term in change.terms.items()}
            )
            if missing := [tag for tag in change.untags if tag not in record.tags]:
                raise RefusedInput(not_found("tag", missing[0], record.tags, f"{bill} has no tags"))
            after = replace(
                record, workflow=workflow, treaty=treaty, terms={**record.terms, **timed.terms}, law={**record.law, **new}
            )
            self._bindings.of(after)
            self._check_kinds(after)
            if replace(timed, because="") == Amendment(because=""):
                raise RefusedInput("nothing to amend: give --title, --number, --treaty, --workflow, --term, --tag or --untag")
            return replace(timed, law=new)

        return self._append(bill, by, moment, decide)

    def note(self, bill: str, text: str, *, by: str, moment: datetime) -> Done:
        """Put a remark in the log."""
        note = Note(door.text("the note", text))

        def decide(entries: Sequence[Entry]) -> Decided:
            standing(entries, bill)
            return note

        return self._append(bill, by, moment, decide)

    def void(self, bill: str, *, because: str, by: str, moment: datetime) -> Done:
        """Take a bill that was opened by mistake out of the lists; it stays in the log."""
        void = Void(door.text("--because", because))

        def decide(entries: Sequence[Entry]) -> Decided:
            standing(entries, bill)
            return void

        return self._append(bill, by, moment, decide)

    def adopt(self, name: str, *, because: str | None, by: str, moment: datetime) -> list[Adopting]:
        """Let every bill go by the text that the files say under a name, in one commit: an adoption in each one's log.

        Raises as `would_adopt` does; then nothing is adopted. Nobody else records anything meanwhile.
        """
        reason, recorder = door.optional_text("--because", because) or "", door.text("--by", by)
        with self.ledger.database.transaction() as connection:
            take_turn(connection, moment)
            found = list(self.would_adopt(name, moment))
            for adopting in found:
                bill, adoption = adopting.now.record.bill, [Adoption(adopting.law, reason)]
                self.ledger.write(bill, recorder, moment, partial(_said, adoption), self._keeping_with_texts(bill, moment))
        return found

    def import_calendar(
        self, name: str, file: Path, *, house: str | None, since: date | None, by: str, moment: datetime
    ) -> Imported:
        """Keep the sitting days of a file as a calendar's newest version, of one house where it holds several, from a day on.

        Raises `UnknownName` for a calendar that no workflow counts by, `RefusedInput` as `read_sittings` does.
        """
        declared = self.calendars()
        if name not in declared:
            raise unknown_calendar(name, declared)
        door.optional_text("--house", house)
        sittings = read_sittings(name, file, zone=declared[name][1], house=house, since=since)
        told = [visible(file.name), f"house {house}" if house else "", f"from {since}" if since else ""]
        source, recorder = ", ".join(filter(None, told)), door.text("--by", by)
        version, already = self._calendars.add(
            sittings, source, recorder, moment, lambda connection: expire(connection, self._counting_by(name))
        )
        if already:
            return Imported(version.sittings, already, ())
        logs = self._counting_by(name)  # with what was opened meanwhile
        for bill in logs:
            self._keep(bill, moment)
        return Imported(version.sittings, already, tuple(self._moved_by(version.sittings, logs, moment)))

    # Between the two

    def _counting_by(self, name: str) -> dict[str, list[Entry]]:
        """The entries of the bills whose workflow counts by a calendar, by bill."""
        found, bills = dict[str, list[Entry]](), self.bills()
        for n in range(0, len(bills), BLOCK):
            logs = self.ledger.logs(bills[n : n + BLOCK])
            found |= {bill: log for bill, log in logs.items() if self._counts_by(name, read(log))}
        return found

    def _counts_by(self, name: str, record: Record) -> bool:
        try:
            return name in self._texts.rules(record.workflow, record.law).workflow.calendars
        except LedgerUnavailable:
            raise
        except TrackerError:  # what cannot be read cannot be counted
            return False

    def _moved_by(self, newest: Sittings, logs: Mapping[str, Sequence[Entry]], moment: datetime) -> Iterator[Moved]:
        """What a calendar's newest version moved, against the one before, on the bills whose workflow counts by it."""
        name = newest.name
        older = [v.sittings for v in self._calendars.versions(name) if v.sittings.version < newest.version]
        before = {name: older[-1]} if older else {}
        others = {other: sittings for other, sittings in self._calendars.newest().items() if other != name}
        was = self._survey(logs, Asked(moment), lambda _: {**others, **before})
        now = self._survey(logs, Asked(moment), lambda _: {**others, name: newest})
        for bill, outlook in now.items():
            if bill in was and outlook.record.void is None:
                yield from moved(was[bill], outlook)

    def _append(self, bill: str, by: str, moment: datetime, decide: Callable[[Sequence[Entry]], Decided]) -> Done:
        """Append what `decide` comes to; nothing where that is an entry which says so already."""
        said: list[Entry] = []

        def bodies(entries: Sequence[Entry]) -> Sequence[Body]:
            decided = decide(entries)
            if entries:
                self._bindings.of(read(entries))  # what cannot be told afterwards is refused before it is written
            if isinstance(decided, Entry):
                said[:] = [decided]
                return []
            return [decided] if isinstance(decided, Body) else decided

        try:
            new = self.ledger.write(
                door.bill_name(bill), door.text("--by", by), moment, bodies, self._keeping_with_texts(bill, moment)
            )
        except UnknownBill:  # told outside the transaction: to look for near names is to read the ledger again
            raise self._unknown(bill) from None
        entries = self.ledger.entries(bill)
        entry = new[-1] if new else said[0]
        on = entry.body.on if isinstance(entry.body, Fact) else None
        shelf: Shelf = cache(self._calendars.newest)
        today, then = (self._outlook(entries, Asked(moment, day), shelf) for day in (None, on))
        return Done(entry, today, then, already=not new)


def _said(bodies: Sequence[Body], _: Sequence[Entry]) -> Sequence[Body]:
    """What is appended, whatever stands before it."""
    return bodies
