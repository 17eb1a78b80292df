"""The service: what is refused at the door and what is not, and what readers are given."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.support import MOMENT, day, open_bill, record
from tracker.asking import Selection
from tracker.core.entry import Amendment, Fact, Note, Retraction
from tracker.core.findings import Code
from tracker.errors import (
    RecordConflict,
    RefusedInput,
    TrackerError,
    UnknownBill,
    UnknownEntry,
    UnknownEvent,
    UnknownTreaty,
    UnknownWorkflow,
)
from tracker.ledger.database import Database
from tracker.ledger.ledger import Ledger
from tracker.library.reader import Library
from tracker.service import Done, Tracker

WHO: dict[str, Any] = {"by": "tester", "moment": MOMENT}
OPEN_SKIES = [
    "2021-05-11 bill_introduced",
    "2021-05-19 duma_adopted",
    "2021-06-02 council_approved",
    "2021-06-07 president_signed",
    "2021-06-07 law_published",
    "2021-06-18 depositary_notified",
]
Deed = Callable[[Tracker], object]


def amend(tracker: Tracker, bill: str = "BILL", **change: Any) -> Done:
    """Amend a bill."""
    return tracker.amend(bill, Amendment("a reason", **change), **WHO)


def retract(tracker: Tracker, which: str, bill: str = "BILL") -> Done:
    """Retract an entry."""
    return tracker.retract(bill, which, because="mistyped", **WHO)


def expect(tracker: Tracker, line: str, bill: str = "BILL", **more: Any) -> Done:
    """Expect a line such as "2021-06-02 council_approved"."""
    on, kind = line.split()
    return tracker.expect(bill, kind, on=on, **{"source": None, "note": None, **WHO, **more})


@pytest.fixture
def bill(tracker: Tracker) -> Tracker:
    """A tracker with the bill BILL: opened (1), introduced (2), adopted (3), the latter retracted (4), a note (5)."""
    open_bill(tracker)
    for line in OPEN_SKIES[:2]:
        record(tracker, line)
    retract(tracker, "3")
    tracker.note("BILL", "a remark", **WHO)
    return tracker


REFUSED: list[tuple[str, Deed, type[TrackerError], str]] = [
    ("bill", lambda t: t.look("BIL", MOMENT), UnknownBill, "bill 'BIL' is not known; nearest: BILL"),
    ("bill, far", lambda t: t.look("X", MOMENT), UnknownBill, "bill 'X' is not known; `tracker open` makes it, "),
    ("bill of a log", lambda t: t.log(MOMENT, "BIL"), UnknownBill, "bill 'BIL' is not known; nearest: BILL"),
    ("bill to record", lambda t: record(t, OPEN_SKIES[0], "bill"), UnknownBill, "bill 'bill' is not known; nearest: BILL"),
    ("bill to void", lambda t: t.void("BIL", because="x", **WHO), UnknownBill, "bill 'BIL' is not known; nearest: BILL"),
    ("bill, odd", lambda t: t.look("BILL\udcff", MOMENT), TrackerError, "'BILL\\udcff' "),
    ("bill to record, odd", lambda t: record(t, OPEN_SKIES[0], "B\udcff"), TrackerError, "'B\\udcff' "),
    ("workflow", lambda t: open_bill(t, "B", "ru/denunciaton"), UnknownWorkflow, "nearest: ru/denunciation"),
    ("treaty", lambda t: open_bill(t, "B", treaty="opensky"), UnknownTreaty, "nearest: open-skies"),
    ("kind", lambda t: record(t, "2021-05-19 duma_adoptd"), UnknownEvent, "nearest: duma_adopted"),
    (
        "kind of another workflow",
        lambda t: record(t, "2021-05-19 instrument_signed"),
        UnknownEvent,
        "'instrument_signed' is not ",
    ),
    ("kind expected", lambda t: expect(t, "2021-05-19 council-aproved"), UnknownEvent, "nearest: council_approved"),
    ("duplicate", lambda t: open_bill(t), RecordConflict, "BILL is there already (opened 2026-01-15 by tester)"),
    ("name", lambda t: open_bill(t, "-x"), RefusedInput, "'-x' must begin with a letter or digit"),
    ("name, long", lambda t: open_bill(t, "x" * 101), RefusedInput, "(at most 100)"),
    ("name, space", lambda t: open_bill(t, "A B"), RefusedInput, "'A B' must begin"),
    ("name, line", lambda t: open_bill(t, "A\n"), RefusedInput, "'A\\n' must begin"),
    (
        "future",
        lambda t: record(t, "2026-01-16 duma_adopted"),
        RefusedInput,
        "`tracker expect BILL duma_adopted --on 2026-01-16`",
    ),
    ("no such day", lambda t: record(t, "2021-02-30 duma_adopted"), RefusedInput, "'2021-02-30': there is no such day"),
    ("no day", lambda t: record(t, "30.02.2021 duma_adopted"), RefusedInput, "is not a day: give it as YYYY-MM-DD"),
    ("tomorrow", lambda t: record(t, "tomorrow duma_adopted"), RefusedInput, "in the future"),
    ("digits", lambda t: record(t, "٢٠٢١-05-19 duma_adopted"), RefusedInput, "no"),
    ("effect", lambda t: record(t, OPEN_SKIES[1], effect="2021-13-01"), RefusedInput, "--effect '2021-13-01': there is no such "),
    ("effect today", lambda t: record(t, OPEN_SKIES[1], effect="today"), RefusedInput, "--effect 'today' is not a day"),
    ("time", lambda t: record(t, OPEN_SKIES[1], time="25:00"), RefusedInput, "--time '25:00': there is no such time"),
    ("time, short", lambda t: record(t, OPEN_SKIES[1], time="9:30"), RefusedInput, "--time '9:30' is not a time"),
    ("time, empty", lambda t: record(t, OPEN_SKIES[1], time=""), RefusedInput, "--time '' is not a time"),
    ("votes", lambda t: record(t, OPEN_SKIES[1], votes="many"), RefusedInput, "--votes 'many' is no count of votes"),
    ("votes, four", lambda t: record(t, OPEN_SKIES[1], votes="1:2:3:4"), RefusedInput, "--votes '1:2:3:4' is no count"),
    ("votes, negative", lambda t: record(t, OPEN_SKIES[1], votes="-1:0:0"), RefusedInput, "--votes '-1:0:0' is no count"),
    ("same as nothing", lambda t: record(t, OPEN_SKIES[0], same_as=9), UnknownEntry, "--same-as 9: entry 9 of BILL is no fact"),
    (
        "same as a retracted",
        lambda t: record(t, OPEN_SKIES[1], same_as=3),
        UnknownEntry,
        "--same-as 3: entry 3 of BILL is no fact",
    ),
    ("same as a note", lambda t: record(t, OPEN_SKIES[1], same_as=5), UnknownEntry, "--same-as 5: entry 5 of BILL is no fact"),
    ("same as another kind", lambda t: record(t, OPEN_SKIES[1], same_as=2), RecordConflict, "records bill_introduced, not duma_"),
    ("retraction", lambda t: retract(t, "4"), RecordConflict, "entry 4 is itself a retraction: record the fact of entry 3 anew"),
    ("unknown entry", lambda t: retract(t, "6"), UnknownEntry, "BILL has no entry '6': they are numbered 1 to 5, or say last"),
    ("no number", lambda t: retract(t, "first"), UnknownEntry, "BILL has no entry 'first'"),
    ("twice", lambda t: retract(t, "3"), RecordConflict, "entry 3 was already retracted by entry 4"),
    ("opening", lambda t: retract(t, "1"), RecordConflict, "entry 1 opened the bill: use `tracker void BILL` instead"),
    ("no reason", lambda t: t.retract("BILL", "5", because=" ", **WHO), RefusedInput, "--because is empty"),
    ("nothing", amend, RefusedInput, "nothing to amend: give --title, "),
    ("no tag", lambda t: amend(t, untags=("sky",)), RefusedInput, "tag 'sky' is not known; BILL has no tags"),
    ("foreign", lambda t: amend(t, workflow="international/withdrawal"), RecordConflict, "does not know bill_introduced, "),
    ("amended treaty", lambda t: amend(t, treaty="cfee"), UnknownTreaty, "nearest: cfe"),
    ("amended workflow", lambda t: amend(t, workflow="ru/ratify"), UnknownWorkflow, "ru/ratification, "),
    (
        "term of no timer",
        lambda t: amend(t, terms={"notise": "{days: 1}"}),
        RefusedInput,
        "timer 'notise' is not known; nearest: ",
    ),
    ("empty title", lambda t: amend(t, title=""), RefusedInput, "the title is empty"),
    ("long note", lambda t: t.note("BILL", "x" * 10_001, **WHO), RefusedInput, "the note is longer than 10000 characters"),
]


@pytest.mark.parametrize(("deed", "error", "said"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_cannot_be_taken_is_refused_in_one_line_and_nothing_is_written(
    bill: Tracker, deed: Deed, error: type[TrackerError], said: str
) -> None:
    """The line says what was wrong and the way out; the ledger is as it was."""
    before = bill.entries()
    with pytest.raises(error) as refused:
        deed(bill)
    assert said in str(refused.value)
    assert str(refused.value).isprintable()
    assert bill.entries() == before


TEXTS: list[tuple[str, Callable[[Tracker, str], object]]] = [
    ("title", lambda t, text: open_bill(t, "B", title=text)),
    ("number", lambda t, text: open_bill(t, "B", number=text)),
    ("tag", lambda t, text: open_bill(t, "B", tags=(text,))),
    ("party", lambda t, text: record(t, OPEN_SKIES[1], party=text)),
    ("source", lambda t, text: record(t, OPEN_SKIES[1], source=text)),
    ("note of a fact", lambda t, text: record(t, OPEN_SKIES[1], note=text)),
    ("by", lambda t, text: record(t, OPEN_SKIES[1], by=text)),
    ("source of an expectation", lambda t, text: expect(t, OPEN_SKIES[2], source=text)),
    ("reason", lambda t, text: t.void("BILL", because=text, **WHO)),
    ("note", lambda t, text: t.note("BILL", text, **WHO)),
    ("new title", lambda t, text: amend(t, title=text)),
    ("new number", lambda t, text: amend(t, number=text)),
    ("new tag", lambda t, text: amend(t, tags=(text,))),
]


@pytest.mark.parametrize("text", ["a\0b", "a\udcffb", "\ud800", "", " \n"], ids=["NUL", "surrogate", "high", "empty", "blank"])
@pytest.mark.parametrize(("field", "give"), TEXTS, ids=[row[0] for row in TEXTS])
def test_no_text_that_a_ledger_cannot_keep_is_taken(
    bill: Tracker, field: str, give: Callable[[Tracker, str], object], text: str
) -> None:
    """NUL, lone surrogates and nothing at all are refused in every field, in a line that can itself be printed."""
    before = bill.entries()
    with pytest.raises(RefusedInput) as refused:
        give(bill, text)
    assert str(refused.value).isprintable(), field
    assert bill.entries() == before


@pytest.mark.parametrize("text", ["a\x07\x1b[31mb\tc\r\nd", "\u202eabc", "שלום 😀", " padded ", "'; drop table entry; --"])
@pytest.mark.parametrize(("field", "give"), TEXTS, ids=[row[0] for row in TEXTS])
def test_every_other_text_is_kept_as_it_was_given(
    bill: Tracker, field: str, give: Callable[[Tracker, str], object], text: str
) -> None:
    """Control characters, emoji, Hebrew: the ledger keeps the very letters."""
    give(bill, text)
    newest = bill.entries()[-1]
    kept = [newest.recorded_by, *(getattr(newest.body, name) for name in newest.body.__dataclass_fields__)]
    assert text in kept or (text,) in kept, field


@pytest.mark.parametrize(
    ("term", "said"),
    [
        ("{moths: 12}", "term notice:1:2: unknown key moths; known: days, weeks, months, years, "),
        ("{months: 12, days: 3}", "term notice:1:1: mixes units: days and months"),
        ("{months: 0}", "term notice:1:2: months: "),
        ("{months: twelve}", "term notice:1:2: months: "),
        ("{months: 6, months: 7}", "term notice:1:13: duplicate key months"),
        ("{months: &a 6}", "term notice:1:10: anchors and aliases are not allowed"),
        ("{counting: same_day}", "term notice:1:1: gives no length"),
        ("six months", "term notice:1:1: must be a mapping with the keys: "),
        ("{", "term notice:1:2: "),
        ("{months: 6}\0", ""),
    ],
)
def test_a_bills_own_term_is_read_as_strictly_as_law(tracker: Tracker, term: str, said: str) -> None:
    """Told by the timer, the line and the column; nothing is written."""
    with pytest.raises(RefusedInput) as refused:
        open_bill(tracker, terms={"notice": term})
    assert said in str(refused.value)
    assert tracker.bills() == []


def test_a_bills_own_term_stands_above_the_treatys(tracker: Tracker) -> None:
    """What it leaves out it takes from the clause it replaces; it counts as not checked; the clause's days are gone."""
    open_bill(tracker, terms={"notice": "{months: 12, basis: Protocol art. 4}"})
    for line in OPEN_SKIES:
        record(tracker, line)
    (notice,) = [d for d in tracker.look("BILL", MOMENT, day("2021-06-18")).deadlines if d.timer.name == "notice"]
    assert (notice.day, notice.days) == (day("2022-06-18"), 365)
    assert str(notice.basis) == "Protocol art. 4 (not checked)"
    amend(tracker, terms={"notice": "{days: 10}"})
    (notice,) = [d for d in tracker.look("BILL", MOMENT, day("2021-06-18")).deadlines if d.timer.name == "notice"]
    assert notice.day == day("2021-06-28")


