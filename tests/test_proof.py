"""The proof of a date: every sentence that a lawyer would ask for, and a count that leads to the date it proves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.builders import BASIS, fact, record_of, rules_of, span, term
from tests.support import MOMENT, day, open_bill, record
from tracker import proof, wording
from tracker.core.basis import Title, cite
from tracker.core.entry import Fact
from tracker.core.lengths import Choice, CutOff, Length, Named, NthMonth, On, Renewals, Sitting, Span, Unit, YearDay
from tracker.core.outlook import Outlook, look
from tracker.core.rules import Rules
from tracker.core.sittings import Sittings
from tracker.core.term import All, Condition, Counting, Effect, Extension, Hold, InForce, Nth, Rolling, Term
from tracker.library.reader import Library
from tracker.service import Tracker


def told(outlook: Outlook, timer: str) -> dict[str, list[str]]:
    """The sentences about one deadline, by what they tell."""
    [deadline] = [d for d in outlook.deadlines if d.timer.name == timer]
    found: dict[str, list[str]] = {}
    for what, said in proof.sentences(outlook, deadline):
        found.setdefault(what, []).append(said)
    return found


def notified(tracker: Tracker, treaty: str, on: str, **more: str) -> Outlook:
    """A bill on a treaty of which the depositary was notified, on that day."""
    open_bill(tracker, workflow="international/withdrawal", treaty=treaty)
    record(tracker, f"{on} depositary_notified", **more)
    return tracker.look("BILL", MOMENT, day(on))


def test_it_names_event_source_term_law_and_each_step(tracker: Tracker) -> None:
    """CFE: from 9 June 2023, 150 days, complete on 6 November, out at 00:00 of the 7th."""
    found = told(notified(tracker, "cfe", "2023-06-09", source="tass.com"), "notice")
    assert ["tass.com" in said and "entry 2 of BILL" in said for said in found["event"]] == [True]
    assert found["term"] == [
        "150 days; the day of the event is not counted; its last day stands, whatever day of the week it is; "
        "its last day is complete before it acts, at 00:00 of the day after"
    ]
    assert "CFE art. XIX" in found["law"][0]
    assert [said.split(":")[0] for said in found["count"]] == [
        "Friday 9 June 2023",
        "Monday 6 November 2023",
        "Tuesday 7 November 2023",
    ]
    assert (
        "the last day is Monday 6 November 2023; it takes effect on Tuesday 7 November 2023; 151 days left" in found["result"][0]
    )
    assert "caution" not in found


def test_it_says_what_was_not_checked_and_what_stands_in_the_way(tracker: Tracker) -> None:
    """Energy Charter: a bar of five years, and a clause whose text was not read."""
    found = told(notified(tracker, "energy-charter", "2024-04-27"), "notice")
    assert found["condition"] == ["no notice before 5 years have passed since the entry into force for the party"]
    assert found["caution"] == ["the text of this rule was not checked"]


@pytest.mark.parametrize(
    "treaty",
    ["open-skies", "cfe", "icsid", "unesco-constitution", "whaling", "istanbul", "single-convention", "rome-statute", "wto"],
)
def test_the_last_step_of_the_count_is_the_date_it_proves(tracker: Tracker, treaty: str) -> None:
    """Explaining a date yields that date, whatever the kind of term."""
    outlook = notified(tracker, treaty, "2021-03-31")
    [notice] = [d for d in outlook.deadlines if d.timer.name == "notice"]
    assert notice.effect is not None
    assert notice.clock.reckoning.steps[-1].day == notice.effect
    assert told(outlook, "notice")["count"][-1].startswith(wording.weekday(notice.effect))


def test_what_is_not_known_is_said_and_not_counted(tracker: Tracker, library: Library) -> None:
    """Social Charter of 1961: the periods run from a day of the party's own, which neither file nor record gives."""
    assert "entry_into_force_for_party" not in library.treaty("social-charter-1961").dates
    found = told(notified(tracker, "social-charter-1961", "2024-01-01"), "notice")
    assert found["result"] == [
        "not known: the day of the entry into force for the party is not known",
        "at the earliest: last day Monday 1 July 2024",  # six months after the notice, whichever period ends then
    ]
    assert found["count"] == ["Monday 1 January 2024: the event"]


