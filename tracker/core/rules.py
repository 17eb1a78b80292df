"""A workflow made ready for one bill: which move is legal on a day, and the terms that rule its clocks.

A workflow is compiled once, to one `transitions.Machine` for each stretch between days on which its rules change, and
shared, with the machines' answers, by every bill of it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple
from zoneinfo import ZoneInfo

from transitions import Machine

from tracker.core.basis import Basis
from tracker.core.calendar import Reckoning
from tracker.core.law import Law
from tracker.core.record import Event
from tracker.core.sittings import Sittings
from tracker.core.term import Condition, Term, days_named, in_force_on, kinds_of, spoken_of
from tracker.core.workflow import NOTICE, NoExit, State, Timer, Treaty, Workflow, changes


@dataclass(frozen=True, slots=True)
class Starter:
    """A timer that an event may start on a day: its term then (None: nobody gives one), what starts it, and the names of the
    days, beside the event's own, from which the term counts.
    """

    timer: Timer
    term: Term | None
    conditions: tuple[Condition, ...]
    named: frozenset[str]


class Answer(NamedTuple):
    """What an event of one kind comes to where a bill stands in one state, while one law holds.

    Where it leads and whether it is a regular move (see `Law.go`), or the law that does not allow it; the timers that it may
    start, those whose clocks it can end, start again, pause or extend; whether the law asks for something before it, whether
    clocks wait for more than one of its kind, and whether any must be told of it.
    """

    to: str | None
    regular: bool
    forbidden: Basis | None
    starters: tuple[Starter, ...]
    touches: frozenset[str]
    preceded: bool
    counted: bool
    heeded: bool


class Rules:
    """The rules that one bill goes by: the workflow, its treaty's terms where the workflow leaves them to it, and its own.

    `calendars` are the sitting days that its terms count by. Where a day of the law was asked for (`law_of`), the rules of
    that day hold for every event.
    """

    def __init__(
        self,
        workflow: Workflow,
        treaty: Treaty | None = None,
        own: Mapping[str, Term] | None = None,
        calendars: Mapping[str, Sittings] | None = None,
        *,
        pinned: date | None = None,
        like: Rules | None = None,
    ) -> None:
        self.workflow = workflow
        self.treaty = treaty
        self.calendars = calendars or {}
        self.pinned = pinned
        self.timers: dict[str, Timer] = {timer.name: timer for timer in workflow.timers}
        self.place = {name: n for n, name in enumerate(self.timers)}
        self.order = {state.name: n for n, state in enumerate(workflow.states)}
        self._own = own or {}
        left = {name: t for name, t in (treaty.terms if treaty else {}).items() if self._leaves(name)}
        self._given: Mapping[str, Term] = {**left, **self._own}
        self._changes = changes(workflow, self._given)
        self.changes = () if pinned else self._changes
        """The days from which on another law holds."""
        self._law_changes: tuple[date, ...] = like._law_changes if like else changes(workflow, {})
        self._laws: dict[date, Law] = like._laws if like else {}
        self._only = None if self._law_changes else self.law(workflow.law_as_of)
        self._answers: dict[tuple[str, str, int], Answer] = {}
        self._starters: dict[tuple[str, int], tuple[Starter, ...]] = {}
        self._days_of: dict[int, frozenset[str]] = {}
        self._spoken: dict[int, frozenset[str]] = {}
        self.reckonings: dict[tuple[object, ...], Reckoning] = {}
        """What terms came to, for clocks that start alike: kept by `tracker.core.clocks`."""
        self.effects: dict[tuple[str, date, date | None], Event] = {}
        """What time brings about, by timer and day: kept by `tracker.core.replay`, the same for every bill."""

    def _leaves(self, timer: str) -> bool:
        return timer in self.timers and self.timers[timer].term is None

    def for_bill(self, treaty: Treaty | None, own: Mapping[str, Term], calendars: Mapping[str, Sittings] | None = None) -> Rules:
        """The same workflow for a bill on this treaty, with these terms of its own and these sitting days."""
        return Rules(self.workflow.about(treaty), treaty, own, calendars, pinned=self.pinned, like=self)

    def law_of(self, day: date | None) -> Rules:
        """The same rules as they were, or will be, on one day, whatever the day of an event; None: each on its own day."""
        return Rules(self.workflow, self.treaty, self._own, self.calendars, pinned=day, like=self)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone in which this workflow's days begin and end."""
        return ZoneInfo(self.workflow.timezone)

    @cached_property
    def rank(self) -> dict[str, int]:
        """Each event kind's place in the story: the order in which the files declare them."""
        return {kind: n for n, kind in enumerate(self.workflow.kinds)}

    @property
    def newest(self) -> date:
        """The first day of the newest law; the day of the law as written down where it never changed."""
        return self.pinned or (self._changes[-1] if self._changes else self.workflow.law_as_of)

    @property
    def states(self) -> Mapping[str, State]:
        """Every state, as the newest law has it."""
        return self.law(self.newest).states

    @property
    def machine(self) -> Machine:
        """The machine of the newest law."""
        return self.law(self.newest).machine

    @cached_property
    def terms(self) -> Mapping[str, Term | None]:
        """The newest wording of each timer's term; None where neither treaty nor bill gives it."""
        return {name: self.term(name, self.newest) for name in self.timers}

    def law(self, on: date) -> Law:
        """The workflow as it is law on a day."""
        since = bisect_right(self._law_changes, self.pinned or on)
        stretch = self._law_changes[since - 1] if since else date.min
        if stretch not in self._laws:
            self._laws[stretch] = Law(self.workflow.on(stretch))
        return self._laws[stretch]

    def answer(self, state: str, kind: str, on: date) -> Answer:
        """What an event of this kind and day comes to where a bill stands in `state`. Found once for each law."""
        key = state, kind, bisect_right(self._changes, self.pinned or on) if self._changes else 0
        found = self._answers.get(key)
        if found is None:
            touches, starters, preceded = self.touching.get(kind, frozenset()), self.starters(kind, on), kind in self.preceded
            to, regular = self.go(state, kind, on)
            found = self._answers[key] = Answer(
                to,
                regular,
                self.forbids(state, kind, on),
                starters,
                touches,
                preceded,
                counted=kind in self.counted,
                heeded=bool(starters or touches or preceded),
            )
        return found

    def go(self, state: str, kind: str, on: date) -> tuple[str | None, bool]:
        """Where a bill goes from `state` on an event of this kind and day, and whether that is regular: see `Law.go`."""
        return (self._only or self.law(on)).go(state, kind)

    def forbids(self, state: str, kind: str, on: date) -> Basis | None:
        """The law that does not allow an event of this kind where a bill stands in `state`; None where none says so."""
        return self.law(on).states[state].not_allowed.get(kind)

    def move(self, state: str, kind: str, on: date | None = None) -> str | None:
        """Where the machine goes, or None where it does not foresee the event; by the newest law where no day is given."""
        return self.law(on or self.newest).move(state, kind)

    def term(self, timer: str, on: date) -> Term | None:
        """The term that a clock of this timer started on a day goes by: the bill's own, the treaty's, or the workflow's."""
        return in_force_on(self._given.get(timer, self.timers[timer].term), self.pinned or on)

    def starters(self, kind: str, on: date) -> tuple[Starter, ...]:
        """The timers that an event of this kind and day may start, in file order.

        A timer whose rule the workflow itself has not in force that day is none of them; one whose term nobody gives is.
        """
        day = self.pinned or on
        key = kind, bisect_right(self._changes, day) if self._changes else 0
        kept = self._starters.get(key)
        if kept is None:
            found = [self._starter(timer, day) for timer in self.workflow.timers if self._in_force(timer, day)]
            kept = self._starters[key] = tuple(one for one in found if kind in kinds_of(one.conditions))
        return kept

    def _starter(self, timer: Timer, day: date) -> Starter:
        term = self.term(timer.name, day)
        named = self.days_of(term) if term else frozenset[str]()
        return Starter(timer, term, (term.starts if term else ()) or timer.starts, named)

    def _in_force(self, timer: Timer, day: date) -> bool:
        return timer.term is None or timer.name in self._given or self.term(timer.name, day) is not None

    def no_exit(self, timer: Timer) -> NoExit | None:
        """What the treaty says instead of a term for this timer, where it is that of the notice and there is no clause."""
        return self.treaty.exit if self.treaty and timer.name == NOTICE else None

    def days_of(self, term: Term) -> frozenset[str]:
        """The names of the days, beside the event's own, from which this term counts."""
        found = self._days_of.get(id(term))
        if found is None:
            found = self._days_of[id(term)] = frozenset(days_named(term))
        return found

    def spoken_of(self, on: date) -> frozenset[str]:
        """The event kinds of which the terms in force on a day speak: what holds one back, what a bar counts from, what starts
        a clock on some treaties alone.
        """
        stretch = bisect_right(self._changes, self.pinned or on) if self._changes else 0
        if stretch not in self._spoken:
            self._spoken[stretch] = frozenset(self._speaking(on))
        return self._spoken[stretch]

    def _speaking(self, on: date) -> Iterator[str]:
        for name, timer in self.timers.items():
            term = self.term(name, on)
            if term is not None:
                yield from kinds_of(timer.starts) if timer.treaties else ()
                yield from filter(None, [timer.then])
                yield from spoken_of(term)
                yield from filter(None, [self.workflow.days.get(term.only.since)] if term.only else ())

    @cached_property
    def preceded(self) -> frozenset[str]:
        """The kinds of event before which the law asks for something."""
        return frozenset(kind for timer in self.workflow.timers if timer.required for kind in timer.stops)

    @cached_property
    def touching(self) -> Mapping[str, frozenset[str]]:
        """By kind of event, the timers whose clocks it can end, start again, pause or extend."""
        found: dict[str, set[str]] = {}
        for timer in self.workflow.timers:
            kinds = [*timer.stops, *timer.overtaken_by, *filter(None, [timer.then]), *kinds_of(timer.starts)]
            for kind in (*kinds, *(kind for term in self._wordings(timer) for kind in spoken_of(term))):
                found.setdefault(kind, set()).add(timer.name)
        return {kind: frozenset(names) for kind, names in found.items()}

    def _wordings(self, timer: Timer) -> Iterator[Term]:
        """Every wording of the term that a clock of this timer can go by."""
        term = self._given.get(timer.name, timer.term)
        yield from (term, *term.variants) if term else ()

    @cached_property
    def disputes(self) -> bool:
        """Whether readings differ, on any day, on whether the law allows some move."""
        return any(move.basis.disputed for state in self.workflow.states for move in state.transitions)

    @cached_property
    def counted(self) -> frozenset[str]:
        """The kinds of event that some clock waits for more than one of, or together with others."""
        return frozenset(kinds_of(tuple(c for c in self._conditions() if not isinstance(c, str))))

    def _conditions(self) -> Iterator[Condition]:
        """Everything that starts some clock, by the workflow or by a clause."""
        for timer in self.workflow.timers:
            yield from timer.starts
            for term in self._wordings(timer):
                yield from term.starts
