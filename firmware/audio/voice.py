"""What can be played in the chain: an amp, and the gains it is played with."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from firmware.arrays import Block
from firmware.messages import NO_AMP


class Amplifier(Protocol):
    """What plays a capture: fill `source`, `process()`, read `output`. It cannot fail and leaves nothing behind.

    Both arrays are the same for as long as it lives. `rest` is what it puts out in silence.
    """

    @property
    def source(self) -> Block: ...
    @property
    def output(self) -> Block: ...
    @property
    def block_frames(self) -> int: ...
    @property
    def rest(self) -> float: ...
    def process(self) -> None: ...
    def reset(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Voice:
    """An amp and the gains it is played with, in one piece, so that no block mixes two. No amp: the pedal is dry.
    `together`: it may be played beside the one whose place it takes, for the time of a crossfade."""

    amp_id: int
    amp: Amplifier | None
    input_gain: float = 1.0
    output_gain: float = 1.0
    together: bool = False


SILENT_VOICE = Voice(NO_AMP, None)


class Wire:
    """An amp that is none: what goes in comes out."""

    rest = 0.0

    def __init__(self, block_frames: int) -> None:
        self.block_frames = block_frames
        self.source: Block = np.zeros(block_frames, np.float32)
        self.output = self.source

    def process(self) -> None:
        """The output is the source already."""

    def reset(self) -> None:
        self.source.fill(0.0)
