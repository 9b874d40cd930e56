"""Asking the running pedal: one JSON object there, one back. Called by the command line."""

import json
import socket
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


class VersionError(PedalError):
    """The pedal that runs is of another version than this command. No LinkError: there is a pedal."""


REPLY = About(
    "reply",
    VersionError,
    " The pedal is of another version than this command; restart it with `sudo systemctl restart etalon.target`.",
    whole="the reply",
)


@overload
def ask(run: Path, wish: Wish[Nothing, R]) -> R: ...


@overload
def ask(run: Path, wish: Wish[Q, R], request: Q) -> R: ...


def ask(run: Path, wish: Wish[Any, R], request: object = None) -> R:
    """The reply of the pedal that runs in the folder `run`. Raises LinkError with a sentence when there is none, or
    when it declines; VersionError for a reply that cannot be read."""
    keys = to_plain(Nothing() if request is None else request)
    reply = _exchanged(run, {"do": wish.name, **keys})
    if reply.pop("ok", False) is not True:
        raise LinkError(str(reply.get("sentence", "the pedal declined.")), short="the pedal declined")
    return read_plain(wish.reply, reply, f"the pedal's reply to {wish.name}", REPLY)


def _exchanged(run: Path, request: dict[str, object]) -> dict[str, object]:
    path = RunFolder(run).pedal_socket
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(PATIENCE_S)
            connection.connect(str(path))
            connection.sendall(json.dumps(request).encode() + b"\n")
            with connection.makefile("rb") as lines:
                reply: object = json.loads(lines.readline())
    except (FileNotFoundError, ConnectionRefusedError) as error:
        raise LinkError(
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


def _unanswered(run: Path, reason: str) -> LinkError:
    return LinkError(
        f"the pedal in {run} does not answer ({reason}); look at its journal.", short="pedal does not answer"
    )
