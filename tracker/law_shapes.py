"""The JSON shapes of law: a citation, a workflow, a treaty, a term; and of days and moments, which every shape uses.

Days are ISO text, moments ISO text in UTC, what is not known is null. Fields may be added; none changes its meaning.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from tracker.core.basis import Basis, Title
from tracker.core.lengths import Named
from tracker.core.term import ALWAYS, InForce, Term
from tracker.core.workflow import Timer, Treaty, Workflow

Shape = dict[str, Any]


def workflow(of: Workflow) -> Shape:
    """A workflow: `workflow show --json`."""
    return {
        "workflow": of.name,
        "title": title(of.title),
        "jurisdiction": of.jurisdiction,
        "timezone": of.timezone,
        "law_as_of": day(of.law_as_of),
        "first": of.first,
        "calendars": {name: title(t) for name, t in of.calendars.items()},
        "kinds": {name: title(t) for name, t in of.kinds.items()},
        "states": [
            {
                "state": s.name,
                "title": title(s.title),
                "final": s.final,
                "usual": s.usual,
                "transitions": [
                    {"kind": t.kind, "to": t.to, "basis": basis(t.basis), "in_force": in_force(t.in_force)} for t in s.transitions
                ],
            }
            for s in of.states
        ],
        "timers": [timer(t) for t in of.timers],
    }


def timer(of: Timer) -> Shape:
    """A timer; `term` is null where the treaty gives it."""
    return {
        "timer": of.name,
        "title": title(of.title),
        "starts": [str(condition) for condition in of.starts],
        "stops": list(of.stops),
        "overtaken_by": list(of.overtaken_by),
        "then": of.then,
        "again": of.again.value if of.again else None,
        "required": of.required,
        "treaties": list(of.treaties),
        "term": term(of.term) if of.term else None,
    }


def term(of: Term) -> Shape:
    """A term, in the words of its file; where the law has changed, the newest wording with all of them."""
    return {
        "within": str(of.within) if of.within else None,
        "only": str(of.only) if of.only else None,
        "hold": str(of.hold) if of.hold else None,
        "not_before": str(of.not_before) if of.not_before else None,
        "named": isinstance(of.within, Named),
        "otherwise": term(of.otherwise) if of.otherwise else None,
        "starts": [str(condition) for condition in of.starts],
        "pause": str(of.pause) if of.pause else None,
        "extension": str(of.extension) if of.extension else None,
        "other": {"within": str(of.other.term.within), "source": of.other.source} if of.other else None,
        "counting": of.counting.value,
        "rolling": of.rolling.value,
        "effect": of.effect.value,
        "in_force": in_force(of.in_force),
        "variants": [term(replace(one, variants=())) for one in of.variants],
        "basis": basis(of.basis),
    }


def in_force(of: InForce) -> Shape | None:
    """The days on which a wording of a rule is law, both included; null where it always is."""
    return None if of == ALWAYS else {"from": day(of.since), "until": day(of.until)}


def treaty(of: Treaty) -> Shape:
    """A treaty: `treaty show --json`."""
    return {
        "treaty": of.name,
        "title": title(of.title),
        "link": of.link,
        "depositaries": list(of.depositaries),
        "dates": {name: day(d) for name, d in of.dates.items()},
        "terms": {name: term(t) for name, t in of.terms.items()},
    }


def basis(of: Basis) -> Shape:
    """A citation."""
    return {"citation": of.citation, "checked": of.checked, "disputed": of.disputed}


def title(of: Title) -> Shape:
    """A name in English and Russian."""
    return {"en": of.en, "ru": of.ru}


def day(of: date | None) -> str | None:
    """An ISO day."""
    return of.isoformat() if of else None


def moment(of: datetime) -> str:
    """An ISO moment in UTC, with six decimals."""
    return of.astimezone(UTC).isoformat(timespec="microseconds")
