"""The digest by hand, and the nights of the watchers: nightly run, status, retry, install."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracker.cli.console import as_day, axes, now, print_json, settings, table
from tracker.cli.options import AsJson, AsOf, KnownAt, LawOf, RulesBy
from tracker.cli.watching import NO_WATCHER, Name
from tracker.languages import Language
from tracker.watcher import Format

if TYPE_CHECKING:
    from tracker.digest.status import Standing

WRONG = 4
"""The exit code for a monitor, where something is."""

nightly = typer.Typer(
    help="The digests of the watchers: run, status, retry, install.", no_args_is_help=True, rich_markup_mode=None
)


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
        int, typer.Option("--since", metavar="POSITION", min=0, help="Changes after this position; without it, all there are.")
    ] = 0,
    format: Annotated[Format, typer.Option("--format", help="The format.")] = Format.text,
    language: Annotated[Language, typer.Option("--language", help="The language.")] = Language.en,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of --format json, and nothing else.")] = False,
    output: Annotated[
        Path | None, typer.Option("--output", metavar="FILE", help="Write it to a file instead of printing it.")
    ] = None,
) -> None:
    """What changed, what is running and how many days remain, what came due, what is possible, expected, and remarked on.

    A digest asked for by hand moves nothing: the watchers are told all the same. What one would be told now is said by
    `tracker watch preview`.

    tracker digest --as-of 2021-06-18
    """
    from tracker import bootstrap
    from tracker.digest.by_hand import window
    from tracker.digest.channels.files import write_whole
    from tracker.digest.compose import digest_of
    from tracker.digest.render import render
    from tracker.digest.shape import json_schema

    if schema:
        print_json(json_schema())
        return
    reader = bootstrap.reader(settings())
    asked = axes(known_at, law_of, rules)
    covered = window(reader, now(), as_day("--as-of", as_of), since, **asked)
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
    """Make and send each watcher's digests, one a night, whatever happens.

    A night that was missed is covered by the next digest, which names the nights it stands for. What could not be sent is
    tried again, less and less often for five days, and then given up and told. Told to stop, it finishes the one in hand.
    """
    from tracker import bootstrap
    from tracker.digest.running import run_forever, run_once

    def say(line: str) -> None:
        print(line, flush=True)

    def complain(line: str) -> None:
        from tracker.errors import visible

        print(f"tracker: {visible(line)}", file=sys.stderr, flush=True)

    if not once:
        run_forever(settings(), now, say, complain)
        return
    said: list[str] = []
    if not run_once(settings(), now, lambda line: said.append(line) or say(line), complain):  # type: ignore[func-returns-value]
        raise typer.Exit(1)
    if not said:
        print("no digest is owed" if bootstrap.watchers(settings(), write=False).all() else NO_WATCHER)


@nightly.command("status")
def status(as_json: AsJson = False) -> None:
    """Each watcher's last night and next, what is owed, what waits, what was given up. Leaves with 4 where something is wrong.

    Wrong is: a night owed for more than an hour, an attempt that failed, a digest that was given up, a clock in doubt.
    """
    from tracker import bootstrap
    from tracker.digest.status import standings

    chosen = settings()
    found = standings(bootstrap.watchers(chosen, write=False), bootstrap.outbox(chosen, write=False), now())
    if as_json:
        print_json([_shape(one) for one in found])
    else:
        _tell(found)
    if any(one.trouble for one in found):
        raise typer.Exit(WRONG)


@nightly.command("retry")
def retry(name: Name) -> None:
    """Try again what was given up for a watcher, with the next `tracker nightly run`.

    tracker nightly retry desk
    """
    from tracker import bootstrap, wording
    from tracker.ledger.outbox import Status

    chosen = settings()
    watcher = bootstrap.watchers(chosen, write=False).get(name)
    outbox = bootstrap.outbox(chosen, write=True)
    count = outbox.revive(letter for letter in outbox.waiting(Status.dead) if letter.watcher == watcher.name)
    print(f"{name}: {wording.count_of(count, 'digest')} to be tried again" if count else f"{name}: nothing was given up")


@nightly.command("install")
def install() -> None:
    """Print a systemd service and its timer, and how to put them in place. Nothing is written; `--db` is taken along.

    tracker nightly install
    """
    from tracker.cli.units import units

    print(units(settings()), end="")


def _tell(found: "list[Standing]") -> None:
    if not found:
        print(NO_WATCHER)
    rows = [
        (
            one.watcher.name,
            str(one.last.night) if one.last else "none yet",
            str(one.last.status) if one.last else "",
            "paused" if one.watcher.paused else f"{one.next_at:%Y-%m-%d %H:%M} UTC",
            " to ".join(dict.fromkeys(map(str, one.owed))) if one.owed else "nothing",
            str(len(one.waiting)),
            str(len(one.dead)),
        )
        for one in found
    ]
    table(("watcher", "last night", "", "next", "owed now", "waiting", "given up"), rows, right=(5, 6))
    for one in found:
        if one.watcher.paused and one.waiting:
            print(f"{one.watcher.name}: paused; {len(one.waiting)} waiting until it is resumed")
        for line in one.trouble:
            print(f"{one.watcher.name}: {line}")


def _shape(one: "Standing") -> dict[str, Any]:
    from tracker import shapes

    last = one.last
    return {
        "watcher": one.watcher.name,
        "paused": one.watcher.paused,
        "last": shapes.day(last.night) if last else None,
        "last_status": last.status.value if last else None,
        "last_made_at": shapes.moment(last.composed_at) if last else None,
        "last_sent_at": shapes.moment(last.sent_at) if last and last.sent_at else None,
        "told_up_to": last.upto if last else one.watcher.since,
        "owed": [shapes.day(night) for night in one.owed] if one.owed else None,
        "next_at": shapes.moment(one.next_at),
        "waiting": [_letter(letter) for letter in one.waiting],
        "dead": [_letter(letter) for letter in one.dead],
        "trouble": list(one.trouble),
    }


def _letter(letter: Any) -> dict[str, Any]:
    from tracker import shapes

    return {
        "night": shapes.day(letter.night),
        "covers_from": shapes.day(letter.covers_from),
        "attempts": letter.attempts,
        "next_try_at": shapes.moment(letter.next_try_at) if letter.next_try_at else None,
        "error": letter.error,
    }
