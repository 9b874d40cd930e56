"""What a recording of a sine shows: its level, and what else is in it.

The whole recording is weighed by a Hann window, so that what is 20 Hz away from the sine, such as hum, moves its
level by less than a millionth of what it is.
"""

import math
from dataclasses import dataclass

import numpy as np

from firmware import PEDAL_RATE_HZ
from firmware.calibrate.spectrum import Mask, Spectrum, Wave, amplitudes, fit, strongest_hz
from firmware.levels import FULL_SCALE, db_from_gain

Samples = np.ndarray[tuple[int], np.dtype[np.float32]]

# Alike at the very top, at 48 kHz, and as long at others; a sine of 200 Hz and -30 dBFS of 16 bits has 3.
FLAT_FRAMES = 5
FLAT_ABOVE = 0.03  # -30 dBFS: below, the steps of 16 bits make tops of their own
LOWEST_HZ = 20.0
HIGHEST_OF_RATE = 0.45
SHORTEST_S = 0.5
PARTS = 8
MAINS_HZ = (50.0, 60.0)
HUM_HIGHEST_HZ = 600.0
HARMONICS = range(2, 11)
AROUND_HZ = 60.0
LINE_HZ = 3.0  # half the width of what counts as one line: mains wander by 0.2 Hz, a window of 1 s smears by 2
CUBIC = 3.0  # x^3 takes three times as much from the sine as it gives to its third harmonic; other bends take less


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
    compressed_db: float  # how much the sine may have lost to what made its third harmonic
    uncertainty_db: float  # of `level_dbfs`, 95 %: noise, drift, hum under the sine, and what it may have lost
    other_db: float = -math.inf  # its harmonics and what is further than 60 Hz from it, but hum, against the sine


NO_SINE = Reading(-math.inf, 0.0, -math.inf, -math.inf, -math.inf, False, 0.0, 0.0, math.inf)


def read_sine(samples: Samples, rate_hz: int, expected_hz: float | None = None) -> Reading:
    """Reads the strongest sine above 20 Hz in `samples` (float32 [n], at least half a second, full scale 1.0), or
    the one near `expected_hz` if no more than 40 dB below that. Samples that are no numbers are no recording:
    nothing is heard then. Raises ValueError for fewer than half a second. Called by controld."""
    if samples.size < SHORTEST_S * rate_hz:
        raise ValueError(f"{samples.size} samples are too few to read a sine; half a second is the least")
    wave: Wave = samples.astype(np.float64)
    if not np.isfinite(wave).all() or not (wave != wave[0]).any():
        return NO_SINE
    sine_hz = strongest_hz(wave, rate_hz, LOWEST_HZ, HIGHEST_OF_RATE * rate_hz, expected_hz)
    hz, amplitude, rest = fit(wave, rate_hz, sine_hz)
    if not LOWEST_HZ / 2 < hz < rate_hz / 2 or amplitude <= 0.0:
        return NO_SINE
    spectrum = Spectrum(rest, rate_hz)
    harmonics = amplitudes(rest, rate_hz, hz, HARMONICS)
    hum_lines, hum = _hum(spectrum)
    distortion = math.sqrt(sum(harmonic**2 for harmonic in harmonics))
    others = ~(hum_lines | spectrum.lines([multiple * hz for multiple in HARMONICS], LINE_HZ))
    drift_db = _drift_db(wave, rate_hz, hz)
    compressed_db = _db_of_change(CUBIC * harmonics[1] / amplitude) if len(harmonics) > 1 else 0.0
    away = spectrum.mean_square(others & ~spectrum.lines([hz], AROUND_HZ))
    noise_db = _db_of_change(_noise(spectrum, others, hz, wave.size / rate_hz) / amplitude)
    hidden_db = _db_of_change(_hidden(hz, hum) / amplitude)
    return Reading(
        level_dbfs=db_from_gain(amplitude),
        hz=hz,
        noise_dbfs=db_from_gain(math.sqrt(2.0 * spectrum.mean_square(others))),
        hum_dbfs=db_from_gain(hum),
        thd_db=db_from_gain(distortion / amplitude),
        clipped=_clipped(wave, rate_hz),
        drift_db=drift_db,
        compressed_db=compressed_db,
        uncertainty_db=noise_db + drift_db / 2 + hidden_db + compressed_db,
        other_db=db_from_gain(math.hypot(distortion, math.sqrt(2.0 * away)) / amplitude),
    )


def near_mains(hz: float) -> float | None:
    """The frequency of the mains, 50 or 60 Hz, if `hz` is a multiple of it."""
    return next((mains_hz for mains_hz in MAINS_HZ if abs(hz - round(hz / mains_hz) * mains_hz) < LINE_HZ), None)


def _hum(spectrum: Spectrum) -> tuple[Mask, float]:
    """The lines of the mains that hum more, and their amplitude."""
    lines = [
        spectrum.lines([mains_hz * n for n in range(1, int(HUM_HIGHEST_HZ / mains_hz) + 1)], LINE_HZ)
        for mains_hz in MAINS_HZ
    ]
    mask = max(lines, key=spectrum.mean_square)
    return mask, math.sqrt(2.0 * spectrum.mean_square(mask))


def _hidden(hz: float, hum: float) -> float:
    """The amplitude that a harmonic of the hum may have where the sine hides it: the nth is at most 1/n of all."""
    mains_hz = near_mains(hz)
    return 0.0 if mains_hz is None else hum / max(round(hz / mains_hz), 1)


def _noise(spectrum: Spectrum, others: Mask, hz: float, seconds: float) -> float:
    """What noise adds to the amplitude, 95 %: 1.96 times the root of 1.5 / seconds times its density around the sine
    (1.5 is the Hann window's)."""
    around = others & spectrum.lines([hz], AROUND_HZ) & ~spectrum.lines([hz], LINE_HZ)
    density = max(spectrum.density(around), spectrum.density(others))
    return 1.96 * math.sqrt(1.5 * density / seconds)


def _drift_db(wave: Wave, rate_hz: int, hz: float) -> float:
    parts = np.array_split(wave, PARTS)
    levels = [amplitudes(part - part.mean(), rate_hz, hz, range(1, 2))[0] for part in parts]
    return db_from_gain(max(levels) / max(min(levels), 1e-9))


def _clipped(wave: Wave, rate_hz: int) -> bool:
    highest = float(np.abs(wave).max())
    if highest >= FULL_SCALE:
        return True
    longest = max(_longest(wave == wave.max()), _longest(wave == wave.min()))
    return highest > FLAT_ABOVE and longest >= max(math.ceil(FLAT_FRAMES * rate_hz / PEDAL_RATE_HZ), FLAT_FRAMES)


def _longest(mask: Mask) -> int:
    """The most neighbours that are true."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False]))))
    return int((edges[1::2] - edges[::2]).max(initial=0))


def _db_of_change(ratio: float) -> float:
    """How many dB a change of an amplitude by `ratio` of it is."""
    return 20.0 * math.log10(1.0 + ratio)
