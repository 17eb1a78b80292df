"""What a digest tells of the road ahead: when a bill can be over, where that is another day than was told last."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from tracker import wording
from tracker.digest.changes import Change
from tracker.digest.lines import Line, line
from tracker.digest.roads import Road
from tracker.languages import Language, said


class _End(NamedTuple):
    """When a bill can be over: the day, where it is known, and what is said of it."""

    day: date | None
    words: str


def over(change: Change, language: Language) -> Iterator[Line]:
    """The earliest day on which it can be over, and the latest by law; one line where the law leaves one day and no other.

    Nothing of a bill that stands at its end: its state says so.
    """
    if change.ahead is None or change.ahead[1].is_over:
        return
    was, now = change.ahead
    alone = was.is_exact and now.is_exact
    earliest = said(language, "Earliest day it can be over", "Самый ранний день завершения")
    latest = said(language, "Latest day by law it can be over", "Самый поздний день завершения по закону")
    only = said(language, "Only day it can be over", "Единственный день завершения")
    told = [(only if alone else earliest, _earliest, now.opened_by), (latest, _latest, now.closed_by)]
    for title, end, basis in told[:1] if alone else told:
        if (then := end(was, language)).words != (today := end(now, language)).words:
            law = wording.law(basis, language) if basis else None
            days = (today.day - change.now.as_of).days if today.day else None
            text = f"{title} ({wording.state(now.end, language)}): {_from_to(then, today, language)}"
            yield line(change.now, text, on=today.day, days=days, law=law, remark=_as_of(now, language))


def _from_to(was: _End, now: _End, language: Language) -> str:
    by = f", {wording.later((now.day - was.day).days, language)}" if was.day and now.day else ""
    return f"{was.words} -> {now.words}{by}"


def _earliest(road: Road, language: Language) -> _End:
    if road.is_over:
        return _End(None, said(language, "it was over", "было завершено"))
    if road.earliest is None:
        state = wording.state(road.outlook.state, language)
        return _End(None, said(language, f"no way leads there from {state}", f"пути туда из состояния {state} нет"))
    day = wording.weekday(road.earliest, language)
    if not road.is_known:
        return _End(None, said(language, f"not known, not before {day}", f"не известен, не раньше чем {day}"))
    return _End(road.earliest, day)


def _latest(road: Road, language: Language) -> _End:
    if road.latest is None:
        return _End(None, said(language, "none for certain", "точно не установлен"))
    return _End(road.latest, wording.weekday(road.latest, language))


def _as_of(road: Road, language: Language) -> str:
    """The day that it was counted on, and that readings differ where another is sooner or later."""
    told = [f"{said(language, 'as of', 'по состоянию на')} {wording.numeric(road.outlook.as_of, language)}"]
    if road.forecast and any(step.sooner for step in road.forecast.steps):
        told.append(said(language, "sooner by another reading of the law", "по другому толкованию закона — раньше"))
    if road.forecast and road.forecast.kept:
        told.append(said(language, "later by another reading of the law", "по другому толкованию закона — позже"))
    return "; ".join(told)
