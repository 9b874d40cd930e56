"""Cabinets by direct convolution, with the rules of an amp."""

import numpy as np
from numpy.typing import NDArray

from firmware.arrays import F32

MANY_PRODUCTS = 20_000_000  # of a block, from which on spectra are quicker


def ringing(seconds: float, *, seed: int = 1, gain: float = 0.5, rate_hz: int = 48_000) -> F32:
    """A response of low modes that fall by 60 dB in so long, where it ends: what it makes of a low note is smooth, so
    that a click is one of the chain's."""
    dice = np.random.default_rng(seed)
    frames = np.arange(round(seconds * rate_hz))
    modes = np.sin(
        2.0 * np.pi * dice.uniform(80.0, 1_500.0, (6, 1)) * frames / rate_hz + dice.uniform(0.0, 3.0, (6, 1))
    )
    taps = modes.sum(axis=0) * 10.0 ** (-3.0 * frames / frames.size)
    return (gain * taps / np.sqrt(np.square(taps).sum())).astype(np.float32)


class FakeCab:
    """What plays `response` without latency, and forgets with `reset`; `spoil_with` as a FakeAmp's."""

    rest = 0.0

    def __init__(self, response: F32, *, block_frames: int = 64) -> None:
        self.block_frames = block_frames
        self.source: F32 = np.zeros(block_frames, np.float32)
        self.output: F32 = np.zeros(block_frames, np.float32)
        self.spoil_with: float | None = None
        self.resets = self.runs = self.slices = 0
        self._response = response.astype(np.float64)
        self._heard = np.zeros(response.size - 1 + block_frames)
        self._frames = 1 << self._heard.size.bit_length()
        self._spectrum = np.fft.rfft(self._response, self._frames)

    def process(self) -> None:
        self.runs += 1
        self._heard[: -self.block_frames] = self._heard[self.block_frames :]
        self._heard[-self.block_frames :] = self.source
        self.output[:] = self._convolved()
        if self.spoil_with is not None:
            self.output[-1] = self.spoil_with

    def _convolved(self) -> NDArray[np.float64]:
        if self._response.size * self.block_frames < MANY_PRODUCTS:
            return np.convolve(self._heard, self._response, "valid")
        convolved = np.fft.irfft(np.fft.rfft(self._heard, self._frames) * self._spectrum, self._frames)
        return convolved[self._heard.size - self.block_frames : self._heard.size]

    def forget_some(self) -> bool:
        """In four slices; one that is not through is left to `reset`."""
        self.slices += 1
        quarter = -(-self._heard.size // 4)
        self._heard[self.slices % 4 * quarter :][:quarter] = 0.0
        return self.slices % 4 == 0

    def reset(self) -> None:
        self.resets += 1
        self._heard.fill(0.0)
        self.spoil_with = None
