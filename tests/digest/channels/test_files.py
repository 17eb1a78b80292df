"""Files: whole or not at all, under a name that depends on the watcher and the night alone."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.digest.channels.parts import REST, chosen, message
from tracker.digest.channels.files import _as_name, unmade
from tracker.digest.channels.message import DeliveryFailed
from tracker.digest.channels.targets import check_target, deliver, lacking
from tracker.errors import RefusedInput


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of the test's own to run in."""
    monkeypatch.chdir(tmp_path)


def names(folder: Path) -> list[str]:
    """Everything in a folder, hidden files too."""
    return sorted(file.name for file in folder.iterdir())


@pytest.mark.parametrize(
    ("format", "name", "content"),
    [
        ("text", "digest-desk-3-2021-06-18.txt", "Open Skies: notice given.\n"),
        ("markdown", "digest-desk-3-2021-06-18.md", "Open Skies: **notice given**.\n"),
        ("html", "digest-desk-3-2021-06-18.html", "<p>Open Skies: <b>notice given</b>.</p>\n"),
        ("json", "digest-desk-3-2021-06-18.json", '{"bills": 1}\n'),
    ],
)
def test_a_file_has_the_digest_in_its_format(tmp_path: Path, format: str, name: str, content: str) -> None:
    """In a folder that is made; the path is what is said."""
    out = tmp_path / "not" / "yet"
    assert deliver(f"file:{out}", message(format=format), chosen(tmp_path)) == str(out / name)
    assert (names(out), (out / name).read_bytes()) == ([name], content.encode())


@pytest.mark.parametrize("target", ["file:out", "file:./out", "FILE:out/", "file:sub/../out"])
def test_a_relative_folder_lies_where_the_program_runs(tmp_path: Path, target: str) -> None:
    """Whoever keeps a target makes it absolute before: a service runs elsewhere."""
    (tmp_path / "sub").mkdir(parents=True)
    deliver(target, message(), chosen(tmp_path))
    assert names(tmp_path / "out") == ["digest-desk-3-2021-06-18.html"]


def test_a_folder_may_be_given_as_a_url(tmp_path: Path) -> None:
    """With `%20` for a space after two slashes or three, and as it is written after none."""
    for target in (f"file://{tmp_path}/my%20out", f"file://localhost{tmp_path}/my%20out", f"file:{tmp_path}/my out"):
        deliver(target, message(), chosen(tmp_path))
    assert names(tmp_path / "my out") == ["digest-desk-3-2021-06-18.html"]


def test_the_same_message_twice_is_one_file(tmp_path: Path) -> None:
    """The second time nothing is written at all: the file is the very one that was there."""
    usual = chosen(tmp_path)
    first = Path(deliver("file:out", message(attachments=(REST,)), usual))
    before = [first.stat().st_ino, first.stat().st_mtime_ns]
    assert Path(deliver("file:out", message(attachments=(REST,)), usual)) == first
    assert [first.stat().st_ino, first.stat().st_mtime_ns] == before
    assert len(names(first.parent)) == 2


def test_a_digest_of_that_name_that_says_something_else_stays(tmp_path: Path) -> None:
    """It was told to a watcher that was removed: the night's digest to the one added after it lies beside, once."""
    usual = chosen(tmp_path)
    first = Path(deliver("file:out", message(), usual))
    later = message(id="0123456789abcdef" * 4, html="<p>Another</p>\n", attachments=(REST,))
    for _ in range(2):
        assert Path(deliver("file:out", later, usual)).read_text() == "<p>Another</p>\n"
    assert first.read_text() == "<p>Open Skies: <b>notice given</b>.</p>\n"
    assert names(first.parent) == [
        "digest-desk-3-2021-06-18-01234567-rest.html",
        "digest-desk-3-2021-06-18-01234567.html",
        "digest-desk-3-2021-06-18.html",
    ]


