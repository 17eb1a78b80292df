"""When a treaty lets a notice be given, what holds its effect back, and what happens where it has no clause."""

from __future__ import annotations

import pytest

from tests.support import day, stands
from tracker.core.deadlines import deadlines
from tracker.core.position import Position
from tracker.library.reader import Library
from tracker.wording import days_of, standing
from tracker.wording import finding as say

WITHDRAWAL = "international/withdrawal"


def codes(position: Position) -> list[str]:
    """The findings by code."""
    return [finding.code.value for finding in position.findings]


def test_a_notice_a_day_too_early_starts_nothing_and_names_the_first_lawful_day(library: Library) -> None:
    """Paris Agreement: in force for the United States on 4 November 2016, so 3 November 2019 is a day early."""
    told = ("2016-11-04 entry_into_force", "2019-11-03 depositary_notified")
    position = stands(library, WITHDRAWAL, "paris-agreement", "2021-01-01", *told)
    assert (position.clocks, codes(position)) == ((), ["barred"])
    assert "2019-11-04" in say(position.findings[0], library.rules(WITHDRAWAL).workflow)


def test_a_notice_given_anew_on_a_lawful_day_runs(library: Library) -> None:
    """The early notice took nothing away: a year from the second one."""
    told = ("2016-11-04 entry_into_force", "2019-11-03 depositary_notified", "2019-11-04 depositary_notified")
    assert stands(library, WITHDRAWAL, "paris-agreement", "2020-11-03", *told).state == "notice_running"
    assert stands(library, WITHDRAWAL, "paris-agreement", "2020-11-04", *told).state == "withdrawn"


def test_a_bar_whose_day_is_not_known_is_remarked_on_and_the_clock_runs(library: Library) -> None:
    """Nothing is guessed: the notice stands, and the reader is told what was not checked."""
    position = stands(library, WITHDRAWAL, "paris-agreement", "2019-12-01", "2019-11-03 depositary_notified")
    assert codes(position) == ["bar_not_checked"]
    assert [clock.reckoning.effect for clock in position.clocks] == [day("2020-11-03")]


CONFLICT = ("2025-06-27 depositary_notified", "2025-10-01 armed_conflict_began")


def test_a_withdrawal_is_held_back_while_an_armed_conflict_lasts(library: Library) -> None:
    """Ottawa art. 20: six months are over on 27 December 2025; in conflict that day, the state stays bound."""
    position = stands(library, WITHDRAWAL, "ottawa", "2026-03-04", *CONFLICT)
    [notice] = deadlines(position)
    assert (position.state, notice.standing.value, notice.day, notice.days) == ("notice_running", "running", None, None)
    assert (days_of(notice), standing(notice)) == ("held back", "running, held back until armed_conflict_ended")


@pytest.mark.parametrize(
    ("ended", "out"),
    [pytest.param("2026-03-05", "2026-03-05", id="after"), pytest.param("2025-11-01", "2025-12-27", id="before")],
)
def test_the_end_of_the_conflict_lets_it_act(library: Library, ended: str, out: str) -> None:
    """On the day the conflict ends where the term is over by then, else when the term is."""
    position = stands(library, WITHDRAWAL, "ottawa", "2026-12-31", *CONFLICT, f"{ended} armed_conflict_ended")
    assert position.state == "withdrawn"
    assert [p.event.on for p in position.passages if p.to == "withdrawn"] == [day(out)]
    assert codes(position) == []


def test_without_a_clause_nothing_takes_effect_by_time(library: Library) -> None:
    """WHO, notified 6 July 2020: twelve months are the earliest only if a right to leave is established."""
    position = stands(library, WITHDRAWAL, "who-constitution", "2030-01-01", "2020-07-06 depositary_notified")
    assert (position.state, position.clocks, codes(position)) == ("notice_running", (), ["no_exit"])
    told = say(position.findings[0], library.rules(WITHDRAWAL).workflow)
    assert [
        word for word in ("no clause", "VCLT art. 56(1)", "2021-07-06", "VCLT art. 56(2)", "not checked") if word not in told
    ] == []


def test_a_covenant_that_cannot_be_denounced_cannot_be_left(library: Library) -> None:
    """ICCPR: a finding, and no earliest day."""
    position = stands(library, WITHDRAWAL, "iccpr", "2030-01-01", "2020-07-06 depositary_notified")
    assert codes(position) == ["no_exit"]
    told = say(position.findings[0], library.rules(WITHDRAWAL).workflow)
    assert "cannot be left" in told
    assert "earliest" not in told


def test_a_second_accession_starts_the_bar_anew(library: Library) -> None:
    """Paris: a party that comes in again has three years to wait again, from its own latest entry into force."""
    told = (
        "2016-11-04 entry_into_force",
        "2019-11-04 depositary_notified",
        "2020-01-20 notification_revoked",
        "2021-02-19 entry_into_force",
        "2023-02-19 depositary_notified",
    )
    position = stands(library, WITHDRAWAL, "paris-agreement", "2023-03-01", *told)
    assert codes(position) == ["barred"]
    assert "2024-02-19" in say(position.findings[0], library.rules(WITHDRAWAL).workflow)
