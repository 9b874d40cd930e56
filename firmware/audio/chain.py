"""What sounds: which amp plays in the strip, at which gains, and how one takes the place of another.

Every change is a ramp of 25 ms (ramp.py); what a block goes through is strip.py. Used by the engine, and offline by
`pedal render`.
"""

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from firmware.arrays import Block
from firmware.audio.strip import Strip
from firmware.kernels.strip.loops import Loops
from firmware.messages import NO_AMP


class Amplifier(Protocol):
    """What plays a capture: fill `source`, `process()`, read `output`. It cannot fail and leaves nothing behind.

    Both arrays are the same for as long as it lives.
    """

    @property
    def source(self) -> Block: ...
    @property
    def output(self) -> Block: ...
    @property
    def block_frames(self) -> int: ...
    def process(self) -> None: ...
    def reset(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Voice:
    """An amp and the gains it is played with, in one piece, so that no block mixes two. No amp: the pedal is dry."""

    amp_id: int
    amp: Amplifier | None
    input_gain: float = 1.0
    output_gain: float = 1.0


SILENT_VOICE = Voice(NO_AMP, None)
WARM_UP_BLOCKS = 200


class Wire:
    """An amp that is none: what goes in comes out."""

    def __init__(self, block_frames: int) -> None:
        self.block_frames = block_frames
        self.source: Block = np.zeros(block_frames, np.float32)
        self.output = self.source

    def process(self) -> None:
        """The output is the source already."""

    def reset(self) -> None:
        self.source.fill(0.0)


class Chain:
    """`process` makes no buffer and cannot fail. `loops` are the compiled ones, where they are there."""

    def __init__(self, *, rate_hz: int, block_frames: int, loops: Loops | None = None) -> None:
        self.block_frames = block_frames
        self._strip = strip = Strip(rate_hz=rate_hz, block_frames=block_frames, loops=loops)
        self.gate, self.tone, self.heard, self.played = strip.gate, strip.tone, strip.heard, strip.played
        self.input_gain, self.output_gain, self.dry_gain = strip.input_gain, strip.output_gain, strip.dry_gain
        self._wet_level, self._mix, self._level = strip.wet_level, strip.mix, strip.level
        self.measure = strip.measure  # of the block that was last processed, unless that was finished
        self._finishes = False
        self.amp_id = NO_AMP
        self._amp: Amplifier | None = None
        self._next: Voice | None = None
        self.bypass = False
        self.mute = False
        self.faults = 0  # blocks that an amp spoiled with NaN or infinity
        self.faulty_amp_id = NO_AMP  # the last that did

    def play(self, voice: Voice) -> None:
        """Ramps out, switches to `voice`, ramps in. The amp that plays already only gets its new gains, by a ramp."""
        if voice.amp is self._amp:
            self._next = None
            self.amp_id = voice.amp_id
            self.set_levels(voice.input_gain, voice.output_gain)
        else:
            self._next = voice
        self._aim()

    def set_levels(self, input_gain: float, output_gain: float) -> None:
        """New linear gains for the amp that plays, or for the one that is about to."""
        if self._next is not None:
            self._next = replace(self._next, input_gain=input_gain, output_gain=output_gain)
            return
        self.input_gain.go(input_gain)
        self.output_gain.go(output_gain)

    def set_bypass(self, *, on: bool) -> None:
        """Dry (on) or through the amp, by a crossfade. The amp runs on: warm, and at the same cost."""
        self.bypass = on
        self._aim()

    def set_dry_gain(self, gain: float) -> None:
        """The linear gain of the guitar as it came, bypassed or without an amp."""
        self.dry_gain.go(gain)

    def set_mute(self, *, on: bool) -> None:
        self.mute = on
        self._level.go(0.0 if on else 1.0)

    @property
    def silent(self) -> bool:
        """Muted, and the ramp is through."""
        return self._level.rests_at(0.0)

    def uses(self, amp: Amplifier) -> bool:
        """Whether `amp` plays or is about to."""
        return amp is self._amp or (self._next is not None and amp is self._next.amp)

    def settle(self) -> None:
        """Jumps to where it was going; for when nobody hears it (no codec, or the start of an offline render)."""
        if self._next is not None:
            self._switch(self._next)
        for ramp in (self.input_gain, self.output_gain, self.dry_gain, self._wet_level, self._mix, self._level):
            ramp.finish()

    def restart(self) -> None:
        """Forgets what sounded before a break, and fades in."""
        self.settle()
        if self._amp is not None:
            self._start(self._amp)
        self._level.jump(0.0)
        self.set_mute(on=self.mute)

    def warm_up(self) -> None:
        """Silent blocks the whole way through, so that the first real one finds its code and memory in place."""
        silence, into = np.zeros(self.block_frames, np.float32), np.zeros(self.block_frames, np.float32)
        self.play(Voice(NO_AMP, Wire(silence.size)))
        for _ in range(WARM_UP_BLOCKS):
            self.process(silence, into, finish=True)
        self.play(SILENT_VOICE)
        self.restart()

    def process(self, source: Block, into: Block, *, finish: bool = False) -> None:
        """One block: `source` is the converter's input, `into` what goes to the jack. It may exceed full scale; to
        `finish` is to meter and to limit it, which `measure` does later where something is still to be added.
        """
        if finish is not self._finishes:
            self._finishes = finish
            self._strip.finish(on=finish)
        if self._next is not None and self._may_switch(self._next):
            self._switch(self._next)
        strip, amp = self._strip, self._amp
        strip.connect(source, into)
        if amp is None:
            strip.dry()
            return
        if self.tone.staged is not None:
            self.tone.begin_staged()
        strip.before()
        amp.process()
        if not strip.after():
            self._survive(amp)
            strip.dry()

    def _may_switch(self, coming: Voice) -> bool:
        """Whether nothing of the wet side is heard; to none at all only when the dry side is there instead."""
        return self._mix.value == 0.0 or (self._wet_level.value == 0.0 and coming.amp is not None)

    def _aim(self) -> None:
        """Sends the two wet ramps where they belong: down before a switch, else to what is wanted. On the way to dry
        an amp that was leaving goes on to leave."""
        leaving, to_dry = self._next, self._amp is None or (self._next is not None and self._next.amp is None)
        self._mix.go(0.0 if to_dry or self.bypass else 1.0)
        if leaving is None or self._amp is None:
            self._wet_level.go(1.0)
        elif leaving.amp is not None:
            self._wet_level.go(0.0)

    def _switch(self, voice: Voice) -> None:
        """Nothing of the wet side is heard now: the only moment at which amps and gains may jump."""
        self._next = None
        self._amp, self.amp_id = voice.amp, voice.amp_id
        self.input_gain.jump(voice.input_gain)
        self.output_gain.jump(voice.output_gain)
        if voice.amp is not None:
            self._start(voice.amp)
        self._aim()
        if self._mix.value == 0.0:
            self._wet_level.finish()

    def _start(self, amp: Amplifier) -> None:
        """An amp that slept remembers what it heard last: back to silence, out of which the guitar comes by a ramp.

        Set in the middle of a note it would answer the step for as long as it remembers, and be heard by then: with
        82 Hz at -6 dBFS, -48 dBFS beyond 8 kHz. By the ramp it is below -110. To feed it while the other one leaves
        would leave -88, cost two amps a block, and not help a start from dry.
        """
        amp.reset()
        self.input_gain.rise()
        self._strip.use(amp)
        self.tone.restart()

    def _survive(self, amp: Amplifier) -> None:
        """Dry at once, and back by a ramp if the amp recovers; as long as it does not, the pedal stays dry."""
        self.faults += 1
        self.faulty_amp_id = self.amp_id
        self._start(amp)
        self._mix.jump(0.0)
        self._aim()
