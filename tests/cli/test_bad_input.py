"""What is refused: one clear line on stderr, the documented exit code, and nothing written."""

from __future__ import annotations

import pytest

from tests.cli.ledgers import Typed, bill, entries, filled
from tests.support import MOMENT, Cli, Ran
from tracker.core.entry import Amendment
from tracker.library.reader import Library
from tracker.service import Tracker

RU, LONE_SURROGATE = "RU-OPEN-SKIES", "caf\udce9"  # what a shell hands over where a name is in Latin-1
RECORD = ("record", RU, "council-approved", "--on", "2021-06-02")
OPEN = ("open", "NEW", "--workflow", "ru/denunciation", "--title", "A title")
BECAUSE = ("--because", "a slip")


def fill(tracker: Tracker) -> None:
    """Entries 1 to 5 of one bill: its opening, two facts, a retraction of the second, an amendment; and a bill that is void."""
    bill(tracker, RU, "ru/denunciation", "open-skies", "2021-05-11 bill_introduced", "2021-05-19 duma_adopted")
    tracker.retract(RU, "last", because="a slip", by="tester", moment=MOMENT)
    tracker.amend(RU, Amendment(because="a slip", number="1168313-7"), by="tester", moment=MOMENT)
    bill(tracker, "MISTAKE", "international/withdrawal", "open-skies")
    tracker.void("MISTAKE", because="a double", by="tester", moment=MOMENT)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory, library: Library) -> Typed:
    """The command line over a ledger that must stay as it is."""
    return Typed(filled(tmp_path_factory.mktemp("refused"), library, fill).folder)


def refused(cli: Cli, *arguments: str, env: dict[str, str] | None = None) -> Ran:
    """Run what must be refused, and see that nothing was written or printed as done."""
    before = entries(cli)
    ran = cli(*arguments, env=env)
    assert "Traceback" not in ran.err
    assert (ran.out, entries(cli)) == ("", before)
    return ran


UNKNOWN = {
    "show": (("show", "RU-OPEN-SKYS"), RU),
    "days": (("days", "RU-OPEN-SKYS"), RU),
    "log": (("log", "RU-OPEN-SKYS"), RU),
    "record": (("record", "RU-OPEN-SKYS", "duma-adopted", "--on", "2021-05-19"), RU),
    "expect": (("expect", "RU-OPEN-SKYS", "duma-adopted", "--on", "2021-05-19"), RU),
    "retract": (("retract", "RU-OPEN-SKYS", "last", *BECAUSE), RU),
    "correct": (("correct", "RU-OPEN-SKYS", "2", "--on", "2021-05-12", *BECAUSE), RU),
    "amend": (("amend", "RU-OPEN-SKYS", "--number", "1", *BECAUSE), RU),
    "note": (("note", "RU-OPEN-SKYS", "a remark"), RU),
    "void": (("void", "RU-OPEN-SKYS", *BECAUSE), RU),
    "drawn bill": (("workflow", "draw", "ru/denunciation", "--bill", "RU-OPEN-SKYS"), RU),
    "workflow": (("workflow", "show", "ru/denunciaton"), "ru/denunciation"),
    "opened workflow": (("open", "NEW", "--workflow", "ru/denunciaton", "--title", "A title"), "ru/denunciation"),
    "amended workflow": (("amend", RU, "--workflow", "ru/ratificaton", *BECAUSE), "ru/ratification"),
    "treaty": (("treaty", "show", "open-sky"), "open-skies"),
    "opened treaty": ((*OPEN, "--treaty", "open-sky"), "open-skies"),
    "kind": (("record", RU, "duma-adoptd", "--on", "2021-05-19"), "duma_adopted"),
    "corrected kind": (("correct", RU, "2", "--kind", "duma-adoptd", *BECAUSE), "duma_adopted"),
    "expected kind": (("expect", RU, "council-aproved", "--on", "2021-05-19"), "council_approved"),
    "timer": ((*OPEN, "--term", "notise={months: 1, basis: VCLT art. 54}"), "notice"),
}


@pytest.mark.parametrize(("command", "nearest"), UNKNOWN.values(), ids=UNKNOWN)
def test_an_unknown_name_is_refused_and_the_nearest_one_offered(ledger: Typed, command: tuple[str, ...], nearest: str) -> None:
    """A slip of the fingers is answered with the name that was meant."""
    ran = refused(ledger, *command)
    assert (ran.code, len(ran.err.splitlines())) == (1, 1), ran.err
    assert nearest in ran.err.partition("nearest")[2]


