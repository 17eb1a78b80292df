"""The whole story typed by a person, command by command; retraction, silence, and records with gaps."""

from __future__ import annotations

import pytest

from tests.cli.ledgers import bill, entries, filled
from tests.support import Cli
from tracker.library.reader import Library
from tracker.service import Tracker

RU = "RU-OPEN-SKIES"
BEFORE_THE_COUNCIL = ("2021-05-11 bill_introduced", "2021-05-19 duma_adopted")


def fill(tracker: Tracker) -> None:
    """A signature dated before the vote, a record that begins in the middle, and two bills that meet with silence."""
    rest = ("2021-06-07 law_published", "2021-06-18 depositary_notified")
    wrong = ("2021-06-01 president_signed", "2021-06-02 council_approved")
    bill(tracker, "MISDATED", "ru/denunciation", "open-skies", *BEFORE_THE_COUNCIL, *wrong, *rest)
    middle = ("2021-06-02 council_approved", "2021-06-07 president_signed")
    bill(tracker, "MIDDLE", "ru/denunciation", "open-skies", *middle, *rest)
    bill(tracker, "COUNCIL-SILENT", "ru/denunciation", "open-skies", *BEFORE_THE_COUNCIL, "2021-05-20 council_received")
    received = ("2021-06-02 council_approved", "2021-06-03 president_received")
    bill(tracker, "PRESIDENT-SILENT", "ru/denunciation", "open-skies", *BEFORE_THE_COUNCIL, *received)


@pytest.fixture(scope="module")
def gaps(tmp_path_factory: pytest.TempPathFactory, library: Library) -> Cli:
    """The command line over these four bills; nothing writes to it."""
    return filled(tmp_path_factory.mktemp("gaps"), library, fill)


def test_the_russian_case_typed_command_by_command(cli: Cli) -> None:
    """Opened, recorded, expected and asked as a person does, the bill stands each day where the record says it stood."""
    title = "Denunciation of the Treaty on Open Skies"
    opening = ("--workflow", "ru/denunciation", "--treaty", "open-skies", "--title", title, "--number", "1168313-7")
    assert "proposed" in cli.ok("open", RU, *opening).out
    for kind, on, state in (
        ("bill-introduced", "2021-05-11", "in_duma"),
        ("duma-adopted", "2021-05-19", "in_council"),
    ):
        assert f"[{state}]" in cli.ok("record", RU, kind, "--on", on).out
    for on in ("2021-05-19", "2021-06-02"):
        assert "[in_council]" in cli.ok("expect", RU, "council-approved", "--on", on).out
    assert "moved from 2021-05-19" in cli.ok("show", RU, "--as-of", "2021-05-27").out
    for kind, on, state in (
        ("council-approved", "2021-06-02", "with_president"),
        ("president-signed", "2021-06-07", "signed"),
        ("law-published", "2021-06-07", "signed"),
        ("depositary-notified", "2021-06-18", "notice_running"),
        ("conference-held", "2021-07-20", "notice_running"),
    ):
        assert f"{on}: " in (told := cli.ok("record", RU, kind, "--on", on).out)
        assert f"[{state}]" in told
    days = cli.ok("days", "--as-of", "2021-06-18").out
    notice = next(line for line in days.splitlines() if "2021-12-18" in line)
    assert notice.split()[0] == "183"
    assert "[withdrawn]" in cli.ok("show", RU, "--as-of", "2021-12-18").out
    assert entries(cli) == 10


def test_a_retracted_notification_brings_the_bill_back_and_both_entries_stay(cli: Cli) -> None:
    """Without its notice the United States stand where they stood before it; the log tells the notice and its retraction."""
    cli.ok("open", "US", "--workflow", "international/withdrawal", "--treaty", "open-skies", "--title", "Withdrawal")
    assert "[notice_running]" in cli.ok("record", "US", "depositary-notified", "--on", "2020-05-22").out
    cli.ok("retract", "US", "last", "--because", "announced, not yet made")
    found = cli.ok("show", "US", "--json").json
    assert (found["state"]["name"], found["passages"], found["deadlines"]) == ("may_notify", [], [])
    log = cli.ok("log", "US", "--json").json
    assert [(e["seq"], e["entry"], e["retracted_by"]) for e in log] == [
        (1, "opening", None),
        (2, "fact", 3),
        (3, "retraction", None),
    ]
    again = cli.ok("record", "US", "depositary-notified", "--on", "2020-05-22", "--json").json
    assert (again["already"], again["entry"]["seq"], again["state"]["name"]) == (False, 4, "withdrawn")


@pytest.mark.parametrize(
    ("name", "findings"),
    [
        ("MISDATED", [("caught_up", "2021-06-01", "president_signed"), ("not_foreseen", "2021-06-02", "council_approved")]),
        ("MIDDLE", [("caught_up", "2021-06-02", "council_approved")]),
    ],
)
def test_a_gap_is_remarked_on_and_the_bill_is_never_stranded(gaps: Cli, name: str, findings: list[tuple[str, str, str]]) -> None:
    """A wrong date costs two findings, a beginning in the middle one; both bills are still out on 18 December."""
    found = gaps.ok("show", name, "--as-of", "2021-12-18", "--json").json
    assert found["state"]["name"] == "withdrawn"
    assert [(f["code"], f["on"], f["kind"]) for f in found["findings"]] == findings
    assert [p["event"]["kind"] for p in found["passages"] if p["irregular"]] == [findings[0][2]]


@pytest.mark.parametrize(
    "command",
    [("show", "MISDATED", "--as-of", "2021-12-17"), ("log", "MISDATED"), ("digest", "--as-of", "2021-12-17")],
    ids=["show", "log", "digest"],
)
def test_a_gap_is_told_wherever_the_record_is_read(gaps: Cli, command: tuple[str, ...]) -> None:
    """The bill, the log and the digest each name both events that the workflow did not foresee, by day and entry."""
    told = gaps.ok(*command).out
    assert "president_signed of 2021-06-01 (entry 4) is not foreseen" in told
    assert "council_approved of 2021-06-02 (entry 5) is not foreseen" in told


def test_nothing_passes_by_the_silence_of_the_council(gaps: Cli) -> None:
    """Fourteen days from 20 May end on 3 June; whether they bind is disputed, that they pass nothing is not."""
    found = gaps.ok("show", "COUNCIL-SILENT", "--as-of", "2021-12-31", "--json").json
    assert found["state"]["name"] == "in_council"
    consideration = next(d for d in found["deadlines"] if d["timer"] == "consideration")
    assert (consideration["last_day"], consideration["standing"], consideration["then"]) == ("2021-06-03", "disputed", None)


def test_the_silence_of_the_president_is_neither_signature_nor_veto(gaps: Cli) -> None:
    """Fourteen days from 3 June end on 17 June; afterwards the bill still lies before the President."""
    found = gaps.ok("show", "PRESIDENT-SILENT", "--as-of", "2021-12-31", "--json").json
    assert found["state"]["name"] == "with_president"
    signature = next(d for d in found["deadlines"] if d["timer"] == "signature")
    assert (signature["last_day"], signature["standing"], signature["then"]) == ("2021-06-17", "overdue", None)
