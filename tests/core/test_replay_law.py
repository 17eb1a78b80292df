"""Replay of a Russian law through its ways: readings, silence, rejection, veto, the Constitutional Court, publication.

Const-RF arts. 105-107, 5-FZ art. 6. The dates here are made up, and counted by hand.
"""

from __future__ import annotations

import pytest

from tests.core.builders import moves, rules_of, told, watched
from tests.support import day, stands, timeline
from tracker.core.position import Position
from tracker.core.replay import replay
from tracker.library.reader import Library

TO_COUNCIL = ("2024-02-01 bill_introduced", "2024-02-26 duma_adopted", "2024-03-01 council_received")
TO_PRESIDENT = (*TO_COUNCIL, "2024-03-06 council_approved", "2024-03-07 president_received")
VETOED = (*TO_PRESIDENT, "2024-03-20 president_rejected")
OVERRIDDEN = (*VETOED, "2024-04-10 veto_overridden")


def law(library: Library, as_of: str, *lines: str) -> Position:
    """A treaty law on a day."""
    return stands(library, "ru/denunciation", "open-skies", as_of, *lines)


@pytest.mark.parametrize("workflow", ["ru/denunciation", "ru/ratification"])
def test_nothing_passes_by_the_councils_silence(library: Library, workflow: str) -> None:
    """Const-RF art. 106, point г: a law on a treaty waits for the Council's decision, however long it takes."""
    position = stands(library, workflow, "open-skies", "2026-01-01", *TO_COUNCIL)
    assert (position.state, position.findings) == ("in_council", ())
    assert not any(p.event.inferred for p in position.passages)


@pytest.mark.parametrize(("as_of", "state"), [("2024-03-15", "in_council"), ("2024-03-16", "with_president")])
def test_an_ordinary_law_passes_by_silence_on_the_fifteenth_day(library: Library, as_of: str, state: str) -> None:
    """Const-RF art. 105(4): received on 1 March, fourteen days complete on the 15th, deemed approved on the 16th."""
    assert stands(library, "ru/federal-law", None, as_of, *TO_COUNCIL).state == state


def test_silence_that_passes_a_law_is_inferred(library: Library) -> None:
    """The passage is time's, and the transmission to the President runs from it."""
    position = stands(library, "ru/federal-law", None, "2024-03-16", *TO_COUNCIL)
    assert moves(position)[-1] == "2024-03-16 council_passed_on: in_council > with_president (inferred)"
    assert watched(position)["transmission_to_president"] == "running 5"


@pytest.mark.parametrize("decided", ["council_approved", "council_rejected", "council_passed_on"])
def test_a_decision_within_the_fourteen_days_leaves_nothing_to_silence(library: Library, decided: str) -> None:
    """Decided on the fourteenth day, an ordinary law goes where the decision sends it, without a finding."""
    position = stands(library, "ru/federal-law", None, "2024-04-01", *TO_COUNCIL, f"2024-03-15 {decided}")
    assert (position.state, told(position)) == ("in_conciliation" if decided == "council_rejected" else "with_president", [])
    assert not any(p.event.inferred for p in position.passages)


def test_passing_on_without_consideration_is_allowed_only_for_ordinary_laws(library: Library) -> None:
    """Of a law on a treaty it is a finding that names art. 106, and the bill stays before the Council."""
    position = law(library, "2024-03-20", *TO_COUNCIL, "2024-03-15 council_passed_on")
    assert (position.state, told(position)) == ("in_council", ["not_allowed 2024-03-15 council_passed_on"])


def test_the_presidents_silence_is_neither_signature_nor_veto(library: Library) -> None:
    """Const-RF art. 107(3): the fourteen days go by, and the bill stays before the President."""
    position = law(library, "2026-01-01", *TO_PRESIDENT)
    assert (position.state, position.findings) == ("with_president", ())
    assert watched(law(library, "2024-03-21", *TO_PRESIDENT))["signature"] == "running 0"
    assert watched(law(library, "2024-03-22", *TO_PRESIDENT))["signature"] == "overdue -1"


def test_both_chambers_override_a_veto_and_seven_days_run(library: Library) -> None:
    """Overridden on 10 April: to be signed by 17 April."""
    position = law(library, "2024-04-10", *OVERRIDDEN)
    assert (position.state, position.findings) == ("to_be_signed", ())
    assert watched(position)["signature_after_override"] == "running 7"
    signed = law(library, "2024-04-17", *OVERRIDDEN, "2024-04-17 president_signed")
    assert (signed.state, watched(signed)["signature_after_override"]) == ("signed", "met 0")


