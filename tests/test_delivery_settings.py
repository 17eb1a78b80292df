"""Settings of mail and webhooks: what is refused, and what no message and no repr ever says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tracker import settings
from tracker.delivery_settings import Mailbox, MailSettings, WebhookSettings, mailbox
from tracker.errors import InvalidSettings
from tracker.settings import Settings, load

SERVER = {"TRACKER_MAIL_HOST": "smtp.example.org", "TRACKER_MAIL_SENDER": "tracker@example.org"}


@pytest.fixture(autouse=True)
def nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings but those of the test."""
    (tmp_path / "settings.toml").touch()
    monkeypatch.setenv("TRACKER_SETTINGS", str(tmp_path / "settings.toml"))


def given(tmp_path: Path, **environment: str) -> Settings:
    """The settings by this environment alone."""
    return load({"TRACKER_SETTINGS": str(tmp_path / "settings.toml"), **environment})


def test_nothing_need_be_set(tmp_path: Path) -> None:
    """No mail, no signature, no address inside the house."""
    plain = given(tmp_path)
    assert (plain.mail, plain.webhook, plain.ca_file) == (MailSettings(), WebhookSettings(), None)
    assert (plain.mail.host, plain.mail.security, plain.webhook.allow_private) == (None, "starttls", False)


@pytest.mark.parametrize(("security", "port"), [("starttls", 587), ("tls", 465), ("none", 25)])
def test_each_way_to_a_mail_server_has_its_port(tmp_path: Path, security: str, port: int) -> None:
    """Those of submission (RFC 8314, RFC 6409) and of mail itself."""
    assert given(tmp_path, **SERVER, TRACKER_MAIL_SECURITY=security).mail.port == port


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"MAIL_SECURITY": "ssl"}, "setting mail.security 'ssl': one of starttls, tls, none"),
        ({"MAIL_PORT": "0"}, "setting mail.port '0': a number from 1 to 65535"),
        ({"MAIL_PORT": "65536"}, "setting mail.port '65536': a number from 1 to 65535"),
        ({"MAIL_PORT": "smtp"}, "setting mail.port 'smtp': a number from 1 to 65535"),
        ({"MAIL_PORT": "²"}, "setting mail.port '²': a number from 1 to 65535"),
        ({"MAIL_HOST": "smtp://example.org"}, "setting mail.host 'smtp://example.org': the name or address of a mail server"),
        ({"MAIL_HOST": "a\r\nb"}, r"setting mail.host 'a\r\nb': the name or address of a mail server"),
        ({"MAIL_SENDER": ""}, "setting mail.host needs mail.sender"),
        ({"MAIL_SENDER": "tracker"}, "setting mail.sender 'tracker': an address, or"),
        ({"MAIL_SENDER": "a@b.org, c@d.org"}, "setting mail.sender 'a@b.org, c@d.org': an address, or"),
        ({"MAIL_SENDER": "a@b.org\r\nBcc: c@d.org"}, r"setting mail.sender 'a@b.org\r\nBcc: c@d.org': an address, or"),
        ({"MAIL_SENDER": "A\r\nBcc: c@d.org <a@b.org>"}, r"setting mail.sender 'A\r\nBcc: c@d.org <a@b.org>': an address, or"),
        ({"MAIL_UNSUBSCRIBE": "stop@example.org"}, "setting mail.unsubscribe 'stop@example.org': mailto:... or https://..."),
        ({"MAIL_UNSUBSCRIBE": "http://example.org"}, "setting mail.unsubscribe 'http://example.org': mailto:... or https://"),
        ({"MAIL_UNSUBSCRIBE": "https://a.org/>\r\nX: 1"}, r"setting mail.unsubscribe 'https://a.org/>\r\nX: 1': mailto:"),
        ({"MAIL_ALLOW_PLAIN": "perhaps"}, "setting mail.allow_plain 'perhaps': true or false"),
        ({"WEBHOOK_ALLOW_PRIVATE": "1"}, "setting webhook.allow_private '1': true or false"),
    ],
)
def test_a_value_that_cannot_be_taken_is_refused(tmp_path: Path, environment: dict[str, str], said: str) -> None:
    """By name, with what was given and what is wanted, in one line."""
    with pytest.raises(InvalidSettings) as refused:
        given(tmp_path, **{**SERVER, **{f"TRACKER_{name}": value for name, value in environment.items()}})
    assert str(refused.value).startswith(said)
    assert "\n" not in str(refused.value)


def test_two_passwords_are_one_too_many(tmp_path: Path) -> None:
    """Whichever were taken, somebody would wonder; neither is repeated."""
    with pytest.raises(InvalidSettings, match="one of them") as refused:
        given(tmp_path, **SERVER, TRACKER_MAIL_PASSWORD="hidden one", TRACKER_MAIL_PASSWORD_FILE="file")  # noqa: S106
    assert "hidden" not in str(refused.value)


def test_a_short_secret_is_refused_without_being_repeated(tmp_path: Path) -> None:
    """Fewer than sixteen characters can be guessed."""
    with pytest.raises(InvalidSettings, match="at least 16 characters") as refused:
        given(tmp_path, TRACKER_WEBHOOK_SECRET="fifteen letters")  # noqa: S106
    assert "fifteen" not in str(refused.value)
    assert given(tmp_path, TRACKER_WEBHOOK_SECRET="sixteen letters!").webhook.secret == "sixteen letters!"  # noqa: S105, S106


def test_secrets_are_in_no_repr(tmp_path: Path) -> None:
    """User, password and secret: a log or a traceback may hold the settings."""
    secret = {"TRACKER_MAIL_USER": "hidden user", "TRACKER_MAIL_PASSWORD": "hidden password"}
    chosen = given(tmp_path, **SERVER, **secret, TRACKER_WEBHOOK_SECRET="hidden and long enough")  # noqa: S106
    assert "smtp.example.org" in repr(chosen)
    assert "hidden" not in f"{chosen!r} {chosen.mail!r} {chosen.webhook!r} {chosen}"


def test_a_user_without_a_password_spoils_no_other_command(tmp_path: Path) -> None:
    """The password may be known only where mail is sent."""
    assert given(tmp_path, **SERVER, TRACKER_MAIL_USER="tracker").mail.password is None


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        ("tracker@example.org", "", "tracker@example.org"),
        ("<tracker@example.org>", "", "tracker@example.org"),
        ("Tracker, third desk <t@Example.ORG>", "Tracker, third desk", "t@example.org"),
        ("Отдел <t@пример.испытание>", "Отдел", "t@xn--e1afmkfd.xn--80akhbyknj4f"),
    ],
)
def test_a_sender_has_an_address_and_perhaps_a_name(tmp_path: Path, text: str, name: str, address: str) -> None:
    """The domain as the network writes it."""
    sender = given(tmp_path, **{**SERVER, "TRACKER_MAIL_SENDER": text}).mail.sender
    assert sender is not None
    assert (sender.name, sender.address) == (name, address)


def test_an_address_is_taken_apart() -> None:
    """At the last @."""
    assert mailbox("b+c@Sub.example.org") == Mailbox("b+c", "sub.example.org")


def test_every_setting_is_documented() -> None:
    """In the module's own words, by its key and by its variable; the variables in README.md too."""
    assert settings.__doc__ is not None
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    for key, variable in settings._KNOWN.items():
        assert variable in settings.__doc__
        assert re.search(rf"^ *{key.rpartition('.')[2]} = ", settings.__doc__, re.MULTILINE)
        assert variable in readme or f"`_{variable.split('_', 2)[2]}`" in readme