STANDS = "its last day stands, whatever day of the week it is"
NOT_COUNTED = "the day of the event is not counted"
KOREA = ("1993-03-12 depositary_notified", "1993-06-11 notification_suspended", "2003-01-10 notification_resumed")
KOREAN_PAUSE = "3500 days not counted: Friday 11 June 1993 to Thursday 9 January 2003 (paused)"
AFRESH = "a notice once suspended needs three months anew (ASIL Insights, asil.org/node/1209)"


def proved(rules: Rules, as_of: str, *facts: Fact, timer: str = "notice") -> dict[str, list[str]]:
    """The sentences about one deadline of a record of facts, by these rules."""
    return told(look(rules, record_of(*facts), day(as_of)), timer)


def withdrawing(treaty: str | None, as_of: str, *lines: str) -> dict[str, list[str]]:
    """The sentences about a notice of withdrawal."""
    return proved(rules_of("international/withdrawal", treaty), as_of, *map(fact, lines))


def test_a_pause_is_told_with_the_days_that_do_not_count() -> None:
    """NPT, 12 March 1993: paused from 11 June for nine years, 213 days and two leap days; one day was left."""
    found = withdrawing("npt", "2003-01-10", *KOREA)
    assert found["term"] == [f"3 months; {NOT_COUNTED}; {STANDS}; it acts on its last day, at no stated hour"]
    assert found["condition"] == [
        'no day counts from "Notification suspended" to the day before "Suspended notification resumed" '
        "(NPT art. X(1), not checked)"
    ]
    assert found["count"] == ["Friday 12 March 1993: the event", "Saturday 11 January 2003: 3 months"]
    assert found["passed"] == [KOREAN_PAUSE]
    assert found["result"] == ["the last day is Saturday 11 January 2003; 1 day left, counted from Friday 10 January 2003"]


def test_while_a_pause_goes_on_it_is_said_since_when_and_what_was_left() -> None:
    """NPT on 12 June 1993, the day on which three months would have been over: nothing is known but what was left."""
    found = withdrawing("npt", "1993-06-12", *KOREA[:2])
    assert found["count"] == [
        "Friday 12 March 1993: the event",
        "Saturday 12 June 1993: 3 months",
        "Friday 11 June 1993: paused, 1 day before its last day",
    ]
    assert found["result"] == found["standing"] == ["paused since 1993-06-11, 1 day before its last day"]
    assert {"passed", "reading", "other"} & set(found) == set()


@pytest.mark.parametrize(
    ("as_of", "standing"),
    [
        ("2003-01-10", "running; by another reading 2003-04-10"),
        ("2003-01-11", "disputed: by one reading 2003-01-11, by another 2003-04-10"),
        ("2003-04-09", "disputed: by one reading 2003-01-11, by another 2003-04-10"),
    ],
)
def test_both_readings_of_a_pause_are_told_the_later_with_its_source(as_of: str, standing: str) -> None:
    """NPT: the earlier day is the deadline, by the file's own wording; three months anew from 10 January are held by others."""
    found = withdrawing("npt", as_of, *KOREA)
    assert found["reading"] == ["the earlier day is the deadline; it follows the wording of NPT art. X(1) itself"]
    assert found["other"][0] == f"Thursday 10 April 2003 follows another reading: {AFRESH}"
    assert found["other"][1:] == ["Friday 10 January 2003: the end of the pause", "Thursday 10 April 2003: 3 months"]
    assert found["standing"] == [standing]


def test_an_extension_is_told_with_the_day_that_it_was_made_and_the_day_that_it_names() -> None:
    """TEU art. 50(3): two years from 29 March 2017, extended on 22 March 2019 to 12 April; out at 00:00 of the 13th."""
    facts = (fact("2017-03-29 depositary_notified"), fact("2019-03-22 period_extended", effect=day("2019-04-12")))
    rules = rules_of("eu/withdrawal", "teu")
    assert proved(rules, "2019-03-21", *facts)["count"] == [
        "Wednesday 29 March 2017: the event",
        "Friday 29 March 2019: 2 years",
        "Saturday 30 March 2019: acts at 00:00 of the day after",
    ]
    found = proved(rules, "2019-03-22", *facts)
    assert found["condition"] == [
        'may be extended by "Period of notice extended by agreement": to the day that it names (TEU art. 50(3))'
    ]
    assert found["count"] == [
        "Wednesday 29 March 2017: the event",
        "Friday 29 March 2019: 2 years",
        "Friday 12 April 2019: extended on 2019-03-22 to the day that it names",
        "Saturday 13 April 2019: acts at 00:00 of the day after",
    ]
    assert found["result"] == [
        "the last day is Friday 12 April 2019; it takes effect on Saturday 13 April 2019; "
        "22 days left, counted from Friday 22 March 2019"
    ]