def test_the_court_ends_the_seven_days_and_three_run_from_its_answer(library: Library) -> None:
    """Referred on 15 April, upheld on 20 May: to be signed by 23 May, which is not the rest of the seven days."""
    lines = (*OVERRIDDEN, "2024-04-15 court_seised", "2024-05-20 court_upheld")
    waiting = law(library, "2024-05-19", *lines)
    assert (waiting.state, watched(waiting)["signature_after_override"].split()[0]) == ("in_court", "overtaken")
    upheld = law(library, "2024-05-20", *lines)
    assert (upheld.state, watched(upheld)["signature_after_court"]) == ("upheld", "running 3")
    signed = law(library, "2024-05-23", *lines, "2024-05-23 president_signed")
    assert (signed.state, watched(signed)["signature_after_court"], told(signed)) == ("signed", "met 0", [])


@pytest.mark.parametrize(("answer", "state"), [("court_upheld", "upheld"), ("court_struck_down", "struck_down")])
def test_the_court_may_be_asked_before_the_first_signature(library: Library, answer: str, state: str) -> None:
    """Const-RF art. 125(5.1): its answer overtakes the fourteen days, whichever it is."""
    position = law(library, "2024-04-20", *TO_PRESIDENT, "2024-03-15 court_seised", f"2024-04-20 {answer}")
    assert (position.state, told(position)) == (state, [])
    assert watched(position)["signature"].split()[0] == "overtaken"
    assert ("signature_after_court" in watched(position)) is (answer == "court_upheld")


def test_the_duma_overrides_the_council(library: Library) -> None:
    """Const-RF art. 105(5): rejected, to the Duma again, overridden, to the President within five days."""
    lines = (*TO_COUNCIL, "2024-03-06 council_rejected", "2024-03-20 conciliation_convened", "2024-04-03 duma_overrode")
    assert law(library, "2024-04-02", *lines).state == "in_conciliation"
    position = law(library, "2024-04-03", *lines)
    assert (position.state, told(position)) == ("with_president", [])
    assert watched(position)["transmission_to_president"] == "running 5"


def test_after_conciliation_the_law_is_adopted_anew_and_transmitted_anew(library: Library) -> None:
    """The Council has the law again, and both its terms run again from their own days."""
    lines = (*TO_COUNCIL, "2024-03-06 council_rejected", "2024-04-03 duma_adopted")
    position = law(library, "2024-04-05", *lines)
    assert (position.state, told(position)) == ("in_council", [])
    assert watched(position)["transmission_to_council"] == "running 3"
    assert watched(law(library, "2024-04-05", *lines, "2024-04-05 council_received"))["consideration"] == "running 14"


def test_after_a_veto_another_wording_goes_its_way_anew(library: Library) -> None:
    """Adopted in the President's wording, the law goes to the Council again."""
    position = law(library, "2024-04-10", *VETOED, "2024-04-10 duma_adopted")
    assert (position.state, told(position)) == ("in_council", [])


@pytest.mark.parametrize("final", ["third_reading_passed", "duma_adopted"])
def test_the_third_reading_adopts_the_law(library: Library, final: str) -> None:
    """Either name of that one vote will do, and starts the transmission."""
    lines = ("2024-02-01 bill_introduced", "2024-02-06 first_reading_passed", "2024-02-13 second_reading_passed")
    position = law(library, "2024-02-15", *lines, f"2024-02-15 {final}")
    assert (position.state, told(position)) == ("in_council", [])
    assert watched(position)["transmission_to_council"] == "running 5"


def test_the_law_may_be_adopted_at_the_second_reading_itself(library: Library) -> None:
    """A final vote on the day of the second reading: there is then no third."""
    lines = ("2024-02-01 bill_introduced", "2024-02-06 first_reading_passed", "2024-02-13 duma_adopted")
    position = law(library, "2024-02-13", *lines)
    assert (position.state, told(position)) == ("in_council", [])


