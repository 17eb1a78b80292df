"""The process that serves the nights: once for cron and systemd, or for good, with APScheduler as its clock and nothing more."""

from __future__ import annotations

import signal
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from types import FrameType
from typing import Any

from tracker import bootstrap
from tracker.digest.nightly import Nightly, serve
from tracker.errors import TrackerError
from tracker.settings import Settings

EVERY = timedelta(minutes=5)

Say = Callable[[str], None]
Clock = Callable[[], datetime]


class Stop:
    """SIGTERM and SIGINT, kept until the delivery in hand is done; `then` is called at once.

    Before and after, they act as ever.
    """

    def __init__(self, then: Callable[[], None] = lambda: None) -> None:
        self.asked = False
        self._then = then
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Stop:
        self._before = {number: signal.signal(number, self._stop) for number in (signal.SIGTERM, signal.SIGINT)}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def __call__(self) -> bool:
        return self.asked

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True
        self._then()


def run_once(settings: Settings, clock: Clock, say: Say, complain: Say) -> bool:
    """Do what is owed now; whether all of it went well."""
    with Stop() as stop:
        return _serve(settings, clock, stop, say, complain)


def run_forever(settings: Settings, clock: Clock, say: Say, complain: Say) -> None:
    """Do what is owed every few minutes until told to stop. What goes wrong is told, and tried again the next time."""
    from apscheduler.executors.pool import ThreadPoolExecutor
    from apscheduler.schedulers import SchedulerNotRunningError
    from apscheduler.schedulers.blocking import BlockingScheduler

    worker = ThreadPoolExecutor(max_workers=1)
    scheduler = BlockingScheduler(timezone=UTC, executors={"default": worker})

    def end() -> None:
        with suppress(SchedulerNotRunningError):
            scheduler.shutdown(wait=False)

    def tick() -> None:
        if stop():  # told so while the scheduler started
            end()
            return
        try:
            _serve(settings, clock, stop, say, complain)
        except TrackerError as error:
            complain(str(error))

    with Stop(end) as stop:
        scheduler.add_job(
            tick,
            "interval",
            seconds=EVERY.total_seconds(),
            next_run_time=clock(),
            coalesce=True,
            misfire_grace_time=None,
            max_instances=1,
        )
        scheduler.start()
        worker.shutdown(wait=True)


def _serve(settings: Settings, clock: Clock, stop: Stop, say: Say, complain: Say) -> bool:
    tracker = bootstrap.tracker(settings)
    well = True
    try:
        for line in serve(Nightly(tracker, settings), clock, stop, say):
            complain(line)
            well = False
    finally:
        tracker.ledger.database.close()
    return well
