"""A digest as text, Markdown, HTML or JSON, in its own language.

What people wrote stays text in each of them: escaped in HTML and Markdown, made visible where it holds control characters.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from tracker import wording
from tracker.digest import phrases
from tracker.digest.compose import Digest, Section
from tracker.digest.lines import Line
from tracker.digest.shape import as_json
from tracker.languages import Language, said

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = {"text": "digest.txt.j2", "markdown": "digest.md.j2", "html": "digest.html.j2"}
SUFFIXES = {"text": "txt", "markdown": "md", "html": "html", "json": "json"}
WIDTH = 76
"""Columns of the plain text."""


def render(digest: Digest, format: str, attached: str | None = None) -> str:
    """The digest in one of the formats text, markdown, html, json.

    What is overdue comes first. `attached` is the name of the file that holds the whole of it, where this one is shortened.
    """
    if format == "json":
        return as_json(digest)
    template = _environment(format).get_template(_TEMPLATES[format])
    return template.render(
        digest=digest,
        language=digest.language,
        heading=phrases.heading(digest),
        counts=phrases.counts(digest),
        covers=phrases.covers(digest),
        heartbeat=_sentence(digest.heartbeat),
        preheader=phrases.preheader(digest),
        shortened=phrases.shortened(digest, attached) if attached else None,
        overdue=said(digest.language, "overdue", "просрочен"),
        told=sorted(_told(digest), key=lambda section: section.name != "overdue"),
        left=lambda number: phrases.left(digest, number),
    )


def _sentence(text: str | None) -> str | None:
    """A text with a capital at its head and a stop at its end."""
    return f"{text[0].upper()}{text[1:].rstrip('.')}." if text else None


def _told(digest: Digest) -> list[Section]:
    """The sections that are not empty."""
    return [section for section in digest.sections if section.lines or section.more]


@cache
def _environment(format: str) -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=format == "html",  # noqa: S701 - text and Markdown have filters of their own
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "visible": wording.visible,
        "tied": _tied,
        "markdown": _markdown,
        "wrapped": _wrapped,
        "by_bill": _by_bill,
        "around_days": _around_days,
    }
    return environment


def _by_bill(lines: Sequence[Line]) -> list[tuple[str, str, list[Line]]]:
    """Runs of lines about one bill, with its name and title, in the order in which they stand."""
    return [(bill, title, list(run)) for (bill, title), run in groupby(lines, key=lambda line: (line.bill, line.title))]


def _around_days(line: Line, language: Language) -> tuple[str, str, str]:
    """A line's text before, at and after the words for the days that remain; ('', '', text) where it has none."""
    words = wording.remaining(line.days, language) if line.days is not None else ""
    text = wording.visible(line.text)
    return text.partition(words) if words and words in text else ("", "", text)


def _tied(text: str) -> str:
    """A Russian year and its "г." on one line."""
    return re.sub(r"(?<=\d) (?=г\.)", "\N{NO-BREAK SPACE}", text)


def _wrapped(text: str, indent: int = 0, first: str = "") -> str:
    """A text in lines of at most 76 columns, those after the first indented; long words stay whole."""
    return textwrap.fill(
        wording.visible(text),
        WIDTH,
        initial_indent=first,
        subsequent_indent=" " * indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _markdown(text: str) -> str:
    """A text that Markdown shows as it is, also where a line begins with it."""
    escaped = re.sub(r"([\\`*_{}\[\]<>()#+!|~&])", r"\\\1", wording.visible(text).strip())
    return re.sub(r"^(\d*)([-.=])", r"\1\\\2", escaped)
