"""One digest a watcher and night, whatever the clock and the folder do; the moments are given, nothing waits."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from tests.digest.nights import ADDED, Nights, night, told_in, utc, watcher
from tests.support import open_bill, record
from tracker.digest.nightly import RETRY_AFTER, retry_at
from tracker.ledger.outbox import Letter, Status
from tracker.service import Tracker
from tracker.watcher import Empty, Every, Filters, Format


def every(minutes: int, first: str, last: str) -> list[str | datetime]:
    """The moments from the first to the last, so many minutes apart."""
    start, end = utc(first), utc(last)
    return [start + timedelta(minutes=n) for n in range(0, int((end - start).total_seconds() // 60) + 1, minutes)]


def covered(files: Iterable[Path]) -> list[list[str]]:
    """The first and last night of each of these digests."""
    return [json.loads(file.read_text(encoding="utf-8"))["nights"] for file in files]


@pytest.fixture
def desk(tracker: Tracker, tmp_path: Path) -> Nights:
    """One watcher, told of every bill at six in UTC."""
    return Nights(tracker, tmp_path, watcher(tmp_path))


def in_the_way(nights: Nights, name: str = "desk") -> Path:
    """A file where the watcher's folder should be."""
    file = nights.folder / name
    file.write_text("in the way", encoding="utf-8")
    return file


def test_one_digest_a_night_at_its_hour(desk: Nights) -> None:
    """Asked every hour for two days, one is made at six of each."""
    desk.tick("2021-06-17 06:00")
    assert desk.tick("2021-06-18 05:59") == []
    assert desk.names(every(60, "2021-06-18 06:00", "2021-06-20 05:00")) == ["2021-06-18", "2021-06-19"]


def test_the_night_begins_at_its_hour_in_its_zone(tracker: Tracker, tmp_path: Path) -> None:
    """Six in Moscow is three in UTC, and the file has Moscow's day."""
    nights = Nights(tracker, tmp_path, watcher(tmp_path, timezone="Europe/Moscow"))
    nights.tick("2021-06-17 12:00")
    assert nights.names(["2021-06-18 02:59", "2021-06-18 03:00"]) == ["2021-06-18"]


def test_a_new_watcher_is_told_at_once_and_then_at_its_hour(desk: Nights) -> None:
    """In the name of the latest night; the next comes with the next night."""
    assert desk.names(["2021-06-18 03:00", "2021-06-18 05:59", "2021-06-18 06:00"]) == ["2021-06-17", "2021-06-18"]


def test_nights_that_were_missed_are_covered_by_the_next_which_names_them(desk: Nights) -> None:
    """The machine was off from the 18th to the 20th: one digest on the 21st stands for four nights."""
    desk.tick("2021-06-17 06:00")
    files = desk.tick("2021-06-21 09:30")
    assert [night(file) for file in files] == ["2021-06-21"]
    assert covered(files) == [["2021-06-18", "2021-06-21"]]


def test_every_entry_is_told_once_over_all_nights(tracker: Tracker, desk: Nights) -> None:
    """Recorded early or late, one a night or many, through a missed night and a quiet one: the union holds each entry once."""
    recorded = {
        "2021-06-01": ["2021-05-11 bill_introduced", "2021-05-19 duma_adopted"],
        "2021-06-02": ["2021-06-02 council_approved"],
        "2021-06-03": [],
        "2021-06-04": ["2021-05-20 council_received"],
        "2021-06-08": ["2021-06-07 law_published", "2021-06-07 president_signed", "2021-05-18 committee_reported"],
        "2021-06-18": ["2021-06-18 depositary_notified"],
    }
    delivered = desk.tick("2021-05-31 06:00")
    open_bill(tracker, moment=utc("2021-06-01 08:00"))
    for on, lines in recorded.items():
        for line in lines:
            record(tracker, line, moment=utc(f"{on} 12:00"))
        if on != "2021-06-04":  # the night that is missed
            delivered += desk.tick(utc(f"{on} 06:00") + timedelta(days=1))
    told = Counter(entry for file in delivered for entry in told_in(file))
    assert told == Counter(f"BILL {seq}" for seq in range(1, 10))
    assert len(delivered) == 6


