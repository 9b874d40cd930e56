"""What a block was: its peak, its clipped frames, and how long it took."""

import math
from array import array

import numpy as np

from firmware import PEDAL_RATE_HZ
from firmware.arrays import Block
from firmware.kernels.strip.records import MeterRecord
from firmware.levels import FULL_SCALE

# The histogram of block times: 32 steps to an octave, each as wide as the others of its octave.
FIRST_SHIFT = 4  # its first octave begins at 2^(4 + 5) = 512 ns
STEPS = 32 * 25  # and its last ends at 17 s
SLOW_WINDOW_S = 10.0


# A converter whose analogue side clips first repeats one number below full scale. Sound does not do so 8 times: at
# -12 dBFS and 16 bits the crest of a sine stays on its topmost number for 8 frames only below 34 Hz.
FLAT_ABOVE = 10.0 ** (-12.0 / 20.0)
FLAT_FRAMES = 8  # at 48 kHz; at others they are as long


def flat_frames(rate_hz: int, block_frames: int) -> int:
    """How many frames make a flat top; no more than a block has, since each block is looked at for itself."""
    return max(min(math.ceil(FLAT_FRAMES * rate_hz / PEDAL_RATE_HZ), block_frames), FLAT_FRAMES)


class Meter:
    """Measures what goes out: its peak since that was last taken, and the frames beyond full scale since the start,
    which are cut off there. A sine of exactly full scale has none. Audio thread only; compiled loops may count too.
    """

    _clips_above = 1.0

    def __init__(self, block_frames: int, record: MeterRecord | None = None) -> None:
        self._magnitude: Block = np.empty(block_frames, np.float32)
        self._record = record or MeterRecord()

    @property
    def clips(self) -> int:
        return self._record.clips

    def follow(self, other: "Meter") -> None:
        """Counts on from where `other` is."""
        self._record.peak, self._record.clips = other._record.peak, other._record.clips

    def measure(self, block: Block) -> float:
        """Takes one block into account; returns its peak (linear, >= 0)."""
        np.abs(block, out=self._magnitude)
        peak = float(self._magnitude.item(self._magnitude.argmax()))  # 0.3 us where `max` takes 1.4
        self._record.peak = max(self._record.peak, peak)
        if peak > self._clips_above:
            self._record.clips += self._clipped_frames(block, peak)
        return peak

    def take_peak(self) -> float:
        """The peak since the last call."""
        peak, self._record.peak = self._record.peak, 0.0
        return peak

    def _clipped_frames(self, _block: Block, _peak: float) -> int:
        return int(np.count_nonzero(self._magnitude > 1.0))


class InputMeter(Meter):
    """Measures what comes in, where nobody sees what was beyond the converter's end: clips are the frames at full
    scale, and those of a flat top below it."""

    _clips_above = FLAT_ABOVE

    def __init__(
        self, block_frames: int, record: MeterRecord | None = None, *, flat_frames: int = FLAT_FRAMES
    ) -> None:
        super().__init__(block_frames, record)
        self._flat_frames = flat_frames
        self._flat_run = bytes([True] * (flat_frames - 1))  # of frames that equal the one before
        self._at_top = np.empty(block_frames, np.bool_)
        self._repeats = np.empty(block_frames - 1, np.bool_)

    def _clipped_frames(self, block: Block, peak: float) -> int:
        if peak >= FULL_SCALE:
            return int(np.count_nonzero(self._magnitude >= FULL_SCALE))
        np.equal(self._magnitude, peak, out=self._at_top)
        frames = self._at_top.tobytes().count(1)
        return frames if frames >= self._flat_frames and self._has_flat_top(block) else 0

    def _has_flat_top(self, block: Block) -> bool:
        """Whether so many of the frames at the top follow each other, all on the same side of zero."""
        np.equal(block[1:], block[:-1], out=self._repeats)
        np.logical_and(self._repeats, self._at_top[1:], out=self._repeats)
        return self._flat_run in self._repeats.tobytes()


