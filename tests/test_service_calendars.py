"""The service where sitting days count: importing them, what they move, and what was known when.

Both houses sit on every weekday of March and April 2025, save where a test says otherwise. Laid on Monday 3 March, the
twenty-first day on which both sit is Tuesday 1 April, and time acts on the 2nd.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from tests.sitting import laying, table
from tests.support import day, open_bill, record
from tracker import bootstrap
from tracker.core.basis import Title
from tracker.core.deadlines import Standing
from tracker.core.workflow import Treaty
from tracker.errors import LedgerUnavailable, RefusedInput, TrackerError, UnknownBill, UnknownName, UnknownTreaty
from tracker.ledger.database import Database
from tracker.ledger.ledger import Ledger
from tracker.library.reader import Library
from tracker.moved import moved
from tracker.reading import Reader
from tracker.service import Imported, Tracker

SPRING = ("2025-03-03", "2025-04-30")
SHORT = ("2025-03-03", "2025-03-20")
TWO_DAYS_OFF = ("2025-03-27", "2025-03-28")


def at(told: str) -> datetime:
    """A moment in UTC."""
    return datetime.fromisoformat(f"{told}+00:00")


NOW = at("2025-03-10 12:00")


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The shipped law and `test/laying`."""
    return laying(tmp_path_factory.mktemp("law"))


@pytest.fixture
def tracker(database: Database, law: Library) -> Tracker:
    """An empty ledger on each database."""
    return Tracker(Ledger(database), law)


@pytest.fixture
def laid(tracker: Tracker) -> Tracker:
    """A treaty laid on Monday 3 March 2025."""
    lay(tracker)
    return tracker


