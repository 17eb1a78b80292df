"""The commands about the law itself: workflow list, show, check, draw, schema; treaty list, show."""

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import adopting
from tracker.cli.completing import complete_bills, complete_treaties, complete_workflows
from tracker.cli.console import as_day, heading, now, print_json, reader, settings, table
from tracker.cli.options import AsJson, AsOf

if TYPE_CHECKING:
    from tracker.core.term import InForce, Term
    from tracker.library.reader import Library

workflow = typer.Typer(
    help="The procedures: list, show, check, draw, schema; the texts that the ledger keeps: texts, adopt.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
treaty = typer.Typer(help="The treaties: list, show.", no_args_is_help=True, rich_markup_mode=None)

Workflow = Annotated[str, typer.Argument(metavar="W", help="A workflow: ru/denunciation.", autocompletion=complete_workflows)]
Treaty = Annotated[str, typer.Argument(metavar="T", help="A treaty: open-skies.", autocompletion=complete_treaties)]


class Drawing(StrEnum):
    """The formats of a drawing."""

    mermaid = "mermaid"
    dot = "dot"


class Sort(StrEnum):
    """The sorts of law file."""

    workflow = "workflow"
    part = "part"
    treaty = "treaty"
    acts = "acts"


def add_to(app: typer.Typer) -> None:
    """Register the two groups."""
    adopting.add_to(workflow)
    app.add_typer(workflow, name="workflow")
    app.add_typer(treaty, name="treaty")


def _library() -> "Library":
    from tracker import bootstrap

    return bootstrap.library(settings())


@workflow.command("list")
def workflow_list(as_json: AsJson = False) -> None:
    """The procedures that a bill can go by."""
    library = _library()
    known = [library.rules(name).workflow for name in library.workflow_names()]
    if as_json:
        from tracker import law_shapes

        print_json(
            [
                {
                    "workflow": w.name,
                    "title": law_shapes.title(w.title),
                    "jurisdiction": w.jurisdiction,
                    "law_as_of": law_shapes.day(w.law_as_of),
                }
                for w in known
            ]
        )
        return
    table(
        ("workflow", "where", "title", "law as of"),
        [(w.name, w.jurisdiction, w.title.en, str(w.law_as_of)) for w in known],
    )


@workflow.command("show")
def workflow_show(name: Workflow, as_json: AsJson = False) -> None:
    """A procedure in full: its states, moves, timers, event kinds, and the law behind each."""
    from tracker import wording

    rules = _library().rules(name)
    law = rules.workflow
    if as_json:
        from tracker import law_shapes

        print_json(law_shapes.workflow(law))
        return
    print(f"{law.name}  {law.title.en}")
    print(f"  {law.jurisdiction}, days in {law.timezone}, law as of {law.law_as_of}, begins in {law.first}")
    heading("States and moves")
    rows = []
    for state in law.states:
        end = "usual end" if state.usual else "an end" if state.final else ""
        rows.append((state.name, state.title.en, end, "", ""))
        rows += [("", f"  {m.kind}", f"-> {m.to}", _in_force(m.in_force), wording.law(m.basis)) for m in state.transitions]
    table(("state", "", "", "", "law"), rows)
    heading("Timers")
    table(
        ("timer", "starts on", "stopped or overtaken by", "then", "term", "law"),
        [
            (
                t.name,
                ", ".join(map(str, t.starts)),
                ", ".join([*t.stops, *t.overtaken_by]),
                t.then or "",
                _length(t.term) + (f" ({', '.join(t.treaties)} alone)" if t.treaties else ""),
                wording.law(t.term.basis) if t.term else "the treaty's clause",
            )
            for t in law.timers
        ],
    )
    heading("Event kinds")
    table(("kind", "", ""), [(kind, title.en, title.ru or "") for kind, title in law.kinds.items()])
    heading("Acts")
    used = {t.basis.act for s in law.states for t in s.transitions} | {t.term.basis.act for t in law.timers if t.term}
    table(("act", "title", "text"), [(a.id, a.title.en, a.link or "") for name, a in law.acts.items() if name in used])


def _in_force(span: "InForce") -> str:
    return str(span) if span.since or span.until else ""


def _length(term: "Term | None") -> str:
    if term is None:
        return "from the treaty"
    if term.variants:
        return "; ".join(f"{_length(replace(one, variants=()))}, {one.in_force}" for one in term.variants)
    if term.otherwise:
        return f"{term.within}, else {_length(term.otherwise)}"
    parts = [f"not before {term.not_before}"] if term.not_before else []
    parts += [str(term.within)] if term.within else []
    parts += [str(one) for one in (term.only, term.hold, term.pause, term.extension) if one]
    parts += [f"after {', or '.join(map(str, term.starts))}"] if term.starts else []
    parts += [f"or, as another reads it, {term.other.term.within}, effect {term.other.term.effect}"] if term.other else []
    return f"{', '.join(parts)} (counting {term.counting}, rolling {term.rolling}, effect {term.effect})"


@workflow.command("check")
def workflow_check(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE...]", help="Law files: workflows, parts, treaties, acts; without any, the whole library."),
    ] = None,
) -> None:
    """Check law files: the vocabulary, and that every procedure is sound. Exit code 4 where something is wrong."""
    import sys

    from tracker.errors import InvalidLaw, visible

    library = _library()
    wrong: dict[str, None] = {}
    for file in files or library.files():
        try:
            print(f"{visible(library.told(file))}: {library.check(file)}")
        except InvalidLaw as error:
            for problem in error.problems:
                if problem not in wrong:  # one workflow's problem is met again in every treaty that is checked against it
                    print(visible(problem), file=sys.stderr)
                wrong[problem] = None
    if not files:
        _tell_waiting()
    if wrong:
        print(f"{len(wrong)} problem{'' if len(wrong) == 1 else 's'} found", file=sys.stderr)
        raise typer.Exit(4)


