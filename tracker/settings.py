"""What may be set, from a settings file and the environment; the environment wins, the command line wins over both.

The file is `settings.toml` in the platform's configuration folder, or the one that TRACKER_SETTINGS names:

    database_url = "postgresql://…"      # TRACKER_DATABASE_URL: a file or a URL
    recorded_by = "desk 4"               # TRACKER_RECORDED_BY: who records, by default the name of the system's user
    workflows = "…"                      # TRACKER_WORKFLOWS: a folder of your own law files, beside the shipped ones
    lock_timeout = 5                     # TRACKER_LOCK_TIMEOUT: seconds to wait for another writer
    cache = "…"                          # TRACKER_CACHE: a folder for parsed law files, which may be deleted at any time

    [mail]                               # digests by mail; without a host none is sent
    host = "smtp.example.org"            # TRACKER_MAIL_HOST
    port = 587                           # TRACKER_MAIL_PORT: by default 587 for starttls, 465 for tls, 25 for none
    security = "starttls"                # TRACKER_MAIL_SECURITY: starttls, tls, or none (to this machine alone)
    allow_plain = false                  # TRACKER_MAIL_ALLOW_PLAIN: security none to any machine
    user = "tracker"                     # TRACKER_MAIL_USER
    password = "…"                       # TRACKER_MAIL_PASSWORD; or its file:
    password_file = "…"                  # TRACKER_MAIL_PASSWORD_FILE: read when mail is sent
    sender = "Tracker <t@example.org>"   # TRACKER_MAIL_SENDER
    unsubscribe = "mailto:…, https://…"  # TRACKER_MAIL_UNSUBSCRIBE: either or both

    [webhook]
    secret = "…"                         # TRACKER_WEBHOOK_SECRET: signs each request; at least 16 characters
    allow_private = false                # TRACKER_WEBHOOK_ALLOW_PRIVATE: to addresses inside the house

    [tls]
    ca_file = "…"                        # TRACKER_TLS_CA_FILE: authorities to trust beside the system's, in PEM
"""

from __future__ import annotations

import getpass
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tracker.delivery_settings import MailSettings, WebhookSettings, mail_of, webhook_of
from tracker.errors import InvalidSettings, shown

APP = "legislative-tracker"
_PACKAGE = Path(__file__).resolve().parent
_KNOWN = {
    "database_url": "TRACKER_DATABASE_URL",
    "recorded_by": "TRACKER_RECORDED_BY",
    "workflows": "TRACKER_WORKFLOWS",
    "lock_timeout": "TRACKER_LOCK_TIMEOUT",
    "cache": "TRACKER_CACHE",
    "mail.host": "TRACKER_MAIL_HOST",
    "mail.port": "TRACKER_MAIL_PORT",
    "mail.security": "TRACKER_MAIL_SECURITY",
    "mail.allow_plain": "TRACKER_MAIL_ALLOW_PLAIN",
    "mail.user": "TRACKER_MAIL_USER",
    "mail.password": "TRACKER_MAIL_PASSWORD",
    "mail.password_file": "TRACKER_MAIL_PASSWORD_FILE",
    "mail.sender": "TRACKER_MAIL_SENDER",
    "mail.unsubscribe": "TRACKER_MAIL_UNSUBSCRIBE",
    "webhook.secret": "TRACKER_WEBHOOK_SECRET",
    "webhook.allow_private": "TRACKER_WEBHOOK_ALLOW_PRIVATE",
    "tls.ca_file": "TRACKER_TLS_CA_FILE",
}


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force."""

    database_url: str
    recorded_by: str
    workflows: Path | None
    lock_timeout: float
    cache: Path
    mail: MailSettings = field(default_factory=MailSettings)
    webhook: WebhookSettings = field(default_factory=WebhookSettings)
    ca_file: Path | None = None
    own_place: bool = False
    """Whether the ledger lies where it does unless somebody says otherwise: a folder of this program's own."""


def load(environment: Mapping[str, str] | None = None, database: str | None = None) -> Settings:
    """Read the settings; `database` is what the command line says. Raises `InvalidSettings`."""
    environment = os.environ if environment is None else environment
    given = {
        **_from_file(environment),
        **{key: environment[name] for key, name in _KNOWN.items() if environment.get(name)},
    }
    named = database or given.get("database_url")
    return Settings(
        database_url=named or str(_data_folder() / "ledger.db"),
        recorded_by=given.get("recorded_by") or _user(),
        workflows=Path(given["workflows"]) if "workflows" in given else None,
        lock_timeout=_seconds(given.get("lock_timeout", "5")),
        cache=Path(given["cache"]) if "cache" in given else _cache_folder(),
        mail=mail_of(given),
        webhook=webhook_of(given),
        ca_file=Path(given["tls.ca_file"]) if "tls.ca_file" in given else None,
        own_place=not named,
    )


@cache
def data_folder(name: str) -> Path:
    """Where `workflows` or `db` lies: in the installed package as `_name`, in a checkout beside it."""
    for folder in (_PACKAGE / f"_{name}", _PACKAGE.parent / name):
        if (folder / ".tracker-data").is_file():  # never a stranger's folder of that name
            return folder
    raise FileNotFoundError(f"the folder {name} is missing from the installation")


def ledger_file(url: str) -> Path | None:
    """The file of a ledger that is one of SQLite's and nothing more is said of it; None for any other URL."""
    path = url.removeprefix("sqlite:///")
    escaped = path != url and "%" in path
    return None if "://" in path or "?" in path or escaped else Path(path)


def _from_file(environment: Mapping[str, str]) -> dict[str, str]:
    named = environment.get("TRACKER_SETTINGS")
    file = Path(named) if named else _config_folder() / "settings.toml"
    if not named and not file.exists():
        return {}
    import tomllib

    try:
        read = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidSettings(f"settings {file}: cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidSettings(f"settings {file}: {error}") from None
    flat: dict[str, str] = {}
    for key, value in read.items():
        flat.update({f"{key}.{k}": str(v) for k, v in value.items()} if isinstance(value, dict) else {key: str(value)})
    if gone := [key for key in flat if key.partition(".")[0] == "nightly"]:
        raise InvalidSettings(
            f"settings {file}: {gone[0]} is no setting any more, take it out: when and where digests go is said by"
            " `tracker watch add NAME --send-to file:FOLDER --at 06:00 --timezone Europe/Moscow`"
        )
    if unknown := [key for key in flat if key not in _KNOWN]:
        raise InvalidSettings(f"settings {file}: unknown key {unknown[0]}; known: {', '.join(_KNOWN)}")
    return flat


def _data_folder() -> Path:
    import platformdirs

    return Path(platformdirs.user_data_dir(APP, appauthor=False))


def _config_folder() -> Path:
    import platformdirs

    return Path(platformdirs.user_config_dir(APP, appauthor=False))


def _cache_folder() -> Path:
    import platformdirs

    return Path(platformdirs.user_cache_dir(APP, appauthor=False))


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1
    if not 0 <= seconds <= 3600:
        raise InvalidSettings(f"setting lock_timeout {shown(text)}: seconds from 0 to 3600")
    return seconds
