"""From a bill's entries to its outlook, by the law that they name and as asked for; of many bills, those that can be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Unpack
from zoneinfo import ZoneInfo

from tracker import door
from tracker.asking import Asked, Axes, day_of, known_until
from tracker.binding import Bindings
from tracker.core.entry import Entry
from tracker.core.outlook import Outlook, look
from tracker.core.record import Record, read
from tracker.core.sittings import Sittings
from tracker.errors import LedgerUnavailable, TrackerError, UnknownBill, not_found
from tracker.ledger.calendars import Calendars
from tracker.ledger.laws import Laws
from tracker.ledger.ledger import Ledger
from tracker.library.reader import Library
from tracker.texts import FILES, Texts

Shelf = Callable[[datetime | None], Mapping[str, Sittings]]
"""From a moment (None: now) to the sitting days known then, by the calendar's name; asked only where a bill needs them."""

_UTC = ZoneInfo("UTC")


class Looking:
    """What looks at the bills of one ledger by one library."""

    def __init__(self, ledger: Ledger, library: Library) -> None:
        self.library = library
        self.left_out: dict[str, str] = {}
        """The bills that the last survey (`looks`, `days`, `log`) had to leave out because their law cannot be read, and why."""
        self._ledger = ledger
        self._calendars = Calendars(ledger.database)
        self._laws = Laws(ledger.database)
        self._texts = Texts(library, self._laws)
        self._bindings = Bindings(self._texts)

    def outlook(
        self,
        entries: Sequence[Entry],
        moment: datetime,
        as_of: date | None = None,
        shelf: Shelf | None = None,
        **axes: Unpack[Axes],
    ) -> Outlook:
        """The outlook that these entries of one bill, from its opening on, add up to. Raises `UnknownBill`: see `look`."""
        return self._outlook(entries, Asked(moment, as_of, **axes), shelf or self._calendars.newest)

    def check_rules(self, version: str | None) -> None:
        """Say once, and not of every bill, that nobody knows a version of the law. Raises `UnknownName`."""
        if version not in (None, FILES):
            self._texts.find(version)

    def _entries(self, bill: str) -> Sequence[Entry]:
        entries = self._ledger.entries(door.bill_name(bill))
        if not entries:
            raise self._unknown(bill)
        return entries

    def _unknown(self, bill: str) -> UnknownBill:
        return UnknownBill(not_found("bill", bill, self._ledger.bills(), "`tracker open` makes it, `tracker list` shows all"))

    def _survey(self, logs: Mapping[str, Sequence[Entry]], asked: Asked, shelf: Shelf | None = None) -> dict[str, Outlook]:
        """The outlooks of these bills by name, without those opened later; what cannot be read is left out and told."""
        self.left_out.clear()
        self.check_rules(asked.rules)
        shelf = shelf or cache(self._calendars.newest)
        found = {}
        for bill in sorted(logs):
            try:
                found[bill] = self._outlook(logs[bill], asked, shelf)
            except LedgerUnavailable:
                raise
            except UnknownBill:  # opened after what is known
                continue
            except TrackerError as error:  # one bill whose law is missing must not hide the others
                self.left_out[bill] = str(error)
        return found

    def _outlook(self, entries: Sequence[Entry], asked: Asked, shelf: Shelf) -> Outlook:
        until = self._until(entries, asked)
        told = entries if until is None else [entry for entry in entries if is_told(entry, until)]
        if not told:
            raise not_yet_opened(entries[0], until)
        record = read(told)
        law = self._texts.version(record, asked.rules)
        return self._of(record if law is record.law else replace(record, law=law), asked, shelf, until)

    def _of(self, record: Record, asked: Asked, shelf: Shelf, until: datetime | None = None) -> Outlook:
        """The outlook of what stands, by the law that the record names; `until` is when the sitting days were known."""
        counts = self._texts.rules(record.workflow, record.law).workflow.calendars
        rules = self._bindings.of(record, shelf(until) if counts else None, asked.law_of)
        return look(rules, record, day_of(asked, rules.zone))

    def _until(self, entries: Sequence[Entry], asked: Asked) -> datetime | None:
        """The last moment of which entries of this bill count, None for all: of a day, its end in the bill's own zone."""
        if asked.known_at is None or isinstance(asked.known_at, datetime):
            return known_until(asked, _UTC)
        try:
            record = read(entries)
            return known_until(asked, self._texts.rules(record.workflow, record.law).zone)
        except TrackerError:  # whoever looks at the bill is told so
            return known_until(asked, _UTC)


def is_told(entry: Entry, until: datetime | None) -> bool:
    """Whether an entry was recorded by a moment; None: all are."""
    return until is None or entry.recorded_at <= until


def not_yet_opened(opening: Entry, until: datetime | None) -> UnknownBill:
    """The error for a bill that was opened after a moment."""
    then = f" at {in_utc(until)}" if until else ""
    return UnknownBill(f"the bill {opening.bill} was not opened yet{then}: it was at {in_utc(opening.recorded_at)}")


def in_utc(moment: datetime) -> str:
    """A moment as it is told in an error."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
