"""The level at the converter for the moment, as the running pedal reports it 20 times a second."""

from pathlib import Path

from firmware.control.client import ask
from firmware.control.wishes.status import NO_SOUND_DBFS, STATUS
from firmware.errors import LinkError


def input_peak_dbfs(run: Path) -> float:
    """Peak dBFS at the codec's input since the last report. Raises LinkError, also when the codec is away."""
    status = ask(run, STATUS)
    if not status.codec_present:
        raise LinkError(f"{status.codec}: the codec is away; plug it in again.", short="codec is away")
    return NO_SOUND_DBFS if status.input_peak_dbfs is None else status.input_peak_dbfs
