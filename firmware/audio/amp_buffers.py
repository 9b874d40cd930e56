"""The memory that an Amp's graph reads its past from and writes its newest block to.

A history buffer holds `history + M * N` rows for M phases whose blocks add N rows, which mostly are frames. In phase
p the graph writes its block behind the first `history + p * N` rows; after the last phase the newest `history` rows
move to the front. The buffers start at different phases, so that each block moves about one M-th of them. A vector in
place lies where it lies in every phase.
"""

import ctypes
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from firmware.arrays import F32
from firmware.audio.amp_layout import Carry, History, Layout
from firmware.kernels.networks.inplace import Inplace

ALIGNMENT_BYTES = 64  # a cache line
SLICE_FLOATS = 16_384  # 64 KiB of what is forgotten in one go: 10 s of a cabinet would take a block 291 us (x86)

Move = tuple[int, int, int]  # destination address, source address, bytes


@dataclass(frozen=True, slots=True)
class HistoryBuffer:
    """One history. `offset` is its own phase when the amp is in phase 0, `block_rows` its N."""

    history: History
    rows: F32  # [history + M * N, channels]
    block_rows: int
    offset: int

    def address(self, row: int) -> int:
        return self.rows.ctypes.data + row * self.rows.strides[0]


@dataclass(frozen=True, slots=True)
class CarryRing:
    """One carried vector, in as many slots as there are phases: read from slot p, written to slot p + 1."""

    carry: Carry
    slots: F32  # [M, values]

    def address(self, phase: int) -> int:
        return self.slots.ctypes.data + (phase % len(self.slots)) * self.slots.strides[0]


@dataclass(frozen=True, slots=True)
class Vector:
    """A state that the graph moves on in place. `rest` is kept whole: a swap waits for a reset, and to copy the
    94,448 floats of A1 standard takes 14 us, to put them together anew 50 (x86)."""

    inplace: Inplace
    values: F32  # [floats]
    rest: F32  # [floats]


class Buffers:
    """All state of one amp, allocated once."""

    def __init__(self, layout: Layout, phases: int) -> None:
        self.phases = phases
        offsets = _spread(layout.histories, phases)
        self.histories = tuple(
            self._buffer(history, history.rows(layout.block_frames)[0], offset)
            for history, offset in zip(layout.histories, offsets, strict=True)
        )
        self.carries = tuple(CarryRing(carry, aligned(phases, carry.rest.size)) for carry in layout.carries)
        self.vectors = tuple(Vector(each, aligned(each.floats), each.at_rest()) for each in layout.vectors)
        self._moves = tuple(tuple(self._moves_after(phase)) for phase in range(phases))
        self._slices = tuple(self._sliced())
        self.reset()

    def reset(self) -> None:
        """Silence forever, to be read from phase 0. Only what lies before its block: the rest is written before it is
        read, and a swap waits for this (A1 standard: 30 us instead of 100)."""
        for number in range(len(self._slices)):
            self.reset_slice(number)

    @property
    def slices(self) -> int:
        """How many there are to `reset_slice`."""
        return len(self._slices)

    def reset_slice(self, number: int) -> None:
        """One part of what `reset` does."""
        values, rest = self._slices[number]
        np.copyto(values, rest)

    def remember(self, past: Mapping[str, F32]) -> None:
        """These rows [frames, channels] before the block of phase 0, for each history by its name."""
        for buffer in self.histories:
            self._past(buffer)[:] = past[buffer.history.name]

    def _past(self, buffer: HistoryBuffer) -> F32:
        newest = self.newest_row(buffer, 0)
        return buffer.rows[newest - buffer.history.frames : newest]

    def _sliced(self) -> Iterator[tuple[F32, F32]]:
        """What is remembered and what it is at rest, piece by piece."""
        for buffer in self.histories:
            past, rows = self._past(buffer), max(1, SLICE_FLOATS // buffer.history.channels)
            yield from ((past[row : row + rows], buffer.history.rest) for row in range(0, len(past), rows))
        for ring in self.carries:
            yield ring.slots, ring.carry.rest
        for vector in self.vectors:
            parts = (slice(start, start + SLICE_FLOATS) for start in range(0, vector.values.size, SLICE_FLOATS))
            yield from ((vector.values[part], vector.rest[part]) for part in parts)

    def newest_row(self, buffer: HistoryBuffer, phase: int) -> int:
        """The row at which the block of `phase` begins."""
        return buffer.history.frames + (phase + buffer.offset) % self.phases * buffer.block_rows

    def move(self, phase: int) -> None:
        """Brings to the front what has reached the end of its buffer; to be called after the block of `phase`."""
        for destination, source, size in self._moves[phase]:
            ctypes.memmove(destination, source, size)

    def _buffer(self, history: History, block_rows: int, offset: int) -> HistoryBuffer:
        rows = aligned(history.frames + self.phases * block_rows, history.channels)
        return HistoryBuffer(history, rows, block_rows, offset)

    def _moves_after(self, phase: int) -> list[Move]:
        wrapping = [b for b in self.histories if (phase + b.offset) % self.phases == self.phases - 1]
        return [
            (b.address(0), b.address(self.phases * b.block_rows), b.history.frames * b.rows.strides[0])
            for b in wrapping
        ]


def aligned(*shape: int) -> F32:
    """Zeros that begin on a cache line; the pages are touched, so that a locked process holds them."""
    count = int(np.prod(shape))
    raw = np.zeros(count * 4 + ALIGNMENT_BYTES, dtype=np.uint8)
    raw.fill(0)
    start = -raw.ctypes.data % ALIGNMENT_BYTES
    return raw[start : start + count * 4].view(np.float32).reshape(shape)


def _spread(histories: tuple[History, ...], phases: int) -> list[int]:
    """A phase offset for each history, so that the bytes moved in each phase are as equal as they can be:
    the largest first, each to the phase that moves least so far."""
    moved = [0] * phases
    offsets = [0] * len(histories)
    for index in sorted(range(len(histories)), key=lambda i: -histories[i].frames * histories[i].channels):
        lightest = moved.index(min(moved))
        moved[lightest] += histories[index].frames * histories[index].channels
        offsets[index] = lightest
    return offsets
