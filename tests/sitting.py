"""What the tests of sitting days share: a law that counts by two chambers, and files whose days are chosen by rule."""

from __future__ import annotations

import tempfile
from collections.abc import Collection
from datetime import date, timedelta
from pathlib import Path

from tests.support import day
from tracker import bootstrap
from tracker.core.sittings import Sittings
from tracker.library.reader import Library

LAYING = """\
workflow: test/laying
title: {en: A treaty laid before Parliament}
jurisdiction: UK
timezone: Europe/London
law_as_of: 2024-01-01
first: signed
calendars:
  test/lower: {en: The lower house}
  test/upper: {en: The upper house}
kinds:
  laid: {en: Laid before Parliament}
  objected: {en: The House objected}
  period_ended: {en: The period has ended}
  ratified: {en: Ratified}
  looked_at_again: {en: Looked at again}
states:
  signed: {title: {en: Signed}, transitions: {laid: {to: before_parliament, basis: VCLT art. 54(a)}}}
  before_parliament:
    title: {en: Before Parliament}
    transitions:
      objected: {to: stopped, basis: VCLT art. 54(a)}
      period_ended: {to: free, basis: VCLT art. 54(a)}
  stopped: {title: {en: Stopped}, final: true}
  free:
    title: {en: Free to ratify}
    transitions:
      looked_at_again: {to: free, basis: VCLT art. 54(a)}
      ratified: {to: bound, basis: VCLT art. 54(a)}
  bound: {title: {en: Bound}, final: true, usual: true}
terms: {counting: day_after, rolling: none, effect: day_after}
timers:
  period:
    title: {en: Twenty-one days of sitting}
    starts: laid
    stops: objected
    then: period_ended
    again: ignore
    term: {days: 21, sitting: {all: [test/lower, test/upper]}, basis: VCLT art. 54(a)}
  review:
    title: {en: Days of sitting to look at it again}
    starts: period_ended
    stops: looked_at_again
    overtaken_by: ratified
    again: ignore
    term:
      - {days: 2, sitting: test/lower, basis: VCLT art. 54(a), in_force: {until: 2024-12-31}}
      - {days: 3, sitting: test/lower, basis: VCLT art. 54(a), in_force: {from: 2025-01-01}}
"""
"""Twenty-one days on which both houses sit, then three (until 2024 two) on which the lower one does."""


def laying(folder: Path) -> Library:
    """The shipped law with `test/laying` beside it, which is written into a folder of the user's."""
    (folder / "test").mkdir(parents=True, exist_ok=True)
    (folder / "test" / "laying.yaml").write_text(LAYING, encoding="utf-8")
    return Library(bootstrap.data_folder("workflows"), Path(tempfile.gettempdir()) / "legislative-tracker-tests", folder)


def all_days(first: str, last: str) -> list[date]:
    """Every day from one to another, both included."""
    return [day(first) + timedelta(days=n) for n in range((day(last) - day(first)).days + 1)]


def weekdays(first: str, last: str, without: Collection[str] = ()) -> list[date]:
    """Every Monday to Friday between two days, save some."""
    return [one for one in all_days(first, last) if one.isoweekday() <= 5 and str(one) not in without]


def sitting(name: str, first: str, last: str, without: Collection[str] = ()) -> Sittings:
    """A chamber that sits on each weekday save some, known from one day to another."""
    return Sittings(name, day(first), day(last), frozenset(weekdays(first, last, without)))


def table(first: str, last: str, without: Collection[str] = (), house: str = "Commons") -> str:
    """The same as a CSV file, with a row for each day."""
    sits = weekdays(first, last, without)
    kinds = [(one, "sitting" if one in sits else "adjournment") for one in all_days(first, last)]
    return "\n".join(["date,house,day_type", *(f"{one},{house},{kind}" for one, kind in kinds), ""])
