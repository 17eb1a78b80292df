"""Two rows that the owner put in each other's place are told as such, inside a bill and between two, on both databases."""

from __future__ import annotations

import pytest

from tests.ledger.tampering import fill, tamper, verified
from tracker.ledger.database import Database
from tracker.ledger.flaws import What

pytestmark = pytest.mark.usefixtures("filled")


@pytest.fixture
def filled(database: Database) -> None:
    """The ledger of `fill`, on each database."""
    fill(database)


def exchange(columns: str, one: int, other: int, table: str = "entry") -> list[str]:
    """Statements that exchange columns of two rows, by way of a place where neither is."""
    names = columns.split()
    rows = {one: 1001, other: one, 1001: other}
    if names == ["position"]:
        return [f"update {table} set position = {to} where position = {at}" for at, to in rows.items()]  # noqa: S608
    copied = ", ".join(names)
    return [
        f"create temporary table kept as select * from {table} where position in ({one}, {other})",  # noqa: S608
        *([f"update {table} set seq = seq + 1000 where position in ({one}, {other})"] if "seq" in names else []),  # noqa: S608
        *(
            f"update {table} set ({copied}) = (select {copied} from kept where position = {there}) where position = {here}"  # noqa: S608
            for here, there in ((one, other), (other, one))
        ),
    ]


SWAPS = {
    "two of a bill, by number": ("seq", 3, 8),
    "neighbours of a bill, by number": ("seq", 3, 6),
    "neighbours of a bill, all but number and hash": ("seq hash", 3, 6),
    "two of a bill, by position": ("position", 3, 8),
    "the first two, by position": ("position", 1, 3),
    "two of a bill, all that they say": ("kind recorded_at recorded_by body", 3, 8),
    "two of a bill, all that they say and its hash": ("kind recorded_at recorded_by body hash", 3, 6),
    "two bodies": ("body", 6, 8),
    "two of two bills, whole": ("bill seq", 3, 5),
    "the openings of two bills": ("bill seq", 1, 2),
    "two bodies of two bills": ("body", 6, 9),
    "two of two bills, all that they say and its hash": ("kind recorded_at recorded_by body hash", 8, 5),
}


@pytest.mark.parametrize(("columns", "one", "other"), SWAPS.values(), ids=SWAPS)
def test_two_that_were_swapped_are_told_as_such(database_url: str, columns: str, one: int, other: int) -> None:
    """Each names the other's place, and what merely follows on them is not blamed."""
    tamper(database_url, *exchange(columns, one, other))
    flaws = verified(database_url).flaws
    assert [flaw.what for flaw in flaws] == [What.SWAPPED] * 2, [flaw.text for flaw in flaws]
    assert {flaw.position for flaw in flaws} == {one, other}
    for flaw, across in zip(flaws, flaws[::-1], strict=True):
        here, there = across.text.partition(": ")[0], flaw.text.partition(": swapped with ")[2]
        assert here == there


def test_two_versions_of_a_calendar_that_were_swapped_are_told(database_url: str) -> None:
    """As entries are."""
    tamper(database_url, *exchange("first last days recorded_at recorded_by source hash", 4, 7, "calendar"))
    one, other = (f"version {n} of the calendar uk/commons (position {p})" for n, p in ((1, 4), (2, 7)))
    assert [flaw.text for flaw in verified(database_url).flaws] == [
        f"{one}: swapped with {other}",
        f"{other}: swapped with {one}",
    ]
