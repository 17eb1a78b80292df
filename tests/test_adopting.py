"""A ledger goes by the texts of the law that it has used, until a newer one is adopted; both can be asked for afterwards."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.support import MOMENT, day, open_bill, record
from tracker import bootstrap, wording
from tracker.core.basis import hash_of_text
from tracker.core.entry import Adoption, Amendment, Opening
from tracker.digest.changes import Window
from tracker.digest.compose import digest_of
from tracker.errors import InvalidLaw, LedgerUnavailable, RecordConflict, RefusedInput, UnknownName
from tracker.ledger.database import Database
from tracker.ledger.exchange import export, put_back
from tracker.ledger.integrity import verify
from tracker.ledger.ledger import Ledger
from tracker.ledger.seal import seal
from tracker.library.reader import Library
from tracker.library.texts import rules_of, text_of, treaty_of
from tracker.reading import Reader
from tracker.service import Tracker

TREATY = "treaties/open-skies"
NOTIFIED = "2021-06-18 depositary_notified"
LATER = MOMENT + timedelta(days=1)
RUNNING = datetime(2021, 7, 1, 12, 0, tzinfo=UTC)
"""A moment at which the notice of 2021 was running."""


@pytest.fixture
def law(tmp_path: Path) -> Path:
    """A copy of the shipped law that a test may edit."""
    folder = tmp_path / "law"
    shutil.copytree(bootstrap.data_folder("workflows"), folder)
    return folder


def edit(law: Path, name: str, old: str, new: str) -> None:
    """Write something else into a law file."""
    file = law / f"{name}.yaml"
    said = file.read_text(encoding="utf-8")
    assert old in said
    file.write_text(said.replace(old, new), encoding="utf-8")


@pytest.fixture
def ours(database: Database, law: Path) -> Tracker:
    """A tracker over that law, with a notice given on 18 June 2021: six months to 18 December."""
    tracker = Tracker(Ledger(database), Library(law))
    open_bill(tracker)
    record(tracker, NOTIFIED)
    return tracker


def ends(reader: Reader, **asked: str) -> str:
    """The day on which the notice has effect."""
    outlook = reader.look("BILL", LATER, day("2021-07-01"), **asked)  # type: ignore[arg-type]
    return str(next(d.effect for d in outlook.deadlines if d.timer.name == "notice"))


def again(tracker: Tracker, law: Path) -> Tracker:
    """The same ledger and law, read afresh."""
    return Tracker(tracker.ledger, Library(law))


def test_an_opening_names_the_texts_by_which_the_bill_goes(ours: Tracker, law: Path) -> None:
    """By the hash of each; the texts are kept, and what they say is what the files say."""
    (opening, *_) = ours.entries()
    assert isinstance(opening.body, Opening)
    assert set(opening.body.law) == {"ru/denunciation", TREATY}
    library = Library(law)
    for kept in ours.texts():
        assert opening.body.law[kept.name] == kept.hash == hash_of_text(kept.text)
        assert text_of(library, kept.name).text == kept.text
    assert rules_of(text_of(library, "ru/denunciation")).workflow.states == library.rules("ru/denunciation").workflow.states
    assert treaty_of(text_of(library, TREATY)) == library.treaty("open-skies")


def test_comments_quotes_and_unused_acts_make_no_newer_text(ours: Tracker, law: Path) -> None:
    """What the law says counts, not how its file is written."""
    edit(law, TREATY, "treaty: open-skies", '# a remark\ntreaty: "open-skies"')
    edit(law, "acts", "acts:\n", "acts:\n  Unused: {title: {en: An act that nobody cites}}\n")
    assert again(ours, law).waiting() == []


def test_a_ledger_stays_on_the_text_that_it_used(ours: Tracker, law: Path) -> None:
    """An edited file changes no answer; it waits."""
    edit(law, TREATY, "months: 6", "months: 7")
    edited = again(ours, law)
    assert ends(edited) == "2021-12-18"
    assert [waiting.name for waiting in edited.waiting()] == [TREATY]
    assert [waiting.name for waiting in edited.waiting(edited.look("BILL", LATER).record)] == [TREATY]
    assert ends(edited, rules="files") == "2022-01-18"


def test_a_bill_opened_meanwhile_goes_by_the_text_of_the_ledger(ours: Tracker, law: Path) -> None:
    """One ledger, one law: the newer text waits for all of it."""
    edit(law, TREATY, "months: 6", "months: 7")
    edited = again(ours, law)
    open_bill(edited, "OTHER")
    assert edited.look("OTHER", LATER).record.law == edited.look("BILL", LATER).record.law


def test_adopting_moves_the_dates_and_says_so(ours: Tracker, law: Path) -> None:
    """First what it would change, then an entry in the log; the earlier text can be asked for, and the time before it."""
    edit(law, TREATY, "months: 6", "months: 7")
    edited = again(ours, law)
    (would,) = edited.would_adopt("ru/denunciation", RUNNING)
    assert [(str(m.before), str(m.after), m.days) for m in would.moved] == [("2021-12-18", "2022-01-18", 31)]
    assert len(edited.entries()) == 2
    edited.adopt("ru/denunciation", because="the protocol of 2026", by="desk", moment=LATER)
    body = edited.entries()[-1].body
    assert isinstance(body, Adoption)
    assert (list(body.law), body.because) == ([TREATY], "the protocol of 2026")
    assert ends(edited) == "2022-01-18"
    older = edited.entries()[0].body
    assert isinstance(older, Opening)
    assert ends(edited, rules=older.law[TREATY][:8]) == "2021-12-18"
    assert edited.look("BILL", LATER, day("2021-07-01"), known_at=MOMENT).record.law == older.law
    assert edited.waiting() == []
    assert list(edited.would_adopt("ru/denunciation", LATER)) == []
    assert edited.adopt("ru/denunciation", because=None, by="desk", moment=LATER) == []
    assert len(edited.entries()) == 3


def test_law_files_that_are_gone_or_broken_leave_every_answer(ours: Tracker, law: Path) -> None:
    """The ledger keeps what it needs: only opening what it never used asks the files."""
    before = ours.look("BILL", LATER)
    edit(law, "parts/ru-federal-law", "states:", "sttaes:")
    (law / f"{TREATY}.yaml").unlink()
    edited = again(ours, law)
    after = edited.look("BILL", LATER)
    assert (after.position, after.next, after.deadlines) == (before.position, before.next, before.deadlines)
    record(edited, "2021-09-01 notification_revoked")
    assert edited.look("BILL", LATER).state.name == "may_notify"
    assert {waiting.name: bool(waiting.why) for waiting in edited.waiting()} == {"ru/denunciation": True, TREATY: True}
    with pytest.raises(InvalidLaw):
        list(edited.would_adopt("ru/denunciation", LATER))


def test_a_text_that_knows_an_event_no_more_is_not_adopted(ours: Tracker, law: Path) -> None:
    """What stands must be known to the newer text; then nothing at all is adopted."""
    open_bill(ours, "ANOTHER")
    record(ours, "2021-05-20 council_passed_on", "ANOTHER")
    for name in ("parts/ru-treaty-bill", "parts/ru-federal-law"):
        edit(law, name, "council_passed_on", "council_let_pass")
    edited = again(ours, law)
    with pytest.raises(RecordConflict, match="ru/denunciation does not know council_passed_on, recorded for ANOTHER"):
        edited.adopt("ru/denunciation", because=None, by="desk", moment=LATER)
    assert all(not isinstance(entry.body, Adoption) for entry in edited.entries())


def test_an_amendment_brings_the_texts_of_what_it_names(ours: Tracker, law: Path) -> None:
    """And its retraction takes them back, with the workflow that they were for."""
    before = ours.look("BILL", LATER).record
    ours.amend("BILL", Amendment("moved", workflow="international/withdrawal"), by="t", moment=LATER)
    after = ours.look("BILL", LATER).record
    assert after.law["international/withdrawal"] == text_of(Library(law), "international/withdrawal").hash
    ours.retract("BILL", "last", because="it was not", by="t", moment=LATER)
    assert ours.look("BILL", LATER).record.law == before.law
    ours.amend("BILL", Amendment("named", title="Another title"), by="t", moment=LATER)
    entry = ours.entries()[-1].body
    assert isinstance(entry, Amendment)
    assert entry.law == {}


@pytest.mark.parametrize(
    ("version", "said"),
    [("", "give at least 4 digits"), ("f95", "give at least 4 digits"), ("0" * 64, "the ledger keeps no such text")],
)
def test_a_version_that_nobody_knows_is_told(ours: Tracker, version: str, said: str) -> None:
    """With the way to those that are known; of a list, once and not for every bill."""
    for ask in (lambda: ours.look("BILL", LATER, rules=version), lambda: ours.looks(LATER, rules=version)):
        with pytest.raises(UnknownName, match=rf"{said} .*`tracker workflow texts`"):
            ask()
    with pytest.raises(UnknownName, match=said):
        digest_of(ours, Window(0, 2, LATER, rules=version))


def test_a_version_of_another_law_leaves_a_bill_as_it_is(ours: Tracker) -> None:
    """A list by a version of one treaty shows the bills on others by their own."""
    open_bill(ours, "CFE", treaty="cfe")
    cfe = ours.look("CFE", LATER).record.law["treaties/cfe"]
    assert {o.record.bill: o.record.law for o in ours.looks(LATER, rules=cfe)} == {
        o.record.bill: o.record.law for o in ours.looks(LATER)
    }
    with pytest.raises(UnknownName, match="BILL does not go by the text of treaties/cfe"):
        ours.look("BILL", LATER, rules=cfe)


def test_a_bill_from_before_texts_were_kept_goes_by_the_files(ours: Tracker, law: Path) -> None:
    """Until it adopts them: an opening that names none, as older programs wrote it."""
    ours.ledger.write("OLD", "desk", MOMENT, lambda _: [Opening("ru/denunciation", "Old", "open-skies")])
    record(ours, NOTIFIED, "OLD")
    edit(law, TREATY, "months: 6", "months: 7")
    edited = again(ours, law)

    def end(bill: str) -> str:
        found = edited.look(bill, LATER, day("2021-07-01")).deadlines
        return str(next(d.effect for d in found if d.timer.name == "notice"))

    assert (end("OLD"), end("BILL")) == ("2022-01-18", "2021-12-18")
    edited.adopt("ru/denunciation", because=None, by="desk", moment=LATER)
    edit(law, TREATY, "months: 7", "months: 8")
    edited = again(ours, law)
    assert (end("OLD"), end("BILL")) == ("2022-01-18", "2022-01-18")


def test_back_to_an_earlier_text(ours: Tracker, law: Path) -> None:
    """Its file as it was, adopted once more."""
    for old, new in (("months: 6", "months: 7"), ("months: 7", "months: 6")):
        edit(law, TREATY, old, new)
        again(ours, law).adopt("ru/denunciation", because=None, by="desk", moment=LATER)
    assert ends(again(ours, law)) == "2021-12-18"
    in_use = [kept.position for kept in ours.texts() if kept.name == TREATY]
    assert in_use == [1, 3, 4]


CHANGES = ["update law set text = '{}'", "update law set hash = 'x'", "delete from law"]


@pytest.mark.parametrize("change", CHANGES)
def test_the_database_refuses_to_change_a_text(ours: Tracker, change: str) -> None:
    """As it does an entry."""
    with pytest.raises((LedgerUnavailable, DBAPIError), match="append-only"), ours.ledger.database.transaction() as connection:
        connection.execute(text(change))


@pytest.fixture
def unguarded(ours: Tracker) -> Tracker:
    """The owner of the database takes its triggers off."""
    with ours.ledger.database.transaction() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("alter table law disable trigger user"))
        else:
            for name in ("law_no_update", "law_no_delete"):
                connection.execute(text(f"drop trigger {name}"))
    return ours


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("update law set text = replace(text, '\"months\":6', '\"months\":7') where name like 'treaties/%'", "altered"),
        ("delete from law where name like 'treaties/%'", "the text of treaties/open-skies that it names is missing"),
    ],
)
def test_verify_names_a_text_that_was_altered_or_is_gone(unguarded: Tracker, law: Path, change: str, said: str) -> None:
    """The entry that brought it in names its hash, so that nobody can put another law under what was recorded."""
    database = unguarded.ledger.database
    assert verify(database).found == 0
    with database.transaction() as connection:
        connection.execute(text(change.replace(":6", r"\:6").replace(":7", r"\:7")))
    report = verify(database)
    assert report.found == 1
    assert said in report.flaws[0].text
    with pytest.raises(UnknownName, match="tracker ledger verify"):
        again(unguarded, law).look("BILL", LATER)


def test_texts_go_with_an_export_and_come_back(ours: Tracker, law: Path, tmp_path: Path) -> None:
    """The other ledger needs no law file, has the same seal, and gives the same answers by each version."""
    edit(law, TREATY, "months: 6", "months: 7")
    edited = again(ours, law)
    edited.adopt("ru/denunciation", because=None, by="desk", moment=LATER)
    lines = [line.encode() for line in export(ours.ledger.database)]
    assert [line.get("law") or line["entry"] for line in map(json.loads, lines)] == [
        "ru/denunciation",
        TREATY,
        "opening",
        "fact",
        TREATY,
        "adoption",
    ]
    empty = tmp_path / "none"
    empty.mkdir()
    migrations = bootstrap.data_folder("db")
    with closing(Database(str(tmp_path / "copy.db"), migrations=migrations, write=True, create=True)) as database:
        assert put_back(database, lines, "copy.jsonl") == seal(ours.ledger.database)
        copy = Tracker(Ledger(database), Library(empty))
        assert ends(copy) == "2022-01-18"
        assert ends(copy, rules=copy.texts()[1].hash) == "2021-12-18"
        assert copy.texts() == ours.texts()
        assert verify(database).found == 0


@pytest.mark.parametrize(
    ("n", "old", "new", "said"),
    [
        (1, '"position":1', '"position":2', "does not stand before the entry that brings it in"),
        (1, r"\"months\":6", r"\"months\":7", "was altered: it does not match its hash"),
    ],
)
def test_a_line_of_a_text_that_was_altered_is_not_put_back(
    ours: Tracker, tmp_path: Path, n: int, old: str, new: str, said: str
) -> None:
    """Named by its number; nothing is imported."""
    lines = [*export(ours.ledger.database)]
    assert old in lines[n]
    lines[n] = lines[n].replace(old, new)
    with closing(
        Database(str(tmp_path / "copy.db"), migrations=bootstrap.data_folder("db"), write=True, create=True)
    ) as database:
        with pytest.raises(RefusedInput, match=rf"line {n + 1}: {said}; nothing was imported"):
            put_back(database, [line.encode() for line in lines], "copy.jsonl")
        assert Ledger(database).all_entries() == []


def test_a_digest_names_a_newer_text_and_goes_by_the_one_in_use(ours: Tracker, law: Path) -> None:
    """For whoever follows a bill on it; it is no news, so a night on which nothing happened says so all the same."""
    edit(law, TREATY, "months: 6", "months: 7")
    edited = again(ours, law)
    night = Window(2, 2, LATER, MOMENT)
    told = digest_of(edited, night)
    (line,) = next(section.lines for section in told.sections if section.name == "waiting")
    assert line.text.startswith("a newer text of treaties/open-skies waits (")
    assert told.heartbeat is not None
    others = digest_of(edited, night, follows=lambda record, _state: record.treaty == "cfe")
    assert [section.lines for section in others.sections if section.name == "waiting"] == [()]


def test_a_digest_tells_an_adoption_once_and_what_it_moved(ours: Tracker, law: Path) -> None:
    """The entry in a line of its own, and from the earlier text to the newer one the date and the day it can be over."""
    edit(law, TREATY, "months: 6", "months: 7")
    edited = again(ours, law)
    edited.adopt("ru/denunciation", because=None, by="desk", moment=RUNNING)
    told = {section.name: section.lines for section in digest_of(edited, Window(2, 3, RUNNING, RUNNING)).sections}
    assert [line.positions for line in told["new"]] == [(3,)]
    assert "adopted the text of treaties/open-skies" in told["new"][0].text
    assert ["Saturday 18 December 2021" in line.text and "Tuesday 18 January 2022" in line.text for line in told["moved"]] == [
        True,
        True,
    ]
    assert told["waiting"] == ()


def test_a_treaty_is_adopted_by_every_bill_on_it(ours: Tracker, law: Path) -> None:
    """Whatever its workflow, so that a ledger goes by one text of each; under the workflow's name or the treaty's own."""
    open_bill(ours, "NOTICE", "international/withdrawal")
    edit(law, TREATY, "months: 6", "months: 7")
    for name in ("ru/denunciation", TREATY):
        assert [one.now.record.bill for one in again(ours, law).would_adopt(name, LATER)] == ["BILL", "NOTICE"]
    again(ours, law).adopt(TREATY, because=None, by="desk", moment=LATER)
    assert again(ours, law).waiting() == []
    assert {o.record.law[TREATY] for o in ours.looks(LATER)} == {text_of(Library(law), TREATY).hash}


def test_a_late_opening_does_not_undo_an_adoption(ours: Tracker, law: Path) -> None:
    """A program that had read the older text before goes by the newer one, which the ledger has adopted meanwhile."""
    ours.look("BILL", LATER)
    edit(law, TREATY, "months: 6", "months: 7")
    again(ours, law).adopt(TREATY, because=None, by="desk", moment=LATER)
    open_bill(ours, "LATE")
    newer = text_of(Library(law), TREATY).hash
    assert ours.look("LATE", LATER).record.law[TREATY] == newer
    assert [kept.hash for kept in ours.texts() if kept.name == TREATY][-1] == newer


def test_an_earlier_text_in_the_files_is_called_so(ours: Tracker, law: Path) -> None:
    """The file as it was, after a newer one was adopted: nothing newer waits."""
    edit(law, TREATY, "months: 6", "months: 7")
    again(ours, law).adopt(TREATY, because=None, by="desk", moment=LATER)
    edit(law, TREATY, "months: 7", "months: 6")
    (waiting,) = again(ours, law).waiting()
    assert waiting.earlier
    assert wording.waiting(waiting).startswith("the files say an earlier text of treaties/open-skies (")


def test_a_workflow_that_no_bill_goes_by_any_more_can_be_adopted(ours: Tracker, law: Path) -> None:
    """Its bill was amended and that was retracted: the bill that once named it brings the newer text in."""
    ours.amend("BILL", Amendment("moved", workflow="international/withdrawal"), by="t", moment=LATER)
    ours.retract("BILL", "last", because="it was not", by="t", moment=LATER)
    edit(law, "international/withdrawal", "law_as_of: ", "law_as_of: 2026-01-01 # ")
    edited = again(ours, law)
    assert [waiting.name for waiting in edited.waiting()] == ["international/withdrawal"]
    edited.adopt("international/withdrawal", because=None, by="desk", moment=LATER)
    assert edited.waiting() == []


def test_back_to_an_earlier_treaty_is_to_its_text_in_use(ours: Tracker) -> None:
    """An amendment names all texts that the bill goes by from then on, so that retracting another one unpins none."""
    for treaty in ("cfe", "open-skies", "cfe"):
        ours.amend("BILL", Amendment("put right", treaty=treaty), by="t", moment=LATER)
    ours.retract("BILL", "3", because="it was not", by="t", moment=LATER)
    record_now = ours.look("BILL", LATER).record
    assert (record_now.treaty, set(record_now.law)) == ("cfe", {"ru/denunciation", TREATY, "treaties/cfe"})


def test_verify_names_a_text_that_no_entry_brought_in(ours: Tracker) -> None:
    """Somebody who may insert puts a law of his own under a name: its hash is right, and no entry names it."""
    forged = '{"ru/denunciation":{}}'
    with ours.ledger.database.transaction() as connection:
        row = {"name": "ru/denunciation", "hash": hash_of_text(forged), "text": forged}
        connection.execute(text("insert into law (name, position, hash, text) values (:name, 2, :hash, :text)"), row)
    (flaw,) = verify(ours.ledger.database).flaws
    assert flaw.text == "the text of ru/denunciation since position 2: no entry of that position brought it in"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda lines: [*lines[:1], *lines[2:]], "line 2: names a text of treaties/open-skies that does not stand before it"),
        (
            lambda lines: [*lines[:3], lines[0].replace('"position":1', '"position":2'), lines[3]],
            "line 5: does not bring in the text of ru/denunciation that stands before it",
        ),
    ],
    ids=["missing", "forged"],
)
def test_a_file_whose_texts_do_not_belong_to_its_entries_is_refused(
    ours: Tracker, tmp_path: Path, change: Callable[[list[str]], list[str]], said: str
) -> None:
    """A text left out, or one that no entry brings in."""
    lines = change([*export(ours.ledger.database)])
    with (
        closing(Database(str(tmp_path / "copy.db"), migrations=bootstrap.data_folder("db"), write=True, create=True)) as database,
        pytest.raises(RefusedInput, match=said),
    ):
        put_back(database, [line.encode() for line in lines], "copy.jsonl")
