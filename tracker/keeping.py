"""What is kept of every bill for quick answers: put beside an append, made anew, and compared with a fresh replay.

It is a copy of what the entries say, and no evidence: a reader that finds it out of date replays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache

from tracker.adopting import Surveyor
from tracker.asking import Asked
from tracker.core.entry import Adoption, Amendment, Entry, Opening
from tracker.cycles import no_search_for_cycles
from tracker.errors import LedgerUnavailable, TrackerError
from tracker.ledger.ledger import After, Ledger
from tracker.ledger.projection import Connection, Rows, answers, expire, is_empty, kept_rows, put, rows_of, showing, stale
from tracker.library.reader import Library
from tracker.looking import Shelf
from tracker.projecting import stretches
from tracker.texts import is_kept

BLOCK = 200
"""So many bills are read and compared at a time."""

AT_ONCE = 50
"""So many are made anew in one commit, for which whoever records has to wait."""


class Keeper(Surveyor):
    """A reader that keeps, in the ledger's database, what it has read of each bill."""

    def __init__(self, ledger: Ledger, library: Library) -> None:
        super().__init__(ledger, library)
        self.ledger = ledger

    def rebuild(self, moment: datetime) -> Iterator[tuple[str, str | None]]:
        """Make what is kept of every bill anew; each bill's name as it is done, with the reason where its law cannot be read."""
        for bill in self.bills():
            yield bill, self._keep(bill, moment)

    def sweep(self, moment: datetime) -> int:
        """Make anew what answers nothing any more: how many bills that were. One whose law cannot be read waits for the next."""
        with self.ledger.database.snapshot() as connection:
            run_out = None if is_empty(connection) else stale(connection, moment)
        wanted = self.bills() if run_out is None else run_out
        return sum(self._keep_some(wanted[n : n + AT_ONCE], moment) for n in range(0, len(wanted), AT_ONCE))

    def check(self, moment: datetime, bills: Sequence[str] | None = None) -> Iterator[tuple[str, bool | None]]:
        """Compare what is kept of bills (of all) with a fresh replay: each bill's name, and whether the two are the same.

        None for what says itself that it is out of date: a reader passes it over, so it is neither right nor wrong.

        A block of bills is read at a time, its entries and what is kept of them as they stood at one moment: an append that
        comes meanwhile is in both or in neither. What comes behind a block is not checked, nor is a bill opened meanwhile.
        """
        wanted = self.bills() if bills is None else bills
        with no_search_for_cycles():
            for n in range(0, len(wanted), BLOCK):
                yield from self._compared(wanted[n : n + BLOCK], moment)

    # Between the two

    def _keep(self, bill: str, moment: datetime) -> str | None:
        """Make what is kept of a bill anew; where its law cannot be read, the reason, and nothing kept of it answers."""
        try:
            self.ledger.keep(bill, moment, lambda connection, entries, at: self._put(connection, {bill: entries}, at))
        except LedgerUnavailable:
            raise
        except TrackerError as error:
            self.ledger.keep(bill, moment, lambda connection, *_: expire(connection, [bill]))
            return "; ".join(error.lines())
        return None

    def _keep_some(self, bills: Sequence[str], moment: datetime) -> int:
        """Make what is kept of these bills anew in one commit, or each by itself where one cannot be read: how many that were."""
        try:
            self.ledger.keep_all(bills, moment, self._put)
        except LedgerUnavailable:
            raise
        except TrackerError:
            return sum(self._keep(bill, moment) is None for bill in bills)
        return len(bills)

    def _keeping_with_texts(self, bill: str, moment: datetime) -> After:
        """What keeps, beside a bill's entries, what it shows from a moment on and the texts that its last entry brings in."""

        def after(connection: Connection, entries: Sequence[Entry]) -> None:
            self._keep_texts(connection, [entries[-1]])
            self._put(connection, {bill: entries}, moment)

        return after

    def _keep_texts(self, connection: Connection, entries: Iterable[Entry]) -> None:
        """Keep the texts of the law that new entries bring in, by position."""
        for entry in entries:
            if isinstance(entry.body, Opening | Amendment | Adoption):
                texts = self._texts.told(entry.body.law)
                self._laws.keep(connection, entry.position, texts, adopted=isinstance(entry.body, Adoption))

    def _put(self, connection: Connection, logs: Mapping[str, Sequence[Entry]], moment: datetime) -> None:
        """Keep, in a transaction under way, what these bills show from a moment on."""
        shelf: Shelf = cache(self._calendars.newest)
        put(connection, {bill: self._rows(shelf, bill, entries, moment) for bill, entries in logs.items()})

    def _rows(self, shelf: Shelf, bill: str, entries: Sequence[Entry], moment: datetime) -> Rows:
        today = self._outlook(entries, Asked(moment), shelf)
        told = stretches(today, lambda day: self._outlook(entries, Asked(moment, day), shelf))
        record = today.record
        goes_by = (record.workflow, record.treaty) if record.void is None else None
        return kept_rows(bill, told, timezone=today.rules.workflow.timezone, goes_by=goes_by, answers=is_kept(record))

    def _compared(self, bills: Sequence[str], moment: datetime) -> list[tuple[str, bool | None]]:
        """What `check` says of a block of bills; nothing of one that is not there."""
        with self.ledger.database.snapshot(shared=True) as connection:
            logs, kept = self.ledger.logs(bills), rows_of(connection, bills)
            return [(bill, self._says_the_same(bill, logs[bill], kept[bill], moment)) for bill in bills if bill in logs]

    def _says_the_same(self, bill: str, entries: Sequence[Entry], kept: Rows, moment: datetime) -> bool | None:
        """Whether the rows kept show, from now on, what a fresh replay shows; None where they say that they cannot."""
        if not answers(kept, moment):
            return None
        if not kept["projection"]:
            return False
        try:
            fresh = self._rows(cache(self._calendars.newest), bill, entries, moment)
        except LedgerUnavailable:
            raise
        except TrackerError:  # what answers by a law that nobody can read any more is not to be trusted
            return False
        end = kept["projection"][0]["fresh_until"]
        return showing(kept, moment, end) == showing(fresh, moment, end)
