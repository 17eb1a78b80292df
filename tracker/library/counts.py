"""The vocabulary of terms: how a file says how long a legal period is."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from tracker.library.fields import (
    ONE_OR_MORE,
    Conditions,
    Count,
    CountingField,
    Day,
    EffectField,
    MonthDay,
    RollingField,
    SomeNames,
    Strict,
    Text,
    Token,
    Weekdays,
)


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


class PauseDoc(Strict):
    """Events between which no day of the term counts."""

    begun: Token = Field(alias="from")
    ended: Token = Field(alias="until")
    basis: Text
    checked: bool = True
    disputed: Text | None = None
    afresh: Text | None = None


class InForceDoc(Strict):
    """The days on which a wording of a rule is law, both included."""

    since: Day | None = Field(None, alias="from")
    until: Day | None = None

    @model_validator(mode="after")
    def _some_days(self) -> InForceDoc:
        if self.since is None and self.until is None:
            raise PydanticCustomError("in_force", "gives from, until or both")
        if self.since and self.until and self.until < self.since:
            raise PydanticCustomError("in_force", "ends before it begins")
        return self


class SittingDoc(Strict):
    """Days on which chambers sit: all of them on the same day, or any."""

    all_of: SomeNames | None = Field(None, alias="all")
    any_of: SomeNames | None = Field(None, alias="any")

    @model_validator(mode="after")
    def _one_of_two(self) -> SittingDoc:
        if (self.all_of is None) == (self.any_of is None):
            raise PydanticCustomError("sitting", "names a calendar, or gives one of all, any with a list of them")
        return self


def _one_chamber(value: Any) -> Any:
    return {"all": [value]} if isinstance(value, str) else value


class _OrOneChamber:
    """In the JSON Schema, a calendar's name stands for that chamber alone."""

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"anyOf": [{"type": "string"}, *handler(core)["anyOf"]]}


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
    sitting: Annotated[SittingDoc | None, BeforeValidator(_one_chamber), _OrOneChamber()] = None
    since: Token | None = Field(None, alias="from")
    cutoff: CutOffDoc | None = None
    nth_month: Count | None = None
    period: RenewalsDoc | None = None
    date: Token | None = None  # named: the day that the act itself names; else a day of the treaty or of the party
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
        for name in ("excepted", "sitting"):
            if getattr(self, name) and units != ["days"]:
                raise PydanticCustomError("length", "{name} goes with days", {"name": name})
        if self.since and not units:
            raise PydanticCustomError("length", "from goes with days, weeks, months or years")
        return self


LENGTHS = ("days", "weeks", "months", "years", "cutoff", "nth_month", "period", "date", "latest_of", "earliest_of")


_LENGTHS_AND_WINDOWS = (*LENGTHS, "within", "not_before")


class ExtensionDoc(LengthDoc):
    """What an event of kind `by` adds to the term, from the last day reached: a day that it names, or a length."""

    by: Token
    otherwise: LengthDoc | None = None
    basis: Text | None = None
    checked: bool = True
    disputed: Text | None = None

    @model_validator(mode="after")
    def _a_length(self) -> ExtensionDoc:
        for doc in (self, self.otherwise):
            if doc and not doc.date and not any((doc.days, doc.weeks, doc.months, doc.years)):
                raise PydanticCustomError("extension", "gives no length: date: named, or days, weeks, months, years")
        return self


class CountDoc(LengthDoc):
    """A length (or `within` one, and `not_before`), and how it is counted."""

    not_before: SpanDoc | None = None
    within: SpanDoc | None = None
    otherwise: CountDoc | None = None
    only: BarDoc | None = None
    hold: HoldDoc | None = None
    pause: PauseDoc | None = None
    extension: ExtensionDoc | None = None
    counting: CountingField | None = None
    rolling: RollingField | None = None
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
        if self.pause and not (self.within or {"days", "weeks", "months", "years"} & set(given)):
            raise PydanticCustomError("term", "pause goes with days, weeks, months or years")
        if self.extension and not (given or self.within):
            raise PydanticCustomError("term", "extension goes with a length, not with not_before alone")
        return self


class ReadingDoc(LengthDoc):
    """How another source reads the same rule: its length, and whatever it counts otherwise."""

    counting: CountingField | None = None
    rolling: RollingField | None = None
    effect: EffectField | None = None
    source: Text

    @model_validator(mode="after")
    def _a_length(self) -> ReadingDoc:
        if not any(getattr(self, name) is not None for name in LENGTHS):
            raise PydanticCustomError("reading", "gives no length: one of {known}", {"known": ", ".join(LENGTHS)})
        return self


class TermDoc(CountDoc):
    """A period with the law that gives it."""

    other: ReadingDoc | None = None
    starts: Conditions = ()
    in_force: InForceDoc | None = None
    basis: Text
    checked: bool = True
    disputed: Text | None = None


TermDocs = Annotated[tuple[TermDoc, ...], *ONE_OR_MORE]
"""One term or, where the law has changed, a list of its wordings, each with the days on which it is in force."""


class DefaultsDoc(Strict):
    """What every term of this file says unless it says otherwise."""

    counting: CountingField
    rolling: RollingField
    effect: EffectField
