"""A digest as a mail: one line of subject, twins, and a bound past which it counts and attaches the rest."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

import pytest

from tests.look.samples import ALL, HOSTILE, MOMENT, NIGHT, long, ordinary, quiet
from tracker.digest.changes import Window
from tracker.digest.compose import Digest, Section
from tracker.digest.lines import Line
from tracker.digest.mail import LONGEST_SUBJECT, MOST_BYTES, bounded, mail_parts, subject
from tracker.digest.render import render
from tracker.languages import Language


def sized(*sizes: int) -> Digest:
    """Sections of so many lines."""
    names = ("new", "overdue", "due", "expected")
    sections = [
        Section(name, name.title(), tuple(Line(f"B-{n}", "", f"{name} {n}") for n in range(size)))
        for name, size in zip(names, sizes, strict=False)
    ]
    return Digest(Window(0, 9, MOMENT, nights=(NIGHT, NIGHT)), tuple(sections), 9)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (ordinary(), "1 overdue, 2 new, 1 corrected, 1 moved, 2 running; digest of the night of Wednesday 2 June 2021"),
        (
            ordinary(Language.ru),
            "просрочено: 1, новое: 2, исправлено: 1, сдвинуто: 1, текущие сроки: 2; ночная сводка: среда, 2 июня 2021 г.",
        ),
        (quiet(), "nothing new; digest of the night of Wednesday 2 June 2021"),
        (quiet(Language.ru), "нового нет; ночная сводка: среда, 2 июня 2021 г."),
        (sized(1), "B-0: 1 new; digest of the night of Wednesday 2 June 2021"),
        (long(), "1 overdue, 100 new, 300 running; digest of the night of Wednesday 2 June 2021"),
    ],
    ids=["news", "news in Russian", "quiet", "quiet in Russian", "one bill", "long"],
)
def test_the_subject_says_what_is_in_it_the_most_urgent_first(found: Digest, said: str) -> None:
    """And of which day it is."""
    assert subject(found) == said


@pytest.mark.parametrize("text", [*HOSTILE.values(), "A" * 500], ids=[*HOSTILE, "long"])
def test_a_subject_is_one_bounded_line_in_which_nothing_is_hidden(text: str) -> None:
    """A name with line breaks in it adds no header, neither in the subject nor in the message that is sent."""
    line = Line(text, text, text)
    found = subject(Digest(Window(0, 1, MOMENT), (Section("new", text, (line,)),), 1))
    assert found.isprintable()
    assert len(found) <= LONGEST_SUBJECT
    message = EmailMessage()
    message["Subject"] = found
    parsed = BytesParser(policy=policy.default).parsebytes(message.as_bytes())
    assert parsed.keys() == ["Subject"]
    assert parsed["Subject"].split() == found.split()


@pytest.mark.parametrize(
    ("sizes", "limit", "kept"),
    [
        ((2, 1, 3), 6, [2, 1, 3]),
        ((2, 100, 1), 30, [2, 27, 1]),
        ((100, 100, 100), 30, [10, 10, 10]),
        ((100, 1, 100), 31, [15, 1, 15]),
        ((5, 0, 5), 0, [0, 0, 0]),
    ],
)
def test_a_bounded_digest_keeps_the_first_lines_of_each_section_and_counts_all(
    sizes: tuple[int, ...], limit: int, kept: list[int]
) -> None:
    """What is short stays whole, what is long shares the rest."""
    found = bounded(sized(*sizes), limit)
    assert [len(section.lines) for section in found.sections] == kept
    assert [len(section.lines) + section.more for section in found.sections] == list(sizes)
    assert all(
        section.lines == whole.lines[: len(section.lines)]
        for section, whole in zip(found.sections, sized(*sizes).sections, strict=True)
    )


def test_lines_that_were_counted_before_are_counted_still() -> None:
    """A composer that left 40 lines out, and a bound that leaves out 7 more."""
    [section] = sized(10).sections
    found = bounded(replace(sized(10), sections=(replace(section, more=40),)), 3)
    assert [(len(s.lines), s.more) for s in found.sections] == [(3, 47)]


def test_an_ordinary_mail_holds_everything_and_attaches_nothing() -> None:
    """Both parts are the digest itself."""
    parts = mail_parts(ordinary())
    assert (parts.text, parts.html) == (render(ordinary(), "text"), render(ordinary(), "html"))
    assert parts.attachments == ()


def test_a_long_mail_keeps_the_counts_and_attaches_the_whole() -> None:
    """300 deadlines and 100 entries: the first lines, every count, and one file with all of it."""
    parts = mail_parts(long())
    [(name, media, body)] = parts.attachments
    assert (name, media) == ("digest-2021-06-02.html", "text/html")
    assert body.decode() == render(long(), "html")
    assert all(f"BILL-{n}<" in body.decode() for n in range(1, 302))
    for part in (parts.text, parts.html.replace("&nbsp;", " ")):
        assert "Recorded (100)" in part
        assert "Overdue (1)" in part
        assert "Deadlines running, and days remaining (300)" in part
        assert "digest-2021-06-02.html" in part
    assert re.findall(r"and (\d+) more", parts.text) == re.findall(r"and (\d+) more", parts.html) == ["25", "226"]
    assert len(parts.html.encode()) <= MOST_BYTES


def test_even_one_line_may_be_too_long_for_a_mail() -> None:
    """Then it is counted in the mail, and stands in the attachment."""
    note = "x" * (2 * MOST_BYTES)
    parts = mail_parts(Digest(Window(0, 1, MOMENT), (Section("new", "Recorded", (Line("BILL", "", note),)),), 1))
    assert len(parts.html.encode()) <= MOST_BYTES
    assert "Recorded (1)" in parts.text
    assert note not in parts.text
    assert note in parts.attachments[0][2].decode()


@pytest.mark.parametrize("sample", ALL.values(), ids=ALL)
def test_the_twins_tell_the_same(sample: Callable[[], Digest]) -> None:
    """As many points in the text as in the HTML, under as many headings."""
    parts = mail_parts(sample())
    assert len(re.findall(r"^  - ", parts.text, re.MULTILINE)) == parts.html.count("<li ")
    assert len(re.findall(r"^-{3,}$", parts.text, re.MULTILINE)) == parts.html.count("<h2 ")
