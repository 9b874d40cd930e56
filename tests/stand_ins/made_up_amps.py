"""An amp by lot, whose delay and wiring are known: cuts, one or two uneven clippers, a tone of three bells, and a
cabinet behind half of them. Linear parts are applied in the frequency domain, at 48 kHz."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
import soundfile
from numpy.typing import NDArray

from firmware.arrays import F32, F64
from firmware.places import FACTORY

RATE_HZ = 48_000
RINGS_FRAMES = 12_000
Bell = tuple[float, float, float]  # hertz, decibels, quality
Response = NDArray[np.complex128]


@dataclass(frozen=True, slots=True)
class MadeUpAmp:
    """`delay_frames` late by a delay line, not by its filters; `sign` -1 where its output is wired the other way."""

    cut_hz: float
    gain: float
    bias: float
    treble_hz: float
    hard: bool
    two_stages: bool
    bells: tuple[Bell, ...]
    has_cabinet: bool
    delay_frames: int
    sign: int

    def __call__(self, take: F32) -> F32:
        """The output [frames] for `take` [frames] after silence."""
        driven = self._clipped(self.gain * _filtered(take.astype(np.float64), self._entrance))
        if self.two_stages:
            driven = -self._clipped(-3.0 * _filtered(driven, self._between))
        toned = _filtered(driven, self._tone)
        heard = np.convolve(toned, cabinet())[: take.size] if self.has_cabinet else toned
        late = np.concatenate([np.zeros(self.delay_frames), heard])[: take.size]
        return (self.sign * late).astype(np.float32)

    def _clipped(self, volts: F64) -> F64:
        def curve(at: F64) -> F64:
            return np.clip(at, -1.0, 1.0) if self.hard else np.tanh(at)

        return curve(volts + self.bias) - curve(np.array(self.bias))

    def _entrance(self, f: F64) -> Response:
        return 1j * f / (self.cut_hz + 1j * f) / (1.0 + 1j * f / 9_000.0)

    def _between(self, f: F64) -> Response:
        return 1j * f / (0.7 * self.cut_hz + 1j * f) / (1.0 + 1j * f / 8_000.0)

    def _tone(self, f: F64) -> Response:
        toned = 1j * f / (20.0 + 1j * f) / (1.0 + 1j * f / self.treble_hz)
        for hertz, decibels, quality in self.bells:
            size, s = 10.0 ** (decibels / 40.0), 1j * f / hertz
            toned = toned * (s * s + s * size / quality + 1.0) / (s * s + s / (size * quality) + 1.0)
        return toned


def made_up_amp(seed: int) -> MadeUpAmp:
    """The one of this `seed`: cuts of 30 to 700 Hz, gains of 0 to 60 dB, up to 9 ms late. The same every time."""
    dice = np.random.RandomState(seed)  # its numbers never change

    def hertz(low: float, high: float) -> float:
        return math.exp(dice.uniform(math.log(low), math.log(high)))

    return MadeUpAmp(
        cut_hz=hertz(30.0, 700.0),
        gain=10.0 ** (dice.uniform(0.0, 60.0) / 20.0),
        bias=dice.uniform(-0.5, 0.5),
        treble_hz=hertz(2_500.0, 12_000.0),
        hard=dice.rand() < 0.4,
        two_stages=dice.rand() < 0.5,
        has_cabinet=dice.rand() < 0.5,
        bells=tuple((hertz(200.0, 3_000.0), dice.uniform(-10.0, 10.0), dice.uniform(0.5, 2.0)) for _ in range(3)),
        delay_frames=int(dice.randint(0, 440)),
        sign=int(dice.choice([-1, 1])),
    )


@cache
def cabinet() -> F64:
    """The response [frames] of the cabinet that ships."""
    response, _ = soundfile.read(FACTORY / "etalon-cab.wav")
    return np.asarray(response, np.float64)


def _filtered(signal: F64, response: Callable[[F64], Response]) -> F64:
    size = signal.size + RINGS_FRAMES
    spectrum = np.fft.rfft(signal, size) * response(np.asarray(np.fft.rfftfreq(size, 1.0 / RATE_HZ), np.float64))
    return np.fft.irfft(spectrum, size)[: signal.size]
