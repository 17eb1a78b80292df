"""The vocabulary of terms: each way of saying one becomes its core value, and what cannot be meant is told at its place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.library.test_reader import put, refused
from tests.library.test_schema import misfits
from tests.support import day
from tracker.core.basis import Basis, Title
from tracker.core.lengths import Choice, Length, Named, Sitting, Span, Unit
from tracker.core.rules import Rules
from tracker.core.term import All, Condition, Counting, Effect, Extension, InForce, Nth, Pause, Reading, Rolling, Term
from tracker.library import schema
from tracker.library.reader import Library
from tracker.library.strict_yaml import parse

ACTS = "acts: {A: {title: {en: An act}}, B: {title: {en: Another act}}}\n"
HOW = "counting: day_after, rolling: none, effect: last_day, basis: A art. 1"
"""How a term of these tests is counted; in the text of a case HOW stands for it."""

PLAIN = Term(Basis("A", "art. 1"), Counting.DAY_AFTER, Effect.LAST_DAY)
"""What HOW becomes."""

FIVE = replace(PLAIN, within=Span(5, Unit.DAYS))
TREATY = "treaty: test\ntitle: {en: T}\nterms:\n  "
WORKFLOW = """\
workflow: xx/test
title: {en: A test}
jurisdiction: XX
timezone: Etc/UTC
law_as_of: 2024-01-01
first: begun
terms: {counting: day_after, rolling: none, effect: last_day}
calendars: {xx/lower: {en: Lower chamber, ru: Нижняя палата}}
kinds: {asked: {en: Asked}, answered: {en: Answered}}
states:
  begun:
    title: {en: Begun}
    transitions:
      asked: {to: begun, basis: A art. 1}
      answered: {to: done, basis: A art. 1}
  done: {title: {en: Done}, final: true, usual: true}
timers:
  answer:
    title: {en: An answer}
    starts: asked
    stops: answered
    again: ignore
    term: {days: 5, basis: A art. 2}
"""


@pytest.fixture
def law(tmp_path: Path) -> Library:
    """A folder of law with two acts and nothing else."""
    folder = tmp_path / "workflows"
    folder.mkdir()
    (folder / "acts.yaml").write_text(ACTS, encoding="utf-8")
    return Library(folder)


def treaty(entry: str) -> str:
    """A treaty's file with one entry under its terms: "notice: {days: 5, HOW}"."""
    return TREATY + entry.replace("HOW", HOW) + "\n"


def clause(law: Library, words: str) -> Term:
    """The clause that a treaty's file gives in these words."""
    put(law, "treaties/test", treaty(f"notice: {words}"))
    return law.treaty("test").terms["notice"]


def changed(*changes: tuple[str, str]) -> str:
    """The workflow with some things changed, each of which stands in it once."""
    text = WORKFLOW
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new.replace("HOW", HOW))
    return text


def read(law: Library, *changes: tuple[str, str]) -> Rules:
    """The rules that the workflow's file gives, with some things changed."""
    put(law, "xx/test", changed(*changes))
    return law.rules("xx/test")


def days(count: int, *chambers: str, together: bool = True) -> Span:
    """So many days on which chambers sit."""
    return Span(count, Unit.DAYS, sitting=Sitting(chambers, together))


LENGTHS: list[tuple[str, Length]] = [
    ("days: 21, sitting: uk/lords", days(21, "uk/lords")),
    ("days: 21, sitting: {all: [uk/commons, uk/lords]}", days(21, "uk/commons", "uk/lords")),
    ("days: 40, sitting: {any: [uk/commons, uk/lords]}", days(40, "uk/commons", "uk/lords", together=False)),
    ("days: 40, sitting: {any: uk/lords}", days(40, "uk/lords", together=False)),
    ("days: 10, excepted: sunday", Span(10, Unit.DAYS, excepted=(7,))),
    ("days: 10, excepted: [sunday, saturday]", Span(10, Unit.DAYS, excepted=(6, 7))),
    (
        "days: 3, excepted: monday, sitting: us/house",
        Span(3, Unit.DAYS, excepted=(1,), sitting=Sitting(("us/house",), together=True)),
    ),
    ("days: 90, from: signature", Span(90, Unit.DAYS, since="signature")),
    ("weeks: 6, from: signature", Span(6, Unit.WEEKS, since="signature")),
    ("months: 3, from: signature", Span(3, Unit.MONTHS, since="signature")),
    ("years: 1, from: entry_into_force", Span(1, Unit.YEARS, since="entry_into_force")),
    (
        "latest_of: [{months: 6, from: signature}, {days: 30, sitting: {any: [a, b]}}, {date: named}]",
        Choice(True, (Span(6, Unit.MONTHS, since="signature"), days(30, "a", "b", together=False), Named())),
    ),
    (
        "earliest_of: [{days: 4, excepted: sunday}, {weeks: 1}]",
        Choice(False, (Span(4, Unit.DAYS, excepted=(7,)), Span(1, Unit.WEEKS))),
    ),
]


