"""Which night it is: once each, also where the clocks change. The moments are typed from the zones' own rules."""

from __future__ import annotations

from datetime import date, time, timedelta
from pathlib import Path

import pytest

from tests.digest.nights import utc, watcher
from tracker.digest.schedule import begins, following, owed, tonight
from tracker.watcher import Every, Watcher


def at(hour: str, timezone: str, every: Every = Every.night) -> Watcher:
    """A watcher whose nights begin at this hour."""
    return watcher(Path(), at=time.fromisoformat(hour), timezone=timezone, every=every)


# In 2021 the clocks of Berlin went from 02:00 to 03:00 on 28 March and from 03:00 to 02:00 on 31 October; those of New York
# from 02:00 to 03:00 on 14 March and from 02:00 to 01:00 on 7 November. Samoa left out 30 December 2011.
BEGINS = {
    "Berlin, before spring": ("02:30", "Europe/Berlin", "2021-03-27", "2021-03-27 01:30"),
    "Berlin, an hour that does not exist": ("02:30", "Europe/Berlin", "2021-03-28", "2021-03-28 01:30"),
    "Berlin, after spring": ("02:30", "Europe/Berlin", "2021-03-29", "2021-03-29 00:30"),
    "Berlin, an hour that comes twice": ("02:30", "Europe/Berlin", "2021-10-31", "2021-10-31 00:30"),
    "Berlin, after autumn": ("02:30", "Europe/Berlin", "2021-11-01", "2021-11-01 01:30"),
    "New York, before spring": ("02:30", "America/New_York", "2021-03-13", "2021-03-13 07:30"),
    "New York, an hour that does not exist": ("02:30", "America/New_York", "2021-03-14", "2021-03-14 07:30"),
    "New York, after spring": ("02:30", "America/New_York", "2021-03-15", "2021-03-15 06:30"),
    "New York, an hour that comes twice": ("01:30", "America/New_York", "2021-11-07", "2021-11-07 05:30"),
    "New York, after autumn": ("01:30", "America/New_York", "2021-11-08", "2021-11-08 06:30"),
    "Moscow": ("06:00", "Europe/Moscow", "2021-06-18", "2021-06-18 03:00"),
}


@pytest.mark.parametrize(("hour", "timezone", "night", "moment"), BEGINS.values(), ids=BEGINS)
def test_a_night_begins_at_one_moment(hour: str, timezone: str, night: str, moment: str) -> None:
    """And at no other: a minute before it is the night before, and an hour or a day later it is this one still."""
    one = at(hour, timezone)
    day = date.fromisoformat(night)
    assert begins(one, day) == utc(moment)
    assert tonight(one, utc(moment) - timedelta(minutes=1)) == day - timedelta(days=1)
    assert [tonight(one, utc(moment) + timedelta(hours=hours)) for hours in (0, 1, 2, 22)] == [day] * 4


@pytest.mark.parametrize(
    ("hour", "timezone", "first", "last"),
    [
        ("02:30", "Europe/Berlin", "2021-03-26", "2021-03-30"),
        ("02:30", "Europe/Berlin", "2021-10-29", "2021-11-02"),
        ("02:30", "America/New_York", "2021-03-12", "2021-03-16"),
        ("01:30", "America/New_York", "2021-11-05", "2021-11-09"),
        ("00:00", "Europe/Berlin", "2021-03-26", "2021-03-30"),
        ("23:59", "America/New_York", "2021-11-05", "2021-11-09"),
    ],
)
def test_every_night_comes_once_where_the_clocks_change(hour: str, timezone: str, first: str, last: str) -> None:
    """Asked every ten minutes, the nights follow one another without a gap, and none comes again."""
    one = at(hour, timezone)
    moment, end = begins(one, date.fromisoformat(first)), begins(one, date.fromisoformat(last))
    seen = [date.fromisoformat(first) - timedelta(days=1)]
    while moment <= end:
        if nights := owed(one, seen[-1], moment):
            assert nights == (nights[1], nights[1])
            seen.append(nights[1])
        moment += timedelta(minutes=10)
    assert [str(night) for night in seen[1:]] == [str(date.fromisoformat(first) + timedelta(days=n)) for n in range(5)]


def test_a_day_that_a_country_left_out_is_covered_by_the_next() -> None:
    """Samoa went from 29 to 31 December 2011: 06:00 of the 31st is 16:00 UTC of the 30th, and stands for both."""
    one = at("06:00", "Pacific/Apia")
    assert owed(one, date(2011, 12, 29), utc("2011-12-30 15:59")) is None
    assert owed(one, date(2011, 12, 29), utc("2011-12-30 16:00")) == (date(2011, 12, 30), date(2011, 12, 31))


@pytest.mark.parametrize(
    ("every", "moment", "night"),
    [
        (Every.weekday, "2021-06-18 06:00", "2021-06-18"),  # a Friday
        (Every.weekday, "2021-06-19 06:00", "2021-06-18"),
        (Every.weekday, "2021-06-21 05:59", "2021-06-18"),
        (Every.weekday, "2021-06-21 06:00", "2021-06-21"),
        (Every.week, "2021-06-20 23:59", "2021-06-14"),
        (Every.week, "2021-06-21 05:59", "2021-06-14"),
        (Every.week, "2021-06-21 06:00", "2021-06-21"),
    ],
)
def test_nights_of_weekdays_and_of_weeks(every: Every, moment: str, night: str) -> None:
    """On a weekend it is Friday's night still; a week's night is that of Monday."""
    assert tonight(at("06:00", "UTC", every), utc(moment)) == date.fromisoformat(night)


@pytest.mark.parametrize(
    ("every", "last", "covers"),
    [
        (Every.night, "2021-06-18", ("2021-06-19", "2021-06-22")),
        (Every.weekday, "2021-06-18", ("2021-06-21", "2021-06-22")),
        (Every.weekday, "2021-06-21", ("2021-06-22", "2021-06-22")),
        (Every.week, "2021-06-07", ("2021-06-14", "2021-06-21")),
        (Every.week, "2021-06-21", None),
        (Every.night, "2021-06-23", None),
        (Every.night, None, ("2021-06-22", "2021-06-22")),
        (Every.week, None, ("2021-06-21", "2021-06-21")),
    ],
)
def test_what_is_owed_are_the_nights_since_the_last(every: Every, last: str | None, covers: tuple[str, str] | None) -> None:
    """On Tuesday 22 June 2021 at seven; a Saturday and a Sunday are no nights that were missed."""
    found = owed(at("06:00", "UTC", every), date.fromisoformat(last) if last else None, utc("2021-06-22 07:00"))
    assert found == (tuple(map(date.fromisoformat, covers)) if covers else None)


def test_the_night_after_a_friday_is_monday_on_weekdays() -> None:
    """And Monday of the next week where one digest a week is made."""
    friday = date(2021, 6, 18)
    assert [str(following(friday, every)) for every in Every] == ["2021-06-19", "2021-06-21", "2021-06-21"]
