"""What the same command costs on a small ledger and on a large one: whole processes, cold, in turns, medians of 21 rounds.

    .venv/bin/python -m benchmarks.sizes [ENTRIES [ROUNDS]]

`tracker days --limit 50`, piped, against a ledger of a thousand entries that prints as many rows; and, piped and on a terminal,
against `import typer, sqlite3`; `tracker record` against one of a single bill.

The large ledger is two thousand bills' histories, again and again under other names.
"""

from __future__ import annotations

import os
import pty
import statistics
import subprocess
import sys
import tempfile
import termios
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.ledgers import exported, imported, multiply, opened
from tracker import bootstrap
from tracker.ledger.ledger import Ledger
from tracker.library.reader import Library

ENTRIES, ROUNDS = 1_000_000, 21
DAYS = ("days", "--limit", "50")
RECORD = ("record", "BILL-000000", "duma-adopted", "--on", "2022-01-01", "--note")
PROMISED, PROMISED_PIPED, PROMISED_SHOWN = 1.1, 1.5, 2.0
BARE = ("-c", "import typer, sqlite3")


@dataclass(frozen=True)
class Size:
    """A ledger, and how many bills' histories were put into it how many times."""

    name: str
    bills: int
    times: int


def main(entries: int, rounds: int) -> None:
    """Print the table."""
    library = Library(bootstrap.data_folder("workflows"))
    sizes = [Size("one bill", 1, 1), Size("small", 200, 1), Size("large", 2000, entries // 8_000)]
    with tempfile.TemporaryDirectory() as folder:
        files = {size.name: Path(folder, f"{size.name}.db") for size in sizes}
        for size in sizes:
            imported(files[size.name], exported(library, size.bills, length=3), library, datetime.now(UTC))
            multiply(files[size.name], size.times)
            with closing(opened(files[size.name])) as database:
                print(f"{size.name:<9} {Ledger(database).last_position():>9} entries of {size.bills * size.times} bills")
        runs = [(name, DAYS) for name in ("small", "large")] + [(name, RECORD) for name in ("one bill", "large")]
        took: dict[tuple[str, tuple[str, ...]], list[float]] = {run: [] for run in runs}
        rows: dict[str, int] = {}
        bare: list[float] = []
        shown: list[float] = []
        for n in range(rounds + 1):  # the first makes what is compiled and parsed, and is not counted
            for name, words in runs:
                began = time.perf_counter()
                said = _run(files[name], words if words == DAYS else (*words, f"round {n}"), folder)
                if n > 0:
                    took[name, words].append(time.perf_counter() - began)
                if words == DAYS:
                    rows[name] = said.count("\n")
            for found, arguments, terminal in ((bare, BARE, False), (shown, ("-m", "tracker", *DAYS), True)):
                began = time.perf_counter()
                _python(files["large"], arguments, folder, terminal=terminal)
                if n > 0:
                    found.append(time.perf_counter() - began)
        assert rows["small"] == rows["large"] > 50, rows
    for words, (less, more) in ((DAYS, ("small", "large")), (RECORD, ("one bill", "large"))):
        base, own = (statistics.median(took[name, words]) * 1000 for name in (less, more))
        print(
            f"tracker {words[0]:<8} {own:7.1f} ms, on the {less} ledger {base:7.1f} ms: {own / base:5.2f} (promised {PROMISED})"
        )
    own, least, seen = (statistics.median(found) * 1000 for found in (took["large", DAYS], bare, shown))
    print(f"import typer, sqlite3 {least:7.1f} ms; tracker days, piped, to it: {own / least:5.2f} (promised {PROMISED_PIPED});")
    print(f"on a terminal {seen:7.1f} ms: {seen / least:5.2f} (promised {PROMISED_SHOWN})")


def _run(ledger: Path, words: tuple[str, ...], folder: str) -> str:
    program = [str(Path(sys.executable).parent / "tracker"), *words]
    return subprocess.run(
        program, env=_environment(ledger, folder), cwd=folder, capture_output=True, text=True, check=True
    ).stdout


def _python(ledger: Path, words: tuple[str, ...], folder: str, *, terminal: bool) -> None:
    """Run Python, its output piped or on a terminal of 24 lines and 80 columns."""
    ours, its = pty.openpty() if terminal else os.pipe()
    if terminal:
        termios.tcsetwinsize(ours, (24, 80))
    with subprocess.Popen([sys.executable, *words], env=_environment(ledger, folder), cwd=folder, stdout=its) as running:
        os.close(its)
        with suppress(OSError):  # how a terminal says that nobody writes to it any more
            while os.read(ours, 65536):
                pass
    os.close(ours)
    assert running.returncode == 0


def _environment(ledger: Path, folder: str) -> dict[str, str]:
    found = {**os.environ, "HOME": folder, "PYTHONPYCACHEPREFIX": f"{folder}/compiled", "PYTHONDONTWRITEBYTECODE": ""}
    return {**found, "TRACKER_DATABASE_URL": str(ledger), "TRACKER_CACHE": f"{folder}/cache"}


if __name__ == "__main__":
    given = [int(number) for number in sys.argv[1:]]
    main(*given, *(ENTRIES, ROUNDS)[len(given) :])
