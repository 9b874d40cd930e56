"""The datagram link to audiod. Either side may be absent: an order to nobody is dropped, and controld says everything
again after the Hello or Status that comes later."""

import contextlib
import os
import select
import socket
from pathlib import Path

from firmware.datagrams import MAX_DATAGRAM_BYTES, decode, encode
from firmware.errors import LinkError
from firmware.messages import Order, Report

REPORTS_AT_ONCE = 64  # more wait for the next turn, so that a flood does not starve the footswitches


class Link:
    """controld's end. Never blocks."""

    def __init__(self, here: Path, there: Path) -> None:
        """Binds `here`, in place of what a dead controld left there. Raises LinkError."""
        self._here, self._there = here, there
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        try:
            here.unlink(missing_ok=True)
            self._socket.bind(os.fspath(here))
        except OSError as error:
            self._socket.close()
            raise LinkError(f"{here}: the socket cannot be made ({error}).", short="run folder unusable") from error

    def fileno(self) -> int:
        return self._socket.fileno()

    def send(self, order: Order) -> bool:
        """Whether nothing was lost that matters: True also for an absent audiod, which will say Hello."""
        try:
            self._socket.sendto(encode(order), os.fspath(self._there))
        except (FileNotFoundError, ConnectionRefusedError):
            return True
        except OSError:  # its queue is full: audiod is stopped or far behind
            return False
        return True

    def wait(self, timeout_s: float) -> None:
        """Sleeps until a report is there or the time is over; for the start, before there is a loop."""
        select.select([self._socket], [], [], timeout_s)

    def receive(self) -> list[Report]:
        """The reports that have come; passes over what is no report."""
        reports: list[Report] = []
        for _ in range(REPORTS_AT_ONCE):
            try:
                datagram = self._socket.recv(MAX_DATAGRAM_BYTES)
            except BlockingIOError:
                break
            with contextlib.suppress(ValueError):
                message = decode(datagram)
                if isinstance(message, Report):
                    reports.append(message)
        return reports

    def close(self) -> None:
        self._socket.close()
        self._here.unlink(missing_ok=True)
