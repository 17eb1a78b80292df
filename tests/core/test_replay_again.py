"""When a clock starts again and when it does not, what comes too early, and what takes the place of an effect of 00:00."""

from __future__ import annotations

import pytest

from tests.core.builders import rules_of
from tests.support import day, stands, timeline
from tracker.core.deadlines import deadlines
from tracker.core.position import Ended
from tracker.core.replay import replay
from tracker.library.reader import Library

PUBLISHED = (
    "2021-05-11 bill_introduced",
    "2021-05-19 duma_adopted",
    "2021-06-02 council_approved",
    "2021-06-07 president_signed",
    "2021-06-07 law_published",
)


def test_a_publication_on_paper_after_the_law_is_in_force_starts_nothing(library: Library) -> None:
    """The portal comes first, the paper up to twelve days later: the law does not enter into force a second time."""
    position = stands(library, "ru/denunciation", "open-skies", "2021-07-31", *PUBLISHED, "2021-06-19 law_published")
    assert [p.event.on for p in position.passages if p.event.kind == "law_in_force"] == [day("2021-06-18")]
    assert [(f.code.value, f.on) for f in position.findings] == [("not_foreseen", day("2021-06-19"))]


def test_another_depositary_after_the_withdrawal_starts_no_second_notice(library: Library) -> None:
    """A withdrawn state has nothing left to withdraw from: no six months run again."""
    told = ("2020-05-22 depositary_notified", "2020-12-01 depositary_notified")
    position = stands(library, "international/withdrawal", "open-skies", "2021-12-31", *told)
    assert position.state == "withdrawn"
    assert [c.timer.name for c in position.clocks if c.timer.name == "notice"] == ["notice"]


def test_a_notice_after_a_revocation_runs_its_full_term_again(library: Library) -> None:
    """A notice given anew is a new notice: six months from its own day."""
    told = ("2020-01-10 depositary_notified", "2020-02-10 notification_revoked", "2020-05-22 depositary_notified")
    assert stands(library, "international/withdrawal", "open-skies", "2020-11-21", *told).state == "notice_running"
    assert stands(library, "international/withdrawal", "open-skies", "2020-11-22", *told).state == "withdrawn"


@pytest.mark.parametrize(("held", "codes"), [("2021-07-17", ["too_early"]), ("2021-07-18", []), ("2021-08-17", [])])
def test_a_conference_before_its_window_is_remarked_on(library: Library, held: str, codes: list[str]) -> None:
    """Art. XV(3): not before the thirtieth day after the notice of 18 June 2021, 18 July."""
    told = (*PUBLISHED, "2021-06-18 depositary_notified", f"{held} conference_held")
    position = stands(library, "ru/denunciation", "open-skies", "2021-08-31", *told)
    assert [f.code.value for f in position.findings] == codes
    assert [d.standing.value for d in deadlines(position) if d.timer.name == "conference"] == ["met"]


def test_a_recorded_effect_of_midnight_comes_before_the_day_s_other_facts(library: Library) -> None:
    """CFE: out at 00:00 on 7 November 2023, recorded or not, so a revocation of that day is too late."""
    told = ("2023-06-09 depositary_notified", "2023-11-07 notification_revoked", "2023-11-07 withdrawal_took_effect")
    position = stands(library, "international/withdrawal", "cfe", "2023-11-07", *told)
    assert position.state == "withdrawn"
    assert [(f.code.value, f.kind) for f in position.findings] == [("not_foreseen", "notification_revoked")]


def test_an_unforeseen_start_that_restarts_a_running_clock_starts_it_anew() -> None:
    """The clocks follow the facts: the Council receives the law again while the bill is recorded as further on."""
    events = timeline(
        "2024-02-01 bill_introduced",
        "2024-02-26 duma_adopted",
        "2024-03-01 council_received",
        "2024-03-04 president_received",
        "2024-03-06 council_received",
    )
    clocks = [c for c in replay(rules_of("ru/denunciation"), events, day("2024-03-07")).clocks if c.timer.name == "consideration"]
    assert [(str(c.started.on), c.ended) for c in clocks] == [("2024-03-01", Ended.RESTARTED), ("2024-03-06", None)]
