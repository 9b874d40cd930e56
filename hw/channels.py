"""Which channel of a codec the pedal hears: one of them as a block, by a crossfade when that is changed."""

import numpy as np
from numpy.typing import NDArray

from hw.samples import SampleLoops, decoder

FADE_FRAMES = 1_024  # 21 ms at 48 kHz, at least; no frame is then further from the next than -60 dBFS, at any rate

Block = NDArray[np.float32]


class Channels:
    """Every channel of the period that was captured last; buffers made beforehand. One thread."""

    def __init__(self, name: str, *, frames: int, channels: int, channel: int, loops: SampleLoops | None) -> None:
        """`name` is ALSA's for the format. `channel`, from 1, is the one that is heard at first."""
        self.count = channels
        self._decoders = [
            decoder(name, frames=frames, channels=channels, channel=number, loops=loops) for number in range(channels)
        ]
        self.heard = self._before = channel
        self._fade_blocks = -(-FADE_FRAMES // frames)
        self._fade = 0  # blocks that are still to be faded
        self._data = b""
        self._other = np.zeros(frames, np.float32)
        self._part = (np.arange(1, frames + 1) / frames / self._fade_blocks).astype(np.float32)
        self._weights = np.zeros(frames, np.float32)

    def hear(self, channel: int) -> None:
        """Hear `channel` from the next block on; one that is not there is passed over."""
        if 1 <= channel <= self.count and channel != self.heard:
            self._before, self.heard, self._fade = self.heard, channel, self._fade_blocks

    def decode(self, data: bytes, into: Block) -> None:
        """`data` is exactly one period; `into` is filled with the channel that is heard."""
        self._data = data
        self._decoders[self.heard - 1](data, into)
        if self._fade:
            self._mix(data, into)
            self._fade -= 1

    def peak(self, channel: int) -> float:
        """The peak of any channel, from 1, in the period captured last; linear."""
        if not self._data:
            return 0.0
        self._decoders[channel - 1](self._data, self._other)
        np.abs(self._other, out=self._other)
        return float(self._other.max())

    def _mix(self, data: bytes, into: Block) -> None:
        """into + (other - into) * the weight that other still has."""
        self._decoders[self._before - 1](data, self._other)
        np.subtract(np.float32(self._fade / self._fade_blocks), self._part, out=self._weights)
        self._other -= into
        self._other *= self._weights
        into += self._other
