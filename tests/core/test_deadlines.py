"""Deadlines: how many days remain, to which day, and how each stands."""

from __future__ import annotations

import pytest

from tests.core.builders import OPEN_SKIES, TITLE, rules_of, state, term, watched, workflow
from tests.support import day, stands, timeline
from tracker.core.deadlines import OPEN, Deadline, Standing, deadlines
from tracker.core.position import Position
from tracker.core.record import Event
from tracker.core.replay import replay
from tracker.core.rules import Rules
from tracker.core.workflow import Again, Timer
from tracker.library.reader import Library


def russia(library: Library, as_of: str, *more: str) -> Position:
    """Open Skies 2021 with whatever else was recorded."""
    return stands(library, "ru/denunciation", "open-skies", as_of, *OPEN_SKIES, *more)


def deadline(position: Position, timer: str) -> Deadline:
    """The newest deadline of a timer."""
    return [d for d in deadlines(position) if d.timer.name == timer][-1]


@pytest.mark.parametrize(
    ("as_of", "standing"),
    [
        ("2021-05-19", "running 5"),
        ("2021-05-23", "running 1"),
        ("2021-05-24", "running 0"),  # the last day is still in time
        ("2021-05-25", "overdue -1"),
        ("2021-05-27", "overdue -3"),
        ("2021-06-01", "overdue -8"),
        ("2021-06-02", "overtaken -9"),  # the Council approved: when it received the law is moot
        ("2021-12-18", "overtaken -208"),
    ],
)
def test_the_transmission_to_the_council_day_by_day(library: Library, as_of: str, standing: str) -> None:
    """Adopted on 19 May 2021, to be transmitted by the 24th; the receipt was never recorded."""
    assert watched(russia(library, as_of))["transmission_to_council"] == standing


def test_an_overdue_deadline_says_what_is_missing(library: Library) -> None:
    """Not that the law was broken: that no receipt is recorded."""
    unmet = deadline(russia(library, "2021-05-27"), "transmission_to_council").timer.unmet
    assert unmet is not None
    assert unmet.en == "no receipt recorded"


@pytest.mark.parametrize(
    ("received", "standing"),
    [("2021-05-20", "met 3"), ("2021-05-24", "met -1"), ("2021-05-25", "met_late -1")],
)
def test_met_in_time_or_late(library: Library, received: str, standing: str) -> None:
    """What stops a clock on its last day is in time; a day later it is late. Seen the next day, or the day of receipt."""
    as_of = max("2021-05-21", received) if standing != "met -1" else "2021-05-25"
    assert watched(russia(library, as_of, f"{received} council_received"))["transmission_to_council"] == standing


@pytest.mark.parametrize(
    ("as_of", "standing"),
    [
        ("2021-06-18", "running 183"),
        ("2021-06-19", "running 182"),
        ("2021-12-17", "running 1"),
        ("2021-12-18", "ran_out 0"),
        ("2021-12-19", "ran_out -1"),
    ],
)
def test_the_notice_of_open_skies_day_by_day(library: Library, as_of: str, standing: str) -> None:
    """183 days on the day of the notification; on 18 December time has acted."""
    assert watched(russia(library, as_of))["notice"] == standing


@pytest.mark.parametrize(
    ("as_of", "standing"),
    [("2020-05-22", "running 184"), ("2020-11-21", "running 1"), ("2020-11-22", "ran_out 0")],
)
def test_the_notice_of_the_united_states(library: Library, as_of: str, standing: str) -> None:
    """22 May to 22 November 2020: 184 days."""
    position = stands(library, "international/withdrawal", "open-skies", as_of, "2020-05-22 depositary_notified")
    assert watched(position)["notice"] == standing


@pytest.mark.parametrize(
    ("as_of", "standing"), [("2023-06-09", "running 151"), ("2023-11-06", "running 1"), ("2023-11-07", "ran_out 0")]
)
def test_days_are_counted_to_the_day_of_effect_of_a_clock_that_acts(library: Library, as_of: str, standing: str) -> None:
    """CFE: 151 days to 7 November 2023, though the last day of the notice is the 6th; both days are told."""
    position = stands(library, "international/withdrawal", "cfe", as_of, "2023-06-09 depositary_notified")
    notice = deadline(position, "notice")
    assert watched(position)["notice"] == standing
    assert (notice.day, notice.effect, notice.last) == (day("2023-11-07"), day("2023-11-07"), day("2023-11-06"))


def test_days_are_counted_to_the_last_day_of_a_clock_that_does_not_act(library: Library) -> None:
    """Nothing follows by itself from the five days: they have a last day and no day of effect."""
    found = deadline(russia(library, "2021-05-20"), "transmission_to_council")
    assert (found.day, found.last, found.effect, found.days) == (day("2021-05-24"), day("2021-05-24"), None, 4)


@pytest.mark.parametrize(
    ("as_of", "held", "standing"),
    [
        ("2021-07-17", [], "running 31"),
        ("2021-07-20", ["2021-07-20 conference_held"], "met 28"),
        ("2021-08-17", [], "running 0"),
        ("2021-08-18", [], "overdue -1"),
        ("2021-08-18", ["2021-08-17 conference_held"], "met -1"),
        ("2021-08-18", ["2021-08-18 conference_held"], "met_late -1"),
    ],
)
def test_the_conference_has_a_window(library: Library, as_of: str, held: list[str], standing: str) -> None:
    """Open-Skies art. XV(3): 18 July to 17 August 2021; it was held on 20 July."""
    position = russia(library, as_of, *held)
    conference = deadline(position, "conference")
    assert (conference.opens, conference.last) == (day("2021-07-18"), day("2021-08-17"))
    assert watched(position)["conference"] == standing