def _tell_waiting() -> None:
    """Where there is a ledger, which newer texts wait to be adopted by it."""
    from tracker import wording
    from tracker.errors import LedgerUnavailable

    try:
        waiting = reader().waiting()
    except LedgerUnavailable:
        return
    for text in waiting:
        print(wording.waiting(text))


@workflow.command("draw")
def workflow_draw(
    name: Workflow,
    bill: Annotated[
        str | None,
        typer.Option("--bill", metavar="BILL", help="Mark where this bill stands.", autocompletion=complete_bills),
    ] = None,
    as_of: AsOf = None,
    format: Annotated[Drawing, typer.Option("--format", help="The language of the drawing.")] = Drawing.mermaid,
) -> None:
    """Draw a procedure, as text that Mermaid or Graphviz makes a picture of."""
    from tracker import drawing
    from tracker.errors import RefusedInput

    outlook = reader().look(bill, now(), as_day("--as-of", as_of)) if bill else None
    if outlook and outlook.record.workflow != name:
        raise RefusedInput(f"the bill {bill} goes by {outlook.record.workflow}, not by {name}")
    rules = outlook.rules if outlook else _library().rules(name)
    print({Drawing.mermaid: drawing.mermaid, Drawing.dot: drawing.dot}[format](rules, outlook))


@workflow.command("schema")
def workflow_schema(
    sort: Annotated[Sort, typer.Argument(metavar="SORT", help="workflow, part, treaty or acts.")] = Sort.workflow,
) -> None:
    """The JSON Schema of a law file, for editors that complete and check YAML."""
    from tracker.library.schema import json_schema

    print_json(json_schema(sort.value))


@treaty.command("list")
def treaty_list(as_json: AsJson = False) -> None:
    """The treaties whose clauses are written down."""
    from tracker import law_shapes

    library = _library()
    known = [library.treaty(name) for name in library.treaty_names()]
    if as_json:
        print_json([{"treaty": t.name, "title": law_shapes.title(t.title), "depositaries": list(t.depositaries)} for t in known])
        return
    table(("treaty", "title", "depositary"), [(t.name, t.title.en, ", ".join(t.depositaries)) for t in known])


@treaty.command("show")
def treaty_show(name: Treaty, as_of: AsOf = None, as_json: AsJson = False) -> None:
    """A treaty's clauses and dates, and the bills on it with their days."""
    from tracker import law_shapes, shapes, wording
    from tracker.asking import Selection
    from tracker.errors import LedgerUnavailable

    found = _library().treaty(name)
    day = as_day("--as-of", as_of)
    try:
        outlooks = reader().looks(now(), day, Selection(treaty=name))
        unread = ""
    except LedgerUnavailable as error:
        outlooks, unread = [], str(error)
    if as_json:
        bills = [{**shapes.brief(o), "deadlines": [shapes.deadline(d) for d in o.open_deadlines]} for o in outlooks]
        print_json({**law_shapes.treaty(found), "bills": bills})
        return
    print(f"{found.name}  {found.title.en}")
    for what, said in (("depositary", ", ".join(found.depositaries)), ("text", found.link or "")):
        if said:
            print(f"  {what:<12}{said}")
    for event, on in found.dates.items():
        print(f"  {on}  {event.replace('_', ' ')}")
    heading("Terms")
    table(("timer", "term", "law"), [(timer, _length(term), wording.law(term.basis)) for timer, term in found.terms.items()])
    heading("Bills")
    rows = []
    for o in outlooks:
        soonest = next(iter(o.open_deadlines), None)
        left = f"{wording.days_of(soonest)}: {soonest.timer.name} ({soonest.day})" if soonest else ""
        rows.append((o.record.bill, o.state.title.en, left, wording.visible(o.record.title)))
    table(("bill", "state", "next deadline", "title"), rows)
    if not rows:
        print(unread or "none yet")
