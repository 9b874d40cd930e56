"""A capture of the library that could not be made anew: remembered, so that no start of the pedal tries in vain."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from firmware.captures.entry import CONVERTER, MAX_BLOCK_FRAMES
from firmware.captures.nam.json_text import parse_document
from firmware.durable import write_atomically
from firmware.errors import CaptureError

REFUSAL_FILE = "refusal.json"
TRIES = 3  # starts of the pedal at which a capture is tried that cost its converter the time, the memory or the life


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why this converter refused a stored capture for blocks of this size.

    `tries_left`: 0 where the capture itself is the reason, more where it may have been a machine that was busy.
    """

    sentence: str
    block_frames: int
    converter: str = CONVERTER
    tries_left: int = 0

    def concerns(self, block_frames: int) -> bool:
        return self.converter == CONVERTER and self.block_frames == block_frames

    def stands(self, block_frames: int) -> bool:
        """Whether trying again would end the same way. A capture that comes from outside is always tried."""
        return self.concerns(block_frames) and not self.tries_left


def read_refusal(folder: Path) -> Refusal | None:
    """What is remembered of the entry in `folder`; None if nothing, or nothing that can be read."""
    try:
        fields = parse_document((folder / REFUSAL_FILE).read_bytes(), REFUSAL_FILE)
        return Refusal(
            sentence=fields.text("sentence"),
            block_frames=fields.integer("block_frames", 1, MAX_BLOCK_FRAMES),
            converter=fields.text("converter"),
            tries_left=fields.integer("tries_left", 0, TRIES),
        )
    except (OSError, CaptureError):
        return None


def write_refusal(folder: Path, refusal: Refusal) -> None:
    """Raises OSError."""
    write_atomically(folder / REFUSAL_FILE, json.dumps(asdict(refusal)).encode())
