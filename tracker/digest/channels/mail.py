"""Digests by mail: as text and as HTML in one message, under a Message-ID that is the same however often it is sent."""

from __future__ import annotations

import smtplib
import socket
from collections.abc import Mapping
from contextlib import suppress
from email import message_from_bytes
from email.headerregistry import Address as MailAddress
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from urllib.parse import unquote

from tracker.delivery_settings import ENCODED, Mailbox, MailSettings, mailbox
from tracker.digest.channels.limit import Limit
from tracker.digest.channels.message import DeliveryFailed, Message
from tracker.digest.channels.wire import connect, cut_off, is_loopback, reason, resolve, trust
from tracker.errors import RefusedInput, shown, visible
from tracker.settings import Settings

Refused = Mapping[str, tuple[int, bytes]]
"""What a server answered about each recipient that it will not have."""


def check(target: str, _settings: Settings) -> None:
    """Whether `mailto:...` names one address. Raises `RefusedInput`."""
    if len(_recipients(target)) > 1:
        raise RefusedInput(f"target {shown(target)}: one address a watcher, so that each reader's mail is tried again by itself")


def lacking(_target: str, settings: Settings) -> str | None:
    """What must be set before mail can be sent."""
    mail = settings.mail
    if mail.host is None:
        return "mail cannot be sent: mail.host is not set (TRACKER_MAIL_HOST, or settings.toml)"
    if mail.user is not None and mail.password is None and mail.password_file is None:
        return "mail cannot be sent: mail.user has no password (TRACKER_MAIL_PASSWORD, or mail.password_file)"
    return None


def deliver(target: str, message: Message, settings: Settings, limit: Limit) -> str:
    """Send the mail; to whom, and who of several was refused for good. Raises `DeliveryFailed`.

    Watchers of an older program may name several: where one is refused for now, the same mail goes to all again.
    """
    try:
        recipients = _recipients(target)
    except RefusedInput as error:
        raise DeliveryFailed(str(error), permanent=True) from None
    if missing := lacking(target, settings):
        raise DeliveryFailed(missing)
    composed = compose(message, recipients, settings)
    refused = _sent(composed, recipients, settings, limit)
    if any(code < 500 for code, _ in refused.values()):
        raise DeliveryFailed(f"mail server {settings.mail.host}:{settings.mail.port} refused for now: {_told(refused)}")
    taken = [recipient.address for recipient in recipients if recipient.address not in refused]
    return f"mailto:{','.join(taken)}" + (f" (refused: {_told(refused)})" if refused else "")


def compose(message: Message, recipients: list[Mailbox], settings: Settings) -> EmailMessage:
    """The mail: nothing in it depends on when or how often it is sent, and no text of a person becomes a header."""
    sender = settings.mail.sender
    assert sender is not None, "a host has a sender: the settings see to it"
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _shown_address(sender)
    mail["To"] = [_shown_address(recipient) for recipient in recipients]
    mail["Subject"] = _plain(message.subject)
    mail["Date"] = message.composed_at
    mail["Message-ID"] = f"<{message.id}@{sender.domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Tracker-Id"] = message.id
    if links := settings.mail.unsubscribe:
        mail["List-Unsubscribe"] = ", ".join(f"<{link}>" for link in links)
        if any(link.startswith("https:") for link in links):
            mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(message.text, cte=_encoding(message.text))
    mail.add_alternative(message.html, subtype="html", cte=_encoding(message.html))
    for part in message.attachments:
        main, _, sub = part.media_type.partition("/")
        mail.add_attachment(part.content, maintype=main, subtype=sub, filename=_plain(part.name))
    mail["Content-Language"] = message.language  # last: what begins with Content- goes along into the first part
    for number, part_of in enumerate(part for part in mail.walk() if part.is_multipart()):
        part_of.set_boundary(f"=_{message.id[:32]}_{number}")  # "=_" occurs in neither encoding of a body
    return mail


def as_bytes(mail: EmailMessage, *, beyond_ascii: bool) -> bytes:
    """The mail as it is sent. Raises `DeliveryFailed` where a reader would find other headers in it than were put there."""
    content = mail.as_bytes(policy=SMTPUTF8 if beyond_ascii else SMTP)  # smtplib itself would write ">From" in a text
    if message_from_bytes(content).keys() != mail.keys():
        raise DeliveryFailed("the mail would have headers that nobody put there", permanent=True)
    return content


def _plain(text: str) -> str:
    """A text for a header, in one line and with nothing in it that mail would decode."""
    return visible(text).replace(ENCODED, "= ?")


def _encoding(text: str) -> str:
    """Quoted-printable for what is mostly readable in it, base64 for the rest."""
    return "quoted-printable" if text.isascii() else "base64"


def _shown_address(box: Mailbox) -> MailAddress:
    return MailAddress(visible(box.name), box.local, box.domain)


def _recipients(target: str) -> list[Mailbox]:
    """The addresses of a target. Raises `RefusedInput`."""
    found: dict[str, Mailbox] = {}
    for part in target.partition(":")[2].split(","):
        try:
            box = mailbox(unquote(part, errors="strict").strip())
        except ValueError:
            raise RefusedInput(f"target {shown(target)}: {shown(part)} is no mail address; mailto:name@example.org") from None
        found.setdefault(box.address, box)
    return list(found.values())


