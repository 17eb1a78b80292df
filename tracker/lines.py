"""A line of a file of facts: what it may say, and what becomes of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from tracker.core.entry import Body
from tracker.errors import RefusedInput, TrackerError, shown

_WHICH = {"open": "an opening", "record": "a fact", "expect": "an expectation", "note": "a note"}
_FIELDS: Mapping[str, Mapping[str, type]] = {
    "open": {"open": str, "bill": str, "title": str, "treaty": str, "number": str, "tags": list, "terms": dict},
    "record": {
        "record": str,
        "bill": str,
        "on": str,
        "time": str,
        "effect": str,
        "party": str,
        "votes": str,
        "source": str,
        "official": bool,
        "note": str,
    },
    "expect": {"expect": str, "bill": str, "on": str, "source": str, "note": str},
    "note": {"note": str, "bill": str},
}
"""What a line may say, by the word that it is known by: the same as the command of that name takes."""

_NEEDED = {"open": ("bill", "title"), "record": ("bill", "on"), "expect": ("bill", "on"), "note": ("bill",)}
_JSON = {str: "a text", bool: "true or false", list: "a list of texts", dict: "texts by name"}

_OPTION = re.compile(rf"^--({'|'.join(_FIELDS['record'])})\b")
_EXPECT = re.compile(r"`tracker expect [^`]*`")


class Line(NamedTuple):
    """A line of a file: its number, from 1, what it says, and its bytes as they stand there."""

    number: int
    told: dict[str, Any]
    raw: bytes = b""


class Rejected(NamedTuple):
    """A line that cannot be taken, and why."""

    number: int
    raw: bytes
    reason: str


@dataclass(slots=True)
class Intake:
    """What the lines of a bill come to: what is to be appended, in order; how many said nothing new; what cannot be taken.

    Of those that said nothing new, `taken_back` say what was retracted or corrected since: it is not told again.
    """

    bodies: list[Body] = field(default_factory=list)
    already: int = 0
    taken_back: int = 0
    rejected: list[Rejected] = field(default_factory=list)

    def reject(self, lines: Iterable[Line], reason: str | TrackerError) -> None:
        """Reject these lines for one reason."""
        text = _of_a_file(reason if isinstance(reason, str) else "; ".join(reason.lines()))
        self.rejected += [Rejected(line.number, line.raw, text) for line in lines]


def _of_a_file(reason: str) -> str:
    """What the door of a command said, as of a line in a file: by the field, and by what another line would say."""
    return _EXPECT.sub('{"expect": ...}', _OPTION.sub(r"\1", reason, count=1))


def kind_of_line(told: object) -> str:
    """The word that a line is known by, once its keys and the types of their values are right. Raises `RefusedInput`."""
    if not isinstance(told, dict):
        raise RefusedInput("is no JSON object")
    if "hash" in told and ("entry" in told or "calendar" in told or "law" in told):
        raise RefusedInput("is a line of an export, in a file of facts: put it into a file of its own")
    kind, types = _declared(tuple(told))
    if kind is None:
        raise RefusedInput(f"says nothing to do: it needs one of {', '.join(_FIELDS)}")
    if types != tuple(map(type, told.values())):
        for name, value in told.items():
            _check_value(kind, name, value)
        for name in _NEEDED[kind]:
            if told.get(name) is None:
                raise RefusedInput(f"{_WHICH[kind]} needs {name}")
    return kind


@lru_cache(1024)
def _declared(names: tuple[str, ...]) -> tuple[str | None, tuple[type, ...] | None]:
    """The word that a line with these keys is known by, and the types of their values; None where not all is as it should be."""
    kind = next((name for name in _FIELDS if name in names), None)
    whole = kind is not None and set(_NEEDED[kind]) <= set(names) <= set(_FIELDS[kind])
    return kind, tuple(_FIELDS[kind][name] for name in names) if kind and whole else None


def _check_value(kind: str, name: str, value: object) -> None:
    wanted = _FIELDS[kind].get(name)
    if wanted is None:
        raise RefusedInput(f"{_WHICH[kind]} has no {shown(name)}: it takes {', '.join(_FIELDS[kind])}")
    if type(value) is not wanted and (value is not None or name == kind):
        raise RefusedInput(f"{name} must be {_JSON[wanted]}")
