"""audiod's end of the Unix datagrams between the two processes. Never blocks, never fails for what a peer does."""

import select
import socket
from collections import deque
from pathlib import Path
from typing import get_args

from firmware.datagrams import MAX_DATAGRAM_BYTES, decode, encode, limits
from firmware.errors import LinkError
from firmware.messages import Order, Report

AUDIO_SOCKET, CONTROL_SOCKET = "audio.sock", "control.sock"
HELLO_EVERY_NS = 1_000_000_000
# Ready and Failed that wait for room. A kernel may queue as few as 10 datagrams, which Status fills in half a second.
KEPT_REPORTS = 64
DEAF_AFTER = 20  # reports in a row that found no room: a second of Status
LIMITS = {kind: limits(kind) for kind in get_args(Order)}


class Mailbox:
    """Orders in, reports out. Audio thread only. Raises LinkError if the run folder cannot be used.

    An order that cannot be decoded, or whose numbers could not be played, is dropped.
    """

    def __init__(self, run: Path) -> None:
        self._path = run / AUDIO_SOCKET
        self._peer = str(run / CONTROL_SOCKET)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._bind()
        self._waiting = select.epoll()
        self._waiting.register(self._socket, select.EPOLLIN)
        self._kept: deque[Report] = deque(maxlen=KEPT_REPORTS)
        self.peer_present = False  # as far as the last datagram showed
        self._unread = 0  # reports in a row that found no room

    def _bind(self) -> None:
        try:
            if _answers(self._path):
                raise OSError("another audiod listens there")
            self._path.unlink(missing_ok=True)
            self._socket.bind(str(self._path))
        except OSError as error:
            self._socket.close()
            raise LinkError(
                f"Cannot listen at {self._path}: {error.strerror or error}; check --run, and that one audiod runs.",
                short="run folder unusable",
            ) from error

    @property
    def peer_listens(self) -> bool:
        """Whether the peer is there and takes what it is sent: one that hangs does so for as long as its queue has
        room, 10 to some 300 reports."""
        return self.peer_present and self._unread < DEAF_AFTER

    def take(self) -> Order | None:
        """The next order; None if there is none now, or if what was there is refused (one a call, so that a flood of
        nonsense holds no block up)."""
        if not self._waiting.poll(0, 1):  # 0.4 us: what an empty mailbox costs a block; to recv in vain, 1.8
            return None
        try:
            datagram = self._socket.recv(MAX_DATAGRAM_BYTES + 1)
        except BlockingIOError:  # it was thrown away meanwhile
            return None
        return _order(datagram)

    def wait(self, timeout_s: float) -> None:
        """Sleeps until an order is there or the time is over; for when there is no codec to wait for."""
        select.select([self._socket], [], [], timeout_s)

    def keep(self, report: Report) -> None:
        """Sends a report that must arrive (Ready, Failed) now or with a later `send`; forgotten if nobody listens."""
        self._kept.append(report)
        self._send_kept()

    def send(self, report: Report) -> None:
        """Sends what was kept, then `report`; a full or missing peer does not matter."""
        self._send_kept()
        self._post(report)

    def close(self) -> None:
        self._waiting.close()
        self._socket.close()
        self._path.unlink(missing_ok=True)

    def _send_kept(self) -> None:
        while self._kept and self._post(self._kept[0]):
            self._kept.popleft()
        if not self.peer_present:
            self._kept.clear()  # whoever comes next hears, and asks for, everything anew

    def _post(self, report: Report) -> bool:
        try:
            self._socket.sendto(encode(report), self._peer)
        except BlockingIOError:
            self.peer_present = True
            self._unread += 1
            return False
        except OSError:  # nobody has bound the socket, or its owner died
            self.peer_present = False
            return False
        self.peer_present = True
        self._unread = 0
        return True


class Greeter:
    """Decides when to say Hello: once a second until an order comes, and again whenever the peer had gone away.

    controld may die and come back while the music plays on. Status goes out 20 times a second, and a process
    needs longer than that to die and start again, so a send has failed in between.
    """

    def __init__(self) -> None:
        self._unanswered = True
        self._next_ns = 0

    @property
    def answered(self) -> bool:
        """Whether an order came since it began, or since the peer had gone away."""
        return not self._unanswered

    def heard_an_order(self) -> None:
        self._unanswered = False

    def lost_the_peer(self) -> None:
        self._unanswered = True
        self._next_ns = 0

    def due(self, now_ns: int) -> bool:
        if not self._unanswered or now_ns < self._next_ns:
            return False
        self._next_ns = now_ns + HELLO_EVERY_NS
        return True


def _answers(path: Path) -> bool:
    """Whether a living process has bound `path`."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(str(path))
        except (FileNotFoundError, ConnectionRefusedError):
            return False
        return True


def _order(datagram: bytes) -> Order | None:
    try:
        message = decode(datagram)
    except ValueError:
        return None
    return message if isinstance(message, Order) and _playable(message) else None


def _playable(order: Order) -> bool:
    """Whether every number is within its range; one NaN, which is in none, would stay in a ramp for good."""
    return all(low <= getattr(order, name) <= high for name, low, high in LIMITS[type(order)])
