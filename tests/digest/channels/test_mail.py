"""Mail, to a real server: what arrives, what is refused and how, and what never gets out."""

from __future__ import annotations

import dataclasses
import socket
import threading
import time
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from tests.digest.channels.parts import (
    LONG,
    PASSWORD,
    REST,
    Identity,
    Letters,
    chosen,
    drips,
    free_port,
    hangs,
    hangs_up,
    mail_server,
    message,
    raw_server,
    with_login,
)
from tracker.delivery_settings import Mailbox
from tracker.digest.channels.mail import as_bytes, compose
from tracker.digest.channels.message import DeliveryFailed, Message
from tracker.digest.channels.targets import check_target, deliver, lacking
from tracker.errors import InvalidSettings, RefusedInput
from tracker.settings import Settings

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # said by the server in the test

TO = "mailto:officer@example.org"


def plain(folder: Path, port: int, **environment: str) -> Settings:
    """Settings for a server on this machine, without TLS."""
    usual = {"MAIL_HOST": "127.0.0.1", "MAIL_SECURITY": "none", "MAIL_SENDER": "Tracker <tracker@example.org>"}
    return chosen(folder, **{**usual, "MAIL_PORT": str(port), **environment})


def raw(letters: Letters, number: int = 0) -> bytes:
    """A mail as it arrived."""
    content = letters.taken[number].content
    assert isinstance(content, bytes)
    return content


def read(letters: Letters) -> EmailMessage:
    """The first mail that arrived, as the standard library reads it."""
    return message_from_bytes(raw(letters), policy=policy.default)


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    """One of a mail's two parts, with the line ends of this machine instead of the network's."""
    part = mail.get_body((kind,))
    assert part is not None
    text: str = part.get_content()
    return text.replace("\r\n", "\n")


def arrived(folder: Path, sent: Message, target: str = TO, **environment: str) -> EmailMessage:
    """What arrives when a message is sent without more ado."""
    letters = Letters()
    with mail_server(letters) as port:
        deliver(target, sent, plain(folder, port, **environment))
    return read(letters)


def failure(target: str, settings: Settings, timeout: float = 30) -> DeliveryFailed:
    """How a delivery fails."""
    with pytest.raises(DeliveryFailed) as failed:
        deliver(target, message(), settings, timeout=timeout)
    assert "\n" not in str(failed.value)
    return failed.value


def test_a_mail_has_both_parts_and_says_what_it_is(tmp_path: Path) -> None:
    """Text first, HTML second, and the headers by which programs know a mail that nobody typed."""
    mail = arrived(tmp_path, message())
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert text_of(mail) == "Open Skies: notice given.\n"
    assert text_of(mail, "html") == "<p>Open Skies: <b>notice given</b>.</p>\n"
    assert mail["From"] == "Tracker <tracker@example.org>"
    assert mail["To"] == "officer@example.org"
    assert mail["Subject"] == "Digest of the night of Friday 18 June 2021"
    assert mail["Message-ID"] == f"<{'5f3a' * 16}@example.org>"
    assert mail["Date"] == "Fri, 18 Jun 2021 03:00:00 +0000"
    assert (mail["Auto-Submitted"], mail["Content-Language"], mail["MIME-Version"]) == ("auto-generated", "en", "1.0")
    assert mail["List-Unsubscribe"] is None


def test_what_is_written_in_russian_arrives_as_it_was(tmp_path: Path) -> None:
    """Subject, both parts, an attachment, in letters beyond ASCII; no line longer than mail allows."""
    text = "Открытое небо: осталось 6 дней, последний день — среда, 2 июня 2021 года.\n" * 40
    mail = arrived(tmp_path, message(subject="Сводка " * 30, text=text, html=f"<p>{text}</p>\n", attachments=(REST,)))
    assert mail["Subject"].rstrip() == ("Сводка " * 30).rstrip()
    assert (text_of(mail), text_of(mail, "html")) == (text, f"<p>{text}</p>\n")
    [attached] = mail.iter_attachments()
    assert (attached.get_filename(), attached.get_content_type()) == ("rest.html", "text/html")
    assert attached.get_payload(decode=True) == REST.content
    assert max(len(line) for line in mail.as_bytes().splitlines()) <= 78 + len("Content-Disposition")


