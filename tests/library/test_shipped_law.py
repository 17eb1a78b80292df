"""The law that is shipped: the event kinds that users rely on, titles in both languages, and honest citations."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tracker.core.basis import Basis, Title
from tracker.core.term import Term
from tracker.library.reader import Library

FEDERAL_LAW = """bill_introduced committee_reported first_reading_passed second_reading_passed third_reading_passed
    returned_to_second_reading duma_adopted duma_rejected duma_deferred council_received council_approved council_rejected
    council_passed_on duma_overrode president_received president_signed president_rejected veto_overridden court_seised
    court_upheld court_struck_down law_published law_in_force"""
INSTRUMENT = "instrument_signed instrument_deposited entry_into_force"
WITHDRAWAL = "depositary_notified conference_held notification_revoked withdrawal_took_effect"
NOT_LISTED = ["ru/ratification-withdrawn", "ru/suspension"]
"""What Const-RF art. 106, point г, does not name."""
INTERNATIONAL = ["international/entry-into-force", "international/participation", "international/withdrawal", "eu/withdrawal"]
RUSSIAN = ["ru/denunciation", "ru/federal-law", "ru/ratification", *NOT_LISTED]
ABROAD = ["de/treaty-law", "eu/agreement", "fr/treaty-law", "us/bill", "us/treaty", "us/withdrawal"]
PLACES = ("art", "s. ", "rule ")
WORKFLOWS = [*INTERNATIONAL, *RUSSIAN, "uk/crag", *ABROAD]


def bases(library: Library, workflow: str) -> Iterator[tuple[str, Basis]]:
    """Every basis of a workflow, with where it stands."""
    rules = library.rules(workflow)
    for state in rules.workflow.states:
        yield from ((f"{state.name} {move.kind}", move.basis) for move in state.transitions)
    for name, term in rules.terms.items():
        yield from terms(name, term)


def terms(name: str, term: Term | None) -> Iterator[tuple[str, Basis]]:
    """The basis of a term and of what holds otherwise."""
    while term is not None:
        yield name, term.basis
        term = term.otherwise


def titles(library: Library, workflow: str) -> Iterator[tuple[str, Title | None]]:
    """Every name that a reader of this workflow may see."""
    law = library.rules(workflow).workflow
    yield "workflow", law.title
    yield from law.kinds.items()
    yield from ((state.name, state.title) for state in law.states)
    for timer in law.timers:
        yield timer.name, timer.title
        if timer.unmet:
            yield f"{timer.name}, unmet", timer.unmet


def test_the_workflows_that_were_asked_for_are_shipped(library: Library) -> None:
    """And the treaties of the cases."""
    assert set(WORKFLOWS) <= set(library.workflow_names())
    assert {"cfe", "open-skies"} <= set(library.treaty_names())


@pytest.mark.parametrize(
    ("workflow", "kinds"),
    [
        ("ru/denunciation", f"{FEDERAL_LAW} {WITHDRAWAL}"),
        ("ru/ratification", f"{FEDERAL_LAW} {INSTRUMENT}"),
        ("ru/ratification-withdrawn", f"{FEDERAL_LAW} depositary_notified"),
        ("ru/suspension", f"{FEDERAL_LAW} suspension_decreed participation_resumed"),
        ("ru/federal-law", FEDERAL_LAW),
        ("international/withdrawal", WITHDRAWAL),
        ("international/participation", f"{WITHDRAWAL} treaty_signed instrument_deposited entry_into_force expelled"),
        ("international/entry-into-force", "instrument_deposited required_states_complete treaty_entered_into_force"),
        ("de/treaty-law", "consent_law_adopted objection_law_adopted bundesrat_received mediation_called law_published"),
        ("eu/agreement", "negotiations_authorised agreement_signed parliament_consented agreement_concluded entry_into_force"),
        ("fr/treaty-law", "law_adopted law_transmitted council_seised law_promulgated treaty_ratified instrument_deposited"),
        ("us/bill", "bill_presented bill_signed bill_vetoed congress_adjourned became_law_unsigned pocket_vetoed congress_ended"),
        ("us/treaty", "treaty_transmitted committee_reported senate_consented congress_ended instrument_deposited"),
        ("us/withdrawal", f"{WITHDRAWAL} congress_notified"),
        ("uk/crag", "treaty_laid commons_resolved_against lords_resolved_against period_extended treaty_ratified"),
    ],
)
def test_the_event_kinds_that_others_rely_on_are_known(library: Library, workflow: str, kinds: str) -> None:
    """The tokens that users rely on, by the workflows that use them."""
    assert set(kinds.split()) - set(library.rules(workflow).workflow.kinds) == set()


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_every_kind_is_foreseen_somewhere(library: Library, workflow: str) -> None:
    """A kind foreseen in no state is a slip, save one: no bill that art. 106 names passes the Council unconsidered."""
    rules = library.rules(workflow)
    foreseen = {move.kind for state in rules.workflow.states for move in state.transitions}
    idle = {"council_passed_on"} if workflow in ("ru/denunciation", "ru/ratification") else set()
    assert set(rules.workflow.kinds) - foreseen == idle


def test_the_councils_silence_passes_an_ordinary_law_and_no_treaty(library: Library) -> None:
    """Const-RF art. 105(4) against art. 106, point г."""
    acting = {name: {t.then for t in library.rules(name).workflow.timers if "council_received" in t.starts} for name in RUSSIAN}
    assert acting["ru/federal-law"] == {"council_passed_on"}
    assert all(acting[name] == {None} for name in ("ru/denunciation", "ru/ratification", *NOT_LISTED))


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_every_title_is_in_english_and_russian(library: Library, workflow: str) -> None:
    """States, kinds, timers and what is said of an unmet one; the Russian is in Cyrillic."""
    for name, title in titles(library, workflow):
        assert title is not None, name
        assert title.en.isascii(), name
        assert title.ru is not None, name
        assert any("а" <= letter <= "я" for letter in title.ru.casefold()), name


def test_every_act_and_treaty_has_its_title_in_both_languages(library: Library) -> None:
    """What a citation leads to can be read in either."""
    named = {name: act.title for name, act in library.acts.items()}
    named |= {name: library.treaty(name).title for name in library.treaty_names()}
    assert [name for name, title in named.items() if not (title.en and title.ru)] == []


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_every_basis_names_a_registered_act_and_a_place_in_it(library: Library, workflow: str) -> None:
    """No rule stands on its own authority."""
    told = list(bases(library, workflow))
    assert [name for name, basis in told if basis.act not in library.acts or not basis.place.startswith(PLACES)] == []
    assert told


def test_every_clause_of_a_treaty_names_its_article(library: Library) -> None:
    """A treaty's terms are its own articles."""
    for name in library.treaty_names():
        for timer, term in library.treaty(name).terms.items():
            assert {basis.act for _, basis in terms(timer, term)} <= set(library.acts), name
            assert term.basis.place.startswith("art"), (name, timer)


