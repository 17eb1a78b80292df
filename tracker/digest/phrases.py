"""What a digest says of itself: its heading, what it covers, what it counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from tracker import wording
from tracker.digest.compose import Digest
from tracker.languages import said

COUNTED: Mapping[str, tuple[str, str]] = {
    "overdue": ("overdue", "просрочено"),
    "new": ("new", "новое"),
    "corrected": ("corrected", "исправлено"),
    "moved": ("moved", "сдвинуто"),
    "time_alone": ("by time alone", "по истечении срока"),
    "due": ("running", "текущие сроки"),
    "opened": ("now possible", "стало возможно"),
    "contradictions": ("contradictions", "противоречия"),
    "left_out": ("left out", "не вошло"),
    "undelivered": ("not delivered", "не доставлено"),
}
"""The sections that are counted in a subject and under a heading, the most urgent first, as they are called there."""


def day_of(digest: Digest) -> date:
    """The day that a digest is of: the one asked for, that of its night, or that of its moment (UTC)."""
    window = digest.window
    if window.as_of:
        return window.as_of
    if window.nights:
        return window.nights[1]
    known = window.known_at
    if isinstance(known, datetime) or known is None:
        return (known or window.moment).date()
    return known


def heading(digest: Digest) -> str:
    """ "Digest as of Friday 18 June 2021"."""
    window, language = digest.window, digest.language
    day = wording.weekday(day_of(digest), language)
    if window.as_of:
        return f"{said(language, 'Digest as of', 'Сводка по состоянию на дату:')} {day}"
    if window.nights:
        return f"{said(language, 'Digest of the night of', 'Ночная сводка:')} {day}"
    moment = window.known_at or window.moment
    hour = f", {moment:%H:%M} UTC" if isinstance(moment, datetime) else ""
    return f"{said(language, 'Digest of', 'Сводка:')} {day}{hour}"


def covers(digest: Digest) -> str:
    """What the digest covers, in a sentence or two."""
    return " ".join(_covers(digest))


def _covers(digest: Digest) -> Iterator[str]:
    window, language = digest.window, digest.language
    bills = wording.count_of(digest.bills, "bill", language)
    since, upto = window.since, window.upto
    english, russian = f"no entry after position {since}", f"после {since}-й записи журнала новых нет"
    if upto > since:
        english, russian = f"entries after position {since} up to {upto}", f"записи журнала после {since}-й по {upto}-ю"
    yield f"{bills}; {said(language, english, russian)}."
    if window.nights and window.nights[0] != window.nights[1]:
        first, last = (wording.numeric(night, language) for night in window.nights)
        yield said(
            language,
            f"It stands for the nights from {first} to {last}, on which none was sent.",
            f"Заменяет сводки за ночи с {first} по {last}: они не отправлялись.",
        )
    if digest.after:
        facts = wording.count_of(digest.after, "fact", language)
        yield said(language, f"{facts} of a later day left out.", f"Не включено: {facts} более позднего дня.")
    if window.known_at:
        yield said(language, f"As known at {window.known_at}.", f"По сведениям на {window.known_at}.")
    if window.law_of:
        day = wording.numeric(window.law_of, language)
        yield said(language, f"By the law of {day}.", f"По праву, действовавшему {day}.")
    if window.rules:
        yield said(language, f"By the text of the law {window.rules}.", f"По тексту закона {window.rules}.")
    if digest.heartbeat is None and nothing_new(digest):
        yield said(language, "Nothing new was recorded.", "Нового не внесено.")


def nothing_new(digest: Digest) -> bool:
    """Whether nothing was recorded in its window."""
    return not any(s.lines or s.more for s in digest.sections if s.name in ("new", "corrected"))


def counts(digest: Digest) -> str:
    """ "2 overdue, 3 new, 12 running": how many lines the sections hold; empty where they hold none."""
    held = {section.name: len(section.lines) + section.more for section in digest.sections}
    told = [(held[name], *called) for name, called in COUNTED.items() if held.get(name)]
    return ", ".join(said(digest.language, f"{number} {en}", f"{ru}: {number}") for number, en, ru in told)


def preheader(digest: Digest) -> str:
    """What a mailbox shows beside the subject: the heartbeat, or the most urgent line, cut at 120 characters."""
    lines = {section.name: section.lines for section in digest.sections if section.lines}
    first = next((lines[name][0] for name in COUNTED if name in lines), None)
    told = digest.heartbeat or (": ".join(filter(None, [first.bill, first.text])) if first else covers(digest))
    return told if len(told) <= 120 else f"{told[:119]}…"


def left(digest: Digest, number: int) -> str:
    """ "and 12 more": the lines of a section that are counted and not shown."""
    return said(digest.language, f"and {number} more", f"и ещё {wording.count_of(number, 'line', digest.language)}")


def shortened(digest: Digest, attached: str) -> str:
    """What stands at the head of a mail that does not hold everything."""
    return said(
        digest.language,
        f"This mail shows the first lines of each section; the whole digest is attached ({attached}).",
        f"В письме показаны первые строки каждого раздела; сводка целиком — во вложении ({attached}).",
    )
