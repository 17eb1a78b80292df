"""`tracker what-if`: a bill as it stands beside what would be, were something otherwise."""

from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.console import as_day, axes, axes_json, heading, now, print_json, reader, table, told_axes
from tracker.cli.moves import move_shape, tell_moves
from tracker.cli.options import AsJson, AsOf, Bill, KnownAt, LawOf, RulesBy
from tracker.cli.recording import terms_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.core.outlook import Outlook
    from tracker.foreseeing import WhatIf


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("what-if")(what_if)


def what_if(
    bill: Bill,
    suppose: Annotated[
        list[str] | None,
        typer.Option(
            "--suppose",
            metavar="KIND@DATE[,effect=DATE][,party=NAME]",
            help="An act that nobody recorded, not before the record's last event; may be given several times.",
        ),
    ] = None,
    without: Annotated[
        list[int] | None,
        typer.Option(
            "--without", metavar="SEQ", help="An entry that is to be left out, by its number in the log; several times."
        ),
    ] = None,
    term: Annotated[
        list[str] | None,
        typer.Option("--term", metavar="TIMER={...}", help="Another term: notice='{months: 12}'; several times."),
    ] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    law_of: LawOf = None,
    rules: RulesBy = None,
    as_json: AsJson = False,
) -> None:
    """What would be, were something otherwise: two outlooks side by side, and what differs. Nothing is written.

    Both are of the same day: the one that is asked for or, where an act is supposed later, the day of the last such act.

    tracker what-if RU-OPEN-SKIES --suppose notification-revoked@2021-09-01 --as-of 2021-12-20
    """
    from tracker.foreseeing import Otherwise

    asked = axes(known_at, law_of, rules)
    otherwise = Otherwise(suppose or (), without or (), terms_of(term))
    found = reader().what_if(bill, now(), otherwise, as_day("--as-of", as_of), **asked)
    if as_json:
        from tracker import road_shapes

        print_json({**road_shapes.what_if(found), **axes_json(asked), "moved": [move_shape(one) for one in found.moved]})
        return
    from tracker import wording

    was, would = found.was, found.now
    print(f"{was.record.bill}  {wording.visible(was.record.title)}")
    print(f"  as of    {was.as_of}, {wording.weekday(was.as_of)} ({was.rules.workflow.timezone})")
    for name, value in [*told_axes(asked).items(), *_what_is_otherwise(found)]:
        print(f"  {name:<9}{value}")
    heading("State")
    table(("as recorded", "as supposed"), [(_stands(was), _stands(would))])
    if not found.changes:
        print("\nNothing differs.")
        return
    _history(found)
    if found.moved:
        heading("Deadlines")
        tell_moves(found.moved)
    _next(found)
    _findings(found)


def _what_is_otherwise(found: "WhatIf") -> "Iterator[tuple[str, str]]":
    from tracker import wording

    for event in found.supposed:
        yield "supposed", f"{event.on} {event.kind}: {wording.event(event, found.now)}"
    for entry in found.left_out:
        yield "without", f"entry {entry.seq}: {wording.entry(entry.body, found.was)}"
    for name, term in found.terms.items():
        yield "term", wording.visible(f"{name} {term}")


def _stands(outlook: "Outlook") -> str:
    return f"{outlook.state.title.en} [{outlook.state.name}]"


def _history(found: "WhatIf") -> None:
    rows = []
    for passages, of in zip(found.passages, ("as recorded", "as supposed"), strict=True):
        for passage in passages:
            remark = "irregular" if passage.irregular else "inferred" if passage.event.inferred else ""
            rows.append((of, str(passage.event.on), passage.event.kind, f"{passage.state} -> {passage.to}", remark))
    if rows:
        heading("History, where it differs")
        table(("", "on", "event", "leads to", ""), rows)


def _next(found: "WhatIf") -> None:
    was, would = ({move.kind: move.to for move in outlook.next} for outlook in (found.was, found.now))
    rows = [
        (kind, f"-> {was.get(kind, would.get(kind))}", "yes" if kind in was else "no", "yes" if kind in would else "no")
        for kind in {**was, **would}
        if was.get(kind) != would.get(kind)
    ]
    if rows:
        heading("What may happen next, where it differs")
        table(("event", "leads to", "as recorded", "as supposed"), rows)


def _findings(found: "WhatIf") -> None:
    from tracker import wording

    gone, new = found.findings
    rows = [("as recorded", wording.finding(finding, found.was.rules.workflow)) for finding in gone]
    rows += [("as supposed", wording.finding(finding, found.now.rules.workflow)) for finding in new]
    if rows:
        heading("Findings, where they differ")
        table(("", ""), rows)
