"""Webhooks, to a real receiver: what it gets, how it can check that, and where a request never goes."""

from __future__ import annotations

import hmac
import json
import socket
import threading
import time
from collections.abc import Callable
from hashlib import sha256
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from tests.digest.channels.parts import (
    LONG,
    SECRET,
    Identity,
    Receiver,
    Request,
    chosen,
    drips,
    free_port,
    hangs,
    hangs_up,
    http_receiver,
    message,
    raw_server,
    speaks_ssh,
)
from tests.test_house import ROOT
from tracker.digest.channels.message import DeliveryFailed
from tracker.digest.channels.targets import check_target, deliver, lacking
from tracker.digest.channels.webhook import signature
from tracker.digest.channels.wire import is_public
from tracker.errors import RefusedInput
from tracker.settings import Settings

INSIDE = "inside the house"


def allowing(folder: Path, **environment: str) -> Settings:
    """Settings that allow this machine's own addresses."""
    return chosen(folder, **{"WEBHOOK_ALLOW_PRIVATE": "true", "WEBHOOK_SECRET": SECRET, **environment})


def at(receiver: Receiver, path: str = "/hook") -> str:
    """The receiver's URL."""
    return f"http://127.0.0.1:{receiver.port}{path}"


def failure(target: str, settings: Settings, timeout: float = 30) -> DeliveryFailed:
    """How a delivery fails."""
    with pytest.raises(DeliveryFailed) as failed:
        deliver(target, message(), settings, timeout=timeout)
    assert "\n" not in str(failed.value)
    return failed.value


def is_ours(request: Request, secret: str) -> bool:
    """What README.md tells a receiver to do."""
    signed = request.headers["x-tracker-timestamp"].encode() + b"." + request.body
    expected = "sha256=" + hmac.new(secret.encode(), signed, sha256).hexdigest()
    fresh = abs(time.time() - int(request.headers["x-tracker-timestamp"])) < 300
    return hmac.compare_digest(expected, request.headers["x-tracker-signature"]) and fresh


def test_whatever_goes_wrong_is_a_delivery_that_failed(tmp_path: Path) -> None:
    """A secret that no encoding takes (bytes of another one in the environment) is a line, and keeps no other letter back."""
    with http_receiver() as receiver:
        failed = failure(at(receiver), allowing(tmp_path, WEBHOOK_SECRET="\udcff" * 20))
    assert str(failed) == "delivery by http: failed in a way not known here (UnicodeEncodeError)"
    assert not failed.permanent


def test_a_receiver_gets_the_digest_and_can_check_it(tmp_path: Path) -> None:
    """Signed with the secret of the settings and no other; a changed byte shows."""
    with http_receiver() as receiver:
        assert deliver(at(receiver), message(subject="Сводка"), allowing(tmp_path)) == f"http://127.0.0.1:{receiver.port}/"
    [request] = receiver.requests
    assert request.path == "/hook"
    assert request.headers["content-type"] == "application/json"
    assert request.headers["idempotency-key"] == request.headers["x-tracker-id"] == "5f3a" * 16
    assert request.headers["host"] == f"127.0.0.1:{receiver.port}"
    assert json.loads(request.body) == {
        "id": "5f3a" * 16,
        "watcher": "desk-3",
        "night": "2021-06-18",
        "subject": "Сводка",
        "digest": {"bills": 1},
    }
    assert is_ours(request, SECRET)
    assert not is_ours(request, "another secret of it")
    assert not is_ours(Request(request.path, request.headers, request.body.replace(b"1", b"2")), SECRET)


def test_the_signature_is_the_one_of_the_readme() -> None:
    """Worked out with `openssl dgst -sha256 -hmac`."""
    worked = "sha256=44452d1b329616542649a53b45eb503656618acc7bcb22d686e17827bf74e300"
    assert signature("sixteen letters!", "1623985200", b"{}") == worked
    assert worked in (ROOT / "README.md").read_text(encoding="utf-8")


def test_without_a_secret_nothing_is_signed_and_a_remark_says_so(tmp_path: Path) -> None:
    """A receiver of the house may do without."""
    settings = chosen(tmp_path, WEBHOOK_ALLOW_PRIVATE="true")
    with http_receiver() as receiver:
        deliver(at(receiver), message(), settings)
    assert "x-tracker-signature" not in receiver.requests[0].headers
    assert "TRACKER_WEBHOOK_SECRET" in (lacking("https://example.org/", settings) or "")
    assert lacking("https://example.org/", allowing(tmp_path)) is None


