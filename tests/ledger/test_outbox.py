"""The outbox: one letter a watcher and night, leased to one process at a time, sent once or given up. On both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.digest.nights import ADDED, watcher
from tests.support import MOMENT
from tracker.ledger.database import Database
from tracker.ledger.outbox import LEASE, Letter, Outbox, Status
from tracker.ledger.watchers import Watchers

NIGHT, BEFORE = date(2026, 1, 15), date(2026, 1, 13)
LETTER = Letter("desk", 1, NIGHT, BEFORE, 3, 7, MOMENT - timedelta(days=2), MOMENT, "Дайджест\n\x1b😀")
SECOND = timedelta(seconds=1)


@pytest.fixture
def outbox(database: Database) -> Outbox:
    """The empty outbox of two watchers."""
    for name in ("desk", "room"):
        Watchers(database).add(watcher(Path(), name), "tester")
    return Outbox(database)


def bare(letter: Letter) -> Letter:
    """A letter as it is listed, without its message."""
    return replace(letter, message=None)


def leased(outbox: Outbox, letter: Letter = LETTER, after: timedelta = timedelta()) -> Letter:
    """The letter, taken for delivery."""
    found = outbox.lease(letter, MOMENT + after)
    assert found is not None
    return found


def test_a_letter_is_kept_as_it_was_made(outbox: Outbox) -> None:
    """Its nights, positions and moments; its message, letter for letter, for whoever takes it."""
    assert (outbox.last("desk"), outbox.lasts(), outbox.waiting()) == (None, {}, [])
    assert outbox.add(LETTER, ADDED)
    assert outbox.last("desk") == bare(LETTER)
    assert outbox.lasts() == {"desk": bare(LETTER)}
    assert outbox.waiting() == [bare(LETTER)]
    assert leased(outbox) == replace(LETTER, attempts=1, lease_until=MOMENT + LEASE, tried_at=MOMENT)


@pytest.mark.parametrize(
    "second",
    [
        replace(LETTER, number=2, message="the same night again"),
        replace(LETTER, night=date(2026, 1, 16), message="the same number, by a process whose clock is a day ahead"),
        replace(LETTER, watcher="nobody"),
    ],
    ids=["night", "number", "watcher"],
)
def test_of_two_that_make_the_same_letter_one_is_kept(outbox: Outbox, second: Letter) -> None:
    """The second is told that it came second, and the first one's text stands; to a watcher that is gone none is made."""
    assert outbox.add(LETTER, ADDED)
    assert not outbox.add(second, ADDED)
    assert outbox.waiting() == [bare(LETTER)]
    assert leased(outbox).message == LETTER.message


def test_watchers_have_letters_of_the_same_night(outbox: Outbox) -> None:
    """One each, and each its latest."""
    later = replace(LETTER, number=2, night=date(2026, 1, 16), covers_from=date(2026, 1, 16))
    for letter in (LETTER, later, replace(LETTER, watcher="room")):
        assert outbox.add(letter, ADDED)
    assert {name: letter.number for name, letter in outbox.lasts().items()} == {"desk": 2, "room": 1}
    assert outbox.last("desk", NIGHT) == bare(LETTER)
    assert outbox.last("desk", BEFORE) is None
    assert [(letter.watcher, letter.number) for letter in outbox.waiting()] == [("desk", 1), ("desk", 2), ("room", 1)]


def test_a_lease_is_held_by_one_process_until_it_runs_out(outbox: Outbox) -> None:
    """A process that dies while delivering holds nobody up for longer than its lease."""
    outbox.add(LETTER, ADDED)
    leased(outbox)
    assert outbox.lease(LETTER, MOMENT) is None
    assert outbox.lease(LETTER, MOMENT + LEASE - SECOND) is None
    assert leased(outbox, after=LEASE + SECOND).attempts == 2


@pytest.mark.parametrize("behind", [timedelta(milliseconds=10), SECOND, timedelta(hours=3)])
def test_a_lease_holds_for_a_process_whose_clock_is_behind(outbox: Outbox, behind: timedelta) -> None:
    """Two machines' clocks differ, and of two readings of one clock the later may come first: it is one delivery all the same."""
    outbox.add(LETTER, ADDED)
    leased(outbox)
    assert outbox.lease(LETTER, MOMENT - behind) is None


def test_a_lease_by_a_clock_that_went_wrong_holds_nobody_up(outbox: Outbox) -> None:
    """Taken ten years ahead, it would keep the letter until then."""
    outbox.add(LETTER, ADDED)
    leased(outbox, after=timedelta(days=3650))
    assert leased(outbox, after=SECOND).attempts == 2


