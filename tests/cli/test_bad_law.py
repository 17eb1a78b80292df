"""Law files that cannot be used: exit code 4, and every problem with the file, the line and the column at which it stands."""

from __future__ import annotations

import shutil

import pytest

from tests.cli.ledgers import Typed, entries
from tests.support import Cli
from tracker import bootstrap

SOUND = """\
workflow: test/small
title: {en: Small}
jurisdiction: INT
timezone: Etc/UTC
law_as_of: 2024-01-01
first: begun
kinds:
  finished: {en: Finished}
  dropped: {en: Dropped}
states:
  begun:
    title: {en: Begun}
    transitions:
      finished: {to: done, basis: VCLT art. 54(a)}
  done:
    title: {en: Done}
    final: true
    usual: true
"""

LOST = "  lost:\n    title: {en: Lost}\n    final: true\n"
TRAP = "      dropped: {to: stuck, basis: VCLT art. 54(a)}\n  stuck:\n    title: {en: Stuck}\n"

BAD = {
    "an unknown key": (SOUND.replace("jurisdiction:", "jurisdicton:"), "3:1", "jurisdicton"),
    "a duplicate key": (SOUND.replace("law_as_of:", "timezone:"), "5:1", "timezone"),
    "an alias": (SOUND.replace("{en: Begun}", "&a {en: Begun}").replace("{en: Done}", "*a"), "12:12", "alias"),
    "an unreachable state": (SOUND + LOST, "19:3", "lost"),
    "a trap": (SOUND.replace("  done:\n", TRAP + "  done:\n"), "16:3", "stuck"),
    "an unregistered act": (SOUND.replace("VCLT", "VCTL"), "14:28", "VCTL"),
    "a transition to nowhere": (SOUND.replace("to: done", "to: doen"), "14:18", "doen"),
    "a day that is not": (SOUND.replace("2024-01-01", "2024-02-30"), "5:1", "law_as_of"),
    "no YAML": (SOUND.replace("{en: Small}", "{en: Small"), None, ""),
}


def test_a_sound_file_is_told_as_one(cli: Cli) -> None:
    """The file that all the bad ones are made from is sound: two states, no timers."""
    (cli.folder / "small.yaml").write_text(SOUND, encoding="utf-8")
    told = cli.ok("workflow", "check", "small.yaml").out
    assert "test/small" in told
    assert "2 states" in told


@pytest.mark.parametrize(("text", "place", "named"), BAD.values(), ids=BAD)
def test_what_is_wrong_is_told_with_its_place(cli: Cli, text: str, place: str | None, named: str) -> None:
    """A person who wrote the file is led to the line and column, and told the word that is wrong."""
    (cli.folder / "small.yaml").write_text(text, encoding="utf-8")
    ran = Typed(cli.folder)("workflow", "check", "small.yaml")
    assert ran.code == 4
    assert "Traceback" not in ran.err
    first = ran.err.splitlines()[0]
    assert first.startswith(f"small.yaml:{place}:" if place else "small.yaml:"), ran.err
    assert named in first


def test_every_problem_is_told_at_once(cli: Cli) -> None:
    """Two wrong words are two lines, so that one correction is enough."""
    wrong = SOUND.replace("to: done", "to: doen").replace("first: begun", "first: begin")
    (cli.folder / "small.yaml").write_text(wrong, encoding="utf-8")
    ran = Typed(cli.folder)("workflow", "check", "small.yaml")
    assert ran.code == 4
    assert all(f"small.yaml:{place}:" in ran.err for place in ("6:1", "14:18")), ran.err


def test_parts_that_use_each_other_in_a_circle_are_refused_and_nothing_is_opened(cli: Cli) -> None:
    """A circle of uses is told by the names it goes through, when the file is checked and when a bill is opened by it."""
    law = cli.folder / "law"
    shutil.copytree(bootstrap.data_folder("workflows"), law)
    for name, other in (("a", "b"), ("b", "a")):
        (law / "parts" / f"{name}.yaml").write_text(
            f"part: parts/{name}\nuses: [parts/{other}]\nstates: {{}}\n", encoding="utf-8"
        )
    (law / "test").mkdir()
    text = SOUND.replace("first: begun\n", "first: begun\nuses: [parts/a]\n")
    (law / "test" / "small.yaml").write_text(text, encoding="utf-8")
    own = {"TRACKER_WORKFLOWS": str(law)}
    for command in (
        ("workflow", "check", str(law / "test" / "small.yaml")),
        ("open", "NEW", "--workflow", "test/small", "--title", "A title"),
    ):
        ran = cli(*command, env=own)
        assert ran.code == 4
        assert "parts/a -> parts/b -> parts/a" in ran.err
        assert "parts/b.yaml:2:" in ran.err
    assert entries(cli) == 0
