"""Deadlines that moved, as a table and as JSON."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tracker.cli.console import table

if TYPE_CHECKING:
    from tracker.core.deadlines import Deadline
    from tracker.moved import Moved


def tell_moves(moved: "Sequence[Moved]") -> None:
    """A line for each deadline that moved: from when to when, and by how much."""
    rows = [(one.bill, one.timer.name, _when(one.was), _when(one.now), _by_how_much(one), _standing(one)) for one in moved]
    table(("bill", "deadline", "from", "to", "", "standing"), rows)


def move_shape(moved: "Moved") -> dict[str, Any]:
    """The documented JSON of one."""
    from tracker import shapes

    return {
        "bill": moved.bill,
        "timer": moved.timer.name,
        "before": shapes.day(moved.before),
        "after": shapes.day(moved.after),
        "days": moved.days,
        "was": shapes.deadline(moved.was) if moved.was else None,
        "now": shapes.deadline(moved.now) if moved.now else None,
    }


def _when(deadline: "Deadline | None") -> str:
    """The day of a deadline; where it is not known, with the earliest that is possible."""
    if deadline is None:
        return "not running"
    if deadline.day is not None:
        return str(deadline.day)
    return "not known" + (f", not before {deadline.earliest}" if deadline.earliest else "")


def _by_how_much(moved: "Moved") -> str:
    from tracker import wording

    if not moved.days:
        return ""
    return f"{wording.count_of(abs(moved.days), 'day')} {'later' if moved.days > 0 else 'earlier'}"


def _standing(moved: "Moved") -> str:
    from tracker import wording

    return wording.standing(moved.now) if moved.now else ""
