"""The pedal's stream socket: a line of JSON in, a line of JSON out. Never blocks, whatever a client does.

A client that sends too long a line, or does not read its answers, is dropped; so is the 17th.
"""

import contextlib
import json
import os
import selectors
import socket
from collections.abc import Callable
from functools import partial
from pathlib import Path

from firmware.errors import LinkError

MAX_CLIENTS = 16
MAX_LINE_BYTES = 16 * 1024
MAX_UNREAD_BYTES = 4 * 1024 * 1024
Answer = Callable[[object], dict[str, object]]


def listen(path: Path) -> socket.socket:
    """Makes the run folder this pedal's own; to be done before anything else in it is touched.

    Takes the place of a dead pedal's socket. Raises LinkError where a live one answers.
    """
    _refuse_if_alive(path)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
    try:
        path.unlink(missing_ok=True)
        listener.bind(os.fspath(path))
        listener.listen(8 * MAX_CLIENTS)
    except OSError as error:
        listener.close()
        raise LinkError(f"{path}: the socket cannot be made ({error}).", short="run folder unusable") from error
    return listener


def _refuse_if_alive(path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(1.0)
        try:
            probe.connect(os.fspath(path))
        except OSError:
            return
    raise LinkError(
        f"{path}: a pedal is already running here; stop it, or give --run another folder.", short="already running"
    )


class Server:
    """Serves `answer`, which is given a parsed request and never raises, to whoever connects."""

    def __init__(self, listener: socket.socket, selector: selectors.BaseSelector, answer: Answer) -> None:
        """`listener` is what `listen` gave, and belongs to the server."""
        self._listener, self._selector, self._answer = listener, selector, answer
        self._clients: dict[int, _Client] = {}
        selector.register(listener, selectors.EVENT_READ, self._welcome)

    def close(self) -> None:
        for client in list(self._clients.values()):
            self._drop(client)
        self._selector.unregister(self._listener)
        Path(self._listener.getsockname()).unlink(missing_ok=True)
        self._listener.close()

    def _welcome(self, _ready: int) -> None:
        try:
            connection, _ = self._listener.accept()
        except OSError:  # it left before it was let in, or there are no descriptors left
            return
        if len(self._clients) >= MAX_CLIENTS:
            connection.close()
            return
        connection.setblocking(False)
        client = _Client(connection)
        self._clients[connection.fileno()] = client
        self._selector.register(connection, selectors.EVENT_READ, partial(self._serve, client))

    def _serve(self, client: "_Client", ready: int) -> None:
        try:
            if ready & selectors.EVENT_READ:
                for line in client.read_lines():
                    client.unsent += _line(self._reply(line))
            client.flush()
        except (OSError, EOFError):
            self._drop(client)
            return
        wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if client.unsent else 0)
        self._selector.modify(client.connection, wanted, partial(self._serve, client))

    def _reply(self, line: bytes) -> dict[str, object]:
        try:
            request = json.loads(line)
        except (ValueError, RecursionError):
            return {"ok": False, "sentence": 'that is no line of JSON; send one such as {"do": "status"}.'}
        return self._answer(request)

    def _drop(self, client: "_Client") -> None:
        del self._clients[client.connection.fileno()]
        self._selector.unregister(client.connection)
        client.connection.close()


class _Client:
    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.unsent = b""
        self._unread = b""

    def read_lines(self) -> list[bytes]:
        """The whole lines that have come. Raises EOFError when no more will, or too much came."""
        received = self.connection.recv(MAX_LINE_BYTES)
        *lines, self._unread = (self._unread + received).split(b"\n")
        if not received or len(self._unread) > MAX_LINE_BYTES:
            raise EOFError
        return lines

    def flush(self) -> None:
        """Sends what the client takes now. Raises EOFError for one that lets too much lie."""
        with contextlib.suppress(BlockingIOError):  # it takes more later
            self.unsent = self.unsent[self.connection.send(self.unsent) :] if self.unsent else b""
        if len(self.unsent) > MAX_UNREAD_BYTES:
            raise EOFError


def _line(reply: dict[str, object]) -> bytes:
    return json.dumps(reply).encode() + b"\n"
