"""Names that a clause takes from elsewhere: events and calendars that no workflow declares; and hedges that a clause shares."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.core.builders import LIBRARY
from tests.support import MOMENT, day, open_bill, record
from tracker.errors import InvalidLaw, RefusedInput
from tracker.service import Tracker

CLAUSE = """treaty: lease
title: {en: Lease, ru: Аренда}
terms:
  notice: {%s, counting: day_after, rolling: none, effect: last_day, basis: VCLT art. 56(2)}
"""


@pytest.mark.parametrize(
    ("said", "strange"),
    [
        ("months: 3, hold: {begun: armed_conflict_began, ended: armed_conflict_endet}", "event kind 'armed_conflict_endet'"),
        (
            "months: 3, pause: {from: notification_suspendd, until: notification_resumed, basis: VCLT art. 68}",
            "notification_suspended",
        ),
        ("months: 3, extension: {by: period_extendet, date: named}", "nearest: period_extended"),
        ("months: 3, starts: depositary_notifid", "nearest: depositary_notified"),
        ("days: 3, sitting: uk/comons", "calendar 'uk/comons'"),
    ],
)
def test_a_treaty_s_clause_names_what_some_workflow_knows(tmp_path: Path, said: str, strange: str) -> None:
    """A misspelt name would never be heard: the check tells it at the clause, with the nearest that is known."""
    file = tmp_path / "lease.yaml"
    file.write_text(CLAUSE % said, encoding="utf-8")
    with pytest.raises(InvalidLaw) as refused:
        LIBRARY.check(file)
    [problem] = refused.value.problems
    assert problem.startswith(f"{file}:4:3: ")
    assert strange in problem


def test_a_bill_s_own_term_names_what_its_workflow_knows(tracker: Tracker) -> None:
    """The same of a term that is given with the bill."""
    term = "{months: 3, starts: depositary_notifid, counting: day_after, rolling: none, effect: last_day, basis: Lease art. 4}"
    with pytest.raises(
        RefusedInput, match="term notice: event kind 'depositary_notifid' is not known; nearest: depositary_notified"
    ):
        open_bill(tracker, workflow="international/withdrawal", treaty=None, terms={"notice": term})
    assert tracker.bills() == []


OTHERWISE = """{date: named, otherwise: {months: 3, counting: day_after, rolling: none, effect: last_day},
 hold: {begun: armed_conflict_began, ended: armed_conflict_ended},
 extension: {by: period_extended, months: 2}, basis: Lease art. 4}"""


@pytest.mark.parametrize(
    ("line", "state"),
    [
        ("2020-02-01 depositary_notified", "withdrawn"),
        ("2020-02-01 armed_conflict_began", "notice_running"),
        ("2020-02-01 period_extended", "notice_running"),
    ],
)
def test_what_holds_where_no_day_is_named_is_hedged_as_the_term_is(tracker: Tracker, line: str, state: str) -> None:
    """Three months from 1 January 2020, held back by a conflict, or longer by two months: not yet over on 2 April."""
    open_bill(tracker, workflow="international/withdrawal", treaty=None, terms={"notice": OTHERWISE})
    record(tracker, "2020-01-01 depositary_notified")
    record(tracker, line)
    assert tracker.look("BILL", MOMENT, day("2020-04-02")).state.name == state


def test_a_reading_leaves_the_term_s_hedges_as_they_are() -> None:
    """Istanbul: the other reading counts to another day and differs in nothing else."""
    term = LIBRARY.treaty("istanbul").terms["notice"]
    assert term.other is not None
    assert replace(term.other.term, effect=term.effect) == replace(term, other=None)


def test_a_clause_that_is_not_law_yet_leaves_a_finding(tracker: Tracker) -> None:
    """A bill's own term in force only from a later day: nothing takes effect by time, and the finding says why."""
    term = (
        "[{months: 3, in_force: {from: 2021-01-01}, counting: day_after, rolling: none, effect: last_day, basis: Lease art. 4}]"
    )
    open_bill(tracker, workflow="international/withdrawal", treaty=None, terms={"notice": term[1:-1]})
    record(tracker, "2020-01-01 depositary_notified")
    outlook = tracker.look("BILL", MOMENT, day("2022-01-01"))
    assert outlook.state.name == "notice_running"
    assert [f.code.value for f in outlook.findings] == ["no_term"]
