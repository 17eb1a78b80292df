"""Delivery to a folder, under a name that depends on the night alone: to deliver twice is to deliver once."""

from __future__ import annotations

import os
import tempfile
from datetime import date
from pathlib import Path

from tracker.digest.render import SUFFIXES
from tracker.errors import TrackerError


class DeliveryFailed(TrackerError):
    """A digest could not be delivered; it stays owed."""


def deliver(folder: Path, night: date, format: str, body: str) -> Path:
    """Write a night's digest to the folder, whole or not at all. Raises `DeliveryFailed`."""
    file = folder / f"digest-{night}.{SUFFIXES[format]}"
    write_whole(file, body)
    return file


def write_whole(file: Path, body: str) -> None:
    """Write a file so that a reader sees all of it or nothing. Raises `DeliveryFailed`."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=file.parent, prefix=f".{file.name}.", delete=False
        ) as scratch:
            try:
                scratch.write(body)
                scratch.flush()
                os.fsync(scratch.fileno())
                Path(scratch.name).chmod(0o644)
                Path(scratch.name).replace(file)
            except BaseException:
                Path(scratch.name).unlink(missing_ok=True)
                raise
    except OSError as error:
        raise DeliveryFailed(f"{file} cannot be written: {error.strerror or error}") from None
