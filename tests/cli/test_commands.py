"""Each command as it is used: what it takes, what it says, what it leaves in the ledger."""

from __future__ import annotations

import shlex
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.cli.ledgers import RUSSIA, Typed, bill, entries, filled
from tests.support import MOMENT, Cli
from tracker.library.reader import Library
from tracker.service import Tracker

RU, US = "RU-OPEN-SKIES", "US-OPEN-SKIES"


def fill(tracker: Tracker) -> None:
    """Russia and the United States on Open Skies, a law outside any treaty, and a bill that is void."""
    bill(tracker, RU, "ru/denunciation", "open-skies", *RUSSIA, tags=("arms-control",), number="1168313-7")
    bill(tracker, US, "international/withdrawal", "open-skies", "2020-05-22 depositary_notified", title="Notice of 2020")
    bill(tracker, "BUDGET", "ru/federal-law", None, "2025-12-01 bill_introduced")
    bill(tracker, "MISTAKE", "ru/denunciation", "cfe", "2023-06-09 depositary_notified")
    tracker.note(RU, "a summit on 16 June may still change it", by="tester", moment=MOMENT)
    tracker.void("MISTAKE", because="a double", by="tester", moment=MOMENT)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory, library: Library) -> Typed:
    """The command line over these four bills; nothing writes to it."""
    return Typed(filled(tmp_path_factory.mktemp("commands"), library, fill).folder)


@pytest.fixture
def own(tmp_path: Path, library: Library) -> Typed:
    """The command line over a ledger with one bill, to write to."""
    return Typed(filled(tmp_path, library, lambda tracker: bill(tracker, RU, "ru/denunciation", "open-skies", RUSSIA[0])).folder)


def test_today_and_yesterday_are_those_of_the_bills_own_zone(own: Typed) -> None:
    """In Moscow it may be tomorrow already; the entry keeps the day, not the word."""
    before = datetime.now(UTC)
    said = [own.ok("record", RU, "committee-reported", "--on", word, "--json").json for word in ("today", "yesterday")]
    moments = (before, datetime.now(UTC))
    in_moscow = {moment.astimezone(ZoneInfo("Europe/Moscow")).date() for moment in moments}
    assert said[0]["entry"]["body"]["on"] in {f"{day}" for day in in_moscow}
    assert said[1]["entry"]["body"]["on"] in {f"{day - timedelta(days=1)}" for day in in_moscow}


def test_what_is_already_recorded_is_not_stored_again(own: Typed) -> None:
    """Equal in every field is already recorded and no error; with another source it is a fact of its own."""
    fact = ("record", RU, "duma_adopted", "--on", "2021-05-19")
    own.ok(*fact)
    again = own.ok("record", RU, "duma-adopted", "--on", "2021-05-19")
    assert "already recorded" in again.out
    assert entries(own) == 3
    linked = own.ok(*fact, "--source", "TASS", "--same-as", "3")
    assert entries(own) == 4
    assert "same-as" not in linked.out


def test_a_second_event_of_the_same_kind_and_day_is_told_how_to_be_an_account_of_the_first(own: Typed) -> None:
    """It is recorded as it was told; another day, or another party, is no second account of anything."""
    fact = ("record", RU, "committee-reported", "--on", "2021-05-18")
    own.ok(*fact)
    told = own.ok(*fact, "--source", "TASS")
    assert entries(own) == 4
    assert "entry 3 tells of the same kind and day" in told.out
    assert f"tracker retract {RU} 4 --because WHY` and record it with `--same-as 3`" in told.out
    for other in (("--on", "2021-05-17", "--source", "RIA"), ("--on", "2021-05-18", "--party", "Duma", "--source", "RIA")):
        assert "same kind and day" not in own.ok("record", RU, "committee-reported", *other).out


def test_everything_that_a_fact_may_carry_is_kept(own: Typed) -> None:
    """Time, effect, party, votes, source and note go in by options and come out of `show --json` as they were given."""
    fact = shlex.split(
        "--on 2021-06-07 --time 12:30 --effect 2021-06-07 --party Duma --votes 152:0:1 --source RG --official --note x"
    )
    own.ok("record", RU, "law-published", *fact, "--by", "desk 4")
    kept: Any = own.ok("log", RU, "--json").json[-1]
    assert kept["recorded_by"] == "desk 4"
    shown = own.ok("show", RU, "--json").json
    event = next(p["event"] for p in shown["passages"] if p["event"]["kind"] == "law_published")
    assert {name: event[name] for name in ("on", "effect", "time", "party", "source", "official", "note", "votes")} == {
        "on": "2021-06-07",
        "effect": "2021-06-07",
        "time": "12:30:00",
        "party": "Duma",
        "source": "RG",
        "official": True,
        "note": "x",
        "votes": {"for": 152, "against": 0, "abstained": 1},
    }


