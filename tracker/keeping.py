"""What is kept of every bill for quick answers: put beside an append, made anew, and compared with a fresh replay.

It is a copy of what the entries say, and no evidence: a reader that finds it out of date replays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache

from tracker.adopting import Surveyor
from tracker.asking import Asked
from tracker.core.entry import Adoption, Amendment, Entry, Opening
from tracker.errors import LedgerUnavailable, TrackerError
from tracker.ledger.ledger import After, Ledger
from tracker.ledger.projection import Connection, Rows, expire, is_empty, kept_rows, put, rows_of, showing, stale
from tracker.library.reader import Library
from tracker.projecting import stretches
from tracker.reading import Shelf, by_bill
from tracker.texts import is_kept


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
        return sum(self._keep(bill, moment) is None for bill in (self.bills() if run_out is None else run_out))

    def check(self, moment: datetime) -> Iterator[tuple[str, bool | None]]:
        """Compare what is kept of every bill with a fresh replay: each bill's name, and whether the two are the same.

        None for what says itself that it is out of date: a reader passes it over, so it is neither right nor wrong.
        """
        logs = by_bill(self.entries())
        with self.ledger.database.transaction() as connection:
            out_of_date = set(stale(connection, moment))
            for bill, entries in logs.items():
                yield bill, None if bill in out_of_date else self._says_the_same(connection, bill, entries, moment)

    # Between the two

    def _keep(self, bill: str, moment: datetime) -> str | None:
        """Make what is kept of a bill anew; where its law cannot be read, the reason, and nothing kept of it answers."""
        try:
            self.ledger.keep(bill, moment, self._keeping(bill, moment))
        except LedgerUnavailable:
            raise
        except TrackerError as error:
            self.ledger.keep(bill, moment, _expiring(bill))
            return "; ".join(error.lines())
        return None

    def _keeping(self, bill: str, moment: datetime) -> After:
        """What keeps, beside a bill's entries, what it shows from a moment on."""
        return lambda connection, entries: put(connection, bill, self._rows(bill, entries, moment))

    def _keeping_with_texts(self, bill: str, moment: datetime) -> After:
        """The same after an append, with the texts of the law that its last entry brings in."""
        keeping = self._keeping(bill, moment)

        def after(connection: Connection, entries: Sequence[Entry]) -> None:
            last = entries[-1]
            if isinstance(last.body, Opening | Amendment | Adoption):
                self._laws.keep(connection, last.position, self._texts.told(last.body.law))
            keeping(connection, entries)

        return after

    def _rows(self, bill: str, entries: Sequence[Entry], moment: datetime) -> Rows:
        shelf: Shelf = cache(self._calendars.newest)
        today = self._outlook(entries, Asked(moment), shelf)
        told = stretches(today, lambda day: self._outlook(entries, Asked(moment, day), shelf))
        return kept_rows(bill, told, timezone=today.rules.workflow.timezone, answers=is_kept(today.record))

    def _says_the_same(self, connection: Connection, bill: str, entries: Sequence[Entry], moment: datetime) -> bool:
        """Whether the rows kept show, from now on, what a fresh replay shows."""
        kept, fresh = rows_of(connection, bill), self._rows(bill, entries, moment)
        if not kept["projection"]:
            return False
        end = kept["projection"][0]["fresh_until"]
        return showing(kept, moment, end) == showing(fresh, moment, end)


def _expiring(bill: str) -> After:
    """What lets nothing kept of a bill be shown any more."""
    return lambda connection, _: expire(connection, [bill])
