"""Between ALSA's interleaved integers and mono float32 blocks of full scale 1.0; every buffer made beforehand.

For little-endian hosts only, as all Raspberry Pis are. A block is float32 [frames], C-contiguous. NumPy does the
work, or compiled loops where a main brings some.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class SampleFormat:
    """How ALSA stores one sample: `bits` of it, in the low bytes of a word of `word_bytes`."""

    bits: int
    word_bytes: int

    @property
    def full_scale(self) -> float:
        return 2.0 ** (self.bits - 1)


FORMATS = {
    "S16_LE": SampleFormat(16, 2),
    "S24_3LE": SampleFormat(24, 3),
    "S24_LE": SampleFormat(24, 4),
    "S32_LE": SampleFormat(32, 4),
}


Block = NDArray[np.float32]
Decode = Callable[[bytes, Block], None]
Encode = Callable[[Block], object]


class SampleLoops(Protocol):
    """Compiled loops that do what Decoder and Encoder do in NumPy, to the bit."""

    def decoder(self, *, frames: int, channels: int, channel: int, bits: int, word_bytes: int) -> Decode: ...
    def encoder(self, *, frames: int, channels: int, bits: int, word_bytes: int) -> tuple[memoryview, Encode]: ...


def decoder(name: str, *, frames: int, channels: int, channel: int, loops: SampleLoops | None) -> Decode:
    """A function that fills a block with one channel of a period; compiled, if there are `loops`."""
    if loops is None:
        return Decoder(name, frames=frames, channels=channels, channel=channel).decode
    found = FORMATS[name]
    return loops.decoder(
        frames=frames, channels=channels, channel=channel, bits=found.bits, word_bytes=found.word_bytes
    )


def encoder(name: str, *, frames: int, channels: int, loops: SampleLoops | None) -> tuple[memoryview, Encode]:
    """The bytes of a period, and a function that writes a block into them; compiled, if there are `loops`."""
    if loops is None:
        made = Encoder(name, frames=frames, channels=channels)
        return made.data, made.encode
    found = FORMATS[name]
    return loops.encoder(frames=frames, channels=channels, bits=found.bits, word_bytes=found.word_bytes)


class Decoder:
    """One channel of what was captured, as a block."""

    def __init__(self, name: str, *, frames: int, channels: int, channel: int) -> None:
        """`name` is ALSA's for the format; `channel` counts from 0."""
        self._format = FORMATS[name]
        self._shape = (frames, channels, self._format.word_bytes)
        self._channel = channel
        # The sample goes to the top of a 32-bit word: whatever pads S24_LE falls off, the sign is right by itself.
        self._word = np.zeros(frames, "<i4")
        size = self._format.bits // 8
        self._size = size
        self._top_bytes = self._word.view(np.uint8).reshape(frames, 4)[:, 4 - size :]
        self._scale = np.float32(2.0**-31)

    def decode(self, data: bytes, into: Block) -> None:
        """`data` is exactly one period; `into` is filled."""
        words = np.frombuffer(data, np.uint8).reshape(self._shape)
        np.copyto(self._top_bytes, words[:, self._channel, : self._size])
        np.multiply(self._word, self._scale, out=into, casting="same_kind", dtype=np.float32)


class Encoder:
    """A block on every channel. `data` is one period, interleaved; it holds the block last encoded."""

    def __init__(self, name: str, *, frames: int, channels: int) -> None:
        """`name` is ALSA's for the format."""
        wanted = FORMATS[name]
        size = wanted.word_bytes
        self._full_scale = np.float32(wanted.full_scale)
        self._low = np.float32(-wanted.full_scale)
        # The largest float32 that is still below full scale; for 16 and 24 bits the last step itself.
        self._high = np.float32(wanted.full_scale - max(1.0, wanted.full_scale * 2.0**-24))
        self._scaled = np.zeros(frames, np.float32)
        self._is_nan = np.zeros(frames, np.bool_)
        self._word = np.zeros(frames, "<i4")
        self._low_bytes = self._word.view(np.uint8).reshape(frames, 1, 4)[:, :, :size]
        self._out = np.zeros((frames, channels, size), np.uint8)
        self.data = self._out.reshape(-1).data

    def encode(self, block: Block) -> memoryview:
        """Writes `block` into `data`, rounded and clipped at full scale; NaN becomes 0, not a bang."""
        scaled = self._scaled
        np.multiply(block, self._full_scale, out=scaled)
        np.isnan(scaled, out=self._is_nan)
        np.copyto(scaled, 0.0, where=self._is_nan)
        np.clip(scaled, self._low, self._high, out=scaled)
        np.rint(scaled, out=scaled)
        np.copyto(self._word, scaled, casting="unsafe")
        np.copyto(self._out, self._low_bytes)
        return self.data
