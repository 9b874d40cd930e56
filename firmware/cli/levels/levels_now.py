"""The level at the converter for the moment, as the running pedal reports it 20 times a second."""

from pathlib import Path
from typing import cast

from firmware.control.client import ask
from firmware.errors import LinkError

SILENCE_DBFS = -200.0


def input_peak_dbfs(run: Path) -> float:
    """Peak dBFS at the codec's input since the last report. Raises LinkError, also when the codec is away."""
    status = ask(run, {"do": "status"})
    if not status.get("codec_present"):
        raise LinkError(f"{status.get('codec')}: the codec is away; plug it in again.", short="codec is away")
    return cast(float, status.get("input_peak_dbfs", SILENCE_DBFS))