@pytest.mark.parametrize(("words", "length"), LENGTHS, ids=[words for words, _ in LENGTHS])
def test_a_length_is_read_as_it_is_said(law: Library, words: str, length: Length) -> None:
    """Days of sitting of one, all or any; weekdays passed over; a span that counts from a day of its own."""
    assert clause(law, f"{{{words}, HOW}}") == replace(PLAIN, within=length)


PAUSE = "from: notice_suspended, until: notice_resumed"
BY_DAY = Named()
CLAUSES: list[tuple[str, Term]] = [
    (
        f"{{days: 5, pause: {{{PAUSE}, basis: B art. 2}}, HOW}}",
        replace(FIVE, pause=Pause("notice_suspended", "notice_resumed", Basis("B", "art. 2"))),
    ),
    (
        f"{{within: {{days: 5}}, pause: {{{PAUSE}, basis: B art. 2, checked: false, disputed: A art. 9, afresh: a book}}, HOW}}",
        replace(FIVE, pause=Pause("notice_suspended", "notice_resumed", Basis("B", "art. 2", False, "A art. 9"), "a book")),
    ),
    (
        "{days: 5, extension: {by: extended, date: named}, HOW}",
        replace(FIVE, extension=Extension("extended", replace(PLAIN, within=BY_DAY))),
    ),
    (
        "{days: 5, extension: {by: extended, months: 2}, HOW}",
        replace(FIVE, extension=Extension("extended", replace(PLAIN, within=Span(2, Unit.MONTHS)))),
    ),
    (
        "{days: 5, checked: false, extension: {by: extended, date: named, otherwise: {days: 21, sitting: uk/lords}}, HOW}",
        replace(
            FIVE,
            basis=Basis("A", "art. 1", False),
            extension=Extension(
                "extended",
                Term(
                    Basis("A", "art. 1", False),
                    Counting.DAY_AFTER,
                    Effect.LAST_DAY,
                    BY_DAY,
                    otherwise=Term(Basis("A", "art. 1", False), Counting.DAY_AFTER, Effect.LAST_DAY, days(21, "uk/lords")),
                ),
            ),
        ),
    ),
    (
        "{days: 5, extension: {by: extended, date: named, basis: B art. 3, checked: false, disputed: A art. 4}, HOW}",
        replace(
            FIVE,
            extension=Extension(
                "extended", Term(Basis("B", "art. 3", False, "A art. 4"), Counting.DAY_AFTER, Effect.LAST_DAY, BY_DAY)
            ),
        ),
    ),
    ("{days: 5, in_force: {from: 1968-11-20}, HOW}", replace(FIVE, in_force=InForce(day("1968-11-20")))),
    ("{days: 5, in_force: {until: 1968-11-19}, HOW}", replace(FIVE, in_force=InForce(None, day("1968-11-19")))),
    (
        "{days: 5, in_force: {from: 2024-02-29, until: 2024-02-29}, HOW}",
        replace(FIVE, in_force=InForce(day("2024-02-29"), day("2024-02-29"))),
    ),
    ("[{days: 5, HOW}]", FIVE),
]


@pytest.mark.parametrize(("words", "term"), CLAUSES, ids=[words for words, _ in CLAUSES])
def test_a_clause_is_read_as_it_is_said(law: Library, words: str, term: Term) -> None:
    """A pause, an extension, the days on which it is law; what is left out comes from the term itself."""
    assert clause(law, words) == term


@pytest.mark.parametrize(
    ("words", "counting", "rolling", "effect"),
    [
        ("", Counting.SAME_DAY, Rolling.NEXT_WEEKDAY, Effect.DAY_AFTER),
        ("counting: day_after,", Counting.DAY_AFTER, Rolling.NEXT_WEEKDAY, Effect.DAY_AFTER),
        ("rolling: none,", Counting.SAME_DAY, Rolling.NONE, Effect.DAY_AFTER),
        ("effect: first_of_month,", Counting.SAME_DAY, Rolling.NEXT_WEEKDAY, Effect.FIRST_OF_MONTH),
    ],
)
def test_another_reading_says_what_differs_and_takes_the_rest_from_the_term(
    law: Library, words: str, counting: Counting, rolling: Rolling, effect: Effect
) -> None:
    """Not from what the file says for all its terms: the other reading is of this very clause."""
    own = "counting: same_day, rolling: next_weekday, effect: day_after, basis: A art. 2"
    other = Reading(Term(Basis("A", "art. 2"), counting, effect, Span(3, Unit.WEEKS), rolling=rolling), "a book")
    said = f"{{days: 5, {own}, other: {{weeks: 3, {words} source: a book}}}}"
    assert clause(law, said).other == other
    in_workflow = read(law, ("{days: 5, basis: A art. 2}", said)).terms["answer"]
    assert in_workflow is not None
    assert in_workflow.other == other


