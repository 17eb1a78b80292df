"""From the shell to a command and back: errors become one clear line and a documented exit code, never a traceback.

Exit codes: 0 done, 1 refused or not found, 2 wrong usage, 3 ledger unavailable, 4 checked and found wrong.
"""

from __future__ import annotations

import os
import sys
from typing import NoReturn

from tracker.cli.app import app
from tracker.errors import TrackerError, visible


def main() -> NoReturn:
    """Run the command line and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = _run()
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except OSError as error:
        print(f"tracker: the output cannot be written: {error.strerror}", file=sys.stderr)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    sys.exit(code)


def _run() -> int | str | None:
    try:
        app(prog_name="tracker")
    except SystemExit as left:
        if isinstance(left.__context__, BrokenPipeError):  # Typer makes an exit of it
            raise left.__context__ from None
        return left.code
    except TrackerError as error:
        for line in error.lines() or [type(error).__name__]:
            print(f"tracker: {visible(line)}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    return 0
