"""A seal: one short line that stands for all that a ledger holds up to a position, to be kept where nobody can reach both.

`seal1:POSITION:ENTRIES:VERSIONS:BILLS:CALENDARS`, where BILLS is the SHA-256 over the hash of each bill's last entry, in
the order of the bills' names (by their bytes in UTF-8), each hash followed by a line feed; CALENDARS the same over the
last version of each calendar. Only what was recorded up to POSITION counts, so a ledger that has grown can still be held
against an older seal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Connection, column, func, select, table

from tracker.errors import RefusedInput, shown
from tracker.ledger.chain import ENTRIES, VERSIONS, Chained
from tracker.ledger.database import Database

_FORM = re.compile(r"seal1:(\d{1,18}):(\d{1,18}):(\d{1,18}):([0-9a-f]{64}):([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Seal:
    """The last position covered, how many entries and versions of sitting days there are, and a digest of either."""

    position: int
    entries: int
    versions: int
    bills: str
    calendars: str

    def __str__(self) -> str:
        return f"seal1:{self.position}:{self.entries}:{self.versions}:{self.bills}:{self.calendars}"


def read_seal(text: str) -> Seal:
    """A seal from its line. Raises `RefusedInput`."""
    found = _FORM.fullmatch(text.strip())
    if found is None:
        raise RefusedInput(f"{shown(text)} is no seal: give the whole line that `tracker ledger seal` printed")
    position, entries, versions, bills, calendars = found.groups()
    return Seal(int(position), int(entries), int(versions), bills, calendars)


def seal(database: Database) -> Seal:
    """The seal of a ledger as it stands."""
    with database.snapshot() as connection:
        return seal_at(connection)


def seal_at(connection: Connection, upto: int | None = None) -> Seal:
    """The seal of what was recorded up to and including a position, by the hashes as they are stored."""
    last_entry, entries, bills = _part(connection, ENTRIES, upto)
    last_version, versions, calendars = _part(connection, VERSIONS, upto)
    return Seal(max(last_entry, last_version), entries, versions, bills, calendars)


def _part(connection: Connection, chained: Chained, upto: int | None) -> tuple[int, int, str]:
    """The last position and the count of a table's rows, and the digest over the last hash of each of its chains."""
    kept = table(chained.table, *map(column, (chained.name, "position", "hash")))
    covered = kept.c.position <= upto if upto is not None else kept.c.position.is_not(None)
    last, count = connection.execute(select(func.max(kept.c.position), func.count()).where(covered)).one()
    ends = select(func.max(kept.c.position)).where(covered).group_by(kept.c[chained.name])
    binary = "C" if connection.dialect.name == "postgresql" else "BINARY"
    hashes = select(kept.c.hash).where(kept.c.position.in_(ends)).order_by(kept.c[chained.name].collate(binary))
    digest = sha256()
    for hash_ in connection.scalars(hashes):
        digest.update(f"{hash_}\n".encode("utf-8", "surrogateescape"))
    return last or 0, count, digest.hexdigest()


def differences(kept: Seal, found: Seal) -> Iterator[str]:
    """Where a ledger, sealed again at the same position, is not as it was when the seal was taken; a line each."""
    upto = f"up to position {kept.position}"
    if found.position != kept.position:
        yield f"the seal covers what was recorded {upto}, and of that the ledger holds nothing after {found.position}"
    for what, before, now in (
        ("entries", kept.entries, found.entries),
        ("versions of sitting days", kept.versions, found.versions),
    ):
        if before != now:
            yield f"the seal counts {before} {what} {upto}, the ledger holds {now}"
    if found.bills != kept.bills:
        yield f"the bills, each by its last entry {upto}, are not those of the seal: cut off at an end, or written anew"
    if found.calendars != kept.calendars:
        yield f"the calendars, each by its last version {upto}, are not those of the seal: cut off at an end, or written anew"
