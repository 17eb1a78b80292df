"""What the digest's tests share: settings of their own, the nights of a ledger, and a digest as JSON."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tracker import settings
from tracker.digest.changes import Window
from tracker.digest.compose import Digest, digest_of
from tracker.digest.nightly import Nightly
from tracker.digest.render import render
from tracker.ledger.nights import Nights
from tracker.service import Tracker


def utc(text: str) -> datetime:
    """A moment in UTC from "2021-06-18 06:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def nightly(
    tracker: Tracker, folder: Path, at: str = "06:00", timezone: str = "UTC", format: str = "json", *, deliver_to: str = "digests"
) -> Nightly:
    """The nights of the tracker's ledger, with these settings and nobody else's."""
    (folder / "settings.toml").touch()
    chosen = settings.load(
        {
            "TRACKER_SETTINGS": str(folder / "settings.toml"),
            "TRACKER_NIGHTLY_AT": at,
            "TRACKER_NIGHTLY_TIMEZONE": timezone,
            "TRACKER_NIGHTLY_FOLDER": str(folder / deliver_to),
            "TRACKER_NIGHTLY_FORMAT": format,
        }
    )
    return Nightly(tracker, Nights(tracker.ledger.database), chosen)


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
