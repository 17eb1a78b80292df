"""Entries and events of the log in a line each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import date

from tracker.core.entry import Adoption, Amendment, Body, Expectation, Fact, Note, Opening, Retraction, Void
from tracker.core.outlook import Outlook
from tracker.core.record import Correction, Event, event_of
from tracker.errors import visible
from tracker.languages import Language, said
from tracker.wording.citations import title
from tracker.wording.dates import numeric

_RUSSIAN = {
    "workflow": "процедура",
    "title": "название",
    "treaty": "договор",
    "number": "номер",
    "kind": "событие",
    "on": "день",
    "time": "время",
    "effect": "день действия",
    "party": "участник",
    "votes": "голоса",
    "source": "источник",
    "official": "официально",
    "note": "примечание",
    "same_as": "сведения о той же записи",
}
"""The fields of an entry."""


def event(happened: Event, outlook: Outlook, language: Language = Language.en) -> str:
    """What is worth telling of an event beside its day and kind."""
    return "; ".join(_told(happened, outlook, language))


def _told(happened: Event, outlook: Outlook, language: Language) -> Iterator[str]:
    yield title(outlook, happened.kind, language)
    if happened.inferred:
        yield said(language, "inferred: by time alone", "наступило само по себе, по истечении срока")
    if happened.effect and happened.effect != happened.on:
        yield f"{said(language, 'effect', 'действует с')} {numeric(happened.effect, language)}"
    if happened.time:
        yield f"{said(language, 'at', 'в')} {happened.time:%H:%M}"
    if happened.party:
        yield f"{said(language, 'by', 'участник:')} {visible(happened.party)}"
    if happened.votes:
        yield f"{said(language, 'votes', 'голоса')} {happened.votes}"
    if happened.source:
        official = said(language, " (official)", " (официальный)") if happened.official else ""
        yield f"{said(language, 'source', 'источник')}: {visible(happened.source)}{official}"
    if happened.note:
        yield visible(happened.note)


def entry(body: Body, outlook: Outlook, language: Language = Language.en) -> str:
    """An entry of the log in a line."""
    match body:
        case Opening():
            return _opening(body, outlook, language)
        case Amendment():
            return f"{said(language, 'amended', 'изменено')}: {_changes(body, language)}; {_because(body, language)}"
        case Fact():
            other = said(language, "another account of entry", "ещё одно сообщение о записи")
            about = f"; {other} {body.same_as}" if body.same_as else ""
            happened = event(event_of(None, body), outlook, language)
            kind = said(language, f" {body.kind}", "")
            return f"{numeric(body.on, language)}{kind}: {happened}{about}{_corrects(body, outlook, language)}"
        case Expectation():
            about = "".join(f"; {visible(part)}" for part in (body.source, body.note) if part)
            on = f"{said(language, 'expected on', 'ожидается')} {numeric(body.on, language)}"
            kind = said(language, f"{body.kind}, ", "")
            return f"{on}: {kind}{title(outlook, body.kind, language)}{about}{_corrects(body, outlook, language)}"
        case Retraction():
            instead = outlook.record.corrections.get(body.of)
            told = f"{said(language, 'retracted entry', 'отозвана запись')} {body.of}"
            told += f"{said(language, ', corrected by entry', ', исправлена записью')} {instead.by}" if instead else ""
            return f"{told}; {_because(body, language)}"
        case Note():
            return f"{said(language, 'note', 'примечание')}: {visible(body.text)}"
        case Adoption():
            named = ", ".join(f"{name} {hash_[:12]}" for name, hash_ in body.law.items())
            told = f"{said(language, 'adopted the text of', 'принят текст:')} {named}"
            return f"{told}; {_because(body, language)}" if body.because else told
        case Void():
            return f"{said(language, 'void', 'дело закрыто как ошибочное')}; {_because(body, language)}"


def _opening(body: Opening, outlook: Outlook, language: Language) -> str:
    """With its workflow and treaty as the command line knows them in English, by their titles in Russian."""
    workflow, treaty = outlook.rules.workflow, outlook.rules.treaty
    by, about = body.workflow, body.treaty
    if language is Language.ru:
        by = workflow.title.of(language) if workflow.name == by else by
        about = f"«{treaty.title.of(language)}»" if treaty and treaty.name == about else about
    about = f"{said(language, ' on ', '; договор: ')}{about}" if about else ""
    terms = "".join(f"; {said(language, 'term', 'срок')} {name} {visible(term)}" for name, term in body.terms.items())
    return f"{said(language, 'opened', 'открыто')}: {visible(body.title)} ({by}{about}){terms}"


def _because(body: Adoption | Amendment | Retraction | Void, language: Language) -> str:
    return f"{said(language, 'because', 'причина:')} {visible(body.because)}"


def correction(of: Correction, language: Language = Language.en) -> str:
    """ "correction of entry 3: day 2021-06-01 -> 2021-06-02"."""
    changed = [field.name for field in fields(of.now) if field.name != "corrects" and _differ(of, field.name)]
    words = ", ".join(_change(of, name, language) for name in changed)
    return f"{said(language, 'correction of entry', 'исправление записи')} {of.of}: {words}"


def _change(of: Correction, name: str, language: Language) -> str:
    was, now = (_value(body, name, language) for body in (of.was, of.now))
    return f"{_field(name, language)} {was} {said(language, '->', '→')} {now}"


def _corrects(body: Fact | Expectation, outlook: Outlook, language: Language) -> str:
    if body.corrects is None:
        return ""
    if told := outlook.record.corrections.get(body.corrects):
        return f"; {correction(told, language)}"
    return f"; {said(language, 'correction of entry', 'исправление записи')} {body.corrects}"


def _differ(of: Correction, name: str) -> bool:
    return getattr(of.was, name, None) != getattr(of.now, name, None)


def _field(name: str, language: Language) -> str:
    return said(language, "day" if name == "on" else name, _RUSSIAN.get(name, name))


def _value(body: Fact | Expectation, name: str, language: Language) -> str:
    """A field of an entry, in a word."""
    match getattr(body, name, None):
        case None:
            return said(language, "none", "нет")
        case bool() as yes:
            return said(language, "yes", "да") if yes else said(language, "no", "нет")
        case date() as day:
            return numeric(day, language)
        case value:
            return visible(str(value))


def _changes(change: Amendment, language: Language) -> str:
    names = ("workflow", "title", "treaty", "number")
    parts = [f"{_field(name, language)} {visible(value)}" for name in names if (value := getattr(change, name))]
    parts += [f"{said(language, 'tag', 'метка')} {visible(tag)}" for tag in change.tags]
    parts += [f"{said(language, 'untag', 'метка снята:')} {visible(tag)}" for tag in change.untags]
    parts += [f"{said(language, 'term', 'срок')} {name} {visible(term)}" for name, term in change.terms.items()]
    return ", ".join(parts)