def test_days_passed_over_are_named(tracker: Tracker) -> None:
    """H.R. 2415, presented on Thursday 7 December 2000: the tenth day, Sundays excepted, is the 19th (US-Const art. I(7))."""
    term = "{days: 10, excepted: sunday, counting: day_after, rolling: none, effect: last_day, basis: US-Const art. I(7)}"
    open_bill(tracker, workflow="international/withdrawal", treaty=None, terms={"notice": term})
    record(tracker, "2000-12-07 depositary_notified")
    found = told(tracker.look("BILL", MOMENT, day("2000-12-07")), "notice")
    assert found["term"][0].startswith(f"10 days, Sundays excepted; {NOT_COUNTED}; {STANDS}; ")
    assert found["count"] == [
        "Thursday 7 December 2000: the event",
        "Tuesday 19 December 2000: 10 days, Sundays excepted",
    ]
    assert found["passed"] == ["2 days not counted: Sunday 10 December 2000 (Sunday); Sunday 17 December 2000 (Sunday)"]
    assert found["result"] == ["the last day is Tuesday 19 December 2000; 12 days left, counted from Thursday 7 December 2000"]
    assert found["law"] == ["US-Const art. I(7)"]
    assert found["caution"] == ["the text of this rule was not checked"]


def test_a_receipt_on_the_first_of_a_month_is_told_by_both_readings() -> None:
    """Istanbul, 1 April 2021: three months end on 1 July, and whether that is the first that is meant nobody has settled."""
    found = withdrawing("istanbul", "2021-04-01", "2021-04-01 depositary_notified")
    source = "a period that ends on the first of a month ends on the day that is meant; no official example settles it"
    assert found["count"] == ["Thursday 1 April 2021: the event", "Thursday 1 July 2021: 3 months"]
    assert found["result"] == ["the last day is Thursday 1 July 2021; 91 days left, counted from Thursday 1 April 2021"]
    assert found["reading"] == [f"the earlier day is the deadline; it follows another reading: {source}"]
    assert found["other"] == [
        "Sunday 1 August 2021 follows the wording of Istanbul art. 80 itself",
        "Thursday 1 April 2021: the event",
        "Thursday 1 July 2021: 3 months",
        "Sunday 1 August 2021: acts on the first of the next month",
    ]


def test_a_receipt_on_the_last_of_a_month_is_told_by_one_reading() -> None:
    """Istanbul, 31 March 2021: three months end on 30 June, and by every reading the first after it is 1 July."""
    found = withdrawing("istanbul", "2021-03-31", "2021-03-31 depositary_notified")
    assert found["count"] == [
        "Wednesday 31 March 2021: the event",
        "Wednesday 30 June 2021: 3 months",
        "Thursday 1 July 2021: acts on the first of the next month",
    ]
    assert {"reading", "other"} & set(found) == set()
    assert found["standing"] == ["running"]


SAT = frozenset(
    day(f"2024-{on}")
    for on in (
        *("01-08", "01-09", "01-10", "01-11"),
        *("01-15", "01-16", "01-17", "01-18"),
        *("01-22", "01-23", "01-24", "01-25"),
        *("01-29", "01-30", "01-31", "02-01"),
        *("02-05", "02-06", "02-07", "02-08"),
        *("02-19", "02-20", "02-21", "02-22"),
    )
)
"""Mondays to Thursdays of 2024, but for the week of 12 February; made up, as the two calendars are."""


def laid(commons: Sittings, lords: Sittings) -> dict[str, list[str]]:
    """The sentences about period A of a treaty laid before Parliament on 7 January 2024, a Sunday."""
    rules = rules_of("uk/crag", None).for_bill(None, {}, {c.name: c for c in (commons, lords)})
    return proved(rules, "2024-01-07", fact("2024-01-07 treaty_laid"), timer="period_a")


