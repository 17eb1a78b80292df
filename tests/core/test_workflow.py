"""Rules: what the machine allows, where a bill catches up, and whose term holds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.builders import END_STATE, LIBRARY, TITLE, WORKFLOWS, rules_of, state, term, workflow
from tests.support import day
from tracker.core.rules import Rules
from tracker.core.workflow import Again, Timer, Treaty


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_move_is_legal_if_and_only_if_the_file_gives_it(name: str) -> None:
    """Over every state and every kind, the machine goes where the file says and nowhere else."""
    rules = LIBRARY.rules(name)
    for standing in rules.workflow.states:
        given = {move.kind: move.to for move in standing.transitions}
        for kind in rules.workflow.kinds:
            assert rules.move(standing.name, kind) == given.get(kind), (standing.name, kind)


@pytest.mark.parametrize("name", WORKFLOWS)
def test_the_machine_has_no_transition_of_its_own(name: str) -> None:
    """No `to_<state>` and no other event beside those of the file: they would pass the procedure by."""
    rules = LIBRARY.rules(name)
    assert set(rules.machine.events) == {move.kind for s in rules.workflow.states for move in s.transitions}
    assert all(rules.move(s, f"to_{other}") is None for s in rules.states for other in rules.states)


@pytest.mark.parametrize("name", WORKFLOWS)
def test_catching_up_goes_to_the_nearest_later_target(name: str) -> None:
    """Over every state and every kind: of the kind's targets, the first that stands below the state in the file."""
    rules = LIBRARY.rules(name)
    order = [s.name for s in rules.workflow.states]
    for n, standing in enumerate(order):
        for kind in rules.workflow.kinds:
            targets = {move.to for s in rules.workflow.states for move in s.transitions if move.kind == kind}
            later = [s for s in order[n + 1 :] if s in targets]
            assert rules.law(rules.newest).catch_up(standing, kind) == (later[0] if later else None), (standing, kind)


@pytest.mark.parametrize(
    ("standing", "kind", "to"),
    [
        ("proposed", "committee_reported", "in_duma"),  # the nearest of three readings
        ("second_reading", "first_reading_passed", None),
        ("proposed", "duma_adopted", "in_council"),
        ("proposed", "council_approved", "with_president"),
        ("in_council", "president_signed", "signed"),
        ("signed", "council_approved", None),
        ("in_council", "duma_rejected", None),
        ("in_council", "council_passed_on", None),  # known, and foreseen nowhere in the law on treaties
        ("proposed", "law_published", "signed"),
        ("with_president", "law_in_force", "may_notify"),
        ("proposed", "depositary_notified", "notice_running"),
        ("withdrawn", "depositary_notified", None),
        ("withdrawn", "bill_introduced", None),
    ],
)
def test_a_denunciation_catches_up_where_the_story_goes_on(standing: str, kind: str, to: str | None) -> None:
    """A few of those targets as a reader of the law would give them."""
    rules = LIBRARY.rules("ru/denunciation")
    assert rules.law(rules.newest).catch_up(standing, kind) == to


def test_a_kind_that_the_workflow_does_not_know_moves_nothing() -> None:
    """Neither a regular move nor a catching up: an older text may have had the kind."""
    rules = LIBRARY.rules("ru/denunciation")
    assert rules.move("proposed", "unheard_of") is None
    assert rules.law(rules.newest).catch_up("proposed", "unheard_of") is None


FILE_TERM, TREATY_TERM, OWN_TERM = term("5 days"), term("6 months"), term("1 year")
TWO_TIMERS = workflow(
    state("first", "done > end"),
    END_STATE,
    timers=[Timer("fixed", TITLE, ("done",), FILE_TERM), Timer("open", TITLE, ("done",), None)],
    kinds="done",
)


@pytest.mark.parametrize(
    ("by_treaty", "own", "fixed", "left_open"),
    [
        ([], [], FILE_TERM, None),
        (["open"], [], FILE_TERM, TREATY_TERM),
        (["fixed", "open"], [], FILE_TERM, TREATY_TERM),  # a treaty does not change a term that the law itself gives
        (["open"], ["open"], FILE_TERM, OWN_TERM),
        ([], ["open"], FILE_TERM, OWN_TERM),
        ([], ["fixed"], OWN_TERM, None),
        (["unheard_of"], ["unheard_of"], FILE_TERM, None),
    ],
)
def test_whose_term_holds(by_treaty: list[str], own: list[str], fixed: object, left_open: object) -> None:
    """The bill's own term above all; the treaty's where the workflow leaves it to the treaty; else the timer's."""
    treaty = Treaty("treaty", TITLE, dict.fromkeys(by_treaty, TREATY_TERM))
    rules = Rules(TWO_TIMERS).for_bill(treaty, dict.fromkeys(own, OWN_TERM))
    assert rules.terms == {"fixed": fixed, "open": left_open}


def test_without_a_treaty_its_terms_are_missing() -> None:
    """A timer whose term is left to the treaty has none on a bill without one."""
    assert Rules(TWO_TIMERS).for_bill(None, {}).terms["open"] is None


def test_bills_of_one_workflow_share_its_machine() -> None:
    """The machine is built once; what differs between bills is their terms."""
    rules = LIBRARY.rules("ru/denunciation")
    assert rules_of("ru/denunciation", "cfe").machine is rules.machine
    assert rules_of("ru/denunciation", "cfe").terms["notice"] != rules_of("ru/denunciation").terms["notice"]


def test_the_kinds_are_ranked_as_the_file_tells_the_story() -> None:
    """As they are declared, whichever transition comes first."""
    tiny = workflow(state("first", "b > first", "a > end"), state("end", "b > end", final=True), kinds="a b d c")
    assert sorted(tiny.kinds, key=Rules(tiny).rank.__getitem__) == ["a", "b", "d", "c"]


def test_a_timer_is_found_by_each_kind_that_starts_it() -> None:
    """Adoption starts the transmission by either of its names."""
    rules = LIBRARY.rules("ru/denunciation")
    started = {k: [s.timer.name for s in rules.starters(k, day("2021-05-19"))] for k in rules.workflow.kinds}
    assert started["duma_adopted"] == ["transmission_to_council"]
    assert started["third_reading_passed"] == ["transmission_to_council"]
    assert started["duma_rejected"] == []


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_day_begins_in_the_workflows_own_zone(name: str) -> None:
    """Moscow for Russian law, Brussels for the Union, a state's own capital for its law, UTC for the depositary's side."""
    zones = {"ru": "Europe/Moscow", "eu": "Europe/Brussels", "uk": "Europe/London", "international": "Etc/UTC"}
    zones |= {"us": "America/New_York", "de": "Europe/Berlin", "fr": "Europe/Paris"}
    assert LIBRARY.rules(name).zone.key == zones[name.split("/")[0]]


def test_a_timer_of_the_file_is_not_changed_by_a_bill() -> None:
    """The bill's own term stands in `terms`; the timer stays as the file has it, for the next bill."""
    shared = Rules(replace(TWO_TIMERS, timers=(Timer("open", TITLE, ("done",), None, again=Again.IGNORE),)))
    shared.for_bill(None, {"open": OWN_TERM})
    assert shared.terms["open"] is None
    assert shared.timers["open"].term is None
