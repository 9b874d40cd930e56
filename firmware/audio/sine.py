"""The calibration wizard's sine, in the place of all sound."""

import math

import numpy as np

from firmware.arrays import Block
from firmware.audio.ramp import Ramp


class Sine:
    """A sine whose level and frequency only ever glide. Audio thread only; every buffer is made here.

    The phase is counted in float64 cycles and brought back below 1 with every block, so that nothing is lost of it
    however long it plays: within 1e-6 of the exact sine after hours.
    """

    def __init__(self, *, rate_hz: int, block_frames: int) -> None:
        self._rate_hz = rate_hz
        self._sound, self._peak, self._hz = (
            Ramp(value, rate_hz=rate_hz, block_frames=block_frames) for value in (1.0, 0.0, 0.0)
        )
        self._ordinals = np.arange(1.0, block_frames + 1.0)
        self._phases = np.empty(block_frames)  # in cycles, then in radians, then the sine itself
        self._phase = 0.0  # of the last frame, in cycles
        self._wave: Block = np.empty(block_frames, np.float32)
        self.on = False
        self.absent = True  # the sound is whole and has nothing of it: `process` need not be called

    def play(self, hz: float, peak: float) -> None:
        """Glides from the sound, or from what played, to `hz` and `peak` (1.0 is full scale, 0.0 is silence)."""
        if self._peak.rests_at(0.0):
            self._hz.jump(hz)
        else:
            self._hz.go(hz)
        self.on, self.absent = True, False
        self._sound.go(0.0)
        self._peak.go(peak)

    def hush(self) -> None:
        """Silence in the place of the sine; the sound stays away."""
        self._peak.go(0.0)

    def give_back(self) -> None:
        """The sound again. The sine's ramp begins with the sound's or is ahead of it: the whole sound has none."""
        self.on = False
        self._sound.go(1.0)
        self._peak.go(0.0)

    def settle(self) -> None:
        """Jumps to where it was going; for when nobody hears it."""
        for ramp in (self._sound, self._peak, self._hz):
            ramp.finish()

    @property
    def silent(self) -> bool:
        """Nothing of the sine is heard."""
        return self._peak.rests_at(0.0)

    def process(self, block: Block) -> None:
        """In place, one block of the pedal's sound; a sine of full scale stays within +-1.0."""
        if self.absent:
            return
        self._sound.scale(block, block)
        self.absent = self._sound.rests_at(1.0)
        if self.silent:
            return
        self._draw()
        self._peak.scale(self._wave, self._wave)
        np.add(block, self._wave, out=block)

    def _draw(self) -> None:
        """The next block of a sine of peak 1.0 into `_wave`."""
        if self._hz.moving:
            np.copyto(self._phases, self._hz.next_gains())
            self._phases.cumsum(out=self._phases)
            np.divide(self._phases, self._rate_hz, out=self._phases)
        else:
            np.multiply(self._ordinals, self._hz.value / self._rate_hz, out=self._phases)
        np.add(self._phases, self._phase, out=self._phases)
        self._phase = float(self._phases[-1]) % 1.0
        np.multiply(self._phases, math.tau, out=self._phases)
        np.sin(self._phases, out=self._phases)
        np.copyto(self._wave, self._phases, casting="same_kind")
