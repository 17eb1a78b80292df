"""The walk-through of the README: what a reader types there does what the text says."""

from __future__ import annotations

import re
import shlex
from datetime import timedelta

import pytest

from tests.support import Cli, day
from tests.test_house import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
WALK = README[README.index("### Write your own workflow") : README.index("This is a record and a calculator")]
FILES = re.findall(r"```yaml\n# (my-law/\S+)\n(.*?)```", WALK, re.DOTALL)
[COMMANDS] = re.findall(r"```\n(export .*?)```", WALK, re.DOTALL)


@pytest.fixture
def walked(cli: Cli) -> dict[str, str]:
    """What each command of the walk-through printed, in a folder with its files; all must succeed."""
    for name, text in FILES:
        file = cli.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    export, *commands = COMMANDS.strip().splitlines()
    variable, folder = export.removeprefix("export ").split("=")
    env = {variable: folder.strip('"').replace("$PWD", str(cli.folder))}
    return {line: cli.ok(*shlex.split(line)[1:], env=env).out for line in commands}


def test_the_walk_through_is_whole() -> None:
    """Three files, and the eleven commands that check and use them."""
    assert [name for name, _ in FILES] == ["my-law/acts.yaml", "my-law/treaties/aarhus.yaml", "my-law/ch/treaty-referendum.yaml"]
    assert len(COMMANDS.strip().splitlines()) == 11


def test_a_new_treaty_and_a_new_procedure_need_yaml_only(walked: dict[str, str]) -> None:
    """A hundred days from 9 January 2024, and the ninetieth day after it: the dates that the text names."""
    out = iter(walked.values())
    checked, drawn, *_ = out
    assert checked.count("\n") == 3
    assert "sound" in checked
    assert "open_to_referendum --> may_ratify: referendum_period_expired" in drawn
    explained = next(text for line, text in walked.items() if line.startswith("tracker explain"))
    assert "Thursday 18 April 2024" in explained
    assert "Friday 19 April 2024" in explained
    assert "BV art. 141(1), Federal Constitution of the Swiss Confederation" in explained
    shown = next(text for line, text in walked.items() if line.startswith("tracker show"))
    assert day("2024-01-09") + timedelta(days=90) == day("2024-04-08")
    assert "90 days left  2024-04-08  2024-04-08  notice" in shown
