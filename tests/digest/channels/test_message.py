"""A message in the outbox comes out as it went in."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.digest.channels.parts import REST, message
from tracker.digest.channels.message import Attachment, DeliveryFailed, Message
from tracker.errors import TrackerError

texts = st.text(st.characters(codec="utf-8"), max_size=40)
attachments = st.builds(Attachment, texts, st.just("text/html"), st.binary(max_size=40))


@given(
    st.builds(
        Message,
        *(texts,) * 2,
        st.dates(),
        *(texts,) * 6,
        st.datetimes(timezones=st.just(UTC)),
        st.sampled_from(["text", "markdown", "html", "json"]),
        st.lists(attachments, max_size=3).map(tuple),
    )
)
@settings(max_examples=30)
def test_what_goes_into_the_outbox_comes_out(kept: Message) -> None:
    """Whatever the texts hold, and every byte of an attachment."""
    assert Message.from_json(kept.to_json()) == kept


def test_the_json_of_a_message_is_plain() -> None:
    """Days and moments as ISO text, contents in base64: others may read the outbox too."""
    read = json.loads(message(attachments=(REST,)).to_json())
    assert (read["night"], read["composed_at"]) == ("2021-06-18", "2021-06-18T03:00:00+00:00")
    assert read["attachments"] == [{"name": "rest.html", "media_type": "text/html", "content": "PHA+0JTQsNC70LXQtTwvcD4K"}]


def test_a_message_of_before_formats_and_attachments_is_html_alone() -> None:
    """What a message need not say."""
    plain = Message("1f", "me", date(2021, 6, 18), "s", "t", "h", "m", "{}", "ru", datetime(2021, 6, 18, tzinfo=UTC))
    assert (plain.format, plain.attachments, plain.body()) == ("html", (), "h")


@pytest.mark.parametrize(("format", "body"), [("text", "t"), ("markdown", "m"), ("html", "h"), ("json", "{}")])
def test_the_body_is_that_of_the_format(format: str, body: str) -> None:
    """Each of the four."""
    assert message(text="t", html="h", markdown="m", json="{}", format=format).body() == body


def test_a_failure_stays_owed_unless_it_says_otherwise() -> None:
    """And is told as every other error is."""
    assert not DeliveryFailed("the disk is full").permanent
    failed = DeliveryFailed("no such user", permanent=True)
    assert isinstance(failed, TrackerError)
    assert (failed.permanent, failed.lines()) == (True, ["no such user"])
