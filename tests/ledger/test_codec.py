"""Entries' bodies as canonical JSON: what goes in comes out, on every backend's side of the border."""

from __future__ import annotations

import json
from datetime import date, time

import pytest
from hypothesis import given
from pydantic import TypeAdapter

from tests.ledger.bodies import BODIES
from tracker.core.entry import (
    KINDS,
    Adoption,
    Amendment,
    Body,
    Expectation,
    Fact,
    Note,
    Opening,
    Retraction,
    Void,
    Votes,
    kind_of,
)
from tracker.ledger.codec import decode, encode, plain

EXAMPLES: list[Body] = [
    Opening(
        "ru/denunciation", "Title", "open-skies", "1168313-7", ("sky",), {"notice": "{months: 6}"}, {"ru/denunciation": "ab" * 32}
    ),
    Amendment("why", "w", "t", "open-skies", "n", ("a",), ("b",), {"notice": "{days: 1}"}, {"w": "cd" * 32}),
    Fact("duma_adopted", date(2021, 5, 19), time(12, 30), date(2021, 6, 1), "RU", Votes(402, 0, 1), "TASS", True, "n", 3, 2),
    Expectation("council_approved", date(2021, 6, 2), "agenda", "n", 2),
    Retraction(2, "mistyped"),
    Note("a remark"),
    Adoption({"treaties/cfe": "ef" * 32}, "the protocol"),
    Void("opened twice"),
]


@given(BODIES)
def test_what_goes_in_comes_out(body: Body) -> None:
    """Every body of every kind, with odd text, comes back equal and of its own type."""
    kind, text = encode(body)
    assert decode(kind, text) == body
    assert type(decode(kind, text)) is type(body)


@given(BODIES)
def test_the_text_is_canonical(body: Body) -> None:
    """Keys sorted, no spaces, letters as they are; so equal bodies have one text, on every machine."""
    _, text = encode(body)
    assert text == json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert encode(decode(kind_of(body), text))[1] == text


@pytest.mark.parametrize("body", EXAMPLES, ids=kind_of)
def test_every_field_of_every_kind_is_kept(body: Body) -> None:
    """With every field set, the text holds a key for each: none is dropped on the way."""
    assert set(plain(body)) == set(body.__dataclass_fields__)
    assert decode(*encode(body)) == body


def test_there_is_an_example_of_every_kind() -> None:
    """A new kind of entry needs its line above."""
    assert [kind_of(body) for body in EXAMPLES] == list(KINDS)


def test_what_has_its_default_is_not_written() -> None:
    """A field that is added later with a default changes no text already in a ledger."""
    assert encode(Fact("duma_adopted", date(2021, 5, 19))) == ("fact", '{"kind":"duma_adopted","on":"2021-05-19"}')
    assert encode(Note("Ёж")) == ("note", '{"text":"Ёж"}')


@given(BODIES)
def test_the_text_is_what_pydantic_makes_of_the_body(body: Body) -> None:
    """The hand-written way that bulk needs says the same as the declared one, for any text, day and time."""
    declared = TypeAdapter(type(body)).dump_python(body, mode="json", exclude_defaults=True)
    assert plain(body) == declared
    assert json.loads(encode(body)[1]) == declared
