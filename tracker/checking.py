"""A check of all that is kept, by one process or by several that share the bills; what they say and its order are the same."""

from __future__ import annotations

import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from datetime import datetime
from itertools import repeat
from multiprocessing import get_context

from tracker import bootstrap
from tracker.errors import LedgerUnavailable
from tracker.keeping import BLOCK, Keeper
from tracker.settings import Settings

_mine: list[Keeper] = []
"""In a process of the pool: what it checks with."""


def check(settings: Settings, bills: Sequence[str], moment: datetime, jobs: int = 1) -> Iterator[tuple[str, bool | None]]:
    """What `Keeper.check` says of these bills, in their order, by so many processes, each with a connection of its own.

    Raises `LedgerUnavailable`, also where a process was ended from outside.
    """
    if jobs == 1:
        keeper = bootstrap.keeper(settings)
        with closing(keeper.ledger.database):
            yield from keeper.check(moment, bills)
        return
    blocks = [bills[n : n + BLOCK] for n in range(0, len(bills), BLOCK)]
    try:
        with ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_begin, initargs=(settings,)) as pool:
            for found in pool.map(_check, blocks, repeat(moment)):
                yield from found
    except BrokenProcessPool:
        raise LedgerUnavailable("a process of the check was ended before it was done: try again, with fewer --jobs") from None


def _begin(settings: Settings) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process hears it, and ends the others
    _mine.append(bootstrap.keeper(settings))


def _check(bills: Sequence[str], moment: datetime) -> list[tuple[str, bool | None]]:
    return list(_mine[0].check(moment, bills))
