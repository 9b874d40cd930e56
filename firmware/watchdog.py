"""systemd's watchdog (sd_notify): a process that hangs is ended and started again. Both processes feed it.

audiod feeds it from its block loop, 20 times a second at most and once in a few seconds in fact: the datagram costs
what a Status does, and is dropped where it would have to wait. A thread for it could hold the interpreter's lock when
the next block is due.
"""

import os
import socket
from collections.abc import Mapping

BITES_EVERY = 4  # so often in the time in which systemd wants one
READY, ALIVE = b"READY=1", b"WATCHDOG=1"


class Watchdog:
    """Of one process, as systemd's `environment` describes it; without systemd, nobody is told. Raises nothing."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._socket = _connected(environment.get("NOTIFY_SOCKET", ""))
        mine = environment.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
        wanted_us = environment.get("WATCHDOG_USEC", "") if mine else ""
        self._every_ns = int(wanted_us) * 1000 // BITES_EVERY if wanted_us.isdecimal() else 0
        self._next_ns: int | None = None  # None: systemd does not know yet that the process is ready

    def feed(self, now_ns: int) -> None:
        """What is to flow flows, and what is to turn turns. Never waits; for as often as one likes."""
        if self._socket is None:
            return
        if self._next_ns is None:
            self._next_ns = now_ns
            self._send(self._socket, READY)
        if self._every_ns and now_ns >= self._next_ns:
            self._next_ns = now_ns + self._every_ns
            self._send(self._socket, ALIVE)

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()

    def _send(self, to: socket.socket, word: bytes) -> None:
        try:
            to.send(word)
        except OSError:  # systemd is busy, or starts anew: the next one arrives
            return


def _connected(address: str) -> socket.socket | None:
    """The socket to `address`; @ begins one without a file."""
    if not address:
        return None
    to_systemd = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK | socket.SOCK_CLOEXEC)
    try:
        to_systemd.connect(f"\0{address[1:]}" if address.startswith("@") else address)
    except OSError:
        to_systemd.close()
        return None
    return to_systemd
