"""The days on which a chamber sits: data that its users bring, known from its first day to its last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Sittings:
    """One chamber's calendar as imported: the days on which it sits, among all days from `first` to `last`.

    `version` counts the imports under one name from 1: a date names the version that it was counted by.
    """

    name: str
    first: date
    last: date
    days: frozenset[date]
    version: int = 1

    def sits(self, day: date) -> bool | None:
        """Whether the chamber sits on a day; None where the calendar does not reach."""
        return day in self.days if self.first <= day <= self.last else None

    def __str__(self) -> str:
        return f"{self.name} version {self.version}, known from {self.first} to {self.last}"
