"""What a digest tells of the entries that are new: each of them in one line, also where the bill's law cannot be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker import wording
from tracker.core.agenda import every_expectation
from tracker.core.entry import Entry, Expectation, Fact, Retraction, kind_of
from tracker.core.outlook import Outlook
from tracker.digest.changes import Change
from tracker.digest.lines import Line, line
from tracker.languages import Language, said

_KINDS = {
    "opening": "открытие",
    "amendment": "изменение",
    "fact": "факт",
    "expectation": "ожидание",
    "retraction": "отзыв",
    "note": "примечание",
    "void": "признание открытым по ошибке",
    "adoption": "принятие текста закона",
}


def new(change: Change, language: Language) -> Iterator[Line]:
    """What was recorded, save corrections, which have lines of their own."""
    now = change.now
    moved = {item.seq: item.moved_from for item in every_expectation(now.record) if item.moved_from}
    told = change.before.as_of if change.before else None
    for entry in change.entries:
        if _is_correction(entry, change) or change.is_after(entry):
            continue
        remarks = []
        if isinstance(entry.body, Fact) and told and entry.body.on < told:
            remarks.append(said(language, "recorded late", "внесено с опозданием"))
        if isinstance(entry.body, Expectation) and (day := moved.get(entry.seq)):
            remarks.append(f"{said(language, 'moved from', 'перенесено с')} {wording.numeric(day, language)}")
        remarks += _taken_back(entry, now, language)
        text = f"{_number(entry, language)}: {wording.entry(entry.body, now, language)}"
        yield line(now, text, remark="; ".join(remarks) or None, positions=(entry.position,))


def corrected(change: Change, language: Language) -> Iterator[Line]:
    """What was put right: a retraction and what was told in its place, in one line."""
    positions = {e.body.of: e.position for e in change.entries if isinstance(e.body, Retraction)}
    for entry in change.entries:
        made = change.corrected_by(entry)
        if made is None or change.is_after(entry):
            continue
        what = said(language, "expected ", "ожидается ") if isinstance(made.now, Expectation) else ""
        kind = wording.kind(made.now.kind, change.now.rules.workflow, language)
        because = f"{said(language, 'because', 'причина:')} {wording.visible(made.because)}"
        text = f"{_number(entry, language)}: {what}{kind}, {wording.correction(made, language)}; {because}"
        halves = (positions[made.of], entry.position) if made.of in positions else (entry.position,)
        yield line(change.now, text, remark="; ".join(_taken_back(entry, change.now, language)) or None, positions=halves)


def unread(bill: str, title: str, entries: Sequence[Entry], language: Language) -> Iterator[Line]:
    """The entries of a bill whose law cannot be read, in words that need no rules."""
    remark = said(language, "its law cannot be read", "закон не читается")
    for entry in entries:
        name = kind_of(entry.body)
        told = [said(language, name, _KINDS.get(name, name)), getattr(entry.body, "kind", None)]
        day = getattr(entry.body, "on", None)
        told.append(wording.numeric(day, language) if day else None)
        text = f"{_number(entry, language)}: {', '.join(filter(None, told))}"
        yield Line(bill, title, text, remark=remark, positions=(entry.position,))


def _number(entry: Entry, language: Language) -> str:
    return f"{said(language, 'entry', 'запись')} {entry.seq}"


def _is_correction(entry: Entry, change: Change) -> bool:
    """Either half of one."""
    taken_back = isinstance(entry.body, Retraction) and entry.body.of in change.now.record.corrections
    return taken_back or change.corrected_by(entry) is not None


def _taken_back(entry: Entry, now: Outlook, language: Language) -> Iterator[str]:
    if instead := now.record.corrections.get(entry.seq):
        yield f"{said(language, 'corrected by entry', 'исправлено записью')} {instead.by}"
    elif entry.seq in now.record.retracted:
        yield f"{said(language, 'retracted by entry', 'отозвано записью')} {now.record.retracted[entry.seq]}"