def test_a_term_for_a_timer_that_is_law_on_other_treaties_is_refused(tracker: Tracker) -> None:
    """It would be silently dead; on the treaty that the law names it stands above the law's."""
    own = {"congress": "{not_before: {days: 90}}"}
    for treaty in ("npt", None):
        with pytest.raises(RefusedInput, match="this timer is for bills on open-skies alone"):
            open_bill(tracker, workflow="us/withdrawal", treaty=treaty, terms=own)
    open_bill(tracker, workflow="us/withdrawal", treaty="open-skies", terms=own)
    record(tracker, "2020-02-22 congress_notified")  # ninety days before the notice: too late for the statute's 120
    record(tracker, "2020-05-22 depositary_notified")
    assert tracker.look("BILL", MOMENT, day("2020-05-22")).findings == ()


def test_a_term_that_stands_in_place_of_none_must_say_everything(tracker: Tracker) -> None:
    """Without a treaty there is no clause to take counting, effect or basis from."""
    with pytest.raises(RefusedInput, match=r"basis: is missing"):
        open_bill(tracker, treaty=None, terms={"notice": "{months: 6}"})
    whole = "{months: 6, counting: day_after, rolling: none, effect: last_day, basis: Lease art. 4}"
    open_bill(tracker, treaty=None, terms={"notice": whole})
    assert tracker.look("BILL", MOMENT).record.terms == {"notice": whole}


