"""A check of what is kept: by one process or several the same, beside writers, and never in their way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.cli.ledgers import RUSSIA, bill, filled
from tests.cli.test_terminal import on_terminal
from tests.lost_law import lose
from tests.support import MOMENT, Cli, open_bill, record
from tracker import bootstrap, checking, keeping
from tracker.errors import LedgerUnavailable
from tracker.keeping import Keeper
from tracker.ledger.database import Database
from tracker.ledger.ledger import Ledger
from tracker.library.reader import Library
from tracker.service import Tracker
from tracker.settings import Settings, load

BILLS = ["A", "B-c", "Б", "b", "é"]
"""In the order of their letters' numbers, which is no server's."""


@pytest.fixture
def filled_tracker(database: Database, library: Library) -> Tracker:
    """Five bills; what is kept of one is wrong, of another out of date, of a third gone."""
    tracker = Tracker(Ledger(database), library)
    for name in BILLS:
        open_bill(tracker, name)
    with database.transaction() as connection:
        connection.execute(text("update standing set row = '{}' where bill = 'B-c'"))
        connection.execute(text("update projection set fresh_until = '' where bill = 'Б'"))
        connection.execute(text("delete from projection where bill = 'b'"))
    return tracker


SAYS = [("A", True), ("B-c", False), ("Б", None), ("b", False), ("é", True)]


@pytest.fixture
def settings(filled_tracker: Tracker, database_url: str, tmp_path: Path) -> Settings:
    """Settings that lead to this ledger."""
    assert filled_tracker.bills() == sorted(BILLS)
    return replace(load({"TRACKER_CACHE": str(tmp_path / "cache")}), database_url=database_url)


@pytest.mark.parametrize("jobs", [1, 2])
def test_several_processes_say_what_one_says(settings: Settings, monkeypatch: pytest.MonkeyPatch, jobs: int) -> None:
    """In the order that was asked for, whoever is done first."""
    monkeypatch.setattr(checking, "BLOCK", 2)
    assert list(checking.check(settings, BILLS[::-1], MOMENT, jobs)) == SAYS[::-1]


def test_a_bill_that_is_not_there_is_not_told(settings: Settings) -> None:
    """Nor does it hold up the others."""
    assert list(checking.check(settings, ["A", "nobody", "é"], MOMENT)) == [("A", True), ("é", True)]


def test_a_process_that_cannot_read_the_ledger_says_so_in_one_line(settings: Settings, tmp_path: Path) -> None:
    """As one process would."""
    nowhere = replace(settings, database_url=str(tmp_path / "nowhere.db"))
    with pytest.raises(LedgerUnavailable, match="there is no ledger at") as error:
        list(checking.check(nowhere, ["A"], MOMENT, 2))
    assert str(error.value).splitlines() == [str(error.value)]


def test_a_bill_whose_law_cannot_be_read_is_wrong_and_holds_up_no_other(filled_tracker: Tracker) -> None:
    """What is kept of it answers still, by a law that is gone."""
    open_bill(filled_tracker, "C", "ru/federal-law", None)
    lost, _ = lose(filled_tracker, "ru/federal-law")
    lost.library = lost._texts.library = Library(Path("nowhere"))
    assert list(lost.check(MOMENT, ["A", "C", "é"])) == [("A", True), ("C", False), ("é", True)]


class Interrupted(Keeper):
    """One that, between the entries of a block and what is kept of them, hears of an append by somebody else."""

    def __init__(self, ledger: Ledger, library: Library, other: Tracker) -> None:
        super().__init__(ledger, library)
        self.other = other


@pytest.fixture
def interrupted(
    database: Database, database_url: str, library: Library, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Keeper, Tracker]]:
    """A keeper that reads alone, and a tracker that records between its two looks at a block."""
    tracker = Tracker(Ledger(database), library)
    open_bill(tracker)
    logs = Ledger.logs

    def slowly(ledger: Ledger, *asked: object) -> object:
        found = logs(ledger, *asked)  # type: ignore[arg-type]
        if ledger.database is not database:
            record(tracker, "2021-05-11 bill_introduced")
        return found

    monkeypatch.setattr(Ledger, "logs", slowly)
    with closing(Database(database_url, migrations=bootstrap.data_folder("db"), write=False)) as reading:
        yield Keeper(Ledger(reading), library), tracker


def test_what_is_recorded_meanwhile_is_not_told_as_wrong(interrupted: tuple[Keeper, Tracker]) -> None:
    """The entries and what is kept of them are of one moment, whatever is committed between the two looks."""
    keeper, tracker = interrupted
    assert list(keeper.check(MOMENT)) == [("BILL", True)]
    assert [event.kind for event in tracker.look("BILL", MOMENT).record.events] == ["bill_introduced"]


def test_a_check_waits_for_nobody(tmp_path: Path, library: Library) -> None:
    """Somebody holds the lock of the file: what is there is checked."""
    url = str(tmp_path / "ledger.db")
    with closing(Database(url, migrations=bootstrap.data_folder("db"), write=True, create=True)) as database:
        open_bill(Tracker(Ledger(database), library))
        with (
            database.transaction(),
            closing(Database(url, migrations=bootstrap.data_folder("db"), write=False, lock_timeout=0)) as reading,
        ):
            assert list(Keeper(Ledger(reading), library).check(MOMENT)) == [("BILL", True)]


def test_no_more_than_a_block_is_read_at_a_time(filled_tracker: Tracker, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many bills there are."""
    asked: list[int] = []
    logs = Ledger.logs
    monkeypatch.setattr(keeping, "BLOCK", 2)

    def counting(ledger: Ledger, bills: Sequence[str]) -> object:
        asked.append(len(bills))
        return logs(ledger, bills)

    monkeypatch.setattr(Ledger, "logs", counting)
    monkeypatch.setattr(Ledger, "all_entries", None)
    assert [bill for bill, _ in filled_tracker.check(MOMENT)] == sorted(BILLS)
    assert asked == [2, 2, 1]


def test_a_bar_moves_on_a_terminal_alone(tmp_path: Path, library: Library) -> None:
    """On stderr: what is piped is what it was."""
    cli: Cli = filled(tmp_path, library, lambda tracker: bill(tracker, "RU", "ru/denunciation", "open-skies", *RUSSIA))
    for command, done in (("check", "1 bill checked, 0 wrong"), ("rebuild", "1 bill made anew")):
        shown = on_terminal(cli, "ledger", command)
        assert "100%" in shown
        assert shown.endswith(f"{done}\n")
    assert cli.ok("ledger", "check", "--jobs", "2").out == "1 bill checked, 0 wrong\n"
