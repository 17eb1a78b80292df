"""Which running deadlines stand otherwise in one outlook of a bill than in another: what a new calendar moves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from tracker.core.deadlines import Deadline, Standing
from tracker.core.outlook import Outlook
from tracker.core.workflow import Timer


@dataclass(frozen=True, slots=True)
class Moved:
    """A deadline of a bill as it stood and as it stands; None where it was, or is, not there."""

    bill: str
    was: Deadline | None
    now: Deadline | None

    @property
    def timer(self) -> Timer:
        """The timer at work."""
        found = self.now or self.was
        assert found is not None
        return found.timer

    @property
    def before(self) -> date | None:
        """The day that was counted to; None where it was not known."""
        return self.was.day if self.was else None

    @property
    def after(self) -> date | None:
        """The day that is counted to now; None where it is not known."""
        return self.now.day if self.now else None

    @property
    def days(self) -> int | None:
        """By how many days it moved, negative to an earlier day; None where either is not known."""
        return (self.after - self.before).days if self.after and self.before else None


def moved(before: Outlook, after: Outlook) -> Iterator[Moved]:
    """The deadlines whose day, earliest day or standing differs, of those that ask for attention in either or have run out."""
    was, now = _numbered(before), _numbered(after)
    for key in dict.fromkeys([*was, *now]):
        one, other = was.get(key), now.get(key)
        if (_matters(before, one) or _matters(after, other)) and _told(one) != _told(other):
            yield Moved(after.record.bill, one, other)


def _matters(outlook: Outlook, deadline: Deadline | None) -> bool:
    return deadline is not None and (deadline in outlook.open_deadlines or deadline.standing is Standing.RAN_OUT)


def _numbered(outlook: Outlook) -> Mapping[tuple[str, int], Deadline]:
    """Deadlines by their timer and which of its clocks they are: a clock's start may itself have moved."""
    seen: Counter[str] = Counter()
    found = {}
    for deadline in outlook.deadlines:
        seen[deadline.timer.name] += 1
        found[deadline.timer.name, seen[deadline.timer.name]] = deadline
    return found


def _told(deadline: Deadline | None) -> tuple[object, ...]:
    return (deadline.day, deadline.earliest, deadline.standing) if deadline else ()
