"""The cases of 2020-21 that the tracker was made for, told by the command line on each day that mattered."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.cli.ledgers import CFE, RUSSIA, Typed, bill, filled
from tests.support import MOMENT, Cli, open_bill, record
from tracker.library.reader import Library
from tracker.service import Tracker

RU, US = "RU-OPEN-SKIES", "US-OPEN-SKIES"


def fill(tracker: Tracker) -> None:
    """Russia, the United States and what it might have done, and the CFE Treaty."""
    open_bill(tracker, RU, title="Denunciation of Open Skies", number="1168313-7")
    for line in RUSSIA[:2]:
        record(tracker, line, RU)
    for expected in ("2021-05-19", "2021-06-02"):
        tracker.expect(RU, "council_approved", on=expected, source=None, note=None, by="tester", moment=MOMENT)
    for line in RUSSIA[2:]:
        record(tracker, line, RU)
    notice, conference = "2020-05-22 depositary_notified", "2020-07-06 conference_held"
    bill(tracker, US, "international/withdrawal", "open-skies", notice, conference)
    for day in ("21", "22", "23"):
        revoked = f"2020-11-{day} notification_revoked"
        bill(tracker, f"US-REVOKED-{day}", "international/withdrawal", "open-skies", notice, conference, revoked)
    bill(tracker, "RU-CFE", "ru/denunciation", "cfe", *CFE)
    for day in ("6", "7"):
        bill(tracker, f"CFE-REVOKED-{day}", "ru/denunciation", "cfe", *CFE, f"2023-11-0{day} notification_revoked")


@pytest.fixture(scope="module")
def record_kept(tmp_path_factory: pytest.TempPathFactory, library: Library) -> Typed:
    """The command line over the record of all the cases; nothing writes to it."""
    return Typed(filled(tmp_path_factory.mktemp("cases"), library, fill).folder)


def shown(cli: Cli, name: str, as_of: str) -> Any:
    """A bill as `show --json` tells it on a day."""
    return cli.ok("show", name, "--as-of", as_of, "--json").json


def deadline(outlook: Any, timer: str) -> Any:
    """The deadline of this timer."""
    return next(one for one in outlook["deadlines"] if one["timer"] == timer)


def inferred(outlook: Any) -> list[tuple[str, str]]:
    """What time alone brought about, as (day, kind)."""
    return [(p["event"]["on"], p["event"]["kind"]) for p in outlook["passages"] if p["event"]["inferred"]]


@pytest.mark.parametrize("command", [("show", RU), ("days",), ("digest", "--format", "json")], ids=lambda words: words[0])
def test_a_process_tells_the_same(record_kept: Typed, command: tuple[str, ...]) -> None:
    """What follows is asked without a process for each question; here the same words are typed to one."""
    asked = (*command, "--as-of", "2021-06-18")
    told, process = record_kept.ok(*asked).out, Cli(record_kept.folder).ok(*asked).out
    moment = re.compile(r'"moment": "[^"]*"')
    assert moment.sub("", process) == moment.sub("", told)
    assert "183" in process


def test_on_27_may_the_bill_is_before_the_council_and_its_transmission_overdue(record_kept: Typed) -> None:
    """Five days from 19 May ended on 24 May and nobody recorded a receipt; the Council's vote has moved by a fortnight."""
    found = shown(record_kept, RU, "2021-05-27")
    assert found["state"]["name"] == "in_council"
    transmission = deadline(found, "transmission_to_council")
    assert (transmission["last_day"], transmission["days"], transmission["standing"]) == ("2021-05-24", -3, "overdue")
    assert transmission["basis"]["citation"] == "Const-RF art. 105(3)"
    assert [(e["kind"], e["on"], e["moved_from"], e["days"]) for e in found["expected"]] == [
        ("council_approved", "2021-06-02", "2021-05-19", 6)
    ]
    assert found["findings"] == []


def test_show_says_that_no_receipt_is_recorded_and_that_the_vote_moved(record_kept: Typed) -> None:
    """A reader of the text finds on 27 May what the machine-readable form holds."""
    told = record_kept.ok("show", RU, "--as-of", "2021-05-27").out
    assert "Before the Federation Council" in told
    assert "no receipt recorded" in told
    moved = next(line for line in told.splitlines() if "moved from 2021-05-19" in line)
    assert "2021-06-02" in moved


def test_the_digest_says_that_the_vote_moved(record_kept: Typed) -> None:
    """The agenda of 27 May holds one vote of the Council, on 2 June, and says from which day it moved."""
    sections = record_kept.ok("digest", "--as-of", "2021-05-27", "--format", "json").json["sections"]
    expected = [line for line in sections["expected"] if line["bill"] == RU]
    assert [(line["on"], line["days"]) for line in expected] == [("2021-06-02", 6)]
    assert "moved from 2021-05-19" in expected[0]["text"]
    due = [line for line in sections["overdue"] if line["bill"] == RU]
    assert [(line["on"], line["days"]) for line in due] == [("2021-05-24", -3)]
    assert "no receipt recorded" in due[0]["text"]


def test_the_approval_of_2_june_overtakes_the_transmission(record_kept: Typed) -> None:
    """From the approval on nobody asks for a receipt any more, and the expectation is fulfilled."""
    found = shown(record_kept, RU, "2021-06-02")
    assert found["state"]["name"] == "with_president"
    transmission = deadline(found, "transmission_to_council")
    assert (transmission["standing"], transmission["ended_by"]["on"]) == ("overtaken", "2021-06-02")
    assert found["expected"] == []


