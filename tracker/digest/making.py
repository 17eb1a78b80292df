"""From a watcher and a window to the message that goes out: the one place where content and words meet delivery."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from hashlib import sha256

from tracker.digest.changes import Window
from tracker.digest.channels.message import Attachment, Message
from tracker.digest.compose import Digest, Section, digest_of
from tracker.digest.lines import Line
from tracker.digest.mail import mail_parts, subject
from tracker.digest.render import render
from tracker.digest.schedule import following, owed, tonight
from tracker.digest.told import Telling
from tracker.digest.watching import follows, may_follow
from tracker.languages import said
from tracker.ledger.outbox import Letter, Outbox, Status
from tracker.reading import Reader
from tracker.watcher import Format, Watcher

Shared = Callable[[Window], Telling]
"""What a window has to tell, made once for all the watchers that were told last at the same moment."""


def sharing(reader: Reader) -> Shared:
    """Tellings that are kept from one watcher to the next."""
    kept: dict[tuple[object, ...], Telling] = {}

    def telling(window: Window) -> Telling:
        key = (window.since, window.upto, window.told_at, window.moment)
        if key not in kept:
            kept[key] = Telling(reader, replace(window, nights=None))
        return kept[key]

    return telling


def window_after(watcher: Watcher, last: Letter | None, upto: int, moment: datetime, nights: tuple[date, date]) -> Window:
    """From what the watcher was told last, or from where it begins, to now."""
    since, told_at = (last.upto, last.composed_at) if last else (watcher.since, None)
    return Window(since, max(since, upto), moment, told_at, nights=nights)


def digest_for(
    reader: Reader, watcher: Watcher, window: Window, dead: Sequence[Letter] = (), shared: Telling | None = None
) -> Digest:
    """What a watcher is told, with the digests that could not be delivered to it."""
    digest = digest_of(
        reader,
        window,
        follows=partial(follows, watcher.filters),
        bills=watcher.filters.bills,
        may_follow=partial(may_follow, watcher.filters),
        within=watcher.within,
        language=watcher.language,
        shared=shared,
    )
    return _with_lost(digest, dead) if dead else digest


def is_empty(digest: Digest) -> bool:
    """Whether there is nothing new to tell. What time alone brought about is new."""
    return digest.heartbeat is not None


def message_of(digest: Digest, watcher: Watcher, night: date, format: Format | None = None) -> Message:
    """The digest as its channel takes it (and in the format asked for), under an id that hangs on watcher and night alone."""
    chosen = format or watcher.format
    name = f"{watcher.name}\n{watcher.added_at.astimezone(UTC).isoformat()}\n{night}"
    bodies, attachments = _bodies(digest, watcher, chosen)
    return Message(
        id=sha256(name.encode()).hexdigest(),
        watcher=watcher.name,
        night=night,
        subject=subject(digest),
        text=bodies.get(Format.text, ""),
        html=bodies.get(Format.html, ""),
        markdown=bodies.get(Format.markdown, ""),
        json=bodies.get(Format.json, ""),
        language=watcher.language.value,
        composed_at=digest.window.moment,
        format=chosen.value,
        attachments=attachments,
    )


def preview_of(
    reader: Reader, outbox: Outbox, watcher: Watcher, moment: datetime, as_of: date | None, format: Format | None
) -> Message:
    """What would go out if the next digest were made now, in the name of the night that is owed or of the next to come."""
    last = outbox.last(watcher.name, as_of)
    nights = owed(watcher, last.night if last else None, moment)
    to_come = following(tonight(watcher, moment), watcher.every)
    first, night = nights or (to_come, to_come)
    window = window_after(watcher, last, reader.last_position(), moment, (first, night))
    asked = replace(window, as_of=as_of, nights=None if as_of else window.nights)
    lost = untold(outbox.waiting(Status.dead), watcher)
    return message_of(digest_for(reader, watcher, asked, lost), watcher, as_of or night, format)


def untold(dead: Sequence[Letter], watcher: Watcher) -> list[Letter]:
    """The watcher's letters that were given up, of which none told yet."""
    return [letter for letter in dead if letter.watcher == watcher.name and letter.sent_at is None]


def _bodies(digest: Digest, watcher: Watcher, format: Format) -> tuple[dict[Format, str], tuple[Attachment, ...]]:
    """What the channel sends: mail is bounded, and has the rest attached; a file and a webhook have the whole in one format."""
    channel = watcher.send_to.partition(":")[0].lower()
    if channel == "mailto" and format in (Format.html, Format.text):
        parts = mail_parts(digest)
        bodies = {Format.text: parts.text, Format.html: parts.html}
        return bodies, tuple(Attachment(*attached) for attached in parts.attachments)
    formats = {format} if channel == "file" else {format, Format.json}
    return {each: render(digest, each.value) for each in formats}, ()


def _with_lost(digest: Digest, dead: Sequence[Letter]) -> Digest:
    """The digest with a section on those that never came. That is news."""
    language = digest.language
    title = said(language, "Could not be delivered", "Не удалось доставить")
    of_night = said(language, "the digest of the night of", "сводка за ночь")
    lines = [Line("", "", f"{of_night} {one.night}: {one.error}") for one in dead]
    return replace(digest, sections=(*digest.sections, Section("undelivered", title, tuple(lines))), heartbeat=None)
