"""The documented JSON shapes: plain values with the documented keys, whatever the bill."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.core.builders import LIBRARY, TITLE, fact, record_of, rules_of, state, term, workflow
from tests.support import MOMENT, day, open_bill, record
from tracker import law_shapes, shapes
from tracker.core.entry import Amendment, Fact
from tracker.core.outlook import look
from tracker.core.rules import Rules
from tracker.core.sittings import Sittings
from tracker.core.term import InForce, Rolling
from tracker.core.workflow import Timer
from tracker.law_shapes import Shape
from tracker.library.reader import Library
from tracker.service import Tracker

SHOW = """bill title workflow treaty as_of state number tags terms law_of memberships timezone void passages deadlines next
expected findings notes"""
BRIEF = "bill title workflow treaty as_of state"
DEADLINE = """timer title standing started opens last_day effect_day day days held earliest paused_since reading other stops
then ended_by basis steps calendars unknown"""
STEP = "what day passed_over"
EVENT = "kind on seq inferred time effect party votes source official note accounts"
NEXT = "kind title to basis by opens acts_on timer term_basis"
AGENDA = "seq kind on moved_from days standing source note"
FINDING = "code on kind seq other state to text"
ENTRY = "bill seq position recorded_at recorded_by entry body"
WORKFLOW = "workflow title jurisdiction timezone law_as_of first calendars kinds states timers"
TIMER = "timer title starts stops overtaken_by then again required term"
TERM = """within only hold not_before named otherwise starts pause extension other counting rolling effect in_force variants
basis"""
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
    for step in [step for deadline in shape["deadlines"] for step in deadline["steps"]]:
        keys(step, STEP)
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
        shape = law_shapes.workflow(library.rules(name).workflow)
        assert plain(shape) == shape
        keys(shape, WORKFLOW)
        for timer in shape["timers"]:
            keys(timer, TIMER)
            keys(timer["term"] or dict.fromkeys(TERM.split()), TERM)
        for place in shape["states"]:
            keys(place, "state title final usual transitions")
            for move in place["transitions"]:
                keys(move, "kind to basis in_force")
    for name in library.treaty_names():
        shape = law_shapes.treaty(library.treaty(name))
        assert plain(shape) == shape
        keys(shape, TREATY)
    assert law_shapes.treaty(library.treaty("open-skies"))["terms"]["notice"]["within"] == "6 months"


def shown(rules: Rules, as_of: str, *facts: Fact) -> Shape:
    """What `show` tells of a record of facts on a day, by these rules."""
    shape = shapes.outlook(look(rules, record_of(*facts), day(as_of)))
    assert plain(shape) == shape
    return shape


def due(shape: Shape, timer: str = "notice") -> Shape:
    """The one deadline of a timer."""
    found: Shape
    [found] = [deadline for deadline in shape["deadlines"] if deadline["timer"] == timer]
    keys(found, DEADLINE)
    return found


PARTY = (
    "1999-11-19 treaty_signed",
    "2000-06-01 instrument_deposited",
    "2000-07-09 entry_into_force",
    "2010-06-01 depositary_notified",
    "2012-03-01 instrument_deposited",
    "2012-05-01 entry_into_force",
)


@pytest.mark.parametrize(
    ("as_of", "memberships"),
    [
        ("2000-07-08", []),
        ("2000-07-09", [{"from": "2000-07-09", "to": None}]),
        ("2010-10-29", [{"from": "2000-07-09", "to": None}]),
        ("2010-10-30", [{"from": "2000-07-09", "to": "2010-10-30"}]),
        ("2012-05-01", [{"from": "2000-07-09", "to": "2010-10-30"}, {"from": "2012-05-01", "to": None}]),
    ],
)
def test_the_intervals_in_which_a_party_was_bound_are_told(as_of: str, memberships: list[Shape]) -> None:
    """CFE: out at 00:00 of 30 October 2010, 150 days complete after the notice of 1 June, and in again."""
    rules = rules_of("international/participation", "cfe")
    assert shown(rules, as_of, *map(fact, PARTY))["memberships"] == memberships


def test_a_procedure_that_says_in_none_of_its_states_that_one_is_bound_has_no_intervals(rich: Tracker) -> None:
    """The Russian denunciation tells of a law, and of nobody's membership."""
    assert shapes.outlook(rich.look("BILL", MOMENT, day("2021-12-18")))["memberships"] == []