REFUSED = {
    "a day that is not": (("record", RU, "duma-adopted", "--on", "2021-02-30"), "2021-02-30"),
    "an expected day that is not": (("expect", RU, "council-approved", "--on", "2021-02-30"), "2021-02-30"),
    "an effect that is no day": ((*RECORD, "--effect", "18 June"), "18 June"),
    "an as-of that is no day": (("show", RU, "--as-of", "18.06.2021"), "YYYY-MM-DD"),
    "a fact of the future": (("record", RU, "council-approved", "--on", "2999-01-01"), f"tracker expect {RU} council_approved"),
    "a time that is not": ((*RECORD, "--time", "25:00"), "25:00"),
    "no time": ((*RECORD, "--time", ""), "--time"),
    "no effect": ((*RECORD, "--effect", ""), "--effect"),
    "votes in words": ((*RECORD, "--votes", "many"), "many"),
    "votes below nothing": ((*RECORD, "--votes=-1:0:0"), "-1"),
    "votes of four sorts": ((*RECORD, "--votes", "1:2:3:4"), "1:2:3:4"),
    "no votes": ((*RECORD, "--votes", ""), "--votes"),
    "a double": (("open", RU, "--workflow", "ru/denunciation", "--title", "Again"), RU),
    "a name with spaces": (("open", "A NAME", "--workflow", "ru/denunciation", "--title", "A title"), "A NAME"),
    "no title": (("open", "NEW", "--workflow", "ru/denunciation", "--title", " "), "title"),
    "no treaty": ((*OPEN, "--treaty", ""), "treaty"),
    "no term": ((*OPEN, "--term", "notice={}"), "notice"),
    "the retraction of a retraction": (("retract", RU, "4", *BECAUSE), "retraction"),
    "a second retraction": (("retract", RU, "3", *BECAUSE), "already"),
    "the retraction of an opening": (("retract", RU, "1", *BECAUSE), "tracker void"),
    "an entry that is not": (("retract", RU, "99", *BECAUSE), "99"),
    "an entry that is no number": (("retract", RU, "first", *BECAUSE), "first"),
    "no reason": (("retract", RU, "2", "--because", ""), "--because"),
    "a correction that changes nothing": (("correct", RU, "2", "--on", "2021-05-11", *BECAUSE), "nothing to correct"),
    "a correction of nothing": (("correct", RU, "2", *BECAUSE), "nothing to correct"),
    "a correction of what was retracted": (("correct", RU, "3", "--on", "2021-05-12", *BECAUSE), "tell it anew"),
    "a correction of a retraction": (("correct", RU, "4", "--on", "2021-05-12", *BECAUSE), "record the fact of entry 3 anew"),
    "a correction of an amendment": (("correct", RU, "5", "--on", "2021-05-12", *BECAUSE), "tracker amend"),
    "a correction of an opening": (("correct", RU, "1", "--on", "2021-05-12", *BECAUSE), "tracker amend"),
    "a correction of no entry": (("correct", RU, "99", "--on", "2021-05-12", *BECAUSE), "numbered 1 to 5"),
    "a correction to the future": (("correct", RU, "2", "--on", "2999-01-01", *BECAUSE), f"tracker expect {RU}"),
    "a correction to no day": (("correct", RU, "2", "--on", "2021-02-30", *BECAUSE), "2021-02-30"),
    "a correction without a reason": (("correct", RU, "2", "--on", "2021-05-12", "--because", ""), "--because"),
    "a correction of a void bill": (("correct", "MISTAKE", "1", "--on", "2021-05-12", *BECAUSE), "retract the void first"),
    "another account of nothing": ((*RECORD, "--same-as", "99"), "99"),
    "another account of something else": ((*RECORD, "--same-as", "2"), "bill_introduced"),
    "no change": (("amend", RU, *BECAUSE), "nothing to amend"),
    "a tag that is not there": (("amend", RU, "--untag", "urgent", *BECAUSE), "urgent"),
    "an empty tag": (("amend", RU, "--tag", "", *BECAUSE), "tag"),
    "a workflow that knows not what was recorded": (
        ("amend", RU, "--workflow", "international/withdrawal", *BECAUSE),
        "bill_introduced",
    ),
    "a note on a void bill": (("note", "MISTAKE", "a remark"), "void"),
    "a drawing of another's bill": (("workflow", "draw", "ru/ratification", "--bill", RU), "ru/denunciation"),
}


