"""Deadlines in words: what remains of them, and how they stand."""

from __future__ import annotations

from tracker.core.deadlines import Deadline, Standing
from tracker.languages import Language, said
from tracker.wording.dates import count_of, numeric, remaining, weekday
from tracker.wording.reasons import reason


def days_of(of: Deadline, language: Language = Language.en) -> str:
    """The days of a deadline that remain, in words; "no last day" where its term sets none."""
    if of.held and of.days is None:
        return said(language, "held back", "действие отложено")
    if of.standing is Standing.PAUSED:
        return said(language, "paused", "приостановлен")
    if of.days is None and not of.clock.reckoning.unknown:
        return said(language, "no last day", "без последнего дня")
    return remaining(of.days, language)


def standing(of: Deadline, language: Language = Language.en) -> str:
    """How a deadline stands, with what ended it or what is missing: "overdue: no receipt recorded"."""
    return _russian(of) if language is Language.ru else _english(of)


def _english(deadline: Deadline) -> str:
    ended = deadline.clock.ended_by
    unmet = deadline.timer.unmet.en if deadline.timer.unmet else "nothing recorded that met it"
    match deadline.standing:
        case Standing.MET | Standing.MET_LATE | Standing.OVERTAKEN:
            assert ended is not None
            late = (ended.on - deadline.last).days if deadline.last and not deadline.timer.then else 0
            days = f", {count_of(late, 'day')} after its last day" if late > 0 else ""
            return f"{deadline.standing.value.replace('_', ' ')} ({ended.kind}, {ended.on}{days})"
        case Standing.OVERDUE:
            return f"overdue: {unmet}"
        case Standing.DISPUTED if deadline.other:
            return f"disputed: by one reading {deadline.day}, by another {deadline.other}"
        case Standing.DISPUTED:
            return f"gone by, but disputed whether it binds: {unmet}"
        case Standing.PAUSED:
            return f"{deadline.clock.reckoning.unknown}"
        case Standing.NOT_KNOWN:
            earliest = f"; {deadline.earliest} at the earliest" if deadline.earliest else ""
            return f"not known: {deadline.clock.reckoning.unknown}{earliest}"
        case Standing.RAN_OUT:
            assert ended is not None
            later = f" on {ended.on}" if ended.on != deadline.day else ""
            differ = f"; by another reading {deadline.other}" if deadline.other else ""
            return f"ran out{later}: {deadline.timer.then}, inferred{differ}"
    if deadline.held and deadline.clock.reckoning.term.hold:
        return f"running, held back until {deadline.clock.reckoning.term.hold.ended}"
    if deadline.opens and deadline.opens > deadline.as_of:
        return f"running, not before {deadline.opens}"
    return f"running; by another reading {deadline.other}" if deadline.other else "running"


_ENDED = {Standing.MET: "соблюдён", Standing.MET_LATE: "исполнено с опозданием", Standing.OVERTAKEN: "утратил значение"}


def _russian(of: Deadline) -> str:
    ru = Language.ru
    ended, why = of.clock.ended_by, reason(of.clock.reckoning.unknown or "", ru)
    other = f"; по другому толкованию — {numeric(of.other, ru)}" if of.other else ""
    unmet = of.timer.unmet.of(ru) if of.timer.unmet else "не внесено ничего, что означало бы его исполнение"
    match of.standing:
        case Standing.MET | Standing.MET_LATE | Standing.OVERTAKEN:
            assert ended is not None
            late = (ended.on - of.last).days if of.last and not of.timer.then else 0
            days = f", через {count_of(late, 'day', ru)} после последнего дня" if late > 0 else ""
            return f"{_ENDED[of.standing]} ({ended.kind}, {numeric(ended.on, ru)}{days})"
        case Standing.OVERDUE:
            return f"просрочен: {unmet}"
        case Standing.DISPUTED if of.other and of.day:
            return f"толкования расходятся: по одному — {numeric(of.day, ru)}{other}"
        case Standing.DISPUTED:
            return f"истёк, но спорно, обязателен ли он: {unmet}"
        case Standing.PAUSED:
            return why
        case Standing.NOT_KNOWN:
            earliest = f"; самое раннее — {numeric(of.earliest, ru)}" if of.earliest else ""
            return f"не известен: {why}{earliest}"
        case Standing.RAN_OUT:
            assert ended is not None
            later = f" {numeric(ended.on, ru)}" if ended.on != of.day else ""
            return f"истёк{later}: {of.timer.then}, наступило само по себе{other}"
    if of.held and of.clock.reckoning.term.hold:
        return f"течёт, действие отложено до события {of.clock.reckoning.term.hold.ended}"
    if of.opens and of.opens > of.as_of:
        return f"течёт, первый день — {numeric(of.opens, ru)}"
    return f"течёт{other}"


def deadline(of: Deadline, language: Language = Language.en) -> str:
    """A deadline in a line, without its law: "183 days left: Notice of withdrawal, last day Saturday 18 December 2021"."""
    parts = [f"{days_of(of, language)}: {of.timer.title.of(language)}"]
    if of.opens and of.opens > of.as_of:
        parts.append(f"{said(language, 'not before', 'первый день —')} {weekday(of.opens, language)}")
    if of.last:
        parts.append(f"{said(language, 'last day', 'последний день —')} {weekday(of.last, language)}")
    if of.effect and of.effect != of.last:
        parts.append(f"{said(language, 'effect', 'день действия —')} {weekday(of.effect, language)}")
    if of.standing is not Standing.RUNNING or of.held or of.other:
        parts.append(standing(of, language))
    return said(language, ", ", "; ").join(parts)


def span(deadline: Deadline) -> str:
    """The days of a deadline: "6 November is the last day, effect 7 November" in ISO."""
    first = f"{deadline.opens} to " if deadline.opens and deadline.last else f"from {deadline.opens}" if deadline.opens else ""
    unknown = "paused" if deadline.standing is Standing.PAUSED else "not known"
    last = str(deadline.last) if deadline.last else "" if deadline.opens else unknown
    return f"{first}{last}"
