"""All date arithmetic: what a term comes to when it starts on a day.

Every result is a `Reckoning`: the term, the day it started, the last day, the day of effect, and each counting step, so
that any date which is printed can be proved. Months and years are added once, from the day of the event, to the same
day number, clamped to the end of the month (31 August + 6 months = 28 or 29 February). Nothing rolls over a weekend:
periods of public international law do not (18 December 2021 was a Saturday).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from tracker.core.workflow import Counting, Effect, Span, Term

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a count: what was done, and the day it led to."""

    what: str
    day: date


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What a term comes to.

    `opens` is the first day on which the act may be done, where the term says so. `last` is the last day of the term and
    `effect` the day on which time acts; `at_start` says that the day of effect is reached at its 00:00. Where `unknown`
    says why, the days are None: what is not known is not guessed.
    """

    term: Term
    start: date
    opens: date | None = None
    last: date | None = None
    effect: date | None = None
    at_start: bool = False
    steps: tuple[Step, ...] = ()
    unknown: str | None = None


def reckon(term: Term, start: date, named: date | None = None) -> Reckoning:
    """Count `term` from an event of day `start` which itself names the day `named`, or no day."""
    try:
        return _named(term, start, named) if term.named else _counted(term, start)
    except (OverflowError, ValueError):
        return Reckoning(term, start, unknown="the count runs past the year 9999")


def _named(term: Term, start: date, named: date | None) -> Reckoning:
    if named is not None:
        step = Step("the day that the act itself names", named)
        return Reckoning(term, start, last=named, effect=named, at_start=True, steps=(step,))
    if term.otherwise is not None:
        return reckon(term.otherwise, start)
    return Reckoning(term, start, unknown="the act names no day")


def _counted(term: Term, start: date) -> Reckoning:
    steps = [Step("the event", start)]
    opens = last = effect = None
    if term.not_before is not None:
        opens = add(start, term.not_before, term.counting)
        steps.append(Step(f"not before {term.not_before}{_counting(term)}", opens))
    if term.within is not None:
        last = add(start, term.within, term.counting)
        steps.append(Step(f"{term.within}{_counting(term)}", last))
        effect = acts_on(last, term.effect)
        if effect != last:
            steps.append(Step(_EFFECTS[term.effect], effect))
    return Reckoning(term, start, opens, last, effect, term.effect is not Effect.LAST_DAY, tuple(steps))


_EFFECTS = {
    Effect.DAY_AFTER: "acts at 00:00 of the day after",
    Effect.FIRST_OF_NEXT_MONTH: "acts on the first of the next month",
}


def _counting(term: Term) -> str:
    return ", the day of the event counted" if term.counting is Counting.SAME_DAY else ""


def add(start: date, span: Span, counting: Counting) -> date:
    """The last day of a span that an event of day `start` sets running.

    Days: the event's day is day 0 (`day_after`) or day 1 (`same_day`). Months and years: the same day number, clamped.
    """
    last: date = start + relativedelta(**{span.unit.value: span.count})  # type: ignore[arg-type]
    return last - ONE_DAY if counting is Counting.SAME_DAY else last


def acts_on(last: date, effect: Effect) -> date:
    """The day on which a term whose last day is `last` acts."""
    if effect is Effect.DAY_AFTER:
        return last + ONE_DAY
    if effect is Effect.FIRST_OF_NEXT_MONTH:
        return last.replace(day=1) + relativedelta(months=1)
    return last