def test_a_letter_that_is_sent_is_done(outbox: Outbox) -> None:
    """It waits for nobody, can be taken by nobody, says when it was sent, and its text is gone."""
    outbox.add(LETTER, ADDED)
    outbox.sent(leased(outbox), MOMENT + SECOND)
    assert outbox.waiting() == []
    assert outbox.lease(LETTER, MOMENT + 10 * LEASE) is None
    last = outbox.last("desk")
    assert last == replace(bare(LETTER), status=Status.sent, sent_at=MOMENT + SECOND, attempts=1, tried_at=MOMENT)


def test_a_letter_that_failed_waits_with_its_reason(outbox: Outbox) -> None:
    """The lease ends at once, and the time of the next attempt and the attempt that failed are kept."""
    outbox.add(LETTER, ADDED)
    outbox.failed(leased(outbox), "no room", MOMENT + 10 * SECOND)
    [waiting] = outbox.waiting()
    assert (waiting.error, waiting.next_try_at, waiting.attempts, waiting.lease_until) == (
        "no room",
        MOMENT + 10 * SECOND,
        1,
        None,
    )
    again = leased(outbox, after=SECOND)
    assert (again.message, again.attempts) == (LETTER.message, 2)
    outbox.sent(again, MOMENT + SECOND)
    last = outbox.last("desk")
    assert last is not None
    assert (last.error, last.next_try_at) == (None, None)


def test_a_letter_that_was_given_up_is_dead_until_it_is_revived(outbox: Outbox) -> None:
    """It keeps its text; revived, it begins anew."""
    outbox.add(LETTER, ADDED)
    outbox.failed(leased(outbox), "no such address", None)
    assert outbox.waiting() == []
    assert outbox.lease(LETTER, MOMENT + 10 * LEASE) is None
    [dead] = outbox.waiting(Status.dead)
    assert (dead.error, dead.attempts, dead.tried_at) == ("no such address", 1, MOMENT)
    assert outbox.revive([dead]) == 1
    assert outbox.revive([dead]) == 0
    assert (leased(outbox).message, outbox.waiting(Status.dead)) == (LETTER.message, [])


def test_who_lost_a_lease_disturbs_nobody(outbox: Outbox) -> None:
    """Its failure, told late, does not take the letter from who has it now; that it was sent, told late, is believed."""
    outbox.add(LETTER, ADDED)
    slow = leased(outbox)
    leased(outbox, after=LEASE + SECOND)
    outbox.failed(slow, "too slow", MOMENT)
    assert outbox.lease(LETTER, MOMENT + LEASE + 2 * SECOND) is None
    outbox.sent(slow, MOMENT + LEASE + 3 * SECOND)
    assert outbox.waiting() == []
    outbox.failed(replace(slow, attempts=2), "never mind", MOMENT)
    last = outbox.last("desk")
    assert last is not None
    assert last.status is Status.sent


def test_a_skipped_letter_waits_for_nobody_and_moves_the_window(outbox: Outbox) -> None:
    """It is the watcher's last, and there is nothing to send."""
    assert outbox.add(replace(LETTER, message=None, status=Status.skipped), ADDED)
    assert outbox.waiting() == []
    assert outbox.lease(LETTER, MOMENT) is None
    last = outbox.last("desk")
    assert last is not None
    assert (last.status, last.upto) == (Status.skipped, 7)


def test_letters_go_with_their_watcher(outbox: Outbox) -> None:
    """Removed, it is owed nothing; the other's stay. Added again under its name it begins anew."""
    outbox.add(LETTER, ADDED)
    outbox.add(replace(LETTER, watcher="room"), ADDED)
    watchers = Watchers(outbox.database)
    watchers.remove("desk", "tester", MOMENT)
    assert [letter.watcher for letter in outbox.waiting()] == ["room"]
    watchers.add(watcher(Path(), "desk"), "tester")
    assert outbox.last("desk") is None
    assert outbox.add(LETTER, ADDED)


def test_a_letter_is_not_another_watcher_s_of_that_name(outbox: Outbox) -> None:
    """Removed and added again while one is delivered and another made: neither is the new watcher's, nor marks its letters."""
    outbox.add(LETTER, ADDED)
    in_hand = leased(outbox)
    watchers = Watchers(outbox.database)
    watchers.remove("desk", "tester", MOMENT)
    watchers.add(watcher(Path(), "desk", added_at=MOMENT), "tester")
    assert not outbox.add(LETTER, ADDED)
    new = replace(LETTER, composed_at=MOMENT + SECOND, message="to the new one")
    assert outbox.add(new, MOMENT)
    outbox.sent(in_hand, MOMENT + 2 * SECOND)
    outbox.failed(replace(in_hand, attempts=0), "gone", None)
    assert outbox.lease(LETTER, MOMENT + SECOND) is None
    assert outbox.waiting() == [bare(new)]
