"""The vocabulary's models -> core values: one function for each, and the merging of parts by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from pydantic import ValidationError

from tracker.core.basis import Act, Title
from tracker.core.term import Term
from tracker.core.workflow import State, Timer, Transition, Treaty, Workflow
from tracker.errors import InvalidLaw, RefusedInput
from tracker.library import counts, fields, schema
from tracker.library.strict_yaml import Document, Path, YAMLProblem, parse
from tracker.library.terms import Terms, as_written, in_force

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
    path = as_written(tuple(str(part) for part in error["loc"] if part != "[key]"), document)
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
    reader = Terms(document, None, acts)
    terms = {timer: reader.terms(docs, ("terms", timer)) for timer, docs in model.terms.items()}
    no_exit = reader.no_exit(model.no_exit) if model.no_exit else None
    if reader.problems:
        raise InvalidLaw(reader.problems)
    dates = {name: day for name, day in model.dates.items() if day is not None}
    undated = tuple(name for name in model.dates if name not in dates)
    return Treaty(model.treaty, _title(model.title), terms, dates, model.depositaries, model.link, no_exit, undated)


def make_workflow(model: schema.WorkflowDoc, sources: Sources, acts: Mapping[str, Act]) -> Workflow:
    """Merge a workflow with its parts, by name. What does not fit together is added to `sources.problems`."""
    states: dict[str, State] = {}
    timers: dict[str, Timer] = {}
    kinds: dict[str, Title] = {}
    days: dict[str, str] = {}
    calendars: dict[str, Title] = {}
    for document, part in sources.files:
        reader = Terms(document, part.terms, acts)
        for kind, title in part.kinds.items():
            if kind in kinds:
                sources.problems.append(f"{document.at(('kinds', kind))}: the kind {kind} is declared twice")
            kinds[kind] = _title(title)
        for name, kind in part.days.items():
            if days.get(name, kind) != kind:
                sources.problems.append(f"{document.at(('days', name))}: the day {name} is another event elsewhere")
            days[name] = kind
        calendars |= {name: _title(title) for name, title in part.calendars.items()}
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
        calendars=calendars,
        acts=acts,
    )


def _merged(before: State | None, name: str, doc: schema.StateDoc, reader: Terms) -> State:
    before = before or State(name, Title(""))
    if doc.title and before.title.en:
        reader.problem(("states", name, "title"), f"the state {name} has a second title")
    known = {move.kind for move in before.transitions}
    moves = []
    for kind, variants in doc.transitions.items():
        where = ("states", name, "transitions", kind)
        if kind in known:
            reader.problem(where, f"the transition of {name} on {kind} is given twice")
        reader.apart(variants, where)
        for n, move in enumerate(variants):
            basis = reader.basis(move, (*where, str(n)))
            moves.append(Transition(kind, move.to, basis, move.aside, in_force(move.in_force), move.exceptional))
    title = _title(doc.title) if doc.title else before.title
    not_allowed = {kind: reader.basis(law, ("states", name, "not_allowed", kind)) for kind, law in doc.not_allowed.items()}
    flags = (before.final or doc.final, before.usual or doc.usual, before.bound or doc.bound)
    return State(name, title, (*before.transitions, *moves), *flags, {**before.not_allowed, **not_allowed})


def _timer(name: str, doc: schema.TimerDoc, reader: Terms) -> Timer:
    return Timer(
        name=name,
        title=_title(doc.title),
        starts=doc.starts,
        term=reader.terms(doc.term, ("timers", name, "term")) if doc.term else None,
        stops=doc.stops,
        overtaken_by=doc.overtaken_by,
        then=doc.then,
        again=doc.again,
        unmet=_title(doc.unmet) if doc.unmet else None,
        optional=doc.optional,
        required=doc.required,
        treaties=doc.treaties,
    )


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
                "rolling": instead_of.rolling.value,
                "effect": instead_of.effect.value,
                "basis": instead_of.basis.citation,
            }
            value = {**inherited, **value}
        reader = Terms(document, None, None)
        term = reader.term(validated(counts.TermDoc, replace(document, value=value)), ())
    except YAMLProblem as problem:
        raise RefusedInput(str(problem)) from None
    except InvalidLaw as error:
        raise RefusedInput(error.problems[0]) from None
    if reader.problems:
        raise RefusedInput(reader.problems[0])
    return replace(term, basis=replace(term.basis, checked=False))
