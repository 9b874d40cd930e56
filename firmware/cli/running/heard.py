"""What the ear hears follows a wish within a few blocks: whoever wished waits for that, and then says what holds."""

import time
from collections.abc import Callable
from pathlib import Path

from firmware.control.client import PedalLine
from firmware.control.wishes.status import STATUS, StatusReply
from firmware.errors import LinkError

EVERY_S = 0.02
AT_MOST_S = 1.0


def heard(run: Path, holds: Callable[[StatusReply], bool]) -> StatusReply:
    """The status of the pedal in `run` once it `holds`. Raises LinkError where it does not: the audio process is not
    there, or hangs."""
    ends_s = time.monotonic() + AT_MOST_S
    with PedalLine(run) as line:
        while not holds(status := line.ask(STATUS)):
            if time.monotonic() >= ends_s:
                raise LinkError(
                    "the audio process has not followed yet; see `pedal status`.", short="audio does not follow"
                )
            time.sleep(EVERY_S)
    return status