def test_a_watcher_begins_after_the_position_it_names(tracker: Tracker, tmp_path: Path) -> None:
    """What the ledger held before is not told to it, and all that comes after is."""
    open_bill(tracker, moment=utc("2021-05-11 12:00"))
    record(tracker, "2021-05-11 bill_introduced", moment=utc("2021-05-11 12:00"))
    nights = Nights(tracker, tmp_path, watcher(tmp_path, since=1))
    [file] = nights.tick("2021-05-12 06:00")
    assert told_in(file) == ["BILL 2"]


def test_each_watcher_goes_by_its_own_hour_bills_and_folder(tracker: Tracker, tmp_path: Path) -> None:
    """One for a treaty, one for a bill by name, a weekly one; none hears of another's bills."""
    open_bill(tracker, "SKIES", moment=utc("2021-06-17 12:00"))
    open_bill(tracker, "CFE", treaty="cfe", moment=utc("2021-06-17 12:00"))
    nights = Nights(
        tracker,
        tmp_path,
        watcher(tmp_path, "skies", filters=Filters(treaties=("open-skies",))),
        watcher(tmp_path, "cfe", filters=Filters(bills=("CFE",)), at=time(5)),
        watcher(tmp_path, "week", every=Every.week, format=Format.text),
    )
    files = {file.parent.name: file for file in nights.tick("2021-06-18 05:00")}
    assert sorted(files) == ["cfe", "skies", "week"]
    assert (told_in(files["skies"]), told_in(files["cfe"])) == (["SKIES 1"], ["CFE 1"])
    assert (night(files["skies"]), night(files["cfe"]), night(files["week"])) == ("2021-06-17", "2021-06-18", "2021-06-14")
    later = nights.tick("2021-06-21 06:00")
    assert sorted((file.parent.name, night(file)) for file in later) == [
        ("cfe", "2021-06-21"),
        ("skies", "2021-06-21"),
        ("week", "2021-06-21"),
    ]


def test_a_bill_that_leaves_the_filter_is_told_of_that_and_no_more(tracker: Tracker, tmp_path: Path) -> None:
    """Who watches the Council hears that it approved, in the night after; the signature is nobody's business there."""
    nights = Nights(tracker, tmp_path, watcher(tmp_path, filters=Filters(states=("in_council",))))
    open_bill(tracker, moment=utc("2021-05-11 12:00"))
    recorded = {
        "2021-05-19": "2021-05-19 duma_adopted",
        "2021-05-20": "2021-05-20 council_received",
        "2021-06-02": "2021-06-02 council_approved",
        "2021-06-07": "2021-06-07 president_signed",
    }
    told = {}
    for on, line in recorded.items():
        record(tracker, line, moment=utc(f"{on} 12:00"))
        [file] = nights.tick(utc(f"{on} 06:00") + timedelta(days=1))
        told[on] = told_in(file)
    assert told == {"2021-05-19": ["BILL 1", "BILL 2"], "2021-05-20": ["BILL 3"], "2021-06-02": ["BILL 4"], "2021-06-07": []}


def test_a_clock_that_is_set_back_sends_nothing_twice(desk: Nights) -> None:
    """Neither an hour nor a day; the next night comes when its day does."""
    desk.tick("2021-06-18 06:00")
    assert desk.names(every(15, "2021-06-18 05:00", "2021-06-18 07:00")) == []
    assert desk.names(every(60, "2021-06-17 07:00", "2021-06-19 05:00")) == []
    assert desk.names(["2021-06-19 06:00"]) == ["2021-06-19"]
    assert desk.wrong == []


def test_a_clock_that_is_set_back_an_hour_is_not_doubted_by_a_weekly_watcher(tracker: Tracker, tmp_path: Path) -> None:
    """Though its latest night is then a week ago."""
    nights = Nights(tracker, tmp_path, watcher(tmp_path, every=Every.week))
    assert nights.names(["2021-06-21 06:00", "2021-06-21 05:00", "2021-06-21 06:30"]) == ["2021-06-21"]
    assert nights.wrong == []


