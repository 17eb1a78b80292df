"""The hash chain: what is hashed of each entry and of each version of sitting days, byte for byte.

An entry's hash covers the hash of its bill's entry before, and a version's that of its calendar's version before, so
nothing inside a chain can be altered, left out or moved without a trace. The form is fixed for ever, as hashes in
ledgers and in seals depend on it; `db/README.md` tells it to those who check a chain without this program.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from hashlib import sha256

from tracker.ledger.codec import canonical


def link(hashed: bytes) -> str:
    """The hash that stands in the ledger: SHA-256 (FIPS 180-4) as 64 hex digits."""
    return sha256(hashed).hexdigest()


def entry_bytes(
    *, bill: str, seq: int, position: int, kind: str, recorded_at: datetime | str, recorded_by: str, body: str, previous: str
) -> bytes:
    """What is hashed of an entry: canonical JSON of these eight, in UTF-8, `recorded_at` as `moment_text` writes it.

    `body` is the body's canonical JSON as the table keeps it, `previous` the hash of the bill's entry before ('' for its
    first).
    """
    return (
        f'{{"bill":{_text(bill)},"body":{body},"kind":{_text(kind)},"position":{position},'
        f'"previous":"{previous}","recorded_at":"{moment_text(recorded_at)}","recorded_by":{_text(recorded_by)},"seq":{seq}}}'
    ).encode("utf-8", "surrogateescape")


def version_bytes(
    *,
    name: str,
    version: int,
    position: int,
    recorded_at: datetime | str,
    recorded_by: str,
    source: str,
    first: date | str,
    last: date | str,
    days: str,
    previous: str,
) -> bytes:
    """What is hashed of a version of sitting days: canonical JSON of these ten, in UTF-8, the days in it as ISO text.

    `days` is the canonical JSON list as the table keeps it, `previous` the hash of the calendar's version before ('' for
    its first).
    """
    return (
        f'{{"days":{days},"first":"{first}","last":"{last}","name":{canonical(name)},"position":{position},'
        f'"previous":"{previous}","recorded_at":"{moment_text(recorded_at)}","recorded_by":{canonical(recorded_by)},'
        f'"source":{canonical(source)},"version":{version}}}'
    ).encode("utf-8", "surrogateescape")


@lru_cache(1024)
def moment_text(at: datetime | str) -> str:
    """A moment as it is hashed, in UTC with six decimals: 2021-05-19T12:30:00.000000+00:00.

    SQLite keeps moments as text in UTC, with a space for the T; any other text is given back as it is, and fits no hash.
    """
    if isinstance(at, datetime):
        return at.astimezone(UTC).isoformat(timespec="microseconds")
    return f"{at[:10]}T{at[11:]}+00:00" if len(at) == 26 and at[10] == " " else at


_text = lru_cache(1024)(canonical)
"""A name's canonical JSON: one entry's names are mostly those of the entry before."""


@dataclass(frozen=True, slots=True)
class Chained:
    """A table of chained rows: the column that names a row's chain, the one that counts in it, all that is hashed, and how.

    `hashed` takes those columns as either driver gives them, and `previous`.
    """

    table: str
    name: str
    number: str
    columns: tuple[str, ...]
    hashed: Callable[..., bytes]


ENTRIES = Chained("entry", "bill", "seq", ("bill", "seq", "position", "kind", "recorded_at", "recorded_by", "body"), entry_bytes)
VERSIONS = Chained(
    "calendar",
    "name",
    "version",
    ("name", "version", "position", "recorded_at", "recorded_by", "source", "first", "last", "days"),
    version_bytes,
)