def test_the_irregular_is_recorded_and_remarked_on(tracker: Tracker) -> None:
    """A well-formed fact is never refused: a vote out of order is kept, with a finding beside it."""
    open_bill(tracker)
    done = record(tracker, "2021-06-02 council_approved")
    assert done.outlook.state.name == "with_president"
    assert [(f.code, f.seq) for f in done.outlook.findings] == [(Code.CAUGHT_UP, 2)]


def test_a_kind_may_be_written_with_hyphens(tracker: Tracker) -> None:
    """The command line's spelling and the file's are one kind."""
    open_bill(tracker)
    record(tracker, "2021-05-11 bill-introduced")
    assert tracker.look("BILL", MOMENT).record.events[0].kind == "bill_introduced"


def test_a_fact_equal_in_every_field_is_already_recorded(bill: Tracker) -> None:
    """It is reported with the entry that stands, whatever came after it, and not stored again; one field apart is another."""
    before = bill.entries()
    done = record(bill, OPEN_SKIES[0])
    assert done.already
    assert bill.entries() == before
    assert (done.entry.seq, done.entry.body) == (2, Fact("bill_introduced", day("2021-05-11")))
    assert done.then.as_of == day("2021-05-11")
    assert not record(bill, OPEN_SKIES[0], note="and a note").already