def test_a_night_told_far_ahead_of_the_clock_is_complained_of_and_the_others_are_served(tracker: Tracker, tmp_path: Path) -> None:
    """A clock that was once ten years ahead must not silence every night until then."""
    nights = Nights(tracker, tmp_path, watcher(tmp_path))
    nights.tick("2031-06-18 06:00")
    nights.watchers.add(watcher(tmp_path, "other"), "tester")
    assert [file.parent.name for file in nights.tick("2021-06-18 06:00")] == ["other"]
    [line] = nights.wrong
    assert line.startswith(
        "desk: the last night told is 2031-06-18, today is 2021-06-18: was, or is, this machine's clock wrong?"
    )
    assert "`tracker watch remove desk`, then `watch add` with --since 0" in line
    assert nights.standing("2021-06-18 06:00").trouble == (line.removeprefix("desk: "),)


def test_what_was_composed_is_what_is_delivered_whenever_that_comes(tracker: Tracker, desk: Nights) -> None:
    """The folder was in the way and something was recorded since: the text is that of the night."""
    open_bill(tracker, moment=utc("2021-06-18 05:00"))
    file = in_the_way(desk)
    assert desk.tick("2021-06-18 06:00") == []
    record(tracker, "2021-06-18 bill_introduced", moment=utc("2021-06-18 06:01"))
    file.unlink()
    assert desk.tick("2021-06-18 06:04") == []
    [file] = desk.tick("2021-06-18 06:06")
    assert (night(file), told_in(file)) == ("2021-06-18", ["BILL 1"])
    assert desk.tick("2021-06-18 06:15") == []


def test_a_receiver_that_is_down_for_three_days_gets_every_night_in_order(tracker: Tracker, desk: Nights) -> None:
    """Three digests wait, and each tells what its own night told; when the folder is there again the oldest comes first."""
    file = in_the_way(desk)
    for on in ("18", "19", "20"):
        open_bill(tracker, f"B{on}", moment=utc(f"2021-06-{on} 05:00"))
        assert desk.names(every(30, f"2021-06-{on} 06:00", f"2021-06-{on} 23:30")) == []
    file.unlink()
    files = desk.tick("2021-06-21 06:00")
    assert [night(file) for file in files] == ["2021-06-18", "2021-06-19", "2021-06-20", "2021-06-21"]
    assert [told_in(file) for file in files] == [["B18 1"], ["B19 1"], ["B20 1"], []]


def test_a_later_digest_is_not_held_up_by_an_earlier_one(desk: Nights) -> None:
    """The one of the 18th cannot be written, for a folder has its name: the 19th comes all the same, the 18th when it can."""
    blocked = desk.folder / "desk" / "digest-desk-2021-06-18.json"
    blocked.mkdir(parents=True)
    (blocked / "something").touch()
    assert desk.tick("2021-06-18 06:00") == []
    assert desk.names(["2021-06-19 06:00"]) == ["2021-06-19"]
    (blocked / "something").unlink()
    blocked.rmdir()
    assert desk.names(["2021-06-20 06:00"]) == ["2021-06-18", "2021-06-20"]


def test_one_watcher_s_trouble_is_not_another_s(tracker: Tracker, tmp_path: Path) -> None:
    """One folder is in the way, whichever of the two comes first; the other's digest is written."""
    for place in range(2):
        nights = Nights(tracker, tmp_path, watcher(tmp_path, f"a{place}"), watcher(tmp_path, f"b{place}"), place=place)
        in_the_way(nights, f"a{place}")
        assert f"b{place}" in {file.parent.name for file in nights.tick("2021-06-18 06:00")}


def test_attempts_become_rarer_and_end_after_five_days() -> None:
    """Five minutes after the first failure, then up to a day; none after the thirteenth, unless that came early."""
    at = utc("2021-06-18 06:00")
    made = Letter("desk", 1, at.date(), at.date(), 0, 0, None, at, "{}")
    waits = [retry_at(replace(made, attempts=attempts), at) for attempts in (1, 2, 3, 4, 9, 12)]
    clock = ("06:05", "06:15", "06:30", "07:00")
    assert waits == [*(utc(f"2021-06-18 {time}") for time in clock), utc("2021-06-19 06:00"), utc("2021-06-19 06:00")]
    assert list(RETRY_AFTER) == sorted(RETRY_AFTER)
    assert timedelta(days=5) < sum(RETRY_AFTER, timedelta()) < timedelta(days=6)
    tried = replace(made, attempts=13)
    assert retry_at(tried, utc("2021-06-23 05:59")) == utc("2021-06-24 05:59")
    assert retry_at(tried, utc("2021-06-23 06:00")) is None
    assert retry_at(replace(made, attempts=12), utc("2021-07-18 06:00")) == utc("2021-07-19 06:00")


