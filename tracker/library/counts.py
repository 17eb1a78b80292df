"""The vocabulary of terms: how a file says how long a legal period is."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from tracker.library.fields import Count, CountingField, EffectField, MonthDay, Strict, Text, Token, Weekdays


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
