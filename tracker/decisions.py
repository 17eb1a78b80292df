"""What may be appended to a bill's log, decided from its entries alone: pure, so that a writer may ask twice."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.core.entry import RETRACTABLE, Entry, Fact, Retraction
from tracker.core.record import Record, read
from tracker.core.rules import Rules
from tracker.errors import RecordConflict, RefusedInput, UnknownBill, UnknownEntry, not_found, shown


def known(entries: Sequence[Entry], bill: str) -> Record:
    """What stands of a bill's log. Raises `UnknownBill` where there is none."""
    if not entries:
        raise UnknownBill(bill)
    return read(entries)


def standing(entries: Sequence[Entry], bill: str) -> Record:
    """The same, of a bill that is not void. Raises `RecordConflict`."""
    record = known(entries, bill)
    if record.void is not None:
        raise RecordConflict(
            f"the bill {bill} is void ({record.void}): retract the void first (tracker log {bill} has its number)"
        )
    return record


def timer_of(rules: Rules, name: str) -> str:
    """A timer that the rules know, written with - or _. Raises `RefusedInput`."""
    token = name.replace("-", "_")
    if token not in rules.timers:
        raise RefusedInput(not_found("timer", name, rules.timers, f"known: {', '.join(rules.timers)}"))
    return token


def already_said(fact: Fact, entries: Sequence[Entry], record: Record) -> Entry | None:
    """The entry that records the very same fact and stands; a retracted one does not."""
    return next((entry for entry in entries if entry.body == fact and entry.seq not in record.retracted), None)


def account_of(record: Record, entries: Sequence[Entry], same_as: int | None, kind: str) -> int | None:
    """The entry that another account links to: a fact of the same kind that stands."""
    if same_as is None:
        return None
    facts = {e.seq: e.body for e in entries if isinstance(e.body, Fact) and e.seq not in record.retracted}
    if same_as not in facts:
        raise UnknownEntry(
            f"--same-as {same_as}: entry {same_as} of {record.bill} is no fact that stands (see: tracker log {record.bill})"
        )
    if facts[same_as].kind != kind:
        raise RecordConflict(f"--same-as {same_as}: entry {same_as} records {facts[same_as].kind}, not {kind}")
    return same_as


def retractable(entries: Sequence[Entry], record: Record, which: str) -> Entry:
    """The entry that is meant, if it can be taken back. Raises `UnknownEntry`, `RecordConflict`."""
    if which == "last":
        standing = [e for e in entries if isinstance(e.body, RETRACTABLE) and e.seq not in record.retracted]
        if not standing:
            raise UnknownEntry(f"{record.bill} has no entry left to retract")
        return standing[-1]
    entry = next((e for e in entries if which == str(e.seq)), None)
    if entry is None:
        raise UnknownEntry(f"{record.bill} has no entry {shown(which)}: they are numbered 1 to {record.last_seq}, or say last")
    if isinstance(entry.body, Retraction):
        raise RecordConflict(f"entry {entry.seq} is itself a retraction: record the fact of entry {entry.body.of} anew instead")
    if entry.seq in record.retracted:
        raise RecordConflict(f"entry {entry.seq} was already retracted by entry {record.retracted[entry.seq]}")
    if not isinstance(entry.body, RETRACTABLE):
        raise RecordConflict(f"entry {entry.seq} opened the bill: use `tracker void {record.bill}` instead")
    return entry
