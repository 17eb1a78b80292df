"""What must be done by when to make a date: the road ahead, searched backwards over the same rule that forecasts it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.core.calendar import latest_start
from tracker.core.forecast import Forecast, Step, begin, supposed
from tracker.core.record import Event
from tracker.core.replay import replay
from tracker.core.walk import Walk, follow


@dataclass(frozen=True, slots=True)
class Due:
    """A step and the last day on which it may come for the date to be made; for what time does, the day on which it does then.

    `last` is None where no day would do. `slack` is the number of days between its earliest day and that one; negative where
    it would have had to come sooner than it can. `by_itself` is what time brings about in its place where it does not come by
    then, in time for the date: such a step is not critical.
    """

    step: Step
    last: date | None
    by_itself: str | None = None

    @property
    def critical(self) -> bool:
        """Whether the date is missed where the act comes a day after its last day."""
        return not self.step.inferred and self.by_itself is None

    @property
    def slack(self) -> int | None:
        """The days to spare."""
        return None if self.last is None else (self.last - self.step.earliest).days


@dataclass(frozen=True, slots=True)
class Plan:
    """A road and a date by which it is to be over. `obstacle` is the act that keeps it from being made, where it cannot be."""

    forecast: Forecast
    by: date
    dues: tuple[Due, ...]

    @property
    def can_be_met(self) -> bool:
        """Whether the date can be made, as far as the days can be told."""
        return self.forecast.earliest is None or self.forecast.earliest <= self.by

    @property
    def days_late(self) -> int:
        """By how many days the earliest end is later than the date; 0 where it is not."""
        return max(0, (self.forecast.earliest - self.by).days) if self.forecast.earliest else 0

    @property
    def obstacle(self) -> Due | None:
        """The last act that would have had to come sooner than it can; without one, what time does last."""
        if self.can_be_met:
            return None
        late = [due for due in self.dues if due.last is None or due.last < due.step.earliest]
        acts = [due for due in late if not due.step.inferred]
        return next(reversed(acts or late), None)


def plan(forecast: Forecast, by: date) -> Plan:
    """The last day for each step of a road for it to be over by a day."""
    lasts = [None if step.inferred else _last_day(forecast, n, by) for n, step in enumerate(forecast.steps)]
    times = _by_time(forecast, lasts, by)
    dues = [
        Due(step, times.get(step.kind)) if step.inferred else Due(step, lasts[n], _in_its_place(forecast, n, by))
        for n, step in enumerate(forecast.steps)
    ]
    return Plan(forecast, by, tuple(dues))


def _in_its_place(forecast: Forecast, n: int, by: date) -> str | None:
    """What time brings about by the day where the nth act does not come: assent by silence, and the rest after it."""
    step = forecast.steps[n]
    silence = next((bound.by_itself for bound in step.bounds if bound.by_itself), None)
    here = follow(begin(forecast.outlook), [one.wanted for one in forecast.steps[:n]]) if silence else None
    waited = here.wait(silence) if here else None
    if waited is None or waited.state != step.to:
        return None
    ended = follow(waited, [one.wanted for one in forecast.steps[n + 1 :]])
    return silence if ended is not None and ended.day <= by and ended.state == forecast.to.name else None


def _last_day(forecast: Forecast, n: int, by: date) -> date | None:
    """The last day on which the nth step may come; where it can come on none that will do, the day that would have done.

    That day is not before the record's last event: None where it would have to be.
    """
    ending, step = _Ending(forecast, n), forecast.steps[n]
    told = begin(forecast.outlook).events
    in_time = forecast.earliest is not None and forecast.earliest <= by
    first = step.earliest if in_time else max((event.on for event in told), default=date.min)
    return latest_start(lambda day: ending(max(day, first)), by)


@dataclass(frozen=True, slots=True)
class _Ending:
    """The day on which the road ends where its nth step comes on a given day, and each later one as soon as it can.

    The acts before it come on their earliest days, or on that day too where it is sooner.
    """

    forecast: Forecast
    n: int

    def __call__(self, day: date) -> date | None:
        steps = self.forecast.steps
        found, done = self._sooner(day) if day < steps[self.n].earliest else self._later(day)
        if found is None:
            return None
        ended = follow(found, [step.wanted for step in steps[done:]])
        return ended.day if ended is not None and ended.state == self.forecast.to.name else None

    def _later(self, day: date) -> tuple[Walk | None, int]:
        """The walk up to the step, on a day on which it can come, and how many steps of the road that makes."""
        steps = self.forecast.steps
        here = follow(begin(self.forecast.outlook), [step.wanted for step in steps[: self.n]])
        found = here.suppose(steps[self.n].kind, since=day, unknown=steps[self.n].unknown) if here else None
        return found, len(found.taken) if found else 0

    def _sooner(self, day: date) -> tuple[Walk | None, int]:
        """The same on a day on which it would have had to come: replay remarks on it and goes on."""
        steps, here = self.forecast.steps, begin(self.forecast.outlook)
        act = Event(steps[self.n].kind, day)
        before = [event._replace(on=min(event.on, day)) for event in supposed(steps[: self.n])]
        then = Walk.begin(here.rules, (*here.events, *before, act), day)
        passed = [passage.event for passage in then.position.passages]
        if act not in passed:
            return None, 0
        at_once = [event for event in passed[passed.index(act) + 1 :] if event.inferred]
        return then, self.n + 1 + len(at_once)


def _by_time(forecast: Forecast, lasts: Sequence[date | None], by: date) -> dict[str, date]:
    """The day on which time brings about each kind, where every act comes on its last day."""
    here = begin(forecast.outlook)
    acts = [
        Event(step.kind, last or step.earliest) for step, last in zip(forecast.steps, lasts, strict=True) if not step.inferred
    ]
    passages = replay(here.rules, (*here.events, *acts), by).passages
    ahead = [passage.event for passage in passages if passage not in here.position.passages]
    return {event.kind: event.on for event in ahead if event.inferred}
