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