@pytest.mark.parametrize("breaks", ["\r\n", "\n", "\r", "\r\n\r\n", "\u2028", "\x85", "\0"])
def test_nothing_that_people_wrote_becomes_a_header(tmp_path: Path, breaks: str) -> None:
    """Line breaks of every sort in a subject and in an attachment's name are shown, not obeyed."""
    evil = f"Digest{breaks}Bcc: everyone@example.org{breaks}<script>"
    rest = dataclasses.replace(REST, name=f"a{breaks}X-Evil: 1.html")
    mail = arrived(tmp_path, message(subject=evil, attachments=(rest,)))
    assert "everyone@example.org" in mail["Subject"]
    whole = [*mail.keys(), *(key for part in mail.walk() for key in part)]
    assert not {"bcc", "x-evil"} & {key.lower() for key in whole}
    assert text_of(mail) == "Open Skies: notice given.\n"


EVIL = "=?utf-8?q?=0D=0ABcc=3A_x=40example=2Eorg?="


def test_an_encoded_word_is_not_decoded_into_a_header(tmp_path: Path) -> None:
    """In a subject it is broken, in an address or a sender's name refused; and a mail that has one all the same is not sent."""
    mail = arrived(tmp_path, message(subject=f"Digest {EVIL}", attachments=(dataclasses.replace(REST, name=f"{EVIL}.html"),)))
    assert mail["Subject"] == f"Digest {EVIL.replace('=?', '= ?')}"
    assert "bcc" not in [key.lower() for part in mail.walk() for key in part]
    assert text_of(mail) == "Open Skies: notice given.\n"
    with pytest.raises(RefusedInput, match=r"mailto:name@example\.org"):
        check_target(f"mailto:{EVIL}@example.org", chosen(tmp_path))
    with pytest.raises(InvalidSettings, match=r"mail\.sender"):
        plain(tmp_path, 25, MAIL_SENDER=f"{EVIL} <tracker@example.org>")
    with pytest.raises(DeliveryFailed, match="headers that nobody put there"):
        as_bytes(compose(message(), [Mailbox(EVIL, "example.org", "")], plain(tmp_path, 25)), beyond_ascii=False)


def test_a_full_stop_alone_on_a_line_ends_nothing(tmp_path: Path) -> None:
    """SMTP ends a mail with such a line; one in a text is doubled on its way."""
    text = "before\n.\nafter\n..\nFrom here on\n"
    assert text_of(arrived(tmp_path, message(text=text))) == text


def test_the_same_message_twice_is_the_same_mail(tmp_path: Path) -> None:
    """Byte for byte, attachments and boundaries included: a receiver that knows the Message-ID drops the second."""
    letters = Letters()
    with mail_server(letters) as port:
        said = [deliver(TO, message(attachments=(REST,)), plain(tmp_path, port)) for _ in range(2)]
    assert said == [TO, TO]
    assert raw(letters, 0) == raw(letters, 1)
    assert f"<{'5f3a' * 16}@example.org>".encode() in raw(letters)


def test_long_names_of_a_house_leave_the_headers_whole(tmp_path: Path) -> None:
    """A line of more than 78 characters may be folded, but an address or a Message-ID is never taken apart or encoded."""
    domain = "digests.treaties.ministry-of-foreign-affairs.government.example.org"
    sender = f"Department of treaties and international agreements, third desk <tracker@{domain}>"
    letters = Letters()
    with mail_server(letters) as port:
        many = ",".join(f"officer-{number}@{domain}" for number in range(5))
        deliver(f"mailto:{many}", message(), plain(tmp_path, port, MAIL_SENDER=sender))
    head = raw(letters).partition(b"\r\n\r\n")[0]
    assert f"<{'5f3a' * 16}@{domain}>".encode() in head
    assert f"<tracker@{domain}>".encode() in head
    assert head.count(f"@{domain}".encode()) == 7
    assert b"=?" not in head
    assert read(letters)["From"].addresses[0].display_name == "Department of treaties and international agreements, third desk"
    assert len(read(letters)["To"].addresses) == 5


