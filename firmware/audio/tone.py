"""The tone stack of NAM's plugin and its DC blocker, as one matrix a block.

DC blocker 5 Hz (always), bass low shelf 150 Hz, middle peak 425 Hz, treble high shelf 1800 Hz: nam.md section 5,
RBJ's cookbook. The plugin blocks DC after the stack; the chain is linear, so the sound is the same, and with
the blocker first a turn of the bass knob does not move an amp's offset.

All of it is linear: [output frames, new state] = M @ [input frames, old state]. The state is the direct form's:
the last two frames between each filter and the next. Those are sounds, not coefficients, so a new tone can go
on from the state of the old one without a jolt. float64, because the blocker's pole lies 6.5e-4 from 1 and would
lift float32's rounding by 63 dB; the block's own samples stay float32.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from firmware.audio.ramp import Block, Ramp

Matrix = NDArray[np.float64]

# 64 frames and 9 states make 5,329 products. Doubling the block quadruples them, and from 9,216 on OpenBLAS would
# hand the product to a second thread.
CHUNK_FRAMES = 64
STATES = 9  # blocker's input 1 back; then blocker, bass, middle and treble 1 and 2 back
DC_BLOCKER_HZ = 5.0
FLAT = 5.0


class Biquad(NamedTuple):
    """b0..b2 over 1, a1, a2."""

    b0: float
    b1: float
    b2: float
    a1: float
    a2: float


def low_shelf(corner_hz: float, q: float, gain_db: float, rate_hz: int) -> Biquad:
    return _shelf(corner_hz, q, gain_db, rate_hz, side=1.0)


def high_shelf(corner_hz: float, q: float, gain_db: float, rate_hz: int) -> Biquad:
    return _shelf(corner_hz, q, gain_db, rate_hz, side=-1.0)


def peak(centre_hz: float, q: float, gain_db: float, rate_hz: int) -> Biquad:
    amplitude = 10.0 ** (gain_db / 40.0)
    w = math.tau * centre_hz / rate_hz
    alpha = math.sin(w) / (2.0 * q)
    a0 = 1.0 + alpha / amplitude
    b1 = -2.0 * math.cos(w) / a0
    boost, cut = alpha * amplitude, alpha / amplitude
    return Biquad((1.0 + boost) / a0, b1, (1.0 - boost) / a0, b1, (1.0 - cut) / a0)


def _shelf(corner_hz: float, q: float, gain_db: float, rate_hz: int, *, side: float) -> Biquad:
    """RBJ's shelves differ only in the sign of their cosine terms: `side` is +1 for low, -1 for high."""
    amplitude = 10.0 ** (gain_db / 40.0)
    w = math.tau * corner_hz / rate_hz
    cosine = side * math.cos(w)
    slope = 2.0 * math.sqrt(amplitude) * math.sin(w) / (2.0 * q)
    more, less = amplitude + 1.0, amplitude - 1.0
    a0 = more + less * cosine + slope
    return Biquad(
        amplitude * (more - less * cosine + slope) / a0,
        side * 2.0 * amplitude * (less - more * cosine) / a0,
        amplitude * (more - less * cosine - slope) / a0,
        side * -2.0 * (less + more * cosine) / a0,
        (more + less * cosine - slope) / a0,
    )


def stack(bass: float, middle: float, treble: float, rate_hz: int) -> tuple[Biquad, Biquad, Biquad]:
    """The three filters for knobs 0..10 (5 is flat): +-20, +-15 and +-10 dB at the ends."""
    middle_db = 3.0 * (middle - FLAT)
    return (
        low_shelf(150.0, 0.707, 4.0 * (bass - FLAT), rate_hz),
        peak(425.0, 1.5 if middle_db < 0.0 else 0.7, middle_db, rate_hz),
        high_shelf(1800.0, 0.707, 2.0 * (treble - FLAT), rate_hz),
    )


def design(knobs: tuple[float, float, float], *, rate_hz: int, block_frames: int) -> Matrix:
    """M for (bass, middle, treble), [chunk + 9, chunk + 9] with chunk = gcd(block_frames, 64).

    Called on the loader thread (about 0.1 ms); the audio thread only multiplies.
    """
    matrix, frames = _one_frame(stack(*knobs, rate_hz), rate_hz), 1
    while frames < math.gcd(block_frames, CHUNK_FRAMES):
        matrix, frames = _twice(matrix, frames), 2 * frames
    return np.ascontiguousarray(matrix)