def test_on_17_june_the_law_is_signed_and_not_yet_in_force(record_kept: Typed) -> None:
    """Ten clear days after publication on 7 June end with 17 June; the law is in force at 00:00 of the 18th."""
    found = shown(record_kept, RU, "2021-06-17")
    assert found["state"]["name"] == "signed"
    commencement = deadline(found, "commencement")
    assert (commencement["last_day"], commencement["effect_day"], commencement["days"]) == ("2021-06-17", "2021-06-18", 1)
    assert inferred(found) == []


def test_on_18_june_the_law_is_in_force_by_inference_and_the_notice_runs(record_kept: Typed) -> None:
    """Six months from 18 June end on 18 December, 183 days away; the conference may be held from day 30 to day 60."""
    found = shown(record_kept, RU, "2021-06-18")
    assert found["state"]["name"] == "notice_running"
    assert inferred(found) == [("2021-06-18", "law_in_force")]
    assert found["findings"] == []
    notice, conference = deadline(found, "notice"), deadline(found, "conference")
    assert (notice["effect_day"], notice["days"], notice["standing"]) == ("2021-12-18", 183, "running")
    assert (conference["opens"], conference["last_day"]) == ("2021-07-18", "2021-08-17")


@pytest.mark.parametrize(("as_of", "days"), [("2021-06-18", [183]), ("2021-12-17", [1]), ("2021-12-18", [])])
def test_days_counts_to_the_eighteenth_of_december(record_kept: Typed, as_of: str, days: list[int]) -> None:
    """183 days on the day of the notice, one on the eve, and nothing left to count on the day itself."""
    found = record_kept.ok("days", RU, "--as-of", as_of, "--json").json
    assert [(d["days"], d["day"]) for d in found if d["timer"] == "notice"] == [(n, "2021-12-18") for n in days]


def test_the_conference_of_20_july_met_its_window(record_kept: Typed) -> None:
    """20 July is day 32 of the thirty to sixty; on 17 December the notice still runs, with one day left."""
    found = shown(record_kept, RU, "2021-12-17")
    assert found["state"]["name"] == "notice_running"
    conference = deadline(found, "conference")
    assert (conference["standing"], conference["ended_by"]["on"]) == ("met", "2021-07-20")


def test_on_18_december_russia_is_out_and_nothing_was_recorded_that_day(record_kept: Typed) -> None:
    """Time alone ends it: the passage is inferred, has no entry, and stands in no line of the log."""
    found = shown(record_kept, RU, "2021-12-18")
    assert (found["state"]["name"], found["state"]["final"]) == ("withdrawn", True)
    assert inferred(found) == [("2021-06-18", "law_in_force"), ("2021-12-18", "withdrawal_took_effect")]
    assert found["passages"][-1]["event"]["seq"] is None
    assert found["findings"] == []
    assert "2021-12-18" not in record_kept.ok("log", RU).out


def test_the_united_states_have_184_days(record_kept: Typed) -> None:
    """From 22 May to 22 November 2020, and the conference of 6 July was day 45."""
    found = record_kept.ok("days", US, "--as-of", "2020-05-22", "--json").json
    assert [(d["timer"], d["opens"], d["day"], d["days"]) for d in found] == [
        ("conference", "2020-06-21", "2020-07-21", 60),
        ("notice", None, "2020-11-22", 184),
    ]


def test_a_revocation_is_in_time_until_the_notice_has_run_out(record_kept: Typed) -> None:
    """The United States may still revoke on 21 and 22 November, on the 23rd no more; for CFE 6 November is the last day."""
    bills = {one["bill"]: one["state"]["name"] for one in record_kept.ok("list", "--as-of", "2023-12-01", "--json").json}
    assert bills == {
        RU: "withdrawn",
        US: "withdrawn",
        "US-REVOKED-21": "may_notify",
        "US-REVOKED-22": "may_notify",
        "US-REVOKED-23": "withdrawn",
        "RU-CFE": "withdrawn",
        "CFE-REVOKED-6": "may_notify",
        "CFE-REVOKED-7": "withdrawn",
    }


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("US-REVOKED-21", []),
        ("US-REVOKED-22", ["on_day_of_effect"]),
        ("US-REVOKED-23", ["not_foreseen"]),
        ("CFE-REVOKED-6", []),
        ("CFE-REVOKED-7", ["not_foreseen"]),
    ],
)
def test_what_is_remarked_about_a_revocation(record_kept: Typed, name: str, code: list[str]) -> None:
    """On the day of effect the hour decides; after it, or after an effect at 00:00, it changes nothing and is remarked on."""
    findings = shown(record_kept, name, "2023-12-01")["findings"]
    assert [(f["code"], f["kind"]) for f in findings] == [(c, "notification_revoked") for c in code]


def test_the_cfe_notice_leaves_151_days_and_its_last_day_is_the_sixth_of_november(record_kept: Typed) -> None:
    """150 days from 9 June end with 6 November; the withdrawal takes effect at 00:00 of the 7th."""
    on_notice = shown(record_kept, "RU-CFE", "2023-06-09")
    notice = deadline(on_notice, "notice")
    assert (notice["last_day"], notice["effect_day"], notice["days"]) == ("2023-11-06", "2023-11-07", 151)
    assert inferred(on_notice) == [("2023-06-09", "law_in_force")]
    assert shown(record_kept, "RU-CFE", "2023-11-06")["state"]["name"] == "notice_running"
    assert shown(record_kept, "RU-CFE", "2023-11-07")["state"]["name"] == "withdrawn"
