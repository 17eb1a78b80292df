"""Ledgers of any size to measure on: random histories with their chain, and the same again under other names."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.histories import histories
from tracker import bootstrap
from tracker.core.entry import Body, Entry, Fact, Opening
from tracker.ledger.chain import moment_text
from tracker.ledger.codec import canonical, encode
from tracker.ledger.database import Database
from tracker.ledger.exchange import export, put_back
from tracker.ledger.ledger import Ledger, linked
from tracker.library.reader import Library
from tracker.service import Tracker

WORKFLOW, TREATY = "ru/denunciation", "open-skies"
BEGAN = datetime(2025, 1, 1, tzinfo=UTC)
MOMENT = datetime(2026, 1, 15, 9, tzinfo=UTC)


def entries(library: Library, bills: int, law: Mapping[str, str], length: int = 10) -> Iterator[Entry]:
    """The entries of so many bills by position, each opened and told for about so many events: few leave deadlines that run."""
    rules = library.rules(WORKFLOW).for_bill(library.treaty(TREATY), {})
    position = 0
    for n, events in enumerate(histories(rules, bills, length=length)):
        previous = ""
        told: list[Body] = [
            Opening(WORKFLOW, f"Bill {n}", treaty=TREATY, law=law),
            *(Fact(event.kind, event.on) for event in events),
        ]
        for seq, body in enumerate(told, 1):
            position += 1
            at = BEGAN + timedelta(seconds=position)
            entry, _ = linked(Entry(f"BILL-{n:06}", seq, position, at, "benchmark", body), previous)
            previous = entry.hash
            yield entry


def opened(file: Path) -> Database:
    """A ledger in a file, made where there is none."""
    return Database(str(file), migrations=bootstrap.data_folder("db"), write=True, create=True)


def keep_all(tracker: Tracker, moment: datetime) -> None:
    """Make what is kept of every bill, in one commit."""
    with tracker.ledger.database.transaction() as connection:
        for bill in tracker.bills():
            tracker._put(connection, {bill: tracker.ledger.entries(bill)}, moment)


def multiply(file: Path, times: int) -> None:
    """Put the same bills, with what is kept of them, into a ledger again under other names; its chain does not hold then."""
    columns = {
        "entry": "position + {n} * (select value from counter), bill || '-{n}', seq, kind, recorded_at, recorded_by, body, hash",
        "projection": "bill || '-{n}', law, timezone, fresh_since, fresh_until, workflow, treaty",
        "standing": "bill || '-{n}', n, since, until, row",
        "deadline": "bill || '-{n}', n, i, day, since, until, row",
    }
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("create temp table had as select bill from projection")
        for n in range(1, times):
            for table, told in columns.items():
                query = f"insert into {table} select {told.format(n=n)} from {table} where bill in had"  # noqa: S608 - names of ours
                connection.execute(query)
        connection.execute(f"update counter set value = value * {times}")  # noqa: S608 - a number
        connection.commit()


def exported(library: Library, bills: int, length: int = 10) -> list[bytes]:
    """Such entries as the lines of an export."""
    law, texts = _law(library)
    told = list(texts)
    for entry in entries(library, bills, law, length):
        kind, body = encode(entry.body)
        line = {"bill": entry.bill, "body": json.loads(body), "hash": entry.hash, "entry": kind, "position": entry.position}
        line |= {"recorded_at": moment_text(entry.recorded_at), "recorded_by": entry.recorded_by, "seq": entry.seq}
        told.append(canonical(line).encode())
    return told


def _law(library: Library) -> tuple[Mapping[str, str], list[bytes]]:
    """The law texts of the workflow and the treaty: by name their hashes, and the lines of an export that bring them in."""
    with TemporaryDirectory() as folder, closing(opened(Path(folder, "law.db"))) as database:
        tracker = Tracker(Ledger(database), library)
        opened_as = {"workflow": WORKFLOW, "treaty": TREATY, "title": "A"}
        tracker.open("A", **opened_as, number=None, tags=(), terms={}, by="benchmark", moment=MOMENT)
        [opening] = tracker.entries()
        assert isinstance(opening.body, Opening)
        return opening.body.law, [line.encode() for line in export(database) if "text" in json.loads(line)]


def imported(file: Path, lines: Sequence[bytes], library: Library, moment: datetime = MOMENT) -> None:
    """Put the lines of an export into a new ledger, with what is kept of its bills from a moment on."""
    with closing(opened(file)) as database:
        put_back(database, lines, "lines")
        keep_all(Tracker(Ledger(database), library), moment)
