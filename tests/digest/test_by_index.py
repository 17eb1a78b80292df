"""A night that looks only at what the indexes name tells what a night tells that looks at every bill."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings

from tests.digest.stories import Step, Story, steps
from tracker import bootstrap
from tracker.core.outlook import Outlook
from tracker.digest.changes import Window
from tracker.digest.compose import Digest, digest_of
from tracker.digest.told import Follows, Telling
from tracker.languages import Language
from tracker.ledger.database import Database
from tracker.ledger.ledger import Ledger
from tracker.library.reader import Library
from tracker.service import Tracker


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty ledger, to be copied."""
    file = tmp_path_factory.mktemp("empty") / "ledger.db"
    with closing(Database(str(file), migrations=bootstrap.data_folder("db"), write=True, create=True)) as database:
        Ledger(database).last_position()
        with database.bare() as connection:
            connection.execute("pragma journal_mode=delete")
    return file


@contextmanager
def fresh(empty: Path, folder: Path, library: Library) -> Iterator[Tracker]:
    """A tracker over a copy of the empty ledger."""
    file = folder / "ledger.db"
    for old in folder.glob("ledger.db*"):
        old.unlink()
    shutil.copy(empty, file)
    with closing(Database(str(file), migrations=bootstrap.data_folder("db"), write=True)) as database:
        yield Tracker(Ledger(database), library)


def in_a_final_state(outlook: Outlook) -> bool:
    """A filter that bills enter and leave."""
    return outlook.state.final


def tagged(outlook: Outlook) -> bool:
    """A filter by tag."""
    return "desk" in outlook.record.tags


FILTERS: tuple[Follows | None, ...] = (None, in_a_final_state, tagged)


def both_ways(tracker: Tracker, window: Window) -> Iterator[tuple[Digest, Digest]]:
    """The digests of a window for each filter, by index and of all bills; the last also of other days ahead, in Russian."""
    by_index, of_all = Telling(tracker, window), Telling(tracker, window, all_bills=True)
    for follows in FILTERS:
        yield tuple(digest_of(tracker, window, follows=follows, shared=one) for one in (by_index, of_all))  # type: ignore[misc]
    asked = {"within": 7, "language": Language.ru}
    yield tuple(digest_of(tracker, window, shared=one, **asked) for one in (by_index, of_all))  # type: ignore[misc, arg-type]


@settings(max_examples=60)
@given(story=steps())
def test_what_the_indexes_name_is_enough(
    story: list[Step], empty: Path, tmp_path_factory: pytest.TempPathFactory, library: Library
) -> None:
    """Whatever was recorded, late or not, whatever befell the rows that are kept, however long nobody asked."""
    folder = tmp_path_factory.getbasetemp()
    with fresh(empty, folder, library) as tracker:
        ledger = Story(tracker, folder)
        for step in [*story, ("night", 0, 0, 0, 24), ("night", 0, 0, 0, 24 * 50)]:
            if window := ledger.take(step):
                for by_index, of_all in both_ways(tracker, window):
                    assert by_index == of_all
