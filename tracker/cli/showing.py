"""`tracker show`: one bill, whole."""

from typing import TYPE_CHECKING

import typer

from tracker.cli.console import as_day, axes, axes_json, heading, now, print_json, reader, table, told_axes
from tracker.cli.options import AsJson, AsOf, Bill, KnownAt, LawOf, RulesBy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.asking import Axes
    from tracker.core.outlook import Outlook
    from tracker.library.texts import Waiting


NOT_KEPT = "as its file says now: `tracker workflow adopt` has the ledger keep it"


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("show")(show)


def show(
    bill: Bill, as_of: AsOf = None, known_at: KnownAt = None, law_of: LawOf = None, rules: RulesBy = None, as_json: AsJson = False
) -> None:
    """Where a bill stands: state, history, deadlines, what may happen next and by which law, findings, notes.

    tracker show RU-OPEN-SKIES --as-of 2021-05-27
    """
    asked = axes(known_at, law_of, rules)
    tracker = reader()
    outlook = tracker.look(bill, now(), as_day("--as-of", as_of), **asked)
    waiting = tracker.waiting(outlook.record) if rules is None else []
    if as_json:
        from tracker import shapes

        print_json({**shapes.outlook(outlook), **axes_json(asked), "waiting": [shapes.waiting(text) for text in waiting]})
        return
    _head(outlook, asked, waiting)
    _history(outlook)
    _deadlines(outlook)
    _next(outlook)
    _remarks(outlook)


def _head(outlook: "Outlook", asked: "Axes", waiting: "Sequence[Waiting]") -> None:
    from tracker import wording
    from tracker.library.texts import SHOWN
    from tracker.texts import names_of

    record, workflow = outlook.record, outlook.rules.workflow
    names = names_of(record.workflow, record.treaty)
    print(f"{record.bill}  {wording.visible(record.title)}")
    facts = [
        ("state", f"{outlook.state.title.en}  [{outlook.state.name}]"),
        ("as of", f"{outlook.as_of}, {wording.weekday(outlook.as_of)} ({workflow.timezone})"),
        *told_axes(asked).items(),
        ("workflow", f"{workflow.name}: {workflow.title.en} (law as of {workflow.law_as_of})"),
        *(("text", f"{name} {record.law[name][:SHOWN]}" if name in record.law else f"{name} {NOT_KEPT}") for name in names),
        *(("waiting", wording.waiting(text)) for text in waiting),
        ("bound", "; ".join(map(str, outlook.memberships))),
        ("treaty", record.treaty or ""),
        ("number", wording.visible(record.number or "")),
        ("tags", wording.visible(", ".join(record.tags))),
        *(("term", wording.visible(f"{name} {term}")) for name, term in record.terms.items()),
        ("void", wording.visible(record.void or "")),
    ]
    for name, value in facts:
        if value:
            print(f"  {name:<9}{value}")


def _history(outlook: "Outlook") -> None:
    from tracker import wording
    from tracker.core.findings import Code

    passed = {p.event.seq for p in outlook.position.passages}
    unforeseen = {f.seq for f in outlook.position.findings if f.code is Code.NOT_FORESEEN}
    told = [(p.event, p.to, "irregular" if p.irregular else "") for p in outlook.position.passages]
    told += [
        (event, "", "not foreseen" if event.seq in unforeseen else "without effect")
        for event in outlook.record.events
        if event.seq not in passed and event.on <= outlook.as_of
    ]
    rows = []
    for event, to, remark in sorted(told, key=lambda row: row[0].on):
        number = str(event.seq) if event.seq is not None else "-"
        rows.append(
            (
                str(event.on),
                number,
                event.kind,
                f"-> {to}" if to else "",
                wording.event(event, outlook) + (f"; {remark}" if remark else ""),
            )
        )
    heading("History")
    table(("on", "entry", "event", "leads to", ""), rows, right=(1,))
    if not rows:
        print(f"nothing recorded on or before {outlook.as_of}")


def _deadlines(outlook: "Outlook") -> None:
    from tracker import wording

    rows = [
        (
            wording.days_of(d) if d.is_open else "",
            wording.span(d),
            str(d.effect or ""),
            d.timer.name,
            wording.standing(d),
            wording.law(d.basis),
        )
        for d in outlook.deadlines
    ]
    if rows:
        heading("Deadlines")
        table(("remaining", "last day", "effect", "deadline", "standing", "law"), rows)


def _next(outlook: "Outlook") -> None:
    from tracker import wording

    rows = []
    for n in outlook.next:
        when = [f"by itself on {n.acts_on}"] if n.acts_on else []
        when += [f"not before {n.opens}"] if n.opens and n.opens > outlook.as_of else []
        when += [f"{'by' if n.by >= outlook.as_of else 'was due by'} {n.by}"] if n.by else []
        law = "; ".join(dict.fromkeys(wording.law(basis) for basis in (n.term_basis, n.basis) if basis))
        rows.append((n.kind, wording.title(outlook, n.kind), f"-> {n.to}", ", ".join(when), law))
    heading("What may happen next")
    table(("event", "", "leads to", "when", "law"), rows)
    if not rows:
        print("nothing: this is an end" if outlook.state.final else "nothing that the treaty allows")


def _remarks(outlook: "Outlook") -> None:
    from tracker import wording
    from tracker.core.agenda import Awaited

    if outlook.agenda:
        heading("Expected")
        for item in outlook.agenda:
            moved = f", moved from {item.moved_from}" if item.moved_from else ""
            gone = (
                "; gone by, not recorded"
                if item.standing is Awaited.GONE_BY
                else f"; {wording.remaining((item.on - outlook.as_of).days)}"
            )
            source = f" ({wording.visible(item.source)})" if item.source else ""
            print(f"  {item.on}  {item.kind}{moved}{gone}{source}")
    if outlook.findings:
        heading("Findings")
        for finding in outlook.findings:
            print(f"  {wording.finding(finding, outlook.rules.workflow)}")
    if outlook.record.notes:
        heading("Notes")
        for entry, text in outlook.record.notes:
            print(f"  {entry.recorded_at:%Y-%m-%d} {wording.visible(entry.recorded_by)}: {wording.visible(text)}")
