"""A walk from a bill's record into the days ahead: acts that are supposed, and what time alone does between them.

Nothing is counted here: every step is a replay of the record with all that was supposed so far.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from tracker.core.basis import Basis
from tracker.core.clocks import barred
from tracker.core.counting import ONE_DAY
from tracker.core.findings import Code, Finding
from tracker.core.position import Clock, Passage, Position, held_back
from tracker.core.record import Event
from tracker.core.replay import replay
from tracker.core.rules import Rules


@dataclass(frozen=True, slots=True)
class Taken:
    """A passage that the walk has made, with the remarks that replay could not be spared.

    Where `unknown` says why its day cannot be told, the passage stands on the first day that is possible.
    """

    passage: Passage
    findings: tuple[Finding, ...] = ()
    unknown: str | None = None

    @property
    def kind(self) -> str:
        """The kind of its event."""
        return self.passage.event.kind

    @property
    def on(self) -> date:
        """The day of its event."""
        return self.passage.event.on

    @property
    def inferred(self) -> bool:
        """Whether time alone brings it about."""
        return self.passage.event.inferred


@dataclass(frozen=True, slots=True)
class Walk:
    """A record with what was supposed after it, replayed up to a day; `taken` are the passages made on the way.

    A finding that what a disputed law asks for ahead of an act was not kept puts nothing off, unless the walk is `cautious`.
    """

    rules: Rules
    events: tuple[Event, ...]
    position: Position
    taken: tuple[Taken, ...] = ()
    cautious: bool = False

    @classmethod
    def begin(cls, rules: Rules, events: Iterable[Event], day: date) -> Walk:
        """A walk that starts from what stands on a day."""
        told = tuple(events)
        return cls(rules, told, replay(rules, told, day))

    @property
    def day(self) -> date:
        """The day that has been reached."""
        return self.position.as_of

    @property
    def state(self) -> str:
        """Where the bill stands that day."""
        return self.position.state

    @property
    def running(self) -> Iterator[Clock]:
        """The clocks that run."""
        return (clock for clock in self.position.clocks if clock.ended is None)

    @property
    def unknown(self) -> str | None:
        """Why the day that has been reached is only the first that is possible; None where it is known."""
        return next((taken.unknown for taken in self.taken if taken.unknown), None)

    @property
    def remarks(self) -> int:
        """How many findings the passages have left that put an act off."""
        return sum(self._puts_off(finding) for taken in self.taken for finding in taken.findings)

    def suppose(
        self, kind: str, *, since: date | None = None, effect: date | None = None, unknown: str | None = None
    ) -> Walk | None:
        """The walk gone on with an act, on the first day from `since` on replay takes it without a finding.

        Where every day leaves one, the first on which the bill moves regularly, with its findings; None where none does, or
        where time takes the bill elsewhere before. `effect` is a day that the act names.
        """
        second_best: Walk | None = None
        for day in self._days_for(kind, max(since or self.day, self.day)):
            before = self if day == self.day else self._reach(self.events, day)
            if before is not None and before.state != self.state:  # perhaps late that day, and the act comes before
                before = self._reach(self.events, day - ONE_DAY)
            if before is None or before.state != self.state:
                break
            act = Event(kind, day, effect=effect)
            found = before._reach((*self.events, act), day, unknown)
            moved = found.taken[len(before.taken)].passage if found and len(found.taken) > len(before.taken) else None
            if found is None or moved is None or moved.event != act or moved.irregular:
                continue
            if found.remarks == before.remarks:
                return found
            second_best = second_best or found
        return second_best

    def wait(self, kind: str | None = None) -> Walk | None:
        """The walk gone on to the next day on which time acts, or brings about this kind; None where it never does."""
        passages = self.position.passages
        acting = (c for c in self.running if kind in (None, c.timer.then) and not held_back(c, passages))
        days = [clock.acts_on for clock in acting if clock.acts_on is not None]
        return self._reach(self.events, min(days)) if days else None

    def presume(self, kind: str, why: str) -> Walk | None:
        """The walk gone on with what time would bring about on a day that cannot be told: on the first that is possible.

        `why` says so where no clock runs that does.
        """
        clock = next((c for c in self.running if c.timer.then == kind), None)
        if clock is None:
            return self.suppose(kind, unknown=why)
        if clock.acts_on is not None or clock.reckoning.paused:
            return None
        return self.suppose(kind, since=clock.reckoning.earliest_effect, unknown=clock.reckoning.unknown or why)

    def opened_by(self, kind: str, day: date) -> Basis | None:
        """The law of the term that lets an act of this kind come on no day before this one; None where none does."""
        waiting = [c.reckoning.term for c in self.running if kind in c.timer.stops and c.reckoning.opens == day]
        barring = [starter.term for starter in self.rules.starters(kind, day) if starter.term and starter.term.only]
        return next((term.basis for term in (*waiting, *barring)), None)

    def _reach(self, events: tuple[Event, ...], day: date, unknown: str | None = None) -> Walk | None:
        """The walk with these events on a later day; None where they would turn what it has passed already."""
        position = replay(self.rules, events, day)
        passed, found = self.position.passages, self.position.findings
        if position.passages[: len(passed)] != passed or position.findings[: len(found)] != found:
            return None
        made = [Taken(passage) for passage in position.passages[len(passed) :]]
        if made:
            new = position.findings[len(found) :]
            made[0] = replace(made[0], findings=new, unknown=unknown or _not_checked(new))
        return replace(self, events=events, position=position, taken=(*self.taken, *made))

    def _puts_off(self, finding: Finding) -> bool:
        return self.cautious or disputed_ahead(self.rules, finding) is None

    def _days_for(self, kind: str, since: date) -> list[date]:
        """The days on which whether an act of this kind leaves a finding can turn, the first of them `since`."""
        bar = barred(self.rules, self.position.passages, kind, since)
        if bar is None:
            return []
        opens = [clock.reckoning.opens for clock in self.running if kind in clock.timer.stops]
        days = {since, min(since, date.max - ONE_DAY) + ONE_DAY, *self.rules.changes, *filter(None, [*opens, bar[0]])}
        return sorted(day for day in days if day >= since)


def _not_checked(findings: Iterable[Finding]) -> str | None:
    """Why it cannot be told whether an act may come on its day, by the findings that it has left."""
    bar = next((finding for finding in findings if finding.code is Code.BAR_NOT_CHECKED), None)
    if bar is None:
        return None
    _, _, why = (bar.detail or "").partition(": ")
    return f"whether the treaty allows {bar.kind} by then cannot be told ({why})"


def disputed_ahead(rules: Rules, finding: Finding) -> Basis | None:
    """The law that an act was to wait for and did not, by a finding, where readings differ on whether that law binds."""
    if finding.code not in (Code.TOO_EARLY, Code.NOT_PRECEDED):
        return None
    timer, _, _ = (finding.detail or "").partition(":")
    term = rules.term(timer, finding.on)
    return term.basis if term and term.basis.disputed else None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A step that a walk is asked to take: an act (on no day before `since`, perhaps naming a day) or what time does."""

    kind: str
    inferred: bool = False
    unknown: str | None = None
    since: date | None = None
    effect: date | None = None


def follow(walk: Walk, steps: Iterable[Wanted]) -> Walk | None:
    """The walk after these steps, each taken as soon as it can be; None where one of them cannot."""
    taken = len(walk.taken)
    found: Walk | None = walk
    for step in steps:
        assert found is not None
        if len(found.taken) == taken:
            if step.inferred:
                found = found.wait(step.kind)
            elif step.unknown:
                found = found.presume(step.kind, step.unknown)
            else:
                found = found.suppose(step.kind, since=step.since, effect=step.effect)
        if found is None or len(found.taken) == taken or found.taken[taken].kind != step.kind:
            return None
        taken += 1
    return found
