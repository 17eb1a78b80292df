"""Files of sitting days: what they come to, and what is refused with the line and the way out."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.sitting import LAYING, laying, table, weekdays
from tests.support import day
from tracker.core.sittings import Sittings
from tracker.errors import RefusedInput
from tracker.library.sittings import LARGEST, read_sittings
from tracker.service import Tracker

LONDON = ZoneInfo("Europe/London")
HOUSE_DAYS = Path(__file__).parents[3] / "shared" / "data" / "uk-sitting-calendar" / "house_days.csv"


def read(file: Path, content: str | bytes, **more: str) -> Sittings:
    """The sitting days of a file with this content; `house`, `since` and `zone` as text."""
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    since = day(more["since"]) if "since" in more else None
    zone = ZoneInfo(more.get("zone", "Europe/London"))
    return read_sittings("uk/commons", file, zone=zone, house=more.get("house"), since=since)


def told(sittings: Sittings) -> tuple[str, str, list[str]]:
    """From which day to which it is known, and the days of sitting."""
    return str(sittings.first), str(sittings.last), [str(one) for one in sorted(sittings.days)]


def refusal(file: Path, content: str | bytes, **more: str) -> str:
    """The one line, after the file's name, that is said of a file that cannot be taken."""
    with pytest.raises(RefusedInput) as refused:
        read(file, content, **more)
    assert str(refused.value).splitlines() == [str(refused.value)]
    name, said = str(file), str(refused.value)
    assert said.startswith(name)
    return said.removeprefix(name)


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    """A file to be."""
    return tmp_path / "days.csv"


@pytest.fixture
def ics(tmp_path: Path) -> Path:
    """A file to be whose name says what it is."""
    return tmp_path / "days.ics"


SMALL = "date,day_type\n2025-03-03,sitting\n2025-03-04,adjournment\n2025-03-06,sitting\n2025-03-08,recess\n"
BOTH = """\
house,date,day_type,recess
Commons,2025-03-03,sitting,
Lords,2025-03-03,adjournment,
Lords,2025-03-04,sitting,
Lords,2025-03-05,virtual_sitting,
"""


@pytest.mark.parametrize(
    ("content", "more", "first", "last", "days"),
    [
        (SMALL, {}, "2025-03-03", "2025-03-08", ["2025-03-03", "2025-03-06"]),
        ("\ufeff" + SMALL, {}, "2025-03-03", "2025-03-08", ["2025-03-03", "2025-03-06"]),
        (SMALL.replace("\n", "\r\n"), {}, "2025-03-03", "2025-03-08", ["2025-03-03", "2025-03-06"]),
        (SMALL.replace("\n", "\n\n").rstrip(), {}, "2025-03-03", "2025-03-08", ["2025-03-03", "2025-03-06"]),
        (SMALL.replace(",", " , "), {}, "2025-03-03", "2025-03-08", ["2025-03-03", "2025-03-06"]),
        (SMALL + "2025-03-03,sitting\n2025-03-01,recess\n", {}, "2025-03-01", "2025-03-08", ["2025-03-03", "2025-03-06"]),
        (SMALL, {"since": "2025-03-04"}, "2025-03-04", "2025-03-08", ["2025-03-06"]),
        (SMALL, {"since": "2025-03-05"}, "2025-03-06", "2025-03-08", ["2025-03-06"]),
        (SMALL + "2025-03-03,recess\n2025-02-30,x\n", {"since": "2025-03-04"}, "2025-03-04", "2025-03-08", ["2025-03-06"]),
        ("date,day_type\n2025-03-03,sitting", {}, "2025-03-03", "2025-03-03", ["2025-03-03"]),
        (BOTH, {"house": "Commons"}, "2025-03-03", "2025-03-03", ["2025-03-03"]),
        (BOTH, {"house": "Lords"}, "2025-03-03", "2025-03-05", ["2025-03-04"]),
        (BOTH, {"since": "2025-03-04"}, "2025-03-04", "2025-03-05", ["2025-03-04"]),
        (BOTH + "Commons,never,sitting,\n", {"house": "Lords"}, "2025-03-03", "2025-03-05", ["2025-03-04"]),
        ('date,note,day_type\n2025-03-03,"two\nlines, and ""more""",sitting\n', {}, "2025-03-03", "2025-03-03", ["2025-03-03"]),
        (
            "date,day_type,house\n2025-03-03,sitting,X\n2025-03-04,sitting,X\n",
            {},
            "2025-03-03",
            "2025-03-04",
            ["2025-03-03", "2025-03-04"],
        ),
    ],
    ids=[
        "plain",
        "with a byte-order mark",
        "with the line ends of Windows",
        "with empty lines",
        "with spaces",
        "in any order, a row twice",
        "from a day on",
        "from a day that has no row",
        "what is wrong before the day is cut off",
        "a single day",
        "one house",
        "the other, a virtual sitting is none",
        "only one house after the cut",
        "what is wrong in another house",
        "quoted cells",
        "a column of one house",
    ],
)
def test_a_table_comes_to_its_days_of_sitting(
    csv: Path, content: str, more: dict[str, str], first: str, last: str, days: list[str]
) -> None:
    """Known from its first row to its last; a day that it leaves out is one without sitting."""
    sittings = read(csv, content, **more)
    assert told(sittings) == (first, last, days)
    assert (sittings.name, sittings.version) == ("uk/commons", 1)


