"""Adopting the newer text of a workflow: which bills it concerns, and what it would change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from tracker.asking import Asked
from tracker.core.entry import Adoption, Amendment, Entry, Opening
from tracker.core.outlook import Outlook
from tracker.core.record import Record, read
from tracker.errors import InvalidLaw, LedgerUnavailable, RecordConflict, TrackerError, UnknownTreaty
from tracker.library.texts import is_treaty, treaty_name
from tracker.looking import Shelf
from tracker.moved import Moved, moved
from tracker.reading import Reader
from tracker.texts import names_of

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Adopting:
    """A bill that goes by another text than the files say: as it stands, as it would, and the deadlines that would move.

    Where it cannot be read by the text that it goes by, `was` is None.
    """

    law: dict[str, str]
    was: Outlook | None
    now: Outlook
    moved: tuple[Moved, ...]

    @property
    def changes(self) -> bool:
        """Whether its state or any of its dates would change."""
        return self.was is None or self.was.state.name != self.now.state.name or bool(self.moved)


class Surveyor(Reader):
    """A reader that says what another text of the law would change. Nothing here can write."""

    def would_adopt(self, name: str, moment: datetime) -> Iterator[Adopting]:
        """What adopting a text that the files say would do to each bill, by name.

        `name` is a workflow, whose bills' treaties are adopted with it, or a treaty's text ("treaties/cfe"). All bills that go
        by one of these texts adopt it, so that a ledger goes by one text of each; those that do already are left out. Raises
        `UnknownWorkflow` or `UnknownTreaty` and what reading the files does, and `RecordConflict` where a bill holds an event
        that the newer text does not know.
        """
        newer = self._newer(name)
        shelf: Shelf = cache(self._calendars.newest)
        for log in self._logs():
            record = read(log)
            named = {*_named(log), *names_of(record.workflow, record.treaty)}
            if law := {one: hash_ for one, hash_ in newer.items() if one in named and record.law.get(one) != hash_}:
                yield self._adopting(log, law, Asked(moment), shelf)

    def _newer(self, name: str) -> dict[str, str]:
        """The hash of each text that is adopted under this name. A treaty whose file cannot be read stays as it is kept."""
        found = {name: self._texts.files(name)}
        if is_treaty(name):
            return found
        records = (read(log) for log in self._logs())
        for treaty in {record.treaty for record in records if record.workflow == name and record.treaty}:
            with suppress(InvalidLaw, UnknownTreaty):
                found[treaty_name(treaty)] = self._texts.files(treaty_name(treaty))
        return found

    def _logs(self) -> Iterator[Sequence[Entry]]:
        """Every bill's entries, by the bills' names."""
        bills = self.bills()
        for n in range(0, len(bills), _AT_ONCE):
            logs = self._ledger.logs(bills[n : n + _AT_ONCE])
            yield from (logs[bill] for bill in bills[n : n + _AT_ONCE] if bill in logs)

    def _adopting(self, log: Sequence[Entry], law: dict[str, str], asked: Asked, shelf: Shelf) -> Adopting:
        record = read(log)
        then = replace(record, law={**record.law, **law})
        self._check_kinds(then)
        try:
            was = self._outlook(log, asked, shelf)
        except LedgerUnavailable:
            raise
        except TrackerError:
            was = None
        now = self._of(then, asked, shelf)
        return Adopting(law, was, now, tuple(moved(was, now)) if was else ())

    def _check_kinds(self, record: Record) -> None:
        """What stands must be known to the workflow. Raises `RecordConflict`."""
        workflow = self._texts.rules(record.workflow, record.law).workflow
        told = {e.kind for e in record.events} | {e.kind for _, e in record.expectations}
        if foreign := sorted(told - set(workflow.kinds)):
            kinds = ", ".join(foreign)
            raise RecordConflict(f"{workflow.name} does not know {kinds}, recorded for {record.bill}: retract that first")


def _named(log: Sequence[Entry]) -> Iterator[str]:
    """The texts that a bill's entries name, whether or not they stand."""
    for entry in log:
        if isinstance(entry.body, Opening | Amendment | Adoption):
            yield from entry.body.law
