"""When a bill can be over: the road to its usual end, as of the day on which it last had news.

A passing day puts off the earliest day of a bill on which nothing happens, and that is no news. So a digest compares the road
as of the day of the last news that was told with the road as of the day of the last news now: what one digest says is what the
next one begins with, whichever nights lie between.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker import door
from tracker.core.basis import Basis
from tracker.core.counting import ONE_DAY
from tracker.core.entry import Entry, Expectation, Note, Retraction, Void
from tracker.core.forecast import Forecast, forecast, usual_end
from tracker.core.outlook import Outlook
from tracker.core.workflow import State

_NO_NEWS = (Expectation, Note, Void)
"""What no road turns on: it moves no state, and a void bill has none."""


@dataclass(frozen=True, slots=True)
class Road:
    """The road to the usual end from where a bill stands in an outlook; `forecast` is None where none leads there."""

    outlook: Outlook
    end: State
    forecast: Forecast | None

    @property
    def is_over(self) -> bool:
        """Whether the bill stands at its end."""
        return self.forecast is not None and not self.forecast.steps

    @property
    def earliest(self) -> date | None:
        """The first day that is possible; None where the bill is over, or cannot be."""
        return self.forecast.earliest if self.forecast else None

    @property
    def latest(self) -> date | None:
        """The latest day by law; None where none is certain."""
        return self.forecast.latest if self.forecast else None

    @property
    def is_known(self) -> bool:
        """Whether the earliest day is known, and not the first alone that is possible."""
        return self.earliest is not None and self.forecast is not None and self.forecast.unknown is None

    @property
    def is_exact(self) -> bool:
        """Whether the law leaves one day and no other."""
        return self.is_known and self.earliest == self.latest

    @property
    def opened_by(self) -> Basis | None:
        """The law of the last term on the road that lets it come no sooner."""
        steps = self.forecast.steps if self.forecast else ()
        held = [step.clock.reckoning.term.basis if step.clock else step.opened for step in steps]
        return next((basis for basis in reversed(held) if basis), None)

    @property
    def closed_by(self) -> Basis | None:
        """The law of the term that gives the latest day."""
        if self.forecast is None or self.latest is None:
            return None
        step = self.forecast.steps[-1]
        bounds = sorted((b for b in step.bounds if b.is_certain), key=lambda b: b.last or date.max)
        found = [step.clock.reckoning.term.basis] if step.clock else [bound.basis for bound in bounds]
        return next(iter(found), None)


def road_of(outlook: Outlook) -> Road:
    """The road ahead of a bill as it is seen."""
    end = usual_end(outlook.rules)
    return Road(outlook, outlook.rules.states[end], forecast(outlook, end))


def heard(log: Sequence[Entry]) -> list[Entry]:
    """The entries that are news to the road: all but notes, expectations and voids, and what takes one of these back."""
    left_out = {entry.seq for entry in log if isinstance(entry.body, _NO_NEWS)}
    left_out |= {entry.seq for entry in log if isinstance(entry.body, Retraction) and entry.body.of in left_out}
    return [entry for entry in log if entry.seq not in left_out]


def last_news(outlook: Outlook, log: Sequence[Entry]) -> date:
    """The day on which a bill with these entries last had news, in its own zone; no later than the outlook's.

    That is the last of these days: on which an entry was made that is `heard`, on which time brought something about, or with
    which a deadline became overdue.
    """
    zone = outlook.rules.zone
    days = [min(door.today(entry.recorded_at, zone), outlook.as_of) for entry in heard(log)]
    days += [passage.event.on for passage in outlook.position.passages if passage.event.inferred]
    days += [deadline.day + ONE_DAY for deadline in outlook.open_deadlines if deadline.day and deadline.day < outlook.as_of]
    return max(days)
