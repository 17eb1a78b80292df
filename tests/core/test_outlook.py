"""The outlook: what may happen next, by when and by which law, and every finding in one place."""

from __future__ import annotations

import pytest

from tests.core.builders import OPEN_SKIES, fact, record_of, rules_of
from tests.support import day
from tracker.core.entry import Body, Expectation, Votes
from tracker.core.outlook import Next, Outlook, look

FACTS = [fact(line) for line in OPEN_SKIES]


def seen(as_of: str, *bodies: Body, workflow: str = "ru/denunciation", treaty: str | None = "open-skies") -> Outlook:
    """The outlook of a record on a day."""
    return look(rules_of(workflow, treaty), record_of(*bodies), day(as_of))


def ahead(outlook: Outlook, kind: str) -> Next:
    """The one next move of this kind."""
    (move,) = [move for move in outlook.next if move.kind == kind]
    return move


def test_an_outlook_says_where_the_bill_stands() -> None:
    """State, day, record and rules in one value."""
    outlook = seen("2021-05-27", *FACTS)
    assert (outlook.state.name, outlook.as_of, outlook.record.bill) == ("in_council", day("2021-05-27"), "BILL")
    assert outlook.state.title.en == "Before the Federation Council"


def test_next_are_the_moves_that_the_state_foresees() -> None:
    """All of them and no other, in the order of the file, each with its law."""
    moves = seen("2021-05-27", *FACTS).next
    assert [(m.kind, m.to, m.basis.citation) for m in moves] == [
        ("council_received", "in_council", "Const-RF art. 105(3)"),
        ("council_approved", "with_president", "Const-RF art. 106, point г"),
        ("council_rejected", "in_conciliation", "Const-RF art. 105(4)"),
    ]


@pytest.mark.parametrize(
    ("as_of", "kind", "by", "term_basis"),
    [
        ("2021-05-20", "council_received", "2021-05-24", "Const-RF art. 105(3)"),
        ("2021-05-27", "council_received", "2021-05-24", "Const-RF art. 105(3)"),  # gone by, and still asked for
        ("2021-06-02", "president_received", "2021-06-07", "Const-RF art. 107(1)"),
        ("2021-06-02", "president_signed", None, None),  # the fourteen days run from a receipt that is not recorded
    ],
)
def test_a_move_that_a_clock_waits_for_says_by_when(as_of: str, kind: str, by: str | None, term_basis: str | None) -> None:
    """The last day of the clock that the move would stop, and the law of that term."""
    move = ahead(seen(as_of, *FACTS), kind)
    assert move.by == (by and day(by))
    assert (move.term_basis and move.term_basis.citation) == term_basis
    assert move.acts_on is None


def test_publication_is_due_seven_days_after_signature() -> None:
    """5-FZ art. 3: signed on 7 June 2021, to be published by the 14th."""
    outlook = seen("2021-06-07", *FACTS[:4])
    assert ahead(outlook, "law_published").by == day("2021-06-14")
    assert ahead(outlook, "law_published").timer == "publication"


def test_what_time_alone_brings_about_says_on_which_day() -> None:
    """18 June: the law in force; 18 December: the withdrawal, by the treaty's clause."""
    commencement = ahead(seen("2021-06-17", *FACTS), "law_in_force")
    assert (commencement.acts_on, commencement.by, commencement.timer) == (day("2021-06-18"), None, "commencement")
    withdrawal = ahead(seen("2021-06-18", *FACTS), "withdrawal_took_effect")
    assert withdrawal.acts_on == day("2021-12-18")
    assert withdrawal.term_basis is not None
    assert withdrawal.term_basis.citation == "Open-Skies art. XV(2)"


def test_a_move_with_a_window_says_from_when_and_until_when() -> None:
    """The conference of Open Skies: 18 July to 17 August 2021."""
    conference = ahead(seen("2021-06-18", *FACTS), "conference_held")
    assert (conference.opens, conference.by) == (day("2021-07-18"), day("2021-08-17"))


def test_a_window_without_a_last_day_says_only_from_when() -> None:
    """The conference of CFE: from 30 June 2023."""
    outlook = seen("2023-06-09", fact("2023-06-09 depositary_notified"), workflow="international/withdrawal", treaty="cfe")
    conference = ahead(outlook, "conference_held")
    assert (conference.opens, conference.by) == (day("2023-06-30"), None)


def test_what_was_done_is_asked_for_no_more() -> None:
    """After the conference its clock gives no day."""
    conference = ahead(seen("2021-07-20", *FACTS, fact("2021-07-20 conference_held")), "conference_held")
    assert (conference.opens, conference.by, conference.timer) == (None, None, None)


