"""The noise gate of NAM's plugin: it listens before the amp and acts after it.

The amp's noise is judged by the guitar, of which hum and strings are still far apart, and is taken away behind it
(AudioDSPTools, dsp/NoiseGate.cpp). Against the plugin:

- It listens before the input gain, so that no turn of a trim, and no other capture, moves it; the threshold is given
  for there (messages.SetGate).
- The level is the plugin's, exactly: a running mean square of 10 ms half-life. But it is looked at once
  every 16 frames (0.33 ms) and not at every frame, because a Python loop over frames costs more than a model.
- The reduction moves by 16 frames' worth at each look, and the gain in between is a straight line. The plugin
  comes closer to its target by half a frame; after 16 frames that is 2^-16 from there, here it is there.
- Block sizes that are multiples of 16 give the same samples.
- A note that dies away is shut off once. The plugin's gate goes up and down with the beating of a chord's strings,
  29 times in one E minor. Here an open gate waits until the level is PLAY_DB below the threshold, or below it for
  LINGER_S, and one on its way down stays down until the level has risen by PLAY_DB, as only another note does.
  Threshold, curve, hold and speeds are the plugin's; so hum is as far down at the same moment, 0 ms later at -60 dB
  and up to 8 at -20 after a muted note, and a note that comes opens it as it did, 0.1 dB of its first 100 ms apart.
"""

import math

import numpy as np

from firmware.arrays import Block
from firmware.kernels.strip.records import GateRecord
from firmware.messages import SetGate

STEP_FRAMES = 16
LEVEL_HALF_LIFE_S = 0.01
RATIO = 0.1
OPEN_S, HOLD_S, CLOSE_S = 0.005, 0.01, 0.05
LEVEL_RANGE = (1e-12, 1e3)
# Of 9,104 pairs of a note or chord that dies away (82 to 660 Hz, 0.4 to 6 s, beating by as much as 9.5 dB, with and
# without hum and hiss) and a threshold, 2,481 opened again by the plugin's rule, 62 with 6 dB, 2 with 7, none with 8.
PLAY_DB = 8.0
LINGER_S = 2.0  # hum a little louder than was learnt is taken away, too, and no note is that long in 8 dB
SHUT_DB = 6.0  # where the level is 5.5 dB below the threshold; from there the curve is steep
FLOOR_DB = -120.0  # the level that the full reduction belongs to


