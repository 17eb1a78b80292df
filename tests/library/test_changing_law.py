"""Law that changed: each event goes by the law of its own day, each clock by that of the day on which it started."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.builders import fact, moves, record_of, told, watched
from tests.library.test_reader import SHIPPED, put, refused
from tests.support import day, timeline
from tracker.core.deadlines import deadlines
from tracker.core.outlook import look
from tracker.core.position import Position
from tracker.core.replay import replay
from tracker.core.rules import Rules
from tracker.library.reader import Library

ACTS = "acts: {GG: {title: {en: Basic Law for the Federal Republic of Germany}}}\n"
GERMANY = """\
workflow: de/bill
title: {en: A bill of the Federal Government to which the Bundesrat may object}
jurisdiction: DE
timezone: Europe/Berlin
law_as_of: 1970-01-01
first: drafted
terms: {counting: day_after, rolling: none, effect: day_after}
kinds:
  sent_to_bundesrat: {en: Sent to the Bundesrat}
  declared_urgent: {en: Declared urgent}
  bundesrat_commented: {en: Bundesrat commented}
  introduced: {en: Introduced in the Bundestag}
  introduced_ahead: {en: Introduced in the Bundestag ahead of the comment}
  bundestag_adopted: {en: Adopted by the Bundestag}
  bundesrat_received: {en: Received by the Bundesrat}
  mediation_called: {en: Mediation committee called}
  mediation_ended: {en: Mediation ended}
  bundestag_voted_again: {en: Bundestag voted again}
  objection_raised: {en: Objection raised}
  objection_overridden: {en: Objection overridden}
  objection_stood: {en: Objection stood}
  law_came_about: {en: Law came about}
states:
  drafted:
    title: {en: Drafted}
    transitions:
      sent_to_bundesrat: {to: in_bundesrat, basis: GG art. 76(2)}
  in_bundesrat:
    title: {en: Before the Bundesrat for its comment}
    transitions:
      declared_urgent: {to: in_bundesrat, basis: GG art. 76(2)}
      introduced_ahead: {to: in_bundestag, basis: GG art. 76(2), in_force: {from: 1968-11-20}}
      bundesrat_commented: {to: commented, basis: GG art. 76(2)}
  commented:
    title: {en: Commented}
    transitions:
      introduced: {to: in_bundestag, basis: GG art. 76(2)}
  in_bundestag:
    title: {en: Before the Bundestag}
    transitions:
      bundestag_adopted: {to: adopted, basis: GG art. 77(1)}
  adopted:
    title: {en: Adopted}
    transitions:
      bundesrat_received: {to: before_bundesrat, basis: GG art. 77(1)}
  before_bundesrat:
    title: {en: Before the Bundesrat}
    transitions:
      mediation_called: {to: in_mediation, basis: GG art. 77(2)}
      law_came_about: {to: law, basis: GG art. 78}
  in_mediation:
    title: {en: In mediation}
    transitions:
      bundestag_voted_again: {to: may_object, basis: GG art. 77(2)}
      mediation_ended:
        - {to: before_bundesrat, basis: GG art. 77(3), in_force: {until: 1968-11-19}}
        - {to: may_object, basis: GG art. 77(3), in_force: {from: 1968-11-20}}
  may_object:
    title: {en: Open to objection}
    transitions:
      objection_raised: {to: objected, basis: GG art. 77(3)}
      law_came_about: {to: law, basis: GG art. 78}
  objected:
    title: {en: Objected to}
    transitions:
      objection_overridden: {to: law, basis: GG art. 77(4)}
      objection_stood: {to: failed, basis: GG art. 77(4)}
  law: {title: {en: Law}, final: true, usual: true}
  failed: {title: {en: Failed}, final: true}