def test_a_window_without_a_last_day_is_never_overdue(library: Library) -> None:
    """CFE art. XIX says from when, and not until when: it runs without a number of days."""
    position = stands(library, "international/withdrawal", "cfe", "2023-11-06", "2023-06-09 depositary_notified")
    conference = deadline(position, "conference")
    assert (conference.opens, conference.day, conference.days) == (day("2023-06-30"), None, None)
    assert conference.standing is Standing.RUNNING


def test_a_revocation_overtakes_the_notice_and_the_conference(library: Library) -> None:
    """Nothing is left to wait for, and nothing that was late."""
    standings = watched(russia(library, "2022-01-01", "2021-07-01 notification_revoked"))
    assert standings["notice"].startswith("overtaken")
    assert standings["conference"].startswith("overtaken")


BEFORE_COUNCIL = ("2024-02-26 duma_adopted", "2024-03-01 council_received")


@pytest.mark.parametrize(
    ("as_of", "more", "standing"),
    [
        ("2024-03-15", [], "running 0"),
        ("2024-03-16", [], "disputed -1"),
        ("2024-04-30", [], "disputed -46"),
        ("2024-03-15", ["2024-03-15 council_approved"], "met 0"),
        ("2024-03-18", ["2024-03-18 council_approved"], "met_late -3"),
        ("2024-03-18", ["2024-03-18 council_received"], "running 14"),  # received anew: the fourteen days begin again
    ],
)
def test_the_fourteen_days_of_the_council_are_disputed(library: Library, as_of: str, more: list[str], standing: str) -> None:
    """Whether they bind for a law on a treaty, readings differ: gone by, they are disputed and not overdue."""
    position = stands(library, "ru/denunciation", None, as_of, "2024-02-01 bill_introduced", *BEFORE_COUNCIL, *more)
    assert watched(position)["consideration"] == standing


def test_the_fourteen_days_of_an_ordinary_law_are_not_disputed(library: Library) -> None:
    """There they act: deemed approved on 16 March 2024."""
    lines = ("2024-02-01 bill_introduced", *BEFORE_COUNCIL)
    assert watched(stands(library, "ru/federal-law", None, "2024-03-15", *lines))["tacit_approval"] == "running 1"
    assert watched(stands(library, "ru/federal-law", None, "2024-03-16", *lines))["tacit_approval"] == "ran_out 0"


def test_an_effect_that_was_recorded_is_met(library: Library) -> None:
    """The record says itself that the law came into force: time had nothing left to do."""
    assert watched(russia(library, "2021-06-18", "2021-06-18 law_in_force"))["commencement"] == "met 0"


NAMED = Timer("start", TITLE, ("published",), term(named=True), then="in_force", again=Again.IGNORE)
TINY = Rules(
    workflow(
        state("first", "published > first", "in_force > end"),
        state("end", final=True, usual=True),
        timers=[NAMED],
        kinds="published in_force",
    )
)


def test_a_day_that_no_act_names_is_not_known() -> None:
    """The clock runs, has no day, and asks for attention; the finding says which act names none."""
    position = replay(TINY, timeline("2024-03-01 published"), day("2030-01-01"))
    (found,) = deadlines(position)
    assert (found.standing, found.day, found.days, found.is_open) == (Standing.NOT_KNOWN, None, None, True)
    assert (position.state, [f.code.value for f in position.findings]) == ("first", ["day_not_known"])


def test_a_count_past_the_last_year_is_not_known(library: Library) -> None:
    """A notice given in September 9999 has no day on which it runs out, and breaks nothing."""
    position = stands(library, "international/withdrawal", "open-skies", "9999-12-31", "9999-09-01 depositary_notified")
    assert watched(position)["notice"] == "not_known"
    assert position.state == "notice_running"


def test_a_retroactive_effect_is_counted_to_its_own_day() -> None:
    """The law of 28 February 2023 speaks of 16 March 2022, 349 days before."""
    published = Event("published", day("2023-02-28"), 1, effect=day("2022-03-16"))
    (found,) = deadlines(replay(TINY, [published], day("2023-02-28")))
    assert (found.standing, found.day, found.days) == (Standing.RAN_OUT, day("2022-03-16"), -349)


def test_deadlines_stand_in_the_order_in_which_they_started(library: Library) -> None:
    """Open Skies: transmission to the Council, to the President, publication, commencement, then what the notice started."""
    names = [d.timer.name for d in deadlines(russia(library, "2021-06-18"))]
    assert names == [
        "transmission_to_council",
        "transmission_to_president",
        "publication",
        "commencement",
        "notice",
        "conference",
    ]


@pytest.mark.parametrize("standing", list(Standing))
def test_what_still_asks_for_attention(library: Library, standing: Standing) -> None:
    """Whatever has not been met, overtaken or carried out."""
    settled = {Standing.MET, Standing.MET_LATE, Standing.RAN_OUT, Standing.OVERTAKEN}
    found = deadline(russia(library, "2021-06-18"), "notice")._replace(standing=standing)
    assert found.is_open is (standing not in settled)
    assert (standing in OPEN) is found.is_open


def test_a_deadline_carries_its_law_and_its_start(library: Library) -> None:
    """The treaty's clause, and the event that set the clock running."""
    notice = deadline(russia(library, "2021-06-18"), "notice")
    assert notice.basis.citation == "Open-Skies art. XV(2)"
    assert (notice.started.kind, notice.started.seq) == ("depositary_notified", 6)


def test_a_bills_own_term_is_the_one_that_is_counted() -> None:
    """With a year of its own, the bill's notice runs out a year later."""
    rules = rules_of("ru/denunciation").for_bill(None, {"notice": term("1 year")})
    assert watched(replay(rules, timeline(*OPEN_SKIES), day("2022-06-17")))["notice"] == "running 1"
