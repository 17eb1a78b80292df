"""The ends that stand beside a road's own: where an act names its own day, and where a disputed law is kept as well."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from tracker.core.basis import Basis
from tracker.core.road import road
from tracker.core.term import takes_named_day
from tracker.core.walk import Walk, Wanted, disputed_ahead, follow


@dataclass(frozen=True, slots=True)
class NamedDay:
    """The earliest end where an act names its own day, the very day on which it comes.

    Where `unknown` says why, it is only the first day that is possible.
    """

    kind: str
    on: date
    end: date
    unknown: str | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """The earliest end where the law that `basis` cites, which is disputed, is kept as well: later than where it is not.

    Where `unknown` says why, it is only the first day that is possible.
    """

    basis: Basis
    end: date
    unknown: str | None = None


def named_days(here: Walk, found: Walk) -> Iterator[NamedDay]:
    """The ends that come sooner where an act names its own day for its effect."""
    wanted = [Wanted(taken.kind, taken.inferred, taken.unknown) for taken in found.taken]
    for n, act in enumerate(found.taken):
        starters = () if act.inferred else here.rules.starters(act.kind, act.on)
        if any(starter.timer.then and starter.term and takes_named_day(starter.term) for starter in starters):
            before = follow(here, wanted[:n])
            acting = before.suppose(act.kind, effect=act.on, unknown=act.unknown) if before else None
            onward = follow(acting, wanted[len(acting.taken) :]) if acting else None
            if onward is not None and onward.day < found.day:
                yield NamedDay(act.kind, act.on, onward.day, onward.unknown)


def kept(here: Walk, found: Walk, to: str) -> Iterator[Kept]:
    """The end of the road that heeds the disputed laws which this one does not."""
    laws = dict.fromkeys(_not_kept(found))
    heeding = road(replace(here, cautious=True), to) if laws else None
    if heeding is not None and heeding.day > found.day:
        still = set(_not_kept(heeding))
        yield from (Kept(basis, heeding.day, heeding.unknown) for basis in laws if basis not in still)


def _not_kept(walk: Walk) -> Iterator[Basis]:
    """The disputed laws that would have had an act on this walk wait."""
    for finding in (finding for taken in walk.taken for finding in taken.findings):
        if basis := disputed_ahead(walk.rules, finding):
            yield basis
