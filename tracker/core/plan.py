"""What must be done by when to make a date: the road ahead, searched backwards over the same rule that forecasts it.

The *last day* of a step is the latest one on which it may come for the road to end in time, where each step before it comes on
its own last day and each one after it as soon as it can from there. So the last days together are one way to go the road: each
act recorded on its last day is taken as the law foresees it, the date is made, and none is due before the one ahead of it. An
act that comes a day after its last day, with those before it on theirs, misses the date, however soon the others follow; but
for one in whose place time does the same, or whose absence leaves another way.

Where the date cannot be met there is no such way. A last day is then the one that would have done for that step by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.core.calendar import last_in_time, latest_start
from tracker.core.counting import ONE_DAY
from tracker.core.findings import Finding
from tracker.core.forecast import Forecast, Step, begin, supposed
from tracker.core.record import Event
from tracker.core.replay import replay
from tracker.core.road import road
from tracker.core.walk import Walk, Wanted, follow


@dataclass(frozen=True, slots=True)
class Due:
    """A step and the last day on which it may come for the date to be made; for what time does, the day on which it does then.

    `last` is None where no day would do. `slack` is the number of days between its earliest day and that one; negative where
    it would have had to come sooner than it can. `by_itself` is what time brings about in its place where it does not come by
    then, and `otherwise` the steps of another way that is left then, in time for the date: such a step is not critical. Where
    `unknown` says why, a later day may do as well: what it would lead to cannot be told. `findings` are what replay remarks on
    it on its last day, and not on its earliest.
    """

    step: Step
    last: date | None
    by_itself: str | None = None
    otherwise: tuple[str, ...] = ()
    unknown: str | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def critical(self) -> bool:
        """Whether the date is missed where the act comes a day after its last day, as far as can be told."""
        return not self.step.inferred and self.by_itself is None and not self.otherwise

    @property
    def slack(self) -> int | None:
        """The days to spare."""
        return None if self.last is None else (self.last - self.step.earliest).days


@dataclass(frozen=True, slots=True)
class Plan:
    """A road and a date by which it is to be over. `end` is the day on which time alone ends it in time, if it does."""

    forecast: Forecast
    by: date
    dues: tuple[Due, ...]
    end: date | None = None

    @property
    def can_be_met(self) -> bool:
        """Whether the date can be made, as far as the days can be told."""
        return self.forecast.earliest is None or self.forecast.earliest <= self.by

    @property
    def days_late(self) -> int:
        """By how many days the earliest end is later than the date; 0 where it is not."""
        return max(0, (self.forecast.earliest - self.by).days) if self.forecast.earliest else 0

    @property
    def tightest(self) -> Due | None:
        """The act with the fewest days to spare, critical ones before others.

        None where nothing has to be done, or the date cannot be met.
        """
        if not self.can_be_met:
            return None
        acts = [due for due in self.dues if not due.step.inferred and due.slack is not None]
        telling = [due for due in acts if due.critical] or ([] if self.end else acts)
        return min(telling, key=lambda due: due.slack or 0, default=None)

    @property
    def at_least(self) -> bool:
        """Whether more than those days may be to spare: a later day is not known not to do, or another way is left then."""
        return self.tightest is not None and bool(self.tightest.unknown or self.tightest.otherwise)

    @property
    def spare(self) -> int | None:
        """By how many days everything may be late; where nothing has to be done, how many the end comes before the date.

        None where the bill stands there already, and where the date cannot be met.
        """
        if self.tightest is not None:
            return self.tightest.slack
        return (self.by - self.end).days if self.end and self.dues and self.can_be_met else None

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
    if forecast.earliest is None or forecast.earliest <= by:
        return Plan(forecast, by, tuple(_in_time(forecast, by)), _by_time_alone(forecast, by))
    lasts = [None if step.inferred else _would_have_done(forecast, n, by) for n, step in enumerate(forecast.steps)]
    times = _by_time(forecast, lasts, by)
    dues = [Due(step, times.get(step.kind) if step.inferred else lasts[n]) for n, step in enumerate(forecast.steps)]
    return Plan(forecast, by, tuple(dues))


def _in_time(forecast: Forecast, by: date) -> Iterator[Due]:
    """Each step on its last day: the road is gone once, every act as late as still lets the rest come in time."""
    here: Walk | None = begin(forecast.outlook)
    for n, step in enumerate(forecast.steps):
        if here is not None and step.inferred:
            here = here if len(here.taken) > n else here.wait(step.kind)  # else time did it together with the step before
            yield Due(step, here.taken[n].on if here else None)
            continue
        rest = _Rest(forecast, here, n, by) if here is not None else None
        last = rest.last() if rest else None
        if rest is None or last is None:
            here = None
            yield Due(step, None)
            continue
        here = rest.acted(last)
        remarks = here.taken[n].findings if here and not step.findings else ()
        yield Due(step, last, rest.in_its_place(), rest.otherwise(last), rest.unknown_after(last), remarks)


@dataclass(frozen=True, slots=True)
class _Rest:
    """What is left of a road where all steps before the nth have come: that act, and those after it."""

    forecast: Forecast
    here: Walk
    n: int
    by: date

    @property
    def step(self) -> Step:
        """The act that is next."""
        return self.forecast.steps[self.n]

    def last(self) -> date | None:
        """The last day on which the act may come for the date to be made; None where it may on none."""
        first = follow(self.here, [self.step.wanted])
        if first is None or not self.in_time(first.day):
            return None
        if self.in_time(self.by):
            return self.by
        found = self.acted(last_in_time(self.in_time, first.day, self.by))
        return found.day if found else None

    def in_time(self, day: date) -> bool:
        """Whether the road ends in time where the act comes on this day, or the first after it on which it can."""
        found = self.acted(day)
        return found is not None and self._ends(follow(found, self._after(found)))

    def acted(self, day: date) -> Walk | None:
        """The walk gone on with the act."""
        return self.here.suppose(self.step.kind, since=day, unknown=self.step.unknown)

    def in_its_place(self) -> str | None:
        """What time brings about by the day where the act does not come: assent by silence, and the rest after it."""
        silence = next((bound.by_itself for bound in self.step.bounds if bound.by_itself), None)
        waited = self.here.wait(silence) if silence else None
        if waited is None or waited.state != self.step.to:
            return None
        return silence if self._ends(follow(waited, [one.wanted for one in self.forecast.steps[self.n + 1 :]])) else None

    def otherwise(self, last: date) -> tuple[str, ...]:
        """The steps of another way in time that is left where time has moved the bill on, the day after the act's last."""
        if last >= self.by:
            return ()
        then = Walk.begin(self.here.rules, self.here.events, last + ONE_DAY)
        if then.state == self.here.state or (other := road(then, self.forecast.to.name)) is None:
            return ()
        known = other.day <= self.by and not any(taken.unknown or taken.findings for taken in other.taken)
        return tuple(taken.kind for taken in other.taken) if known else ()

    def unknown_after(self, last: date) -> str | None:
        """Why it cannot be told whether the day after would do as well; None where it would not."""
        found = self.acted(last + ONE_DAY) if last < self.by else None
        if found is None:
            return None
        ways: list[Wanted] = []
        for wanted in self._after(found):
            then = follow(found, ways)
            if then is not None and wanted.inferred and follow(found, [*ways, wanted]) is None:
                if any(c.timer.then == wanted.kind and c.reckoning.earliest_effect is None for c in then.running):
                    return None
                wanted = Wanted(wanted.kind, unknown="its day cannot be told")
            ways.append(wanted)
        ended = follow(found, ways)
        return next((taken.unknown for taken in ended.taken if taken.unknown), None) if ended and self._ends(ended) else None

    def _after(self, found: Walk) -> list[Wanted]:
        """The steps that are still to be taken after a walk."""
        return [step.wanted for step in self.forecast.steps[len(found.taken) :]]

    def _ends(self, ended: Walk | None) -> bool:
        return ended is not None and ended.day <= self.by and ended.state == self.forecast.to.name


