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


@overload
def ask(run: Path, wish: Wish[Nothing, R], *, waiting: Waiting = ...) -> R: ...


@overload
def ask(run: Path, wish: Wish[Q, R], request: Q, *, waiting: Waiting = ...) -> R: ...


def ask(run: Path, wish: Wish[Any, R], request: object = None, *, waiting: Waiting = gives_up) -> R:
    """The reply of the pedal that runs in the folder `run`; whether it is waited for beyond PATIENCE_S is for
    `waiting` to say. Raises LinkError with a sentence when there is none, or when it declines; VersionError for a
    reply that cannot be read."""
    keys = to_plain(Nothing() if request is None else request)
    reply = _exchanged(run, {"do": wish.name, **keys}, waiting)
    if reply.pop("ok", False) is not True:
        raise LinkError(str(reply.get("sentence", "the pedal declined.")), short="the pedal declined")
    return read_plain(wish.reply, reply, f"the pedal's reply to {wish.name}", REPLY)


def _exchanged(run: Path, request: dict[str, object], waiting: Waiting) -> dict[str, object]:
    path = RunFolder(run).pedal_socket
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(PATIENCE_S)
            began_s = time.monotonic()
            connection.connect(str(path))
            connection.sendall(json.dumps(request).encode() + b"\n")
            reply: object = json.loads(_line(connection, lambda: waiting(time.monotonic() - began_s)))
    except (FileNotFoundError, ConnectionRefusedError) as error:
        raise NoPedalError(
            f"no pedal is running in {run}; start it with `sudo systemctl start etalon.target` or `pedal sim`,"
            " or name its run folder with --run.",
            short="no pedal is running",
        ) from error
    except PermissionError as error:
        raise LinkError(
            f"the pedal in {run} does not listen to this user; use sudo, or join the group that owns the folder.",
            short="no permission",
        ) from error
    except (OSError, ValueError) as error:
        raise _unanswered(run, str(error)) from error
    if not is_object(reply):
        raise _unanswered(run, "its answer makes no sense")
    return reply


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
