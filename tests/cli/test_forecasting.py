"""`forecast`, `plan` and `what-if` as they are typed and read."""

from __future__ import annotations

import pytest

from tests.cli.ledgers import RUSSIA, Typed, bill, entries, filled
from tracker.library.reader import Library
from tracker.service import Tracker

RU = "RU-OPEN-SKIES"
ON_27_MAY = ("--as-of", "2021-05-27")


def fill(tracker: Tracker) -> None:
    """The denunciation of Open Skies, as it is on record."""
    bill(tracker, RU, "ru/denunciation", "open-skies", *RUSSIA)


@pytest.fixture(scope="module")
def cli(tmp_path_factory: pytest.TempPathFactory, library: Library) -> Typed:
    """The command line over it."""
    return Typed(filled(tmp_path_factory.mktemp("road"), library, fill).folder)


@pytest.mark.parametrize(
    "sentence",
    [
        "The earliest day it can be over is Tuesday 7 December 2021.",
        "If law_published of Thursday 27 May 2021 itself names that day for its effect, the earliest day is "
        "Saturday 27 November 2021.",
        "There is no latest day: no law bounds depositary_notified; the law that bounds council_approved is disputed.",
        "council_approved: by Wednesday 2 June 2021 if council_received came on Wednesday 19 May 2021, by Monday 7 June 2021 if "
        "on Monday 24 May 2021, the latest day for it; whether this binds is disputed, so there is no certain limit (Const-RF "
        "art. 105(4) (not checked; disputed: CC-RF 1-P (1995))).",
        "law_in_force comes by itself, from law_published of Thursday 27 May 2021 (5-FZ art. 6).",
        "depositary_notified: no law sets a last day for it.",
        "council_rejected: in_council -> in_conciliation (Const-RF art. 105(4))",
    ],
)
def test_a_forecast_is_told_in_sentences(cli: Typed, sentence: str) -> None:
    """A desk officer reads them aloud."""
    assert sentence in cli.ok("forecast", RU, *ON_27_MAY).out.replace("\n  ", "\n").splitlines()


def test_an_end_that_is_certain_is_told_as_exact(cli: Typed) -> None:
    """The notice of 18 June 2021."""
    told = cli.ok("forecast", RU, "--as-of", "2021-06-18").out
    assert "It is over on Saturday 18 December 2021 exactly: that is the earliest day and the latest." in told
    assert "The bill stands there already: No longer bound [withdrawn]." in cli.ok("forecast", RU).out


def test_a_forecast_as_json(cli: Typed) -> None:
    """Its days, its bounds, and what was asked."""
    told = cli.ok("forecast", RU, *ON_27_MAY, "--json").json
    assert (told["bill"], told["state"]["name"], told["to"]["name"]) == (RU, "in_council", "withdrawn")
    assert (told["earliest"], told["latest"], told["unknown"], told["known_at"]) == ("2021-12-07", None, None, None)
    council, *_, out = told["steps"]
    assert (council["kind"], council["earliest"], council["latest"], council["inferred"]) == (
        "council_approved",
        "2021-05-27",
        None,
        False,
    )
    (bound,) = council["bounds"]
    assert (bound["first"], bound["last"], bound["certain"]) == ("2021-06-02", "2021-06-07", False)
    assert (bound["earliest_start"], bound["latest_start"], bound["recorded"]) == ("2021-05-19", "2021-05-24", False)
    assert (out["timer"], out["term_basis"]["citation"], out["inferred"]) == ("notice", "Open-Skies art. XV(2)", True)
    assert told["named"] == [{"kind": "law_published", "on": "2021-05-27", "earliest": "2021-11-27", "unknown": None}]


def test_a_plan_says_what_must_be_done_by_when(cli: Typed) -> None:
    """The notice by 30 June, the publication by 19 June, with 23 days to spare."""
    told = cli.ok("plan", RU, "--to", "withdrawn", "--by", "2021-12-31", *ON_27_MAY).out
    assert "It can be met, with 23 days to spare: No longer bound [withdrawn] by Friday 31 December 2021." in told
    rows = {line.split()[3]: line.split()[:3] for line in told.splitlines() if line.startswith("2021-")}
    assert rows["depositary_notified"] == ["2021-06-30", "23", "2021-06-07"]
    assert rows["law_published"] == ["2021-06-19", "23", "2021-05-27"]


def test_a_plan_that_cannot_be_met_says_why(cli: Typed) -> None:
    """And so in JSON."""
    asked = ("plan", RU, "--by", "2021-12-01", *ON_27_MAY)
    told = cli.ok(*asked).out.splitlines()
    late = "Wednesday 1 December 2021 cannot be met: the earliest day it can be over is Tuesday 7 December 2021, 6 days too late."
    why = "depositary_notified would have had to come by Tuesday 1 June 2021, and cannot come before Monday 7 June 2021"
    assert late in told
    assert f"{why}, when law_in_force comes by itself (5-FZ art. 6)." in told
    plan = cli.ok(*asked, "--json").json
    assert (plan["can_be_met"], plan["days_late"], plan["obstacle"]) == (False, 6, "depositary_notified")
    assert {(step["kind"], step["last_day"], step["slack"]) for step in plan["steps"]} >= {
        ("law_in_force", "2021-06-01", -6),
        ("depositary_notified", "2021-06-01", -6),
    }


