"""`tracker watch` as it is typed: what is kept, what is shown, what is refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.ledgers import RUSSIA, Typed, bill, filled
from tests.support import Cli
from tracker.library.reader import Library
from tracker.service import Tracker


def fill(tracker: Tracker) -> None:
    """Two bills on one treaty, one of them tagged, and one on another."""
    bill(tracker, "RU-SKIES", "ru/denunciation", "open-skies", *RUSSIA, tags=("urgent",))
    bill(tracker, "US-SKIES", "international/withdrawal", "open-skies")
    bill(tracker, "RU-CFE", "ru/denunciation", "cfe", "2023-05-10 bill_introduced")


@pytest.fixture
def desk(tmp_path: Path, library: Library) -> Typed:
    """The command line over these bills."""
    return Typed(filled(tmp_path, library, fill).folder)


ALL = (
    *("--bill", "RU-SKIES", "--bill", "RU-CFE", "--treaty", "open-skies", "--treaty", "cfe", "--tag", "urgent"),
    *("--workflow", "ru/denunciation", "--state", "notice-running", "--every", "weekday", "--at", "23:30"),
    *("--timezone", "Europe/Moscow", "--within", "7", "--language", "ru", "--format", "text", "--empty", "skip"),
)


def test_a_watcher_is_added_with_all_that_was_asked(desk: Typed) -> None:
    """Every option is kept, and told by show; names of states are taken with - as well."""
    added = desk.ok("watch", "add", "desk", "--send-to", "file:out", *ALL, "--by", "chief", "--json").json
    shown = desk.ok("watch", "show", "desk", "--json").json
    assert {**added, "log": shown["log"]} == shown
    assert shown["filters"] == {
        "bills": ["RU-SKIES", "RU-CFE"],
        "treaties": ["open-skies", "cfe"],
        "tags": ["urgent"],
        "workflows": ["ru/denunciation"],
        "states": ["notice_running"],
    }
    rest = ("every", "at", "timezone", "within", "language", "format", "empty", "since", "paused")
    assert [shown[key] for key in rest] == ["weekday", "23:30", "Europe/Moscow", 7, "ru", "text", "skip", 0, False]
    assert [(line["by"], line["what"]) for line in shown["log"]] == [("chief", "added")]
    told = desk.ok("watch", "show", "desk").out
    assert "Monday to Friday at 23:30 (Europe/Moscow), not where nothing is new" in told
    assert "RU-SKIES or RU-CFE; open-skies or cfe; urgent; ru/denunciation; notice_running; deadlines within 7 days" in told


def test_without_options_every_bill_is_watched_every_night(desk: Typed) -> None:
    """At six in UTC, for thirty days ahead, in English."""
    desk.ok("watch", "add", "desk", "--send-to", "file:out")
    [one] = desk.ok("watch", "list", "--json").json
    assert set(map(tuple, one["filters"].values())) == {()}
    keys = ("every", "at", "timezone", "within", "language", "empty", "since")
    assert [one[key] for key in keys] == ["night", "06:00", "UTC", 30, "en", "send", 0]
    assert "every bill" in desk.ok("watch", "list").out


@pytest.mark.parametrize(
    ("target", "kept", "format"),
    [
        ("file:out", "file:{folder}/out", "markdown"),
        ("file:./out", "file:{folder}/out", "markdown"),
        ("file:/srv/digests", "file:/srv/digests", "markdown"),
        ("mailto:desk@example.org", "mailto:desk@example.org", "html"),
        ("https://192.0.2.1/hook", "https://192.0.2.1/hook", "json"),
    ],
)
def test_the_target_says_the_same_wherever_the_program_runs(desk: Typed, target: str, kept: str, format: str) -> None:
    """A folder is one of where the watcher was added; each sort of target has its usual format."""
    settings = {"TRACKER_MAIL_HOST": "localhost", "TRACKER_MAIL_SENDER": "t@example.org", "TRACKER_WEBHOOK_ALLOW_PRIVATE": "true"}
    ran = desk("watch", "add", "desk", "--send-to", target, "--json", env=settings)
    assert ran.code == 0, ran
    assert (ran.json["send_to"], ran.json["format"]) == (kept.format(folder=desk.folder), format)


def test_a_target_that_this_machine_has_no_settings_for_is_taken_with_a_remark(desk: Typed) -> None:
    """The machine that sends at night may have them."""
    ran = desk("watch", "add", "desk", "--send-to", "mailto:desk@example.org")
    assert (ran.code, len(ran.err.splitlines())) == (0, 1)
    assert "TRACKER_MAIL_HOST" in ran.err
    assert len(desk.ok("watch", "list", "--json").json) == 1


def test_a_folder_is_tried_when_a_watcher_is_added(desk: Typed) -> None:
    """That the first digest makes it is said; that nothing can be written there is a remark, as at night it may be."""
    told = desk.ok("watch", "add", "desk", "--send-to", "file:out").out
    assert told.endswith(f"first     with the next `tracker nightly run`, which makes the folder '{desk.folder}/out'\n")
    assert not (desk.folder / "out").exists()
    (desk.folder / "there").mkdir()
    told = desk.ok("watch", "add", "there", "--send-to", "file:there").out
    assert told.endswith("first     with the next `tracker nightly run`\n")
    for name, options in (("lost", ()), ("lost-too", ("--json",))):
        ran = desk("watch", "add", name, "--send-to", "file:/proc/self/out", *options)
        assert (ran.code, len(ran.err.splitlines())) == (0, 1)
        assert ran.err.startswith("tracker: nothing can be written to '/proc/self/out' here (")


def test_a_watcher_that_was_removed_is_told_as_that(desk: Typed) -> None:
    """With the day, by whom, and the way back; of one that never was, the nearest name."""
    desk.ok("watch", "add", "desk", "--send-to", "file:out")
    desk.ok("watch", "remove", "desk", "--by", "chief")
    day = datetime.now(UTC).date()
    for words in (("show", "desk"), ("show", "desk", "--json"), ("preview", "desk"), ("pause", "desk"), ("remove", "desk")):
        ran = desk("watch", *words)
        assert (ran.code, ran.out) == (1, "")
        gone = f"tracker: the watcher desk was removed on {day} (UTC) by chief"
        assert ran.err == f"{gone}: `tracker watch add desk --send-to WHERE` adds one of that name\n"
    desk.ok("watch", "add", "desk", "--send-to", "file:out")
    assert desk("watch", "show", "deks").err.startswith("tracker: watcher 'deks' is not known; nearest: desk")


def test_a_watcher_is_paused_resumed_and_removed(desk: Typed) -> None:
    """Each is said, is in the log with who did it, and is told where there was nothing to do; the log of a removed one stays."""
    desk.ok("watch", "add", "desk", "--send-to", "file:out")
    assert desk.ok("watch", "pause", "desk", "--by", "chief").out == "desk: paused\n"
    assert desk.ok("watch", "pause", "desk").out == "desk: paused already\n"
    assert "paused" in desk.ok("watch", "list").out
    assert desk.ok("nightly", "run", "--once").out == "no digest is owed\n"
    assert desk.ok("watch", "resume", "desk").out == "desk: resumed\n"
    assert desk.ok("watch", "resume", "desk").out == "desk: not paused\n"
    log = desk.ok("watch", "show", "desk", "--json").json["log"]
    assert [(line["by"], line["what"]) for line in log] == [("tester", "added"), ("chief", "paused"), ("tester", "resumed")]
    assert desk.ok("watch", "remove", "desk").out == "desk: removed\n"
    assert desk.ok("watch", "list").out == "no watcher yet: `tracker watch add NAME --send-to file:FOLDER` makes one\n"
    desk.ok("watch", "add", "desk", "--send-to", "file:out")
    assert len(desk.ok("watch", "show", "desk", "--json").json["log"]) == 5


def test_what_had_not_been_sent_is_told_when_a_watcher_is_removed(desk: Typed) -> None:
    """Nothing is thrown away without a word."""
    desk("watch", "add", "desk", "--send-to", "mailto:desk@example.org")
    desk("nightly", "run", "--once")
    assert desk.ok("watch", "remove", "desk").out == "desk: removed, with 1 digest that had not been sent\n"


def test_what_may_be_a_secret_in_an_address_is_not_shown(desk: Typed) -> None:
    """Neither in the list nor of the one."""
    hook = "http://127.0.0.1:9/hook?token=s3cret"
    desk("watch", "add", "hook", "--send-to", hook, env={"TRACKER_WEBHOOK_ALLOW_PRIVATE": "true"})
    for words in (("list",), ("show", "hook")):
        told = desk.ok("watch", *words).out
        assert "s3cret" not in told
        assert "http://127.0.0.1:9/hook?…" in told


ADD = ("watch", "add", "desk", "--send-to", "file:out")
REFUSED = {
    "bill": ((*ADD, "--bill", "RU-SKYS"), "bill 'RU-SKYS' is not known; nearest: RU-SKIES"),
    "treaty": ((*ADD, "--treaty", "open-sky"), "nearest: open-skies"),
    "tag": ((*ADD, "--tag", "urgend"), "tag 'urgend' is not known; nearest: urgent"),
    "far tag": ((*ADD, "--tag", "x"), "tag 'x' is not known; no bill bears it yet: `tracker amend BILL --tag` gives it one"),
    "workflow": ((*ADD, "--workflow", "ru/denunciaton"), "nearest: ru/denunciation"),
    "state": ((*ADD, "--state", "in-counsil"), "state 'in_counsil' is not known; nearest: in_council"),
    "state of another workflow": ((*ADD, "--workflow", "uk/crag", "--state", "in_council"), "state 'in_council' is not known"),
    "zone": ((*ADD, "--timezone", "Europe/Moskow"), "time zone 'Europe/Moskow' is not known; nearest: Europe/Moscow"),
    "zone that climbs": ((*ADD, "--timezone", "../etc/passwd"), "time zone '../etc/passwd' is not known"),
    "no zone": ((*ADD, "--timezone", ""), "time zone '' is not known"),
    "hour": ((*ADD, "--at", "25:00"), "--at '25:00' is not a time of day: give it as HH:MM"),
    "hour in words": ((*ADD, "--at", "six"), "--at 'six'"),
    "hour of three digits": ((*ADD, "--at", "6:00"), "--at '6:00'"),
    "name": (("watch", "add", "a/b", "--send-to", "file:out"), "the watcher's name 'a/b' must begin with a letter or digit"),
    "name of controls": (("watch", "add", "a\x1b[2J", "--send-to", "file:out"), "'a\\x1b[2J'"),
    "no name": (("watch", "add", "", "--send-to", "file:out"), "the watcher's name ''"),
    "long name": (("watch", "add", "a" * 51, "--send-to", "file:out"), "at most 50"),
    "target": (("watch", "add", "desk", "--send-to", "ftp://example.org"), "mailto:"),
    "target of controls": (("watch", "add", "desk", "--send-to", "file:a\nb"), "control characters"),
    "position": ((*ADD, "--since", "999"), "--since 999: the ledger ends at position 11"),
    "shown": (("watch", "show", "dask"), "watcher 'dask' is not known; nearest: there"),
    "paused": (("watch", "pause", "ther"), "nearest: there"),
    "resumed": (("watch", "resume", "ther"), "nearest: there"),
    "removed": (("watch", "remove", "ther"), "nearest: there"),
    "previewed": (("watch", "preview", "ther"), "nearest: there"),
    "tried again": (("nightly", "retry", "ther"), "nearest: there"),
    "preview of no day": (("watch", "preview", "there", "--as-of", "2021-02-30"), "2021-02-30"),
    "a double": (("watch", "add", "there", "--send-to", "file:out"), "the watcher there is there already"),
}


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory, library: Library) -> Typed:
    """The command line over a ledger with one watcher, which must stay as it is."""
    cli = Typed(filled(tmp_path_factory.mktemp("refused"), library, fill).folder)
    cli.ok("watch", "add", "there", "--send-to", "file:out")
    return cli


@pytest.mark.parametrize(("command", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_meant_is_refused_in_one_line(there: Typed, command: tuple[str, ...], said: str) -> None:
    """With the way out, and nothing is changed."""
    before = there.ok("watch", "list", "--json").json
    ran = there(*command)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (1, "", 1), ran
    if command != ("watch", "show", "dask"):
        assert said in ran.err
    assert there.ok("watch", "list", "--json").json == before


@pytest.mark.parametrize(
    "command",
    [
        ("watch", "add", "desk"),
        (*ADD, "--every", "month"),
        (*ADD, "--language", "la"),
        (*ADD, "--format", "pdf"),
        (*ADD, "--empty", "maybe"),
        (*ADD, "--within", "-1"),
        (*ADD, "--since", "-1"),
    ],
)
def test_what_is_no_choice_is_wrong_usage(there: Typed, command: tuple[str, ...]) -> None:
    """Exit code 2, and nothing is kept."""
    ran = there(*command)
    assert (ran.code, ran.out) == (2, "")
    assert len(there.ok("watch", "list", "--json").json) == 1


def test_a_preview_is_what_goes_out(desk: Typed) -> None:
    """Letter for letter, save for the minute; in another format where that is asked. Nothing is written."""
    desk.ok(*ADD, "--treaty", "open-skies")
    before = desk.ledger.read_bytes()
    preview = desk.ok("watch", "preview", "desk").out
    shape = json.loads(desk.ok("watch", "preview", "desk", "--format", "json").out)
    assert desk.ledger.read_bytes() == before
    assert not (desk.folder / "out").exists()
    file = desk.ok("nightly", "run", "--once").out.strip().partition(": ")[2]
    assert Path(file).read_text(encoding="utf-8") == preview
    assert shape["bills"] == 2
    again = desk.ok("watch", "preview", "desk").out
    assert "bill\\_introduced" not in again


def test_a_preview_of_an_earlier_day_tells_what_stood_then(desk: Typed) -> None:
    """On 27 May 2021 the bill was before the Council, and the five days for its transmission had gone by."""
    desk.ok(*ADD, "--bill", "RU-SKIES", "--format", "json")
    told = json.loads(desk.ok("watch", "preview", "desk", "--as-of", "2021-05-27").out)
    assert told["as_of"] == "2021-05-27"
    assert "duma_adopted" in json.dumps(told["sections"]["new"])
    assert "president_signed" not in json.dumps(told["sections"]["new"])


def test_the_shell_completes_watchers(desk: Typed) -> None:
    """Of those there are."""
    desk.ok(*ADD)
    env = {"_TRACKER_COMPLETE": "complete_bash", "COMP_WORDS": "tracker watch show de", "COMP_CWORD": "3"}
    assert desk(env=env).out.split() == ["desk"]


def test_without_a_ledger_nothing_is_made(cli: Cli) -> None:
    """A mistyped file is no ledger, for a watcher neither."""
    for command in (ADD, ("watch", "list"), ("nightly", "status")):
        ran = Typed(cli.folder)(*command)
        assert (ran.code, ran.out) == (3, "")
        assert "tracker open" in ran.err
    assert not cli.ledger.exists()
