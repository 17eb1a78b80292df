"""What an import of facts costs, beside a bare `executemany` of the very same rows: ratios, on files made from a seed.

    .venv/bin/python benchmarks/imports.py [BILLS [URL]]

A file holds each bill's opening and about ten facts, some irregular, some on one day, every line in a random place. It goes into
a new SQLite ledger, and again; the baseline puts the rows of that ledger, in the order of their positions, into another new
one, with its indexes and triggers, a commit for every 10,000. With the URL of a PostgreSQL database the same file goes there
too. Whole processes, three rounds in turns, medians; memory is the most that such a process held, and at twice the size.
"""

from __future__ import annotations

import json
import os
import random
import resource
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.histories import histories
from tracker import bootstrap
from tracker.core.record import Event
from tracker.core.replay import replay
from tracker.importing import Importer
from tracker.ledger.database import Database
from tracker.ledger.ledger import Ledger
from tracker.library.reader import Library

MOMENT = datetime(2026, 1, 15, 12, tzinfo=UTC)
ROUNDS = 3
COMMIT = 10_000
LEAST = 9
"""Of the histories those with so many events; they have ten on the average."""
TABLES = ("entry", "projection", "standing", "deadline")


def main(bills: int, url: str | None) -> None:
    """Print the table."""
    with TemporaryDirectory() as folder:
        file, twice = Path(folder, "facts.jsonl"), Path(folder, "twice.jsonl")
        print(write(file, bills), flush=True)
        write(twice, bills * 2)
        took: dict[str, list[float]] = {}
        for n in range(ROUNDS):
            ledger = str(Path(folder, f"{n}.db"))
            took.setdefault("import", []).append(timed(ledger, file)[0])
            took.setdefault("again", []).append(timed(ledger, file)[0])
            took.setdefault("bare", []).append(bare(Path(ledger), Path(folder, f"{n}.bare.db")))
            if url:
                took.setdefault("postgresql", []).append(timed(empty(url, n), file)[0])
            Path(ledger).unlink()
            print(f"round {n + 1}: " + ", ".join(f"{name} {found[-1]:.2f} s" for name, found in took.items()), flush=True)
        once, double = (timed(str(Path(folder, f"{f.stem}.db")), f)[1] for f in (file, twice))
    seconds = {name: statistics.median(found) for name, found in took.items()}
    for name, found in seconds.items():
        print(f"{name:<12} {found:8.2f} s")
    print(f"import into SQLite, to the bare rows     {seconds['import'] / seconds['bare']:6.2f}")
    print(f"the same file again, to the first time   {seconds['again'] / seconds['import']:6.2f}")
    if url:
        print(f"import into PostgreSQL, to SQLite        {seconds['postgresql'] / seconds['import']:6.2f}")
    print(f"peak memory {once:.0f} MB, of twice the size {double:.0f} MB: {double / once:.2f}")


def write(file: Path, bills: int, seed: int = 1) -> str:
    """Write a shuffled file of facts about so many bills, and say what is in it."""
    library = Library(bootstrap.data_folder("workflows"))
    rules = library.rules("ru/denunciation").for_bill(library.treaty("open-skies"), {})
    chance = random.Random(seed)
    lines: list[str] = []
    facts = clocks = crowded = found = 0
    told = histories(rules, bills * 4 + 100, seed=seed, length=12, hurry=3)
    for n, events in enumerate(islice((events for events in told if len(events) >= LEAST), bills)):
        lines += lines_of(f"RU-{n:07}", events)
        facts += len(events)
        crowded += len(events) - len({event.on for event in events})
        if n % 50 == 0:
            position = replay(rules, events, MOMENT.date())
            clocks += len(position.clocks) * 50
            found += len({finding.seq for finding in position.findings}) * 50
    chance.shuffle(lines)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return (
        f"{bills} bills, {facts} facts, {len(lines)} lines, {file.stat().st_size / 1e6:.0f} MB; {clocks / facts:.2f} clocks"
        f" an event, {found / facts:.1%} of the events out of place, {crowded / facts:.1%} on the day of another"
    )


def lines_of(bill: str, events: list[Event]) -> Iterator[str]:
    """A bill's lines."""
    opening = {"open": "ru/denunciation", "bill": bill, "title": f"Denunciation of treaty {bill}", "treaty": "open-skies"}
    yield json.dumps(opening, ensure_ascii=False)
    for event in events:
        fact: dict[str, Any] = {"record": event.kind, "bill": bill, "on": event.on.isoformat(), "source": "State Duma record"}
        yield json.dumps(fact, ensure_ascii=False)


def timed(url: str, file: Path) -> tuple[float, float]:
    """An import in a process of its own: the seconds that it took from the first line on, and its peak of memory in MB."""
    said = subprocess.run(
        [sys.executable, __file__, "--import", url, str(file)], check=True, capture_output=True, text=True, env=os.environ
    ).stdout
    seconds, peak = said.split()
    return float(seconds), float(peak)


def import_once(url: str, file: Path) -> None:
    """What such a process does."""
    database = Database(url, migrations=bootstrap.data_folder("db"), write=True, create=True)
    library = Library(
        bootstrap.data_folder("workflows"), file.parent / "parsed"
    )  # kept from one process to the next, as for users
    importer = Importer(Ledger(database), library)
    with database.transaction():
        pass  # the ledger is there, as it is for the baseline
    began = time.perf_counter()
    found = importer.bring(file, None, by="benchmark", moment=MOMENT)
    seconds = time.perf_counter() - began
    assert found.rejected == 0
    print(seconds, _peak())


def _peak() -> float:
    """The most that this process held, in MB: what `getrusage` says would count the process that it was forked from."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text(encoding="ascii").partition("VmHWM:")[2].split()[0]) / 1000
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def bare(ledger: Path, target: Path) -> float:
    """The seconds in which `executemany` puts the rows of a ledger into a new one, and nothing else."""
    database = Database(str(target), migrations=bootstrap.data_folder("db"), write=True, create=True)
    with database.transaction():
        pass
    database.close()
    with closing(sqlite3.connect(ledger)) as source, closing(sqlite3.connect(target, isolation_level=None)) as into:
        into.execute("pragma foreign_keys=on")
        into.execute("pragma synchronous=full")
        rows = {table: source.execute(f"select * from {table} order by rowid").fetchall() for table in TABLES}  # noqa: S608
        began = time.perf_counter()
        for table, found in rows.items():
            if not found:
                continue
            statement = f"insert into {table} values ({', '.join('?' * len(found[0]))})"  # noqa: S608 - a name of ours
            for n in range(0, len(found), COMMIT):
                into.execute("begin immediate")
                into.executemany(statement, found[n : n + COMMIT])
                into.execute("commit")
        seconds = time.perf_counter() - began
    target.unlink()
    return seconds


def empty(url: str, n: int) -> str:
    """A schema of its own in a PostgreSQL database."""
    import psycopg

    with psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True) as connection:
        connection.execute(f"drop schema if exists bench_{n} cascade".encode())
        connection.execute(f"create schema bench_{n}".encode())
    return f"{url}{'&' if '?' in url else '?'}options=-csearch_path%3Dbench_{n}"


if __name__ == "__main__":
    if sys.argv[1:2] == ["--import"]:
        import_once(sys.argv[2], Path(sys.argv[3]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000, sys.argv[2] if len(sys.argv) > 2 else None)
