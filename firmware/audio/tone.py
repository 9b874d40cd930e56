"""The tone stack of NAM's plugin, its DC blocker, and the cabinet's cuts, as one matrix a block.

DC blocker 5 Hz (always), bass low shelf 150 Hz, middle peak 425 Hz, treble high shelf 1800 Hz, low and high cut of
12 dB an octave (Butterworth): by RBJ's cookbook. The plugin blocks DC after the stack; the chain is linear, so the
sound is the same, and with the blocker first a turn of the bass knob does not move an amp's offset.

All of it is linear: [output frames, new state] = M @ [input frames, old state]. The state is the direct form's:
the last two frames between each filter and the next. Those are sounds, not coefficients, so a new tone can go
on from the state of the old one without a jolt. float64, because the blocker's pole lies 6.5e-4 from 1 and would
lift float32's rounding by 63 dB; the block's own samples stay float32.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from firmware import sound
from firmware.arrays import Block
from firmware.audio.ramp import Ramp
from firmware.kernels.strip.records import STATES, FilterRecord, ToneRecord
from firmware.messages import Cuts

Matrix = NDArray[np.float64]

# 64 frames and 13 states make 5,929 products. Doubling the block quadruples them, and from 9,216 on OpenBLAS would
# hand the product to a second thread.
CHUNK_FRAMES = 64
DC_BLOCKER_HZ = 5.0
FLAT = 5.0
FLATTEST_Q = math.sqrt(0.5)  # Butterworth's
NO_CUTS = Cuts()


class Biquad(NamedTuple):
    """b0..b2 over 1, a1, a2."""

    b0: float
    b1: float
    b2: float
    a1: float
    a2: float


class Design(NamedTuple):
    """The tone for one position of the knobs: its filters, and all of it as the matrix M of one chunk."""

    blocker: float
    stages: tuple[Biquad, ...]
    matrix: Matrix


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


def low_cut(corner_hz: float, rate_hz: int) -> Biquad:
    """What lies below falls by 12 dB an octave; 3 dB at the corner. 0 Hz is none."""
    return _cut(corner_hz, rate_hz, side=-1.0)


def high_cut(corner_hz: float, rate_hz: int) -> Biquad:
    """The same of what lies above. 0 Hz is none, and so is what no converter of this rate can take in."""
    return _cut(corner_hz if corner_hz < rate_hz / 2.0 else 0.0, rate_hz, side=1.0)


def _cut(corner_hz: float, rate_hz: int, *, side: float) -> Biquad:
    """RBJ's high-pass (`side` -1) and low-pass (+1) differ only in signs."""
    if corner_hz <= 0.0:
        return Biquad(1.0, 0.0, 0.0, 0.0, 0.0)
    w = math.tau * corner_hz / rate_hz
    alpha = math.sin(w) / (2.0 * FLATTEST_Q)
    a0 = 1.0 + alpha
    b1 = (side - math.cos(w)) / a0
    return Biquad(abs(b1) / 2.0, b1, abs(b1) / 2.0, -2.0 * math.cos(w) / a0, (1.0 - alpha) / a0)


def design(wanted: sound.Tone, cuts: Cuts = NO_CUTS, *, rate_hz: int, block_frames: int) -> Design:
    """M is [chunk + 13, chunk + 13] with chunk = gcd(block_frames, 64). A tone that is off is flat.

    Called on the loader's thread for tones (about 0.1 ms); the audio thread only multiplies.
    """
    knobs = (wanted.bass, wanted.middle, wanted.treble) if wanted.on else (FLAT, FLAT, FLAT)
    blocker = 1.0 / (math.tau * DC_BLOCKER_HZ / rate_hz + 1.0)
    stages = (*stack(*knobs, rate_hz), low_cut(cuts.low_hz, rate_hz), high_cut(cuts.high_hz, rate_hz))
    matrix, frames = _one_frame(blocker, stages), 1
    while frames < math.gcd(block_frames, CHUNK_FRAMES):
        matrix, frames = _twice(matrix, frames), 2 * frames
    return Design(blocker, stages, np.ascontiguousarray(matrix))


