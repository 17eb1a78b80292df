"""The law that bills go by: the texts that the ledger keeps and, for what it has never used, the files.

A ledger stays on the texts that it has used, whatever becomes of the files; a newer text is adopted (`tracker.adopting`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from tracker.core.basis import hash_of_text
from tracker.core.record import Record
from tracker.core.rules import Rules
from tracker.core.workflow import Treaty
from tracker.errors import LedgerUnavailable, TrackerError, UnknownName, shown
from tracker.ledger.laws import Kept, Laws
from tracker.library.reader import Library
from tracker.library.texts import SHOWN, Text, Waiting, rules_of, text_of, treaty_name, treaty_of

FEWEST = 4
"""So many digits of a hash are needed to name a text."""

FILES = "files"
"""The version that the files say now, whether or not the ledger has adopted it."""


class Texts:
    """Rules and treaties by the hash of their text, read when asked and kept."""

    def __init__(self, library: Library, laws: Laws) -> None:
        self.library = library
        self._laws = laws
        self._texts: dict[str, Text] = {}
        self._rules: dict[str, Rules] = {}
        self._treaties: dict[str, Treaty] = {}
        self._held: dict[tuple[str, str | None], dict[str, str]] | None = None

    def rules(self, workflow: str, law: Mapping[str, str]) -> Rules:
        """The workflow by the text that `law` names, or by the files. Raises what the library does."""
        hash_ = law.get(workflow)
        if hash_ is None:
            return self.library.rules(workflow)
        if hash_ not in self._rules:
            self._rules[hash_] = rules_of(self._text(workflow, hash_))
        return self._rules[hash_]

    def treaty(self, treaty: str, law: Mapping[str, str]) -> Treaty:
        """The treaty by the text that `law` names, or by the files. Raises what the library does."""
        hash_ = law.get(treaty_name(treaty))
        if hash_ is None:
            return self.library.treaty(treaty)
        if hash_ not in self._treaties:
            self._treaties[hash_] = treaty_of(self._text(treaty_name(treaty), hash_))
        return self._treaties[hash_]

    def kept(self) -> Mapping[str, Kept]:
        """The text that the ledger goes by under every name that it has used."""
        return self._laws.newest()

    def in_force(self, workflow: str, treaty: str | None) -> dict[str, str]:
        """The hash of each text that a bill opened now goes by: the ledger's or, of what it has never used, that of the files."""
        if self._held is not None and (workflow, treaty) in self._held:
            return self._held[workflow, treaty]
        kept = self._laws.newest(names_of(workflow, treaty))
        found = {}
        for name in names_of(workflow, treaty):
            if name in kept:
                self._texts[kept[name].hash] = Text(name, kept[name].hash, kept[name].text)
            found[name] = kept[name].hash if name in kept else self.files(name)
        if self._held is not None:
            self._held[workflow, treaty] = found
        return found

    @contextmanager
    def held(self) -> Iterator[None]:
        """Meanwhile, ask once what is in force: for many openings in a row."""
        self._held = {}
        try:
            yield
        finally:
            self._held = None

    def files(self, name: str) -> str:
        """The hash of the text that the files say now. Raises what reading them does."""
        text = text_of(self.library, name)
        self._texts[text.hash] = text
        return text.hash

    def told(self, law: Mapping[str, str]) -> Iterable[Text]:
        """The texts that `law` names, to be kept."""
        return [self._text(name, hash_) for name, hash_ in law.items()]

    def version(self, record: Record, version: str | None) -> Mapping[str, str]:
        """The law of a bill by another version of its texts: `files`, or the first digits of a hash that the ledger keeps.

        A version of what the bill does not go by leaves it as it is: see `concerns`. Raises `UnknownName` for one that nobody
        knows.
        """
        if version is None:
            return record.law
        names = names_of(record.workflow, record.treaty)
        if version == FILES:
            return {name: self.files(name) for name in names}
        found = self.find(version)
        return {**record.law, found.name: found.hash} if found.name in names else record.law

    def concerns(self, record: Record, version: str) -> bool:
        """Whether a version is one of a text that the bill goes by. Raises as `version` does."""
        return version == FILES or self.find(version).name in names_of(record.workflow, record.treaty)

    def find(self, version: str) -> Text:
        """The text whose hash begins so. Raises `UnknownName`."""
        known = next((text for text in self._texts.values() if text.hash == version), None)
        if known is not None:
            return known
        digits = version.lower()
        near = self._laws.beginning(digits) if len(digits) >= FEWEST and set(digits) <= set("0123456789abcdef") else []
        if len(near) != 1:
            said = "several texts begin with it: give more digits" if near else "the ledger keeps no such text"
            said = f"give at least {FEWEST} digits" if len(digits) < FEWEST else said
            way_out = "`tracker show BILL` names a bill's, `tracker workflow texts` all"
            raise UnknownName(f"--rules {shown(version)}: {said} ({way_out}; `{FILES}` is what the files say now)")
        self._texts[near[0].hash] = Text(near[0].name, near[0].hash, near[0].text)
        return self._texts[near[0].hash]

    def waiting(self, law: Mapping[str, str]) -> list[Waiting]:
        """Which of these texts are not what the files say now."""
        found = []
        for name, kept in law.items():
            try:
                hash_ = self.files(name)
            except LedgerUnavailable:
                raise
            except TrackerError as error:
                found.append(Waiting(name, kept, "", error.lines()[0]))
                continue
            if hash_ != kept:
                found.append(Waiting(name, kept, hash_, earlier=self._laws.of(hash_) is not None))
        return found

    def _text(self, name: str, hash_: str) -> Text:
        if hash_ not in self._texts:
            kept = self._laws.of(hash_)
            if kept is None or hash_of_text(kept.text) != hash_:
                said = "was altered" if kept else "is not there"
                where = f"the text {hash_[:SHOWN]} of {name}"
                raise UnknownName(f"{where}, by which the bill goes, {said}: `tracker ledger verify` tells more")
            self._texts[hash_] = Text(kept.name, hash_, kept.text)
        return self._texts[hash_]


def names_of(workflow: str, treaty: str | None) -> list[str]:
    """The names of the texts that a bill goes by."""
    return [workflow] if treaty is None else [workflow, treaty_name(treaty)]


def is_kept(record: Record) -> bool:
    """Whether the ledger keeps every text that a bill goes by; of a bill from before texts were kept, the files say it."""
    return all(name in record.law for name in names_of(record.workflow, record.treaty))
