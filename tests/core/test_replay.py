"""Replay: decided withdrawals, revocations around the day of effect, and records with gaps.

The days are those of the decided cases in tests/cases.
"""

from __future__ import annotations

import pytest

from tests.core.builders import OPEN_SKIES, moves, record_of, rules_of, told, watched
from tests.support import day, stands, timeline
from tracker.core.entry import Fact, Retraction
from tracker.core.replay import replay
from tracker.library.reader import Library

CFE = (
    "2023-05-10 bill_introduced",
    "2023-05-15 committee_reported",
    "2023-05-16 duma_adopted",
    "2023-05-24 council_approved",
    "2023-05-29 president_signed",
    "2023-05-29 law_published",
    "2023-06-09 depositary_notified",
)


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        ("2021-05-10", "proposed"),
        ("2021-05-11", "in_duma"),
        ("2021-05-18", "in_duma"),
        ("2021-05-19", "in_council"),
        ("2021-05-27", "in_council"),
        ("2021-06-01", "in_council"),
        ("2021-06-02", "with_president"),
        ("2021-06-07", "signed"),
        ("2021-06-17", "signed"),
        ("2021-06-18", "notice_running"),
        ("2021-12-17", "notice_running"),
        ("2021-12-18", "withdrawn"),
        ("2026-01-01", "withdrawn"),
    ],
)
def test_russia_leaves_open_skies_day_by_day(library: Library, as_of: str, state: str) -> None:
    """Where the bill stood on each day, without a finding."""
    position = stands(library, "ru/denunciation", "open-skies", as_of, *OPEN_SKIES)
    assert (position.state, position.findings) == (state, ())


def test_the_law_comes_into_force_and_the_notice_runs_out_by_time_alone(library: Library) -> None:
    """Law in force on 18 June 2021 and withdrawal on 18 December are inferred; on 18 June the law came first."""
    position = stands(library, "ru/denunciation", "open-skies", "2021-12-18", *OPEN_SKIES)
    assert moves(position)[-3:] == [
        "2021-06-18 law_in_force: signed > may_notify (inferred)",
        "2021-06-18 depositary_notified: may_notify > notice_running",
        "2021-12-18 withdrawal_took_effect: notice_running > withdrawn (inferred)",
    ]


def test_what_time_brought_about_names_its_timer(library: Library) -> None:
    """An inferred event has no entry; it stands on its day and says which timer brought it about."""
    position = stands(library, "ru/denunciation", "open-skies", "2021-12-18", *OPEN_SKIES)
    inferred = [p.event for p in position.passages if p.event.inferred]
    assert [(e.seq, e.brought_by, e.on) for e in inferred] == [
        (None, "commencement", day("2021-06-18")),
        (None, "notice", day("2021-12-18")),
    ]


@pytest.mark.parametrize("recorded", ["2021-06-18 law_in_force", "2021-06-17 law_in_force"])
def test_a_recorded_event_takes_the_place_of_the_inferred_one(library: Library, recorded: str) -> None:
    """Recorded on the inferred day or before it, the event happens once, and nothing is inferred beside it."""
    position = stands(library, "ru/denunciation", "open-skies", "2021-06-18", *OPEN_SKIES, recorded)
    passed = [p.event for p in position.passages if p.event.kind == "law_in_force"]
    assert [(str(e.on), e.inferred) for e in passed] == [(recorded.split()[0], False)]
    assert (position.state, position.findings) == ("notice_running", ())


