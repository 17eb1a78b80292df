"""Legal time: what a term comes to when an event of some day sets it running.

Every result is a `Reckoning`: the term, the day it started, the last day, the day of effect, and each counting step, so
that any date which is printed can be proved. Where readings of the law differ, the earlier day is the result, since who
keeps it is safe by either, and the later stands beside it with its source.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from tracker.core.counting import Counted, NotKnown, Paused, Step, add, count
from tracker.core.ends import End, Extended, Given, acting, counted_words, end_of
from tracker.core.lengths import Named, Span
from tracker.core.sittings import Sittings
from tracker.core.term import Counting, Term, spans_of


class Reckoning(NamedTuple):
    """What a term comes to.

    `opens` is the first day on which the act may be done, where the term says so. `last` is the last day of the term and
    `effect` the day on which time acts; `at_start` says that the day of effect is reached at its 00:00. Where `unknown`
    says why, the days are None: what is not known is not guessed, and `earliest` and `earliest_effect` are the first that
    are possible. `paused` is the day since which no day counts. `calendars` are the ones counted by. `reading` is the
    source that reads the law so, where the file reads it otherwise; `other` is what a reading that differs comes to, later.
    `counted_from` is the day from which a span runs that counts from another than the event's.
    """

    term: Term
    start: date
    opens: date | None = None
    last: date | None = None
    effect: date | None = None
    at_start: bool = False
    steps: tuple[Step, ...] = ()
    unknown: str | None = None
    earliest: date | None = None
    earliest_effect: date | None = None
    paused: date | None = None
    calendars: tuple[Sittings, ...] = ()
    reading: str | None = None
    other: Reckoning | None = None
    counted_from: date | None = None


def reckon(
    term: Term,
    start: date,
    named: date | None = None,
    days: Mapping[str, date] | None = None,
    *,
    calendars: Mapping[str, Sittings] | None = None,
    pauses: tuple[Paused, ...] = (),
    extended: tuple[Extended, ...] = (),
) -> Reckoning:
    """Count `term` from an event of day `start` which itself names the day `named`, or no day.

    `days` are those from which some terms count besides (`entry_into_force`: a date of the treaty, or of the party);
    `calendars` the days on which chambers sit, by name; `pauses` and `extended` what has befallen the term since.
    """
    given = Given(start, named, days or {}, calendars or {}, pauses, extended)
    found = _reckoning(term, given)
    if term.other is not None:
        found = _safer(found, _reckoning(term.other.term, given), term.other.source)
    if term.pause is not None and term.pause.afresh is not None and pauses and (resumed := pauses[-1][1]) is not None:
        anew = _reckoning(term, given._replace(start=resumed, pauses=(), extended=()))
        steps = (Step("the end of the pause", resumed), *anew.steps[1:])
        found = _safer(found, anew._replace(steps=steps), term.pause.afresh)
    return found


def _safer(one: Reckoning, other: Reckoning, source: str) -> Reckoning:
    """The earlier of two readings, of which `other` is held by `source`, with the later beside it."""
    told = other._replace(reading=source, term=one.term)
    if one.effect is None or other.effect is None or (one.effect, one.last) == (other.effect, other.last):
        return one
    return one._replace(other=told) if one.effect <= other.effect else told._replace(other=one)


def _reckoning(term: Term, given: Given) -> Reckoning:
    if isinstance(term.within, Named) and given.named is None and term.otherwise is not None:
        return _reckoning(term.otherwise, given)
    start = given.start
    used = tuple(given.calendars[name] for name in _chambers(term) if name in given.calendars) if given.calendars else ()
    steps: tuple[Step, ...] = (Step("the event", start),)
    opens = None
    try:
        if term.not_before:
            opens = add(start, term.not_before, term.counting)
            steps = (*steps, Step(f"not before {term.not_before}{counted_words(term)}", opens))
        if term.within is None:
            return Reckoning(term, start, opens, steps=steps)
        if paused := _goes_on(given):
            return _while_paused(term, given, paused, steps)
        end = _extended(end_of(term.within, term, given), term, given)
    except NotKnown as why:
        early = acting(why.earliest, term) if why.earliest else None
        days = (early.last, early.effect) if early else (None, None)
        return Reckoning(term, start, unknown=str(why), earliest=days[0], earliest_effect=days[1], calendars=used, steps=steps)
    except (OverflowError, ValueError):
        return Reckoning(term, start, unknown="the count runs past the year 9999")
    told = (*steps, *end.steps, *end.onward)
    since = given.days.get(term.within.since) if isinstance(term.within, Span) and term.within.since else None
    return Reckoning(term, start, opens, end.last, end.effect, end.at_start, told, calendars=used, counted_from=since)


def _chambers(term: Term) -> tuple[str, ...]:
    """The chambers whose sitting days this term counts."""
    return tuple(dict.fromkeys(name for span in spans_of(term) if span.sitting for name in span.sitting.chambers))


def _goes_on(given: Given) -> date | None:
    """The day on which a pause began that has not ended."""
    return next((begun for begun, ended in given.pauses if ended is None), None)


def _while_paused(term: Term, given: Given, paused: date, steps: tuple[Step, ...]) -> Reckoning:
    """What is known while a pause goes on: since when, and how many days were left."""
    before = _reckoning(term, given._replace(pauses=tuple(pause for pause in given.pauses if pause[1] is not None)))
    days = (before.last - paused).days if before.last else None
    left = "" if days is None else f", {days} {'day' if days == 1 else 'days'} before its last day"
    told = (*(before.steps or steps), Step(f"paused{left}", paused))
    return Reckoning(term, given.start, before.opens, steps=told, unknown=f"paused since {paused}{left}", paused=paused)


def _extended(end: End, term: Term, given: Given) -> End:
    """The end after every extension."""
    for made, named in given.extended if term.extension else ():
        found, what = _longer(end.last, made, named, term, given)
        longer = acting(found.last, term, Step(what, found.last, found.passed_over))
        end = longer._replace(steps=(*end.steps, *longer.steps))
    return end


def _longer(last: date, made: date, named: date | None, term: Term, given: Given) -> tuple[Counted, str]:
    """What an extension comes to: the day that it names or, where the law gives a length, so much more. Raises `NotKnown`."""
    assert term.extension is not None
    by = term.extension.term
    if isinstance(by.within, Named) and named is not None:
        if named <= last:
            return Counted(last), f"the extension of {made} names no later day: the last day stays"
        return Counted(named), f"extended on {made} to the day that it names"
    length = by.otherwise.within if by.otherwise else by.within
    if not isinstance(length, Span):
        raise NotKnown(f"the extension of {made} names no day", last)
    return count(last, length, Counting.DAY_AFTER, given.calendars, given.pauses), f"extended on {made} by {length}"


def latest_start(comes_to: Callable[[date], date | None], by: date) -> date | None:
    """The last day on which what starts then comes to a day not after `by`: the search backwards over a count forwards.

    `comes_to` never goes back as its day goes on; None (not known) is no answer, nor is a day past the year 9999. None where no
    start of the last thousand years does.
    """

    def in_time(start: date) -> bool:
        try:
            return (end := comes_to(start)) is not None and end <= by
        except (OverflowError, ValueError):
            return False

    if in_time(by):
        return by
    late, step = by, 1
    while step <= 400_000 and late.toordinal() > step:
        early = late - timedelta(days=step)
        if in_time(early):
            return last_in_time(in_time, early, late)
        late, step = early, step * 2
    return None


def last_in_time(in_time: Callable[[date], bool], early: date, late: date) -> date:
    """The last day that is in time, where `early` is, `late` is not, and once one is not, none after it is."""
    while (late - early).days > 1:
        middle = early + (late - early) // 2
        early, late = (middle, late) if in_time(middle) else (early, middle)
    return early
