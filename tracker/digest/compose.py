"""What a digest says, composed purely: from each bill as the last digest knew it, as it is now, and the entries between."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tracker import wording
from tracker.digest.changes import Window
from tracker.digest.lines import Line
from tracker.digest.told import Follows, MayFollow, Telling, Told
from tracker.languages import Language, said
from tracker.reading import Reader

SECTIONS: Mapping[str, tuple[str, str]] = {
    "new": ("Recorded", "Внесено"),
    "corrected": ("Corrected", "Исправлено"),
    "moved": ("Dates that moved", "Сдвинувшиеся сроки"),
    "time_alone": ("What time alone brought about", "Наступило само по себе, с течением времени"),
    "opened": ("What may be done from now on", "Что отныне возможно"),
    "due": ("Deadlines running, and days remaining", "Текущие сроки и оставшиеся дни"),
    "overdue": ("Overdue", "Просрочено"),
    "expected": ("Expected", "Ожидается"),
    "findings": ("New findings", "Новые замечания"),
    "contradictions": ("New contradictions", "Новые противоречия"),
    "quiet": ("Gone quiet", "Давно нет записей"),
    "waiting": ("A newer text of the law is waiting", "Есть более новый текст закона"),
    "left_out": (
        "Law that cannot be read: of these bills the entries alone are told",
        "Закон не читается: сообщаются только записи",
    ),
}
"""The sections by their names in JSON, in their order: what they are called in English and in Russian."""

_EVERY_NIGHT = {"due": ("begun", "running"), "overdue": ("newly_overdue", "overdue"), "expected": ("newly_expected", "expected")}
"""What is told every night, whether or not anything changed: who tells what of it is new, and what is not."""
_NO_NEWS = {*_EVERY_NIGHT, "left_out"}


@dataclass(frozen=True, slots=True)
class Section:
    """Lines of one sort, under a name that is part of the JSON shape, and how many `more` there are that are only counted."""

    name: str
    title: str
    lines: tuple[Line, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest, ready to be rendered.

    `bills` counts those that it has a line of, `after` the facts left out because they are of a day after `as_of`.
    `heartbeat` is what stands in the place of news where there are none.
    """

    window: Window
    sections: tuple[Section, ...]
    bills: int
    language: Language = Language.en
    heartbeat: str | None = None
    after: int = 0


def digest_of(
    reader: Reader,
    window: Window,
    *,
    follows: Follows | None = None,
    bills: Collection[str] = (),
    may_follow: MayFollow | None = None,
    within: int = 30,
    language: Language = Language.en,
    shared: Telling | None = None,
) -> Digest:
    """The digest of a window for a watcher who `follows` some bills (None: all of them), or some of `bills` by name.

    Each entry of those bills stands in exactly one line of "new" or "corrected". Deadlines and expectations are listed when
    they are new, and as long as their day is no further than `within` days ahead (of what is overdue: behind); the rest is
    counted: deadlines of all the bills, anything else of the bills that have a line. Newer texts of the law are named, and are
    no news: those of which `Telling.waiting` knows; `may_follow` is for a watcher who follows no `bills` by name. `shared` serves
    many digests of one window. Where what is known ends before the window, so do the positions covered.
    """
    telling = shared or Telling(reader, window)
    told = [one for one in telling.bills(within, bills) if one.is_followed(follows)]
    may_follow = may_follow or (None if follows else lambda *_: True)
    waiting = telling.waiting(told, language, follows=follows, bills=bills, may_follow=may_follow)
    if window.known_at is not None:
        known = [entry.position for one in told for entry in one.entries]
        window = replace(window, upto=max(known, default=min(window.since, window.upto)))
    return compose(told, window, within=within, language=language, waiting=waiting)


def compose(
    told: Sequence[Told], window: Window, *, within: int = 30, language: Language = Language.en, waiting: Iterable[Line] = ()
) -> Digest:
    """The digest of these bills."""
    lines: dict[str, list[Line]] = {name: [] for name in SECTIONS}
    lines["waiting"] += waiting
    more, news, running = dict.fromkeys(SECTIONS, 0), False, list[Line]()
    with_lines, after = set[str](), 0
    for one in told:
        said_of = one.lines(language)
        listed, counted = _chosen(said_of, within)
        running += [line for name in ("begun", "running") for line in said_of.get(name, ()) if line.on]
        after += sum(map(one.change.is_after, one.entries)) if one.change and window.as_of else 0
        more["due"] += counted.pop("due", 0)
        if listed:
            with_lines.add(one.bill)
            news = news or "newly_overdue" in said_of or not _NO_NEWS.issuperset(listed)
            counted["findings"], counted["contradictions"] = one.standing
            for name, number in counted.items():
                more[name] += number
        for name, found in listed.items():
            lines[name] += found
    sections = [Section(name, said(language, *titles), _in_order(lines[name]), more[name]) for name, titles in SECTIONS.items()]
    heartbeat = None if news else _heartbeat(running, language)
    return Digest(window, tuple(sections), len(with_lines), language, heartbeat, after)


def _chosen(told: Mapping[str, Sequence[Line]], within: int) -> tuple[dict[str, list[Line]], dict[str, int]]:
    """The lines of a bill by section, and how many of a section are only counted."""
    listed = {name: list(lines) for name, lines in told.items() if name in SECTIONS and name not in _EVERY_NIGHT}
    counted: dict[str, int] = {}
    for name, (new, old) in _EVERY_NIGHT.items():
        near = [line for line in told.get(old, ()) if line.days is not None and abs(line.days) <= within]
        if found := [*told.get(new, ()), *near]:
            listed[name] = found
        if far := len(told.get(old, ())) - len(near):
            counted[name] = far
    return listed, counted


def _in_order(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Those with a day first and by it, the others as they come."""
    return tuple(sorted(lines, key=lambda line: (line.on is None, line.on or date.max)))


def _heartbeat(running: Sequence[Line], language: Language) -> str:
    """ "nothing new; 12 deadlines running; next: BILL, 6 days left: ..."."""
    nothing = said(language, "nothing new", "ничего нового")
    if not running:
        return f"{nothing}; {said(language, 'no deadline is running', 'текущих сроков нет')}"
    soonest = min(running, key=lambda line: (line.on or date.max, line.bill))
    count = wording.count_of(len(running), "deadline", language)
    runs = said(language, f"{count} running", f"{count} на контроле")
    return f"{nothing}; {runs}; {said(language, 'next', 'ближайший')}: {soonest.bill}, {soonest.text}"
