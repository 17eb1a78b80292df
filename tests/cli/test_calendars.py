"""The commands about sitting days, and the options that ask what was known when and by the law of which day."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from tests.cli.ledgers import Typed, entries, filled
from tests.sitting import laying, table
from tests.support import open_bill, record
from tracker import bootstrap
from tracker.ledger.database import Database
from tracker.ledger.ledger import Ledger
from tracker.service import Tracker

HOUSE_DAYS = Path(__file__).parents[3] / "shared" / "data" / "uk-sitting-calendar" / "house_days.csv"
SPRING = ("2025-03-03", "2025-04-30")
TWO_DAYS_OFF = ("2025-03-27", "2025-03-28")


class Parliament(Typed):
    """The command line in a folder with a law of its own, `test/laying`."""

    def environment(self, **more: str) -> dict[str, str]:
        """With the user's folder of law."""
        return super().environment(TRACKER_WORKFLOWS=str(self.folder / "law"), **more)

    def file(self, name: str, content: str | bytes) -> str:
        """A file beside the ledger."""
        (self.folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return name


@pytest.fixture
def empty(tmp_path: Path) -> Parliament:
    """No ledger yet."""
    laying(tmp_path / "law")
    return Parliament(tmp_path)


@pytest.fixture
def ledger(tmp_path: Path) -> Parliament:
    """The treaty BILL, opened on 1 March 2025 and by an entry of the 4th laid on the 3rd."""
    return laid(tmp_path)


def laid(folder: Path) -> Parliament:
    """The same, in a folder."""

    def fill(tracker: Tracker) -> None:
        open_bill(tracker, "BILL", "test/laying", None, moment=datetime(2025, 3, 1, 10, tzinfo=UTC))
        record(tracker, "2025-03-03 laid", moment=datetime(2025, 3, 4, 10, tzinfo=UTC))

    filled(folder, laying(folder / "law"), fill)
    return Parliament(folder)


@pytest.fixture
def counted(ledger: Parliament) -> Parliament:
    """Both houses sit on every weekday of March and April 2025."""
    ledger.file("days.csv", table(*SPRING))
    for name in ("test/lower", "test/upper"):
        ledger.ok("calendar", "import", name, "days.csv")
    return ledger


def versions(cli: Typed) -> int:
    """How many versions of calendars the ledger holds, asked of the file itself."""
    with closing(sqlite3.connect(cli.ledger)) as connection:
        found: int = connection.execute("select count(*) from calendar").fetchone()[0]
    return found


def refused(cli: Typed, code: int, *arguments: str) -> str:
    """The one line of a command that is refused with this exit code, and that has written nothing."""
    before = entries(cli)
    ran = cli(*arguments)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (code, "", 1), ran
    assert ran.err.startswith("tracker: ")
    assert entries(cli) == before
    return ran.err.removeprefix("tracker: ").rstrip("\n")


def test_an_import_says_what_it_brought_and_what_it_moved(ledger: Parliament) -> None:
    """The version, how far it is known, the days of sitting; each running deadline, from which day to which."""
    ledger.file("days.csv", table(*SPRING))
    lower = ledger.ok("calendar", "import", "test/lower", "days.csv", "--house", "Commons").out.splitlines()
    assert lower[0] == "test/lower version 1, known from 2025-03-03 to 2025-04-30: 43 days of sitting"
    assert lower[1].split("  ")[0] == "bill"
    assert lower[2].startswith("BILL  period    not known, not before 2025-03-25  not known, not before 2025-04-02  ")
    upper = ledger.ok("calendar", "import", "test/upper", "days.csv").out.splitlines()
    assert upper[0] == "test/upper version 1, known from 2025-03-03 to 2025-04-30: 43 days of sitting"
    assert upper[2].startswith("BILL  period    not known, not before 2025-04-02  2025-04-02  ")


def test_a_deadline_that_moved_is_told_with_its_days(counted: Parliament) -> None:
    """In words for people, as fields for programs; what had run out and now stands otherwise is told too."""
    counted.file("off.csv", table(*SPRING, TWO_DAYS_OFF))
    told = counted.ok("calendar", "import", "test/lower", "off.csv").out.splitlines()
    assert told[0] == "test/lower version 2, known from 2025-03-03 to 2025-04-30: 41 days of sitting"
    rows = [line.split("  ") for line in told[2:]]
    assert [[cell.strip() for cell in row if cell.strip()][:5] for row in rows] == [
        ["BILL", "period", "2025-04-02", "2025-04-04", "2 days later"],
        ["BILL", "review", "2025-04-07", "2025-04-09", "2 days later"],
    ]
    back = counted.ok("calendar", "import", "test/lower", "days.csv", "--json").json
    assert {name: back[name] for name in ("calendar", "version", "known_from", "known_to", "sittings", "already")} == {
        "calendar": "test/lower",
        "version": 3,
        "known_from": "2025-03-03",
        "known_to": "2025-04-30",
        "sittings": 43,
        "already": False,
    }
    period, moved = back["moved"]
    assert (period["timer"], period["before"], period["after"]) == ("period", "2025-04-04", "2025-04-02")
    assert {name: moved[name] for name in ("bill", "timer", "before", "after", "days")} == {
        "bill": "BILL",
        "timer": "review",
        "before": "2025-04-09",
        "after": "2025-04-07",
        "days": -2,
    }
    assert (moved["was"]["day"], moved["now"]["standing"]) == ("2025-04-09", "overdue")


def test_the_same_days_again_add_nothing(counted: Parliament) -> None:
    """They are said to be there already, by exit code 0; nothing moves."""
    told = counted.ok("calendar", "import", "test/lower", "days.csv")
    assert told.out == (
        "test/lower version 1, known from 2025-03-03 to 2025-04-30: 43 days of sitting: already imported, nothing added\n"
    )
    again = counted.ok("calendar", "import", "test/lower", "days.csv", "--json").json
    assert (again["already"], again["moved"], versions(counted)) == (True, [], 2)


def test_an_import_that_moves_nothing_says_so(counted: Parliament) -> None:
    """The days after all that is counted are of no bill's concern."""
    counted.file("longer.csv", table("2025-03-03", "2025-05-30"))
    told = counted.ok("calendar", "import", "test/lower", "longer.csv", "--by", "desk 4").out
    assert told.splitlines()[1:] == ["no deadline moved"]


ICS = """\
BEGIN:VCALENDAR
BEGIN:VEVENT
DTSTART;VALUE=DATE:20250303
SUMMARY:Commons
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20250304
SUMMARY:Lords
RRULE:FREQ=DAILY
END:VEVENT
END:VCALENDAR
"""
SMALL = "date,day_type\n2025-03-03,sitting\n2025-03-04,adjournment\n"
BAD: dict[str, tuple[str, str | bytes, tuple[str, ...], str]] = {
    "empty": ("days.csv", "", (), "days.csv: is empty: it needs a header with date and day_type, and a row for each day"),
    "binary": ("days.csv", b"\x89PNG\r\n\x1a\n", (), "days.csv:1: is not UTF-8 text: export it as CSV or iCalendar in UTF-8"),
    "contradictory": (
        "days.csv",
        SMALL + "2025-03-03,recess\n",
        (),
        "days.csv:4: 2025-03-03 is 'recess' here and 'sitting' in line 2: correct the file, or --from DATE leaves out the days "
        "before one",
    ),
    "no such day": (
        "days.csv",
        SMALL + "2025-02-30,recess\n",
        (),
        "days.csv:4: date: '2025-02-30': no such day: day is out of range for month",
    ),
    "no column": ("days.csv", "date,kind\n", (), "days.csv:1: there is no column day_type; the header has 'date', 'kind'"),
    "nothing left": (
        "days.csv",
        SMALL,
        ("--from", "2026-01-01"),
        "days.csv: tells of no day from 2026-01-01 on: give an earlier --from",
    ),
    "unknown house": (
        "days.csv",
        table(*SPRING),
        ("--house", "Peers"),
        "days.csv: has no house 'Peers'; its column house has 'Commons'",
    ),
    "several houses": (
        "days.csv",
        table(*SPRING) + "2025-03-03,Lords,sitting\n",
        (),
        "days.csv: holds the days of 'Commons', 'Lords': --house names the one that is meant",
    ),
    "a calendar that recurs": (
        "days.ics",
        ICS,
        (),
        "days.ics:6: the event recurs (RRULE): export the calendar with a single event for each day",
    ),
    "no calendar": ("days.ics", SMALL, (), "days.ics: cannot be read as an iCalendar file: "),
    "a day to cut at that is none": ("days.csv", SMALL, ("--from", "2025-02-30"), "--from '2025-02-30': there is no such day"),
    "control characters": (
        "days.csv",
        "date,day_type\n2025-03-03,\x1b[31mred\n2025-03-03,b\n",
        (),
        "days.csv:3: 2025-03-03 is 'b' here and '\\x1b[31mred' in line 2: ",
    ),
}


@pytest.mark.parametrize(("name", "content", "more", "said"), BAD.values(), ids=BAD)
def test_a_file_that_cannot_be_taken_is_refused_in_one_line(
    ledger: Parliament, name: str, content: str | bytes, more: tuple[str, ...], said: str
) -> None:
    """With the file, the line, the field and the way out."""
    ledger.file(name, content)
    assert refused(ledger, 1, "calendar", "import", "test/lower", name, *more).startswith(said)
    assert versions(ledger) == 0


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("calendar import test/lowr days.csv", 1, "calendar 'test/lowr' is not known; nearest: test/lower"),
        ("calendar import test/lower none.csv", 1, "none.csv: cannot be read: No such file or directory"),
        ("calendar import test/lower law", 1, "law: cannot be read: Is a directory"),
        ("calendar show test/lowr", 1, "calendar 'test/lowr' is not known; nearest: test/lower"),
        ("calendar show test/lower", 1, "no sitting days of test/lower were imported: `tracker calendar import test/lower FILE`"),
        (
            "show BILL --known-at 2025-02-28",
            1,
            "the bill BILL was not opened yet at 2025-02-28 23:59:59 UTC: it was at 2025-03-01 ",
        ),
        ("show BILL --known-at yesterday", 1, "--known-at 'yesterday' is not a day: give it as YYYY-MM-DD"),
        ("days --known-at 2025-02-30", 1, "--known-at '2025-02-30': there is no such day"),
        ("log --known-at 2025-02-28T12:00", 1, "--known-at '2025-02-28T12:00': says no offset from UTC"),
        ("list --known-at 2025-02-28T25:00Z", 1, "--known-at '2025-02-28T25:00Z': there is no such moment"),
        ("explain BILL --law-of soon", 1, "--law-of 'soon' is not a day: give it as YYYY-MM-DD"),
    ],
)
def test_what_is_not_there_is_refused_in_one_line(ledger: Parliament, words: str, code: int, said: str) -> None:
    """With the nearest name, or what to do."""
    ledger.file("days.csv", SMALL)
    assert refused(ledger, code, *words.split()).startswith(said)


