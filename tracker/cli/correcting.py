"""The commands that put a mistake right: correct, retract, amend, void. Nothing is edited or deleted: both entries stay."""

from typing import Annotated

import typer

from tracker.cli.completing import complete_kinds, complete_treaties, complete_workflows
from tracker.cli.console import now, recorder, writer
from tracker.cli.options import AsJson, Because, Bill, By
from tracker.cli.recording import (
    AnotherOn,
    Effect,
    NoteText,
    Party,
    Source,
    Tags,
    Terms,
    Time,
    VotesText,
    tell,
    terms_of,
)

Seq = Annotated[
    str,
    typer.Argument(metavar="SEQ|last", help="The entry's number in the bill's log, or last for the newest that stands."),
]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    for command in (correct, retract, amend, void):
        app.command(command.__name__)(command)


def correct(
    bill: Bill,
    seq: Seq,
    because: Because,
    on: AnotherOn = None,
    time: Time = None,
    effect: Effect = None,
    party: Party = None,
    kind: Annotated[
        str | None,
        typer.Option("--kind", metavar="KIND", help="What it was that happened.", autocompletion=complete_kinds),
    ] = None,
    source: Source = None,
    votes: VotesText = None,
    note: NoteText = None,
    official: Annotated[
        bool | None, typer.Option("--official/--not-official", help="Whether the source is an official one.")
    ] = None,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Put a fact or an expectation right: what is not given stays as it was, and accounts linked to it stay linked.

    The entry is retracted and told anew in one commit, and both stay in the log. A correction may itself be corrected. What
    was told and has no other value, a time or votes, is taken away by `tracker retract` and `tracker record`.

    tracker correct RU-OPEN-SKIES 3 --on 2021-05-19 --because "the stenogram is of the 19th"
    """
    done = writer().correct(
        bill,
        seq,
        on=on,
        time=time,
        effect=effect,
        party=party,
        kind=kind,
        source=source,
        votes=votes,
        note=note,
        official=official,
        because=because,
        by=recorder(by),
        moment=now(),
    )
    tell(done, as_json)


def retract(
    bill: Bill,
    seq: Seq,
    because: Because,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Take back a fact, an expectation, an amendment, a note or a void. Both entries stay in the log.

    tracker retract RU-OPEN-SKIES last --because "the notification was announced, not yet made"
    """
    tell(writer().retract(bill, seq, because=because, by=recorder(by), moment=now()), as_json)


def amend(
    bill: Bill,
    because: Because,
    title: Annotated[str | None, typer.Option("--title", metavar="TEXT", help="A new title.")] = None,
    number: Annotated[str | None, typer.Option("--number", metavar="N", help="A new number.")] = None,
    treaty: Annotated[
        str | None, typer.Option("--treaty", metavar="T", help="Another treaty.", autocompletion=complete_treaties)
    ] = None,
    workflow: Annotated[
        str | None, typer.Option("--workflow", metavar="W", help="Another workflow.", autocompletion=complete_workflows)
    ] = None,
    term: Terms = None,
    tag: Tags = None,
    untag: Annotated[
        list[str] | None, typer.Option("--untag", metavar="T", help="A tag to take off; may be given several times.")
    ] = None,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Change what a bill is called, what it is about, or by which rules it goes.

    tracker amend RU-OPEN-SKIES --number 1168313-7 --because "the number was wrong"
    """
    from tracker.core.entry import Amendment

    change = Amendment(
        because=because,
        workflow=workflow,
        title=title,
        treaty=treaty,
        number=number,
        tags=tuple(tag or ()),
        untags=tuple(untag or ()),
        terms=terms_of(term),
    )
    tell(writer().amend(bill, change, by=recorder(by), moment=now()), as_json)


def void(bill: Bill, because: Because, by: By = None, as_json: AsJson = False) -> None:
    """Take a bill that was opened by mistake out of list, days and digest. It stays in the log.

    tracker void RU-OPEN-SKYS --because "a misspelt double"
    """
    tell(writer().void(bill, because=because, by=recorder(by), moment=now()), as_json)
