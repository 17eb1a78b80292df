"""Delivery to a folder, under a name that depends on the night alone: to deliver twice is to deliver once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tracker.digest.channels.files import write_whole as write_whole
from tracker.digest.channels.message import DeliveryFailed as DeliveryFailed
from tracker.digest.render import SUFFIXES


def deliver(folder: Path, night: date, format: str, body: str) -> Path:
    """Write a night's digest to the folder, whole or not at all. Raises `DeliveryFailed`."""
    file = folder / f"digest-{night}.{SUFFIXES[format]}"
    write_whole(file, body)
    return file
