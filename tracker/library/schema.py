"""The closed vocabulary of workflow, part, treaty and acts files.

These models are the vocabulary: unknown keys are errors that list the known ones, and the JSON Schema that editors use
is generated from them, so the two cannot drift. There are no expressions: a different outcome is a different event kind.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from tracker.core.workflow import Again, Counting, Effect

TOKEN = re.compile(r"[a-z][a-z0-9_]*")
NAME = re.compile(r"[a-z0-9-]+(/[a-z0-9-]+)*")


class Strict(BaseModel):
    """A mapping whose keys are all known."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    @model_validator(mode="before")
    @classmethod
    def _known_keys(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            raise PydanticCustomError(
                "not_a_mapping", "must be a mapping with the keys: {known}", {"known": ", ".join(cls.model_fields)}
            )
        for key in value:
            if key not in cls.model_fields:
                known = ", ".join(cls.model_fields)
                raise PydanticCustomError("unknown_key", "unknown key {key}; known: {known}", {"key": key, "known": known})
        return value


def _token(value: str) -> str:
    if not TOKEN.fullmatch(value):
        raise PydanticCustomError("token", "must be a token of small letters, digits and _")
    return value


def _name(value: str) -> str:
    if not NAME.fullmatch(value):
        raise PydanticCustomError("name", "must be small letters, digits and -, with / between folders")
    return value


def _day(value: Any) -> date:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise PydanticCustomError("day", "must be a day as YYYY-MM-DD")
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise PydanticCustomError("day", "no such day: {error}", {"error": str(error)}) from None


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise PydanticCustomError("zone", "is no time zone of the IANA list (Europe/Moscow)") from None
    return value


def _listed(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else (value,)


def _text(value: str) -> str:
    if not value.strip():
        raise PydanticCustomError("text", "must not be empty")
    return value


Token = Annotated[str, AfterValidator(_token)]
Name = Annotated[str, AfterValidator(_name)]
Text = Annotated[str, AfterValidator(_text)]
Zone = Annotated[str, AfterValidator(_zone)]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Count = Annotated[int, Field(ge=1, le=36_500)]
_WORD_OR_LIST = WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]})
Tokens = Annotated[tuple[Token, ...], BeforeValidator(_listed), _WORD_OR_LIST]
Names = Annotated[tuple[Name, ...], BeforeValidator(_listed), _WORD_OR_LIST]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_listed), _WORD_OR_LIST]


def _choice(kind: type[Counting] | type[Effect] | type[Again]) -> BeforeValidator:
    def read(value: Any) -> Any:
        known = [member.value for member in kind]
        if value not in known:
            raise PydanticCustomError("choice", "must be one of: {known}", {"known": ", ".join(known)})
        return kind(value)

    return BeforeValidator(read)


CountingField = Annotated[Counting, _choice(Counting)]
EffectField = Annotated[Effect, _choice(Effect)]
AgainField = Annotated[Again, _choice(Again)]


class TitleDoc(Strict):
    """A name in English and Russian."""

    en: Text
    ru: Text | None = None


class SpanDoc(Strict):
    """A length of time in one unit."""

    days: Count | None = None
    weeks: Count | None = None
    months: Count | None = None
    years: Count | None = None

    @model_validator(mode="after")
    def _one_unit(self) -> SpanDoc:
        given = [name for name in ("days", "weeks", "months", "years") if getattr(self, name) is not None]
        if len(given) != 1:
            raise PydanticCustomError(
                "units",
                "give one of days, weeks, months, years; {given} given",
                {"given": " and ".join(given) or "none"},
            )
        return self


class CountDoc(Strict):
    """How long a period is: a length (or `within` it, and `not_before`), or the day that the act names."""

    days: Count | None = None
    weeks: Count | None = None
    months: Count | None = None
    years: Count | None = None
    not_before: SpanDoc | None = None
    within: SpanDoc | None = None
    date: Literal["named"] | None = None
    otherwise: CountDoc | None = None
    counting: CountingField | None = None
    effect: EffectField | None = None

    @model_validator(mode="after")
    def _one_meaning(self) -> CountDoc:
        units = [name for name in ("days", "weeks", "months", "years") if getattr(self, name) is not None]
        if len(units) > 1:
            raise PydanticCustomError("units", "mixes units: {given}", {"given": " and ".join(units)})
        counted = bool(units) + (self.within is not None)
        if self.date and (counted or self.not_before):
            raise PydanticCustomError(
                "term", "is either a named date or a length; what holds without a named date stands under otherwise"
            )
        if self.otherwise and not self.date:
            raise PydanticCustomError("term", "otherwise goes with date: named")
        if counted > 1:
            raise PydanticCustomError("term", "gives a length twice: {given} and within", {"given": units[0]})
        if not (counted or self.date or self.not_before):
            raise PydanticCustomError("term", "gives no length: one of days, weeks, months, years, within, not_before, date")
        return self


class TermDoc(CountDoc):
    """A period with the law that gives it."""

    basis: Text
    checked: bool = True
    disputed: Text | None = None


class DefaultsDoc(Strict):
    """What every term of this file says unless it says otherwise."""

    counting: CountingField
    effect: EffectField


class TransitionDoc(Strict):
    """A permitted move."""

    to: Token
    basis: Text
    checked: bool = True
    disputed: Text | None = None


class StateDoc(Strict):
    """Where a bill may stand. One of the files that name a state gives its title."""

    title: TitleDoc | None = None
    final: bool = False
    usual: bool = False
    transitions: dict[Token, TransitionDoc] = Field(default_factory=dict)


class _OrFromTreaty:
    """In the JSON Schema, a term may also be the word from_treaty, which the reader turns into None."""

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        options = handler(core)["anyOf"]
        return {"anyOf": [{"const": "from_treaty"}, *(option for option in options if option != {"type": "null"})]}


def _given_elsewhere(value: Any) -> Any:
    if value == "from_treaty":
        return None
    if not isinstance(value, dict):
        raise PydanticCustomError("term", "must be from_treaty or a mapping with the term")
    return value


class TimerDoc(Strict):
    """Who starts, stops and overtakes a legal period, and what follows."""

    title: TitleDoc
    starts: Tokens
    stops: Tokens = ()
    overtaken_by: Tokens = ()
    then: Token | None = None
    again: AgainField | None = None
    term: Annotated[TermDoc | None, BeforeValidator(_given_elsewhere), _OrFromTreaty()]
    unmet: TitleDoc | None = None


class PartDoc(Strict):
    """States, transitions and timers that several workflows share."""

    part: Name
    uses: Names = ()
    terms: DefaultsDoc | None = None
    kinds: dict[Token, TitleDoc] = Field(default_factory=dict)
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
    states: dict[Token, StateDoc] = Field(default_factory=dict)
    timers: dict[Token, TimerDoc] = Field(default_factory=dict)


class TreatyDoc(Strict):
    """A treaty: its own clauses as terms, by the name of the timer that they rule."""

    treaty: Name
    title: TitleDoc
    link: Text | None = None
    depositaries: Texts = ()
    dates: dict[Token, Day] = Field(default_factory=dict)
    terms: dict[Token, TermDoc] = Field(default_factory=dict)


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
