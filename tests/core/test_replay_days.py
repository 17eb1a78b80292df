"""Replay within one day: facts in the order that leaves the fewest findings, stated times, crowded days."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from datetime import time
from itertools import permutations
from random import Random
from time import process_time

import pytest

from tests.core.builders import OPEN_SKIES, fact, moves, record_of, rules_of, told
from tests.support import day, timeline
from tracker.core.position import Position
from tracker.core.record import Event
from tracker.core.replay import replay
from tracker.cycles import no_search_for_cycles

RULES = rules_of("ru/denunciation")
ON = "2024-02-13"
UP_TO_SECOND_READING = ("2024-02-01 bill_introduced", "2024-02-06 first_reading_passed")


def one_day(kinds: Sequence[str], *before: str, times: Sequence[time | None] = ()) -> Position:
    """The position after these kinds, recorded in this order, on one day."""
    events = timeline(*before, *(f"{ON} {kind}" for kind in kinds))
    today = [e._replace(time=at) for e, at in zip(events[len(before) :], times or [None] * len(kinds), strict=True)]
    return replay(RULES, [*events[: len(before)], *today], day(ON))


RETURNED = ["second_reading_passed", "returned_to_second_reading", "second_reading_passed", "third_reading_passed"]


@pytest.mark.parametrize("order", sorted(set(permutations(RETURNED))))
def test_a_return_to_second_reading_on_one_day_replays_in_any_order(order: tuple[str, ...]) -> None:
    """Passed, returned, passed again and adopted on one day, whatever the order of recording."""
    position = one_day(order, *UP_TO_SECOND_READING)
    assert [p.event.kind for p in position.passages[2:]] == RETURNED
    assert (position.state, position.findings) == ("in_council", ())


@pytest.mark.parametrize("order", list(permutations(["first_reading_passed", "second_reading_passed", "third_reading_passed"])))
def test_three_readings_in_one_sitting_replay_in_any_order(order: tuple[str, ...]) -> None:
    """As on 13 June 1997 (bill 97023448-2)."""
    position = one_day(order, "2024-02-01 bill_introduced")
    assert (position.state, position.findings) == ("in_council", ())


TWELVE = [
    "bill_introduced",
    "committee_reported",
    "first_reading_passed",
    "second_reading_passed",
    "third_reading_passed",
    "council_received",
    "council_approved",
    "president_received",
    "president_signed",
    "law_published",
    "law_in_force",
    "depositary_notified",
]


@pytest.mark.parametrize("seed", range(8))
def test_twelve_facts_of_one_day_find_their_order(seed: int) -> None:
    """From introduction to notification in a day, recorded in any order: no finding."""
    shuffled = Random(seed).sample(TWELVE, len(TWELVE))  # noqa: S311 a fixed shuffle, not a secret
    position = one_day(shuffled)
    assert (position.state, position.findings) == ("notice_running", ())
    assert [p.event.kind for p in position.passages if p.event.kind != "committee_reported"] == [
        kind for kind in TWELVE if kind != "committee_reported"
    ]


def test_twelve_facts_that_hardly_fit_find_their_order_in_good_time() -> None:
    """Twelve kinds drawn at random, most of them out of place: the search remembers what it has tried, and is soon done."""
    kinds = Random(4).choices(sorted(RULES.workflow.kinds), k=12)  # noqa: S311 a fixed draw, not a secret
    begun = process_time()
    one_day(kinds)
    assert process_time() - begun < 5  # seconds: far more than it needs, far less than trying every order takes


def test_more_than_twelve_facts_take_the_order_of_the_file() -> None:
    """The thirteenth makes the day crowded: a finding says so, and here the file's order is the right one.

    The conference, held on the day of the notice, comes before its thirtieth day.
    """
    position = one_day(["conference_held", *reversed(TWELVE)])
    assert [f.code.value for f in position.findings] == ["crowded_day", "too_early"]
    assert position.findings[0].on == day(ON)
    assert position.state == "notice_running"
    assert [p.event.kind for p in position.passages][-2:] == ["depositary_notified", "conference_held"]


def test_twelve_facts_are_no_crowd() -> None:
    """The limit itself is still searched."""
    assert "crowded_day" not in [f.code.value for f in one_day(list(reversed(TWELVE))).findings]


SIGNED = OPEN_SKIES[:4]


@pytest.mark.parametrize(
    ("times", "state", "findings"),
    [
        ((None, None), "notice_running", 0),
        ((time(9, 0), time(15, 0)), "notice_running", 0),
        ((time(15, 0), time(9, 0)), "notice_running", 2),  # notified at nine, in force at three: told, and not rearranged
        ((time(15, 0), None), "notice_running", 0),
        ((None, time(9, 0)), "notice_running", 0),
        ((time(9, 0), time(9, 0)), "notice_running", 0),  # one and the same time leaves the order open
    ],
)
def test_stated_times_keep_their_order(times: tuple[time | None, ...], state: str, findings: int) -> None:
    """Facts that state a time stand as they say; those that state none go where they fit."""
    position = one_day(["law_in_force", "depositary_notified"], *SIGNED, times=times)
    assert (position.state, len(position.findings)) == (state, findings)


def test_a_filler_is_not_a_stated_time() -> None:
    """Published at a filler 23:59:59, signed at noon, sent off at one: the filler does not put the publication last."""
    facts = [
        fact(f"{ON} law_in_force", time=time(12, 0)),
        fact(f"{ON} law_published", time=time(23, 59, 59)),
        fact(f"{ON} depositary_notified", time=time(13, 0)),
    ]
    position = replay(RULES, [*timeline(*SIGNED), *record_of(*facts).events], day(ON))
    assert [p.event.kind for p in position.passages[4:]] == ["law_published", "law_in_force", "depositary_notified"]
    assert position.findings == ()


def test_a_crowded_day_still_keeps_stated_times() -> None:
    """Where all thirteen facts state their times, nothing is left to search for: they stand as they say."""
    kinds = ["bill_introduced", *["duma_deferred", "committee_reported"] * 6]
    times = [time(9 + n // 2, 30 * (n % 2)) for n in range(13)]
    position = one_day(kinds, times=times)
    assert [p.event.kind for p in position.passages] == kinds


def test_between_equal_orders_the_file_decides() -> None:
    """Notified and revoked on one day is a round trip in either order; the file tells of the notification first."""
    lines = (*OPEN_SKIES[:5], "2021-06-20 notification_revoked", "2021-06-20 depositary_notified")
    position = replay(RULES, timeline(*lines, "2021-06-18 depositary_notified"), day("2021-06-20"))
    assert moves(position)[-2:] == [
        "2021-06-20 depositary_notified: notice_running > notice_running",
        "2021-06-20 notification_revoked: notice_running > may_notify",
    ]


@pytest.mark.parametrize("recorded", [["council_approved", "council_rejected"], ["council_rejected", "council_approved"]])
def test_between_orders_equally_wrong_the_file_decides_too(recorded: list[str]) -> None:
    """Approved and rejected on one day leave one finding either way: the approval, first in the file, is believed."""
    position = one_day(recorded, *OPEN_SKIES[:2])
    assert (position.state, told(position)) == ("with_president", [f"not_foreseen {ON} council_rejected"])


@pytest.mark.parametrize(
    ("recorded", "state", "remarks"),
    [
        (["withdrawal_took_effect"], "withdrawn", []),
        (["conference_held"], "withdrawn", []),  # heard first, and the effect follows at the end of the day
        (["notification_revoked"], "may_notify", ["on_day_of_effect 2021-12-18 notification_revoked"]),
        (["depositary_notified"], "withdrawn", []),
    ],
)
def test_facts_of_the_last_day_are_heard_before_it_ends(recorded: list[str], state: str, remarks: list[str]) -> None:
    """A term that acts on its last day has no hour: what is recorded that day was heard first."""
    lines = (*OPEN_SKIES, *(f"2021-12-18 {kind}" for kind in recorded))
    position = replay(RULES, timeline(*lines), day("2021-12-18"))
    assert (position.state, told(position)) == (state, remarks)


DAYS = [
    ["law_in_force", "depositary_notified", "notification_revoked", "conference_held"],
    ["duma_adopted", "council_approved", "council_rejected", "duma_overrode"],
    ["president_rejected", "veto_overridden", "court_seised", "court_upheld"],
    ["bill_introduced", "duma_rejected", "duma_adopted", "council_received"],
    ["law_published", "withdrawal_took_effect", "law_in_force", "president_signed"],
    ["second_reading_passed", "third_reading_passed", "returned_to_second_reading", "bill_introduced"],
]


@pytest.mark.parametrize("kinds", DAYS, ids=lambda kinds: kinds[0])
def test_no_order_leaves_fewer_findings_than_the_one_taken(kinds: list[str]) -> None:
    """Held against every order, each forced by stated times."""
    forced = [one_day(order, times=[time(n) for n in range(1, 5)]) for order in permutations(kinds)]
    assert len(one_day(kinds).findings) == min(len(position.findings) for position in forced)


def test_an_event_is_told_by_its_own_object_though_another_is_equal() -> None:
    """Two facts alike in everything but their number are two passages."""
    twins = [
        Event("bill_introduced", day(ON), 1),
        Event("committee_reported", day(ON), 2),
        Event("committee_reported", day(ON), 3),
    ]
    assert [p.event.seq for p in replay(RULES, twins, day(ON)).passages] == [1, 2, 3]


def test_the_search_for_the_order_of_a_day_leaves_no_circle_behind() -> None:
    """Work on many bills at once does without Python's search for cycles: what it left would stay to the end of an import."""

    def events() -> int:
        return sum(type(one) is Event for one in gc.get_objects())

    one_day(RETURNED, *UP_TO_SECOND_READING)  # what is kept with the rules is made
    with no_search_for_cycles():
        before = events()
        one_day(RETURNED, *UP_TO_SECOND_READING)
        assert events() == before
