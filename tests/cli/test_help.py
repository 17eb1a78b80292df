"""Help, version and completion: enough to work from without the README."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module

import pytest
import typer
from typer.main import get_command, get_group

from tests.cli.ledgers import Typed, bill, filled
from tests.support import Cli
from tracker import __version__
from tracker.cli.app import app
from tracker.cli.lazily import MODULES
from tracker.library.reader import Library
from tracker.service import Tracker

COMMANDS = shlex.split(
    "open record expect note correct retract amend void show days explain forecast plan what-if list log export import digest"
    " demo workflow treaty calendar ledger watch nightly"
)
"""Every command and group; a new one is added here with its help."""

SELF_EVIDENT = {
    "demo",
    "nightly run",
    "nightly status",
    "treaty list",
    "treaty show",
    "workflow list",
    "workflow show",
    "workflow check",
    "workflow draw",
    "workflow schema",
}
"""Commands whose usage line, with one example among the arguments, says how they are typed."""


def walk(
    command: typer.core.TyperCommand | typer.core.TyperGroup, name: str = ""
) -> Iterator[tuple[str, typer.core.TyperCommand]]:
    """Every command under this one with the words that call it."""
    if isinstance(command, typer.core.TyperGroup):
        yield from (found for word, sub in command.commands.items() for found in walk(sub, f"{name} {word}".strip()))  # type: ignore[arg-type]
    else:
        yield name, command


ALL = dict(walk(get_command(app)))  # type: ignore[arg-type]


def test_help_lists_every_command(cli: Cli) -> None:
    """`tracker --help` names each command and group with a line on what it does, and the exit codes."""
    told = cli.ok("--help").out
    listed = [line.split()[0] for line in told.partition("Commands:")[2].splitlines() if line.startswith("  ") and line[2] != " "]
    assert [word for word in listed if word in COMMANDS] == COMMANDS
    assert "Exit codes" in told


def test_no_command_asks_for_help(cli: Cli) -> None:
    """Called without a word the program shows its help, as wrong usage."""
    ran = cli()
    assert ran.code == 2
    assert "Commands:" in ran.out + ran.err


@pytest.mark.parametrize("group", ["workflow", "treaty", "calendar", "ledger", "watch", "nightly"])
def test_a_group_lists_its_commands(cli: Cli, group: str) -> None:
    """Each group's help names every command in it."""
    told = Typed(cli.folder).ok(group, "--help").out
    assert {name.split()[1] for name in ALL if name.startswith(f"{group} ")} <= set(told.split())


def test_no_command_is_missing_and_none_is_unknown() -> None:
    """The walk over the program finds every command of the list, and none beside them."""
    groups = "workflow list, workflow show, workflow check, workflow draw, workflow schema, treaty list, treaty show"
    groups += ", calendar import, calendar list, calendar show, ledger verify, ledger seal, ledger backup, ledger restore"
    groups += ", ledger check, ledger rebuild, workflow texts, workflow adopt, watch add, watch list, watch show, watch pause"
    groups += ", watch resume, watch remove, watch preview, nightly run, nightly status, nightly retry, nightly install"
    alone = [name for name in COMMANDS if name not in ("workflow", "treaty", "calendar", "ledger", "watch", "nightly")]
    assert set(ALL) == {*alone, *groups.split(", ")}


@pytest.mark.parametrize("name", ALL)
def test_every_command_says_what_it_does_and_how_it_is_typed(name: str) -> None:
    """A sentence, an example where the usage line is not enough, and a word on each argument and option."""
    help_text = ALL[name].help or ""
    assert help_text.splitlines()[0].endswith("."), help_text
    assert name in SELF_EVIDENT or f"\ntracker {name}" in help_text.replace("    ", ""), help_text
    silent = [parameter.name for parameter in ALL[name].params if not getattr(parameter, "help", None)]
    assert silent == []


