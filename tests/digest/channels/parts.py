"""Real parts that digests are delivered to: a mail server and an HTTP receiver on this machine, in threads of their own."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, Session

from tracker import settings
from tracker.digest.channels.message import Attachment, Message
from tracker.settings import Settings

LONG = 30.0
"""Seconds for which a server of ill will holds on; a test that took half as long has not been let go by itself."""
SECRET, PASSWORD = "a secret of the webhook", "a password of the mail"


def message(**more: Any) -> Message:
    """The digest of 18 June 2021 for a desk, with whatever else is given."""
    plain = Message(
        id="5f3a" * 16,
        watcher="desk-3",
        night=date(2021, 6, 18),
        subject="Digest of the night of Friday 18 June 2021",
        text="Open Skies: notice given.\n",
        html="<p>Open Skies: <b>notice given</b>.</p>\n",
        markdown="Open Skies: **notice given**.\n",
        json='{"bills": 1}\n',
        language="en",
        composed_at=datetime(2021, 6, 18, 3, 0, tzinfo=UTC),
    )
    return replace(plain, **more)


REST = Attachment("rest.html", "text/html", b"<p>\xd0\x94\xd0\xb0\xd0\xbb\xd0\xb5\xd0\xb5</p>\n")


def chosen(folder: Path, **environment: str) -> Settings:
    """Settings of a test's own: `MAIL_HOST="localhost"` stands for TRACKER_MAIL_HOST."""
    (folder / "settings.toml").touch()
    named = {"TRACKER_SETTINGS": str(folder / "settings.toml")}
    return settings.load({**named, **{f"TRACKER_{name}": value for name, value in environment.items()}})


@dataclass(frozen=True)
class Identity:
    """A certificate for localhost, its own authority, and its key; as files in PEM."""

    certificate: Path
    key: Path

    def context(self) -> ssl.SSLContext:
        """What a server needs to show it."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.key)
        return context


def make_identity(folder: Path) -> Identity:
    """A fresh one."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl, which makes the certificate, is not installed")
    made = Identity(folder / "certificate.pem", folder / "key.pem")
    command = f"{openssl} req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost"
    names = ["-addext", "subjectAltName=DNS:localhost"]
    files = ["-keyout", str(made.key), "-out", str(made.certificate)]
    subprocess.run([*command.split(), *names, *files], check=True, capture_output=True, timeout=30)
    return made


@dataclass
class Letters:
    """What a mail server took, and whom it will not have: an answer for each such recipient."""

    refuses: dict[str, str] = field(default_factory=dict)
    answer: str = "250 taken"
    taken: list[Envelope] = field(default_factory=list)
    secured: list[bool] = field(default_factory=list)
    users: list[str | None] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - the server looks for this name
        self, _server: Any, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take a recipient, or not."""
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 known"

    async def handle_DATA(self, _server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a mail, or not."""
        if self.answer.startswith("250"):
            self.taken.append(envelope)
            self.secured.append(session.ssl is not None)
            login: Any = session.auth_data
            self.users.append(login.login.decode() if login else None)
        return self.answer


def _authenticate(_server: Any, _session: Any, _envelope: Any, _mechanism: str, login: Any) -> AuthResult:
    return AuthResult(success=login.login == b"tracker" and login.password == PASSWORD.encode(), handled=False, auth_data=login)


class _Implicit(Controller):
    """The library's controller, waiting for the port alone: it would trust the certificate of nobody."""

    def _trigger_server(self) -> None:
        with socket.create_connection((self.hostname, self.port), LONG):
            pass


@contextmanager
def mail_server(letters: Letters, identity: Identity | None = None, *, security: str = "none", **more: Any) -> Iterator[int]:
    """A mail server on 127.0.0.1; its port."""
    context = identity.context() if identity else None
    ways: dict[str, dict[str, Any]] = {
        "none": {},
        "starttls": {"tls_context": context, "require_starttls": True},
        "tls": {"ssl_context": context},
    }
    kind = _Implicit if security == "tls" else Controller
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    server = kind(letters, hostname="127.0.0.1", port=port, ready_timeout=LONG, **ways[security], **more)
    server.start()
    try:
        yield port
    finally:
        server.stop()


def with_login(security: str) -> dict[str, Any]:
    """What makes a mail server ask for the login."""
    return {"authenticator": _authenticate, "auth_required": True, "auth_require_tls": security == "starttls"}


@dataclass(frozen=True)
class Request:
    """What an HTTP receiver was sent."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """An HTTP receiver: its port, what came, and how many connections were made."""

    port: int = 0
    requests: list[Request] = field(default_factory=list)


@contextmanager
def http_receiver(
    status: int = 204, identity: Identity | None = None, answer: Callable[[BaseHTTPRequestHandler], None] | None = None
) -> Iterator[Receiver]:
    """A receiver on 127.0.0.1 that answers with a status, or as it is told."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.requests.append(Request(self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            if answer is not None:
                answer(self)
                return
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.send_header("Location", f"http://127.0.0.1:{receiver.port}/elsewhere")
            self.end_headers()

        do_GET = do_POST  # noqa: N815

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """A client that hangs up, or will not have the certificate, is what some tests are about."""

    with Server(("127.0.0.1", 0), Handler) as server:
        if identity is not None:
            server.socket = identity.context().wrap_socket(server.socket, server_side=True)
        receiver.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def raw_server(behave: Callable[[socket.socket, threading.Event], None]) -> Iterator[int]:
    """A server that does with each connection what it is told, until the event; its port."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection:
                    if over.is_set():
                        return
                    with suppress(OSError):
                        behave(connection, over)

        thread = threading.Thread(target=serve)
        thread.start()
        port: int = listening.getsockname()[1]
        try:
            yield port
        finally:
            over.set()
            with socket.create_connection(("127.0.0.1", port), LONG):
                pass
            thread.join()


def hangs(_connection: socket.socket, over: threading.Event) -> None:
    """Say nothing."""
    over.wait(LONG)


def drips(connection: socket.socket, over: threading.Event) -> None:
    """A byte now and then, so that no wait for the next one is ever long."""
    for _ in range(int(LONG / 0.02)):
        if over.wait(0.02):
            return
        connection.sendall(b"x")


def speaks_ssh(connection: socket.socket, _over: threading.Event) -> None:
    """Be another server than was thought, with the request taken."""
    connection.recv(65_536)
    connection.sendall(b"SSH-2.0-x\r\n")


def hangs_up(_connection: socket.socket, _over: threading.Event) -> None:
    """Take the connection, and drop it."""


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port
