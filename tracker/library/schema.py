"""The closed vocabulary of workflow, part, treaty and acts files.

These models are the vocabulary: unknown keys are errors that list the known ones, and the JSON Schema that editors use
is generated from them, so the two cannot drift. There are no expressions: a different outcome is a different event kind.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from tracker.library.counts import DefaultsDoc, InForceDoc, TermDoc, TermDocs
from tracker.library.fields import (
    ONE_OR_MORE,
    AgainField,
    Conditions,
    Day,
    DayOrNotKnown,
    Name,
    Names,
    Strict,
    Text,
    Texts,
    TitleDoc,
    Token,
    Tokens,
    Zone,
)


class TransitionDoc(Strict):
    """A permitted move."""

    to: Token
    basis: Text
    checked: bool = True
    disputed: Text | None = None
    aside: bool = False
    exceptional: bool = False
    in_force: InForceDoc | None = None


class NotAllowedDoc(Strict):
    """The law that does not allow an act in a state."""

    basis: Text
    checked: bool = True
    disputed: Text | None = None


TransitionDocs = Annotated[tuple[TransitionDoc, ...], *ONE_OR_MORE]


class StateDoc(Strict):
    """Where a bill may stand. One of the files that name a state gives its title."""

    title: TitleDoc | None = None
    final: bool = False
    usual: bool = False
    bound: bool = False
    not_allowed: dict[Token, NotAllowedDoc] = Field(default_factory=dict)
    transitions: dict[Token, TransitionDocs] = Field(default_factory=dict)


class _OrFromTreaty:
    """In the JSON Schema, a term may also be the word from_treaty, which the reader turns into None."""

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        options = handler(core)["anyOf"]
        return {"anyOf": [{"const": "from_treaty"}, *(option for option in options if option != {"type": "null"})]}


def _given_elsewhere(value: Any) -> Any:
    if value == "from_treaty":
        return None
    if not isinstance(value, dict | list):
        raise PydanticCustomError("term", "must be from_treaty or a mapping with the term")
    return value


class TimerDoc(Strict):
    """Who starts, stops and overtakes a legal period, and what follows."""

    title: TitleDoc
    starts: Conditions
    stops: Tokens = ()
    overtaken_by: Tokens = ()
    then: Token | None = None
    again: AgainField | None = None
    optional: bool = False
    required: bool = False
    treaties: Names = ()
    term: Annotated[TermDocs | None, BeforeValidator(_given_elsewhere), _OrFromTreaty()]
    unmet: TitleDoc | None = None


class PartDoc(Strict):
    """States, transitions and timers that several workflows share."""

    part: Name
    uses: Names = ()
    terms: DefaultsDoc | None = None
    kinds: dict[Token, TitleDoc] = Field(default_factory=dict)
    days: dict[Token, Token] = Field(default_factory=dict)
    calendars: dict[Name, TitleDoc] = Field(default_factory=dict)
    states: dict[Token, StateDoc] = Field(default_factory=dict)
    timers: dict[Token, TimerDoc] = Field(default_factory=dict)


class WorkflowDoc(Strict):
    """A whole procedure, with the parts that it uses."""

    workflow: Name
    title: TitleDoc
    jurisdiction: Text
    timezone: Zone
    law_as_of: Day
    first: Token
    uses: Names = ()
    terms: DefaultsDoc | None = None
    kinds: dict[Token, TitleDoc] = Field(default_factory=dict)
    days: dict[Token, Token] = Field(default_factory=dict)
    calendars: dict[Name, TitleDoc] = Field(default_factory=dict)
    states: dict[Token, StateDoc] = Field(default_factory=dict)
    timers: dict[Token, TimerDoc] = Field(default_factory=dict)


class NoExitDoc(Strict):
    """A treaty that no clause lets a party leave: what the law says instead."""

    excluded: bool = False
    basis: Text
    checked: bool = True
    disputed: Text | None = None
    if_established: TermDoc | None = None


class TreatyDoc(Strict):
    """A treaty: its own clauses as terms, by the name of the timer that they rule."""

    treaty: Name
    title: TitleDoc
    link: Text | None = None
    depositaries: Texts = ()
    dates: dict[Token, DayOrNotKnown] = Field(default_factory=dict)
    no_exit: NoExitDoc | None = None
    terms: dict[Token, TermDocs] = Field(default_factory=dict)


class ActDoc(Strict):
    """A legal act."""

    title: TitleDoc
    link: Text | None = None


class ActsDoc(Strict):
    """Every act that a rule cites."""

    acts: dict[str, ActDoc]


FILES: dict[str, type[Strict]] = {"workflow": WorkflowDoc, "part": PartDoc, "treaty": TreatyDoc, "acts": ActsDoc}
"""What a file is, by the key that it begins with."""


def json_schema(what: str) -> dict[str, Any]:
    """The JSON Schema of one sort of file ("workflow", "part", "treaty", "acts"), for editors."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **FILES[what].model_json_schema()}