@pytest.mark.parametrize(
    "words", ["calendar", "calendar import test/lower", "calendar import", "calendar show", "calendar shew x"]
)
def test_wrong_usage_ends_with_its_own_code(ledger: Parliament, words: str) -> None:
    """As everywhere: 2, and never a traceback."""
    ran = ledger(*words.split())
    assert ran.code == 2
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("words", ["calendar import test/lower days.csv", "calendar list", "calendar show test/lower"])
def test_no_calendar_command_makes_a_ledger(empty: Parliament, words: str) -> None:
    """Only `open` and `demo` do, and the line says so."""
    empty.file("days.csv", SMALL)
    said = refused(empty, 3, *words.split())
    assert said == f"there is no ledger at {empty.ledger} yet: `tracker open` makes one, --db names another"
    assert not empty.ledger.exists()


def test_an_import_brings_an_older_ledger_up_and_a_reader_does_not(empty: Parliament) -> None:
    """A ledger of the schema before: readers say what brings it up, an import is one such command."""
    config = Config()
    config.set_main_option("script_location", str(bootstrap.data_folder("db")))
    engine = create_engine(f"sqlite:///{empty.ledger}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    empty.file("days.csv", SMALL)
    assert refused(empty, 3, "calendar", "list").endswith("any recording command brings it up")
    empty.ok("calendar", "import", "test/lower", "days.csv")
    assert "test/lower" in empty.ok("calendar", "list").out


def test_the_list_tells_every_version_and_what_is_still_missing(counted: Parliament) -> None:
    """How far each is known, how many days it sits, who imported it from what."""
    counted.file("off.csv", table(*SPRING, TWO_DAYS_OFF))
    counted.ok("calendar", "import", "test/lower", "off.csv", "--house", "Commons", "--from", "2025-03-10", "--by", "desk 4")
    rows = [
        [cell.strip() for cell in line.split("  ") if cell.strip()] for line in counted.ok("calendar", "list").out.splitlines()
    ]
    mine = [[*row[:5], *row[6:]] for row in rows if row[0].startswith("test/")]
    assert mine == [
        ["test/lower", "1", "2025-03-03", "2025-04-30", "43", "tester", "days.csv"],
        ["test/lower", "2", "2025-03-10", "2025-04-30", "36", "desk 4", "off.csv, house Commons, from 2025-03-10"],
        ["test/upper", "1", "2025-03-03", "2025-04-30", "43", "tester", "days.csv"],
    ]
    told = {one["calendar"]: one for one in counted.ok("calendar", "list", "--json").json}
    assert told["test/lower"]["title"] == {"en": "The lower house", "ru": None}
    assert [(v["version"], v["sittings"], v["recorded_by"]) for v in told["test/lower"]["versions"]] == [
        (1, 43, "tester"),
        (2, 36, "desk 4"),
    ]


def test_the_list_names_a_calendar_that_was_never_imported(ledger: Parliament) -> None:
    """With the command that brings it."""
    told = ledger.ok("calendar", "list").out
    assert "tracker calendar import test/lower FILE" in told
    assert {one["calendar"]: one["versions"] for one in ledger.ok("calendar", "list", "--json").json}["test/upper"] == []


def test_a_calendar_is_shown_with_its_next_days(ledger: Parliament) -> None:
    """How far it is known, how many days; the next thirty from today on, by the month."""
    today = datetime.now(UTC).date()
    days = [today + timedelta(days=n) for n in range(-10, 40)]
    ledger.file("days.csv", "date,day_type\n" + "".join(f"{one},sitting\n" for one in days))
    ledger.ok("calendar", "import", "test/lower", "days.csv")
    head, _, ahead = ledger.ok("calendar", "show", "test/lower").out.partition("\n\n")
    assert head.splitlines()[:4] == [
        "test/lower  The lower house",
        "  version   1",
        f"  known     from {days[0]} to {days[-1]}",
        "  sittings  50 days",
    ]
    months = dict(line.split(maxsplit=1) for line in ahead.splitlines()[1:])
    told = [f"{month}-{one}" for month, numbers in months.items() for one in numbers.split()]
    assert told in ([str(one) for one in days[10:40]], [str(one) for one in days[11:41]])
    shown = ledger.ok("calendar", "show", "test/lower", "--json").json
    assert (shown["sittings"], shown["days"][0], shown["title"]["en"]) == (50, str(days[0]), "The lower house")


def test_a_calendar_whose_days_have_gone_by_says_so(counted: Parliament) -> None:
    """An empty list would look like an answer."""
    assert counted.ok("calendar", "show", "test/upper").out.endswith("\nnone is known: the calendar ends on 2025-04-30\n")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Parliament:
    """The bill laid by an entry of 4 March; both calendars on the 5th, two days off from the 7th. It is only read."""
    ledger = laid(tmp_path_factory.mktemp("told"))
    database = Database(str(ledger.ledger), migrations=bootstrap.data_folder("db"), write=True)
    tracker = Tracker(Ledger(database), laying(ledger.folder / "law"))
    off = table(*SPRING, TWO_DAYS_OFF)
    for name, content, on in (("lower", table(*SPRING), 5), ("upper", table(*SPRING), 5), ("upper", off, 7)):
        file = ledger.folder / ledger.file("days.csv", content)
        moment = datetime(2025, 3, on, 10, tzinfo=UTC)
        tracker.import_calendar(f"test/{name}", file, house=None, since=None, by="tester", moment=moment)
    database.close()
    return ledger


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("show BILL --known-at 2025-03-05", ["before_parliament", "known at 2025-03-05", "28 days left", "2025-04-02"]),
        ("show BILL --known-at 2025-03-07T10:00Z", ["known at 2025-03-07 10:00:00+00:00", "28 days left", "2025-04-04"]),
        ("show BILL --known-at 2025-03-07T12:59:59+03:00", ["26 days left", "2025-04-02"]),
        ("show BILL --known-at 2025-03-04", ["not known: no sitting days of test/lower and test/upper are imported"]),
        ("show BILL --known-at 2025-03-03", ["Signed"]),
        ("show BILL --as-of 2025-04-03 --known-at 2025-03-05", ["Free to ratify"]),
        ("show BILL --as-of 2025-04-03 --known-at 2025-03-07", ["Before Parliament"]),
        ("show BILL --as-of 2025-04-03 --known-at 2999-01-01", ["Before Parliament"]),
        ("show BILL --as-of 2025-04-05 --law-of 2024-06-01", ["law of   2024-06-01", "2025-04-08"]),
        ("show BILL --as-of 2025-04-05", ["2025-04-09"]),
        ("days --known-at 2025-03-05", ["28", "2025-04-02"]),
        ("days BILL --as-of 2025-04-05 --law-of 2024-06-01", ["2025-04-08"]),
        ("explain BILL period --known-at 2025-03-05", ["known at 2025-03-05", "test/upper version 1", "Wednesday 2 April 2025"]),
        ("explain BILL period", ["test/upper version 2", "Friday 4 April 2025"]),
        ("explain BILL review --as-of 2025-04-05 --law-of 2024-06-01", ["law of 2024-06-01", "2 days on which test/lower sits"]),
        ("list --known-at 2025-03-05", ["before_parliament", "28 days left"]),
        ("list --known-at 2025-02-28", ["no bill yet"]),
        ("log --known-at 2025-03-05", ["laid"]),
        ("log --known-at 2025-02-28", ["nothing recorded yet"]),
        ("calendar show test/upper --known-at 2025-03-06", ["version   1", "from 2025-03-06 on"]),
        (
            "calendar show test/upper --known-at 2025-03-07T10:00Z",
            ["version   2", "2025-03  07 10 11 12 13 14 17 18 19 20 21 24 25 26 31\n"],
        ),
    ],
)
def test_what_was_known_then_and_the_law_of_a_day_may_be_asked_for(told: Parliament, words: str, said: list[str]) -> None:
    """Each by itself and together, of a bill and of lists."""
    out = told.ok(*words.split()).out
    assert [one for one in said if one not in out] == [], out


