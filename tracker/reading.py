"""Reading: where bills stand, how many days remain, what was told and when. Nothing here can write.

No method asks what time it is: the moment is an argument, and a bill's day is that moment in its workflow's own zone. What
`as_of`, `known_at` and `law_of` ask for is said in `tracker.asking`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Unpack
from zoneinfo import ZoneInfo

from tracker import door
from tracker.asking import Asked, Axes, Selection, day_of, known_until, selected
from tracker.core.basis import Title
from tracker.core.deadlines import Deadline
from tracker.core.entry import Amendment, Entry, Opening
from tracker.core.findings import Finding
from tracker.core.outlook import Outlook
from tracker.core.record import Record
from tracker.core.sittings import Sittings
from tracker.core.workflow import Workflow
from tracker.errors import LedgerUnavailable, TrackerError, UnknownName, not_found
from tracker.ledger.calendars import Version
from tracker.ledger.concerned import Span, concerned
from tracker.ledger.laws import Kept
from tracker.ledger.projection import laws_in_use
from tracker.library.texts import Waiting, is_treaty, treaty_name
from tracker.looking import Looking, in_utc, is_told, not_yet_opened
from tracker.texts import names_of


@dataclass(frozen=True, slots=True)
class Logged:
    """A line of the log: an entry, the entry that retracted it if one did, what replay remarks about it, and its bill.

    `corrected_by` is the entry that stands in the place of one that was retracted.
    """

    entry: Entry
    retracted_by: int | None
    findings: tuple[Finding, ...]
    outlook: Outlook
    corrected_by: int | None


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar as asked for: what it is called (None: no workflow counts by it any more), its sitting days, and the day."""

    title: Title | None
    version: Version
    as_of: date