def test_half_a_file_under_its_own_name_is_made_whole(tmp_path: Path) -> None:
    """What lies under the name with the id and another content gives way."""
    usual = chosen(tmp_path)
    deliver("file:out", message(html="<p>The first</p>"), usual)
    file = Path(deliver("file:out", message(), usual))
    file.write_text("<p>Open")
    deliver("file:out", message(), usual)
    assert file.read_text() == "<p>Open Skies: <b>notice given</b>.</p>\n"


def test_what_is_attached_lies_beside(tmp_path: Path) -> None:
    """Under a name that begins with that of the digest; a name that climbs stays where it is."""
    out = tmp_path / "out"
    climbs = REST.__class__("../../etc/passwd", "text/plain", b"x")
    deliver(f"file:{out}", message(attachments=(REST, climbs)), chosen(tmp_path))
    assert names(out) == [
        "digest-desk-3-2021-06-18-..%2F..%2Fetc%2Fpasswd",
        "digest-desk-3-2021-06-18-rest.html",
        "digest-desk-3-2021-06-18.html",
    ]
    assert (out / "digest-desk-3-2021-06-18-rest.html").read_bytes() == REST.content


@pytest.mark.parametrize(
    ("watcher", "name"),
    [
        ("отдел 3", "digest-отдел 3-2021-06-18.html"),
        ("../../evil", "digest-..%2F..%2Fevil-2021-06-18.html"),
        ("a\\b:c*\n\u202e", "digest-a%5Cb%3Ac%2A%0A%E2%80%AE-2021-06-18.html"),
        ("100%", "digest-100%25-2021-06-18.html"),
    ],
)
def test_a_watchers_name_leads_nowhere(tmp_path: Path, watcher: str, name: str) -> None:
    """Letters of any alphabet stay; what a file system might read otherwise is written in hexadecimal."""
    deliver("file:out", message(watcher=watcher), chosen(tmp_path))
    assert names(tmp_path / "out") == [name]


@given(st.text(max_size=150), st.text(max_size=150))
@settings(max_examples=50)
def test_two_watchers_never_share_a_file(one: str, other: str) -> None:
    """However long their names are; and each name fits into a file system's 255 bytes."""
    assert (_as_name(one) == _as_name(other)) == (one == other)
    assert len(_as_name(one).encode()) <= 120
    assert "/" not in _as_name(one)


def test_long_names_that_begin_alike_differ() -> None:
    """Cut, with a hash of the whole."""
    assert len({_as_name("щ" * 100 + last) for last in "abc"}) == 3


