"""Random stories: nights that look where the indexes point tell what nights tell that look at every bill, each entry once."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings

from tests.digest.stories import BILLS, KEEPING, Step, Story, drawn, steps
from tracker import bootstrap
from tracker.core.record import Record
from tracker.core.workflow import State
from tracker.digest.changes import Window
from tracker.digest.compose import Digest, digest_of
from tracker.digest.told import Follows, Telling
from tracker.languages import Language
from tracker.ledger.database import Database
from tracker.ledger.ledger import Ledger
from tracker.library.reader import Library
from tracker.service import Tracker

Begun = Callable[[], AbstractContextManager[Story]]


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory, library: Library) -> Begun:
    """Stories whose beginning is told already, each in a copy of one ledger."""
    folder = tmp_path_factory.mktemp("stories")
    beginning, file = folder / "beginning.db", folder / "ledger.db"
    with closing(Database(str(beginning), migrations=bootstrap.data_folder("db"), write=True, create=True)) as database:
        first = Story(Tracker(Ledger(database), library), folder)
        first.begin()
        with database.bare() as connection:
            connection.execute("pragma wal_checkpoint(truncate)")

    @contextmanager
    def story() -> Iterator[Story]:
        for old in folder.glob("ledger.db*"):
            old.unlink()
        shutil.copy(beginning, file)
        with closing(Database(str(file), migrations=bootstrap.data_folder("db"), write=True)) as database:
            yield Story(Tracker(Ledger(database), library), folder, first.moment, [*first.windows])

    return story


def is_final(_record: Record, state: State | None) -> bool:
    """A filter by state, which bills enter and leave."""
    return state is not None and state.final


def is_tagged(record: Record, _state: State | None) -> bool:
    """A filter by tag, which amendments give and take."""
    return "desk" in record.tags


def is_on_its_way(_record: Record, state: State | None) -> bool:
    """A filter by states that time alone brings about and ends."""
    return state is not None and state.name in ("in_council", "with_president", "may_notify", "may_ratify", "notice_running")


FILTERS: tuple[Follows | None, ...] = (None, is_final, is_tagged, is_on_its_way)
END: list[Step] = [("night", 0, 0, 0, 24), ("night", 0, 0, 0, 24 * 50)]


def both_ways(tracker: Tracker, window: Window) -> Iterator[tuple[Digest, Digest]]:
    """The digests of a window for each filter, by index and of all bills; and for a week ahead, in Russian."""
    by_index, of_all = Telling(tracker, window), Telling(tracker, window, all_bills=True)
    for follows in FILTERS:
        one, other = (digest_of(tracker, window, follows=follows, shared=shared) for shared in (by_index, of_all))
        yield one, other
    one, other = (digest_of(tracker, window, within=7, language=Language.ru, shared=shared) for shared in (by_index, of_all))
    yield one, other


@settings(max_examples=30)
@given(told=steps())
def test_what_the_indexes_name_is_enough(begun: Begun, told: list[Step]) -> None:
    """Whatever was recorded, late or not, whatever befell the rows that are kept, however long nobody asked."""
    with begun() as story:
        for step in [*told, *END]:
            if window := story.take(step):
                for by_index, of_all in both_ways(story.tracker, window):
                    assert by_index == of_all


@pytest.mark.parametrize("seed", range(4))
def test_what_the_indexes_name_is_enough_on_both_databases(
    database: Database, library: Library, tmp_path: Path, seed: int
) -> None:
    """The same with stories drawn beforehand."""
    story = Story(Tracker(Ledger(database), library), tmp_path)
    story.begin()
    for step in [*drawn(Random(seed), 25), *END]:  # noqa: S311 - reproducible, not secret
        if window := story.take(step):
            for by_index, of_all in both_ways(story.tracker, window):
                assert by_index == of_all


def positions(digest: Digest) -> Counter[int]:
    """How often each position is told."""
    told = (section.lines for section in digest.sections if section.name in ("new", "corrected"))
    return Counter(position for lines in told for line in lines for position in line.positions)


@settings(max_examples=15)
@given(told=steps(keeping=False))
def test_over_all_nights_every_entry_is_told_exactly_once(begun: Begun, told: list[Step]) -> None:
    """Notes, voids and corrections too, and those of bills that are void."""
    with begun() as story:
        for step in [*told, *END]:
            story.take(step)
        union = sum((positions(digest_of(story.tracker, window)) for window in story.windows), Counter[int]())
        assert union == Counter(entry.position for entry in story.tracker.entries())


@settings(max_examples=15)
@given(told=steps(keeping=False))
def test_a_watcher_is_told_every_entry_of_a_bill_that_matched_then_in_between_or_now(begun: Begun, told: list[Step]) -> None:
    """The filter asked again here, of each bill at the beginning of each window, after each of its entries, and at the end."""
    with begun() as story:
        for step in [*told, *END]:
            story.take(step)
        for window in story.windows:
            for follows in (is_tagged, is_final):
                found = positions(digest_of(story.tracker, window, follows=follows))
                assert found == Counter(_to_be_told(story.tracker, window, follows))


def _to_be_told(tracker: Tracker, window: Window, follows: Follows) -> Iterator[int]:
    for bill in BILLS:
        log = [entry for entry in tracker.entries(upto=window.upto) if entry.bill == bill]
        new = [entry for entry in log if entry.position > window.since]
        shelf = tracker.sittings(window.moment)
        asked = [(len(log), window.moment)] + [(log.index(e) + 1, e.recorded_at) for e in new]
        matches = [tracker.outlook(log[:n], at, None, lambda _: shelf) for n, at in asked]  # noqa: B023 - used at once
        if window.told_at and len(log) > len(new):
            then = tracker.sittings(window.told_at)
            matches.append(tracker.outlook(log[: len(log) - len(new)], window.told_at, None, lambda _: then))  # noqa: B023
        if any(follows(one.record, one.state) for one in matches):
            yield from (entry.position for entry in new)


@settings(max_examples=15)
@given(told=steps())
def test_how_rows_were_kept_changes_nothing(begun: Begun, told: list[Step]) -> None:
    """The same story without what befell the rows gives the same digests."""
    digests = []
    for befell in (True, False):
        with begun() as story:
            for step in [*told, *END]:
                story.take(step if befell or step[0] not in KEEPING else ("nothing", *step[1:]))
            digests.append([digest_of(story.tracker, window) for window in story.windows])
    assert digests[0] == digests[1]
