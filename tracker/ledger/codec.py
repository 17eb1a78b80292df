"""Entries' bodies as canonical JSON and back: what goes in comes out.

Canonical is: UTF-8, keys sorted, no spaces, days, times and moments as ISO text, and nothing that has its default value.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import date, time
from functools import cache
from json.encoder import encode_basestring
from operator import attrgetter
from typing import Any

from pydantic import TypeAdapter

from tracker.core.entry import KINDS, Body, Votes

_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(value: Any) -> str:
    """Plain values as canonical JSON."""
    return _CANONICAL.encode(value)


def _shape(kind: str, of: type[Body]) -> tuple[str, tuple[str, ...], tuple[Any, ...], Any]:
    """What an entry's kind is called, its fields by name, what each has by default, and what gives the values of one."""
    known = sorted(fields(of), key=lambda field: field.name)
    defaults = tuple(f.default_factory() if f.default_factory is not MISSING else f.default for f in known)
    names = tuple(field.name for field in known)
    values_of = attrgetter(*names) if len(names) > 1 else lambda body: (getattr(body, names[0]),)
    return kind, names, defaults, values_of


_SHAPES = {cls: _shape(kind, cls) for kind, cls in KINDS.items()}


@cache
def _adapter(kind: str) -> TypeAdapter[Any]:
    return TypeAdapter(KINDS[kind])


def encode(body: Body) -> tuple[str, str]:
    """An entry's body as (kind, canonical JSON)."""
    kind, names, defaults, values_of = _SHAPES[type(body)]
    told = []
    for name, default, value in zip(names, defaults, values_of(body), strict=True):
        if value is default or value == default:
            continue
        if type(value) is str:
            told.append(f'"{name}":{encode_basestring(value)}')
        elif type(value) is date:
            told.append(f'"{name}":"{value.isoformat()}"')
        else:
            told.append(f'"{name}":{canonical(_plain(value))}')
    return kind, "{" + ",".join(told) + "}"


def plain(body: Body) -> dict[str, Any]:
    """An entry's body as plain values, without what has its default."""
    _, names, defaults, values_of = _SHAPES[type(body)]
    told = zip(names, defaults, values_of(body), strict=True)
    return {name: _plain(value) for name, default, value in told if value != default}


def _plain(value: Any) -> Any:
    """A value of a body as JSON has it: days and times as ISO text."""
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Votes):
        return {"in_favour": value.in_favour, "against": value.against, "abstained": value.abstained}
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return value


def decode(kind: str, text: str) -> Body:
    """The body of a stored entry. Raises `ValueError` where this program cannot read it."""
    if kind not in KINDS:
        raise ValueError(f"an entry of kind {kind}")
    body: Body = _adapter(kind).validate_json(text)
    return body
