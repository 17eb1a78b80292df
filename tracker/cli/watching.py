"""The watchers of a ledger: watch add, list, show, pause, resume, remove, preview."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracker.cli.completing import complete_bills, complete_treaties, complete_watchers, complete_workflows
from tracker.cli.console import as_day, heading, now, print_json, reader, recorder, settings, table, writer
from tracker.cli.options import AsJson, AsOf, By
from tracker.languages import Language
from tracker.watcher import Empty, Every, Filters, Format, Watcher

if TYPE_CHECKING:
    from tracker.ledger.watchers import Changed, Watchers

NO_WATCHER = "no watcher yet: `tracker watch add NAME --send-to file:FOLDER` makes one"

watch = typer.Typer(
    help="Who is told of which bills, when and where: add, list, show, pause, resume, remove, preview.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def add_to(app: typer.Typer) -> None:
    """Register the group."""
    app.add_typer(watch, name="watch")


Name = Annotated[str, typer.Argument(metavar="NAME", help="The watcher's name.", autocompletion=complete_watchers)]


@watch.command("add")
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What to call it: letters, digits and . - _")],
    send_to: Annotated[
        str,
        typer.Option("--send-to", metavar="WHERE", help="mailto:ADDRESS, file:FOLDER, or an address that begins with https://"),
    ],
    bill: Annotated[
        list[str] | None, typer.Option("--bill", metavar="B", help="Only this bill.", autocompletion=complete_bills)
    ] = None,
    treaty: Annotated[
        list[str] | None,
        typer.Option("--treaty", metavar="T", help="Only bills on this treaty.", autocompletion=complete_treaties),
    ] = None,
    tag: Annotated[list[str] | None, typer.Option("--tag", metavar="T", help="Only bills with this tag.")] = None,
    workflow: Annotated[
        list[str] | None,
        typer.Option("--workflow", metavar="W", help="Only bills of this workflow.", autocompletion=complete_workflows),
    ] = None,
    state: Annotated[
        list[str] | None, typer.Option("--state", metavar="S", help="Only bills in this state; that they leave it is told.")
    ] = None,
    every: Annotated[Every, typer.Option("--every", help="Each night, Monday to Friday, or Mondays.")] = Every.night,
    at: Annotated[str, typer.Option("--at", metavar="HH:MM", help="The hour at which a night begins.")] = "06:00",
    timezone: Annotated[str, typer.Option("--timezone", metavar="ZONE", help="The zone of that hour: Europe/Moscow.")] = "UTC",
    within: Annotated[
        int, typer.Option("--within", metavar="DAYS", min=0, max=36500, help="Deadlines so many days ahead are told.")
    ] = 30,
    language: Annotated[Language, typer.Option("--language", help="The language.")] = Language.en,
    format: Annotated[
        Format | None,
        typer.Option("--format", help="The format; without it html in mail, markdown in a folder, json to a webhook."),
    ] = None,
    empty: Annotated[
        Empty, typer.Option("--empty", help="Send a digest that has nothing new, or skip it: the next goes on from there.")
    ] = Empty.send,
    since: Annotated[
        int,
        typer.Option(
            "--since", metavar="POSITION", min=0, help="Begin after this position; without it the first digest tells everything."
        ),
    ] = 0,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Add a watcher: its first digest goes out with the next `tracker nightly run`, then one every night.

    Names given for one option are alternatives; several options must all hold. Without any, every bill is watched.

    tracker watch add desk --send-to file:digests --treaty open-skies --at 06:00 --timezone Europe/Moscow
    """
    from tracker.digest.channels.files import unmade
    from tracker.digest.channels.targets import lacking
    from tracker.digest.watching import Wanted, watcher_of
    from tracker.errors import shown
    from tracker.ledger.watchers import Watchers

    filters = Filters(*(tuple(given or ()) for given in (bill, treaty, tag, workflow, state)))
    wanted = Wanted(name, send_to, filters, every, at, timezone, within, language, format, empty, since)
    tracker = writer()
    watcher = watcher_of(tracker, wanted, settings(), now())
    Watchers(tracker.ledger.database).add(watcher, recorder(by))
    if remark := lacking(watcher.send_to, settings()):
        print(f"tracker: {remark}", file=sys.stderr)
    if as_json:
        print_json(_shape(watcher))
        return
    _tell(watcher)
    folder = unmade(watcher.send_to)
    print("first     with the next `tracker nightly run`" + (f", which makes the folder {shown(str(folder))}" if folder else ""))


