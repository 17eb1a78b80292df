"""A server's connections, broken off where a test wants it; and how many processes are killed.

`TRACKER_TEST_KILLS=50:50` asks for so many kills in the midst of appends and of imports; without it there are fewer imports, so
that they take seconds.
"""

from __future__ import annotations

import os
import socket
import threading
from contextlib import suppress
from types import TracebackType

from sqlalchemy import make_url

APPENDS, IMPORTS = (int(n) for n in os.environ.get("TRACKER_TEST_KILLS", "50:6").split(":"))


class Proxy:
    """Stands before a server on loopback, and breaks one connection off at its next commit.

    `before` the commit reaches the server, or once it has been done, so that its answer is lost.
    """

    def __init__(self, url: str) -> None:
        there = make_url(url)
        self._server = (there.host or "127.0.0.1", there.port or 5432)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._break: str | None = None
        here = there.set(host="127.0.0.1", port=self._listener.getsockname()[1]).update_query_dict({"sslmode": "disable"})
        self.url = here.render_as_string(hide_password=False)

    def __enter__(self) -> Proxy:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._listener.close()
        self.break_off()

    def break_at_commit(self, when: str) -> None:
        """Break off the connection that commits next: `before` its commit, or `after` it."""
        self._break = when

    def break_off(self) -> None:
        """Break off every connection, as a server that is started again."""
        while self._open:
            _end(self._open.pop())

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(self._server)
                self._open += [client, server]
                broken = threading.Event()
                threading.Thread(target=self._ask, args=(client, server, broken), daemon=True).start()
                threading.Thread(target=self._answer, args=(client, server, broken), daemon=True).start()

    def _ask(self, client: socket.socket, server: socket.socket, broken: threading.Event) -> None:
        with suppress(OSError):
            while sent := client.recv(65536):
                when = self._break if b"COMMIT" in sent else None
                if when is not None:
                    self._break = None
                    broken.set()
                if when != "before":
                    server.sendall(sent)
                if when == "before":
                    break
        _end(server)
        _end(client)

    def _answer(self, client: socket.socket, server: socket.socket, broken: threading.Event) -> None:
        with suppress(OSError):
            while (said := server.recv(65536)) and not broken.is_set():
                client.sendall(said)
        _end(client)
        _end(server)


def _end(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
