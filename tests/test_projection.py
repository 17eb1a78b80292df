"""What the ledger keeps beside its entries shows what a replay shows, on that day and on later ones, or says that it cannot."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from tests.cli.ledgers import CFE, RUSSIA, bill, filled
from tests.support import Cli, open_bill, record
from tracker import bootstrap
from tracker.ledger import kept
from tracker.ledger.database import Database
from tracker.ledger.ledger import Ledger
from tracker.library.reader import Library
from tracker.projecting import due_of, listed_of
from tracker.service import Tracker

BEFORE = datetime(2021, 6, 18, 9, 0, tzinfo=UTC)
"""The notice of Open Skies was given that day: from here on six months run."""


@pytest.fixture
def tracker(tmp_path: Path, library: Library) -> Iterator[Tracker]:
    """A tracker over a ledger in a file that the standard library can read too."""
    with closing(
        Database(str(tmp_path / "ledger.db"), migrations=bootstrap.data_folder("db"), write=True, create=True)
    ) as database:
        yield Tracker(Ledger(database), library)


def told_by(tracker: Tracker, moment: datetime) -> dict[str, list[Any]]:
    """What a replay shows at a moment."""
    return {
        "dues": [due_of(o, d) for o, d in tracker.days(moment)],
        "listed": [listed_of(outlook) for outlook in tracker.looks(moment)],
    }


def kept_by(file: Path, moment: datetime) -> dict[str, list[Any]] | None:
    """What the file itself shows; None where it cannot tell."""
    dues = kept.dues(file, moment, None, None, None)
    listed = kept.listed(file, moment)
    return None if dues is None or listed is None else {"dues": [*dues], "listed": [*listed]}


def fill(tracker: Tracker, moment: datetime) -> None:
    """A denunciation with its notice running, one before the Council, an expectation, a void double, one without an exit."""
    for name, treaty, lines in (("SKY", "open-skies", RUSSIA[:6]), ("NPT", "npt", ())):
        open_bill(tracker, name, "ru/denunciation", treaty, moment=moment)
        for line in lines:
            record(tracker, line, name, moment=moment)
    open_bill(tracker, "COUNCIL", "ru/suspension", None, moment=moment, tags=("desk",))
    for line in ("2021-06-01 bill_introduced", "2021-06-15 duma_adopted", "2021-06-16 council_received"):
        record(tracker, line, "COUNCIL", moment=moment)
    tracker.expect("COUNCIL", "council_approved", on="2021-06-23", source=None, note=None, by="t", moment=moment)
    open_bill(tracker, "DOUBLE", moment=moment)
    tracker.void("DOUBLE", because="a double", by="t", moment=moment)


@pytest.mark.parametrize("days", [0, 1, 3, 6, 12, 13, 30, 60, 61, 182, 183, 184, 400, 4000])
def test_what_is_kept_shows_what_a_replay_shows_on_every_later_day(tracker: Tracker, tmp_path: Path, days: int) -> None:
    """The transmission overdue, the Council's fourteen days gone by, the conference, the exit on 18 December: by time alone."""
    fill(tracker, BEFORE)
    moment = BEFORE + timedelta(days=days)
    assert kept_by(tmp_path / "ledger.db", moment) == told_by(tracker, moment)


@pytest.mark.parametrize("begun", ["", "S", "SKY", "N", "DO", "X", "sky"])
def test_the_names_kept_are_those_of_all_bills_ever_opened(tracker: Tracker, tmp_path: Path, begun: str) -> None:
    """The void one too, by their beginning as it is typed: what the shell completes."""
    fill(tracker, BEFORE)
    assert kept.names(tmp_path / "ledger.db", begun) == [name for name in tracker.bills() if name.startswith(begun)]
    assert tracker.bills() == ["COUNCIL", "DOUBLE", "NPT", "SKY"]


