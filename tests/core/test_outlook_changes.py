"""Until the day on which an outlook says that it changes, it stays as it is; so what is kept of it may be shown till then."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.builders import DAYS, LIBRARY, WORKFLOWS, histories, record_of_events, rules_of
from tests.support import day, timeline
from tracker.core.entry import Expectation
from tracker.core.outlook import Outlook, look

TREATIES = {"ru/denunciation": "open-skies", "international/withdrawal": "npt", "international/participation": "iccpr-op1"}


def seen(outlook: Outlook) -> tuple[object, ...]:
    """What a reader sees of it, but for the days that remain."""
    deadlines = [
        (d.timer.name, d.standing, d.day, d.other, d.held, d.opens and d.opens > outlook.as_of) for d in outlook.deadlines
    ]
    possible = [(n.kind, n.by, n.opens, n.acts_on, n.opens and n.opens > outlook.as_of) for n in outlook.next]
    return outlook.state, outlook.position.passages, deadlines, possible, outlook.agenda, outlook.findings


@settings(max_examples=25)
@pytest.mark.parametrize("name", WORKFLOWS)
@given(data=st.data())
def test_nothing_changes_before_the_day_that_the_outlook_names(name: str, data: st.DataObject) -> None:
    """On any workflow, after any record: the eve of that day still shows the same."""
    rules = LIBRARY.rules(name).for_bill(LIBRARY.treaty(TREATIES[name]) if name in TREATIES else None, {})
    events = data.draw(histories(rules))
    as_of = data.draw(DAYS)
    expected = Expectation(
        data.draw(st.sampled_from(sorted(rules.workflow.kinds))), as_of + timedelta(days=data.draw(st.integers(0, 30)))
    )
    record = replace(record_of_events(*events), expectations=((900, expected),))
    outlook = look(rules, record, as_of)
    on = outlook.changes_on
    eve = (on or date(2300, 1, 1)) - timedelta(days=1)
    between = as_of + (eve - as_of) // 2
    assert seen(look(rules, record, between)) == seen(look(rules, record, eve)) == seen(outlook)


OPEN_SKIES = ("2021-05-19 duma_adopted", "2021-06-02 council_approved", "2021-06-07 president_signed", "2021-06-07 law_published")


@pytest.mark.parametrize(
    ("as_of", "changes"),
    [
        pytest.param("2021-05-19", "2021-05-25", id="the five days for the transmission have gone by"),
        pytest.param("2021-06-07", "2021-06-18", id="the law is in force"),
        pytest.param("2021-06-18", None, id="nothing runs any more"),
    ],
)
def test_the_day_of_the_next_change_is_told(as_of: str, changes: str | None) -> None:
    """Adopted on 19 May 2021, published on 7 June: nothing after the law is in force, while nobody gives notice."""
    events = timeline(*(line for line in OPEN_SKIES if line[:10] <= as_of))
    found = look(rules_of("ru/denunciation"), record_of_events(*events), day(as_of)).changes_on
    assert (str(found) if found else None) == changes
