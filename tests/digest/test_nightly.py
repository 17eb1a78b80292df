"""One digest a night, whatever the clock and the folder do; the moments are given, nothing waits."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.digest.nights import nightly, utc
from tests.support import open_bill, record
from tracker.digest.delivery import DeliveryFailed
from tracker.digest.nightly import ClockInDoubt, Nightly
from tracker.ledger.nights import Night, Nights
from tracker.service import Tracker

ENTRY = re.compile(r"^entry (\d+):")


def told_in(file: Path) -> list[str]:
    """The entries that a digest in JSON tells, as "BILL 3"."""
    lines = json.loads(file.read_text(encoding="utf-8"))["sections"]["new"]
    return [f"{line['bill']} {ENTRY.findall(line['text'])[0]}" for line in lines]


def every(minutes: int, first: str, last: str) -> list[datetime]:
    """The moments from the first to the last, so many minutes apart."""
    start, end = utc(first), utc(last)
    return [start + timedelta(minutes=n) for n in range(0, int((end - start).total_seconds() // 60) + 1, minutes)]


def files_of(clock: Nightly, moments: list[datetime]) -> list[str]:
    """The names of what was delivered over these moments."""
    return [file.name for moment in moments for file in clock.tick(moment)]


def test_one_digest_a_night_at_its_hour(tracker: Tracker, tmp_path: Path) -> None:
    """Asked every five minutes for two days, the clock makes one digest at six of each."""
    clock = nightly(tracker, tmp_path)
    clock.tick(utc("2021-06-17 06:00"))
    assert clock.tick(utc("2021-06-18 05:59")) == []
    assert files_of(clock, every(5, "2021-06-18 06:00", "2021-06-20 05:55")) == [
        "digest-2021-06-18.json",
        "digest-2021-06-19.json",
    ]


def test_the_night_begins_at_its_hour_in_its_zone(tracker: Tracker, tmp_path: Path) -> None:
    """Six in Moscow is three in UTC, and the file has Moscow's day."""
    clock = nightly(tracker, tmp_path, "06:00", "Europe/Moscow")
    clock.tick(utc("2021-06-17 12:00"))
    assert files_of(clock, [utc("2021-06-18 02:59"), utc("2021-06-18 03:00")]) == ["digest-2021-06-18.json"]


def test_nights_that_were_missed_are_covered_by_the_next_which_names_them(tracker: Tracker, tmp_path: Path) -> None:
    """The machine was off from the 18th to the 20th: one digest on the 21st stands for four nights."""
    clock = nightly(tracker, tmp_path, format="text")
    clock.tick(utc("2021-06-17 06:00"))
    [file] = clock.tick(utc("2021-06-21 09:30"))
    assert file.name == "digest-2021-06-21.txt"
    assert "from 2021-06-18 to 2021-06-21" in " ".join(file.read_text(encoding="utf-8").split())


def test_every_entry_is_told_once_over_all_nights(tracker: Tracker, tmp_path: Path) -> None:
    """Recorded early or late, one a night or many, through a missed night and a quiet one: the union holds each entry once."""
    clock = nightly(tracker, tmp_path)
    recorded = {
        "2021-06-01": ["2021-05-11 bill_introduced", "2021-05-19 duma_adopted"],
        "2021-06-02": ["2021-06-02 council_approved"],
        "2021-06-03": [],
        "2021-06-04": ["2021-05-20 council_received"],
        "2021-06-08": ["2021-06-07 law_published", "2021-06-07 president_signed", "2021-05-18 committee_reported"],
        "2021-06-18": ["2021-06-18 depositary_notified"],
    }
    delivered = clock.tick(utc("2021-05-31 06:00"))
    open_bill(tracker, moment=utc("2021-06-01 08:00"))
    for on, lines in recorded.items():
        for line in lines:
            record(tracker, line, moment=utc(f"{on} 12:00"))
        if on != "2021-06-04":  # the night that is missed
            delivered += clock.tick(utc(f"{on} 06:00") + timedelta(days=1))
    told = Counter(entry for file in delivered for entry in told_in(file))
    assert told == Counter(f"BILL {seq}" for seq in range(1, 10))
    assert len(delivered) == 6