@pytest.mark.parametrize(("hour", "day"), [(20, 17), (21, 18)])
def test_a_stretch_ends_at_midnight_in_the_bill_s_own_zone(tracker: Tracker, tmp_path: Path, hour: int, day: int) -> None:
    """In Moscow 18 December 2021 begins at 21:00 UTC of the 17th."""
    fill(tracker, BEFORE)
    moment = datetime(2021, 12, 17, hour, 0, tzinfo=UTC)
    shown = kept_by(tmp_path / "ledger.db", moment)
    assert shown == told_by(tracker, moment)
    assert shown is not None
    sky = next(one for one in shown["listed"] if one.bill == "SKY")
    assert (sky.state, sky.as_of.day) == ("withdrawn" if day == 18 else "notice_running", day)


def test_each_entry_is_shown_at_once(tracker: Tracker, tmp_path: Path) -> None:
    """A fact and its retraction: what is kept follows in the same commit."""
    fill(tracker, BEFORE)
    record(tracker, "2021-06-18 council_approved", "COUNCIL", moment=BEFORE)
    assert kept_by(tmp_path / "ledger.db", BEFORE) == told_by(tracker, BEFORE)
    tracker.retract("COUNCIL", "last", because="announced only", by="t", moment=BEFORE)
    assert kept_by(tmp_path / "ledger.db", BEFORE) == told_by(tracker, BEFORE)


def test_what_is_kept_does_not_hang_on_the_files(tracker: Tracker, tmp_path: Path) -> None:
    """The ledger goes by the texts that it keeps: an edited file changes no answer before it is adopted."""
    fill(tracker, BEFORE)
    law = tmp_path / "law"
    shutil.copytree(bootstrap.data_folder("workflows"), law)
    treaty = law / "treaties" / "open-skies.yaml"
    treaty.write_text(treaty.read_text(encoding="utf-8").replace("months: 6", "months: 7"), encoding="utf-8")
    edited = Tracker(tracker.ledger, Library(law))
    assert kept_by(tmp_path / "ledger.db", BEFORE) == told_by(edited, BEFORE) == told_by(tracker, BEFORE)
    edited.adopt("ru/denunciation", because=None, by="t", moment=BEFORE)
    shown = kept_by(tmp_path / "ledger.db", BEFORE)
    assert shown == told_by(edited, BEFORE)
    assert shown is not None
    assert "2022-01-18" in [str(due.day) for due in shown["dues"]]


def test_before_it_was_kept_nothing_is_shown(tracker: Tracker, tmp_path: Path) -> None:
    """A reader whose clock is behind the recorder's is answered by a replay: its day may have other bills and other rows."""
    fill(tracker, BEFORE)
    assert kept_by(tmp_path / "ledger.db", BEFORE - timedelta(days=2)) is None


def test_check_finds_a_row_that_does_not_show_what_a_replay_shows_and_rebuild_mends_it(tracker: Tracker) -> None:
    """Dropping what is kept, or spoiling it, loses nothing."""
    fill(tracker, BEFORE)
    assert {name for name, same in tracker.check(BEFORE) if not same} == set()
    with tracker.ledger.database.transaction() as connection:
        connection.execute(text("update deadline set day = '2021-12-15' where bill = 'SKY'"))
        connection.execute(text("delete from standing where bill = 'COUNCIL'"))
    assert {name for name, same in tracker.check(BEFORE) if not same} == {"SKY", "COUNCIL"}
    assert {why for _, why in tracker.rebuild(BEFORE)} == {None}
    assert {name for name, same in tracker.check(BEFORE) if not same} == set()


def test_where_nothing_is_kept_a_replay_answers(tracker: Tracker, tmp_path: Path) -> None:
    """A cache that somebody emptied hides no bill, is told by a check, and made anew by a rebuild."""
    fill(tracker, BEFORE)
    with tracker.ledger.database.transaction() as connection:
        for table in ("projection", "standing", "deadline"):
            connection.execute(text(f"delete from {table}"))  # noqa: S608
    assert kept_by(tmp_path / "ledger.db", BEFORE) is None
    assert not any(same for _, same in tracker.check(BEFORE))
    assert {why for _, why in tracker.rebuild(BEFORE)} == {None}
    assert all(same for _, same in tracker.check(BEFORE))


