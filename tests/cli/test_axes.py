"""As of which day, as known when, by which law: the three in any combination, on every command that reads.

One ledger: an event of 19 May, read as the 20th, was recorded in July and corrected in August. The states and days are typed.
"""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest

from tests.cli.ledgers import Typed, filled
from tests.support import open_bill, record
from tracker import bootstrap
from tracker.library.reader import Library
from tracker.service import Tracker

LAW = """\
workflow: test/reading
title: {en: A bill in two chambers}
jurisdiction: RU
timezone: Europe/Moscow
law_as_of: 2024-01-01
first: in_duma
kinds:
  duma_adopted: {en: Adopted}
  council_approved: {en: Approved}
states:
  in_duma: {title: {en: In the Duma}, transitions: {duma_adopted: {to: in_council, basis: VCLT art. 54(a)}}}
  in_council: {title: {en: In the Council}, transitions: {council_approved: {to: passed, basis: VCLT art. 54(a)}}}
  passed: {title: {en: Passed}, final: true, usual: true}
terms: {counting: day_after, rolling: none, effect: last_day}
timers:
  consideration:
    title: {en: Consideration}
    starts: duma_adopted
    stops: council_approved
    term:
      - {days: 10, basis: VCLT art. 54(a), in_force: {until: 2021-12-31}}
      - {days: 20, basis: VCLT art. 54(a), in_force: {from: 2022-01-01}}
"""
"""Ten days for the Council; by the law of 2022, twenty."""


def at(text: str) -> dict[str, Any]:
    """What a command needs to be recorded at noon of a day."""
    return {"by": "tester", "moment": datetime.fromisoformat(f"{text}T12:00+00:00").astimezone(UTC)}


def fill(tracker: Tracker) -> None:
    """Opened (1), approval expected on 1 June (2), adopted on 20 May (3); retracted (4) and adopted on the 19th (5)."""
    open_bill(tracker, "RU", "test/reading", None, **at("2021-05-11"))
    tracker.expect("RU", "council_approved", on="2021-06-01", source=None, note=None, **at("2021-05-12"))
    record(tracker, "2021-05-20 duma_adopted", "RU", **at("2021-07-05"))
    tracker.correct("RU", "3", on="2021-05-19", because="misread", **at("2021-08-10"))


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Typed:
    """The command line over this ledger; nothing writes to it."""
    folder = tmp_path_factory.mktemp("axes")
    (folder / "law" / "test").mkdir(parents=True)
    (folder / "law" / "test" / "reading.yaml").write_text(LAW, encoding="utf-8")
    law = Library(bootstrap.data_folder("workflows"), None, folder / "law")
    return Typed(filled(folder, law, fill).folder)


def ask(ledger: Typed, command: str, as_of: str | None, known_at: str | None, law_of: str | None) -> Any:
    """The JSON of a command, asked on these axes."""
    axes = {"--as-of": as_of, "--known-at": known_at, "--law-of": law_of}
    given = [word for option, value in axes.items() if value for word in (option, value)]
    return ledger.ok(*command.split(), *given, env={"TRACKER_WORKFLOWS": str(ledger.folder / "law")}).json


BEFORE, IN_JULY, IN_AUGUST = "2021-06-30", "2021-07-31", "2021-08-31"
LAW_OF_2022 = "2022-06-01"

TABLE = [
    # as of, known at: where it stands, the days that remain by the law of the day and by that of 2022
    ("2021-05-18", BEFORE, "in_duma", [], []),
    ("2021-05-18", IN_JULY, "in_duma", [], []),
    ("2021-05-18", IN_AUGUST, "in_duma", [], []),
    ("2021-05-19", BEFORE, "in_duma", [], []),
    ("2021-05-19", IN_JULY, "in_duma", [], []),
    ("2021-05-19", IN_AUGUST, "in_council", [10], [20]),
    ("2021-05-20", BEFORE, "in_duma", [], []),
    ("2021-05-20", IN_JULY, "in_council", [10], [20]),
    ("2021-05-20", IN_AUGUST, "in_council", [9], [19]),
    ("2021-06-05", BEFORE, "in_duma", [], []),
    ("2021-06-05", IN_JULY, "in_council", [-6], [4]),
    ("2021-06-05", IN_AUGUST, "in_council", [-7], [3]),
    ("2021-05-20", None, "in_council", [9], [19]),
    ("2021-05-20", "2021-07-05T11:59Z", "in_duma", [], []),
    ("2021-05-20", "2021-07-05T12:00Z", "in_council", [10], [20]),
    ("2021-05-20", "2021-08-10T14:59:59+03:00", "in_council", [10], [20]),
    ("2021-05-20", "2021-08-10T15:00+03:00", "in_council", [9], [19]),
]
ASKED = [
    (as_of, known_at, law_of, state, by_2022 if law_of else by_day)
    for (as_of, known_at, state, by_day, by_2022), law_of in product(TABLE, (None, LAW_OF_2022))
]


