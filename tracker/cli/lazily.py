"""The commands by name, each module imported when one of its commands is asked for: a short command pays for itself alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_group

MODULES = {
    "open": "recording",
    "record": "recording",
    "expect": "recording",
    "note": "recording",
    "correct": "correcting",
    "retract": "correcting",
    "amend": "correcting",
    "void": "correcting",
    "show": "showing",
    "days": "reading",
    "explain": "telling",
    "forecast": "forecasting",
    "plan": "forecasting",
    "what-if": "supposing",
    "list": "reading",
    "log": "telling",
    "export": "exchanging",
    "import": "exchanging",
    "digest": "nightly",
    "demo": "demonstration",
    "workflow": "law",
    "treaty": "law",
    "calendar": "calendars",
    "ledger": "ledger",
    "watch": "watching",
    "nightly": "nightly",
}
"""By a command's name the module that registers it, in the order of the help page."""


class Commands(Mapping[str, Any]):
    """Every command by its name; what is asked for is imported and its options are built, what is only named is not."""

    def __init__(self) -> None:
        self._built: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._built:
            part = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
            import_module(f"tracker.cli.{MODULES[name]}").add_to(part)
            self._built.update(get_group(part).commands)
        return self._built[name]

    def __iter__(self) -> Iterator[str]:
        return iter(MODULES)

    def __len__(self) -> int:
        return len(MODULES)


class Lazily(TyperGroup):
    """The group of all commands."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.commands: MutableMapping[str, Any] = Commands()  # type: ignore[assignment]  # nothing is added to it
