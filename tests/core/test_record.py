"""The log folded into what stands: retractions, amendments, accounts of one event."""

from __future__ import annotations

from datetime import time

import pytest

from tests.core.builders import entries, fact, record_of
from tests.support import day
from tracker.core.entry import KINDS, Amendment, Expectation, Fact, Note, Opening, Retraction, Void, Votes, kind_of
from tracker.core.record import Contradiction, Correction, first_told, read

ADOPTED = fact("2021-05-19 duma_adopted")
APPROVED = fact("2021-06-02 council_approved")


def test_a_bill_is_as_it_was_opened() -> None:
    """With nothing but an opening, the record is what the opening says."""
    record = record_of()
    assert (record.bill, record.workflow, record.title, record.treaty) == ("BILL", "ru/denunciation", "A title", "open-skies")
    assert (record.number, record.tags, record.events, record.void, record.last_seq) == ("1-7", ("treaty",), (), None, 1)


def test_facts_become_events_by_day_then_by_number() -> None:
    """A fact recorded late takes its place by its day; those of one day stand as recorded."""
    record = record_of(APPROVED, ADOPTED, fact("2021-05-19 committee_reported"))
    assert [(e.kind, e.seq) for e in record.events] == [("duma_adopted", 3), ("committee_reported", 4), ("council_approved", 2)]


def test_an_event_says_all_that_its_fact_says() -> None:
    """Nothing of a fact is lost on the way into the event."""
    told = fact(
        "2021-05-19 duma_adopted",
        time=time(10, 0),
        effect=day("2021-06-01"),
        party="Russia",
        votes=Votes(399, 0, 0),
        source="duma.gov.ru",
        official=True,
        note="first item",
    )
    (event,) = record_of(told).events
    assert (event.kind, event.on, event.time, event.effect) == ("duma_adopted", day("2021-05-19"), time(10, 0), day("2021-06-01"))
    assert (event.party, event.votes, event.source) == ("Russia", Votes(399, 0, 0), "duma.gov.ru")
    assert (event.official, event.note, event.inferred) == (True, "first item", False)


@pytest.mark.parametrize(
    ("stated", "taken"),
    [(time(23, 59, 59), None), (time(23, 59, 58), time(23, 59, 58)), (time(0, 0), time(0, 0)), (None, None)],
)
def test_a_filler_is_no_time_of_day(stated: time | None, taken: time | None) -> None:
    """23:59:59 is what sources stamp where they know no hour; midnight is an hour."""
    assert record_of(fact("2021-06-07 law_published", time=stated)).events[0].time == taken


def test_a_retracted_fact_no_longer_stands() -> None:
    """The fact leaves the events; which entry took it back is kept."""
    record = record_of(ADOPTED, APPROVED, Retraction(3, "a misprint"))
    assert [e.kind for e in record.events] == ["duma_adopted"]
    assert (record.retracted, record.last_seq) == ({3: 4}, 4)


def test_a_retracted_fact_may_be_recorded_anew() -> None:
    """The new fact stands under its own number."""
    record = record_of(ADOPTED, Retraction(2, "doubt"), ADOPTED)
    assert [(e.kind, e.seq) for e in record.events] == [("duma_adopted", 4)]


def test_a_retracted_expectation_and_note_no_longer_stand() -> None:
    """Retraction takes back whatever it names."""
    planned = Expectation("council_approved", day("2021-06-02"))
    record = record_of(planned, Note("kept"), Note("dropped"), Retraction(2, "off"), Retraction(4, "wrong bill"))
    assert record.expectations == ()
    assert [text for _, text in record.notes] == ["kept"]


def test_an_amendment_changes_only_what_it_names() -> None:
    """What an amendment leaves out stays as it was."""
    record = record_of(Amendment("a better name", title="Another title"))
    assert (record.title, record.workflow, record.treaty, record.number) == (
        "Another title",
        "ru/denunciation",
        "open-skies",
        "1-7",
    )


def test_amendments_hold_in_the_order_in_which_they_came() -> None:
    """The later amendment of a thing holds, and the earlier of another stays."""
    record = record_of(
        Amendment("1", title="Second", treaty="cfe"),
        Amendment("2", title="Third", workflow="international/withdrawal", number="2-7"),
    )
    assert (record.title, record.treaty, record.workflow, record.number) == ("Third", "cfe", "international/withdrawal", "2-7")


def test_tags_are_added_once_and_taken_away() -> None:
    """A tag that is there already stays where it is; one that is taken away is gone."""
    record = record_of(Amendment("tags", tags=("urgent", "treaty", "urgent")), Amendment("no longer", untags=("treaty",)))
    assert record.tags == ("urgent",)


