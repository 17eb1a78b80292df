"""The digest by hand, and the clock that makes one every night."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tracker.cli.console import AsJson, AsOf, KnownAt, LawOf, RulesBy, as_day, axes, now, print_json, settings
from tracker.languages import Language

nightly = typer.Typer(help="The nightly digest: run, status.", no_args_is_help=True, rich_markup_mode=None)


class Format(StrEnum):
    """The formats of a digest."""

    text = "text"
    markdown = "markdown"
    html = "html"
    json = "json"


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command("digest")(digest)
    app.add_typer(nightly, name="nightly")


def digest(
    as_of: AsOf = None,
    known_at: KnownAt = None,
    law_of: LawOf = None,
    rules: RulesBy = None,
    since: Annotated[
        int | None,
        typer.Option(
            "--since",
            metavar="POSITION",
            min=0,
            help="Changes after this position; without it, since the last night's digest.",
        ),
    ] = None,
    format: Annotated[Format, typer.Option("--format", help="The format.")] = Format.text,
    language: Annotated[Language, typer.Option("--language", help="The language.")] = Language.en,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of --format json, and nothing else.")] = False,
    output: Annotated[
        Path | None, typer.Option("--output", metavar="FILE", help="Write it to a file instead of printing it.")
    ] = None,
) -> None:
    """What changed, what is running and how many days remain, what came due, what is possible, expected, and remarked on.

    A digest asked for by hand moves nothing: the next nightly one tells the same again.

    tracker digest --as-of 2021-06-18
    """
    from tracker import bootstrap
    from tracker.digest.by_hand import window
    from tracker.digest.compose import digest_of
    from tracker.digest.delivery import write_whole
    from tracker.digest.render import render
    from tracker.digest.shape import json_schema

    if schema:
        print_json(json_schema())
        return
    chosen = settings()
    reader = bootstrap.reader(chosen)
    asked = axes(known_at, law_of, rules)
    covered = window(reader, bootstrap.nights(chosen, write=False), now(), as_day("--as-of", as_of), since, **asked)
    body = render(digest_of(reader, covered, language=language), format.value)
    if output is None:
        print(body, end="")
    else:
        write_whole(output, body)
        print(output)


@nightly.command("run")
def run(
    once: Annotated[bool, typer.Option("--once", help="Do what is owed now and leave: for cron and systemd.")] = False,
) -> None:
    """Write each night's digest to the folder in the settings, once, whatever happens.

    A night that was missed is covered by the next digest, which names the nights it stands for. The hour, zone, folder
    and format come from the settings: TRACKER_NIGHTLY_AT, _TIMEZONE, _FOLDER, _FORMAT.
    """
    import sys

    from tracker.digest.nightly import nightly as nights_of
    from tracker.digest.nightly import run_forever

    if once:
        files = nights_of(settings()).tick(now())
        for file in files:
            print(file)
        if not files:
            print("no digest is owed")
        return
    run_forever(
        settings(),
        lambda line: print(line, flush=True),
        lambda line: print(f"tracker: {line}", file=sys.stderr, flush=True),
    )


@nightly.command("status")
def status(as_json: AsJson = False) -> None:
    """The last night told, what is owed now, and when the next night begins."""
    from zoneinfo import ZoneInfo

    from tracker import bootstrap, shapes
    from tracker.digest.nightly import Nightly

    chosen = settings()
    found = Nightly(bootstrap.reader(chosen), bootstrap.nights(chosen, write=False), chosen).status(now())
    if as_json:
        print_json(
            {
                "last": shapes.day(found.last.night) if found.last else None,
                "last_delivered": bool(found.last and found.last.delivered_at),
                "told_up_to": found.last.upto if found.last else 0,
                "untold": found.untold,
                "owed": [shapes.day(night) for night in found.owed] if found.owed else None,
                "undelivered": [shapes.day(night) for night in found.undelivered],
                "next_at": shapes.moment(found.next_at),
            }
        )
        return
    last = found.last
    print(f"last night told   {f'{last.night}, up to position {last.upto}' if last else 'none yet'}")
    print(f"entries not told  {found.untold}")
    print(f"owed now          {' to '.join(str(night) for night in dict.fromkeys(found.owed)) if found.owed else 'nothing'}")
    print(f"undelivered       {', '.join(str(night) for night in found.undelivered) or 'none'}")
    next_at = found.next_at.astimezone(ZoneInfo(chosen.nightly_timezone))
    print(f"next night        {next_at:%Y-%m-%d %H:%M} ({chosen.nightly_timezone})")
    print(f"folder            {chosen.nightly_folder}")
