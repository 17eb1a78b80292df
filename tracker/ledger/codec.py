"""Entries' bodies as canonical JSON and back: what goes in comes out.

Canonical is: UTF-8, keys sorted, no spaces, days, times and moments as ISO text, and nothing that has its default value.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from tracker.core.entry import KINDS, Body, kind_of

_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(value: Any) -> str:
    """Plain values as canonical JSON."""
    return _CANONICAL.encode(value)


@cache
def _adapter(kind: str) -> TypeAdapter[Any]:
    return TypeAdapter(KINDS[kind])


def encode(body: Body) -> tuple[str, str]:
    """An entry's body as (kind, canonical JSON)."""
    return kind_of(body), canonical(plain(body))


def plain(body: Body) -> dict[str, Any]:
    """An entry's body as plain values, without what has its default."""
    found: dict[str, Any] = _adapter(kind_of(body)).dump_python(body, mode="json", exclude_defaults=True)
    return found


def decode(kind: str, text: str) -> Body:
    """The body of a stored entry. Raises `ValueError` where this program cannot read it."""
    if kind not in KINDS:
        raise ValueError(f"an entry of kind {kind}")
    body: Body = _adapter(kind).validate_json(text)
    return body
