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

from tracker.core.term import WEEKDAYS, Counting, Effect, YearDay
from tracker.core.workflow import Again

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
        names = [field.alias or name for name, field in cls.model_fields.items()]
        for key in value:
            if key not in names:
                known = ", ".join(names)
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


def _month_day(value: Any) -> YearDay:
    found = re.fullmatch(r"(\d{2})-(\d{2})", value) if isinstance(value, str) else None
    try:
        day = date(2000, int(found[1]), int(found[2])) if found else None
    except ValueError:
        day = None
    if day is None:
        raise PydanticCustomError("month_day", "must be a day of the year as MM-DD, in quotes")
    return YearDay(day.month, day.day)


def _weekdays(value: Any) -> tuple[int, ...]:
    names = [day.lower() for day in WEEKDAYS]
    given = value if isinstance(value, list) else [value]
    if not given or any(day not in names for day in given) or len(given) == len(names):
        raise PydanticCustomError("weekday", "must be one or more of: {known}", {"known": ", ".join(names)})
    return tuple(sorted({names.index(day) + 1 for day in given}))


MonthDay = Annotated[YearDay, BeforeValidator(_month_day), WithJsonSchema({"type": "string", "pattern": "^[0-9]{2}-[0-9]{2}$"})]
Weekdays = Annotated[tuple[int, ...], BeforeValidator(_weekdays), _WORD_OR_LIST]


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


class CutOffDoc(Strict):
    """What comes by one day of the year acts on the first `out` after it."""

    by: MonthDay
    out: MonthDay


class RenewalsDoc(Strict):
    """Periods that renew themselves, from a day, unless notice was given in time."""

    every: SpanDoc
    notice: SpanDoc
    since: Token = Field(alias="from")
    first: SpanDoc | None = None


class WindowDoc(Strict):
    """A time of `width` that opens after each period of `every`."""

    every: SpanDoc
    width: SpanDoc


class BarDoc(Strict):
    """When the event that starts the term may come: not before a span has run from a day, or in a window."""

    since: Token = Field(alias="from")
    not_before: SpanDoc | None = None
    window: WindowDoc | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> BarDoc:
        if (self.not_before is None) == (self.window is None):
            raise PydanticCustomError("bar", "gives one of not_before, window")
        return self


class HoldDoc(Strict):
    """While an event of kind `begun` stands without one of kind `ended`, the term does not act."""

    begun: Token
    ended: Token


def _several(value: Any) -> Any:
    if not isinstance(value, list) or len(value) < 2:
        raise PydanticCustomError("several", "must be a list of two terms or more")
    return tuple(value)


Several = Annotated[tuple["LengthDoc", ...], BeforeValidator(_several)]


class LengthDoc(Strict):
    """One way to say how long a period is."""

    days: Count | None = None
    weeks: Count | None = None
    months: Count | None = None
    years: Count | None = None
    excepted: Weekdays = ()
    cutoff: CutOffDoc | None = None
    nth_month: Count | None = None
    period: RenewalsDoc | None = None
    date: Literal["named"] | None = None
    latest_of: Several | None = None
    earliest_of: Several | None = None

    @model_validator(mode="after")
    def _one_length(self) -> LengthDoc:
        units = [name for name in ("days", "weeks", "months", "years") if getattr(self, name) is not None]
        if len(units) > 1:
            raise PydanticCustomError("units", "mixes units: {given}", {"given": " and ".join(units)})
        given = [name for name in LENGTHS if getattr(self, name) is not None]
        if len(given) > 1:
            raise PydanticCustomError("length", "gives a length twice: {given}", {"given": " and ".join(given)})
        if self.excepted and units != ["days"]:
            raise PydanticCustomError("length", "excepted goes with days")
        return self


LENGTHS = ("days", "weeks", "months", "years", "cutoff", "nth_month", "period", "date", "latest_of", "earliest_of")


_LENGTHS_AND_WINDOWS = (*LENGTHS, "within", "not_before")


class CountDoc(LengthDoc):
    """A length (or `within` one, and `not_before`), and how it is counted."""

    not_before: SpanDoc | None = None
    within: SpanDoc | None = None
    otherwise: CountDoc | None = None
    only: BarDoc | None = None
    hold: HoldDoc | None = None
    counting: CountingField | None = None
    effect: EffectField | None = None

    @model_validator(mode="after")
    def _one_meaning(self) -> CountDoc:
        given = [name for name in LENGTHS if getattr(self, name) is not None]
        if self.date and (self.within or self.not_before):
            raise PydanticCustomError(
                "term", "is either a named date or a length; what holds without a named date stands under otherwise"
            )
        if self.otherwise and not self.date:
            raise PydanticCustomError("term", "otherwise goes with date: named")
        if given and self.within:
            raise PydanticCustomError("term", "gives a length twice: {given} and within", {"given": given[0]})
        if not (given or self.within or self.not_before):
            raise PydanticCustomError("term", "gives no length: one of {known}", {"known": ", ".join(_LENGTHS_AND_WINDOWS)})
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
    aside: bool = False


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
    optional: bool = False
    term: Annotated[TermDoc | None, BeforeValidator(_given_elsewhere), _OrFromTreaty()]
    unmet: TitleDoc | None = None


class PartDoc(Strict):
    """States, transitions and timers that several workflows share."""

    part: Name
    uses: Names = ()
    terms: DefaultsDoc | None = None
    kinds: dict[Token, TitleDoc] = Field(default_factory=dict)
    days: dict[Token, Token] = Field(default_factory=dict)
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
    dates: dict[Token, Day] = Field(default_factory=dict)
    no_exit: NoExitDoc | None = None
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