timers:
  comment:
    title: {en: Comment of the Bundesrat}
    starts: sent_to_bundesrat
    stops: bundesrat_commented
    overtaken_by: introduced_ahead
    term:
      - {weeks: 3, basis: GG art. 76(2), in_force: {until: 1968-11-19}}
      - {weeks: 6, basis: GG art. 76(2), in_force: {from: 1968-11-20}}
  urgent:
    title: {en: Going on without the comment}
    starts: declared_urgent
    stops: introduced_ahead
    overtaken_by: bundesrat_commented
    again: ignore
    term: {not_before: {weeks: 3}, basis: GG art. 76(2), in_force: {from: 1968-11-20}}
  call:
    title: {en: Calling the mediation committee}
    starts: bundesrat_received
    stops: mediation_called
    then: law_came_about
    term:
      - {weeks: 2, basis: GG art. 77(2), in_force: {until: 1968-11-19}}
      - {weeks: 3, basis: GG art. 77(2), in_force: {from: 1968-11-20}}
  objection:
    title: {en: Objection of the Bundesrat}
    starts: [mediation_ended, bundestag_voted_again]
    stops: objection_raised
    then: law_came_about
    again: restart
    term:
      - {weeks: 1, basis: GG art. 77(3), in_force: {until: 1968-11-19}}
      - {weeks: 2, basis: GG art. 77(3), in_force: {from: 1968-11-20}}
"""

BEFORE, SINCE = "1968-11-19", "1968-11-20"
DRAFTED = ("1968-10-01 sent_to_bundesrat",)
RECEIVED = (
    *DRAFTED,
    "1968-10-15 bundesrat_commented",
    "1968-10-16 introduced",
    "1968-11-06 bundestag_adopted",
    "1968-11-07 bundesrat_received",
)
IN_MEDIATION = (*RECEIVED, "1968-11-14 mediation_called")


@pytest.fixture
def law(tmp_path: Path) -> Library:
    """A folder with the German procedure and its act."""
    folder = tmp_path / "workflows"
    folder.mkdir()
    (folder / "acts.yaml").write_text(ACTS, encoding="utf-8")
    found = Library(folder)
    put(found, "de/bill", GERMANY)
    return found


@pytest.fixture
def rules(law: Library) -> Rules:
    """The German procedure: of the Basic Law's arts. 76 and 77 the wordings before and since the change in 1968.

    Then three weeks became six (comment), two became three (mediation), one became two (objection). The day of the change,
    20 November 1968, is no fact: it stands for the real one, which our sources do not give. So do the transition that exists
    only since that day, the clock that does, and the one that leads elsewhere since, for whatever else may change.
    """
    return law.rules("de/bill")


def stands(rules: Rules, as_of: str, *lines: str) -> Position:
    """Where a bill stands on a day."""
    return replay(rules, timeline(*lines), day(as_of))


def ahead(rules: Rules, as_of: str, *lines: str) -> list[str]:
    """The moves that are foreseen on a day, as "kind > state"."""
    return [f"{move.kind} > {move.to}" for move in look(rules, record_of(*map(fact, lines)), day(as_of)).next]


CLOCKS = [
    # comment: three weeks, six since the change
    ("comment", (), "1968-11-18 sent_to_bundesrat", "1968-12-09"),
    ("comment", (), "1968-11-19 sent_to_bundesrat", "1968-12-10"),
    ("comment", (), "1968-11-20 sent_to_bundesrat", "1969-01-01"),
    ("comment", (), "1968-11-21 sent_to_bundesrat", "1969-01-02"),
    # the call of the mediation committee: two weeks, three since
    ("call", RECEIVED[:-1], "1968-11-19 bundesrat_received", "1968-12-03"),
    ("call", RECEIVED[:-1], "1968-11-20 bundesrat_received", "1968-12-11"),
    # the objection: one week, two since, whatever starts it
    ("objection", IN_MEDIATION, "1968-11-19 mediation_ended", "1968-11-26"),
    ("objection", IN_MEDIATION, "1968-11-20 mediation_ended", "1968-12-04"),
    ("objection", IN_MEDIATION, "1968-11-19 bundestag_voted_again", "1968-11-26"),
    ("objection", IN_MEDIATION, "1968-11-20 bundestag_voted_again", "1968-12-04"),
]


@pytest.mark.parametrize(("timer", "lines", "start", "last"), CLOCKS, ids=[f"{timer}, {line}" for timer, _, line, _ in CLOCKS])
def test_a_clock_goes_by_the_law_of_the_day_on_which_it_started(
    rules: Rules, timer: str, lines: tuple[str, ...], start: str, last: str
) -> None:
    """Weeks end on the weekday on which they began, counted by hand; looked at on its first day or later it is the same day."""
    for as_of in (start.split()[0], "1968-11-21", last):
        if as_of >= start.split()[0]:
            found = {d.timer.name: d for d in deadlines(stands(rules, as_of, *lines, start))}
            assert (found[timer].last, found[timer].standing.value) == (day(last), "running")


@pytest.mark.parametrize(
    ("received", "as_of", "state"),
    [
        ("1968-11-19", "1968-12-03", "before_bundesrat"),
        ("1968-11-19", "1968-12-04", "law"),
        ("1968-11-20", "1968-12-11", "before_bundesrat"),
        ("1968-11-20", "1968-12-12", "law"),
    ],
)
def test_silence_acts_when_the_term_by_which_its_clock_started_is_over(
    rules: Rules, received: str, as_of: str, state: str
) -> None:
    """A clock that began under the old law still acts by it under the new: two weeks, and not three."""
    position = stands(rules, as_of, *RECEIVED[:-1], f"{received} bundesrat_received")
    assert (position.state, told(position)) == (state, [])


@pytest.mark.parametrize(("on", "state"), [(BEFORE, "before_bundesrat"), (SINCE, "may_object")])
def test_a_transition_goes_by_the_law_of_the_day_of_its_event(rules: Rules, on: str, state: str) -> None:
    """The bill was before the Bundesrat under the old law, and its clock then ran by it; where it goes the day's law says."""
    position = stands(rules, on, *IN_MEDIATION, f"{on} mediation_ended")
    assert moves(position)[-1] == f"{on} mediation_ended: in_mediation > {state}"
    assert (told(position), watched(position)["call"].split()[0]) == ([], "met")


