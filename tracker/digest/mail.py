"""A digest as a mail: a subject in one line, an HTML part with its plain-text twin, and what is too long as an attachment."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tracker import wording
from tracker.digest import phrases
from tracker.digest.compose import Digest
from tracker.digest.render import render
from tracker.languages import said

LONGEST_SUBJECT = 120
MOST_LINES = 150
"""As many lines as a reader scrolls through; beyond that a mail counts."""
MOST_BYTES = 90_000
"""A widespread mail service cuts what an HTML part holds beyond about 102 kB."""


@dataclass(frozen=True, slots=True)
class MailParts:
    """What a mail is made of; an attachment has its name, its media type and its bytes."""

    subject: str
    text: str
    html: str
    attachments: tuple[tuple[str, str, bytes], ...] = ()


def mail_parts(digest: Digest) -> MailParts:
    """The digest as a mail. Past the bound it holds the first lines and the count of each section, and the whole attached."""
    html = render(digest, "html")
    if _lines(digest) <= MOST_LINES and _fits(html):
        return MailParts(subject(digest), render(digest, "text"), html)
    name = f"digest-{phrases.day_of(digest)}.html"
    limit, short = MOST_LINES, bounded(digest, MOST_LINES)
    while limit and not _fits(render(short, "html", name)):
        limit //= 2
        short = bounded(digest, limit)
    whole = (name, "text/html", html.encode())
    return MailParts(subject(digest), render(short, "text", name), render(short, "html", name), (whole,))


def subject(digest: Digest) -> str:
    """ "2 overdue, 3 new; digest of Friday 18 June 2021": one line of at most 120 characters, in which nothing is hidden.

    A digest that has lines of one bill alone begins with that bill's name.
    """
    language = digest.language
    bills = sorted({line.bill for section in digest.sections for line in section.lines if line.bill})
    of = f"{wording.visible(bills[0])}: " if len(bills) == 1 else ""
    told = phrases.counts(digest) or said(language, "nothing new", "нового нет")
    heading = phrases.heading(digest)
    line = f"{of}{told}; {heading[0].lower()}{heading[1:]}"
    return line if len(line) <= LONGEST_SUBJECT else line[: LONGEST_SUBJECT - 1] + "…"


def bounded(digest: Digest, limit: int) -> Digest:
    """The digest with at most `limit` lines: of each section the first ones, as many as of any other; the rest is counted."""
    fair = _fair([len(section.lines) for section in digest.sections], limit)
    shorter = (
        replace(section, lines=section.lines[:kept], more=section.more + len(section.lines) - kept)
        for section, kept in zip(digest.sections, fair, strict=True)
    )
    return replace(digest, sections=tuple(shorter))


def _fair(sizes: list[int], limit: int) -> list[int]:
    """How many of each are kept: all of what is small, and of the others equally many."""
    kept = [0] * len(sizes)
    while limit > 0 and (wanting := [n for n, size in enumerate(sizes) if kept[n] < size]):
        share = max(limit // len(wanting), 1)
        for n in wanting[:limit]:
            more = min(share, sizes[n] - kept[n], limit)
            kept[n] += more
            limit -= more
    return kept


def _lines(digest: Digest) -> int:
    return sum(len(section.lines) for section in digest.sections)


def _fits(html: str) -> bool:
    return len(html.encode()) <= MOST_BYTES
