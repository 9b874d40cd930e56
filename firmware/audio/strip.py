"""The channel strip around the amp, one block: in NumPy, or in the loops that were compiled with the operators.

    source --+-- input gain -- [amp] -- gate -- tone -- output gain -- wet level --+-- mix -- level -- into
             |        (the gate listens before the amp)                            |
             +------------------------------ dry gain -----------------------------+

Where every ramp, filter and meter stands lies in one record, whoever moves it on. Audio thread only; also offline,
for `pedal render`. All buffers are made here, and nothing here can fail.
"""

import ctypes
from collections.abc import Callable
from functools import partial
from typing import Protocol

import numpy as np

from firmware import sound
from firmware.arrays import Block
from firmware.audio.gate import Gate
from firmware.audio.meter import FLAT_ABOVE, InputMeter, Meter, flat_frames
from firmware.audio.ramp import Ramp
from firmware.audio.tone import Tone, design
from firmware.kernels.strip.loops import Loops
from firmware.kernels.strip.records import StripRecord
from firmware.levels import FULL_SCALE

NO_SOUND = 1e6  # an amp that puts out more than 120 dB above full scale is as broken as one that puts out NaN


Calls = tuple[Callable[[], object], Callable[[], object], Callable[[], object], Callable[[], object]]


class AmpPorts(Protocol):
    """Where an amp is fed and heard."""

    @property
    def source(self) -> Block: ...
    @property
    def output(self) -> Block: ...


class Strip:
    """`use` names the amp and `connect` the block's buffers; then, for each block,

    before()   what the amp is to hear, into its source
    after()    what the amp put out, to the jack; false if that is no sound, and then nothing was done
    dry()      in the place of the two: the converter's input alone, at the dry gain
    measure()  both meters; what goes beyond full scale is cut off there. `after` and `dry` end with it while the
               strip `finishes` its blocks; it begins with leaving them as they are

    are NumPy's or, with `loops`, compiled: 1.3 us a block of 64 frames where NumPy takes 10, with the gate 20 (x86).
    """

    def __init__(self, *, rate_hz: int, block_frames: int, loops: Loops | None = None) -> None:
        self._record = record = StripRecord()
        plain = design(sound.Tone(on=False), rate_hz=rate_hz, block_frames=block_frames)
        self.gate = Gate(rate_hz=rate_hz, block_frames=block_frames, record=record.gate)
        self.tone = Tone(plain, rate_hz=rate_hz, block_frames=block_frames, record=record.tone)
        record.flat_frames = flat = flat_frames(rate_hz, block_frames)
        self.heard = InputMeter(block_frames, record.heard, flat_frames=flat)
        self.played = Meter(block_frames, record.played)
        self.input_gain, self.output_gain, self.dry_gain, self.wet_level, self.mix, self.level = (
            Ramp(gain, rate_hz=rate_hz, block_frames=block_frames, record=of)
            for gain, of in (
                (1.0, record.input_gain),
                (1.0, record.output_gain),
                (1.0, record.dry_gain),
                (1.0, record.wet_level),
                (0.0, record.mix),
                (1.0, record.level),
            )
        )
        self._wet: Block = np.zeros(block_frames, np.float32)
        self._coming: Block = np.zeros(block_frames, np.float32)
        self._source: Block = self._wet
        self._into: Block = self._wet
        self._amp_source: Block = self._wet
        self._amp_output: Block = self._wet
        self._finishes = False
        self._fill_record(block_frames)
        self.before, self.after, self.dry, self.measure = self._compiled(loops) if loops else self._in_numpy()

    def _fill_record(self, block_frames: int) -> None:
        record, line = self._record, self.level.line
        record.frames, record.line_frames = block_frames, line.size - block_frames
        record.line, record.wet, record.coming = line.ctypes.data, self._wet.ctypes.data, self._coming.ctypes.data
        record.no_sound, record.full_scale, record.flat_above = NO_SOUND, FULL_SCALE, FLAT_ABOVE

    def _compiled(self, loops: Loops) -> Calls:
        address = ctypes.addressof(self._record)
        before, after, dry, measure = (
            partial(loop, address) for loop in (loops.before, loops.after, loops.dry, loops.measure)
        )
        return before, after, dry, measure

    def _in_numpy(self) -> Calls:
        return self._before, self._after, self._dry, self._measure

    def settle(self) -> None:
        """Every ramp jumps to where it was going; for when nobody hears it."""
        for ramp in (self.input_gain, self.output_gain, self.dry_gain, self.wet_level, self.mix, self.level):
            ramp.finish()

    def follow(self, other: "Strip", gain: float) -> None:
        """Takes over from `other` what is the same for whichever amp sounds, what its meters count, and what its gate
        and tone are set to; the amp's input is to be `gain` times as loud."""
        self.heard.follow(other.heard)
        self.played.follow(other.played)
        self.dry_gain.follow(other.dry_gain)
        self.mix.follow(other.mix)
        self.level.follow(other.level)
        self.wet_level.jump(1.0)
        self.gate.follow(other.gate, gain)
        self.tone.follow(other.tone)

    def connect(self, source: Block, into: Block) -> None:
        """`source` is the converter's input, `into` what goes to the jack (it may exceed full scale)."""
        if source is not self._source or into is not self._into:
            self._source, self._into = source, into
            self._record.source, self._record.into = source.ctypes.data, into.ctypes.data

    def use(self, amp: AmpPorts) -> None:
        self._amp_source, self._amp_output = amp.source, amp.output
        self._record.amp_source, self._record.amp_output = amp.source.ctypes.data, amp.output.ctypes.data

    def finish(self, *, on: bool) -> None:
        if on is not self._finishes:
            self._finishes = on
            self._record.finishes = on

    def _before(self) -> None:
        self.input_gain.scale(self._source, self._amp_source)
        self.gate.listen(self._amp_source)

    def _after(self) -> bool:
        output, wet = self._amp_output, self._wet
        np.abs(output, out=wet)
        if not wet.item(wet.argmax()) < NO_SOUND:  # false for NaN too; 1 us, with `max` 2
            return False
        self.gate.scale(output, wet)
        self.tone.process(wet)
        self.output_gain.scale(wet, wet)
        self.wet_level.scale(wet, wet)
        self._crossfade(self._into)
        self.level.scale(self._into, self._into)
        self._end()
        return True

    def _dry(self) -> None:
        self.dry_gain.scale(self._source, self._into)
        self.level.scale(self._into, self._into)
        self._end()

    def _end(self) -> None:
        if self._finishes:
            self._measure()

    def _measure(self) -> None:
        self.heard.measure(self._source)
        if self.played.measure(self._into) > 1.0:
            np.clip(self._into, -1.0, 1.0, out=self._into)

    def _crossfade(self, into: Block) -> None:
        crosses = self.mix.moving
        if not crosses and self.mix.value:
            self.dry_gain.finish()
            np.copyto(into, self._wet)
            return
        self.dry_gain.scale(self._source, into)
        if crosses:
            np.subtract(self._wet, into, out=self._wet)
            np.multiply(self._wet, self.mix.next_gains(), out=self._wet)
            np.add(into, self._wet, out=into)
