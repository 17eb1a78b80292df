"""From the shell to a command and back: errors become one clear line and a documented exit code, never a traceback.

Exit codes: 0 done, 1 refused or not found, 2 wrong usage, 3 ledger unavailable, 4 checked and found wrong.
"""

from __future__ import annotations

import os
import sys
from typing import NoReturn

from tracker.cli.app import app
from tracker.errors import TrackerError


def main() -> NoReturn:
    """Run the command line and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        app(prog_name="tracker")
    except TrackerError as error:
        for line in str(error).splitlines() or [type(error).__name__]:
            print(f"tracker: {line}", file=sys.stderr)
        sys.exit(error.exit_code)
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(0)
