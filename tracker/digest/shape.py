"""The documented JSON of a digest, and the JSON Schema that is made from the same types."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from tracker import shapes
from tracker.digest.compose import Digest
from tracker.digest.lines import Line


@dataclass(frozen=True, slots=True)
class LineShape:
    """A line. `on` is the day that it is about, `days` how many remain to it: 0 is that day, negative is gone by.

    `positions` are those of the entries that it tells, in the ledger.
    """

    bill: str
    title: str
    text: str
    on: str | None
    days: int | None
    law: str | None
    remark: str | None
    positions: list[int]


@dataclass(frozen=True, slots=True)
class DigestShape:
    """A digest. Days are ISO text, what is not known or was not asked for is null; texts are in the `language`.

    `since` and `upto` are positions in the ledger: what is told was recorded after the one, up to the other. `nights` are the
    first and last night that it stands for. `sections` are lists of lines by name; `more` counts, by the same names, the
    lines that are not listed.
    """

    language: str
    since: int
    upto: int
    moment: str
    as_of: str | None
    known_at: str | None
    law_of: str | None
    rules: str | None
    nights: list[str] | None
    bills: int
    left_out_after_as_of: int
    heartbeat: str | None
    sections: dict[str, list[LineShape]]
    more: dict[str, int]


def shape_of(digest: Digest) -> DigestShape:
    """The digest, for programs."""
    window = digest.window
    return DigestShape(
        language=digest.language.value,
        since=window.since,
        upto=window.upto,
        moment=shapes.moment(window.moment),
        as_of=shapes.day(window.as_of),
        known_at=shapes.when(window.known_at),
        law_of=shapes.day(window.law_of),
        rules=window.rules,
        nights=[night.isoformat() for night in window.nights] if window.nights else None,
        bills=digest.bills,
        left_out_after_as_of=digest.after,
        heartbeat=digest.heartbeat,
        sections={section.name: [_line(line) for line in section.lines] for section in digest.sections},
        more={section.name: section.more for section in digest.sections},
    )


def _line(line: Line) -> LineShape:
    return LineShape(
        bill=line.bill,
        title=line.title,
        text=line.text,
        on=shapes.day(line.on),
        days=line.days,
        law=line.law,
        remark=line.remark,
        positions=list(line.positions),
    )


def as_json(digest: Digest) -> str:
    """The shape as text. What is not printable (controls, overrides of direction) is escaped, so that it commands nothing."""
    lines = json.dumps(asdict(shape_of(digest)), ensure_ascii=False, indent=2).split("\n")
    return "\n".join(line if line.isprintable() else _escaped(line) for line in lines) + "\n"


def _escaped(line: str) -> str:
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in line)


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a digest."""
    from pydantic import TypeAdapter

    schema = TypeAdapter(DigestShape).json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
