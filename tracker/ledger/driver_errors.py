"""What a driver's error means to whoever typed the command: one line, with the way out."""

from __future__ import annotations


def line_of(error: BaseException, name: str) -> str:
    """The line for an error of the database of that name."""
    said = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    for sign, line in _LINES.items():
        if sign in said.lower():
            return f"{name} {line.format(said=said)}"
    return f"{name} cannot be used: {said}"


_LOCKED = "is locked by another program: try again when it is done"
_FULL = "has no room left on its disk: nothing was written"
_LINES = {
    "database is locked": _LOCKED,
    "due to lock timeout": _LOCKED,
    "readonly database": "is read-only: nothing was written",
    "is not a database": "is not a ledger (not a database at all): --db names another file",
    "disk i/o error": "cannot be opened, read or written (disk I/O error): is it a file, on a disk that works and has room?",
    "unable to open database file": "cannot be opened: is it a file that may be read and written?",
    "malformed": "is damaged: restore it from a backup",
    "disk is full": _FULL,
    "no space left on device": _FULL,
    "permission denied": "does not let its user do that (roles: db/README.md): {said}",
    "must be owner": "is of an older schema, and only the owner of its tables brings it up: {said}",
    "append-only": "refused a change: its entries are append-only",
}
