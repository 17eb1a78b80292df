"""What the ledger's projection answers at once, without the imports that a replay needs; None where only a replay can tell."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from tracker.cli.console import now, settings
from tracker.rows import Due, Listed

if TYPE_CHECKING:
    from tracker.settings import Settings

Answer = TypeVar("Answer")


def kept_dues(bill: str | None, within: int | None, limit: int | None) -> list[Due] | None:
    """The deadlines that ask for attention now, soonest first."""
    from tracker.ledger import kept

    return _asked(lambda file, moment: kept.dues(file, moment, bill, within, limit))


def kept_list() -> list[Listed] | None:
    """Every bill that is not void, by name, as it stands now."""
    from tracker.ledger import kept

    found = _asked(kept.listed)
    return None if found is None else list(found)


def kept_names(chosen: "Settings", begun: str) -> list[str] | None:
    """The names of bills that begin so."""
    from tracker.ledger import kept
    from tracker.settings import ledger_file

    file = ledger_file(chosen.database_url)
    return kept.names(file, begun) if file else None


def _asked(ask: Callable[[Path, datetime], Answer | None]) -> Answer | None:
    """The answer of a ledger that is a file of SQLite; a server is asked the ordinary way."""
    from tracker.settings import ledger_file

    file = ledger_file(settings().database_url)
    return ask(file, now()) if file else None
