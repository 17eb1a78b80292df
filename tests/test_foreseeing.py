"""Forecasts, plans and suppositions over a ledger, which none of them touches."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pytest

from tests.cli.ledgers import RUSSIA
from tests.support import MOMENT, day, open_bill, record
from tracker.errors import RecordConflict, RefusedInput, TrackerError, UnknownBill, UnknownEntry, UnknownEvent, UnknownName
from tracker.foreseeing import Foreseer, Otherwise, WhatIf
from tracker.ledger.database import Database
from tracker.ledger.ledger import Ledger
from tracker.library.reader import Library
from tracker.service import Tracker

BILL = "RU-OPEN-SKIES"


@pytest.fixture
def foreseer(database: Database, library: Library) -> Foreseer:
    """A reader over the record of Open Skies: entry 1 opened it, 3 is the Duma's adoption, 8 the conference."""
    writer = Tracker(Ledger(database), library)
    open_bill(writer, BILL)
    for line in RUSSIA:
        record(writer, line, BILL)
    return Foreseer(Ledger(database), library)


def what_if(
    foreseer: Foreseer,
    *suppose: str,
    without: Sequence[int] = (),
    terms: Mapping[str, str] | None = None,
    as_of: str | None = None,
) -> WhatIf:
    """What would be, asked after everything."""
    return foreseer.what_if(BILL, MOMENT, Otherwise(suppose, without, terms or {}), day(as_of) if as_of else None)


def test_a_forecast_and_a_plan_are_of_the_day_that_is_asked(foreseer: Foreseer) -> None:
    """27 May: the earliest end on 7 December; the notice by 30 June for the end of the year."""
    as_of = day("2021-05-27")
    assert foreseer.forecast(BILL, MOMENT, as_of=as_of).earliest == day("2021-12-07")
    made = foreseer.plan(BILL, MOMENT, day("2021-12-31"), "withdrawn", as_of)
    assert {due.step.kind: due.last for due in made.dues}["depositary_notified"] == day("2021-06-30")


def test_nothing_is_written(foreseer: Foreseer) -> None:
    """However often it is asked, the ledger holds the same entries."""
    before = foreseer.entries()
    foreseer.forecast(BILL, MOMENT, as_of=day("2021-05-27"))
    foreseer.plan(BILL, MOMENT, day("2021-12-31"), as_of=day("2021-05-27"))
    what_if(foreseer, "notification_revoked@2021-09-01", without=[3], terms={"notice": "{months: 12}"})
    assert foreseer.entries() == before


@pytest.mark.parametrize("as_of", [None, "2021-05-10", "2021-05-27", "2021-06-18", "2021-12-18"])
def test_nothing_supposed_changes_nothing(foreseer: Foreseer, as_of: str | None) -> None:
    """The two outlooks are one."""
    found = what_if(foreseer, as_of=as_of)
    assert (found.was, found.changes, found.moved) == (found.now, False, ())
    assert found.was.position == foreseer.look(BILL, MOMENT, day(as_of) if as_of else None).position


def test_a_notice_revoked_in_time_brings_the_bill_back(foreseer: Foreseer) -> None:
    """On 1 September 2021, while it ran: a notice may be given again, and nobody was out on 18 December."""
    found = what_if(foreseer, "notification-revoked@2021-09-01")
    assert (found.was.state.name, found.now.state.name) == ("withdrawn", "may_notify")
    was, now = found.passages
    assert [(p.event.kind, str(p.event.on)) for p in was] == [("withdrawal_took_effect", "2021-12-18")]
    assert [(p.event.kind, str(p.event.on)) for p in now] == [("notification_revoked", "2021-09-01")]
    assert [moved.timer.name for moved in found.moved] == ["notice"]


def test_without_the_adoption_the_gap_is_caught_up_and_found(foreseer: Foreseer) -> None:
    """The Council's approval comes while the bill is before the Duma: it goes on, and a finding says so."""
    found = what_if(foreseer, without=[3], as_of="2021-06-02")
    assert (found.was.state.name, found.now.state.name) == ("with_president", "with_president")
    gone, new = found.findings
    assert (gone, [(f.code.value, f.kind, f.state, f.to) for f in new]) == (
        (),
        [("caught_up", "council_approved", "in_duma", "with_president")],
    )


def test_another_term_moves_the_day(foreseer: Foreseer) -> None:
    """Twelve months from 18 June 2021, where the treaty says six."""
    (moved,) = what_if(foreseer, terms={"notice": "{months: 12}"}, as_of="2021-06-20").moved
    assert (moved.before, moved.after) == (day("2021-12-18"), day("2022-06-18"))


def test_an_act_supposed_later_is_looked_at_on_its_day(foreseer: Foreseer) -> None:
    """As of 27 May, an approval on 31 May: both are seen on 31 May, and the vote of 2 June is known to neither."""
    found = what_if(foreseer, "council_approved@2021-05-31", as_of="2021-05-27")
    assert (found.was.as_of, found.now.as_of) == (day("2021-05-31"), day("2021-05-31"))
    assert (found.was.state.name, found.now.state.name) == ("in_council", "with_president")