def test_a_transition_that_exists_only_since_the_change_is_foreseen_since_then(rules: Rules) -> None:
    """The day before, the event is heard, remarked on, and moves nothing."""
    old = stands(rules, BEFORE, *DRAFTED, f"{BEFORE} introduced_ahead")
    assert (old.state, told(old)) == ("in_bundesrat", [f"not_foreseen {BEFORE} introduced_ahead"])
    new = stands(rules, SINCE, *DRAFTED, f"{SINCE} introduced_ahead")
    assert (new.state, told(new)) == ("in_bundestag", [])


def test_a_move_that_was_made_stays_made_when_the_law_changes(rules: Rules) -> None:
    """Looked at years later, the passage of 19 November 1968 still leads where the law of that day led."""
    position = stands(rules, "1975-01-01", *IN_MEDIATION, f"{BEFORE} mediation_ended")
    assert moves(position)[-2:] == [
        f"{BEFORE} mediation_ended: in_mediation > before_bundesrat",
        "1968-11-27 law_came_about: before_bundesrat > law (inferred)",
    ]
    assert told(position) == []


@pytest.mark.parametrize(
    ("as_of", "lines", "foreseen"),
    [
        (BEFORE, DRAFTED, ["declared_urgent > in_bundesrat", "bundesrat_commented > commented"]),
        (
            SINCE,
            DRAFTED,
            ["declared_urgent > in_bundesrat", "bundesrat_commented > commented", "introduced_ahead > in_bundestag"],
        ),
        (BEFORE, IN_MEDIATION, ["mediation_ended > before_bundesrat", "bundestag_voted_again > may_object"]),
        (SINCE, IN_MEDIATION, ["mediation_ended > may_object", "bundestag_voted_again > may_object"]),
    ],
)
def test_what_may_happen_next_is_what_the_law_of_the_day_foresees(
    rules: Rules, as_of: str, lines: tuple[str, ...], foreseen: list[str]
) -> None:
    """Of each rule one wording, in the order of the file."""
    assert ahead(rules, as_of, *lines) == foreseen


OLD_ONLY = {"in_mediation: mediation_ended > before_bundesrat"}
NEW_ONLY = {"in_mediation: mediation_ended > may_object", "in_bundesrat: introduced_ahead > in_bundestag"}
IN_BOTH = {
    "drafted: sent_to_bundesrat > in_bundesrat",
    "in_bundesrat: declared_urgent > in_bundesrat",
    "in_bundesrat: bundesrat_commented > commented",
    "commented: introduced > in_bundestag",
    "in_bundestag: bundestag_adopted > adopted",
    "adopted: bundesrat_received > before_bundesrat",
    "before_bundesrat: mediation_called > in_mediation",
    "before_bundesrat: law_came_about > law",
    "in_mediation: bundestag_voted_again > may_object",
    "may_object: objection_raised > objected",
    "may_object: law_came_about > law",
    "objected: objection_overridden > law",
    "objected: objection_stood > failed",
}


