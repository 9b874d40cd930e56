"""How much of the pedal's time a capture takes on this machine, and what would fit where that is too much.

The one place that says where green ends and red begins. Read by prepare, controld and the command line.
"""

import math
from dataclasses import dataclass
from typing import Annotated, Literal

from firmware import PEDAL_RATE_HZ
from hw.schema import Within

MAX_BLOCK_FRAMES = 8_192
BlockFrames = Annotated[int, Within(1, MAX_BLOCK_FRAMES)]
BlockUs = Annotated[float, Within(0.0, 1e9)]

RateHz = Annotated[int, Within(8_000, 192_000)]  # of a codec

GREEN, AMBER, RED = "green", "amber", "red"
GREEN_BELOW, AMBER_BELOW = 0.50, 0.80  # parts of the period: amber plays, but a busy moment may cost a block

LoadWord = Literal["green", "amber", "red"]


@dataclass(frozen=True, slots=True)
class Load:
    """The time of a block (prepare/pace.py says which) as a part of its period, 0.31 for 31 %."""

    share: float

    @property
    def word(self) -> LoadWord:
        return GREEN if self.share < GREEN_BELOW else AMBER if self.share < AMBER_BELOW else RED

    @property
    def sentence(self) -> str:
        """What a person is told; ends without a full stop, so that more can follow."""
        words = {GREEN: "plays with room to spare", AMBER: "plays, with little to spare", RED: "is too heavy to play"}
        return f"takes {percent(self.share)} of the period and {words[self.word]} on this machine"


def percent(share: float) -> str:
    """In whole percents, cut and not rounded: what is amber at 79.7 % must not read 80 %, where red begins."""
    return f"{math.floor(100.0 * share + 1e-6)}%"


def load_of(block_us: float, block_frames: int, rate_hz: int = PEDAL_RATE_HZ) -> Load:
    """The load of a graph whose blocks of `block_frames` frames, at the codec's `rate_hz`, take `block_us`."""
    return Load(block_us * rate_hz / block_frames / 1e6)


@dataclass(frozen=True, slots=True)
class Fit:
    """What would play in place of a graph that is red, measured here: a smaller submodel, or a larger block."""

    max_value: float  # of the submodel: quality below it plays this one
    block_frames: BlockFrames
    block_us: BlockUs
    pedal_rate_hz: RateHz = PEDAL_RATE_HZ

    @property
    def load(self) -> Load:
        return load_of(self.block_us, self.block_frames, self.pedal_rate_hz)

    def words(self, block_frames: int) -> str:
        """For a person, who plays at blocks of `block_frames`."""
        what = f"blocks of {self.block_frames} frames"
        if self.block_frames == block_frames:
            what = f"the smaller submodel, for presets with a quality below {self.max_value:g}"
        return f"{what} ({percent(self.load.share)}, {self.load.word})"


def fits_words(fits: tuple[Fit, ...], block_frames: int) -> str:
    """What would play in place of a red graph; says so too where nothing was found that would."""
    return "would fit: " + " or ".join(fit.words(block_frames) for fit in fits) if fits else "nothing smaller fits"