@pytest.mark.parametrize(
    ("links", "header", "post"),
    [
        ("mailto:stop@example.org", "<mailto:stop@example.org>", None),
        ("https://example.org/stop", "<https://example.org/stop>", "List-Unsubscribe=One-Click"),
        (
            "mailto:stop@example.org?subject=stop, https://example.org/stop",
            "<mailto:stop@example.org?subject=stop>, <https://example.org/stop>",
            "List-Unsubscribe=One-Click",
        ),
        (f"https://example.org/{'x' * 200}", f"<https://example.org/{'x' * 200}>", "List-Unsubscribe=One-Click"),
    ],
)
def test_a_reader_can_ask_for_no_more(tmp_path: Path, links: str, header: str, post: str | None) -> None:
    """By mail or by one click (RFC 8058), which needs https."""
    mail = arrived(tmp_path, message(), MAIL_UNSUBSCRIBE=links)
    assert (mail["List-Unsubscribe"].strip(), mail["List-Unsubscribe-Post"]) == (header, post)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_mail_goes_through_tls_with_a_login(tmp_path: Path, identity: Identity, security: str) -> None:
    """By STARTTLS and by TLS from the start, the authority being one of our own; the password from a file."""
    (tmp_path / "password").write_text(f"{PASSWORD}\n")
    letters = Letters()
    with mail_server(letters, identity, security=security, **with_login(security)) as port:
        settings = plain(
            tmp_path,
            port,
            MAIL_HOST="localhost",
            MAIL_SECURITY=security,
            MAIL_USER="tracker",
            MAIL_PASSWORD_FILE=str(tmp_path / "password"),
            TLS_CA_FILE=str(identity.certificate),
        )
        assert deliver(TO, message(), settings) == TO
    assert letters.users == ["tracker"]
    assert letters.secured == [security == "starttls"]  # of TLS from the start the server's session does not know


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_nobody_vouches_for_gets_no_mail(tmp_path: Path, identity: Identity, security: str) -> None:
    """Neither the mail nor the password is sent."""
    letters = Letters()
    with mail_server(letters, identity, security=security, **with_login(security)) as port:
        settings = plain(
            tmp_path, port, MAIL_HOST="localhost", MAIL_SECURITY=security, MAIL_USER="tracker", MAIL_PASSWORD=PASSWORD
        )
        failed = failure(TO, settings)
    assert "its certificate is not trusted" in str(failed)
    assert "tls.ca_file" in str(failed)
    assert (failed.permanent, letters.taken) == (False, [])


def test_a_certificate_for_another_name_gets_no_mail(tmp_path: Path, identity: Identity) -> None:
    """It is for localhost; the server is called by its number."""
    with mail_server(Letters(), identity, security="tls") as port:
        settings = plain(tmp_path, port, MAIL_SECURITY="tls", TLS_CA_FILE=str(identity.certificate))
        assert "its certificate is not trusted" in str(failure(TO, settings))


def test_a_server_that_offers_no_tls_gets_no_mail(tmp_path: Path) -> None:
    """So that whoever takes the offer out of its greeting gains nothing."""
    letters = Letters()
    with mail_server(letters) as port:
        failed = failure(TO, plain(tmp_path, port, MAIL_SECURITY="starttls"))
    assert "offers no STARTTLS" in str(failed)
    assert letters.taken == []