def test_an_import_cut_off_once_it_is_kept_leaves_nothing_that_answers(
    tracker: Tracker, database: Database, law: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor of a bill that another program opened while the file was being read; a sweep makes it anew."""
    file = tmp_path / "days.csv"
    file.write_text(table(*SPRING), encoding="utf-8")
    kept = tracker._calendars.add

    def cut_off(*given: Any) -> Any:
        lay(Tracker(Ledger(database), law), "MEANWHILE")
        kept(*given)
        raise KeyboardInterrupt

    monkeypatch.setattr(tracker._calendars, "add", cut_off)
    with pytest.raises(KeyboardInterrupt):
        tracker.import_calendar("test/lower", file, house=None, since=None, by="tester", moment=NOW)
    assert list(tracker.check(NOW)) == [("MEANWHILE", None)]
    assert tracker.sweep(NOW) == 1
    assert list(tracker.check(NOW)) == [("MEANWHILE", True)]


def lay(tracker: Tracker, bill: str = "BILL") -> None:
    """Open a bill on 1 March and record on the 4th that it was laid on the 3rd."""
    open_bill(tracker, bill, "test/laying", None, moment=at("2025-03-01 10:00"))
    record(tracker, "2025-03-03 laid", bill, moment=at("2025-03-04 10:00"))


@pytest.fixture
def days(tmp_path: Path) -> Path:
    """A file to be imported."""
    return tmp_path / "days.csv"


def bring(tracker: Tracker, days: Path, name: str, content: str, moment: datetime = NOW, **more: Any) -> Imported:
    """Import a file of this content."""
    days.write_text(content, encoding="utf-8")
    return tracker.import_calendar(name, days, **{"house": None, "since": None, "by": "tester", "moment": moment, **more})


def bring_both(tracker: Tracker, days: Path, *content: str, moment: datetime = NOW) -> list[Imported]:
    """Import the same days for both Houses."""
    return [bring(tracker, days, name, table(*content), moment) for name in ("test/lower", "test/upper")]


def moves(done: Imported) -> list[tuple[str, str, str | None, str | None, int | None]]:
    """What moved: bill, timer, from which day to which, by how many days."""
    return [
        (m.bill, m.timer.name, str(m.before) if m.before else None, str(m.after) if m.after else None, m.days) for m in done.moved
    ]


def period(tracker: Tracker | Reader, as_of: str = "2025-03-10", **axes: Any) -> tuple[str, str, str]:
    """How the period of the bill stands: its day, the earliest where that is not known, its standing."""
    (found,) = [d for d in tracker.look("BILL", NOW, day(as_of), **axes).deadlines if d.timer.name == "period"]
    return str(found.day or ""), str(found.earliest or ""), found.standing.value


def test_without_sitting_days_the_deadline_is_not_known(laid: Tracker) -> None:
    """And never a guess."""
    assert period(laid)[0::2] == ("", "not_known")


def test_an_import_goes_through_where_the_law_of_a_bill_cannot_be_read(
    laid: Tracker, law: Library, days: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other bills' deadlines move and are told, and nothing kept of that bill answers any more."""
    open_bill(laid, "GONE", "test/laying", "antarctic", moment=NOW)

    def gone(_: Library, name: str) -> Treaty:
        raise UnknownTreaty(name)

    monkeypatch.setattr(Library, "treaty", gone)
    tracker = Tracker(laid.ledger, law)
    done = bring_both(tracker, days, *SPRING)
    assert [moved[0] for moved in moves(done[1])] == ["BILL"]
    assert {name: why is None for name, why in tracker.rebuild(NOW)} == {"BILL": True, "GONE": False}


def test_a_deadline_is_counted_by_the_newest_version(laid: Tracker, days: Path) -> None:
    """Each import is counted by at once, also by a tracker that has counted before."""
    bring_both(laid, days, *SHORT)
    assert period(laid) == ("", "2025-03-29", "not_known")
    bring_both(laid, days, *SPRING)
    assert period(laid) == ("2025-04-02", "", "running")
    bring(laid, days, "test/upper", table(*SPRING, TWO_DAYS_OFF))
    assert period(laid) == ("2025-04-04", "", "running")
    bring(laid, days, "test/upper", table(*SPRING))
    assert period(laid) == ("2025-04-02", "", "running")


def test_an_import_tells_each_deadline_that_it_moves(laid: Tracker, days: Path) -> None:
    """From which day to which, None where it is not known; an earliest day that moves is told too, and nothing else is."""
    lay(laid, "LATER")
    record(laid, "2025-03-10 objected", "LATER", moment=NOW)
    lay(laid, "ANOTHER")
    lay(laid, "VOID")
    laid.void("VOID", because="a double", by="tester", moment=NOW)
    open_bill(laid, "RU")
    record(laid, "2025-03-03 bill_introduced", "RU", moment=NOW)
    lower, upper = bring_both(laid, days, *SPRING)
    not_known = [("ANOTHER", "period", None, None, None), ("BILL", "period", None, None, None)]
    assert moves(lower) == not_known
    assert [str(m.now.earliest) for m in lower.moved if m.now] == ["2025-04-02", "2025-04-02"]
    assert moves(upper) == [("ANOTHER", "period", None, "2025-04-02", None), ("BILL", "period", None, "2025-04-02", None)]
    later = bring(laid, days, "test/upper", table(*SPRING, TWO_DAYS_OFF))
    assert moves(later) == [
        ("ANOTHER", "period", "2025-04-02", "2025-04-04", 2),
        ("BILL", "period", "2025-04-02", "2025-04-04", 2),
    ]
    assert bring(laid, days, "test/lower", table(*SPRING, TWO_DAYS_OFF)).moved == ()
    assert moves(bring(laid, days, "test/lower", table(*SHORT)))[1] == ("BILL", "period", "2025-04-04", None, None)
    assert moves(bring(laid, days, "test/lower", table(*SPRING)))[1] == ("BILL", "period", None, "2025-04-04", None)
    earlier = bring(laid, days, "test/upper", table(*SPRING))
    assert moves(earlier)[1] == ("BILL", "period", "2025-04-04", "2025-04-02", -2)


def test_a_period_that_had_run_out_may_be_found_still_to_run(laid: Tracker, days: Path) -> None:
    """On 3 April the first calendar had let time act on the 2nd; by the next it acts on the 4th, and what followed is gone."""
    moment = at("2025-04-03 12:00")
    bring_both(laid, days, *SPRING, moment=moment)
    assert laid.look("BILL", moment).state.name == "free"
    done = bring(laid, days, "test/upper", table(*SPRING, TWO_DAYS_OFF), moment)
    assert moves(done) == [("BILL", "period", "2025-04-02", "2025-04-04", 2), ("BILL", "review", "2025-04-07", None, None)]
    assert [(m.was.standing if m.was else None, m.now.standing if m.now else None) for m in done.moved] == [
        (Standing.RAN_OUT, Standing.RUNNING),
        (Standing.RUNNING, None),
    ]
    assert laid.look("BILL", moment).state.name == "before_parliament"


def test_a_clock_is_the_same_clock_where_its_start_has_moved(laid: Tracker, days: Path) -> None:
    """On 5 April the review runs by either calendar, the 2nd to the 7th or the 4th to the 9th; what ran out moves too."""
    moment = at("2025-04-05 12:00")
    bring_both(laid, days, *SPRING, moment=moment)
    done = bring(laid, days, "test/upper", table(*SPRING, TWO_DAYS_OFF), moment)
    assert moves(done) == [("BILL", "period", "2025-04-02", "2025-04-04", 2), ("BILL", "review", "2025-04-07", "2025-04-09", 2)]


def test_the_very_same_days_are_already_imported(laid: Tracker, days: Path) -> None:
    """Nothing is added, and nothing moves; who imports them or from what says nothing about the days."""
    first = bring(laid, days, "test/lower", table(*SPRING))
    assert (first.already, first.sittings.version, len(first.sittings.days)) == (False, 1, 43)
    again = bring(laid, days, "test/lower", table(*SPRING, house="Another"), by="somebody else")
    assert again == Imported(first.sittings, True, ())
    assert len(laid.calendar_versions()) == 1


def test_who_imported_what_from_where_is_kept(laid: Tracker, days: Path) -> None:
    """The file's name, the house and the day, as they were given; what cannot be printed is made visible."""
    both = table(*SPRING) + table(*SPRING, house="Lords").partition("\n")[2]
    bring(laid, days, "test/lower", both, house="Commons", since=day("2025-03-10"), by="desk 4")
    bring(laid, days.with_name("caf\udce9.csv"), "test/upper", table(*SPRING))
    told = [(v.sittings.name, v.source, v.recorded_by, v.recorded_at) for v in laid.calendar_versions()]
    assert told == [
        ("test/lower", "days.csv, house Commons, from 2025-03-10", "desk 4", NOW),
        ("test/upper", "caf\\udce9.csv", "tester", NOW),
    ]


@pytest.mark.parametrize(
    ("name", "more", "error", "said"),
    [
        ("test/lowr", {}, UnknownName, "calendar 'test/lowr' is not known; nearest: test/lower"),
        ("x", {}, UnknownName, "calendar 'x' is not known; no workflow counts by it; see: tracker calendar list"),
        ("test/lower", {"house": "Lords"}, RefusedInput, "days.csv: has no house 'Lords'"),
        ("test/lower", {"house": "a\0b"}, RefusedInput, "--house holds a NUL character"),
        ("test/lower", {"house": ""}, RefusedInput, "--house is empty"),
        ("test/lower", {"by": " "}, RefusedInput, "--by is empty"),
    ],
)
def test_what_cannot_be_imported_is_refused_and_nothing_is_written(
    laid: Tracker, days: Path, name: str, more: dict[str, Any], error: type[TrackerError], said: str
) -> None:
    """In one line, with the way out."""
    with pytest.raises(error) as refused:
        bring(laid, days, name, table(*SPRING), **more)
    assert said in str(refused.value)
    assert (laid.calendar_versions(), laid.last_position()) == ([], 2)


def test_the_calendars_are_those_that_some_workflow_declares(tracker: Tracker) -> None:
    """With what each is called and the zone of its days."""
    london = ZoneInfo("Europe/London")
    assert {name: told for name, told in tracker.calendars().items() if name.startswith("test/")} == {
        "test/lower": (Title("The lower house"), london),
        "test/upper": (Title("The upper house"), london),
    }


@pytest.fixture
def told(laid: Tracker, days: Path) -> Tracker:
    """Opened on the 1st, laid by an entry of the 4th; calendars on the 5th and the 7th (two days off); objected on the 10th.

    The objection is retracted an hour after it was recorded.
    """
    bring_both(laid, days, *SPRING, moment=at("2025-03-05 10:00"))
    bring(laid, days, "test/upper", table(*SPRING, TWO_DAYS_OFF), at("2025-03-07 10:00"))
    record(laid, "2025-03-09 objected", moment=at("2025-03-10 10:00"))
    laid.retract("BILL", "last", because="a slip", by="tester", moment=at("2025-03-10 11:00"))
    return laid


@pytest.mark.parametrize(
    ("known_at", "state", "deadline", "as_of"),
    [
        ("2025-03-01 10:00", "signed", None, "2025-03-01"),
        ("2025-03-04 09:59", "signed", None, "2025-03-04"),
        ("2025-03-04 10:00", "before_parliament", None, "2025-03-04"),
        ("2025-03-05 10:00", "before_parliament", "2025-04-02", "2025-03-05"),
        ("2025-03-07 09:59", "before_parliament", "2025-04-02", "2025-03-07"),
        ("2025-03-07 10:00", "before_parliament", "2025-04-04", "2025-03-07"),
        ("2025-03-10 10:30", "stopped", "2025-04-04", "2025-03-10"),
        ("2025-03-10 11:00", "before_parliament", "2025-04-04", "2025-03-10"),
        ("2999-01-01 00:00", "before_parliament", "2025-04-04", "2025-03-10"),
    ],
)
def test_a_bill_is_seen_by_what_was_known_then(
    told: Tracker, known_at: str, state: str, deadline: str | None, as_of: str
) -> None:
    """Entries and sitting days alike, on that day; what lies ahead is now."""
    outlook = told.look("BILL", NOW, known_at=at(known_at))
    assert (outlook.state.name, outlook.as_of) == (state, day(as_of))
    assert [d.day for d in outlook.deadlines] == ([day(deadline) if deadline else None] if state != "signed" else [])
    assert told.outlook(told.entries(), NOW, known_at=at(known_at)) == outlook


def test_as_of_and_known_at_are_asked_for_each_by_itself(told: Tracker) -> None:
    """On 3 April, by what was known on the 5th of March and on the 7th."""
    found = [told.look("BILL", NOW, day("2025-04-03"), known_at=day(known)).state.name for known in ("2025-03-05", "2025-03-07")]
    assert found == ["free", "before_parliament"]


def test_a_day_is_known_to_its_end_where_the_bill_is(tracker: Tracker) -> None:
    """At 22:30 UTC on 4 July it is half past eleven in London, and tomorrow in Moscow."""
    late = at("2025-07-04 22:30")
    for bill, workflow in (("UK", "test/laying"), ("RU", "ru/denunciation")):
        open_bill(tracker, bill, workflow, None, moment=late)
    now = at("2025-07-10 12:00")
    bills = {known: [o.record.bill for o in tracker.looks(now, known_at=day(known))] for known in ("2025-07-04", "2025-07-05")}
    assert bills == {"2025-07-04": ["UK"], "2025-07-05": ["RU", "UK"]}
    assert [(o.record.bill, str(o.as_of)) for o in tracker.looks(now, known_at=late)] == [
        ("RU", "2025-07-05"),
        ("UK", "2025-07-04"),
    ]
    assert [line.entry.bill for line in tracker.log(now, known_at=day("2025-07-04"))] == ["UK"]


@pytest.mark.parametrize("known_at", [day("2025-02-28"), at("2025-03-01 09:59")])
def test_a_bill_that_was_not_opened_yet_is_told_so_and_is_in_no_list(told: Tracker, known_at: Any) -> None:
    """With the moment at which it was."""
    said = r"the bill BILL was not opened yet at 2025-0.*: it was at 2025-03-01 10:00:00 UTC$"
    with pytest.raises(UnknownBill, match=said):
        told.look("BILL", NOW, known_at=known_at)
    with pytest.raises(UnknownBill, match=said):
        told.days(NOW, bill="BILL", known_at=known_at)
    with pytest.raises(UnknownBill, match=said):
        told.log(NOW, "BILL", known_at=known_at)
    for survey in (told.looks, told.days, told.log):
        assert (survey(NOW, known_at=known_at), told.left_out) == ([], {})


def test_days_and_log_are_told_by_what_was_known_then(told: Tracker) -> None:
    """Days remaining from that day; the log as it ended then, nothing of it retracted later."""
    (found,) = told.days(NOW, known_at=at("2025-03-05 10:00"))
    assert (found[1].timer.name, found[1].days) == ("period", 28)
    lines = told.log(NOW, known_at=at("2025-03-10 10:30"))
    assert [(line.entry.seq, line.retracted_by) for line in lines] == [(1, None), (2, None), (3, None)]
    assert [(line.entry.seq, line.retracted_by) for line in told.log(NOW, limit=2)] == [(3, 4), (4, None)]
    assert [line.entry.seq for line in told.log(NOW, "BILL", 1, known_at=at("2025-03-04 10:00"))] == [2]


def test_the_law_of_one_day_rules_all_that_happened(told: Tracker) -> None:
    """Until 2024 the review lasted two days of sitting: from 4 April to Tuesday the 8th, and not to the 9th."""
    found = [
        [(d.timer.name, str(d.day)) for _, d in told.days(NOW, day("2025-04-05"), law_of=law_of)]
        for law_of in (None, day("2025-01-01"), day("2024-12-31"))
    ]
    assert found == [[("review", "2025-04-09")], [("review", "2025-04-09")], [("review", "2025-04-08")]]
    assert told.look("BILL", NOW, law_of=day("2024-12-31")).rules.pinned == day("2024-12-31")
    assert [o.rules.pinned for o in told.looks(NOW, law_of=day("2024-12-31"))] == [day("2024-12-31")]


@pytest.mark.parametrize(
    ("known_at", "version", "as_of"),
    [(None, 2, "2025-03-10"), (day("2025-03-06"), 1, "2025-03-06"), (at("2025-03-07 10:00"), 2, "2025-03-07")],
)
def test_a_calendar_is_seen_by_what_was_known_then(told: Tracker, known_at: Any, version: int, as_of: str) -> None:
    """Its newest version then, and the day from which its next days are told."""
    found = told.calendar("test/upper", NOW, known_at=known_at)
    assert (found.title, found.version.sittings.version, str(found.as_of)) == (Title("The upper house"), version, as_of)


@pytest.mark.parametrize(
    ("name", "known_at", "said"),
    [
        ("test/uper", None, "calendar 'test/uper' is not known; nearest: test/upper"),
        (
            "test/upper",
            day("2025-03-04"),
            "no sitting days of test/upper were imported at 2025-03-04 23:59:59 UTC: `tracker calendar ",
        ),
    ],
)
def test_a_calendar_that_is_not_there_is_told(told: Tracker, name: str, known_at: Any, said: str) -> None:
    """Not known at all, or not imported by then."""
    with pytest.raises(UnknownName) as refused:
        told.calendar(name, NOW, known_at=known_at)
    assert str(refused.value).startswith(said)


def test_a_calendar_is_counted_by_the_workflow_that_the_ledger_keeps(told: Tracker, library: Library) -> None:
    """Whatever becomes of its file: half past eleven of an evening in July is the next day in London."""
    found = Reader(told.ledger, library).calendar("test/upper", at("2025-07-04 23:30"))
    assert found.title is not None
    assert (found.title.en, found.version.sittings.version, found.as_of) == ("The upper house", 2, day("2025-07-05"))


@pytest.fixture
def gone(told: Tracker, database: Database) -> Tracker:
    """A ledger whose table of calendars cannot be read, with a bill of another workflow."""
    open_bill(told, "RU", moment=NOW)
    with database.transaction() as connection:
        connection.execute(text("alter table calendar rename to calendars_gone"))
    return told


def test_sitting_days_are_asked_for_only_where_a_workflow_counts_by_them(gone: Tracker) -> None:
    """Every other bill is shown and recorded as ever, and what is broken is told rather than left out."""
    assert gone.look("RU", NOW).state.name == "proposed"
    record(gone, "2025-03-05 bill_introduced", "RU", moment=NOW)
    with pytest.raises(LedgerUnavailable):
        gone.look("BILL", NOW)
    with pytest.raises(LedgerUnavailable):
        gone.looks(NOW)


def test_a_bill_counts_by_the_calendars_of_its_own_workflow(told: Tracker, days: Path) -> None:
    """What else was imported is nothing to it."""
    bring(told, days, "uk/commons", table(*SPRING))
    assert set(told.look("BILL", NOW).rules.calendars) == {"test/lower", "test/upper"}


def test_a_deadline_that_stands_otherwise_on_the_same_day_has_moved(told: Tracker) -> None:
    """The standing alone is enough; the very same outlook has moved nothing."""
    outlook = told.look("BILL", NOW)
    other = replace(outlook, deadlines=(outlook.deadlines[0]._replace(standing=Standing.OVERDUE),))
    assert [(m.timer.name, m.days, m.now and m.now.standing) for m in moved(outlook, other)] == [("period", 0, Standing.OVERDUE)]
    assert list(moved(outlook, outlook)) == []


def test_a_reader_has_nothing_that_writes(told: Tracker, database_url: str) -> None:
    """Its type has no way to import, and counts as the writer does."""
    with closing(Database(database_url, migrations=bootstrap.data_folder("db"), write=False)) as reading:
        reader = Reader(Ledger(reading), told.library)
        assert period(reader) == period(told)
        assert not hasattr(reader, "import_calendar")