STARTS: list[tuple[str, tuple[Condition, ...]]] = [
    ("asked", ("asked",)),
    ("[asked, answered]", ("asked", "answered")),
    ("{kind: asked, nth: 40}", (Nth("asked", 40),)),
    ("{all: [asked, answered]}", (All(("asked", "answered")),)),
    ("{all: [{kind: asked, nth: 20}, answered]}", (All((Nth("asked", 20), "answered")),)),
    ("[{kind: asked, nth: 40}, answered]", (Nth("asked", 40), "answered")),
    ("[{all: [asked, {all: [answered, {kind: asked, nth: 1}]}]}]", (All(("asked", All(("answered", Nth("asked", 1))))),)),
]


@pytest.mark.parametrize(("words", "conditions"), STARTS, ids=[words for words, _ in STARTS])
def test_what_starts_a_clock_is_read_as_it_is_said(law: Library, words: str, conditions: tuple[Condition, ...]) -> None:
    """A kind, the nth of a kind, all of several, or any of a list: of a timer and of a treaty's clause alike."""
    assert read(law, ("starts: asked", f"starts: {words}")).timers["answer"].starts == conditions
    assert clause(law, f"{{days: 5, starts: {words}, HOW}}") == replace(FIVE, starts=conditions)


@pytest.mark.parametrize(
    ("words", "rolling", "effect"),
    [
        ("{days: 5, basis: A art. 1}", Rolling.NONE, Effect.LAST_DAY),
        ("{days: 5, rolling: next_weekday, basis: A art. 1}", Rolling.NEXT_WEEKDAY, Effect.LAST_DAY),
        ("{days: 5, effect: first_of_month, basis: A art. 1}", Rolling.NONE, Effect.FIRST_OF_MONTH),
    ],
)
def test_a_term_of_a_workflow_may_say_otherwise_than_its_file(law: Library, words: str, rolling: Rolling, effect: Effect) -> None:
    """What the file says once for all its terms holds where a term says nothing."""
    term = read(law, ("{days: 5, basis: A art. 2}", words)).terms["answer"]
    assert term == replace(FIVE, rolling=rolling, effect=effect)


def test_a_workflow_declares_its_calendars_with_their_titles(law: Library) -> None:
    """A term may count by what is declared, and the calendar is called as the file says."""
    rules = read(law, ("{days: 5, basis: A art. 2}", "{days: 5, sitting: xx/lower, basis: A art. 1}"))
    assert rules.workflow.calendars == {"xx/lower": Title("Lower chamber", "Нижняя палата")}
    assert rules.terms["answer"] == replace(PLAIN, within=days(5, "xx/lower"))


@pytest.mark.parametrize(("said", "required"), [("", False), ("    required: true\n", True), ("    required: false\n", False)])
def test_a_timer_may_be_required_before_the_act_that_stops_it(law: Library, said: str, required: bool) -> None:
    """Only where the file says so."""
    rules = read(law, ("    term: {days: 5, ", f"{said}    term: {{not_before: {{days: 5}}, "))
    assert rules.timers["answer"].required is required


OLD = "{days: 3, in_force: {until: 1968-11-19}, HOW}"
NEW = "{days: 6, in_force: {from: 1968-11-20}, HOW}"
OLD_TERM = replace(PLAIN, within=Span(3, Unit.DAYS), in_force=InForce(None, day("1968-11-19")))
NEW_TERM = replace(PLAIN, within=Span(6, Unit.DAYS), in_force=InForce(day("1968-11-20")))


def test_a_rule_that_changed_is_a_list_of_its_wordings(law: Library) -> None:
    """Of a treaty's clause and of a timer's term alike: the newest, with all of them in the order of the file."""
    both = replace(NEW_TERM, variants=(OLD_TERM, NEW_TERM))
    assert clause(law, f"[{OLD}, {NEW}]") == both
    rules = read(law, ("    term: {days: 5, basis: A art. 2}", f"    term:\n      - {OLD}\n      - {NEW}"))
    assert rules.timers["answer"].term == both


def test_the_newest_wording_is_the_one_that_is_law_last(law: Library) -> None:
    """However the file orders them."""
    assert clause(law, f"[{NEW}, {OLD}]") == replace(NEW_TERM, variants=(OLD_TERM, NEW_TERM))


