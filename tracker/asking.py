"""What a reader may ask for: which bills, as of which day of the law, as known when, and by the law of which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypedDict
from zoneinfo import ZoneInfo

from tracker import door
from tracker.core.outlook import Outlook


@dataclass(frozen=True, slots=True)
class Selection:
    """Which bills a list is asked for. Every field that is set must hold."""

    text: str | None = None
    state: str | None = None
    workflow: str | None = None
    treaty: str | None = None
    tag: str | None = None
    closed: bool | None = None


class Axes(TypedDict, total=False):
    """Beside the day of the law, what was known and by which law; None, or left out, is all that is known, each day's own law.

    `known_at` is when the ledger had been told what counts, entries and sitting days alike; `law_of` the one day whose rules
    hold for every event; `rules` the version of the law's text (`tracker.texts.Texts.version`).
    """

    known_at: door.When | None
    law_of: date | None
    rules: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """The moment of asking, the day of the law (None: the present one), and the `Axes`."""

    moment: datetime
    as_of: date | None = None
    known_at: door.When | None = None
    law_of: date | None = None
    rules: str | None = None


def selected(outlook: Outlook, wanted: Selection) -> bool:
    """Whether a bill is one of those that a list is asked for."""
    record = outlook.record
    said = " ".join(filter(None, (record.bill, record.title, record.number, record.treaty))).casefold()
    return (
        (wanted.text is None or wanted.text.casefold() in said)
        and wanted.state in (None, outlook.state.name)
        and wanted.workflow in (None, record.workflow)
        and wanted.treaty in (None, record.treaty)
        and (wanted.tag is None or wanted.tag in record.tags)
        and wanted.closed in (None, outlook.state.final)
    )


def known_until(asked: Asked, zone: ZoneInfo) -> datetime | None:
    """The last moment (UTC) at which what counts was recorded: of a day, its end in the zone. None: all of it counts."""
    known = asked.known_at
    if isinstance(known, datetime):
        return known.astimezone(UTC) if known < asked.moment else None
    if known is None or known >= door.today(asked.moment, zone):
        return None
    return datetime.combine(known + timedelta(days=1), time(), zone).astimezone(UTC) - timedelta.resolution


def day_of(asked: Asked, zone: ZoneInfo) -> date:
    """The day of the law that is asked for; without one, the day in the zone at which things are asked to be known, or today."""
    return asked.as_of or door.today(known_until(asked, zone) or asked.moment, zone)