def test_the_calendars_that_a_count_went_by_are_told_with_their_versions() -> None:
    """CRaG s. 20: the twenty-first day on which both sit is 19 February; the Commons sat alone from the 12th to the 15th."""
    alone = {day(f"2024-02-{on}") for on in (12, 13, 14, 15)}
    found = laid(
        Sittings("uk/commons", day("2024-01-01"), day("2024-02-29"), SAT | alone, version=3),
        Sittings("uk/lords", day("2023-12-01"), day("2024-03-31"), SAT),
    )
    assert found["term"] == [
        f"21 days on which uk/commons and uk/lords both sit; {NOT_COUNTED}; {STANDS}; "
        "its last day is complete before it acts, at 00:00 of the day after"
    ]
    assert found["count"] == [
        "Sunday 7 January 2024: the event",
        "Monday 19 February 2024: 21 days on which uk/commons and uk/lords both sit",
        "Tuesday 20 February 2024: acts at 00:00 of the day after",
    ]
    neither = "uk/commons and uk/lords did not sit"
    assert found["passed"] == [
        "22 days not counted: "
        f"Friday 12 January 2024 to Sunday 14 January 2024 ({neither}); "
        f"Friday 19 January 2024 to Sunday 21 January 2024 ({neither}); "
        f"Friday 26 January 2024 to Sunday 28 January 2024 ({neither}); "
        f"Friday 2 February 2024 to Sunday 4 February 2024 ({neither}); "
        f"Friday 9 February 2024 to Sunday 11 February 2024 ({neither}); "
        "Monday 12 February 2024 to Thursday 15 February 2024 (uk/lords did not sit); "
        f"Friday 16 February 2024 to Sunday 18 February 2024 ({neither})"
    ]
    assert found["calendar"] == [
        "uk/commons version 3, known from 2024-01-01 to 2024-02-29",
        "uk/lords version 1, known from 2023-12-01 to 2024-03-31",
    ]


def test_a_count_past_a_calendar_is_not_known_and_its_earliest_day_is_told() -> None:
    """Known to 31 January, fifteen days have counted by then; were the next six to count, period A ended on 6 February."""
    known_to = day("2024-01-31")
    found = laid(
        Sittings("uk/commons", day("2024-01-01"), known_to, frozenset(on for on in SAT if on <= known_to)),
        Sittings("uk/lords", day("2024-01-01"), day("2024-12-31"), SAT | {day(f"2024-02-0{n}") for n in range(1, 10)}),
    )
    assert found["result"] == [
        "not known: the count runs past the sitting days of uk/commons that are known (to 2024-01-31)",
        "at the earliest, if every day that is not known counts: last day Tuesday 6 February 2024, "
        "effect Wednesday 7 February 2024",
    ]
    assert found["count"] == ["Sunday 7 January 2024: the event"]
    assert len(found["calendar"]) == 2


CHANGED = replace(
    term("6 months", effect=Effect.DAY_AFTER),
    in_force=InForce(day("1968-11-20")),
    variants=(
        replace(term("3 months"), in_force=InForce(None, day("1968-11-19"))),
        replace(term("6 months", effect=Effect.DAY_AFTER), in_force=InForce(day("1968-11-20"))),
    ),
)


@pytest.mark.parametrize(
    ("law_of", "on", "wording", "counted"),
    [
        (None, "1968-11-19", ["the one in force until 1968-11-19"], "Wednesday 19 February 1969: 3 months"),
        (None, "1968-11-20", ["the one in force from 1968-11-20"], "Tuesday 20 May 1969: 6 months"),
        (
            "1968-11-20",
            "1968-11-19",
            ["the one in force from 1968-11-20", "by the law of Wednesday 20 November 1968, as asked for"],
            "Monday 19 May 1969: 6 months",
        ),
        (
            "1950-01-01",
            "1968-11-20",
            ["the one in force until 1968-11-19", "by the law of Sunday 1 January 1950, as asked for"],
            "Thursday 20 February 1969: 3 months",
        ),
    ],
)
def test_the_wording_of_a_rule_that_changed_is_told(law_of: str | None, on: str, wording: list[str], counted: str) -> None:
    """Which wording was applied, and whether by the law of a day that was asked for."""
    rules = rules_of("international/withdrawal", None).for_bill(None, {"notice": CHANGED})
    found = proved(rules.law_of(day(law_of) if law_of else None), on, fact(f"{on} depositary_notified"))
    assert found["wording"] == wording
    assert found["count"][1] == counted


def test_nothing_is_said_of_wordings_where_the_law_did_not_change() -> None:
    """Open Skies, by the law of each event's own day."""
    assert "wording" not in withdrawing("open-skies", "2021-06-18", "2021-06-18 depositary_notified")


