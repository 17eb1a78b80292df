"""Acts that the law, or the treaty, does not allow: recorded, told as findings, and without effect on where the bill stands."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.builders import record_of_events, rules_of, told, watched
from tests.support import day, stands, timeline
from tracker.core.findings import Code
from tracker.core.outlook import look
from tracker.core.position import Position
from tracker.core.replay import replay
from tracker.core.rules import Rules
from tracker.core.sittings import Sittings
from tracker.library.reader import Library
from tracker.wording import finding as say

WITHDRAWAL = "international/withdrawal"


@pytest.mark.parametrize(
    ("treaty", "lines", "code"),
    [
        pytest.param(
            "paris-agreement", ["2016-11-04 entry_into_force", "2019-11-03 depositary_notified"], "barred", id="a day early"
        ),
        pytest.param("mlc-2006", ["2025-06-01 depositary_notified"], "barred", id="outside the window"),
        pytest.param("iccpr", ["2020-01-01 depositary_notified"], "no_exit", id="no way out at all"),
    ],
)
def test_a_notice_that_the_treaty_does_not_allow_leaves_the_bill_where_it_is(
    library: Library, treaty: str, lines: list[str], code: str
) -> None:
    """It starts nothing, so no notice runs."""
    position = stands(library, WITHDRAWAL, treaty, "2040-01-01", *lines)
    assert position.state == "may_notify"
    assert [f.code.value for f in position.findings] == [code]
    assert position.clocks == ()


def test_a_lawful_notice_after_a_barred_one_runs(library: Library) -> None:
    """Paris: the day after the barred one is the first lawful day."""
    lines = ("2016-11-04 entry_into_force", "2019-11-03 depositary_notified", "2019-11-04 depositary_notified")
    position = stands(library, WITHDRAWAL, "paris-agreement", "2020-11-04", *lines)
    assert (position.state, told(position)) == ("withdrawn", ["barred 2019-11-03 depositary_notified"])


def test_where_a_treaty_has_no_clause_the_notice_stands(library: Library) -> None:
    """WHO: nothing takes effect by time, and the finding says what would hold if a right to leave were shown."""
    position = stands(library, WITHDRAWAL, "who-constitution", "2040-01-01", "2020-07-06 depositary_notified")
    assert position.state == "notice_running"
    assert "2021-07-06 at the earliest" in say(position.findings[0], library.rules(WITHDRAWAL).workflow)


def test_a_party_is_not_bound_before_the_treaty_itself_is_in_force(library: Library) -> None:
    """Paris: deposited on 3 September 2016, in force on 4 November, so notice on 10 October 2019 comes too early."""
    lines = ("2016-09-03 instrument_deposited", "2019-10-10 depositary_notified")
    position = stands(library, "international/participation", "paris-agreement", "2021-01-01", *lines)
    assert [(p.event.kind, str(p.event.on)) for p in position.passages if p.event.inferred] == [
        ("entry_into_force", "2016-11-04")
    ]
    assert (position.state, told(position)) == ("may_notify", ["barred 2019-10-10 depositary_notified"])


EVERY_DAY = frozenset(day("2026-01-01").fromordinal(day("2026-01-01").toordinal() + n) for n in range(365))
HOUSES = {name: Sittings(name, day("2026-01-01"), day("2026-12-31"), EVERY_DAY) for name in ("uk/commons", "uk/lords")}
"""Both Houses sit on every day of 2026: period A of a treaty laid on 1 January is over on the 22nd."""


def laid(as_of: str, *lines: str) -> Position:
    """A treaty laid on 1 January 2026."""
    rules = rules_of("uk/crag", None).for_bill(None, {}, HOUSES)
    return replay(rules, timeline("2026-01-01 treaty_laid", *lines), day(as_of))


LORDS, COMMONS = "2026-01-10 lords_resolved_against", "2026-01-12 commons_resolved_against"


@pytest.mark.parametrize(
    ("lines", "state", "findings"),
    [
        pytest.param(["2026-01-10 treaty_laid"], "in_period_a", [], id="laid a second time"),
        pytest.param([LORDS, "2026-01-11 statement_after_lords_laid"], "may_ratify_despite_lords", [], id="enough for the Lords"),
        pytest.param([LORDS, "2026-01-11 statement_after_lords_laid", COMMONS], "commons_against", [], id="then the Commons"),
        pytest.param([COMMONS, "2026-01-13 lords_resolved_against"], "commons_against", [], id="both"),
        pytest.param(
            [COMMONS, "2026-01-13 statement_after_lords_laid"],
            "commons_against",
            ["not_allowed"],
            id="not enough against the Commons",
        ),
        pytest.param([LORDS, "2026-01-13 exceptional_case_stated"], "lords_against", ["not_allowed"], id="section 22 too late"),
        pytest.param(["2026-01-13 exceptional_case_stated"], "may_ratify", [], id="section 22 before any"),
    ],
)
def test_what_the_act_allows_within_period_a(lines: list[str], state: str, findings: list[str]) -> None:
    """CRaG ss. 20 and 22, seen on 14 January 2026, while period A runs."""
    position = laid("2026-01-14", *lines)
    assert (position.state, [f.code.value for f in position.findings]) == (state, findings)


@pytest.mark.parametrize(
    ("lines", "state", "findings"),
    [
        pytest.param([], "may_ratify", [], id="silence is consent"),
        pytest.param([LORDS], "lords_alone_against", [], id="a statement is still asked for"),
        pytest.param([LORDS, "2026-02-02 statement_after_lords_laid"], "may_ratify", [], id="and is enough"),
        pytest.param([LORDS, "2026-02-02 commons_resolved_against"], "lords_alone_against", ["not_allowed"], id="too late"),
        pytest.param(["2026-02-02 commons_resolved_against"], "may_ratify", ["not_allowed"], id="too late after silence"),
        pytest.param([LORDS, "2026-01-11 statement_after_lords_laid"], "may_ratify", [], id="period A over after the statement"),
    ],
)
def test_a_resolution_counts_within_period_a(lines: list[str], state: str, findings: list[str]) -> None:
    """CRaG s. 20(1)(c), (7), (8), seen on 3 February 2026: period A was over on 22 January."""
    position = laid("2026-02-03", *lines)
    assert (position.state, [f.code.value for f in position.findings]) == (state, findings)


def test_what_is_not_allowed_stops_no_clock() -> None:
    """An exceptional case stated after the Lords resolved against it: period A goes on."""
    assert watched(laid("2026-01-14", LORDS, "2026-01-13 exceptional_case_stated")) == {"period_a": "running 9"}


@pytest.mark.parametrize(
    ("effect", "codes", "last"),
    [
        ("2026-01-31", [], "2026-01-31"),
        ("2026-02-12", [], "2026-02-12"),
        ("2026-02-13", [Code.TOO_LONG], "2026-02-13"),
        ("2026-01-22", [Code.NOT_LONGER], "2026-01-22"),
        ("2026-01-20", [Code.NOT_LONGER], "2026-01-22"),
    ],
)
def test_an_extension_makes_a_period_longer_and_by_no_more_than_is_allowed(effect: str, codes: list[Code], last: str) -> None:
    """CRaG s. 21: by twenty-one sitting days or fewer, from 22 January to 12 February at the most; never to an earlier day."""
    rules = rules_of("uk/crag", None).for_bill(None, {}, HOUSES)
    laid_, extended = timeline("2026-01-01 treaty_laid", "2026-01-15 period_extended")
    position = replay(rules, [laid_, extended._replace(effect=day(effect))], day("2026-01-15"))
    assert [f.code for f in position.findings] == codes
    assert position.clocks[0].reckoning.last == day(last)


@pytest.mark.parametrize(
    ("kind", "treaty", "notified", "on"),
    [
        pytest.param("notification_suspended", "npt", "1993-03-12", "1993-06-12", id="a pause"),
        pytest.param("armed_conflict_began", "ottawa", "2024-12-29", "2025-06-29", id="a conflict"),
    ],
)
def test_what_holds_an_effect_back_on_its_very_day_is_heard_first_with_a_finding(
    library: Library, kind: str, treaty: str, notified: str, on: str
) -> None:
    """The hour decides, and nobody knows it."""
    position = stands(library, WITHDRAWAL, treaty, on, f"{notified} depositary_notified", f"{on} {kind}")
    assert (position.state, told(position)) == ("notice_running", [f"on_day_of_effect {on} {kind}"])


def test_a_conflict_ends_for_the_party_that_it_ends_for() -> None:
    """Two conflicts, with two other states: the end of one leaves the other."""
    events = timeline(
        "2024-12-29 depositary_notified",
        "2025-01-01 armed_conflict_began",
        "2025-02-01 armed_conflict_began",
        "2025-03-01 armed_conflict_ended",
    )
    parties = [None, "A", "B", "a "]
    rules = rules_of(WITHDRAWAL, "ottawa")
    told_ = [event._replace(party=party) for event, party in zip(events, parties, strict=True)]
    assert replay(rules, told_, day("2025-12-31")).state == "notice_running"
    never_begun = [told_[-1]._replace(seq=9, party="C"), told_[-1]._replace(seq=10, party="c")]
    assert replay(rules, [*told_, *never_begun], day("2025-12-31")).state == "notice_running"
    assert replay(rules, [*told_, told_[-1]._replace(seq=9, party="B")], day("2025-12-31")).state == "withdrawn"


def test_the_later_of_two_readings_does_not_end_the_dispute() -> None:
    """NPT: once both days have gone by the bill is out, and the finding stays."""
    lines = ("1993-03-12 depositary_notified", "1993-06-11 notification_suspended", "2003-01-10 notification_resumed")
    outlook = look(rules_of(WITHDRAWAL, "npt"), record_of_events(*timeline(*lines)), day("2003-04-10"))
    assert outlook.state.name == "withdrawn"
    assert [say(f, outlook.rules.workflow) for f in outlook.findings] == [
        "Notice of withdrawal, since depositary_notified (entry 1): by one reading its day is 2003-01-11, by another 2003-04-10"
    ]


def test_a_move_on_which_readings_differ_leaves_a_finding() -> None:
    """Whether the Council's silence can pass a suspension is disputed: who records that it did is told so."""
    lines = ("2019-06-11 bill_introduced", "2019-06-18 duma_adopted", "2019-06-20 council_passed_on")
    outlook = look(rules_of("ru/suspension", None), record_of_events(*timeline(*lines)), day("2019-06-20"))
    assert [f.code for f in outlook.findings] == [Code.READINGS_DIFFER]
    assert "readings differ on whether Const-RF art. 105(4) allows it" in say(outlook.findings[0], outlook.rules.workflow)


