"""The nights of the digest: one row a night, leased to one process at a time, delivered once. On both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, timedelta

import pytest

from tests.support import MOMENT
from tracker.ledger.database import Database
from tracker.ledger.nights import LEASE, Night, Nights

NIGHT = Night(date(2026, 1, 15), date(2026, 1, 13), 3, 7, MOMENT, "markdown", "Дайджест\n\x1b😀")
SECOND = timedelta(seconds=1)


@pytest.fixture
def nights(database: Database) -> Nights:
    """The nights of an empty ledger."""
    return Nights(database)


def test_a_night_is_kept_as_it_was_composed(nights: Nights) -> None:
    """Its span, its positions, its moment in UTC and its text, letter for letter."""
    assert nights.last() is None
    assert nights.add(NIGHT)
    kept = nights.last()
    assert kept == NIGHT
    assert kept.composed_at.tzinfo == UTC


def test_a_night_that_is_added_twice_is_one(nights: Nights) -> None:
    """The second process is told that it was second, and the first one's text stands."""
    assert nights.add(NIGHT)
    assert not nights.add(replace(NIGHT, body="another text"))
    assert nights.undelivered() == [NIGHT]


def test_the_last_night_is_the_latest_on_or_before_a_day(nights: Nights) -> None:
    """However they were added."""
    days = [date(2026, 1, 15), date(2026, 1, 12), date(2026, 1, 20)]
    for day in days:
        nights.add(replace(NIGHT, night=day, covers_from=day))
    found = [nights.last(day) for day in (None, date(2026, 1, 19), date(2026, 1, 15), date(2026, 1, 14), date(2026, 1, 11))]
    assert [night and night.night for night in found] == [days[2], days[0], days[0], days[1], None]
    assert [night.night for night in nights.undelivered()] == sorted(days)


def test_a_lease_is_held_by_one_process_until_it_runs_out(nights: Nights) -> None:
    """A process that dies while delivering holds nobody up for longer than its lease."""
    nights.add(NIGHT)
    assert nights.lease(NIGHT.night, MOMENT)
    assert not nights.lease(NIGHT.night, MOMENT)
    assert not nights.lease(NIGHT.night, MOMENT + LEASE - SECOND)
    assert nights.lease(NIGHT.night, MOMENT + LEASE + SECOND)
    assert [night.attempts for night in nights.undelivered()] == [2]


def test_a_night_that_is_delivered_is_done(nights: Nights) -> None:
    """It is owed to nobody, can be leased by nobody, and says when it was delivered."""
    nights.add(NIGHT)
    nights.lease(NIGHT.night, MOMENT)
    nights.delivered(NIGHT.night, MOMENT + SECOND)
    assert nights.undelivered() == []
    assert not nights.lease(NIGHT.night, MOMENT + 10 * LEASE)
    last = nights.last()
    assert last is not None
    assert (last.delivered_at, last.attempts) == (MOMENT + SECOND, 1)


def test_a_delivery_that_failed_may_be_tried_again_at_once(nights: Nights) -> None:
    """Giving a night back ends the lease, and the attempt is counted."""
    nights.add(NIGHT)
    assert nights.lease(NIGHT.night, MOMENT)
    nights.failed(NIGHT.night)
    assert nights.lease(NIGHT.night, MOMENT + SECOND)
    assert [night.attempts for night in nights.undelivered()] == [2]


def test_a_night_that_nobody_added_cannot_be_leased(nights: Nights) -> None:
    """A lease on nothing is no lease."""
    assert not nights.lease(NIGHT.night, MOMENT)
