"""Ten made-up cabinets, as unlike each other as those that people load, for what must hold of any.

Each is drawn as a magnitude and made minimum-phase, as tests/tools/cabinet.py has the one that ships; two have
a room.
"""

import numpy as np

from tests.tools.cabinet import RATE_HZ, SIZE, magnitude, make_cabinet, minimum_phase
from tests.tools.guitar import Signal

FRAMES = 2_048
HERTZ = np.maximum(np.arange(SIZE // 2 + 1, dtype=np.float64) * (RATE_HZ / SIZE), 1.0)


def made_up_cabs() -> dict[str, Signal]:
    """The response [frames] of each at 48 kHz, by its name."""
    four = make_cabinet()
    return {
        "4x12": four,
        "1x8 practice": _drawn(_box(HERTZ, 190.0, 1.6) * _coil(HERTZ, 4_000.0, 3) * _bump(HERTZ, 2_600.0, 7.0, 2.0)),
        "1x15 bass": _drawn(_box(HERTZ, 55.0, 0.9) * _coil(HERTZ, 1_700.0, 2) * _bump(HERTZ, 120.0, 4.0, 1.0)),
        "bright": _drawn(magnitude(HERTZ) * (1.0 + (HERTZ / 1_500.0) ** 2) ** 0.5),
        "dark": _drawn(magnitude(HERTZ) / (1.0 + (HERTZ / 700.0) ** 2) ** 0.5),
        "notched": _drawn(magnitude(HERTZ) / _bump(HERTZ, 800.0, 24.0, 3.0)),
        "full range": _drawn(_box(HERTZ, 60.0, 0.7) * _coil(HERTZ, 14_000.0, 4)),
        "offset": four + 2e-3,
        "far": _far(four),
        "long": _long(four),
    }


def _drawn(wanted: Signal) -> Signal:
    response = minimum_phase(wanted)[:FRAMES]
    return response / float(np.abs(np.fft.rfft(response, SIZE)).max())


def _box(f: Signal, hz: float, q: float) -> Signal:
    """A closed box: 12 dB an octave below its corner."""
    return np.abs(f**2 / (f**2 - hz**2 - 1j * f * hz / q))


def _coil(f: Signal, hz: float, order: int) -> Signal:
    return 1.0 / np.sqrt(1.0 + (f / hz) ** (2 * order))


def _bump(f: Signal, hz: float, gain_db: float, q: float) -> Signal:
    return 10.0 ** (gain_db / 20.0 * np.exp(-((q * np.log2(f / hz)) ** 2)))


def _far(near: Signal) -> Signal:
    """From two metres: floor, wall and ceiling come 2 to 11 ms later, hardly quieter."""
    heard = np.zeros(near.size + 1_024)
    for late_ms, gain in ((0.0, 1.0), (2.3, 0.6), (5.9, -0.45), (11.0, 0.35)):
        late = round(late_ms * RATE_HZ / 1000.0)
        heard[late : late + near.size] += gain * near
    return heard


def _long(near: Signal) -> Signal:
    """In a room that rings for 1.2 s."""
    frames = np.arange(round(1.2 * RATE_HZ))
    ring = np.random.default_rng(12).normal(0.0, 0.02, frames.size) * 10.0 ** (-3.0 * frames / frames.size)
    ring[0] = 1.0
    size = 1 << (ring.size + near.size).bit_length()
    return np.fft.irfft(np.fft.rfft(ring, size) * np.fft.rfft(near, size), size)[: ring.size]
