"""The plain values of the vocabulary: tokens, names, texts, days, zones; and mappings whose keys are all known."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any
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

from tracker.core.lengths import WEEKDAYS, YearDay
from tracker.core.term import All, Condition, Counting, Effect, Nth, Rolling
from tracker.core.workflow import Again

TOKEN = re.compile(r"[a-z][a-z0-9_]*")
NAME = re.compile(r"[a-z0-9-]+(/[a-z0-9-]+)*")


class Strict(BaseModel):
    """A mapping whose keys are all known."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)

    @model_validator(mode="before")
    @classmethod
    def _known_keys(cls, value: Any) -> Any:
        names = [field.alias or name for name, field in cls.model_fields.items()]
        if not isinstance(value, dict):
            raise PydanticCustomError("not_a_mapping", "must be a mapping with the keys: {known}", {"known": ", ".join(names)})
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


def _day_or_not_known(value: Any) -> date | None:
    return None if value == "not_known" else _day(value)


DayOrNotKnown = Annotated[
    date | None,
    BeforeValidator(_day_or_not_known),
    WithJsonSchema({"anyOf": [{"type": "string", "format": "date"}, {"const": "not_known"}]}),
]
Count = Annotated[int, Field(ge=1, le=36_500)]
WORD_OR_LIST = WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]})
Tokens = Annotated[tuple[Token, ...], BeforeValidator(_listed), WORD_OR_LIST]
Names = Annotated[tuple[Name, ...], BeforeValidator(_listed), WORD_OR_LIST]
SomeNames = Annotated[tuple[Name, ...], BeforeValidator(lambda value: _some(value)), WORD_OR_LIST]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_listed), WORD_OR_LIST]


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
Weekdays = Annotated[tuple[int, ...], BeforeValidator(_weekdays), WORD_OR_LIST]


def _choice(kind: type[Counting] | type[Effect] | type[Rolling] | type[Again]) -> BeforeValidator:
    def read(value: Any) -> Any:
        known = [member.value for member in kind]
        if value not in known:
            raise PydanticCustomError("choice", "must be one of: {known}", {"known": ", ".join(known)})
        return kind(value)

    return BeforeValidator(read)


CountingField = Annotated[Counting, _choice(Counting)]
EffectField = Annotated[Effect, _choice(Effect)]
RollingField = Annotated[Rolling, _choice(Rolling)]
AgainField = Annotated[Again, _choice(Again)]


def _some(value: Any) -> Any:
    """As a list, which must not be empty."""
    listed = _listed(value)
    if not listed:
        raise PydanticCustomError("empty", "must not be an empty list")
    return listed


def _conditions(value: Any) -> tuple[Condition, ...]:
    return tuple(_condition(one) for one in _some(value))


def _condition(value: Any) -> Condition:
    """A kind of event, the nth of a kind, or all of several."""
    if isinstance(value, str):
        return _token(value)
    if isinstance(value, dict) and set(value) == {"kind", "nth"} and isinstance(value["kind"], str) and _is_count(value["nth"]):
        return Nth(_token(value["kind"]), value["nth"])
    if isinstance(value, dict) and set(value) == {"all"} and isinstance(value["all"], list) and len(value["all"]) > 1:
        return All(tuple(_condition(one) for one in value["all"]))
    known = "{kind: KIND, nth: NUMBER}, {all: [...]}"
    raise PydanticCustomError("starts", "must be an event kind, {known}, or a list of these", {"known": known})


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 1000


_KIND = {"type": "string"}
_CONDITION = {
    "anyOf": [
        _KIND,
        {
            "type": "object",
            "properties": {"kind": _KIND, "nth": {"type": "integer", "minimum": 1}},
            "required": ["kind", "nth"],
            "additionalProperties": False,
        },
        {
            "type": "object",
            "properties": {"all": {"type": "array", "minItems": 2}},
            "required": ["all"],
            "additionalProperties": False,
        },
    ]
}
Conditions = Annotated[
    tuple[Any, ...],
    BeforeValidator(_conditions),
    WithJsonSchema({"anyOf": [_CONDITION, {"type": "array", "items": _CONDITION}]}),
]


class _OneOrMore:
    """In the JSON Schema: one of its kind, or a list of them."""

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        listed = handler(core)
        return {"anyOf": [listed["items"], listed]}


ONE_OR_MORE = (BeforeValidator(_some), _OneOrMore())
"""What makes a tuple field take a single mapping as well as a list of them."""


class TitleDoc(Strict):
    """A name in English and Russian."""

    en: Text
    ru: Text | None = None
