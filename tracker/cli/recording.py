"""The commands that tell the ledger something: open, record, expect, note."""

from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.completing import complete_treaties, complete_workflows
from tracker.cli.console import now, print_json, recorder, tell_made, writer
from tracker.cli.options import AsJson, Bill, By, Kind

if TYPE_CHECKING:
    from tracker.service import Done

Tags = Annotated[list[str] | None, typer.Option("--tag", metavar="T", help="A tag; may be given several times.")]
Terms = Annotated[
    list[str] | None,
    typer.Option(
        "--term",
        metavar="TIMER={...}",
        help="The bill's own term in place of a timer's: "
        "notice='{months: 12, counting: day_after, rolling: none, effect: last_day, basis: Lease art. 4}'.",
    ),
]
_ON = typer.Option("--on", metavar="DATE", help="The day: YYYY-MM-DD, or today, yesterday, tomorrow (in the bill's own zone).")
On = Annotated[str, _ON]
AnotherOn = Annotated[str | None, _ON]
Time = Annotated[str | None, typer.Option("--time", metavar="HH:MM", help="The time of day, where it is known.")]
Effect = Annotated[str | None, typer.Option("--effect", metavar="DATE", help="A day that the act itself names for its effect.")]
Party = Annotated[str | None, typer.Option("--party", metavar="NAME", help="Who did it, or for whom.")]
VotesText = Annotated[str | None, typer.Option("--votes", metavar="FOR:AGAINST:ABSTAINED", help="How the vote went: 152:0:0.")]
Source = Annotated[str | None, typer.Option("--source", metavar="TEXT", help="Where this is known from.")]
NoteText = Annotated[str | None, typer.Option("--note", metavar="TEXT", help="A remark to keep with it.")]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    for command in (open_, record, expect, note):
        app.command(command.__name__.rstrip("_"))(command)


def open_(
    bill: Annotated[str, typer.Argument(metavar="BILL", help="A name for the bill: RU-OPEN-SKIES.")],
    workflow: Annotated[
        str,
        typer.Option(
            "--workflow",
            metavar="W",
            help="The procedure it goes by (see: tracker workflow list).",
            autocompletion=complete_workflows,
        ),
    ],
    title: Annotated[str, typer.Option("--title", metavar="TEXT", help="What it is called.")],
    treaty: Annotated[
        str | None,
        typer.Option(
            "--treaty",
            metavar="T",
            help="The treaty it is about (see: tracker treaty list).",
            autocompletion=complete_treaties,
        ),
    ] = None,
    number: Annotated[str | None, typer.Option("--number", metavar="N", help="Its number in the chamber: 1168313-7.")] = None,
    tag: Tags = None,
    term: Terms = None,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Open a bill: one instance that will move through a workflow.

    tracker open RU-OPEN-SKIES --workflow ru/denunciation --treaty open-skies --title "Denunciation of the Treaty on Open Skies"
    """
    tracker = writer(create=True)
    done = tracker.open(
        bill,
        workflow=workflow,
        title=title,
        treaty=treaty,
        number=number,
        tags=tag or (),
        terms=terms_of(term),
        by=recorder(by),
        moment=now(),
    )
    tell(done, as_json)
    tell_made(tracker.ledger.database, for_programs=as_json)


def record(
    bill: Bill,
    kind: Kind,
    on: On,
    time: Time = None,
    effect: Effect = None,
    party: Party = None,
    source: Source = None,
    official: Annotated[bool, typer.Option("--official", help="The source is an official one.")] = False,
    note: NoteText = None,
    votes: VotesText = None,
    same_as: Annotated[
        int | None,
        typer.Option("--same-as", metavar="SEQ", help="Another source's account of the event in this entry."),
    ] = None,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Record that something happened on a day.

    What the workflow does not foresee is recorded all the same, with a finding beside it. A kind that the workflow does
    not know at all, and a day in the future, are refused; for what is on an agenda there is `tracker expect`.

    tracker record RU-OPEN-SKIES duma-adopted --on 2021-05-19
    """
    done = writer().record(
        bill,
        kind,
        on=on,
        time=time,
        effect=effect,
        party=party,
        source=source,
        official=official,
        note=note,
        votes=votes,
        same_as=same_as,
        by=recorder(by),
        moment=now(),
    )
    tell(done, as_json)


def expect(
    bill: Bill, kind: Kind, on: On, source: Source = None, note: NoteText = None, by: By = None, as_json: AsJson = False
) -> None:
    """Record that something is on an agenda for a day. It never moves the state.

    The newest expectation of a kind holds; a fact of that kind recorded later fulfils it.

    tracker expect RU-OPEN-SKIES council-approved --on 2021-06-02
    """
    tell(writer().expect(bill, kind, on=on, source=source, note=note, by=recorder(by), moment=now()), as_json)


def note(
    bill: Bill,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The remark.")],
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Put a remark in a bill's log.

    tracker note RU-OPEN-SKIES "a summit on 16 June may still change it"
    """
    tell(writer().note(bill, text, by=recorder(by), moment=now()), as_json)


def terms_of(given: list[str] | None) -> dict[str, str]:
    """The bill's own terms by their timers. Raises `typer.BadParameter`."""
    for item in given or []:
        if "=" not in item:
            raise typer.BadParameter(f"{item!r} is not TIMER={{...}}: notice='{{months: 12, ...}}'", param_hint="--term")
    return {timer.strip(): term for timer, _, term in (item.partition("=") for item in given or [])}


def tell(done: "Done", as_json: bool) -> None:
    """What was appended, where the bill now stands, and what replay remarks about the new entry."""
    from tracker import shapes, wording

    outlook, entry = done.outlook, done.entry
    about = [finding for finding in outlook.findings if finding.is_about(entry.seq)]
    if as_json:
        print_json(
            {
                "already": done.already,
                "entry": shapes.entry(entry),
                "state": shapes.brief(outlook)["state"],
                "findings": [shapes.finding(f, outlook) for f in about],
            }
        )
        return
    if done.already:
        print(f"{entry.bill}: already recorded, nothing added")
    else:
        print(f"{entry.bill} {entry.seq}: {wording.entry(entry.body, outlook)}")
    if outlook.record.void is None:
        days = {done.then.as_of: done.then, outlook.as_of: outlook}
        for day, standing in days.items():
            print(f"{day}: {standing.state.title.en} [{standing.state.name}]")
    for finding in about:
        print(f"finding: {wording.finding(finding, outlook.rules.workflow)}")
    for seq in () if done.already else done.alike:
        print(
            f"entry {seq} tells of the same kind and day: if this is another account of that event, and no second one, "
            f"`tracker retract {entry.bill} {entry.seq} --because WHY` and record it with `--same-as {seq}`"
        )
    if more := len(outlook.findings) - len(about):
        print(f"{more} more finding{'' if more == 1 else 's'} on this bill: tracker show {entry.bill}")
