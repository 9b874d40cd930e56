"""Arguments that more than one subcommand takes."""

import argparse
import math
from typing import Final, Literal

from firmware.captures.load import MAX_BLOCK_FRAMES
from firmware.captures.prepared import FUSED, PORTABLE
from hw.profile import RATES_HZ

AUTO: Final = "auto"
ENGINES = (AUTO, FUSED, PORTABLE)

EngineChoice = Literal["auto", "fused", "portable"]


def block_frames(text: str) -> int:
    """An argument: frames in a block, from 1 up."""
    if not text.isdecimal() or not 1 <= int(text) <= MAX_BLOCK_FRAMES:
        raise argparse.ArgumentTypeError(f"a block has 1 to {MAX_BLOCK_FRAMES} frames, not {text}")
    return int(text)


def rate_hz(text: str) -> int:
    """An argument: the rate of a codec, of those that one may have."""
    if not text.isdecimal() or int(text) not in RATES_HZ:
        rates = ", ".join(map(str, sorted(RATES_HZ)))
        raise argparse.ArgumentTypeError(f"a codec runs at {rates} Hz, not {text}")
    return int(text)


def add_engine(parser: argparse.ArgumentParser, auto: str) -> None:
    """`auto` says what happens where nobody chooses."""
    parser.add_argument(
        "--engine", choices=ENGINES, default=AUTO, help=f"fused operators or plain ones (default: {auto})"
    )


def place(text: str) -> int:
    """An argument: a place in a list, which a person counts from 1; the number from 0."""
    if not (text.isascii() and text.isdecimal() and int(text[:9]) >= 1):
        raise argparse.ArgumentTypeError(f"places count from 1, not {text}")
    return int(text[:9]) - 1


def quality(text: str) -> float:
    """An argument: 0..1, from the smallest submodel to the largest."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0.0 <= value <= 1.0:
        raise argparse.ArgumentTypeError(f"quality goes from 0 (smallest) to 1 (largest), not {text}")
    return value
