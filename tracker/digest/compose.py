"""What a digest says, composed purely: from each bill as the last digest knew it, as it is now, and the entries between."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from tracker.digest import tellers
from tracker.digest.changes import Change, Window, gather
from tracker.digest.tellers import Line
from tracker.languages import Language
from tracker.reading import Reader

Tell = Callable[[Change], Iterator[Line]]

SECTIONS: Mapping[str, tuple[str, Tell]] = {
    "new": ("Recorded", tellers.new),
    "corrected": ("Corrected", tellers.corrected),
    "time_alone": ("What time alone brought about", tellers.time_alone),
    "came_due": ("Came due", tellers.came_due),
    "possible": ("Became possible", tellers.possible),
    "deadlines": ("Deadlines running, and days remaining", tellers.running),
    "expected": ("Expected", tellers.expected),
    "findings": ("Findings", tellers.findings),
}
"""The sections by their names in JSON: what they are called, and who tells them."""


@dataclass(frozen=True, slots=True)
class Section:
    """Lines of one sort, under a name that is part of the JSON shape. `more` counts the lines that are not among them."""

    name: str
    title: str
    lines: tuple[Line, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest, ready to be rendered. `after` counts facts left out because they are of a day after `as_of`.

    `heartbeat` says what goes on where nothing is new. All texts are in the `language`.
    """

    window: Window
    sections: tuple[Section, ...]
    bills: int
    after: int = 0
    language: Language = Language.en
    heartbeat: str | None = None


def digest_of(reader: Reader, window: Window) -> Digest:
    """The digest of a window; where what is known ends before it, so do the positions that it covers."""
    left_out: dict[str, str] = {}
    changes = gather(reader, window, left_out)
    if window.known_at is not None:
        known = [entry.position for change in changes for entry in change.entries]
        window = replace(window, upto=max(known, default=min(window.since, window.upto)))
    return compose(changes, window, left_out)


def compose(changes: Iterable[Change], window: Window, left_out: Mapping[str, str] | None = None) -> Digest:
    """The digest of these bills, with the bills that had to be left out."""
    changes = list(changes)
    live = [change for change in changes if change.now.record.void is None]
    sections = [
        Section(name, title, _lines(changes if name == "new" else live, tell)) for name, (title, tell) in SECTIONS.items()
    ]
    after = sum(1 for change in live for entry in change.entries if change.is_after(entry))
    missing = tuple(Line(bill, "", why) for bill, why in (left_out or {}).items())
    return Digest(window, (*sections, Section("left_out", "Left out: their law cannot be read", missing)), len(live), after)


def _lines(changes: Iterable[Change], tell: Tell) -> tuple[Line, ...]:
    """The lines of every bill, those with a day first and by it."""
    lines = (line for change in changes for line in tell(change))
    return tuple(sorted(lines, key=lambda line: (line.on is None, line.on or date.max)))
