"""How fast a ledger is verified and checked, beside the import that made it: entries a second, and ratios.

    .venv/bin/python -m benchmarks.integrity [BILLS]

The import takes in a file of facts (`imports.py` tells what is in it), in this process; the others read what it made. In turns,
three rounds, medians. The two processes of `check --jobs 2` are started within the time that is measured.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.imports import MOMENT, write
from tracker import bootstrap, checking
from tracker.importing import Importer
from tracker.ledger.database import Database
from tracker.ledger.integrity import verify
from tracker.ledger.ledger import Ledger
from tracker.library.reader import Library
from tracker.settings import load

BILLS = 20_000
ROUNDS = 3
PROMISED = {"ledger verify": 3.0, "ledger check": 1.5, "ledger check --jobs 2": 2.5}


def main(bills: int) -> None:
    """Print the table."""
    library = Library(bootstrap.data_folder("workflows"))
    with TemporaryDirectory() as folder:
        file, facts = Path(folder, "ledger.db"), Path(folder, "facts.jsonl")
        print(write(facts, bills))
        ways: dict[str, Callable[[], None]] = {
            "import": lambda: _import(file, facts, library),
            "ledger verify": lambda: _verify(file),
            "ledger check": lambda: _check(file, bills, 1),
            "ledger check --jobs 2": lambda: _check(file, bills, 2),
        }
        took: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(ROUNDS):
            for name, way in ways.items():
                began = time.perf_counter()
                way()
                took[name].append(time.perf_counter() - began)
        with closing(Database(str(file), migrations=bootstrap.data_folder("db"), write=False)) as database:
            entries = Ledger(database).last_position()
    rates = {name: entries / statistics.median(seconds) for name, seconds in took.items()}
    for name, rate in rates.items():
        ratio = f"{rate / rates['import']:6.2f}  (promised {PROMISED[name]})" if name in PROMISED else ""
        print(f"{name:<22} {rate:9.0f} entries/s {ratio}")


def _import(file: Path, facts: Path, library: Library) -> None:
    for old in file.parent.glob(f"{file.name}*"):
        old.unlink()
    with closing(Database(str(file), migrations=bootstrap.data_folder("db"), write=True, create=True)) as database:
        found = Importer(Ledger(database), library).bring(facts, None, by="benchmark", moment=MOMENT)
    assert found.rejected == 0


def _verify(file: Path) -> None:
    with closing(Database(str(file), migrations=bootstrap.data_folder("db"), write=False)) as database:
        report = verify(database)
    assert report.found == 0


def _check(file: Path, bills: int, jobs: int) -> None:
    settings = replace(load({}), database_url=str(file))
    with closing(Database(str(file), migrations=bootstrap.data_folder("db"), write=False)) as database:
        names = Ledger(database).bills()
    assert [same for _, same in checking.check(settings, names, MOMENT, jobs)] == [True] * bills


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else BILLS)