LAST_DAY = "it acts on its last day, at no stated hour"
DAY_AFTER = "its last day is complete before it acts, at 00:00 of the day after"
MONDAY = "a last day on a Saturday or Sunday gives way to Monday"
JULY = CutOff(YearDay(7, 1), YearDay(1, 1))
SIGNED = Span(10, Unit.YEARS, since="signature")
ACCORD = Renewals(span("5 years"), span("6 months"), "signature")
NAMED = replace(term(named=True), effect=Effect.DAY_AFTER)


def own(rule: Term, on: str = "2024-01-07", timer: str = "notice", **more: object) -> dict[str, list[str]]:
    """The sentences about a clock that a notice of that day starts, by a term of the bill's own."""
    rules = rules_of("international/withdrawal", None).for_bill(None, {timer: rule})
    return proved(rules, on, fact(f"{on} depositary_notified", **more), timer=timer)


def by(length: Length, counting: Counting = Counting.DAY_AFTER, effect: Effect = Effect.LAST_DAY) -> Term:
    """A term of a length."""
    return Term(BASIS, counting, effect, length)


def monday(rule: Term) -> Term:
    """The same term, rolled from a weekend."""
    return replace(rule, rolling=Rolling.NEXT_WEEKDAY)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        pytest.param(by(JULY), "received by 1 July, out on the next 1 January", id="a cut-off says its days itself"),
        pytest.param(
            monday(by(JULY, effect=Effect.DAY_AFTER)),
            f"received by 1 July, out on the next 1 January; {MONDAY}; {DAY_AFTER}",
            id="unless the term moves them",
        ),
        pytest.param(by(NthMonth(6)), "the first day of the 6th month after the month of the event", id="an nth month"),
        pytest.param(monday(by(NthMonth(6))), "the first day of the 6th month after the month of the event", id="nor rolls"),
        pytest.param(NAMED, "the day that the act names", id="a named day"),
        pytest.param(by(On("signature")), "the day of the signature", id="a day of the treaty"),
        pytest.param(by(ACCORD), f"{ACCORD}; {LAST_DAY}", id="renewals count nothing from the event"),
        pytest.param(monday(by(ACCORD)), f"{ACCORD}; {MONDAY}; {LAST_DAY}", id="renewals, rolled"),
        pytest.param(by(span("3 months")), f"3 months; {NOT_COUNTED}; {STANDS}; {LAST_DAY}", id="a span"),
        pytest.param(
            monday(by(span("3 months"), Counting.SAME_DAY)),
            f"3 months; the day of the event is counted as the first; {MONDAY}; {LAST_DAY}",
            id="a span from the day itself, rolled",
        ),
        pytest.param(
            by(SIGNED),
            f"10 years from the signature; the day from which it runs is not counted; {STANDS}; {LAST_DAY}",
            id="a span from another day",
        ),
        pytest.param(
            by(Choice(True, (span("1 year"), Named()))),
            f"the later of 1 year and the day that the act names; {NOT_COUNTED}; {STANDS}; {LAST_DAY}",
            id="a span among others",
        ),
        pytest.param(
            by(Choice(True, (SIGNED, span("1 year"), JULY))),
            "the latest of: 10 years from the signature; 1 year; received by 1 July, out on the next 1 January; "
            f"{NOT_COUNTED}; {STANDS}; {LAST_DAY}",
            id="spans from two days",
        ),
        pytest.param(term(not_before="30 days"), f"not before 30 days; {NOT_COUNTED}", id="a first day alone"),
    ],
)
def test_of_counting_rolling_and_effect_only_what_means_something_is_told(rule: Term, said: str) -> None:
    """A lawyer is not told that a day is not counted where nothing is."""
    assert own(rule)["term"] == [said]


@pytest.mark.parametrize(
    ("treaty", "said"),
    [
        ("unesco-constitution", "received by 31 December, out on the next 31 December"),
        ("single-convention", "received by 1 July, out on the next 1 January"),
        ("whaling", "received by 1 January, out on the next 30 June"),
    ],
)
def test_the_cut_offs_of_treaties_are_told_with_the_names_of_months(treaty: str, said: str) -> None:
    """And without a word on what they do not count."""
    assert withdrawing(treaty, "2021-06-18", "2021-06-18 depositary_notified")["term"] == [said]