@pytest.mark.parametrize(("as_of", "known_at", "law_of", "state", "days"), ASKED)
def test_every_command_answers_on_all_three_axes(
    ledger: Typed, as_of: str, known_at: str | None, law_of: str | None, state: str, days: list[int]
) -> None:
    """The state and the days remaining are the same wherever they are asked for."""
    axes = (as_of, known_at, law_of)
    shown = ask(ledger, "show RU --json", *axes)
    assert (shown["state"]["name"], shown["as_of"], shown["law_of"]) == (state, as_of, law_of)
    assert [d["days"] for d in shown["deadlines"]] == days
    (listed,) = ask(ledger, "list --json", *axes)
    assert (listed["state"]["name"], [listed["next_deadline"]["days"]] if days else listed["next_deadline"]) == (
        state,
        days or None,
    )
    assert [d["days"] for d in ask(ledger, "days --json", *axes)] == days
    assert [d["days"] for d in ask(ledger, "explain RU --json", *axes)] == days
    found = ask(ledger, "digest --since 0 --format json", *axes)
    assert [line["days"] for name in ("overdue", "due") for line in found["sections"][name]] == days
    assert (found["as_of"], found["law_of"], found["known_at"] is None) == (as_of, law_of, known_at is None)


LOGGED = [
    # known at: the entries told, which of them is corrected, by which entry
    (BEFORE, [1, 2], {}),
    (IN_JULY, [1, 2, 3], {}),
    (IN_AUGUST, [1, 2, 3, 4, 5], {3: 5}),
    (None, [1, 2, 3, 4, 5], {3: 5}),
]


@pytest.mark.parametrize(("known_at", "told", "corrected"), LOGGED)
@pytest.mark.parametrize(("as_of", "remarks"), [("2021-06-01", {}), ("2021-06-02", {2: "expected_day_gone_by"})])
@pytest.mark.parametrize("law_of", [None, LAW_OF_2022])
def test_the_log_is_what_was_known_and_remarked_on_as_of_the_day(
    ledger: Typed,
    known_at: str | None,
    told: list[int],
    corrected: dict[int, int],
    as_of: str,
    remarks: dict[int, str],
    law_of: str | None,
) -> None:
    """No entry is left out by a day of the law."""
    lines = ask(ledger, "log RU --json", as_of, known_at, law_of)
    assert [line["seq"] for line in lines] == told
    assert {line["seq"]: line["corrected_by"] for line in lines if line["corrected_by"]} == corrected
    assert {line["seq"]: line["findings"][0]["code"] for line in lines if line["findings"]} == remarks


DIGESTS = [
    # as of, known at: the entries told, how many lines tell corrections, facts of a later day left out, last position told
    ("2021-05-18", BEFORE, [1, 2], 0, 0, 2),
    ("2021-05-18", IN_JULY, [1, 2], 0, 1, 3),
    ("2021-05-18", IN_AUGUST, [1, 2], 0, 2, 5),
    ("2021-05-19", IN_JULY, [1, 2], 0, 1, 3),
    ("2021-05-19", IN_AUGUST, [1, 2], 1, 1, 5),
    ("2021-05-20", IN_JULY, [1, 2, 3], 0, 0, 3),
    ("2021-05-20", IN_AUGUST, [1, 2, 3], 1, 0, 5),
    ("2021-05-20", None, [1, 2, 3], 1, 0, 5),
]


