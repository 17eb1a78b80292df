"""A digest in four formats: the same story in each, and what people wrote stays text in all of them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from markdown_it import MarkdownIt
from pydantic import TypeAdapter

from tests.digest.nights import digest, utc
from tests.look.samples import ALL, HOSTILE, hostile, ordinary, quiet
from tests.support import open_bill, record
from tests.test_house import ROOT
from tracker import wording
from tracker.digest.changes import Window
from tracker.digest.compose import SECTIONS, Digest, Section
from tracker.digest.lines import Line
from tracker.digest.render import SUFFIXES, WIDTH, render
from tracker.digest.shape import DigestShape, LineShape, json_schema
from tracker.languages import Language
from tracker.service import Tracker
from tracker.watcher import Format

CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u2028\u202a-\u202e\u2066-\u2069]")
EVERY_HOSTILE_TEXT = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
EVERY_SAMPLE = pytest.mark.parametrize("sample", ALL.values(), ids=ALL)
WRITTEN = {"html", "head", "meta", "title", "style", "body", "div", "table", "tr", "td", "h1", "h2", "p", "ul", "li", "strong"}
OURS = WRITTEN | {"span", "em"}


class Parsed(HTMLParser):
    """The tags and the text of an HTML page; what stands in its style is neither."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the tag; an attribute that acts or loads is a defect."""
        assert not [name for name, _ in attrs if name.startswith("on") or name in ("src", "href")]
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        self.text += "" if self.tags[-1:] == ["style"] and "{" in data else data


def spaced(text: str) -> str:
    """A text however its lines are broken."""
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


@EVERY_HOSTILE_TEXT
@pytest.mark.parametrize("format", list(Format))
def test_no_control_character_reaches_a_reader(format: str, text: str) -> None:
    """What would command a terminal, break a line or turn the direction of the text is escaped."""
    assert CONTROLS.findall(render(hostile(text), format)) == []


@EVERY_HOSTILE_TEXT
def test_html_holds_no_tag_but_its_own(text: str) -> None:
    """A title with tags is read as a title with tags: as many tags whatever is written, and the text wherever it was put."""
    page, plain = Parsed(render(hostile(text), "html")), Parsed(render(hostile("plain"), "html"))
    assert set(page.tags) <= OURS
    assert page.tags == plain.tags
    # three lines with text, law and remark, two headings with a title, the heartbeat and the preheader
    assert page.text.casefold().count(wording.visible(text).casefold()) == 3 * 3 + 2 + 2


@EVERY_HOSTILE_TEXT
def test_markdown_shows_every_mark_as_it_is(text: str) -> None:
    """Rendered by a Markdown library, with tables, links and raw HTML allowed, it has no mark but its own."""
    library = MarkdownIt("commonmark", {"html": True, "linkify": False}).enable(["table", "strikethrough"])
    page = Parsed(library.render(render(hostile(text), "markdown")))
    plain = Parsed(library.render(render(hostile("plain"), "markdown")))
    assert page.tags == plain.tags
    assert page.text.casefold().count(wording.visible(text).casefold()) == 3 * 3 + 2 + 1


@EVERY_HOSTILE_TEXT
def test_plain_text_has_one_point_for_each_thing_told(text: str) -> None:
    """No title adds a point or a heading, so that none can pass for another bill's."""
    body = render(hostile(text), "text")
    assert len([line for line in body.splitlines() if line.startswith("  - ")]) == 3
    assert [line for line in body.splitlines() if re.fullmatch(r"[-=]{3,}", line)] == ["=" * 42, "-" * 11, "-" * 12]
    assert spaced(body).casefold().count(spaced(wording.visible(text)).casefold()) == 3 * 3 + 2 + 1


@EVERY_HOSTILE_TEXT
def test_json_gives_back_what_was_written(text: str) -> None:
    """A program gets the title whole, whatever had to be escaped on the way."""
    sections = json.loads(render(hostile(text), "json"))["sections"]
    assert {line["title"] for lines in sections.values() for line in lines} == {text}