def test_a_transition_that_changed_is_a_list_of_its_wordings(law: Library) -> None:
    """Each with its own target, its own law, and the days on which it is in force."""
    wordings = "[{to: begun, basis: A art. 1, in_force: {until: 1968-11-19}}, {to: done, basis: B, in_force: {from: 1968-11-20}}]"
    moved = ("asked: {to: begun, basis: A art. 1}", "asked: {to: done, basis: A art. 1}")  # an end stays within reach
    rules = read(law, moved, ("answered: {to: done, basis: A art. 1}", f"answered: {wordings}"))
    [begun, _] = rules.workflow.states
    assert [(t.to, t.basis, t.in_force) for t in begun.transitions if t.kind == "answered"] == [
        ("begun", Basis("A", "art. 1"), InForce(None, day("1968-11-19"))),
        ("done", Basis("B", ""), InForce(day("1968-11-20"))),
    ]


CONDITION = "terms.notice.starts: must be an event kind, "


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        pytest.param("▸notice: {days: 5, months: 1, HOW}", "terms.notice: mixes units: days and months", id="units"),
        pytest.param("▸notice: {months: 5, sitting: a, HOW}", "terms.notice: sitting goes with days", id="months of sitting"),
        pytest.param("▸notice: {date: named, sitting: a, HOW}", "terms.notice: sitting goes with days", id="no days"),
        pytest.param("▸notice: {weeks: 5, excepted: sunday, HOW}", "terms.notice: excepted goes with days", id="excepted"),
        pytest.param(
            "notice: {days: 5, ▸sitting: {all: [a, b], any: [c]}, HOW}",
            "terms.notice.sitting: names a calendar, or gives one of all, any with a list of them",
            id="all and any",
        ),
        pytest.param(
            "notice: {days: 5, ▸sitting: {}, HOW}",
            "terms.notice.sitting: names a calendar, or gives one of all, any with a list of them",
            id="nobody sits",
        ),
        pytest.param(
            "notice: {days: 5, sitting: {▸both: [a, b]}, HOW}", "unknown key both; known: all, any", id="sitting of both"
        ),
        pytest.param(
            "notice: {days: 5, sitting: {all: [a, ▸B]}, HOW}", "terms.notice.sitting.all.1: must be small letters, ", id="name"
        ),
        pytest.param(
            "notice: {days: 5, sitting: {▸any: B}, HOW}", "terms.notice.sitting.any: must be small letters, ", id="one name"
        ),
        pytest.param(
            "▸notice: {cutoff: {by: '07-01', out: '01-01'}, from: signature, HOW}",
            "terms.notice: from goes with days, weeks, months or years",
            id="a cut-off from a day",
        ),
        pytest.param(
            "▸notice: {nth_month: 6, from: signature, HOW}",
            "terms.notice: from goes with days, weeks, months or years",
            id="a month from a day",
        ),
        pytest.param("notice: {days: 5, ▸from: Signature, HOW}", "terms.notice.from: must be a token of small ", id="no token"),
        pytest.param(
            f"▸notice: {{cutoff: {{by: '07-01', out: '01-01'}}, pause: {{{PAUSE}, basis: A}}, HOW}}",
            "terms.notice: pause goes with days, weeks, months or years",
            id="a pause of a cut-off",
        ),
        pytest.param(
            f"▸notice: {{date: named, pause: {{{PAUSE}, basis: A}}, HOW}}",
            "terms.notice: pause goes with days, weeks, months or years",
            id="a pause of a named day",
        ),
        pytest.param(
            "notice: {days: 5, ▸pause: {until: resumed, basis: A}, HOW}", "terms.notice.pause.from: is missing", id="no from"
        ),
        pytest.param(
            "notice: {days: 5, ▸pause: {from: suspended, basis: A}, HOW}", "terms.notice.pause.until: is missing", id="no until"
        ),
        pytest.param(
            f"notice: {{days: 5, ▸pause: {{{PAUSE}}}, HOW}}", "terms.notice.pause.basis: is missing", id="a pause without law"
        ),
        pytest.param(
            f"notice: {{days: 5, pause: {{{PAUSE}, ▸basis: C art. 1}}, HOW}}",
            "act 'C' is not known; register it in acts.yaml",
            id="a pause by an act that is not registered",
        ),
        pytest.param(
            f"notice: {{days: 5, pause: {{{PAUSE}, basis: A, ▸disputed: C 1-P}}, HOW}}",
            "act 'C' is not known; register it in acts.yaml",
            id="a pause disputed by an act that is not registered",
        ),
        pytest.param(
            "notice: {days: 5, extension: {by: extended, days: 2, ▸basis: C art. 1}, HOW}",
            "act 'C' is not known; register it in acts.yaml",
            id="an extension by an act that is not registered",
        ),
        pytest.param(
            "notice: {days: 5, ▸extension: {by: extended}, HOW}",
            "terms.notice.extension: gives no length: date: named, or days, weeks, months, years",
            id="an extension by nothing",
        ),
        pytest.param(
            "notice: {days: 5, ▸extension: {by: extended, nth_month: 2}, HOW}",
            "terms.notice.extension: gives no length: date: named, or days, weeks, months, years",
            id="an extension by no span",
        ),
        pytest.param(
            "notice: {days: 5, ▸extension: {by: extended, date: named, otherwise: {nth_month: 2}}, HOW}",
            "terms.notice.extension: gives no length: date: named, or days, weeks, months, years",
            id="an extension otherwise by no span",
        ),
        pytest.param(
            "notice: {days: 5, ▸extension: {by: extended, days: 5, weeks: 1}, HOW}",
            "terms.notice.extension: mixes units: days and weeks",
            id="an extension in two units",
        ),
        pytest.param(
            "notice: {days: 5, ▸extension: {days: 5}, HOW}", "terms.notice.extension.by: is missing", id="extended by nobody"
        ),
        pytest.param("notice: {days: 5, ▸starts: {kind: a, nth: 0}, HOW}", CONDITION, id="the noughth"),
        pytest.param("notice: {days: 5, ▸starts: {kind: a, nth: forty}, HOW}", CONDITION, id="nth in words"),
        pytest.param("notice: {days: 5, ▸starts: {kind: a, nth: true}, HOW}", CONDITION, id="nth true"),
        pytest.param("notice: {days: 5, ▸starts: {kind: a}, HOW}", CONDITION, id="no nth"),
        pytest.param("notice: {days: 5, ▸starts: {kind: a, nht: 2}, HOW}", CONDITION, id="an unknown key of starts"),
        pytest.param("notice: {days: 5, ▸starts: {any: [a, b]}, HOW}", CONDITION, id="any of starts"),
        pytest.param("notice: {days: 5, ▸starts: {all: [a]}, HOW}", CONDITION, id="all of one"),
        pytest.param("notice: {days: 5, ▸starts: {all: a}, HOW}", CONDITION, id="all of no list"),
        pytest.param("notice: {days: 5, ▸starts: {all: [a, {kind: b, nth: 0}]}, HOW}", CONDITION, id="the noughth within"),
        pytest.param("notice: {days: 5, ▸starts: 5, HOW}", CONDITION, id="starts with a number"),
        pytest.param(
            "notice: {days: 5, ▸starts: {kind: A b, nth: 2}, HOW}", "terms.notice.starts: must be a token of small ", id="no kind"
        ),
        pytest.param(
            "notice: {days: 5, counting: day_after, ▸rolling: next_monday, effect: last_day, basis: A}",
            "terms.notice.rolling: must be one of: none, next_weekday",
            id="unknown rolling",
        ),
        pytest.param(
            "▸notice: {days: 5, counting: day_after, effect: last_day, basis: A}",
            "says no rolling: none, next_weekday",
            id="no rolling",
        ),
        pytest.param(
            "notice: {days: 5, counting: day_after, rolling: none, ▸effect: first_of_the_month, basis: A}",
            "terms.notice.effect: must be one of: last_day, day_after, first_of_next_month, first_of_month",
            id="unknown effect",
        ),
        pytest.param(
            "notice: {days: 5, ▸in_force: {}, HOW}", "terms.notice.in_force: gives from, until or both", id="in force when"
        ),
        pytest.param(
            "notice: {days: 5, ▸in_force: {from: 2024-01-02, until: 2024-01-01}, HOW}",
            "terms.notice.in_force: ends before it begins",
            id="in force backwards",
        ),
        pytest.param(
            "notice: {days: 5, in_force: {▸from: 2024-02-30}, HOW}", "terms.notice.in_force.from: no such day: ", id="no such day"
        ),
        pytest.param(
            "notice: {days: 5, in_force: {▸until: 1 May 2024}, HOW}",
            "terms.notice.in_force.until: must be a day as YYYY-MM-DD",
            id="not a day",
        ),
        pytest.param(
            "notice: {days: 5, in_force: {▸since: 2024-01-01}, HOW}", "unknown key since; known: from, until", id="since"
        ),
        pytest.param(
            f"notice: [{OLD}, ▸{NEW.replace('1968-11-20', '1968-11-19')}]",
            "is in force on days on which another wording of this rule is",
            id="two wordings on one day",
        ),
        pytest.param(
            f"notice: [{OLD}, {NEW}, ▸{{days: 9, in_force: {{from: 1960-01-01, until: 1960-01-01}}, HOW}}]",
            "is in force on days on which another wording of this rule is",
            id="the third wording on a day of the first",
        ),
        pytest.param(
            f"notice: [{OLD}, ▸{{days: 9, HOW}}]",
            "is in force on days on which another wording of this rule is",
            id="a wording that always is",
        ),
        pytest.param(
            f"notice: [{OLD}, ▸{{days: 6, in_force: {{from: 1968-11-20}}}}]",
            "terms.notice.1.basis: is missing",
            id="a wording without law",
        ),
        pytest.param(
            f"notice: [{OLD}, ▸{{days: 6, in_force: {{from: 1968-11-20}}, basis: A, rolling: none, counting: same_day}}]",
            "says no effect: last_day, day_after, first_of_next_month, first_of_month",
            id="a wording without effect",
        ),
        pytest.param(
            f"notice: [{OLD}, {{days: 6, in_force: {{from: 1968-11-20}}, {HOW.replace('basis: A', '▸basis: C')}}}]",
            "act 'C' is not known; register it in acts.yaml",
            id="a wording of an act that is not registered",
        ),
        pytest.param(
            "notice: {days: 5, ▸other: {days: 6}, HOW}", "terms.notice.other.source: is missing", id="a reading of nobody's"
        ),
        pytest.param(
            "notice: {days: 5, ▸other: {source: a book}, HOW}", "terms.notice.other: gives no length: one of days, ", id="unread"
        ),
        pytest.param(
            "notice: {days: 5, other: {days: 6, source: a book, ▸basis: A}, HOW}", "unknown key basis; known: days, ", id="basis"
        ),
        pytest.param(
            "▸notice: {days: 5, counting: day_after, rolling: none, effect: last_day}", "terms.notice.basis: is ", id="law"
        ),
    ],
)
def test_a_bad_clause_is_refused_at_its_line_and_column(law: Library, entry: str, said: str) -> None:
    """One line, at the exact place, with the field and what it takes."""
    place = put(law, "treaties/test", treaty(entry))
    [line] = refused(law, "treaties/test")
    assert line.startswith(f"{place}: {said}"), (place, line)


