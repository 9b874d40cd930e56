"""The ends of a long take through a graph, heard as if all of it had been played."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from firmware.arrays import F32
from firmware.captures.graph.linear import DIRECT_TAPS
from firmware.captures.graph.proof import ALL
from firmware.captures.graph.reference import error_db, play
from firmware.captures.nam.networks import Linear, Network
from firmware.captures.prepare.fusing import WORST_ERROR_DB
from firmware.captures.prepare.hear import ENDS_BLOCKS, hear, hear_ends
from tests.stand_ins import random_networks as random
from tests.stand_ins.players import drawn, noise

EXACT_DB = -115.0
Taps = NDArray[np.float32]


def take_for(network: Network, block_frames: int) -> F32:
    """Whole blocks, with more of them than have to be played."""
    blocks = network.receptive_frames // block_frames + 5 * ENDS_BLOCKS
    return noise(blocks * block_frames)


@pytest.mark.parametrize(
    ("length", "block_frames"),
    [(DIRECT_TAPS + 1, 64), (60_000, 16), (60_001, 64), (200_000, 64), (50_000, 100), (300_000, 512), (40_000, 521)],
)
def test_both_ends_are_those_of_the_whole_take(length: int, block_frames: int, tmp_path: Path) -> None:
    """One history and several, one line in a block and two, and a last part that is not full."""
    network = random.linear(1, length)
    take, amp = take_for(network, block_frames), drawn(network, block_frames, tmp_path)
    heard, frames = hear_ends(amp, take, network)
    ends = ENDS_BLOCKS * block_frames
    assert frames is not ALL
    assert heard.size == 2 * ends
    assert error_db(heard, play(network, take)[frames]) <= EXACT_DB
    assert np.array_equal(hear(amp, take[:ends]), heard[:ends]), "it is left at rest"


def moved_by_a_line(taps: Taps) -> None:
    taps[..., 131_072:] = np.roll(taps[..., 131_072:], 64)


def without_its_end(taps: Taps) -> None:
    taps[..., -64:] = 0.0


def with_two_parts_swapped(taps: Taps) -> None:
    taps[..., 64_000:64_128] = np.roll(taps[..., 64_000:64_128], 64)


def with_one_tap_off(taps: Taps) -> None:
    taps[..., 100_000] *= 1.1


@pytest.mark.parametrize("spoil", [moved_by_a_line, without_its_end, with_two_parts_swapped, with_one_tap_off])
def test_a_graph_of_other_taps_is_found_out_wherever_they_are(spoil: Callable[[Taps], None], tmp_path: Path) -> None:
    """Of a response that is as loud at its end as at its beginning, one tap of 200,000 is -73 dB with a tenth of its
    size."""
    taps = np.random.default_rng(1).normal(0.0, 0.01, (1, 1, 200_000)).astype(np.float32)
    network, other = (Linear(each, np.zeros(1, np.float32)) for each in (taps, taps.copy()))
    spoil(other.taps)
    take = take_for(network, 64)
    heard, frames = hear_ends(drawn(other, 64, tmp_path), take, network)
    assert error_db(heard, play(network, take)[frames]) > WORST_ERROR_DB


@pytest.mark.parametrize("network", [random.linear(1, DIRECT_TAPS), random.lstm(1)], ids=["short", "lstm"])
def test_what_is_not_cut_into_parts_is_played_whole(network: Network, tmp_path: Path) -> None:
    take = noise(64 * 5 * ENDS_BLOCKS)
    amp = drawn(network, 64, tmp_path)
    heard, frames = hear_ends(amp, take, network)
    assert frames == ALL
    assert np.array_equal(heard, hear(amp, take))
