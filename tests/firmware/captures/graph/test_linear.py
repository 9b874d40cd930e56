"""Impulse responses: exact at every length and block, without latency, from a rest that need not be zero."""

import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from firmware.captures.graph.draw import draw
from firmware.captures.graph.linear import DIRECT_TAPS, line_frames
from firmware.captures.graph.proof import drawn as drawn_or_refused
from firmware.captures.graph.reference import error_db, play
from firmware.captures.nam.networks import Linear, Network, Sequential
from firmware.errors import CaptureError
from tests.stand_ins import random_networks as random
from tests.stand_ins.players import drawn, noise
from tests.stand_ins.players import play as play_amp
from tests.stand_ins.portable_host import PortableHost

WORST_DB = -110.0


@pytest.mark.parametrize("length", [1, 2, 3, 64, 65, 300, DIRECT_TAPS, DIRECT_TAPS + 1, 3_000])
@pytest.mark.parametrize("block_frames", [1, 7, 16, 64, 96, 512, 521])
def test_every_length_is_exact_at_every_block(length: int, block_frames: int, tmp_path: Path) -> None:
    network = random.linear(1, length)
    take = noise(2 * length + 3 * block_frames + 11)
    assert error_db(play_amp(drawn(network, block_frames, tmp_path), take), play(network, take)) <= WORST_DB


@pytest.mark.parametrize("block_frames", [64, pytest.param(512, marks=pytest.mark.slow)])
def test_ten_seconds_are_exact(block_frames: int, tmp_path: Path) -> None:
    network = random.linear(2, 480_000)
    take = noise(490_000 if block_frames == 512 else 40_000)
    heard, wanted = play_amp(drawn(network, block_frames, tmp_path), take), play(network, take)
    assert error_db(heard, wanted) <= WORST_DB
    assert error_db(heard[-4_000:], wanted[-4_000:]) <= WORST_DB


def test_three_seconds_are_exact_in_the_portable_graph() -> None:
    network, take = random.linear(3, 140_000), noise(145_000)
    heard, wanted = PortableHost(draw(network, 64, portable=True).model({})).play(take), play(network, take)
    assert error_db(heard, wanted) <= WORST_DB
    assert error_db(heard[-4_000:], wanted[-4_000:]) <= WORST_DB


@pytest.mark.parametrize("length", [5, 3_000])
def test_an_impulse_comes_out_as_the_taps_at_once(length: int, tmp_path: Path) -> None:
    network = Linear(random.linear(3, length).taps, np.zeros(1, np.float32))
    take = np.zeros(length + 100, dtype=np.float32)
    take[70] = 1.0
    heard = play_amp(drawn(network, 64, tmp_path), take)
    np.testing.assert_allclose(heard[70 : 70 + length][:30], network.taps[0, 0][:30], atol=1e-6)
    assert np.abs(heard[:70]).max() < 1e-6
    assert error_db(heard, play(network, take)) <= WORST_DB


@pytest.mark.parametrize("lengths", [(3, 40), (2_000, 1_500)])
@pytest.mark.parametrize("block_frames", [7, 64, 512])
def test_one_to_many_and_many_to_one(lengths: tuple[int, int], block_frames: int, tmp_path: Path) -> None:
    network = Sequential((random.linear(4, lengths[0], outputs=3), random.linear(5, lengths[1], inputs=3)))
    take = noise(5_000)
    wanted = play(network, take)
    assert error_db(play_amp(drawn(network, block_frames, tmp_path), take), wanted) <= WORST_DB
    portable = PortableHost(draw(network, block_frames, portable=True).model({}))
    assert error_db(portable.play(take), wanted) <= WORST_DB


@pytest.mark.parametrize("length", [200, 2_000])
@pytest.mark.parametrize("before", [random.lstm(2), random.wavenet(1)])
def test_behind_a_network_that_rests_above_zero_it_starts_as_the_convolution_of_a_constant(
    before: Network, length: int, tmp_path: Path
) -> None:
    network = Sequential((before, random.linear(6, length)))
    rest = play(before, np.zeros(1, np.float32))[0]
    assert abs(rest) > 0.01
    heard = play_amp(drawn(network, 64, tmp_path), np.zeros(3 * length, dtype=np.float32))
    linear = network.parts[1]
    assert isinstance(linear, Linear)
    np.testing.assert_allclose(heard, linear.bias[0] + rest * linear.taps.sum(dtype=np.float64), atol=1e-5)


@pytest.mark.parametrize(
    ("block_frames", "line"), [(1, 1), (64, 64), (96, 96), (512, 256), (2_048, 256), (300, 150), (521, 521)]
)
def test_a_block_is_laid_in_the_longest_lines_that_divide_it(block_frames: int, line: int) -> None:
    assert line_frames(block_frames) == line


@pytest.mark.parametrize(
    ("network", "block_frames"),
    [
        (random.linear(1, 48_000), 2_039),  # no number from 2 to 256 divides it: one line of 2,039
        (random.linear(1, 1_000), 8_191),
        (Sequential((random.linear(1, 3, outputs=16), random.linear(2, 2_000, inputs=16))), 256),
    ],
)
def test_matrices_too_large_for_the_memory_are_never_made(network: Network, block_frames: int) -> None:
    tracemalloc.start()
    with pytest.raises(CaptureError, match=rf"^Hall\.nam: blocks of {block_frames:,} frames .* choose blocks of 64"):
        drawn_or_refused(network, block_frames, "Hall.nam")
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak_bytes < 20 * 2**20


def test_a_block_that_nothing_divides_is_played_while_its_matrices_fit() -> None:
    drawn_or_refused(random.linear(1, 48_000), 1_021, "Hall.nam")