def test_a_correction_is_told_with_what_it_changed_and_where_the_bill_now_stands(own: Typed) -> None:
    """As a sentence and as JSON; said twice it adds nothing; the log shows both entries, linked in both directions."""
    own.ok("record", RU, "duma-adopted", "--on", "2021-05-20", "--votes", "399:0:0")
    correction = ("correct", RU, "3", "--on", "2021-05-19", "--source", "duma.gov.ru", "--official", "--because", "misread")
    told = own.ok(*correction).out.splitlines()
    said = "correction of entry 3: day 2021-05-20 -> 2021-05-19, source none -> duma.gov.ru, official no -> yes"
    assert told[0].startswith(f"{RU} 5: 2021-05-19 duma_adopted: ")
    assert told[0].endswith(said)
    assert told[1] == "2021-05-19: Before the Federation Council [in_council]"
    assert own.ok(*correction).out.startswith(f"{RU}: already recorded, nothing added\n")
    again = own.ok(*correction, "--json").json
    assert (again["already"], again["entry"]["seq"], again["entry"]["body"]["corrects"]) == (True, 5, 3)
    assert [(e["seq"], e["retracted_by"], e["corrected_by"]) for e in own.ok("log", RU, "--json").json[2:]] == [
        (3, 4, 5),
        (4, None, None),
        (5, None, None),
    ]
    log = own.ok("log", RU).out
    assert "retracted by entry 4, corrected by entry 5" in log
    assert "retracted entry 3, corrected by entry 5; because misread" in log
    assert said in log


def test_an_account_that_differs_is_answered_with_which_is_used_and_why(own: Typed) -> None:
    """The official one, though the other came later: at the entry just told, and at both of them in the log."""
    own.ok("record", RU, "duma-adopted", "--on", "2021-05-19", "--official")
    why = "differ in day; entry 3 is used: its source is marked official"
    assert why in own.ok("record", RU, "duma-adopted", "--on", "2021-05-20", "--same-as", "3").out
    assert own.ok("log", RU).out.count(why) == 2
    assert why in own.ok("show", RU).out
    own.ok("correct", RU, "3", "--not-official", "--because", "a newspaper's")
    assert "differ in day; entry 6 is used: it was recorded later" in own.ok("show", RU).out
    own.ok("retract", RU, "4", "--because", "misread")
    assert "Findings" not in own.ok("show", RU, "--as-of", "2021-05-20").out


def test_an_amendment_changes_what_a_bill_is_called_and_the_log_says_why(own: Typed) -> None:
    """Title, number, treaty and tags change from here on; the opening stays in the log as it was."""
    change = ["--title", "Renamed", "--number", "7", "--treaty", "cfe", "--tag", "urgent"]
    own.ok("amend", RU, *change, "--because", "a slip")
    own.ok("amend", RU, "--untag", "urgent", "--tag", "seen", "--because", "looked at")
    found = own.ok("show", RU, "--json").json
    assert (found["title"], found["number"], found["treaty"], found["tags"]) == ("Renamed", "7", "cfe", ["seen"])
    log = own.ok("log", RU).out
    assert "A title" in log
    assert "looked at" in log


def test_a_note_is_shown_and_moves_nothing(ledger: Typed) -> None:
    """A remark stands under the bill with who made it, beside an unchanged state."""
    found = ledger.ok("show", RU, "--as-of", "2021-06-02", "--json").json
    assert [(n["text"], n["recorded_by"]) for n in found["notes"]] == [("a summit on 16 June may still change it", "tester")]
    assert found["state"]["name"] == "with_president"
    assert "a summit on 16 June" in ledger.ok("show", RU).out


@pytest.mark.parametrize(
    "command", [("list",), ("days", "--as-of", "2023-06-09"), ("digest", "--since", "0", "--format", "json")]
)
def test_a_void_bill_leaves_list_days_and_digest(ledger: Typed, command: tuple[str, ...]) -> None:
    """A bill opened by mistake asks for no attention; of a void one the digest tells each entry and nothing else."""
    told = ledger.ok(*command)
    if command[0] == "digest":
        lines = [
            (name, line["text"]) for name, lines in told.json["sections"].items() for line in lines if line["bill"] == "MISTAKE"
        ]
        assert {name for name, _ in lines} == {"new"}
        assert "void" in lines[-1][1]
    else:
        assert "MISTAKE" not in told.out
        assert told.out.strip()