def test_a_retracted_fact_may_be_recorded_anew(bill: Tracker) -> None:
    """The retraction stays in the log, and so does what it took back."""
    done = record(bill, OPEN_SKIES[1])
    assert (done.already, done.entry.seq, done.outlook.state.name) == (False, 6, "in_council")
    assert [entry.seq for entry in bill.entries() if isinstance(entry.body, Fact)] == [2, 3, 6]


def test_an_expectation_equal_to_the_newest_is_already_recorded(bill: Tracker) -> None:
    """The same day again is nothing new; another day moves it; the first day again moves it back."""
    days = ["2026-02-01", "2026-02-01", "2026-02-08", "2026-02-01"]
    assert [expect(bill, f"{on} council_approved").already for on in days] == [False, True, False, False]
    (agenda,) = bill.look("BILL", MOMENT).agenda
    assert (agenda.on, agenda.moved_from) == (day("2026-02-01"), day("2026-02-08"))
    assert bill.look("BILL", MOMENT).state.name == "in_duma"


def test_retract_last_takes_back_what_stands_one_after_another(bill: Tracker) -> None:
    """The note, then the introduction; the opening is no entry to retract."""
    assert [retract(bill, "last").entry.body for _ in range(2)] == [Retraction(5, "mistyped"), Retraction(2, "mistyped")]
    with pytest.raises(UnknownEntry, match=r"BILL has no entry left to retract"):
        retract(bill, "last")
    assert bill.look("BILL", MOMENT).state.name == "proposed"


