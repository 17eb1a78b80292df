"""The lines of a file that open bills: one bill is opened in one way, and as it was opened before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tracker.core.entry import Entry, Opening
from tracker.core.record import read
from tracker.errors import RecordConflict, RefusedInput, TrackerError, UnknownBill, shown
from tracker.lines import Intake, Line

Opener = Callable[..., Opening]
"""What makes an opening of what it says: see `Bindings.opening`."""


def take_openings(bill: str, log: Sequence[Entry], lines: Sequence[Line], opener: Opener, found: Intake) -> list[Line]:
    """Take in the openings; the other lines, where there is a bill for them."""
    others: list[Line] = []
    told: list[tuple[Line, Opening]] = []
    for line in lines:
        if "open" not in line.told:
            others.append(line)
            continue
        try:
            told.append((line, _opening(line.told, opener)))
        except TrackerError as error:
            found.reject([line], error)
    if log:
        _hold_against(bill, log, told, found)
    elif told and all(_says(opening) == _says(told[0][1]) for _, opening in told):
        found.bodies.append(told[0][1])
        found.already += len(told) - 1
    elif told:
        numbers = ", ".join(str(line.number) for line, _ in told[:5])
        found.reject([line for line, _ in told], f"the bill {bill} is opened in more ways than one (lines {numbers}): leave one")
    if not log and not found.bodies:
        found.reject(
            others, UnknownBill(f"the bill {shown(bill)} is neither in the ledger nor opened by a line that can be taken")
        )
        return []
    return others


def _opening(told: Mapping[str, Any], opener: Opener) -> Opening:
    tags, terms = told.get("tags") or (), told.get("terms") or {}
    if any(type(text) is not str for text in (*tags, *terms.values())):
        raise RefusedInput("tags must be a list of texts, terms texts by the name of their timer")
    return opener(
        workflow=told["open"],
        title=told["title"],
        treaty=told.get("treaty"),
        number=told.get("number"),
        tags=tags,
        terms=terms,
    )


def _says(opening: Opening) -> tuple[object, ...]:
    """What a line can say of a bill that it opens."""
    return (opening.workflow, opening.title, opening.treaty, opening.number, opening.tags, dict(opening.terms))


def _hold_against(bill: str, log: Sequence[Entry], told: Sequence[tuple[Line, Opening]], found: Intake) -> None:
    """An opening of a bill that is there says what was said when it was opened, or what stands now; or it is rejected."""
    if not told:
        return
    opened, record = log[0].body, read(log)
    assert isinstance(opened, Opening)
    now = (record.workflow, record.title, record.treaty, record.number, record.tags, dict(record.terms))
    for line, opening in told:
        if _says(opening) in (_says(opened), now):
            found.already += 1
        else:
            why = f"the bill {bill} is there already, and was opened otherwise: `tracker amend` changes what it is called"
            found.reject([line], RecordConflict(why))
