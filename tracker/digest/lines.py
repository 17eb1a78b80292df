"""A line of a digest: one thing that is told of one bill."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.core.outlook import Outlook


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a digest. `days` are days remaining, where the line counts some; `law` is a citation.

    `positions` are those of the entries that the line tells: each entry in one line, and both halves of a correction in one.
    """

    bill: str
    title: str
    text: str
    on: date | None = None
    days: int | None = None
    law: str | None = None
    remark: str | None = None
    positions: tuple[int, ...] = ()


def line(of: Outlook, text: str, **more: object) -> Line:
    """A line of this bill."""
    return Line(of.record.bill, of.record.title, text, **more)  # type: ignore[arg-type]
