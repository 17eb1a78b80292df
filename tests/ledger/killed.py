"""`tracker` in processes that are killed: `python -m tests.ledger.killed URL FOLDER`, told what to run on its input.

A line is `{"arguments": [...], "seconds": 0.25}`: the command line is run in a process forked from this one, which has imported
everything, and killed after so many seconds (never, for null). Each is answered by a line with how it ended and how long it ran.
What commands print goes to `said` in the folder.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import tracker.cli.exchanging
import tracker.importing  # noqa: F401 - with this no child has to import anything
from tests.support import Cli
from tracker import bootstrap, staging
from tracker.cli.run import main
from tracker.ledger.database import Database

BUCKET = 4000
"""So many bytes of lines an import takes together here, that a small file is many commits."""


class Killing:
    """The process that forks and kills."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def __call__(self, *arguments: str, seconds: float | None = None) -> tuple[int, float]:
        """Run a command, killed after so many seconds: its exit code, less than zero where it was killed, and how long it ran."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"arguments": arguments, "seconds": seconds}) + "\n")
        self._process.stdin.flush()
        code, ran = json.loads(self._process.stdout.readline())
        return code, ran


@contextmanager
def killing(cli: Cli, url: str) -> Iterator[Killing]:
    """A process that runs commands of this command line on a ledger, and kills them."""
    command = [sys.executable, "-m", "tests.ledger.killed", url, str(cli.folder)]
    environment = cli.environment(TRACKER_LOCK_TIMEOUT="60", TMPDIR=str(cli.folder))
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=cli.folder, env=environment, stdin=pipe, stdout=pipe, text=True) as process:
        yield Killing(process)


def run(arguments: list[str], seconds: float | None, said: Path) -> tuple[int, float]:
    """Fork, run and perhaps kill."""
    began = time.monotonic()
    child = os.fork()
    if not child:
        out = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(out, 1)
        os.dup2(out, 2)
        os._exit(left(arguments))
    while os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        if seconds is not None and time.monotonic() - began >= seconds:
            os.kill(child, signal.SIGKILL)
            break
        time.sleep(0.001)
    status = os.waitpid(child, 0)[1]
    return os.waitstatus_to_exitcode(status), time.monotonic() - began


def left(arguments: list[str]) -> int:
    """The exit code of a command."""
    sys.argv = ["tracker", *arguments]
    try:
        main()
    except SystemExit as end:
        sys.stdout.flush()
        return int(end.code or 0)
    except BaseException:
        import traceback

        traceback.print_exc()
        sys.stderr.flush()
        return 70


def serve(url: str, folder: Path) -> None:
    """Import what every command needs, then answer line by line."""
    staging.BUCKET = BUCKET
    with closing(Database(url, migrations=bootstrap.data_folder("db"), write=False)) as database:
        database.schema()
    for line in sys.stdin:
        told = json.loads(line)
        print(json.dumps(run(told["arguments"], told["seconds"], folder / "said")), flush=True)


if __name__ == "__main__":
    serve(sys.argv[1], Path(sys.argv[2]))
