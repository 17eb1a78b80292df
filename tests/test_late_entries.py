"""What is told late, by whom, and what it brings about: none of it may be lost, and none told as if it were certain."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.builders import OPEN_SKIES
from tests.digest.nights import digest, sections, texts
from tests.lost_law import lose
from tests.support import MOMENT, Cli, day, open_bill, record
from tracker.errors import InvalidLaw, RefusedInput, TrackerError
from tracker.library.reader import Library
from tracker.service import Tracker


def test_what_a_late_entry_brought_about_is_told_by_the_next_digest(tracker: Tracker) -> None:
    """The last digest was of 20 June; the publication of 7 June is entered after it, and with it the law of 18 June."""
    open_bill(tracker)
    for line in OPEN_SKIES[:4]:
        record(tracker, line)
    told = len(tracker.entries())
    record(tracker, "2021-06-07 law_published")
    of = digest(tracker, "2021-06-21 06:00", since=told, told_at="2021-06-20 06:00")
    assert ["law_in_force" in text for text in texts(of, "time_alone")] == [True]


def test_a_deadline_that_a_late_entry_shows_overdue_is_told_as_come_due(tracker: Tracker) -> None:
    """Adopted on 19 May, entered on 1 June: the five days were over a week ago, and nobody had been told."""
    open_bill(tracker)
    record(tracker, "2021-05-11 bill_introduced")
    told = len(tracker.entries())
    record(tracker, "2021-05-19 duma_adopted")
    of = digest(tracker, "2021-06-01 12:00", since=told, told_at="2021-05-31 12:00")
    assert ["Transmission to the Federation Council" in text for text in texts(of, "overdue")] == [True]


def test_a_night_leaves_out_no_fact_because_its_clock_is_behind(tracker: Tracker) -> None:
    """Recorded just after midnight in Moscow by a good clock; the night's own clock still says the day before."""
    open_bill(tracker)
    record(tracker, "2021-06-20 bill_introduced")
    of = digest(tracker, "2021-06-19 20:59")
    assert (of.after, len(texts(of, "new"))) == (0, 2)


def test_a_bill_whose_law_is_gone_hides_no_other(tracker: Tracker) -> None:
    """It is named with the reason, in lists and in the digest; the others are told."""
    open_bill(tracker, "HERE")
    open_bill(tracker, "LOST", "international/withdrawal")
    without, _ = lose(tracker, "international/withdrawal")
    assert [o.record.bill for o in without.looks(MOMENT)] == ["HERE"]
    assert list(without.left_out) == ["LOST"]
    assert ["is not there" in line for line in texts(digest(without, "2026-01-15 12:00"), "left_out")] == [True]


def test_what_could_not_be_told_afterwards_is_not_written(tracker: Tracker) -> None:
    """A command on a bill whose law cannot be read is refused before anything is appended."""
    open_bill(tracker, "LOST", "international/withdrawal")
    without, _ = lose(tracker, "international/withdrawal")
    with pytest.raises(TrackerError, match="is not there"):
        without.void("LOST", because="x", by="tester", moment=MOMENT)
    assert len(tracker.entries()) == 1


def test_an_expectation_for_a_day_that_is_already_recorded_is_fulfilled(tracker: Tracker) -> None:
    """Whoever enters the agenda after the vote finds no missing event."""
    open_bill(tracker)
    record(tracker, "2021-05-19 duma_adopted")
    tracker.expect("BILL", "duma_adopted", on="2021-05-19", source=None, note=None, by="tester", moment=MOMENT)
    outlook = tracker.look("BILL", MOMENT)
    assert outlook.agenda == ()
    assert [f.code.value for f in outlook.findings] == ["caught_up"]


def test_an_account_fills_in_what_the_one_used_leaves_out(tracker: Tracker) -> None:
    """The day that a law names for itself is not lost because a newspaper did not print it."""
    open_bill(tracker)
    for line in OPEN_SKIES[:4]:
        record(tracker, line)
    record(tracker, "2021-06-07 law_published", effect="2021-09-01")
    record(tracker, "2021-06-07 law_published", source="a newspaper", same_as=6)
    assert tracker.look("BILL", MOMENT, day("2021-08-31")).state.name == "signed"
    assert tracker.look("BILL", MOMENT, day("2021-09-01")).state.name == "may_notify"


