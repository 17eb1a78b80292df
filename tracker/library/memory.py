"""Parsed YAML, kept by the hash of its text: reading law is the dearest part of a short command, and law seldom changes.

What is kept can always be made again: a folder that cannot be read or written is passed over, and nothing is kept of a
file that has a problem.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from pathlib import Path

from tracker.library.strict_yaml import Document, parse

FORM = "1"
"""Part of every key: to be raised when `strict_yaml` reads the same text as another value."""


def remembered(text: str, file: str, folder: Path | None) -> Document:
    """As `strict_yaml.parse`, from the folder of parsed texts where this one was read before."""
    if folder is None:
        return parse(text, file)
    kept = folder / f"{hashlib.sha256(f'{FORM}:{text}'.encode()).hexdigest()}.json"
    with contextlib.suppress(OSError, ValueError):
        return Document(file, json.loads(kept.read_text(encoding="utf-8")), text)
    document = parse(text, file)
    with contextlib.suppress(OSError):
        _keep(kept, json.dumps(document.value, ensure_ascii=False))
    return document


def _keep(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, scratch = tempfile.mkstemp(dir=file.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text)
    Path(scratch).replace(file)