def test_what_cannot_be_delivered_is_given_up_and_told_by_status_and_by_the_next_digest(desk: Nights) -> None:
    """Six days in the way, asked every three hours: the first night is a dead letter, named by one digest."""
    file = in_the_way(desk)
    for moment in every(180, "2021-06-18 06:00", "2021-06-24 03:00"):
        assert desk.tick(moment) == []
    [dead] = desk.outbox.waiting(Status.dead)
    assert str(dead.night) == "2021-06-18"
    [told] = [line for line in desk.standing("2021-06-24 03:00").trouble if "given up" in line]
    assert told.startswith("night of 2021-06-18 was given up (`tracker nightly retry desk`): ")
    file.unlink()
    files = desk.tick("2021-06-24 06:00")
    assert [night(one) for one in files] == [f"2021-06-{day}" for day in range(19, 25)]
    [told] = [line["text"] for line in sections_of(files[-1])["undelivered"]]
    assert told.startswith("the digest of the night of 2021-06-18: ")
    assert "undelivered" not in sections_of(desk.tick("2021-06-25 06:00")[0])


def sections_of(file: Path) -> dict[str, list[dict[str, str]]]:
    """The sections of a digest in JSON."""
    found: dict[str, list[dict[str, str]]] = json.loads(file.read_text(encoding="utf-8"))["sections"]
    return found


def test_what_is_given_up_while_the_next_is_made_is_told_by_the_one_after(desk: Nights) -> None:
    """The attempt began before the next night's digest was composed, and ended after: neither digest's clock says so."""
    file = in_the_way(desk)
    desk.tick("2021-06-18 06:00")
    file.unlink()
    [letter] = desk.outbox.waiting()
    in_hand = desk.outbox.lease(letter, utc("2021-06-19 05:59"))
    assert in_hand is not None
    assert desk.tick("2021-06-19 06:00") == []
    desk.outbox.failed(in_hand, "it answered 410 Gone", None)
    told = [file for day in (19, 20, 21) for file in desk.tick(f"2021-06-{day} 06:01")]
    assert [night(file) for file in told if "410 Gone" in file.read_text(encoding="utf-8")] == ["2021-06-20"]
    assert len(told) == 3


def test_a_dead_letter_that_is_revived_is_sent(desk: Nights) -> None:
    """With the text that it had."""
    file = in_the_way(desk)
    desk.tick("2021-06-18 06:00")
    [letter] = desk.outbox.waiting()
    leased = desk.outbox.lease(letter, utc("2021-06-18 07:00"))
    assert leased is not None
    desk.outbox.failed(leased, "no such address", None)
    file.unlink()
    assert desk.tick("2021-06-18 08:00") == []
    assert desk.outbox.revive(desk.outbox.waiting(Status.dead)) == 1
    assert desk.names(["2021-06-18 08:05"]) == ["2021-06-18"]


def test_a_message_that_cannot_be_read_is_given_up_at_once(desk: Nights) -> None:
    """And the one after it is delivered."""
    at = utc("2021-06-18 06:00")
    assert desk.outbox.add(Letter("desk", 1, at.date(), at.date(), 0, 0, None, at, '{"from": "a newer program"}'), ADDED)
    assert desk.names(["2021-06-19 06:00"]) == ["2021-06-19"]
    assert "cannot be read by this program" in desk.wrong[0]
    assert [letter.attempts for letter in desk.outbox.waiting(Status.dead)] == [1]


def test_the_lease_of_a_process_that_died_runs_out(desk: Nights) -> None:
    """Another process took the letter and was never heard of again: within minutes it is delivered all the same, in its turn."""
    file = in_the_way(desk)
    desk.tick("2021-06-18 06:00")
    file.unlink()
    [letter] = desk.outbox.waiting()
    assert desk.outbox.lease(letter, utc("2021-06-19 05:58"))
    assert desk.tick("2021-06-19 06:00") == []
    assert desk.names(["2021-06-19 06:04"]) == ["2021-06-18", "2021-06-19"]
    assert desk.tick("2021-06-19 06:20") == []


