"""What reaches a terminal, a pipe and a closed pipe: escapes, colours, widths."""

from __future__ import annotations

import os
import pty
import re
import subprocess
from pathlib import Path

import pytest

from tests.cli.ledgers import RUSSIA, Typed, bill, filled
from tests.support import MOMENT, Cli, open_bill, record
from tracker.library.reader import Library
from tracker.service import Tracker

RU = "RU-OPEN-SKIES"
HOSTILE = "red \x1b[31m bell \x07 line\nbreak \u202eright to left"
"""A title that would colour, ring, break the line and turn the direction of the text."""

CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
COLOURS = re.compile(r"\x1b\[[0-9;]*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])[0-9;]*m")
STYLES = re.compile(r"\x1b\[[0-9;]*m")


def fill(tracker: Tracker) -> None:
    """The Russian bill, and one in which everything that people write is hostile."""
    bill(tracker, RU, "ru/denunciation", "open-skies", *RUSSIA)
    basis = r'notice={months: 1, counting: day_after, rolling: none, effect: last_day, basis: "Lease \e[31m art. 4"}'
    terms = dict([basis.split("=", 1)])
    open_bill(tracker, "HOSTILE", "international/withdrawal", None, title=HOSTILE, number=HOSTILE, tags=(HOSTILE,), terms=terms)
    more = dict.fromkeys(("party", "source", "note"), HOSTILE)
    record(tracker, "2026-01-10 depositary_notified", "HOSTILE", by=HOSTILE, **more)
    tracker.expect("HOSTILE", "conference_held", on="2026-03-01", source=HOSTILE, note=HOSTILE, by=HOSTILE, moment=MOMENT)
    tracker.note("HOSTILE", HOSTILE, by=HOSTILE, moment=MOMENT)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory, library: Library) -> Typed:
    """The command line over these two bills; nothing writes to it."""
    return Typed(filled(tmp_path_factory.mktemp("terminal"), library, fill).folder)


def on_terminal(cli: Cli, *arguments: str, columns: int = 100, **env: str) -> str:
    """What the command prints on a terminal so many columns wide; it must succeed."""
    child, terminal = pty.fork()
    if child == 0:
        environment = cli.environment(**{"TERM": "xterm-256color", **env, "COLUMNS": str(columns)})
        environment = {name: value for name, value in environment.items() if name != "NO_COLOR" or "NO_COLOR" in env}
        command = cli.command(*arguments)
        os.execve(command[0], command, environment)  # noqa: S606 - a terminal of its own, no shell
    printed = b""
    while chunk := _read(terminal):
        printed += chunk
    os.close(terminal)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0, printed
    return printed.decode("utf-8").replace("\r\n", "\n")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # how Linux says that the other end is closed
        return b""


EVERYWHERE = {
    "show": ("show", "HOSTILE"),
    "log": ("log", "HOSTILE"),
    "list": ("list",),
    "days": ("days",),
    "digest": ("digest",),
    "markdown": ("digest", "--format", "markdown"),
    "html": ("digest", "--format", "html"),
    "treaty": ("treaty", "show", "open-skies"),
}


@pytest.mark.parametrize("command", EVERYWHERE.values(), ids=EVERYWHERE)
def test_control_characters_are_shown_escaped_and_pipes_get_no_escape_codes(ledger: Typed, command: tuple[str, ...]) -> None:
    """Kept as given, shown escaped: nothing that people wrote reaches a reader as a command to the terminal."""
    told = ledger.ok(*command, "--as-of", "2026-01-15") if command[0] == "days" else ledger.ok(*command)
    assert CONTROLS.findall(told.out) == []
    if command[0] in ("show", "log", "list", "digest"):
        assert r"red \x1b[31m bell \x07 line\nbreak \u202eright" in " ".join(
            told.out.replace("\\\\", "\\").replace(r"\[", "[").split()
        )


def test_json_keeps_what_was_given(ledger: Typed) -> None:
    """A program gets the title as it was typed, and JSON's own escapes keep it from the terminal."""
    ran = ledger.ok("show", "HOSTILE", "--json")
    assert ran.json["title"] == HOSTILE
    assert "\x1b" not in ran.out


def test_a_terminal_gets_styles_and_what_people_wrote_stays_escaped(ledger: Typed) -> None:
    """Headings are set off on a terminal; a hostile title brings no colour of its own there either."""
    told = on_terminal(ledger, "show", "HOSTILE", columns=200)
    assert STYLES.search(told)
    assert "\x1b[31m" not in told
    assert CONTROLS.findall(STYLES.sub("", told)) == []


def test_no_color_is_honoured_on_a_terminal(ledger: Typed) -> None:
    """With NO_COLOR a terminal gets no colours, and no bold headings."""
    told = on_terminal(ledger, "show", RU, NO_COLOR="1")
    assert COLOURS.findall(told) == []
    assert "\x1b[1mHistory" not in told


@pytest.mark.parametrize("command", [("days", "--as-of", "2021-06-18"), ("list",), ("show", RU, "--as-of", "2021-06-18")])
def test_a_narrow_terminal_is_kept_to_and_no_date_is_cut(ledger: Typed, command: tuple[str, ...]) -> None:
    """On sixty columns each row becomes lines of its own, and a date or a bill's name can still be read and copied."""
    told = STYLES.sub("", on_terminal(ledger, *command, columns=60))
    assert re.search(r"^(bill|event) +[A-Z]*", told, flags=re.MULTILINE)
    assert "─" not in told
    cut = re.findall(r"\b\d{4}-\d?(?:\d-)?(?=\s|$)", told)
    assert cut == []
    if command[0] != "show":
        assert RU in told


@pytest.mark.parametrize("command", [("log",), ("workflow", "show", "ru/denunciation"), ("--help",)])
def test_a_closed_pipe_ends_it_quietly(ledger: Typed, command: tuple[str, ...]) -> None:
    """A reader that has seen enough, as `| head -1` has, is no error: no traceback, no complaint, exit code 0."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            ledger.command(*command),
            cwd=ledger.folder,
            env=ledger.environment(),
            stdout=writing,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


def test_any_locale_is_written_to(ledger: Typed, tmp_path: Path) -> None:
    """Where the output cannot hold Cyrillic it is escaped, not a traceback."""
    env = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C", "HOME": str(tmp_path)}
    assert r"\u041f" in Cli(ledger.folder).ok("workflow", "show", "ru/denunciation", env=env).out
