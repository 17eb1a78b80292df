"""The library: every kind of bad law file is refused at its line and column; every shipped file is sound."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tracker import bootstrap
from tracker.errors import InvalidLaw, UnknownTreaty, UnknownWorkflow
from tracker.library.reader import Library

SHIPPED = bootstrap.data_folder("workflows")

GOOD = """\
workflow: xx/test
title: {en: A test}
jurisdiction: XX
timezone: Etc/UTC
law_as_of: 2024-01-01
first: begun
uses: []
terms: {counting: day_after, rolling: none, effect: last_day}
kinds:
  resumed: {en: Resumed}
  ended: {en: Ended}
states:
  begun:
    title: {en: Begun}
    transitions:
      ended: {to: done, basis: Const-RF art. 1}
  done: {title: {en: Done}, final: true, usual: true}
timers:
  week:
    title: {en: A week}
    starts: resumed
    stops: ended
    term: {days: 7, basis: Const-RF art. 2}
"""
WAY = "basis: Const-RF art. 3"
HERE = "▸"
"""Stands in a case's text just before the place that must be told."""


@pytest.fixture
def law(tmp_path: Path) -> Library:
    """The shipped law in a folder of the test's own."""
    return Library(shutil.copytree(SHIPPED, tmp_path / "workflows"))


def put(law: Library, name: str, text: str) -> str:
    """Write a law file and say where its mark stands: "workflows/xx/test.yaml:3:7"."""
    file = law.folder / f"{name}.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text.replace(HERE, ""), encoding="utf-8")
    before = text.partition(HERE)[0]
    return f"workflows/{name}.yaml:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def changed(old: str, new: str) -> str:
    """The good workflow with one thing changed."""
    assert GOOD.count(old) == 1, old
    return GOOD.replace(old, new)


def refused(law: Library, name: str = "xx/test") -> tuple[str, ...]:
    """What is said of a law file that is refused."""
    with pytest.raises(InvalidLaw) as error:
        law.check(law.folder / f"{name}.yaml")
    return error.value.problems