@pytest.mark.parametrize(
    ("on", "foreseen"),
    [
        ("1949-05-24", IN_BOTH | OLD_ONLY),
        (BEFORE, IN_BOTH | OLD_ONLY),
        (SINCE, IN_BOTH | NEW_ONLY),
        ("2024-01-01", IN_BOTH | NEW_ONLY),
    ],
)
def test_the_machine_of_each_stretch_allows_what_its_wording_says(rules: Rules, on: str, foreseen: set[str]) -> None:
    """And no other move, whatever kind of event is tried in whatever state."""
    tried = {(name, kind): rules.move(name, kind, day(on)) for name in rules.states for kind in rules.workflow.kinds}
    assert {f"{name}: {kind} > {to}" for (name, kind), to in tried.items() if to is not None} == foreseen


def test_a_move_asked_for_without_a_day_is_one_of_the_newest_law(rules: Rules) -> None:
    """As are the terms that are listed, and the machine that is drawn."""
    assert (rules.newest, rules.move("in_mediation", "mediation_ended")) == (day(SINCE), "may_object")
    assert "introduced_ahead" in rules.machine.events
    lengths = {name: str(term.within or term.not_before) for name, term in rules.terms.items() if term}
    assert lengths == {"comment": "6 weeks", "urgent": "3 weeks", "call": "3 weeks", "objection": "2 weeks"}


def test_the_rules_of_one_day_hold_for_every_event(rules: Rules) -> None:
    """Sent on 5 January 1970 by the law of 1968, three weeks; sent on 4 January 1960 by the law of today, six."""
    late, early = "1970-01-05 sent_to_bundesrat", "1960-01-04 sent_to_bundesrat"
    for law_of, start, last in (
        (BEFORE, late, "1970-01-26"),
        (SINCE, late, "1970-02-16"),
        (None, late, "1970-02-16"),
        (BEFORE, early, "1960-01-25"),
        (SINCE, early, "1960-02-15"),
        (None, early, "1960-01-25"),
    ):
        pinned = rules.law_of(day(law_of) if law_of else None)
        [comment] = deadlines(stands(pinned, start.split()[0], start))
        assert comment.last == day(last), (law_of, start)
    term = rules.law_of(day(BEFORE)).term("comment", day(SINCE))
    assert term is not None
    assert str(term.within) == "3 weeks"


@pytest.mark.parametrize(("law_of", "state"), [(BEFORE, "before_bundesrat"), (SINCE, "may_object")])
@pytest.mark.parametrize("on", [BEFORE, SINCE])
def test_the_transitions_of_one_day_hold_for_every_event(rules: Rules, law_of: str, state: str, on: str) -> None:
    """Whatever the day on which mediation ended; and so do the moves that are foreseen next."""
    pinned = rules.law_of(day(law_of))
    assert stands(pinned, on, *IN_MEDIATION, f"{on} mediation_ended").state == state
    assert ahead(pinned, on, *IN_MEDIATION) == [f"mediation_ended > {state}", "bundestag_voted_again > may_object"]
    assert pinned.newest == day(law_of)


def test_a_day_of_the_law_asked_for_leaves_the_rules_themselves_as_they_were(rules: Rules) -> None:
    """They are shared by every bill."""
    rules.law_of(day(BEFORE)).law(day(SINCE))
    assert rules.pinned is None
    assert [rules.move("in_mediation", "mediation_ended", day(on)) for on in (BEFORE, SINCE)] == [
        "before_bundesrat",
        "may_object",
    ]


@pytest.mark.parametrize(("on", "clocks"), [(BEFORE, {}), (SINCE, {"urgent": "running"}), ("1968-11-21", {"urgent": "running"})])
def test_a_clock_whose_rule_is_law_only_since_the_change_starts_only_since_then(
    rules: Rules, on: str, clocks: dict[str, str]
) -> None:
    """Before it there is no such clock, and nothing to remark on: no law wanted one."""
    position = stands(rules, on, "1968-11-18 sent_to_bundesrat", f"{on} declared_urgent")
    told_of = {name: said for name, said in watched(position).items() if name != "comment"}
    assert (told_of, told(position), position.state) == (clocks, [], "in_bundesrat")


