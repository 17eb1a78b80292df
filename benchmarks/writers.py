"""How many entries a second one ledger takes from several writers at once, each append a commit of its own.

    .venv/bin/python -m benchmarks.writers [URL [SECONDS]]

Processes record facts in bills of their own, with replay and all that is kept, on a SQLite file and, with the URL of an empty
PostgreSQL database, there. The same number of bare commits of one row by one process is what the disk and the server allow.
"""

from __future__ import annotations

import sys
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import create_engine, text

from benchmarks.ledgers import MOMENT, TREATY, WORKFLOW
from tracker import bootstrap
from tracker.ledger.database import Database
from tracker.ledger.ledger import Ledger
from tracker.library.reader import Library
from tracker.service import Tracker

WRITERS = (1, 2, 4, 8)
SECONDS = 3.0
BY = "benchmark"


def main(server: str | None, seconds: float) -> None:
    """Print the table."""
    with TemporaryDirectory() as folder:
        for url in filter(None, (str(Path(folder, "ledger.db")), server)):
            name = "PostgreSQL" if "://" in url else "SQLite"
            print(f"{name:<10} bare commits    {_bare(url, seconds):7.0f} a second")
            for writers in WRITERS:
                with ProcessPoolExecutor(writers, mp_context=get_context("spawn")) as pool:
                    took = sorted(
                        t for found in pool.map(_write, [(url, n, writers, seconds) for n in range(writers)]) for t in found
                    )
                longest = took[int(len(took) * 0.99)] * 1000
                print(
                    f"{name:<10} writers: {writers:<3}    {len(took) / seconds:7.0f} a second, 99 of 100 within {longest:.0f} ms"
                )


def _write(asked: tuple[str, int, int, float]) -> list[float]:
    """What one writer does: how long each of its appends took, in seconds."""
    url, number, writers, seconds = asked
    took: list[float] = []
    database = Database(url, migrations=bootstrap.data_folder("db"), write=True, create=True, lock_timeout=60)
    with closing(database):
        tracker = Tracker(Ledger(database), Library(bootstrap.data_folder("workflows")))
        bill = -1
        until = None
        while until is None or time.perf_counter() < until:
            bill += 1
            name = f"W{writers}-{number}-{bill}"
            tracker.open(name, workflow=WORKFLOW, treaty=TREATY, title=name, number=None, tags=(), terms={}, by=BY, moment=MOMENT)
            until = until or time.perf_counter() + seconds
            for day in range(1, 11):
                began = time.perf_counter()
                tracker.record(name, "duma_adopted", on=f"2021-05-{day:02}", by=BY, moment=MOMENT)
                took.append(time.perf_counter() - began)
    return took


def _bare(url: str, seconds: float) -> float:
    engine = create_engine(url if "://" in url else f"sqlite:///{url}.bare")
    with engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("pragma synchronous=full"))
        connection.execute(text("create table bare (n integer)"))
    done, until = 0, time.perf_counter() + seconds
    with engine.connect() as connection:
        while time.perf_counter() < until:
            connection.execute(text("insert into bare values (1)"))
            connection.commit()
            done += 1
        connection.execute(text("drop table bare"))
        connection.commit()
    engine.dispose()
    return done / seconds


if __name__ == "__main__":
    given = sys.argv[1:]
    main(given[0] if given else None, float(given[1]) if len(given) > 1 else SECONDS)
