"""Every watcher's nights: composing what is owed into the outbox, and delivering what waits there.

The outbox decides: one letter a watcher and night by unique key, whatever processes there are; a night that was missed is covered
by the next digest, which names the nights it stands for. Nothing here sleeps or asks what time it is.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from tracker import door
from tracker.digest.channels.message import DeliveryFailed, Message
from tracker.digest.channels.targets import deliver
from tracker.digest.making import Shared, digest_for, is_empty, message_of, sharing, untold, window_after
from tracker.digest.schedule import ONE_DAY, owed
from tracker.errors import LedgerUnavailable, TrackerError
from tracker.ledger.outbox import Letter, Outbox, Status
from tracker.ledger.watchers import Watchers
from tracker.service import Tracker
from tracker.settings import Settings
from tracker.watcher import Empty, Watcher

_HOURS = (0.25, 0.5, 1, 2, 4, 8, 12, 24, 24, 24, 24)
RETRY_AFTER = (timedelta(minutes=5), *(timedelta(hours=hours) for hours in _HOURS))
"""How long after each failed attempt the next is made."""
GIVEN_UP_AFTER = timedelta(days=5)
"""Who has failed one time more than that, and for so long, is given up."""

Item = TypeVar("Item")


class ClockInDoubt(TrackerError):
    """The nights already told lie ahead of the clock."""


@dataclass(frozen=True, slots=True)
class _Making:
    """What the digests that are made at one moment have in common."""

    moment: datetime
    upto: int
    dead: Sequence[Letter]
    shared: Shared


class Nightly:
    """The nights of one ledger's watchers. Each step does what is owed at its moment, and nothing twice.

    `place` is where among the watchers this process begins, so that several share the work.
    """

    def __init__(self, tracker: Tracker, settings: Settings, place: int | None = None) -> None:
        self._tracker = tracker
        self._watchers = Watchers(tracker.ledger.database)
        self._outbox = Outbox(tracker.ledger.database)
        self._settings = settings
        self._place = os.getpid() if place is None else place

    def compose(self, moment: datetime, stopping: Callable[[], bool]) -> Iterator[str]:
        """Make the digests that are owed; yields what went wrong, a line a watcher: the others have theirs all the same."""
        lasts = self._outbox.lasts()
        making: _Making | None = None
        for watcher in self._from_own_place([watcher for watcher in self._watchers.all() if not watcher.paused]):
            if stopping():
                return
            try:
                if owed_after(watcher, lasts.get(watcher.name), moment):
                    making = making or self._making(moment)
                    self._make(watcher, making)
            except LedgerUnavailable:
                raise
            except TrackerError as error:
                yield f"{watcher.name}: {error}"

    def due(self, moment: datetime) -> list[tuple[Watcher, Letter]]:
        """The letters to be tried now, each watcher's in their order."""
        active = {watcher.name: watcher for watcher in self._watchers.all() if not watcher.paused}
        waiting: dict[str, list[Letter]] = {}
        for letter in self._outbox.waiting():
            if letter.watcher in active:
                waiting.setdefault(letter.watcher, []).append(letter)
        of_each = self._from_own_place(list(waiting.values()))
        return [(active[letter.watcher], letter) for letters in of_each for letter in _in_order(letters, moment)]

    def deliver(self, watcher: Watcher, letter: Letter, moment: datetime) -> str | None:
        """Deliver one letter, and say where to; None where another process does. Raises `DeliveryFailed` once that is noted."""
        leased = self._outbox.lease(letter, moment)
        if leased is None or leased.message is None:
            return None
        try:
            where = deliver(watcher.send_to, _message(leased.message), self._settings)
        except DeliveryFailed as error:
            again = None if error.permanent else retry_at(leased, moment)
            self._outbox.failed(leased, str(error), again)
            given_up = f"given up; `tracker nightly retry {watcher.name}` tries again"
            then = f"next try after {again:%Y-%m-%d %H:%M} UTC" if again else given_up
            raise DeliveryFailed(f"{letter}: {error}; {then}", permanent=error.permanent) from None
        self._outbox.sent(leased, moment)
        return where

    def _making(self, moment: datetime) -> _Making:
        self._tracker.sweep(moment)
        return _Making(moment, self._tracker.last_position(), self._outbox.waiting(Status.dead), sharing(self._tracker))

    def _make(self, watcher: Watcher, making: _Making) -> None:
        """Keep the letter that is owed to a watcher, unless another process has done so since it was found owed."""
        last = self._outbox.last(watcher.name)
        nights = owed_after(watcher, last, making.moment)
        if nights is None:
            return
        window = window_after(watcher, last, making.upto, making.moment, nights)
        lost = untold(making.dead, watcher)
        digest = digest_for(self._tracker, watcher, window, lost, making.shared(window))
        skipped = watcher.empty is Empty.skip and is_empty(digest)
        letter = Letter(
            watcher.name,
            last.number + 1 if last else 1,
            nights[1],
            nights[0],
            window.since,
            window.upto,
            window.told_at,
            making.moment,
            None if skipped else message_of(digest, watcher, nights[1]).to_json(),
            Status.skipped if skipped else Status.pending,
        )
        self._outbox.add(letter, watcher.added_at, lost)

    def _from_own_place(self, items: Sequence[Item]) -> Sequence[Item]:
        """The same in a circle, begun at a place of this process's own: processes of any numbers begin far apart."""
        start = int(self._place * 0.6180339887 % 1 * len(items))
        return [*items[start:], *items[:start]]


