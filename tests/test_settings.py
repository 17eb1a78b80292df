"""Settings: the command line above the environment, the environment above the file, and nothing misread in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.delivery_settings import Mailbox, MailSettings, WebhookSettings
from tracker.errors import InvalidSettings
from tracker.settings import Settings, ledger_file, load

WHOLE = """\
database_url = "file.db"
recorded_by = "desk 4"
workflows = "/"
lock_timeout = 7
cache = "parsed"

[mail]
host = "smtp.example.org"
port = 2525
security = "tls"
allow_plain = true
user = "tracker"
password = "of the mail"
sender = "Tracker of the desk <t@example.org>"
unsubscribe = "mailto:stop@example.org, https://example.org/stop"

[webhook]
secret = "of at least sixteen"
allow_private = true

[tls]
ca_file = "house.pem"
"""
ENVIRONMENT = {
    "TRACKER_DATABASE_URL": "environment.db",
    "TRACKER_RECORDED_BY": "desk 5",
    "TRACKER_WORKFLOWS": ".",
    "TRACKER_LOCK_TIMEOUT": "0.5",
    "TRACKER_CACHE": "kept",
    "TRACKER_MAIL_HOST": "mail.example.net",
    "TRACKER_MAIL_PORT": "26",
    "TRACKER_MAIL_SECURITY": "none",
    "TRACKER_MAIL_ALLOW_PLAIN": "false",
    "TRACKER_MAIL_USER": "night",
    "TRACKER_MAIL_PASSWORD": "of the night",
    "TRACKER_MAIL_SENDER": "night@пример.испытание",
    "TRACKER_MAIL_UNSUBSCRIBE": "https://example.net/stop",
    "TRACKER_WEBHOOK_SECRET": "of sixteen or more",
    "TRACKER_WEBHOOK_ALLOW_PRIVATE": "False",
    "TRACKER_TLS_CA_FILE": "night.pem",
}
FROM_FILE = Settings(
    "file.db",
    "desk 4",
    Path("/"),
    7.0,
    Path("parsed"),
    MailSettings(
        "smtp.example.org",
        2525,
        "tls",
        True,
        "tracker",
        "of the mail",
        None,
        Mailbox("t", "example.org", "Tracker of the desk"),
        ("mailto:stop@example.org", "https://example.org/stop"),
    ),
    WebhookSettings("of at least sixteen", True),
    Path("house.pem"),
)
FROM_ENVIRONMENT = Settings(
    "environment.db",
    "desk 5",
    Path(),
    0.5,
    Path("kept"),
    MailSettings(
        "mail.example.net",
        26,
        "none",
        False,
        "night",
        "of the night",
        None,
        Mailbox("night", "xn--e1afmkfd.xn--80akhbyknj4f"),
        ("https://example.net/stop",),
    ),
    WebhookSettings("of sixteen or more", False),
    Path("night.pem"),
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home without any settings, for every test here."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setenv("LOGNAME", "clerk")
    return tmp_path


def named(home: Path, text: str) -> dict[str, str]:
    """An environment that names a settings file with this text."""
    file = home / "mine.toml"
    file.write_text(text, encoding="utf-8")
    return {"TRACKER_SETTINGS": str(file)}


def test_nothing_need_be_set(home: Path) -> None:
    """The ledger lies in the user's data folder, entries are by the system's user."""
    settings = load({})
    assert (settings.recorded_by, settings.workflows, settings.lock_timeout) == ("clerk", None, 5.0)
    assert Path(settings.database_url).name == "ledger.db"
    assert all(path.is_relative_to(home) for path in (Path(settings.database_url), settings.cache))


def test_every_setting_may_stand_in_the_file(home: Path) -> None:
    """Each key of the documentation, and each is taken."""
    assert load(named(home, WHOLE)) == FROM_FILE


def test_every_setting_may_stand_in_the_environment() -> None:
    """Each variable of the documentation, and each is taken."""
    assert load(ENVIRONMENT) == FROM_ENVIRONMENT


def test_the_environment_wins_over_the_file_and_the_command_line_over_both(home: Path) -> None:
    """Setting by setting: what the environment leaves out, or leaves empty, the file says."""
    file = named(home, WHOLE)
    assert load({**file, **ENVIRONMENT}) == FROM_ENVIRONMENT
    assert load({**file, "TRACKER_RECORDED_BY": "desk 6", "TRACKER_LOCK_TIMEOUT": ""}).recorded_by == "desk 6"
    assert load({**file, "TRACKER_LOCK_TIMEOUT": ""}).lock_timeout == 7
    assert load({**file, **ENVIRONMENT}, database="line.db").database_url == "line.db"


def test_the_file_in_the_configuration_folder_is_found(home: Path) -> None:
    """Without a word in the environment; one that is named takes its place."""
    usual = home / "XDG_CONFIG_HOME" / "legislative-tracker" / "settings.toml"
    usual.parent.mkdir(parents=True)
    usual.write_text('recorded_by = "usual"\n')
    assert load({}).recorded_by == "usual"
    assert load(named(home, "")).recorded_by == "clerk"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("recorded_bye = 'x'", "unknown key recorded_bye; known: database_url, recorded_by, workflows, lock_timeout, "),
        (
            "[nightly]\nfolder = 'digests'",
            "nightly.folder is no setting any more, take it out: when and where digests go is said by",
        ),
        ("[night]\nat = '06:00'", "unknown key night.at; known: "),
        ("nightly = 6", "nightly is no setting any more, take it out: "),
        ("recorded_by = ", "mine.toml: "),
        ("recorded_by = 'a'\nrecorded_by = 'b'", "mine.toml: "),
    ],
)
def test_a_file_that_is_misspelt_is_refused(home: Path, text: str, said: str) -> None:
    """With the file, the key and the known ones, in one line."""
    with pytest.raises(InvalidSettings) as refused:
        load(named(home, text))
    assert str(refused.value).startswith(f"settings {home / 'mine.toml'}: ")
    assert said in str(refused.value)
    assert refused.value.exit_code == 2


def test_a_file_that_cannot_be_read_is_refused(home: Path) -> None:
    """One that is named must be there, be a file, and be UTF-8."""
    (home / "latin.toml").write_bytes("recorded_by = 'é'".encode("latin-1"))
    for file in (home / "absent.toml", home, home / "latin.toml"):
        with pytest.raises(InvalidSettings) as refused:
            load({"TRACKER_SETTINGS": str(file)})
        assert str(refused.value).startswith(f"settings {file}: ")


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("lock_timeout", "soon", "setting lock_timeout 'soon': seconds from 0 to 3600"),
        ("lock_timeout", "-1", "setting lock_timeout '-1': seconds from 0 to 3600"),
        ("lock_timeout", "nan", "setting lock_timeout 'nan': seconds from 0 to 3600"),
        ("lock_timeout", "3601", "setting lock_timeout '3601': seconds from 0 to 3600"),
    ],
)
def test_a_value_that_cannot_be_taken_is_refused(key: str, value: str, said: str) -> None:
    """By name, with what was given and what is wanted; nothing of it is dropped in silence."""
    with pytest.raises(InvalidSettings) as refused:
        load({f"TRACKER_{key.replace('.', '_').upper()}": value})
    assert str(refused.value).startswith(said)


def test_a_folder_of_law_may_be_empty(home: Path) -> None:
    """Nothing in it is law yet; the shipped law is there beside it."""
    (home / "law").mkdir()
    assert load({"TRACKER_WORKFLOWS": str(home / "law")}).workflows == home / "law"


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("ledger.db", "ledger.db"),
        ("sqlite:////srv/ledger.db", "/srv/ledger.db"),
        ("a%20b.db", "a%20b.db"),  # a file's name as it is
        ("sqlite:////srv/a%20b.db", None),  # a URL's escapes are the driver's to read
        ("sqlite:///ledger.db?mode=ro", None),
        ("postgresql://host/ledger", None),
    ],
)
def test_a_ledger_in_a_file_is_known_by_its_url(url: str, file: str | None) -> None:
    """Where anything else is said, it is asked the ordinary way."""
    assert ledger_file(url) == (None if file is None else Path(file))