def test_what_was_asked_for_is_told_to_programs(told: Parliament) -> None:
    """Null where it was not."""
    shown = told.ok("show", "BILL", "--known-at", "2025-03-05", "--law-of", "2024-06-01", "--json").json
    assert (shown["known_at"], shown["law_of"], shown["as_of"]) == ("2025-03-05", "2024-06-01", "2025-03-05")
    plain = told.ok("show", "BILL", "--known-at", "2025-03-05T10:00Z", "--json").json
    assert (plain["known_at"], plain["law_of"]) == ("2025-03-05T10:00:00.000000+00:00", None)
    assert [d["day"] for d in told.ok("days", "--known-at", "2025-03-05", "--json").json] == ["2025-04-02"]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("calendar show test/", {"test/lower", "test/upper"}),
        ("calendar import test/u", {"test/upper"}),
        ("calendar show x", set()),
    ],
)
def test_the_shell_completes_calendars(empty: Parliament, typed: str, offered: set[str]) -> None:
    """From the law alone: no ledger is needed."""
    words = f"tracker {typed}"
    ran = empty(env={"_TRACKER_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(len(words.split(" ")) - 1)})
    assert (set(ran.out.split()), ran.err) == (offered, "")


@pytest.mark.skipif(not HOUSE_DAYS.is_file(), reason="the sitting days of the UK Parliament are not at hand")
@pytest.mark.parametrize(
    ("house", "said"),
    [
        ("Commons", "test/lower version 1, known from 2017-06-13 to 2026-07-16: 1359 days of sitting"),
        ("Lords", "test/lower version 1, known from 2017-06-13 to 2026-10-11: 1420 days of sitting"),
    ],
)
def test_the_sitting_days_of_the_uk_parliament_are_imported_as_they_are(ledger: Parliament, house: str, said: str) -> None:
    """From the beginning of the Parliament of 2017 on; without a day to begin at, what was typed in of 1948 is in the way."""
    told = ledger.ok("calendar", "import", "test/lower", str(HOUSE_DAYS), "--house", house, "--from", "2017-06-13").out
    assert told.splitlines()[0] == said
    line = refused(ledger, 1, "calendar", "import", "test/lower", str(HOUSE_DAYS))
    assert line.endswith("holds the days of 'Commons', 'Lords': --house names the one that is meant")
