"""The wet side: the row of pedal, amp and cabinet that plays, what it takes the place of, and what rings after it.

At rest all of it is three calls of the compiled loops, one more for a pedal and one for a cabinet, and nothing is
copied. For the 17 ms of a change the blocks go by crossing.py, and through the cabinets by rack.py for as long as one
of another row rings.
"""

from firmware.arrays import Block
from firmware.audio.crossing import Crossing
from firmware.audio.outlet import Outlet
from firmware.audio.rack import Rack
from firmware.audio.strip import Strip
from firmware.audio.voice import SILENT_VOICE, Amplifier, Voice
from firmware.kernels.strip.loops import Loops


class WetSide:
    """Audio thread only. `voice` is what plays, in `strip`; of `leaving` something is heard until the fade is
    over."""

    def __init__(self, outlet: Outlet, *, rate_hz: int, block_frames: int, loops: Loops | None = None) -> None:
        self._outlet = outlet
        self.strip, self._other = (
            Strip(outlet, rate_hz=rate_hz, block_frames=block_frames, loops=loops) for _ in range(2)
        )
        self._crossing = Crossing(rate_hz=rate_hz, block_frames=block_frames)
        self._rack = Rack(rate_hz=rate_hz, block_frames=block_frames)
        self.voice = SILENT_VOICE
        self.leaving: Voice | None = None
        self._rests = True  # no fade, and nothing rings or forgets
        self._settle_in()

    @property
    def rings(self) -> bool:
        """Whether a cabinet of another row is heard, which no mix takes away."""
        return not self._rests and self._rack.rings

    @property
    def plays_alone(self) -> bool:
        """Whether an amp is heard, and at its own level."""
        return self.leaving is None and self.voice.amp is not None and self.strip.wet_level.rests_at(1.0)

    def uses(self, part: Amplifier) -> bool:
        """Whether `part` plays, leaves or rings."""
        return self.voice.has(part) or (self.leaving is not None and self.leaving.has(part)) or self._rack.has(part)

    def set_levels(self, wanted: Voice) -> None:
        """New gains for the row that plays, by ramps; `wanted` is made of the same."""
        self.voice = wanted
        self._crossing.set_levels(self.strip, wanted)

    def cross(self, voice: Voice, share: float) -> None:
        """Begins to fade to `voice`, of which at least one part is another, and the amp is one. `share` is the wet
        side's in the mix."""
        amp, before = voice.amp, self.voice
        if amp is None:
            return
        if amp is before.amp:
            self._crossing.around_amp(self.strip, before, voice)
        else:
            self._crossing.between_amps(self.strip, self._other, voice, amp)
            self.strip, self._other = self._other, self.strip
        self.leaving, self.voice, self._rests = before, voice, False
        for strip in (self.strip, self._other):
            strip.lead(strip.wet)
        self._rack.change(voice, share, fades=True)

    def switch(self, voice: Voice, share: float) -> None:
        """From one row to another, or to none: nothing of what goes in is heard now, the only moment at which amps
        and gains may jump. At a `share` of 0 of the mix the cabinet is not heard either, and else it rings out."""
        self._end_fade()
        self.voice = voice
        strip = self.strip
        unsounded = strip.input_gain.value == 0.0  # it was switched to for this very block
        strip.take_gains(voice)
        self._rack.change(voice, share, fades=False, unsounded=unsounded)
        self._start()
        self._settle_in()

    def start_again(self) -> None:
        """Forgets what sounded, and lets the guitar in by a ramp; for when nothing of the wet side is heard."""
        self.settle()
        if self.voice.cab is not None:
            self.voice.cab.reset()
        self._start()

    def settle(self) -> None:
        """Jumps to where it was going; for when nobody hears it."""
        self._end_fade()
        self._rack.clear()
        self._settle_in()
        for strip in (self.strip, self._other):
            strip.settle()

    def hush(self) -> None:
        """What rings of other rows gives way."""
        self._rack.hush()

    def run(self, source: Block) -> int | None:
        """One block, through the outlet. Returns the id of the part that made what is no sound of it, if one did, and
        then nothing went to the outlet."""
        if not self._rests:
            return self._run_beside(source)
        strip, cab = self.strip, self.voice.cab
        spoiled = self._run_to_amp(source)
        if spoiled is not None:
            return spoiled
        if cab is None:
            return None if strip.through() else strip.amp_id
        if not strip.after():
            return strip.amp_id
        cab.process()
        return None if self._outlet.mix() else self.voice.cab_id

    def _run_to_amp(self, source: Block) -> int | None:
        """One block through pedal and amp."""
        strip = self.strip
        strip.begin_block(source)
        if strip.pedal is not None:
            strip.pedal.process()
            if not strip.between():
                return strip.pedal_id
        strip.amp.process()
        return None

    def _run_beside(self, source: Block) -> int | None:
        """One block in which something is heard beside the row that plays."""
        strip, crossing, rack = self.strip, self._crossing, self._rack
        if self.leaving is not None:
            spoiled = crossing.run(strip, source)
            coming, leaving = crossing.coming, crossing.leaving
        else:
            spoiled = self._run_to_amp(source)
            if spoiled is None and not strip.after():
                spoiled = strip.amp_id
            coming, leaving = strip.led_into, None
        if spoiled is None:
            spoiled = rack.run(coming, leaving, crossing.fade)
        if spoiled is not None:
            return spoiled
        self._outlet.take(rack.wet, rack.tails)
        self._outlet.mix()
        if self.leaving is not None:
            crossing.fade.step(source.size)
            if crossing.fade.over:
                self._end_fade()
        if self.leaving is None:
            self._settle_in()
        return None

    def _end_fade(self) -> None:
        if self.leaving is not None:
            self.leaving = None
            self._crossing.end(self.strip)
            self._rack.end()

    def _start(self) -> None:
        """A capture that slept remembers what it heard last: back to silence, out of which the guitar comes by a
        ramp.

        Set in the middle of a note it would answer the step for as long as it remembers, and be heard by then: with
        82 Hz at -6 dBFS, -48 dBFS beyond 8 kHz. By the ramp it is below -110; a crossfade has its own.
        """
        voice, strip = self.voice, self.strip
        strip.use(voice)
        if voice.amp is None:
            return
        voice.amp.reset()
        if voice.pedal is not None:
            voice.pedal.reset()
        strip.input_gain.rise()
        strip.tone.restart()

    def _settle_in(self) -> None:
        """Without a fade the strip leads straight into the cabinet; and once nothing rings, that to the outlet."""
        strip, cab = self.strip, self._rack.cab
        strip.lead(strip.wet if cab is None else cab.source)
        self._rests = self._rack.rests
        if self._rests:
            self._rack.rest()
            self._outlet.take(strip.wet if cab is None else cab.output)
