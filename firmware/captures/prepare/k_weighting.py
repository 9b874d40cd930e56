"""How loud a sound is to an ear: ITU-R BS.1770-4, the integrated loudness of one channel in LUFS.

The standard gives its two filters as coefficients at 48 kHz; these are the analogue filters behind them, by which
other rates have theirs (as libebur128 and pyloudnorm do; at 48 kHz the coefficients are the standard's to the 10th
digit). Both are laid over the whole signal at once, in the frequency domain: NumPy has no recursive filter.
"""

import math

import numpy as np
from numpy.typing import NDArray

OFFSET_DB = -0.691  # so that a sine of 997 Hz at full scale has -3.01 LUFS
BLOCK_S, HOP_S = 0.4, 0.1
ABSOLUTE_GATE_LUFS, RELATIVE_GATE_LU = -70.0, -10.0
DIES_AWAY_S = 0.5  # the high-pass rings for 50 ms
SHELF_HZ, SHELF_DB, SHELF_Q, SHELF_SLOPE = (
    1681.974450955533,
    3.999843853973347,
    0.7071752369554196,
    0.4996667741545416,
)
CUT_HZ, CUT_Q = 38.13547087602444, 0.5003270373238773

Signal = NDArray[np.float64]
Biquad = tuple[tuple[float, float, float], tuple[float, float, float]]


def integrated_lufs(signal: NDArray[np.floating], rate_hz: int) -> float:
    """The loudness of `signal` [frames]; -inf where no 400 ms of it are louder than -70 LUFS, or it is no sound."""
    energies = _block_energies(k_weighted(np.asarray(signal, np.float64), rate_hz), rate_hz)
    heard = energies[energies > _energy(ABSOLUTE_GATE_LUFS)]
    if not heard.size:
        return -math.inf
    counted = heard[heard > heard.mean() * 10.0 ** (RELATIVE_GATE_LU / 10.0)]
    return OFFSET_DB + 10.0 * math.log10(counted.mean())


def k_weighted(signal: Signal, rate_hz: int) -> Signal:
    """`signal` [frames] as BS.1770 hears it: what a head adds to the treble, and no rumble."""
    frames = 1 << (signal.size + round(DIES_AWAY_S * rate_hz) - 1).bit_length()
    delay = np.exp(-2j * np.pi * np.arange(frames // 2 + 1) / frames)
    spectrum = np.fft.rfft(signal, frames)
    for over, under in biquads(rate_hz):
        spectrum *= np.polynomial.polynomial.polyval(delay, over) / np.polynomial.polynomial.polyval(delay, under)
    return np.fft.irfft(spectrum, frames)[: signal.size]


def k_power(hertz: Signal, rate_hz: int) -> Signal:
    """How much of each frequency's power BS.1770 hears."""
    delay = np.exp(-2j * np.pi * hertz / rate_hz)
    heard = np.ones_like(hertz)
    for over, under in biquads(rate_hz):
        ratio = np.polynomial.polynomial.polyval(delay, over) / np.polynomial.polynomial.polyval(delay, under)
        heard *= np.abs(ratio) ** 2
    return heard


def biquads(rate_hz: int) -> tuple[Biquad, Biquad]:
    """The shelf and the cut, each by its coefficients b0 b1 b2 over a0 a1 a2."""
    warped = math.tan(math.pi * SHELF_HZ / rate_hz)
    high = 10.0 ** (SHELF_DB / 20.0)
    band = high**SHELF_SLOPE
    a0, a1, a2 = _under(warped, SHELF_Q)
    b0, b1 = high + band * warped / SHELF_Q + warped**2, 2.0 * (warped**2 - high)
    b2 = b0 - 2.0 * band * warped / SHELF_Q
    shelf = (b0 / a0, b1 / a0, b2 / a0), (1.0, a1 / a0, a2 / a0)
    a0, a1, a2 = _under(math.tan(math.pi * CUT_HZ / rate_hz), CUT_Q)
    return shelf, ((1.0, -2.0, 1.0), (1.0, a1 / a0, a2 / a0))


def _under(warped: float, q: float) -> tuple[float, float, float]:
    return 1.0 + warped / q + warped**2, 2.0 * (warped**2 - 1.0), 1.0 - warped / q + warped**2


def _block_energies(signal: Signal, rate_hz: int) -> Signal:
    """The mean square of each 400 ms, every 100 ms; of a shorter signal none."""
    block, hop = round(BLOCK_S * rate_hz), round(HOP_S * rate_hz)
    sums = np.concatenate([[0.0], np.cumsum(signal**2)])
    starts = np.arange(0, signal.size - block + 1, hop)
    return (sums[starts + block] - sums[starts]) / block


def _energy(lufs: float) -> float:
    return 10.0 ** ((lufs - OFFSET_DB) / 10.0)
