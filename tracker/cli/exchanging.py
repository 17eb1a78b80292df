"""The commands that carry files of lines: a whole ledger out and back in, and facts from elsewhere."""

from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.console import as_when, now, progress, recorder, settings, tell_made, writer
from tracker.cli.options import By

if TYPE_CHECKING:
    from tracker.importing import Brought


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
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `tracker export` wrote, or facts from elsewhere.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check every line, and write nothing.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Facts: all of them by one commit, or nothing.")] = False,
    rejects: Annotated[
        Path | None,
        typer.Option("--rejects", metavar="FILE", help="Facts: where lines go that cannot be taken; FILE.rejects.jsonl."),
    ] = None,
    by: By = None,
) -> None:
    """Take in a file of JSON Lines: a whole ledger as it was exported, or facts from elsewhere. Its first line says which.

    What `tracker export` wrote goes into a ledger that holds nothing, with its numbers, moments and hashes, each of which is
    checked; with one bad line, nothing. The seal is printed.

    Facts go beside what is there, in any order of lines: {"open": "ru/denunciation", "bill": "RU-1", "title": "..."},
    {"record": "duma_adopted", "bill": "RU-1", "on": "2021-05-19"}, {"expect": ...}, {"note": ...}, with the options of those
    commands as further keys. What is there already adds nothing. A line that cannot be taken goes with its number and the
    reason into a file of rejects, the rest is imported, and the exit code is 1.

    tracker import ledger.jsonl
    """
    from tracker.errors import RefusedInput, shown
    from tracker.importing import is_export, readable

    with ExitStack() as stack:
        try:
            there = stack.enter_context(readable(file))
            exported = is_export(there)
        except OSError as error:
            raise RefusedInput(f"{shown(str(file))} cannot be read: {error.strerror}") from None
        if exported:
            _put_back(there, str(file), dry_run)
            return
        if rejects is None and not dry_run:
            if there is not file:
                raise RefusedInput(f"{shown(str(file))} has no place beside it for what cannot be taken: --rejects names a file")
            rejects = file.with_name(f"{file.name}.rejects.jsonl")
        _bring(there, rejects, strict, dry_run, by)


def _put_back(file: Path, name: str, dry_run: bool) -> None:
    from tracker import bootstrap
    from tracker.ledger.exchange import put_back

    with closing(bootstrap.database(settings(), write=not dry_run, create=not dry_run)) as database:
        if dry_run or database.schema() is None:  # no ledger is made for a file that is refused
            with file.open("rb") as lines:
                put_back(database, lines, name, dry_run=True)
        if dry_run:
            print("every line holds; nothing was written")
            return
        with file.open("rb") as lines:
            seal = put_back(database, lines, name)
    for bill, why in writer().rebuild(now()):
        if why is not None:
            typer.echo(f"{bill}: {why}", err=True)
    print(seal)
    tell_made(database, for_programs=True)


def _bring(file: Path, place: Path | None, strict: bool, dry_run: bool, by: str | None) -> None:
    """Import facts, and say what came of it."""
    from tracker import bootstrap
    from tracker.errors import shown

    importer = bootstrap.importer(settings(), write=not dry_run)
    with progress("importing") as moved:
        found = importer.bring(file, place, by=recorder(by), moment=now(), strict=strict, dry_run=dry_run, progress=moved)
    for line, reason in found.first:
        typer.echo(f"line {line}: {reason}", err=True)
    if found.rejected > len(found.first):
        way = "" if found.rejects else ": --rejects FILE has them all"
        typer.echo(f"and {found.rejected - len(found.first)} lines more{way}", err=True)
    if found.rejects and found.rejects != place:
        typer.echo(f"{shown(str(place))} holds something else, and was left as it is", err=True)
    print(_told(found))
    tell_made(importer.ledger.database)
    if found.rejected:
        raise typer.Exit(1)


def _told(found: "Brought") -> str:
    """What came of an import, in one line."""
    from tracker.errors import shown

    since = f" ({found.taken_back} of them retracted or corrected since)" if found.taken_back else ""
    rejected = f"{found.rejected} rejected" + (f" -> {shown(str(found.rejects))}" if found.rejects else "")
    nothing = "" if found.written else "; nothing was written"
    added = "added" if found.written else "to add"
    return f"{found.lines} lines: {found.added} entries {added}, {found.already} there already{since}, {rejected}{nothing}"