@pytest.mark.parametrize(
    ("workflow", "treaty", "lines", "inferred"),
    [
        ("ru/denunciation", "open-skies", OPEN_SKIES, ["2021-06-18 law_in_force", "2021-12-18 withdrawal_took_effect"]),
        ("ru/denunciation", "cfe", CFE, ["2023-06-09 law_in_force", "2023-11-07 withdrawal_took_effect"]),
        (
            "ru/federal-law",
            None,
            ("2024-02-26 duma_adopted", "2024-03-01 council_received", "2024-03-20 president_signed", "2024-03-20 law_published"),
            ["2024-03-16 council_passed_on", "2024-03-31 law_in_force"],
        ),
    ],
)
def test_a_record_that_says_all_itself_goes_the_same_way(
    library: Library, workflow: str, treaty: str | None, lines: tuple[str, ...], inferred: list[str]
) -> None:
    """With every inferred event recorded on its own day, the passages are the same and none of them is inferred."""
    left_to_time = stands(library, workflow, treaty, "2025-01-01", *lines)
    assert [f"{p.event.on} {p.event.kind}" for p in left_to_time.passages if p.event.inferred] == inferred
    recorded = stands(library, workflow, treaty, "2025-01-01", *lines, *inferred)
    assert moves(recorded) == [move.replace(" (inferred)", "") for move in moves(left_to_time)]
    assert told(recorded) == told(left_to_time)


def test_recorded_after_the_inferred_day_it_is_a_finding(library: Library) -> None:
    """Time had acted already: the record is a day late, and says so."""
    position = stands(library, "ru/denunciation", "open-skies", "2021-06-19", *OPEN_SKIES, "2021-06-19 law_in_force")
    assert (position.state, told(position)) == ("notice_running", ["not_foreseen 2021-06-19 law_in_force"])


@pytest.mark.parametrize(
    ("as_of", "state"),
    [("2023-06-08", "signed"), ("2023-06-09", "notice_running"), ("2023-11-06", "notice_running"), ("2023-11-07", "withdrawn")],
)
def test_russia_leaves_cfe(library: Library, as_of: str, state: str) -> None:
    """6 November 2023, the 150th day, is the last day in force; at 00:00 on 7 November Russia is out."""
    position = stands(library, "ru/denunciation", "cfe", as_of, *CFE)
    assert (position.state, position.findings) == (state, ())


@pytest.mark.parametrize(
    ("revoked", "state", "remarks"),
    [
        ("2020-11-21", "may_notify", []),
        ("2020-11-22", "may_notify", ["on_day_of_effect 2020-11-22 notification_revoked"]),
        ("2020-11-23", "withdrawn", ["not_foreseen 2020-11-23 notification_revoked"]),
    ],
)
def test_a_notice_can_be_revoked_until_it_takes_effect(library: Library, revoked: str, state: str, remarks: list[str]) -> None:
    """United States, Open Skies: the day before it is stopped; on 22 November the hour decides; the day after is too late."""
    lines = ("2020-05-22 depositary_notified", f"{revoked} notification_revoked")
    position = stands(library, "international/withdrawal", "open-skies", "2021-01-01", *lines)
    assert (position.state, told(position)) == (state, remarks)


@pytest.mark.parametrize(
    ("revoked", "state", "remarks"),
    [
        ("2023-11-06", "may_notify", []),
        ("2023-11-07", "withdrawn", ["not_foreseen 2023-11-07 notification_revoked"]),
    ],
)
def test_after_an_effect_at_midnight_a_revocation_comes_too_late(
    library: Library, revoked: str, state: str, remarks: list[str]
) -> None:
    """CFE acts at 00:00 on 7 November: a revocation of that day comes after it, one of the 150th day before it."""
    position = stands(library, "ru/denunciation", "cfe", "2024-01-01", *CFE, f"{revoked} notification_revoked")
    assert (position.state, told(position)) == (state, remarks)


def test_after_a_revocation_a_new_notice_runs_its_own_six_months(library: Library) -> None:
    """The first notice is overtaken, and the second is counted from its own day."""
    lines = ("2020-05-22 depositary_notified", "2020-11-21 notification_revoked", "2021-01-10 depositary_notified")
    assert stands(library, "international/withdrawal", "open-skies", "2021-07-09", *lines).state == "notice_running"
    assert stands(library, "international/withdrawal", "open-skies", "2021-07-10", *lines).state == "withdrawn"