def test_without_tls_mail_stays_on_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server elsewhere is not even called, unless the settings allow it."""
    called: list[Any] = []

    def call(_self: socket.socket, address: Any) -> None:
        called.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", call)
    settings = plain(tmp_path, 25, MAIL_HOST="192.0.2.1")
    assert "mail.allow_plain" in str(failure(TO, settings))
    assert called == []
    allowed = plain(tmp_path, 25, MAIL_HOST="192.0.2.1", MAIL_ALLOW_PLAIN="true")
    assert "the connection was refused" in str(failure(TO, allowed))
    assert called == [("192.0.2.1", 25)]


@pytest.mark.parametrize("password", ["another", "пароль"])
def test_a_login_that_is_refused_names_no_password(tmp_path: Path, identity: Identity, password: str) -> None:
    """It is the settings that are wrong: the mail stays owed."""
    letters = Letters()
    with mail_server(letters, identity, security="starttls", **with_login("starttls")) as port:
        settings = plain(
            tmp_path,
            port,
            MAIL_HOST="localhost",
            MAIL_SECURITY="starttls",
            MAIL_USER="tracker",
            MAIL_PASSWORD=password,
            TLS_CA_FILE=str(identity.certificate),
        )
        failed = failure(TO, settings)
    assert not failed.permanent
    assert "mail.password" in str(failed)
    assert password not in f"{failed} {failed!r} {settings!r}"
    assert failed.__suppress_context__
    assert letters.taken == []


def test_a_login_where_none_is_offered_is_told(tmp_path: Path) -> None:
    """Rather than sent without."""
    letters = Letters()
    with mail_server(letters) as port:
        failed = failure(TO, plain(tmp_path, port, MAIL_USER="tracker", MAIL_PASSWORD=PASSWORD))
    assert "no way to log in" in str(failed)
    assert letters.taken == []


def asks_nonsense(connection: socket.socket, _over: threading.Event) -> None:
    """Offer a login by challenge, and give one that is no base64."""
    with connection.makefile("rwb", 0) as lines:
        lines.write(b"220 here\r\n")
        while line := lines.readline():
            lines.write(
                {b"EHLO": b"250-here\r\n250 AUTH CRAM-MD5\r\n", b"AUTH": b"334 A\r\n"}.get(line[:4].upper(), b"250 ok\r\n")
            )


def test_a_server_whose_challenge_is_nonsense_is_tried_again(tmp_path: Path) -> None:
    """It is told in one line without the password."""
    with raw_server(asks_nonsense) as port:
        failed = failure(TO, plain(tmp_path, port, MAIL_USER="tracker", MAIL_PASSWORD=PASSWORD))
    assert "answer to the login" in str(failed)
    assert PASSWORD not in str(failed)
    assert not failed.permanent


@pytest.mark.parametrize(("answer", "permanent"), [("550 no such user", True), ("450 come back later", False)])
def test_whether_to_try_again_is_for_the_server_to_say(tmp_path: Path, answer: str, permanent: bool) -> None:
    """A reply that begins with 5 is final (RFC 5321, 4.2.1), about a recipient as about the mail."""
    with mail_server(Letters(refuses={"officer@example.org": answer})) as port:
        about_recipient = failure(TO, plain(tmp_path, port))
    assert answer[4:] in str(about_recipient)
    assert "officer@example.org" in str(about_recipient)
    with mail_server(Letters(answer=answer)) as port:
        about_mail = failure(TO, plain(tmp_path, port))
    assert answer in str(about_mail).replace("'", "")
    assert (about_recipient.permanent, about_mail.permanent) == (permanent, permanent)


def test_of_several_recipients_those_refused_are_told(tmp_path: Path) -> None:
    """The mail has gone out to the rest, so it is delivered; who did not get it stands in what is said."""
    letters = Letters(refuses={"gone@example.org": "550 no such user"})
    with mail_server(letters) as port:
        said = deliver(f"{TO},gone@example.org", message(), plain(tmp_path, port))
    assert said == "mailto:officer@example.org (refused: gone@example.org 550 'no such user')"
    assert [letter.rcpt_tos for letter in letters.taken] == [["officer@example.org"]]


def test_where_one_of_several_is_refused_for_now_the_mail_stays_owed(tmp_path: Path) -> None:
    """Greylisted, a reader has the digest with the next attempt; to the others it is the same mail again."""
    letters = Letters(refuses={"busy@example.org": "450 greylisted"})
    with mail_server(letters) as port:
        failed = failure(f"{TO},busy@example.org", plain(tmp_path, port))
        letters.refuses.clear()
        deliver(f"{TO},busy@example.org", message(), plain(tmp_path, port))
    assert "busy@example.org 450 'greylisted'" in str(failed)
    assert not failed.permanent
    assert [letter.rcpt_tos for letter in letters.taken] == [["officer@example.org"], ["officer@example.org", "busy@example.org"]]
    assert raw(letters, 0) == raw(letters, 1)


def test_where_one_recipient_may_be_known_later_none_of_two_is_lost(tmp_path: Path) -> None:
    """Both refused, one of them for now: the mail stays owed."""
    refuses = {"a@example.org": "550 no such user", "b@example.org": "451 busy"}
    with mail_server(Letters(refuses=refuses)) as port:
        assert not failure("mailto:a@example.org,b@example.org", plain(tmp_path, port)).permanent


def test_what_a_server_says_stays_in_one_line(tmp_path: Path) -> None:
    """Escapes and several lines of an answer are made visible, and cut."""
    with mail_server(Letters(answer="554-\x1b[31mred\r\n554 " + "x" * 200)) as port:
        failed = failure(TO, plain(tmp_path, port))
    assert "\x1b" not in str(failed)
    assert len(str(failed)) < 160


@pytest.mark.parametrize("behave", [hangs, drips], ids=["hangs", "drips"])
@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
def test_a_server_that_holds_the_line_is_left(tmp_path: Path, behave: Callable[..., None], security: str) -> None:
    """After the time given as a whole, and not after the time since its last byte."""
    began = time.monotonic()
    with raw_server(behave) as port:
        failed = failure(TO, plain(tmp_path, port, MAIL_SECURITY=security), timeout=0.2)
    assert time.monotonic() - began < LONG / 2
    if not (behave is drips and security == "tls"):  # its bytes are no TLS, which is seen at once
        assert "no answer within 0.2 seconds" in str(failed)
    assert not failed.permanent


def test_a_server_that_drops_the_connection_or_is_not_there_is_tried_again(tmp_path: Path) -> None:
    """Neither is the mail's fault."""
    with raw_server(hangs_up) as port:
        dropped = failure(TO, plain(tmp_path, port))
    refused = failure(TO, plain(tmp_path, free_port()))
    unknown = failure(TO, plain(tmp_path, 25, MAIL_HOST="nowhere.invalid"))
    assert "the connection was dropped" in str(dropped)
    assert "the connection was refused" in str(refused)
    assert "its name cannot be resolved" in str(unknown)
    assert not any(failed.permanent for failed in (dropped, refused, unknown))


