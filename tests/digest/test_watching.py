"""Who is told of what: a filter that a bill enters and leaves, days ahead, quiet bills, many watchers of one window."""

from __future__ import annotations

import pytest

from tests.digest.nights import utc
from tests.support import open_bill, record
from tracker.core.outlook import Outlook
from tracker.digest.changes import Window
from tracker.digest.compose import Digest, Section, digest_of
from tracker.digest.told import Follows, Telling
from tracker.languages import Language
from tracker.reading import Reader
from tracker.service import Tracker


def in_state(*names: str) -> Follows:
    """A filter by state."""
    return lambda _record, state: state is not None and state.name in names


def section(digest: Digest, name: str) -> Section:
    """A section by its name."""
    return next(one for one in digest.sections if one.name == name)


def positions(digest: Digest) -> list[int]:
    """The positions told, in their order."""
    lines = [*section(digest, "new").lines, *section(digest, "corrected").lines]
    return sorted(position for line in lines for position in line.positions)


def night(tracker: Tracker, told_at: str, moment: str, since: int) -> Window:
    """The window of a night."""
    return Window(since, tracker.last_position(), utc(moment), utc(told_at))


@pytest.fixture
def council(tracker: Tracker) -> Tracker:
    """A bill before the Council since 19 May (three entries), and one before the Duma (two)."""
    for bill, lines in (
        ("SKY", ("2021-05-11 bill_introduced", "2021-05-19 duma_adopted")),
        ("LAW", ("2021-05-12 bill_introduced",)),
    ):
        open_bill(tracker, bill, moment=utc("2021-05-11 09:00"))
        for line in lines:
            record(tracker, line, bill, moment=utc("2021-05-19 12:00"))
    return tracker


def test_leaving_the_filter_is_told_and_what_comes_after_is_not(council: Tracker) -> None:
    """Who follows what lies before the Council hears that it approved, and not that the President signed."""
    record(council, "2021-06-02 council_approved", "SKY", moment=utc("2021-06-02 12:00"))
    left = night(council, "2021-06-02 06:00", "2021-06-03 06:00", 5)
    assert positions(digest_of(council, left, follows=in_state("in_council"))) == [6]
    record(council, "2021-06-07 president_signed", "SKY", moment=utc("2021-06-07 12:00"))
    after = night(council, "2021-06-07 06:00", "2021-06-08 06:00", 6)
    assert positions(digest_of(council, after, follows=in_state("in_council"))) == []


def test_a_bill_that_passed_through_the_filter_between_two_nights_is_told(council: Tracker) -> None:
    """Before the Duma then, before the President now; the Council had it in between."""
    record(council, "2021-05-20 duma_adopted", "LAW", moment=utc("2021-05-20 12:00"))
    record(council, "2021-05-21 council_approved", "LAW", moment=utc("2021-05-21 12:00"))
    window = night(council, "2021-05-20 06:00", "2021-05-22 06:00", 5)
    assert positions(digest_of(council, window, follows=in_state("in_council"))) == [6, 7]


def test_a_bill_that_time_alone_takes_out_of_the_filter_is_told(council: Tracker) -> None:
    """Signed and published, the law comes into force by itself on the eleventh day: it is no longer signed and not in force."""
    for line in ("2021-06-02 council_approved", "2021-06-07 president_signed", "2021-06-07 law_published"):
        record(council, line, "SKY", moment=utc("2021-06-07 12:00"))
    window = night(council, "2021-06-17 06:00", "2021-06-18 06:00", 8)
    found = digest_of(council, window, follows=in_state("signed"))
    assert [line.bill for line in section(found, "time_alone").lines] == ["SKY"]


def test_that_a_bill_is_void_is_told_to_those_who_followed_it(council: Tracker) -> None:
    """And to nobody else."""
    council.void("SKY", because="a double", by="tester", moment=utc("2021-05-20 12:00"))
    window = night(council, "2021-05-20 06:00", "2021-05-21 06:00", 5)
    assert positions(digest_of(council, window, follows=in_state("in_council"))) == [6]
    assert positions(digest_of(council, window, follows=in_state("in_duma"))) == []


