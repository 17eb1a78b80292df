"""Golden cases: dated timelines, and what a reader would have seen on which day.

A case is a YAML file under `cases/<workflow>/`, found by globbing:

    workflow: ru/denunciation
    treaty: open-skies                            # if the bill is on one
    events:                                       # in any order; a mapping where an event says more
      - 2021-05-11 bill_introduced
      - 2021-06-07 law_published: {effect: 2021-06-18, time: "12:30"}
    findings: 0                                   # how many the whole record leaves; none unless said
    expect: {2021-05-11: in_duma}                 # day: state
    deadlines: {2021-06-18: {notice: running 183}}    # day: timer: standing and days
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from tests.core.builders import WORKFLOWS, moves, rules_of, watched
from tests.support import day
from tracker.core.position import Position
from tracker.core.record import Event
from tracker.core.replay import replay
from tracker.core.rules import Rules
from tracker.library.strict_yaml import parse

FOLDER = Path(__file__).parent / "cases"
FILES = sorted(FOLDER.rglob("*.yaml"))
KEYS = {"workflow", "treaty", "events", "findings", "expect", "deadlines"}
MORE: Mapping[str, Callable[[str], Any]] = {"time": time.fromisoformat, "effect": day, "party": str}


@dataclass(frozen=True)
class Case:
    """A timeline and what is expected of it."""

    rules: Rules
    workflow: str
    events: tuple[Event, ...]
    findings: int
    expect: Mapping[date, str]
    deadlines: Mapping[date, Mapping[str, str]]

    def on(self, as_of: date) -> Position:
        """The position as of a day."""
        return replay(self.rules, self.events, as_of)


def read_case(text: str, name: str) -> Case:
    """A case from its text. Raises `ValueError` for whatever the format or the workflow does not know."""
    said = parse(text, name).value
    known(said, KEYS, name)
    rules = rules_of(said["workflow"], said.get("treaty"))
    expect = {day(on): state for on, state in said["expect"].items()}
    known(expect.values(), rules.states, name)
    events = tuple(read_event(item, seq, name) for seq, item in enumerate(said["events"], start=1))
    known((event.kind for event in events), rules.workflow.kinds, name)
    deadlines = {day(on): timers for on, timers in said.get("deadlines", {}).items()}
    known((timer for timers in deadlines.values() for timer in timers), rules.timers, name)
    if not events or not expect:
        raise ValueError(f"{name}: no events, or nothing expected")
    return Case(rules, said["workflow"], events, said.get("findings", 0), expect, deadlines)


def read_event(item: Any, seq: int, name: str) -> Event:
    """ "2021-06-07 law_published" alone, or as the one key of a mapping of what else it says."""
    line, more = next(iter(item.items())) if isinstance(item, dict) and len(item) == 1 else (item, {})
    on, kind = line.split()
    known(more, MORE, name)
    return Event(kind, day(on), seq, **{key: MORE[key](value) for key, value in more.items()})


def known(words: Any, vocabulary: Any, name: str) -> None:
    """Refuse a word that is not known."""
    if unknown := [word for word in words if word not in vocabulary]:
        raise ValueError(f"{name}: unknown: {', '.join(map(str, unknown))}")


CASES = [pytest.param(read_case(f.read_text(encoding="utf-8"), f.name), id=f.relative_to(FOLDER).as_posix()) for f in FILES]


@pytest.mark.parametrize("case", CASES)
def test_a_reader_would_have_seen_these_states(case: Case) -> None:
    """On each day the bill stood where the case says."""
    assert {on: case.on(on).state for on in case.expect} == case.expect


@pytest.mark.parametrize("case", CASES)
def test_a_reader_would_have_seen_these_deadlines(case: Case) -> None:
    """On each day each deadline stood as the case says, with so many days."""
    seen = {on: watched(case.on(on)) for on in case.deadlines}
    assert {on: {t: seen[on].get(t) for t in timers} for on, timers in case.deadlines.items()} == case.deadlines


@pytest.mark.parametrize("case", CASES)
def test_every_event_replays_and_leaves_the_findings_expected(case: Case) -> None:
    """None unless the case says otherwise, and every event of the case moves the bill."""
    position = case.on(max([*case.expect, *(event.on for event in case.events)]))
    assert len(position.findings) == case.findings, position.findings
    assert sorted(p.event.seq for p in position.passages if p.event.seq) == [event.seq for event in case.events]


@pytest.mark.parametrize("case", CASES)
def test_a_case_replays_the_same_backwards(case: Case) -> None:
    """The order of recording is no part of a case."""
    last = max(case.expect)
    backwards = [Event(e.kind, e.on, 100 - n, e.time, e.effect, e.party) for n, e in enumerate(case.events)]
    assert moves(replay(case.rules, backwards, last)) == moves(case.on(last))


@pytest.mark.parametrize("file", FILES, ids=[f.stem for f in FILES])
def test_a_case_lies_in_the_folder_of_its_workflow_and_says_what_it_is(file: Path) -> None:
    """The path names the workflow, and the first line is a comment."""
    text = file.read_text(encoding="utf-8")
    assert read_case(text, file.name).workflow == file.parent.relative_to(FOLDER).as_posix()
    assert text.startswith("# ")
    assert "Source: " in text


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_every_shipped_workflow_has_a_real_case(workflow: str) -> None:
    """At least one, under its own name."""
    assert list((FOLDER / workflow).glob("*.yaml"))


GOOD = "workflow: ru/denunciation\nevents: [2021-05-11 bill_introduced]\nexpect: {2021-05-11: in_duma}\n"


@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        (GOOD + "expected: {}\n", "expected"),
        (GOOD.replace("in_duma", "in_dumma"), "in_dumma"),
        (GOOD.replace("bill_introduced", "bill_intorduced"), "bill_intorduced"),
        (GOOD.replace("[2021-05-11 bill_introduced]", "[2021-05-11 bill_introduced: {tme: '12:30'}]"), "tme"),
        (GOOD + "deadlines: {2021-05-11: {notise: running 1}}\n", "notise"),
        (GOOD.replace("2021-05-11: in_duma", "2021-02-30: in_duma"), "day is out of range"),
        (GOOD.replace("[2021-05-11 bill_introduced]", "[]"), "no events"),
    ],
)
def test_a_case_is_read_strictly(wrong: str, what: str) -> None:
    """A misspelt word in a case is refused: it would otherwise expect nothing."""
    with pytest.raises(ValueError, match=what):
        read_case(wrong, "wrong.yaml")


def test_an_event_of_a_case_may_say_more() -> None:
    """A day that the act names, and a time."""
    more = "[2021-06-07 law_published: {effect: 2021-06-18, time: '12:30'}]"
    (event,) = read_case(GOOD.replace("[2021-05-11 bill_introduced]", more), "good.yaml").events
    assert (event.kind, event.on, event.effect, event.time) == (
        "law_published",
        day("2021-06-07"),
        day("2021-06-18"),
        time(12, 30),
    )
