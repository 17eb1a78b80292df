"""The commands that read many bills, from what is kept where it answers: days, list."""

from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.completing import complete_treaties, complete_workflows
from tracker.cli.console import as_day, axes, now, print_json, reader, table, tell_left_out
from tracker.cli.kept import kept_dues, kept_list
from tracker.cli.options import AsJson, AsOf, KnownAt, LawOf, Limit, OptionalBill, RulesBy

if TYPE_CHECKING:
    from tracker.asking import Axes
    from tracker.rows import Due, Listed


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command("days")(days)
    app.command("list")(list_)


def days(
    bill: OptionalBill = None,
    within: Annotated[
        int | None,
        typer.Option("--within", metavar="DAYS", min=0, help="Only what is due within so many days (and what is overdue)."),
    ] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    law_of: LawOf = None,
    rules: RulesBy = None,
    limit: Limit = None,
    as_json: AsJson = False,
) -> None:
    """How many days remain: the deadlines that ask for attention, soonest first.

    Counted to the last day, of which the number is 0, and what is overdue is negative; where time itself acts, to the day of
    effect, on which it has acted and is listed no more.

    tracker days --within 30
    """
    from tracker.errors import visible

    asked_otherwise = any(given is not None for given in (as_of, known_at, law_of, rules))
    whole = True
    found = None if asked_otherwise else kept_dues(bill, within, limit)
    if found is None:
        found, whole = _replayed_dues(bill, within, as_of, axes(known_at, law_of, rules))
        found = found[:limit]
    if as_json:
        print_json([due.json for due in found])
        return
    if not found:
        told = "no deadline is running" if within is None else f"no deadline within {within} day{'' if within == 1 else 's'}"
        print(told if whole else f"{told} in what could be read")
        return
    rows = [
        (
            str(due.days) if due.days is not None else "-" if due.unset else "?",
            due.last,
            due.effect,
            due.bill,
            due.title,
            visible(due.standing),
            due.law,
        )
        for due in found
    ]
    table(("days", "last day", "effect", "bill", "deadline", "standing", "law"), rows, right=(0,))


def _replayed_dues(bill: str | None, within: int | None, as_of: str | None, asked: "Axes") -> "tuple[list[Due], bool]":
    """The deadlines by a replay of every bill that is asked for, on any day and by any law; and whether no bill was left out."""
    from tracker.projecting import due_of

    tracker = reader()
    found = tracker.days(now(), as_day("--as-of", as_of), bill, within, **asked)
    tell_left_out(tracker)
    return [due_of(outlook, deadline) for outlook, deadline in found], not tracker.left_out


def list_(
    text: Annotated[str | None, typer.Argument(metavar="[TEXT]", help="Part of a name, title, number or treaty.")] = None,
    state: Annotated[str | None, typer.Option("--state", metavar="S", help="Only bills in this state.")] = None,
    workflow: Annotated[
        str | None,
        typer.Option("--workflow", metavar="W", help="Only this workflow.", autocompletion=complete_workflows),
    ] = None,
    treaty: Annotated[
        str | None, typer.Option("--treaty", metavar="T", help="Only this treaty.", autocompletion=complete_treaties)
    ] = None,
    tag: Annotated[str | None, typer.Option("--tag", metavar="T", help="Only bills with this tag.")] = None,
    closed: Annotated[
        bool | None, typer.Option("--closed/--open", help="Only bills at an end, or only those still on their way.")
    ] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    law_of: LawOf = None,
    rules: RulesBy = None,
    limit: Limit = None,
    as_json: AsJson = False,
) -> None:
    """The bills and where each stands, by name.

    tracker list --treaty open-skies --open
    """
    from tracker.errors import visible

    token = state.replace("-", "_") if state is not None else None
    narrowing = (token, workflow, treaty, as_of, known_at, law_of, rules)
    whole = True
    found = None if any(given is not None for given in narrowing) else kept_list()
    if found is None:
        found, whole = _replayed_list(token, workflow, treaty, as_of, axes(known_at, law_of, rules))
    asked = (text or "").casefold()
    found = [one for one in found if asked in one.said and tag in (None, *one.tags) and closed in (None, one.final)][:limit]
    if as_json:
        print_json([one.json for one in found])
        return
    table(
        ("bill", "state", "", "next deadline", "title"),
        [(one.bill, one.state, one.state_title, one.soonest.left if one.soonest else "", visible(one.title)) for one in found],
    )
    if not found:
        narrowed = any((text, token, workflow, treaty, tag)) or closed is not None or not whole
        matching = "no bill matches: `tracker list` shows all" if whole else "no bill that could be read matches"
        print(matching if narrowed else "no bill yet: `tracker open` makes one")


def _replayed_list(
    state: str | None, workflow: str | None, treaty: str | None, as_of: str | None, asked: "Axes"
) -> "tuple[list[Listed], bool]":
    """The bills by a replay, on any day and by any law, and whether none was left out; unknown names are refused."""
    from tracker.asking import Selection
    from tracker.projecting import listed_of

    tracker = reader()
    wanted = Selection(state=state, workflow=workflow, treaty=treaty)
    found = tracker.looks(now(), as_day("--as-of", as_of), wanted, **asked)
    tell_left_out(tracker)
    return [listed_of(outlook) for outlook in found], not tracker.left_out
