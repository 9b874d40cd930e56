"""A graph gives the samples of the network it was drawn from: NAM Core's own vectors, and the oracle's."""

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from firmware.captures.nam import nam_file
from firmware.captures.nam.networks import Network
from tests.oracle import error_db, expected
from tests.own_captures.chance import by_chance
from tests.own_captures.sizes import sizes
from tests.own_captures.table import cases
from tests.stand_ins.golden import GOLDEN, OLD_RULE, golden_cases, golden_take
from tests.stand_ins.players import capture_of, drawn, noise, play, sizes_of
from tests.tools.parity import BLOCKS, WORST_DB

SEEDS = [*range(8), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(8, 24))]
CASES = cases()
HALF = [pytest.param(name, marks=[pytest.mark.slow] if turn % 2 else []) for turn, name in enumerate(CASES)]
SIZES = sizes()
TAKE = noise(1_501, level=0.5)  # no multiple of any block
GOLDEN_FRAMES = {1: 6_001, 7: 6_001, 16: 12_001, 64: 48_000}  # a second in blocks of 1 takes a second


def assert_sounds_as(wanted: NDArray[np.floating], network: Network, take: NDArray[np.float32], folder: Path) -> None:
    for block_frames in BLOCKS:
        frames = min(take.size, GOLDEN_FRAMES[block_frames])
        found_db = error_db(play(drawn(network, block_frames, folder), take[:frames]), wanted[:frames])
        assert found_db <= WORST_DB, f"{block_frames} frames"


if GOLDEN.is_dir():

    @pytest.mark.parametrize(("file", "submodel", "vector"), golden_cases(left_out=(OLD_RULE,)))
    def test_a_golden_capture_sounds_as_nam_core_renders_it(
        file: str, submodel: int, vector: str, tmp_path: Path
    ) -> None:
        submodels = nam_file.read(GOLDEN / file).submodels
        network = submodels[submodel].network
        theirs: NDArray[np.float32] = np.load(GOLDEN / vector)[:-7]
        assert_sounds_as(theirs, network, golden_take()[:-7], tmp_path)

    def test_the_golden_capture_of_an_older_core_sounds_as_todays_core_plays_it(tmp_path: Path) -> None:
        """tests/oracle/test_oracle.py shows that its vector differs by that one rule."""
        (submodel,) = nam_file.read(GOLDEN / f"{OLD_RULE}.nam").submodels
        wanted = expected(json.loads((GOLDEN / f"{OLD_RULE}.nam").read_text()), golden_take()[:4_001])
        assert_sounds_as(wanted, submodel.network, golden_take()[:4_001], tmp_path)


@pytest.mark.parametrize("name", HALF)
def test_a_made_up_capture_sounds_as_its_equations_say_at_every_block_size(name: str, tmp_path: Path) -> None:
    (submodel,) = capture_of(CASES[name]).submodels
    assert_sounds_as(expected(CASES[name], TAKE), submodel.network, TAKE, tmp_path)


@pytest.mark.parametrize("name", SIZES)
def test_every_size_of_a_capture_sounds_as_itself(name: str, tmp_path: Path) -> None:
    model, limits = SIZES[name]
    played = list(sizes_of(model, TAKE))
    assert [submodel.max_value for submodel, _ in played] == pytest.approx(list(limits))
    for submodel, wanted in played:
        assert_sounds_as(wanted, submodel.network, TAKE, tmp_path)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_capture_by_chance_sounds_as_its_equations_say(seed: int, tmp_path: Path) -> None:
    """Features combined as nobody would by hand; `python -m tests.tools.parity --seeds 0 400` plays more of them."""
    for submodel, wanted in sizes_of(by_chance(seed), TAKE):
        assert_sounds_as(wanted, submodel.network, TAKE, tmp_path)


@pytest.mark.parametrize(
    "name", ["A1 standard", "A2 Lite", "LSTM 1x1", "head kernels in two arrays", "Linear, 1,000 taps"]
)
def test_the_size_of_the_block_does_not_change_the_samples(name: str, tmp_path: Path) -> None:
    network = capture_of(CASES[name]).submodels[0].network
    heard = [play(drawn(network, block_frames, tmp_path), TAKE) for block_frames in (1, 37, 64, 512)]
    for other in heard[1:]:
        assert error_db(other, heard[0].astype(np.float64)) <= -110.0


def test_the_oracle_shows_a_wrong_network_from_the_right_one() -> None:
    model = CASES["three arrays"]
    wrong = list(model["weights"])
    wrong[10] += 0.01
    assert error_db(expected({**model, "weights": wrong}, TAKE), expected(model, TAKE)) > -80.0