def _one_frame(filters: tuple[Biquad, ...], rate_hz: int) -> Matrix:
    """M for one frame, found by running the filters on the ten unknowns (input, 9 states) instead of on numbers."""
    unknown = np.eye(1 + STATES)
    source, before = unknown[0], unknown[1]
    a = 1.0 / (math.tau * DC_BLOCKER_HZ / rate_hz + 1.0)
    now = a * (unknown[2] + source - before)
    state = [source, now, unknown[2]]
    for stage, f in enumerate(filters):
        in_1, in_2, out_1, out_2 = unknown[2 + 2 * stage : 6 + 2 * stage]
        now = f.b0 * now + f.b1 * in_1 + f.b2 * in_2 - f.a1 * out_1 - f.a2 * out_2
        state += [now, out_1]
    return np.stack([now, *state])


def _twice(matrix: Matrix, frames: int) -> Matrix:
    """M for twice as many frames: the second half starts from the state that the first half leaves."""
    outputs, states = matrix[:frames], matrix[frames:]
    h, o = outputs[:, :frames], outputs[:, frames:]
    r, f = states[:, :frames], states[:, frames:]
    return np.block([[h, np.zeros_like(h), o], [o @ r, h, o @ f], [f @ r, r, f @ f]])


class _Filter:
    """One matrix and its vectors: [input frames, state] in, [output frames, state] out."""

    def __init__(self, matrix: Matrix) -> None:
        self.matrix = matrix
        self._in = np.zeros(len(matrix))
        self._out = np.zeros(len(matrix))
        self._frames = len(matrix) - STATES
        self._in_frames, self.state = self._in[: self._frames], self._in[self._frames :]
        self._out_frames, self._out_state = self._out[: self._frames], self._out[self._frames :]

    def process(self, chunk: Block) -> None:
        """In place."""
        np.copyto(self._in_frames, chunk)
        np.dot(self.matrix, self._in, out=self._out)
        np.copyto(chunk, self._out_frames, casting="same_kind")
        np.copyto(self.state, self._out_state)


class Tone:
    """The tone of the pedal; a new one fades in over the old. Audio thread only, but for `design`."""

    def __init__(self, matrix: Matrix, *, rate_hz: int, block_frames: int) -> None:
        self._now, self._coming = _Filter(matrix), _Filter(matrix)
        self._staged: Matrix | None = None
        self._fade = Ramp(0.0, rate_hz=rate_hz, block_frames=block_frames)
        self._other: Block = np.empty(block_frames, np.float32)
        self._chunk = len(matrix) - STATES

    def stage(self, matrix: Matrix) -> None:
        """Plays `matrix` (from `design`, same size) from the next block on, or once the running fade is over."""
        self._staged = matrix

    def start_from(self, sample: float) -> None:
        """Forgets what sounded, and takes `sample` for an offset that was always there (an amp's silence has one)."""
        self._now.state.fill(0.0)
        self._now.state[0] = sample
        np.copyto(self._coming.state, self._now.state)

    def process(self, block: Block) -> None:
        """In place, one block."""
        if self._staged is not None and not self._fade.moving:
            self._begin_fade(self._staged)
        if not self._fade.moving:
            self._run(self._now, block)
            return
        np.copyto(self._other, block)
        self._run(self._now, block)
        self._run(self._coming, self._other)
        np.subtract(self._other, block, out=self._other)
        np.multiply(self._other, self._fade.next_gains(), out=self._other)
        np.add(block, self._other, out=block)
        if not self._fade.moving:
            self._now, self._coming = self._coming, self._now

    def _begin_fade(self, matrix: Matrix) -> None:
        self._staged = None
        self._coming.matrix = matrix
        np.copyto(self._coming.state, self._now.state)
        self._fade.jump(0.0)
        self._fade.go(1.0)

    def _run(self, using: _Filter, block: Block) -> None:
        for start in range(0, block.size, self._chunk):
            using.process(block[start : start + self._chunk])