@pytest.mark.parametrize("treaty", ["cfe", "open-skies"])
def test_a_treaty_gives_terms_only_to_timers_that_leave_them_to_it(library: Library, treaty: str) -> None:
    """A clause under a name that no timer has would be silently dead."""
    left = {timer.name for name in WORKFLOWS for timer in library.rules(name).workflow.timers if timer.term is None}
    assert set(library.treaty(treaty).terms) <= left


@pytest.mark.parametrize(
    "workflow", ["international/withdrawal", "ru/denunciation", "ru/ratification", "ru/ratification-withdrawn"]
)
def test_what_was_not_read_says_so(library: Library, workflow: str) -> None:
    """The Vienna Convention's rules and 101-FZ art. 19 are known and were not checked against the text."""
    unread = {(basis.act, basis.checked) for _, basis in bases(library, workflow) if basis.act == "VCLT"}
    unread |= {(b.act, b.checked) for _, b in bases(library, workflow) if b.citation.startswith("101-FZ art. 19")}
    assert unread
    assert not any(checked for _, checked in unread)


@pytest.mark.parametrize("workflow", ["ru/denunciation", "ru/ratification"])
def test_the_fourteen_days_of_the_council_are_disputed(library: Library, workflow: str) -> None:
    """Whether they bind for treaties turns on ruling 1-P of 1995, whose operative part nobody here has seen."""
    term = library.rules(workflow).terms["consideration"]
    assert term is not None
    assert str(term.within) == "14 days"
    assert (term.basis.citation, term.basis.checked) == ("Const-RF art. 105(4)", False)
    assert term.basis.disputed == "CC-RF 1-P (1995)"


@pytest.mark.parametrize("workflow", NOT_LISTED)
def test_whether_silence_passes_a_law_that_article_106_does_not_name_is_disputed(library: Library, workflow: str) -> None:
    """So a recorded passing without consideration is taken, and time alone brings none about."""
    rules = library.rules(workflow)
    term = rules.terms["consideration"]
    [passed_on] = [move for move in rules.states["in_council"].transitions if move.kind == "council_passed_on"]
    assert term is not None
    assert {basis.citation for basis in (term.basis, passed_on.basis)} == {"Const-RF art. 105(4)"}
    assert {basis.disputed for basis in (term.basis, passed_on.basis)} == {"Const-RF art. 106, point г"}


@pytest.mark.parametrize(("before", "after"), [("in_duma", "rejected_by_duma"), ("decree_in_duma", "resumed")])
def test_the_dumas_rejection_ends_a_suspension_by_decree(library: Library, before: str, after: str) -> None:
    """101-FZ art. 37(4), known from a secondary source; without a decree nothing was suspended."""
    rules = library.rules("ru/suspension")
    assert rules.move(before, "duma_rejected") == after
    decreed = {b.checked for _, b in bases(library, "ru/suspension") if b.citation == "101-FZ art. 37(4)"}
    assert decreed == {False}


@pytest.mark.parametrize(
    ("timer", "length", "citation"),
    [
        ("transmission_to_council", "5 days", "Const-RF art. 105(3)"),
        ("transmission_to_president", "5 days", "Const-RF art. 107(1)"),
        ("signature", "14 days", "Const-RF art. 107(3)"),
        ("signature_after_override", "7 days", "Const-RF art. 107(3)"),
        ("signature_after_court", "3 days", "Const-RF art. 107(3)"),
        ("publication", "7 days", "5-FZ art. 3"),
    ],
)
def test_the_constitutions_periods_are_as_it_gives_them(library: Library, timer: str, length: str, citation: str) -> None:
    """Typed from arts. 105 and 107 and from 5-FZ; none of them acts by time."""
    rules = library.rules("ru/denunciation")
    term = rules.terms[timer]
    assert term is not None
    assert (str(term.within), term.basis.citation, term.basis.checked) == (length, citation, True)
    assert rules.timers[timer].then is None
