"""What a recording of a sine tells: its level, and what else is in it."""

from dataclasses import dataclass

import numpy as np

Samples = np.ndarray[tuple[int], np.dtype[np.float32]]


@dataclass(frozen=True, slots=True)
class Reading:
    """One sine in one recording. All `_dbfs` count as a sine does: 0 dBFS is the level of a sine whose peak is 1.0,
    so noise of 0.5 RMS is -3 dBFS."""

    level_dbfs: float  # of the sine's peak, by least squares; -inf where there is none
    hz: float
    noise_dbfs: float  # all that is neither the sine, its harmonics nor hum
    hum_dbfs: float  # 50 or 60 Hz and their harmonics up to 600 Hz, whichever is more
    thd_db: float  # the sine's harmonics 2 to 10 against it
    clipped: bool  # samples at full scale, or flat tops below it
    drift_db: float  # between the loudest and the softest eighth of the recording
    uncertainty_db: float  # of `level_dbfs`, 95 %


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a recording is no measurement. `too_loud`: the same sine, softer, may be one."""

    sentence: str
    short: str
    too_loud: bool = False


def read_sine(samples: Samples, rate_hz: int, expected_hz: float | None = None) -> Reading:
    """Reads the strongest sine above 20 Hz in `samples` (float32 [n], at least half a second, full scale 1.0).
    With `expected_hz`, that sine, wherever it can be told from what else is there. Called by controld."""
    raise NotImplementedError(samples, rate_hz, expected_hz)


def refusal(reading: Reading, expected_hz: float | None = None) -> Refusal | None:
    """Why `reading` cannot be trusted to 0.1 dB; None if it can. Without `expected_hz` a sine of 200 to 2000 Hz is
    right."""
    raise NotImplementedError(reading, expected_hz)
