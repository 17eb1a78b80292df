"""What a command costs from a cold process, beside the imports that it cannot do without.

    .venv/bin/python benchmarks/cold_start.py [ROUNDS]

Whole processes, interleaved, medians of 21 rounds. The baselines run in the same rounds, so the ratios hold where the
milliseconds do not.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROUNDS = 21
TYPER = ("-c", "import typer")
SQLITE = ("-c", "import typer, sqlite3")
STACK = ("-c", "import sqlmodel, typer, transitions")


@dataclass(frozen=True)
class Measure:
    """A command, the baseline that it is held against, and the ratio that it promises."""

    name: str
    arguments: tuple[str, ...]
    baseline: tuple[str, ...]
    promised: float


MEASURES = (
    Measure("tracker --help", ("tracker", "--help"), TYPER, 1.5),
    Measure("tracker days", ("tracker", "days"), SQLITE, 1.5),
    Measure("tracker days --as-of", ("tracker", "days", "--as-of", "2021-06-18"), STACK, 1.5),
    Measure("tracker record", ("tracker", "record", "RU-OPEN-SKIES", "conference-held", "--on", "2021-07-20"), STACK, 1.5),
)


def main(rounds: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        # compiled modules, as an installed program has them: kept aside, and made in the first round, which is not counted
        environment = {**os.environ, "HOME": folder, "PYTHONPYCACHEPREFIX": f"{folder}/compiled"}
        environment.update(TRACKER_DATABASE_URL=f"{folder}/demo.db", PYTHONDONTWRITEBYTECODE="")
        _run(("tracker", "demo", "--ledger", f"{folder}/demo.db"), environment)
        took: dict[tuple[str, ...], list[float]] = {}
        for n in range(rounds + 1):
            for arguments in dict.fromkeys([*(m.baseline for m in MEASURES), *(m.arguments for m in MEASURES)]):
                # every record is a new fact: the same one again would not be written
                words = (*arguments, "--note", f"round {n}") if "record" in arguments else arguments
                taken = _run(words, environment)
                if n > 0:
                    took.setdefault(arguments, []).append(taken)
    print(f"{'command':<20} {'ms':>7} {'baseline ms':>12} {'ratio':>6} {'promised':>9}   baseline")
    for measure in MEASURES:
        own, base = (statistics.median(took[a]) * 1000 for a in (measure.arguments, measure.baseline))
        figures = f"{own:7.1f} {base:12.1f} {own / base:6.2f} {measure.promised:9.2f}"
        print(f"{measure.name:<20} {figures}   python -c '{measure.baseline[1]}'")


def _run(arguments: tuple[str, ...], environment: dict[str, str]) -> float:
    """A command as a user types it (the console script), or the interpreter with these arguments."""
    program = (
        [str(Path(sys.executable).parent / "tracker"), *arguments[1:]]
        if arguments[0] == "tracker"
        else [sys.executable, *arguments]
    )
    began = time.perf_counter()
    subprocess.run(program, env=environment, cwd=_checkout(), stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


def _checkout() -> Path:
    return Path(__file__).resolve().parent.parent


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