def test_an_act_may_name_its_day_and_its_party(foreseer: Foreseer) -> None:
    """A law published on 7 June that takes effect that day: the notice may go at once."""
    found = what_if(foreseer, "law_published@2021-06-07,effect=2021-06-07,party=The Government", without=[6], as_of="2021-06-07")
    assert (found.was.state.name, found.now.state.name) == ("signed", "may_notify")
    assert [(e.kind, e.effect, e.party) for e in found.supposed] == [("law_published", day("2021-06-07"), "The Government")]


@pytest.mark.parametrize(
    ("otherwise", "error", "says"),
    [
        (
            Otherwise(["notification_revokd@2021-09-01"]),
            UnknownEvent,
            "event kind 'notification_revokd' is not known; nearest: notification_revoked",
        ),
        (
            Otherwise(["notification_revoked@2021-07-19"]),
            RefusedInput,
            "before the record's last event (conference_held of 2021-07-20): give a day from 2021-07-20 on",
        ),
        (Otherwise(["notification_revoked"]), RefusedInput, "give it as KIND@DATE[,effect=DATE][,party=NAME]"),
        (Otherwise(["@2021-09-01"]), RefusedInput, "give it as KIND@DATE"),
        (Otherwise(["notification_revoked@2021-09-01,efect=2021-09-02"]), RefusedInput, "give it as KIND@DATE"),
        (Otherwise(["notification_revoked@2021-09-01,effect="]), RefusedInput, "give it as KIND@DATE"),
        (Otherwise(["notification_revoked@2021-09-01,party=A,party=B"]), RefusedInput, "give it as KIND@DATE"),
        (Otherwise(["notification_revoked@September"]), RefusedInput, "'September' is not a day: give it as YYYY-MM-DD"),
        (Otherwise(["notification_revoked@2021-09-31"]), RefusedInput, "there is no such day"),
        (Otherwise(without=[99]), UnknownEntry, "RU-OPEN-SKIES has no entry 99 (see: tracker log RU-OPEN-SKIES)"),
        (Otherwise(without=[1]), RefusedInput, "entry 1 is no event (opening)"),
        (Otherwise(terms={"notise": "{months: 12}"}), RefusedInput, "timer 'notise' is not known; nearest: notice"),
        (Otherwise(terms={"notice": "twelve months"}), TrackerError, "notice"),
    ],
    ids=str,
)
def test_what_cannot_be_supposed_is_refused(
    foreseer: Foreseer, otherwise: Otherwise, error: type[TrackerError], says: str
) -> None:
    """In one line, with the way out."""
    with pytest.raises(error, match=re.escape(says)) as refused:
        foreseer.what_if(BILL, MOMENT, otherwise)
    assert len(refused.value.lines()) == 1


def test_a_state_that_cannot_be_reached_is_said_to_be_with_the_nearest_that_can(foreseer: Foreseer) -> None:
    """And one that the workflow does not have is a typo."""
    with pytest.raises(
        RefusedInput, match=r"rejected_by_duma cannot be reached from notice_running.*nearest that can: may_notify"
    ):
        foreseer.forecast(BILL, MOMENT, "rejected-by-duma", day("2021-06-18"))
    with pytest.raises(UnknownName, match=r"state 'withdrawnn' is not known; nearest: withdrawn"):
        foreseer.forecast(BILL, MOMENT, "withdrawnn")
    with pytest.raises(UnknownBill, match="nearest: RU-OPEN-SKIES"):
        foreseer.forecast("RU-OPEN-SKY", MOMENT)


def test_a_date_before_the_last_event_is_no_date_to_plan_for(foreseer: Foreseer) -> None:
    """The Duma adopted the law on 19 May."""
    with pytest.raises(RefusedInput, match=r"--by 2021-05-18 is before the record's last event \(duma_adopted of 2021-05-19\)"):
        foreseer.plan(BILL, MOMENT, day("2021-05-18"), as_of=day("2021-05-27"))


def test_a_retracted_entry_cannot_be_left_out_once_more(database: Database, library: Library, foreseer: Foreseer) -> None:
    """It does not count anyway."""
    Tracker(Ledger(database), library).retract(BILL, "8", because="a mistake", by="tester", moment=MOMENT)
    with pytest.raises(RefusedInput, match="entry 8 is retracted by entry 9"):
        what_if(foreseer, without=[8])


def test_a_void_bill_has_no_road(database: Database, library: Library, foreseer: Foreseer) -> None:
    """Nothing is ahead of it until the void is retracted."""
    Tracker(Ledger(database), library).void(BILL, because="opened twice", by="tester", moment=MOMENT)
    with pytest.raises(RecordConflict, match="is void"):
        foreseer.forecast(BILL, MOMENT)
