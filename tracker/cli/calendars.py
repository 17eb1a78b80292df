"""The commands about sitting days: calendar import, list, show."""

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracker.cli.completing import complete_calendars
from tracker.cli.console import as_day, as_when, heading, now, print_json, reader, recorder, table, tell_left_out, writer
from tracker.cli.moves import move_shape, tell_moves
from tracker.cli.options import AsJson, By, KnownAt

if TYPE_CHECKING:
    from tracker.core.sittings import Sittings
    from tracker.ledger.calendars import Version
    from tracker.service import Imported

AHEAD = 30
"""How many of the next sitting days `show` tells."""

calendar = typer.Typer(help="The days on which chambers sit: import, list, show.", no_args_is_help=True, rich_markup_mode=None)

Name = Annotated[
    str,
    typer.Argument(
        metavar="NAME", help="A calendar that some workflow counts by: uk/commons.", autocompletion=complete_calendars
    ),
]


def add_to(app: typer.Typer) -> None:
    """Register the group."""
    app.add_typer(calendar, name="calendar")


@calendar.command("import")
def calendar_import(
    name: Name,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="A CSV file with the columns date and day_type (and house), or an iCalendar file (.ics)."
        ),
    ],
    house: Annotated[
        str | None,
        typer.Option(
            "--house",
            metavar="H",
            help="Only this house, where the file holds several: as its column house says; of events those that name it.",
        ),
    ] = None,
    since: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="Leave out every day before this one (YYYY-MM-DD).")
    ] = None,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Take the sitting days of a chamber from a file, as a new version, and tell each running deadline that it moves.

    A day counts where day_type is sitting; an event counts unless it is cancelled. From the first day in the file to the
    last the calendar is known, and a day between them that the file leaves out is one without sitting. The file replaces
    the version before, which stays in the ledger: `--known-at` still counts by it.

    tracker calendar import uk/commons house_days.csv --house Commons --from 2017-06-13
    """
    tracker = writer()
    done = tracker.import_calendar(name, file, house=house, since=as_day("--from", since), by=recorder(by), moment=now())
    tell_left_out(tracker)
    if as_json:
        moves = [move_shape(one) for one in done.moved]
        print_json({**_shape(done.sittings), "already": done.already, "moved": moves})
        return
    _tell(done)


def _tell(done: "Imported") -> None:
    if done.already:
        print(f"{_described(done.sittings)}: already imported, nothing added")
        return
    print(_described(done.sittings))
    tell_moves(done.moved)
    if not done.moved:
        print("no deadline moved")


def _described(sittings: "Sittings") -> str:
    from tracker import wording

    return f"{sittings}: {wording.count_of(len(sittings.days), 'day')} of sitting"


@calendar.command("list")
def calendar_list(as_json: AsJson = False) -> None:
    """Every calendar that a workflow counts by, and each version imported: by whom, when, from what, and how far it is known.

    tracker calendar list
    """
    from tracker import law_shapes

    tracker = reader()
    versions, declared = tracker.calendar_versions(), tracker.calendars()
    names = sorted({*declared, *(version.sittings.name for version in versions)})
    found = {name: [version for version in versions if version.sittings.name == name] for name in names}
    if as_json:
        titles = {name: law_shapes.title(declared[name][0]) if name in declared else None for name in names}
        print_json([{"calendar": n, "title": titles[n], "versions": [_version_shape(v) for v in found[n]]} for n in names])
        return
    rows = [row for name in names for row in (map(_row, found[name]) if found[name] else [_empty_row(name)])]
    table(("calendar", "version", "known from", "to", "sittings", "recorded (UTC)", "by", "source"), rows, right=(1, 4))
    if not rows:
        print("no workflow counts by sitting days")


def _row(version: "Version") -> tuple[str, ...]:
    from tracker import wording

    kept = version.sittings
    numbers = (str(kept.version), str(kept.first), str(kept.last), str(len(kept.days)))
    return (
        kept.name,
        *numbers,
        f"{version.recorded_at:%Y-%m-%d %H:%M}",
        wording.visible(version.recorded_by),
        wording.visible(version.source),
    )


def _empty_row(name: str) -> tuple[str, ...]:
    return name, "-", "", "", "", "", "", f"none yet: tracker calendar import {name} FILE"


@calendar.command("show")
def calendar_show(name: Name, known_at: KnownAt = None, as_json: AsJson = False) -> None:
    """The newest version of a calendar: how far it is known, how many days of sitting, and the next ones from today on.

    tracker calendar show uk/commons
    """
    from tracker import law_shapes, shapes, wording

    found = reader().calendar(name, now(), known_at=as_when("--known-at", known_at))
    version, kept = found.version, found.version.sittings
    if as_json:
        title = law_shapes.title(found.title) if found.title else None
        days = [shapes.day(day) for day in sorted(kept.days)]
        print_json({"calendar": name, "title": title, "as_of": shapes.day(found.as_of), **_version_shape(version), "days": days})
        return
    print(f"{name}  {found.title.en if found.title else '(no workflow counts by it)'}")
    facts = [
        ("version", str(kept.version)),
        ("known", f"from {kept.first} to {kept.last}"),
        ("sittings", wording.count_of(len(kept.days), "day")),
        ("source", wording.visible(version.source)),
        ("recorded", f"{version.recorded_at:%Y-%m-%d %H:%M} UTC by {wording.visible(version.recorded_by)}"),
    ]
    for what, said in facts:
        print(f"  {what:<10}{said}")
    heading(f"Next days of sitting from {found.as_of} on")
    ahead = sorted(day for day in kept.days if day >= found.as_of)[:AHEAD]
    for month, of_it in groupby(ahead, lambda day: f"{day:%Y-%m}"):
        print(f"  {month}  {' '.join(f'{day:%d}' for day in of_it)}")
    if not ahead:
        print(f"none is known: the calendar ends on {kept.last}")


def _shape(sittings: "Sittings") -> dict[str, Any]:
    from tracker import shapes

    return {
        "calendar": sittings.name,
        "version": sittings.version,
        "known_from": shapes.day(sittings.first),
        "known_to": shapes.day(sittings.last),
        "sittings": len(sittings.days),
    }


def _version_shape(version: "Version") -> dict[str, Any]:
    from tracker import shapes

    said = {"recorded_at": shapes.moment(version.recorded_at), "recorded_by": version.recorded_by, "source": version.source}
    return {**_shape(version.sittings), **said}