def test_an_amendment_can_be_retracted(bill: Tracker) -> None:
    """What it changed is as it was; both entries stay."""
    amend(bill, title="Another title", terms={"notice": "{months: 12}"})
    assert bill.look("BILL", MOMENT).record.title == "Another title"
    retract(bill, "last")
    record_ = bill.look("BILL", MOMENT).record
    assert (record_.title, dict(record_.terms), record_.last_seq) == ("A title", {}, 7)


def test_an_amendment_that_the_record_rests_on_is_not_retracted(tracker: Tracker) -> None:
    """Back on its first workflow the bill would hold a kind that this one does not know."""
    open_bill(tracker, workflow="international/withdrawal")
    amend(tracker, workflow="ru/denunciation")
    record(tracker, "2021-05-19 duma_adopted")
    with pytest.raises(RecordConflict, match="does not know duma_adopted"):
        retract(tracker, "2")


def test_a_void_bill_takes_nothing_until_the_void_is_retracted(bill: Tracker) -> None:
    """It leaves the lists and stays in the log; its name stays taken; retracting the void brings all of it back."""
    bill.void("BILL", because="opened twice", **WHO)
    deeds: list[Deed] = [
        lambda t: record(t, OPEN_SKIES[1]),
        lambda t: expect(t, OPEN_SKIES[1]),
        lambda t: amend(t, title="T"),
        lambda t: t.note("BILL", "n", **WHO),
        lambda t: t.void("BILL", because="again", **WHO),
    ]
    for deed in deeds:
        with pytest.raises(RecordConflict, match=r"the bill BILL is void \(opened twice\): retract the void first"):
            deed(bill)
    with pytest.raises(RecordConflict, match=r"is there already"):
        open_bill(bill)
    assert (bill.looks(MOMENT), bill.days(MOMENT), len(bill.log(MOMENT))) == ([], [], 6)
    retract(bill, "last")
    assert [outlook.record.bill for outlook in bill.looks(MOMENT)] == ["BILL"]
    assert bill.look("BILL", MOMENT).state.name == "in_duma"


