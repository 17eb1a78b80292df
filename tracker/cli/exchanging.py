"""The commands that carry a whole ledger as a file of lines: export and import."""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from tracker.cli.console import as_when, now, settings, writer


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command("export")(export)
    app.command("import")(import_)


def export(
    known_at: Annotated[
        str | None,
        typer.Option(
            "--known-at",
            metavar="WHEN",
            help="Only what had been recorded then: a day (YYYY-MM-DD: to its end in UTC), or a moment (2025-02-14T12:00Z).",
        ),
    ] = None,
) -> None:
    """Print the whole ledger as JSON Lines: each entry and each version of sitting days, in the order of their recording.

    What `tracker import` makes of it, on SQLite or on a server, has the same seal.

    tracker export > ledger.jsonl
    """
    from datetime import UTC, datetime, time

    from tracker import bootstrap
    from tracker.ledger.exchange import export as lines

    asked = as_when("--known-at", known_at)
    upto = asked if asked is None or isinstance(asked, datetime) else datetime.combine(asked, time.max, UTC)
    with closing(bootstrap.database(settings(), write=False, create=False)) as database:
        for line in lines(database, upto):
            print(line)


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `tracker export` wrote.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check every line, and write nothing.")] = False,
) -> None:
    """Put what `tracker export` wrote into a ledger that holds nothing, and print its seal; with one bad line, nothing.

    The place is the ledger in the settings, or the one that --db names before the command. Entries keep their numbers, their
    moments and their hashes, each of which is checked.

    tracker import ledger.jsonl
    """
    from tracker import bootstrap
    from tracker.errors import RefusedInput, shown
    from tracker.ledger.exchange import put_back

    try:
        with (
            file.open("rb") as lines,
            closing(bootstrap.database(settings(), write=not dry_run, create=not dry_run)) as database,
        ):
            seal = put_back(database, lines, str(file), dry_run=dry_run)
    except OSError as error:
        raise RefusedInput(f"{shown(str(file))} cannot be read: {error.strerror}") from None
    if seal is None:
        print("every line holds; nothing was written")
        return
    for bill, why in writer().rebuild(now()):
        if why is not None:
            typer.echo(f"{bill}: {why}", err=True)
    print(seal)