def _by_time_alone(forecast: Forecast, by: date) -> date | None:
    """The day on which the road is over where no act comes any more; None where that is not in time."""
    here: Walk | None = begin(forecast.outlook)
    for _ in forecast.steps:
        here = here.wait() if here is not None and here.state != forecast.to.name else here
    return here.day if here is not None and here.state == forecast.to.name and here.day <= by else None


def _would_have_done(forecast: Forecast, n: int, by: date) -> date | None:
    """The day on which the nth step would have had to come, where it cannot come in time.

    That day is not before the record's last event: None where it would have to be.
    """
    first = max((event.on for event in begin(forecast.outlook).events), default=date.min)
    return latest_start(lambda day: _ending(forecast, n, max(day, first)), by)


def _ending(forecast: Forecast, n: int, day: date) -> date | None:
    """The day on which the road ends where its nth step comes on a day, too early for it, and each later one as soon as it can.

    The acts before it come on their earliest days, or on that day too where it is sooner; replay remarks on them and goes on.
    """
    steps, here = forecast.steps, begin(forecast.outlook)
    act = Event(steps[n].kind, day)
    before = [event._replace(on=min(event.on, day)) for event in supposed(steps[:n])]
    then = Walk.begin(here.rules, (*here.events, *before, act), day)
    passed = [passage.event for passage in then.position.passages]
    if act not in passed:
        return None
    at_once = [event for event in passed[passed.index(act) + 1 :] if event.inferred]
    ended = follow(then, [step.wanted for step in steps[n + 1 + len(at_once) :]])
    return ended.day if ended is not None and ended.state == forecast.to.name else None


def _by_time(forecast: Forecast, lasts: Sequence[date | None], by: date) -> dict[str, date]:
    """The day on which time brings about each kind, where every act comes on its last day."""
    here = begin(forecast.outlook)
    acts = [
        Event(step.kind, last or step.earliest) for step, last in zip(forecast.steps, lasts, strict=True) if not step.inferred
    ]
    passages = replay(here.rules, (*here.events, *acts), by).passages
    ahead = [passage.event for passage in passages if passage not in here.position.passages]
    return {event.kind: event.on for event in ahead if event.inferred}
