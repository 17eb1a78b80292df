"""How long a delivery may take as a whole."""

from __future__ import annotations

from time import monotonic


class Limit:
    """So many seconds from now, by a clock that nobody sets."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = monotonic() + seconds

    def left(self) -> float:
        """Seconds left. Raises `TimeoutError` where none are."""
        if (left := self._end - monotonic()) <= 0:
            raise TimeoutError
        return left

    def is_over(self) -> bool:
        """Whether none are left."""
        return monotonic() >= self._end