@pytest.mark.parametrize(("as_of", "known_at", "told", "corrections", "later", "upto"), DIGESTS)
def test_a_digest_tells_what_was_known_by_then(
    ledger: Typed, as_of: str, known_at: str | None, told: list[int], corrections: int, later: int, upto: int
) -> None:
    """In August the entry of July is told as corrected, and the correction in a line of its own."""
    found = ask(ledger, "digest --since 0 --format json", as_of, known_at, None)
    new = found["sections"]["new"]
    assert [int(line["text"].split()[1].rstrip(":")) for line in new] == told
    assert len(found["sections"]["corrected"]) == corrections
    assert (found["left_out_after_as_of"], found["upto"]) == (later, upto)


@pytest.mark.parametrize(
    ("known_at", "as_of"), [("2021-05-18", "2021-05-18"), (IN_JULY, IN_JULY), ("2021-07-05T21:30Z", "2021-07-06")]
)
def test_without_a_day_of_the_law_it_is_the_one_at_which_things_are_known(ledger: Typed, known_at: str, as_of: str) -> None:
    """In the zone of the bill, where half past nine in the evening in London is tomorrow."""
    assert ask(ledger, "show RU --json", None, known_at, None)["as_of"] == as_of
    assert [bill["as_of"] for bill in ask(ledger, "list --json", None, known_at, None)] == [as_of]
    gone_by = ask(ledger, "digest --since 0 --format json", None, known_at, None)["sections"]["findings"]
    assert [line["on"] for line in gone_by] == (["2021-06-01"] if as_of > "2021-06-01" else [])


@pytest.mark.parametrize("command", ["days --json", "list --json", "log --json"])
def test_before_it_was_opened_a_bill_is_in_no_list(ledger: Typed, command: str) -> None:
    """Nor in a digest, which has nothing to tell; asked for by name it is refused."""
    assert ask(ledger, command, "2021-05-20", "2021-05-10", None) == []
    found = ask(ledger, "digest --since 0 --format json", "2021-05-20", "2021-05-10", None)
    assert (found["bills"], found["upto"], [name for name, lines in found["sections"].items() if lines]) == (0, 0, [])
    for asked in ("show RU", "explain RU", "log RU"):
        refused = ledger(*asked.split(), "--known-at", "2021-05-10", env={"TRACKER_WORKFLOWS": str(ledger.folder / "law")})
        assert (refused.code, "was not opened yet" in refused.err, refused.out) == (1, True, "")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("--as-of 2021-05-20", ["Digest as of Thursday 20 May 2021"]),
        (f"--known-at {IN_JULY}", ["Digest of Saturday 31 July 2021", f"As known at {IN_JULY}."]),
        (
            "--known-at 2021-07-31T12:00Z",
            ["Digest of Saturday 31 July 2021, 12:00 UTC", "As known at 2021-07-31 12:00:00+00:00."],
        ),
        (
            f"--as-of 2021-05-20 --known-at {IN_JULY} --law-of {LAW_OF_2022}",
            ["Digest as of Thursday 20 May 2021", f"As known at {IN_JULY}. By the law of {LAW_OF_2022}.", "20 days left"],
        ),
    ],
)
def test_a_digest_says_on_which_axes_it_was_asked_for(ledger: Typed, options: str, said: list[str]) -> None:
    """In its heading and in what it covers."""
    told = ledger.ok("digest", "--since", "0", *options.split(), env={"TRACKER_WORKFLOWS": str(ledger.folder / "law")}).out
    assert [words for words in said if words not in " ".join(told.split())] == []


@pytest.mark.parametrize("command", ["show RU", "days", "list", "log", "explain RU", "digest"])
@pytest.mark.parametrize("option", ["--as-of", "--known-at", "--law-of"])
def test_what_is_no_day_is_refused_on_each_axis(ledger: Typed, command: str, option: str) -> None:
    """In one line that names the option."""
    refused = ledger(*command.split(), option, "2021-02-30", env={"TRACKER_WORKFLOWS": str(ledger.folder / "law")})
    assert (refused.code, refused.out, len(refused.err.splitlines())) == (1, "", 1)
    assert f"{option} '2021-02-30': there is no such day" in refused.err
