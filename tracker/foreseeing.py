"""The road ahead of a bill, a date to be made, and what would be were something otherwise. Nothing here can write."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TypeVar, Unpack

from tracker import door
from tracker.adopting import Surveyor
from tracker.asking import Asked, Axes, day_of
from tracker.core.entry import CORRECTABLE, Entry, kind_of
from tracker.core.findings import Finding
from tracker.core.forecast import Forecast, forecast, nearest, usual_end
from tracker.core.outlook import Outlook
from tracker.core.plan import Plan, plan
from tracker.core.position import Passage
from tracker.core.record import Event, Record, read
from tracker.core.workflow import Workflow
from tracker.decisions import refuse_void, timer_of
from tracker.errors import RefusedInput, UnknownEntry, UnknownName, not_found, shown
from tracker.moved import Moved, moved

One = TypeVar("One")


@dataclass(frozen=True, slots=True)
class Otherwise:
    """What is to be otherwise: acts supposed ("KIND@DATE,party=NAME"), entries left out by number, terms by their timer."""

    suppose: Sequence[str] = ()
    without: Sequence[int] = ()
    terms: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A bill on a day as it stands by what is recorded, and as it would. `supposed` are the acts that nobody recorded."""

    was: Outlook
    now: Outlook
    supposed: tuple[Event, ...]
    left_out: tuple[Entry, ...]
    terms: Mapping[str, str]
    moved: tuple[Moved, ...]

    @property
    def passages(self) -> tuple[tuple[Passage, ...], tuple[Passage, ...]]:
        """The moves of the one alone, and of the other alone."""
        return _apart(self.was.position.passages, self.now.position.passages)

    @property
    def findings(self) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
        """The remarks on the one alone, and on the other alone."""
        return _apart(self.was.findings, self.now.findings)

    @property
    def changes(self) -> bool:
        """Whether anything differs."""
        return self.was.position != self.now.position or self.was.findings != self.now.findings or bool(self.moved)


class Foreseer(Surveyor):
    """A reader that looks ahead."""

    def forecast(
        self, bill: str, moment: datetime, to: str | None = None, as_of: date | None = None, **axes: Unpack[Axes]
    ) -> Forecast:
        """The road from where a bill stands to a state, by default the usual end.

        Raises `UnknownBill`, `UnknownName` for a state that the workflow does not have, `RefusedInput` for one that cannot be
        reached, and `RecordConflict` for a bill that is void.
        """
        outlook = self.look(bill, moment, as_of, **axes)
        refuse_void(outlook.record)
        end = usual_end(outlook.rules) if to is None else _state(to, outlook.rules.workflow)
        found = forecast(outlook, end)
        if found is None:
            can = nearest(outlook, end)
            way_out = f"nearest that can: {', '.join(can)}" if can else "nothing follows from there"
            stands = f"where {outlook.record.bill} stands on {outlook.as_of}"
            raise RefusedInput(f"{end} cannot be reached from {outlook.position.state}, {stands}; {way_out}")
        return found

    def plan(
        self, bill: str, moment: datetime, by: date, to: str | None = None, as_of: date | None = None, **axes: Unpack[Axes]
    ) -> Plan:
        """The last day for each step for a bill to stand in a state by a day. Raises as `forecast`, and for a day gone by."""
        found = self.forecast(bill, moment, to, as_of, **axes)
        _refuse_before("--by", by, [e for e in found.outlook.record.events if e.on <= found.outlook.as_of])
        return plan(found, by)

    def what_if(
        self, bill: str, moment: datetime, otherwise: Otherwise, as_of: date | None = None, **axes: Unpack[Axes]
    ) -> WhatIf:
        """A bill by what is recorded up to a day beside what would be; where an act is supposed later, both on the last such day.

        Raises `UnknownBill`, `UnknownEvent`, `UnknownEntry`, `UnknownName` and `RefusedInput`.
        """
        asked = Asked(moment, as_of, **axes)
        entries, shelf = self._entries(bill), self._calendars.newest
        told = self._outlook(entries, asked, shelf)
        known = [entry for entry in entries if entry.seq <= told.record.last_seq]
        left_out = tuple(_left_out(known, told.record, seq) for seq in dict.fromkeys(otherwise.without))
        kept = read([entry for entry in known if entry not in left_out]) if left_out else told.record
        standing = [event for event in kept.events if event.on <= told.as_of]
        supposed = tuple(supposition(text, told.rules.workflow, standing) for text in otherwise.suppose)
        treaty = told.record.treaty
        terms = {timer_of(told.rules, name, treaty): door.text("a term", text) for name, text in otherwise.terms.items()}
        day = max([day_of(asked, told.rules.zone), *(event.on for event in supposed)])
        then, until = replace(asked, as_of=day), self._until(entries, asked)

        def seen(record: Record, events: Iterable[Event], own: Mapping[str, str]) -> Outlook:
            """What stands, with these events and terms, by the texts of the law that were asked for."""
            changed = replace(record, law=told.record.law, events=tuple(events), terms={**record.terms, **own})
            return self._of(changed, then, shelf, until)

        was = seen(told.record, [event for event in told.record.events if event.on <= told.as_of], {})
        now = seen(kept, sorted([*standing, *supposed], key=lambda event: event.on), terms)
        return WhatIf(was, now, supposed, left_out, terms, tuple(moved(was, now)))