def test_the_day_of_the_law_that_was_asked_for_is_told() -> None:
    """Null where each event goes by the law of its own day."""
    rules = rules_of("international/withdrawal", "cfe")
    assert [shown(asked, "2023-06-09")["law_of"] for asked in (rules, rules.law_of(day("1992-11-09")))] == [None, "1992-11-09"]


def test_the_terms_of_a_bill_s_own_are_told_as_they_were_given(rich: Tracker) -> None:
    """By their timers."""
    assert shapes.outlook(rich.look("BILL", MOMENT))["terms"] == {"conference": "{days: 60}"}


def test_a_deadline_that_is_paused_tells_since_when() -> None:
    """NPT, suspended on 11 June 1993: no day is known, not even an earliest one."""
    lines = ("1993-03-12 depositary_notified", "1993-06-11 notification_suspended")
    rules = rules_of("international/withdrawal", "npt")
    running, paused = (due(shown(rules, as_of, *map(fact, lines))) for as_of in ("1993-06-10", "1993-06-11"))
    told_of = ("standing", "paused_since", "day", "days", "earliest", "reading", "other")
    assert [running[key] for key in told_of] == ["running", None, "1993-06-12", 2, None, None, None]
    assert [paused[key] for key in told_of] == ["paused", "1993-06-11", None, None, None, None, None]


def test_a_deadline_tells_the_later_reading_and_each_run_of_days_passed_over() -> None:
    """NPT, resumed on 10 January 2003: out the next day, or on 10 April, three months anew; 3500 days did not count."""
    lines = ("1993-03-12 depositary_notified", "1993-06-11 notification_suspended", "2003-01-10 notification_resumed")
    notice = due(shown(rules_of("international/withdrawal", "npt"), "2003-01-11", *map(fact, lines)))
    assert (notice["standing"], notice["day"], notice["days"], notice["reading"]) == ("disputed", "2003-01-11", 0, None)
    assert (notice["paused_since"], notice["unknown"]) == (None, None)
    assert notice["other"] == {
        "day": "2003-04-10",
        "reading": "a notice once suspended needs three months anew (ASIL Insights, asil.org/node/1209)",
        "steps": [
            {"what": "the end of the pause", "day": "2003-01-10", "passed_over": []},
            {"what": "3 months", "day": "2003-04-10", "passed_over": []},
        ],
    }
    assert notice["steps"] == [
        {"what": "the event", "day": "1993-03-12", "passed_over": []},
        {
            "what": "3 months",
            "day": "2003-01-11",
            "passed_over": [{"first": "1993-06-11", "last": "2003-01-09", "why": "paused"}],
        },
    ]


def test_the_source_of_the_earlier_reading_is_told_where_the_file_reads_it_otherwise() -> None:
    """Istanbul, a receipt on 1 April 2021: 1 July by another reading, 1 August by the file's own, which has no source."""
    notice = due(shown(rules_of("international/withdrawal", "istanbul"), "2021-04-01", fact("2021-04-01 depositary_notified")))
    source = "a period that ends on the first of a month ends on the day that is meant; no official example settles it"
    assert (notice["day"], notice["effect_day"], notice["reading"]) == ("2021-07-01", "2021-07-01", source)
    assert (notice["other"]["day"], notice["other"]["reading"]) == ("2021-08-01", None)


LORDS = Sittings("uk/lords", day("2024-01-01"), day("2024-12-31"), frozenset(day(f"2024-01-{n:02}") for n in range(1, 32)))
COMMONS = Sittings("uk/commons", day("2024-01-01"), day("2024-01-31"), frozenset({day("2024-01-09"), day("2024-01-11")}), 2)


def test_a_deadline_tells_the_calendars_that_it_was_counted_by_and_the_earliest_day() -> None:
    """CRaG s. 20: two days of both in January, and the Lords away from then on; the Commons' next nineteen are not known."""
    rules = rules_of("uk/crag", None).for_bill(None, {}, {"uk/lords": LORDS, "uk/commons": COMMONS})
    period = due(shown(rules, "2024-01-08", fact("2024-01-08 treaty_laid")), "period_a")
    assert period["calendars"] == [
        {"calendar": "uk/commons", "version": 2, "first": "2024-01-01", "last": "2024-01-31"},
        {"calendar": "uk/lords", "version": 1, "first": "2024-01-01", "last": "2024-12-31"},
    ]
    assert (period["standing"], period["day"], period["last_day"], period["effect_day"]) == ("not_known", None, None, None)
    assert period["unknown"] == "the count runs past the sitting days of uk/commons that are known (to 2024-01-31)"
    assert period["earliest"] == "2025-01-20"


