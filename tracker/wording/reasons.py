"""The reasons that the core gives in English ("the act names no day"), in another language.

The core tells what it has reckoned in sentences of its own. Here each of them stands with its days and names left open,
beside its translation; what is not in the table stays English, which no reader is deceived by.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache

from tracker.core.basis import Title
from tracker.core.workflow import Workflow
from tracker.languages import Language
from tracker.wording.citations import cited
from tracker.wording.dates import count_of, numeric

RUSSIAN: Mapping[str, str] = {
    "{day}": "{day}",
    "the act names no day": "акт не называет дня",
    "the day of the {since} is not known": "не известен день {since}",
    "the count runs past the year 9999": "счёт выходит за 9999 год",
    "paused since {day}": "приостановлен с {day}",
    "paused since {day}, {days} before its last day": "приостановлен с {day}, до последнего дня оставалось: {days}",
    "the extension of {day} names no day": "продление от {day} не называет дня",
    "there is no day {what} to come": "такого дня больше не будет: {what}",
    "no sitting days of {what} are imported": "дни заседаний не загружены: {what}",
    "the count begins before the sitting days of {what} are known (from {day})": (
        "счёт начинается раньше, чем известны дни заседаний: {what} (с {day})"
    ),
    "the count runs past the sitting days of {what} that are known (to {day})": (
        "счёт выходит за известные дни заседаний: {what} (по {day})"
    ),
    "the first day is {day}": "первый день — {day}",
    "the first lawful day is {day}": "первый допустимый день — {day}",
    "the last day is {day}": "последний день — {day}",
    "to {day} at the most, not to {other}": "не далее чем до {day}, а не до {other}",
    "{kinds} had to come by {day}": "не позднее {day} требовалось: {kinds}",
    "the treaty cannot be left, {law}": "выход из договора невозможен, {law}",
    "the treaty has no clause on it, {law}": "договор не содержит положения об этом, {law}",
    "by one reading its day is {day}, by another {other}": "по одному толкованию день — {day}, по другому — {other}",
    "its last day was {day}, and readings differ on whether {law} binds: {source}": (
        "последний день — {day}; толкования расходятся в том, обязательна ли норма {law}: {source}"
    ),
    "readings differ on whether {law} allows it: {source}": "толкования расходятся в том, допускает ли это {law}: {source}",
    "its source is marked official": "её источник отмечен как официальный",
    "it was recorded later": "она внесена позже",
}
"""Each reason with what it leaves open: a `day`, or an `other`; `days` counted; a day by its name
(`since`); a name (`what`); `kinds` of event; `law`."""

_IF_ESTABLISHED = re.compile(r"(.*); if a right to it is established, (\d{4}-\d\d-\d\d) at the earliest, (.*)")
_DAYS = {
    "entry into force of the treaty": "вступления договора в силу",
    "entry into force for the party": "вступления в силу для участника",
}


def reason(why: str, language: Language = Language.en, workflow: Workflow | None = None) -> str:
    """A reason in this language; with the workflow, its event kinds are called by their titles."""
    if language is Language.en:
        return why
    if also := _IF_ESTABLISHED.fullmatch(why):
        earliest = f"если право на выход будет установлено — не ранее {_numeric(also[2])}, {cited(also[3])}"
        return f"{reason(also[1], language, workflow)}; {earliest}"
    for pattern, russian in _patterns():
        if found := pattern.fullmatch(why):
            return russian.format(**{name: _put(name, value, workflow) for name, value in found.groupdict().items()})
    return why


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    shapes = {"day": r"\d{4}-\d\d-\d\d", "other": r"\d{4}-\d\d-\d\d", "days": r"\d+ days?"}

    def opened(english: str) -> str:
        return re.sub(r"\\{(\w+)\\}", lambda name: f"(?P<{name[1]}>{shapes.get(name[1], '.+')})", re.escape(english))

    return tuple((re.compile(opened(english), re.DOTALL), russian) for english, russian in RUSSIAN.items())


def _put(name: str, value: str, workflow: Workflow | None) -> str:
    match name:
        case "day" | "other":
            return _numeric(value)
        case "days":
            return count_of(int(value.split()[0]), "day", Language.ru)
        case "kinds":
            kinds: Mapping[str, Title] = workflow.kinds if workflow else {}
            return " или ".join(f"«{kinds[kind].of(Language.ru)}»" if kind in kinds else kind for kind in value.split(" or "))
        case "since":
            return _DAYS.get(value, f"«{value}»")
        case "what":
            return value.replace(" and ", " и ")
        case "law":
            return cited(value)
    return value


def _numeric(day: str) -> str:
    return numeric(date.fromisoformat(day), Language.ru)
