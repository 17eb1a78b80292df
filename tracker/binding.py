"""The rules that a bill goes by, bound once and kept: its workflow, its treaty's clauses, its own terms, sitting days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from tracker import door
from tracker.core.entry import Opening
from tracker.core.record import Record
from tracker.core.rules import Rules
from tracker.core.sittings import Sittings
from tracker.core.soundness import unknown_names
from tracker.core.term import Term
from tracker.decisions import timer_of
from tracker.errors import RefusedInput, not_found
from tracker.library.convert import own_term
from tracker.texts import Texts, names_of


class Bindings:
    """Rules by what they are bound to. Raises what the library does where a law cannot be read."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._kept: dict[tuple[object, ...], Rules] = {}

    def opening(
        self, *, workflow: str, title: str, treaty: str | None, number: str | None, tags: Sequence[str], terms: Mapping[str, str]
    ) -> Opening:
        """What opens a bill, its texts taken at the door and its rules found to bind: the one place where openings are made.

        Raises `RefusedInput`, `UnknownWorkflow`, `UnknownTreaty`.
        """
        door.text("the workflow", workflow)
        door.optional_text("the treaty", treaty)
        law = self._texts.in_force(workflow, treaty)
        rules = self._texts.rules(workflow, law)
        opening = Opening(
            workflow=workflow,
            title=door.text("the title", title),
            treaty=treaty,
            number=door.optional_text("the number", number),
            tags=tuple(door.text("a tag", tag) for tag in tags),
            terms={timer_of(rules, name, treaty): door.text("a term", term) for name, term in terms.items()},
            law=law,
        )
        self.bind(opening.workflow, opening.treaty, opening.terms, law)
        return opening

    def of(self, record: Record, calendars: Mapping[str, Sittings] | None = None, law_of: date | None = None) -> Rules:
        """The rules of the bill on record; of `calendars` those count that its workflow declares. See `bind`."""
        return self.bind(record.workflow, record.treaty, record.terms, record.law, calendars, law_of)

    def bind(
        self,
        workflow: str,
        treaty: str | None,
        terms: Mapping[str, str],
        law: Mapping[str, str],
        calendars: Mapping[str, Sittings] | None = None,
        law_of: date | None = None,
    ) -> Rules:
        """The rules of a workflow with a treaty's clauses, a bill's own terms and sitting days, all as of one day if asked.

        `law` names the texts that count, each by its hash; what it does not name, the files say.
        """
        counted: Mapping[str, Sittings] = {}
        if calendars:
            declared = self._texts.rules(workflow, law).workflow.calendars
            counted = {name: sittings for name, sittings in calendars.items() if name in declared}
        versions = tuple(sorted((name, sittings.version) for name, sittings in counted.items()))
        pinned = tuple(map(law.get, names_of(workflow, treaty)))
        key = (workflow, treaty, tuple(sorted(terms.items())), pinned, versions, law_of)
        kept = self._kept.get(key)
        if kept is None:
            rules = self._bound(workflow, treaty, terms, law, counted)
            kept = self._kept[key] = rules if law_of is None else rules.law_of(law_of)
        return kept

    def _bound(
        self,
        workflow: str,
        treaty: str | None,
        terms: Mapping[str, str],
        law: Mapping[str, str],
        calendars: Mapping[str, Sittings],
    ) -> Rules:
        about = self._texts.treaty(treaty, law) if treaty is not None else None
        rules = self._texts.rules(workflow, law).for_bill(about, {}, calendars)
        own: dict[str, Term] = {name: own_term(name, text, rules.terms.get(name)) for name, text in terms.items()}
        for name, term in own.items():
            days = [*rules.workflow.days, *(about.dates if about else ()), *(about.undated if about else ())]
            known = {"event kind": rules.workflow.kinds, "calendar": rules.workflow.calendars, "day": days}
            for what, strange in unknown_names(term, rules.workflow.kinds, rules.workflow.calendars, days):
                raise RefusedInput(f"term {name}: {not_found(what, strange, known[what])}")
        return rules.for_bill(about, own, calendars) if own else rules
