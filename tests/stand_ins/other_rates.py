"""What a capture of another rate must sound like on the pedal: the oracle at the capture's own rate, and another
make of resampler that sees the whole take."""

from dataclasses import dataclass

import numpy as np
import soxr
from numpy.typing import NDArray

from firmware import PEDAL_RATE_HZ
from firmware.arrays import F32, F64
from tests.oracle import expected
from tests.own_captures import Model

C128 = NDArray[np.complex128]

BAND_SHARE = 0.4  # of the lower rate: what lies in the resamplers' own slopes is not compared


def at_rate(model: Model, rate_hz: int) -> Model:
    """The file with its rate, and those of a Sequential in each part."""
    config = model["config"]
    if "models" in config:
        config = {**config, "models": [at_rate(part, rate_hz) for part in config["models"]]}
    return {**model, "config": config, "sample_rate": float(rate_hz)}


def band_hz(rate_hz: int, pedal_rate_hz: int = PEDAL_RATE_HZ) -> float:
    return BAND_SHARE * min(rate_hz, pedal_rate_hz)


def band_noise(frames: int, highest_hz: float, *, level: float = 0.1, pedal_rate_hz: int = PEDAL_RATE_HZ) -> F32:
    """Noise [frames] below `highest_hz`, without a beginning or an end: it may go round."""
    spectrum = np.fft.rfft(np.random.default_rng(1).normal(0.0, 1.0, frames))
    frequencies = np.fft.rfftfreq(frames, 1.0 / pedal_rate_hz)
    spectrum[(frequencies > highest_hz) | (frequencies < 20.0)] = 0.0
    sound = np.fft.irfft(spectrum, frames)
    return (level / np.std(sound) * sound).astype(np.float32)


def stretched(model: Model, rate_hz: int, take: F32, pedal_rate_hz: int = PEDAL_RATE_HZ) -> F64:
    """Each n-th frame by itself: what a convolution hears whose dilations are n times as long."""
    factor = pedal_rate_hz // rate_hz
    heard = np.empty(take.size)
    for start in range(factor):
        heard[start::factor] = expected(model, take[start::factor])
    return heard


def resampled(model: Model, rate_hz: int, take: F32, lead_frames: int, pedal_rate_hz: int = PEDAL_RATE_HZ) -> F64:
    """There and back. `lead_frames` go ahead of the take: where the capture's frames fall between the pedal's
    decides how what it makes above half its rate folds back, by -30 dB in a bright capture."""
    ahead = pedal_rate_hz // 10  # a whole number of frames at every rate that is one of tenths
    padded = np.pad(take.astype(np.float64), (ahead + lead_frames, ahead))
    own = expected(model, soxr.resample(padded, pedal_rate_hz, rate_hz, "VHQ"))
    rest = own[0]
    back = soxr.resample(own - rest, rate_hz, pedal_rate_hz, "VHQ") + rest
    return back[ahead + lead_frames :][: take.size]


@dataclass(frozen=True, slots=True)
class Difference:
    """Within the band: how far `ours - theirs` lies below theirs, in dB, and how much later ours is, in frames."""

    error_db: float
    late_frames: float


def compare(
    ours: NDArray[np.floating],
    theirs: NDArray[np.floating],
    highest_hz: float,
    pedal_rate_hz: int = PEDAL_RATE_HZ,
) -> Difference:
    """Of two equally long pieces, offsets apart. The delay is the slope of the phase, weighted by the power."""
    one, other = _spectrum(ours, highest_hz, pedal_rate_hz), _spectrum(theirs, highest_hz, pedal_rate_hz)
    error_db = 10.0 * np.log10(np.sum(np.abs(one - other) ** 2) / np.sum(np.abs(other) ** 2))
    turns = 2.0 * np.pi * np.arange(one.size) / ours.size
    cross = one * np.conj(other)
    weights = np.abs(cross) * turns
    return Difference(float(error_db), float(-np.sum(weights * np.angle(cross)) / np.sum(weights * turns)))


def _spectrum(sound: NDArray[np.floating], highest_hz: float, pedal_rate_hz: int) -> C128:
    centred = sound - np.mean(sound, dtype=np.float64)
    whole = np.fft.rfft(centred * np.hanning(sound.size))
    return np.asarray(whole[: int(highest_hz * sound.size / pedal_rate_hz)], np.complex128)
