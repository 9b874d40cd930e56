"""A capture of the library that could not be made anew: remembered, so that no start of the pedal tries in vain."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from firmware import PEDAL_RATE_HZ
from firmware.captures.entry import MADE_HERE
from firmware.captures.kept import read_kept
from firmware.captures.load import BlockFrames, RateHz
from firmware.captures.made_by import MadeBy
from firmware.durable import write_atomically
from firmware.errors import CaptureError
from hw.schema import Within
from hw.strict_json import to_json

REFUSAL_FILE = "refusal.json"
TRIES = 3  # starts of the pedal at which a capture is tried that cost its worker the time, the memory or the life


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a stored capture was refused for blocks of this size at this rate.

    `tries_left`: 0 where the capture itself is the reason, more where it may have been a machine that was busy.
    """

    sentence: str
    block_frames: BlockFrames
    made_by: MadeBy
    tries_left: Annotated[int, Within(0, TRIES)] = 0
    pedal_rate_hz: RateHz = PEDAL_RATE_HZ

    def concerns(self, block_frames: int, pedal_rate_hz: int = PEDAL_RATE_HZ) -> bool:
        wanted = (block_frames, pedal_rate_hz)
        return self.made_by == MADE_HERE and (self.block_frames, self.pedal_rate_hz) == wanted

    def stands(self, block_frames: int, pedal_rate_hz: int = PEDAL_RATE_HZ) -> bool:
        """Whether trying again would end the same way. A capture that comes from outside is always tried."""
        return self.concerns(block_frames, pedal_rate_hz) and not self.tries_left


def read_refusal(folder: Path) -> Refusal | None:
    """What is remembered of the entry in `folder`; None if nothing, or nothing that can be read."""
    try:
        return read_kept(Refusal, folder / REFUSAL_FILE)
    except CaptureError:
        return None


def write_refusal(folder: Path, refusal: Refusal) -> None:
    """Raises OSError."""
    write_atomically(folder / REFUSAL_FILE, to_json(refusal))
