"""The vocabulary's terms -> core terms, by what a file says once for all of them, and with every basis registered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from tracker.core.basis import Act, Basis, cite
from tracker.core.lengths import Choice, CutOff, Length, Named, NthMonth, On, Renewals, Sitting, Span, Unit
from tracker.core.term import ALWAYS, Bar, Counting, Effect, Extension, Hold, InForce, Pause, Reading, Rolling, Term
from tracker.core.workflow import NoExit
from tracker.errors import not_found
from tracker.library import counts, schema
from tracker.library.strict_yaml import Document, Path

Cited = schema.TransitionDoc | counts.TermDoc | counts.PauseDoc | schema.NoExitDoc | schema.NotAllowedDoc


@dataclass
class Terms:
    """Reads the terms and bases of one file, by what the file says once for all of them."""

    document: Document
    defaults: counts.DefaultsDoc | None
    acts: Mapping[str, Act] | None
    problems: list[str] = field(default_factory=list)

    def problem(self, path: Path, what: str) -> None:
        self.problems.append(f"{self.document.at(as_written(path, self.document))}: {what}")

    def basis(
        self, doc: schema.TransitionDoc | counts.TermDoc | counts.PauseDoc | schema.NoExitDoc | schema.NotAllowedDoc, path: Path
    ) -> Basis:
        for key, citation in (("basis", doc.basis), ("disputed", doc.disputed)):
            if citation:
                self.registered(citation, (*path, key))
        return cite(doc.basis, checked=doc.checked, disputed=doc.disputed)

    def registered(self, citation: str, path: Path) -> None:
        """Every act that is cited must be in `acts.yaml`."""
        act = citation.split()[0]
        if self.acts is not None and act not in self.acts:
            self.problem(path, not_found("act", act, self.acts, "register it in acts.yaml"))

    def terms(self, docs: Sequence[counts.TermDoc], path: Path) -> Term:
        """A term; where the file gives several wordings, the newest with all of them."""
        self.apart(docs, path)
        variants = [self.term(doc, (*path, str(n))) for n, doc in enumerate(docs)]
        variants.sort(key=lambda term: term.in_force.since or date.min)
        return replace(variants[-1], variants=tuple(variants)) if len(variants) > 1 else variants[0]

    def apart(self, docs: Sequence[counts.TermDoc | schema.TransitionDoc], path: Path) -> None:
        """Wordings of one rule must not be in force on the same day."""
        spans = [in_force(doc.in_force) for doc in docs]
        for n, span in enumerate(spans):
            if any(_overlap(span, before) for before in spans[:n]):
                self.problem((*path, str(n)), "is in force on days on which another wording of this rule is")

    def term(self, doc: counts.TermDoc, path: Path) -> Term:
        term = self._count(doc, self.basis(doc, path), path)
        other = self._reading(doc.other, term, (*path, "other")) if doc.other else None
        return replace(term, other=other, starts=doc.starts, in_force=in_force(doc.in_force))

    def no_exit(self, doc: schema.NoExitDoc) -> NoExit:
        where = ("no_exit",)
        earliest = self.term(doc.if_established, (*where, "if_established")) if doc.if_established else None
        return NoExit(doc.excluded, self.basis(doc, where), earliest)

    def _count(self, doc: counts.CountDoc, basis: Basis, path: Path) -> Term:
        """A term of this basis; what holds where no day is named is hedged as the term itself is."""
        term = Term(
            basis=basis,
            **self._ways(doc, path, None),
            within=_length(doc.within or doc),
            not_before=_span(doc.not_before) if doc.not_before else None,
            only=_bar(doc.only) if doc.only else None,
            hold=Hold(doc.hold.begun, doc.hold.ended) if doc.hold else None,
            pause=self._pause(doc.pause, (*path, "pause")) if doc.pause else None,
            extension=self._extension(doc.extension, basis, (*path, "extension")) if doc.extension else None,
        )
        if doc.otherwise is None:
            return term
        otherwise = self._count(doc.otherwise, basis, (*path, "otherwise"))
        hedged = {name: getattr(otherwise, name) or getattr(term, name) for name in ("only", "hold", "pause", "extension")}
        return replace(term, otherwise=replace(otherwise, **hedged))

    def _ways(self, doc: counts.CountDoc | counts.ReadingDoc, path: Path, like: Term | None) -> dict[str, Any]:
        """How a term is counted: as it says or, what it leaves out, as the term that it reads otherwise or as its file says."""
        found = {}
        for name, known in (("counting", Counting), ("rolling", Rolling), ("effect", Effect)):
            said = getattr(doc, name) or getattr(like, name, None) or getattr(self.defaults, name, None)
            if said is None and not doc.date:
                self.problem(path, f"says no {name}: {', '.join(known)}")
            found[name] = said or next(iter(known))
        return found

    def _reading(self, doc: counts.ReadingDoc, term: Term, path: Path) -> Reading:
        """Another reading: what it leaves out it says as the term does."""
        read = replace(term, **self._ways(doc, path, term), within=_length(doc), otherwise=None)
        return Reading(read, doc.source)

    def _pause(self, doc: counts.PauseDoc, path: Path) -> Pause:
        return Pause(doc.begun, doc.ended, self.basis(doc, path), doc.afresh)

    def _extension(self, doc: counts.ExtensionDoc, basis: Basis, path: Path) -> Extension:
        if doc.basis:
            self.registered(doc.basis, (*path, "basis"))
            basis = cite(doc.basis, checked=doc.checked, disputed=doc.disputed)
        term = Term(basis, Counting.DAY_AFTER, Effect.LAST_DAY, _length(doc))
        return Extension(doc.by, replace(term, otherwise=replace(term, within=_length(doc.otherwise))) if doc.otherwise else term)


def as_written(path: Path, document: Document) -> Path:
    """The path without the number of a list's only item where the file does without the list."""
    told: Path = ()
    for part in path:
        if part != "0" or (*told, part) in document.marks:
            told = (*told, part)
    return told