def test_a_lease_of_the_future_holds_nobody_up(desk: Nights) -> None:
    """Nor does a next try that a wrong clock set ten years ahead."""
    file = in_the_way(desk)
    desk.tick("2021-06-18 06:00")
    [letter] = desk.outbox.waiting()
    leased = desk.outbox.lease(letter, utc("2031-06-18 06:00"))
    assert leased is not None
    desk.outbox.failed(leased, "no room", utc("2031-06-18 06:05"))
    file.unlink()
    assert desk.names(["2021-06-18 06:01"]) == ["2021-06-18"]


def test_a_digest_with_nothing_new_is_skipped_and_the_window_goes_on(tracker: Tracker, tmp_path: Path) -> None:
    """Three quiet nights write nothing; what comes then is told once, since the last night and not since the last file."""
    nights = Nights(tracker, tmp_path, watcher(tmp_path, empty=Empty.skip))
    open_bill(tracker, moment=utc("2021-06-17 12:00"))
    assert nights.names(["2021-06-18 06:00", "2021-06-19 06:00", "2021-06-20 06:00", "2021-06-21 06:00"]) == ["2021-06-18"]
    last = nights.outbox.last("desk")
    assert last is not None
    assert (last.status, last.number, str(last.night)) == (Status.skipped, 4, "2021-06-21")
    tracker.note("BILL", "a remark", by="tester", moment=utc("2021-06-21 12:00"))
    [file] = nights.tick("2021-06-22 06:00")
    assert told_in(file) == ["BILL 2"]
    assert covered([file]) == [["2021-06-22", "2021-06-22"]]


def test_what_time_alone_brings_about_is_not_nothing(tracker: Tracker, tmp_path: Path) -> None:
    """A law published on 7 June is in force on the 18th with nobody acting: that night's digest is not skipped."""
    nights = Nights(tracker, tmp_path, watcher(tmp_path, empty=Empty.skip, timezone="Europe/Moscow"))
    lines = ("2021-05-11 bill_introduced", "2021-05-19 duma_adopted", "2021-06-02 council_approved")
    open_bill(tracker, moment=utc("2021-06-07 12:00"))
    for line in (*lines, "2021-06-07 president_signed", "2021-06-07 law_published"):
        record(tracker, line, moment=utc("2021-06-07 12:00"))
    sent = nights.names(every(24 * 60, "2021-06-08 03:00", "2021-06-19 03:00"))
    assert sent[0] == "2021-06-08"
    assert "2021-06-18" in sent
    assert "2021-06-19" not in sent


def test_nothing_is_made_or_sent_while_paused_and_nothing_is_lost(tracker: Tracker, desk: Nights) -> None:
    """What waited waits on; resumed, one digest stands for the nights between."""
    file = in_the_way(desk)
    desk.tick("2021-06-18 06:00")
    file.unlink()
    desk.watchers.pause("desk", "tester", utc("2021-06-18 06:01"), paused=True)
    open_bill(tracker, moment=utc("2021-06-19 12:00"))
    assert desk.names(every(60, "2021-06-18 07:00", "2021-06-21 07:00")) == []
    assert desk.standing("2021-06-21 07:00").owed is None
    desk.watchers.pause("desk", "tester", utc("2021-06-21 08:00"), paused=False)
    files = desk.tick("2021-06-21 09:00")
    assert covered(files) == [["2021-06-18", "2021-06-18"], ["2021-06-19", "2021-06-21"]]
    assert [told_in(file) for file in files] == [[], ["BILL 1"]]


def test_nothing_but_whole_digests_lies_in_the_folder(desk: Nights) -> None:
    """A reader of the folder sees a digest or nothing: no scratch file stays."""
    files = desk.tick("2021-06-18 06:00")
    assert list((desk.folder / "desk").iterdir()) == files


def test_two_that_find_the_same_night_owed_make_one_digest(tracker: Tracker, tmp_path: Path) -> None:
    """Whichever was first: the other delivers nothing, and the file is the same."""
    one = Nights(tracker, tmp_path, watcher(tmp_path))
    other = Nights(tracker, tmp_path, place=1)
    assert len(one.tick("2021-06-18 06:00")) == 1
    assert other.tick("2021-06-18 06:00") == []
    assert [night(file) for file in other.tick("2021-06-19 06:00")] == ["2021-06-19"]
    assert one.tick("2021-06-19 06:00") == []