def _one_frame(blocker: float, stages: tuple[Biquad, ...]) -> Matrix:
    """M for one frame, found by running the filters on the unknowns (input, 13 states) instead of on numbers."""
    unknown = np.eye(1 + STATES)
    source, before = unknown[0], unknown[1]
    now = blocker * (unknown[2] + source - before)
    state = [source, now, unknown[2]]
    for stage, f in enumerate(stages):
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
    """One matrix and its vectors: [input frames, state] in, [output frames, state] out. The state is the record's."""

    def __init__(self, record: FilterRecord, design: Design) -> None:
        self._record = record
        self.state: Matrix = np.frombuffer(memoryview(record.state))
        self._matrix = design.matrix
        self._in = np.zeros(len(design.matrix))
        self._out = np.zeros(len(design.matrix))
        self._frames = frames = len(design.matrix) - STATES
        self._in_frames, self._in_state = self._in[:frames], self._in[frames:]
        self._out_frames, self._out_state = self._out[:frames], self._out[frames:]
        self.set(design)

    def set(self, design: Design) -> None:
        self._matrix = design.matrix
        self._record.blocker = design.blocker
        self._record.stages[:] = design.stages

    def process(self, block: Block) -> None:
        """In place."""
        for start in range(0, block.size, self._frames):
            chunk = block[start : start + self._frames]
            np.copyto(self._in_frames, chunk)
            np.copyto(self._in_state, self.state)
            np.dot(self._matrix, self._in, out=self._out)
            np.copyto(chunk, self._out_frames, casting="same_kind")
            np.copyto(self.state, self._out_state)


class Tone:
    """The tone of the pedal; a new one fades in over the old. Audio thread only, but for `design`.

    `record` holds what sounds and what is about to; compiled loops move it on where they run instead of `process`.
    """

    def __init__(self, start: Design, *, rate_hz: int, block_frames: int, record: ToneRecord | None = None) -> None:
        self._record = record or ToneRecord()
        self._now, self._coming = _Filter(self._record.now, start), _Filter(self._record.coming, start)
        self.wanted = start  # what was last set, be it still on its way in
        self.staged: Design | None = None  # what is to sound, and waits for its fade
        self._fade = Ramp(0.0, rate_hz=rate_hz, block_frames=block_frames, record=self._record.fade)
        self._other: Block = np.empty(block_frames, np.float32)

    def stage(self, design: Design) -> None:
        """Plays `design` (for the same blocks) from the next block on, or once the running fade is over."""
        self.staged = design

    def follow(self, other: "Tone") -> None:
        """Is set as `other` is or is about to be, at once; for when nothing has sounded yet."""
        self.staged = other.staged if other.staged is not None else other.wanted
        other.staged = None
        self.settle()

    def settle(self) -> None:
        """Plays what was staged or is on its way in at once, without a fade; for when nobody hears it."""
        if self.staged is not None:
            self.wanted, self.staged = self.staged, None
        self._fade.finish()
        self._now.set(self.wanted)

    def restart(self) -> None:
        """Forgets what sounded: the next block's first sample counts as an offset that was always there (an amp's
        silence has one)."""
        self._record.fresh = 1

    def begin_staged(self) -> None:
        """Before a block: lets the fade to what was staged begin, if it can."""
        if self.staged is None or self._fade.moving:
            return
        self._coming.set(self.staged)
        np.copyto(self._coming.state, self._now.state)
        self.wanted, self.staged = self.staged, None
        self._fade.jump(0.0)
        self._fade.go(1.0)

    def process(self, block: Block) -> None:
        """In place, one block."""
        if self._record.fresh:
            self.begin_from(float(block[0]))
        if not self._fade.moving:
            self._now.process(block)
            return
        np.copyto(self._other, block)
        self._now.process(block)
        self._coming.process(self._other)
        np.subtract(self._other, block, out=self._other)
        np.multiply(self._other, self._fade.next_gains(), out=self._other)
        np.add(block, self._other, out=block)
        if not self._fade.moving:
            self._now, self._coming = self._coming, self._now

    def begin_from(self, offset: float) -> None:
        """Forgets what sounded: this offset was always there."""
        self._record.fresh = 0
        self._now.state.fill(0.0)
        self._now.state[0] = offset
        np.copyto(self._coming.state, self._now.state)
