"""How loud a capture is, and how far it compresses, by NAM's definition (nam/models/base.py of its trainer).

The trainer plays one second through the model: 48,000 samples at 48 kHz with an RMS of -14.968 dBFS and a peak of
-2.953 dBFS. Ours is of our own making and has these two figures: pink noise, every run the same. On 283 networks,
most of them captures of real gear, ours and NAM's own give a loudness that differs by 0.05 dB in the median and
0.34 dB at worst, and a gain that differs by 0.0015 and 0.019 (tests/tools/compare_loudness.py). Called by prepare
where a file lacks the numbers; an LSTM's in its file may be off by 0.3 dB, for NAM measures it before it has settled.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from firmware.arrays import F32

FRAMES = 48_000
STIMULUS_DBFS = -14.968  # RMS, and so the loudness of a plain wire
OFFSET = -0.04  # of NAM's stimulus too: captures of AC-coupled gear hardly hear it, random networks do
LOWEST_HZ = 2  # below, pink noise is another each second
SEED = 3688  # its peak comes to lie at -2.953 dBFS
SILENCE_DBFS = -78.0  # what is quieter plays nothing: 60 dB of gain do not bring it to -18
REST_FRAMES = 480

# NAM takes the RMS at the 11 input gains 0, 0.1 .. 1. A capture's curve is smooth: these four and silence, joined by
# the polynomial through them over the cube root of the gain, miss NAM's figure by 0.0002 in the median of 278
# captures, by 0.0033 at most, for 4 of 11 seconds.
LEVELS = (0, 1, 3, 7, 10)


@dataclass(frozen=True, slots=True)
class Measured:
    """`loudness_db`: RMS for NAM's stimulus in dB of full scale, unweighted; None if the capture plays nothing.
    `gain`: 0 for a wire, 0.82 for what clips at once and rests in silence, 1 for what is always as loud."""

    loudness_db: float | None
    gain: float


def measure(play: Callable[[F32], F32]) -> Measured:
    """NAM's two numbers of a capture.

    `play` gives the capture's output [frames] for an input [frames], each time from silence forever and at the
    capture's own sample rate. It is called four times with 48,000 frames and once with 480.
    """
    take = stimulus()
    curve = [_rms(play(np.zeros(REST_FRAMES, np.float32)))]
    curve += [_rms(play((level / 10 * take).astype(np.float32))) for level in LEVELS[1:]]
    if not curve[-1] > 10.0 ** (SILENCE_DBFS / 20.0):
        return Measured(None, 0.0)
    return Measured(20.0 * math.log10(curve[-1]), _gain(curve))


def stimulus() -> NDArray[np.float64]:
    """One second of pink noise around OFFSET [48000]: the spectrum exact, the phases by lot."""
    hertz = np.arange(FRAMES // 2 + 1)
    heard = (hertz >= LOWEST_HZ) & (hertz < FRAMES // 2)
    size = np.zeros(hertz.size)
    size[heard] = hertz[heard] ** -0.5
    phase = np.random.RandomState(SEED).uniform(0.0, 2.0 * np.pi, hertz.size)  # its numbers never change
    noise = np.fft.irfft(size * np.exp(1j * phase), FRAMES)
    level = math.sqrt(10.0 ** (STIMULUS_DBFS / 10.0) - OFFSET**2)
    return noise * (level / _rms(noise)) + OFFSET


def _gain(curve: list[float]) -> float:
    """The area under the curve of RMS over input gain: 0 a triangle, 1 a rectangle."""
    rectangle = 11.0 * curve[-1]
    area = float(np.dot(_shares(), curve))
    return min(max((area - rectangle / 2.0) / (rectangle / 2.0), 0.0), 1.0)


def _shares() -> NDArray[np.float64]:
    """How much each of LEVELS counts in the sum over all 11."""
    known, wanted = np.cbrt(np.array(LEVELS)), np.cbrt(np.arange(11))
    powers = np.arange(len(LEVELS))
    through = np.linalg.inv(known[:, np.newaxis] ** powers)
    return (wanted[:, np.newaxis] ** powers @ through).sum(axis=0)


def _rms(signal: NDArray[np.floating]) -> float:
    return float(np.sqrt(np.mean(np.square(signal, dtype=np.float64))))
