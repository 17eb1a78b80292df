"""The commands that look ahead: forecast, plan."""

from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.console import as_day, axes, axes_json, heading, now, print_json, reader, table, told_axes
from tracker.cli.options import AsJson, AsOf, Bill, KnownAt, LawOf, RulesBy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tracker.asking import Axes
    from tracker.core.forecast import Forecast

To = Annotated[
    str | None, typer.Option("--to", metavar="STATE", help="To this state; without it, to the end that the procedure is for.")
]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command("forecast")(forecast)
    app.command("plan")(plan)


def forecast(
    bill: Bill,
    to: To = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    law_of: LawOf = None,
    rules: RulesBy = None,
    as_json: AsJson = False,
) -> None:
    """The road ahead: for each step the earliest day and the latest, and the law that bounds it.

    The road is the way to the end with the fewest passages; each step comes as soon as the law lets it, and what time alone
    brings about comes by itself.

    tracker forecast RU-OPEN-SKIES --as-of 2021-05-27
    """
    from tracker import wording
    from tracker.wording import road

    asked = axes(known_at, law_of, rules)
    found = reader().forecast(bill, now(), to, as_day("--as-of", as_of), **asked)
    if as_json:
        from tracker import road_shapes

        print_json({**road_shapes.forecast(found), **axes_json(asked)})
        return
    _head(found, asked)
    _lines(road.end(found))
    rows = [
        (
            road.earliest(step),
            road.latest(step),
            step.kind,
            wording.title(found.outlook, step.kind) + ("; by itself" if step.inferred else ""),
            f"-> {step.to}",
            road.laws(step),
        )
        for step in found.steps
    ]
    if rows:
        heading("The road")
        table(("earliest", "latest", "step", "", "leads to", "law"), rows)
        heading("What bounds it")
        _lines(road.remarks(found), "  ")
    if found.asides:
        heading("What the law foresees besides")
        _lines(road.asides(found), "  ")


def plan(
    bill: Bill,
    by: Annotated[str, typer.Option("--by", metavar="DATE", help="The day by which it is to be over (YYYY-MM-DD).")],
    to: To = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    law_of: LawOf = None,
    rules: RulesBy = None,
    as_json: AsJson = False,
) -> None:
    """What must be done by when to make a date: the last day for each step, and the days to spare.

    tracker plan RU-OPEN-SKIES --to withdrawn --by 2021-12-31 --as-of 2021-05-27
    """
    from tracker import door, wording
    from tracker.wording import road

    asked = axes(known_at, law_of, rules)
    found = reader().plan(bill, now(), door.day("--by", by), to, as_day("--as-of", as_of), **asked)
    if as_json:
        from tracker import road_shapes

        print_json({**road_shapes.plan(found), **axes_json(asked)})
        return
    _head(found.forecast, asked)
    _lines(road.verdict(found))
    rows = [
        (
            road.last_day(due),
            "" if due.slack is None else str(due.slack),
            road.earliest(due.step),
            due.step.kind,
            wording.title(found.forecast.outlook, due.step.kind) + ("; by itself" if due.step.inferred else ""),
            road.laws(due.step),
        )
        for due in found.dues
    ]
    if rows:
        heading("By when")
        table(("last day", "days to spare", "earliest", "step", "", "law"), rows, right=(1,))
        _lines(road.besides(found))


def _head(found: "Forecast", asked: "Axes") -> None:
    from tracker import wording

    outlook = found.outlook
    print(f"{outlook.record.bill}  {wording.visible(outlook.record.title)}")
    print(f"  from     {outlook.state.title.en}  [{outlook.state.name}]")
    print(f"  to       {found.to.title.en}  [{found.to.name}]")
    print(f"  as of    {outlook.as_of}, {wording.weekday(outlook.as_of)} ({outlook.rules.workflow.timezone})")
    for name, value in told_axes(asked).items():
        print(f"  {name:<9}{value}")
    print()


def _lines(told: "Iterable[str]", indent: str = "") -> None:
    for line in told:
        print(f"{indent}{line}")
