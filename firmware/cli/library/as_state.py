"""A library as the rules of decide/ see it: a State that has these captures, and nothing of a pedal besides."""

from collections.abc import Sequence

from firmware import PEDAL_RATE_HZ
from firmware.captures.entry import Entry
from firmware.levels import CodecLevels
from firmware.state import Audio, Codec, Library, State


def as_state(entries: Sequence[Entry], block_frames: int = 64, rate_hz: int = PEDAL_RATE_HZ) -> State:
    """`entries` in a State of a codec of which nothing is known but its block and rate."""
    return State(
        Codec("", CodecLevels(None)),
        library=Library(tuple(entries)),
        audio=Audio(rate_hz=rate_hz, block_frames=block_frames),
    )