@pytest.mark.parametrize("format", list(Format))
@EVERY_HOSTILE_TEXT
def test_what_was_recorded_stays_text_on_the_way_from_the_ledger(tracker: Tracker, format: str, text: str) -> None:
    """The title, the texts of a fact and of an expectation, a note and a reason, as a digest composes them."""
    moment = utc("2021-06-18 12:00")
    open_bill(tracker, "BILL", "international/withdrawal", "open-skies", title=text, moment=moment)
    record(tracker, "2021-06-18 depositary_notified", party=text, source=text, note=text, moment=moment)
    tracker.expect("BILL", "conference_held", on="2021-07-20", source=text, note=text, by="tester", moment=moment)
    tracker.note("BILL", text, by="tester", moment=moment)
    tracker.retract("BILL", "last", because=text, by="tester", moment=moment)
    body = render(digest(tracker, "2021-06-18 20:00"), format)
    assert CONTROLS.findall(body) == []
    if format == "html":
        assert set(Parsed(body).tags) <= OURS
        assert Parsed(body).text.count(wording.visible(text)) >= 8


def test_every_format_has_a_suffix() -> None:
    """Whatever may be set can be delivered."""
    assert set(SUFFIXES) == {format.value for format in Format}


@EVERY_SAMPLE
@pytest.mark.parametrize("format", ["text", "markdown", "html"])
def test_every_format_tells_every_line(sample: Callable[[], Digest], format: str) -> None:
    """Each line with its law and its remark, each bill with its title, each section with its count; no empty section."""
    found = sample()
    body = render(found, format)
    if format == "markdown":
        body = Parsed(MarkdownIt("commonmark").render(body)).text
    text = spaced(Parsed(body).text if format == "html" else body)
    for section in found.sections:
        assert (f"{section.title} ({len(section.lines)})" in text) is bool(section.lines)
        for line in section.lines:
            told = (line.bill, line.title, line.text, line.law, line.remark)
            assert [part for part in told if part and spaced(wording.visible(part)) not in text] == []


@EVERY_SAMPLE
def test_plain_text_is_wrapped(sample: Callable[[], Digest]) -> None:
    """No line is longer than its width, but where a word breaks nowhere."""
    long = [line for line in render(sample(), "text").splitlines() if len(line) > WIDTH]
    assert [line for line in long if len(max(line.split(), key=len)) < WIDTH - 10] == []


@pytest.mark.parametrize("format", ["text", "markdown", "html"])
@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            Language.en,
            [
                "Digest of the night of Wednesday 2 June 2021",
                "1 overdue, 2 new, 1 corrected, 1 moved, 2 running",
                "2 bills; entries after position 4 up to 7.",
                "It stands for the nights from 2021-05-31 to 2021-06-02",
            ],
        ),
        (
            Language.ru,
            [
                "Ночная сводка: среда, 2 июня 2021 г.",
                "просрочено: 1, новое: 2, исправлено: 1, сдвинуто: 1, текущие сроки: 2",
                "2 дела; записи журнала после 4-й по 7-ю.",
                "Заменяет сводки за ночи с 31.05.2021 по 02.06.2021",
            ],
        ),
    ],
)
def test_a_digest_says_what_it_is_in_its_language(format: str, language: Language, told: list[str]) -> None:
    """The heading, the counts, and what it covers."""
    text = spaced(Parsed(render(ordinary(language), format).replace("\\", "")).text)
    assert [part for part in told if part not in text] == []


def test_what_is_overdue_comes_first_and_is_marked_by_more_than_a_colour() -> None:
    """In a word on each line, and a border."""
    page = render(ordinary(), "html")
    assert page.index("Overdue&nbsp;(1)") < page.index("Recorded&nbsp;(2)")
    assert re.search(r"border: 1px solid[^>]*>overdue</span> <strong[^>]*>9 days ago</strong>: Conference of the parties", page)
    assert "border-left: 5px double" in page


def test_the_days_that_remain_are_set_off_wherever_they_stand() -> None:
    """At the head of a deadline, at the end of an expectation, and in Russian."""
    strong = re.findall(r"<strong style[^>]*>([^<]*)</strong>", render(ordinary(), "html"))
    assert strong == ["9 days ago", "5 days left", "14 days left", "7 days left"]
    strong = re.findall(r"<strong style[^>]*>([^<]*)</strong>", render(ordinary(Language.ru), "html"))
    assert strong == ["9 дней назад", "осталось 5 дней", "осталось 14 дней", "осталось 7 дней"]


