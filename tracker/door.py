"""What is refused at the door, before anything is written: texts, names, kinds, days and votes that cannot be taken.

A well-formed fact is never refused because it is irregular; that is for replay to remark on.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tracker.core.entry import Votes
from tracker.core.workflow import Workflow
from tracker.errors import RefusedInput, UnknownEvent, not_found, shown

BILL = re.compile(r"[^\W_][\w.:/-]{0,99}")
LONGEST = 10_000

When = date | datetime
"""A moment with its offset, or a day that stands for its own end in the zone of what is looked at."""


def bill_name(name: str) -> str:
    """A bill's name: letters, digits and . : / - _, at most 100 of them."""
    if not BILL.fullmatch(name):
        raise RefusedInput(
            f"the bill name {shown(name)} must begin with a letter or digit and go on with those and . : / - _ (at most 100)"
        )
    return name


def text(what: str, value: str) -> str:
    """A text that any ledger can keep. Control characters are kept as given; NUL and lone surrogates cannot be."""
    if "\0" in value:
        raise RefusedInput(f"{what} holds a NUL character, which no ledger can keep: leave it out")
    try:
        value.isascii() or value.encode("utf-8")
    except UnicodeEncodeError:
        raise RefusedInput(f"{what} is not valid text (a lone surrogate): give it as UTF-8") from None
    if not value.strip():
        raise RefusedInput(f"{what} is empty")
    if len(value) > LONGEST:
        raise RefusedInput(f"{what} is longer than {LONGEST} characters")
    return value


def optional_text(what: str, value: str | None) -> str | None:
    """As `text`, where None stands for not given."""
    return None if value is None else text(what, value)


def kind(name: str, workflow: Workflow) -> str:
    """An event kind that the workflow knows, written with - or _. Raises `UnknownEvent` with the nearest kinds."""
    token = name.strip().replace("-", "_")
    if token not in workflow.kinds:
        raise UnknownEvent(
            f"{not_found('event kind', name, workflow.kinds, 'none is near')} (see: tracker workflow show {workflow.name})"
        )
    return token


def day(option: str, value: str, today: date | None = None) -> date:
    """An ISO day; `yesterday`, `today`, `tomorrow` too where the bill's day is given. Raises `RefusedInput`."""
    near = {"yesterday": -1, "today": 0, "tomorrow": 1}
    if today is not None and value in near:
        return today + timedelta(days=near[value])
    words = ", or as yesterday, today, tomorrow" if today is not None else ""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise RefusedInput(f"{option} {shown(value)} is not a day: give it as YYYY-MM-DD{words}")
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise RefusedInput(f"{option} {shown(value)}: there is no such day ({error})") from None


def when(option: str, value: str) -> When:
    """An ISO day, or an ISO moment with an offset or Z, told in UTC. Raises `RefusedInput`."""
    if not re.match(r".{10}[T ]", value):
        return day(option, value)
    try:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
        said = "says no offset from UTC: end it with Z, +03:00 or the like"
    except (ValueError, OverflowError) as error:
        said = f"there is no such moment ({error}): give it as YYYY-MM-DDTHH:MMZ, or a day as YYYY-MM-DD"
    raise RefusedInput(f"{option} {shown(value)}: {said}")


def past_day(option: str, value: str, today: date, *, instead: str) -> date:
    """A day of something that happened: not after the bill's own today."""
    found = day(option, value, today)
    if found > today:
        raise RefusedInput(f"{option} {found} is in the future (today is {today}): what is on an agenda goes in with `{instead}`")
    return found


def clock_time(value: str) -> time:
    """A time of day as HH:MM or HH:MM:SS."""
    if not re.fullmatch(r"\d{2}:\d{2}(:\d{2})?", value):
        raise RefusedInput(f"--time {shown(value)} is not a time: give it as HH:MM or HH:MM:SS")
    try:
        return time.fromisoformat(value)
    except ValueError as error:
        raise RefusedInput(f"--time {shown(value)}: there is no such time ({error})") from None


def votes(value: str) -> Votes:
    """Votes as FOR:AGAINST:ABSTAINED; a count that is not known is not guessed, and goes into a note."""
    parts = value.split(":")
    if len(parts) != 3 or not all(re.fullmatch(r"[0-9]{1,6}", part) for part in parts):
        raise RefusedInput(f"--votes {shown(value)} is no count of votes: give it as FOR:AGAINST:ABSTAINED, 152:0:0")
    return Votes(*map(int, parts))


def today(moment: datetime, zone: ZoneInfo) -> date:
    """The day that a moment falls on in a workflow's own zone."""
    return moment.astimezone(zone).date()