def test_a_bill_whose_record_is_retracted_may_go_by_another_workflow(bill: Tracker) -> None:
    """What stands must be known to the new workflow, what is expected too; what was taken back need not be."""
    expect(bill, "2026-02-01 council_approved")
    retract(bill, "2")
    with pytest.raises(RecordConflict, match="does not know council_approved"):
        amend(bill, workflow="international/withdrawal")
    retract(bill, "last")
    outlook = amend(bill, workflow="international/withdrawal").outlook
    assert (outlook.record.workflow, outlook.state.name, outlook.rules.workflow.timezone) == (
        "international/withdrawal",
        "may_notify",
        "Etc/UTC",
    )


def test_an_amendment_changes_what_it_names_and_nothing_else(tracker: Tracker) -> None:
    """Title, number, treaty and tags, each by itself."""
    open_bill(tracker, number="1", tags=("a", "b"))
    amend(tracker, title="Second", tags=("c",), untags=("a",))
    amend(tracker, treaty="cfe")
    amend(tracker, number="2")
    kept = tracker.look("BILL", MOMENT).record
    assert (kept.title, kept.number, kept.treaty, kept.tags, kept.workflow) == (
        "Second",
        "2",
        "cfe",
        ("b", "c"),
        "ru/denunciation",
    )


@pytest.mark.parametrize(
    ("workflow", "today"),
    [("ru/denunciation", "2021-06-19"), ("international/withdrawal", "2021-06-18")],
    ids=["Moscow", "UTC"],
)
def test_today_is_the_bills_own(tracker: Tracker, workflow: str, today: str) -> None:
    """At 22:30 UTC on the 18th it is the 19th in Moscow: for today, yesterday, the future and the outlook."""
    late = datetime(2021, 6, 18, 22, 30, tzinfo=UTC)
    open_bill(tracker, workflow=workflow, moment=late)
    days = [record(tracker, f"{on} depositary_notified", moment=late).entry.body for on in ("today", "yesterday", today)]
    assert [body.on for body in days if isinstance(body, Fact)][:2] == [day(today), day(today).replace(day=day(today).day - 1)]
    assert tracker.look("BILL", late).as_of == day(today)
    tomorrow = day(today).replace(day=day(today).day + 1)
    with pytest.raises(RefusedInput, match=rf"is in the future \(today is {today}\)"):
        record(tracker, f"{tomorrow} depositary_notified", moment=late)


def test_the_record_is_kept_alike_on_both_databases(database: Database, library: Library) -> None:
    """Open, record, retract, amend, void: the story ends in the same place on SQLite and on PostgreSQL."""
    tracker = Tracker(Ledger(database), library)
    open_bill(tracker)
    for line in OPEN_SKIES:
        record(tracker, line)
    assert tracker.look("BILL", MOMENT, day("2021-06-18")).state.name == "notice_running"
    assert tracker.look("BILL", MOMENT, day("2021-12-18")).state.name == "withdrawn"
    retract(tracker, "last")
    assert tracker.look("BILL", MOMENT, day("2021-12-18")).state.name == "may_notify"
    with pytest.raises(RecordConflict):
        retract(tracker, "8")
    with pytest.raises(RecordConflict):
        open_bill(tracker)
    amend(tracker, title="Открытое небо")
    tracker.void("BILL", because="a trial", **WHO)
    retract(tracker, "last")
    assert [entry.seq for entry in tracker.entries()] == list(range(1, 12))
    assert tracker.look("BILL", MOMENT).record.title == "Открытое небо"
    assert [line.retracted_by for line in tracker.log(MOMENT) if line.entry.seq in (7, 10)] == [8, 11]


@pytest.fixture
def several(tracker: Tracker) -> Tracker:
    """Open Skies as of the notice, a bill just introduced about CFE, and one party's notice."""
    open_bill(tracker, "SKY", title="Открытое небо", number="1168313-7", tags=("arms", "sky"))
    for line in OPEN_SKIES:
        record(tracker, line, "SKY")
    open_bill(tracker, "CFE", treaty="cfe", title="Conventional forces", tags=("arms",))
    record(tracker, "2021-06-01 bill_introduced", "CFE")
    open_bill(tracker, "US", "international/withdrawal")
    record(tracker, "2020-05-22 depositary_notified", "US")
    return tracker


