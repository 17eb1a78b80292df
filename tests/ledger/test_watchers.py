"""Watchers and the log of what was done to them. On both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.digest.nights import watcher
from tests.support import MOMENT
from tracker.errors import LedgerUnavailable, RecordConflict, UnknownName
from tracker.languages import Language
from tracker.ledger.database import Database
from tracker.ledger.watchers import Watchers
from tracker.watcher import Empty, Every, Filters, Format

FILTERS = Filters(("A", "B"), ("open-skies",), ("срочно", 'a "tag"'), ("ru/denunciation",), ("in_council",))
DESK = watcher(
    Path("/srv"),
    "бюро",
    send_to="mailto:desk@example.org",
    filters=FILTERS,
    every=Every.week,
    at=time(23, 30),
    timezone="Europe/Moscow",
    within=0,
    language=Language.ru,
    format=Format.html,
    empty=Empty.skip,
    since=12,
    added_at=MOMENT,
)
LATER = MOMENT + timedelta(hours=1)


@pytest.fixture
def watchers(database: Database) -> Watchers:
    """The watchers of an empty ledger."""
    return Watchers(database)


def test_a_watcher_is_kept_as_it_was_added(watchers: Watchers) -> None:
    """Every word of it; all come by name."""
    other = watcher(Path("/srv"), "archive")
    watchers.add(DESK, "clerk")
    watchers.add(other, "clerk")
    assert watchers.get("бюро") == DESK
    assert watchers.all() == [other, DESK]


def test_a_name_is_taken_once(watchers: Watchers) -> None:
    """The second is refused with the way out, and changes nothing."""
    watchers.add(DESK, "clerk")
    with pytest.raises(RecordConflict, match="the watcher бюро is there already: `tracker watch show бюро`"):
        watchers.add(replace(DESK, within=7), "other")
    assert watchers.all() == [DESK]
    assert len(watchers.log()) == 1


def test_an_unknown_watcher_is_told_with_the_nearest(watchers: Watchers) -> None:
    """Whatever is asked of it."""
    watchers.add(DESK, "clerk")
    for ask in (
        lambda: watchers.get("бюра"),
        lambda: watchers.pause("бюра", "clerk", MOMENT, paused=True),
        lambda: watchers.remove("бюра", "clerk", MOMENT),
    ):
        with pytest.raises(UnknownName, match="watcher 'бюра' is not known; nearest: бюро"):
            ask()


def test_every_change_is_in_the_log(watchers: Watchers) -> None:
    """Who, when and what, also of a watcher that is gone; what changes nothing leaves no line."""
    watchers.add(DESK, "clerk")
    assert watchers.pause("бюро", "chief", LATER, paused=True)
    assert not watchers.pause("бюро", "chief", LATER, paused=True)
    assert watchers.get("бюро").paused
    assert watchers.pause("бюро", "clerk", LATER, paused=False)
    watchers.remove("бюро", "chief", LATER)
    assert watchers.all() == []
    lines = [(line.what, line.by, line.at) for line in watchers.log("бюро")]
    assert lines == [
        ("added", "clerk", MOMENT),
        ("paused", "chief", LATER),
        ("resumed", "clerk", LATER),
        ("removed", "chief", LATER),
    ]
    assert watchers.log("another") == []
    assert watchers.log()[0].details["send_to"] == "mailto:desk@example.org"
    assert watchers.log()[0].details["filters"]["states"] == ["in_council"]


@pytest.mark.parametrize("change", ["update watch_log set by = 'nobody'", "delete from watch_log"])
def test_the_log_cannot_be_changed(watchers: Watchers, change: str) -> None:
    """The database itself refuses it."""
    watchers.add(DESK, "clerk")
    with pytest.raises(LedgerUnavailable, match="append-only"), watchers.database.transaction() as connection:
        connection.execute(text(change))
    assert [line.by for line in watchers.log()] == ["clerk"]