def test_a_bills_own_terms_are_put_together() -> None:
    """An amendment adds a term, or replaces the one of the same timer."""
    record = record_of(
        Amendment("1", terms={"notice": "{months: 6}", "conference": "{days: 60}"}),
        Amendment("2", terms={"notice": "{years: 1}"}),
    )
    assert record.terms == {"notice": "{years: 1}", "conference": "{days: 60}"}


def test_a_void_bill_says_why() -> None:
    """The record holds the reason, and what was recorded still stands."""
    record = record_of(ADOPTED, Void("opened twice"))
    assert record.void == "opened twice"
    assert len(record.events) == 1


def test_a_retracted_void_brings_the_bill_back() -> None:
    """A void is an entry like others and can be taken back."""
    assert record_of(Void("opened twice"), Retraction(2, "it was not")).void is None


def test_accounts_of_one_event_are_one_event() -> None:
    """Linked accounts make one event, told by the latest; one that is linked to an account belongs to the same event."""
    record = record_of(ADOPTED, fact("2021-05-19 duma_adopted", same_as=2), fact("2021-05-19 duma_adopted", same_as=3))
    assert [(e.seq, e.accounts) for e in record.events] == [(4, (2, 3))]
    assert record.contradictions == ()


def test_what_is_not_linked_is_not_one_event() -> None:
    """Two depositaries are two events, however alike they are told."""
    same = fact("2021-06-18 depositary_notified")
    assert [e.seq for e in record_of(same, same).events] == [2, 3]


@pytest.mark.parametrize(
    ("official", "used"),
    [
        ((False, False, False), 4),  # the latest
        ((True, False, False), 2),  # the official one, though others came later
        ((False, True, False), 3),
        ((True, True, False), 3),  # of two official ones the later
    ],
)
def test_the_official_account_is_used_else_the_latest(official: tuple[bool, bool, bool], used: int) -> None:
    """Which of three accounts tells the event."""
    first, second, third = official
    record = record_of(
        fact("2021-05-19 duma_adopted", official=first),
        fact("2021-05-20 duma_adopted", official=second, same_as=2),
        fact("2021-05-21 duma_adopted", official=third, same_as=2),
    )
    assert [e.seq for e in record.events] == [used]
    assert {(c.used, c.other) for c in record.contradictions} == {(used, other) for other in (2, 3, 4) if other != used}


@pytest.mark.parametrize(
    ("one", "other", "differs_in"),
    [
        ({"votes": Votes(412, 0, 0)}, {"votes": Votes(423, 0, 0)}, ("votes",)),  # CTBT 2023: the press has both
        ({"votes": Votes(412, 0, 0)}, {"votes": Votes(412, 0, 0)}, ()),
        ({"votes": Votes(412, 0, 0)}, {}, ()),  # silence is no contradiction
        ({"effect": day("2023-11-02")}, {"effect": day("2023-11-03")}, ("effect",)),
        ({"time": time(10, 0)}, {"time": time(12, 0)}, ("time",)),
        ({"time": time(23, 59, 59)}, {"time": time(12, 0)}, ()),  # a filler is no time of day
        ({"source": "one"}, {"source": "other"}, ()),
        ({"note": "one"}, {"party": "Russia"}, ()),
    ],
)
def test_accounts_contradict_each_other_in_what_both_say(
    one: dict[str, object], other: dict[str, object], differs_in: tuple[str, ...]
) -> None:
    """Votes, effect or time that both accounts give, and give differently; a difference in anything else is none."""
    line = "2023-10-17 first_reading_passed"
    contradictions = record_of(fact(line, **one), fact(line, **other, same_as=2)).contradictions
    assert [c.differs_in for c in contradictions] == ([differs_in] if differs_in else [])


def test_accounts_contradict_each_other_in_the_day() -> None:
    """The contradiction names both accounts, and stands on the day that is used."""
    record = record_of(
        fact("2023-05-16 duma_adopted", official=True, votes=Votes(1, 0, 0)),
        fact("2023-05-10 duma_adopted", votes=Votes(2, 0, 0), same_as=2),
    )
    assert record.contradictions == (Contradiction(2, 3, ("day", "votes"), "duma_adopted", day("2023-05-16"), official=True),)