TERM = "    term: {days: 5, basis: A art. 2}"
KIND = "the event kind heard is not declared under kinds"
CALENDAR = "the calendar xx/upper is not declared under calendars"
UNROLLED = "    ▸term: {days: 5, counting: day_after, effect: last_day, basis: A}"
NOT_REQUIRED = "goes with stops and a term that says not_before"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param(TERM, "    ▸term: {days: 5, sitting: xx/upper, basis: A}", CALENDAR, id="calendar"),
        pytest.param(TERM, "    ▸term: {days: 5, sitting: {any: [xx/lower, xx/upper]}, basis: A}", CALENDAR, id="of two"),
        pytest.param(
            TERM, "    ▸term: {latest_of: [{days: 5, sitting: xx/upper}, {days: 5}], basis: A}", CALENDAR, id="of a choice"
        ),
        pytest.param(
            TERM,
            "    ▸term: {days: 5, basis: A, extension: {by: asked, date: named, otherwise: {days: 5, sitting: xx/upper}}}",
            CALENDAR,
            id="of an extension",
        ),
        pytest.param(
            TERM, "    ▸term: {days: 5, basis: A, other: {days: 5, sitting: xx/upper, source: S}}", CALENDAR, id="of a reading"
        ),
        pytest.param(
            TERM,
            "    ▸term: [{days: 5, sitting: xx/upper, basis: A, in_force: {until: 2000-01-01}}, "
            "{days: 5, basis: A, in_force: {from: 2000-01-02}}]",
            CALENDAR,
            id="of a wording that is law no more",
        ),
        pytest.param(TERM, f"    ▸required: true\n{TERM}", NOT_REQUIRED, id="required without not_before"),
        pytest.param(TERM, "    ▸required: true\n    term: from_treaty", NOT_REQUIRED, id="required of a treaty"),
        pytest.param(
            f"    stops: answered\n    again: ignore\n{TERM}",
            "    again: ignore\n    ▸required: true\n    term: {not_before: {days: 5}, basis: A}",
            NOT_REQUIRED,
            id="required without stops",
        ),
        pytest.param(TERM, f"    ▸required: 'yes'\n{TERM}", "timers.answer.required: ", id="required, in words"),
        pytest.param(
            TERM, "    ▸term: {days: 5, basis: A, pause: {from: heard, until: asked, basis: A}}", KIND, id="a pause's beginning"
        ),
        pytest.param(TERM, "    ▸term: {days: 5, basis: A, pause: {from: asked, until: heard, basis: A}}", KIND, id="its end"),
        pytest.param(TERM, "    ▸term: {days: 5, basis: A, extension: {by: heard, days: 1}}", KIND, id="an extension"),
        pytest.param(TERM, "    ▸term: {days: 5, basis: A, hold: {begun: heard, ended: asked}}", KIND, id="a hold's beginning"),
        pytest.param(TERM, "    ▸term: {days: 5, basis: A, hold: {begun: asked, ended: heard}}", KIND, id="a hold's end"),
        pytest.param(TERM, "    ▸term: {days: 5, basis: A, starts: {kind: heard, nth: 2}}", KIND, id="what starts a term"),
        pytest.param(
            TERM,
            "    ▸term: [{days: 5, basis: A, extension: {by: heard, days: 1}, in_force: {until: 2000-01-01}}, "
            "{days: 5, basis: A, in_force: {from: 2000-01-02}}]",
            KIND,
            id="a kind of a wording that is law no more",
        ),
        pytest.param("    starts: asked", "    ▸starts: {kind: heard, nth: 2}", KIND, id="what starts a timer"),
        pytest.param("    starts: asked", "    ▸starts: [asked, {all: [asked, heard]}]", KIND, id="part of what starts a timer"),
        pytest.param(
            "    starts: asked",
            "    ▸starts: {kind: asked, nth: 0}",
            "timers.answer.starts: must be an event kind, ",
            id="the noughth",
        ),
        pytest.param(
            "terms: {counting: day_after, rolling: none, effect: last_day}",
            "▸terms: {counting: day_after, effect: last_day}",
            "terms.rolling: is missing",
            id="rolling of no term",
        ),
        pytest.param("rolling: none", "▸rolling: monday", "terms.rolling: must be one of: none, next_weekday", id="rolling"),
        pytest.param("calendars: {xx/lower:", "calendars: {▸XX:", "calendars.XX: must be small letters, digits and -", id="name"),
        pytest.param(
            "{to: done, basis: A art. 1}",
            "{to: done, ▸in_force: {}, basis: A art. 1}",
            "states.begun.transitions.answered.in_force: gives from, until or both",
            id="a transition in force when",
        ),
        pytest.param(
            "{to: done, basis: A art. 1}",
            "[{to: done, basis: A, in_force: {until: 2000-01-01}}, ▸{to: begun, basis: A, in_force: {from: 2000-01-01}}]",
            "is in force on days on which another wording of this rule is",
            id="two wordings of a transition on one day",
        ),
        pytest.param(
            "{to: done, basis: A art. 1}",
            "[{to: done, basis: A, in_force: {until: 2000-01-01}}, ▸{basis: A, in_force: {from: 2000-01-02}}]",
            "states.begun.transitions.answered.1.to: is missing",
            id="a wording of a transition that leads nowhere",
        ),
        pytest.param(
            "{to: done, basis: A art. 1}",
            "[{to: done, basis: A, in_force: {until: 2000-01-01}}, {to: done, ▸basis: C, in_force: {from: 2000-01-02}}]",
            "act 'C' is not known; register it in acts.yaml",
            id="a wording of a transition of an act that is not registered",
        ),
    ],
)
def test_a_bad_rule_of_a_workflow_is_refused_at_its_line_and_column(law: Library, old: str, new: str, said: str) -> None:
    """One line, at the exact place: what a term names, the file declares."""
    place = put(law, "xx/test", changed((old, new)))
    [line] = refused(law)
    assert line.startswith(f"{place}: {said}"), (place, line)