@pytest.mark.parametrize("language", Language)
def test_html_is_a_mail_that_needs_nothing_from_elsewhere(language: Language) -> None:
    """The language is said; light, dark and print are provided for; the preheader is hidden and nothing is loaded."""
    page = render(ordinary(language), "html")
    assert f'<html lang="{language.value}"' in page
    assert '<meta name="color-scheme" content="light dark">' in page
    assert "@media (prefers-color-scheme: dark)" in page
    assert "@media print" in page
    assert re.search(r'<div style="display: none;[^>]*>US-OPEN-SKIES: 9 ', page)
    assert re.findall(r"url\(|@import|<script|<img|<link", page) == []


@pytest.mark.parametrize("language", Language)
def test_a_quiet_night_gives_a_sign_of_life(language: Language) -> None:
    """One sentence, and no section."""
    said = {
        Language.en: "Nothing new; 12 deadlines running; next: RU-OPEN-SKIES, 5 days left",
        Language.ru: "Ничего нового; 12 сроков на контроле; ближайший: RU-OPEN-SKIES, осталось 5 дней",
    }[language]
    for format in ("text", "markdown", "html"):
        body = render(quiet(language), format).replace("\\", "")
        assert said in spaced(Parsed(body).text)
        assert "<h2" not in body
        assert "\n## " not in body


def test_lines_that_are_only_counted_are_counted() -> None:
    """Twelve lines, of which one is shown."""
    [section] = [section for section in ordinary().sections if section.name == "corrected"]
    found = Digest(ordinary().window, (Section("corrected", "Corrected", section.lines, 11),), 1)
    for format in ("text", "markdown", "html"):
        text = spaced(Parsed(render(found, format).replace("\\", "")).text)
        assert "Corrected (12)" in text
        assert "and 11 more" in text
    assert json.loads(render(found, "json"))["more"] == {"corrected": 11}


@pytest.mark.parametrize("format", ["text", "markdown", "html"])
def test_a_line_about_no_bill_has_no_heading_of_one(format: str) -> None:
    """A digest that could not be delivered is about none."""
    lost = Line("", "", "the digest of the night of 2021-05-30: no such mailbox")
    body = render(Digest(ordinary().window, (Section("undelivered", "Could not be delivered", (lost,)),), 0), format)
    assert "no such mailbox" in body.replace("\\", "")
    assert "<strong></strong>" not in body
    assert "****" not in body
    if format == "text":
        assert body.splitlines()[-2:] == ["-" * 26, "  - the digest of the night of 2021-05-30: no such mailbox"]


@pytest.mark.parametrize(("nights", "told"), [(("2021-06-18", "2021-06-18"), False), (("2021-06-16", "2021-06-18"), True)])
def test_the_nights_that_a_digest_stands_for_are_named(nights: tuple[str, str], told: bool) -> None:
    """One night needs no word; of several the first and the last are given."""
    first, last = (date.fromisoformat(night) for night in nights)
    found = Digest(Window(0, 0, utc("2021-06-18 06:00"), nights=(first, last)), (Section("new", "New", ()),), 0)
    body = spaced(render(found, "text"))
    assert "night of Friday 18 June 2021" in body
    assert ("from 2021-06-16 to 2021-06-18" in body) is told
    assert "no entry after position 0" in body


@EVERY_SAMPLE
def test_the_json_is_of_the_documented_shape(sample: Callable[[], Digest]) -> None:
    """Every field with its type, and no other."""
    body = render(sample(), "json")
    assert asdict(TypeAdapter(DigestShape).validate_json(body, strict=True)) == json.loads(body)


def test_the_schema_and_the_readme_name_every_field_and_every_section(tracker: Tracker) -> None:
    """The fields are those of the types; a digest has every section, also those without a line."""
    schema = json_schema()
    assert set(schema["required"]) == set(schema["properties"]) == set(DigestShape.__annotations__)
    assert set(schema["$defs"]["LineShape"]["required"]) == set(LineShape.__annotations__)
    [row] = re.findall(r"^\| `digest --format json` \|.*$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    told = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`([^`]*)`", row))))
    assert {*DigestShape.__annotations__, *LineShape.__annotations__, *SECTIONS} <= told
    open_bill(tracker, moment=utc("2021-06-18 09:00"))
    shape: dict[str, Any] = json.loads(render(digest(tracker, "2021-06-18 20:00", as_of="2021-06-18"), "json"))
    assert list(shape["sections"]) == list(shape["more"]) == list(SECTIONS)
    assert (shape["since"], shape["upto"], shape["as_of"], shape["nights"], shape["language"]) == (0, 1, "2021-06-18", None, "en")
    assert shape["moment"] == "2021-06-18T20:00:00.000000+00:00"