class Reader(Looking):
    """What is read of one ledger by one library."""

    def bills(self) -> list[str]:
        """The names of all bills, sorted."""
        return self._ledger.bills()

    def tags(self) -> list[str]:
        """Every tag that some bill was ever given, sorted."""
        bodies = (entry.body for entry in self._ledger.named())
        return sorted({tag for body in bodies if isinstance(body, Opening | Amendment) for tag in body.tags})

    def last_position(self) -> int:
        """The position of what was recorded last, an entry or a version of sitting days; 0 for an empty ledger."""
        return self._ledger.last_position()

    def entries(self, after: int = 0, upto: int | None = None) -> list[Entry]:
        """The ledger's entries by position."""
        return self._ledger.all_entries(after, upto)

    def logs(self, bills: Iterable[str], upto: int) -> dict[str, list[Entry]]:
        """The entries of these bills up to a position, by bill."""
        return self._ledger.logs(bills, upto)

    def recorded_at(self, position: int) -> datetime | None:
        """When (UTC) the last entry or version of sitting days up to a position was recorded."""
        return self._ledger.recorded_at(position)

    def concerned(self, span: Span) -> Iterable[str]:
        """The bills that may have something to tell of a span of the ledger, and perhaps more: all of them, if need be."""
        with self._ledger.database.snapshot() as connection:
            found = concerned(connection, span)
        return self.bills() if found is None else found

    def laws_in_use(self) -> list[tuple[str, str | None]]:
        """Each workflow by which some bill goes, with each treaty that such a bill is on, as kept beside the entries."""
        with self._ledger.database.transaction() as connection:
            return laws_in_use(connection)

    def sittings(self, known_at: datetime | None = None, upto: int | None = None) -> Mapping[str, Sittings]:
        """The sitting days that count by a moment (None: now) and of those up to a position, by the calendar's name."""
        return self._calendars.newest(known_at, upto)

    def look(self, bill: str, moment: datetime, as_of: date | None = None, **axes: Unpack[Axes]) -> Outlook:
        """One bill on a day (by default its own today). Raises `UnknownBill`, also where it was opened after `known_at`."""
        outlook = self.outlook(self._entries(bill), moment, as_of, **axes)
        rules = axes.get("rules")
        if rules is not None and not self._texts.concerns(outlook.record, rules):
            raise UnknownName(f"--rules {rules}: {bill} does not go by the text of {self._texts.find(rules).name}")
        return outlook

    def looks(
        self, moment: datetime, as_of: date | None = None, selection: Selection | None = None, **axes: Unpack[Axes]
    ) -> list[Outlook]:
        """Every bill that is selected and not void, by name; none that was opened after `known_at`."""
        wanted = selection or Selection()
        self._check(wanted)
        found = self._survey(by_bill(self._ledger.all_entries()), Asked(moment, as_of, **axes))
        return [outlook for outlook in found.values() if outlook.record.void is None and selected(outlook, wanted)]

    def days(
        self,
        moment: datetime,
        as_of: date | None = None,
        bill: str | None = None,
        within: int | None = None,
        **axes: Unpack[Axes],
    ) -> list[tuple[Outlook, Deadline]]:
        """The deadlines that ask for attention, soonest first; what is not known comes last, unless `within` is asked."""
        outlooks = self.looks(moment, as_of, **axes) if bill is None else [self.look(bill, moment, as_of, **axes)]
        running = [(o, d) for o in outlooks if o.record.void is None for d in o.open_deadlines]
        found = [(o, d) for o, d in running if within is None or (d.days is not None and d.days <= within)]
        return sorted(found, key=lambda pair: (pair[1].day is None, pair[1].day or date.max, pair[0].record.bill))

    def log(
        self,
        moment: datetime,
        bill: str | None = None,
        limit: int | None = None,
        as_of: date | None = None,
        **axes: Unpack[Axes],
    ) -> list[Logged]:
        """The newest `limit` entries of the ledger or of one bill, oldest first, each with what replay remarks about it.

        `as_of` leaves no entry out: it is the day on which they are remarked on.
        """
        asked = Asked(moment, as_of, **axes)
        entries = self._ledger.all_entries() if bill is None else self._entries(bill)
        logs = by_bill(entries)
        ends = {name: self._until(log, asked) for name, log in logs.items()}
        told = [entry for entry in entries if is_told(entry, ends[entry.bill])]
        if bill is not None and not told:
            raise not_yet_opened(entries[0], ends[bill])
        newest = told if limit is None else told[max(0, len(told) - limit) :]
        outlooks = self._survey({name: logs[name] for name in {entry.bill for entry in newest}}, asked)
        return [_logged(entry, outlooks[entry.bill]) for entry in newest if entry.bill in outlooks]

    def calendars(self) -> Mapping[str, tuple[Title, ZoneInfo]]:
        """Every calendar of sitting days that some workflow counts by: what it is called, and the zone of its days."""
        return {
            name: (title, ZoneInfo(one.timezone)) for one in reversed(self.workflows()) for name, title in one.calendars.items()
        }

    def workflows(self) -> list[Workflow]:
        """Every workflow that can be read, by name: by the text that the ledger goes by or, of those it never used, the files."""
        law = {name: kept.hash for name, kept in self._texts.kept().items()}
        names = {name for name in law if not is_treaty(name)}
        found = []
        for name in sorted({*names, *self.library.workflow_names()}):
            try:
                found.append(self._texts.rules(name, law).workflow)
            except LedgerUnavailable:
                raise
            except TrackerError:  # whoever asks for it is told why
                continue
        return found

    def calendar_versions(self) -> list[Version]:
        """Every version of sitting days that was ever imported, by the calendar's name, the oldest first."""
        return self._calendars.versions()

    def calendar(self, name: str, moment: datetime, *, known_at: door.When | None = None) -> Calendar:
        """The sitting days of one calendar, as known then. Raises `UnknownName`, also where none were imported by then."""
        declared, versions = self.calendars(), self._calendars.versions(name)
        title, zone = declared.get(name, (None, ZoneInfo("UTC")))
        if title is None and not versions:
            raise unknown_calendar(name, [*declared, *(version.sittings.name for version in self._calendars.versions())])
        asked = Asked(moment, known_at=known_at)
        until = known_until(asked, zone)
        told = [version for version in versions if until is None or version.recorded_at <= until]
        if not told:
            when = f" at {in_utc(until)}" if until else ""
            raise UnknownName(f"no sitting days of {name} were imported{when}: `tracker calendar import {name} FILE` does it")
        return Calendar(title, told[-1], day_of(asked, zone))

    def texts(self) -> list[Kept]:
        """Every text of the law that the ledger keeps, by name, the oldest first."""
        return self._laws.all()

    def waiting(self, record: Record | None = None) -> list[Waiting]:
        """The texts that the files say otherwise than a bill goes by or, without one, than the ledger goes by."""
        law = {name: kept.hash for name, kept in self._texts.kept().items()} if record is None else record.law
        names = law if record is None else [n for n in names_of(record.workflow, record.treaty) if n in law]
        return self._texts.waiting({name: law[name] for name in names})

    def _check(self, wanted: Selection) -> None:
        given = ([] if name is None else [name] for name in (wanted.workflow, wanted.treaty, wanted.state))
        self.check_names(*given)

    def check_names(self, workflows: Sequence[str] = (), treaties: Sequence[str] = (), states: Sequence[str] = ()) -> None:
        """Names that neither the ledger nor a file knows are told, rather than found on no bill. Raises `UnknownName`."""
        kept = self._texts.kept()
        for workflow in workflows:
            if workflow not in kept:
                self.library.rules(workflow)
        for treaty in treaties:
            if treaty_name(treaty) not in kept:
                self.library.treaty(treaty)
        known = {s.name for w in self.workflows() if not workflows or w.name in workflows for s in w.states} if states else set()
        for state in states:
            if state not in known:
                raise UnknownName(not_found("state", state, sorted(known), "see: tracker workflow show W"))


def by_bill(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """Entries by the bill that they are of, in the order given."""
    logs: dict[str, list[Entry]] = {}
    for entry in entries:
        logs.setdefault(entry.bill, []).append(entry)
    return logs


def unknown_calendar(name: str, known: Iterable[str]) -> UnknownName:
    """The error for a calendar that no workflow counts by."""
    return UnknownName(not_found("calendar", name, dict.fromkeys(known), "no workflow counts by it; see: tracker calendar list"))


def _logged(entry: Entry, outlook: Outlook) -> Logged:
    about = tuple(finding for finding in outlook.findings if finding.is_about(entry.seq))
    corrected = outlook.record.corrections.get(entry.seq)
    return Logged(entry, outlook.record.retracted.get(entry.seq), about, outlook, corrected.by if corrected else None)
