"""One client on the pedal's socket: the lines that it sent, and what it has not taken of its replies."""

import contextlib
import selectors
import socket
from collections import deque
from collections.abc import Callable

MAX_LINE_BYTES = 16 * 1024


class ClientLine:
    """Reads no further while a whole line waits, so that nobody can fill the memory. Never blocks."""

    def __init__(self, connection: socket.socket, selector: selectors.BaseSelector, now_s: float) -> None:
        """`connection` belongs to it."""
        connection.setblocking(False)
        self._connection, self._selector, self._heard_s = connection, selector, now_s
        self._lines = deque[bytes]()
        self._part = b""  # of a line that is to come
        self._unsent = b""
        self._answering = self._ended = False
        self._events = 0

    @property
    def asks(self) -> bool:
        """Whether there is a line to be answered, and nothing before it that the client has not taken."""
        return bool(self._lines) and not self._answering and not self._unsent

    @property
    def over(self) -> bool:
        """Whether it has ended, and has its replies."""
        return self._ended and not self._lines and not self._answering and not self._unsent

    def idle_s(self, now_s: float) -> float:
        """For how many seconds it has neither said nor taken anything; one that is being answered is not idle."""
        return 0.0 if self._answering else now_s - self._heard_s

    def receive(self, now_s: float) -> None:
        """Takes what has come. Raises EOFError for too long a line, OSError."""
        received = self._connection.recv(MAX_LINE_BYTES)
        self._heard_s, self._ended = now_s, not received
        *lines, self._part = (self._part + received).split(b"\n")
        self._lines.extend(lines)
        if len(self._part) > MAX_LINE_BYTES:
            raise EOFError

    def take_line(self) -> bytes:
        """The next line, whose reply is to be `put`."""
        self._answering = True
        return self._lines.popleft()

    def put(self, reply: bytes) -> None:
        self._answering = False
        self._unsent = reply

    def flush(self, now_s: float) -> None:
        """Sends what the client takes now. Raises OSError for one that left."""
        with contextlib.suppress(BlockingIOError):  # it takes more later
            if self._unsent:
                self._unsent = self._unsent[self._connection.send(self._unsent) :]
                self._heard_s = now_s

    def wait(self, woken: Callable[[int], None]) -> None:
        """Has `woken` called when something can be read or written that is to be."""
        reads = not self._ended and not self._lines
        events = selectors.EVENT_READ * reads | selectors.EVENT_WRITE * bool(self._unsent)
        if events == self._events:
            return
        if self._events and events:
            self._selector.modify(self._connection, events, woken)
        elif events:
            self._selector.register(self._connection, events, woken)
        else:
            self._selector.unregister(self._connection)
        self._events = events

    def close(self) -> None:
        if self._events:
            self._selector.unregister(self._connection)
        self._connection.close()