def test_a_clock_that_the_old_law_did_not_know_does_not_begin_with_the_change(rules: Rules) -> None:
    """Declared urgent a day too soon: the new law takes nothing up that happened under the old."""
    lines = ("1968-11-18 sent_to_bundesrat", f"{BEFORE} declared_urgent")
    assert set(watched(stands(rules, "1968-12-01", *lines))) == {"comment"}
    declared_anew = stands(rules, SINCE, *lines, f"{SINCE} declared_urgent")
    [urgent] = [d for d in deadlines(declared_anew) if d.timer.name == "urgent"]
    assert (urgent.started.on, urgent.opens) == (day(SINCE), day("1968-12-11"))


@pytest.mark.parametrize(
    ("on", "last"), [("1968-10-31", "1968-11-14"), ("1968-11-01", None), (BEFORE, None), (SINCE, "1968-12-11")]
)
def test_a_rule_may_be_law_for_a_time_with_a_gap_after_it(law: Library, on: str, last: str | None) -> None:
    """Between two wordings none is law: an event of those days starts no clock, and no term is missed, though it would act."""
    text = GERMANY.replace("{weeks: 2, basis: GG art. 77(2), in_force: {until: 1968-11-19}}", EARLIER)
    assert text != GERMANY
    put(law, "de/bill", text)
    way = (
        "1968-09-02 sent_to_bundesrat",
        "1968-09-16 bundesrat_commented",
        "1968-09-17 introduced",
        "1968-10-16 bundestag_adopted",
    )
    position = stands(law.rules("de/bill"), on, *way, f"{on} bundesrat_received")
    assert [d.last for d in deadlines(position) if d.timer.name == "call"] == ([day(last)] if last else [])
    assert (position.state, told(position)) == ("before_bundesrat", [])


@pytest.mark.parametrize(
    "starts",
    [
        "declared_urgent",
        pytest.param(
            "{all: [sent_to_bundesrat, declared_urgent]}",
        ),
    ],
)
def test_what_starts_a_clock_may_change_too(law: Library, starts: str) -> None:
    """Sent, until the change; since then, declared urgent: six weeks from 25 November 1968 end on 6 January 1969."""
    text = GERMANY.replace("{weeks: 6,", f"{{weeks: 6, starts: {starts},")
    put(law, "de/bill", text.replace("overtaken_by: introduced_ahead", "overtaken_by: introduced_ahead\n    again: ignore"))
    rules = law.rules("de/bill")
    for on, last in ((BEFORE, "1968-12-10"), (SINCE, "1969-01-06")):
        position = stands(rules, "1968-11-25", f"{on} sent_to_bundesrat", "1968-11-25 declared_urgent")
        assert [d.last for d in deadlines(position) if d.timer.name == "comment"] == [day(last)]


EARLIER = "{weeks: 2, basis: GG art. 77(2), in_force: {until: 1968-10-31}}"
SINCE_THEN = ", in_force: {from: 1968-11-20}}"
UNTIL_THEN = ", in_force: {until: 1968-11-19}}"
AHEAD = "introduced_ahead: {to: in_bundestag, basis: GG art. 76(2)"
COMMENTED = "bundesrat_commented: {to: commented, basis: GG art. 76(2)"
INTRODUCED = "introduced: {to: in_bundestag, basis: GG art. 76(2)"
IN_TIME = "      objection_raised: {to: objected, basis: GG art. 77(3)}\n      law_came_about: {to: law, basis: GG art. 78"
OBJECTION = "    stops: objection_raised\n    "
ALWAYS_AHEAD = (AHEAD + SINCE_THEN, AHEAD + "}")
THERE = ("  commented:", "  ▸commented:")
TRAP = "commented is a trap: no final state can be reached from it"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param([THERE, (INTRODUCED + "}", INTRODUCED + SINCE_THEN), ALWAYS_AHEAD], TRAP, id="a trap before the change"),
        pytest.param([THERE, (INTRODUCED + "}", INTRODUCED + UNTIL_THEN)], TRAP, id="a trap since the change"),
        pytest.param(
            [(IN_TIME + "}", IN_TIME + UNTIL_THEN), (f"{OBJECTION}then:", f"{OBJECTION}▸then:")],
            "law_came_about is foreseen in no state in which this clock can run",
            id="a then that is foreseen nowhere since the change",
        ),
        pytest.param(
            [("  objection:", "  ▸objection:"), ("    again: restart\n", "")],
            "bundestag_voted_again, mediation_ended can come again while the clock runs: say again: ignore or again: restart",
            id="a start that can recur before the change",
        ),
    ],
)
def test_what_is_unsound_in_one_stretch_alone_is_told(law: Library, changes: list[tuple[str, str]], said: str) -> None:
    """Before the change or since it: one line, at the place of what is unsound then."""
    text = GERMANY
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    place = put(law, "de/bill", text)
    assert refused(law, "de/bill") == (f"{place}: {said}",)


