"""A spectrum as the library keeps it: power in sixths of an octave, from 50 Hz to 12.8 kHz.

Two are kept: what leaves a capture with a guitar in it, as K-weighting hears it, and how much of each band a cabinet
lets through. Together they say how loud that capture is behind that cabinet. Written as hex, two digits a band: a
list of 48 numbers, five of them a capture, would make a library of 500 slow to read; this is one text each. Made by
captures/prepare/spectrum.py.
"""

import math
import re
from collections.abc import Sequence

LOWEST_HZ, AN_OCTAVE, BANDS = 50.0, 6, 48
STEP_DB = 0.25
SILENT = 255  # 64 dB below the loudest band, and all that is softer
POWERS = tuple(10.0 ** (-STEP_DB * steps / 10.0) for steps in range(2 * SILENT + 1))


class BandsText:
    """Two hex digits for each band, or "" where it was not measured."""

    def allows(self, value: object) -> bool:
        return isinstance(value, str) and re.fullmatch(f"([0-9a-f]{{{2 * BANDS}}})?", value) is not None

    def __str__(self) -> str:
        return f"{2 * BANDS} hex digits"


def edges_hz() -> list[float]:
    """Where the bands begin, and where the last one ends."""
    return [LOWEST_HZ * 2.0 ** (number / AN_OCTAVE) for number in range(BANDS + 1)]


def text_of(powers: Sequence[float]) -> str:
    """The powers of all bands, in whatever unit: how far each lies below the loudest. "" for silence."""
    loudest = max(powers)
    if not loudest > 0.0 or not math.isfinite(loudest):
        return ""
    return bytes(_steps(power / loudest) for power in powers).hex()


def through_db(heard: str, cab: str) -> float:
    """How much of the power of what is `heard` a `cab` lets through, in dB below what it does in its loudest band."""
    before, gains = bytes.fromhex(heard), bytes.fromhex(cab)
    behind = sum(POWERS[band + gain] for band, gain in zip(before, gains, strict=True))
    return 10.0 * math.log10(behind / sum(POWERS[band] for band in before))


def _steps(share: float) -> int:
    return min(round(-10.0 * math.log10(share) / STEP_DB), SILENT) if share > 0.0 else SILENT
