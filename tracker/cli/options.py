"""The arguments and options that several commands take, with what the shell completes them by."""

from typing import Annotated

import typer

from tracker.cli.completing import complete_bills, complete_kinds

BILL = "BILL"

Bill = Annotated[str, typer.Argument(metavar=BILL, help="The bill's name.", autocompletion=complete_bills)]
Kind = Annotated[
    str,
    typer.Argument(
        metavar="KIND",
        help="What happened: an event kind of the bill's workflow, duma-adopted.",
        autocompletion=complete_kinds,
    ),
]
OptionalBill = Annotated[
    str | None,
    typer.Argument(metavar="[BILL]", help="One bill; without it, all of them.", autocompletion=complete_bills),
]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="On this day (YYYY-MM-DD); without it, on the bill's own today."),
]
KnownAt = Annotated[
    str | None,
    typer.Option(
        "--known-at",
        metavar="WHEN",
        help="By what had been recorded then: a day (YYYY-MM-DD: to its end in the workflow's own zone), or a moment "
        "(2025-02-14T12:00Z); without --as-of, on that day.",
    ),
]
LawOf = Annotated[
    str | None,
    typer.Option("--law-of", metavar="DATE", help="By the rules of this day for all that happened, whenever it did."),
]
RulesBy = Annotated[
    str | None,
    typer.Option(
        "--rules",
        metavar="VERSION",
        help="By another version of the law's text: the first digits of its hash (tracker workflow texts), or `files`.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON of a documented, stable shape.")]
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who records this; without it, the name in the settings.")]
Because = Annotated[str, typer.Option("--because", metavar="TEXT", help="Why, for those who read the log.")]
Limit = Annotated[int | None, typer.Option("--limit", metavar="N", min=1, help="At most so many lines.")]