def test_what_holds_a_term_back_is_told_with_the_titles_of_its_events() -> None:
    """Conventional weapons: an armed conflict. What did not begin and end by its titles is told by them alone."""
    found = withdrawing("ccw", "2024-01-01", "2024-01-01 depositary_notified")
    assert found["condition"] == ['not while an armed conflict goes on: from "Armed conflict began" to "Armed conflict ended"']
    held = replace(term("3 months"), hold=Hold("notification_suspended", "notification_resumed"))
    assert own(held)["condition"] == ['it does not act from "Notification suspended" to "Suspended notification resumed"']


@pytest.mark.parametrize(
    ("begun", "ended", "said"),
    [
        ("Siege began", "Siege ended", 'not while a siege goes on: from "Siege began" to "Siege ended"'),
        ("Hostilities began", "Hostilities ended", 'it does not act from "Hostilities began" to "Hostilities ended"'),
        ("Siege began", "War ended", 'it does not act from "Siege began" to "War ended"'),
        ("siege", "peace", 'it does not act from "siege" to "peace"'),
    ],
)
def test_what_goes_on_is_named_only_where_both_titles_name_it(begun: str, ended: str, said: str) -> None:
    """By a law of one's own with two kinds of event."""
    rules = rules_of("international/withdrawal", None)
    titles = {**rules.workflow.kinds, "begun": Title(begun), "ended": Title(ended)}
    law = Rules(replace(rules.workflow, kinds=titles), own={"notice": replace(term("3 months"), hold=Hold("begun", "ended"))})
    assert proved(law, "2024-01-07", fact("2024-01-07 depositary_notified"))["condition"] == [said]


EXTENDED = 'may be extended by "Period of notice extended by agreement"'


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (term("21 days"), f"{EXTENDED}: by 21 days (Act art. 1)"),
        (term(named=True, otherwise=term("21 days")), f"{EXTENDED}: to the day that it names, else by 21 days (Act art. 1)"),
        (
            replace(term("21 days"), basis=cite("Act art. 2", checked=False, disputed="others")),
            f"{EXTENDED}: by 21 days (Act art. 2, not checked; disputed: others)",
        ),
    ],
)
def test_an_extension_tells_by_how_much_and_by_which_law(more: Term, said: str) -> None:
    """A day that it names, or a length."""
    assert own(replace(term("3 months"), extension=Extension("period_extended", more)))["condition"] == [said]


def test_a_count_without_any_calendar_names_every_one_and_its_earliest_last_day() -> None:
    """CRaG: both Houses' calendars are missing; were each day to count, the twenty-first after 7 January is the 28th."""
    found = proved(rules_of("uk/crag", None), "2024-01-07", fact("2024-01-07 treaty_laid"), timer="period_a")
    assert found["result"] == [
        "not known: no sitting days of uk/commons and uk/lords are imported",
        "at the earliest, if every day that is not known counts: last day Sunday 28 January 2024, effect Monday 29 January 2024",
    ]


@pytest.mark.parametrize(
    ("rule", "timer", "said"),
    [
        pytest.param(
            by(Span(3, Unit.DAYS, sitting=Sitting(("a",), True))),
            "conference",
            ["at the earliest, if every day that is not known counts: last day Wednesday 10 January 2024"],
            id="where time brings nothing about",
        ),
        pytest.param(
            by(Span(3, Unit.DAYS, sitting=Sitting(("a",), True))),
            "notice",
            ["at the earliest, if every day that is not known counts: last day Wednesday 10 January 2024"],
            id="where it acts on the last day itself",
        ),
        pytest.param(
            by(Choice(True, (span("3 months"), SIGNED)), effect=Effect.DAY_AFTER),
            "notice",
            ["at the earliest: last day Sunday 7 April 2024, effect Monday 8 April 2024"],
            id="where it is no day of sitting that is not known",
        ),
        pytest.param(by(SIGNED), "notice", [], id="where nothing is known"),
    ],
)
def test_the_earliest_days_are_told_with_what_they_suppose(rule: Term, timer: str, said: list[str]) -> None:
    """Of three days of sitting, or of the later of two days; the signature's own is not on record."""
    assert own(rule, timer=timer)["result"][1:] == said


INSTRUMENT = '"Instrument of ratification, acceptance, approval or accession deposited"'
NUMBER = '"Required number of instruments deposited"'
COMPLETE = '"Every state whose consent is required is bound"'


