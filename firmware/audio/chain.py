"""What is ordered, and when it sounds: which row plays, at which gains, and how one takes the place of another.

Every change is a ramp of 17 ms (ramp.py). A row takes the place of another by a crossfade as long (wet.py), which
costs both meanwhile; where that is too much, the first one leaves before the second one comes. Used by the engine,
and offline by `pedal render`.
"""

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from firmware.arrays import Block
from firmware.audio.gate import Gate
from firmware.audio.meter import InputMeter, Meter
from firmware.audio.outlet import Outlet
from firmware.audio.ramp import Ramp
from firmware.audio.tone import Design, Tone
from firmware.audio.voice import SILENT_VOICE, Amplifier, Voice, Wire
from firmware.audio.wet import WetSide
from firmware.kernels.strip.loops import Loops
from firmware.messages import NO_AMP, SetGate

WARM_UP_BLOCKS = 200


class Chain:
    """`process` makes no buffer and cannot fail. `loops` are the compiled ones, where they are there."""

    def __init__(self, *, rate_hz: int, block_frames: int, loops: Loops | None = None) -> None:
        self.block_frames = block_frames
        self._outlet = Outlet(rate_hz=rate_hz, block_frames=block_frames, loops=loops)
        self._wet = WetSide(self._outlet, rate_hz=rate_hz, block_frames=block_frames, loops=loops)
        self._next: Voice | None = None
        self._gate: SetGate | None = None  # ordered, and not taken by a strip yet
        self._tone: Design | None = None  # of the row that waits
        self.bypass = False
        self.mute = False
        self.faults = 0  # blocks that a capture spoiled with NaN or infinity
        self.faulty_amp_id = NO_AMP  # the last that did, be it an amp, a pedal or a cabinet

    @property
    def amp_id(self) -> int:
        return self._wet.voice.amp_id

    @property
    def heard(self) -> InputMeter:
        return self._outlet.heard

    @property
    def played(self) -> Meter:
        return self._outlet.played

    @property
    def gate(self) -> Gate:
        return self._wet.strip.gate

    @property
    def tone(self) -> Tone:
        return self._wet.strip.tone

    @property
    def input_gain(self) -> Ramp:
        return self._wet.strip.input_gain

    @property
    def output_gain(self) -> Ramp:
        return self._wet.strip.output_gain

    @property
    def dry_gain(self) -> Ramp:
        return self._outlet.dry_gain

    def play(self, voice: Voice) -> None:
        """Another row in the place of the one that plays. Where it is the same, it only gets its new gains, by ramps;
        one that comes during a crossfade waits for its end."""
        wet = self._wet
        self._give_tone()
        if voice.is_made_of(wet.voice):
            self._next = None
            wet.set_levels(voice)
        elif wet.leaving is None and self._may_cross(voice):
            self._next = None
            wet.cross(voice, self._outlet.mix_share.value)
            self._take_gate()
        else:
            # Beside one that was to come before it, it was reckoned; beside the one that plays, it may be too much.
            self._next = voice if self._next is None else replace(voice, together=False)
            self._tone, self.tone.staged = self.tone.staged, None
            if wet.leaving is not None:
                return
        self._aim()

    def set_levels(
        self,
        input_gain: float,
        output_gain: float,
        between_gain: float = 1.0,
        cab_gain: float = 1.0,
        wet: float = 1.0,
    ) -> None:
        """New linear gains for the row that plays, or for the one that is about to, and its share of the mix."""
        wanted = replace(
            self._next or self._wet.voice,
            input_gain=input_gain,
            output_gain=output_gain,
            between_gain=between_gain,
            cab_gain=cab_gain,
            wet=wet,
        )
        if self._next is not None:
            self._next = wanted
            return
        self._wet.set_levels(wanted)
        self._aim()

    def set_gate(self, wanted: SetGate) -> None:
        """From the next block on; where another row comes or waits, for that one alone."""
        self._gate = wanted

    def set_tone(self, wanted: Design) -> None:
        """Likewise, by a fade: 20 dB more bass would be heard on what leaves."""
        if self._next is None:
            self.tone.stage(wanted)
        else:
            self._tone = wanted

    def set_bypass(self, *, on: bool) -> None:
        """Dry (on) or through the amp, by a crossfade. The amp runs on: warm, and at the same cost."""
        self.bypass = on
        self._aim()

    def set_dry_gain(self, gain: float) -> None:
        """The linear gain of the guitar as it came, bypassed, in the mix or without an amp."""
        self._outlet.dry_gain.go(gain)

    def set_mute(self, *, on: bool) -> None:
        self.mute = on
        self._outlet.level.go(0.0 if on else 1.0)

    @property
    def silent(self) -> bool:
        """Muted, and the ramp is through."""
        return self._outlet.level.rests_at(0.0)

    def plays(self, part: Amplifier) -> bool:
        """Whether `part`, an amp, a pedal or a cabinet, plays, or is about to."""
        return self._wet.voice.has(part) or (self._next is not None and self._next.has(part))

    def uses(self, part: Amplifier) -> bool:
        """Whether `part` plays, is about to, is leaving, or rings."""
        return self.plays(part) or self._wet.uses(part)

    def settle(self) -> None:
        """Jumps to where it was going; for when nobody hears it (no codec, or the start of an offline render)."""
        self._wet.settle()
        self._take_gate()
        if self._next is not None:
            self._switch(self._next)
        self._wet.settle()
        self._outlet.settle()

    def restart(self) -> None:
        """Forgets what sounded before a break, and fades in."""
        self.settle()
        self._wet.start_again()
        self._outlet.level.jump(0.0)
        self.set_mute(on=self.mute)

    def warm_up(self, clock_ns: Callable[[], int] = time.perf_counter_ns) -> float:
        """Silent blocks the whole way through, by both strips, with a pedal and a cabinet and without, so that the
        first real one finds its code and memory in place. Returns what a block of a crossfade takes by itself, in us:
        the upper decile, since with caches that two rows share it takes 2 times the median."""
        frames, took_ns = self.block_frames, list[int]()
        silence, into = np.zeros(frames, np.float32), np.zeros(frames, np.float32)
        for amp_id in range(4):
            pedal, cab = (Wire(frames), Wire(frames)) if amp_id % 2 else (None, None)
            self.play(Voice(amp_id, Wire(frames), together=True, pedal=pedal, cab=cab))
            for _ in range(WARM_UP_BLOCKS):
                fades, began_ns = self._wet.leaving is not None, clock_ns()
                self.process(silence, into, finish=True)
                if fades:
                    took_ns.append(clock_ns() - began_ns)
        self.play(SILENT_VOICE)
        self.restart()
        return float(np.quantile(took_ns, 0.9)) / 1e3

    def process(self, source: Block, into: Block, *, finish: bool = False) -> None:
        """One block: `source` is the converter's input, `into` what goes to the jack. It may exceed full scale; to
        `finish` is to meter and to limit it, which `measure` does later where something is still to be added.
        """
        wet, outlet = self._wet, self._outlet
        if self._next is not None and wet.leaving is None and self._may_switch(self._next):
            self._switch(self._next)
        if self._gate is not None and self._next is None:
            self._take_gate()
        outlet.begin_block(source, into, finish=finish)
        if wet.voice.amp is None:
            outlet.dry()
            return
        fades = wet.leaving is not None
        spoiled_by = wet.run(source)
        if spoiled_by is not None:
            self._survive(spoiled_by)
        elif fades and wet.leaving is None and self._next is not None:
            waiting, self._next = self._next, None
            self.play(waiting)

    def measure(self, source: Block, into: Block) -> None:
        """Both meters, of a block that was processed and not finished."""
        self._outlet.begin_block(source, into, finish=False)
        self._outlet.measure()

    def _take_gate(self) -> None:
        if self._gate is not None:
            self._wet.strip.gate.set(self._gate)
            self._gate = None

    def _give_tone(self) -> None:
        """What waits for the row that waits no longer, to the strip."""
        if self._tone is not None:
            self.tone.stage(self._tone)
            self._tone = None

    def _may_switch(self, coming: Voice) -> bool:
        """Whether nothing of what goes in is heard of the wet side; to none at all only when the dry side is there
        instead, and nothing rings."""
        unheard = self._outlet.mix_share.value == 0.0
        if coming.amp is None:
            return unheard and not self._wet.rings
        return unheard or self._wet.strip.wet_level.value == 0.0

    def _may_cross(self, coming: Voice) -> bool:
        """Whether the row that plays is heard, alone and at its own level, and this one may be beside it."""
        wet = self._wet
        both = coming.together and coming.amp is not None and wet.plays_alone
        return both and self._outlet.mix_share.value != 0.0 and coming.can_sound_beside(wet.voice)

    def _aim(self) -> None:
        """Sends the two wet ramps where they belong: down before a switch, else to what is wanted. On the way to dry
        a row that was leaving goes on to leave, and what rings gives way."""
        playing, coming, wet_level = self._wet.voice, self._next, self._wet.strip.wet_level
        to_dry = self.bypass or playing.amp is None or (coming is not None and coming.amp is None)
        self._outlet.mix_share.go(0.0 if to_dry else playing.wet)
        self._outlet.wait(playing.dry_delay_frames)
        if to_dry:
            self._wet.hush()
        if coming is None or playing.amp is None:
            wet_level.go(1.0)
        elif coming.amp is not None:
            wet_level.go(0.0)

    def _switch(self, voice: Voice) -> None:
        """Nothing of the wet side is heard now."""
        self._next = None
        self._give_tone()
        self.tone.settle()
        self._wet.switch(voice, self._outlet.mix_share.value)
        self._aim()
        if self._outlet.mix_share.value == 0.0:
            self._wet.strip.wet_level.finish()

    def _survive(self, spoiled_by: int) -> None:
        """Dry at once, and back by a ramp if what spoiled the block recovers; as long as it does not, the pedal stays
        dry. What was leaving or ringing is gone."""
        self.faults += 1
        self.faulty_amp_id = spoiled_by
        self._wet.start_again()
        self._outlet.mix_share.jump(0.0)
        self._outlet.dry()
        self._aim()