def _sent(mail: EmailMessage, recipients: list[Mailbox], settings: Settings, limit: Limit) -> Refused:
    """Hand the mail to the server: whom it refused, which is never everyone. Raises `DeliveryFailed`."""
    chosen = settings.mail
    assert chosen.host is not None
    server = f"mail server {chosen.host}:{chosen.port}"
    try:
        addresses = resolve(chosen.host, chosen.port, limit)
        if chosen.security == "none" and not chosen.allow_plain and not all(is_loopback(address) for address in addresses):
            raise DeliveryFailed(f"{server}: mail.security none is for this machine alone (mail.allow_plain allows it to any)")
        with connect(addresses, limit) as connection, cut_off(connection, limit):
            return _hand_over(connection, mail, recipients, settings)
    except OSError as error:  # what smtplib raises is one
        raise _failure(server, error, limit) from None


class _Client(smtplib.SMTP):
    """A client over a connection that is made already."""

    def __init__(self, connection: socket.socket, host: str, port: int, name: str) -> None:
        self._connection = connection
        # Without a name it would ask a name server for this machine's own, for as long as that takes.
        super().__init__(host, port, local_hostname=name)

    def _get_socket(self, _host: str, _port: int, _timeout: float) -> socket.socket:
        return self._connection


def _hand_over(connection: socket.socket, mail: EmailMessage, recipients: list[Mailbox], settings: Settings) -> Refused:
    """The conversation with the server. Raises what `smtplib` raises, and `DeliveryFailed`."""
    chosen = settings.mail
    assert chosen.host is not None
    assert chosen.sender is not None
    if chosen.security == "tls":
        connection = trust(settings).wrap_socket(connection, server_hostname=chosen.host)
    client = _Client(connection, chosen.host, chosen.port, chosen.sender.domain)
    try:
        client.ehlo_or_helo_if_needed()
        if chosen.security == "starttls":
            if not client.has_extn("starttls"):
                raise DeliveryFailed(f"mail server {chosen.host}:{chosen.port} offers no STARTTLS (mail.security)")
            client.starttls(context=trust(settings))
            client.ehlo_or_helo_if_needed()
        if chosen.user is not None:
            _log_in(client, chosen.user, _password(chosen))
        beyond_ascii = not all(box.local.isascii() for box in (chosen.sender, *recipients))
        if beyond_ascii and not client.has_extn("smtputf8"):
            raise DeliveryFailed(
                f"mail server {chosen.host}:{chosen.port} takes no address with letters beyond ASCII before the @", permanent=True
            )
        content = as_bytes(mail, beyond_ascii=beyond_ascii)
        options = ("SMTPUTF8", "BODY=8BITMIME") if beyond_ascii else ()
        refused = client.sendmail(chosen.sender.address, [box.address for box in recipients], content, options)
        with suppress(smtplib.SMTPException, OSError):  # it has taken the mail, whatever becomes of the farewell
            client.quit()
        return refused
    finally:
        client.close()


def _log_in(client: smtplib.SMTP, user: str, password: str) -> None:
    try:
        client.login(user, password)
    except UnicodeEncodeError:
        raise DeliveryFailed("mail.user and mail.password: ASCII alone can be sent to a mail server") from None
    except ValueError:  # what it asks back is not what it must be
        raise DeliveryFailed("the mail server's answer to the login cannot be read") from None


def _password(chosen: MailSettings) -> str:
    if chosen.password is not None:
        return chosen.password
    assert chosen.password_file is not None
    try:
        return chosen.password_file.read_text(encoding="utf-8").rstrip("\r\n")
    except OSError as error:
        raise DeliveryFailed(f"setting mail.password_file: {chosen.password_file}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise DeliveryFailed(f"setting mail.password_file: {chosen.password_file}: not UTF-8") from None


def _failure(server: str, error: OSError, limit: Limit) -> DeliveryFailed:
    """What the server says about recipients or the mail is final where it begins with 5; about anything else it is not."""
    match error:
        case _ if limit.is_over():
            return DeliveryFailed(f"{server}: {reason(error, limit)}")
        case smtplib.SMTPRecipientsRefused():
            final = all(code >= 500 for code, _ in error.recipients.values())
            return DeliveryFailed(f"{server} refused every recipient: {_told(error.recipients)}", permanent=final)
        case smtplib.SMTPAuthenticationError():
            return DeliveryFailed(f"{server} refused the login ({error.smtp_code}): mail.user, mail.password")
        case smtplib.SMTPResponseException():
            final = error.smtp_code >= 500 and isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPDataError)
            return DeliveryFailed(f"{server} refused: {error.smtp_code} {_said(error.smtp_error)}", permanent=final)
        case smtplib.SMTPServerDisconnected():
            return DeliveryFailed(f"{server}: {reason(ConnectionError(), limit)}")
        case smtplib.SMTPException():
            return DeliveryFailed(f"{server} offers no way to log in that is known here")
    return DeliveryFailed(f"{server}: {reason(error, limit)}")


def _told(refused: Refused) -> str:
    return ", ".join(f"{visible(address)} {code} {_said(answer)}" for address, (code, answer) in refused.items())


def _said(answer: bytes | str) -> str:
    return shown(answer if isinstance(answer, str) else answer.decode("utf-8", "replace"))
