"""A ledger goes out as lines and comes back as it was, from either database into either; an altered line does not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.ledger.tampering import COMMONS, PLACES, fill, tamper
from tests.support import MOMENT
from tracker import bootstrap
from tracker.core.entry import Note
from tracker.errors import LedgerUnavailable, RecordConflict, RefusedInput
from tracker.ledger.calendars import Calendars
from tracker.ledger.database import Database
from tracker.ledger.exchange import export, put_back
from tracker.ledger.integrity import verify
from tracker.ledger.ledger import Ledger
from tracker.ledger.seal import seal


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Database]:
    """A file where no ledger is yet."""
    with closing(Database(str(tmp_path / "else.db"), migrations=bootstrap.data_folder("db"), write=True, create=True)) as found:
        yield found


@pytest.fixture
def source(tmp_path: Path) -> Iterator[Database]:
    """A filled file."""
    with closing(Database(str(tmp_path / "full.db"), migrations=bootstrap.data_folder("db"), write=True, create=True)) as found:
        fill(found)
        yield found


def lines(database: Database) -> list[bytes]:
    """What an export prints, as the bytes of a file's lines."""
    return [line.encode() + b"\n" for line in export(database)]


def test_what_goes_out_of_either_comes_back_with_the_same_seal(database: Database, elsewhere: Database) -> None:
    """Entries, versions, moments and positions; and the ledger goes on where it ended."""
    fill(database)
    assert put_back(elsewhere, lines(database), "x") == seal(database)
    assert Ledger(elsewhere).all_entries() == Ledger(database).all_entries()
    assert Calendars(elsewhere).versions() == Calendars(database).versions()
    assert (verify(elsewhere).found, lines(elsewhere)) == (0, lines(database))
    (note,) = Ledger(elsewhere).write("A", "desk 4", MOMENT, lambda _: [Note("later")])
    assert (note.position, note.recorded_at) == (10, MOMENT + timedelta(hours=8))


def test_a_file_goes_to_either(source: Database, database: Database) -> None:
    """From a laptop to a server, once."""
    assert put_back(database, lines(source), "x") == seal(source)
    assert lines(database) == lines(source)
    with pytest.raises(RecordConflict, match="holds a ledger already"):
        put_back(database, lines(source), "x")


def test_a_line_is_what_the_chain_covers(source: Database) -> None:
    """By position, with the names that `log --json` and `calendar list --json` have."""
    told = [json.loads(line) for line in lines(source)]
    assert [line.get("bill") or line["calendar"] for line in told] == PLACES
    assert told[0] | {"hash": ""} == {
        "bill": "A",
        "seq": 1,
        "position": 1,
        "entry": "opening",
        "recorded_at": MOMENT.isoformat(timespec="microseconds"),
        "recorded_by": "desk 4",
        "body": {"workflow": "ru/denunciation", "title": "Bill A"},
        "hash": "",
    }
    version = told[3]
    assert (version["version"], version["first"], version["last"]) == (1, "2025-03-03", "2025-03-31")
    assert version["days"] == [day.isoformat() for day in sorted(COMMONS.days)[1:]]


def test_what_was_known_at_a_moment_goes_out_alone(source: Database, elsewhere: Database) -> None:
    """It is a ledger too, and its seal the one that would have been taken then."""
    known = [line.encode() for line in export(source, MOMENT + timedelta(hours=4))]
    assert len(known) == 5
    found = put_back(elsewhere, known, "x")
    assert found is not None
    assert verify(source, against=found).found == 0


def replaced(old: str, new: str) -> Callable[[list[bytes]], list[bytes]]:
    """One text for another, in every line."""
    return lambda told: [line.replace(old.encode(), new.encode()) for line in told]


HURT: dict[str, tuple[Callable[[list[bytes]], list[bytes]], str]] = {
    "altered": (replaced("note 3 on A", "note 4 on A"), "line 6: was altered: it does not match its hash"),
    "another recorder": (replaced("desk 4", "desk 5"), "line 1: was altered"),
    "missing": (lambda told: told[:4] + told[5:], "line 5: does not follow the line before"),
    "swapped": (lambda told: [told[1], told[0], *told[2:]], "line 1: does not follow the line before"),
    "twice": (lambda told: [told[0], *told], "line 2: does not follow the line before"),
    "no JSON": (lambda told: [*told[:2], b"{", *told[3:]], "line 3: is no line that `tracker export` wrote"),
    "no UTF-8": (lambda told: [*told[:2], b'{"bill": "\xff"}', *told[3:]], "line 3: is no line"),
    "a list": (lambda told: [*told[:2], b"[]", *told[3:]], "line 3: is no line"),
    "too deep": (lambda told: [*told[:2], b"[" * 100_000, *told[3:]], "line 3: is no line"),
    "no body": (lambda told: [*told[:2], b'{"bill": "A", "seq": 2}', *told[3:]], "line 3: is no line"),
    "one key more": (replaced('"seq":1}', '"seq":1,"x":1}'), "line 1: is no line"),
    "an unknown kind": (replaced('"entry":"note"', '"entry":"gossip"'), "line 3: is no line"),
    "a moment without a zone": (replaced("+00:00", ""), "line 1: is no line"),
    "an empty line": (lambda told: [*told, b"\n"], "line 10: is no line"),
}


@pytest.mark.parametrize("hurt", HURT)
def test_a_line_that_is_not_as_it_was_is_named_and_nothing_is_put_back(source: Database, elsewhere: Database, hurt: str) -> None:
    """Whether it is only checked or would be written."""
    change, said = HURT[hurt]
    for dry_run in (True, False):
        with pytest.raises(RefusedInput) as refused:
            put_back(elsewhere, change(lines(source)), "ledger.jsonl", dry_run=dry_run)
        assert f"'ledger.jsonl', {said}" in str(refused.value)
        assert str(refused.value).endswith("; nothing was imported")
    assert (Ledger(elsewhere).all_entries(), Calendars(elsewhere).versions()) == ([], [])
    assert put_back(elsewhere, lines(source), "ledger.jsonl") == seal(source)


@pytest.mark.parametrize(
    "change",
    ["update entry set body = '{' where position = 3", "update entry set recorded_at = 'soon' where position = 3"],
)
def test_what_cannot_be_read_is_not_exported(source: Database, change: str) -> None:
    """The way out is the check that names it."""
    assert source.file is not None
    tamper(str(source.file), change)
    with pytest.raises(LedgerUnavailable, match="`tracker ledger verify` names what was altered"):
        list(export(source))
