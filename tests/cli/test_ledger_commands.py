"""The commands about the ledger itself, typed as a person would, and those that carry it as lines."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.ledgers import RUSSIA, Typed, bill, filled
from tests.ledger.tampering import fill, rewrite, tamper
from tests.support import Cli, Ran
from tracker.ledger.database import Database
from tracker.ledger.ledger import Ledger
from tracker.library.reader import Library

SEAL = re.compile(r"seal1:\d+:\d+:\d+:[0-9a-f]{64}:[0-9a-f]{64}\n")
CLEAN = (
    "entries: 8, versions of sitting days: 0, last position: 8; every chain holds, and no position is missing or there twice\n"
)
UNSHOWN = "not shown without a seal: what was cut off at an end of a bill or of the ledger, and a chain written anew as a whole\n"


@pytest.fixture
def ledger(tmp_path: Path, library: Library) -> Typed:
    """The command line over a ledger with the denunciation of Open Skies: an opening and seven facts."""
    return Typed(filled(tmp_path, library, lambda tracker: bill(tracker, "RU", "ru/denunciation", "open-skies", *RUSSIA)).folder)


def refused(ran: Ran, code: int, said: str) -> None:
    """The command left with this code, printed nothing and said why in one line."""
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (code, "", 1), ran
    assert ran.err.startswith("tracker: ")
    assert said in ran.err


def test_a_ledger_is_sealed_and_verified(ledger: Typed) -> None:
    """The seal is one line, and holds however the ledger grows; without one the text says what is not shown."""
    seal = ledger.ok("ledger", "seal").out
    assert SEAL.fullmatch(seal)
    assert ledger.ok("ledger", "verify").out == CLEAN + UNSHOWN
    held = "all that the seal covers is still there, up to position 8\n"
    assert ledger.ok("ledger", "verify", "--against", seal).out == CLEAN + held
    ledger.ok("note", "RU", "later")
    grown = ledger.ok("ledger", "verify", "--against", seal).out
    assert grown.startswith("entries: 9, ")
    assert grown.endswith(held)
    assert ledger.ok("ledger", "seal").out != seal


def test_the_chain_is_told_to_programs(ledger: Typed) -> None:
    """`--json` of either: counts, the seal, and each flaw with its place."""
    seal = ledger.ok("ledger", "seal").out.strip()
    parts = seal.split(":")
    told = {"position": 8, "entries": 8, "versions": 0, "bills": parts[4], "calendars": parts[5]}
    assert ledger.ok("ledger", "seal", "--json").json == {"seal": seal, **told}
    counted = {"entries": 8, "versions": 0, "last_position": 8, "seal": seal}
    clean = {"clean": True, **counted, "found": 0, "flaws": []}
    assert ledger.ok("ledger", "verify", "--json").json == {**clean, "against": None}
    assert ledger.ok("ledger", "verify", "--json", "--against", f"{seal}\n").json == {**clean, "against": seal}
    tamper(str(ledger.ledger), "update entry set recorded_by = 'nobody' where position = 2")
    ran = ledger("ledger", "verify", "--json")
    assert (ran.code, ran.err) == (4, "")
    text = "entry 2 of RU (position 2): altered: it does not match its hash, or the one before it was written anew"
    place = {"bill": "RU", "calendar": None, "number": 2, "position": 2}
    found = {"found": 1, "flaws": [{"what": "altered", "text": text, **place}]}
    assert ran.json == {"clean": False, **counted, **found, "against": None}


def test_what_is_wrong_is_named_and_leaves_with_4(database_url: str, database: Database, tmp_path: Path) -> None:
    """On both databases, a line for each flaw; the seal shows what the chain alone cannot."""
    typed = Typed(tmp_path)
    fill(database)
    seal = typed.ok("--db", database_url, "ledger", "seal").out
    entries = Ledger(database).entries("B")
    rewrite(database_url, [entries[0], *entries[1:]])
    assert typed("--db", database_url, "ledger", "verify", "--against", seal).code == 0
    tamper(database_url, "update entry set recorded_by = 'desk 5' where position = 6", "delete from entry where position = 9")
    ran = typed("--db", database_url, "ledger", "verify", "--against", seal)
    assert (ran.code, ran.out) == (4, "")
    said = ran.err.splitlines()
    assert said[0].startswith("entry 3 of A (position 6): altered")
    assert said[1] == "position 9: missing at the end, by the counter from which positions are drawn"
    assert said[2].startswith("the seal covers what was recorded up to position 9, and of that the ledger holds nothing after 8")
    assert said[-1] == f"{len(said) - 1} flaws found"


def test_a_bill_of_any_name_is_named_in_one_line(ledger: Typed) -> None:
    """What an owner wrote into it does nothing to the terminal."""
    tamper(str(ledger.ledger), "update entry set bill = 'RU' || char(10) || char(27) || '[31m' where position = 8")
    ran = ledger("ledger", "verify")
    assert ran.code == 4
    assert "\x1b" not in ran.err
    assert "RU\\n\\x1b[31m" in ran.err


def test_a_ledger_is_verified_without_its_law(ledger: Typed) -> None:
    """A bill whose workflow is not there, or whose entries this program cannot read, is checked all the same."""
    tamper(str(ledger.ledger), "update entry set kind = 'from the future' where position = 3")
    ran = ledger("ledger", "verify")
    assert ran.code == 4
    assert ran.err.startswith("entry 3 of RU (position 3): altered")


def test_a_ledger_is_copied_and_put_back(cli: Cli, library: Library) -> None:
    """As a process: the seal of the copy, of what was restored and of the ledger are one; both can be verified."""
    filled(cli.folder, library, lambda tracker: bill(tracker, "RU", "ru/denunciation", "open-skies", *RUSSIA))
    seal = cli.ok("ledger", "seal").out
    assert cli.ok("ledger", "backup", "copy.db").out == f"copy.db\n{seal}"
    (cli.folder / "new").mkdir()
    restored = cli.ok("--db", "new/ledger.db", "ledger", "restore", "copy.db").out
    assert restored == f"{CLEAN}restored to new/ledger.db\n{seal}"
    for file in ("copy.db", "new/ledger.db"):
        assert cli.ok("--db", file, "ledger", "verify", "--against", seal).code == 0
    assert cli.ok("--db", "new/ledger.db", "show", "RU").out == cli.ok("show", "RU").out


def test_a_copy_that_does_not_hold_is_not_put_back(ledger: Typed) -> None:
    """Exit code 4, and no ledger is made."""
    ledger.ok("ledger", "backup", "copy.db")
    tamper(str(ledger.folder / "copy.db"), "update entry set recorded_by = 'nobody' where position = 5")
    ran = ledger("--db", "new.db", "ledger", "restore", "copy.db")
    assert (ran.code, ran.out) == (4, "")
    assert ran.err.splitlines()[1:] == ["1 flaw found", "nothing was restored"]
    assert not (ledger.folder / "new.db").exists()


@pytest.mark.parametrize("against", ["", "x", "seal1:1:1:0:abc", "seal1\n", "\x1b[31m"])
def test_a_seal_that_is_none_is_refused(ledger: Typed, against: str) -> None:
    """Before anything is read."""
    refused(
        ledger("ledger", "verify", "--against", against), 1, "is no seal: give the whole line that `tracker ledger seal` printed"
    )


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("ledger", "backup", "letter.txt"), 1, "'letter.txt' is there already, and a backup overwrites nothing"),
        (("ledger", "backup", "ledger.db"), 1, "'ledger.db' is there already"),
        (("ledger", "backup", "nowhere/copy.db"), 1, "'nowhere/copy.db' cannot be made: No such file or directory"),
        (("ledger", "restore", "nowhere.db"), 1, "'nowhere.db' is no file"),
        (("ledger", "restore", "."), 1, "'.' is no file"),
        (("ledger", "restore", "ledger.db"), 1, "ledger.db holds a ledger already: a copy is restored where there is none"),
        (("--db", "new.db", "ledger", "restore", "letter.txt"), 3, "letter.txt is not a ledger (not a database at all)"),
        (("--db", "new.db", "ledger", "restore", "other.db"), 3, "other.db is a database of something else, not a ledger"),
        (("--db", "letter.txt/new.db", "ledger", "restore", "ledger.db"), 3, "letter.txt/new.db"),
        (("--db", "letter.txt", "ledger", "restore", "ledger.db"), 3, "letter.txt is not a ledger (not a database at all)"),
        (("--db", "letter.txt", "ledger", "backup", "copy.db"), 3, "letter.txt is not a ledger (not a database at all)"),
        (("--db", "other.db", "ledger", "backup", "copy.db"), 3, "other.db is a database of something else, not a ledger"),
        (("--db", "none.db", "ledger", "backup", "copy.db"), 3, "there is no ledger at none.db yet"),
        (("--db", "postgresql+psycopg://h/x", "ledger", "backup", "copy.db"), 1, "pg_dump --format=custom --file=copy.db"),
        (("--db", "postgresql+psycopg://h/x", "ledger", "restore", "ledger.db"), 1, "pg_restore"),
        *(
            (("--db", file, "ledger", command), 3, said)
            for command in ("verify", "seal")
            for file, said in (
                ("none.db", "there is no ledger at none.db yet"),
                ("letter.txt", "letter.txt is not a ledger (not a database at all)"),
                ("other.db", "other.db is a database of something else, not a ledger"),
                (".", "cannot be opened"),
                ("postgresql+psycopg://nobody@127.0.0.1:1/x", "cannot be used"),
            )
        ),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(ledger: Typed, words: tuple[str, ...], code: int, said: str) -> None:
    """With the documented exit code, and nothing is made or changed."""
    (ledger.folder / "letter.txt").write_text("a letter of many words\n" * 99)
    with closing(sqlite3.connect(ledger.folder / "other.db")) as other:
        other.execute("create table recipe (name text)")
    before = sorted(path.name for path in ledger.folder.iterdir() if "-" not in path.name)
    refused(ledger(*words), code, said)
    assert sorted(path.name for path in ledger.folder.iterdir() if "-" not in path.name) == before
    assert Typed(ledger.folder).ok("ledger", "verify").out == CLEAN + UNSHOWN


def test_an_older_ledger_is_verified_once_it_was_brought_up(ledger: Typed) -> None:
    """A reader says what brings it up; the copy of one has no seal yet."""
    tamper(
        str(ledger.ledger),
        "alter table entry drop column hash",
        "alter table calendar drop column hash",
        "update alembic_version set version_num = '0002'",
    )
    for command in ("verify", "seal"):
        refused(ledger("ledger", command), 3, "holds no ledger of this schema yet: any recording command brings it up")
    assert (
        ledger.ok("ledger", "backup", "old.db").out
        == "old.db\nmade by an older tracker: it has no seal before a recording command brings it up\n"
    )


def test_what_is_kept_is_checked_and_made_anew(ledger: Typed) -> None:
    """A deadline altered in what is kept is named by check and mended by rebuild; the entries are as they were."""
    assert ledger.ok("ledger", "check").out == "1 bill checked, 0 wrong\n"
    before = ledger.ok("ledger", "seal").out
    with closing(sqlite3.connect(ledger.folder / "ledger.db")) as connection, connection:
        altered = connection.execute("update standing set row = '{}'").rowcount
    assert altered > 0
    found = ledger("ledger", "check")
    assert (found.code, found.out) == (4, "1 bill checked, 1 wrong\n")
    assert found.err == "RU: what is kept is not what its entries say\n"
    told = ledger("ledger", "check", "--json")
    assert (told.code, told.json) == (4, {"clean": False, "bills": 1, "differ": ["RU"], "out_of_date": []})
    assert ledger.ok("ledger", "rebuild").out == "1 bill made anew\n"
    assert ledger.ok("ledger", "check", "--json").json == {"clean": True, "bills": 1, "differ": [], "out_of_date": []}
    assert ledger.ok("ledger", "seal").out == before


def test_a_ledger_is_carried_as_lines(ledger: Typed) -> None:
    """The seal and all answers are the same; lines that do not hold, and a ledger that holds something, are refused."""
    file = ledger.folder / "ledger.jsonl"
    file.write_text(ledger.ok("export").out, encoding="utf-8")
    carried = ledger("--db", "new.db", "import", "ledger.jsonl")
    assert (carried.out, carried.err) == (ledger.ok("ledger", "seal").out, "made a new ledger: new.db\n")
    assert ledger.ok("--db", "new.db", "days").out == ledger.ok("days").out
    assert ledger.ok("--db", "new.db", "show", "RU").out == ledger.ok("show", "RU").out
    assert ledger.ok("--db", "new.db", "ledger", "check").out == "1 bill checked, 0 wrong\n"
    refused(ledger("--db", "new.db", "import", "ledger.jsonl"), 1, "holds a ledger already")
    assert ledger.ok("--db", "third.db", "import", "ledger.jsonl", "--dry-run").out == "every line holds; nothing was written\n"
    assert not (ledger.folder / "third.db").exists()
    file.write_text(file.read_text(encoding="utf-8").replace("2021-05-19", "2021-05-18"), encoding="utf-8")
    refused(ledger("--db", "third.db", "import", "ledger.jsonl"), 1, "was altered")
    refused(ledger("--db", "third.db", "import", "letter.txt"), 1, "No such file")
    assert ledger.ok("export", "--known-at", "1999-12-31").out == ""
