"""Parts merge by name: what two files may say of one state, and what they may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.errors import InvalidLaw
from tracker.library.reader import Library

ACTS = "acts: {A: {title: {en: An act}}}\n"
WORKFLOW = """\
workflow: xx/test
title: {en: A test}
jurisdiction: XX
timezone: Etc/UTC
law_as_of: 2024-01-01
first: begun
uses: [parts/one]
"""
ONE = """\
part: parts/one
kinds: {ended: {en: Ended}, resumed: {en: Resumed}}
states:
  begun: {title: {en: Begun}, transitions: {ended: {to: done, basis: A art. 1}}}
"""
DONE = "states:\n  done: {title: {en: Done}, final: true, usual: true}\n"
WEEK = "{title: {en: W}, starts: resumed, stops: ended, term: {days: 7, basis: A art. 2}}"
HERE = "▸"
"""Stands in a case's text just before the place that must be told."""


def library(folder: Path, **files: str) -> tuple[Library, str]:
    """A library of these files, and the place of the mark in them; `one` is `parts/one.yaml`, `test` the workflow."""
    place = ""
    for key, text in {"acts": ACTS, **files}.items():
        name = {"acts": "acts", "test": "xx/test"}.get(key, f"parts/{key}")
        file = folder / "law" / f"{name}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.replace(HERE, ""), encoding="utf-8")
        if HERE in text:
            before = text.partition(HERE)[0]
            place = f"law/{name}.yaml:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"
    return Library(folder / "law"), place


def refused(law: Library) -> tuple[str, ...]:
    """What is said of the workflow `xx/test`, which is refused."""
    with pytest.raises(InvalidLaw) as error:
        law.rules("xx/test")
    return error.value.problems


def test_a_state_may_be_named_in_several_files_each_giving_some_of_its_moves(tmp_path: Path) -> None:
    """The part ends where the workflow begins; the story's order is that of the files, parts first."""
    more = "  begun: {transitions: {resumed: {to: begun, basis: A art. 3}}}\n"
    law, _ = library(tmp_path, one=ONE, test=WORKFLOW + DONE + more)
    rules = law.rules("xx/test")
    assert list(rules.states) == ["begun", "done"]
    assert [(t.kind, t.to, t.basis.citation) for t in rules.states["begun"].transitions] == [
        ("ended", "done", "A art. 1"),
        ("resumed", "begun", "A art. 3"),
    ]


def test_a_part_used_twice_is_read_once(tmp_path: Path) -> None:
    """Two parts that rest on a third do not give its states twice."""
    both = WORKFLOW.replace("[parts/one]", "[parts/two, parts/three, parts/one]")
    two, three = ("part: parts/two\nuses: [parts/one]\n", "part: parts/three\nuses: parts/one\n")
    law, _ = library(tmp_path, one=ONE, two=two, three=three, test=both + DONE)
    assert list(law.rules("xx/test").states) == ["begun", "done"]


def test_each_file_says_its_own_counting(tmp_path: Path) -> None:
    """What a file says once for its terms holds for that file alone; a term may say otherwise."""
    one = ONE + "terms: {counting: same_day, rolling: none, effect: day_after}\ntimers: {week: " + WEEK + "}\n"
    own = "timers: {again: " + WEEK.replace("days: 7", "days: 7, counting: day_after, rolling: none, effect: last_day") + "}\n"
    law, _ = library(tmp_path, one=one, test=WORKFLOW + DONE + own)
    terms = law.rules("xx/test").terms
    told = {name: (str(term.counting), str(term.effect)) for name, term in terms.items() if term}
    assert told == {"week": ("same_day", "day_after"), "again": ("day_after", "last_day")}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        pytest.param("  begun: {▸title: {en: Again}}\n", "the state begun has a second title", id="second title"),
        pytest.param(
            "  begun: {transitions: {▸ended: {to: done, basis: A art. 9}}}\n",
            "the transition of begun on ended is given twice",
            id="same state and kind twice",
        ),
        pytest.param(f"timers:\n  ▸week: {WEEK}\n", "the timer week is given twice", id="same timer twice"),
        pytest.param("kinds:\n  ▸ended: {en: Ended}\n", "the kind ended is declared twice", id="kind declared twice"),
        pytest.param(
            "timers:\n  month:\n    title: {en: M}\n    starts: ended\n    ▸term: {months: 1, basis: A art. 2}\n",
            "says no counting: day_after, same_day",
            id="term without counting",
        ),
    ],
)
def test_what_two_files_may_not_both_say_is_refused_in_the_second(tmp_path: Path, more: str, said: str) -> None:
    """A title, a move, a timer and a kind have one place each; the second is told with file, line and column."""
    one = ONE + "terms: {counting: day_after, rolling: none, effect: last_day}\ntimers: {week: " + WEEK + "}\n"
    law, place = library(tmp_path, one=one, test=WORKFLOW + DONE + more)
    assert f"{place}: {said}" in refused(law)


@pytest.mark.parametrize(
    ("parts", "circle"),
    [
        ({"one": "part: parts/one\nuses: [▸parts/one]\n"}, "parts/one -> parts/one"),
        (
            {"one": "part: parts/one\nuses: [parts/two]\n", "two": "part: parts/two\nuses:\n  - ▸parts/one\n"},
            "parts/one -> parts/two -> parts/one",
        ),
        (
            {
                "one": "part: parts/one\nuses: [parts/two]\n",
                "two": "part: parts/two\nuses: [parts/three]\n",
                "three": "part: parts/three\nuses: [▸parts/two]\n",
            },
            "parts/two -> parts/three -> parts/two",
        ),
    ],
    ids=["itself", "two", "behind"],
)
def test_a_circle_of_uses_is_refused_where_it_closes(tmp_path: Path, parts: dict[str, str], circle: str) -> None:
    """The whole circle is told, at the name that closes it."""
    law, place = library(tmp_path, **parts, test=WORKFLOW + DONE)
    assert refused(law) == (f"{place}: uses goes in a circle: {circle}",)


@pytest.mark.parametrize(
    ("one", "said"),
    [
        ("part: parts/one\n▸sates: {}\n", "unknown key sates; known: part, uses, terms, kinds, days, calendars, states, timers"),
        ("▸part: parts/two\n", "part parts/two must stand in a file of that name"),
        ("part: parts/one\nuses: [▸parts/onne]\n", "part 'parts/onne' is not known; nearest: parts/one"),
        (ONE.replace("{to: done, basis: A", "{to: done, ▸basis: B"), "act 'B' is not known; register it in acts.yaml"),
        (ONE.replace("  begun", "  ▸lost: {title: {en: Lost}}\n  begun"), "the state lost cannot be reached from begun"),
        (ONE.replace("{to: done", "{▸to: gone"), "leads to gone, a state that is not defined"),
    ],
    ids=["unknown key", "name", "unknown part", "act", "unreachable", "nowhere"],
)
def test_what_is_wrong_in_a_part_is_told_in_the_part(tmp_path: Path, one: str, said: str) -> None:
    """A problem is told in the file that holds it, not in the workflow that was asked for."""
    law, place = library(tmp_path, one=one, test=WORKFLOW + DONE)
    assert f"{place}: {said}" in refused(law)


def test_a_broken_registry_of_acts_is_told_in_its_own_file(tmp_path: Path) -> None:
    """No workflow can be read without its acts, and the fault is theirs."""
    law, place = library(tmp_path, acts="acts:\n  A: {title: {en: An act}, ▸url: x}\n", one=ONE, test=WORKFLOW + DONE)
    assert refused(law) == (f"{place}: unknown key url; known: title, link",)