@pytest.mark.parametrize(
    ("wanted", "bills"),
    [
        (None, ["CFE", "SKY", "US"]),
        (Selection(), ["CFE", "SKY", "US"]),
        (Selection(text="НЕБО"), ["SKY"]),
        (Selection(text="1168313"), ["SKY"]),
        (Selection(text="skies"), ["SKY", "US"]),
        (Selection(text="cfe"), ["CFE"]),
        (Selection(text="nothing like it"), []),
        (Selection(state="notice_running"), ["SKY"]),
        (Selection(workflow="ru/denunciation"), ["CFE", "SKY"]),
        (Selection(treaty="open-skies"), ["SKY", "US"]),
        (Selection(tag="arms"), ["CFE", "SKY"]),
        (Selection(tag="arm"), []),
        (Selection(closed=True), ["US"]),
        (Selection(closed=False), ["CFE", "SKY"]),
        (Selection(tag="arms", treaty="cfe", closed=False), ["CFE"]),
        (Selection(tag="sky", treaty="cfe"), []),
    ],
)
def test_a_list_holds_the_bills_for_which_every_wish_is_met(several: Tracker, wanted: Selection | None, bills: list[str]) -> None:
    """By name; text is sought in name, title, number and treaty without regard to case."""
    assert [outlook.record.bill for outlook in several.looks(MOMENT, day("2021-06-18"), wanted)] == bills


def test_days_come_soonest_first_and_the_unknown_last(several: Tracker) -> None:
    """Of every bill that is not void; on 18 June 2021, 60 and 183 days are left, and CFE's window has no last day."""
    several.record("CFE", "depositary_notified", on="2021-06-18", **WHO)
    found = [(o.record.bill, d.timer.name, d.days) for o, d in several.days(MOMENT, day("2021-06-18"))]
    assert found == [
        ("SKY", "conference", 60),
        ("CFE", "notice", 151),
        ("SKY", "notice", 183),
        ("CFE", "conference", None),
    ]
    assert [d.days for _, d in several.days(MOMENT, day("2021-06-18"), within=60)] == [60]
    assert [d.days for _, d in several.days(MOMENT, day("2021-06-18"), within=59)] == []
    assert [d.days for _, d in several.days(MOMENT, day("2021-12-17"), bill="SKY", within=30)] == [-122, 1]
    with pytest.raises(UnknownBill):
        several.days(MOMENT, bill="SKYE")


def test_the_log_holds_every_entry_with_what_is_remarked_about_it(bill: Tracker) -> None:
    """Oldest first, what was retracted with by what, findings at the entry that they are about, of every bill or of one."""
    record(bill, "2021-06-02 council_approved")
    open_bill(bill, "OTHER")
    lines = bill.log(MOMENT)
    assert [(line.entry.bill, line.entry.seq, line.retracted_by) for line in lines] == [
        *(("BILL", seq, 4 if seq == 3 else None) for seq in range(1, 7)),
        ("OTHER", 1, None),
    ]
    assert [[f.code for f in line.findings] for line in lines] == [[], [], [], [], [], [Code.CAUGHT_UP], []]
    assert lines[4].entry.body == Note("a remark")
    assert [line.entry.bill for line in bill.log(MOMENT, "OTHER")] == ["OTHER"]


@pytest.mark.parametrize(("limit", "seqs"), [(None, [1, 2, 3, 4, 5]), (2, [4, 5]), (9, [1, 2, 3, 4, 5]), (0, [])])
def test_a_log_may_be_limited_to_the_newest(bill: Tracker, limit: int | None, seqs: list[int]) -> None:
    """Still oldest first; none is none."""
    assert [line.entry.seq for line in bill.log(MOMENT, "BILL", limit)] == seqs


def test_nothing_after_the_day_asked_for_is_seen(several: Tracker) -> None:
    """As of 27 May 2021 the bill is before the Federation Council, whatever came later."""
    outlook = several.look("SKY", MOMENT, date(2021, 5, 27))
    assert (outlook.state.name, outlook.as_of) == ("in_council", date(2021, 5, 27))
    assert max(passage.event.on for passage in outlook.position.passages) == date(2021, 5, 19)
