"""A digest as text, Markdown, HTML or JSON.

What people wrote stays text in each of them: escaped in HTML and Markdown, made visible where it holds control characters.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path

from tracker import shapes, wording
from tracker.digest.compose import Digest
from tracker.digest.tellers import Line

_TEMPLATES = {"text": "digest.txt.j2", "markdown": "digest.md.j2", "html": "digest.html.j2"}
SUFFIXES = {"text": "txt", "markdown": "md", "html": "html", "json": "json"}


def render(digest: Digest, format: str) -> str:
    """The digest in one of the formats text, markdown, html, json."""
    return _json(digest) if format == "json" else _template(digest, format)


def _template(digest: Digest, format: str) -> str:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=format == "html",  # noqa: S701 - text and Markdown have filters of their own
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"visible": wording.visible, "markdown": _markdown, "weekday": wording.weekday}
    template = environment.get_template(_TEMPLATES[format])
    return template.render(
        digest=digest, heading=heading(digest), covers=covers(digest), told=[s for s in digest.sections if s.lines]
    )


def heading(digest: Digest) -> str:
    """ "Digest as of Friday 18 June 2021"."""
    window = digest.window
    if window.as_of:
        return f"Digest as of {wording.weekday(window.as_of)}"
    if window.nights:
        return f"Digest of the night of {wording.weekday(window.nights[1])}"
    known = window.known_at
    if isinstance(known, datetime) or known is None:
        moment = known or window.moment
        return f"Digest of {wording.weekday(moment.date())}, {moment:%H:%M} UTC"
    return f"Digest of {wording.weekday(known)}"


def covers(digest: Digest) -> str:
    """What the digest covers, in a sentence."""
    window = digest.window
    said = [f"{wording.count_of(digest.bills, 'bill')}; entries after position {window.since} up to {window.upto}."]
    if window.nights and window.nights[0] != window.nights[1]:
        said.append(f"It stands for the nights from {window.nights[0]} to {window.nights[1]}, on which none was sent.")
    if digest.after:
        said.append(f"{wording.count_of(digest.after, 'fact')} of a later day left out.")
    said += [f"As known at {window.known_at}."] if window.known_at else []
    said += [f"By the law of {window.law_of}."] if window.law_of else []
    said += [f"By the text of the law {window.rules}."] if window.rules else []
    if not any(section.lines for section in digest.sections if section.name in ("new", "corrected")):
        said.append("Nothing new was recorded.")
    return " ".join(said)


def _markdown(text: str) -> str:
    """A text that Markdown shows as it is."""
    return re.sub(r"([\\`*_{}\[\]<>()#+!|~&])", r"\\\1", wording.visible(text))


def _json(digest: Digest) -> str:
    window = digest.window
    shape = {
        "since": window.since,
        "upto": window.upto,
        "moment": shapes.moment(window.moment),
        "as_of": shapes.day(window.as_of),
        "known_at": shapes.when(window.known_at),
        "law_of": shapes.day(window.law_of),
        "rules": window.rules,
        "nights": [shapes.day(night) for night in window.nights] if window.nights else None,
        "bills": digest.bills,
        "left_out_after_as_of": digest.after,
        "sections": {section.name: [_line(line) for line in section.lines] for section in digest.sections},
    }
    return json.dumps(shape, ensure_ascii=False, indent=2) + "\n"


def _line(line: Line) -> shapes.Shape:
    return {
        "bill": line.bill,
        "title": line.title,
        "text": line.text,
        "on": shapes.day(line.on),
        "days": line.days,
        "law": line.law,
        "remark": line.remark,
    }