def in_force(doc: counts.InForceDoc | None) -> InForce:
    return InForce(doc.since, doc.until) if doc else ALWAYS


def _overlap(one: InForce, other: InForce) -> bool:
    first, second = ((span.since or date.min, span.until or date.max) for span in (one, other))
    return first[0] <= second[1] and second[0] <= first[1]


def _length(doc: counts.SpanDoc | counts.LengthDoc) -> Length | None:
    if isinstance(doc, counts.SpanDoc):
        return _span(doc)
    if doc.cutoff:
        return CutOff(doc.cutoff.by, doc.cutoff.out)
    if doc.nth_month:
        return NthMonth(doc.nth_month)
    if doc.period:
        first = _span(doc.period.first) if doc.period.first else None
        return Renewals(_whole(doc.period.every), _whole(doc.period.notice), doc.period.since, first)
    if doc.date:
        return Named() if doc.date == "named" else On(doc.date)
    if several := doc.latest_of or doc.earliest_of:
        return Choice(doc.latest_of is not None, tuple(length for one in several if (length := _length(one))))
    return _span(doc)


def _bar(doc: counts.BarDoc) -> Bar:
    if doc.window:
        return Bar(doc.since, every=_whole(doc.window.every), width=_whole(doc.window.width))
    return Bar(doc.since, not_before=_span(doc.not_before) if doc.not_before else None)


def _whole(doc: counts.SpanDoc) -> Span:
    span = _span(doc)
    assert span is not None
    return span


def _span(doc: counts.SpanDoc | counts.LengthDoc) -> Span | None:
    given: Iterator[tuple[Unit, int | None]] = ((unit, getattr(doc, unit.value)) for unit in Unit)
    span = next((Span(count, unit) for unit, count in given if count is not None), None)
    if span is None or not isinstance(doc, counts.LengthDoc):
        return span
    return replace(span, excepted=doc.excepted, sitting=_sitting(doc.sitting) if doc.sitting else None, since=doc.since)


def _sitting(doc: counts.SittingDoc) -> Sitting:
    return Sitting(doc.all_of or doc.any_of or (), together=doc.all_of is not None)
