"""`tracker import` of facts, as a person types it: what is said, what is left behind, and what a kill leaves."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from tests.support import Cli
from tests.test_house import ROOT
from tracker import bootstrap
from tracker.ledger.database import Database
from tracker.ledger.integrity import verify
from tracker.ledger.ledger import Ledger

LINES = [
    {"record": "duma-adopted", "bill": "RU-1", "on": "2021-05-19", "votes": "423:0:0"},
    {"record": "duma_adoptd", "bill": "RU-1", "on": "2021-05-19"},
    {"open": "ru/denunciation", "bill": "RU-1", "title": "Denunciation of the Treaty on Open Skies", "treaty": "open-skies"},
]


def told(cli: Cli, lines: list[dict[str, str]], name: str = "facts.jsonl") -> None:
    """A file of these lines in the folder."""
    (cli.folder / name).write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def made(cli: Cli) -> str:
    """What is said of a ledger that was not there before."""
    return f"made a new ledger: {cli.ledger}\n"


def test_facts_go_in_and_the_rest_into_a_file_beside(cli: Cli) -> None:
    """One line says what came of it, the reasons stand on stderr, and the exit code says that something was rejected."""
    told(cli, LINES)
    ran = cli("import", "facts.jsonl")
    assert ran.out == f"3 lines: 2 entries added, 0 there already, 1 rejected -> 'facts.jsonl.rejects.jsonl'\n{made(cli)}"
    reason = "event kind 'duma_adoptd' is not known; nearest: duma_adopted"
    assert (ran.code, ran.err.startswith(f"line 2: {reason}")) == (1, True)
    (rejected,) = (cli.folder / "facts.jsonl.rejects.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(rejected)["raw"] == json.dumps(LINES[1])
    assert cli.ok("show", "RU-1", "--json").json["state"]["name"] == "in_council"
    told(cli, [LINES[0], LINES[2]], "good.jsonl")
    assert cli.ok("import", "good.jsonl", "--by", "desk 4").out == "2 lines: 0 entries added, 2 there already, 0 rejected\n"
    assert not (cli.folder / "good.jsonl.rejects.jsonl").exists()


def test_the_lines_of_the_readme_go_in_as_they_stand(cli: Cli) -> None:
    """All four of them, whatever the order: what is copied from there works."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    [block] = re.findall(r"```json\n(.*?)```", readme, re.DOTALL)
    (cli.folder / "facts.jsonl").write_text("\n".join(reversed(block.splitlines())), encoding="utf-8")
    assert cli.ok("import", "facts.jsonl").out == f"4 lines: 4 entries added, 0 there already, 0 rejected\n{made(cli)}"


def test_nothing_is_written_when_tried_or_refused_as_a_whole(cli: Cli) -> None:
    """No ledger, and by a trial no file of rejects, unless one is named."""
    told(cli, LINES)
    ran = cli("import", "facts.jsonl", "--dry-run")
    assert (ran.code, ran.out) == (1, "3 lines: 2 entries to add, 0 there already, 1 rejected; nothing was written\n")
    assert sorted(file.name for file in cli.folder.iterdir()) == ["facts.jsonl"]
    ran = cli("import", "facts.jsonl", "--strict", "--rejects", "bad.jsonl")
    assert (ran.code, ran.out) == (
        1,
        "3 lines: 2 entries to add, 0 there already, 1 rejected -> 'bad.jsonl'; nothing was written\n",
    )
    assert sorted(file.name for file in cli.folder.iterdir()) == ["bad.jsonl", "facts.jsonl"]


def test_a_refused_export_makes_no_ledger(cli: Cli) -> None:
    """What does not hold in its chain leaves nothing behind, not even an empty ledger."""
    told(cli, [LINES[2]])
    cli.ok("import", "facts.jsonl")
    line = cli.ok("export").out
    (cli.folder / "ledger.jsonl").write_text(line.replace("Skies", "Seas"), encoding="utf-8")
    ran = cli("--db", "new.db", "import", "ledger.jsonl")
    assert (ran.code, "was altered" in ran.err) == (1, True)
    assert not (cli.folder / "new.db").exists()
    (cli.folder / "ledger.jsonl").write_text(line + json.dumps(LINES[0]) + "\n", encoding="utf-8")
    ran = cli("--db", "new.db", "import", "ledger.jsonl")
    assert (ran.code, "line 4: is no line that `tracker export` wrote" in ran.err) == (1, True)


def test_a_file_that_is_not_there_or_has_nothing_in_it(cli: Cli) -> None:
    """One line each."""
    ran = cli("import", "nowhere.jsonl")
    assert (ran.code, ran.err) == (1, "tracker: 'nowhere.jsonl' cannot be read: No such file or directory\n")
    told(cli, [])
    assert cli.ok("import", "facts.jsonl").out == "0 lines: 0 entries added, 0 there already, 0 rejected\n"
    told(cli, LINES)
    ran = cli("import", "facts.jsonl", "--rejects", "no/such/folder")
    assert (ran.code, ran.err) == (
        1,
        "tracker: 'no/such/folder' cannot be written: there is no such folder; --rejects names another file\n",
    )
    assert not cli.ledger.exists()


KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from tracker import bootstrap, importing, staging
from tracker.ledger.database import Database
from tracker.ledger.ledger import Ledger
from tracker.library.reader import Library

