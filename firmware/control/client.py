"""Asking the running pedal: one JSON object there, one back. Called by the command line."""

import json
import socket
from pathlib import Path
from typing import cast

from firmware.errors import LinkError
from firmware.places import RunFolder

PATIENCE_S = 3.0


def ask(run: Path, request: dict[str, object]) -> dict[str, object]:
    """The pedal's answer to `request` (firmware/control/requests.py has the list). Raises LinkError with a sentence
    when no pedal runs in the folder `run`, or when it declines."""
    path = RunFolder(run).pedal_socket
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(PATIENCE_S)
            connection.connect(str(path))
            connection.sendall(json.dumps(request).encode() + b"\n")
            with connection.makefile("rb") as lines:
                return _understood(json.loads(lines.readline()))
    except (FileNotFoundError, ConnectionRefusedError) as error:
        raise LinkError(
            f"no pedal is running in {run}; start it with `systemctl start etalon.target` or `pedal sim`,"
            " or name its run folder with --run.",
            short="no pedal is running",
        ) from error
    except PermissionError as error:
        raise LinkError(
            f"the pedal in {run} does not listen to this user; use sudo, or join the group that owns the folder.",
            short="no permission",
        ) from error
    except (OSError, ValueError) as error:
        raise LinkError(
            f"the pedal in {run} does not answer ({error}); look at its journal.", short="pedal does not answer"
        ) from error


def _understood(reply: object) -> dict[str, object]:
    if not isinstance(reply, dict):
        raise ValueError("its answer makes no sense")
    answer = cast(dict[str, object], reply)
    if answer.get("ok") is not True:
        raise LinkError(str(answer.get("sentence", "the pedal declined.")), short="the pedal declined")
    return answer
