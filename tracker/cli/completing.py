"""What the shell completes: names of bills, law, calendars, watchers and event kinds. Completion never fails aloud."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import typer

from tracker.cli.console import now, settings
from tracker.cli.kept import kept_names

if TYPE_CHECKING:
    from tracker.reading import Reader


def complete_bills(ctx: typer.Context, incomplete: str) -> list[str]:
    """Names of bills for the shell."""
    chosen = settings(ctx.find_root().params.get("db"))
    kept = kept_names(chosen, incomplete)
    return _names(lambda: _reader_of(ctx).bills(), incomplete) if kept is None else kept


def complete_workflows(ctx: typer.Context, incomplete: str) -> list[str]:
    """Names of workflows for the shell."""
    return _names(lambda: _library(ctx).workflow_names(), incomplete)


def complete_treaties(ctx: typer.Context, incomplete: str) -> list[str]:
    """Names of treaties for the shell."""
    return _names(lambda: _library(ctx).treaty_names(), incomplete)


def complete_calendars(ctx: typer.Context, incomplete: str) -> list[str]:
    """Names of calendars for the shell."""
    return _names(lambda: list(_reader_of(ctx).calendars()), incomplete)


def complete_watchers(ctx: typer.Context, incomplete: str) -> list[str]:
    """Names of watchers for the shell."""
    from tracker import bootstrap

    chosen = settings(ctx.find_root().params.get("db"))
    return _names(lambda: [watcher.name for watcher in bootstrap.watchers(chosen, write=False).all()], incomplete)


def complete_kinds(ctx: typer.Context, incomplete: str) -> list[str]:
    """Event kinds for the shell: those of the bill already typed."""

    def kinds() -> list[str]:
        kinds = _reader_of(ctx).look(ctx.params["bill"], now()).rules.workflow.kinds
        return [kind if "_" in incomplete else kind.replace("_", "-") for kind in kinds]

    return _names(kinds, incomplete)


def _reader_of(ctx: typer.Context) -> "Reader":
    from tracker import bootstrap

    return bootstrap.reader(settings(ctx.find_root().params.get("db")))


def _names(find: Callable[[], list[str]], incomplete: str) -> list[str]:
    from tracker.errors import TrackerError

    try:
        return [name for name in find() if name.startswith(incomplete)]
    except (TrackerError, KeyError):
        return []


def _library(ctx: typer.Context) -> Any:
    from tracker import bootstrap

    return bootstrap.library(settings(ctx.find_root().params.get("db")))