@watch.command("list")
def list_(as_json: AsJson = False) -> None:
    """Every watcher: whom it tells, when, and of what.

    tracker watch list
    """
    found = _watchers(write=False).all()
    if as_json:
        print_json([_shape(watcher) for watcher in found])
        return
    rows = [(w.name, "paused" if w.paused else "", _shown(w.send_to), _when(w), _of_what(w)) for w in found]
    table(("watcher", "", "sent to", "when", "of what"), rows)
    if not found:
        print(NO_WATCHER)


@watch.command("show")
def show(name: Name, as_json: AsJson = False) -> None:
    """One watcher, and who changed it when.

    tracker watch show desk
    """
    kept = _watchers(write=False)
    watcher, log = kept.get(name), kept.log(name)
    if as_json:
        print_json({**_shape(watcher), "log": [_changed(line) for line in log]})
        return
    _tell(watcher)
    heading("Log")
    table(("when", "who", "what"), [(f"{line.at:%Y-%m-%d %H:%M} UTC", line.by, line.what) for line in log])


@watch.command("pause")
def pause(name: Name, by: By = None) -> None:
    """Make and send nothing for a watcher until it is resumed: the nights between are covered then, and nothing is lost.

    tracker watch pause desk
    """
    done = _watchers(write=True).pause(name, recorder(by), now(), paused=True)
    print(f"{name}: paused" if done else f"{name}: paused already")


@watch.command("resume")
def resume(name: Name, by: By = None) -> None:
    """Go on with a watcher that was paused: the next digest covers the nights between.

    tracker watch resume desk
    """
    done = _watchers(write=True).pause(name, recorder(by), now(), paused=False)
    print(f"{name}: resumed" if done else f"{name}: not paused")


@watch.command("remove")
def remove(name: Name, by: By = None) -> None:
    """Take a watcher away, with what still waits to be sent to it. The log of its changes stays.

    tracker watch remove desk
    """
    from tracker import wording
    from tracker.ledger.outbox import Outbox

    watchers = _watchers(write=True)
    unsent = sum(letter.watcher == name for letter in Outbox(watchers.database).waiting())
    watchers.remove(name, recorder(by), now())
    print(f"{name}: removed" + (f", with {wording.count_of(unsent, 'digest')} that had not been sent" if unsent else ""))


@watch.command("preview")
def preview(
    name: Name,
    as_of: AsOf = None,
    format: Annotated[Format | None, typer.Option("--format", help="The format; without it the watcher's own.")] = None,
) -> None:
    """Exactly what would go out to a watcher now. It moves nothing, and nothing is sent.

    tracker watch preview desk --as-of 2021-06-18
    """
    from tracker import bootstrap
    from tracker.digest.making import preview_of

    kept, day = _watchers(write=False), as_day("--as-of", as_of)
    found = preview_of(reader(), bootstrap.outbox(settings(), write=False), kept.get(name), now(), day, format)
    print(found.body(), end="")


def _watchers(*, write: bool) -> "Watchers":
    from tracker import bootstrap

    return bootstrap.watchers(settings(), write=write)


def _shape(watcher: Watcher) -> dict[str, Any]:
    from tracker.ledger.watchers import plain

    return plain(watcher)


def _changed(line: "Changed") -> dict[str, Any]:
    from tracker import shapes

    return {"at": shapes.moment(line.at), "by": line.by, "what": line.what, "details": line.details}


def _tell(watcher: Watcher) -> None:
    from tracker import wording

    print(f"watcher   {watcher.name}{', paused' if watcher.paused else ''}")
    print(f"sent to   {_shown(watcher.send_to)}, as {watcher.format}, in {watcher.language}")
    print(f"when      {_when(watcher)}{', not where nothing is new' if watcher.empty == 'skip' else ''}")
    print(f"of what   {_of_what(watcher)}; deadlines within {wording.count_of(watcher.within, 'day')}")


def _when(watcher: Watcher) -> str:
    nights = {"night": "every night", "weekday": "Monday to Friday", "week": "Mondays"}[watcher.every]
    return f"{nights} at {watcher.at:%H:%M} ({watcher.timezone})"


def _of_what(watcher: Watcher) -> str:
    from dataclasses import asdict

    from tracker.errors import visible

    given = [visible(" or ".join(names)) for names in asdict(watcher.filters).values() if names]
    return "; ".join(given) or "every bill"


def _shown(target: str) -> str:
    """Where digests go, without what a webhook's address says after its question mark: it may be a secret."""
    from tracker import wording

    address, mark, _ = target.partition("?")
    return wording.visible(f"{address}?…" if mark and address.startswith("http") else target)
