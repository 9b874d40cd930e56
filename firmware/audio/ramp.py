"""A gain that never jumps: it glides to its target along a rounded line, straight in dB where it can be.

Two gains that take each other back, of a capture's input and of its output, do so all the way then: straight in
numbers, 10 dB less before an amp and 10 dB more behind it would swell by 2.7 dB between.
"""

import math

import numpy as np

from firmware.arrays import Block
from firmware.kernels.strip.records import RampRecord

# One pace for all that moves, a crossfade too: in blocks of up to 128 frames a sound is whole within 20 ms of its
# order. At its steepest the line moves 1/734 a frame at 48 kHz, less than a note does; beyond 8 kHz, where a click
# would be, all that 0 to 1 makes of 82 Hz at -6 dBFS stays below -100 dBFS. Of 10,000 deeds that fall together the
# worst makes -62.6 dBFS at 64 frames and -60.03 at 16; in 15 ms one made -57.5.
RAMP_S = 0.017
# Up to 24 dB apart, two gains are joined by a line in dB: its last step is then 1/265 of the gain a frame. From 60 dB
# down it would be 1/107, and from next to nothing one that no float32 holds.
NEAR = 16.0
ROUNDED_SHARE = 0.1  # of the ramp's length, at each end: the slope comes and goes by half a cosine


def glide(frames: int, tail_frames: int) -> Block:
    """0 to 1 in `frames` frames (the last is 1.0), then `tail_frames` of 1.0, so that any block can be sliced."""
    rounded = max(1, round(frames * ROUNDED_SHARE))
    slope = np.ones(frames)
    slope[:rounded] = 0.5 - 0.5 * np.cos(np.pi * (np.arange(rounded) + 0.5) / rounded)
    slope[frames - rounded :] = slope[:rounded][::-1]
    line = np.cumsum(slope) / slope.sum()
    return np.concatenate([line, np.ones(tail_frames)]).astype(np.float32)


class Ramp:
    """One linear gain. Audio thread only. `record` is where it stands, which compiled loops may move on too.

    From and to 0, from one sign to the other and over more than 24 dB, it goes straight in numbers. float32
    throughout: a gain's rounding (-144 dB) is below the converter's noise, and nothing accumulates, because every
    frame is computed from start and target.
    """

    def __init__(
        self,
        value: float,
        *,
        rate_hz: int,
        block_frames: int,
        record: RampRecord | None = None,
    ) -> None:
        self._frames = round(RAMP_S * rate_hz)
        self.line = glide(self._frames, block_frames)
        self._gains: Block = np.empty(block_frames, np.float32)
        self._record = record or RampRecord()
        self.jump(value)

    @property
    def value(self) -> float:
        return self._record.value

    @property
    def target(self) -> float:
        return self._record.target

    @property
    def moving(self) -> bool:
        return self._record.at < self._frames

    def rests_at(self, value: float) -> bool:
        return self.value == value and not self.moving

    def go(self, target: float) -> None:
        """Glides to `target` from wherever it is, starting with the next block."""
        record = self._record
        if target != record.target:
            record.start, record.target, record.at = record.value, target, 0

    def jump(self, value: float) -> None:
        """Jumps to `value`; for when nobody hears it."""
        record = self._record
        record.start = record.target = record.value = value
        record.at = self._frames

    def follow(self, other: "Ramp") -> None:
        """Stands, and goes on, where `other` does."""
        mine, theirs = self._record, other._record
        mine.start, mine.target, mine.value, mine.at = theirs.start, theirs.target, theirs.value, theirs.at

    def turn_over(self) -> None:
        """Stands, and goes on, on the other side of 0; for when what it is multiplied with is turned over, too."""
        record = self._record
        record.start, record.target, record.value = -record.start, -record.target, -record.value

    def rise(self) -> None:
        """Glides from 0 to where it stands or was going."""
        record = self._record
        record.start, record.value, record.at = 0.0, 0.0, 0

    def finish(self) -> None:
        """Jumps to its target; for when nobody hears it."""
        self.jump(self._record.target)

    def _in_db(self) -> bool:
        start, target = self._record.start, self._record.target
        return start * target > 0.0 and abs(start) < NEAR * abs(target) and abs(target) < NEAR * abs(start)

    def next_gains(self) -> Block:
        """The gains of the next block; owned by the ramp, valid until the next call. Only while `moving`."""
        record = self._record
        part = self.line[record.at : record.at + self._gains.size]
        if self._in_db():
            np.multiply(part, math.log(record.target / record.start), out=self._gains)
            np.exp(self._gains, out=self._gains)
            np.multiply(self._gains, record.start, out=self._gains)
        else:
            np.multiply(part, record.target - record.start, out=self._gains)
            np.add(self._gains, record.start, out=self._gains)
        record.at += self._gains.size
        record.value = float(self._gains[-1]) if self.moving else record.target
        return self._gains

    def scale(self, source: Block, into: Block) -> None:
        """into = source * gain, for one block; the two may be the same array."""
        if self.moving:
            np.multiply(source, self.next_gains(), out=into)
        elif self.value != 1.0:
            np.multiply(source, self.value, out=into)
        elif source is not into:
            np.copyto(into, source)
