"""Findings in sentences."""

from __future__ import annotations

from tracker.core.findings import Code, Finding
from tracker.core.workflow import Workflow
from tracker.languages import Language
from tracker.wording.citations import cited
from tracker.wording.citations import kind as kind_in
from tracker.wording.dates import numeric
from tracker.wording.reasons import reason

_FIELDS = {"kind": "виде события", "day": "дне", "votes": "голосах", "effect": "дне действия", "time": "времени"}


def finding(of: Finding, workflow: Workflow, language: Language = Language.en) -> str:
    """The finding in one sentence: with kinds and states as the command line knows them in English, by title in Russian."""
    return _russian(of, workflow) if language is Language.ru else _english(of, workflow)


def _timer(of: Finding, workflow: Workflow, language: Language) -> tuple[str, str]:
    """The title of the timer that a finding is about (its name, where the workflow has it no longer), and why."""
    name, _, why = (of.detail or "").partition(": ")
    return next((timer.title.of(language) for timer in workflow.timers if timer.name == name), name), why


def _english(finding: Finding, workflow: Workflow) -> str:
    who = f"{finding.kind} of {finding.on}{_entry(finding)}"
    timer, why = _timer(finding, workflow, Language.en)
    match finding.code:
        case Code.NOT_FORESEEN:
            return f"{who} is not foreseen in {finding.state}; the bill stays there"
        case Code.CAUGHT_UP:
            gap = "something before it may be missing or misdated"
            return f"{who} is not foreseen in {finding.state}; the bill goes on in {finding.to}, and {gap}"
        case Code.ON_DAY_OF_EFFECT:
            return f"{who} came on the day of effect ({timer}): it was heard first, but the hour decides"
        case Code.NO_TERM:
            way_out = "tracker amend --term gives one"
            return f"{who}: no treaty or bill gives the term ({timer}); nothing takes effect by time ({way_out})"
        case Code.DAY_NOT_KNOWN:
            return f"{who}: the day is not known ({timer}): {why}"
        case Code.NAMED_DAY_NOT_USED:
            return f"{who} names a day of its own, and the law of the term that it starts takes none up ({timer}): {why}"
        case Code.BARRED:
            return f"{who} comes when the treaty does not allow it and starts nothing ({timer}): {why}"
        case Code.BAR_NOT_CHECKED:
            return f"{who}: whether the treaty allows it on this day was not checked ({timer}): {why}"
        case Code.NO_EXIT:
            return f"{who} starts nothing by time ({timer}): {why}"
        case Code.TOO_EARLY:
            return f"{who} came too early ({timer}): {why}"
        case Code.NOT_PRECEDED:
            return f"{who} came without what has to come before it ({timer}): {why}"
        case Code.NOT_ALLOWED:
            return f"{who} is not allowed in {finding.state} and has no effect: {finding.detail}"
        case Code.NOT_LONGER:
            return f"{who} extends to no later day ({timer}): the period stays as it was, {why}"
        case Code.TOO_LONG:
            return f"{who} extends further than its law allows ({timer}): {why}"
        case Code.READINGS_DIFFER if not timer:
            return f"{who}: {why}"
        case Code.READINGS_DIFFER:
            return f"{timer}, since {finding.kind}{_entry(finding)}: {why}"
        case Code.CROWDED_DAY:
            return f"{finding.on} holds too many facts to find their order; the order of the workflow was taken"
        case Code.CONTRADICTION:
            used = f"entry {finding.seq} is used: {why}"
            return f"{who} and entry {finding.other} are accounts of one event and differ in {timer}; {used}"
        case Code.EXPECTED_DAY_GONE_BY:
            return f"{finding.kind} was expected on {finding.on} (entry {finding.seq}) and is not recorded"


def _entry(finding: Finding) -> str:
    return "" if finding.seq is None else f" (entry {finding.seq})"


def _russian(of: Finding, workflow: Workflow) -> str:
    kind = kind_in(of.kind, workflow, Language.ru)
    on = numeric(of.on, Language.ru)
    entry = "" if of.seq is None else f" (запись {of.seq})"
    who = f"{kind}, {on}{entry}"
    timer, why = _timer(of, workflow, Language.ru)
    why = reason(why, Language.ru, workflow)
    titles = {state.name: f"«{state.title.of(Language.ru)}»" for state in workflow.states}
    state, to = (titles.get(name or "", name) for name in (of.state, of.to))
    match of.code:
        case Code.NOT_FORESEEN:
            return f"{who}: в состоянии {state} не предусмотрено; состояние не меняется"
        case Code.CAUGHT_UP:
            gap = "возможно, что-то до этого не внесено или датировано неверно"
            return f"{who}: в состоянии {state} не предусмотрено; дело продолжается с состояния {to}; {gap}"
        case Code.ON_DAY_OF_EFFECT:
            return f"{who}: наступило в день действия срока ({timer}); учтено первым, но решает час"
        case Code.NO_TERM:
            way_out = "его задаёт команда tracker amend --term"
            return f"{who}: ни договор, ни дело не задают срока ({timer}); само время ни к чему не приведёт ({way_out})"
        case Code.DAY_NOT_KNOWN:
            return f"{who}: день не известен ({timer}): {why}"
        case Code.NAMED_DAY_NOT_USED:
            return f"{who}: акт называет свой день, но норма о начатом сроке этого не предусматривает ({timer}): {why}"
        case Code.BARRED:
            return f"{who}: договор этого в такой день не допускает, срок не начинается ({timer}): {why}"
        case Code.BAR_NOT_CHECKED:
            return f"{who}: не проверено, допускает ли это договор в такой день ({timer}): {why}"
        case Code.NO_EXIT:
            return f"{who}: срок не начинается ({timer}): {why}"
        case Code.TOO_EARLY:
            return f"{who}: преждевременно ({timer}): {why}"
        case Code.NOT_PRECEDED:
            return f"{who}: не выполнено то, что должно предшествовать ({timer}): {why}"
        case Code.NOT_ALLOWED:
            return f"{who}: в состоянии {state} не допускается и не имеет последствий: {cited(of.detail or '')}"
        case Code.NOT_LONGER:
            return f"{who}: продление не называет более позднего дня ({timer}); срок прежний, {why}"
        case Code.TOO_LONG:
            return f"{who}: продлено дальше, чем допускает закон ({timer}): {why}"
        case Code.READINGS_DIFFER if not timer:
            return f"{who}: {why}"
        case Code.READINGS_DIFFER:
            return f"{timer}, отсчёт от события {kind}{entry}: {why}"
        case Code.CROWDED_DAY:
            return f"{on}: слишком много событий, чтобы установить их порядок; взят порядок процедуры"
        case Code.CONTRADICTION:
            apart = " и ".join(_FIELDS.get(name, name) for name in timer.split(" and "))
            used = f"используется запись {of.seq}: {why}"
            return f"{who} и запись {of.other} — сведения об одном событии и расходятся в {apart}; {used}"
        case Code.EXPECTED_DAY_GONE_BY:
            return f"Событие {kind} ожидалось {on}{entry}, но не внесено"
