"""Where a rule stands in the law, and what its event kinds are called."""

from __future__ import annotations

import re

from tracker.core.basis import Basis
from tracker.core.outlook import Outlook
from tracker.core.workflow import State, Workflow
from tracker.errors import visible
from tracker.languages import Language, said
from tracker.library.texts import Waiting

_RUSSIAN = {
    r"\barts?\.(?= )": "ст.",
    r"\bs\.(?= \d)": "разд.",
    r"\bpoint(?= )": "п.",
    r"\bnot checked\b": "текст не сверен",
    r"\bdisputed: ": "толкования расходятся: ",
}
"""What a citation says in words beside the names of acts."""


def law(basis: Basis, language: Language = Language.en) -> str:
    """A citation with its remarks; a bill's own term cites what its user wrote."""
    return visible(cited(str(basis), language))


def cited(citation: str, language: Language = Language.ru) -> str:
    """A citation as it is told in this language: "Const-RF ст. 107(2) (текст не сверен)"."""
    for english, russian in _RUSSIAN.items() if language is Language.ru else ():
        citation = re.sub(english, russian, citation)
    return citation


def title(outlook: Outlook, kind: str, language: Language = Language.en) -> str:
    """An event kind as readers know it."""
    known = outlook.rules.workflow.kinds.get(kind)
    return known.of(language) if known else kind


def kind(name: str, workflow: Workflow, language: Language = Language.en) -> str:
    """An event kind in a sentence: as the command line knows it in English, by its title in quotation marks in Russian."""
    known = workflow.kinds.get(name)
    return f"«{known.of(language)}»" if language is Language.ru and known else name


def state(of: State, language: Language = Language.en) -> str:
    """A state in a sentence: as the command line knows it in English, by its title in quotation marks in Russian."""
    return said(language, of.name, f"«{of.title.of(language)}»")


def waiting(of: Waiting, language: Language = Language.en) -> str:
    """A text that the files say otherwise than the ledger, with the way out."""
    name = of.name
    if of.why:
        ru = f"журнал хранит свой текст {name}, а файл не читается: {of.why}"
        return visible(said(language, f"the ledger keeps its text of {name}, and the file cannot be read: {of.why}", ru))
    command, text = f"`tracker workflow adopt {name} --dry-run`", f"{name} ({of.hash[:12]})"
    if of.earlier:
        en = f"the files say an earlier text of {name} ({of.hash[:12]}): {command} says what it would change"
        return said(language, en, f"файлы содержат прежний текст: {text}; что он изменил бы, покажет {command}")
    en = f"a newer text of {name} waits ({of.hash[:12]}): {command} says what it changes"
    return said(language, en, f"есть более новый текст: {text}; что он меняет, покажет {command}")
