"""Law texts that can be kept: a workflow with the parts and acts that it uses, or a treaty with its acts, as one text.

A text is JSON in the order of the files, without spaces, so that comments, quotes and line ends do not count and the order
of states does. Its hash, SHA-256 as 64 hex digits, is its name for ever.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from tracker.core.basis import hash_of_text
from tracker.core.rules import Rules
from tracker.core.workflow import Treaty
from tracker.errors import InvalidLaw
from tracker.library.reader import ACTS, TREATIES, Library
from tracker.library.strict_yaml import Document, Marks

SHOWN = 12
"""So many digits of a hash are shown; fewer find a text, if no other begins with them."""


class Text(NamedTuple):
    """A text under the name of what it is the law of: "ru/denunciation", "treaties/open-skies"."""

    name: str
    hash: str
    text: str


class Waiting(NamedTuple):
    """A text that the files say and the ledger does not go by: its name, the hash kept and that of the files.

    Where the files cannot be read, `hash` is '' and `why` says so. `earlier` says that the ledger went by that text before.
    """

    name: str
    kept: str
    hash: str
    why: str = ""
    earlier: bool = False


def treaty_name(treaty: str) -> str:
    """The name under which a treaty's text is kept."""
    return f"{TREATIES}/{treaty}"


def is_treaty(name: str) -> bool:
    """Whether a text under this name is a treaty's, and not a workflow's."""
    return name.startswith(f"{TREATIES}/")


def text_of(library: Library, name: str) -> Text:
    """The text of a workflow or a treaty as its files say it, read once. Raises what reading them does."""
    text: Text = library.texts.get(name) or _read(library, name)
    library.texts[name] = text
    return text


def _read(library: Library, name: str) -> Text:
    if is_treaty(name):
        library.treaty(name.removeprefix(f"{TREATIES}/"))
    else:
        library.rules(name)  # only law that can be used is kept
    documents = library.documents(name)
    acts = library.act_documents
    cited = {word for value in documents.values() for word in _first_words(value) if word in acts}
    values = {**documents, "acts": {"acts": {act: acts[act] for act in sorted(cited)}}}
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return Text(name, hash_of_text(text), text)


def rules_of(text: Text) -> Rules:
    """The workflow that a text says. Raises `InvalidLaw` where this program cannot read it any more."""
    return _Kept(text).rules(text.name)


def treaty_of(text: Text) -> Treaty:
    """The treaty that a text says. Raises `InvalidLaw` where this program cannot read it any more."""
    return _Kept(text).treaty(text.name.removeprefix(f"{TREATIES}/"))


def _first_words(value: Any) -> Iterator[str]:
    """The first word of every text in a value: a citation begins with its act."""
    if isinstance(value, str):
        yield value.strip().partition(" ")[0]
    elif isinstance(value, list):
        for item in value:
            yield from _first_words(item)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _first_words(item)


@dataclass(frozen=True)
class _KeptDocument(Document):
    """A file of a text: where a thing stood in its lines is not kept."""

    @cached_property
    def marks(self) -> Marks:
        """No places."""
        return {}

    def at(self, path: tuple[str, ...]) -> str:
        """The file, as kept."""
        return ": ".join(filter(None, (self.file, ".".join(path))))


class _Kept(Library):
    """A library of the files that one text holds."""

    def __init__(self, text: Text) -> None:
        super().__init__(Path("kept"))
        self._told_as = f"the text {text.hash[:SHOWN]} of {text.name} that the ledger keeps"
        try:
            self._values: Mapping[str, Any] = json.loads(text.text)
        except ValueError:
            raise InvalidLaw([f"{self._told_as} cannot be read: `tracker ledger verify` tells whether it was altered"]) from None

    def origin(self, name: str) -> Path | None:
        return self.folder if name in self._values else None

    def _files(self) -> dict[str, Path]:
        return {name: self._file(name) for name in self._values}

    def _registries(self) -> list[Path]:
        return [self.folder / ACTS]

    def _document(self, file: Path) -> Document:
        name = file.relative_to(self.folder).with_suffix("").as_posix()
        return _KeptDocument(f"{self._told_as}, {name}", self._values[name], "")
