"""What firmware/bands.py combines, measured: the spectrum of what leaves a capture, and of a cabinet's gain.

By both a cabinet is levelled for the amp before it. How far that is from what BS.1770 measures over ten cabinets, in
LU, in the mean and at worst, with the take that captures are measured with / another of chords and riffs / chugs /
notes above the twelfth fret (`python -m tests.tools.cab_loudness`), beside one gain a cabinet for all amps:

                        this amp's gain                             one gain
    five that ship      0.2 0.9 / 0.3 0.8 / 1.0 2.2 / 2.4 7.0       0.4 0.9 / 0.3 1.0 / 0.8 1.6 / 2.6 7.1
    pedal that ships    0.1 0.5 / 0.3 0.9 / 1.0 2.1 / 1.2 2.6       1.5 3.9 / 1.7 3.7 / 1.8 3.1 / 1.6 6.3
    two of NAM's        0.3 0.7 / 0.4 1.2 / 1.5 4.6 / 1.8 5.8       1.6 5.9 / 1.3 5.4 / 1.0 2.9 / 3.4 8.9
    18 heads by lot     0.2 1.1 / 0.3 1.8 / 1.0 5.8 / 1.3 5.8       1.6 6.0 / 1.7 4.9 / 1.3 3.9 / 1.9 8.1

It holds for what it was measured with. What is played decides as much as the amp: between chugs and high notes the
same amp and cabinet are up to 8.4 LU apart, so that any gain misses one of them by 4.2. Bands of a third of an octave
miss the take itself by 1.3, whole octaves' halves by 1.3, sixths by 1.1. Called by the worker.
"""

import math

import numpy as np

from firmware.arrays import F32, F64
from firmware.bands import edges_hz, text_of
from firmware.captures.prepare.k_weighting import k_power

SIZE = 1 << 16  # at least: bins 0.7 Hz apart at 48 kHz


def bands_heard(heard: F32, rate_hz: int) -> str:
    """Of `heard` [frames], as BS.1770 weights it; what stands still is not heard. "" for silence and no sound."""
    if not np.isfinite(heard).all():
        return ""
    hertz, power = _power(heard - np.mean(heard, dtype=np.float64), rate_hz)
    return text_of(_sums(hertz, power * k_power(hertz, rate_hz)).tolist())


def cab_bands(response: F64, rate_hz: int) -> tuple[float, str]:
    """Of the `response` [frames] of a cabinet: the gain in dB of its loudest band, and the bands below it."""
    hertz, power = _power(response, rate_hz)
    gains = _sums(hertz, power) / np.maximum(_sums(hertz, np.ones_like(power)), 1.0)
    loudest = float(gains.max())
    return (10.0 * math.log10(loudest) if loudest > 0.0 else 0.0), text_of(gains.tolist())


def _power(signal: F64, rate_hz: int) -> tuple[F64, F64]:
    size = max(SIZE, 1 << (signal.size - 1).bit_length())
    hertz = np.arange(size // 2 + 1, dtype=np.float64) * (rate_hz / size)
    return hertz, np.abs(np.fft.rfft(signal, size)) ** 2


def _sums(hertz: F64, power: F64) -> F64:
    return np.histogram(hertz, edges_hz(), weights=power)[0]
