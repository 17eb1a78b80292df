"""The proof of a date: every sentence that a lawyer would ask for, and a count that leads to the date it proves."""

from __future__ import annotations

import pytest

from tests.support import MOMENT, day, open_bill, record
from tracker import proof, wording
from tracker.core.outlook import Outlook
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
    assert found["term"][0].startswith("150 days; the day of the event is not counted; its last day is complete")
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
    assert found["condition"] == ["only 5 years after the entry into force for party"]
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
    """Child abduction: the periods run from a day that its file does not give."""
    assert "entry_into_force" not in library.treaty("child-abduction").dates
    found = told(notified(tracker, "child-abduction", "2024-01-01"), "notice")
    assert found["result"] == ["not known: the day of entry into force is not known"]