def test_what_the_law_wants_sooner_is_said(cli: Typed) -> None:
    """On 7 June the law is signed and published: nothing but the notice is left. On 2 June the President still has to sign."""
    told = cli.ok("plan", RU, "--by", "2022-03-31", "--as-of", "2021-06-02").out
    assert "president_signed: the law wants it by Monday 21 June 2021 already (Const-RF art. 107(3))." in told


def test_a_plan_for_the_last_day_of_all_is_an_answer(cli: Typed) -> None:
    """A notice of 30 June 9999 ends on 30 December."""
    plan = cli.ok("plan", RU, "--by", "9999-12-31", *ON_27_MAY, "--json").json
    assert {step["kind"]: step["last_day"] for step in plan["steps"]}["depositary_notified"] == "9999-06-30"


def test_what_if_shows_both_side_by_side(cli: Typed) -> None:
    """The notice revoked on 1 September, and what that would have changed; the ledger holds what it held."""
    before = entries(cli)
    told = cli.ok("what-if", RU, "--suppose", "notification_revoked@2021-09-01").out
    assert "No longer bound [withdrawn]  Notice of withdrawal may be given [may_notify]" in told
    assert "as recorded  2021-12-18  withdrawal_took_effect  notice_running -> withdrawn   inferred" in told
    assert "as supposed  2021-09-01  notification_revoked    notice_running -> may_notify" in told
    assert "depositary_notified  -> notice_running  no           yes" in told
    assert entries(cli) == before


def test_what_if_as_json(cli: Typed) -> None:
    """Both outlooks, and what differs; the supposed act has no entry and is not inferred."""
    told = cli.ok("what-if", RU, "--without", "3", "--as-of", "2021-06-02", "--json").json
    assert (told["without"], told["supposed"], told["terms"], told["changes"]) == ([3], [], {}, True)
    assert (told["was"]["findings"], [f["code"] for f in told["findings"]["now"]]) == ([], ["caught_up"])
    supposed = cli.ok("what-if", RU, "--suppose", "notification_revoked@2021-09-01", "--json").json
    assert [(e["kind"], e["seq"], e["inferred"]) for e in supposed["supposed"]] == [("notification_revoked", None, False)]
    assert (supposed["was"]["state"]["name"], supposed["now"]["state"]["name"]) == ("withdrawn", "may_notify")
    assert [(m["timer"], m["now"]["standing"]) for m in supposed["moved"]] == [("notice", "overtaken")]


def test_nothing_supposed_is_said_to_change_nothing(cli: Typed) -> None:
    """In one line."""
    assert cli.ok("what-if", RU).out.endswith("\nNothing differs.\n")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (("forecast", RU, "--to", "rejected-by-duma", "--as-of", "2021-06-18"), "nearest that can: may_notify, withdrawn"),
        (("plan", RU, "--by", "soon"), "--by 'soon' is not a day: give it as YYYY-MM-DD"),
        (("plan", RU, "--by", "2021-05-01", *ON_27_MAY), "is before the record's last event (duma_adopted of 2021-05-19)"),
        (("what-if", RU, "--suppose", "notification_revokd@2021-09-01"), "nearest: notification_revoked"),
        (("what-if", RU, "--suppose", "notification_revoked"), "give it as KIND@DATE[,effect=DATE][,party=NAME]"),
    ],
)
def test_bad_input_is_refused_in_one_line(cli: Typed, typed: tuple[str, ...], says: str) -> None:
    """With exit code 1 and the way out."""
    ran = cli(*typed)
    assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert ran.err.startswith("tracker: ")
    assert says in ran.err


@pytest.mark.parametrize(
    "command", [("forecast", RU), ("plan", RU, "--by", "2021-12-31"), ("what-if", RU)], ids=lambda words: words[0]
)
def test_all_three_take_the_axes(cli: Typed, command: tuple[str, ...]) -> None:
    """By the rules of one day, and by what had been recorded: all of it on 15 January 2026, nothing the day before."""
    told = cli.ok(*command, *ON_27_MAY, "--law-of", "2021-05-27", "--known-at", "2026-01-15", "--json").json
    assert (told["law_of"], told["known_at"], told["rules"]) == ("2021-05-27", "2026-01-15", None)
    assert told["state"]["name"] == "in_council"
    early = cli(*command, *ON_27_MAY, "--known-at", "2026-01-14")
    assert (early.code, early.out) == (1, "")
    assert "was not opened yet" in early.err
