"""The pedal's stream socket: a line of JSON in, a line of JSON out. Never blocks, whatever a client does.

A few lines are answered in one turn of the loop, whoever sent them, and of each client one at a time: the next once
its reply is on its way. So a client that asks much and reads nothing costs no more than one reply. One that sends too
long a line is dropped, one that says and takes nothing for half a minute too; the 17th is turned away.
"""

import json
import os
import selectors
import socket
from collections import deque
from collections.abc import Callable
from functools import partial
from pathlib import Path

from firmware.control.client_line import ClientLine
from firmware.control.wishes.answer import Plain
from firmware.errors import LinkError

MAX_CLIENTS = 16
LINES_A_TURN = 2  # a reply takes up to a millisecond; a foot waits for both
IDLE_S = 30.0
Answer = Callable[[object, Callable[[Plain], None]], None]


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
    """Serves `answer`, which is given a parsed request and whom to give the reply, at once or later, and never
    raises, to whoever connects."""

    def __init__(
        self, listener: socket.socket, selector: selectors.BaseSelector, answer: Answer, clock: Callable[[], float]
    ) -> None:
        """`listener` is what `listen` gave, and belongs to the server."""
        self._listener, self._selector, self._answer, self._clock = listener, selector, answer, clock
        self._clients: list[ClientLine] = []
        self._asking = deque[ClientLine]()  # who has a line to be answered
        self._bell = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)  # wakes the loop while there is one
        selector.register(listener, selectors.EVENT_READ, self._welcome)
        selector.register(self._bell, selectors.EVENT_READ, self._answer_some)

    def look_after(self, now_s: float) -> None:
        """Drops who has been idle for too long; for now and then."""
        for client in [client for client in self._clients if client.idle_s(now_s) > IDLE_S]:
            self._drop(client)

    def close(self) -> None:
        for client in list(self._clients):
            self._drop(client)
        for each in (self._listener, self._bell):
            self._selector.unregister(each)
        os.close(self._bell)
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
        client = ClientLine(connection, self._selector, self._clock())
        self._clients.append(client)
        client.wait(partial(self._serve, client))

    def _serve(self, client: ClientLine, ready: int) -> None:
        try:
            if ready & selectors.EVENT_READ:
                client.receive(self._clock())
            client.flush(self._clock())
        except (OSError, EOFError):
            self._drop(client)
            return
        self._go_on(client)

    def _go_on(self, client: ClientLine) -> None:
        """After `client` was read from or written to."""
        if client.over:
            self._drop(client)
            return
        client.wait(partial(self._serve, client))
        if client.asks and client not in self._asking:
            self._asking.append(client)
            os.eventfd_write(self._bell, 1)

    def _answer_some(self, _ready: int) -> None:
        os.eventfd_read(self._bell)
        for _ in range(min(LINES_A_TURN, len(self._asking))):
            client = self._asking.popleft()
            self._reply(client.take_line(), partial(self._replied, client))
        if self._asking:
            os.eventfd_write(self._bell, 1)

    def _reply(self, line: bytes, reply: Callable[[Plain], None]) -> None:
        try:
            request = json.loads(line)
        except (ValueError, RecursionError):
            reply({"ok": False, "sentence": 'that is no line of JSON; send one such as {"do": "status"}.'})
            return
        self._answer(request, reply)

    def _replied(self, client: ClientLine, reply: Plain) -> None:
        if client not in self._clients:  # it left, or was dropped, meanwhile
            return
        client.put(json.dumps(reply).encode() + b"\n")
        self._serve(client, 0)

    def _drop(self, client: ClientLine) -> None:
        self._clients.remove(client)
        if client in self._asking:
            self._asking.remove(client)
        client.close()