def test_the_workflow_that_the_cases_change_is_sound(law: Library) -> None:
    """What the cases below are refused for is the change alone."""
    put(law, "xx/test", GOOD)
    assert law.check(law.folder / "xx/test.yaml") == "workflow xx/test: 2 states, 1 timers, sound"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param(
            "first: begun",
            "▸frist: begun",
            "unknown key frist; known: workflow, title, jurisdiction, timezone, law_as_of, first, uses, terms, kinds, days, ",
            id="unknown key",
        ),
        pytest.param(
            "{to: done,", "{▸too: done,", "unknown key too; known: to, basis, checked, disputed", id="unknown key within"
        ),
        pytest.param(
            "first: begun", "first: begun\n▸first: done", "duplicate key first, first given in line 6", id="duplicate key"
        ),
        pytest.param(
            "ended: {to:", "ended: ▸&x {to:", "anchors and aliases are not allowed; write the value out", id="anchor and alias"
        ),
        pytest.param("uses: []", "uses: [▸parts/x]", "part 'parts/x' is not known", id="unknown part"),
        pytest.param(
            "uses: []",
            "uses: [▸parts/notice-of-withdrawl]",
            "part 'parts/notice-of-withdrawl' is not known; nearest: parts/notice-of-withdrawal",
            id="unknown part, near",
        ),
        pytest.param(
            "  done: {t",
            f"  ▸lonely: {{title: {{en: L}}, transitions: {{ended: {{to: done, {WAY}}}}}}}\n  done: {{t",
            "the state lonely cannot be reached from begun",
            id="unreachable state",
        ),
        pytest.param(
            "      ended: {to: done, basis: Const-RF art. 1}\n",
            f"      ended: {{to: done, {WAY}}}\n      resumed: {{to: pit, {WAY}}}\n  ▸pit: {{title: {{en: Pit}}}}\n",
            "pit is a trap: no final state can be reached from it",
            id="trap",
        ),
        pytest.param(
            "basis: Const-RF art. 1", "▸basis: Konst-RF art. 1", "act 'Konst-RF' is not known; nearest: Const-RF", id="act"
        ),
        pytest.param(
            "{days: 7,", "{days: 7, ▸disputed: CC-RFX 1-P,", "act 'CC-RFX' is not known; nearest: CC-RF", id="act that disputes"
        ),
        pytest.param("law_as_of: 2024-01-01", "▸law_as_of: 2024-02-30", "law_as_of: no such day: ", id="no such day"),
        pytest.param("law_as_of: 2024-01-01", "▸law_as_of: 1 May 2024", "law_as_of: must be a day as YYYY-MM-DD", id="not a day"),
        pytest.param(
            "term: {days: 7,", "▸term: {days: 7, months: 1,", "timers.week.term: mixes units: days and months", id="mixes"
        ),
        pytest.param("term: {days: 7,", "▸term: {", "timers.week.term: gives no length: one of days, weeks, ", id="no length"),
        pytest.param("{days: 7,", "{▸days: 0,", "timers.week.term.days: ", id="no days"),
        pytest.param("{days: 7,", "{▸days: seven,", "timers.week.term.days: ", id="days in words"),
        pytest.param(
            "{days: 7,", "{days: 7, ▸counting: never,", "timers.week.term.counting: must be one of: ", id="no such counting"
        ),
        pytest.param("{days: 7,", "{days: 7, ▸checked: NO,", "timers.week.term.checked: ", id="NO is no boolean"),
        pytest.param(
            "    term: {days: 7, basis: Const-RF art. 2}", "    ▸term: from_law", "timers.week.term: must be from_", id="term"
        ),
        pytest.param(
            GOOD[GOOD.index("  week:") :],
            "  ▸week: {title: {en: W}, starts: ended}\n",
            "timers.week.term: is missing",
            id="no term",
        ),
        pytest.param(
            "    term: {days: 7, basis: Const-RF art. 2}", "    ▸term:", "timers.week.term: must be from_", id="empty term"
        ),
        pytest.param(
            "workflow: xx/test", "▸workflow: xx/other", "workflow xx/other must stand in a file of that name", id="name"
        ),
        pytest.param("timezone: Etc/UTC", "▸timezone: Mars/North", "timezone: is no time zone of the IANA list", id="zone"),
        pytest.param("first: begun", "▸first: born", "the first state born is not defined", id="first state"),
        pytest.param("{to: done,", "{▸to: gone,", "leads to gone, a state that is not defined", id="leads nowhere"),
        pytest.param(
            "      ended: {to", f"      ▸fell: {{to: done, {WAY}}}\n      ended: {{to", "the event kind fell is not", id="kind"
        ),
        pytest.param(
            "    stops: ended", "    ▸stops: endet", "the event kind endet is not declared under kinds", id="kind of a timer"
        ),
        pytest.param(
            "    stops: ended", "    ▸then: resumed", "resumed is foreseen in no state in which this clock can ", id="then"
        ),
        pytest.param(
            GOOD[GOOD.index("states:") : GOOD.index("timers:")],
            GOOD[GOOD.index("states:") : GOOD.index("timers:")].replace("states", "▸states").replace(", usual: true", ""),
            "one end must say usual: true; none does",
            id="no usual end",
        ),
        pytest.param("  begun:\n    title: {en: Begun}", "  ▸begun:", "no file gives the state begun a title", id="no title"),
        pytest.param(
            "  resumed: {en", "  ▸Re-sumed: {en", "kinds.Re-sumed: must be a token of small letters, digits ", id="token"
        ),
    ],
)
def test_a_bad_workflow_is_refused_at_its_line_and_column(law: Library, old: str, new: str, said: str) -> None:
    """Each problem is told at the exact place, with the field and the way out."""
    place = put(law, "xx/test", changed(old, new))
    assert any(line.startswith(f"{place}: {said}") for line in refused(law)), (place, refused(law))


