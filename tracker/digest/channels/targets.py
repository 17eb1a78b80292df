"""A target names its channel: `mailto:a@example.org`, `file:/folder`, `https://example.org/hook`."""

from __future__ import annotations

from typing import Protocol

from tracker.digest.channels.limit import Limit
from tracker.digest.channels.message import DeliveryFailed, Message
from tracker.errors import RefusedInput, shown
from tracker.settings import Settings


class Channel(Protocol):
    """What each channel's module offers."""

    def check(self, target: str, settings: Settings, /) -> None:
        """Raise `RefusedInput` where nothing could ever be delivered to the target."""

    def lacking(self, target: str, settings: Settings, /) -> str | None:
        """What this machine lacks yet for the target, with the way out; None where nothing is missing."""

    def deliver(self, target: str, message: Message, settings: Settings, limit: Limit, /) -> str:
        """Deliver, and say where it went. Raises `DeliveryFailed`."""


def check_target(target: str, settings: Settings) -> None:
    """Whether digests may be sent to a target. Raises `RefusedInput` with the way out.

    A name that cannot be resolved now is taken: delivery looks again.
    """
    if not target.isprintable():
        raise RefusedInput(f"target {shown(target)}: no control characters")
    _channel(target).check(target, settings)


def lacking(target: str, settings: Settings) -> str | None:
    """A remark for whoever adds a target to which this machine cannot deliver yet; the night's machine may be able to."""
    return _channel(target).lacking(target, settings)


def deliver(target: str, message: Message, settings: Settings, *, timeout: float = 30) -> str:
    """Deliver a message, in `timeout` seconds or not at all; where it went. Raises `DeliveryFailed`, whatever goes wrong.

    The same message delivered twice has the same Message-ID, the same file with the same content, the same webhook id.
    """
    try:
        channel = _channel(target)
    except RefusedInput as error:
        raise DeliveryFailed(str(error), permanent=True) from None
    try:
        return channel.deliver(target, message, settings, Limit(timeout))
    except DeliveryFailed:
        raise
    except Exception as error:  # what a peer makes a library raise must not keep the other watchers' letters back
        scheme = target.partition(":")[0].lower()
        raise DeliveryFailed(f"delivery by {scheme}: failed in a way not known here ({type(error).__name__})") from None


def _channel(target: str) -> Channel:
    match target.partition(":")[0].lower():
        case "mailto":
            from tracker.digest.channels import mail

            return mail
        case "file":
            from tracker.digest.channels import files

            return files
        case "https" | "http":
            from tracker.digest.channels import webhook

            return webhook
    ways = "mailto:name@example.org, file:folder or https://example.org/..."
    raise RefusedInput(f"target {shown(target)}: where to? {ways}")