@pytest.mark.parametrize("name", ["show", "nightly run"])
def test_help_of_a_command_is_printed_with_its_options(cli: Cli, name: str) -> None:
    """The short and the long way of asking give the same text."""
    short, long = (cli.ok(*name.split(), option).out for option in ("-h", "--help"))
    assert short == long
    assert short.startswith("Usage:")


def test_version(cli: Cli) -> None:
    """The version is the package's."""
    assert cli.ok("--version").out == f"tracker {__version__}\n"


def fill(tracker: Tracker) -> None:
    """Two bills of different workflows."""
    bill(tracker, "RU-OPEN-SKIES", "ru/denunciation", "open-skies")
    bill(tracker, "US-OPEN-SKIES", "international/withdrawal", "open-skies")


RUSSIAN = ("denunciation", "federal-law", "ratification", "ratification-withdrawn", "suspension")


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory, library: Library) -> Typed:
    """The command line over these two bills."""
    return Typed(filled(tmp_path_factory.mktemp("completion"), library, fill).folder)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("show RU", {"RU-OPEN-SKIES"}),
        ("record US-OPEN-SKIES notification-rev", {"notification-revoked"}),
        ("record RU-OPEN-SKIES council-app", {"council-approved"}),
        ("record RU-OPEN-SKIES council_app", {"council_approved"}),
        ("record NO-SUCH-BILL ", set()),
        ("open X --workflow ru/", {f"ru/{w}" for w in RUSSIAN}),
        ("treaty show open", {"open-skies"}),
    ],
)
def test_the_shell_completes_names(ledger: Typed, typed: str, offered: set[str]) -> None:
    """Bills, the kinds of the bill already typed, workflows and treaties are offered; what is not known offers nothing."""
    words = f"tracker {typed}"
    env = {"_TRACKER_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(len(words.split(" ")) - 1)}
    ran = (Cli(ledger.folder) if typed == "show RU" else ledger)(env=env)
    assert (set(ran.out.split()), ran.err) == (offered, "")


def test_the_shell_is_told_of_bills_without_the_engine(ledger: Typed) -> None:
    """From the ledger's file, by the standard library alone: a press of a key must not wait for SQLModel."""
    env = {
        "_TRACKER_COMPLETE": "complete_bash",
        "COMP_WORDS": "tracker show RU",
        "COMP_CWORD": "2",
        "PYTHONPROFILEIMPORTTIME": "1",
    }
    ran = Cli(ledger.folder)(env=env)
    assert ran.out.split() == ["RU-OPEN-SKIES"]
    loaded = {line.rpartition("|")[2].strip() for line in ran.err.splitlines()}
    assert "sqlite3" in loaded
    assert loaded & {"sqlmodel", "sqlalchemy", "transitions", "ruamel.yaml"} == set()


def test_completion_without_a_ledger_is_silent(cli: Cli) -> None:
    """The shell is offered nothing, told nothing, and no ledger is made."""
    ran = cli(env={"_TRACKER_COMPLETE": "complete_bash", "COMP_WORDS": "tracker show ", "COMP_CWORD": "2"})
    assert (ran.out.strip(), ran.err, cli.ledger.exists()) == ("", "", False)


@pytest.mark.parametrize("module", sorted({*MODULES.values()}))
def test_every_command_is_found_in_the_module_that_registers_it(module: str) -> None:
    """None is left out of the help page, and none is named that is not there."""
    part = typer.Typer()
    import_module(f"tracker.cli.{module}").add_to(part)
    assert set(get_group(part).commands) == {name for name, where in MODULES.items() if where == module}


def test_a_command_imports_no_other_commands() -> None:
    """What is not asked for costs nothing."""
    asked = (
        "import sys; from typer.main import get_command as of; from tracker.cli.app import app; of(app).commands['days'].params"
    )
    told = f"{asked}; print(*[name for name in sys.modules if name.startswith('tracker.cli.')])"
    there = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout.split()
    assert {name.removeprefix("tracker.cli.") for name in there} == {
        "app",
        "completing",
        "console",
        "kept",
        "lazily",
        "options",
        "reading",
    }
