"""Every error that a user can meet, with the exit code that the command line gives it.

An error stops an operation and says in one line what was wrong and the way out. A remark about the record that stops
nothing is a finding (`tracker.core.findings`), never an error.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import ClassVar
from unicodedata import category


class TrackerError(Exception):
    """The root: refused, exit code 1."""

    exit_code: ClassVar[int] = 1

    def lines(self) -> list[str]:
        """What to print: one line, whatever a text in it holds."""
        return [str(self)]


class UnknownName(TrackerError):
    """Something was asked for by a name that is not there."""


class UnknownBill(UnknownName):
    """No bill of this name in the ledger."""


class UnknownWorkflow(UnknownName):
    """No workflow of this name in the library."""


class UnknownTreaty(UnknownName):
    """No treaty of this name in the library."""


class UnknownEvent(UnknownName):
    """An event kind that the bill's workflow does not know at all: a typo, refused at the door."""


class UnknownEntry(UnknownName):
    """No entry of this number in the bill's log."""


class RefusedInput(TrackerError):
    """A value that cannot be taken as it stands (a date, votes, a name, a text)."""


class RecordConflict(TrackerError):
    """The ledger already says something that this would contradict (a duplicate bill, a retraction of a retraction)."""


class InvalidLaw(TrackerError):
    """A workflow, part, treaty or acts file that cannot be used; one line a problem, each with file, line and column."""

    exit_code = 4

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)

    def lines(self) -> list[str]:
        """One line a problem."""
        return list(self.problems)


class InvalidSettings(TrackerError):
    """A setting that cannot be used."""

    exit_code = 2


class LedgerUnavailable(TrackerError):
    """The ledger cannot be opened, read or written (missing, locked, read-only, newer, not a ledger)."""

    exit_code = 3


def not_found(what: str, name: str, known: Iterable[str], hint: str = "") -> str:
    """One line that names what is not there and the nearest names that are."""
    names = list(known)
    near = get_close_matches(name, names, n=3, cutoff=0.5) or get_close_matches(name.lower(), [n.lower() for n in names], n=3)
    near = [next(n for n in names if n.lower() == candidate.lower()) for candidate in near]
    told = f"{what} {shown(name)} is not known"
    if near:
        return f"{told}; nearest: {', '.join(near)}"
    return f"{told}; {hint}" if hint else told


def visible(text: str) -> str:
    """A text in one line of a terminal or a file: what is not printable (controls, overrides of direction) is escaped."""
    return "".join(c if c.isprintable() or category(c) == "Zs" else c.encode("unicode_escape").decode("ascii") for c in text)


def shown(text: str) -> str:
    """A text as it may stand in one line of a message: quoted, visible, cut at 80."""
    plain = visible(text)
    return f"'{plain if len(plain) <= 80 else plain[:77] + '...'}'"
