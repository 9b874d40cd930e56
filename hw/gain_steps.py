"""The steps of an analogue gain: which one is meant by a number in dB."""

import math

from hw.errors import CodecError
from hw.profile import GainProfile

_ROUNDING = 1e-6  # of a step: 0.1 + 0.2 is meant to be 0.3


def step_not_above(gain_db: float, gain: GainProfile) -> float:
    """The nearest step of `gain` that is not above `gain_db`, in dB, within its range; steps count from 0 dB.

    Raises CodecError for NaN and infinity.
    """
    if not math.isfinite(gain_db):
        raise CodecError(
            f"{gain_db} dB is no analogue gain; give {gain.low_db:g} to {gain.high_db:g} dB.", short="no such gain"
        )
    if not gain.step_db:
        return min(max(gain_db, gain.low_db), gain.high_db)
    lowest = math.ceil(gain.low_db / gain.step_db - _ROUNDING)
    highest = math.floor(gain.high_db / gain.step_db + _ROUNDING)
    number = math.floor(gain_db / gain.step_db + _ROUNDING)
    return min(max(number, lowest), highest) * gain.step_db
