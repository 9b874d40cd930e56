"""An impulse response as its operator reads it: how much is played as it is, and into which pieces the rest is cut.

    Linear    frames, taps, levels; a level: blocks of a piece, size of its spectrum
              weights: the taps, the newest frame's first, and the bias

A level cuts the sound into pieces of `blocks` blocks, and has as many blocks to do what one of them asks for. What it
gives is first heard 2 * (blocks - 1) blocks behind the piece's first frame: with that tap it begins, and there the
level before it ends, or what is played as it is. The last one reaches to the last tap.

Chosen by these times, hot, in us, of which ONNX Runtime takes 1.7 (x86 with AVX2, a shared machine, lower deciles):

    taps, block          as it is    one level    two, the second of 256, 512, 1024, 2048, 4096
    64, 64                    1.8          1.9
    128, 64                   2.0          1.9
    512, 16                   2.4          1.8
    512, 64                   2.8          1.9
    2,048, 64                 5.8          2.4     2.3    2.3
    8,192, 64                16.6          3.5     2.6    2.6     2.8
    96,000, 64                            20.9     7.7    5.0     4.0     3.8     4.2
    480,000, 64                                          35.4    19.1    11.2     8.1
    480,000, 512                         257.8                  133.9    69.3    38.7
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import isqrt

PAD = 16
DIRECT_TAPS = 128  # up to so many are played as they are, at any block
LEAST_SIZE, MAX_LAST_SIZE = 64, 4096
SIZE_OF_ROOT = 4  # the last level's spectrum is as long as so many times the root of the taps, at least


@dataclass(frozen=True, slots=True)
class Level:
    """Pieces of `blocks` blocks, and spectra of `size` complex numbers: a power of two, less than two pieces."""

    blocks: int
    size: int

    def first(self, frames: int) -> int:
        """The tap that it begins with, in blocks of `frames`."""
        return 2 * (self.blocks - 1) * frames


def levels_of(taps: int, frames: int) -> tuple[Level, ...]:
    """How to cut a response of `taps` for blocks of `frames`: not at all, in one level or in two."""
    if taps <= DIRECT_TAPS:
        return ()
    size = max(LEAST_SIZE, _power_from(frames))
    near = Level(size // frames, size)
    last_size = min(_power_from(SIZE_OF_ROOT * isqrt(taps)), MAX_LAST_SIZE)
    last = Level(last_size // (near.blocks * frames) * near.blocks, last_size)
    return (near, last) if near.size < last.size and last.first(frames) < taps else (near,)


def structure_of(taps: int, frames: int, levels: tuple[Level, ...]) -> list[int]:
    """The whole numbers that the operator reads."""
    return [frames, taps, len(levels), *(number for level in levels for number in (level.blocks, level.size))]


def state_floats(taps: int, frames: int, levels: tuple[Level, ...]) -> int:
    """As read_linear.cpp lays it out: counts, the past of the first taps, and each level's."""
    near = levels[0].first(frames) if levels else taps
    return _padded(2 * len(levels)) + _padded(near + frames + PAD) + sum(_floats_of(taps, frames, levels))


def _floats_of(taps: int, frames: int, levels: tuple[Level, ...]) -> Iterator[int]:
    """Of each level: two pieces heard, one said, two spectra of workspace, and one for each part."""
    ends = (*(level.first(frames) for level in levels), taps)
    for level, (first, end) in zip(levels, pairwise(ends), strict=True):
        piece = level.blocks * frames
        parts = -(-(end - first) // piece)
        yield _padded(2 * piece) + _padded(piece) + 2 * level.size * (2 + parts)


def _power_from(least: int) -> int:
    return 1 << (least - 1).bit_length()


def _padded(floats: int) -> int:
    return -(-floats // PAD) * PAD
