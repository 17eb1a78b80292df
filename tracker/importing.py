"""Importing facts from elsewhere: lines of JSON in any order, spread by bill, then taken in a bucket of bills at a time.

Each bucket is one commit, so an import that is cut off leaves whole bills behind, and the same import again completes it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import count, islice
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory

from pydantic_core import from_json

from tracker import door
from tracker.core.entry import Body, Entry, Opening
from tracker.cycles import no_search_for_cycles
from tracker.errors import RecordConflict, RefusedInput, shown
from tracker.intake import take_in
from tracker.keeping import Keeper
from tracker.ledger.bulk import Logs, append_all
from tracker.ledger.projection import Connection
from tracker.lines import Intake, Line
from tracker.staging import Progress, Staged

_OF_AN_EXPORT = frozenset(("entry", "calendar", "law"))
_LONGEST_TEXT = 20_000_000
"""So many bytes a line of an export may have: a text of the law is one."""

FIRST = 5
"""So many rejected lines are told at once; the others are in the file of rejects."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What an import came to: how many lines there were, entries were added, lines said nothing new, lines were rejected.

    Of those that said nothing new, `taken_back` say what was retracted or corrected since. Where not `written`, `added` is
    how many would have been. `first` are the first few that were rejected: their numbers and why;
    `rejects` is the file that holds them all, where one was written.
    """

    lines: int = 0
    added: int = 0
    already: int = 0
    taken_back: int = 0
    rejected: int = 0
    written: bool = False
    first: tuple[tuple[int, str], ...] = ()
    rejects: Path | None = None


@dataclass(frozen=True, slots=True)
class Recording:
    """Who imports, and when."""

    by: str
    moment: datetime


Bills = dict[str, list[Line]]
Taking = Callable[[Bills], dict[str, Intake]]
"""What takes the lines of some bills, and says what they came to."""


def is_export(file: Path) -> bool:
    """Whether a file's first line is one that `tracker export` wrote, rather than a fact. Raises `OSError`."""
    with file.open("rb") as lines:
        try:
            told = from_json(lines.readline(_LONGEST_TEXT))
        except ValueError:
            return False
    return isinstance(told, dict) and "hash" in told and not _OF_AN_EXPORT.isdisjoint(told)


@contextmanager
def readable(file: Path) -> Iterator[Path]:
    """A file that can be read more than once: itself or, of a pipe, a copy. Raises `OSError`."""
    if file.is_file():
        yield file
        return
    with TemporaryDirectory(prefix="tracker-import-") as folder, file.open("rb") as pipe:
        copy = Path(folder) / "lines"
        with copy.open("wb") as lines:
            copyfileobj(pipe, lines)
        yield copy


