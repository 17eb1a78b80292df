"""`tracker demo`: the story that a newcomer reads first, and the four lines to go on with."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.ledgers import Typed, bill, filled
from tests.support import Cli
from tracker.library.reader import Library

FILE = "tracker-demo.db"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Cli, str]:
    """The demonstration in a fresh folder: the command line there, and what was told."""
    cli = Cli(tmp_path_factory.mktemp("demo"))
    return cli, cli.ok("demo").out


DAYS = {
    ("RU-OPEN-SKIES", "2021-05-27"): [
        "Before the Federation Council",
        "no receipt recorded",
        "2021-06-02",
        "moved from 2021-05-19",
    ],
    ("RU-OPEN-SKIES", "2021-06-17"): ["Signed", "18 June 2021"],
    ("RU-OPEN-SKIES", "2021-06-18"): ["Law in force", "183 days", "18 December 2021", "18 July 2021", "17 August 2021"],
    ("RU-OPEN-SKIES", "2021-12-17"): ["1 day left"],
    ("RU-OPEN-SKIES", "2021-12-18"): ["No longer bound"],
    ("US-OPEN-SKIES", "2020-05-22"): ["184 days", "22 November 2020"],
    ("RU-CFE", "2023-06-09"): ["151 days", "6 November 2023", "7 November 2023"],
    ("RU-CFE", "2023-11-07"): ["No longer bound"],
}


@pytest.mark.parametrize(("asked", "said"), DAYS.items(), ids=lambda value: "-".join(value) if isinstance(value, tuple) else "")
def test_the_story_says_where_each_bill_stood(told: tuple[Cli, str], asked: tuple[str, str], said: list[str]) -> None:
    """After each question the answer of the record follows: the state, the days, the law."""
    name, as_of = asked
    answer = told[1].split(f"$ tracker show {name} --as-of {as_of}\n")[-1].split("\n$ ")[0]
    assert [text for text in said if text not in answer] == []


def test_the_united_states_stay_after_a_revocation_and_leave_without_it(told: tuple[Cli, str]) -> None:
    """The story shows what would have been, retracts it, and shows what was."""
    first, second = told[1].split("$ tracker show US-OPEN-SKIES --as-of 2020-11-22\n")[1:]
    assert "[may_notify]" in first.split("\n$ ")[0]
    assert "[withdrawn]" in second.split("\n$ ")[0]


def test_the_ledger_of_the_story_stands_in_the_folder(told: tuple[Cli, str]) -> None:
    """It is made where the command was run, and the user's own ledger is not touched."""
    cli, _ = told
    assert (cli.folder / FILE).exists()
    assert not cli.ledger.exists()


def test_the_four_last_lines_can_be_copied(told: tuple[Cli, str]) -> None:
    """They show, count, digest, and record something wrong: exit codes 0, 0, 0 and 1."""
    cli, out = told
    lines = out.strip().splitlines()[-4:]
    assert [re.findall(r" (show|days|digest|record) ", line)[:1] for line in lines] == [
        ["show"],
        ["days"],
        ["digest"],
        ["record"],
    ]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    ran = [
        subprocess.run(
            ["/bin/sh", "-c", line],
            cwd=cli.folder,
            env=cli.environment(PATH=path),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=60,
        )
        for line in lines
    ]
    assert [done.returncode for done in ran] == [0, 0, 0, 1], ran
    assert "Before the Federation Council" in ran[0].stdout
    assert "183" in ran[1].stdout
    assert "183 days left" in ran[2].stdout
    assert "duma_adopted" in ran[3].stderr


def test_the_lines_name_the_path_that_the_program_was_started_by(tmp_path: Path) -> None:
    """Started by the path of its script, the program gives that path in each of the four lines."""
    script = tmp_path / "a folder" / "tracker"
    script.parent.mkdir()
    script.write_text(f"#!{sys.executable}\nfrom tracker.__main__ import main\nmain()\n", encoding="utf-8")
    script.chmod(0o755)
    cli = Cli(tmp_path)
    done = subprocess.run(
        [str(script), "demo"], cwd=tmp_path, env=cli.environment(), capture_output=True, text=True, check=True, timeout=60
    )
    assert all(line.startswith(f"{shlex.quote(str(script))} --db ") for line in done.stdout.strip().splitlines()[-4:])


def test_run_again_it_is_made_anew(cli: Cli) -> None:
    """A second run in the same folder tells the same story over the same file, not beside it."""
    typed = Typed(cli.folder)
    assert typed.ok("demo").out == typed.ok("demo").out
    assert len(typed.ok("--db", FILE, "list", "--json").json) == 4


def text(cli: Cli, _: Library) -> None:
    """A file that is no database."""
    (cli.folder / FILE).write_text("minutes", encoding="utf-8")


def nothing(cli: Cli, _: Library) -> None:
    """An empty file, which somebody may have made for a purpose."""
    (cli.folder / FILE).touch()


def somebodys(cli: Cli, library: Library) -> None:
    """A ledger that somebody keeps."""
    filled(cli.folder, library, lambda tracker: bill(tracker, "MINE", "ru/denunciation", "open-skies"))
    cli.ledger.rename(cli.folder / FILE)


def with_an_entry_of_the_readers(cli: Cli, _: Library) -> None:
    """A demonstration in which its reader has recorded something."""
    Typed(cli.folder).ok("demo")
    Typed(cli.folder).ok("--db", FILE, "note", "RU-GAP", "mine")


def a_folder(cli: Cli, _: Library) -> None:
    """A folder of that name."""
    (cli.folder / FILE).mkdir()


@pytest.mark.parametrize("make", [text, nothing, somebodys, with_an_entry_of_the_readers, a_folder])
def test_a_file_that_holds_anything_else_is_left_alone(cli: Cli, library: Library, make: Callable[[Cli, Library], None]) -> None:
    """The demonstration removes nothing that is not its own: exit code 1, one line, and the file as it was."""
    make(cli, library)
    file = cli.folder / FILE
    before = file.read_bytes() if file.is_file() else b""
    ran = Typed(cli.folder)("demo")
    assert (ran.code, len(ran.err.splitlines())) == (1, 1), ran
    assert FILE in ran.err
    assert (file.read_bytes() if file.is_file() else b"") == before


def test_another_file_may_be_named(cli: Cli) -> None:
    """--ledger tells the story elsewhere, and the lines to copy name that file."""
    out = cli.ok("demo", "--ledger", "a story.db").out
    assert (cli.folder / "a story.db").exists()
    assert all("--db 'a story.db'" in line for line in out.strip().splitlines()[-4:])
