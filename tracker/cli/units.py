"""The systemd units of the nightly run, for the very command that prints them."""

import os
import sys
from pathlib import Path

from tracker.settings import Settings, ledger_file

EVERY_MINUTES = 5

UNITS = """\
# legislative-tracker-nightly.service
[Unit]
Description=Digests of the legislative tracker
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
{environment}ExecStart={command}

# legislative-tracker-nightly.timer
[Unit]
Description=Digests of the legislative tracker, when their hour has come

[Timer]
OnCalendar=*:0/{minutes}
Persistent=true
AccuracySec=30s

[Install]
WantedBy=timers.target

# Put each part into a file of the name above it, in ~/.config/systemd/user, then:
#   systemctl --user daemon-reload
#   systemctl --user enable --now legislative-tracker-nightly.timer
#   loginctl enable-linger        # so that it runs while nobody is logged in
# Secrets and other settings: TRACKER_... = lines in ~/.config/legislative-tracker/environment, readable to you alone.
"""


def units(settings: Settings) -> str:
    """Both units in one text, with the ledger, the law and the settings that this command would use.

    A ledger on a server is named in the environment file: its URL may hold a password.
    """
    file = ledger_file(settings.database_url)
    ledger = ["--db", str(file.absolute())] if file else []
    environment = "EnvironmentFile=-%h/.config/legislative-tracker/environment\n"
    named = {"TRACKER_WORKFLOWS": settings.workflows, "TRACKER_SETTINGS": os.environ.get("TRACKER_SETTINGS")}
    for variable, path in named.items():
        if path:
            environment += f"Environment={quoted(f'{variable}={Path(path).absolute()}')}\n"
    if not file:
        environment = f"# with a line TRACKER_DATABASE_URL=... that names the ledger\n{environment}"
    command = " ".join(map(quoted, [*_program(), *ledger, "nightly", "run", "--once"]))
    return UNITS.format(environment=environment, command=command, minutes=EVERY_MINUTES)


def quoted(word: str) -> str:
    """A word of a command line as systemd reads it (systemd.service, "Command lines")."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"' if not word or any(c.isspace() or c in "\"'\\;" for c in word) else escaped


def _program() -> list[str]:
    """How this command was started."""
    started = Path(sys.argv[0])
    if started.name == "__main__.py" or not os.access(started, os.X_OK):
        return [sys.executable, "-m", "tracker"]
    return [str(started.absolute())]