def test_what_is_held_back_is_not_said_to_happen_by_itself() -> None:
    """Ottawa: no day is told on which the exit comes while a conflict lasts."""
    record = record_of_events(*timeline("2024-12-29 depositary_notified", "2025-05-01 armed_conflict_began"))
    outlook = look(rules_of(WITHDRAWAL, "ottawa"), record, day("2025-07-01"))
    [exit_] = [move for move in outlook.next if move.kind == "withdrawal_took_effect"]
    assert (exit_.acts_on, exit_.opens) == (None, day("2025-06-29"))


def test_required_number_reached_counts_for_a_treaty_that_asks_for_certain_states_too() -> None:
    """Open Skies: both conditions on 2 November 2001, in force sixty days later, on 1 January 2002."""
    events = timeline("2001-11-02 required_states_complete", "2001-11-02 required_number_reached")
    rules = rules_of("international/entry-into-force", "open-skies")
    assert [replay(rules, events, day(d)).state for d in ("2001-12-31", "2002-01-01")] == ["open_for_consent", "in_force"]


def test_time_acts_where_the_law_would_not_let_anybody_act() -> None:
    """What time brings about in a state that does not allow it as an act ends its clock, moves nothing and is remarked."""
    rules = rules_of("ru/federal-law", None)
    in_council = rules.states["in_council"]
    (timer,) = [timer for timer in rules.workflow.timers if timer.then == "council_passed_on"]
    (passed_on,) = [move for move in in_council.transitions if move.kind == "council_passed_on"]
    closed = replace(
        in_council,
        transitions=tuple(move for move in in_council.transitions if move is not passed_on),
        not_allowed={"council_passed_on": passed_on.basis},
    )
    states = tuple(closed if state.name == "in_council" else state for state in rules.workflow.states)
    changed = Rules(replace(rules.workflow, states=states))
    lines = ("2021-05-11 bill_introduced", "2021-05-19 duma_adopted", "2021-05-20 council_received")
    position = replay(changed, timeline(*lines), day("2021-12-31"))
    assert position.state == "in_council"
    assert timer.name in [clock.timer.name for clock in position.clocks if clock.ended is not None]