@pytest.mark.parametrize(
    ("content", "more", "said"),
    [
        ("", {}, ": is empty: it needs a header with date and day_type, and a row for each day"),
        (" \n\n", {}, ": is empty: it needs a header with date and day_type, and a row for each day"),
        ("date,day_type\n", {}, ": tells of no day"),
        (SMALL, {"since": "2025-03-09"}, ": tells of no day from 2025-03-09 on: give an earlier --from"),
        (BOTH, {"since": "2026-01-01", "house": "Lords"}, ": tells of no day from 2026-01-01 on: give an earlier --from"),
        ("day,day_type\n2025-03-03,sitting\n", {}, ":1: there is no column date; the header has 'day', 'day_type'"),
        ("date;day_type\n2025-03-03;sitting\n", {}, ":1: there is no column date; the header has 'date;day_type'"),
        ("date,kind\n2025-03-03,sitting\n", {}, ":1: there is no column day_type; the header has 'date', 'kind'"),
        (SMALL, {"house": "Commons"}, ":1: there is no column house; the header has 'date', 'day_type'"),
        (BOTH, {}, ": holds the days of 'Commons', 'Lords': --house names the one that is meant"),
        (BOTH, {"house": "lords"}, ": has no house 'lords'; its column house has 'Commons', 'Lords'"),
        (BOTH, {"house": "Peers"}, ": has no house 'Peers'; its column house has 'Commons', 'Lords'"),
        (
            SMALL + "2025-03-06,recess\n",
            {},
            ":6: 2025-03-06 is 'recess' here and 'sitting' in line 4: correct the file, or --from DATE leaves out the days "
            "before one",
        ),
        (
            SMALL + "2025-03-04,recess\n",
            {},
            ":6: 2025-03-04 is 'recess' here and 'adjournment' in line 3: correct the file, or --from DATE leaves out the "
            "days before one",
        ),
        ("date,day_type\n2025-02-30,sitting\n", {}, ":2: date: '2025-02-30': no such day: day is out of range for month"),
        ("date,day_type\n30/03/2025,sitting\n", {}, ":2: date: '30/03/2025': must be a day as YYYY-MM-DD"),
        ("date,day_type\n20250330,sitting\n", {}, ":2: date: '20250330': must be a day as YYYY-MM-DD"),
        ("date,day_type\n,sitting\n", {"since": "2025-01-01"}, ":2: date: '': must be a day as YYYY-MM-DD"),
        ("date,day_type\n2025-03-03,sitting\n2025-03-04\n", {}, ":3: day_type: is empty: sitting, or what else the day is"),
        ("date,day_type\n2025-03-03,Sitting\n2025-03-04,", {}, ":3: day_type: is empty: sitting, or what else the day is"),
        (
            "date,day_type\n2025-03-03,Sitting\n2025-03-04,recess\n",
            {},
            ": no day is one of sitting: the kinds of day in it are 'Sitting', 'recess'",
        ),
        (
            SMALL,
            {"since": "2025-03-07"},
            ": no day from 2025-03-07 on is one of sitting: the kinds of day in it are 'recess'",
        ),
        ('date,day_type\n2025-03-03,"sitting\n', {}, ":2: is no CSV: unexpected end of data"),
        (b"date,day_type\n2025-03-03,s\xe9ance\n", {}, ":2: is not UTF-8 text: export it as CSV or iCalendar in UTF-8"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", {}, ":1: is not UTF-8 text: export it as CSV or iCalendar in UTF-8"),
        (b"PK\x03\x04\x00\x00date,day_type", {}, ": is not text: export it as CSV or iCalendar in UTF-8"),
        (b"date,day_type\n" + b"x" * LARGEST, {}, ": is larger than 10 MB: no calendar of sitting days is"),
        (b"date,day_type\n" + b"x" * 200_000, {}, ":2: is no CSV: field larger than field limit (131072)"),
        ("date,day_type\n2025-03-03,\x1b[31m\n2025-03-03,b\n", {}, ":3: 2025-03-03 is 'b' here and '\\x1b[31m' in line 2: "),
    ],
)
def test_a_table_that_cannot_be_taken_is_told_with_its_line(
    csv: Path, content: str | bytes, more: dict[str, str], said: str
) -> None:
    """With the column and the way out."""
    assert refusal(csv, content, **more).startswith(said)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """One that is not there, and a folder."""
    with pytest.raises(RefusedInput, match=r"none\.csv: cannot be read: No such file or directory$"):
        read_sittings("x", tmp_path / "none.csv", zone=LONDON)
    with pytest.raises(RefusedInput, match=r": cannot be read: Is a directory$"):
        read_sittings("x", tmp_path, zone=LONDON)


def calendar(*events: str) -> str:
    """An iCalendar file with these events, each given as lines with | between them."""
    told = [line for event in events for line in ("BEGIN:VEVENT", "UID:1", *event.split("|"), "END:VEVENT")]
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//tests//EN", *told, "END:VCALENDAR", ""])


ON_3 = "DTSTART;VALUE=DATE:20250303|SUMMARY:House of Commons sitting"
ON_4 = "DTSTART;VALUE=DATE:20250304|SUMMARY:House of Lords sitting"
WEEK = "DTSTART;VALUE=DATE:20250303|DTEND;VALUE=DATE:20250308|SUMMARY:Sitting week"
OFF_10 = "DTSTART;VALUE=DATE:20250310|STATUS:CANCELLED|SUMMARY:Sitting"
TO_7 = ["2025-03-03", "2025-03-04", "2025-03-05", "2025-03-06", "2025-03-07"]


@pytest.mark.parametrize(
    ("events", "more", "first", "last", "days"),
    [
        ([ON_3], {}, "2025-03-03", "2025-03-03", ["2025-03-03"]),
        ([ON_3, ON_3 + " (again)", ON_4], {}, "2025-03-03", "2025-03-04", ["2025-03-03", "2025-03-04"]),
        ([WEEK], {}, "2025-03-03", "2025-03-07", TO_7),
        (["DTSTART;VALUE=DATE:20250303|DURATION:P5D"], {}, "2025-03-03", "2025-03-07", TO_7),
        (["DTSTART;VALUE=DATE:20250303|DTEND;VALUE=DATE:20250303"], {}, "2025-03-03", "2025-03-03", ["2025-03-03"]),
        ([WEEK, OFF_10], {}, "2025-03-03", "2025-03-10", TO_7),
        ([WEEK, OFF_10.replace("CANCELLED", "cancelled")], {}, "2025-03-03", "2025-03-10", TO_7),
        ([WEEK, OFF_10.replace("CANCELLED", "TENTATIVE")], {}, "2025-03-03", "2025-03-10", [*TO_7, "2025-03-10"]),
        ([WEEK, OFF_10], {"since": "2025-03-07"}, "2025-03-07", "2025-03-10", ["2025-03-07"]),
        ([ON_3 + "|STATUS:CANCELLED", ON_3, ON_4], {"since": "2025-03-04"}, "2025-03-04", "2025-03-04", ["2025-03-04"]),
        (
            ["DTSTART;VALUE=DATE:18010101|DTEND;VALUE=DATE:20170502", ON_3],
            {"since": "2025-03-03"},
            "2025-03-03",
            "2025-03-03",
            ["2025-03-03"],
        ),
        (["DTSTART;VALUE=DATE:20250701"], {}, "2025-07-01", "2025-07-01", ["2025-07-01"]),
        (["DTSTART:20250630T233000Z"], {}, "2025-07-01", "2025-07-01", ["2025-07-01"]),
        (["DTSTART:20250303T233000Z"], {}, "2025-03-03", "2025-03-03", ["2025-03-03"]),
        (["DTSTART;TZID=America/New_York:20250303T200000"], {}, "2025-03-04", "2025-03-04", ["2025-03-04"]),
        (["DTSTART:20250303T233000"], {}, "2025-03-03", "2025-03-03", ["2025-03-03"]),
        (["DTSTART:20250303T143000Z|DTEND:20250304T003000Z"], {}, "2025-03-03", "2025-03-03", ["2025-03-03"]),
        ([ON_3, ON_4], {"house": "commons"}, "2025-03-03", "2025-03-03", ["2025-03-03"]),
        (
            [ON_3, ON_4 + "|LOCATION:Lords and COMMONS"],
            {"house": "Commons"},
            "2025-03-03",
            "2025-03-04",
            ["2025-03-03", "2025-03-04"],
        ),
        (
            [ON_3, "DTSTART;VALUE=DATE:20250304|CATEGORIES:recess,Commons"],
            {"house": "Commons"},
            "2025-03-03",
            "2025-03-04",
            ["2025-03-03", "2025-03-04"],
        ),
        (
            [ON_4, "DTSTART;VALUE=DATE:20250305|SUMMARY:Landlords", "DTSTART;VALUE=DATE:20250306|SUMMARY:Lordship"],
            {"house": "Lords"},
            "2025-03-04",
            "2025-03-04",
            ["2025-03-04"],
        ),
        (
            [ON_3, "DTSTART;VALUE=DATE:20250304|SUMMARY:Lords|RRULE:FREQ=WEEKLY"],
            {"house": "Commons"},
            "2025-03-03",
            "2025-03-03",
            ["2025-03-03"],
        ),
        ([ON_3 + "|RECURRENCE-ID;VALUE=DATE:20250304"], {}, "2025-03-03", "2025-03-03", ["2025-03-03"]),
    ],
    ids=[
        "a whole day",
        "three events, two days",
        "whole days to the day before the end",
        "whole days by their number",
        "an end on the first day",
        "cancelled: known, not sitting",
        "small letters",
        "tentative is held",
        "from a day within an event on",
        "two kinds before the day are cut off",
        "a long event before the day is cut off",
        "a whole day in summer",
        "the day in London in summer",
        "the day in London in winter",
        "evening in New York",
        "a time of no zone",
        "past midnight",
        "named in the summary, in small letters",
        "named in the place",
        "named among the categories",
        "a part of a word is no name",
        "what recurs in another house",
        "one day of a series, by itself",
    ],
)
def test_a_calendar_comes_to_its_days_of_sitting(
    ics: Path, events: list[str], more: dict[str, str], first: str, last: str, days: list[str]
) -> None:
    """Known from its first event to its last, cancelled ones too."""
    assert told(read(ics, calendar(*events), **more)) == (first, last, days)


def test_a_time_falls_on_the_day_of_the_calendars_own_zone(ics: Path) -> None:
    """At half past ten in the evening by UTC it is tomorrow in Moscow."""
    late = calendar("DTSTART:20250303T223000Z")
    assert told(read(ics, late))[0] == "2025-03-03"
    assert told(read(ics, late, zone="Europe/Moscow"))[0] == "2025-03-04"


def test_a_calendar_is_known_by_its_content(csv: Path) -> None:
    """Whatever it is called; with a byte-order mark, and several calendars in one file."""
    assert told(read(csv, "\ufeff" + calendar(ON_3)))[2] == ["2025-03-03"]
    assert told(read(csv, calendar(ON_3) + calendar(ON_4)))[2] == ["2025-03-03", "2025-03-04"]


@pytest.mark.parametrize(
    ("content", "more", "said"),
    [
        (calendar(), {}, ": holds no event (VEVENT): export the calendar with its events"),
        (SMALL, {}, ": cannot be read as an iCalendar file: "),
        (calendar(ON_3)[:-20], {}, ": breaks off before the end of an event, or is no iCalendar file: export it anew"),
        (calendar(ON_3) + "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", {}, ": breaks off before the end of an event, "),
        (calendar(ON_3), {"house": "Lords"}, ": no event names 'Lords' in its SUMMARY, LOCATION, CATEGORIES: is it another "),
        (
            calendar(ON_3, "DTSTART;VALUE=DATE:20250304|RRULE:FREQ=DAILY"),
            {},
            ":9: the event recurs (RRULE): export the calendar ",
        ),
        (calendar("DTSTART;VALUE=DATE:20250304|RDATE;VALUE=DATE:20250305"), {}, ":4: the event recurs (RDATE): export the "),
        (
            calendar(ON_3, ON_3 + "|STATUS:CANCELLED"),
            {},
            ":9: 2025-03-03 is 'cancelled' here and 'sitting' in line 4: correct the file, or --from DATE leaves out the days ",
        ),
        (calendar(OFF_10), {}, ": no day is one of sitting: the kinds of day in it are 'cancelled'"),
        (calendar(ON_3), {"since": "2025-03-04"}, ": tells of no day from 2025-03-04 on: give an earlier --from"),
        (calendar("DTSTART;VALUE=DATE:20250230"), {}, ":4: DTSTART: "),
        (calendar("DTSTART:20250303T250000Z"), {}, ":4: DTSTART: "),
        (calendar(ON_3 + "|DTEND;VALUE=DATE:20250399"), {}, ":4: DTEND: "),
        (calendar("SUMMARY:no day"), {}, ":4: "),
        (calendar(ON_3 + "|DTSTART;VALUE=DATE:20250304"), {}, ":4: "),
        (calendar(ON_3 + "|DTEND:20250304T000000Z"), {}, ":4: "),
        (calendar(ON_3 + "|DTEND;VALUE=DATE:20250301"), {}, ":4: DTEND: the event ends before it begins, on 2025-03-03"),
        (calendar(ON_3 + "|DURATION:P9999999D"), {}, ":4: "),
        (calendar(ON_3 + "|DTEND;VALUE=DATE:20260401"), {}, ":4: the event runs from 2025-03-03 to 2026-03-31: no sitting is "),
        (calendar("DTSTART;TZID=Nowhere/Land:20250303T143000"), {}, ":4: DTSTART: the time zone 'Nowhere/Land' is not known: "),
        (calendar("DTSTART:00010101T000000Z"), {"zone": "America/New_York"}, ":4: "),
    ],
)
def test_a_calendar_that_cannot_be_taken_is_told_with_its_event(ics: Path, content: str, more: dict[str, str], said: str) -> None:
    """The line is the one at which the event begins."""
    assert refusal(ics, content, **more).startswith(said)


def test_the_same_days_as_a_table_and_as_a_calendar_are_the_same(csv: Path, ics: Path) -> None:
    """The format says nothing about the law."""
    days = weekdays("2025-03-03", "2025-04-30", ["2025-04-18", "2025-04-21"])
    events = [f"DTSTART;VALUE=DATE:{one:%Y%m%d}" for one in days]
    assert read(csv, table("2025-03-03", "2025-04-30", ["2025-04-18", "2025-04-21"])) == read(ics, calendar(*events))


@pytest.mark.skipif(not HOUSE_DAYS.is_file(), reason="the sitting days of the UK Parliament are not at hand")
@pytest.mark.parametrize(
    ("house", "last", "sits", "away"),
    [
        (
            "Commons",
            "2026-07-16",
            ["2017-06-13", "2019-10-08", "2024-07-09", "2025-03-04"],
            ["2017-06-18", "2019-10-09", "2024-06-10"],
        ),
        (
            "Lords",
            "2026-10-11",
            ["2017-06-13", "2019-10-08", "2024-07-09", "2025-03-04"],
            ["2017-06-18", "2020-04-23", "2024-06-10"],
        ),
    ],
)
def test_the_sitting_days_of_the_uk_parliament(house: str, last: str, sits: list[str], away: list[str]) -> None:
    """As published; a prorogation, a dissolution and a virtual sitting are days without sitting."""
    found = read_sittings("x", HOUSE_DAYS, zone=LONDON, house=house, since=day("2017-06-13"))
    assert (str(found.first), str(found.last)) == ("2017-06-13", last)
    assert [found.sits(day(one)) for one in [*sits, *away]] == [True] * len(sits) + [False] * len(away)
    assert found.sits(day("2017-06-12")) is None


@pytest.mark.skipif(not HOUSE_DAYS.is_file(), reason="the sitting days of the UK Parliament are not at hand")
def test_the_day_on_which_that_file_contradicts_itself_is_told() -> None:
    """4 October 1948 is in it as a day of sitting and as one of adjournment."""
    with pytest.raises(RefusedInput, match=r"house_days\.csv:10: 1948-10-04 is 'sitting' here and 'adjournment' in line 9: "):
        read_sittings("x", HOUSE_DAYS, zone=LONDON, house="Commons")


def test_a_calendar_of_two_workflows_is_as_the_first_of_them_says(tracker: Tracker, tmp_path: Path) -> None:
    """By the workflows' names; what only one declares is there too."""
    laying(tmp_path)
    other = (
        LAYING.replace("test/laying", "test/another").replace("Europe/London", "Asia/Tokyo").replace("lower house", "one below")
    )
    (tmp_path / "test" / "another.yaml").write_text(other.replace("test/upper", "test/third"), encoding="utf-8")
    declared = Tracker(tracker.ledger, laying(tmp_path)).calendars()
    told = {name: (title.en, zone.key) for name, (title, zone) in declared.items() if name.startswith("test/")}
    assert told == {
        "test/lower": ("The one below", "Asia/Tokyo"),
        "test/upper": ("The upper house", "Europe/London"),
        "test/third": ("The upper house", "Asia/Tokyo"),
    }