@pytest.mark.parametrize(
    ("official", "because_official"),
    [((False, False), False), ((True, False), True), ((False, True), True), ((True, True), False)],
)
def test_of_accounts_alike_in_office_the_later_is_used(official: tuple[bool, bool], because_official: bool) -> None:
    """Whether it was the office that decided is kept with the contradiction."""
    record = record_of(
        fact("2023-05-16 duma_adopted", official=official[0]), fact("2023-05-10 duma_adopted", official=official[1], same_as=2)
    )
    (found,) = record.contradictions
    assert (found.used, found.official) == (2 if official == (True, False) else 3, because_official)


def test_two_accounts_contradict_each_other_where_the_one_used_is_silent() -> None:
    """The newest account gives no votes: they are the official one's, and the third that differs is told."""
    line = "2023-10-17 duma_adopted"
    record = record_of(
        fact(line, votes=Votes(423, 0, 0)),
        fact(line, votes=Votes(412, 0, 0), official=True, same_as=2),
        fact(line, official=True, same_as=2),
    )
    assert [(e.seq, e.votes, e.accounts) for e in record.events] == [(4, Votes(412, 0, 0), (2, 3))]
    assert [(c.used, c.other, c.differs_in) for c in record.contradictions] == [(3, 2, ("votes",))]


def test_a_time_that_another_account_states_takes_the_place_of_a_filler() -> None:
    """The hour is known from the other source."""
    line = "2021-06-07 law_published"
    (event,) = record_of(fact(line, time=time(12, 0)), fact(line, time=time(23, 59, 59), same_as=2)).events
    assert (event.seq, event.time) == (3, time(12, 0))


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (("2014-03-18 second_reading_passed", "2014-03-19 second_reading_passed"), "returned to it and passed it again"),
        (("2007-07-14 depositary_notified", "2023-06-09 depositary_notified"), "two notices, years apart"),
        (("2021-06-18 depositary_notified", "2021-06-18 depositary_notified"), "two depositaries on one day"),
    ],
)
def test_facts_that_nobody_linked_contradict_nothing(lines: tuple[str, str], why: str) -> None:
    """They are two events, whatever they differ in."""
    record = record_of(fact(lines[0], votes=Votes(1, 0, 0)), fact(lines[1], votes=Votes(2, 0, 0)))
    assert (len(record.events), record.contradictions) == (2, ()), why


@pytest.mark.parametrize(("retracted", "stands"), [(2, (3, "2021-05-20")), (3, (2, "2021-05-19"))])
def test_retracting_one_account_ends_the_contradiction(retracted: int, stands: tuple[int, str]) -> None:
    """The other account then tells the event alone, whichever was linked to which."""
    record = record_of(ADOPTED, fact("2021-05-20 duma_adopted", same_as=2), Retraction(retracted, "wrong"))
    assert [(e.seq, str(e.on), e.accounts) for e in record.events] == [(*stands, ())]
    assert record.contradictions == ()


def test_accounts_stay_linked_when_the_first_is_retracted() -> None:
    """Two accounts linked through a third, which is taken back, still tell one event."""
    record = record_of(
        ADOPTED,
        fact("2021-05-19 duma_adopted", same_as=2),
        fact("2021-05-19 duma_adopted", same_as=2),
        Retraction(2, "doubt"),
    )
    assert [(e.seq, e.accounts) for e in record.events] == [(4, (3,))]


def test_accounts_stay_linked_when_the_one_between_them_is_retracted() -> None:
    """An account of an account, whose link is taken back, is still an account of the first."""
    record = record_of(
        ADOPTED,
        fact("2021-05-19 duma_adopted", same_as=2),
        fact("2021-05-19 duma_adopted", same_as=3),
        Retraction(3, "doubt"),
    )
    assert [(e.seq, e.accounts) for e in record.events] == [(4, (2,))]


def corrected(of: int, line: str, **more: object) -> tuple[Retraction, Fact]:
    """A correction as the ledger keeps it: the retraction, then what stands in the place of the entry."""
    return Retraction(of, "misread"), fact(line, corrects=of, **more)


def test_a_correction_stands_in_the_place_of_what_it_corrects() -> None:
    """One event, by the new day; the entries are linked with the reason and with what either says."""
    record = record_of(ADOPTED, *corrected(2, "2021-05-20 duma_adopted"))
    assert [(str(e.on), e.seq, e.accounts) for e in record.events] == [("2021-05-20", 4, ())]
    made = Correction(2, 4, ADOPTED, fact("2021-05-20 duma_adopted", corrects=2), "misread")
    assert (record.corrections, record.retracted) == ({2: made}, {2: 3})


