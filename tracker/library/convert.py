"""The vocabulary's models -> core values: one function for each, and the merging of parts by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from pydantic import ValidationError

from tracker.core.basis import Act, Basis, Title, cite
from tracker.core.term import Bar, Choice, Counting, CutOff, Effect, Hold, Length, Named, NthMonth, Renewals, Span, Term, Unit
from tracker.core.workflow import NoExit, State, Timer, Transition, Treaty, Workflow
from tracker.errors import InvalidLaw, RefusedInput, not_found
from tracker.library import counts, fields, schema
from tracker.library.strict_yaml import Document, Path, YAMLProblem, parse

Model = TypeVar("Model", bound=fields.Strict)
LawDoc = schema.WorkflowDoc | schema.PartDoc


@dataclass
class Sources:
    """The files that make up one workflow, in order; where each thing was first said; what is wrong so far."""

    files: list[tuple[Document, LawDoc]] = field(default_factory=list)
    parts: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)

    def add(self, document: Document, model: LawDoc) -> None:
        """Put the next file, after the parts that it uses."""
        self.files.append((document, model))

    def at(self, path: Path) -> str:
        """ "file:line:column" of a place, in the file that says it (the last, where none does)."""
        while path:
            for document, _ in reversed(self.files):
                if path in document.marks:
                    return document.at(path)
            path = path[:-1]
        return self.files[-1][0].at(())


def validated(model: type[Model], document: Document) -> Model:
    """A document as a model of the vocabulary. Raises `InvalidLaw` with every problem and its place."""
    try:
        return model.model_validate(document.value)
    except ValidationError as error:
        raise InvalidLaw([_told(document, dict(item)) for item in error.errors(include_url=False)]) from None


def _told(document: Document, error: Mapping[str, Any]) -> str:
    path = tuple(str(part) for part in error["loc"] if part != "[key]")
    known = {"missing": "is missing", "extra_forbidden": "unknown key", "string_type": "must be text"}
    message = known.get(error["type"], str(error["msg"]))
    if error["type"] == "unknown_key":
        path = (*path, error["ctx"]["key"])
    name = ".".join(path)
    return (
        f"{document.at(path)}: {name + ': ' if name and error['type'] != 'unknown_key' else ''}{message[:1].lower()}{message[1:]}"
    )


def make_acts(model: schema.ActsDoc) -> Mapping[str, Act]:
    """The registered acts, by id."""
    return {name: Act(name, _title(act.title), act.link) for name, act in model.acts.items()}


def make_treaty(model: schema.TreatyDoc, document: Document, acts: Mapping[str, Act]) -> Treaty:
    """A treaty with its clauses as terms. Raises `InvalidLaw`."""
    reader = _Terms(document, None, acts)
    terms = {timer: reader.term(term, ("terms", timer)) for timer, term in model.terms.items()}
    no_exit = reader.no_exit(model.no_exit) if model.no_exit else None
    if reader.problems:
        raise InvalidLaw(reader.problems)
    return Treaty(model.treaty, _title(model.title), terms, model.dates, model.depositaries, model.link, no_exit)


def make_workflow(model: schema.WorkflowDoc, sources: Sources, acts: Mapping[str, Act]) -> Workflow:
    """Merge a workflow with its parts, by name. What does not fit together is added to `sources.problems`."""
    states: dict[str, State] = {}
    timers: dict[str, Timer] = {}
    kinds: dict[str, Title] = {}
    days: dict[str, str] = {}
    for document, part in sources.files:
        reader = _Terms(document, part.terms, acts)
        for kind, title in part.kinds.items():
            if kind in kinds:
                sources.problems.append(f"{document.at(('kinds', kind))}: the kind {kind} is declared twice")
            kinds[kind] = _title(title)
        for name, kind in part.days.items():
            if days.get(name, kind) != kind:
                sources.problems.append(f"{document.at(('days', name))}: the day {name} is another event elsewhere")
            days[name] = kind
        for name, state in part.states.items():
            states[name] = _merged(states.get(name), name, state, reader)
        for name, timer in part.timers.items():
            if name in timers:
                sources.problems.append(f"{document.at(('timers', name))}: the timer {name} is given twice")
            timers[name] = _timer(name, timer, reader)
        sources.problems += reader.problems
    untitled = [name for name, state in states.items() if not state.title.en]
    sources.problems += [f"{sources.at(('states', name))}: no file gives the state {name} a title" for name in untitled]
    return Workflow(
        name=model.workflow,
        title=_title(model.title),
        jurisdiction=model.jurisdiction,
        timezone=model.timezone,
        law_as_of=model.law_as_of,
        first=model.first,
        states=tuple(states.values()),
        timers=tuple(timers.values()),
        kinds=kinds,
        days=days,
        acts=acts,
    )


def _merged(before: State | None, name: str, doc: schema.StateDoc, reader: _Terms) -> State:
    before = before or State(name, Title(""))
    if doc.title and before.title.en:
        reader.problem(("states", name, "title"), f"the state {name} has a second title")
    known = {move.kind for move in before.transitions}
    moves = []
    for kind, move in doc.transitions.items():
        where = ("states", name, "transitions", kind)
        if kind in known:
            reader.problem(where, f"the transition of {name} on {kind} is given twice")
        moves.append(Transition(kind, move.to, reader.basis(move, where), move.aside))
    title = _title(doc.title) if doc.title else before.title
    return State(name, title, (*before.transitions, *moves), before.final or doc.final, before.usual or doc.usual)


def _timer(name: str, doc: schema.TimerDoc, reader: _Terms) -> Timer:
    term = reader.term(doc.term, ("timers", name, "term")) if doc.term else None
    unmet = _title(doc.unmet) if doc.unmet else None
    return Timer(name, _title(doc.title), doc.starts, term, doc.stops, doc.overtaken_by, doc.then, doc.again, unmet, doc.optional)


@dataclass
class _Terms:
    """Reads the terms and bases of one file, by what the file says once for all of them."""

    document: Document
    defaults: counts.DefaultsDoc | None
    acts: Mapping[str, Act] | None
    problems: list[str] = field(default_factory=list)

    def problem(self, path: Path, what: str) -> None:
        self.problems.append(f"{self.document.at(path)}: {what}")

    def basis(self, doc: schema.TransitionDoc | counts.TermDoc | schema.NoExitDoc, path: Path) -> Basis:
        for key, citation in (("basis", doc.basis), ("disputed", doc.disputed)):
            act = citation.split()[0] if citation else None
            if act and self.acts is not None and act not in self.acts:
                self.problem((*path, key), not_found("act", act, self.acts, "register it in acts.yaml"))
        return cite(doc.basis, checked=doc.checked, disputed=doc.disputed)

    def term(self, doc: counts.TermDoc, path: Path) -> Term:
        return self._count(doc, self.basis(doc, path), path)

    def no_exit(self, doc: schema.NoExitDoc) -> NoExit:
        where = ("no_exit",)
        earliest = self.term(doc.if_established, (*where, "if_established")) if doc.if_established else None
        return NoExit(doc.excluded, self.basis(doc, where), earliest)

    def _count(self, doc: counts.CountDoc, basis: Basis, path: Path) -> Term:
        counting = doc.counting or (self.defaults and self.defaults.counting)
        effect = doc.effect or (self.defaults and self.defaults.effect)
        if counting is None and not doc.date:
            self.problem(path, f"says no counting: {', '.join(Counting)}")
        if effect is None and not doc.date:
            self.problem(path, f"says no effect: {', '.join(Effect)}")
        return Term(
            basis=basis,
            counting=counting or Counting.DAY_AFTER,
            effect=effect or Effect.LAST_DAY,
            within=_length(doc.within or doc),
            not_before=_span(doc.not_before) if doc.not_before else None,
            otherwise=self._count(doc.otherwise, basis, (*path, "otherwise")) if doc.otherwise else None,
            only=_bar(doc.only) if doc.only else None,
            hold=Hold(doc.hold.begun, doc.hold.ended) if doc.hold else None,
        )


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
        return Named()
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
    excepted = doc.excepted if isinstance(doc, counts.LengthDoc) else ()
    return next((Span(count, unit, excepted) for unit, count in given if count is not None), None)


def _title(doc: fields.TitleDoc) -> Title:
    return Title(doc.en, doc.ru)


def own_term(timer: str, text: str, instead_of: Term | None) -> Term:
    """A bill's own term, as its user wrote it: "{months: 12, basis: Lease art. 4}".

    What it leaves out (basis, counting, effect) it takes from the term `instead_of` which it stands. The act that it
    cites need not be registered; such a term counts as not checked. Raises `RefusedInput`.
    """
    try:
        document = parse(text, f"term {timer}")
        value = document.value
        if isinstance(value, dict) and instead_of is not None:
            inherited = {
                "counting": instead_of.counting.value,
                "effect": instead_of.effect.value,
                "basis": instead_of.basis.citation,
            }
            value = {**inherited, **value}
        reader = _Terms(document, None, None)
        term = reader.term(validated(counts.TermDoc, replace(document, value=value)), ())
    except YAMLProblem as problem:
        raise RefusedInput(str(problem)) from None
    except InvalidLaw as error:
        raise RefusedInput(error.problems[0]) from None
    if reader.problems:
        raise RefusedInput(reader.problems[0])
    return replace(term, basis=replace(term.basis, checked=False))
