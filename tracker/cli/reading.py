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
from tracker.cli.kept import kept_dues, kept_list

if TYPE_CHECKING:
    from tracker.rows import Due, Listed

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
    from tracker.errors import visible

    asked_otherwise = any(given is not None for given in (as_of, known_at, law_of))
    whole = True
    found = None if asked_otherwise else kept_dues(bill, within, limit)
    if found is None:
        found, whole = _replayed_dues(bill, within, as_of, known_at, law_of)
        found = found[:limit]
    if as_json:
        print_json([due.json for due in found])
        return
    if not found:
        told = "no deadline is running" if within is None else f"no deadline within {within} day{'' if within == 1 else 's'}"
        print(told if whole else f"{told} in what could be read")
        return
    rows = [
        (
            str(due.days) if due.days is not None else "-" if due.unset else "?",
            due.last,
            due.effect,
            due.bill,
            due.title,
            visible(due.standing),
            due.law,
        )
        for due in found
    ]
    table(("days", "last day", "effect", "bill", "deadline", "standing", "law"), rows, right=(0,))


def _replayed_dues(
    bill: str | None, within: int | None, as_of: str | None, known_at: str | None, law_of: str | None
) -> "tuple[list[Due], bool]":
    """The deadlines by a replay of every bill that is asked for, on any day and by any law; and whether no bill was left out."""
    from tracker.projecting import due_of

    tracker = reader()
    found = tracker.days(now(), as_day("--as-of", as_of), bill, within, **axes(known_at, law_of))
    tell_left_out(tracker)
    return [due_of(outlook, deadline) for outlook, deadline in found], not tracker.left_out


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
    if outlook.findings:
        heading("Findings")
        for finding in outlook.findings:
            print(f"  {wording.finding(finding, outlook.rules.workflow)}")


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
    law_of: LawOf = None,
    limit: Limit = None,
    as_json: AsJson = False,
) -> None:
    """The bills and where each stands, by name.

    tracker list --treaty open-skies --open
    """
    from tracker.errors import visible

    token = state.replace("-", "_") if state is not None else None
    narrowing = (token, workflow, treaty, as_of, known_at, law_of)
    whole = True
    found = None if any(given is not None for given in narrowing) else kept_list()
    if found is None:
        found, whole = _replayed_list(token, workflow, treaty, as_of, known_at, law_of)
    asked = (text or "").casefold()
    found = [one for one in found if asked in one.said and tag in (None, *one.tags) and closed in (None, one.final)][:limit]
    if as_json:
        print_json([one.json for one in found])
        return
    table(
        ("bill", "state", "", "next deadline", "title"),
        [(one.bill, one.state, one.state_title, one.soonest.left if one.soonest else "", visible(one.title)) for one in found],
    )
    if not found:
        narrowed = any((text, token, workflow, treaty, tag)) or closed is not None or not whole
        matching = "no bill matches: `tracker list` shows all" if whole else "no bill that could be read matches"
        print(matching if narrowed else "no bill yet: `tracker open` makes one")


def _replayed_list(
    state: str | None,
    workflow: str | None,
    treaty: str | None,
    as_of: str | None,
    known_at: str | None,
    law_of: str | None,
) -> "tuple[list[Listed], bool]":
    """The bills by a replay, on any day and by any law, and whether none was left out; unknown names are refused."""
    from tracker.asking import Selection
    from tracker.projecting import listed_of

    tracker = reader()
    wanted = Selection(state=state, workflow=workflow, treaty=treaty)
    found = tracker.looks(now(), as_day("--as-of", as_of), wanted, **axes(known_at, law_of))
    tell_left_out(tracker)
    return [listed_of(outlook) for outlook in found], not tracker.left_out


def log(
    bill: OptionalBill = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    law_of: LawOf = None,
    limit: Limit = None,
    as_json: AsJson = False,
) -> None:
    """Every entry in the order in which it was told, with what is remarked about it; nothing is ever taken out.

    The day and the law that are asked for change the remarks alone.

    tracker log RU-OPEN-SKIES
    """
    from tracker import shapes, wording

    tracker = reader()
    lines = tracker.log(now(), bill, limit, as_day("--as-of", as_of), **axes(known_at, law_of))
    tell_left_out(tracker)
    if as_json:
        print_json(
            [
                {
                    **shapes.entry(line.entry),
                    "retracted_by": line.retracted_by,
                    "corrected_by": line.corrected_by,
                    "findings": [shapes.finding(f, line.outlook) for f in line.findings],
                }
                for line in lines
            ]
        )
        return
    rows = []
    for line in lines:
        entry = line.entry
        told = wording.entry(entry.body, line.outlook)
        told += f"; retracted by entry {line.retracted_by}" if line.retracted_by else ""
        told += f", corrected by entry {line.corrected_by}" if line.corrected_by else ""
        remarks = "".join(f" | finding: {wording.finding(f, line.outlook.rules.workflow)}" for f in line.findings)
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