def clause(treaty: str, timer: str = "notice") -> Shape:
    """A treaty's clause as `treaty show` tells it."""
    shape: Shape = law_shapes.treaty(LIBRARY.treaty(treaty))["terms"][timer]
    keys(shape, TERM)
    return shape


def test_a_term_tells_how_it_is_counted_and_what_it_does_not_say_is_null() -> None:
    """CFE: 150 days, over nothing."""
    shape = clause("cfe")
    assert {key: shape[key] for key in TERM.split() if key != "basis"} == {
        "within": "150 days",
        "only": None,
        "hold": None,
        "not_before": None,
        "named": False,
        "otherwise": None,
        "starts": [],
        "pause": None,
        "extension": None,
        "other": None,
        "counting": "day_after",
        "rolling": "none",
        "effect": "day_after",
        "in_force": None,
        "variants": [],
    }


def test_a_term_tells_its_pause_its_extension_its_other_reading_and_its_starts() -> None:
    """Each in the words of its file, and of another reading its source."""
    for said, words in (
        (clause("npt")["pause"], ("notification_suspended", "notification_resumed", "NPT art. X(1)")),
        (clause("teu")["extension"], ("period_extended", "the day that the act names", "TEU art. 50(3)")),
    ):
        assert [word for word in words if word not in said] == []
    assert clause("istanbul")["other"] == {
        "within": "3 months",
        "source": "a period that ends on the first of a month ends on the day that is meant; no official example settles it",
    }
    assert clause("ottawa", "treaty_entry_into_force")["starts"] == ["instrument_deposited number 40", "required_number_reached"]
    assert clause("open-skies", "treaty_entry_into_force")["starts"] == [
        "instrument_deposited number 20 with required_states_complete",
        "required_number_reached with required_states_complete",
    ]


def test_a_term_that_changed_tells_the_days_of_each_wording() -> None:
    """The newest with all of them; an open end is null."""
    old = replace(term("3 weeks"), in_force=InForce(None, day("1968-11-19")), rolling=Rolling.NEXT_WEEKDAY)
    new = replace(term("6 weeks"), in_force=InForce(day("1968-11-20")))
    shape = law_shapes.term(replace(new, variants=(old, new)))
    assert plain(shape) == shape
    told_of = ("within", "rolling", "in_force", "variants")
    assert [shape[key] for key in told_of[:3]] == ["6 weeks", "none", {"from": "1968-11-20", "until": None}]
    assert [[one[key] for key in told_of] for one in shape["variants"]] == [
        ["3 weeks", "next_weekday", {"from": None, "until": "1968-11-19"}, []],
        ["6 weeks", "none", {"from": "1968-11-20", "until": None}, []],
    ]


def test_a_workflow_tells_its_calendars_and_which_timers_are_required() -> None:
    """The two Houses by their titles; and no timer of that procedure has to come before an act."""
    shape = law_shapes.workflow(LIBRARY.rules("uk/crag").workflow)
    assert shape["calendars"] == {
        "uk/commons": {"en": "House of Commons", "ru": "Палата общин"},
        "uk/lords": {"en": "House of Lords", "ru": "Палата лордов"},
    }
    assert {timer["timer"]: timer["required"] for timer in shape["timers"]} == {"period_a": False, "period_b": False}
    consultation = Timer("consultation", TITLE, ("asked",), term(not_before="120 days"), stops=("notified",), required=True)
    assert law_shapes.timer(consultation)["required"] is True


def test_a_transition_tells_the_days_on_which_it_is_law() -> None:
    """Null where it always is."""
    begun, end = state("begun", "done > end"), state("end", final=True, usual=True)
    moved = replace(begun.transitions[0], in_force=InForce(day("1968-11-20"), day("2024-02-29")))
    shape = law_shapes.workflow(workflow(replace(begun, transitions=(*begun.transitions, moved)), end, kinds="done"))
    assert [move["in_force"] for move in shape["states"][0]["transitions"]] == [
        None,
        {"from": "1968-11-20", "until": "2024-02-29"},
    ]
