"""A workflow as a picture in text: every state and every move, and where a bill has been."""

from __future__ import annotations

import re

import pytest

from tests.support import MOMENT, day, open_bill, record
from tracker.core.rules import Rules
from tracker.drawing import dot, mermaid
from tracker.library.reader import Library
from tracker.service import Tracker

WORKFLOWS = [
    "de/treaty-law",
    "eu/agreement",
    "fr/treaty-law",
    "international/withdrawal",
    "ru/denunciation",
    "ru/federal-law",
    "ru/ratification",
    "ru/ratification-withdrawn",
    "ru/suspension",
    "us/bill",
    "us/treaty",
    "us/withdrawal",
]
MERMAID_MOVE = re.compile(r"^    (\w+) --> (\w+): (.+)$", re.MULTILINE)
DOT_MOVE = re.compile(r'^  (\w+) -> (\w+) \[label="([^"]+)"', re.MULTILINE)

Moves = set[tuple[str, str, str]]


def moves(found: list[tuple[str, str, str]]) -> Moves:
    """Drawn arrows as single moves: one arrow may carry several kinds."""
    return {(source, to, kind) for source, to, kinds in found for kind in kinds.split(", ")}


def law(rules: Rules) -> Moves:
    """The moves as the file has them."""
    return {(state.name, move.to, move.kind) for state in rules.workflow.states for move in state.transitions}


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_mermaid_draws_every_state_and_every_move(library: Library, workflow: str) -> None:
    """No more and no fewer than the law has, with its beginning and its ends."""
    rules = library.rules(workflow)
    drawn = mermaid(rules)
    assert drawn.startswith("stateDiagram-v2\n")
    assert dict(re.findall(r'^    state "([^"]+)" as (\w+)$', drawn, re.MULTILINE)).keys() == {
        state.title.en.replace(";", ",") for state in rules.workflow.states
    }
    assert moves(MERMAID_MOVE.findall(drawn)) == law(rules)
    assert f"    [*] --> {rules.workflow.first}\n" in drawn
    assert set(re.findall(r"^    (\w+) --> \[\*\]$", drawn, re.MULTILINE)) == {s.name for s in rules.workflow.states if s.final}


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_dot_draws_every_state_and_every_move(library: Library, workflow: str) -> None:
    """The same graph; an end has a double edge."""
    rules = library.rules(workflow)
    drawn = dot(rules)
    assert drawn.startswith(f'digraph "{workflow}" {{\n')
    assert drawn.endswith("\n}")
    assert moves(DOT_MOVE.findall(drawn)) == law(rules)
    states = dict(re.findall(r'^  (\w+) \[label="[^"]+"(, peripheries=2)?\];$', drawn, re.MULTILINE))
    assert {name: bool(double) for name, double in states.items()} == {s.name: s.final for s in rules.workflow.states}


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_an_arrow_is_drawn_once(library: Library, workflow: str) -> None:
    """Several kinds between the same two states share one arrow, so that the picture can be read."""
    for found in (MERMAID_MOVE.findall(mermaid(library.rules(workflow))), DOT_MOVE.findall(dot(library.rules(workflow)))):
        assert len({(source, to) for source, to, _ in found}) == len(found)


def test_a_bills_way_is_marked(tracker: Tracker) -> None:
    """Where it stands and where it has been, as of the day asked for; nothing else is marked."""
    open_bill(tracker)
    for line in ("2021-05-11 bill_introduced", "2021-05-19 duma_adopted", "2021-06-02 council_approved"):
        record(tracker, line)
    outlook = tracker.look("BILL", MOMENT, day("2021-05-27"))
    drawn = mermaid(outlook.rules, outlook)
    assert re.findall(r"^    class (\w+) (\w+)$", drawn, re.MULTILINE) == [
        ("proposed", "visited"),
        ("in_duma", "visited"),
        ("in_council", "present"),
    ]
    assert {"present", "visited"} == set(re.findall(r"^    classDef (\w+) ", drawn, re.MULTILINE))
    blue = re.findall(
        r'^  (\w+) \[label="[^"]+"(?:, peripheries=2)?, fillcolor="(#\w+)"', dot(outlook.rules, outlook), re.MULTILINE
    )
    assert blue == [("proposed", "#ddf4ff"), ("in_duma", "#ddf4ff"), ("in_council", "#1f6feb")]


def test_without_a_bill_nothing_is_marked(library: Library) -> None:
    """A picture of the law alone."""
    rules = library.rules("ru/denunciation")
    assert "class " not in mermaid(rules)
    assert 'fillcolor="#' not in dot(rules)


def test_a_way_that_leads_back_is_marked_once(tracker: Tracker) -> None:
    """A revoked notice brings the bill back to where it was: present there, and visited where it had been."""
    open_bill(tracker, workflow="international/withdrawal")
    for line in ("2020-05-22 depositary_notified", "2020-06-01 notification_revoked"):
        record(tracker, line)
    outlook = tracker.look("BILL", MOMENT, day("2020-06-01"))
    assert re.findall(r"^    class (\w+) (\w+)$", mermaid(outlook.rules, outlook), re.MULTILINE) == [
        ("notice_running", "visited"),
        ("may_notify", "present"),
    ]


def test_each_folder_of_workflows_shows_its_drawings_as_they_are(library: Library) -> None:
    """A README beside the files, with the drawing of each: one that no longer fits the law misleads."""
    for workflow in library.workflow_names():
        page = library.folder / workflow.split("/", maxsplit=1)[0] / "README.md"
        assert f"```mermaid\n{mermaid(library.rules(workflow))}\n```\n" in page.read_text(encoding="utf-8"), workflow
