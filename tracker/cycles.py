"""Python's search for values that refer to each other in a circle, left out where there are none."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_search_for_cycles() -> Iterator[None]:
    """For work on many bills at once: very many values that refer to each other in no circle, and are gone when it is done.

    To search them for one over and over costs a fifth of the time. What does refer to itself stays until the search goes on.
    """
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            gc.enable()