def test_a_named_day_that_no_term_takes_up_is_remarked_on(tracker: Tracker) -> None:
    """Open Skies knows no later day of the notice's own: six months it is, and the reader is told."""
    open_bill(tracker, workflow="international/withdrawal")
    record(tracker, "2021-06-18 depositary_notified", effect="2022-12-31")
    outlook = tracker.look("BILL", MOMENT, day("2021-06-18"))
    assert [f.code.value for f in outlook.findings] == ["named_day_not_used"]
    assert [str(d.day) for d in outlook.deadlines if d.timer.name == "notice"] == ["2021-12-18"]


def test_time_alone_makes_no_state_catch_up(tracker: Tracker) -> None:
    """Rejected on 10 May, received by a slip on the 11th: the silence of fourteen days approves nothing after that."""
    open_bill(tracker, workflow="ru/federal-law", treaty=None)
    for line in ("2021-05-05 duma_adopted", "2021-05-10 council_rejected", "2021-05-11 council_received"):
        record(tracker, line)
    outlook = tracker.look("BILL", MOMENT, day("2021-06-30"))
    assert outlook.state.name == "in_conciliation"
    assert "not_foreseen council_passed_on" in [f"{f.code.value} {f.kind}" for f in outlook.findings]


def test_a_closed_bill_owes_nothing(tracker: Tracker) -> None:
    """Signed before the vote, by a slip: once withdrawn, no transmission to the President is overdue for ever."""
    open_bill(tracker)
    for line in OPEN_SKIES:
        record(tracker, line.replace("2021-06-07 president_signed", "2021-06-01 president_signed"))
    assert tracker.days(MOMENT, day("2022-01-01")) == []


def test_votes_are_given_whole_or_not_at_all(tracker: Tracker) -> None:
    """Four hundred and two for, and nothing known of the others: that is no count of nought."""
    open_bill(tracker)
    with pytest.raises(RefusedInput, match="FOR:AGAINST:ABSTAINED"):
        record(tracker, "2021-05-19 duma_adopted", votes="402")


def test_a_treaty_s_term_must_be_one_that_a_workflow_asks_for(tmp_path: Path, library: Library) -> None:
    """A misspelt timer would leave the notice without its term."""
    text = (library.folder / "treaties" / "open-skies.yaml").read_text(encoding="utf-8")
    file = tmp_path / "open-skies.yaml"
    file.write_text(text.replace("  notice:", "  notise:"), encoding="utf-8")
    with pytest.raises(InvalidLaw, match="nearest: notice"):
        library.check(file)


def test_the_demonstration_deletes_no_ledger_of_somebody_called_demo(cli: Cli) -> None:
    """The name alone makes no demonstration."""
    cli.ok("open", "MINE", "--workflow", "ru/denunciation", "--title", "A bill", "--by", "demo")
    before = cli.ledger.read_bytes()
    refused = cli("demo", "--ledger", str(cli.ledger))
    assert (refused.code, refused.out) == (1, "")
    assert cli.ledger.read_bytes() == before


def test_only_open_makes_a_ledger(cli: Cli) -> None:
    """A mistyped file is no ledger: nothing is made, and the way out is named."""
    for command in (("note", "BILL", "x"), ("nightly", "run", "--once"), ("list",)):
        refused = cli(*command)
        assert refused.code == 3
        assert "tracker open" in refused.err
    assert not cli.ledger.exists()


def test_what_people_wrote_stays_visible_in_refusals(cli: Cli) -> None:
    """No text of a record can write to the terminal, nor break one line into two."""
    cli.ok("open", "BILL", "--workflow", "ru/denunciation", "--title", "A bill")
    cli.ok("void", "BILL", "--because", "\x1b]0;pwn\a\nline2")
    refused = cli("note", "BILL", "x")
    assert refused.code == 1
    assert refused.err.count("\n") == 1
    assert "\x1b" not in refused.err


def test_no_password_is_printed(cli: Cli) -> None:
    """Neither one that holds a slash nor one among the options."""
    for url in ("mysql://u:se/cret@h/db", "postgresql://127.0.0.1:1/test?password=secret"):
        refused = cli("--db", url, "list")
        assert refused.code == 3
        assert "cret" not in refused.err


def test_an_agenda_day_that_moved_is_told_also_after_the_vote(tracker: Tracker) -> None:
    """Expected on 19 May, then on 2 June, held on 2 June: the digest of 18 June still says that it moved."""
    open_bill(tracker)
    for on in ("2021-05-19", "2021-06-02"):
        tracker.expect("BILL", "council_approved", on=on, source=None, note=None, by="tester", moment=MOMENT)
    record(tracker, "2021-06-02 council_approved")
    told = sections(digest(tracker, "2026-01-15 12:00", as_of="2021-06-18"))["new"]
    assert [line["remark"] for line in told if "expected" in line["text"]] == [None, "moved from 2021-05-19"]
