"""Digests as files, under names that depend on the watcher and the night alone: to deliver twice is to deliver once.

What lies there under that name and says something else (another watcher had it that night) stays; the digest's id is added then.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from urllib.parse import unquote

from tracker.digest.channels.limit import Limit
from tracker.digest.channels.message import DeliveryFailed, Message
from tracker.digest.render import SUFFIXES
from tracker.errors import RefusedInput, shown, visible
from tracker.settings import Settings

_PLAIN = frozenset("-_.+ ")
_LONGEST = 120


def check(target: str, _settings: Settings) -> None:
    """Whether `file:...` names a folder. Raises `RefusedInput`."""
    folder = _folder(target)
    if folder is None or "\0" in str(folder):
        raise RefusedInput(f"target {shown(target)}: file:/folder, or file:folder for one inside this one")
    if folder.exists() and not folder.is_dir():
        raise RefusedInput(f"target {shown(target)}: {shown(str(folder))} is a file; name a folder")


def lacking(target: str, _settings: Settings) -> str | None:
    """Why whoever asks cannot write to the folder, or make it. It is tried, and nothing is left behind."""
    folder = _folder(target)
    why = _in_the_way(folder) if folder is not None else None
    if why is None:
        return None
    return f"nothing can be written to {shown(str(folder))} here ({why}): whoever runs `tracker nightly run` must be able to"


def unmade(target: str) -> Path | None:
    """The folder of a `file:` target that is not there yet, so that the first digest makes it."""
    folder = _folder(target) if target.partition(":")[0].lower() == "file" else None
    return folder if folder is not None and not folder.exists() else None


def deliver(target: str, message: Message, _settings: Settings, _limit: Limit) -> str:
    """Write the digest to the folder, its attachments before it; the file's path. Raises `DeliveryFailed`."""
    folder = _folder(target)
    if folder is None:
        raise DeliveryFailed(f"{shown(target)} names no folder", permanent=True)
    stem = f"digest-{_as_name(message.watcher)}-{message.night}"
    suffix = SUFFIXES[message.format]
    if _is_another(folder / f"{stem}.{suffix}", message.body()):
        stem = f"{stem}-{message.id[:8]}"
    for attached in message.attachments:
        write_whole(folder / f"{stem}-{_as_name(attached.name)}", attached.content)
    file = folder / f"{stem}.{suffix}"
    write_whole(file, message.body())
    return str(file)


def write_whole(file: Path, content: str | bytes) -> None:
    """Write a file so that a reader sees all of it or nothing, and a power cut loses nothing; text as UTF-8.

    A file that says so already is left alone. Raises `DeliveryFailed`.
    """
    data = content if isinstance(content, bytes) else content.encode("utf-8")
    try:
        if file.is_file() and file.read_bytes() == data:
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, prefix=".digest.", delete=False) as scratch:
            try:
                scratch.write(data)
                scratch.flush()
                os.fsync(scratch.fileno())
                Path(scratch.name).chmod(0o644)
                Path(scratch.name).replace(file)
            except BaseException:
                Path(scratch.name).unlink(missing_ok=True)
                raise
        _keep_name(file.parent)
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL, or a surrogate in a text
        raise DeliveryFailed(f"{visible(str(file))} cannot be written: {getattr(error, 'strerror', None) or error}") from None


def _in_the_way(folder: Path) -> str | None:
    """Why no file can be written to a folder, or to the nearest above it that is there."""
    try:
        there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
        with tempfile.TemporaryFile(dir=there):
            return None
    except OSError as error:
        return error.strerror or type(error).__name__


def _is_another(file: Path, content: str) -> bool:
    """Whether a file is there and says something else."""
    try:
        return file.is_file() and file.read_bytes() != content.encode("utf-8", "surrogatepass")
    except OSError:
        return True


def _keep_name(folder: Path) -> None:
    """Have the folder itself written to the disk, where the system can do that."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _folder(target: str) -> Path | None:
    """The folder that a target names: literally after `file:`, or as a URL has it after `file://`."""
    rest = target.partition(":")[2]
    if rest.startswith("//"):
        host, slash, path = rest[2:].partition("/")
        if host not in ("", "localhost") or not slash:
            return None
        rest = unquote(f"/{path}")
    return Path(rest) if rest.strip() else None


def _as_name(text: str) -> str:
    """A text as part of a file's name: two texts never give one name, and none leads out of the folder."""
    name = "".join(c if c.isalnum() or c in _PLAIN else "".join(f"%{byte:02X}" for byte in _bytes(c)) for c in text)
    if len(_bytes(name)) <= _LONGEST:
        return name
    from hashlib import sha256

    kept = _bytes(name)[: _LONGEST - 17].decode("utf-8", "ignore")
    return f"{kept}~{sha256(_bytes(text)).hexdigest()[:16]}"


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
