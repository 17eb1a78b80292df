"""The law as it is edited over time: versions of its files, and every text that one of them says, asked of no ledger."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tracker import bootstrap
from tracker.binding import Bindings
from tracker.ledger.database import Database
from tracker.ledger.laws import Laws
from tracker.library.reader import Library
from tracker.texts import Texts

EDITS: list[dict[str, list[tuple[str, str]]]] = [
    {},
    {"treaties/open-skies": [("months: 6", "months: 7")], "treaties/cfe": [("days: 150", "days: 90")]},
    {
        "parts/ru-treaty-bill": [("council_passed_on", "council_let_pass"), ("{days: 14", "{days: 10")],
        "parts/ru-federal-law": [("council_passed_on", "council_let_pass")],
        "treaties/open-skies": [("months: 6", "months: 8")],
    },
]
"""What each version of the files says otherwise than the shipped ones. The last knows one event by another name."""


@dataclass(frozen=True)
class Versions:
    """The libraries of the versions; of each, the hash of the text under each name; and all texts, bound once."""

    libraries: list[Library]
    hashes: list[dict[str, str]]
    texts: Texts
    bindings: Bindings


def versions_of(folder: Path, names: list[str]) -> Versions:
    """Write and read the versions; `names` are those of the texts that may be asked for."""
    libraries = [library_of(folder / str(n), edits) for n, edits in enumerate(EDITS)]
    with closing(Database(str(folder / "none.db"), migrations=bootstrap.data_folder("db"), write=False)) as nowhere:
        texts = Texts(libraries[0], Laws(nowhere))
    hashes = []
    for texts.library in libraries:
        hashes.append({name: texts.files(name) for name in names})
    return Versions(libraries, hashes, texts, Bindings(texts))


def library_of(folder: Path, edits: dict[str, list[tuple[str, str]]]) -> Library:
    """The shipped law, with a folder beside it in which some files say something else."""
    shipped = bootstrap.data_folder("workflows")
    for name, changes in edits.items():
        said = (shipped / f"{name}.yaml").read_text(encoding="utf-8")
        for old, new in changes:
            assert old in said
            said = said.replace(old, new)
        file = folder / f"{name}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(said, encoding="utf-8")
    return Library(shipped, own=folder if edits else None)