def test_of_the_rest_only_the_deadlines_of_followed_bills_are_counted(council: Tracker) -> None:
    """Five days run from 19 May for the one before the Council; the Duma has no term."""
    window = night(council, "2021-05-20 06:00", "2021-05-21 06:00", 5)
    told = [digest_of(council, window, within=2, follows=in_state(state)) for state in ("in_council", "in_duma")]
    assert [section(one, "due").more for one in told] == [1, 0]
    assert [one.heartbeat for one in told] == [
        "nothing new; 1 deadline running; next: SKY, 3 days left: Transmission to the Federation Council,"
        " last day Monday 24 May 2021",
        "nothing new; no deadline is running",
    ]


@pytest.fixture
def notice(tracker: Tracker) -> Tracker:
    """A notice of 18 June 2021, two entries: a conference within 60 days (17 August), the exit after 183 (18 December)."""
    open_bill(tracker, "SKY", "international/withdrawal", moment=utc("2021-06-18 09:00"))
    record(tracker, "2021-06-18 depositary_notified", "SKY", moment=utc("2021-06-18 12:00"))
    return tracker


@pytest.mark.parametrize(
    ("within", "listed", "more"), [(58, [], 2), (59, [59], 1), (181, [59], 1), (182, [59, 182], 0), (10**9, [59, 182], 0)]
)
def test_deadlines_are_listed_as_many_days_ahead_as_asked_and_counted_beyond(
    notice: Tracker, within: int, listed: list[int], more: int
) -> None:
    """On 19 June 59 and 182 days are left."""
    due = section(digest_of(notice, night(notice, "2021-06-18 20:00", "2021-06-19 06:00", 2), within=within), "due")
    assert ([line.days for line in due.lines], due.more) == (listed, more)


def test_a_deadline_that_began_since_the_last_night_is_listed_whatever_its_day(notice: Tracker) -> None:
    """Half a year ahead, and the news of the night."""
    due = section(digest_of(notice, night(notice, "2021-06-18 10:00", "2021-06-18 20:00", 1), within=5), "due")
    assert ([line.days for line in due.lines], due.more) == ([60, 183], 0)


def test_a_deadline_whose_day_is_not_known_is_listed_on_the_night_on_which_it_begins(tracker: Tracker) -> None:
    """No sitting days are imported: that is told once."""
    open_bill(tracker, "UK", "uk/crag", None, moment=utc("2021-06-01 09:00"))
    record(tracker, "2021-06-01 treaty_laid", "UK", moment=utc("2021-06-01 12:00"))
    first = section(digest_of(tracker, night(tracker, "2021-06-01 10:00", "2021-06-01 20:00", 1)), "due")
    assert [(line.on, line.text.split(":")[0]) for line in first.lines] == [(None, "not known")]
    assert section(digest_of(tracker, night(tracker, "2021-06-01 20:00", "2021-06-02 20:00", 2)), "due").lines == ()


def test_what_has_long_been_overdue_is_counted_only_beside_something_else(council: Tracker) -> None:
    """Overdue since 25 May: on 24 June thirty-one days, and told no more; with a note it is counted."""
    near, far = (night(council, f"2021-06-{day - 1} 06:00", f"2021-06-{day} 06:00", 5) for day in (23, 24))
    assert [line.days for line in section(digest_of(council, near), "overdue").lines] == [-30]
    assert (section(digest_of(council, far), "overdue").lines, digest_of(council, far).bills) == ((), 0)
    council.note("SKY", "a remark", by="tester", moment=utc("2021-06-24 05:00"))
    noted = section(digest_of(council, night(council, "2021-06-23 06:00", "2021-06-24 06:00", 5)), "overdue")
    assert (noted.lines, noted.more) == ((), 1)


