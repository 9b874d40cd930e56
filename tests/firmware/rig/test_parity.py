"""A graph gives the samples of the network it was drawn from: NAM Core's own vectors, and the oracle's."""

import json
from pathlib import Path

import numpy as np
import pytest

from firmware.rig import nam_file
from tests.golden import GOLDEN, golden_cases, golden_take
from tests.oracle import error_db, expected
from tests.own_captures import A2_DILATIONS, Model, a1_standard, a2, container, layer_array, lstm, wavenet
from tests.players import F32, amp_of, capture_of, noise, play

BLOCKS = (16, 64, 512)
WORST_DB = -100.0

if GOLDEN.is_dir():

    @pytest.mark.parametrize("block_frames", BLOCKS)
    @pytest.mark.parametrize(("file", "submodel", "vector"), golden_cases())
    def test_a_golden_capture_sounds_as_nam_core_renders_it(
        file: str, submodel: int, vector: str, block_frames: int, tmp_path: Path
    ) -> None:
        amp = amp_of(nam_file.read(GOLDEN / file).submodels[submodel], block_frames, tmp_path)
        theirs: F32 = np.load(GOLDEN / vector)[:-7]  # 47,993 frames: no multiple of any block
        assert error_db(play(amp, golden_take()[:-7]), theirs) <= WORST_DB

    def test_every_golden_vector_is_either_played_or_known_to_be_unsupported() -> None:
        assert len(golden_cases()) == 8


OWN: dict[str, Model] = {
    "A1 standard": a1_standard(),
    "A2 Lite": a2(3),
    "A2 Full": a2(8),
    "one layer": wavenet(layer_array(1, [1])),
    "kernel 1 has no history": wavenet(layer_array(3, [1, 5], kernel_size=1)),
    "kernel 15, odd channels": wavenet(layer_array(5, [1, 17], kernel_size=15)),
    "kernels of all sizes": wavenet(
        layer_array(3, [7, 2, 40, 1], kernel_size=None, kernel_sizes=[1, 2, 9, 6], activation="ReLU")
    ),
    "dilation longer than the block": wavenet(layer_array(4, [1, 600, 3, 64, 65, 63])),
    "dilation of one block exactly": wavenet(layer_array(2, [16, 64, 512])),
    "sigmoid and steep leaky": wavenet(
        layer_array(3, [1, 2], activation=["Sigmoid", {"type": "LeakyReLU", "negative_slope": 0.3}])
    ),
    "three arrays": wavenet(
        layer_array(6, [1, 2, 4], head_size=4),
        layer_array(4, [1, 9], input_size=6, head_size=3, head_bias=False),
        layer_array(3, [128], input_size=4, activation="ReLU"),
    ),
    "head kernels in two arrays": wavenet(
        layer_array(
            4, [1, 2], head={"out_channels": 2, "kernel_size": 5, "bias": False, "head_dilation": 3}, head_size=None
        ),
        layer_array(2, [3], input_size=4, head={"out_channels": 1, "kernel_size": 16, "bias": True}, head_size=None),
    ),
    "REV: five arrays, kernel 5": wavenet(
        *(
            layer_array(8, [64, 16, 4, 1], kernel_size=5, input_size=size, head_size=out)
            for size, out in ((1, 8), (8, 8), (8, 1))
        )
    ),
    "long A2 dilations, 7 channels": wavenet(layer_array(7, A2_DILATIONS[:7], kernel_size=6, activation="LeakyReLU")),
    "LSTM 1x1": lstm(1, 1),
    "LSTM 2x8": lstm(2, 8),
    "LSTM 3x5": lstm(3, 5),
}


@pytest.mark.parametrize("name", OWN)
def test_a_made_up_capture_sounds_as_its_equations_say_at_every_block_size(name: str, tmp_path: Path) -> None:
    take = noise(3_001)
    wanted = expected(OWN[name], take)
    submodel = capture_of(OWN[name]).submodels[0]
    for block_frames in BLOCKS:
        heard = play(amp_of(submodel, block_frames, tmp_path), take)
        assert error_db(heard, wanted) <= WORST_DB, f"{block_frames} frames"


def test_each_submodel_of_a_container_sounds_as_itself(tmp_path: Path) -> None:
    models = {0.3: lstm(1, 4), 0.6: OWN["one layer"], 1.0: OWN["three arrays"]}
    take = noise(1_500)
    submodels = capture_of(container(models)).submodels
    assert [submodel.max_value for submodel in submodels] == [0.3, 0.6, 1.0]
    for submodel, model in zip(submodels, models.values(), strict=True):
        assert error_db(play(amp_of(submodel, 64, tmp_path), take), expected(model, take)) <= WORST_DB


@pytest.mark.parametrize("name", ["A1 standard", "A2 Lite", "LSTM 1x1", "head kernels in two arrays"])
def test_the_size_of_the_block_does_not_change_the_samples(name: str, tmp_path: Path) -> None:
    take = noise(2_000)
    submodel = capture_of(OWN[name]).submodels[0]
    heard = [play(amp_of(submodel, block_frames, tmp_path), take) for block_frames in (1, 7, 64, 512)]
    for other in heard[1:]:
        assert error_db(other, heard[0].astype(np.float64)) <= -110.0


def test_the_oracle_tells_a_wrong_network_from_the_right_one() -> None:
    model = json.loads(json.dumps(OWN["three arrays"]))
    take = noise(500)
    right = expected(model, take)
    model["weights"][10] += 0.01
    assert error_db(expected(model, take), right) > -80.0
