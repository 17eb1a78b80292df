"""The axes of a question: until when what was recorded counts, and which day of the law is meant."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from tests.support import day
from tracker import door
from tracker.asking import Asked, day_of, known_until
from tracker.errors import RefusedInput

LONDON, MOSCOW, NEW_YORK = (ZoneInfo(name) for name in ("Europe/London", "Europe/Moscow", "America/New_York"))
NOW = datetime(2025, 7, 1, 22, 30, tzinfo=UTC)
"""2 July in Moscow, half past eleven in the evening in London."""


@pytest.mark.parametrize(
    ("known_at", "zone", "until", "meant"),
    [
        (None, LONDON, None, "2025-07-01"),
        (None, MOSCOW, None, "2025-07-02"),
        (day("2025-06-30"), LONDON, "2025-06-30 22:59:59.999999", "2025-06-30"),
        (day("2025-06-30"), MOSCOW, "2025-06-30 20:59:59.999999", "2025-06-30"),
        (day("2025-06-30"), NEW_YORK, "2025-07-01 03:59:59.999999", "2025-06-30"),
        (day("2025-01-30"), LONDON, "2025-01-30 23:59:59.999999", "2025-01-30"),
        (day("2025-07-01"), MOSCOW, "2025-07-01 20:59:59.999999", "2025-07-01"),
        (day("2025-07-01"), LONDON, None, "2025-07-01"),
        (day("2025-07-02"), LONDON, None, "2025-07-01"),
        (date.max, LONDON, None, "2025-07-01"),
        (date.min, MOSCOW, "0001-01-01 21:29:42.999999", "0001-01-01"),
        (datetime(2025, 6, 30, 22, 30, tzinfo=UTC), LONDON, "2025-06-30 22:30:00", "2025-06-30"),
        (datetime(2025, 6, 30, 22, 30, tzinfo=UTC), MOSCOW, "2025-06-30 22:30:00", "2025-07-01"),
        (datetime(2025, 7, 1, 1, 30, tzinfo=timezone(timedelta(hours=3))), LONDON, "2025-06-30 22:30:00", "2025-06-30"),
        (NOW, LONDON, None, "2025-07-01"),
        (NOW + timedelta(days=400), MOSCOW, None, "2025-07-02"),
    ],
)
def test_what_counts_is_what_was_recorded_by_then(
    known_at: door.When | None, zone: ZoneInfo, until: str | None, meant: str
) -> None:
    """A day stands for its end where the bill is; what is not past is now; without a day of the law, that day is meant."""
    found = known_until(Asked(NOW, known_at=known_at), zone)
    assert found == (datetime.fromisoformat(f"{until}+00:00") if until else None)
    assert day_of(Asked(NOW, known_at=known_at), zone) == day(meant)


def test_a_day_of_the_law_stands_whatever_is_known() -> None:
    """The two axes are asked for each by itself."""
    assert day_of(Asked(NOW, day("2030-01-01"), day("2025-01-01")), LONDON) == day("2030-01-01")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2025-02-14", day("2025-02-14")),
        ("2025-02-14T12:00Z", datetime(2025, 2, 14, 12, tzinfo=UTC)),
        ("2025-02-14 12:00:30.5+03:00", datetime(2025, 2, 14, 9, 0, 30, 500000, tzinfo=UTC)),
    ],
)
def test_a_moment_is_read_with_its_offset(text: str, meant: door.When) -> None:
    """And told in UTC; a day stays a day."""
    found = door.when("--known-at", text)
    assert (found, type(found)) == (meant, type(meant))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "--known-at '' is not a day: give it as YYYY-MM-DD"),
        ("today", "--known-at 'today' is not a day: give it as YYYY-MM-DD"),
        ("2025-02-30", "--known-at '2025-02-30': there is no such day "),
        ("2025-02-14T12:00", "--known-at '2025-02-14T12:00': says no offset from UTC: end it with Z, +03:00 or the like"),
        ("2025-02-30T12:00Z", "--known-at '2025-02-30T12:00Z': there is no such moment "),
        ("2025-02-14T25:00Z", "--known-at '2025-02-14T25:00Z': there is no such moment "),
        ("2025-02-14Tnoon", "--known-at '2025-02-14Tnoon': there is no such moment "),
        ("0001-01-01T00:00+14:00", "--known-at '0001-01-01T00:00+14:00': there is no such moment "),
    ],
)
def test_what_is_no_moment_is_refused(text: str, said: str) -> None:
    """With the way to write one."""
    with pytest.raises(RefusedInput) as refused:
        door.when("--known-at", text)
    assert str(refused.value).startswith(said)
