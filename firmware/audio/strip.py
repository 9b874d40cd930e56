"""What a block goes through around one amp: in NumPy, or in the loops that were compiled with the operators.

    source -- input gain -- [pedal -- between gain --] [amp] -- gate -- tone -- output gain -- cab gain -- wet level
    (the gate listens to the source)

Where every ramp and filter stands lies in one record, whoever moves it on. Audio thread only; also offline, for
`pedal render`. All buffers are made here, and nothing here can fail. What follows up to the jack is outlet.py.
"""

import ctypes
from collections.abc import Callable
from functools import partial

import numpy as np

from firmware import sound
from firmware.arrays import Block
from firmware.audio.gate import Gate
from firmware.audio.outlet import NO_SOUND, Outlet, fill_line, is_sound
from firmware.audio.ramp import Ramp
from firmware.audio.tone import Tone, design
from firmware.audio.voice import SILENT_VOICE, Voice, Wire
from firmware.kernels.strip.loops import Loops
from firmware.kernels.strip.records import StripRecord

Calls = tuple[Callable[[], object], Callable[[], object], Callable[[], object], Callable[[], object]]


class Strip:
    """`use` names the captures and `lead` where its blocks end; then, for each, from `begin_block` on,

    before()   what the first capture is to hear, into its source
    between()  where there is a pedal: what it put out, without the offset that it rests at, into the amp
    after()    what the amp put out, to the end of the strip
    through()  the same and, in the same call, from there to the jack

    are NumPy's or, with `loops`, compiled: 1.3 us a block of 64 frames where NumPy takes 10, with the gate 20 (x86).
    The last three are false if that was no sound, and then nothing was done.
    """

    def __init__(self, outlet: Outlet, *, rate_hz: int, block_frames: int, loops: Loops | None = None) -> None:
        self._outlet = outlet
        self._record = record = StripRecord()
        plain = design(sound.Tone(on=False), rate_hz=rate_hz, block_frames=block_frames)
        self.gate = Gate(rate_hz=rate_hz, block_frames=block_frames, record=record.gate)
        self.tone = Tone(plain, rate_hz=rate_hz, block_frames=block_frames, record=record.tone)
        self.ramps = self.input_gain, self.between_gain, self.output_gain, self.cab_gain, self.wet_level = tuple(
            Ramp(1.0, rate_hz=rate_hz, block_frames=block_frames, record=of)
            for of in (
                record.input_gain,
                record.between_gain,
                record.output_gain,
                record.cab_gain,
                record.wet_level,
            )
        )
        self._wire = Wire(block_frames)
        self.wet: Block = np.zeros(block_frames, np.float32)  # where the block ends, unless it is led elsewhere
        self.led_into: Block = self.wet
        self._source: Block = self.wet
        self._coming: Block = np.zeros(block_frames, np.float32)
        fill_line(record.line, self.wet_level.line, block_frames)
        record.wet, record.coming = self.wet.ctypes.data, self._coming.ctypes.data
        record.no_sound = NO_SOUND
        self.release()
        self.before, self.between, self.after, self.through = self._compiled(loops) if loops else self._in_numpy()

    def _compiled(self, loops: Loops) -> Calls:
        address = ctypes.addressof(self._record)
        before, between, after = (partial(loop, address) for loop in (loops.before, loops.between, loops.after))
        return before, between, after, partial(loops.through, address, self._outlet.address)

    def _in_numpy(self) -> Calls:
        return self._before, self._between, self._after, self._through

    def settle(self) -> None:
        """Every ramp jumps to where it was going; for when nobody hears it."""
        for ramp in self.ramps:
            ramp.finish()

    def take_gains(self, voice: Voice) -> None:
        """Every gain jumps to that of `voice`; for when nobody hears it."""
        self.input_gain.jump(voice.input_gain)
        self.between_gain.jump(voice.between_gain)
        self.output_gain.jump(voice.output_gain)
        self.cab_gain.jump(voice.cab_gain)

    def follow(self, other: "Strip") -> None:
        """Its gate and tone are set as those of `other`."""
        self.wet_level.jump(1.0)
        self.gate.follow(other.gate)
        self.tone.follow(other.tone)

    def lead(self, into: Block) -> None:
        """The blocks end in `into`: the strip's own `wet`, or where a cabinet is fed."""
        if into is not self.led_into:
            self.led_into = into
            self._record.wet = into.ctypes.data

    def use(self, voice: Voice) -> None:
        """The amp and the pedal of `voice`; without an amp as `release`."""
        amp, pedal = voice.amp or self._wire, voice.pedal if voice.amp is not None else None
        self.amp, self.pedal, self.amp_id, self.pedal_id = amp, pedal, voice.amp_id, voice.pedal_id
        self.first_source = amp.source if pedal is None else pedal.source
        record = self._record
        record.amp_source, record.amp_output = amp.source.ctypes.data, amp.output.ctypes.data
        record.first_source = self.first_source.ctypes.data
        if pedal is not None:
            record.pedal_output, record.pedal_rest = pedal.output.ctypes.data, pedal.rest

    def release(self) -> None:
        """Holds on to no capture: whoever is the last to do so has to free it."""
        self.use(SILENT_VOICE)

    def begin_block(self, source: Block) -> None:
        """From the converter's input to what the first capture is to hear."""
        if source is not self._source:
            self._source = source
            self._record.source = source.ctypes.data
        if self.tone.staged is not None:
            self.tone.begin_staged()
        self.before()

    def _before(self) -> None:
        self.input_gain.scale(self._source, self.first_source)
        self.gate.listen(self._source)

    def _between(self) -> bool:
        pedal, into = self.pedal, self.amp.source
        if pedal is None or not is_sound(pedal.output, self._coming):
            return False
        np.subtract(pedal.output, np.float32(pedal.rest), out=into)
        self.between_gain.scale(into, into)
        return True

    def _after(self) -> bool:
        output, wet = self.amp.output, self.led_into
        if not is_sound(output, self._coming):
            return False
        self.gate.scale(output, wet)
        self.tone.process(wet)
        self.output_gain.scale(wet, wet)
        self.cab_gain.scale(wet, wet)
        self.wet_level.scale(wet, wet)
        return True

    def _through(self) -> bool:
        if not self._after():
            return False
        self._outlet.pass_on()
        return True
