"""The road from where a bill stands to a state: the way with the fewest passages, ties by the order of the workflow file.

It is found by walking: an act is supposed, or time is waited for, and replay says where that leads. A way that leaves no
finding comes before one that does, and a way that counts on no exceptional move before one that does. Loops are named, never
walked round again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count
from typing import NamedTuple

from tracker.core.basis import Basis
from tracker.core.position import held_back
from tracker.core.rules import Rules
from tracker.core.walk import Walk
from tracker.core.workflow import Transition


@dataclass(frozen=True, slots=True)
class Aside:
    """Another move that the law foresees from a state on the road, after which the end can still be reached."""

    kind: str
    state: str
    to: str
    basis: Basis


def reachable(walk: Walk) -> list[str]:
    """The states that the workflow lets a bill come to from where it stands, in file order, its own among them."""
    onward = _onward(walk)
    reached = _flood(onward, [walk.state])
    return [name for name in onward if name in reached]


def road(walk: Walk, to: str) -> Walk | None:
    """The walk that has come to `to` by the shortest way; None where there is none.

    What time brings about is waited for. Only where nothing leads there otherwise is it taken for an act that may be recorded,
    and only where nothing leads there then is an exceptional move made. A move that the workflow foresees for the sake of some
    treaties' terms is made where no other comes to the end at all.
    """
    aside = walk.state not in _passages_to(_onward(walk), to)
    ways = [_Way(recorded, may, aside) for may in (False, True) for recorded in (False, True)]
    return next(filter(None, (_search(walk, to, way) for way in ways)), None)


def asides(walk: Walk, road: Walk, to: str) -> tuple[Aside, ...]:
    """The moves beside the road from its states, loops among them, in the order of the road and then of the file."""
    onward = _onward(walk)
    leading = _passages_to(onward, to)
    if walk.state not in leading:
        onward = _onward(walk, _WITH_ASIDES)
        leading = _passages_to(onward, to)
    stations = dict.fromkeys([walk.state, *(taken.passage.to for taken in road.taken)])
    on_the_road = {(taken.passage.state, taken.kind) for taken in road.taken}
    return tuple(
        Aside(move.kind, name, move.to, move.basis)
        for name in stations
        if name != to
        for move in onward[name]
        if move.to in leading and (name, move.kind) not in on_the_road
    )


class _Way(NamedTuple):
    """What a search counts on: what time does as an act that is `recorded`, `exceptional` moves, and those that stand `aside`."""

    recorded: bool = False
    exceptional: bool = True
    aside: bool = False


_ANY = _Way()
_WITH_ASIDES = _Way(aside=True)


def _search(walk: Walk, to: str, way: _Way) -> Walk | None:
    left = _passages_to(_onward(walk, way), to)
    if walk.state not in left:
        return None
    number = count()
    ahead: list[tuple[int, int, tuple[int, ...], int, Walk]] = [(0, 0, (), next(number), walk)]
    seen: set[tuple[object, ...]] = set()
    while ahead:
        *_, here = heappop(ahead)
        if here.state == to and here.taken:
            return here
        if (key := _key(here)) in seen:
            continue
        seen.add(key)
        for found in _steps(here, way):
            if found.state in left and _key(found) not in seen:
                ranks = tuple(walk.rules.rank[taken.kind] for taken in found.taken)
                heappush(ahead, (found.remarks, len(found.taken) + left[found.state], ranks, next(number), found))
    return None


def _steps(walk: Walk, way: _Way) -> Iterator[Walk]:
    """Everything that may come next: each act that the law foresees, and what time does."""
    by_time = {timer.then: timer for timer in reversed(walk.rules.workflow.timers) if timer.then}
    running = {clock.timer.then for clock in walk.running}
    for move in _moves(walk.rules, walk.state, walk, way):
        timer = by_time.get(move.kind)
        if timer is None:
            found = walk.suppose(move.kind)
        elif move.kind in running or way.recorded:
            found = walk.presume(move.kind, f"nothing on the road sets a clock running ({timer.title.en})")
        elif walk.rules.term(timer.name, walk.day) is None:
            found = walk.presume(move.kind, f"neither treaty nor bill gives the term ({timer.title.en})")
        else:
            continue
        if found is not None:
            yield found
    if (waited := walk.wait()) is not None:
        yield waited


def _key(walk: Walk) -> tuple[object, ...]:
    """What tells two walks apart that may go on differently, whatever their days."""
    passages = walk.position.passages
    heeded = (c for c in walk.running if c.timer.then or c.timer.required)
    running = frozenset((c.timer.name, c.acts_on is None, held_back(c, passages)) for c in heeded)
    counted = walk.rules.counted
    return walk.state, running, frozenset(event.kind for event in walk.events if event.kind in counted)


def _moves(rules: Rules, state: str, walk: Walk, way: _Way) -> list[Transition]:
    told = rules.spoken_of(walk.day)
    moves = [m for m in rules.law(walk.day).states[state].transitions if way.aside or not m.aside or m.kind in told]
    return sorted((move for move in moves if way.exceptional or not move.exceptional), key=lambda move: rules.rank[move.kind])


def _onward(walk: Walk, way: _Way = _ANY) -> dict[str, list[Transition]]:
    return {name: _moves(walk.rules, name, walk, way) for name in walk.rules.law(walk.day).states}


def _flood(onward: dict[str, list[Transition]], start: Iterable[str]) -> set[str]:
    reached: set[str] = set()
    ahead = list(start)
    while ahead:
        name = ahead.pop()
        if name not in reached:
            reached.add(name)
            ahead.extend(move.to for move in onward[name])
    return reached


def _passages_to(onward: dict[str, list[Transition]], to: str) -> dict[str, int]:
    """The states from which `to` can be reached, and how many passages at least lie between: what the search is led by."""
    found = {to: 0}
    ahead = [to]
    for state in ahead:
        for name, moves in onward.items():
            if name not in found and any(move.to == state for move in moves):
                found[name] = found[state] + 1
                ahead.append(name)
    return found