def test_a_workflow_that_says_no_rolling_has_it_said_by_each_term(law: Library) -> None:
    """Neither the term nor its file says what becomes of a last day on a Sunday: refused at the term."""
    said_once = ("terms: {counting: day_after, rolling: none, effect: last_day}\n", "")
    place = put(
        law, "xx/test", changed(said_once, (TERM, "    ▸term: {days: 5, counting: day_after, effect: last_day, basis: A}"))
    )
    assert refused(law) == (f"{place}: says no rolling: none, next_weekday",)


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param("▸notice: []", id="no wording"),
        pytest.param("notice: {days: 5, sitting: {▸all: []}, HOW}", id="all of no chamber"),
        pytest.param("notice: {days: 5, sitting: {▸any: []}, HOW}", id="any of no chamber"),
    ],
)
def test_a_clause_with_an_empty_list_says_nothing_and_is_refused(law: Library, entry: str) -> None:
    """No wording at all, and days on which nobody sits."""
    place = put(law, "treaties/test", treaty(entry))
    [line] = refused(law, "treaties/test")
    assert line.startswith(f"{place}: ")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (TERM, "    ▸term: []"),
        ("answered: {to: done, basis: A art. 1}", "▸answered: []"),
        ("    starts: asked", "    ▸starts: []"),
    ],
)
def test_a_rule_with_an_empty_list_says_nothing_and_is_refused(law: Library, old: str, new: str) -> None:
    """A term without a wording, a transition without one, a timer that nothing starts."""
    moved = ("asked: {to: begun, basis: A art. 1}", "asked: {to: done, basis: A art. 1}")  # an end stays within reach
    place = put(law, "xx/test", changed(moved, (old, new)))
    assert any(line.startswith(f"{place}: ") for line in refused(law))


