"""How much louder a guitar leaves a cabinet than it came to it: what makes a preset as loud with one as without.

The cabinet is linear, so that nothing need be played: the response's power at each frequency, weighted by how much of
a guitar is there behind an amp and how much of that BS.1770's K filters hear. Of a guitar, pink noise has too much
treble and too much rumble: what leaves the amps that ship with our take falls by 6 dB an octave above 98 Hz, pink
and 3 dB more, and has next to nothing below. With ten cabinets as unlike as they come behind these five amps, a
clean one and four that distort, that misses what BS.1770 measures of the take itself by 0.92 LU at worst (pink from
80 Hz to 6 kHz: by 4.9), and no one spectrum can do much better: behind the darkest the clean amp and the leads are
1.3 LU apart (`python -m tests.tools.cab_loudness`). Called by the worker.

That is how far it goes: it was fitted on the take that it is held against. Of another one (the experiment's), with
more of its energy high up, the same misses by 3.7 LU at worst, leads behind a bright cabinet, and by 2.2 the clean
amp; of our take through 18 heads by lot (tests/stand_ins/made_up_amps.py), 6.0. 1.4 of that no level could
mend: behind one amp the two takes are up to 2.8 LU apart.
"""

import math

import numpy as np

from firmware.arrays import F64
from firmware.captures.prepare.k_weighting import biquads

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


def k_power(hertz: F64, rate_hz: int) -> F64:
    """How much of each frequency's power BS.1770 hears."""
    delay = np.exp(-2j * np.pi * hertz / rate_hz)
    heard = np.ones_like(hertz)
    for over, under in biquads(rate_hz):
        ratio = np.polynomial.polynomial.polyval(delay, over) / np.polynomial.polynomial.polyval(delay, under)
        heard *= np.abs(ratio) ** 2
    return heard
