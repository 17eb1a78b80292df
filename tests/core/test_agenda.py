"""What is expected: the newest standing expectation of a kind, the day that it moved from, and what became of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.builders import fact, record_of
from tests.support import day
from tracker.core.agenda import Awaited, agenda
from tracker.core.entry import Body, Expectation, Fact, Retraction


def expected(line: str) -> Expectation:
    """An expectation from "2021-06-02 council_approved"."""
    on, kind = line.split()
    return Expectation(kind, day(on), source="agenda")


def awaited(as_of: str, *bodies: Body) -> list[tuple[str, str, str | None, str]]:
    """The agenda as (kind, day, moved from, standing)."""
    items = agenda(record_of(*bodies), day(as_of))
    return [(item.kind, str(item.on), str(item.moved_from) if item.moved_from else None, item.standing.value) for item in items]


FIRST = expected("2021-05-19 council_approved")
SECOND = expected("2021-06-02 council_approved")
APPROVED = fact("2021-06-02 council_approved")


def test_the_newest_expectation_of_a_kind_holds() -> None:
    """Open Skies: the Council's vote was expected on 19 May, then on 2 June; the agenda says that it moved."""
    assert awaited("2021-05-27", FIRST, SECOND) == [("council_approved", "2021-06-02", "2021-05-19", "expected")]


def test_the_newest_holds_though_its_day_is_earlier() -> None:
    """A vote can be brought forward."""
    assert awaited("2021-05-01", SECOND, FIRST) == [("council_approved", "2021-05-19", "2021-06-02", "expected")]


def test_saying_the_same_day_again_moves_nothing() -> None:
    """A second source for the new day leaves the day that it moved from."""
    assert awaited("2021-05-27", FIRST, SECOND, SECOND) == [("council_approved", "2021-06-02", "2021-05-19", "expected")]
    assert awaited("2021-05-27", SECOND, SECOND) == [("council_approved", "2021-06-02", None, "expected")]


def test_each_kind_has_its_own_expectation() -> None:
    """Soonest first, whatever the order in which they were told."""
    signing = expected("2021-06-07 president_signed")
    assert [kind for kind, *_ in awaited("2021-05-27", signing, SECOND)] == ["council_approved", "president_signed"]


def test_a_retracted_expectation_gives_way_to_the_one_before() -> None:
    """With the newer one taken back, the older holds again and has not moved."""
    assert awaited("2021-05-10", FIRST, SECOND, Retraction(3, "a rumour")) == [
        ("council_approved", "2021-05-19", None, "expected")
    ]


@pytest.mark.parametrize(
    ("as_of", "standing"), [("2021-06-01", "expected"), ("2021-06-02", "expected"), ("2021-06-03", "gone_by")]
)
def test_an_expected_day_goes_by_at_its_end(as_of: str, standing: str) -> None:
    """On the day itself the event may still come; the day after it is gone by."""
    assert [item[3] for item in awaited(as_of, SECOND)] == [standing]


@pytest.mark.parametrize(
    ("as_of", "items"),
    [("2021-06-01", 1), ("2021-06-02", 0), ("2021-07-01", 0)],
)
def test_a_fact_recorded_later_fulfils_it_from_its_own_day_on(as_of: str, items: int) -> None:
    """Looking back to the day before the vote, the vote was still expected."""
    assert len(awaited(as_of, SECOND, APPROVED)) == items


def test_a_fact_on_another_day_fulfils_it_too() -> None:
    """It came a day late; it came."""
    late = fact("2021-06-03 council_approved")
    assert awaited("2021-06-10", SECOND, late) == []
    assert [item[3] for item in awaited("2021-06-02", SECOND, late)] == ["expected"]


def test_a_fact_recorded_earlier_does_not_fulfil_it() -> None:
    """A second notification is expected after the first is recorded: the first is not it."""
    second = expected("2021-06-20 depositary_notified")
    assert len(awaited("2021-06-20", fact("2021-06-18 depositary_notified"), second)) == 1


def test_another_account_of_an_earlier_event_does_not_fulfil_it() -> None:
    """A further source for the first notification is not the second notification."""
    first = fact("2021-06-18 depositary_notified")
    second = expected("2021-06-20 depositary_notified")
    account = fact("2021-06-18 depositary_notified", same_as=2)
    assert len(awaited("2021-06-20", first, second, account)) == 1


def test_a_fact_of_another_kind_does_not_fulfil_it() -> None:
    """The Council was to approve; it rejected. What was expected has not come."""
    assert [item[3] for item in awaited("2021-06-03", SECOND, fact("2021-06-02 council_rejected"))] == ["gone_by"]


def test_a_retracted_fact_fulfils_nothing() -> None:
    """With the fact taken back, the event is expected again."""
    assert len(awaited("2021-06-02", SECOND, APPROVED, Retraction(3, "a rumour"))) == 1


def corrected(of: int, body: Fact | Expectation) -> tuple[Body, ...]:
    """A correction as the ledger keeps it."""
    return Retraction(of, "misread"), replace(body, corrects=of)


def test_a_corrected_expectation_has_not_moved() -> None:
    """The agenda never said 19 May: whoever read it did."""
    assert awaited("2021-05-10", FIRST, *corrected(2, SECOND)) == [("council_approved", "2021-06-02", None, "expected")]


def test_a_corrected_expectation_keeps_its_place() -> None:
    """The older of two is put right: the newer still holds, and moved from the day that is right."""
    earlier = expected("2021-05-12 council_approved")
    assert awaited("2021-05-10", FIRST, SECOND, *corrected(2, earlier)) == [
        ("council_approved", "2021-06-02", "2021-05-12", "expected")
    ]


def test_what_fulfilled_an_expectation_fulfils_its_correction() -> None:
    """The Council approved on 2 June; that the agenda had said the 9th, not the 19th, is found out later."""
    agenda_day = expected("2021-06-09 council_approved")
    assert awaited("2021-06-20", FIRST, APPROVED, *corrected(2, agenda_day)) == []


def test_a_corrected_fact_fulfils_only_what_it_fulfilled_before() -> None:
    """A second notification is expected after the first is recorded: the first, put right, is still not it."""
    first, second = fact("2021-06-18 depositary_notified"), expected("2021-06-25 depositary_notified")
    right = fact("2021-06-19 depositary_notified")
    assert len(awaited("2021-06-20", first, second, *corrected(2, right))) == 1
    assert awaited("2021-06-25", second, first, *corrected(3, right)) == []


def test_an_expectation_after_a_fulfilled_one_has_not_moved() -> None:
    """The Council approved once and is expected to vote again: that is another vote, not the first one moved."""
    again = expected("2021-09-01 council_approved")
    assert awaited("2021-08-01", FIRST, APPROVED, again) == [("council_approved", "2021-09-01", None, "expected")]


def test_the_agenda_says_where_it_was_read() -> None:
    """Source and number of the expectation that holds."""
    (item,) = agenda(record_of(FIRST, SECOND), day("2021-05-27"))
    assert (item.seq, item.source, item.standing) == (3, "agenda", Awaited.EXPECTED)
