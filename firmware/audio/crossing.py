"""What a crossfade does to a block before the cabinets: two amps side by side, or two ways round one that plays on.

Where the amps differ, each plays in a strip of its own, and a pedal that is the same in both rows plays once and
feeds both. Where the amp is the same, the fade is before it, from one pedal to another or to none, or behind it, for
two cabinets with a gain each, or both.
"""

import numpy as np

from firmware.arrays import Block
from firmware.audio.crossfade import Crossfade
from firmware.audio.front import Front
from firmware.audio.ramp import Ramp
from firmware.audio.strip import Strip
from firmware.audio.voice import Amplifier, Voice


class Crossing:
    """Audio thread only. After `run`, `coming` and `leaving` (if that goes another way) are for the rack to fade."""

    def __init__(self, *, rate_hz: int, block_frames: int) -> None:
        self.fade = Crossfade(rate_hz=rate_hz, block_frames=block_frames)
        self._front = Front(rate_hz=rate_hz, block_frames=block_frames)
        # On each of two ways behind one amp: the gain into the cabinet, and which way round.
        self._gain_leaves, self._gain_comes = (
            Ramp(1.0, rate_hz=rate_hz, block_frames=block_frames) for _ in range(2)
        )
        self._side = 1.0  # -1: the way that comes is turned over
        self._left: Block = np.zeros(block_frames, np.float32)
        self._leaves: Strip | None = None  # None: the amp plays on
        self._meets = self._forks = False  # round that one: before it, behind it
        self.coming: Block = self._left
        self.leaving: Block | None = None

    def between_amps(self, leaves: Strip, comes: Strip, voice: Voice, amp: Amplifier) -> None:
        """Begins to fade to `voice` with its `amp`, in the strip `comes`."""
        self._leaves = leaves
        shared = voice.pedal is not None and voice.pedal is leaves.pedal
        comes.follow(leaves)
        comes.take_gains(voice)
        if shared:
            leaves.input_gain.go(voice.input_gain)
            comes.input_gain.follow(leaves.input_gain)
        elif voice.pedal is not None:
            voice.pedal.reset()
        amp.reset()
        comes.use(voice)
        comes.tone.settle()
        comes.tone.begin_from(amp.rest * comes.gate.gain)
        self.fade.begin(enters=True)

    def around_amp(self, strip: Strip, before: Voice, voice: Voice) -> None:
        """Begins to fade from `before` to `voice`, whose amp plays on."""
        self._leaves = None
        self._meets, self._forks = voice.pedal is not before.pedal, voice.cab is not before.cab
        if self._meets:
            self._front.leave(strip)
            strip.input_gain.jump(voice.input_gain)
            strip.between_gain.jump(voice.between_gain)
            if voice.pedal is not None:
                voice.pedal.reset()
        strip.use(voice)
        if self._forks:
            self._fork(strip, voice)
        self.set_levels(strip, voice)
        self.fade.begin(enters=self._meets and voice.pedal is not None)

    def set_levels(self, strip: Strip, voice: Voice) -> None:
        """New gains for the row that comes, by ramps."""
        strip.input_gain.go(voice.input_gain)
        strip.between_gain.go(voice.between_gain)
        strip.output_gain.go(self._side * voice.output_gain)
        if self._forks:
            self._gain_comes.go(self._side * voice.cab_gain)
        else:
            strip.cab_gain.go(voice.cab_gain)
        if self._leaves is not None and self._leaves.pedal is not None and self._leaves.pedal is strip.pedal:
            self._leaves.input_gain.go(voice.input_gain)

    def end(self, strip: Strip) -> None:
        """Lets go of what has left; `strip` plays on alone."""
        if self._forks:
            self._rejoin(strip)
        if self._leaves is not None:
            self._leaves.release()
        self._leaves, self._meets, self._forks = None, False, False
        self._front.release()

    def run(self, strip: Strip, source: Block) -> int | None:
        """One block; `strip` has the row that comes. Returns the id of the part that made what is no sound of it, if
        one did."""
        self.coming, self.leaving = strip.wet, None
        if self._leaves is not None:
            self.leaving = self._leaves.wet
            return self._run_both(self._leaves, strip, source)
        return self._run_around(strip, source)

    def _run_both(self, leaves: Strip, comes: Strip, source: Block) -> int | None:
        shared = comes.pedal is not None and comes.pedal is leaves.pedal
        leaves.begin_block(source)
        if leaves.pedal is not None and not shared:
            leaves.pedal.process()
        comes.begin_block(source)
        if not shared:
            self.fade.enter(comes.first_source)
        if comes.pedal is not None:
            comes.pedal.process()
        for strip in (leaves, comes):
            if strip.pedal is not None and not strip.between():
                return strip.pedal_id
        if shared:
            self.fade.enter(comes.amp.source)
        for strip in (leaves, comes):
            strip.amp.process()
            if not strip.after():
                return strip.amp_id
        return None

    def _run_around(self, strip: Strip, source: Block) -> int | None:
        if self._meets and not self._front.run(source):
            return self._front.pedal_id
        strip.begin_block(source)
        if strip.pedal is not None:
            if self._meets:
                self.fade.enter(strip.first_source)
            strip.pedal.process()
            if not strip.between():
                return strip.pedal_id
        if self._meets:
            self.fade.rise(strip.amp.source)
            self.fade.fall(self._front.feed)
            np.add(strip.amp.source, self._front.feed, out=strip.amp.source)
        strip.amp.process()
        if not strip.after():
            return strip.amp_id
        if self._forks:
            self.leaving = self._left
            self._part(strip.wet, self._left)
        return None

    def _fork(self, strip: Strip, voice: Voice) -> None:
        """Each way gets a gain of its own into its cabinet, and is turned over by itself: one gain for both would
        pass through zero in the middle of the fade. How loud the amp is goes from one to the other before they part,
        in step with how hard it is driven: each at its own, 10 dB less drive with 10 dB more behind it would swell by
        6.5 dB."""
        self._gain_leaves.follow(strip.cab_gain)
        self._gain_comes.jump(voice.cab_gain)
        if strip.output_gain.value < 0.0:
            strip.output_gain.turn_over()
            self._gain_leaves.turn_over()
        if voice.output_gain < 0.0:
            self._side = -1.0
            self._gain_comes.turn_over()
        strip.cab_gain.jump(1.0)

    def _rejoin(self, strip: Strip) -> None:
        strip.cab_gain.follow(self._gain_comes)
        if self._side < 0.0:
            strip.cab_gain.turn_over()
            strip.output_gain.turn_over()
        self._side = 1.0

    def _part(self, coming: Block, leaving: Block) -> None:
        """What the amp put out, down both ways."""
        self._gain_leaves.scale(coming, leaving)
        self._gain_comes.scale(coming, coming)