def serve(
    nightly: Nightly, clock: Callable[[], datetime], stopping: Callable[[], bool], say: Callable[[str], None]
) -> Iterator[str]:
    """All that is owed: composed, then delivered; yields what went wrong. Told to stop, it finishes the one in hand."""
    yield from nightly.compose(clock(), stopping)
    for watcher, letter in nightly.due(clock()):
        if stopping():
            return
        try:
            if where := nightly.deliver(watcher, letter, clock()):
                say(f"{letter}: {where}")
        except DeliveryFailed as error:
            yield str(error)


def owed_after(watcher: Watcher, last: Letter | None, moment: datetime) -> tuple[date, date] | None:
    """The nights that are owed after a letter. Raises `ClockInDoubt` where it lies so far ahead that all would be silent."""
    today = door.today(moment, ZoneInfo(watcher.timezone))
    if last is not None and last.night > today + ONE_DAY:
        raise ClockInDoubt(
            f"the last night told is {last.night}, today is {today}: was, or is, this machine's clock wrong? If it was:"
            f" `tracker watch remove {watcher.name}`, then `watch add` with --since {last.upto}"
        )
    return owed(watcher, last.night if last else None, moment)


def retry_at(letter: Letter, moment: datetime) -> datetime | None:
    """When a letter whose last attempt failed at a moment is tried again; None: never.

    One that was tried beside later ones has had more attempts than its share, and is not given up the sooner for it.
    """
    if letter.attempts > len(RETRY_AFTER) and moment >= letter.composed_at + GIVEN_UP_AFTER:
        return None
    return moment + RETRY_AFTER[min(letter.attempts, len(RETRY_AFTER)) - 1]


def _in_order(letters: Sequence[Letter], moment: datetime) -> Sequence[Letter]:
    """Of one watcher's letters, in their order, those to be tried now: up to the last whose time has come.

    An earlier one that failed is tried again before a later one, and holds it up no longer than another process has it in hand.
    """
    ready = [n for n, letter in enumerate(letters) if _is_ready(letter, moment)]
    chosen = letters[: ready[-1] + 1] if ready else ()
    in_hand = next((n for n, letter in enumerate(chosen) if letter.is_in_hand(moment)), None)
    return chosen[:in_hand]


def _is_ready(letter: Letter, moment: datetime) -> bool:
    """Whether its time has come; a time further off than any wait was set by a clock that went wrong."""
    return letter.next_try_at is None or not moment < letter.next_try_at <= moment + RETRY_AFTER[-1]


def _message(text: str) -> Message:
    try:
        return Message.from_json(text)
    except (ValueError, KeyError, TypeError):
        raise DeliveryFailed("it cannot be read by this program: made by a newer one?", permanent=True) from None
