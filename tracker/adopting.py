"""Adopting the newer text of a workflow: which bills it concerns, and what it would change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from tracker.asking import Asked
from tracker.core.entry import Entry
from tracker.core.outlook import Outlook
from tracker.core.record import Record, read
from tracker.errors import LedgerUnavailable, RecordConflict, TrackerError
from tracker.moved import Moved, moved
from tracker.reading import Reader, Shelf
from tracker.texts import names_of


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

    def would_adopt(self, workflow: str, moment: datetime) -> Iterator[Adopting]:
        """What adopting the text that the files say of a workflow, and of its bills' treaties, would do to each bill, by name.

        Bills that go by it already are left out. Raises `UnknownWorkflow` and what reading the files does, and
        `RecordConflict` where a bill holds an event that the newer text does not know.
        """
        self._texts.files(workflow)
        shelf: Shelf = cache(self._calendars.newest)
        for bill in self.bills():
            log = self._ledger.entries(bill)
            if law := self._newer(workflow, read(log)):
                yield self._adopting(log, law, Asked(moment), shelf)

    def _newer(self, workflow: str, record: Record) -> dict[str, str]:
        """The texts that a bill would adopt with a workflow: its own, and that of its treaty if it goes by the workflow now."""
        names = names_of(workflow, record.treaty if record.workflow == workflow else None)
        names = names if record.workflow == workflow or workflow in record.law else []
        newer = {name: self._texts.files(name) for name in names}
        return {name: hash_ for name, hash_ in newer.items() if record.law.get(name) != hash_}

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
