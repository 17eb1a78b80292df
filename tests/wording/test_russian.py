"""The same sentences in Russian: plurals, days, citations, deadlines, entries, findings and their reasons, typed by hand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support import MOMENT, day, open_bill, record
from tests.wording.test_findings import RECORD, SENTENCES, WORKFLOW
from tracker import core, wording
from tracker.core.basis import Title, cite
from tracker.core.entry import Amendment, Body, Expectation, Fact, Note, Opening, Retraction, Void, Votes
from tracker.core.findings import Code, about_clock
from tracker.languages import Language, form
from tracker.service import Tracker
from tracker.wording.reasons import RUSSIAN, reason

RU = Language.ru


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "0 дней"),
        (1, "1 день"),
        (2, "2 дня"),
        (4, "4 дня"),
        (5, "5 дней"),
        (10, "10 дней"),
        (11, "11 дней"),
        (12, "12 дней"),
        (14, "14 дней"),
        (20, "20 дней"),
        (21, "21 день"),
        (22, "22 дня"),
        (25, "25 дней"),
        (101, "101 день"),
        (111, "111 дней"),
        (112, "112 дней"),
        (121, "121 день"),
        (183, "183 дня"),
        (1011, "1011 дней"),
    ],
)
def test_a_count_takes_the_form_that_goes_with_its_number(number: int, said: str) -> None:
    """One for what ends in 1, another for 2 to 4, the third for the rest and for all the teens."""
    assert wording.count_of(number, "day", RU) == said


@pytest.mark.parametrize(
    ("number", "what", "said"),
    [
        (1, "bill", "1 дело"),
        (3, "bill", "3 дела"),
        (300, "bill", "300 дел"),
        (21, "entry", "21 запись"),
        (2, "entry", "2 записи"),
        (12, "deadline", "12 сроков"),
        (4, "fact", "4 факта"),
        (31, "line", "31 строка"),
        (7, "finding", "7 замечаний"),
    ],
)
def test_whatever_a_digest_counts_has_its_forms(number: int, what: str, said: str) -> None:
    """Of each gender."""
    assert wording.count_of(number, what, RU) == said


def test_a_negative_number_takes_the_form_of_the_positive() -> None:
    """Days gone by."""
    assert [form(number, "день", "дня", "дней") for number in (-1, -3, -11, -21)] == ["день", "дня", "дней", "день"]


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (183, "осталось 183 дня"),
        (21, "остался 21 день"),
        (6, "осталось 6 дней"),
        (2, "осталось 2 дня"),
        (1, "остался 1 день"),
        (0, "сегодня"),
        (-1, "1 день назад"),
        (-3, "3 дня назад"),
        (-11, "11 дней назад"),
        (None, "неизвестно"),
    ],
)
def test_days_that_remain_are_said_in_words(days: int | None, said: str) -> None:
    """The verb goes with the number too."""
    assert wording.remaining(days, RU) == said


@pytest.mark.parametrize(
    ("on", "said"),
    [
        ("2021-01-04", "понедельник, 4 января 2021 г."),
        ("2021-02-02", "вторник, 2 февраля 2021 г."),
        ("2021-03-03", "среда, 3 марта 2021 г."),
        ("2021-04-01", "четверг, 1 апреля 2021 г."),
        ("2021-05-21", "пятница, 21 мая 2021 г."),
        ("2021-06-05", "суббота, 5 июня 2021 г."),
        ("2021-07-18", "воскресенье, 18 июля 2021 г."),
        ("2021-08-17", "вторник, 17 августа 2021 г."),
        ("2021-09-01", "среда, 1 сентября 2021 г."),
        ("2021-10-31", "воскресенье, 31 октября 2021 г."),
        ("2020-11-22", "воскресенье, 22 ноября 2020 г."),
        ("2021-12-18", "суббота, 18 декабря 2021 г."),
    ],
)
def test_a_day_has_its_weekday_and_its_months_name(on: str, said: str) -> None:
    """Typed from the calendar."""
    assert wording.weekday(day(on), RU) == said


def test_days_are_written_with_points_and_a_run_with_a_dash() -> None:
    """As Russian papers write them."""
    assert wording.numeric(day("2021-06-02"), RU) == "02.06.2021"
    assert wording.numeric(day("2021-06-02")) == "2021-06-02"
    assert wording.days(day("2021-06-02"), day("2021-06-02"), RU) == "среда, 2 июня 2021 г."
    assert wording.days(day("2021-06-02"), day("2021-06-05"), RU) == "среда, 2 июня 2021 г. — суббота, 5 июня 2021 г."


def test_a_title_falls_back_to_english() -> None:
    """A file may give no other."""
    assert Title("A law", "Закон").of(RU) == "Закон"
    assert Title("A law", "Закон").of(Language.en) == "A law"
    assert Title("A law").of(RU) == "A law"


@pytest.mark.parametrize(
    ("basis", "said"),
    [
        (cite("Const-RF art. 107(2)", checked=False), "Const-RF ст. 107(2) (текст не сверен)"),
        (cite("Const-RF arts. 104, 105"), "Const-RF ст. 104, 105"),
        (cite("Const-RF art. 106, point г"), "Const-RF ст. 106, п. г"),
        (cite("CRaG s. 20(1)(c)"), "CRaG разд. 20(1)(c)"),
        (cite("Const-RF art. 105(4)", disputed="CC-RF 1-P"), "Const-RF ст. 105(4) (толкования расходятся: CC-RF 1-P)"),
    ],
)
def test_a_citation_says_its_places_and_its_remarks(basis: object, said: str) -> None:
    """The names of acts stay as they are registered."""
    assert wording.law(basis, RU) == said  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("as_of", "said"),
    [
        ("2021-05-19", "осталось 5 дней: Передача в Совет Федерации; последний день — понедельник, 24 мая 2021 г."),
        ("2021-05-24", "сегодня: Передача в Совет Федерации; последний день — понедельник, 24 мая 2021 г."),
        (
            "2021-05-26",
            "2 дня назад: Передача в Совет Федерации; последний день — понедельник, 24 мая 2021 г.; "
            "просрочен: поступление не записано",
        ),
    ],
)
def test_a_deadline_is_said_in_a_line(tracker: Tracker, as_of: str, said: str) -> None:
    """The five days of transmission from 19 May 2021, on their first day, their last, and two days after."""
    open_bill(tracker)
    record(tracker, "2021-05-11 bill_introduced")
    record(tracker, "2021-05-19 duma_adopted")
    [deadline] = tracker.look("BILL", MOMENT, day(as_of)).open_deadlines
    assert wording.deadline(deadline, RU) == said


def test_what_became_of_each_deadline_is_said(tracker: Tracker) -> None:
    """Open Skies as of 18 June 2021: overtaken late, overtaken, met, run out, running, not to be met before its first day."""
    open_bill(tracker)
    for line in ("05-11 bill_introduced", "05-19 duma_adopted", "06-02 council_approved", "06-07 president_signed"):
        record(tracker, f"2021-{line}")
    record(tracker, "2021-06-07 law_published")
    record(tracker, "2021-06-18 depositary_notified")
    outlook = tracker.look("BILL", MOMENT, day("2021-06-18"))
    assert [wording.standing(deadline, RU) for deadline in outlook.deadlines] == [
        "утратил значение (council_approved, 02.06.2021, через 9 дней после последнего дня)",
        "утратил значение (president_signed, 07.06.2021)",
        "соблюдён (law_published, 07.06.2021)",
        "истёк: law_in_force, наступило само по себе",
        "течёт",
        "течёт, первый день — 18.07.2021",
    ]


FACT = Fact("duma_adopted", day("2021-05-19"), party="Россия", votes=Votes(399, 0, 1), source="СОЗД", official=True, same_as=2)

ENTRIES: list[tuple[Body, str]] = [
    (
        Opening("ru/denunciation", "О денонсации", "open-skies", terms={"notice": "6 months"}),
        "открыто: О денонсации (Денонсация международного договора федеральным законом; "
        "договор: «Договор по открытому небу»); срок notice 6 months",
    ),
    (Amendment("опечатка", title="О выходе", tags=("МИД",)), "изменено: название О выходе, метка МИД; причина: опечатка"),
    (
        FACT,
        "19.05.2021: Закон принят Государственной Думой; участник: Россия; голоса 399:0:1; "
        "источник: СОЗД (официальный); ещё одно сообщение о записи 2",
    ),
    (Expectation("council_approved", day("2021-06-02"), "РБК"), "ожидается 02.06.2021: Одобрен Советом Федерации; РБК"),
    (Retraction(3, "не тот день"), "отозвана запись 3; причина: не тот день"),
    (Note("позвонить\n"), r"примечание: позвонить\n"),
    (Void("двойник"), "дело закрыто как ошибочное; причина: двойник"),
]


@pytest.mark.parametrize(("body", "said"), ENTRIES, ids=[type(body).__name__ for body, _ in ENTRIES])
def test_an_entry_is_said_in_a_line(tracker: Tracker, body: Body, said: str) -> None:
    """Of every sort, with the event by its title; what people wrote stays as they wrote it, made visible."""
    open_bill(tracker)
    assert wording.entry(body, tracker.look("BILL", MOMENT, None), RU) == said


@pytest.mark.parametrize("finding", [finding for finding, _ in SENTENCES], ids=[finding.code.value for finding, _ in SENTENCES])
def test_every_finding_has_its_sentence(finding: object) -> None:
    """In one line, without a state or an event kind that the workflow could call by its title."""
    said = wording.finding(finding, WORKFLOW, RU)  # type: ignore[arg-type]
    assert re.search("[а-я]{4}", said)
    assert "\n" not in said
    assert "None" not in said
    assert [name for name in (*WORKFLOW.kinds, "in_council", "withdrawn") if name in said] == []
    assert re.findall(r"\d{4}-\d\d-\d\d", said) == ([] if finding.code is not Code.READINGS_DIFFER else ["2023-05-31"])  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("code", "why", "said"),
    [
        (
            Code.DAY_NOT_KNOWN,
            "the act names no day",
            "«Закон принят Государственной Думой», 16.05.2023 (запись 3): день не известен (Вступление закона в силу): "
            "акт не называет дня",
        ),
        (
            Code.TOO_EARLY,
            "the first day is 2021-07-18",
            "«Закон принят Государственной Думой», 16.05.2023 (запись 3): преждевременно (Вступление закона в силу): "
            "первый день — 18.07.2021",
        ),
        (
            Code.NOT_PRECEDED,
            "council_received had to come by 2020-01-23",
            "«Закон принят Государственной Думой», 16.05.2023 (запись 3): не выполнено то, что должно предшествовать "
            "(Вступление закона в силу): не позднее 23.01.2020 требовалось: «Поступил в Совет Федерации»",
        ),
    ],
)
def test_a_finding_gives_its_reason(code: Code, why: str, said: str) -> None:
    """With the timer and the events by their titles."""
    assert wording.finding(about_clock(code, RECORD.events[1], "commencement", why), WORKFLOW, RU) == said


REASONS = {
    "2027-12-31": "31.12.2027",
    "the act names no day": "акт не называет дня",
    "the day of the entry into force for the party is not known": "не известен день вступления в силу для участника",
    "the day of the entry into force of the treaty is not known": "не известен день вступления договора в силу",
    "the day of the last instrument is not known": "не известен день «last instrument»",
    "the count runs past the year 9999": "счёт выходит за 9999 год",
    "paused since 1993-06-11": "приостановлен с 11.06.1993",
    "paused since 1993-06-11, 1 day before its last day": "приостановлен с 11.06.1993, до последнего дня оставалось: 1 день",
    "paused since 1993-06-11, 22 days before its last day": "приостановлен с 11.06.1993, до последнего дня оставалось: 22 дня",
    "the extension of 2019-03-22 names no day": "продление от 22.03.2019 не называет дня",
    "there is no day 29 February to come": "такого дня больше не будет: 29 February",
    "no sitting days of commons and lords are imported": "дни заседаний не загружены: commons и lords",
    "the count begins before the sitting days of commons are known (from 2022-01-01)": (
        "счёт начинается раньше, чем известны дни заседаний: commons (с 01.01.2022)"
    ),
    "the count runs past the sitting days of commons that are known (to 2022-07-21)": (
        "счёт выходит за известные дни заседаний: commons (по 21.07.2022)"
    ),
    "the first day is 2021-07-18": "первый день — 18.07.2021",
    "the first lawful day is 2019-11-04": "первый допустимый день — 04.11.2019",
    "the last day is 2019-03-29": "последний день — 29.03.2019",
    "to 2026-03-24 at the most, not to 2026-06-30": "не далее чем до 24.03.2026, а не до 30.06.2026",
    "told or asked had to come by 2020-01-23": "не позднее 23.01.2020 требовалось: told или asked",
    "the treaty cannot be left, ICCPR art. 6 (not checked)": "выход из договора невозможен, ICCPR ст. 6 (текст не сверен)",
    "the treaty has no clause on it, VCLT art. 56; if a right to it is established, 2021-07-06 at the earliest, VCLT": (
        "договор не содержит положения об этом, VCLT ст. 56; если право на выход будет установлено — не ранее 06.07.2021, VCLT"
    ),
    "by one reading its day is 2023-01-01, by another 2023-01-02": (
        "по одному толкованию день — 01.01.2023, по другому — 02.01.2023"
    ),
    "its last day was 2023-05-31, and readings differ on whether Const-RF art. 105(4) binds: CC-RF 1-P (1995)": (
        "последний день — 31.05.2023; толкования расходятся в том, обязательна ли норма Const-RF ст. 105(4): CC-RF 1-P (1995)"
    ),
    "readings differ on whether Const-RF art. 105(4) allows it: CC-RF 1-P": (
        "толкования расходятся в том, допускает ли это Const-RF ст. 105(4): CC-RF 1-P"
    ),
    "its source is marked official": "её источник отмечен как официальный",
    "it was recorded later": "она внесена позже",
}


@pytest.mark.parametrize(("english", "russian"), REASONS.items(), ids=REASONS)
def test_a_reason_of_the_core_is_said_in_russian(english: str, russian: str) -> None:
    """With its days and numbers in Russian, and the names of acts and chambers as they are."""
    assert reason(english, RU) == russian
    assert reason(english) == english


def test_every_reason_in_the_table_is_tried_and_is_one_that_the_core_gives() -> None:
    """A sentence that is changed in the core would otherwise stay English unnoticed."""
    sources = [file.read_text(encoding="utf-8") for file in Path(str(core.__file__)).parent.glob("*.py")]
    spoken = " ".join(sources)
    for english in RUSSIAN:
        fixed = [part.strip(" ,:()") for part in re.split(r"\{\w+\}", english)]
        assert [part for part in fixed if part not in spoken] == [], english
    assert len(REASONS) >= len(RUSSIAN)


def test_a_reason_that_is_not_in_the_table_stays_english() -> None:
    """Better than nothing, and nobody is misled."""
    assert reason("the moon is full", RU) == "the moon is full"