def test_a_void_bill_stays_in_the_log_and_the_void_may_be_retracted(own: Typed) -> None:
    """What was told of it is all there, the reason too, and a retraction brings it back."""
    own.ok("void", RU, "--because", "a double")
    assert RU not in own.ok("list").out
    log = own.ok("log").out
    assert "bill_introduced" in log
    assert "a double" in log
    own.ok("retract", RU, "last", "--because", "it was none")
    assert RU in own.ok("list").out


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ((), ["BUDGET", RU, US]),
        (("notice of",), [US]),
        (("1168313",), [RU]),
        (("OPEN-SKIES",), [RU, US]),
        (("--state", "in-duma"), ["BUDGET"]),
        (("--workflow", "ru/federal-law"), ["BUDGET"]),
        (("--treaty", "open-skies"), [RU, US]),
        (("--tag", "arms-control"), [RU]),
        (("--open",), ["BUDGET"]),
        (("--closed",), [RU, US]),
        (("--closed", "--limit", "1"), [RU]),
        (("--treaty", "open-skies", "--state", "notice_running", "--as-of", "2020-06-01"), [US]),
        (("nothing is called so",), []),
    ],
)
def test_list_keeps_to_what_was_asked(ledger: Typed, filters: tuple[str, ...], found: list[str]) -> None:
    """Each filter holds, and all of them together; bills come by name."""
    assert [one["bill"] for one in ledger.ok("list", *filters, "--json").json] == found


def test_days_within_and_limit(ledger: Typed) -> None:
    """On 18 June 2021 the conference is 60 days away and the notice 183; within counts, and limit cuts the later ones."""
    asked = (("--within", "60"), ("--within", "59"), ("--limit", "1"))
    told = [ledger.ok("days", RU, "--as-of", "2021-06-18", *options, "--json").json for options in asked]
    assert [[d["days"] for d in found] for found in told] == [[60], [], [60]]


def test_log_limit_keeps_the_newest_in_the_order_of_telling(ledger: Typed) -> None:
    """The last two entries of the ledger are the note and the void, whatever bill they are of."""
    log = ledger.ok("log", "--limit", "2", "--json").json
    assert [(e["bill"], e["entry"]) for e in log] == [(RU, "note"), ("MISTAKE", "void")]
    assert [e["seq"] for e in ledger.ok("log", US, "--limit", "1", "--json").json] == [2]


def test_a_digest_is_written_to_a_file(ledger: Typed) -> None:
    """With --output the file holds what would have been printed, and its name is printed instead."""
    asked = ("digest", "--as-of", "2021-06-18", "--format", "markdown")
    file = ledger.folder / "out" / "digest.md"
    assert ledger.ok(*asked, "--output", str(file)).out.strip() == str(file)
    assert file.read_text(encoding="utf-8") == ledger.ok(*asked).out


def test_show_tells_the_intervals_in_which_a_party_was_bound(cli: Cli) -> None:
    """Trinidad and Tobago and the first Optional Protocol: out on 26 August 1998, and in again by its own term."""
    cli.ok("open", "TT", "--workflow", "international/participation", "--treaty", "iccpr-op1", "--title", "Trinidad and Tobago")
    for kind, on in (
        ("instrument-deposited", "1980-11-14"),
        ("depositary-notified", "1998-05-26"),
        ("instrument-deposited", "1998-08-26"),
    ):
        cli.ok("record", "TT", kind, "--on", on)
    assert "  bound    from 1981-02-14 to 1998-08-26; from 1998-11-26 on\n" in cli.ok("show", "TT", "--as-of", "2000-03-26").out
    assert "  bound    from 1981-02-14 to 1998-08-26\n" in cli.ok("show", "TT", "--as-of", "1998-10-01").out


def test_where_the_treaty_allows_nothing_the_bill_is_not_at_an_end(tmp_path: Path, library: Library) -> None:
    """The Covenant cannot be left: no notice comes next, and the state is no end."""
    own = Typed(filled(tmp_path, library, lambda tracker: bill(tracker, "I", "international/withdrawal", "iccpr")).folder)
    assert own.ok("show", "I").out.partition("What may happen next\n")[2].splitlines()[0] == "nothing that the treaty allows"


def test_a_digest_speaks_russian_when_asked(ledger: Typed) -> None:
    """Heading, sections and days, from the same ledger."""
    told = ledger.ok("digest", "--as-of", "2021-06-18", "--language", "ru").out
    assert told.startswith("Сводка по состоянию на дату: пятница, 18 июня 2021 г.\n")
    assert "осталось 183 дня" in told


def test_the_digest_prints_its_schema(ledger: Typed) -> None:
    """A JSON Schema of what --format json prints, and no digest."""
    schema = ledger.ok("digest", "--schema").json
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert set(schema["required"]) == set(ledger.ok("digest", "--format", "json").json)
