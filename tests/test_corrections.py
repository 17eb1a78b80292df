"""Corrections: a retraction and what should have been told, in one commit and linked; what is refused, and the way out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from typing import Any

import pytest

from tests.digest.nights import digest, sections, texts, utc
from tests.support import MOMENT, day, open_bill, record
from tracker.core.entry import Amendment, Entry, Expectation, Fact, Retraction, Votes
from tracker.errors import RecordConflict, RefusedInput, TrackerError, UnknownEntry, UnknownEvent
from tracker.ledger.database import Database
from tracker.ledger.ledger import Ledger
from tracker.library.reader import Library
from tracker.service import Done, Tracker

WHO: dict[str, Any] = {"by": "tester", "moment": MOMENT}
ADOPTED = Fact("duma_adopted", day("2021-05-20"), source="TASS", votes=Votes(399, 0, 0), note="on the evening")


def correct(tracker: Tracker, which: str = "3", bill: str = "BILL", **change: Any) -> Done:
    """Correct an entry, because it was misread unless another reason is given."""
    return tracker.correct(bill, which, **{"because": "misread", **WHO, **change})


def fill(tracker: Tracker) -> None:
    """Opened (1), introduced (2), adopted (3), expected (4), a note (5), an amendment (6), a fact (7) that is retracted (8)."""
    open_bill(tracker)
    record(tracker, "2021-05-11 bill_introduced")
    record(tracker, "2021-05-20 duma_adopted", source="TASS", votes="399:0:0", note="on the evening")
    tracker.expect("BILL", "council_approved", on="2021-06-02", source="agenda", note=None, **WHO)
    tracker.note("BILL", "a remark", **WHO)
    tracker.amend("BILL", Amendment("why", title="Another title"), **WHO)
    record(tracker, "2021-06-01 council_approved")
    tracker.retract("BILL", "7", because="a rumour", **WHO)


@pytest.fixture
def bill(tracker: Tracker) -> Tracker:
    """A tracker with that bill."""
    fill(tracker)
    return tracker


def test_a_correction_is_a_retraction_and_a_fact_in_one_commit(database: Database, library: Library) -> None:
    """On both databases: recorded at one moment, one after the other, and all that was not given is as it was."""
    tracker = Tracker(Ledger(database), library)
    fill(tracker)
    done = correct(tracker, on="2021-05-19")
    gone, new = tracker.entries(after=8)
    assert (gone.seq, gone.body, new.seq, new.recorded_at) == (9, Retraction(3, "misread"), 10, gone.recorded_at)
    assert new.body == Fact(
        "duma_adopted", day("2021-05-19"), None, None, None, ADOPTED.votes, "TASS", False, ADOPTED.note, None, 3
    )
    assert (done.entry, done.already, done.then.as_of) == (new, False, day("2021-05-19"))
    assert [(e.seq, str(e.on)) for e in done.outlook.record.events] == [(2, "2021-05-11"), (10, "2021-05-19")]


@pytest.mark.parametrize(
    ("change", "field", "value"),
    [
        ({"on": "2021-05-19"}, "on", day("2021-05-19")),
        ({"on": "yesterday"}, "on", day("2026-01-14")),
        ({"time": "12:30"}, "time", time(12, 30)),
        ({"effect": "2021-06-01"}, "effect", day("2021-06-01")),
        ({"party": "Russia"}, "party", "Russia"),
        ({"kind": "duma-rejected"}, "kind", "duma_rejected"),
        ({"source": "duma.gov.ru"}, "source", "duma.gov.ru"),
        ({"votes": "402:0:1"}, "votes", Votes(402, 0, 1)),
        ({"note": "at noon"}, "note", "at noon"),
        ({"official": True}, "official", True),
    ],
)
def test_each_thing_that_a_fact_says_can_be_put_right(bill: Tracker, change: dict[str, Any], field: str, value: object) -> None:
    """That field changes, and no other."""
    body = correct(bill, **change).entry.body
    assert isinstance(body, Fact)
    said = {name: getattr(body, name) for name in body.__dataclass_fields__}
    assert said == {name: getattr(ADOPTED, name) for name in said} | {field: value, "corrects": 3}


def test_an_official_account_may_turn_out_to_be_none(bill: Tracker) -> None:
    """What was marked by mistake is unmarked."""
    correct(bill, official=True)
    body = correct(bill, "last", official=False).entry.body
    assert isinstance(body, Fact)
    assert (body.official, body.corrects) == (False, 10)


def test_an_expectation_is_put_right_and_has_not_moved(bill: Tracker) -> None:
    """Day, kind, source and note; the agenda never said what was misread."""
    done = correct(bill, "4", on="2026-02-10", kind="council_rejected", note="second item")
    assert done.entry.body == Expectation("council_rejected", day("2026-02-10"), "agenda", "second item", corrects=4)
    assert [(item.seq, item.moved_from) for item in done.outlook.agenda] == [(10, None)]


def test_last_is_the_newest_fact_or_expectation_that_stands(bill: Tracker) -> None:
    """Neither the amendment, nor the note, nor the fact that was retracted."""
    assert correct(bill, "last", on="2021-06-03").entry.body == Expectation(
        "council_approved", day("2021-06-03"), "agenda", None, 4
    )


def test_the_same_correction_said_twice_adds_nothing(bill: Tracker) -> None:
    """Whatever the reason given; it is answered with the entry that says so already, and so is the fact as it is right."""
    first = correct(bill, on="2021-05-19", votes="402:0:1")
    again = correct(bill, on="2021-05-19", votes="402:0:1", because="another reason")
    anew = record(bill, "2021-05-19 duma_adopted", source="TASS", votes="402:0:1", note="on the evening")
    assert [(done.already, done.entry.seq) for done in (first, again, anew)] == [(False, 10), (True, 10), (True, 10)]
    planned = [correct(bill, "4", on="2026-02-10") for _ in range(2)]
    planned.append(bill.expect("BILL", "council_approved", on="2026-02-10", source="agenda", note=None, **WHO))
    assert [(done.already, done.entry.seq) for done in planned] == [(False, 12), (True, 12), (True, 12)]
    assert len(bill.entries()) == 12


def test_a_correction_may_be_corrected_and_retracted(bill: Tracker) -> None:
    """The newest stands; to go back to what was said at first is a correction like others; retracted, nothing stands."""
    correct(bill, on="2021-05-19")
    correct(bill, "10", on="2021-05-18")
    done = correct(bill, "12", on="2021-05-20")
    assert [(e.seq, str(e.on)) for e in done.outlook.record.events] == [(2, "2021-05-11"), (14, "2021-05-20")]
    bill.retract("BILL", "14", because="a rumour", **WHO)
    assert bill.look("BILL", MOMENT).state.name == "in_duma"
    assert record(bill, "2021-05-20 duma_adopted").entry.seq == 16


def test_accounts_stay_accounts_of_what_was_corrected(bill: Tracker) -> None:
    """Linked to the entry before, or to its correction afterwards; a contradiction is told until they agree."""
    record(bill, "2021-05-19 duma_adopted", source="RIA", same_as=3)
    assert [f.code.value for f in bill.look("BILL", MOMENT).findings if f.is_about(9)] == ["contradiction"]
    done = correct(bill, on="2021-05-19")
    record(bill, "2021-05-19 duma_adopted", source="Interfax", same_as=11)
    found = bill.look("BILL", MOMENT)
    assert [(e.seq, e.accounts) for e in found.record.events if e.kind == "duma_adopted"] == [(12, (9, 11))]
    assert [f for f in (*done.outlook.findings, *found.findings) if f.code.value == "contradiction"] == []


Deed = Callable[[Tracker], object]
REFUSED: list[tuple[str, Deed, type[TrackerError], str]] = [
    ("opening", lambda t: correct(t, "1", on="2021-05-19"), RecordConflict, "entry 1 opened the bill: use `tracker amend BILL` "),
    ("note", lambda t: correct(t, "5", note="x"), RecordConflict, "entry 5 is a note: retract it, and use `tracker note BILL`"),
    (
        "amendment",
        lambda t: correct(t, "6", on="2021-05-19"),
        RecordConflict,
        "entry 6 is an amendment: use `tracker amend BILL`",
    ),
    (
        "retracted",
        lambda t: correct(t, "7", on="2021-06-02"),
        RecordConflict,
        "was already retracted by entry 8: tell it anew ins",
    ),
    (
        "retraction",
        lambda t: correct(t, "8", on="2021-06-02"),
        RecordConflict,
        "entry 8 is itself a retraction: record the fact ",
    ),
    (
        "unknown number",
        lambda t: correct(t, "9", on="2021-06-02"),
        UnknownEntry,
        "no entry '9': they are numbered 1 to 8, or say ",
    ),
    ("no number", lambda t: correct(t, "first", on="2021-06-02"), UnknownEntry, "BILL has no entry 'first'"),
    ("nothing", correct, RefusedInput, "nothing to correct: entry 3 says that already; give what it should say otherwise"),
    ("as it is", lambda t: correct(t, on="2021-05-20", source="TASS"), RefusedInput, "nothing to correct: entry 3 says that"),
    ("future", lambda t: correct(t, on="2026-01-16"), RefusedInput, "`tracker expect BILL duma_adopted --on 2026-01-16`"),
    ("no such day", lambda t: correct(t, on="2021-02-30"), RefusedInput, "--on '2021-02-30': there is no such day"),
    ("kind", lambda t: correct(t, kind="duma_adoptd"), UnknownEvent, "nearest: duma_adopted"),
    ("kind expected", lambda t: correct(t, "4", kind="council_aproved"), UnknownEvent, "nearest: council_approved"),
    ("votes", lambda t: correct(t, votes="many"), RefusedInput, "--votes 'many' is no count of votes"),
    ("time", lambda t: correct(t, time="25:00"), RefusedInput, "--time '25:00': there is no such time"),
    ("effect", lambda t: correct(t, effect=""), RefusedInput, "--effect '' is not a day"),
    ("empty source", lambda t: correct(t, source=""), RefusedInput, "--source is empty"),
    ("no reason", lambda t: correct(t, on="2021-05-19", because=" "), RefusedInput, "--because is empty"),
    (
        "votes of an expectation",
        lambda t: correct(t, "4", votes="1:0:0", time="12:00"),
        RefusedInput,
        "entry 4 is an expectation, which has no --time: it takes what `tracker expect` takes, ",
    ),
    ("office of an expectation", lambda t: correct(t, "4", official=False), RefusedInput, "which has no --official"),
    (
        "a double",
        lambda t: (record(t, "2021-05-12 bill_introduced"), correct(t, "9", on="2021-05-11")),
        RecordConflict,
        "entry 2 says that already: retract entry 9 instead",
    ),
    (
        "corrected",
        lambda t: (correct(t, on="2021-05-19"), correct(t, on="2021-05-18")),
        RecordConflict,
        "entry 3 was already corrected: entry 10 stands in its place",
    ),
    (
        "retraction of what was corrected",
        lambda t: (correct(t, on="2021-05-19"), t.retract("BILL", "3", because="x", **WHO)),
        RecordConflict,
        "entry 3 was already corrected: entry 10 stands in its place",
    ),
    (
        "account of what was corrected",
        lambda t: (correct(t, on="2021-05-19"), record(t, "2021-05-19 duma_adopted", same_as=3)),
        UnknownEntry,
        "--same-as 3: entry 3 of BILL is no fact that stands (entry 10 stands in its place)",
    ),
    (
        "void",
        lambda t: (t.void("BILL", because="a double", **WHO), correct(t, on="2021-05-19")),
        RecordConflict,
        "the bill BILL is void (a double): retract the void first",
    ),
    ("unknown bill", lambda t: correct(t, bill="BIL", on="2021-05-19"), TrackerError, "nearest: BILL"),
]


@pytest.mark.parametrize(("deed", "error", "said"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_cannot_be_corrected_is_refused_in_one_line(bill: Tracker, deed: Deed, error: type[TrackerError], said: str) -> None:
    """The line names the way out, and nothing of the correction is written."""
    with pytest.raises(error) as refused:
        deed(bill)
    assert said in str(refused.value)
    assert str(refused.value).isprintable()
    assert not [e for e in bill.entries() if _corrects(e) and e.seq != 10]


def _corrects(entry: Entry) -> bool:
    return isinstance(entry.body, Fact | Expectation) and entry.body.corrects is not None


def test_the_log_shows_both_entries_and_what_links_them(bill: Tracker) -> None:
    """What was corrected, by which entry; what it said and says."""
    correct(bill, on="2021-05-19")
    lines = {line.entry.seq: line for line in bill.log(MOMENT, "BILL")}
    assert [(seq, line.retracted_by, line.corrected_by) for seq, line in lines.items() if line.retracted_by] == [
        (3, 9, 10),
        (7, 8, None),
    ]


def told_on(moment: str) -> dict[str, Any]:
    """What a command needs to be recorded at a moment."""
    return {"by": "tester", "moment": utc(moment)}


@pytest.fixture
def adopted(tracker: Tracker) -> Tracker:
    """Opened (1), introduced (2) and adopted (3), each recorded at noon of its day: 20 May by a slip for 19 May."""
    open_bill(tracker, moment=utc("2021-05-11 09:00"))
    record(tracker, "2021-05-11 bill_introduced", moment=utc("2021-05-11 12:00"))
    record(tracker, "2021-05-20 duma_adopted", moment=utc("2021-05-20 12:00"))
    return tracker


@pytest.mark.parametrize("since", [3, 4], ids=["before it", "in the midst of it"])
def test_the_digest_tells_a_correction_in_one_line_apart_from_events(adopted: Tracker, since: int) -> None:
    """What it said, says, and why; neither a retraction nor a new fact is told beside it."""
    correct(adopted, on="2021-05-19", votes="399:0:0", because="the stenogram", **told_on("2021-05-21 12:00"))
    found = digest(adopted, "2021-05-22 06:00", since=since, told_at="2021-05-21 06:00")
    assert texts(found, "new") == []
    assert texts(found, "corrected") == [
        "entry 5: duma_adopted, correction of entry 3: day 2021-05-20 -> 2021-05-19, votes none -> 399:0:0; because the stenogram"
    ]


def test_what_is_new_and_corrected_already_is_told_with_its_correction(adopted: Tracker) -> None:
    """The entry is told as corrected, a correction that was corrected itself or retracted as that."""
    correct(adopted, on="2021-05-19", **told_on("2021-05-20 13:00"))
    correct(adopted, "last", on="2021-05-18", **told_on("2021-05-20 14:00"))
    adopted.retract("BILL", "last", because="a rumour", **told_on("2021-05-20 15:00"))
    found = sections(digest(adopted, "2021-05-21 06:00", since=2, told_at="2021-05-12 06:00"))
    assert [line["remark"] for line in found["new"]] == ["corrected by entry 5", None]
    assert [line["remark"] for line in found["corrected"]] == ["corrected by entry 7", "retracted by entry 8"]


def test_a_corrected_expectation_is_told_as_one(adopted: Tracker) -> None:
    """And not as moved."""
    adopted.expect("BILL", "council_approved", on="2021-06-09", source=None, note=None, **told_on("2021-05-21 12:00"))
    correct(adopted, "4", on="2021-06-02", **told_on("2021-05-21 13:00"))
    found = sections(digest(adopted, "2021-05-22 06:00", since=4, told_at="2021-05-21 12:30"))
    assert [line["text"] for line in found["corrected"]] == [
        "entry 6: expected council_approved, correction of entry 4: day 2021-06-09 -> 2021-06-02; because misread"
    ]
    assert (found["new"], ["moved" in line["text"] for line in found["expected"]]) == ([], [False])


@pytest.mark.parametrize(
    ("on", "as_of", "told", "after"), [("2021-05-19", "2021-05-18", 0, 1), ("2021-05-10", "2021-05-18", 1, 0)]
)
def test_a_correction_of_later_days_alone_is_left_out(adopted: Tracker, on: str, as_of: str, told: int, after: int) -> None:
    """One whose day was or is on or before the day that is asked for is told."""
    correct(adopted, on=on, **told_on("2021-05-21 12:00"))
    found = digest(adopted, "2021-05-22 06:00", since=3, as_of=as_of)
    assert (len(texts(found, "corrected")), found.after) == (told, after)


def test_a_finding_is_not_new_because_its_entry_was_corrected(tracker: Tracker) -> None:
    """A vote that nothing led to was remarked on already; its source, put right, changes nothing of that."""
    open_bill(tracker, moment=utc("2021-06-01 09:00"))
    record(tracker, "2021-06-02 council_approved", source="TAS", moment=utc("2021-06-02 12:00"))
    correct(tracker, "2", source="TASS", **told_on("2021-06-03 12:00"))
    found = digest(tracker, "2021-06-04 06:00", since=2, told_at="2021-06-03 06:00")
    assert [(section.lines, section.more) for section in found.sections if section.name == "findings"] == [((), 1)]


def test_what_the_last_digest_told_of_time_and_no_longer_holds_is_told(tracker: Tracker) -> None:
    """The law was told to be in force on 18 June; published a day later than was read, it was on the 19th."""
    open_bill(tracker, moment=utc("2021-05-11 09:00"))
    for line in ("2021-06-02 council_approved", "2021-06-07 president_signed", "2021-06-07 law_published"):
        record(tracker, line, moment=utc("2021-06-07 12:00"))
    correct(tracker, "4", on="2021-06-08", **told_on("2021-06-19 12:00"))
    found = digest(tracker, "2021-06-20 06:00", since=4, told_at="2021-06-19 06:00")
    assert texts(found, "time_alone") == [
        "2021-06-18 law_in_force: Law in force: told before, and no longer so",
        "2021-06-19 law_in_force: Law in force -> may_notify",
    ]


def test_the_same_account_told_again_of_a_corrected_entry_adds_nothing(bill: Tracker) -> None:
    """Whichever of the two it is linked to, it says the same."""
    record(bill, "2021-05-19 duma_adopted", source="RIA", same_as=3)
    newest = correct(bill, source="Interfax").entry.seq
    assert record(bill, "2021-05-19 duma_adopted", source="RIA", same_as=newest).already