def test_the_last_day_of_all_can_be_expected(tracker: Tracker) -> None:
    """Nothing comes after it, and the bill goes on."""
    open_bill(tracker, "A", moment=BEFORE)
    tracker.expect("A", "council_approved", on="9999-12-31", source=None, note=None, by="t", moment=BEFORE)
    assert [(name, same) for name, same in tracker.check(BEFORE)] == [("A", True)]


def test_what_was_kept_by_an_older_program_is_out_of_date(
    tracker: Tracker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its sentences and its counting are not this one's."""
    fill(tracker, BEFORE)
    monkeypatch.setattr(kept, "PROGRAM", "999")
    assert kept_by(tmp_path / "ledger.db", BEFORE) is None


def test_what_is_kept_is_still_right_months_later(tracker: Tracker) -> None:
    """A check on a later day compares the stretches that have begun since."""
    fill(tracker, BEFORE)
    assert all(same for _, same in tracker.check(BEFORE + timedelta(days=100)))


def test_a_calendar_that_is_imported_moves_what_is_kept(tracker: Tracker, tmp_path: Path) -> None:
    """A treaty before Parliament: not known without sitting days, then a day, in the same commit as the import."""
    open_bill(tracker, "UK", "uk/crag", None, moment=BEFORE)
    record(tracker, "2021-06-01 treaty_laid", "UK", moment=BEFORE)
    assert kept_by(tmp_path / "ledger.db", BEFORE) == told_by(tracker, BEFORE)
    days = "date,day_type\n" + "".join(f"2021-{month:02}-{day:02},sitting\n" for month in (6, 7) for day in range(1, 31))
    (tmp_path / "days.csv").write_text(days, encoding="utf-8")
    for name in ("uk/commons", "uk/lords"):
        tracker.import_calendar(name, tmp_path / "days.csv", house=None, since=None, by="t", moment=BEFORE)
        shown = kept_by(tmp_path / "ledger.db", BEFORE)
        assert shown == told_by(tracker, BEFORE)
    assert shown is not None
    assert [str(due.day) for due in shown["dues"]] == ["2021-06-23"]


PLANS = {
    "dues": (kept.DUES, "deadline_day"),
    "not yet": (kept.FRESH[0], "projection_since"),
    "no more": (kept.FRESH[1], "projection_fresh"),
    "older law": (kept.FRESH[2], "projection_law"),
    "newer law": (kept.FRESH[3], "projection_law"),
}


@pytest.mark.parametrize(("query", "index"), PLANS.values(), ids=PLANS)
def test_what_is_asked_for_most_is_an_indexed_query(tracker: Tracker, query: str, index: str) -> None:
    """The plan of each names its index; none sorts."""
    fill(tracker, BEFORE)
    with tracker.ledger.database.transaction() as connection:
        given = {"now": "2021-06-18T09:00:00Z", "law": "x"}
        plan = [row[3] for row in connection.execute(text(f"explain query plan {query}"), given)]
    assert any(index in step for step in plan), plan
    assert not any("TEMP B-TREE" in step for step in plan), plan


def test_the_command_line_shows_the_same_either_way(tmp_path: Path, library: Library) -> None:
    """`days` and `list` from what is kept, and by a replay as of today, letter for letter."""

    def both(tracker: Tracker) -> None:
        bill(tracker, "SKY", "ru/denunciation", "open-skies", *RUSSIA)
        bill(tracker, "CFE", "ru/denunciation", "cfe", *CFE[:3], tags=("desk",))

    cli: Cli = filled(tmp_path, library, both)
    today = datetime.now(UTC).astimezone(library.rules("ru/denunciation").zone).date().isoformat()
    for command in (("days",), ("days", "CFE"), ("list",), ("list", "cfe"), ("list", "--open"), ("days", "--limit", "1")):
        for form in ((), ("--json",)):
            assert cli.ok(*command, *form).out == cli.ok(*command, *form, "--as-of", today).out, (command, form)
