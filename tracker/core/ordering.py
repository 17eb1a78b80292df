"""In which order one day's facts happened: a search that knows nothing of law, only of steps and what they cost.

Facts that state a time keep the order of their times; the others may stand anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from tracker.core.record import Event

Tried = TypeVar("Tried")
Step = Callable[[Tried, int, Sequence[int]], tuple[Tried, int, object]]


def cheapest_order(facts: Sequence[Event], start: Tried, step: Step[Tried]) -> tuple[int, ...]:
    """The cheapest order of the facts, where `step` gives what one of them leads to, its cost, and what tells it apart."""
    return _Search(facts, step).best(start, tuple(range(len(facts))), None)[1]


class _Search(Generic[Tried]):
    """A search with memory. An object, for functions that call each other from inside another refer to themselves for ever."""

    def __init__(self, facts: Sequence[Event], step: Step[Tried]) -> None:
        self._facts = facts
        self._step = step
        self._memory: dict[object, tuple[int, tuple[int, ...]]] = {}

    def best(self, at: Tried, left: tuple[int, ...], key: object) -> tuple[int, tuple[int, ...]]:
        """What the cheapest order of those left costs, and that order."""
        if not left:
            return 0, ()
        if (left, key) not in self._memory:
            self._memory[left, key] = self._try_each(at, left)
        return self._memory[left, key]

    def _try_each(self, at: Tried, left: tuple[int, ...]) -> tuple[int, tuple[int, ...]]:
        found: tuple[int, tuple[int, ...]] | None = None
        for n in may_be_next(self._facts, left):
            rest = tuple(m for m in left if m != n)
            after, cost, key = self._step(at, n, rest)
            if found is not None and cost >= found[0]:
                continue
            more, order = self.best(after, rest, key)
            if found is None or cost + more < found[0]:
                found = cost + more, (n, *order)
            if found[0] == 0:
                break
        assert found is not None
        return found


def given_order_by_time(facts: Sequence[Event]) -> Sequence[Event]:
    """The facts in the order given, save that those that state a time keep the order of their times."""
    if all(fact.time is None for fact in facts):
        return facts
    left, ordered = list(range(len(facts))), []
    while left:
        left.remove(n := may_be_next(facts, left)[0])
        ordered.append(facts[n])
    return ordered


def may_be_next(facts: Sequence[Event], left: Sequence[int]) -> list[int]:
    """Every fact without a time, and those with the earliest of the times that are left."""
    earliest = min((time for n in left if (time := facts[n].time) is not None), default=None)
    return [n for n in left if facts[n].time in (None, earliest)]
