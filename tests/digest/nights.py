"""What the digest's tests share: watchers and their nights, and a digest as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from tracker import settings
from tracker.digest.changes import Window
from tracker.digest.compose import Digest, digest_of
from tracker.digest.nightly import Nightly, serve
from tracker.digest.render import render
from tracker.digest.status import Standing, standings
from tracker.languages import Language
from tracker.ledger.outbox import Outbox
from tracker.ledger.watchers import Watchers
from tracker.service import Tracker
from tracker.settings import Settings
from tracker.watcher import Empty, Every, Filters, Format, Watcher

ADDED = datetime(2021, 1, 1, tzinfo=UTC)
"""When a watcher of these tests was added, where nothing else is said."""
ENTRY = re.compile(r"^entry (\d+):")


def utc(text: str) -> datetime:
    """A moment in UTC from "2021-06-18 06:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def chosen(folder: Path, **more: str) -> Settings:
    """Settings of a test's own, and nobody else's."""
    (folder / "settings.toml").touch()
    return settings.load({"TRACKER_SETTINGS": str(folder / "settings.toml"), **more})


def watcher(folder: Path, name: str = "desk", **more: Any) -> Watcher:
    """A watcher that is told of every bill, in JSON, in a folder of its name; or whatever else is said."""
    usual: dict[str, Any] = {
        "send_to": f"file:{folder / name}",
        "filters": Filters(),
        "every": Every.night,
        "at": time(6),
        "timezone": "UTC",
        "within": 30,
        "language": Language.en,
        "format": Format.json,
        "empty": Empty.send,
        "since": 0,
        "added_at": ADDED,
    }
    return Watcher(name, **{**usual, **more})


class Nights:
    """The nights of watchers, served at the moments that a test gives. What goes wrong is kept."""

    def __init__(self, tracker: Tracker, folder: Path, *watchers: Watcher, place: int = 0) -> None:
        self.watchers = Watchers(tracker.ledger.database)
        self.outbox = Outbox(tracker.ledger.database)
        self.folder = folder
        self.wrong: list[str] = []
        self._nightly = Nightly(tracker, chosen(folder), place)
        for one in watchers:
            self.watchers.add(one, "tester")

    def tick(self, moment: str | datetime, stopping: Callable[[], bool] = lambda: False) -> list[Path]:
        """Serve what is owed at a moment; the files that were delivered."""
        now = utc(moment) if isinstance(moment, str) else moment
        said: list[str] = []
        self.wrong += serve(self._nightly, lambda: now, stopping, said.append)
        return [Path(line.partition(": ")[2]) for line in said]

    def names(self, moments: Iterable[str | datetime]) -> list[str]:
        """The nights of what was delivered over these moments, as "2021-06-18"."""
        return [night(file) for moment in moments for file in self.tick(moment)]

    def standing(self, moment: str, name: str = "desk") -> Standing:
        """How a watcher stands at a moment."""
        return next(one for one in standings(self.watchers, self.outbox, utc(moment)) if one.watcher.name == name)


def night(file: Path) -> str:
    """The night that is in a file's name."""
    return str(re.findall(r"\d{4}-\d{2}-\d{2}", file.name)[0])


def told_in(file: Path) -> list[str]:
    """The entries that a digest in JSON tells, as "BILL 3"."""
    found = json.loads(file.read_text(encoding="utf-8"))["sections"]
    lines = [*found["new"], *found["corrected"]]
    return [f"{line['bill']} {ENTRY.findall(line['text'])[0]}" for line in lines]


def digest(tracker: Tracker, moment: str, *, since: int = 0, told_at: str | None = None, as_of: str | None = None) -> Digest:
    """The digest of everything after `since`, as told at a moment; the last one was told at `told_at`."""
    window = Window(
        since,
        len(tracker.entries()),
        utc(moment),
        utc(told_at) if told_at else None,
        date.fromisoformat(as_of) if as_of else None,
    )
    return digest_of(tracker, window)


def sections(of: Digest) -> dict[str, list[dict[str, Any]]]:
    """The sections of a digest, as its JSON gives them."""
    found: dict[str, list[dict[str, Any]]] = json.loads(render(of, "json"))["sections"]
    return found


def texts(of: Digest, section: str) -> list[str]:
    """The sentences of a section."""
    return [line["text"] for line in sections(of)[section]]
