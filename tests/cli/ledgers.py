"""Ledgers filled through the service, and the command line without a process of its own for tables of many rows."""

from __future__ import annotations

import io
import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import chdir, closing, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from tests.support import Cli, Ran, open_bill, record
from tracker import bootstrap
from tracker.cli import console
from tracker.cli.run import main
from tracker.ledger.database import Database
from tracker.ledger.ledger import Ledger
from tracker.library.reader import Library
from tracker.service import Tracker

RUSSIA = (
    "2021-05-11 bill_introduced",
    "2021-05-19 duma_adopted",
    "2021-06-02 council_approved",
    "2021-06-07 president_signed",
    "2021-06-07 law_published",
    "2021-06-18 depositary_notified",
    "2021-07-20 conference_held",
)
"""What the record holds of the denunciation of Open Skies; that it was out on 18 December nobody had to record."""

CFE = (
    "2023-05-10 bill_introduced",
    "2023-05-16 duma_adopted",
    "2023-05-24 council_approved",
    "2023-05-29 president_signed",
    "2023-05-29 law_published",
    "2023-06-09 depositary_notified",
)
"""The denunciation of the CFE Treaty, up to its notices."""


@dataclass(frozen=True)
class Typed(Cli):
    """The same words through the same `main` in this process: a table of fifty rows in seconds instead of a minute.

    What a process adds (its start, signals, pipes, terminals) is tested with `Cli`.
    """

    def __call__(self, *arguments: str, env: dict[str, str] | None = None, stdin: str | None = None) -> Ran:
        """Run `main` with these arguments, its output kept."""
        assert stdin is None
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
        console.database_given.clear()
        with (
            patch.dict(os.environ, self.environment(**(env or {})), clear=True),
            patch.object(sys, "argv", ["tracker", *arguments]),
            redirect_stdout(out),
            redirect_stderr(err),
            chdir(self.folder),
        ):
            try:
                main()
            except SystemExit as left:
                code = left.code
        console.database_given.clear()
        return Ran(int(code or 0), *(_text(stream) for stream in (out, err)))


def _text(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()


def filled(folder: Path, library: Library, fill: Callable[[Tracker], object]) -> Cli:
    """The command line over a ledger that `fill` has written."""
    cli = Cli(folder)
    database = Database(str(cli.ledger), migrations=bootstrap.data_folder("db"), write=True, create=True)
    try:
        fill(Tracker(Ledger(database), library))
    finally:
        database.close()
    return cli


def bill(tracker: Tracker, name: str, workflow: str, treaty: str | None, *lines: str, **more: object) -> None:
    """A bill with its events, a line each."""
    open_bill(tracker, name, workflow, treaty, **more)
    for line in lines:
        record(tracker, line, name)


def entries(cli: Cli) -> int:
    """How many entries the ledger holds, asked of the file itself; 0 where there is none."""
    if not cli.ledger.exists():
        return 0
    with closing(sqlite3.connect(cli.ledger)) as connection:
        found: int = connection.execute("select count(*) from entry").fetchone()[0]
    return found
