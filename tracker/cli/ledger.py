"""The commands about the ledger itself: ledger verify, seal, backup, restore, check, rebuild."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracker.cli.console import now, print_json, progress, reader, settings, writer
from tracker.cli.options import AsJson

if TYPE_CHECKING:
    from tracker.ledger.database import Database
    from tracker.ledger.integrity import Report

UNSHOWN = "not shown without a seal: what was cut off at an end of a bill or of the ledger, and a chain written anew as a whole"

ledger = typer.Typer(
    help="The ledger itself: verify, seal, backup, restore, check, rebuild.", no_args_is_help=True, rich_markup_mode=None
)


def add_to(app: typer.Typer) -> None:
    """Register the group."""
    app.add_typer(ledger, name="ledger")


@ledger.command("verify")
def ledger_verify(
    against: Annotated[
        str | None,
        typer.Option(
            "--against",
            metavar="SEAL",
            help="A line that `tracker ledger seal` printed, then or now: is all still there that it covers?",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check that nobody has changed the ledger, and name what was altered, is missing or was swapped. Exit code 4 for any.

    Every entry carries a hash over itself and the hash of its bill's entry before, so what was altered or taken out inside a
    bill shows, as does any gap in the ledger's positions. What is missing at the end of a bill or of the ledger, and a
    chain written anew as a whole, agree with themselves: only a seal that was kept elsewhere shows them.

    tracker ledger verify --against "$(cat seal.txt)"
    """
    from tracker.ledger.integrity import verify
    from tracker.ledger.seal import read_seal

    seal = read_seal(against) if against is not None else None
    with _database(write=False) as database:
        report = verify(database, seal)
    if as_json:
        print_json({**_shape(report), "against": against.strip() if against is not None else None})
    else:
        _tell(report)
        if not report.found:
            print(UNSHOWN if seal is None else f"all that the seal covers is still there, up to position {seal.position}")
    if report.found:
        raise typer.Exit(4)


@ledger.command("seal")
def ledger_seal(as_json: AsJson = False) -> None:
    """Print one line that stands for all that the ledger holds. Keep it where nobody can reach it who can reach the ledger.

    It covers the ledger up to the last position of now, and can be held against it for ever, however it grows.

    tracker ledger seal > seal.txt
    """
    from dataclasses import asdict

    from tracker.ledger.seal import seal

    with _database(write=False) as database:
        found = seal(database)
    if as_json:
        print_json({"seal": str(found), **asdict(found)})
        return
    print(found)


@ledger.command("backup")
def ledger_backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where the copy goes: a file that is not there yet.")],
) -> None:
    """Copy the ledger to a file, also while others write to it, and print the copy's seal. A ledger on SQLite only.

    tracker ledger backup ledger-2021-06-18.db
    """
    from tracker.ledger.backup import backup

    with _database(write=False) as database:
        seal = backup(database, file)
    print(file)
    print(seal or "made by an older tracker: it has no seal before a recording command brings it up")


@ledger.command("restore")
def ledger_restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A copy that `tracker ledger backup` made.")],
) -> None:
    """Put a copy in the place of a ledger that holds nothing, once its chains have been verified. Exit code 4 where they fail.

    The place is the ledger in the settings, or the one that --db names before the command; the seal is printed, and is the
    same as before.

    tracker ledger restore ledger-2021-06-18.db
    """
    import sys

    from tracker.ledger.backup import restore

    with _database(write=True) as database:
        report = restore(database, file)
    _tell(report)
    if report.found:
        print("nothing was restored", file=sys.stderr)
        raise typer.Exit(4)
    print(f"restored to {database.name}")
    print(report.seal)


@ledger.command("check")
def ledger_check(
    jobs: Annotated[int, typer.Option("--jobs", metavar="N", min=1, max=64, help="By so many processes.")] = 1,
    as_json: AsJson = False,
) -> None:
    """Compare what is kept of every bill for quick answers with a fresh replay, and name what differs. Exit code 4 for any.

    What is kept is only ever a copy of what the entries say; `tracker ledger rebuild` makes it anew. What is recorded
    meanwhile, by anybody, is checked or not, but never told as wrong for that.

    tracker ledger check --jobs 4
    """
    from tracker import wording
    from tracker.checking import check

    bills, at = reader().bills(), now()
    differ, old, done = list[str](), list[str](), 0
    with progress("checking") as tell:
        for done, (bill, same) in enumerate(check(settings(), bills, at, jobs), 1):
            tell(done / len(bills))
            if same is not True:
                (old if same is None else differ).append(bill)
    if as_json:
        print_json({"clean": not differ, "bills": done, "differ": differ, "out_of_date": old})
    else:
        told = f"{wording.count_of(done - len(old), 'bill')} checked, {len(differ)} wrong"
        told += f"; {len(old)} out of date and answered by a replay: `tracker ledger rebuild`" if old else ""
        _tell_kept([f"{bill}: what is kept is not what its entries say" for bill in differ], told)
    if differ:
        raise typer.Exit(4)


@ledger.command("rebuild")
def ledger_rebuild(as_json: AsJson = False) -> None:
    """Make anew, from the entries, what is kept of every bill for quick answers. The entries are left as they are.

    A bill whose workflow cannot be read is named, and kept without an answer; exit code 4 for any.

    tracker ledger rebuild
    """
    from tracker import wording

    keeper = writer()
    bills, failed = keeper.bills(), dict[str, str]()
    with progress("making anew") as tell:
        for done, (bill, why) in enumerate(keeper.rebuild(now()), 1):
            tell(min(done / len(bills), 1))
            if why is not None:
                failed[bill] = why
    if as_json:
        print_json({"bills": len(bills), "failed": failed})
    else:
        told = f"{wording.count_of(len(bills) - len(failed), 'bill')} made anew"
        _tell_kept([f"{bill}: {why}" for bill, why in failed.items()], told)
    if failed:
        raise typer.Exit(4)


def _database(*, write: bool) -> "closing[Database]":
    from tracker import bootstrap

    return closing(bootstrap.database(settings(), write=write, create=write))


def _tell_kept(wrong: list[str], told: str) -> None:
    """What went wrong with what is kept, a line for each bill and on stderr, and what was done."""
    import sys

    from tracker.errors import visible

    for line in wrong:
        print(visible(line), file=sys.stderr)
    print(told)


def _tell(report: "Report") -> None:
    """What was found wrong, a line each and on stderr, or what there is where nothing was."""
    import sys

    from tracker import wording
    from tracker.errors import visible

    for flaw in report.flaws:
        print(visible(flaw.text), file=sys.stderr)
    if report.found > len(report.flaws):
        print(f"... and {report.found - len(report.flaws)} more", file=sys.stderr)
    if report.found:
        print(f"{wording.count_of(report.found, 'flaw')} found", file=sys.stderr)
        return
    seal = report.seal
    held = f"entries: {seal.entries}, versions of sitting days: {seal.versions}, last position: {seal.position}"
    print(f"{held}; every chain holds, and no position is missing or there twice")


def _shape(report: "Report") -> dict[str, Any]:
    from dataclasses import asdict

    seal = report.seal
    counts = {"entries": seal.entries, "versions": seal.versions, "last_position": seal.position, "seal": str(seal)}
    return {"clean": not report.found, **counts, "found": report.found, "flaws": [asdict(flaw) for flaw in report.flaws]}