class Gate:
    """Audio thread only. The audio is float32 (-120 dBFS squared is 1e-12 there); the state, Python floats in
    `record`, which compiled loops may move on too:

    `level` is the mean square; `lowest_db` its lowest of late, which a rise of PLAY_DB drags along; `reduction`
    tenths of a dB of power, so that the gain is 10^(reduction / 10), as in the plugin; `depth` how far the reduction
    goes, to open and to close in OPEN_S and CLOSE_S; `open`: every gain of the block is 1.
    """

    def __init__(self, *, rate_hz: int, block_frames: int, record: GateRecord | None = None) -> None:
        step = math.gcd(block_frames, STEP_FRAMES)
        steps = block_frames // step
        decay = 0.5 ** (1.0 / (LEVEL_HALF_LIFE_S * rate_hz))
        self._weights = ((1.0 - decay) * decay ** np.arange(step - 1, -1, -1)).astype(np.float32)
        self._squares: Block = np.empty(block_frames, np.float32)
        self._squares_by_step = self._squares.reshape(steps, step)
        self._powers = np.empty(steps, np.float32)
        self._edges = np.ones(steps + 1, np.float32)  # the gain before the block and at the end of each step
        self._rises = np.empty((steps, 1), np.float32)
        self._line = (np.arange(1, step + 1, dtype=np.float32) / step)[np.newaxis, :]
        self._gains: Block = np.ones(block_frames, np.float32)
        self._gains_by_step = self._gains.reshape(steps, step)
        self._record = record = record or GateRecord()
        record.on, record.open, record.held_s, record.reduction, record.depth = 0, 1, 0.0, 0.0, 1.0
        record.threshold_db, record.ratio = FLOOR_DB, RATIO
        record.lowest, record.highest = LEVEL_RANGE
        record.level = record.highest
        record.decay, record.step, record.step_s = decay**step, step, step / rate_hz
        record.open_s, record.close_s, record.hold_s = OPEN_S, CLOSE_S, HOLD_S
        record.lowest_db, record.play_db, record.linger_s = FLOOR_DB, PLAY_DB, LINGER_S
        record.weights, record.edges = self._weights.ctypes.data, self._edges.ctypes.data

    def set(self, wanted: SetGate) -> None:
        """Off, it opens as it always does and stays open."""
        gate = self._record
        if wanted.on and not gate.on:
            gate.level = 1.0  # unknown: assume a loud note and let it die away, rather than cut into one
        gate.on = wanted.on
        gate.threshold_db = max(wanted.threshold_dbfs, FLOOR_DB)
        gate.depth = max(RATIO * (FLOOR_DB - gate.threshold_db) ** 2, -gate.reduction, 1.0)

    @property
    def gain(self) -> float:
        """What it lets through at the end of the last block, linear."""
        return 10.0 ** (self._record.reduction / 10.0)

    @property
    def is_open(self) -> bool:
        """Whether it is off, or takes away less than SHUT_DB."""
        return not self._record.on or 2.0 * self._record.reduction > -SHUT_DB

    def follow(self, other: "Gate") -> None:
        """Is set, and as far open, as `other`."""
        mine, theirs = self._record, other._record
        mine.on, mine.threshold_db, mine.depth = theirs.on, theirs.threshold_db, theirs.depth
        mine.held_s, mine.reduction, mine.open = theirs.held_s, theirs.reduction, theirs.open
        mine.level, mine.lowest_db = theirs.level, theirs.lowest_db
        self._edges[-1] = other._edges[-1]

    def listen(self, source: Block) -> None:
        """Takes the converter's input for one block; call it once before `scale`."""
        gate = self._record
        gate.open = gate.reduction == 0.0
        if not gate.on and gate.open:
            return
        np.multiply(source, source, out=self._squares)
        np.dot(self._squares_by_step, self._weights, out=self._powers)
        self._edges[0] = self._edges[-1]
        for step, power in enumerate(self._powers.tolist(), start=1):
            self._move(power)
            self._edges[step] = 10.0 ** (gate.reduction / 10.0)
            gate.open = gate.open and gate.reduction == 0.0

    def scale(self, source: Block, into: Block) -> None:
        """into = source * gain, for one block."""
        if self._record.open:
            np.copyto(into, source)
            return
        before = self._edges[:-1, np.newaxis]
        np.subtract(self._edges[1:, np.newaxis], before, out=self._rises)
        np.multiply(self._rises, self._line, out=self._gains_by_step)
        np.add(self._gains_by_step, before, out=self._gains_by_step)
        np.multiply(source, self._gains, out=into)

    def _move(self, power: float) -> None:
        """One step of the plugin's state machine: moving towards the reduction of this level, or holding open."""
        gate = self._record
        level = gate.decay * gate.level + power
        gate.level = min(level, gate.highest) if level > gate.lowest else gate.lowest  # for NaN, too
        level_db = 10.0 * math.log10(gate.level)
        gate.lowest_db = min(max(gate.lowest_db, level_db - gate.play_db), level_db)
        if not gate.on or level_db >= gate.threshold_db:
            gate.held_s = 0.0
            self._rise_to(0.0)
        elif gate.reduction == 0.0 and gate.held_s < gate.hold_s:
            lingers = level_db >= gate.threshold_db - gate.play_db
            gate.held_s += gate.step_s * (gate.hold_s / gate.linger_s if lingers else 1.0)
        else:
            wanted = -gate.ratio * (level_db - gate.threshold_db) ** 2
            rises = level_db - gate.play_db >= gate.lowest_db
            self._rise_to(wanted if rises else min(wanted, gate.reduction))

    def _rise_to(self, reduction: float) -> None:
        """Moves the reduction no faster than the whole way in OPEN_S up or CLOSE_S down."""
        gate = self._record
        up, down = gate.depth * gate.step_s / gate.open_s, -gate.depth * gate.step_s / gate.close_s
        change = reduction - gate.reduction
        gate.reduction = min(gate.reduction + min(max(change, down), up), 0.0)