def test_the_same_message_twice_has_the_same_id_and_body(tmp_path: Path) -> None:
    """By which a receiver knows the second delivery."""
    with http_receiver() as receiver:
        for _ in range(2):
            deliver(at(receiver), message(), allowing(tmp_path))
    first, second = receiver.requests
    assert first.body == second.body
    assert first.headers["idempotency-key"] == second.headers["idempotency-key"]


def test_a_receiver_behind_tls_is_held_to_its_certificate(tmp_path: Path, identity: Identity) -> None:
    """By an authority of one's own it is believed; otherwise, or under another name, it gets nothing."""
    believing = allowing(tmp_path, TLS_CA_FILE=str(identity.certificate))
    with http_receiver(identity=identity) as receiver:
        good = f"https://localhost:{receiver.port}/hook?desk=3"
        assert deliver(good, message(), believing) == f"https://localhost:{receiver.port}/"
        assert [request.path for request in receiver.requests] == ["/hook?desk=3"]
        for target, settings in ((good, allowing(tmp_path)), (f"https://127.0.0.1:{receiver.port}/", believing)):
            failed = failure(target, settings)
            assert "its certificate is not trusted" in str(failed)
            assert not failed.permanent
    assert len(receiver.requests) == 1


def test_an_authority_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A file that is not there, and one that holds something else."""
    with raw_server(hangs_up) as port:
        for file, why in ((tmp_path / "nowhere", "No such file"), (tmp_path / "settings.toml", "no certificate in PEM")):
            failed = failure(f"https://localhost:{port}/", allowing(tmp_path, TLS_CA_FILE=str(file)))
            assert "tls.ca_file" in str(failed)
            assert why in str(failed)


@pytest.mark.parametrize(
    ("status", "permanent"),
    [
        (500, False),
        (502, False),
        (503, False),
        (429, False),
        (408, False),
        (425, False),
        (400, True),
        (401, True),
        (404, True),
        (410, True),
        (301, True),
        (302, True),
        (307, True),
        (308, True),
        (304, True),
    ],
)
def test_whether_to_try_again_is_for_the_receiver_to_say(tmp_path: Path, status: int, permanent: bool) -> None:
    """And a redirect is not followed: one request came, for the first path."""
    with http_receiver(status) as receiver:
        failed = failure(at(receiver), allowing(tmp_path))
    assert (f"it answered {status}" in str(failed), failed.permanent) == (True, permanent)
    assert ("redirects are not followed" in str(failed)) == (300 <= status < 400)
    assert [request.path for request in receiver.requests] == ["/hook"]


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_every_answer_of_success_is_one(tmp_path: Path, status: int) -> None:
    """From 200 to 299."""
    with http_receiver(status) as receiver:
        deliver(at(receiver), message(), allowing(tmp_path))
    assert len(receiver.requests) == 1


def test_a_body_without_an_end_is_not_read_to_it(tmp_path: Path) -> None:
    """The status is what counts; some of the rest is read, out of courtesy."""
    ended: list[bool] = []

    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(100_000):  # 400 MB, unless the other side leaves
            handler.wfile.write(b"x" * 4096)
        ended.append(True)

    with http_receiver(answer=endless) as receiver:
        deliver(at(receiver), message(), allowing(tmp_path))
    assert (len(receiver.requests), ended) == (1, [])


@pytest.mark.parametrize("behave", [hangs, drips], ids=["hangs", "drips"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_receiver_that_holds_the_line_is_left(tmp_path: Path, behave: Callable[..., None], scheme: str) -> None:
    """After the time given as a whole."""
    began = time.monotonic()
    with raw_server(behave) as port:
        failed = failure(f"{scheme}://localhost:{port}/", allowing(tmp_path), timeout=0.2)
    assert time.monotonic() - began < LONG / 2
    if not (behave is drips and scheme == "https"):  # its bytes are no TLS, which is seen at once
        assert "no answer within 0.2 seconds" in str(failed)
    assert not failed.permanent


def test_headers_without_an_end_are_left_too(tmp_path: Path) -> None:
    """One a moment, each whole."""

    def headers(connection: socket.socket, over: Any) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        for _ in range(99):  # a hundred are the most that the library reads
            if over.wait(LONG / 99):
                return
            connection.sendall(b"X-More: 1\r\n")

    with raw_server(headers) as port:
        failed = failure(f"http://localhost:{port}/", allowing(tmp_path), timeout=0.2)
    assert "no answer within 0.2 seconds" in str(failed)
    assert not failed.permanent


def test_a_name_server_that_is_silent_holds_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's own resolver waits for many seconds."""

    answers, answered = threading.Event(), threading.Event()

    def silent(*_given: Any, **_more: Any) -> list[Any]:
        answers.wait(LONG)
        answered.set()
        return []

    monkeypatch.setattr(socket, "getaddrinfo", silent)
    assert "no answer within 0.1 seconds" in str(failure("https://example.org/", chosen(tmp_path), timeout=0.1))
    assert not answered.is_set()
    answers.set()


