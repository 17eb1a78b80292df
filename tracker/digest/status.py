"""How each watcher's nights stand at a moment: what was told, what is owed, what waits, what was given up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tracker import wording
from tracker.digest.nightly import ClockInDoubt, owed_after
from tracker.digest.schedule import begins, following, tonight
from tracker.ledger.outbox import Letter, Outbox, Status
from tracker.ledger.watchers import Watchers
from tracker.watcher import Watcher

LATE = timedelta(hours=1)
"""How long after its hour a night may be owed before something is wrong."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One watcher at a moment. `owed` are the first and last night that no digest was made for, `next_at` (UTC) the next hour.

    `trouble` is what a monitor should hear of, a line each; nothing where all is well.
    """

    watcher: Watcher
    last: Letter | None
    owed: tuple[date, date] | None
    waiting: tuple[Letter, ...]
    dead: tuple[Letter, ...]
    next_at: datetime
    trouble: tuple[str, ...]


def standings(watchers: Watchers, outbox: Outbox, moment: datetime) -> list[Standing]:
    """Every watcher's, by name."""
    lasts, waiting, dead = outbox.lasts(), outbox.waiting(), outbox.waiting(Status.dead)
    return [
        _standing(
            watcher,
            lasts.get(watcher.name),
            tuple(letter for letter in waiting if letter.watcher == watcher.name),
            tuple(letter for letter in dead if letter.watcher == watcher.name),
            moment,
        )
        for watcher in watchers.all()
    ]


def _standing(
    watcher: Watcher, last: Letter | None, waiting: tuple[Letter, ...], dead: tuple[Letter, ...], moment: datetime
) -> Standing:
    owed, doubt = None, []
    try:
        owed = None if watcher.paused else owed_after(watcher, last, moment)
    except ClockInDoubt as error:
        doubt.append(str(error))
    next_at = begins(watcher, following(tonight(watcher, moment), watcher.every))
    held = () if watcher.paused else waiting  # until it is resumed, nobody tries
    trouble = (*doubt, *_late(watcher, owed, moment), *_failures(held, dead, moment))
    return Standing(watcher, last, owed, waiting, dead, next_at, trouble)


def _late(watcher: Watcher, owed: tuple[date, date] | None, moment: datetime) -> Iterator[str]:
    since = max(begins(watcher, owed[0]), watcher.added_at) if owed else moment
    if moment > since + LATE:
        yield f"nothing was made since {since:%Y-%m-%d %H:%M} UTC: does `tracker nightly run` run?"


def _failures(waiting: tuple[Letter, ...], dead: tuple[Letter, ...], moment: datetime) -> Iterator[str]:
    for letter in waiting:
        if letter.error:
            again = f", next try after {letter.next_try_at:%Y-%m-%d %H:%M} UTC" if letter.next_try_at else ""
            yield f"night of {letter.night} failed ({wording.count_of(letter.attempts, 'attempt')}{again}): {letter.error}"
        elif moment > letter.composed_at + LATE:
            yield f"night of {letter.night} was made and not sent: does `tracker nightly run` run?"
    for letter in dead:
        yield f"night of {letter.night} was given up (`tracker nightly retry {letter.watcher}`): {letter.error}"
