"""Days, and counts of them, in words."""

from __future__ import annotations

from datetime import date

from tracker import rows
from tracker.core.lengths import MONTHS, WEEKDAYS
from tracker.languages import Language, form, said

_WEEKDAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")
_OF_MONTHS = (
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
)
_NOUNS = {
    "day": ("день", "дня", "дней"),
    "night": ("ночь", "ночи", "ночей"),
    "bill": ("дело", "дела", "дел"),
    "entry": ("запись", "записи", "записей"),
    "fact": ("факт", "факта", "фактов"),
    "deadline": ("срок", "срока", "сроков"),
    "line": ("строка", "строки", "строк"),
    "finding": ("замечание", "замечания", "замечаний"),
    "contradiction": ("противоречие", "противоречия", "противоречий"),
    "digest": ("сводка", "сводки", "сводок"),
}
"""What is counted: for one, for two, for five."""


def weekday(day: date, language: Language = Language.en) -> str:
    """ "Saturday 18 December 2021"; "суббота, 18 декабря 2021 г."."""
    if language is Language.ru:
        return f"{_WEEKDAYS[day.weekday()]}, {day.day} {_OF_MONTHS[day.month - 1]} {day.year} г."
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def numeric(day: date, language: Language = Language.en) -> str:
    """ "2021-12-18"; "18.12.2021"."""
    return said(language, day.isoformat(), f"{day.day:02}.{day.month:02}.{day.year:04}")


def days(first: date, last: date, language: Language = Language.en) -> str:
    """ "Sunday 10 December 2000", or "Friday 21 July 2017 to Monday 4 September 2017"."""
    if first == last:
        return weekday(first, language)
    return f"{weekday(first, language)}{said(language, ' to ', ' — ')}{weekday(last, language)}"


def count_of(number: int, what: str, language: Language = Language.en) -> str:
    """ "1 day", "183 days"; "1 день", "183 дня" for what is counted in Russian too."""
    if language is Language.ru:
        return f"{number} {form(number, *_NOUNS[what])}"
    several = f"{what[:-1]}ies" if what.endswith("ry") else f"{what}s"
    return f"{number} {what if number == 1 else several}"


def later(days: int, language: Language = Language.en) -> str:
    """ "12 days later", "1 day earlier"; "на 12 дней позже"."""
    by = count_of(abs(days), "day", language)
    return said(language, f"{by} {'later' if days > 0 else 'earlier'}", f"на {by} {'позже' if days > 0 else 'раньше'}")


def remaining(days: int | None, language: Language = Language.en) -> str:
    """ "183 days left", "today", "3 days ago", "not known"."""
    return said(language, "not known", "неизвестно") if days is None else rows.remaining(days, language)