@pytest.mark.parametrize("in_force", [UNTIL_THEN, SINCE_THEN], ids=["until the change", "since the change"])
def test_a_state_that_only_one_law_leads_to_is_sound(law: Library, in_force: str) -> None:
    """A reform may end a stage, or begin one: what no law leads to is unreachable."""
    changes = [(COMMENTED + "}", COMMENTED + in_force), *([ALWAYS_AHEAD] if in_force == SINCE_THEN else [])]
    text = GERMANY
    for old, new in changes:
        text = text.replace(old, new)
    put(law, "de/bill", text)
    assert law.rules("de/bill").states


CLAUSE = "counting: day_after, rolling: none, effect: last_day, basis: VCLT art. 56(2)"
LEASE = f"""\
treaty: lease
title: {{en: A lease}}
terms:
  notice:
    - {{months: 6, {CLAUSE}{UNTIL_THEN}
    - {{months: 12, {CLAUSE}{SINCE_THEN}
  conference: {{days: 30, {CLAUSE}{SINCE_THEN}
"""


@pytest.fixture
def lease(tmp_path: Path) -> Rules:
    """The shipped notice of withdrawal, on a treaty whose clause changed."""
    (tmp_path / "treaties").mkdir()
    (tmp_path / "treaties/lease.yaml").write_text(LEASE, encoding="utf-8")
    both = Library(SHIPPED, own=tmp_path)
    return both.rules("international/withdrawal").for_bill(both.treaty("lease"), {})


@pytest.mark.parametrize(
    ("law_of", "on", "dues"),
    [
        (None, BEFORE, {"notice": "1969-05-19"}),
        (None, SINCE, {"notice": "1969-11-20", "conference": "1968-12-20"}),
        (BEFORE, SINCE, {"notice": "1969-05-20"}),
        (SINCE, BEFORE, {"notice": "1969-11-19", "conference": "1968-12-19"}),
    ],
)
def test_a_treaty_s_clause_goes_by_the_law_of_the_day_of_the_notice(
    lease: Rules, law_of: str | None, on: str, dues: dict[str, str]
) -> None:
    """Six months, twelve since; a conference only since, and none is missed before; or the clauses of the day asked for."""
    pinned = lease.law_of(day(law_of) if law_of else None)
    position = stands(pinned, on, f"{on} depositary_notified")
    assert {d.timer.name: str(d.last) for d in deadlines(position)} == dues
    assert told(position) == []
    assert stands(pinned, dues["notice"], f"{on} depositary_notified").state == "withdrawn"


def test_each_notice_of_one_record_goes_by_the_clause_of_its_own_day(lease: Rules) -> None:
    """Given on 19 November 1968, revoked on the 20th, given again on the 21st: twelve months from then, by the same rules."""
    lines = (f"{BEFORE} depositary_notified", f"{SINCE} notification_revoked", "1968-11-21 depositary_notified")
    notices = [d for d in deadlines(stands(lease, "1968-11-21", *lines)) if d.timer.name == "notice"]
    assert [(d.started.on, d.last, d.standing.value) for d in notices] == [
        (day(BEFORE), day("1969-05-19"), "overtaken"),
        (day("1968-11-21"), day("1969-11-21"), "running"),
    ]


def test_the_newest_clause_is_the_one_that_is_listed(lease: Rules) -> None:
    """The treaty's changes are days on which the rules of its bill change, and no other's."""
    assert lease.newest == day(SINCE)
    assert {name: str(term.within) for name, term in lease.terms.items() if term} == {
        "notice": "12 months",
        "conference": "30 days",
    }
    assert lease.for_bill(None, {}).newest == day("2024-01-01")