def test_two_depositaries_are_one_trigger(library: Library) -> None:
    """Canada on 18 June, Hungary on 21 June: one notice, counted from the first, and no finding."""
    lines = (*OPEN_SKIES, "2021-06-21 depositary_notified")
    position = stands(library, "ru/denunciation", "open-skies", "2021-12-18", *lines)
    notices = [c for c in position.clocks if c.timer.name == "notice"]
    assert [(str(c.started.on), str(c.reckoning.effect)) for c in notices] == [("2021-06-18", "2021-12-18")]
    assert (position.state, position.findings) == ("withdrawn", ())


@pytest.mark.parametrize(("treaty", "effect"), [(None, None), ("open-skies", "2021-12-18"), ("cfe", "2021-11-16")])
def test_the_treaty_gives_the_term_of_the_notice(library: Library, treaty: str | None, effect: str | None) -> None:
    """Six months, or 150 days complete (15 November is the 150th); without a clause nothing takes effect by time."""
    position = stands(library, "international/withdrawal", treaty, "2030-01-01", "2021-06-18 depositary_notified")
    out = [str(p.event.on) for p in position.passages if p.to == "withdrawn"]
    assert out == ([effect] if effect else [])
    assert told(position) == ([] if effect else ["no_term 2021-06-18 depositary_notified"])


def test_retracting_the_notification_brings_the_bill_back(library: Library) -> None:
    """The bill stands where it stood before: the law in force, the notice not given."""
    facts = [Fact(e.kind, e.on) for e in timeline(*OPEN_SKIES)]
    record = record_of(*facts, Retraction(7, "reported by mistake"))
    position = replay(rules_of("ru/denunciation"), record.events, day("2021-12-18"))
    assert (position.state, position.findings) == ("may_notify", ())
    assert "notice" not in watched(position)
    assert library.rules("ru/denunciation").states["may_notify"].final is False


MISDATED = [line.replace("2021-06-07 president_signed", "2021-06-01 president_signed") for line in OPEN_SKIES]


def test_a_misdated_signature_leaves_two_findings_and_strands_nothing(library: Library) -> None:
    """Signed on 1 June before a vote of 2 June: the bill goes on, irregularly, and is still out on 18 December."""
    position = stands(library, "ru/denunciation", "open-skies", "2021-12-18", *MISDATED)
    assert told(position) == ["caught_up 2021-06-01 president_signed", "not_foreseen 2021-06-02 council_approved"]
    assert "2021-06-01 president_signed: in_council > signed (irregular)" in moves(position)
    assert position.state == "withdrawn"
    assert str(position.passages[-1].event.on) == "2021-12-18"


def test_a_record_that_begins_in_the_middle_has_one_finding(library: Library) -> None:
    """First recorded event: the Council's approval. After that the bill goes its way."""
    position = stands(library, "ru/denunciation", "open-skies", "2021-12-18", *OPEN_SKIES[2:])
    assert told(position) == ["caught_up 2021-06-02 council_approved"]
    assert moves(position)[0] == "2021-06-02 council_approved: proposed > with_president (irregular)"
    assert [p.irregular for p in position.passages].count(True) == 1
    assert position.state == "withdrawn"


def test_a_finding_says_where_the_bill_stood_and_where_it_went(library: Library) -> None:
    """So that show, log and digest can say it beside the entry."""
    caught, ignored = stands(library, "ru/denunciation", "open-skies", "2021-12-18", *MISDATED).findings
    assert (caught.seq, caught.state, caught.to) == (4, "in_council", "signed")
    assert (ignored.seq, ignored.state, ignored.to) == (3, "signed", None)


def test_an_event_of_an_unknown_kind_is_a_finding(library: Library) -> None:
    """An older workflow text may have known it: nothing breaks, and nothing moves."""
    position = stands(library, "ru/denunciation", "open-skies", "2021-05-20", *OPEN_SKIES, "2021-05-12 unheard_of")
    assert (position.state, told(position)) == ("in_council", ["not_foreseen 2021-05-12 unheard_of"])


def test_without_an_event_a_bill_stands_where_it_begins(library: Library) -> None:
    """No fact, no passage, no clock."""
    position = stands(library, "ru/denunciation", "open-skies", "2021-05-20")
    assert (position.state, position.passages, position.clocks, position.findings) == ("proposed", (), (), ())