def test_told_to_stop_it_finishes_the_one_in_hand(tracker: Tracker, tmp_path: Path) -> None:
    """Nothing is begun after the word has come: the rest is owed, and the next run does it."""
    nights = Nights(tracker, tmp_path, *(watcher(tmp_path, name) for name in "abc"))
    asked: list[bool] = []

    def stopping() -> bool:
        asked.append(True)
        return len(asked) > 4  # three are composed, and one delivered

    said = nights.tick("2021-06-18 06:00", stopping)
    assert len(said) == 1
    assert len(nights.outbox.waiting()) == 2
    assert len(nights.tick("2021-06-18 06:01")) == 2


def test_status_says_what_is_told_owed_and_to_come(tracker: Tracker, tmp_path: Path) -> None:
    """Before the first night, after it, when the next is due, and when it has been due for more than an hour."""
    nights = Nights(tracker, tmp_path, watcher(tmp_path, timezone="Europe/Moscow", added_at=utc("2021-06-18 12:00")))
    tonight = utc("2021-06-18 00:00").date()
    first = nights.standing("2021-06-18 12:00")
    assert (first.last, first.owed, first.next_at) == (None, (tonight, tonight), utc("2021-06-19 03:00"))
    assert first.trouble == ()
    nights.tick("2021-06-18 12:00")
    after = nights.standing("2021-06-19 02:59")
    assert after.last is not None
    assert (after.last.night, after.last.status, after.owed, after.waiting, after.trouble) == (tonight, Status.sent, None, (), ())
    assert nights.standing("2021-06-19 04:00").trouble == ()
    late = nights.standing("2021-06-20 03:30")
    assert late.owed == (tonight + timedelta(days=1), tonight + timedelta(days=2))
    assert late.trouble == ("nothing was made since 2021-06-19 03:00 UTC: does `tracker nightly run` run?",)


def test_a_failure_is_trouble_until_it_is_delivered(desk: Nights) -> None:
    """With the reason and the time of the next attempt."""
    file = in_the_way(desk)
    desk.tick("2021-06-18 06:00")
    [line] = desk.standing("2021-06-18 06:01").trouble
    assert line.startswith("night of 2021-06-18 failed (1 attempt, next try after 2021-06-18 06:05 UTC): ")
    file.unlink()
    desk.tick("2021-06-18 06:06")
    assert desk.standing("2021-06-18 06:07").trouble == ()


def test_what_waits_while_paused_is_no_trouble(desk: Nights) -> None:
    """Nobody tries, so nothing is wrong; resumed, the failure is told again."""
    in_the_way(desk)
    desk.tick("2021-06-18 06:00")
    assert len(desk.standing("2021-06-18 06:01").trouble) == 1
    desk.watchers.pause("desk", "tester", utc("2021-06-18 06:02"), paused=True)
    paused = desk.standing("2021-06-18 08:00")
    assert (len(paused.waiting), paused.trouble) == (1, ())
    desk.watchers.pause("desk", "tester", utc("2021-06-18 08:01"), paused=False)
    assert len(desk.standing("2021-06-18 08:02").trouble) == 1


def test_what_was_made_and_never_sent_is_trouble_after_an_hour(desk: Nights) -> None:
    """The process that made it died before it could send it, and none came after it."""
    at = utc("2021-06-18 06:00")
    assert desk.outbox.add(Letter("desk", 1, at.date(), at.date(), 0, 0, None, at, "{}"), ADDED)
    assert desk.standing("2021-06-18 06:59").trouble == ()
    assert desk.standing("2021-06-18 07:01").trouble == (
        "night of 2021-06-18 was made and not sent: does `tracker nightly run` run?",
    )


def test_a_watcher_without_bills_is_told_nothing(tracker: Tracker, tmp_path: Path) -> None:
    """Where it wants no empty digests, not even the first."""
    nights = Nights(tracker, tmp_path, watcher(tmp_path, empty=Empty.skip, filters=Filters(bills=("NONE",))))
    open_bill(tracker, moment=utc("2021-06-17 12:00"))
    assert nights.tick("2021-06-18 06:00") == []