def in_force(treaty: str, *lines: str) -> dict[str, list[str]]:
    """The sentences about a treaty's own entry into force."""
    rules = rules_of("international/entry-into-force", treaty)
    return proved(rules, lines[-1].split()[0], *map(fact, lines), timer="treaty_entry_into_force")


def test_what_was_waited_for_is_told_where_it_is_more_than_one_event() -> None:
    """Ottawa: the fortieth instrument, or whoever tells that the number is reached."""
    found = in_force("ottawa", "1998-09-16 required_number_reached")
    assert found["start"] == [f"set running by the 40th {INSTRUMENT}, each party's counted once, or by {NUMBER}"]
    assert found["count"][-1] == "Monday 1 March 1999: the first day of the 6th month after the month of the event"


@pytest.mark.parametrize(
    ("starts", "said"),
    [
        (
            (All((Nth("instrument_deposited", 20), "required_states_complete")),),
            f"the 20th {INSTRUMENT}, each party's counted once, together with {COMPLETE}",
        ),
        (
            (All(("required_number_reached", "required_states_complete")), "required_states_complete"),
            f"{NUMBER}, together with {COMPLETE}, or by {COMPLETE}",
        ),
    ],
)
def test_conditions_that_hold_together_are_told_together(starts: tuple[Condition, ...], said: str) -> None:
    """A clause's own, in place of what the workflow says."""
    rules = rules_of("international/entry-into-force", None).for_bill(
        None, {"treaty_entry_into_force": replace(term("60 days"), starts=starts)}
    )
    facts = [fact("1995-12-01 required_number_reached"), fact("2001-11-02 required_states_complete")]
    facts += [fact("1995-12-01 instrument_deposited") for _ in range(20)]
    assert proved(rules, "2001-11-02", *facts, timer="treaty_entry_into_force")["start"] == [f"set running by {said}"]


def test_what_was_waited_for_is_the_clauses_own_also_where_no_day_was_named() -> None:
    """What holds otherwise is counted by, but the whole clause says what starts it."""
    clause = replace(term(named=True, otherwise=term("60 days")), starts=(Nth("depositary_notified", 1),))
    found = own(clause)
    assert found["count"][-1] == "Thursday 7 March 2024: 60 days"
    assert found["start"] == ['set running by the 1st "Depositary notified of the withdrawal", each party\'s counted once']


def test_the_workflows_own_conditions_are_told_too() -> None:
    """A timer that waits for the second notice, whatever the clause says of its length."""
    rules = rules_of("international/withdrawal", None)
    timers = tuple(
        replace(t, starts=(Nth("depositary_notified", 2),)) if t.name == "notice" else t for t in rules.workflow.timers
    )
    law = Rules(replace(rules.workflow, timers=timers), own={"notice": term("3 months")})
    found = proved(law, "2024-01-08", fact("2024-01-07 depositary_notified"), fact("2024-01-08 depositary_notified"))
    assert found["start"] == ['set running by the 2nd "Depositary notified of the withdrawal", each party\'s counted once']


def test_an_event_of_a_kind_that_sets_a_clock_running_is_not_told_twice() -> None:
    """The line about the event says it already."""
    assert "start" not in withdrawing("open-skies", "2021-06-18", "2021-06-18 depositary_notified")


def test_a_notice_that_came_a_day_late_is_told_by_when_it_was_due() -> None:
    """Child abduction: due by 1 June 2023 for the period that ended on 1 December, so another five years."""
    found = withdrawing("child-abduction", "2023-06-02", "2023-06-02 depositary_notified")
    assert found["count"] == [
        "Friday 2 June 2023: the event",
        "Thursday 1 December 1983: the entry into force of the treaty, from which the periods run",
        "Friday 1 December 2023: the end of the period of 5 years in which the notice came",
        "Thursday 1 June 2023: the last day to give notice for that end; the notice came too late",
        "Friday 1 December 2028: the end of the next period for which the notice was in time",
    ]


def test_a_named_day_that_is_too_early_is_told_before_what_decided() -> None:
    """Energy Charter: a year from 27 April 2024, though the notice names 1 January 2025."""
    line = fact("2024-04-27 depositary_notified", effect=day("2025-01-01"))
    assert proved(rules_of("international/withdrawal", "energy-charter"), "2024-04-27", line)["count"] == [
        "Saturday 27 April 2024: the event",
        "Wednesday 1 January 2025: the day that the act names, which is earlier and takes no part",
        "Sunday 27 April 2025: 1 year",
    ]