def test_an_address_that_does_not_answer_leaves_time_for_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A house whose IPv6 leads nowhere is common."""
    connect, waits = socket.socket.connect, []

    def through(self: socket.socket, address: Any) -> None:
        waits.append(self.gettimeout() or 0)
        if address[0] == "127.0.0.9":
            raise TimeoutError
        connect(self, address)

    with http_receiver() as receiver:
        resolving(monkeypatch, ["127.0.0.9", "127.0.0.1"])
        monkeypatch.setattr(socket.socket, "connect", through)
        deliver(f"http://localhost:{receiver.port}/", message(), allowing(tmp_path), timeout=30)
    assert len(receiver.requests) == 1
    assert waits[0] <= 15 < waits[1] <= 30


def test_a_receiver_that_drops_the_connection_or_is_not_there_is_tried_again(tmp_path: Path) -> None:
    """So is one that speaks something else."""
    settings = allowing(tmp_path)
    with raw_server(hangs_up) as port:
        dropped = failure(f"http://localhost:{port}/", settings)
    with raw_server(speaks_ssh) as port:
        other = failure(f"http://localhost:{port}/", settings)
    refused = failure(f"http://127.0.0.1:{free_port()}/", settings)
    unknown = failure("https://nowhere.invalid/", settings)
    assert "the connection was dropped" in str(dropped)
    assert "its answer is no HTTP" in str(other)
    assert "the connection was refused" in str(refused)
    assert "its name cannot be resolved" in str(unknown)
    assert not any(failed.permanent for failed in (dropped, other, refused, unknown))


PRIVATE = [
    "127.0.0.1",
    "localhost",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "0.0.0.0",  # noqa: S104 - an address to be refused
    "169.254.169.254",
    "100.64.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "192.0.2.1",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "127.1",
    "[::1]",
    "[::]",
    "[fe80::1]",
    "[fc00::1]",
    "[ff02::1]",
    "[::ffff:10.0.0.1]",
    "[::ffff:127.0.0.1]",
    "[::127.0.0.1]",
    "[64:ff9b::a00:1]",
    "[2002:a00:1::1]",
    "[2001:db8::1]",
]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The addresses that were called: none answers, and nothing leaves the machine."""
    called: list[Any] = []

    def call(_self: socket.socket, address: Any) -> None:
        called.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", call)
    return called


