"""The commands that tell why a date is what it is and what was recorded: explain, log."""

from typing import Annotated

import typer

from tracker.cli.console import as_day, axes, heading, now, print_json, reader, table, tell_left_out, told_axes
from tracker.cli.options import AsJson, AsOf, Bill, KnownAt, LawOf, Limit, OptionalBill, RulesBy


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command("explain")(explain)
    app.command("log")(log)


def explain(
    bill: Bill,
    deadline: Annotated[
        str | None,
        typer.Argument(metavar="[DEADLINE]", help="One deadline, by its timer; without it, all."),
    ] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    law_of: LawOf = None,
    rules: RulesBy = None,
    as_json: AsJson = False,
) -> None:
    """Why a date is what it is: the event that started it, the term and its law, each step of the count.

    tracker explain RU-OPEN-SKIES notice --as-of 2021-06-18
    """
    from tracker import proof, shapes, wording
    from tracker.errors import UnknownName, not_found
    from tracker.library.texts import SHOWN
    from tracker.texts import names_of

    asked = axes(known_at, law_of, rules)
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
    names = names_of(outlook.record.workflow, outlook.record.treaty)
    besides = "".join(f", {what} {when}" for what, when in told_axes(asked).items())
    print(f"{outlook.record.bill}, as of {wording.weekday(outlook.as_of)}{besides}")
    texts = [f"{name} {outlook.record.law[name][:SHOWN]}" for name in names if name in outlook.record.law]
    if texts:
        print(f"by the texts of {', '.join(texts)}")
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


def log(
    bill: OptionalBill = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    law_of: LawOf = None,
    rules: RulesBy = None,
    limit: Limit = None,
    as_json: AsJson = False,
) -> None:
    """Every entry in the order in which it was told, with what is remarked about it; nothing is ever taken out.

    The day and the law that are asked for change the remarks alone.

    tracker log RU-OPEN-SKIES
    """
    from tracker import shapes, wording

    tracker = reader()
    lines = tracker.log(now(), bill, limit, as_day("--as-of", as_of), **axes(known_at, law_of, rules))
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
