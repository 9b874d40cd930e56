"""What stood before an amp that plays on, and leaves: a pedal or none, at the gains that it had."""

import numpy as np

from firmware.arrays import Block
from firmware.audio.outlet import is_sound
from firmware.audio.ramp import Ramp
from firmware.audio.strip import Strip
from firmware.audio.voice import Amplifier
from firmware.messages import NO_AMP


class Front:
    """Audio thread only. `feed` is the block that the amp would have heard of it."""

    def __init__(self, *, rate_hz: int, block_frames: int) -> None:
        self._input_gain, self._between_gain = (
            Ramp(1.0, rate_hz=rate_hz, block_frames=block_frames) for _ in range(2)
        )
        self._pedal: Amplifier | None = None
        self.pedal_id = NO_AMP
        self._magnitude: Block = np.zeros(block_frames, np.float32)
        self.feed: Block = np.zeros(block_frames, np.float32)

    def leave(self, strip: Strip) -> None:
        """Takes over what stands before the strip's amp."""
        self._pedal, self.pedal_id = strip.pedal, strip.pedal_id
        self._input_gain.follow(strip.input_gain)
        self._between_gain.follow(strip.between_gain)

    def release(self) -> None:
        """It has left."""
        self._pedal = None

    def run(self, source: Block) -> bool:
        """One block of the converter's input into `feed`; false if the pedal made of it what is no sound."""
        pedal, feed = self._pedal, self.feed
        if pedal is None:
            self._input_gain.scale(source, feed)
            return True
        self._input_gain.scale(source, pedal.source)
        pedal.process()
        if not is_sound(pedal.output, self._magnitude):
            return False
        np.subtract(pedal.output, np.float32(pedal.rest), out=feed)
        self._between_gain.scale(feed, feed)
        return True