class BlockTimes:
    """How long blocks took, in ns in and us out. Audio thread only; no size grows.

    `p50_us` is over the blocks since the last `take`, from a plain array of times (38 blocks of 64 frames between
    two Status; should a take be late, the array starts anew). So few blocks have no 99.9th percentile. `p999_us` and
    `max_us` are therefore over the last 10 to 20 s (7,500 to 15,000 blocks of 64 frames), from two windows, the one
    of the running 10 s and the one before. The maximum is exact; the percentile is read off a histogram each window,
    as the upper edge of its step, hence up to 3.1 % too high, but never above the maximum. It is worked out once a
    second, because code that runs seldom runs from a cold cache: there it takes 100 us, a third of a block of 16
    frames. Meanwhile it is at least `p50_us`, as it would be if it were worked out: half of the blocks since the last
    take are more than a thousandth of all.
    """

    def __init__(self, *, rate_hz: int, block_frames: int, takes_per_s: float) -> None:
        blocks_per_s = rate_hz / block_frames
        self._times_ns = array("q", [0] * max(8, math.ceil(2.0 * blocks_per_s / takes_per_s)))
        self._count = 0
        self._running_max_ns = self._before_max_ns = 0
        self._running = _histogram()
        self._before = _histogram()
        self._both = np.zeros(len(self._running), np.int64)
        self._window_blocks = round(SLOW_WINDOW_S * blocks_per_s)
        self._blocks_left = self._window_blocks
        self._p999_us = 0.0
        self._p999_blocks = round(blocks_per_s)  # between two times that it is worked out
        self._p999_age_blocks = self._p999_blocks

    def add(self, time_ns: int) -> None:
        """Plain arrays of Python's own: to set one number of NumPy's takes as long as all of this."""
        if self._count == len(self._times_ns):
            self._count = 0
        self._times_ns[self._count] = time_ns
        self._count += 1
        if time_ns > self._running_max_ns:
            self._running_max_ns = time_ns
        self._running[_step(time_ns)] += 1
        self._p999_age_blocks += 1
        self._blocks_left -= 1
        if self._blocks_left == 0:
            self._turn_window()

    def take(self) -> tuple[float, float, float]:
        """(p50_us, p999_us, max_us), none above the next; zeros where there were no blocks."""
        if self._p999_age_blocks > self._p999_blocks:
            self._p999_us, self._p999_age_blocks = self._work_out_p999_us(), 0
        p50_ns = _median(np.frombuffer(self._times_ns, np.int64)[: self._count])
        self._count = 0
        p50_us, max_us = p50_ns / 1e3, max(self._running_max_ns, self._before_max_ns) / 1e3
        return p50_us, min(max(self._p999_us, p50_us), max_us), max_us

    def _turn_window(self) -> None:
        self._before_max_ns, self._running_max_ns = self._running_max_ns, 0
        self._running, self._before = self._before, self._running
        np.frombuffer(self._running, np.int64).fill(0)
        self._blocks_left = self._window_blocks

    def _work_out_p999_us(self) -> float:
        np.add(np.frombuffer(self._running, np.int64), np.frombuffer(self._before, np.int64), out=self._both)
        self._both.cumsum(out=self._both)
        blocks = int(self._both[-1])
        if blocks == 0:
            return 0.0
        step = int(self._both.searchsorted(math.ceil(0.999 * blocks)))
        return _upper_edge_us(step)


def _histogram() -> "array[int]":
    return array("q", [0] * STEPS)


def _step(time_ns: int) -> int:
    """The histogram's step for a time, by its six leading bits; the ends take what lies outside."""
    shift = time_ns.bit_length() - 6
    if shift < FIRST_SHIFT:
        return 0
    step = ((shift - FIRST_SHIFT) << 5) + ((time_ns >> shift) & 31)
    return step if step < STEPS else STEPS - 1


def _upper_edge_us(step: int) -> float:
    """Where the next step begins."""
    octave, part = divmod(step + 1, 32)
    return ((32 + part) << (octave + FIRST_SHIFT)) / 1e3


def _median(times_ns: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> int:
    """Sorts `times_ns` in place: it is about to be overwritten."""
    if times_ns.size == 0:
        return 0
    times_ns.sort()
    return int(times_ns[times_ns.size // 2])
