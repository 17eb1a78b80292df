"""What is kept of every bill for quick answers: put beside an append, made anew, and compared with a fresh replay.

It is a copy of what the entries say, and no evidence: a reader that finds it out of date replays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache

from tracker.asking import Asked
from tracker.core.entry import Entry
from tracker.errors import LedgerUnavailable, TrackerError
from tracker.ledger.ledger import After, Ledger
from tracker.ledger.projection import Connection, Rows, expire, is_empty, kept_rows, put, rows_of, showing, stale
from tracker.library.reader import Library
from tracker.projecting import stretches
from tracker.reading import Reader, Shelf, by_bill


class Keeper(Reader):
    """A reader that keeps, in the ledger's database, what it has read of each bill."""

    def __init__(self, ledger: Ledger, library: Library) -> None:
        super().__init__(ledger, library)
        self.ledger = ledger
        self._law = library.fingerprint  # taken before any file is read: what is edited meanwhile makes the rows out of date

    def rebuild(self, moment: datetime) -> Iterator[tuple[str, str | None]]:
        """Make what is kept of every bill anew; each bill's name as it is done, with the reason where its law cannot be read."""
        for bill in self.bills():
            yield bill, self._keep(bill, moment)

    def sweep(self, moment: datetime) -> int:
        """Make anew what answers nothing any more: how many bills that were. One whose law cannot be read waits for the next."""
        with self.ledger.database.snapshot() as connection:
            run_out = None if is_empty(connection) else stale(connection, self._law, moment)
        return sum(self._keep(bill, moment) is None for bill in (self.bills() if run_out is None else run_out))

    def check(self, moment: datetime) -> Iterator[tuple[str, bool | None]]:
        """Compare what is kept of every bill with a fresh replay: each bill's name, and whether the two are the same.

        None for what says itself that it is out of date: a reader passes it over, so it is neither right nor wrong.
        """
        logs = by_bill(self.entries())
        with self.ledger.database.transaction() as connection:
            out_of_date = set(stale(connection, self._law, moment))
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
        return lambda connection, entries: put(connection, bill, self._rows(connection, bill, entries, moment))

    def _rows(self, connection: Connection, bill: str, entries: Sequence[Entry], moment: datetime) -> Rows:
        shelf: Shelf = cache(lambda known_at: self._calendars.newest_in(connection, known_at))
        today = self._outlook(entries, Asked(moment), shelf)
        told = stretches(today, lambda day: self._outlook(entries, Asked(moment, day), shelf))
        return kept_rows(bill, told, law=self._law, timezone=today.rules.workflow.timezone)

    def _says_the_same(self, connection: Connection, bill: str, entries: Sequence[Entry], moment: datetime) -> bool:
        """Whether the rows kept show, from now on, what a fresh replay shows."""
        kept, fresh = rows_of(connection, bill), self._rows(connection, bill, entries, moment)
        if not kept["projection"]:
            return False
        end = kept["projection"][0]["fresh_until"]
        return showing(kept, moment, end) == showing(fresh, moment, end)


def _expiring(bill: str) -> After:
    """What lets nothing kept of a bill be shown any more."""
    return lambda connection, _: expire(connection, [bill])
