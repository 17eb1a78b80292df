"""The commands that read, besides `show`: days, explain, list, log."""

from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.console import (
    AsJson,
    AsOf,
    Bill,
    KnownAt,
    LawOf,
    Limit,
    as_day,
    as_when,
    axes,
    complete_bills,
    complete_treaties,
    complete_workflows,
    heading,
    now,
    print_json,
    reader,
    table,
    tell_left_out,
    told_axes,
)

if TYPE_CHECKING:
    from tracker.core.outlook import Outlook

OptionalBill = Annotated[
    str | None,
    typer.Argument(metavar="[BILL]", help="One bill; without it, all of them.", autocompletion=complete_bills),
]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    for command in (days, explain, list_, log):
        app.command(command.__name__.rstrip("_"))(command)


def days(
    bill: OptionalBill = None,
    within: Annotated[
        int | None,
        typer.Option("--within", metavar="DAYS", min=0, help="Only what is due within so many days (and what is overdue)."),
    ] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    law_of: LawOf = None,
    limit: Limit = None,
    as_json: AsJson = False,
) -> None:
    """How many days remain: the deadlines that ask for attention, soonest first.

    Counted to the day of effect where time itself acts, to the last day where it does not; 0 is that day, and what is
    overdue is negative.

    tracker days --within 30
    """
    from tracker import shapes, wording

    tracker = reader()
    found = tracker.days(now(), as_day("--as-of", as_of), bill, within, **axes(known_at, law_of))[:limit]
    tell_left_out(tracker)
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


def explain(
    bill: Bill,
    deadline: Annotated[
        str | None,
        typer.Argument(metavar="[DEADLINE]", help="One deadline, by its timer; without it, all."),
    ] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    law_of: LawOf = None,
    as_json: AsJson = False,
) -> None:
    """Why a date is what it is: the event that started it, the term and its law, each step of the count.

    tracker explain RU-OPEN-SKIES notice --as-of 2021-06-18
    """
    from tracker import proof, shapes, wording
    from tracker.errors import UnknownName, not_found

    asked = axes(known_at, law_of)
    outlook = reader().look(bill, now(), as_day("--as-of", as_of), **asked)
    timer = deadline.replace("-", "_") if deadline is not None else None
    found = [d for d in outlook.deadlines if timer in (None, d.timer.name)]
    if timer is not None and not found:
        known = sorted({d.timer.name for d in outlook.deadlines})
        raise UnknownName(
            not_found("deadline", deadline or "", known, f"{bill} has {', '.join(known) or 'none'} on {outlook.as_of}")
        )
    if as_json:
        print_json(
            [{**shapes.deadline(d), "proof": [{"what": w, "says": s} for w, s in proof.sentences(outlook, d)]} for d in found]
        )
        return
    besides = "".join(f", {what} {when}" for what, when in told_axes(asked).items())
    print(f"{outlook.record.bill}, as of {wording.weekday(outlook.as_of)}{besides}")
    for one in found:
        heading(f"{one.timer.title.en} [{one.timer.name}]")
        for what, said in proof.sentences(outlook, one):
            print(f"  {what:<10}{said}")
    if not found:
        print("no deadline was set")


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
    known_at: KnownAt = None,
    limit: Limit = None,
    as_json: AsJson = False,
) -> None:
    """The bills and where each stands, by name.

    tracker list --treaty open-skies --open
    """
    from tracker import shapes, wording
    from tracker.asking import Selection

    wanted = Selection(text, state.replace("-", "_") if state else None, workflow, treaty, tag, closed)
    tracker = reader()
    found = tracker.looks(now(), as_day("--as-of", as_of), wanted, **axes(known_at))[:limit]
    tell_left_out(tracker)
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
        print("no bill matches: `tracker list` shows all" if wanted != Selection() else "no bill yet: `tracker open` makes one")


def _soonest(outlook: "Outlook") -> str:
    from tracker import wording

    soonest = next(iter(outlook.open_deadlines), None)
    return f"{wording.days_of(soonest)}: {soonest.timer.name}" if soonest else ""


def _soonest_json(outlook: "Outlook") -> object:
    from tracker import shapes

    soonest = next(iter(outlook.open_deadlines), None)
    return shapes.deadline(soonest) if soonest else None


def log(bill: OptionalBill = None, known_at: KnownAt = None, limit: Limit = None, as_json: AsJson = False) -> None:
    """Every entry in the order in which it was told, with what is remarked about it; nothing is ever taken out.

    tracker log RU-OPEN-SKIES
    """
    from tracker import shapes, wording
    from tracker.core.findings import say

    tracker = reader()
    lines = tracker.log(now(), bill, limit, known_at=as_when("--known-at", known_at))
    tell_left_out(tracker)
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