@pytest.mark.parametrize(
    ("treaty", "lines", "as_of", "opens"),
    [
        pytest.param("paris-agreement", ["2016-11-04 entry_into_force"], "2018-01-01", "2019-11-04", id="not yet"),
        pytest.param("paris-agreement", ["2016-11-04 entry_into_force"], "2019-11-04", None, id="from that day on"),
    ],
)
def test_what_may_happen_next_says_from_when_the_treaty_allows_it(
    treaty: str, lines: list[str], as_of: str, opens: str | None
) -> None:
    """Paris Agreement, art. 28(1): three years from its entry into force for the party."""
    outlook = look(rules_of(WITHDRAWAL, treaty), record_of_events(*timeline(*lines)), day(as_of))
    (notice,) = [move for move in outlook.next if move.kind == "depositary_notified"]
    assert notice.opens == (day(opens) if opens else None)


def test_what_the_treaty_allows_on_no_day_does_not_come_next() -> None:
    """The Covenant cannot be left."""
    outlook = look(rules_of(WITHDRAWAL, "iccpr"), record_of_events(), day("2020-01-01"))
    assert "depositary_notified" not in [move.kind for move in outlook.next]


def test_a_treaty_that_cannot_be_left_can_be_joined() -> None:
    """The Covenant on Civil and Political Rights, whose instrument the USSR deposited on 16 October 1973.

    That the treaty cannot be left (VCLT art. 56(1)) rules the notice alone.
    """
    outlook = look(
        rules_of("international/participation", "iccpr"),
        record_of_events(*timeline("1973-10-16 instrument_deposited")),
        day("1973-10-17"),
    )
    assert outlook.state.name == "consent_expressed"
    assert Code.NO_EXIT not in {finding.code for finding in outlook.findings}
