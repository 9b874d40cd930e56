"""The channel strip around the amp, one block: in NumPy, or in the loops that were compiled with the operators.

    source --+-- input gain -- [amp] -- gate -- tone -- output gain -- wet level --+-- mix -- level -- into
             |        (the gate listens before the amp)                            |
             +------------------------------ dry, at unity ------------------------+

Where every ramp, filter and meter stands lies in one record, whoever moves it on. Audio thread only; also offline,
for `pedal render`. All buffers are made here, and nothing here can fail.
"""

import ctypes
from typing import Protocol

import numpy as np

from firmware.audio.gate import Gate
from firmware.audio.meter import FLAT_ABOVE, FLAT_FRAMES, FULL_SCALE, InputMeter, Meter
from firmware.audio.ramp import Block, Ramp
from firmware.audio.tone import FLAT, Tone, design
from firmware.kernels.loops import Loops
from firmware.kernels.records import StripRecord

NO_SOUND = 1e6  # an amp that puts out more than 120 dB above full scale is as broken as one that puts out NaN


class Ends(Protocol):
    """Where an amp is fed and heard."""

    @property
    def source(self) -> Block: ...
    @property
    def output(self) -> Block: ...


class Strip:
    """In NumPy. `use` names the amp and `connect` the block's ends before any block is played through them."""

    def __init__(self, *, rate_hz: int, block_frames: int) -> None:
        self.record = record = StripRecord()
        flat = design((FLAT, FLAT, FLAT), rate_hz=rate_hz, block_frames=block_frames)
        self.gate = Gate(rate_hz=rate_hz, block_frames=block_frames, record=record.gate)
        self.tone = Tone(flat, rate_hz=rate_hz, block_frames=block_frames, record=record.tone)
        self.heard, self.played = InputMeter(block_frames, record.heard), Meter(block_frames, record.played)
        self.input_gain, self.output_gain, self.wet_level, self.mix, self.level = (
            Ramp(gain, rate_hz=rate_hz, block_frames=block_frames, record=of)
            for gain, of in (
                (1.0, record.input_gain),
                (1.0, record.output_gain),
                (1.0, record.wet_level),
                (0.0, record.mix),
                (1.0, record.level),
            )
        )
        self._wet: Block = np.zeros(block_frames, np.float32)
        self._source = self._into = self._amp_source = self._amp_output = self._wet

    def connect(self, source: Block, into: Block) -> None:
        """`source` is the converter's input, `into` what goes to the jack (it may exceed full scale)."""
        self._source, self._into = source, into

    def use(self, amp: Ends) -> None:
        self._amp_source, self._amp_output = amp.source, amp.output

    def before(self) -> None:
        """What the amp is to hear, into its source."""
        self.input_gain.scale(self._source, self._amp_source)
        self.gate.listen(self._amp_source)

    def after(self) -> bool:
        """What the amp put out, to the jack. False if that is no sound, and then nothing was done."""
        output, wet = self._amp_output, self._wet
        np.abs(output, out=wet)
        if not wet.item(wet.argmax()) < NO_SOUND:  # false for NaN too; 1 us, with `max` 2
            return False
        self.gate.scale(output, wet)
        self.tone.process(wet)
        self.output_gain.scale(wet, wet)
        self.wet_level.scale(wet, wet)
        self._crossfade(self._source, self._into)
        self.level.scale(self._into, self._into)
        return True

    def dry(self) -> None:
        """The converter's input alone."""
        self.level.scale(self._source, self._into)

    def measure(self) -> None:
        """Both meters; what goes beyond full scale is cut off there."""
        self.heard.measure(self._source)
        if self.played.measure(self._into) > 1.0:
            np.clip(self._into, -1.0, 1.0, out=self._into)

    def _crossfade(self, dry: Block, into: Block) -> None:
        if self.mix.moving:
            np.subtract(self._wet, dry, out=into)
            np.multiply(into, self.mix.next_gains(), out=into)
            np.add(into, dry, out=into)
        else:
            np.copyto(into, self._wet if self.mix.value else dry)


class CompiledStrip(Strip):
    """The same by compiled loops: 1.3 us a block of 64 frames where NumPy takes 10, or 20 with the gate (x86)."""

    def __init__(self, loops: Loops, *, rate_hz: int, block_frames: int) -> None:
        super().__init__(rate_hz=rate_hz, block_frames=block_frames)
        record = self.record
        self._coming: Block = np.zeros(block_frames, np.float32)
        record.frames, record.line_frames = block_frames, self.level.line.size - block_frames
        record.line, record.wet = self.level.line.ctypes.data, self._wet.ctypes.data
        record.coming = self._coming.ctypes.data
        record.no_sound, record.full_scale, record.flat_above = NO_SOUND, FULL_SCALE, FLAT_ABOVE
        record.flat_frames = FLAT_FRAMES
        self._address = ctypes.addressof(record)
        self._before, self._after, self._dry, self._measure = loops.before, loops.after, loops.dry, loops.measure

    def connect(self, source: Block, into: Block) -> None:
        if source is not self._source or into is not self._into:
            super().connect(source, into)
            self.record.source, self.record.into = source.ctypes.data, into.ctypes.data

    def use(self, amp: Ends) -> None:
        super().use(amp)
        self.record.amp_source, self.record.amp_output = amp.source.ctypes.data, amp.output.ctypes.data

    def before(self) -> None:
        self._before(self._address)

    def after(self) -> bool:
        self.tone.begin_staged()
        return bool(self._after(self._address))

    def dry(self) -> None:
        self._dry(self._address)

    def measure(self) -> None:
        self._measure(self._address)