def test_without_a_treaty_nothing_takes_effect_by_time() -> None:
    """The move is foreseen, and no clock gives it a day."""
    outlook = seen("2021-06-18", *FACTS, treaty=None)
    assert ahead(outlook, "withdrawal_took_effect").acts_on is None


def test_a_final_state_foresees_nothing() -> None:
    """Out is out."""
    assert seen("2021-12-18", *FACTS).next == ()


def test_open_deadlines_stand_soonest_first_and_without_a_day_last() -> None:
    """CFE: the notice of 7 November before the conference that has no last day."""
    outlook = seen("2023-06-09", fact("2023-06-09 depositary_notified"), workflow="international/withdrawal", treaty="cfe")
    assert [d.timer.name for d in outlook.open_deadlines] == ["notice", "conference"]
    russia = seen("2021-06-18", *FACTS)
    assert [(d.timer.name, d.days) for d in russia.open_deadlines] == [("conference", 60), ("notice", 183)]


def test_an_overdue_deadline_stays_open_until_it_is_overtaken() -> None:
    """The transmission is overdue on 27 May and gone on 2 June."""
    assert [d.timer.name for d in seen("2021-05-27", *FACTS).open_deadlines] == ["transmission_to_council"]
    assert [d.timer.name for d in seen("2021-06-02", *FACTS).open_deadlines] == ["transmission_to_president"]


MOVED = [Expectation("council_approved", day("2021-05-19")), Expectation("council_approved", day("2021-06-02"))]


def test_an_expectation_never_moves_the_state() -> None:
    """However far gone by, the bill stands where the facts put it, and the agenda says that the day moved."""
    outlook = seen("2021-05-27", *FACTS[:2], *MOVED)
    assert outlook.state.name == "in_council"
    assert [(a.kind, a.on, a.moved_from) for a in outlook.agenda] == [("council_approved", day("2021-06-02"), day("2021-05-19"))]
    assert seen("2022-01-01", *FACTS[:2], *MOVED).state.name == "in_council"


@pytest.mark.parametrize(("as_of", "findings"), [("2021-06-02", []), ("2021-06-03", ["expected_day_gone_by"])])
def test_an_expected_day_gone_by_is_a_finding(as_of: str, findings: list[str]) -> None:
    """From the day after; about the expectation that holds."""
    outlook = seen(as_of, *FACTS[:2], *MOVED)
    assert [f.code.value for f in outlook.findings] == findings
    assert all((f.seq, f.on, f.kind) == (5, day("2021-06-02"), "council_approved") for f in outlook.findings)


def test_an_expectation_that_was_fulfilled_is_no_finding() -> None:
    """The Council approved on the day; nothing is left on the agenda."""
    outlook = seen("2021-06-03", *FACTS[:2], *MOVED, FACTS[2])
    assert (outlook.agenda, outlook.findings) == ((), ())


@pytest.mark.parametrize(("as_of", "findings"), [("2023-05-15", 0), ("2023-05-16", 1), ("2024-01-01", 1)])
def test_a_contradiction_is_a_finding_from_its_day_on(as_of: str, findings: int) -> None:
    """CFE: one outlet dates the Duma's vote 10 May, the record 16 May."""
    accounts = (
        fact("2023-05-16 duma_adopted", official=True, votes=Votes(1, 0, 0)),
        fact("2023-05-10 duma_adopted", same_as=3),
    )
    outlook = seen(as_of, fact("2023-05-10 bill_introduced"), *accounts)
    told = [f for f in outlook.findings if f.code.value == "contradiction"]
    assert [(f.seq, f.other, f.detail) for f in told] == [(3, 4, "day: its source is marked official")] * findings


def test_every_finding_of_the_replay_is_in_the_outlook() -> None:
    """First those of the facts, then contradictions, then what was expected."""
    outlook = seen(
        "2024-01-01",
        fact("2023-05-24 council_approved"),
        fact("2023-05-25 council_approved", same_as=2),
        Expectation("president_signed", day("2023-05-29")),
    )
    assert [f.code.value for f in outlook.findings] == ["caught_up", "contradiction", "expected_day_gone_by"]
    assert outlook.findings[:1] == outlook.position.findings


@pytest.mark.parametrize(("treaty", "told"), [("open-skies", True), ("north-atlantic", False), ("paris-agreement", False)])
def test_what_a_statute_asks_for_on_one_treaty_is_foreseen_on_that_one(treaty: str, told: bool) -> None:
    """NDAA-2020 s. 1234(a) speaks of Open Skies alone."""
    outlook = seen("2020-05-01", workflow="us/withdrawal", treaty=treaty)
    assert ("congress_notified" in {move.kind for move in outlook.next}) is told