def test_a_full_disk_leaves_nothing_behind_and_the_old_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The digest stays owed, and is written once there is room."""
    usual = chosen(tmp_path)
    file = Path(deliver("file:out", message(), usual))

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full)
        with pytest.raises(DeliveryFailed, match="No space left on device") as failed:
            deliver("file:out", message(html="<p>Another</p>"), usual)
    assert not failed.value.permanent
    assert names(file.parent) == [file.name]
    assert file.read_text() == "<p>Open Skies: <b>notice given</b>.</p>\n"
    written = Path(deliver("file:out", message(html="<p>Another</p>"), usual))
    assert written.read_text() == "<p>Another</p>"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real disk of 64 KiB, where this process may mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount, umount = shutil.which("mount"), shutil.which("umount")
    if not mount or not umount or subprocess.run([mount, "-t", "tmpfs", "-o", "size=64k", "none", disk], check=False).returncode:
        pytest.skip("a disk cannot be mounted here")
    yield disk
    subprocess.run([umount, disk], check=True)


def test_a_disk_that_is_really_full_keeps_the_digest_owed(tmp_path: Path, small_disk: Path) -> None:
    """Nothing of it stays there; and a smaller one is written."""
    usual = chosen(tmp_path)
    with pytest.raises(DeliveryFailed, match="No space left on device") as failed:
        deliver(f"file:{small_disk}/out", message(html="x" * 100_000), usual)
    assert not failed.value.permanent
    assert names(small_disk / "out") == []
    deliver(f"file:{small_disk}/out", message(), usual)
    assert names(small_disk / "out") == ["digest-desk-3-2021-06-18.html"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_a_folder_that_is_no_folder_keeps_the_digest_owed(tmp_path: Path) -> None:
    """A device in its place, and a file in its place: neither is final, since a person can put it right."""
    (tmp_path / "out").write_text("in the way")
    for target in ("file:/dev/full", f"file:{tmp_path}/out"):
        with pytest.raises(DeliveryFailed, match="cannot be written") as failed:
            deliver(target, message(), chosen(tmp_path))
        assert not failed.value.permanent


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_keeps_the_digest_owed(tmp_path: Path) -> None:
    """Until somebody allows it."""
    (tmp_path / "out").mkdir(mode=0o500)
    with pytest.raises(DeliveryFailed, match="Permission denied"):
        deliver(f"file:{tmp_path}/out", message(), chosen(tmp_path))
    (tmp_path / "out").chmod(0o700)
    deliver(f"file:{tmp_path}/out", message(), chosen(tmp_path))


def test_a_file_system_that_may_only_be_read_keeps_the_digest_owed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the system tells it to everyone, root too."""

    def read_only(*_given: object, **_more: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr("tempfile.NamedTemporaryFile", read_only)
    with pytest.raises(DeliveryFailed, match="Read-only file system") as failed:
        deliver("file:out", message(), chosen(tmp_path))
    assert not failed.value.permanent


@pytest.mark.parametrize("target", ["file:", "file: ", "file://", "file://elsewhere/out", "file://elsewhere", "file:///%00"])
def test_a_target_that_names_no_folder_is_refused(tmp_path: Path, target: str) -> None:
    """With the two ways to name one."""
    with pytest.raises(RefusedInput, match="file:/folder, or file:folder"):
        check_target(target, chosen(tmp_path))


def test_a_target_that_is_a_file_is_refused(tmp_path: Path) -> None:
    """At once, not tonight; a folder, one that is not there yet, and no settings at all are fine."""
    usual = chosen(tmp_path)
    with pytest.raises(RefusedInput, match="is a file; name a folder"):
        check_target(f"file:{tmp_path}/settings.toml", usual)
    check_target(f"file:{tmp_path}", usual)
    check_target("file:not/yet", usual)


def test_a_folder_is_tried_when_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a trace: one that is there, one that would have to be made, one below a file, and where nothing can be written."""
    usual = chosen(tmp_path)
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    for target in (f"file:{tmp_path}", "file:out", "file:not/yet"):
        assert lacking(target, usual) is None
    assert unmade(f"file:{tmp_path}") is None
    assert unmade("file:not/yet") == Path("not/yet")
    assert unmade("mailto:a@example.org") is None
    assert "(Not a directory)" in (lacking(f"file:{tmp_path}/settings.toml/out", usual) or "")
    said = lacking("file:/proc/self/out", usual)  # where root too can make nothing
    assert said is not None
    assert said.startswith("nothing can be written to '/proc/self/out' here (")
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("target", ["", "me", "me@example.org", "/folder", "ftp://example.org/x", "javascript:x", "gopher:"])
def test_a_target_of_no_channel_is_refused_with_those_there_are(tmp_path: Path, target: str) -> None:
    """By `watch add`; and never delivered to."""
    with pytest.raises(RefusedInput, match="mailto:name@example.org, file:folder or https://"):  # noqa: RUF043
        check_target(target, chosen(tmp_path))
    with pytest.raises(DeliveryFailed) as failed:
        deliver(target, message(), chosen(tmp_path))
    assert failed.value.permanent


def test_a_target_with_control_characters_is_refused(tmp_path: Path) -> None:
    """In every channel."""
    for target in ("file:a\nb", "mailto:a@example.org\r\n", "https://example.org/\x1b[2J", "file:a\u202eb"):
        with pytest.raises(RefusedInput, match="no control characters"):
            check_target(target, chosen(tmp_path))
