"""What a check of the chains can find, each in words that name the place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import Any

from tracker.ledger.chain import ENTRIES, Chained, link


class What(StrEnum):
    """What is wrong with a place in the ledger."""

    ALTERED = "altered"
    MISSING = "missing"
    SWAPPED = "swapped"
    TWICE = "twice"
    COUNTER = "counter"
    SEAL = "seal"


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing found wrong, `text` in one line; with the chain, the number in it and the position where these are known."""

    what: What
    text: str
    bill: str | None = None
    calendar: str | None = None
    number: int | None = None
    position: int | None = None


@dataclass(frozen=True, slots=True)
class Misfit:
    """A row that does not match its own hash after the hash of the row before it."""

    chained: Chained
    row: Mapping[str, Any]
    hash: str
    previous: str


def hash_of(chained: Chained, row: Mapping[str, Any], previous: str) -> str:
    """The hash that a row should have; '' for one that can have none, as a column holds what this program never writes."""
    try:
        return link(chained.hashed(**row, previous=previous))
    except (TypeError, AttributeError):
        return ""


def missing(chained: Chained, row: Mapping[str, Any], first: int) -> Flaw:
    """Rows inside a chain that are not there, from a number on up to a row that is, and cannot be checked without them."""
    last = row[chained.number] - 1
    which = f"{_noun(chained)} {first}" if first == last else f"{_noun(chained, many=True)} {first} to {last}"
    unchecked = f"so {_noun(chained)} {last + 1} (position {row['position']}) cannot be checked"
    said = f"{which} of {_chain(chained, row)}: missing, {unchecked}"
    return _flaw(What.MISSING, chained, {**row, chained.number: first}, said)


def twice(chained: Chained, row: Mapping[str, Any]) -> Flaw:
    """A row whose number another row of its chain has, or that is no number."""
    return _at(What.TWICE, chained, row, "its number is taken, or is none")


def explained(misfits: Sequence[Misfit]) -> Iterator[Flaw]:
    """What happened to rows that do not match: two in each other's place where that explains both, else altered.

    A row that only follows one of two that were swapped is no flaw of its own.
    """
    moved: list[Misfit] = []
    for one, other in combinations(misfits, 2):
        if one not in moved and other not in moved and _swapped(one, other):
            moved += [one, other]
            yield _at(What.SWAPPED, one.chained, one.row, f"swapped with {place(other.chained, other.row)}")
            yield _at(What.SWAPPED, other.chained, other.row, f"swapped with {place(one.chained, one.row)}")
    for misfit in misfits:
        follows = any(misfit.hash == hash_of(misfit.chained, misfit.row, other.hash) for other in moved)
        if misfit not in moved and not follows:
            yield altered(misfit)


def altered(misfit: Misfit) -> Flaw:
    """A row that is not as it was recorded, or that follows on what is not."""
    first = misfit.row[misfit.chained.number] == 1
    why = "it does not match its hash" if first else "it does not match its hash, or the one before it was written anew"
    return _at(What.ALTERED, misfit.chained, misfit.row, f"altered: {why}")


def place(chained: Chained, row: Mapping[str, Any]) -> str:
    """A row by its chain, its number in it and its position: entry 3 of RU-OPEN-SKIES (position 7)."""
    return f"{_noun(chained)} {row[chained.number]} of {_chain(chained, row)} (position {row['position']})"


def _at(what: What, chained: Chained, row: Mapping[str, Any], said: str) -> Flaw:
    return _flaw(what, chained, row, f"{place(chained, row)}: {said}")


def _flaw(what: What, chained: Chained, row: Mapping[str, Any], text: str) -> Flaw:
    name, number, position = str(row[chained.name]), row[chained.number], row["position"]
    bill, calendar = (name, None) if chained is ENTRIES else (None, name)
    return Flaw(what, text, bill, calendar, *(n if isinstance(n, int) else None for n in (number, position)))


def _noun(chained: Chained, *, many: bool = False) -> str:
    one, several = ("entry", "entries") if chained is ENTRIES else ("version", "versions")
    return several if many else one


def _chain(chained: Chained, row: Mapping[str, Any]) -> str:
    return str(row[chained.name]) if chained is ENTRIES else f"the calendar {row[chained.name]}"


def _swapped(one: Misfit, other: Misfit) -> bool:
    return one.chained is other.chained and _belongs(one, other) and _belongs(other, one)


def _belongs(misfit: Misfit, there: Misfit) -> bool:
    """Whether a row matches its hash once what differs in some columns is as in the other, in its own place or in that one."""
    row, chained = misfit.row, misfit.chained
    differing = [name for name in chained.columns if row[name] != there.row[name]]
    parts = (chosen for count in range(1, len(differing) + 1) for chosen in combinations(differing, count))
    return any(
        misfit.hash == hash_of(chained, {**row, **{name: there.row[name] for name in chosen}}, previous)
        for chosen in parts
        for previous in {misfit.previous, there.previous, there.hash}
    )
