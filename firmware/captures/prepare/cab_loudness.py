"""How much louder a guitar leaves a cabinet than it went in, without playing it. Called by the worker."""

import math

import numpy as np

from firmware.arrays import F64
from firmware.captures.prepare.k_weighting import biquads

SIZE = 1 << 16


def cab_lu(response: F64, rate_hz: int) -> float:
    """In LU, for the response [frames] at `rate_hz`."""
    size = max(SIZE, 1 << (response.size - 1).bit_length())
    hertz = np.arange(size // 2 + 1, dtype=np.float64) * (rate_hz / size)
    heard = guitar_power(hertz) * k_power(hertz, rate_hz)
    through = np.abs(np.fft.rfft(response, size)) ** 2
    return 10.0 * math.log10(float(heard @ through) / float(heard.sum()))


def guitar_power(hertz: F64) -> F64:
    """The power of what leaves an amp with a guitar in it, by frequency: pink."""
    return np.where((hertz > 80.0) & (hertz < 6_000.0), 1.0 / np.maximum(hertz, 1.0), 0.0)


def k_power(hertz: F64, rate_hz: int) -> F64:
    """How much of each frequency's power BS.1770 hears."""
    delay = np.exp(-2j * np.pi * hertz / rate_hz)
    heard = np.ones_like(hertz)
    for over, under in biquads(rate_hz):
        ratio = np.polynomial.polynomial.polyval(delay, over) / np.polynomial.polynomial.polyval(delay, under)
        heard *= np.abs(ratio) ** 2
    return heard
