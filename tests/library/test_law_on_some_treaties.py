"""A timer may be law on some treaties alone: a statute that asks for something before one treaty is left."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.builders import told
from tests.support import day
from tracker import bootstrap, law_shapes
from tracker.core.record import Event
from tracker.core.replay import replay
from tracker.errors import InvalidLaw
from tracker.library.reader import Library

LEAVING = """\
workflow: xx/leaving
title: {en: Leaving}
jurisdiction: XX
timezone: Etc/UTC
law_as_of: 2024-01-01
uses: [parts/notice-of-withdrawal]
first: may_notify
kinds: {chamber_told: {en: The chamber was told}}
states: {may_notify: {transitions: {chamber_told: {to: may_notify, basis: VCLT art. 46}}}}
timers:
  chamber:
    title: {en: Telling the chamber}
    starts: chamber_told
    stops: depositary_notified
    again: ignore
    required: true
    treaties: TREATIES
    term: {not_before: {days: 30}, counting: day_after, rolling: none, effect: last_day, basis: VCLT art. 46}
"""
NOTICE = [Event("depositary_notified", day("2020-05-22"), 1)]


def law(folder: Path, treaties: str) -> Library:
    """The shipped law with the workflow beside it, its timer on these treaties."""
    file = folder / "xx/leaving.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(LEAVING.replace("TREATIES", treaties), encoding="utf-8")
    return Library(bootstrap.data_folder("workflows"), own=folder)


@pytest.mark.parametrize(
    ("treaties", "treaty", "counts"),
    [
        pytest.param("open-skies", "open-skies", True, id="that treaty"),
        pytest.param("open-skies", "cfe", False, id="another"),
        pytest.param("open-skies", None, False, id="no treaty"),
        pytest.param("[cfe, open-skies]", "cfe", True, id="one of several"),
        pytest.param("[cfe, open-skies]", "npt", False, id="none of several"),
        pytest.param("[]", "npt", True, id="on any"),
    ],
)
def test_a_timer_counts_for_bills_on_its_treaties_alone(tmp_path: Path, treaties: str, treaty: str | None, counts: bool) -> None:
    """The chamber was not told before the notice, which is a finding where the law is on the bill's treaty."""
    library = law(tmp_path, treaties)
    rules = library.rules("xx/leaving").for_bill(library.treaty(treaty) if treaty else None, {})
    found = told(replay(rules, NOTICE, day("2020-05-23")))
    assert found.count("not_preceded 2020-05-22 depositary_notified") == counts
    assert ("chamber" in rules.timers) is counts


def test_the_procedure_itself_tells_the_timer_and_its_treaties(tmp_path: Path) -> None:
    """Without a bill nothing is left out, and the other timers are on any treaty."""
    shape = law_shapes.workflow(law(tmp_path, "open-skies").rules("xx/leaving").workflow)
    named = {timer["timer"]: timer["treaties"] for timer in shape["timers"]}
    assert named == {"notice": [], "conference": [], "sunset": [], "chamber": ["open-skies"]}


def test_a_treaty_that_is_not_there_is_told_with_its_place(tmp_path: Path) -> None:
    """By the check of the file, with the nearest name: a misspelt one would make the timer silently dead."""
    library = law(tmp_path, "open-skys")
    with pytest.raises(InvalidLaw, match=r"leaving\.yaml:17:5: treaty 'open-skys' is not known; nearest: open-skies"):
        library.check(tmp_path / "xx/leaving.yaml")
