"""The commands that read: show, days, list, log."""

from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.console import (
    AsJson,
    AsOf,
    Bill,
    Limit,
    as_day,
    complete_bills,
    complete_treaties,
    complete_workflows,
    heading,
    now,
    print_json,
    reader,
    table,
)

if TYPE_CHECKING:
    from tracker.core.outlook import Outlook

OptionalBill = Annotated[
    str | None,
    typer.Argument(metavar="[BILL]", help="One bill; without it, all of them.", autocompletion=complete_bills),
]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    for command in (show, days, list_, log):
        app.command(command.__name__.rstrip("_"))(command)


def show(bill: Bill, as_of: AsOf = None, as_json: AsJson = False) -> None:
    """Where a bill stands: state, history, deadlines, what may happen next and by which law, findings, notes.

    tracker show RU-OPEN-SKIES --as-of 2021-05-27
    """
    outlook = reader().look(bill, now(), as_day("--as-of", as_of))
    if as_json:
        from tracker import shapes

        print_json(shapes.outlook(outlook))
        return
    _head(outlook)
    _history(outlook)
    _deadlines(outlook)
    _next(outlook)
    _remarks(outlook)


def _head(outlook: "Outlook") -> None:
    from tracker import wording

    record, workflow = outlook.record, outlook.rules.workflow
    print(f"{record.bill}  {wording.visible(record.title)}")
    facts = [
        ("state", f"{outlook.state.title.en}  [{outlook.state.name}]"),
        ("as of", f"{outlook.as_of}, {wording.weekday(outlook.as_of)} ({workflow.timezone})"),
        ("workflow", f"{workflow.name}: {workflow.title.en} (law as of {workflow.law_as_of})"),
        ("treaty", record.treaty or ""),
        ("number", wording.visible(record.number or "")),
        ("tags", wording.visible(", ".join(record.tags))),
        ("void", wording.visible(record.void or "")),
    ]
    for name, value in facts:
        if value:
            print(f"  {name:<9}{value}")


def _history(outlook: "Outlook") -> None:
    from tracker import wording
    from tracker.core.findings import Code

    unmoved = {f.seq for f in outlook.position.findings if f.code is Code.NOT_FORESEEN}
    told = [(p.event, p.to, "irregular" if p.irregular else "") for p in outlook.position.passages]
    told += [(e, "", "not foreseen") for e in outlook.record.events if e.seq in unmoved and e.on <= outlook.as_of]
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
        when += [f"by {n.by}"] if n.by else []
        law = f"{wording.law(n.term_basis)}; {wording.law(n.basis)}" if n.term_basis else wording.law(n.basis)
        rows.append((n.kind, wording.title(outlook, n.kind), f"-> {n.to}", ", ".join(when), law))
    heading("What may happen next")
    table(("event", "", "leads to", "when", "law"), rows)
    if not rows:
        print("nothing: this is an end")


def _remarks(outlook: "Outlook") -> None:
    from tracker import wording
    from tracker.core.agenda import Awaited
    from tracker.core.findings import say

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
            print(f"  {say(finding, outlook.rules.workflow)}")
    if outlook.record.notes:
        heading("Notes")
        for entry, text in outlook.record.notes:
            print(f"  {entry.recorded_at:%Y-%m-%d} {wording.visible(entry.recorded_by)}: {wording.visible(text)}")


def days(
    bill: OptionalBill = None,
    within: Annotated[
        int | None,
        typer.Option("--within", metavar="DAYS", min=0, help="Only what is due within so many days (and what is overdue)."),
    ] = None,
    as_of: AsOf = None,
    limit: Limit = None,
    as_json: AsJson = False,
) -> None:
    """How many days remain: the deadlines that ask for attention, soonest first.

    Counted to the day of effect where time itself acts, to the last day where it does not; 0 is that day, and what is
    overdue is negative.

    tracker days --within 30
    """
    from tracker import shapes, wording

    found = reader().days(now(), as_day("--as-of", as_of), bill, within)[:limit]
    if as_json:
        print_json([{"bill": o.record.bill, "as_of": shapes.day(o.as_of), **shapes.deadline(d)} for o, d in found])
        return
    if not found:
        print("no deadline is running" if within is None else f"no deadline within {wording.count_of(within, 'day')}")
        return
    rows = [
        (
            str(d.days) if d.days is not None else "?" if d.clock.reckoning.unknown else "-",
            wording.span(d),
            str(d.effect or ""),
            o.record.bill,
            d.timer.title.en,
            wording.standing(d),
            wording.law(d.basis),
        )
        for o, d in found
    ]
    table(("days", "last day", "effect", "bill", "deadline", "standing", "law"), rows, right=(0,))


