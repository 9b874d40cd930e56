"""Why a sound file is no cabinet, as sentences that name the file, the fault and what to do."""

from typing import NoReturn

from firmware.captures.cab.facts import LONGEST_S
from firmware.errors import CaptureError


class RecordingError(CaptureError):
    """A sound, but no impulse response: nothing is wrong with it, and on a stick of music it is one of many."""


def refuse(file: str, why: str, *, short: str, kind: type[CaptureError] = CaptureError) -> NoReturn:
    """Raises `kind`: a sentence about `file`."""
    raise kind(f"{file}: {why}.", short=short)


def refuse_long(file: str, seconds: float) -> NoReturn:
    """Raises RecordingError."""
    refuse(
        file,
        f"it is {seconds:,.0f} s long, so it is a recording; a cabinet's impulse response has {LONGEST_S:.0f} s at"
        " most",
        short="not an impulse",
        kind=RecordingError,
    )