def test_what_may_start_a_clock_is_told_as_it_is_written(law: Library) -> None:
    """Who reads the message can copy the form from it."""
    place = put(law, "treaties/test", treaty("notice: {days: 5, ▸starts: {kind: a, nth: 0}, HOW}"))
    said = "must be an event kind, {kind: KIND, nth: NUMBER}, {all: [...]}, or a list of these"
    assert refused(law, "treaties/test") == (f"{place}: terms.notice.starts: {said}",)


@pytest.mark.parametrize(
    ("entry", "keys"),
    [
        ("notice: {days: 5, ▸in_force: 2024-01-01, HOW}", "from, until"),
        ("notice: {days: 5, ▸sitting: [a, b], HOW}", "all, any"),
        ("notice: {days: 5, ▸pause: suspended, HOW}", "from, until, basis, checked, disputed, afresh"),
    ],
)
def test_what_is_no_mapping_is_told_the_keys_that_the_file_may_use(law: Library, entry: str, keys: str) -> None:
    """As they are written in a file."""
    place = put(law, "treaties/test", treaty(entry))
    [line] = refused(law, "treaties/test")
    assert line.startswith(f"{place}: ")
    assert line.endswith(f": must be a mapping with the keys: {keys}")


def misfit(what: str, text: str) -> list[str]:
    """Where a file does not fit the schema of its sort."""
    whole: dict[str, Any] = schema.json_schema(what)
    return list(misfits(parse(text, "test.yaml").value, whole, whole))