def test_a_late_entry_is_told_by_the_next_night_and_by_no_other(tracker: Tracker, tmp_path: Path) -> None:
    """What happened on 19 May and was entered on 18 June stands in the digest of the 19th, as late, and not in the 20th's."""
    clock = nightly(tracker, tmp_path)
    open_bill(tracker, moment=utc("2021-05-11 12:00"))
    clock.tick(utc("2021-06-18 06:00"))
    record(tracker, "2021-05-19 duma_adopted", moment=utc("2021-06-18 12:00"))
    [late], [after] = clock.tick(utc("2021-06-19 06:00")), clock.tick(utc("2021-06-20 06:00"))
    assert told_in(late) == ["BILL 2"]
    assert "recorded late" in late.read_text(encoding="utf-8")
    assert told_in(after) == []


def test_a_clock_that_is_set_back_makes_nothing(tracker: Tracker, tmp_path: Path) -> None:
    """The nights already told are not told again, and the next one comes when its day does."""
    clock = nightly(tracker, tmp_path)
    clock.tick(utc("2021-06-18 06:00"))
    assert files_of(clock, every(60, "2021-06-17 07:00", "2021-06-19 05:00")) == []
    assert files_of(clock, [utc("2021-06-19 06:00")]) == ["digest-2021-06-19.json"]


def test_a_night_told_far_ahead_of_the_clock_is_complained_of(tracker: Tracker, tmp_path: Path) -> None:
    """A clock that was once ten years ahead must not silence every night until then."""
    clock = nightly(tracker, tmp_path)
    clock.tick(utc("2031-06-18 06:00"))
    with pytest.raises(ClockInDoubt, match="2031-06-18"):
        clock.tick(utc("2021-06-18 06:00"))
    with pytest.raises(ClockInDoubt, match="2021-06-18"):
        clock.status(utc("2021-06-18 06:00"))


@pytest.mark.parametrize(
    ("at", "night", "before", "after"),
    [
        ("02:30", "2026-03-08", "2026-03-07 12:00", "2026-03-08 23:00"),  # 02:30 does not exist
        ("01:30", "2026-11-01", "2026-10-31 12:00", "2026-11-01 23:00"),  # 01:30 comes twice
    ],
    ids=["spring", "autumn"],
)
def test_the_nights_on_which_the_clocks_change_are_served_once(
    tracker: Tracker, tmp_path: Path, at: str, night: str, before: str, after: str
) -> None:
    """In New York an hour is skipped in spring and repeated in autumn; either night has one digest, when status said."""
    clock = nightly(tracker, tmp_path, at, "America/New_York")
    clock.tick(utc(before))
    promised = clock.status(utc(before)).next_at
    made = [(moment, file.name) for moment in every(5, before, after) for file in clock.tick(moment)]
    assert made == [(promised, f"digest-{night}.json")]


def test_a_delivery_that_fails_stays_owed_and_is_made_later_as_it_was(tracker: Tracker, tmp_path: Path) -> None:
    """The folder is a file: the digest keeps its name and text, whatever is recorded until it can be delivered."""
    (tmp_path / "digests").write_text("in the way", encoding="utf-8")
    clock = nightly(tracker, tmp_path)
    open_bill(tracker, moment=utc("2021-06-17 12:00"))
    for moment in ("2021-06-18 06:00", "2021-06-18 06:05"):
        with pytest.raises(DeliveryFailed):
            clock.tick(utc(moment))
    [owed] = clock.status(utc("2021-06-18 06:06")).undelivered
    composed = Nights(tracker.ledger.database).undelivered()[0].body
    record(tracker, "2021-06-18 bill_introduced", moment=utc("2021-06-18 06:07"))
    (tmp_path / "digests").unlink()
    [file] = clock.tick(utc("2021-06-18 06:10"))
    assert file.name == f"digest-{owed}.json" == "digest-2021-06-18.json"
    assert file.read_text(encoding="utf-8") == composed
    assert told_in(file) == ["BILL 1"]
    assert clock.tick(utc("2021-06-18 06:15")) == []