@pytest.mark.parametrize(("command", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_taken_is_refused_in_one_line(ledger: Typed, command: tuple[str, ...], said: str) -> None:
    """The line names what was wrong, or the way out; the exit code is 1."""
    ran = refused(ledger, *command)
    assert (ran.code, len(ran.err.splitlines())) == (1, 1), ran
    assert said in ran.err


@pytest.mark.parametrize(
    ("command", "code"),
    [(UNKNOWN["record"][0], 1), (UNKNOWN["kind"][0], 1), (REFUSED["a day that is not"][0], 1), (("recrod", RU), 2)],
)
def test_a_process_is_refused_as_the_tables_say(ledger: Typed, command: tuple[str, ...], code: int) -> None:
    """The rows of these tables are typed without a process each; here some are typed to one."""
    told, process = ledger(*command), refused(Cli(ledger.folder), *command)
    assert (process.code, process.err) == (code, told.err)


SURROGATES = {
    "title": ("open", "NEW", "--workflow", "ru/denunciation", "--title", LONE_SURROGATE),
    "tag": (*OPEN, "--tag", LONE_SURROGATE),
    "amended title": ("amend", RU, "--title", LONE_SURROGATE, *BECAUSE),
    "amended tag": ("amend", RU, "--tag", LONE_SURROGATE, *BECAUSE),
    "corrected source": ("correct", RU, "2", "--source", LONE_SURROGATE, *BECAUSE),
    "reason of a correction": ("correct", RU, "2", "--on", "2021-05-12", "--because", LONE_SURROGATE),
    "reason": ("retract", RU, "2", "--because", LONE_SURROGATE),
    "note": ("note", RU, LONE_SURROGATE),
    "source": (*RECORD, "--source", LONE_SURROGATE),
    "recorder": (*RECORD, "--by", LONE_SURROGATE),
    "kind": ("record", RU, LONE_SURROGATE, "--on", "2021-06-02"),
    "new bill": ("open", LONE_SURROGATE, "--workflow", "ru/denunciation", "--title", "A title"),
    "bill shown": ("show", LONE_SURROGATE),
    "bill recorded": ("record", LONE_SURROGATE, "duma-adopted", "--on", "2021-05-19"),
}


@pytest.mark.parametrize("command", SURROGATES.values(), ids=SURROGATES)
def test_a_lone_surrogate_is_refused_wherever_it_stands(ledger: Typed, command: tuple[str, ...]) -> None:
    """Bytes that are no UTF-8 reach the program as lone surrogates, which no ledger can keep."""
    ran = refused(ledger, *command)
    assert (ran.code, len(ran.err.splitlines())) == (1, 1), ran.err


def test_a_nul_is_refused(ledger: Typed) -> None:
    """No command line can hold a NUL, a settings file can: as the name of who records."""
    (ledger.folder / "nul.toml").write_text('recorded_by = "des\\u0000k"\n', encoding="utf-8")
    ran = refused(ledger, *RECORD, env={"TRACKER_SETTINGS": str(ledger.folder / "nul.toml"), "TRACKER_RECORDED_BY": ""})
    assert (ran.code, len(ran.err.splitlines())) == (1, 1)
    assert "NUL" in ran.err


USAGE = {
    "an unknown command": (("recrod", RU), "recrod"),
    "a day left out": (("record", RU, "duma-adopted"), "--on"),
    "a reason left out": (("void", RU), "--because"),
    "a correction without why": (("correct", RU, "2", "--on", "2021-05-12"), "--because"),
    "an unknown option": (("show", RU, "--jason"), "--jason"),
    "a number that is none": (("days", "--within", "soon"), "soon"),
    "a limit of nothing": (("log", "--limit", "0"), "--limit"),
    "a format that is none": (("digest", "--format", "pdf"), "pdf"),
    "a term without a timer": ((*OPEN, "--term", "12 months"), "12 months"),
}


@pytest.mark.parametrize(("command", "said"), USAGE.values(), ids=USAGE)
def test_wrong_usage_leaves_with_2_and_says_what_was_wrong(ledger: Typed, command: tuple[str, ...], said: str) -> None:
    """The last line names the mistake; how the command is used stands above it."""
    ran = refused(ledger, *command)
    assert ran.code == 2
    assert said in ran.err.splitlines()[-1]


SETTINGS = {
    "TRACKER_LOCK_TIMEOUT": "-1",
    "TRACKER_SETTINGS": "/no/such/settings.toml",
}


@pytest.mark.parametrize(("name", "value"), SETTINGS.items(), ids=SETTINGS)
def test_a_setting_that_cannot_be_used_is_refused_as_wrong_usage(ledger: Typed, name: str, value: str) -> None:
    """A setting is checked before anything is done, and named in the one line that refuses it."""
    ran = refused(ledger, "nightly", "status", env={name: value})
    assert (ran.code, len(ran.err.splitlines())) == (2, 1)
    assert value in ran.err


@pytest.mark.parametrize(
    "command",
    [
        ("list", "--workflow", ""),
        ("list", "--state", ""),
        ("list", "--treaty", ""),
        ("list", "--as-of", ""),
        ("days", "--as-of", ""),
    ],
)
def test_an_empty_value_is_a_value(ledger: Typed, command: tuple[str, ...]) -> None:
    """A shell's variable that was not set is not taken for "all", whatever is kept for quick answers."""
    ran = ledger(*command)
    assert (ran.code, ran.out) == (1, ""), ran
