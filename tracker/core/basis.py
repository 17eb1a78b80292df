"""Where a rule stands in the law: acts, and citations of them."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from tracker.languages import Language


def hash_of_text(text: str) -> str:
    """The name of a text of the law for ever, whatever its characters are: SHA-256 of its UTF-8 as 64 hex digits."""
    return sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


@dataclass(frozen=True, slots=True)
class Title:
    """A name as readers see it, in English and, where the file gives it, in Russian."""

    en: str
    ru: str | None = None

    def of(self, language: Language) -> str:
        """The name in this language, in English where the file gives none."""
        return self.ru if language is Language.ru and self.ru else self.en


@dataclass(frozen=True, slots=True)
class Act:
    """A legal act, registered once in `acts.yaml` under a short id without spaces ("Const-RF")."""

    id: str
    title: Title
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Basis:
    """The place in an act on which a rule rests.

    `checked` is False where the text itself was not read. `disputed` cites the reading that differs.
    """

    act: str
    place: str
    checked: bool = True
    disputed: str | None = None

    @property
    def citation(self) -> str:
        """The citation alone: "Const-RF art. 105(3)"."""
        return f"{self.act} {self.place}".rstrip()

    @property
    def remarks(self) -> str:
        """What a reader must know beside the citation: "not checked", "disputed: ..."; empty where nothing."""
        told = [] if self.checked else ["not checked"]
        if self.disputed:
            told.append(f"disputed: {self.disputed}")
        return "; ".join(told)

    def __str__(self) -> str:
        return f"{self.citation} ({self.remarks})" if self.remarks else self.citation


def cite(citation: str, *, checked: bool = True, disputed: str | None = None) -> Basis:
    """Read "Const-RF art. 105(3)" into the act ("Const-RF") and the place in it ("art. 105(3)")."""
    act, _, place = citation.strip().partition(" ")
    return Basis(act, place.strip(), checked, disputed)
