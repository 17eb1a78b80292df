"""The lines of a file on their way: spread over a folder in one pass, so that the lines of one bill are read together.

Memory is bounded whatever the number of lines; the disk holds them once more while they are on their way.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from zlib import crc32

from pydantic_core import from_json

from tracker.errors import RefusedInput, shown
from tracker.lines import Line, Rejected, kind_of_line

BUCKET = 2_000_000
"""So many bytes of lines are read together, about."""

LONGEST_LINE = 1_000_000
TOGETHER = 20_000
"""The rejected of so many lines are put in order together."""

Progress = Callable[[float], None]
"""Told how much is done, from 0 to 1."""


class Buckets:
    """Numbered lines in numbered files. A line is bytes without the line feed at its end, and with none inside."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir()
        self._held: dict[int, list[bytes]] = {}
        self._bytes = 0
        self._used: set[int] = set()

    def add(self, bucket: int, number: int, line: bytes) -> None:
        """Put a line into a bucket, after those put there before. Raises `RefusedInput` where the disk has no room."""
        held = self._held.get(bucket)
        if held is None:
            held = self._held[bucket] = []
        held.append(b"%d\t%b\n" % (number, line))
        self._bytes += len(line)
        if self._bytes > BUCKET:
            self._flush()

    def __iter__(self) -> Iterator[int]:
        """The buckets that hold anything, in order."""
        self._flush()
        return iter(sorted(self._used))

    def __len__(self) -> int:
        return len(self._used | self._held.keys())

    def lines(self, bucket: int) -> Iterator[tuple[int, bytes]]:
        """A bucket's lines with their numbers, in the order in which they were put there."""
        with self._file(bucket).open("rb") as told:
            for line in told:
                number, _, raw = line.partition(b"\t")
                yield int(number), raw[:-1]

    def in_order(self, bucket: int) -> Iterator[bytes]:
        """A bucket's lines in the order of their numbers; only those numbers are held together, however long the lines are."""
        with self._file(bucket).open("rb") as told:
            places: list[tuple[int, int]] = []
            start = 0
            for line in told:
                places.append((int(line.partition(b"\t")[0]), start))
                start += len(line)
            for _, start in sorted(places):
                told.seek(start)
                yield told.readline().partition(b"\t")[2][:-1]

    def _flush(self) -> None:
        try:
            for bucket, lines in self._held.items():
                with self._file(bucket).open("ab") as file:
                    file.writelines(lines)
        except OSError as error:
            raise RefusedInput(f"{self._folder} cannot be written: {error.strerror} (TMPDIR names another place)") from None
        self._used |= self._held.keys()
        self._held, self._bytes = {}, 0

    def _file(self, bucket: int) -> Path:
        return self._folder / str(bucket)


class Staged:
    """A file's lines, to be read a bucket of bills at a time, and those of them that were rejected."""

    def __init__(self, file: Path, folder: Path) -> None:
        self.lines = 0
        """How many lines there are, but for empty ones."""
        self.rejects = 0
        """How many of them were rejected so far."""
        self._file = file
        self._told = Buckets(folder / "told")
        self._rejected = Buckets(folder / "rejected")

    def spread(self, progress: Progress) -> None:
        """Read the file once, and put the lines of each bill into one bucket. Raises `RefusedInput`."""
        try:
            size = self._file.stat().st_size
            buckets = size // BUCKET + 1
            read = 0
            for number, found in self._numbered():
                read += len(found) + 1
                if number % 10_000 == 0:
                    progress(read / (size or read))
                self.lines += 1
                raw = _as_mended(found) if b'"raw"' in found else found
                try:
                    self._told.add(crc32(_bill(raw)) % buckets, number, raw)
                except RefusedInput as error:
                    self.reject([Rejected(number, raw, str(error))])
        except OSError as error:
            raise RefusedInput(f"{shown(str(self._file))} cannot be read: {error.strerror}") from None

    def bills(self, progress: Progress) -> Iterator[dict[str, list[Line]]]:
        """The lines that can be read, by bill, a bucket at a time; what cannot be is rejected on the way."""
        for done, bucket in enumerate(self._told):
            progress(done / len(self._told))
            found: dict[str, list[Line]] = {}
            for number, raw in self._told.lines(bucket):
                told = from_json(raw)
                try:
                    kind_of_line(told)
                    if raw.count(b'":') != len(told) or b'" :' in raw or b'"\t:' in raw:
                        json.loads(raw, object_pairs_hook=_once)
                except RefusedInput as error:
                    self.reject([Rejected(number, raw, str(error))])
                else:
                    found.setdefault(told["bill"], []).append(Line(number, told, raw))
            yield found
        progress(1)

    def reject(self, rejected: Iterable[Rejected]) -> None:
        """Keep what is rejected for the file of rejects."""
        for one in rejected:
            self.rejects += 1
            line = {"line": one.number, "reason": one.reason, "raw": one.raw.decode("utf-8", "backslashreplace")}
            self._rejected.add(one.number // TOGETHER, one.number, json.dumps(line, ensure_ascii=False).encode())

    def rejected(self) -> Iterator[bytes]:
        """Every rejected line as a line of JSON, in the order of the file."""
        for bucket in self._rejected:
            yield from self._rejected.in_order(bucket)

    def _numbered(self) -> Iterator[tuple[int, bytes]]:
        """The lines of the file that are not empty, without their ends, with their numbers."""
        with self._file.open("rb") as lines:
            for number, line in enumerate(iter(partial(lines.readline, LONGEST_LINE), b""), 1):
                raw = line
                if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
                    while (rest := lines.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
                        pass
                    yield number, line  # as long as it is: what was not read must not be taken for the end
                    continue
                if number == 1:
                    raw = raw.removeprefix(b"\xef\xbb\xbf")
                if raw := raw.strip():
                    yield number, raw


def _as_mended(raw: bytes) -> bytes:
    """The line that a line of a file of rejects holds, as it was or as somebody mended it; any other line as it is."""
    try:
        told = from_json(raw)
    except (ValueError, RecursionError):
        return raw
    if not isinstance(told, dict) or told.keys() != {"line", "reason", "raw"} or not isinstance(told["raw"], str):
        return raw
    return b" ".join(told["raw"].encode().split(b"\n")).strip()


def _once(pairs: Sequence[tuple[str, object]]) -> None:
    """Raises `RefusedInput` for a name that stands twice in one object: whichever was meant, the other would be lost."""
    seen = set[str]()
    for name, _ in pairs:
        if name in seen:
            raise RefusedInput(f"{shown(name)} stands twice")
        seen.add(name)


def _bill(raw: bytes) -> bytes:
    """The name of the bill that a line is of. Raises `RefusedInput`."""
    if len(raw) >= LONGEST_LINE:
        raise RefusedInput(f"is longer than {LONGEST_LINE} bytes")
    try:
        told = from_json(raw)
    except (ValueError, RecursionError) as error:
        raise RefusedInput(f"is no JSON: {re.sub(r' at line 1 column', ' at column', str(error))}") from None
    bill = told.get("bill") if isinstance(told, dict) else None
    if not isinstance(bill, str):
        kind_of_line(told)  # says what is wrong
        raise RefusedInput("says no bill")
    return bill.encode()