@pytest.mark.parametrize(
    "words",
    [
        *(pytest.param(f"{{{words}, HOW}}", id=words) for words, _ in LENGTHS),
        *(pytest.param(words, id=words) for words, _ in CLAUSES),
        pytest.param(f"[{OLD}, {NEW}]", id="two wordings"),
        pytest.param("{days: 5, other: {weeks: 3, effect: first_of_month, source: S}, HOW}", id="another reading"),
        *(pytest.param(f"{{days: 5, starts: {words}, HOW}}", id=f"starts: {words}") for words, _ in STARTS),
    ],
)
def test_every_good_clause_fits_the_schema(words: str) -> None:
    """What the reader takes, the editor does not underline."""
    assert misfit("treaty", treaty(f"notice: {words}")) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        *(pytest.param("    starts: asked", f"    starts: {words}", id=words) for words, _ in STARTS),
        pytest.param(TERM, f"    term: {OLD}", id="a wording"),
        pytest.param(TERM, f"    term: [{OLD}, {NEW}]", id="two wordings"),
        pytest.param(TERM, "    term: from_treaty", id="a term from the treaty"),
        pytest.param("answered: {to: done, basis: A art. 1}", "answered: [{to: done, basis: A}]", id="a list of one transition"),
        pytest.param(
            "answered: {to: done, basis: A art. 1}",
            "answered: [{to: done, basis: A, in_force: {until: 2000-01-01}}, {to: done, basis: B, in_force: {from: 2000-01-02}}]",
            id="two wordings of a transition",
        ),
        pytest.param(TERM, "    required: true\n    term: {not_before: {days: 5}, basis: A}", id="required"),
    ],
)
def test_every_good_rule_of_a_workflow_fits_the_schema(old: str, new: str) -> None:
    """One mapping or a list of them, and each form of what starts a clock."""
    assert misfit("workflow", changed((old, new))) == []


@pytest.mark.parametrize(
    "words",
    [
        "from_treaty",
        "5",
        "[from_treaty]",
        "{days: 5, starts: {kind: a, nth: 0}, HOW}",
        "{days: 5, starts: {kind: a, nth: forty}, HOW}",
        "{days: 5, starts: {kind: a}, HOW}",
        "{days: 5, starts: {kind: a, nth: 2, of: b}, HOW}",
        "{days: 5, starts: [{any: [a, b]}], HOW}",
        "{days: 5, starts: 5, HOW}",
        "{days: 5, sitting: {both: [a, b]}, HOW}",
        "{days: 5, pause: {from: a, basis: A}, HOW}",
        "{days: 5, extension: {days: 2}, HOW}",
        "{days: 5, other: {days: 6}, HOW}",
        "{days: 5, in_force: {since: 2024-01-01}, HOW}",
        "{days: 5, counting: day_after, rolling: monday, effect: last_day, basis: A}",
        "{days: 5, counting: day_after, rolling: none, effect: first, basis: A}",
        f"[{OLD}, {{days: 6, in_force: {{from: 1968-11-20}}}}]",
    ],
)
def test_a_bad_clause_does_not_fit_the_schema(law: Library, words: str) -> None:
    """A key, a word or a number that the reader refuses, the editor underlines."""
    text = treaty(f"notice: {words}")
    put(law, "treaties/test", text)
    assert misfit("treaty", text) != []
    assert refused(law, "treaties/test")
