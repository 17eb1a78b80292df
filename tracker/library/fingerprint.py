"""Which law is in force: one digest of every law file, so that what was computed by other files is known to be old."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from tracker import __version__


def fingerprint(*folders: Path | None) -> str:
    """A digest (64 hex digits) of the program's version and of the names and texts of all law files in these folders, in order.

    A file that cannot be read counts as empty: reading the law itself will say so.
    """
    digest = hashlib.sha256(__version__.encode())
    for folder in folders:
        if folder is not None:
            for name, file in sorted(_files(folder)):
                text = _read(file)
                digest.update(f"{name}\0{len(text)}\0".encode())
                digest.update(text)
            digest.update(b"\0\0")
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every law file below a folder, by its name from there."""
    return ((file.relative_to(folder).as_posix(), file) for file in folder.rglob("*.yaml"))


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""
