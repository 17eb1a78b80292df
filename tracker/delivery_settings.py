"""Settings of what leaves this machine: mail and webhooks. Part of `tracker.settings`, which documents the keys.

Secrets are no part of a value's repr, and no message names them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tracker.errors import InvalidSettings, shown

PORTS = {"starttls": 587, "tls": 465, "none": 25}
"""Ways to secure the connection to the mail server, with the port that each has by default."""
SHORTEST_SECRET = 16

# Patterns are compiled where something is set, not by every command.
ENCODED = "=?"
"""With what an encoded word begins, in a header of a mail."""
_LOCAL = r"[^\s@<>()\[\]\\,;:\"]{1,64}"
_DOMAIN = r"(?i)(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*"
_SENDER = r"(?:(?P<name>[^<>\"]*?)\s*<(?P<named>[^<>]*)>|(?P<bare>[^<>\"]*))"
_LINK = r"(mailto:|https://)[!-;=?-~]+"


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address, its domain as the network writes it (`xn--...`); `name` is what people read before it."""

    local: str
    domain: str
    name: str = ""

    @property
    def address(self) -> str:
        """`local@domain`."""
        return f"{self.local}@{self.domain}"


@dataclass(frozen=True, slots=True)
class MailSettings:
    """The server that takes mail, and who sends it. Without a host no mail can be sent.

    `unsubscribe` are links (`mailto:` or `https://`) at which a reader asks for no more. A user without a password is no
    mistake: it may be known only where mail is sent.
    """

    host: str | None = None
    port: int = PORTS["starttls"]
    security: str = "starttls"
    allow_plain: bool = False
    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)
    password_file: Path | None = None
    sender: Mailbox | None = None
    unsubscribe: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WebhookSettings:
    """With what webhooks are signed, and whether they may go to an address inside the house."""

    secret: str | None = field(default=None, repr=False)
    allow_private: bool = False


def mail_of(given: Mapping[str, str]) -> MailSettings:
    """The mail settings among `mail.*`. Raises `InvalidSettings`."""
    security = given.get("mail.security", "starttls")
    if security not in PORTS:
        raise InvalidSettings(f"setting mail.security {shown(security)}: one of {', '.join(PORTS)}")
    host, sender = given.get("mail.host"), given.get("mail.sender")
    if host is not None and not re.fullmatch(r"[^\s/@\x00-\x1f]+", host):
        raise InvalidSettings(f"setting mail.host {shown(host)}: the name or address of a mail server, its port in mail.port")
    if host is not None and sender is None:
        raise InvalidSettings('setting mail.host needs mail.sender (TRACKER_MAIL_SENDER): "Tracker <tracker@example.org>"')
    password, file = given.get("mail.password"), given.get("mail.password_file")
    if password is not None and file is not None:
        raise InvalidSettings("settings mail.password and mail.password_file: one of them")
    return MailSettings(
        host,
        _port(given["mail.port"]) if "mail.port" in given else PORTS[security],
        security,
        _switch("mail.allow_plain", given.get("mail.allow_plain", "false")),
        given.get("mail.user"),
        password,
        Path(file) if file is not None else None,
        _sender(sender) if sender is not None else None,
        _links(given.get("mail.unsubscribe", "")),
    )


def webhook_of(given: Mapping[str, str]) -> WebhookSettings:
    """The webhook settings among `webhook.*`. Raises `InvalidSettings`."""
    secret = given.get("webhook.secret")
    if secret is not None and len(secret) < SHORTEST_SECRET:
        raise InvalidSettings(
            f"setting webhook.secret: at least {SHORTEST_SECRET} characters (TRACKER_WEBHOOK_SECRET, or settings.toml)"
        )
    return WebhookSettings(secret, _switch("webhook.allow_private", given.get("webhook.allow_private", "false")))


def mailbox(text: str, name: str = "") -> Mailbox:
    """The address `local@domain`; the domain may be written in any alphabet. Raises `ValueError` where it is none.

    Nor may it or the name hold what mail reads as an encoded word (RFC 2047): that may stand for a line break.
    """
    local, _, domain = text.rpartition("@")
    if not domain.isascii():
        domain = domain.encode("idna").decode("ascii")  # UnicodeError is a ValueError
    if not (text.isprintable() and re.fullmatch(_LOCAL, local) and re.fullmatch(_DOMAIN, domain)):
        raise ValueError(text)
    if local.startswith(".") or local.endswith(".") or ".." in local or ENCODED in f"{name} {local}":
        raise ValueError(text)
    return Mailbox(local, domain.lower(), name)


def _sender(text: str) -> Mailbox:
    try:
        if (read := re.fullmatch(_SENDER, text.strip())) and text.isprintable():
            return mailbox(read["bare"] if read["named"] is None else read["named"], read["name"] or "")
    except ValueError:
        pass
    raise InvalidSettings(f'setting mail.sender {shown(text)}: an address, or "Name <name@example.org>" (TRACKER_MAIL_SENDER)')


def _links(text: str) -> tuple[str, ...]:
    links = tuple(link.strip() for link in text.split(",") if link.strip())
    if wrong := [link for link in links if not re.fullmatch(_LINK, link)]:
        raise InvalidSettings(f"setting mail.unsubscribe {shown(wrong[0])}: mailto:... or https://..., or both with a comma")
    return links


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise InvalidSettings(f"setting mail.port {shown(text)}: a number from 1 to 65535")
    return int(text)


def _switch(key: str, text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise InvalidSettings(f"setting {key} {shown(text)}: true or false")
    return text.lower() == "true"