def test_nights_that_could_not_be_delivered_are_all_delivered_in_their_order(tracker: Tracker, tmp_path: Path) -> None:
    """After three nights in which the folder could not be written each has its digest, the oldest first."""
    (tmp_path / "digests").write_text("in the way", encoding="utf-8")
    clock = nightly(tracker, tmp_path)
    for night in ("18", "19", "20"):
        with pytest.raises(DeliveryFailed):
            clock.tick(utc(f"2021-06-{night} 06:00"))
    (tmp_path / "digests").unlink()
    assert files_of(clock, [utc("2021-06-20 06:05")]) == [f"digest-2021-06-{night}.json" for night in ("18", "19", "20")]


def test_nothing_but_whole_digests_lies_in_the_folder(tracker: Tracker, tmp_path: Path) -> None:
    """A reader of the folder sees a digest or nothing: no scratch file stays."""
    clock = nightly(tracker, tmp_path)
    files = clock.tick(utc("2021-06-18 06:00"))
    assert list((tmp_path / "digests").iterdir()) == files


def test_the_lease_of_a_process_that_died_runs_out(tracker: Tracker, tmp_path: Path) -> None:
    """Another process took the night for delivery and was never heard of again: within minutes it is delivered all the same."""
    clock, nights = nightly(tracker, tmp_path), Nights(tracker.ledger.database)
    taken = utc("2021-06-18 06:00")
    night = Night(taken.date(), taken.date(), 0, 0, taken, "markdown", "the digest as it was composed\n")
    assert nights.add(night)
    assert nights.lease(night.night, taken)
    assert clock.tick(taken + timedelta(minutes=4)) == []
    [file] = clock.tick(taken + timedelta(minutes=6))
    assert file.read_text(encoding="utf-8") == "the digest as it was composed\n"
    assert clock.tick(taken + timedelta(minutes=20)) == []


def test_of_two_that_compose_a_night_one_is_kept(tracker: Tracker) -> None:
    """The night is a unique key: the second is told that it came second, and the first text stays."""
    nights, at = Nights(tracker.ledger.database), utc("2021-06-18 06:00")
    first, second = (Night(at.date(), at.date(), 0, 0, at, "markdown", body) for body in ("first", "second"))
    assert [nights.add(first), nights.add(second)] == [True, False]
    assert [night.body for night in nights.undelivered()] == ["first"]
    assert [nights.lease(at.date(), at), nights.lease(at.date(), at)] == [True, False]


def test_status_says_what_is_told_owed_and_to_come(tracker: Tracker, tmp_path: Path) -> None:
    """Before the first night, after it, and on the day after with two entries untold."""
    clock = nightly(tracker, tmp_path, "06:00", "Europe/Moscow")
    first = clock.status(utc("2021-06-18 12:00"))
    night = utc("2021-06-18 00:00").date()
    assert (first.last, first.owed, first.untold, first.next_at) == (None, (night, night), 0, utc("2021-06-19 03:00"))
    clock.tick(utc("2021-06-18 12:00"))
    open_bill(tracker, moment=utc("2021-06-18 13:00"))
    tracker.note("BILL", "a remark", by="tester", moment=utc("2021-06-18 13:00"))
    after = clock.status(utc("2021-06-19 02:59"))
    assert after.last is not None
    assert (after.last.night, after.owed, after.untold, after.undelivered) == (night, None, 2, ())
    later = clock.status(utc("2021-06-20 03:00"))
    assert later.owed == (night + timedelta(days=1), night + timedelta(days=2))
