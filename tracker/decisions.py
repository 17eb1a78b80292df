"""What may be appended to a bill's log, decided from its entries alone: pure, so that a writer may ask twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from tracker.core.entry import (
    CORRECTABLE,
    RETRACTABLE,
    Adoption,
    Amendment,
    Body,
    Entry,
    Expectation,
    Fact,
    Note,
    Opening,
    Retraction,
)
from tracker.core.record import Record, read
from tracker.core.rules import Rules
from tracker.errors import RecordConflict, RefusedInput, UnknownBill, UnknownEntry, not_found, shown

Told = TypeVar("Told", bound=Fact | Expectation)

_INSTEAD: Mapping[type[Body], str] = {
    Opening: "opened the bill: use `tracker amend {bill}` instead",
    Amendment: "is an amendment: use `tracker amend {bill}` once more instead",
    Adoption: "adopted another text of the law: put the earlier one back into its file, and use `tracker workflow adopt` instead",
    Note: "is a note: retract it, and use `tracker note {bill}` once more instead",
}
"""Why an entry of this kind is not corrected, and the way out."""


def known(entries: Sequence[Entry], bill: str) -> Record:
    """What stands of a bill's log. Raises `UnknownBill` where there is none."""
    if not entries:
        raise UnknownBill(bill)
    return read(entries)


def standing(entries: Sequence[Entry], bill: str) -> Record:
    """The same, of a bill that is not void. Raises `RecordConflict`."""
    record = known(entries, bill)
    refuse_void(record)
    return record


def refuse_void(record: Record) -> None:
    """Nothing is told of a bill that is void. Raises `RecordConflict`."""
    if record.void is not None:
        bill = record.bill
        raise RecordConflict(
            f"the bill {bill} is void ({record.void}): retract the void first (tracker log {bill} has its number)"
        )


def timer_of(rules: Rules, name: str, treaty: str | None) -> str:
    """A timer that the rules know and have for bills on this treaty, written with - or _. Raises `RefusedInput`."""
    token = name.replace("-", "_")
    if token not in rules.timers:
        raise RefusedInput(not_found("timer", name, rules.timers, f"known: {', '.join(rules.timers)}"))
    treaties = rules.timers[token].treaties
    if treaties and treaty not in treaties:
        raise RefusedInput(f"term {token}: in {rules.workflow.name} this timer is for bills on {', '.join(treaties)} alone")
    return token


def already_said(fact: Fact, entries: Sequence[Entry], record: Record) -> Entry | None:
    """The entry that says the very same of an event and stands; a retracted one does not."""

    def said(of: Fact) -> Fact:
        link = None if of.same_as is None else _newest(record, of.same_as)
        return replace(as_told(of), same_as=link)

    standing = (entry for entry in entries if entry.seq not in record.retracted)
    return next((entry for entry in standing if isinstance(entry.body, Fact) and said(entry.body) == said(fact)), None)


def as_told(body: Told) -> Told:
    """What a fact or an expectation says, whether or not it corrects another one."""
    return body if body.corrects is None else replace(body, corrects=None)


def account_of(record: Record, entries: Sequence[Entry], same_as: int | None, kind: str) -> int | None:
    """The entry that another account links to: a fact of the same kind that stands."""
    if same_as is None:
        return None
    facts = {e.seq: e.body for e in entries if isinstance(e.body, Fact) and e.seq not in record.retracted}
    if same_as not in facts:
        newest = _newest(record, same_as)
        way_out = f"entry {newest} stands in its place" if newest in facts else f"see: tracker log {record.bill}"
        raise UnknownEntry(f"--same-as {same_as}: entry {same_as} of {record.bill} is no fact that stands ({way_out})")
    if facts[same_as].kind != kind:
        raise RecordConflict(f"--same-as {same_as}: entry {same_as} records {facts[same_as].kind}, not {kind}")
    return same_as


def retractable(entries: Sequence[Entry], record: Record, which: str) -> Entry:
    """The entry that is meant, if it can be taken back. Raises `UnknownEntry`, `RecordConflict`."""
    entry = _meant(entries, record, which, RETRACTABLE, "retract")
    _check_standing(entry, record)
    if not isinstance(entry.body, RETRACTABLE):
        raise RecordConflict(
            f"entry {entry.seq} {_INSTEAD[Adoption]}"
            if isinstance(entry.body, Adoption)
            else f"entry {entry.seq} opened the bill: use `tracker void {record.bill}` instead"
        )
    return entry


def correctable(entries: Sequence[Entry], record: Record, which: str) -> tuple[Entry, Fact | Expectation]:
    """The entry that is meant, and the fact or the expectation in it. Raises `UnknownEntry`, `RecordConflict`."""
    entry = _meant(entries, record, which, CORRECTABLE, "correct")
    if isinstance(entry.body, CORRECTABLE):
        return entry, entry.body
    _check_standing(entry, record)
    raise RecordConflict(f"entry {entry.seq} {_INSTEAD[type(entry.body)].format(bill=record.bill)}")


def correction(
    entries: Sequence[Entry], record: Record, entry: Entry, was: Fact | Expectation, now: Fact | Expectation, because: str
) -> tuple[Body, ...] | Entry:
    """A retraction, and in its place what the entry should have said; or the entry that says so in its place already.

    Raises `RecordConflict` for one that was retracted or that another one repeats, `RefusedInput` where nothing differs.
    """
    if done := record.corrections.get(entry.seq):
        said = next(e for e in entries if e.seq == done.by)
        if said.seq not in record.retracted and as_told(done.now) == as_told(now):
            return said
    _check_standing(entry, record, ": tell it anew instead")
    if as_told(now) == as_told(was):
        raise RefusedInput(f"nothing to correct: entry {entry.seq} says that already; give what it should say otherwise")
    if isinstance(now, Fact) and (double := already_said(now, entries, record)):
        raise RecordConflict(f"entry {double.seq} says that already: retract entry {entry.seq} instead")
    return Retraction(entry.seq, because), replace(now, corrects=entry.seq)


def _meant(entries: Sequence[Entry], record: Record, which: str, kinds: tuple[type[Body], ...], verb: str) -> Entry:
    """An entry by its number, or by `last` the newest of these kinds that stands. Raises `UnknownEntry`."""
    if which == "last":
        standing = [e for e in entries if isinstance(e.body, kinds) and e.seq not in record.retracted]
        if not standing:
            raise UnknownEntry(f"{record.bill} has no entry left to {verb}")
        return standing[-1]
    entry = next((e for e in entries if which == str(e.seq)), None)
    if entry is None:
        raise UnknownEntry(f"{record.bill} has no entry {shown(which)}: they are numbered 1 to {record.last_seq}, or say last")
    return entry


def _check_standing(entry: Entry, record: Record, way_out: str = "") -> None:
    """What was taken back, or takes back, is not touched again. Raises `RecordConflict`."""
    if isinstance(entry.body, Retraction):
        raise RecordConflict(f"entry {entry.seq} is itself a retraction: record the fact of entry {entry.body.of} anew instead")
    if entry.seq in record.corrections and (newest := _newest(record, entry.seq)) not in record.retracted:
        raise RecordConflict(f"entry {entry.seq} was already corrected: entry {newest} stands in its place")
    if entry.seq in record.retracted:
        raise RecordConflict(f"entry {entry.seq} was already retracted by entry {record.retracted[entry.seq]}{way_out}")


def _newest(record: Record, seq: int) -> int:
    """The last correction of an entry."""
    while seq in record.corrections:
        seq = record.corrections[seq].by
    return seq
