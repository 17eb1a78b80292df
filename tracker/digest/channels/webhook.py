"""Digests as signed HTTP requests, to an address that was looked at before.

A receiver knows a second delivery by its id. No redirect is followed and no proxy is asked, so that a request goes where the
target says and nowhere else. The signature is described in README.md; `signature` is all of it.
"""

from __future__ import annotations

import hmac
import json
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import quote, urlsplit

from tracker.digest.channels.limit import Limit
from tracker.digest.channels.message import DeliveryFailed, Message
from tracker.digest.channels.wire import Address, connect, cut_off, is_loopback, is_public, reason, resolve, trust
from tracker.errors import RefusedInput, shown
from tracker.settings import Settings

READ_AT_MOST = 65_536
"""Bytes of an answer that are read at all; nothing is made of them."""
_LOOK_UP = 5.0
_NAMED = "target with a name or password before an @: a URL such as https://example.org/hook, signed with webhook.secret"
_AGAIN = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS)
_INSIDE = (
    "leads to an address inside the house or to none of the open Internet (webhook.allow_private, TRACKER_WEBHOOK_ALLOW_PRIVATE)"
)
_PLAIN = (
    "http:// goes to this machine alone, and where webhook.allow_private (TRACKER_WEBHOOK_ALLOW_PRIVATE) says so; else https://"
)


@dataclass(frozen=True, slots=True)
class Hook:
    """Where a request goes. `path` is with its query, both as they are sent."""

    secure: bool
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """The part of a URL that may be shown: what comes after often is a secret."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = self.port == (443 if self.secure else 80)
        return f"{'https' if self.secure else 'http'}://{host}{'' if usual else f':{self.port}'}/"


def check(target: str, settings: Settings) -> None:
    """Whether a webhook may be called. Raises `RefusedInput`."""
    hook = _hook(target)
    try:
        addresses = resolve(hook.host, hook.port, Limit(_LOOK_UP))
    except OSError:
        addresses = []
    if why := _refusal(hook, addresses, settings):
        raise RefusedInput(f"target {hook.origin} {why}")


def lacking(_target: str, settings: Settings) -> str | None:
    """A webhook without a secret is not signed."""
    if settings.webhook.secret is None:
        return "webhooks are not signed: webhook.secret is not set (TRACKER_WEBHOOK_SECRET)"
    return None


def deliver(target: str, message: Message, settings: Settings, limit: Limit) -> str:
    """Post the digest; the scheme and host that took it. Raises `DeliveryFailed`."""
    try:
        hook = _hook(target)
    except RefusedInput as error:
        raise DeliveryFailed(str(error), permanent=True) from None
    try:
        addresses = resolve(hook.host, hook.port, limit)
        if why := _refusal(hook, addresses, settings):
            raise DeliveryFailed(f"webhook {hook.origin} {why}")  # a setting allows it, or its name leads elsewhere tomorrow
        with connect(addresses, limit) as connection, cut_off(connection, limit):
            status = _post(connection, hook, message, settings, limit)
    except OSError as error:
        raise DeliveryFailed(f"webhook {hook.origin}: {reason(error, limit)}") from None
    except HTTPException as error:
        why = reason(TimeoutError(), limit) if limit.is_over() else f"its answer is no HTTP ({type(error).__name__})"
        raise DeliveryFailed(f"webhook {hook.origin}: {why}") from None
    if not 200 <= status < 300:
        raise _refused(hook, status)
    return hook.origin


def content(message: Message) -> bytes:
    """The body of the request: the digest and what it is about, as JSON in UTF-8. The same message, the same bytes."""
    about = {"id": message.id, "watcher": message.watcher, "night": message.night.isoformat(), "subject": message.subject}
    return json.dumps({**about, "digest": json.loads(message.json)}, ensure_ascii=False).encode("utf-8", "backslashreplace")


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """`sha256=` and the HMAC, in hexadecimal, of the timestamp, a full stop and the body."""
    return "sha256=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, sha256).hexdigest()


def _hook(target: str) -> Hook:
    """What a URL says. Raises `RefusedInput`."""
    if "@" in target.partition("//")[2].partition("/")[0].partition("?")[0].partition("#")[0]:
        raise RefusedInput(_NAMED)
    try:
        url = urlsplit(target)
        host, port = url.hostname or "", url.port
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except ValueError:  # an address without an end, a port out of range, a name too long
        host, port = "", None
    if not host or port == 0 or any(not c.isprintable() or c.isspace() or c in "\\%" for c in url.netloc):
        said = f"target {shown(target)}: a URL such as https://example.org/hook"
        raise RefusedInput(_NAMED if "@" in target else said)  # what stands before it may be a password with a slash in it
    secure = url.scheme == "https"
    path = quote(url.path or "/", safe="/%:@!$&'()*+,;=~") + (
        f"?{quote(url.query, safe='/%:@!$&()*+,;=~?')}" if url.query else ""
    )
    return Hook(secure, host, port or (443 if secure else 80), path)


def _refusal(hook: Hook, addresses: list[Address], settings: Settings) -> str | None:
    """Why these addresses may not be called: one that may not is enough."""
    if not hook.secure and not (settings.webhook.allow_private and all(is_loopback(address) for address in addresses)):
        return f"is refused: {_PLAIN}"
    if not settings.webhook.allow_private and not all(is_public(address) for address in addresses):
        return _INSIDE
    return None


def _post(connection: socket.socket, hook: Hook, message: Message, settings: Settings, limit: Limit) -> int:
    """The status that the receiver answers with. Raises `OSError` and `HTTPException`."""
    body = content(message)
    client: HTTPConnection
    if hook.secure:
        context = trust(settings)
        client = HTTPSConnection(hook.host, hook.port, context=context)
        client.sock = context.wrap_socket(connection, server_hostname=hook.host)
    else:
        client = HTTPConnection(hook.host, hook.port)
        client.sock = connection
    try:
        client.request("POST", hook.path, body, _headers(message, body, settings.webhook.secret))
        with client.getresponse() as response:
            limit.left()  # headers that were cut off are no answer, whatever their first line says
            with suppress(OSError, HTTPException):
                response.read(READ_AT_MOST)
            return response.status
    finally:
        client.close()


def _headers(message: Message, body: bytes, secret: str | None) -> dict[str, str]:
    timestamp = str(int(time.time()))  # when it was sent, so that a receiver can refuse what somebody sends again later
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "legislative-tracker",
        "Connection": "close",
        "Idempotency-Key": message.id,
        "X-Tracker-Id": message.id,
        "X-Tracker-Timestamp": timestamp,
    }
    return {**headers, "X-Tracker-Signature": signature(secret, timestamp, body)} if secret is not None else headers


def _refused(hook: Hook, status: int) -> DeliveryFailed:
    """Redirects, and what the receiver will not have in any case, are final; a receiver in trouble is not."""
    phrase = next((f" {known.phrase}" for known in HTTPStatus if known == status), "")
    hint = "; redirects are not followed, name the last address" if 300 <= status < 400 else ""
    return DeliveryFailed(
        f"webhook {hook.origin}: it answered {status}{phrase}{hint}", permanent=300 <= status < 500 and status not in _AGAIN
    )