def supposition(text: str, workflow: Workflow, standing: Iterable[Event]) -> Event:
    """Read "KIND@DATE[,effect=DATE][,party=NAME]". Raises `UnknownEvent` and `RefusedInput`, also for too early a day."""
    act, *more = text.split(",")
    name, at, on = act.partition("@")
    told = dict(part.strip().partition("=")[::2] for part in more)
    if not at or not name.strip() or not {"effect", "party"} >= {*told} or not all(told.values()) or len(told) < len(more):
        raise RefusedInput(f"--suppose {shown(text)} cannot be read: give it as KIND@DATE[,effect=DATE][,party=NAME]")
    kind = door.kind(name, workflow)
    day = door.day("--suppose", on.strip())
    _refuse_before(f"--suppose {kind}@{day}:", day, standing)
    effect = door.day("effect", told["effect"]) if "effect" in told else None
    return Event(kind, day, effect=effect, party=door.optional_text("the party", told.get("party")))


def _refuse_before(what: str, day: date, standing: Iterable[Event]) -> None:
    last = max(standing, key=lambda event: event.on, default=None)
    if last is not None and day < last.on:
        said = f"{what} {day}" if not what.endswith(":") else what[:-1]
        way_out = f"give a day from {last.on} on, or ask --as-of an earlier day"
        raise RefusedInput(f"{said} is before the record's last event ({last.kind} of {last.on}): {way_out}")


def _state(name: str, workflow: Workflow) -> str:
    token = name.strip().replace("-", "_")
    states = [state.name for state in workflow.states]
    if token not in states:
        raise UnknownName(not_found("state", name, states, f"see: tracker workflow show {workflow.name}"))
    return token


def _left_out(known: Sequence[Entry], record: Record, seq: int) -> Entry:
    """The entry of a fact or an expectation that stands. Raises `UnknownEntry` and `RefusedInput`."""
    entry = next((entry for entry in known if entry.seq == seq), None)
    see = f"see: tracker log {record.bill}"
    if entry is None:
        raise UnknownEntry(f"{record.bill} has no entry {seq} ({see})")
    if seq in record.retracted:
        raise RefusedInput(
            f"--without {seq}: entry {seq} is retracted by entry {record.retracted[seq]} and does not count anyway"
        )
    if not isinstance(entry.body, CORRECTABLE):
        raise RefusedInput(f"--without {seq}: entry {seq} is no event ({kind_of(entry.body)}): give the number of one ({see})")
    return entry


def _apart(was: Sequence[One], now: Sequence[One]) -> tuple[tuple[One, ...], tuple[One, ...]]:
    return tuple(one for one in was if one not in now), tuple(one for one in now if one not in was)
