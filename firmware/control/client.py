"""Asking the running pedal: one JSON object there, one back. Called by the command line."""

import json
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, overload

from firmware.control.wishes.wish import Nothing, Wish
from firmware.errors import LinkError, PedalError
from firmware.places import RunFolder
from hw.strict import About
from hw.strict_json import is_object, read_plain, to_plain

Q = TypeVar("Q")
R = TypeVar("R")
PATIENCE_S = 3.0
CHUNK_BYTES = 65_536
Waiting = Callable[[float], bool]  # is told every PATIENCE_S for how long a busy pedal has been waited for


def gives_up(_waited_s: float) -> bool:
    """A person who asks wants to hear at once that nobody answers."""
    return False


class NoPedalError(LinkError):
    """No pedal runs there."""


class VersionError(PedalError):
    """The pedal that runs is of another version than this command. No LinkError: there is a pedal."""


REPLY = About(
    "reply",
    VersionError,
    " The pedal is of another version than this command; restart it with `sudo systemctl restart etalon.target`.",
    whole="the reply",
)


class PedalLine:
    """A connection to the pedal that runs in the folder `run`, for who asks again and again. A context manager.
    Raises LinkError with a sentence where there is none."""

    def __init__(self, run: Path, patience_s: float | None = None) -> None:
        """`patience_s` is in the place of PATIENCE_S."""
        self._run = run
        self._connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._connection.settimeout(PATIENCE_S if patience_s is None else patience_s)
        try:
            self._connection.connect(str(RunFolder(run).pedal_socket))
        except OSError as error:
            self._connection.close()
            raise _unreached(run, error) from error

    def __enter__(self) -> "PedalLine":
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    @overload
    def ask(self, wish: Wish[Nothing, R], *, waiting: Waiting = ...) -> R: ...

    @overload
    def ask(self, wish: Wish[Q, R], request: Q, *, waiting: Waiting = ...) -> R: ...

    def ask(self, wish: Wish[Any, R], request: object = None, *, waiting: Waiting = gives_up) -> R:
        """The reply; whether it is waited for beyond PATIENCE_S is for `waiting` to say. Raises LinkError when there
        is none, or when the pedal declines; VersionError for a reply that cannot be read."""
        keys = to_plain(Nothing() if request is None else request)
        reply = self._exchanged({"do": wish.name, **keys}, waiting)
        if reply.pop("ok", False) is not True:
            raise LinkError(str(reply.get("sentence", "the pedal declined.")), short="the pedal declined")
        return read_plain(wish.reply, reply, f"the pedal's reply to {wish.name}", REPLY)

    def _exchanged(self, request: dict[str, object], waiting: Waiting) -> dict[str, object]:
        began_s = time.monotonic()
        try:
            self._connection.sendall(json.dumps(request).encode() + b"\n")
            reply: object = json.loads(_line(self._connection, lambda: waiting(time.monotonic() - began_s)))
        except (OSError, ValueError) as error:
            raise _unanswered(self._run, str(error)) from error
        if not is_object(reply):
            raise _unanswered(self._run, "its answer makes no sense")
        return reply


@overload
def ask(run: Path, wish: Wish[Nothing, R], *, waiting: Waiting = ...) -> R: ...


@overload
def ask(run: Path, wish: Wish[Q, R], request: Q, *, waiting: Waiting = ...) -> R: ...


def ask(run: Path, wish: Wish[Any, R], request: object = None, *, waiting: Waiting = gives_up) -> R:
    """As PedalLine.ask, over a connection for this one question."""
    with PedalLine(run) as line:
        return line.ask(wish, request, waiting=waiting)


def _unreached(run: Path, error: OSError) -> LinkError:
    if isinstance(error, FileNotFoundError | ConnectionRefusedError):
        return NoPedalError(
            f"no pedal is running in {run}; start it with `sudo systemctl start etalon.target` or `pedal sim`,"
            " or name its run folder with --run.",
            short="no pedal is running",
        )
    if isinstance(error, PermissionError):
        return LinkError(
            f"the pedal in {run} does not listen to this user; use sudo, or join the group that owns the folder.",
            short="no permission",
        )
    return _unanswered(run, str(error))


def _line(connection: socket.socket, goes_on: Callable[[], bool]) -> bytes:
    """One line, or what came before the end. Raises OSError, TimeoutError once it does not go on."""
    received = bytearray()
    while not received.endswith(b"\n"):
        try:
            more = connection.recv(CHUNK_BYTES)
        except TimeoutError:
            if not goes_on():
                raise
            continue
        if not more:
            break
        received += more
    return bytes(received)


def _unanswered(run: Path, reason: str) -> LinkError:
    return LinkError(
        f"the pedal in {run} does not answer ({reason}); look at its journal.", short="pedal does not answer"
    )
