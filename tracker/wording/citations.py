"""Where a rule stands in the law, and what its event kinds are called."""

from __future__ import annotations

import re

from tracker.core.basis import Basis
from tracker.core.outlook import Outlook
from tracker.core.workflow import Workflow
from tracker.errors import visible
from tracker.languages import Language

_PLACES = {"art.": "ст.", "arts.": "ст.", "s.": "разд.", "point": "п."}


def law(basis: Basis, language: Language = Language.en) -> str:
    """A citation with its remarks; a bill's own term cites what its user wrote."""
    if language is Language.en:
        return visible(str(basis))
    told = [] if basis.checked else ["текст не сверен"]
    told += [f"толкования расходятся: {basis.disputed}"] if basis.disputed else []
    place = " ".join(_PLACES.get(word, word) for word in re.split(" ", basis.place))
    citation = f"{basis.act} {place}".rstrip()
    return visible(f"{citation} ({'; '.join(told)})" if told else citation)


def title(outlook: Outlook, kind: str, language: Language = Language.en) -> str:
    """An event kind as readers know it."""
    known = outlook.rules.workflow.kinds.get(kind)
    return known.of(language) if known else kind


def kind(name: str, workflow: Workflow, language: Language = Language.en) -> str:
    """An event kind in a sentence: as the command line knows it in English, by its title in quotation marks in Russian."""
    known = workflow.kinds.get(name)
    return f"«{known.of(language)}»" if language is Language.ru and known else name
