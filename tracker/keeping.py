"""What is kept of every bill for quick answers: put beside an append, made anew, and compared with a fresh replay.

It is a copy of what the entries say, and no evidence: a reader that finds it out of date replays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache

from tracker.asking import Asked
from tracker.core.entry import Entry
from tracker.errors import LedgerUnavailable, TrackerError
from tracker.ledger.ledger import After, Ledger
from tracker.ledger.projection import Connection, Rows, expire, kept_rows, put, rows_of, showing, stale
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
        return lambda connection, entries: self._put(connection, {bill: entries}, moment)

    def _put(self, connection: Connection, logs: Mapping[str, Sequence[Entry]], moment: datetime) -> None:
        """Keep, in a transaction under way, what these bills show from a moment on."""
        shelf = self._shelf(connection)
        put(connection, {bill: self._rows(shelf, bill, entries, moment) for bill, entries in logs.items()})

    def _shelf(self, connection: Connection) -> Shelf:
        return cache(lambda known_at: self._calendars.newest_in(connection, known_at))

    def _rows(self, shelf: Shelf, bill: str, entries: Sequence[Entry], moment: datetime) -> Rows:
        today = self._outlook(entries, Asked(moment), shelf)
        told = stretches(today, lambda day: self._outlook(entries, Asked(moment, day), shelf))
        return kept_rows(bill, told, law=self._law, timezone=today.rules.workflow.timezone)

    def _says_the_same(self, connection: Connection, bill: str, entries: Sequence[Entry], moment: datetime) -> bool:
        """Whether the rows kept show, from now on, what a fresh replay shows."""
        kept, fresh = rows_of(connection, bill), self._rows(self._shelf(connection), bill, entries, moment)
        if not kept["projection"]:
            return False
        end = kept["projection"][0]["fresh_until"]
        return showing(kept, moment, end) == showing(fresh, moment, end)


def _expiring(bill: str) -> After:
    """What lets nothing kept of a bill be shown any more."""
    return lambda connection, _: expire(connection, [bill])
