"""How the house is built: what a cold start pulls in, and that importing anything opens nothing."""

from __future__ import annotations

import json
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import tracker

ROOT = Path(tracker.__file__).parent.parent
MODULES = sorted(
    module.name for module in pkgutil.walk_packages(tracker.__path__, "tracker.") if module.name != "tracker.__main__"
)
HEAVY = [
    "sqlmodel",
    "sqlalchemy",
    "pydantic",
    "rich",
    "transitions",
    "apscheduler",
    "alembic",
    "ruamel",
    "jinja2",
    "psycopg",
    "icalendar",
    "smtplib",
    "ssl",
    "http",
]

WATCHED = """
import json, sys

opened = []

def watch(event, arguments):
    path = str(arguments[0]) if arguments else ""
    code = path.endswith((".py", ".pyc", ".so", ".pth", ".dist-info", "METADATA")) or "__pycache__" in path
    if event in ("sqlite3.connect", "socket.connect", "subprocess.Popen", "_thread.start_new_thread", "os.mkdir", "os.remove"):
        opened.append(f"{event} {path}")
    elif event == "open" and not code and path.startswith(tuple(json.loads(sys.argv[2]))):
        opened.append(f"{event} {path}")

sys.addaudithook(watch)
for name in json.loads(sys.argv[1]):
    __import__(name)
print(json.dumps(opened))
"""


def python(code: str, *arguments: str, cwd: Path) -> str:
    """What a fresh interpreter prints for this code, run in a folder of its own with a home there."""
    done = subprocess.run(
        [sys.executable, "-B", "-W", "error", "-c", code, *arguments],
        cwd=cwd,
        env={"PYTHONPATH": str(ROOT), "HOME": str(cwd), "PATH": ""},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_the_command_line_is_imported_without_anything_heavy(tmp_path: Path) -> None:
    """`tracker --help` must feel instant: what a command needs is imported within that command."""
    code = "import json, sys, tracker.cli.app; print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    loaded = set(json.loads(python(code, cwd=tmp_path)))
    assert loaded & set(HEAVY) == set()
    assert {"tracker", "typer"} <= loaded


def test_a_channel_is_imported_when_something_goes_that_way(tmp_path: Path) -> None:
    """To speak of targets pulls in neither mail nor HTTP."""
    code = "import json, sys, tracker.digest.channels.targets; print(json.dumps([*sys.modules]))"
    assert set(json.loads(python(code, cwd=tmp_path))) & {"smtplib", "ssl", "http.client", "email.message"} == set()


def test_importing_every_module_opens_nothing(tmp_path: Path) -> None:
    """No database, no law file, no socket, no thread, no folder made: work begins when it is asked for."""
    watched = [str(ROOT / "workflows"), str(ROOT / "db"), str(tmp_path)]
    assert json.loads(python(WATCHED, json.dumps(MODULES), json.dumps(watched), cwd=tmp_path)) == []
    assert list(tmp_path.iterdir()) == []


def test_the_watch_above_sees_what_is_opened(tmp_path: Path) -> None:
    """So that the test before this one can fail."""
    (tmp_path / "busy.py").write_text(
        "import sqlite3, pathlib\nsqlite3.connect(':memory:').close()\npathlib.Path('x').write_text('')\n"
    )
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n{WATCHED}"
    opened = json.loads(python(code, json.dumps(["busy"]), json.dumps(["x"]), cwd=tmp_path))
    assert [line.partition(" ")[0] for line in opened] == ["sqlite3.connect", "open"]


@pytest.mark.parametrize("name", [name for name in MODULES if name.startswith("tracker.core.")])
def test_the_core_knows_no_framework(tmp_path: Path, name: str) -> None:
    """Each module of the core, imported alone, pulls in the standard library, dateutil and transitions at most."""
    code = f"import json, sys, {name}; print(json.dumps(sorted({{n.partition('.')[0] for n in sys.modules}})))"
    loaded = set(json.loads(python(code, cwd=tmp_path)))
    assert loaded & (set(HEAVY) - {"transitions"} | {"typer", "sqlite3", "platformdirs"}) == set()
