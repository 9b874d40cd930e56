"""What can be played in the chain: an amp, what stands before and behind it, and the gains."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from firmware.arrays import Block
from firmware.messages import NO_AMP


class Amplifier(Protocol):
    """What plays a capture: fill `source`, `process()`, read `output`. It cannot fail and leaves nothing behind.

    Both arrays are the same for as long as it lives. `rest` is what it puts out in silence. `forget_some` is a slice
    of the next `reset`, before which nothing is played any more, and true once that has next to nothing left to do.
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
    def forget_some(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Voice:
    """An amp, the pedal before it, the cabinet behind it, and the gains they are played with, in one piece, so that
    no block mixes two sounds. No amp: all of it is dry.

    `input_gain` is the guitar's, into the first capture of the row; `output_gain` may turn the sound over. `wet` is
    the share of all this in the mix with the guitar as it came, which waits by `dry_delay_frames`. `together`: it may
    be played beside the one whose place it takes, for the time of a crossfade. `spill`: under it the cabinet of that
    one rings out.
    """

    amp_id: int
    amp: Amplifier | None
    input_gain: float = 1.0
    output_gain: float = 1.0
    together: bool = False
    pedal_id: int = NO_AMP
    pedal: Amplifier | None = None
    between_gain: float = 1.0
    cab_id: int = NO_AMP
    cab: Amplifier | None = None
    cab_gain: float = 1.0
    wet: float = 1.0
    dry_delay_frames: int = 0
    spill: bool = True

    def has(self, part: Amplifier) -> bool:
        """Whether `part` is its amp, its pedal or its cabinet."""
        return part is self.amp or part is self.pedal or part is self.cab

    def is_made_of(self, other: "Voice") -> bool:
        """Whether both are the same row, be it at other gains."""
        return self.amp is other.amp and self.pedal is other.pedal and self.cab is other.cab

    def can_sound_beside(self, other: "Voice") -> bool:
        """Whether none is at two places of the two rows: it could only be at one of them at a time."""
        return not (
            (self.amp is not None and (self.amp is other.pedal or self.amp is other.cab))
            or (self.pedal is not None and (self.pedal is other.amp or self.pedal is other.cab))
            or (self.cab is not None and (self.cab is other.amp or self.cab is other.pedal))
        )


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

    def forget_some(self) -> bool:
        """It remembers nothing."""
        return True