class Importer(Keeper):
    """Takes in facts from elsewhere, and keeps what follows from them."""

    _there = False
    """Whether there is a ledger already."""

    def bring(
        self,
        file: Path,
        rejects: Path | None,
        *,
        by: str,
        moment: datetime,
        strict: bool = False,
        dry_run: bool = False,
        progress: Progress = lambda _: None,
    ) -> Brought:
        """Take in the lines of a file; those that cannot be taken go, each with its number and reason, to the file `rejects`
        or, where that holds something else already, to one beside it.

        `strict` takes all in by one commit, or nothing; `dry_run` only checks. A ledger is made where there is none and
        something is to be written. Raises `RefusedInput` for a file that cannot be read or made, `LedgerUnavailable`.
        """
        recording = Recording(door.text("--by", by), moment)
        _check_place(rejects, file)
        self._there = self.ledger.database.schema() is not None
        with TemporaryDirectory(prefix="tracker-import-") as folder:
            staged = Staged(file, Path(folder))
            staged.spread(lambda part: progress(part / 5))
            late: Progress = lambda part: progress(0.2 + part * 0.8)  # noqa: E731
            if dry_run:
                found = self._go_through(staged, self._checking(recording), late)
            elif strict:
                found = self._all_or_nothing(staged, recording, late)
            else:
                found = self._go_through(staged, self._writing(recording), late)
            place = _write(rejects, staged)
            first = tuple((told["line"], told["reason"]) for told in map(from_json, islice(staged.rejected(), FIRST)))
            return replace(found, written=not dry_run and not (strict and found.rejected), first=first, rejects=place)

    def _all_or_nothing(self, staged: Staged, recording: Recording, progress: Progress) -> Brought:
        """Check every line, so that nobody has to wait while a file is being refused; then write, in one commit."""
        found = self._go_through(staged, self._checking(recording), lambda part: progress(part / 2))
        if found.rejected or not found.added:
            return found
        with self.ledger.database.transaction() as connection:
            self._there = True
            writing = self._writing(recording, connection)
            written = self._go_through(staged, writing, lambda part: progress(0.5 + part / 2))
            if written.rejected:
                raise RecordConflict("while the lines were checked somebody recorded what one of them contradicts: import again")
        return written

    def _go_through(self, staged: Staged, taking: Taking, progress: Progress) -> Brought:
        """Take every bucket of bills, and add up what came of it."""
        found = Brought()
        with no_search_for_cycles():
            for bills in staged.bills(progress):
                taken = taking(bills).values()
                staged.reject(one for intake in taken for one in intake.rejected)
                found = replace(
                    found,
                    added=found.added + sum(len(intake.bodies) for intake in taken),
                    already=found.already + sum(intake.already for intake in taken),
                    taken_back=found.taken_back + sum(intake.taken_back for intake in taken),
                )
        return replace(found, lines=staged.lines, rejected=staged.rejects)

    def _checking(self, recording: Recording) -> Taking:
        """What would come of a bucket."""

        def check(bills: Bills) -> dict[str, Intake]:
            logs: Logs = {}
            if self._there:
                logs = self.ledger.logs(bills)
            with self._texts.held():
                return {bill: self._take_in(bill, logs.get(bill, ()), lines, recording) for bill, lines in bills.items()}

        return check

    def _writing(self, recording: Recording, whole: Connection | None = None) -> Taking:
        """A bucket written, in a commit of its own or as a part of the whole; no ledger is made for nothing."""
        check = self._checking(recording)

        def write(bills: Bills) -> dict[str, Intake]:
            taken = {} if self._there else check(bills)
            if not self._there and not any(intake.bodies for intake in taken.values()):
                return taken

            def decide(bill: str, log: Sequence[Entry]) -> Sequence[Body]:
                taken[bill] = self._take_in(bill, log, bills[bill], recording)
                return taken[bill].bodies

            with self.ledger.database.transaction() if whole is None else nullcontext(whole) as connection:
                keep = partial(self._keep_all, connection, taken, recording.moment)
                with self._texts.held():  # from our turn on nobody adopts another text
                    append_all(connection, self.ledger, sorted(bills), recording.by, recording.moment, decide, keep)
            self._there = True
            return taken

        return write

    def _keep_all(self, connection: Connection, taken: dict[str, Intake], moment: datetime, logs: Logs) -> None:
        """Keep what the bills that grew show, and the texts of the law that the new ones among them go by."""
        openings = [log[0] for bill, log in logs.items() if isinstance(taken[bill].bodies[0], Opening)]
        brought: set[tuple[str, str]] = set()
        for entry in sorted(openings, key=lambda opening: opening.position):
            law = set(entry.body.law.items()) if isinstance(entry.body, Opening) else set()
            if not law <= brought:
                self._keep_texts(connection, [entry])
                brought |= law
        self._put(connection, logs, moment)

    def _take_in(self, bill: str, log: Sequence[Entry], lines: Sequence[Line], recording: Recording) -> Intake:
        return take_in(bill, log, lines, self._bindings.opening, self._bindings.of, recording.moment)


def _check_place(rejects: Path | None, file: Path) -> None:
    """Raises `RefusedInput` where the file of rejects cannot be made: it is late to be told that after an import."""
    if rejects is None:
        return
    said = ""
    if not rejects.parent.is_dir():
        said = "there is no such folder"
    elif rejects.exists() and file.exists() and rejects.samefile(file):
        said = "it is the file that is imported"
    elif rejects.is_dir() or not os.access(rejects if rejects.exists() else rejects.parent, os.W_OK):
        said = "nothing can be written there"
    if said:
        raise RefusedInput(f"{shown(str(rejects))} cannot be written: {said}; --rejects names another file")


def _write(rejects: Path | None, staged: Staged) -> Path | None:
    """Write the file of rejects, where there is anything to write and a place for it, and say where. Raises `RefusedInput`.

    A file that holds something else is left as it is: somebody may have mended its lines. A number is put to the name.
    """
    if rejects is None or not staged.rejects:
        return None
    try:
        place = next(place for place in _names(rejects) if not place.is_file() or _holds(place, staged))
        with place.open("wb") as file:
            file.writelines(line + b"\n" for line in staged.rejected())
    except OSError as error:
        raise RefusedInput(f"{shown(str(rejects))} cannot be written: {error.strerror}; --rejects names another file") from None
    return place


def _names(file: Path) -> Iterator[Path]:
    """A file's own name, then with -2, -3 ... put to it."""
    yield file
    yield from (file.with_name(f"{file.stem}-{n}{file.suffix}") for n in count(2))


def _holds(file: Path, staged: Staged) -> bool:
    """Whether a file holds just what is rejected, or nothing. Raises `OSError`."""
    if not file.stat().st_size:
        return True
    with file.open("rb") as lines:
        return all(lines.readline(len(line) + 1) == line + b"\n" for line in staged.rejected()) and not lines.read(1)
