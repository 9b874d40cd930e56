"""A codec on the bench with levels that only the test knows: what its input hears of a source, or of its own output
over a cable, with noise, hum, gain and an end to its range."""

import math
from dataclasses import dataclass

import numpy as np

from firmware.calibrate.reading import Samples
from firmware.levels import gain_from_db, volts_from_dbu

RATE_HZ = 48_000


def sine(
    peak: float, hz: float, *, seconds: float = 2.0, rate_hz: int = RATE_HZ, drift_db: float = 0.0, phase: float = 0.4
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """A sine that grows by `drift_db` from its beginning to its end, `peak` in the middle."""
    frames = int(seconds * rate_hz)
    course = np.linspace(-0.5, 0.5, frames)
    return peak * 10.0 ** (drift_db * course / 20.0) * np.sin(2.0 * np.pi * hz / rate_hz * np.arange(frames) + phase)


def hum(
    amplitude: float, mains_hz: float = 50.0, *, frames: int, rate_hz: int = RATE_HZ
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The mains and their harmonics as 1/n, as a saw hums."""
    angle = 2.0 * np.pi * mains_hz / rate_hz * np.arange(frames)
    parts = [amplitude / n * np.sin(n * angle + n * n) for n in range(1, 41) if n * mains_hz < rate_hz / 2]
    return np.sum(parts, axis=0)


def converted(wave: np.ndarray[tuple[int], np.dtype[np.float64]], bits: int = 24) -> Samples:
    """What a converter makes of it: steps, and an end at full scale."""
    steps = 2.0 ** (bits - 1)
    return (np.clip(np.round(wave * steps), -steps, steps - 1.0) / steps).astype(np.float32)


@dataclass
class CodecOnTheBench:
    """`max_input_dbu` holds at 0 dB of `gain_db`. With `cable` the input hears the output, else the source."""

    max_input_dbu: float
    max_output_dbu: float
    gain_db: float = 0.0
    cable: bool = False
    source_volts: float = 0.0
    source_hz: float = 1000.0
    source_drift_db: float = 0.0
    noise_dbfs: float = -80.0
    hum_dbfs: float = -70.0

    def output_volts(self, peak: float) -> float:
        """What a multimeter shows at the output for a sine of this peak."""
        return peak * volts_from_dbu(self.max_output_dbu)

    def record(self, played_hz: float, played_peak: float, seconds: float) -> Samples:
        """What the input hears while the output plays a sine."""
        volts, hz, drift_db = self.source_volts, self.source_hz, self.source_drift_db
        if self.cable:
            volts, hz, drift_db = self.output_volts(played_peak), played_hz, 0.0
        peak = volts / volts_from_dbu(self.max_input_dbu) * gain_from_db(self.gain_db)
        wave = sine(peak, hz, seconds=seconds, drift_db=drift_db)
        wave += math.sqrt(0.5) * gain_from_db(self.noise_dbfs) * np.random.default_rng(7).standard_normal(wave.size)
        return converted(wave + hum(gain_from_db(self.hum_dbfs), frames=wave.size))
