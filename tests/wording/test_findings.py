"""Findings in words: each code in one sentence that names what a reader needs to look it up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.builders import LIBRARY, fact, record_of
from tests.support import day
from tracker.core.agenda import agenda
from tracker.core.basis import cite
from tracker.core.entry import Expectation, Votes
from tracker.core.findings import (
    Code,
    Finding,
    about_clock,
    contradiction,
    gone_by,
    not_allowed,
    not_foreseen,
    readings_differ,
)
from tracker.wording import finding as say

WORKFLOW = LIBRARY.rules("ru/denunciation").workflow
RECORD = record_of(
    Expectation("council_approved", day("2021-05-19")),
    fact("2023-05-16 duma_adopted", votes=Votes(1, 0, 0), official=True),
    fact("2023-05-10 duma_adopted", votes=Votes(2, 0, 0), same_as=3),
    fact("2020-11-22 notification_revoked"),
)
REVOKED, ADOPTED = RECORD.events

SENTENCES = [
    (not_foreseen(REVOKED, "withdrawn", None), ["notification_revoked of 2020-11-22", "entry 5", "withdrawn", "stays"]),
    (
        not_foreseen(ADOPTED, "proposed", "in_council"),
        ["duma_adopted of 2023-05-16", "entry 3", "proposed", "goes on in in_council"],
    ),
    (
        about_clock(Code.ON_DAY_OF_EFFECT, REVOKED, "notice"),
        ["notification_revoked of 2020-11-22", "entry 5", "Notice of withdrawal", "the hour decides"],
    ),
    (
        about_clock(Code.NO_TERM, ADOPTED, "notice"),
        ["entry 3", "Notice of withdrawal", "no treaty or bill", "nothing takes effect by time"],
    ),
    (
        about_clock(Code.DAY_NOT_KNOWN, ADOPTED, "commencement", "the act names no day"),
        ["entry 3", "Entry into force of the law", "not known", "the act names no day"],
    ),
    (
        about_clock(Code.NAMED_DAY_NOT_USED, REVOKED, "notice", "2027-12-31"),
        ["entry 5", "takes none up", "Notice of withdrawal", "2027-12-31"],
    ),
    (
        about_clock(Code.BARRED, REVOKED, "notice", "the first lawful day is 2019-11-04"),
        ["entry 5", "the treaty does not allow it", "starts nothing", "Notice of withdrawal", "2019-11-04"],
    ),
    (
        about_clock(Code.BAR_NOT_CHECKED, REVOKED, "notice", "the day of entry into force is not known"),
        ["entry 5", "was not checked", "Notice of withdrawal", "entry into force is not known"],
    ),
    (
        about_clock(Code.NO_EXIT, REVOKED, "notice", "the treaty has no clause on it"),
        ["entry 5", "starts nothing by time", "no clause"],
    ),
    (
        about_clock(Code.TOO_EARLY, ADOPTED, "conference", "the first day is 2021-07-18"),
        ["entry 3", "too early", "Conference of the parties", "2021-07-18"],
    ),
    (
        about_clock(Code.NOT_PRECEDED, REVOKED, "notice", "committees_notified had to come by 2020-01-23"),
        ["entry 5", "without what has to come before it", "Notice of withdrawal", "committees_notified", "2020-01-23"],
    ),
    (
        not_allowed(REVOKED, "commons_against", cite("CRaG s. 22", checked=False)),
        ["entry 5", "not allowed in commons_against", "has no effect", "CRaG s. 22 (not checked)"],
    ),
    (
        about_clock(Code.NOT_LONGER, REVOKED, "notice", "the last day is 2019-03-29"),
        ["entry 5", "to no later day", "Notice of withdrawal", "stays as it was", "2019-03-29"],
    ),
    (
        about_clock(Code.TOO_LONG, REVOKED, "notice", "to 2026-03-24 at the most, not to 2026-06-30"),
        ["entry 5", "further than its law allows", "Notice of withdrawal", "2026-03-24 at the most"],
    ),
    (
        readings_differ(ADOPTED, day("2023-06-01"), "consideration", "its last day was 2023-05-31, and readings differ"),
        ["Consideration by the Federation Council", "duma_adopted (entry 3)", "its last day was 2023-05-31", "readings differ"],
    ),
    (Finding(Code.CROWDED_DAY, day("2021-05-19"), "duma_adopted"), ["2021-05-19", "too many facts", "order of the workflow"]),
    (
        contradiction(RECORD.contradictions[0]),
        ["duma_adopted", "entry 3", "entry 4", "differ in day and votes; entry 3 is used: its source is marked official"],
    ),
    (gone_by(agenda(RECORD, day("2021-05-20"))[0]), ["council_approved", "expected on 2021-05-19", "entry 2", "not recorded"]),
]


@pytest.mark.parametrize(("finding", "words"), SENTENCES, ids=[finding.code.value for finding, _ in SENTENCES])
def test_a_finding_is_said_in_one_sentence_that_names_everything(finding: Finding, words: list[str]) -> None:
    """Kind, day, entry, and the states or the timer's title that it is about; on one line."""
    sentence = say(finding, WORKFLOW)
    assert [word for word in words if word not in sentence] == []
    assert "\n" not in sentence
    assert "None" not in sentence


def test_every_code_has_its_sentence() -> None:
    """A code that is added needs its words, and its place in the table above."""
    assert {finding.code for finding, _ in SENTENCES} == set(Code)


@pytest.mark.parametrize("to", [None, "in_council"])
def test_what_time_brought_about_has_no_entry_to_name(to: str | None) -> None:
    """A finding about an inferred event speaks of its kind and day, and of no entry."""
    sentence = say(replace(not_foreseen(ADOPTED, "proposed", to), seq=None), WORKFLOW)
    assert "entry" not in sentence
    assert "duma_adopted of 2023-05-16" in sentence


def test_a_timer_that_is_no_longer_in_the_workflow_is_named_as_it_was() -> None:
    """An older text had the timer: its name is better than nothing."""
    assert "old_timer" in say(about_clock(Code.NO_TERM, ADOPTED, "old_timer"), WORKFLOW)
