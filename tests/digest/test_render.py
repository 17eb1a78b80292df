"""A digest in four formats: the same story in each, and what people wrote stays text in all of them."""

from __future__ import annotations

import json
import re
from datetime import date
from html.parser import HTMLParser

import pytest

from tests.digest.nights import digest, utc
from tests.support import open_bill, record
from tracker.digest.changes import Window
from tracker.digest.compose import Digest, Section
from tracker.digest.render import SUFFIXES, render
from tracker.service import Tracker
from tracker.settings import FORMATS

HOSTILE = {
    "html": "<script>alert(1)</script><b>bold</b> & <img src=x onerror=y>",
    "markdown": "**bold** [a link](https://example.org) `code` # heading | cell ~~gone~~ <b>",
    "escapes": "\x1b[31mred\x1b[0m \x07 \x9b31m",
    "lines": "first\n\n# A heading\n- a point\r\n\u2028second",
    "direction": "\u202egnp.exe \u2066isolated\u2069 \u200bunseen",
    "jinja": "{{ 7 * 7 }} {% for x in y %}",
}

CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u2028\u202a-\u202e\u2066-\u2069]")


def hostile(tracker: Tracker, text: str) -> Digest:
    """A digest in which everything that people write is this text."""
    moment = utc("2021-06-18 12:00")
    open_bill(tracker, "BILL", "international/withdrawal", "open-skies", title=text, moment=moment)
    record(tracker, "2021-06-18 depositary_notified", party=text, source=text, note=text, moment=moment)
    tracker.expect("BILL", "conference_held", on="2021-07-20", source=text, note=text, by="tester", moment=moment)
    tracker.note("BILL", text, by="tester", moment=moment)
    tracker.retract("BILL", "last", because=text, by="tester", moment=moment)
    return digest(tracker, "2021-06-18 20:00")


class Parsed(HTMLParser):
    """The tags and the text of an HTML page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the tag; an attribute that acts is a defect."""
        assert not [name for name, _ in attrs if name.startswith("on") or name == "src"]
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        self.text += data


OURS = {"html", "head", "meta", "title", "body", "h1", "h2", "p", "ul", "li", "strong", "small", "em"}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("format", ["text", "markdown", "html"])
def test_no_control_character_reaches_a_reader(tracker: Tracker, format: str, text: str) -> None:
    """What would command a terminal, break a line or turn the direction of the text is escaped."""
    assert CONTROLS.findall(render(hostile(tracker, text), format)) == []


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_html_holds_no_tag_but_its_own(tracker: Tracker, text: str) -> None:
    """A title with tags is read as a title with tags."""
    page = Parsed(render(hostile(tracker, text), "html"))
    assert page.tags <= OURS
    if text == HOSTILE["html"]:
        assert page.text.count(text) == 8  # a title, a fact's three texts, an expectation's two, a note, a reason


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_markdown_shows_every_mark_as_it_is(tracker: Tracker, text: str) -> None:
    """Outside headings, bullets and the bold names that are its own, every mark of Markdown stands behind a backslash."""
    for line in render(hostile(tracker, text), "markdown").splitlines():
        ours = re.sub(r"^(#+ |- \*\*(?=BILL))|(?<=^\*\*)|(?<=BILL)\*\*| \*\((?=.*\)\*$)|(?<=\))\*$", "", line)
        assert re.search(r"(?<!\\)(?:\\\\)*[*_`\[\]<>#|~]", ours) is None, line


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_plain_text_has_one_line_for_each_thing_told(tracker: Tracker, text: str) -> None:
    """No title adds a line, so that no title can pass for another bill's."""
    found = hostile(tracker, text)
    told = [line for line in render(found, "text").splitlines() if line.startswith("  ")]
    assert len(told) == sum(len(section.lines) for section in found.sections)
    assert all(line.startswith("  BILL: ") for line in told)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_json_gives_back_what_was_written(tracker: Tracker, text: str) -> None:
    """A program gets the title whole; JSON's own escapes keep controls from a terminal."""
    body = render(hostile(tracker, text), "json")
    assert {line["title"] for lines in json.loads(body)["sections"].values() for line in lines} == {text}
    assert re.findall(r"[\x00-\x09\x0b-\x1f]", body) == []


def test_every_format_has_a_suffix() -> None:
    """Whatever may be set can be delivered."""
    assert set(SUFFIXES) == set(FORMATS)


@pytest.mark.parametrize("format", ["text", "markdown", "html"])
def test_each_format_tells_the_same_sections_and_days(tracker: Tracker, format: str) -> None:
    """The heading, what it covers, the days that remain and the law stand in each; a section without lines in none."""
    open_bill(tracker, moment=utc("2021-06-18 09:00"), workflow="international/withdrawal")
    record(tracker, "2021-06-18 depositary_notified", moment=utc("2021-06-18 12:00"))
    body = render(digest(tracker, "2021-06-18 20:00"), format).replace("\\", "")
    for said in ("Friday 18 June 2021", "1 bill", "183 days left", "Open-Skies art. XV(2)", "What may be done from now on"):
        assert said in body
    assert "Expected" not in body
    assert "New findings" not in body


def test_the_json_shape_is_the_documented_one(tracker: Tracker) -> None:
    """Sections under names that do not change, and lines of eight fields."""
    open_bill(tracker, moment=utc("2021-06-18 09:00"))
    shape = json.loads(render(digest(tracker, "2021-06-18 20:00", as_of="2021-06-18"), "json"))
    asked = {"since", "upto", "moment", "as_of", "known_at", "law_of", "nights"}
    assert set(shape) == asked | {"bills", "left_out_after_as_of", "sections"}
    assert (shape["since"], shape["upto"], shape["as_of"], shape["nights"], shape["bills"]) == (0, 1, "2021-06-18", None, 1)
    assert shape["moment"] == "2021-06-18T20:00:00.000000+00:00"
    assert list(shape["sections"]) == [
        "new",
        "corrected",
        "moved",
        "time_alone",
        "opened",
        "due",
        "overdue",
        "expected",
        "findings",
        "contradictions",
        "quiet",
        "waiting",
        "left_out",
    ]
    assert set(shape["sections"]["new"][0]) == {"bill", "title", "text", "on", "days", "law", "remark", "positions"}


@pytest.mark.parametrize("format", FORMATS)
def test_a_digest_without_news_says_so(tracker: Tracker, format: str) -> None:
    """An empty night is told as one, not as an empty page."""
    body = render(digest(tracker, "2021-06-18 20:00"), format)
    if format == "json":
        assert not any(json.loads(body)["sections"].values())
    else:
        assert "Nothing new was recorded" in body


@pytest.mark.parametrize(
    ("nights", "told"),
    [
        (("2021-06-18", "2021-06-18"), False),
        (("2021-06-16", "2021-06-18"), True),
    ],
)
def test_the_nights_that_a_digest_stands_for_are_named(nights: tuple[str, str], told: bool) -> None:
    """One night needs no word; of several the first and the last are given."""
    first, last = (date.fromisoformat(night) for night in nights)
    found = Digest(Window(0, 0, utc("2021-06-18 06:00"), nights=(first, last)), (Section("new", "New", ()),), 0)
    body = render(found, "text")
    assert "night of Friday 18 June 2021" in body
    assert ("from 2021-06-16 to 2021-06-18" in body) is told
