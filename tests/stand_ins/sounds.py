"""Sound files as they come: their bytes, and what may be in them."""

import io
from collections.abc import Iterable

import numpy as np
import soundfile
import soxr

from firmware.arrays import F64
from tests.tools.cabinet import RATE_HZ, make_cabinet


def wav(
    samples: F64 | Iterable[float], rate_hz: int = RATE_HZ, subtype: str = "FLOAT", container: str = "WAV"
) -> bytes:
    """A sound file of samples [frames] or [frames, channels]."""
    made = io.BytesIO()
    soundfile.write(made, np.asarray(samples, np.float64), rate_hz, subtype=subtype, format=container)
    return made.getvalue()


def cabinet(rate_hz: int = RATE_HZ) -> F64:
    """The cabinet that ships [frames], at another rate too."""
    made = make_cabinet()
    return made if rate_hz == RATE_HZ else np.asarray(soxr.resample(made, RATE_HZ, rate_hz, "VHQ"))


def room(seconds: float, length_s: float, rate_hz: int = RATE_HZ) -> F64:
    """Noise that dies away by 60 dB in `seconds`, cut after `length_s`."""
    frames = np.arange(round(length_s * rate_hz))
    return np.random.default_rng(1).normal(0.0, 0.2, frames.size) * 10.0 ** (-3.0 * frames / (seconds * rate_hz))


def tone(length_s: float, hz: float = 440.0) -> F64:
    return 0.5 * np.sin(2.0 * np.pi * hz * np.arange(round(length_s * RATE_HZ)) / RATE_HZ)


def pink(length_s: float) -> F64:
    bins = np.fft.rfft(np.random.default_rng(2).normal(size=round(length_s * RATE_HZ)))
    noise = np.fft.irfft(bins / np.sqrt(np.maximum(np.arange(bins.size), 1.0)))
    return 0.5 * noise / np.abs(noise).max()
