"""The commands and the options before them."""

from typing import Annotated

import typer

from tracker import __version__
from tracker.cli import console
from tracker.cli.lazily import Lazily


def _version(asked: bool) -> None:
    if asked:
        print(f"tracker {__version__}")
        raise typer.Exit


app = typer.Typer(
    cls=Lazily,
    help="""Where a bill or a treaty stands, what may happen next, and how many days remain.

Record what a parliament or a state did and on which day; ask where it stands, what may happen next and by which law.
Begin with `tracker demo`, which tells the story of the Treaty on Open Skies in a ledger of its own.""",
    epilog="Exit codes: 0 done, 1 refused or not found, 2 wrong usage, 3 ledger unavailable, 4 checked and found wrong.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def options(
    db: Annotated[
        str | None,
        typer.Option(
            "--db",
            metavar="FILE|URL",
            help="The ledger: a file, or a URL of SQLite or PostgreSQL [env: TRACKER_DATABASE_URL].",
        ),
    ] = None,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    """The options before a command."""
    del version  # its callback has spoken
    if db is not None:
        console.database_given.append(db)