@pytest.mark.parametrize("before", [[], ["first_reading_passed"], ["first_reading_passed", "second_reading_passed"]])
def test_the_duma_may_reject_at_every_reading(library: Library, before: list[str]) -> None:
    """And a rejected bill is at its end."""
    lines = [f"2024-02-0{n} {kind}" for n, kind in enumerate(["bill_introduced", *before, "duma_rejected"], start=1)]
    position = law(library, "2024-03-01", *lines)
    assert (position.state, told(position)) == ("rejected_by_duma", [])


def test_a_postponement_moves_nothing(library: Library) -> None:
    """Duma-Rules art. 197: the bill stays where it is, regularly."""
    position = law(library, "2024-02-10", "2024-02-01 bill_introduced", "2024-02-08 duma_deferred")
    assert moves(position)[-1] == "2024-02-08 duma_deferred: in_duma > in_duma"


SIGNED = (*TO_PRESIDENT, "2024-03-18 president_signed")


@pytest.mark.parametrize(
    ("effect", "as_of", "state"),
    [
        (None, "2024-03-28", "signed"),  # published on the 18th: ten clear days end on the 28th
        (None, "2024-03-29", "may_notify"),
        ("2024-03-18", "2024-03-18", "may_notify"),  # from the day of publication, as the suspensions of 2019 and 2023
        ("2024-07-01", "2024-06-30", "signed"),
        ("2024-07-01", "2024-07-01", "may_notify"),
        ("2022-03-16", "2024-03-18", "may_notify"),  # retroactive, as the Council of Europe law
    ],
)
def test_a_law_is_in_force_on_the_day_it_names_or_after_ten_clear_days(effect: str | None, as_of: str, state: str) -> None:
    """5-FZ art. 6: after ten days unless the law itself says when."""
    *before, published = timeline(*SIGNED, "2024-03-18 law_published")
    events = [*before, published._replace(effect=day(effect) if effect else None)]
    position = replay(rules_of("ru/denunciation"), events, day(as_of))
    assert (position.state, position.findings) == (state, ())


def test_a_law_in_force_on_publication_can_be_notified_the_same_day() -> None:
    """The effect comes at once, between the two facts, whatever the order of recording."""
    notified, *before, published = timeline("2024-03-18 depositary_notified", *SIGNED, "2024-03-18 law_published")
    position = replay(
        rules_of("ru/denunciation"), [notified, *before, published._replace(effect=published.on)], day("2024-03-18")
    )
    assert moves(position)[-3:] == [
        "2024-03-18 law_published: signed > signed",
        "2024-03-18 law_in_force: signed > may_notify (inferred)",
        "2024-03-18 depositary_notified: may_notify > notice_running",
    ]
    assert position.findings == ()


def test_an_entry_into_force_that_is_recorded_on_publication_is_not_inferred_beside_it() -> None:
    """The effect that would come at once waits for the fact of that day which says so itself."""
    lines = (*SIGNED, "2024-03-18 law_in_force", "2024-03-18 depositary_notified")
    *before, published = timeline(*lines, "2024-03-18 law_published")
    position = replay(rules_of("ru/denunciation"), [*before, published._replace(effect=published.on)], day("2024-03-18"))
    assert (position.state, position.findings) == ("notice_running", ())
    assert not any(p.event.inferred for p in position.passages)


def test_a_retroactive_effect_is_applied_on_the_day_of_the_act() -> None:
    """It is shown with its own day, and never changes where the bill stood before the act."""
    *before, published = timeline(*SIGNED, "2024-03-18 law_published")
    events = [*before, published._replace(effect=day("2022-03-16"))]
    (applied,) = [p.event for p in replay(rules_of("ru/denunciation"), events, day("2024-03-18")).passages if p.event.inferred]
    assert (applied.kind, applied.on, applied.effect) == ("law_in_force", day("2024-03-18"), day("2022-03-16"))
    assert replay(rules_of("ru/denunciation"), events, day("2024-03-17")).state == "with_president"


def test_a_ratification_ends_with_the_instrument(library: Library) -> None:
    """After the law the instrument is signed and deposited; when the treaty binds, only the treaty can say."""
    lines = (*SIGNED, "2024-03-18 law_published", "2024-04-02 instrument_signed", "2024-04-10 instrument_deposited")
    position = stands(library, "ru/ratification", None, "2030-01-01", *lines)
    assert (position.state, told(position)) == ("consent_expressed", ["no_term 2024-04-10 instrument_deposited"])
    bound = stands(library, "ru/ratification", None, "2030-01-01", *lines, "2024-06-01 entry_into_force")
    assert bound.state == "in_force"