url, file, after = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
staging.BUCKET = 4000
calls = 0
take_in = importing.take_in

def counted(*arguments):
    global calls
    calls += 1
    if calls == after:
        os.kill(os.getpid(), signal.SIGKILL)
    return take_in(*arguments)

importing.take_in = counted
database = Database(url, migrations=bootstrap.data_folder("db"), write=True, create=True, lock_timeout=60)
importer = importing.Importer(Ledger(database), Library(bootstrap.data_folder("workflows")))
print(importer.bring(file, None, by="tester", moment=datetime(2026, 1, 15, tzinfo=UTC)).added)
"""


def test_a_kill_leaves_whole_bills_and_the_same_import_completes_them(cli: Cli, database_url: str) -> None:
    """Wherever it comes: a bill is there as its lines say, or not at all."""
    bills = [f"RU-{n}" for n in range(60)]
    told(cli, [{**line, "bill": bill} for line in (LINES[0], LINES[2]) for bill in bills])
    command = [sys.executable, "-c", KILLED, database_url, str(cli.folder / "facts.jsonl")]
    environment = {**cli.environment(), "TMPDIR": str(cli.folder)}
    with closing(Database(database_url, migrations=bootstrap.data_folder("db"), write=True, create=True)) as database:
        found = []
        for after in (30, 50):  # the second goes through what is there again
            killed = subprocess.run([*command, str(after)], env=environment, capture_output=True, check=False, timeout=60)
            assert killed.returncode == -signal.SIGKILL, killed
            logs = [len(Ledger(database).entries(bill)) for bill in bills]
            assert set(logs) <= {0, 2}
            found.append(sum(logs))
        assert 0 < found[0] <= found[1] < 120
        done = subprocess.run([*command, "0"], env=environment, capture_output=True, text=True, check=True, timeout=60)
        assert int(done.stdout) == 120 - found[1]
        assert verify(database).found == 0
        assert [len(Ledger(database).entries(bill)) for bill in bills] == [2] * 60


def test_a_bar_shows_how_far_it_is_on_a_terminal_alone(cli: Cli, tmp_path: Path) -> None:
    """Piped, stderr is empty; on a terminal it fills up."""
    import pty

    told(cli, [LINES[2]])
    main, side = pty.openpty()
    with os.fdopen(main, "rb", buffering=0) as terminal:
        subprocess.run(
            cli.command("import", "facts.jsonl"),
            cwd=tmp_path,
            env=cli.environment(),
            stderr=side,
            stdout=subprocess.PIPE,
            check=True,
            timeout=60,
        )
        os.close(side)
        assert b"100%" in terminal.read(10_000)


def test_what_comes_through_a_pipe_is_read_whole(cli: Cli) -> None:
    """Facts, and a whole ledger; without a place beside it, the file of rejects must be named."""
    lines = "".join(json.dumps(line) + "\n" for line in (LINES[0], LINES[2]))
    ran = cli("import", "/dev/stdin", stdin=lines)
    assert (ran.code, ran.out, "--rejects" in ran.err) == (1, "", True)
    ran = cli("import", "/dev/stdin", "--rejects", "rejects.jsonl", stdin=lines)
    assert (ran.code, ran.out) == (0, f"2 lines: 2 entries added, 0 there already, 0 rejected\n{made(cli)}")
    whole = cli.ok("export").out
    ran = cli("--db", "copy.db", "import", "/dev/stdin", stdin=whole)
    assert (ran.code, ran.out, ran.err) == (0, cli.ok("ledger", "seal").out, "made a new ledger: copy.db\n")


def test_a_new_ledger_is_told_once_with_its_place(cli: Cli) -> None:
    """So that a mistyped name is seen at once: among what is printed or, where that is for programs, on stderr."""
    opening = ("open", "RU-1", "--workflow", "ru/denunciation", "--title", "Open Skies")
    assert cli.ok(*opening).out.endswith(f"\n{made(cli)}")
    again = cli.ok("open", "RU-2", *opening[2:])
    assert "made" not in again.out
    ran = cli("--db", "other.db", *opening, "--json")
    assert (ran.code, ran.json["already"], ran.err) == (0, False, "made a new ledger: other.db\n")
    refused = cli("--db", "third.db", *opening[:2], "--workflow", "ru/denunciatoin", *opening[4:])
    assert (refused.code, "made" in refused.out + refused.err, (cli.folder / "third.db").exists()) == (1, False, False)


def test_names_that_no_ledger_can_keep_are_refused_in_a_line(cli: Cli) -> None:
    """Of a workflow and of a treaty, typed or in a file."""
    for option, name in (("--workflow", "\udcff"), ("--treaty", "\udcff")):
        ran = cli("open", "Z", "--workflow", "ru/denunciation", "--title", "x", option, name)
        assert (ran.code, "is not valid text" in ran.err, "Traceback" in ran.err) == (1, True, False), ran.err
    told(cli, [{**LINES[2], "bill": "RU-2", "treaty": "a\0b"}, LINES[2]])
    ran = cli("import", "facts.jsonl")
    assert ran.out.startswith("2 lines: 1 entries added, 0 there already, 1 rejected")
    assert "the treaty holds a NUL character" in ran.err