def resolving(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> None:
    """A name server that gives these addresses, the first answer first, and no answer after the last."""
    left = iter(answers)

    def ask(_host: str, port: int, **_more: Any) -> list[Any]:
        return [(socket.AF_INET6 if ":" in ip else socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in next(left)]

    monkeypatch.setattr(socket, "getaddrinfo", ask)


@pytest.mark.parametrize("host", PRIVATE)
def test_an_address_inside_the_house_is_refused_without_any_traffic(tmp_path: Path, calls: list[Any], host: str) -> None:
    """However it is written; by `watch add`, and again at night. The way out is named."""
    settings = chosen(tmp_path)
    with pytest.raises(RefusedInput, match=INSIDE) as refused:
        check_target(f"https://{host}/hook", settings)
    assert "TRACKER_WEBHOOK_ALLOW_PRIVATE" in str(refused.value)
    failed = failure(f"https://{host}/hook", settings)
    assert INSIDE in str(failed)
    assert "TRACKER_WEBHOOK_ALLOW_PRIVATE" in str(failed)
    assert not failed.permanent
    assert calls == []


def test_one_address_inside_the_house_is_enough(tmp_path: Path, calls: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that stands for several is judged by the worst of them."""
    resolving(monkeypatch, ["93.184.216.34", "10.0.0.1"], ["93.184.216.34", "::ffff:10.0.0.1"])
    assert INSIDE in str(failure("https://example.org/", chosen(tmp_path)))
    assert INSIDE in str(failure("https://example.org/", chosen(tmp_path)))
    assert calls == []


def test_the_address_that_was_looked_at_is_the_one_called(
    tmp_path: Path, calls: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name server that answers with another the second time is asked once."""
    resolving(monkeypatch, ["93.184.216.34"], ["127.0.0.1"])
    assert "the connection was refused" in str(failure("https://example.org/", chosen(tmp_path)))
    assert calls == [("93.184.216.34", 443)]


def test_a_name_that_leads_inside_only_at_night_is_refused_then(
    tmp_path: Path, calls: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What `watch add` saw binds nobody."""
    resolving(monkeypatch, ["93.184.216.34"], ["127.0.0.1"])
    check_target("https://example.org/", chosen(tmp_path))
    assert INSIDE in str(failure("https://example.org/", chosen(tmp_path)))
    assert calls == []


def test_without_tls_a_webhook_goes_to_this_machine_alone(tmp_path: Path, calls: list[Any]) -> None:
    """And only where the settings allow addresses of the house."""
    for target, settings in (
        ("http://127.0.0.1/", chosen(tmp_path)),
        ("http://10.0.0.1/", allowing(tmp_path)),
        ("http://93.184.216.34/", allowing(tmp_path)),
        ("http://[2002:7f00:1::1]/", allowing(tmp_path)),
    ):
        with pytest.raises(RefusedInput, match="else https://"):
            check_target(target, settings)
        assert not failure(target, settings).permanent
    assert calls == []
    check_target("http://localhost:8080/hook", allowing(tmp_path))
    check_target("https://10.0.0.1/hook", allowing(tmp_path))


def test_a_name_that_cannot_be_resolved_now_may_be_known_tonight(tmp_path: Path) -> None:
    """`watch add` works without a network."""
    check_target("https://nowhere.invalid/hook", chosen(tmp_path))


@pytest.mark.parametrize(
    "target",
    [
        "https:",
        "https://",
        "https:///hook",
        "https://exa mple.org/",
        "https://example.org:0/",
        "https://example.org:99999/",
        "https://example.org:x/",
        "https://[::1/",
        "https://[fe80::1%25eth0]/",
        "https://example.org\\@127.0.0.1/",
        "https://" + "я" * 70 + ".example/",
    ],
)
def test_what_is_no_url_is_refused(tmp_path: Path, calls: list[Any], target: str) -> None:
    """With an example."""
    with pytest.raises(RefusedInput, match=r"a URL such as https://example\.org/hook"):
        check_target(target, chosen(tmp_path))
    assert failure(target, chosen(tmp_path)).permanent
    assert calls == []


def test_credentials_have_no_place_in_a_target(tmp_path: Path, calls: list[Any]) -> None:
    """Targets stand in the ledger's database; and a refusal does not repeat them."""
    target = "https://me:hidden@example.org/"
    with pytest.raises(RefusedInput) as refused:
        check_target(target, chosen(tmp_path))
    for failed in (refused.value, failure(target, chosen(tmp_path))):
        assert "webhook.secret" in str(failed)
        assert "hidden" not in str(failed)
    assert calls == []


def test_nothing_that_is_said_names_a_secret(tmp_path: Path) -> None:
    """Neither the secret of the settings nor what follows the host, in which many services hide theirs."""
    settings = allowing(tmp_path)
    path = "/services/T0/hidden?token=hidden"
    said = [repr(settings)]
    with http_receiver() as receiver:
        said.append(deliver(at(receiver, path), message(), settings))
    with http_receiver(404) as receiver:
        said.append(str(failure(at(receiver, path), settings)))
    with raw_server(hangs_up) as port:
        said.append(str(failure(f"http://127.0.0.1:{port}{path}", settings)))
    said.append(str(failure(f"http://10.0.0.1{path}", settings)))
    assert not any(secret in text for text in said for secret in ("hidden", SECRET))


def test_a_path_in_any_alphabet_goes_out_as_the_network_writes_it(tmp_path: Path) -> None:
    """What is escaped already stays as it is, and nothing ends the line."""
    with http_receiver() as receiver:
        deliver(at(receiver, "/сводка/%D1%8F?q=я b#part"), message(), allowing(tmp_path))
    assert [request.path for request in receiver.requests] == ["/%D1%81%D0%B2%D0%BE%D0%B4%D0%BA%D0%B0/%D1%8F?q=%D1%8F%20b"]


@pytest.mark.parametrize(
    "rest", ["s%40cret@example.org/hook", "s cret@example.org/", "s3cret@example.org:99999/", "s\\cret@h/", "s/cret@h/"]
)
def test_a_password_in_a_target_is_not_printed_back(tmp_path: Path, rest: str) -> None:
    """Nor anything that stands beside it, however wrong the rest of the target is."""
    with pytest.raises(RefusedInput, match=r"webhook\.secret") as refused:
        check_target(f"https://user:{rest}", chosen(tmp_path))
    assert "cret" not in str(refused.value).replace("webhook.secret", "")
    assert "user" not in str(refused.value)


@pytest.mark.parametrize("ip", ["fec0::1", "192.0.0.8", "192.88.99.1", "3fff::1"])
def test_what_is_set_apart_is_not_public(ip: str) -> None:
    """Whatever the standard library of this Python says."""
    assert not is_public((socket.AF_INET6 if ":" in ip else socket.AF_INET, (ip, 443)))
