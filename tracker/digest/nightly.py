"""One digest a night: which night is owed, composing it, delivering it. APScheduler is only the clock.

The ledger decides what is owed: one row a night by unique key, so that two processes make one digest; a night that was
missed is covered by the next, which names the nights it stands for. Nothing here sleeps or asks what time it is, save the
scheduler itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tracker import bootstrap
from tracker.digest.changes import Window
from tracker.digest.compose import digest_of
from tracker.digest.delivery import DeliveryFailed, deliver
from tracker.digest.render import render
from tracker.errors import TrackerError
from tracker.keeping import Keeper
from tracker.ledger.nights import Night, Nights
from tracker.reading import Reader
from tracker.settings import Settings

ONE_DAY = timedelta(days=1)
EVERY = timedelta(minutes=5)


class ClockInDoubt(TrackerError):
    """The nights already told lie ahead of the clock."""


@dataclass(frozen=True, slots=True)
class Status:
    """How the nights stand at a moment."""

    last: Night | None
    owed: tuple[date, date] | None
    undelivered: tuple[date, ...]
    next_at: datetime
    untold: int


class Nightly:
    """The nights of one ledger: `tick` does whatever is owed at a moment, and nothing twice."""

    def __init__(self, reader: Reader, nights: Nights, settings: Settings) -> None:
        self._reader = reader
        self._nights = nights
        self._settings = settings
        self._zone = ZoneInfo(settings.nightly_timezone)

    def tick(self, moment: datetime) -> list[Path]:
        """Compose the digest that is owed, if one is, and deliver all that are undelivered. Raises `DeliveryFailed`."""
        self._doubt(moment)
        if owed := self._owed(moment):
            self._nights.add(self._compose(owed, moment))
        return [file for night in self._nights.undelivered() if (file := self._deliver(night, moment))]

    def status(self, moment: datetime) -> Status:
        """What was told last, what is owed, and when the next night begins."""
        self._doubt(moment)
        last = self._nights.last()
        untold = len(self._reader.entries(after=last.upto if last else 0))
        tonight = _night_of(moment, self._settings.nightly_at, self._zone)
        next_at = _begins(tonight + ONE_DAY, self._settings.nightly_at, self._zone)
        return Status(last, self._owed(moment), tuple(night.night for night in self._nights.undelivered()), next_at, untold)

    def _owed(self, moment: datetime) -> tuple[date, date] | None:
        """The first and last night that a digest is owed for; None where the last one was the latest night's."""
        tonight = _night_of(moment, self._settings.nightly_at, self._zone)
        last = self._nights.last()
        if last is None:
            return tonight, tonight
        return (last.night + ONE_DAY, tonight) if tonight > last.night else None

    def _doubt(self, moment: datetime) -> None:
        """A night told far ahead of the clock would keep every night until then from being told. Raises `ClockInDoubt`."""
        tonight = _night_of(moment, self._settings.nightly_at, self._zone)
        last = self._nights.last()
        if last is not None and last.night > tonight + ONE_DAY:
            raise ClockInDoubt(
                f"the last night told is {last.night}, tonight is {tonight}: was, or is, this machine's clock wrong?"
            )

    def _compose(self, owed: tuple[date, date], moment: datetime) -> Night:
        if isinstance(self._reader, Keeper):  # who may only read, as `status` does, composes nothing
            self._reader.sweep(moment)
        last = self._nights.last()
        since, told_at = (last.upto, last.composed_at) if last else (0, None)
        upto = max((entry.position for entry in self._reader.entries(after=since)), default=since)
        window = Window(since, upto, moment, told_at, nights=owed)
        form = self._settings.nightly_format
        return Night(owed[1], owed[0], since, upto, moment, form, render(digest_of(self._reader, window), form))

    def _deliver(self, night: Night, moment: datetime) -> Path | None:
        if not self._nights.lease(night.night, moment):
            return None
        try:
            file = deliver(self._settings.nightly_folder, night.night, night.format, night.body)
        except DeliveryFailed:
            self._nights.failed(night.night)
            raise
        self._nights.delivered(night.night, moment)
        return file


def _begins(night: date, at: time, zone: ZoneInfo) -> datetime:
    """The moment at which a night's digest falls due: once each local day, also where the clocks change."""
    return datetime.combine(night, at, tzinfo=zone).astimezone(UTC)


def _night_of(moment: datetime, at: time, zone: ZoneInfo) -> date:
    """The latest night that has begun."""
    day = moment.astimezone(zone).date()
    return day if _begins(day, at, zone) <= moment else day - ONE_DAY


def nightly(settings: Settings) -> Nightly:
    """The nights of the ledger that the settings name."""
    return Nightly(bootstrap.tracker(settings), bootstrap.nights(settings, write=True), settings)


def run_forever(settings: Settings, say: Callable[[str], None], complain: Callable[[str], None]) -> None:
    """Tick every few minutes until SIGTERM or SIGINT, which let the delivery in hand finish."""
    import signal

    from apscheduler.schedulers.blocking import BlockingScheduler

    def tick() -> None:
        try:
            for file in nightly(settings).tick(datetime.now(UTC)):
                say(str(file))
        except TrackerError as error:
            complain(str(error))

    scheduler = BlockingScheduler(timezone=UTC)
    scheduler.add_job(
        tick,
        "interval",
        seconds=EVERY.total_seconds(),
        next_run_time=datetime.now(UTC),
        coalesce=True,
        misfire_grace_time=None,
        max_instances=1,
    )

    def stop(_number: int, _frame: Any) -> None:
        scheduler.shutdown(wait=False)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    scheduler.start()
