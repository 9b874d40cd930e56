"""A network drawn, and its graph held against the reference: each failure is a sentence about the capture's file.

Called by build for the graph that the pedal plays, and by export for the portable one.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from firmware.arrays import F32
from firmware.captures.graph.draw import draw
from firmware.captures.graph.reference import error_db, play
from firmware.captures.graph.sketch import BlockError, Sketch
from firmware.captures.nam.networks import Network
from firmware.errors import CaptureError, GraphError

TAKE_LEVEL = 0.1
MAX_SAMPLE = 1e6  # 120 dB above full scale; NaN is no less
NUDGE = 1.0 + 2.0**-22  # two steps of a float32

Player = Callable[[F32], F32]
Frames = slice | NDArray[np.intp]  # which of a take
ALL = slice(None)


@dataclass(frozen=True, slots=True, eq=False)
class Take:
    """Noise [frames], and what the reference makes of it from silence forever."""

    noise: F32
    expected: NDArray[np.float64]


def drawn(network: Network, block_frames: int, file: str, *, portable: bool = False) -> Sketch:
    """The network's graph. Raises CaptureError where there can be none."""
    try:
        return draw(network, block_frames, portable=portable)
    except OverflowError as error:
        raise _not_finite(file) from error
    except BlockError as error:
        raise CaptureError(
            f"{file}: blocks of {block_frames:,} frames would make its graph too large for the memory; choose blocks"
            " of 64, 128 or 256 frames.",
            short="choose another block",
        ) from error


def take_for(network: Network, frames: int, file: str) -> Take:
    """A take to hold graphs of `network` against. Raises CaptureError if it gives no finite sound."""
    noise = np.random.default_rng(48_000).normal(0.0, TAKE_LEVEL, frames).astype(np.float32)
    expected = play(network, noise)
    if not np.abs(expected).max() < MAX_SAMPLE:
        raise _not_finite(file)
    return Take(noise, expected)


def prove(
    heard: F32, take: Take, network: Network, file: str, *, worst_db: float, fate: str, frames: Frames = ALL
) -> float:
    """The error in dB of `heard`, what a graph of `network` made of the take from silence forever: of all of it, or
    of these `frames`.

    Raises GraphError above `worst_db`: then the graph is not `fate`, "played" or "exported"; CaptureError if the
    network gives no sound that could be proved.
    """
    expected = take.expected[frames]
    found_db = error_db(heard, expected)
    if not found_db <= worst_db:
        nudged = play(network, take.noise * np.float32(NUDGE)).astype(np.float32)[frames]
        if not error_db(nudged, expected) <= worst_db:
            raise _chaotic(file)
        raise GraphError(
            f"{file}: its graph is {found_db:.0f} dB from the capture on this machine (at most {worst_db:.0f}), so it"
            f" is not {fate}; report it with the version of onnxruntime.",
            short="graph is not exact",
        )
    return found_db


def in_blocks(take: F32, block_frames: int, play_block: Player) -> F32:
    """The output [frames] for `take` [frames], filled up to whole blocks; `play_block` gives that of one block."""
    blocks = np.zeros((-(-take.size // block_frames), block_frames), np.float32)
    blocks.ravel()[: take.size] = take
    for block in blocks:
        block[:] = play_block(block)
    return blocks.ravel()[: take.size]


def _chaotic(file: str) -> CaptureError:
    """Of the reference itself: an LSTM with large weights may swing on its own."""
    return CaptureError(
        f"{file}: its network makes the smallest difference large, so that it sounds differently on every machine and"
        " nothing can be held against it; train it again.",
        short="unsteady capture",
    )


def _not_finite(file: str) -> CaptureError:
    return CaptureError(
        f"{file}: its weights give no finite sound; export or download it again.", short="bad weights"
    )
