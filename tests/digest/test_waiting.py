"""A newer text of the law waits: whoever follows a bill that goes by the older one is told every night, however quiet it is."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.digest.nights import Nights, night, utc, watcher
from tests.law_versions import EDITS, library_of
from tests.support import open_bill, record
from tracker import bootstrap
from tracker.core.entry import Amendment
from tracker.languages import Language
from tracker.ledger.database import Database
from tracker.ledger.ledger import Ledger
from tracker.ledger.projection import rows_of
from tracker.library.reader import Library
from tracker.service import Tracker
from tracker.watcher import Empty, Filters

MOMENT = utc("2025-01-15 12:00")
SKIES, CFE = "treaties/open-skies", "treaties/cfe"
FOLLOWING: dict[str, tuple[Filters, list[str]]] = {
    "all": (Filters(), [CFE, SKIES]),
    "a-bill": (Filters(bills=("RU",)), [SKIES]),
    "another": (Filters(bills=("NOTICE", "NONE")), [CFE]),
    "a-bill-of-another-tag": (Filters(bills=("RU",), tags=("never",)), []),
    "a-void-bill": (Filters(bills=("VOID",)), []),
    "a-treaty": (Filters(treaties=("cfe",)), [CFE]),
    "other-treaties": (Filters(treaties=("inf", "start")), []),
    "a-workflow": (Filters(workflows=("ru/denunciation",)), [SKIES]),
    "workflow-of-the-void": (Filters(workflows=("international/participation",)), []),
    "both-of-no-bill": (Filters(workflows=("ru/denunciation",), treaties=("cfe",)), []),
    "a-tag-on-a-treaty": (Filters(tags=("sky",), treaties=("open-skies",)), [SKIES]),
    "a-state": (Filters(states=("withdrawn",), workflows=("ru/denunciation",)), [SKIES]),
}
"""Which bills a watcher follows, and the texts that it is told of."""


@pytest.fixture
def quiet(database: Database, library: Library, tmp_path: Path) -> Tracker:
    """Bills that were over years ago, one that is void, and one without a treaty; then the files of two treaties change."""
    tracker = Tracker(Ledger(database), library)
    for bill, workflow, treaty in (
        ("RU", "ru/denunciation", "open-skies"),
        ("NOTICE", "international/withdrawal", "cfe"),
        ("VOID", "international/participation", "open-skies"),
        ("LAW", "ru/federal-law", None),
    ):
        open_bill(tracker, bill, workflow, treaty, moment=MOMENT)
    for bill in ("RU", "NOTICE"):
        record(tracker, "2021-06-18 depositary_notified", bill, moment=MOMENT)
    tracker.void("VOID", because="double", by="t", moment=MOMENT)
    return Tracker(tracker.ledger, library_of(tmp_path / "law", EDITS[1]))


def waiting(file: Path) -> list[str]:
    """The texts of which a digest in JSON says that a newer one waits."""
    lines = json.loads(file.read_text(encoding="utf-8"))["sections"]["waiting"]
    return [name for line in lines for name in (CFE, SKIES) if name in line["text"]]


def test_every_watcher_of_a_bill_on_the_older_text_is_told_each_night(quiet: Tracker, tmp_path: Path) -> None:
    """And nobody who follows none, as far as bills, workflows and treaties say; a year on, when nothing else is told."""
    nights = Nights(quiet, tmp_path, *(watcher(tmp_path, name, filters=filters) for name, (filters, _) in FOLLOWING.items()))
    nights.tick(MOMENT + timedelta(days=1))
    for n in (400, 401):
        told = {file.parent.name: waiting(file) for file in nights.tick(MOMENT + timedelta(days=n))}
        assert told == {name: texts for name, (_, texts) in FOLLOWING.items()}
    assert nights.wrong == []
    quiet.adopt(SKIES, because=None, by="t", moment=MOMENT + timedelta(days=401))
    files = nights.tick(MOMENT + timedelta(days=402))
    assert {file.parent.name: waiting(file) for file in files if file.parent.name in ("all", "a-bill")} == {
        "all": [CFE],
        "a-bill": [],
    }


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (Language.en, "a newer text of treaties/open-skies waits ("),
        (Language.ru, "есть более новый текст: treaties/open-skies ("),
    ],
)
def test_it_is_no_news(quiet: Tracker, tmp_path: Path, language: Language, said: str) -> None:
    """The night says that there is nothing new, in either language, and who wants news alone has no digest."""
    filters = Filters(workflows=("ru/denunciation",))
    names = {"desk": Empty.send, "news": Empty.skip}
    asked = [watcher(tmp_path, name, filters=filters, language=language, empty=empty) for name, empty in names.items()]
    nights = Nights(quiet, tmp_path, *asked)
    nights.tick(MOMENT + timedelta(days=1))
    nights.tick(MOMENT + timedelta(days=400))
    [file] = nights.tick(MOMENT + timedelta(days=401))
    told = json.loads(file.read_text(encoding="utf-8"))
    assert (file.parent.name, night(file), bool(told["heartbeat"])) == ("desk", "2026-02-20", True)
    [line] = told["sections"]["waiting"]
    assert line["text"].startswith(said)


def test_what_is_kept_follows_a_bill_to_another_law(quiet: Tracker) -> None:
    """Each workflow with each treaty, once: what the bills that are not void go by now."""
    both = [("international/withdrawal", "cfe"), ("ru/denunciation", "open-skies"), ("ru/federal-law", None)]
    assert quiet.laws_in_use() == both
    open_bill(quiet, "MORE", moment=MOMENT)
    assert quiet.laws_in_use() == both
    quiet.amend("NOTICE", Amendment("put right", treaty="open-skies"), by="t", moment=MOMENT)
    assert quiet.laws_in_use() == [("international/withdrawal", "open-skies"), *both[1:]]
    quiet.void("LAW", because="double", by="t", moment=MOMENT)
    assert quiet.laws_in_use() == [("international/withdrawal", "open-skies"), both[1]]


def test_a_ledger_made_before_is_filled_from_what_it_keeps(quiet: Tracker, database: Database, library: Library) -> None:
    """Brought up, it holds the rows that a fresh replay would keep."""
    bills = quiet.bills()
    with database.snapshot() as connection:
        before = rows_of(connection, bills)
    with database.transaction() as connection:
        for statement in (
            "drop index projection_goes_by",
            "alter table projection drop column workflow",
            "alter table projection drop column treaty",
            "update alembic_version set version_num = '0006'",
        ):
            connection.execute(text(statement))
    url = database.url.render_as_string(hide_password=False)
    with closing(Database(url, migrations=bootstrap.data_folder("db"), write=True)) as writing:
        assert Ledger(writing).bills() == bills
    with database.snapshot() as connection:
        assert rows_of(connection, bills) == before
    assert all(same for _, same in Tracker(Ledger(database), library).check(MOMENT))
