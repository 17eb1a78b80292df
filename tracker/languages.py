"""The languages in which a digest speaks: a phrase is written in each of them where it is used."""

from __future__ import annotations

from enum import StrEnum


class Language(StrEnum):
    """A language, by its code (ISO 639-1)."""

    en = "en"
    ru = "ru"


def said(language: Language, en: str, ru: str) -> str:
    """The phrase in this language."""
    return ru if language is Language.ru else en


def form(number: int, one: str, few: str, many: str) -> str:
    """The form of a Russian word that goes with a number: 1, 21 дело; 2, 34 дела; 5, 11, 112 дел (CLDR's plural rule)."""
    last, teens = abs(number) % 10, abs(number) % 100 in range(11, 15)
    if last == 1 and not teens:
        return one
    return few if last in (2, 3, 4) and not teens else many
