"""How much louder a guitar leaves a cabinet than it came to it, whatever the amp: what `pedal inspect` says of a
cabinet, and what levels it behind an amp of which no spectrum was kept (spectrum.py has the others').

The cabinet is linear, so that nothing need be played: the response's power at each frequency, weighted by how much of
a guitar is there behind an amp and how much of that BS.1770's K filters hear. Of a guitar, pink noise has too much
treble and too much rumble: what leaves the amps that ship with our take falls by 6 dB an octave above 98 Hz, pink
and 3 dB more, and has next to nothing below. With ten cabinets as unlike as they come behind these five amps, a
clean one and four that distort, that misses what BS.1770 measures of the take itself by 0.92 LU at worst (pink from
80 Hz to 6 kHz: by 4.9); behind 18 heads by lot and NAM's golden captures, whose spectra are others, by 6.0
(`python -m tests.tools.cab_loudness`). Called by the worker.
"""

import math

import numpy as np

from firmware.arrays import F64
from firmware.captures.prepare.k_weighting import k_power

SIZE = 1 << 16  # bins 0.7 Hz apart at 48 kHz
LOWEST_HZ, LOW_SLOPE = 98.0, 10


def cab_lu(response: F64, rate_hz: int) -> float:
    """In LU, for the response [frames] at `rate_hz`."""
    size = max(SIZE, 1 << (response.size - 1).bit_length())
    hertz = np.arange(size // 2 + 1, dtype=np.float64) * (rate_hz / size)
    heard = guitar_power(hertz) * k_power(hertz, rate_hz)
    through = np.abs(np.fft.rfft(response, size)) ** 2
    return 10.0 * math.log10(float(heard @ through) / float(heard.sum()))


def guitar_power(hertz: F64) -> F64:
    """What leaves an amp with a guitar in it: power by frequency, in no unit."""
    at = np.maximum(hertz, 1.0)
    return at**-2.0 / (1.0 + (LOWEST_HZ / at) ** LOW_SLOPE)
