"""A sine on the cable into the pedal, and what comes out of it, measured."""

import io
from dataclasses import dataclass

import numpy as np
import soundfile
from numpy.typing import NDArray

RATE_HZ = 48_000
TONE_HZ = 440.0
WINDOW = RATE_HZ // 10  # 44 whole cycles
SILENCE_DBFS = -90.0
WORDS = "-q -D hw:Loopback,1 -f S32_LE -r 48000 -c 2 --buffer-time=2000000"
Samples = NDArray[np.float64]


@dataclass(frozen=True)
class Heard:
    """What was on the cable: the sine's peak level in the median, and for how long it was not at it, within 0.5 dB,
    between its first and its last whole moment."""

    level_dbfs: float
    sounding_s: float
    gaps_s: float

    def __str__(self) -> str:
        return f"{self.level_dbfs:.2f} dBFS for {self.sounding_s:.1f} s, {self.gaps_s:.1f} s of it otherwise"


def tone(level_dbfs: float, seconds: float) -> Samples:
    """A sine with that peak, (frames,), float64."""
    t = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    return 10.0 ** (level_dbfs / 20.0) * np.sin(2.0 * np.pi * TONE_HZ * t)


def as_wav(samples: Samples) -> bytes:
    """On both channels, in the format that the pedal opens the loopback with, which both ends share."""
    file = io.BytesIO()
    soundfile.write(file, np.stack([samples, samples], axis=1), RATE_HZ, subtype="PCM_32", format="WAV")
    return file.getvalue()


def from_wav(content: bytes) -> Samples:
    """The left channel of a recording, also of one that was broken off."""
    samples, _ = soundfile.read(io.BytesIO(content), dtype="float64", always_2d=True)
    return np.asarray(samples[:, 0], dtype=np.float64)


def hear(samples: Samples) -> Heard:
    """Measures the sine in windows of 0.1 s, each by itself, since after a gap its phase is another."""
    count = len(samples) // WINDOW
    t = np.arange(WINDOW) / RATE_HZ
    carrier = np.exp(-2j * np.pi * TONE_HZ * t)
    windows = samples[: count * WINDOW].reshape(count, WINDOW)
    levels = 20.0 * np.log10(np.maximum(2.0 * np.abs(windows @ carrier) / WINDOW, 1e-9))
    sounding = np.flatnonzero(levels > SILENCE_DBFS)
    if len(sounding) < 3:
        return Heard(float("-inf"), 0.0, 0.0)
    within = levels[sounding[0] + 1 : sounding[-1]]  # the first and the last hold an edge
    level = float(np.median(within))
    off = int(np.sum(np.abs(within - level) > 0.5))
    return Heard(level, len(within) * WINDOW / RATE_HZ, off * WINDOW / RATE_HZ)


def through_the_pedal(seconds: float) -> str:
    """The pedal's shell line that sends /tmp/tone.wav in and leaves what came out in /tmp/heard.wav."""
    wait_s = int(seconds) + 2
    return f"arecord {WORDS} -d {wait_s} /tmp/heard.wav & sleep 1; aplay {WORDS} /tmp/tone.wav; wait"