def list_(
    text: Annotated[str | None, typer.Argument(metavar="[TEXT]", help="Part of a name, title, number or treaty.")] = None,
    state: Annotated[str | None, typer.Option("--state", metavar="S", help="Only bills in this state.")] = None,
    workflow: Annotated[
        str | None,
        typer.Option("--workflow", metavar="W", help="Only this workflow.", autocompletion=complete_workflows),
    ] = None,
    treaty: Annotated[
        str | None, typer.Option("--treaty", metavar="T", help="Only this treaty.", autocompletion=complete_treaties)
    ] = None,
    tag: Annotated[str | None, typer.Option("--tag", metavar="T", help="Only bills with this tag.")] = None,
    closed: Annotated[
        bool | None, typer.Option("--closed/--open", help="Only bills at an end, or only those still on their way.")
    ] = None,
    as_of: AsOf = None,
    limit: Limit = None,
    as_json: AsJson = False,
) -> None:
    """The bills and where each stands, by name.

    tracker list --treaty open-skies --open
    """
    from tracker import shapes, wording
    from tracker.service import Selection

    wanted = Selection(text, state.replace("-", "_") if state else None, workflow, treaty, tag, closed)
    found = reader().looks(now(), as_day("--as-of", as_of), wanted)[:limit]
    if as_json:
        print_json(
            [
                {
                    **shapes.brief(o),
                    "number": o.record.number,
                    "tags": list(o.record.tags),
                    "next_deadline": _soonest_json(o),
                }
                for o in found
            ]
        )
        return
    rows = [(o.record.bill, o.state.name, o.state.title.en, _soonest(o), wording.visible(o.record.title)) for o in found]
    table(("bill", "state", "", "next deadline", "title"), rows)
    if not rows:
        print("no bill is so: `tracker list` shows all" if wanted != Selection() else "no bill yet: `tracker open` makes one")


def _soonest(outlook: "Outlook") -> str:
    from tracker import wording

    soonest = next(iter(outlook.open_deadlines), None)
    return f"{wording.days_of(soonest)}: {soonest.timer.name}" if soonest else ""


def _soonest_json(outlook: "Outlook") -> object:
    from tracker import shapes

    soonest = next(iter(outlook.open_deadlines), None)
    return shapes.deadline(soonest) if soonest else None


def log(bill: OptionalBill = None, limit: Limit = None, as_json: AsJson = False) -> None:
    """Every entry in the order in which it was told, with what is remarked about it; nothing is ever taken out.

    tracker log RU-OPEN-SKIES
    """
    from tracker import shapes, wording
    from tracker.core.findings import say

    lines = reader().log(now(), bill, limit)
    if as_json:
        print_json(
            [
                {
                    **shapes.entry(line.entry),
                    "retracted_by": line.retracted_by,
                    "findings": [shapes.finding(f, line.outlook) for f in line.findings],
                }
                for line in lines
            ]
        )
        return
    rows = []
    for line in lines:
        entry = line.entry
        told = wording.entry(entry.body, line.outlook) + (
            f"; retracted by entry {line.retracted_by}" if line.retracted_by else ""
        )
        remarks = "".join(f" | finding: {say(f, line.outlook.rules.workflow)}" for f in line.findings)
        rows.append(
            (
                str(entry.position),
                f"{entry.recorded_at:%Y-%m-%d %H:%M}",
                wording.visible(entry.recorded_by),
                entry.bill,
                str(entry.seq),
                told + remarks,
            )
        )
    table(("position", "recorded (UTC)", "by", "bill", "entry", ""), rows, right=(0, 4))
    if not rows:
        print("nothing recorded yet")