def test_every_problem_of_a_file_is_told_at_once(law: Library) -> None:
    """Nobody mends a file one message at a time."""
    put(law, "xx/test", GOOD.replace("Const-RF", "Konst-RF"))
    assert [line.split(": ")[0] for line in refused(law)] == ["workflows/xx/test.yaml:16:25", "workflows/xx/test.yaml:23:21"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("treaty: test\ntitle: {en: T}\nterms:\n  ▸notice: {days: 5}\n", "terms.notice.basis: is missing"),
        (
            "treaty: test\ntitle: {en: T}\nterms:\n  ▸notice: {days: 5, basis: CFE art. 1}\n",
            "says no counting: day_after, same_day",
        ),
        ("treaty: test\ntitle: {en: T}\ndates:\n  ▸signature: 2021-02-30\n", "dates.signature: no such day: "),
        (
            "treaty: test\ntitle: {en: T}\n▸states: {}\n",
            "unknown key states; known: treaty, title, link, depositaries, dates, no_exit, terms",
        ),
        ("▸treaty: other\ntitle: {en: T}\n", "treaty other must stand in a file of that name"),
        ("▸treaty: test\n", "title: is missing"),
        ("treaty: test\n▸title: {ru: Т}\n", "title.en: is missing"),
    ],
)
def test_a_bad_treaty_is_refused_at_its_line_and_column(law: Library, text: str, said: str) -> None:
    """A treaty file is read as strictly as a workflow; a clause without its article is none."""
    place = put(law, "treaties/test", text)
    assert refused(law, "treaties/test")[0].startswith(f"{place}: {said}")


@pytest.mark.parametrize("text", ["▸law: x\n", "▸- workflow\n", "▸just words\n"])
def test_a_file_that_is_no_law_is_told_what_law_files_begin_with(law: Library, text: str) -> None:
    """A mapping of something else, a list and plain words are refused in one line."""
    place = put(law, "xx/test", text)
    assert refused(law) == (f"{place}: begins with none of: workflow, part, treaty, acts",)


@pytest.mark.parametrize("file", sorted(SHIPPED.rglob("*.yaml")), ids=lambda file: str(file.relative_to(SHIPPED)))
def test_every_shipped_file_checks(library: Library, file: Path) -> None:
    """What is shipped is sound, file by file, and says what it is."""
    name = file.relative_to(SHIPPED).with_suffix("").as_posix()
    assert library.check(file).startswith(("workflow", "treaty", "part", "acts"))
    assert name in [*library.workflow_names(), *(f"treaties/{treaty}" for treaty in library.treaty_names()), "acts"] or (
        name.startswith("parts/")
    )


def test_a_workflow_file_outside_the_library_is_told_by_its_own_path(law: Library, tmp_path: Path) -> None:
    """A file that a user checks before putting it in place is named as the user named it."""
    file = tmp_path / "mine.yaml"
    file.write_text(changed("first: begun", "frist: begun"), encoding="utf-8")
    with pytest.raises(InvalidLaw) as error:
        law.check(file)
    assert error.value.problems[0].startswith(f"{file}:6:1: unknown key frist; ")


@pytest.mark.parametrize(("asked", "near"), [("ru/denunciaton", "ru/denunciation"), ("RU/Ratification", "ru/ratification")])
def test_an_unknown_workflow_is_told_the_nearest_names(library: Library, asked: str, near: str) -> None:
    """A name mistyped is answered with the name meant, first."""
    with pytest.raises(UnknownWorkflow, match=rf"^workflow '{asked}' is not known; nearest: {near}"):
        library.rules(asked)


def test_an_unknown_treaty_is_told_the_nearest_names(library: Library) -> None:
    """A name mistyped is answered with the name meant; one that nothing is near to, with where the list is."""
    with pytest.raises(UnknownTreaty, match=r"^treaty 'open-sky' is not known; nearest: open-skies$"):
        library.treaty("open-sky")
    with pytest.raises(UnknownTreaty, match=r"^treaty 'zzz' is not known; see: tracker treaty list$"):
        library.treaty("zzz")


@pytest.mark.parametrize("name", ["parts/ru-federal-law", "treaties/cfe", "../workflows/ru/denunciation", "acts", ""])
def test_only_workflows_are_workflows(library: Library, name: str) -> None:
    """A part, a treaty, a way around through folders: none of them is a procedure that a bill may go by."""
    with pytest.raises(UnknownWorkflow):
        library.rules(name)