@pytest.mark.parametrize("of", [2, 3, 4])
def test_accounts_stay_linked_whichever_of_them_is_corrected(of: int) -> None:
    """The first account, one that is linked to it, or one linked to that: there is one event, of three accounts."""
    links = {2: None, 3: 2, 4: 3}
    told = [fact("2021-05-19 duma_adopted", same_as=link) for link in links.values()]
    record = record_of(*told, *corrected(of, "2021-05-20 duma_adopted", same_as=links[of]))
    assert [(e.seq, set(e.accounts)) for e in record.events] == [(6, set(links) - {of})]
    assert {(c.used, c.other, c.differs_in) for c in record.contradictions} == {
        (6, other, ("day",)) for other in links if other != of
    }


def test_accounts_stay_linked_when_each_of_them_is_corrected() -> None:
    """The contradiction ends when the second is put right too."""
    record = record_of(
        ADOPTED,
        fact("2021-05-19 duma_adopted", same_as=2),
        *corrected(2, "2021-05-20 duma_adopted"),
        *corrected(3, "2021-05-20 duma_adopted", same_as=2),
    )
    assert [(str(e.on), e.seq, e.accounts) for e in record.events] == [("2021-05-20", 7, (5,))]
    assert record.contradictions == ()


def test_an_account_linked_to_a_correction_is_one_of_what_was_corrected() -> None:
    """A correction of a correction too."""
    record = record_of(
        ADOPTED,
        *corrected(2, "2021-05-20 duma_adopted"),
        *corrected(4, "2021-05-21 duma_adopted"),
        fact("2021-05-21 duma_adopted", same_as=6),
        fact("2021-05-21 duma_adopted"),
    )
    assert [(e.seq, e.accounts) for e in record.events] == [(7, (6,)), (8, ())]


def test_an_account_that_was_corrected_to_another_kind_contradicts_the_others() -> None:
    """They stay accounts of one event until they are corrected too, or retracted."""
    record = record_of(ADOPTED, fact("2021-05-19 duma_adopted", same_as=2), *corrected(2, "2021-05-19 first_reading_passed"))
    assert [(e.kind, e.seq) for e in record.events] == [("first_reading_passed", 5)]
    assert [(c.used, c.other, c.differs_in) for c in record.contradictions] == [(5, 3, ("kind",))]


def test_a_retracted_correction_leaves_nothing_standing() -> None:
    """What was corrected does not come back; it is told anew if it is to stand."""
    record = record_of(ADOPTED, *corrected(2, "2021-05-20 duma_adopted"), Retraction(4, "a rumour"))
    assert (record.events, record.retracted) == ((), {2: 3, 4: 5})
    assert first_told(record.corrections, 4) == 2


def test_a_correction_whose_retraction_is_missing_is_a_fact_like_others() -> None:
    """A log that no tracker wrote can be read all the same, also where a link leads nowhere or to itself."""
    record = record_of(ADOPTED, fact("2021-05-20 duma_adopted", corrects=9), fact("2021-05-21 duma_adopted", same_as=4))
    assert ([e.seq for e in record.events], record.corrections) == ([2, 3, 4], {})


def test_what_nobody_recorded_was_never_told() -> None:
    """Numbers that are there give the lowest, through all corrections; none gives nought."""
    made = record_of(ADOPTED, *corrected(2, "2021-05-20 duma_adopted"), *corrected(4, "2021-05-21 duma_adopted")).corrections
    assert [first_told(made, *seqs) for seqs in ((6,), (4,), (7, 6), (7, None), (None,), ())] == [2, 2, 2, 7, 0, 0]


def test_a_longer_log_only_adds() -> None:
    """Reading the first n entries gives what was known then: a later retraction does not reach back."""
    log = entries(ADOPTED, APPROVED, Retraction(3, "a misprint"))
    assert [len(read(log[:n]).events) for n in (1, 2, 3, 4)] == [0, 1, 2, 1]


def test_votes_are_printed_as_they_are_given() -> None:
    """FOR:AGAINST:ABSTAINED."""
    assert str(Votes(417, 0, 1)) == "417:0:1"


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (Opening("w", "t"), "opening"),
        (Amendment("b"), "amendment"),
        (ADOPTED, "fact"),
        (Expectation("k", day("2021-06-02")), "expectation"),
        (Retraction(1, "b"), "retraction"),
        (Note("n"), "note"),
        (Void("b"), "void"),
    ],
)
def test_every_kind_of_entry_has_its_name(body: Opening | Amendment | Expectation | Retraction | Note | Void, name: str) -> None:
    """The names under which the ledger keeps the entries."""
    assert kind_of(body) == name
    assert KINDS[name] is type(body)
