"""The documented JSON shapes: plain values with the documented keys, whatever the bill."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support import MOMENT, day, open_bill, record
from tracker import shapes
from tracker.core.entry import Amendment
from tracker.library.reader import Library
from tracker.service import Tracker

SHOW = """bill title workflow treaty as_of state number tags timezone void passages deadlines next expected findings notes"""
BRIEF = "bill title workflow treaty as_of state"
DEADLINE = "timer title standing started opens last_day effect_day day days stops then ended_by basis steps unknown"
EVENT = "kind on seq inferred time effect party votes source official note accounts"
NEXT = "kind title to basis by opens acts_on timer term_basis"
AGENDA = "seq kind on moved_from days standing source note"
FINDING = "code on kind seq state to text"
ENTRY = "bill seq position recorded_at recorded_by entry body"
WORKFLOW = "workflow title jurisdiction timezone law_as_of first kinds states timers"
TIMER = "timer title starts stops overtaken_by then again term"
TERM = "within not_before named otherwise counting effect basis"
TREATY = "treaty title link depositaries dates terms"


@pytest.fixture
def rich(tracker: Tracker) -> Tracker:
    """A bill with everything that a shape may hold."""
    who: dict[str, Any] = {"by": "tester", "moment": MOMENT}
    open_bill(tracker, number="1168313-7", tags=("sky",))
    record(tracker, "2021-05-11 bill_introduced", party="President")
    record(
        tracker,
        "2021-05-19 duma_adopted",
        time="12:30",
        votes="402:0:1",
        source="TASS",
        official=True,
        note="a\x1b[31m😀\u202e",
        effect="2021-05-20",
    )
    record(tracker, "2021-05-20 duma_adopted", same_as=3)
    tracker.expect("BILL", "council_approved", on="2021-05-19", source="agenda", note=None, **who)
    tracker.expect("BILL", "council_approved", on="2021-06-02", source=None, note="moved", **who)
    tracker.note("BILL", "a remark", **who)
    record(tracker, "2021-06-18 depositary_notified")
    tracker.amend("BILL", Amendment("why", title="Another title", terms={"conference": "{days: 60}"}), **who)
    return tracker


def keys(shape: dict[str, Any], documented: str) -> None:
    """A shape holds every documented key; it may hold more (fields are added, never taken away)."""
    assert set(documented.split()) - set(shape) == set()


def plain(value: Any) -> Any:
    """The value after a journey through strict JSON text."""
    return json.loads(json.dumps(value, ensure_ascii=False, allow_nan=False))


@pytest.mark.parametrize("as_of", ["2020-01-01", "2021-05-19", "2021-05-27", "2021-06-18", "2021-12-18", "9999-12-31"])
def test_show_is_plain_json_with_the_documented_keys(rich: Tracker, as_of: str) -> None:
    """On every day: what goes into JSON comes out of it, and each part of it has its keys."""
    shape = shapes.outlook(rich.look("BILL", MOMENT, day(as_of)))
    assert plain(shape) == shape
    keys(shape, SHOW)
    assert shape["as_of"] == as_of
    for part, documented in (("deadlines", DEADLINE), ("next", NEXT), ("expected", AGENDA), ("findings", FINDING)):
        for item in shape[part]:
            keys(item, documented)
    for passage in shape["passages"]:
        keys(passage, "from to irregular event")
        keys(passage["event"], EVENT)


def test_show_tells_what_was_recorded(rich: Tracker) -> None:
    """Days as ISO text, votes by name, the notes with their moment in UTC, and text letter for letter."""
    shape = shapes.outlook(rich.look("BILL", MOMENT, day("2021-05-27")))
    assert (shape["bill"], shape["title"], shape["number"], shape["tags"]) == ("BILL", "Another title", "1168313-7", ["sky"])
    assert (shape["state"]["name"], shape["state"]["final"], shape["timezone"], shape["void"]) == (
        "in_council",
        False,
        "Europe/Moscow",
        None,
    )
    assert [(p["from"], p["to"]) for p in shape["passages"]] == [("proposed", "in_duma"), ("in_duma", "in_council")]
    assert shape["passages"][1]["event"] == {
        "kind": "duma_adopted",
        "on": "2021-05-19",
        "seq": 3,
        "inferred": False,
        "time": "12:30:00",
        "effect": "2021-05-20",
        "party": None,
        "votes": {"for": 402, "against": 0, "abstained": 1},
        "source": "TASS",
        "official": True,
        "note": "a\x1b[31m😀\u202e",
        "accounts": [4],
    }
    assert [(e["kind"], e["on"], e["moved_from"], e["days"]) for e in shape["expected"]] == [
        ("council_approved", "2021-06-02", "2021-05-19", 6)
    ]
    assert shape["notes"] == [
        {"seq": 7, "recorded_at": "2026-01-15T12:00:00.000000+00:00", "recorded_by": "tester", "text": "a remark"}
    ]


def test_a_deadline_tells_its_days_its_law_and_how_it_was_counted(rich: Tracker) -> None:
    """Transmission to the Council: five days from 19 May; on the 27th three days gone by."""
    (deadline,) = shapes.outlook(rich.look("BILL", MOMENT, day("2021-05-27")))["deadlines"]
    assert {key: deadline[key] for key in ("timer", "standing", "opens", "last_day", "effect_day", "day", "days", "then")} == {
        "timer": "transmission_to_council",
        "standing": "overdue",
        "opens": None,
        "last_day": "2021-05-24",
        "effect_day": None,
        "day": "2021-05-24",
        "days": -3,
        "then": None,
    }
    assert deadline["basis"] == {"citation": "Const-RF art. 105(3)", "checked": True, "disputed": None}
    assert deadline["started"]["seq"] == 3
    assert [step["day"] for step in deadline["steps"]] == ["2021-05-19", "2021-05-24"]


def test_what_time_brought_about_has_no_number(rich: Tracker) -> None:
    """An inferred event is marked, and its seq is null."""
    last = shapes.outlook(rich.look("BILL", MOMENT, day("2021-12-18")))["passages"][-1]["event"]
    assert (last["kind"], last["on"], last["seq"], last["inferred"]) == ("withdrawal_took_effect", "2021-12-18", None, True)


def test_a_finding_is_told_by_code_and_in_a_sentence(rich: Tracker) -> None:
    """The code is for programs, the text for people."""
    findings = shapes.outlook(rich.look("BILL", MOMENT, day("2021-06-18")))["findings"]
    assert {(f["code"], f["seq"]) for f in findings} == {("caught_up", 8), ("contradiction", 3), ("expected_day_gone_by", 6)}
    assert all(f["text"].isprintable() for f in findings)


def test_a_list_holds_the_brief_shape(rich: Tracker) -> None:
    """What `list` tells of a bill is a part of what `show` tells."""
    outlook = rich.look("BILL", MOMENT)
    brief = shapes.brief(outlook)
    keys(brief, BRIEF)
    whole = shapes.outlook(outlook)
    assert plain(brief) == brief == {key: whole[key] for key in brief}


def test_every_entry_of_the_log_is_plain_json(rich: Tracker) -> None:
    """Its kind by name, its moment in UTC, its body without what has its default."""
    rich.void("BILL", because="x", by="tester", moment=MOMENT)
    rich.retract("BILL", "last", because="y", by="tester", moment=MOMENT)
    told = [shapes.entry(entry) for entry in rich.entries()]
    for shape in told:
        keys(shape, ENTRY)
        assert plain(shape) == shape
    assert {shape["entry"] for shape in told} == {"opening", "fact", "expectation", "note", "amendment", "void", "retraction"}
    assert told[1]["body"] == {"kind": "bill_introduced", "on": "2021-05-11", "party": "President"}


def test_every_workflow_and_treaty_is_plain_json(library: Library) -> None:
    """With every state, move, timer and term."""
    for name in library.workflow_names():
        shape = shapes.workflow(library.rules(name).workflow)
        assert plain(shape) == shape
        keys(shape, WORKFLOW)
        for timer in shape["timers"]:
            keys(timer, TIMER)
            keys(timer["term"] or dict.fromkeys(TERM.split()), TERM)
        for state in shape["states"]:
            keys(state, "state title final usual transitions")
    for name in library.treaty_names():
        shape = shapes.treaty(library.treaty(name))
        assert plain(shape) == shape
        keys(shape, TREATY)
    assert shapes.treaty(library.treaty("open-skies"))["terms"]["notice"]["within"] == "6 months"