@pytest.mark.parametrize(
    ("told_at", "moment", "quiet"),
    [
        ("2021-08-01 12:00", "2021-08-02 11:59", False),
        ("2021-08-02 11:59", "2021-08-02 12:00", True),
        ("2021-08-01 06:00", "2021-08-09 06:00", True),
        ("2021-08-02 12:00", "2021-08-03 12:00", False),
    ],
)
def test_a_bill_is_told_to_be_quiet_on_the_night_on_which_45_days_are_over(
    notice: Tracker, told_at: str, moment: str, quiet: bool
) -> None:
    """The last entry was made on 18 June at noon: 45 days later it is 2 August."""
    found = section(digest_of(notice, night(notice, told_at, moment, 2)), "quiet").lines
    assert [line.text for line in found] == ["no entry for 45 days: the last is entry 2, of Friday 18 June 2021"] * quiet


def test_a_bill_at_its_end_is_not_quiet(tracker: Tracker) -> None:
    """Nothing more is to come."""
    open_bill(tracker, "LAW", "ru/federal-law", None, moment=utc("2021-06-18 09:00"))
    for line in ("2021-06-01 bill_introduced", "2021-06-10 duma_rejected"):
        record(tracker, line, "LAW", moment=utc("2021-06-18 12:00"))
    assert section(digest_of(tracker, night(tracker, "2021-08-02 06:00", "2021-08-03 06:00", 3)), "quiet").lines == ()


def test_a_contradiction_has_a_section_of_its_own(council: Tracker) -> None:
    """Another account of the vote gives another day: told on that night, counted on the next with a note."""
    council.record("SKY", "duma_adopted", on="2021-05-18", same_as=3, by="tester", moment=utc("2021-05-20 12:00"))
    first = digest_of(council, night(council, "2021-05-20 06:00", "2021-05-21 06:00", 5))
    assert [line.bill for line in section(first, "contradictions").lines] == ["SKY"]
    assert section(first, "findings").lines == ()
    council.note("SKY", "a remark", by="tester", moment=utc("2021-05-21 12:00"))
    second = section(digest_of(council, night(council, "2021-05-21 06:00", "2021-05-22 06:00", 6)), "contradictions")
    assert (second.lines, second.more) == ((), 1)


def test_many_watchers_of_a_window_replay_each_bill_once(council: Tracker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever they follow, in either language, however many days ahead: then, now, and for its road on the days of its news."""
    record(council, "2021-06-02 council_approved", "SKY", moment=utc("2021-06-02 12:00"))
    window, replayed = night(council, "2021-06-02 06:00", "2021-06-03 06:00", 5), list[str]()
    outlook = Reader.outlook

    def counted(self: Reader, entries: list[object], *given: object, **more: object) -> Outlook:
        found: Outlook = outlook(self, entries, *given, **more)  # type: ignore[arg-type]
        replayed.append(found.record.bill)
        return found

    monkeypatch.setattr(Reader, "outlook", counted)
    shared = Telling(council, window)
    alone = [digest_of(council, window, language=language) for language in Language]
    replayed.clear()
    for _ in range(5):
        together = [digest_of(council, window, language=language, shared=shared) for language in Language]
        digest_of(council, window, follows=in_state("with_president"), within=7, shared=shared)
        assert together == alone
    assert replayed.count("SKY") == 4


def test_what_is_kept_after_its_last_stretch_is_looked_at_again(tracker: Tracker) -> None:
    """Fourteen things are expected, five days apart: more changes by time alone than are told ahead."""
    kinds = sorted(tracker.library.rules("ru/denunciation").workflow.kinds)[:14]
    open_bill(tracker, "SKY", moment=utc("2021-05-11 09:00"))
    for n, kind in enumerate(kinds, start=1):
        day = utc("2021-05-11 00:00").date().fromordinal(utc("2021-05-11 00:00").date().toordinal() + 5 * n)
        tracker.expect("SKY", kind, on=str(day), source=None, note=None, by="tester", moment=utc("2021-05-11 09:00"))
    window = night(tracker, "2021-07-06 06:00", "2021-07-07 06:00", 15)
    by_index, of_all = (digest_of(tracker, window, shared=Telling(tracker, window, all_bills=on)) for on in (False, True))
    assert by_index == of_all
    assert [str(line.on) for line in section(by_index, "expected").lines] == ["2021-07-10", "2021-07-15", "2021-07-20"]
