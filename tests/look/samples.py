"""Digests to look at, typed by hand: an ordinary one in both languages, a hostile one, a long one, one with nothing new."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

from tracker.digest.changes import Window
from tracker.digest.compose import Digest, Section
from tracker.digest.lines import Line
from tracker.languages import Language, said

MOMENT = datetime(2021, 6, 2, 3, 0, tzinfo=UTC)
NIGHT = date(2021, 6, 2)

HOSTILE: Mapping[str, str] = {
    "html": "<script>alert(1)</script><b>bold</b> & <img src=x onerror=y>",
    "markdown": "**bold** [a link](https://example.org) `code` # heading | cell ~~gone~~ <b>",
    "escapes": "\x1b[31mred\x1b[0m \x07 \x9b31m",
    "lines": "first\n\n# A heading\n- a point\r\n\u2028second",
    "header": "first\r\nBcc: everybody@example.org\r\n\r\nsecond",
    "direction": "\u202egnp.exe \u2066isolated\u2069 \u200bunseen",
    "jinja": "{{ 7 * 7 }} {% for x in y %}",
    "style": "</style></title><body style='display:none'>\"' onclick=alert(1)",
    "list": "1. one - two + three",
}
"""What somebody may write into a title or a note, and a reader must see as it was written."""

UNBROKEN = "Donaudampfschiff" * 30


def ordinary(language: Language = Language.en) -> Digest:
    """A night with a line of every sort, in this language."""

    def line(en: str, ru: str, **more: str | int | date | None) -> Line:
        title = said(language, "Denunciation of the Treaty on Open Skies", "О денонсации Договора по открытому небу")
        return Line("RU-OPEN-SKIES", title, said(language, en, ru), **more)  # type: ignore[arg-type]

    us = Line(
        "US-OPEN-SKIES",
        said(language, "United States: withdrawal from Open Skies", "США: выход из Договора по открытому небу"),
        said(
            language,
            "9 days ago: Conference of the parties, last day Monday 24 May 2021, overdue: no conference recorded",
            "9 дней назад: Конференция участников; последний день — понедельник, 24 мая 2021 г.; просрочен: не внесена",
        ),
        date(2021, 5, 24),
        -9,
        said(language, "Open-Skies art. XV(3)", "Open-Skies ст. XV(3)"),
    )
    titles = {
        "new": ("Recorded", "Внесено в журнал"),
        "corrected": ("Corrected", "Исправлено"),
        "moved": ("Dates that moved", "Сдвинулись даты"),
        "time_alone": ("What time alone brought about", "Наступило само по себе"),
        "opened": ("Became possible", "Стало возможно"),
        "due": ("Deadlines running, and days remaining", "Текущие сроки"),
        "overdue": ("Overdue", "Просрочено"),
        "expected": ("Expected", "Ожидается"),
        "findings": ("Findings", "Замечания"),
        "left_out": ("Left out: their law cannot be read", "Не вошли: их право не читается"),
    }
    lines: dict[str, tuple[Line, ...]] = {
        "new": (
            line(
                "entry 6: 2021-06-02 council_approved: Law approved by the Federation Council",
                "запись 6: 02.06.2021: Закон одобрен Советом Федерации",
            ),
            line(
                "entry 7: 2021-05-21 council_received: Law received by the Federation Council; source: <https://sozd.duma.gov.ru>",
                "запись 7: 21.05.2021: Закон поступил в Совет Федерации; источник: <https://sozd.duma.gov.ru>",
                remark=said(language, "recorded late", "внесено с опозданием"),
            ),
        ),
        "corrected": (
            line(
                "entry 5: correction of entry 4: day 2021-05-18 -> 2021-05-19; because the sitting was on Wednesday",
                "запись 5: исправление записи 4: день 18.05.2021 -> 19.05.2021; причина: заседание было в среду",
            ),
        ),
        "moved": (
            line(
                "Signature by the President: from Tuesday 15 June 2021 to Wednesday 16 June 2021, by entry 6",
                "Подписание Президентом: с 15.06.2021 на 16.06.2021, запись 6",
            ),
        ),
        "overdue": (us,),
        "due": (
            line(
                "5 days left: Transmission to the President, last day Monday 7 June 2021",
                "осталось 5 дней: Направление Президенту; последний день — понедельник, 7 июня 2021 г.",
                on=date(2021, 6, 7),
                days=5,
                law=said(language, "Const-RF art. 107(1)", "Const-RF ст. 107(1)"),
            ),
            line(
                "14 days left: Signature by the President, last day Wednesday 16 June 2021",
                "осталось 14 дней: Подписание Президентом; последний день — среда, 16 июня 2021 г.",
                on=date(2021, 6, 16),
                days=14,
                law=said(language, "Const-RF art. 107(2) (not checked)", "Const-RF ст. 107(2) (текст не сверен)"),
            ),
        ),
        "expected": (
            line(
                "law_published: Law published on Wednesday 9 June 2021; 7 days left",
                "Закон опубликован: среда, 9 июня 2021 г.; осталось 7 дней",
                on=date(2021, 6, 9),
                days=7,
            ),
        ),
    }
    sections = tuple(Section(name, said(language, *told), lines.get(name, ())) for name, told in titles.items())
    return Digest(Window(4, 7, MOMENT, nights=(date(2021, 5, 31), NIGHT)), sections, 2, language=language)


def hostile(text: str) -> Digest:
    """A digest in which everything that people write is this text."""
    line = Line("BILL", text, f"note: {text}", NIGHT, 6, f"bill's own term {text}", text)
    sections = (Section("new", "Recorded", (line, line)), Section("overdue", "Overdue", (line,)))
    return Digest(Window(0, 3, MOMENT), sections, 1, heartbeat=text)


def every_hostility() -> Digest:
    """All of it in one digest, and a word that breaks nowhere."""
    texts = [*HOSTILE.values(), UNBROKEN, "הצעת חוק 12 (2021)"]
    lines = tuple(Line(f"BILL-{n}", text, f"note: {text}", NIGHT, 6, text, text) for n, text in enumerate(texts))
    return Digest(Window(0, 3, MOMENT), (Section("new", "Recorded", lines),), len(lines))


def long(bills: int = 300) -> Digest:
    """A night of a parliament monitor: a deadline of every bill, news of every third, one of them overdue."""
    due = tuple(
        Line(
            f"BILL-{n}",
            f"A bill to amend act {n}",
            f"{n} days left: Consideration by the Federation Council",
            NIGHT,
            n,
            "Const-RF art. 105(4)",
        )
        for n in range(2, bills + 2)
    )
    new = tuple(
        Line(line.bill, line.title, "entry 3: 2021-06-01 council_received: Law received by the Federation Council")
        for line in due[::3]
    )
    late = Line("BILL-1", "A bill to amend act 1", "3 days ago: Transmission to the Council", NIGHT, -3, "Const-RF art. 105(3)")
    sections = (
        Section("new", "Recorded", new),
        Section("overdue", "Overdue", (late,)),
        Section("due", "Deadlines running, and days remaining", due),
    )
    return Digest(Window(0, 2 * bills, MOMENT, nights=(NIGHT, NIGHT)), sections, bills + 1)


def quiet(language: Language = Language.en) -> Digest:
    """A night on which nothing changed."""
    heartbeat = said(
        language,
        "nothing new; 12 deadlines running; next: RU-OPEN-SKIES, 5 days left: Transmission to the President",
        "ничего нового; 12 сроков на контроле; ближайший: RU-OPEN-SKIES, осталось 5 дней: Направление Президенту",
    )
    return Digest(Window(7, 7, MOMENT, nights=(NIGHT, NIGHT)), (), 12, language=language, heartbeat=heartbeat)


ALL: Mapping[str, Callable[[], Digest]] = {
    "ordinary-en": ordinary,
    "ordinary-ru": lambda: ordinary(Language.ru),
    "hostile": every_hostility,
    "long": long,
    "quiet-en": quiet,
    "quiet-ru": lambda: quiet(Language.ru),
}
"""The digests that are looked at, by name."""
