"""What every command shares: the settings at hand, the one look at the clock, and printing for people, pipes and programs."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from tracker.asking import Axes
    from tracker.door import When
    from tracker.foreseeing import Foreseer
    from tracker.ledger.database import Database
    from tracker.reading import Reader
    from tracker.service import Tracker
    from tracker.settings import Settings

database_given: list[str] = []
"""What `--db` said, for the command that follows it."""


def now() -> datetime:
    """The one place where the command line asks what time it is."""
    return datetime.now(UTC)


def settings(database: str | None = None) -> "Settings":
    """The settings in force, with the database named here, or by `--db`, above all."""
    from tracker.settings import load

    return load(database=database or (database_given[-1] if database_given else None))


def writer(*, create: bool = False) -> "Tracker":
    """A tracker that may write, and make the ledger where `create` says so."""
    from tracker import bootstrap

    return bootstrap.tracker(settings(), create=create)


def reader() -> "Foreseer":
    """A tracker that cannot."""
    from tracker import bootstrap

    return bootstrap.reader(settings())


def recorder(given: str | None) -> str:
    """Who records: the name that was given, else the one in the settings."""
    return given if given is not None else settings().recorded_by


def tell_made(database: "Database", *, for_programs: bool = False) -> None:
    """Say where a ledger was made, if there was none: on stderr where what is printed is `for_programs`."""
    from tracker.errors import visible

    if database.made:
        print(visible(f"made a new ledger: {database.name}"), file=sys.stderr if for_programs else sys.stdout)


def tell_left_out(tracker: "Reader") -> None:
    """Say on stderr which bills had to be left out of a list, and why."""
    for bill, why in tracker.left_out.items():
        first, *others = why.splitlines()
        more = f" (and {len(others)} more: see `tracker show {bill}`)" if others else ""
        elsewhere = " (is TRACKER_WORKFLOWS the folder that it was opened with?)" if "is not known" in first else ""
        print(f"tracker: left out {bill}: {first}{more}{elsewhere}", file=sys.stderr)


def as_day(option: str, text: str | None) -> date | None:
    """An ISO day that was given for an option."""
    from tracker import door

    return None if text is None else door.day(option, text)


def as_when(option: str, text: str | None) -> "When | None":
    """An ISO day or moment that was given for an option."""
    from tracker import door

    return None if text is None else door.when(option, text)


def axes(known_at: str | None, law_of: str | None = None, rules: str | None = None) -> "Axes":
    """What `--known-at`, `--law-of` and `--rules` ask for."""
    return {"known_at": as_when("--known-at", known_at), "law_of": as_day("--law-of", law_of), "rules": rules}


def told_axes(asked: "Axes") -> "dict[str, str]":
    """What was asked for beside the day of the law, as it is printed: nothing where nothing was."""
    return {name.replace("_", " "): str(value) for name, value in asked.items() if value is not None}


def axes_json(asked: "Axes") -> dict[str, str | None]:
    """The same as fields."""
    from tracker import shapes

    return {
        "known_at": shapes.when(asked.get("known_at")),
        "law_of": shapes.day(asked.get("law_of")),
        "rules": asked.get("rules"),
    }


@contextmanager
def progress(label: str) -> "Iterator[Callable[[float], None]]":
    """A bar on stderr, on a terminal only, moved by telling how much (0 to 1) has been done."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    with typer.progressbar(length=1000, label=label, file=sys.stderr) as bar:
        yield lambda part: bar.update(int(part * 1000) - bar.pos)


def print_json(value: Any) -> None:
    """JSON for programs."""
    import json

    print(json.dumps(value, ensure_ascii=False, indent=2))


def table(headers: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()) -> None:
    """Rows as a table on a terminal, as aligned plain text when piped. Columns in `right` are aligned to the right."""
    if not rows:
        return
    if sys.stdout.isatty():
        _rich_table(headers, rows, right)
        return
    widths = [max(len(row[n]) for row in [headers, *rows]) for n in range(len(headers))]
    for row in [headers, *rows]:
        cells = [cell.rjust(widths[n]) if n in right else cell.ljust(widths[n]) for n, cell in enumerate(row)]
        print("  ".join(cells).rstrip())


def _rich_table(headers: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int]) -> None:
    """A table whose words and dates are never cut; where the terminal is too narrow for it, a block of lines for each row."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(color_system=None) if os.environ.get("NO_COLOR") else Console()
    shape = Table(box=SIMPLE_HEAD, pad_edge=False)
    needed = 0
    for n, header in enumerate(headers):
        longest_word = max(len(word) for row in [headers, *rows] for word in [*row[n].split(), ""])
        shape.add_column(header, justify="right" if n in right else "left", min_width=longest_word)
        needed += longest_word + 3
    if needed > console.width:
        _blocks(headers, rows)
        return
    for row in rows:
        shape.add_row(*(Text(cell) for cell in row))
    console.print(shape)


def _blocks(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    width = max(len(header) for header in headers)
    for row in rows:
        print()
        for header, cell in zip(headers, row, strict=True):
            if cell:
                print(f"{header:<{width}}  {cell}")


def heading(text: str) -> None:
    """A heading over a part of the output, bold on a terminal."""
    bold = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    print(f"\n\x1b[1m{text}\x1b[0m" if bold else f"\n{text}")
