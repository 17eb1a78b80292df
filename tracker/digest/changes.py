"""What a digest is made from: the window that it covers, and each bill as the last digest knew it and as it is now.

New entries are found by their position in the ledger, never by a date, so that an event which was entered late is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tracker.asking import Axes
from tracker.core.entry import CORRECTABLE, Entry, Fact
from tracker.core.outlook import Outlook
from tracker.core.record import Correction
from tracker.door import When
from tracker.errors import LedgerUnavailable, TrackerError, UnknownBill
from tracker.reading import Reader, by_bill


@dataclass(frozen=True, slots=True)
class Window:
    """What a digest covers: the positions after `since` up to `upto`, and the days from the last digest to this one.

    `told_at` is the moment of the last digest (None: there was none), `moment` that of this one, `as_of` the day of the
    law that was asked for (None: each bill's own day), `nights` the first and last night that it stands for; `known_at` and
    `law_of` and `rules` as in `tracker.asking`.
    """

    since: int
    upto: int
    moment: datetime
    told_at: datetime | None = None
    as_of: date | None = None
    nights: tuple[date, date] | None = None
    known_at: When | None = None
    law_of: date | None = None
    rules: str | None = None

    @property
    def axes(self) -> Axes:
        """What is asked for beside the day of the law."""
        return {"known_at": self.known_at, "law_of": self.law_of, "rules": self.rules}


@dataclass(frozen=True, slots=True)
class Change:
    """One bill: as it was told last (None: it never was), as it is now, and the entries between.

    `asked` says that the day was asked for, and is not the bill's own today.
    """

    before: Outlook | None
    now: Outlook
    entries: tuple[Entry, ...]
    asked: bool = False

    def corrected_by(self, entry: Entry) -> Correction | None:
        """What this entry puts right."""
        of = entry.body.corrects if isinstance(entry.body, CORRECTABLE) else None
        return None if of is None else self.now.record.corrections.get(of)

    def is_after(self, entry: Entry) -> bool:
        """A fact of a day after the one that was asked for. A night leaves nothing out: its clock may be behind a recorder's.

        A correction is of both its days.
        """
        if not self.asked or not isinstance(entry.body, Fact):
            return False
        corrected = self.corrected_by(entry)
        return min(entry.body.on, corrected.was.on if corrected else date.max) > self.now.as_of


def gather(reader: Reader, window: Window, left_out: dict[str, str]) -> list[Change]:
    """Every bill of the ledger up to the window's end, as it was told last and as it is now; none that was not yet known.

    A bill whose law cannot be read goes into `left_out`, with the reason.
    """
    logs = by_bill(reader.entries(upto=window.upto))
    changes = []
    for bill in sorted(logs):
        try:
            changes.append(_change(reader, logs[bill], window))
        except LedgerUnavailable:
            raise
        except UnknownBill:  # opened after what is known
            continue
        except TrackerError as error:  # its law cannot be read: the others are told all the same
            left_out[bill] = str(error)
    return changes


def _change(reader: Reader, log: Sequence[Entry], window: Window) -> Change:
    now = reader.outlook(log, window.moment, window.as_of, **window.axes)
    known = log[: now.record.last_seq]
    told = [entry for entry in known if entry.position <= window.since]
    before = reader.outlook(told, window.told_at, **window.axes) if told and window.told_at else None
    if before and window.told_at and before.as_of > now.as_of:
        before = reader.outlook(told, window.told_at, now.as_of, **window.axes)
    return Change(before, now, tuple(known[len(told) :]), window.as_of is not None)
