"""What a digest is made from: the window that it covers, and each bill as the last digest knew it and as it is now.

New entries are found by their position in the ledger, never by a date, so that an event which was entered late is told. What is
counted in sitting days is counted by those that stood up to the window's first position, and by those up to its last.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from tracker import door
from tracker.asking import Asked, Axes
from tracker.core.entry import CORRECTABLE, Entry, Fact
from tracker.core.outlook import Outlook
from tracker.core.record import Correction
from tracker.core.sittings import Sittings
from tracker.digest.roads import Road, heard, last_news, road_of
from tracker.door import When
from tracker.errors import LedgerUnavailable, TrackerError
from tracker.looking import Shelf
from tracker.reading import Reader


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

    @property
    def asked(self) -> Asked:
        """What is asked for of its end."""
        return Asked(self.moment, self.as_of, **self.axes)

    @property
    def is_plain(self) -> bool:
        """Whether it is asked for as a night is: all that is known, by each day's own law, on each bill's own day."""
        return self.as_of is None and not any(self.axes.values())


class Replays:
    """The outlooks of one window, of any bill's entries, with the sitting days that were known at its beginning or its end."""

    def __init__(self, reader: Reader, window: Window) -> None:
        self.window = window
        self._reader = reader
        self._kept: dict[tuple[int, datetime | None], Mapping[str, Sittings]] = {}

    def before(self, log: Sequence[Entry], as_of: date | None = None) -> Outlook:
        """As the last digest told it: by then, and by the sitting days that it knew. Raises what reading raises."""
        told_at = self.window.told_at
        assert told_at is not None
        return self._reader.outlook(log, told_at, as_of, self._shelf(self.window.since), **self.window.axes)

    def now(self, log: Sequence[Entry], as_of: date | None = None) -> Outlook:
        """As it is at the window's end. Raises what reading raises."""
        window = self.window
        return self._reader.outlook(log, window.moment, as_of or window.as_of, self._shelf(window.upto), **window.axes)

    def sittings(self, upto: int, known_at: datetime | None = None) -> Mapping[str, Sittings]:
        """The sitting days recorded up to a position and by a moment (None: whenever), read once."""
        if (upto, known_at) not in self._kept:
            self._kept[upto, known_at] = self._reader.sittings(known_at, upto)
        return self._kept[upto, known_at]

    def _shelf(self, upto: int) -> Shelf:
        return lambda until: self.sittings(upto, until)


@dataclass(frozen=True)  # without slots: the properties that replay again keep what they found
class Change:
    """One bill: as it was told last (None: it never was), as it is now, the entries between, and all of them up to now."""

    before: Outlook | None
    now: Outlook
    entries: tuple[Entry, ...]
    log: tuple[Entry, ...]
    replays: Replays

    @property
    def window(self) -> Window:
        """What the digest covers."""
        return self.replays.window

    @property
    def told(self) -> tuple[Entry, ...]:
        """The entries that were told before."""
        return self.log[: len(self.log) - len(self.entries)]

    def corrected_by(self, entry: Entry) -> Correction | None:
        """What this entry puts right."""
        of = entry.body.corrects if isinstance(entry.body, CORRECTABLE) else None
        return None if of is None else self.now.record.corrections.get(of)

    def is_after(self, entry: Entry) -> bool:
        """A fact of a day after the one that was asked for. A night leaves nothing out: its clock may be behind a recorder's.

        A correction is of both its days.
        """
        if self.window.as_of is None or not isinstance(entry.body, Fact):
            return False
        corrected = self.corrected_by(entry)
        return min(entry.body.on, corrected.was.on if corrected else date.max) > self.now.as_of

    @cached_property
    def between(self) -> tuple[Outlook, ...]:
        """The bill after each of the entries, on the day on which it was recorded."""
        zone = self.now.rules.zone
        days = [min(door.today(entry.recorded_at, zone), self.now.as_of) for entry in self.entries]
        return tuple(o for n, day in enumerate(days, start=1) if (o := self._after(n, day)) is not None)

    @cached_property
    def steps(self) -> tuple[tuple[Entry | Mapping[str, Sittings] | None, Outlook], ...]:
        """From what was told to what is, a step for each thing that may have done it, each on the present day.

        The days that went by (None), what sitting days were imported (their newest versions), then each entry.
        """
        window, day = self.window, self.now.as_of
        if self.before is None or window.told_at is None:
            return ()
        was, now = self.replays.sittings(window.since), self.replays.sittings(window.upto)
        imported = {name: one for name, one in now.items() if was.get(name) != one}
        after = [(entry, self._after(n, day)) for n, entry in enumerate(self.entries, start=1)]
        found = [(None, self.replays.before(self.told, day)), (imported, self._after(0, day)), *after]
        return tuple((cause, outlook) for cause, outlook in found if outlook is not None)

    @cached_property
    def ahead(self) -> tuple[Road, Road] | None:
        """The road ahead as it was told last and as it is, each as of its `last_news`; None where there were none between.

        None, too, where it cannot be looked for: the others' lines do not depend on it.
        """
        before, now = self.before, self.now
        if before is None:
            return None
        then, today = last_news(before, self.told), last_news(now, self.log)
        if (then, len(heard(self.told))) == (today, len(heard(self.log))) and before.rules.calendars == now.rules.calendars:
            return None
        try:
            return road_of(self.replays.before(self.told, then)), road_of(self.replays.now(self.log, today))
        except LedgerUnavailable:
            raise
        except Exception:  # whatever a search through the days ahead comes upon must not keep the digest back
            return None

    def _after(self, entries: int, day: date) -> Outlook | None:
        """The bill after so many of the entries; None where its law cannot be read (a later entry mends it)."""
        try:
            return self.replays.now(self.log[: len(self.told) + entries], day)
        except LedgerUnavailable:
            raise
        except TrackerError:
            return None


def change(replays: Replays, log: Sequence[Entry]) -> Change:
    """What a window changed of a bill with these entries. Raises `UnknownBill` and what else the present outlook raises."""
    window, now = replays.window, replays.now(log)
    known = tuple(log[: now.record.last_seq])
    told = [entry for entry in known if entry.position <= window.since]
    return Change(_before(replays, told, now), now, known[len(told) :], known, replays)


def _before(replays: Replays, told: Sequence[Entry], now: Outlook) -> Outlook | None:
    """As it was told last; None where it was not, or where the law of those entries cannot be read."""
    if not told or replays.window.told_at is None:
        return None
    try:
        before = replays.before(told)
        return replays.before(told, now.as_of) if before.as_of > now.as_of else before
    except LedgerUnavailable:
        raise
    except TrackerError:
        return None
