"""What sounds: which amp plays in which strip, at which gains, and how one takes the place of another.

Every change is a ramp of 25 ms (ramp.py); what a block goes through is strip.py. An amp takes the place of another by
a crossfade of 15 ms between two strips, which costs two amps for as long; where that is too much, the first one
leaves before the second one comes. Used by the engine, and offline by `pedal render`.
"""

from dataclasses import replace

import numpy as np

from firmware import sound
from firmware.arrays import Block
from firmware.audio.crossfade import Crossfade
from firmware.audio.gate import Gate
from firmware.audio.meter import InputMeter, Meter
from firmware.audio.ramp import Ramp
from firmware.audio.strip import Strip
from firmware.audio.tone import Tone
from firmware.audio.voice import SILENT_VOICE, Amplifier, Voice, Wire
from firmware.kernels.strip.loops import Loops
from firmware.messages import NO_AMP

WARM_UP_BLOCKS = 200


class Chain:
    """`process` makes no buffer and cannot fail. `loops` are the compiled ones, where they are there."""

    def __init__(self, *, rate_hz: int, block_frames: int, loops: Loops | None = None) -> None:
        self.block_frames = block_frames
        self._strip, self._other = (Strip(rate_hz=rate_hz, block_frames=block_frames, loops=loops) for _ in range(2))
        self._crossfade = Crossfade(rate_hz=rate_hz, block_frames=block_frames)
        self.amp_id = self._leaving_id = NO_AMP
        self._amp: Amplifier | None = None
        self._leaving: Amplifier | None = None  # in the other strip, while the crossfade lasts
        self._next: Voice | None = None
        self._gate: sound.Gate | None = None  # ordered, and not taken by a strip yet
        self.bypass = False
        self.mute = False
        self.faults = 0  # blocks that an amp spoiled with NaN or infinity
        self.faulty_amp_id = NO_AMP  # the last that did

    @property
    def heard(self) -> InputMeter:
        return self._strip.heard

    @property
    def played(self) -> Meter:
        return self._strip.played

    @property
    def gate(self) -> Gate:
        return self._strip.gate

    @property
    def tone(self) -> Tone:
        return self._strip.tone

    @property
    def input_gain(self) -> Ramp:
        return self._strip.input_gain

    @property
    def output_gain(self) -> Ramp:
        return self._strip.output_gain

    @property
    def dry_gain(self) -> Ramp:
        return self._strip.dry_gain

    def play(self, voice: Voice) -> None:
        """Another amp in the place of the one that plays. That which plays already only gets its new gains, by a
        ramp; one that comes during a crossfade waits for its end."""
        if voice.amp is self._amp:
            self._next = None
            self.amp_id = voice.amp_id
            self.set_levels(voice.input_gain, voice.output_gain)
        elif self._leaving is None and self._may_cross(voice):
            self._cross(voice)
            return
        else:
            # Beside one that was to come before it, it was reckoned; beside the one that plays, it may be too much.
            self._next = voice if self._next is None else replace(voice, together=False)
            if self._leaving is not None:
                return
        self._aim()

    def set_levels(self, input_gain: float, output_gain: float) -> None:
        """New linear gains for the amp that plays, or for the one that is about to."""
        if self._next is not None:
            self._next = replace(self._next, input_gain=input_gain, output_gain=output_gain)
            return
        self.input_gain.go(input_gain)
        self.output_gain.go(output_gain)

    def set_gate(self, wanted: sound.Gate) -> None:
        """From the next block on; where another amp comes before that, for that one alone."""
        self._gate = wanted

    def set_bypass(self, *, on: bool) -> None:
        """Dry (on) or through the amp, by a crossfade. The amp runs on: warm, and at the same cost."""
        self.bypass = on
        self._aim()

    def set_dry_gain(self, gain: float) -> None:
        """The linear gain of the guitar as it came, bypassed or without an amp."""
        for strip in (self._strip, self._other):
            strip.dry_gain.go(gain)

    def set_mute(self, *, on: bool) -> None:
        self.mute = on
        for strip in (self._strip, self._other):
            strip.level.go(0.0 if on else 1.0)

    @property
    def silent(self) -> bool:
        """Muted, and the ramp is through."""
        return self._strip.level.rests_at(0.0)

    def plays(self, amp: Amplifier) -> bool:
        """Whether `amp` plays, or is about to."""
        return amp is self._amp or (self._next is not None and amp is self._next.amp)

    def uses(self, amp: Amplifier) -> bool:
        """Whether `amp` plays, is about to, or is leaving."""
        return amp is self._leaving or self.plays(amp)

    def settle(self) -> None:
        """Jumps to where it was going; for when nobody hears it (no codec, or the start of an offline render)."""
        self._leaving = None
        self._take_gate()
        if self._next is not None:
            self._switch(self._next)
        for strip in (self._strip, self._other):
            strip.settle()

    def restart(self) -> None:
        """Forgets what sounded before a break, and fades in."""
        self.settle()
        if self._amp is not None:
            self._start(self._amp)
        for strip in (self._strip, self._other):
            strip.level.jump(0.0)
        self.set_mute(on=self.mute)

    def warm_up(self) -> None:
        """Silent blocks the whole way through, by both strips, so that the first real one finds its code and memory
        in place."""
        silence, into = np.zeros(self.block_frames, np.float32), np.zeros(self.block_frames, np.float32)
        for amp_id in (NO_AMP, NO_AMP - 1):
            self.play(Voice(amp_id, Wire(silence.size), together=True))
            for _ in range(WARM_UP_BLOCKS):
                self.process(silence, into, finish=True)
        self.play(SILENT_VOICE)
        self.restart()

    def process(self, source: Block, into: Block, *, finish: bool = False) -> None:
        """One block: `source` is the converter's input, `into` what goes to the jack. It may exceed full scale; to
        `finish` is to meter and to limit it, which `measure` does later where something is still to be added.
        """
        self._take_gate()
        if self._next is not None and self._leaving is None and self._may_switch(self._next):
            self._switch(self._next)
        leaving, strip = self._leaving, self._strip
        strip.finish(on=finish and leaving is None)
        if leaving is None:
            self._run(strip, self._amp, source, into)
            return
        self._run_both(leaving, source, into)
        if finish:
            self.measure(source, into)

    def measure(self, source: Block, into: Block) -> None:
        """Both meters, of a block that was processed and not finished."""
        self._strip.connect(source, into)
        self._strip.measure()

    def _run_both(self, leaving: Amplifier, source: Block, into: Block) -> None:
        """A block of the crossfade; after its last one what waited for it comes."""
        crossfade = self._crossfade
        self._run(self._other, leaving, source, crossfade.leaving)
        self._run(self._strip, self._amp, crossfade.enter(source), into)
        crossfade.mix(into)
        if crossfade.over:
            waiting, self._leaving, self._next = self._next, None, None
            if waiting is not None:
                self.play(waiting)

    def _run(self, strip: Strip, amp: Amplifier | None, source: Block, into: Block) -> None:
        strip.connect(source, into)
        if amp is None:
            strip.dry()
            return
        if strip.tone.staged is not None:
            strip.tone.begin_staged()
        strip.before()
        amp.process()
        if not strip.after():
            self._survive(strip, amp)
            strip.dry()

    def _take_gate(self) -> None:
        if self._gate is not None:
            self._strip.gate.set(self._gate)
            self._gate = None

    def _may_switch(self, coming: Voice) -> bool:
        """Whether nothing of the wet side is heard; to none at all only when the dry side is there instead."""
        strip = self._strip
        return strip.mix.value == 0.0 or (strip.wet_level.value == 0.0 and coming.amp is not None)

    def _may_cross(self, coming: Voice) -> bool:
        """Whether the amp that plays is heard, alone and at its own level, and this one may be beside it."""
        strip, both = self._strip, coming.amp is not None and self._amp is not None
        return coming.together and both and strip.mix.rests_at(1.0) and strip.wet_level.rests_at(1.0)

    def _cross(self, voice: Voice) -> None:
        """Begins to fade from the amp that plays to `voice`."""
        amp, strip = voice.amp, self._other
        if amp is None:
            return
        self._next, self._leaving, self._leaving_id = None, self._amp, self.amp_id
        strip.follow(self._strip, voice.input_gain / (self._strip.input_gain.target or 1.0))
        self._strip.finish(on=False)
        strip.input_gain.jump(voice.input_gain)
        strip.output_gain.jump(voice.output_gain)
        self._strip, self._other = strip, self._strip
        self._amp, self.amp_id = amp, voice.amp_id
        self._take_gate()
        amp.reset()
        strip.use(amp)
        strip.tone.settle()
        strip.tone.begin_from(amp.rest * strip.gate.gain)
        self._crossfade.begin()

    def _aim(self) -> None:
        """Sends the two wet ramps where they belong: down before a switch, else to what is wanted. On the way to dry
        an amp that was leaving goes on to leave."""
        leaving, to_dry = self._next, self._amp is None or (self._next is not None and self._next.amp is None)
        mix = 0.0 if to_dry or self.bypass else 1.0
        self._strip.mix.go(mix)
        self._other.mix.go(mix)
        if leaving is None or self._amp is None:
            self._strip.wet_level.go(1.0)
        elif leaving.amp is not None:
            self._strip.wet_level.go(0.0)

    def _switch(self, voice: Voice) -> None:
        """Nothing of the wet side is heard now: the only moment at which amps and gains may jump."""
        self._next = None
        self._amp, self.amp_id = voice.amp, voice.amp_id
        self.input_gain.jump(voice.input_gain)
        self.output_gain.jump(voice.output_gain)
        if voice.amp is not None:
            self._start(voice.amp)
        self._aim()
        if self._strip.mix.value == 0.0:
            self._strip.wet_level.finish()

    def _start(self, amp: Amplifier) -> None:
        """An amp that slept remembers what it heard last: back to silence, out of which the guitar comes by a ramp.

        Set in the middle of a note it would answer the step for as long as it remembers, and be heard by then: with
        82 Hz at -6 dBFS, -48 dBFS beyond 8 kHz. By the ramp it is below -110; a crossfade has its own.
        """
        amp.reset()
        self.input_gain.rise()
        self._strip.use(amp)
        self._strip.tone.restart()

    def _survive(self, strip: Strip, amp: Amplifier) -> None:
        """Dry at once, and back by a ramp if the amp recovers; as long as it does not, the pedal stays dry. One that
        was leaving is dry until it has left."""
        self.faults += 1
        if strip is not self._strip:
            self.faulty_amp_id = self._leaving_id
            return
        self.faulty_amp_id = self.amp_id
        self._start(amp)
        strip.mix.jump(0.0)
        self._aim()