def test_addresses_in_any_alphabet(tmp_path: Path) -> None:
    """A domain goes out as the network writes it; letters before the @ need a server that takes them (RFC 6531)."""
    letters = Letters()
    with mail_server(letters, enable_SMTPUTF8=True) as port:
        said = deliver("mailto:офицер@пример.испытание,b@bücher.example", message(), plain(tmp_path, port))
    assert said == "mailto:офицер@xn--e1afmkfd.xn--80akhbyknj4f,b@xn--bcher-kva.example"
    assert letters.taken[0].rcpt_tos == ["офицер@xn--e1afmkfd.xn--80akhbyknj4f", "b@xn--bcher-kva.example"]
    assert "To: офицер@xn--e1afmkfd.xn--80akhbyknj4f".encode() in raw(letters)
    with mail_server(letters, enable_SMTPUTF8=False) as port:
        deliver("mailto:b@bücher.example", message(), plain(tmp_path, port))
        failed = failure("mailto:офицер@пример.испытание", plain(tmp_path, port))
    assert failed.permanent
    assert "beyond ASCII" in str(failed)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "officer",
        "@example.org",
        "officer@",
        "a@b@example.org",
        "a b@example.org",
        "a@exa mple.org",
        "a@-example.org",
        "a..b@example.org",
        ".a@example.org",
        "<a@example.org>",
        "a@example.org,",
        "a@example.org?subject=x",
        "a%0d%0aBcc:b@example.org",
        "a@example.org%0aX",
        '"a b"@example.org',
        "a@[127.0.0.1]",
        "a@" + "x" * 64 + ".org",
        "a" * 65 + "@example.org",
    ],
)
def test_what_is_no_address_is_refused_at_once(tmp_path: Path, address: str) -> None:
    """With an example; and not sent to either."""
    settings = chosen(tmp_path)
    with pytest.raises(RefusedInput, match=r"mailto:name@example\.org"):
        check_target(f"mailto:{address}", settings)
    assert failure(f"mailto:{address}", settings).permanent


def test_addresses_that_may_be_given(tmp_path: Path) -> None:
    """One at a machine of the house, one with a plus."""
    for target in (TO, "mailto:b+c@sub.example.org", "mailto:root@localhost", "MAILTO:O'Brien@example.org"):
        check_target(target, chosen(tmp_path))


def test_a_new_watcher_has_one_reader(tmp_path: Path) -> None:
    """What a server will not take for one of several now would be sent again to all; the way out is said."""
    with pytest.raises(RefusedInput, match="one address a watcher"):
        check_target("mailto:a@example.org,b@example.org", chosen(tmp_path))
    check_target("mailto:a@example.org,a@example.org", chosen(tmp_path))


def test_without_a_server_a_target_is_taken_with_a_remark(tmp_path: Path) -> None:
    """The machine that sends at night may have the settings that this one lacks; until then the mail stays owed."""
    settings = chosen(tmp_path)
    check_target(TO, settings)
    assert "TRACKER_MAIL_HOST" in (lacking(TO, settings) or "")
    failed = failure(TO, settings)
    assert "TRACKER_MAIL_HOST" in str(failed)
    assert not failed.permanent
    half = plain(tmp_path, 25, MAIL_USER="tracker")
    assert "TRACKER_MAIL_PASSWORD" in (lacking(TO, half) or "")
    assert lacking(TO, plain(tmp_path, 25)) is None


def test_a_password_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """And the mail stays owed."""
    with mail_server(Letters(), **with_login("none")) as port:
        missing = str(tmp_path / "nowhere")
        failed = failure(TO, plain(tmp_path, port, MAIL_USER="tracker", MAIL_PASSWORD_FILE=missing))
    assert str(failed) == f"setting mail.password_file: {missing}: No such file or directory"
    assert not failed.permanent
