"""The fade from one sound to another: both play, and neither is less than it was in power.

It takes as long as every ramp. At each frame what comes has the sine of an angle that moves along a ramp's rounded
line, and what leaves the rest of the power: of a full-scale signal the steepest frame moves 1/469, of 82 Hz at -6
dBFS less than half its own slope.
"""

import math

import numpy as np
from numpy.typing import NDArray

from firmware.arrays import Block
from firmware.audio.ramp import RAMP_S, glide

# The guitar comes into the new capture by a ramp of its own, under the fade: set in the middle of 82 Hz at -6 dBFS a
# factory capture would answer with -56 dBFS beyond 8 kHz; with 4 ms -99, with 8 below -100.
ENTRY_S = 0.008


class Crossfade:
    """Where it stands, and its gains for one block after the other, each applied in place. Audio thread only."""

    def __init__(self, *, rate_hz: int, block_frames: int) -> None:
        self._frames = round(RAMP_S * rate_hz)
        angle = math.pi / 2.0 * glide(self._frames, block_frames).astype(np.float64)
        rises = np.sin(angle)
        self._rises = rises.astype(np.float32)
        entry_frames = round(ENTRY_S * rate_hz)
        self._enters = glide(entry_frames, self._frames - entry_frames + block_frames)
        self._falls_alone = self._falls = self._rest_of(rises)
        self._falls_beside = self._rest_of(rises * self._enters.astype(np.float64))
        self._at = self._frames

    @property
    def over(self) -> bool:
        return self._at >= self._frames

    def begin(self, *, enters: bool) -> None:
        """`enters`: what comes hears the guitar by the ramp of its own; what leaves makes up for that, so long."""
        self._falls = self._falls_beside if enters else self._falls_alone
        self._at = 0

    def _rest_of(self, rises: NDArray[np.float64]) -> Block:
        """What leaves has the rest of the power. In float64: float32 would round what is next to 1 to steps that can
        be heard."""
        falls = np.sqrt(np.maximum(1.0 - np.square(rises), 0.0)).astype(np.float32)
        falls[self._frames - 1 :] = 0.0
        return falls

    def fall(self, block: Block) -> None:
        """What leaves."""
        np.multiply(block, self._falls[self._at : self._at + block.size], out=block)

    def rise(self, block: Block) -> None:
        """What comes."""
        np.multiply(block, self._rises[self._at : self._at + block.size], out=block)

    def enter(self, block: Block) -> None:
        """What a capture that comes is to hear."""
        np.multiply(block, self._enters[self._at : self._at + block.size], out=block)

    def step(self, frames: int) -> None:
        """A block is through."""
        self._at += frames
