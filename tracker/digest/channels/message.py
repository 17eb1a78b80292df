"""What is delivered: one digest for one watcher, in every format that a channel may want."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass
from datetime import date, datetime

from tracker.errors import TrackerError


class DeliveryFailed(TrackerError):
    """A digest could not be delivered. `permanent`: not to this target, however often it is tried; else it stays owed."""

    def __init__(self, what: str, *, permanent: bool = False) -> None:
        super().__init__(what)
        self.permanent = permanent


@dataclass(frozen=True, slots=True)
class Attachment:
    """What did not fit into the digest itself. `name` is a file's name, `media_type` such as "text/html"."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """One digest for one watcher, ready to be delivered; kept in the outbox as JSON.

    `id` is the key by which a receiver knows a second delivery from a second digest: letters and digits, the same for the
    same ledger, watcher and night. `night` is the last that the digest stands for, `composed_at` in UTC, `language` a code of
    ISO 639-1. `format` (text, markdown, html or json) is what a file gets; `json` is the whole digest for programs.
    """

    id: str
    watcher: str
    night: date
    subject: str
    text: str
    html: str
    markdown: str
    json: str
    language: str
    composed_at: datetime
    format: str = "html"
    attachments: tuple[Attachment, ...] = ()

    def to_json(self) -> str:
        """The message as one JSON object; contents of attachments in base64."""
        attached = [{**asdict(part), "content": b64encode(part.content).decode("ascii")} for part in self.attachments]
        night, moment = self.night.isoformat(), self.composed_at.isoformat()
        return json.dumps({**asdict(self), "night": night, "composed_at": moment, "attachments": attached}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Message:
        """The message that `to_json` wrote. Raises `ValueError`, `KeyError` or `TypeError` where it is not one."""
        read = json.loads(text)
        read["night"] = date.fromisoformat(read["night"])
        read["composed_at"] = datetime.fromisoformat(read["composed_at"])
        attached = ({**part, "content": b64decode(part["content"], validate=True)} for part in read["attachments"])
        return cls(**{**read, "attachments": tuple(Attachment(**part) for part in attached)})

    def body(self) -> str:
        """The digest in the message's own format."""
        return {"text": self.text, "markdown": self.markdown, "html": self.html, "json": self.json}[self.format]
