"""Reading captures: what is taken, and where each thing lands."""

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from firmware.rig import nam_file
from firmware.rig.lstm import Lstm
from firmware.rig.wavenet import WaveNet
from tests.own_captures import (
    LAYER,
    Model,
    a1_standard,
    a2,
    changed,
    container,
    layer_array,
    lstm,
    put,
    tiny,
    wavenet,
)
from tests.players import capture_of


@pytest.mark.parametrize(
    ("model", "weights", "frames"),
    [(a1_standard(), 13_802, 4_093), (a2(3), 1_871, 6_347), (a2(8), 12_146, 6_347), (lstm(1, 24), 2_569, 1)],
)
def test_the_known_sizes_are_counted(model: Model, weights: int, frames: int) -> None:
    info = capture_of(model).info
    assert (info.weight_count, info.receptive_frames) == (weights, frames)


def test_metadata_is_kept_word_for_word() -> None:
    words = {
        "loudness": -19.25,
        "gain": 0.5,
        "input_level_dbu": 12,
        "output_level_dbu": 4.5,
        "name": " Plexi\u202e \x07",
        "modeled_by": "Anna",
        "gear_make": "tz-make",
        "gear_model": None,
        "gear_type": "amp",
        "tone_type": "distortion",
        "date": {"year": 2024},
    }
    capture = capture_of(tiny(metadata=words, notes="ignored"))
    assert capture.info.name == " Plexi\u202e \x07"
    assert capture.name == "Plexi", "a name for the screen is clean"
    assert (capture.info.modeled_by, capture.info.gear_model, capture.info.tone_type) == ("Anna", None, "distortion")
    levels = capture.submodels[0].levels
    assert (levels.input_level_dbu, levels.output_level_dbu, levels.loudness_db) == (12.0, 4.5, -19.25)


@pytest.mark.parametrize("metadata", [None, {}, {"loudness": None, "name": 7, "input_level_dbu": None}])
def test_metadata_may_be_empty(metadata: object) -> None:
    capture = capture_of(tiny(metadata=metadata), "Deluxe 65.nam")
    assert capture.name == "Deluxe 65"
    assert capture.submodels[0].levels.input_level_dbu is None


def test_a_file_s_name_stands_in_without_its_ending_however_that_is_written() -> None:
    assert capture_of(tiny(), "Deluxe 65.NAM").name == "Deluxe 65"


def test_a_text_that_no_file_can_hold_is_cut_to_what_one_can() -> None:
    info = capture_of(tiny(metadata={"name": "Plexi\ud800!", "modeled_by": "x" * 10**6})).info
    assert (info.name, info.modeled_by) == ("Plexi!", "x" * 1_000)


@pytest.mark.parametrize("rate", [48_000, 48_000.0, None, 0, -1])
def test_an_unknown_rate_is_48_khz(rate: float | None) -> None:
    assert capture_of(tiny(sample_rate=rate)).info.sample_rate_hz == 48_000


@pytest.mark.parametrize("version", ["0.5.0", "0.5.4", "0.6.99", "0.7.0", "0.7.3"])
def test_versions_that_nam_core_takes_are_taken(version: str) -> None:
    assert capture_of(tiny(version=version)).info.version == version


def test_a_submodel_has_its_own_loudness_and_the_containers_dbu() -> None:
    small = tiny(metadata={"loudness": -24.0, "input_level_dbu": 1.0, "output_level_dbu": 2.0})
    large = a2(3) | {"metadata": {"loudness": -26.0}}
    both = capture_of(container({0.5: small, 1.0: large}, metadata={"loudness": -26.0, "input_level_dbu": 14.76}))
    first, last = (submodel.levels for submodel in both.submodels)
    assert (first.loudness_db, last.loudness_db) == (-24.0, -26.0)
    assert (first.input_level_dbu, last.input_level_dbu) == (14.76, 14.76)
    assert (first.output_level_dbu, last.output_level_dbu) == (2.0, None)
    assert both.info.architecture == "SlimmableContainer"
    assert both.info.weight_count == sum(submodel.info.weight_count for submodel in both.submodels)


def test_the_last_weight_is_the_head_scale_and_weights_land_where_they_belong() -> None:
    model = wavenet(layer_array(2, [3], kernel_size=2))
    model["weights"] = [float(n) for n in range(len(model["weights"]))]
    network = capture_of(model).submodels[0].network
    assert isinstance(network, WaveNet)
    (array,) = network.arrays
    (layer,) = array.layers
    assert array.rechannel.ravel().tolist() == [0, 1]
    assert layer.conv.ravel().tolist() == list(range(2, 10))
    assert [
        part.ravel().tolist() for part in (layer.conv_bias, layer.mixin, layer.layer1x1, layer.layer1x1_bias)
    ] == [
        [10, 11],
        [12, 13],
        [14, 15, 16, 17],
        [18, 19],
    ]
    assert array.head.ravel().tolist() == [20, 21]
    assert array.head_bias.tolist() == [22]
    assert network.head_scale == 23


def test_lstm_weights_land_where_they_belong() -> None:
    model = lstm(1, 1)
    model["weights"] = [float(n) for n in range(len(model["weights"]))]
    network = capture_of(model).submodels[0].network
    assert isinstance(network, Lstm)
    (cell,) = network.cells
    np.testing.assert_array_equal(cell.gates, np.arange(8).reshape(4, 2))
    assert cell.bias.tolist() == [8, 9, 10, 11]
    assert (cell.h0.tolist(), cell.c0.tolist()) == ([12], [13])
    assert (network.head.tolist(), network.head_bias) == ([14], 15)


def test_the_mark_that_some_editors_put_in_front_is_passed_over() -> None:
    assert nam_file.parse(b"\xef\xbb\xbf" + json.dumps(tiny()).encode(), "own.nam").submodels


HARMLESS: dict[str, Callable[[Any], object]] = {
    "films off": put(*LAYER, "conv_pre_film", value={"active": False, "shift": True, "groups": 1}),
    "film false": put(*LAYER, "activation_post_film", value=False),
    "film null": put(*LAYER, "head1x1_post_film", value=None),
    "no gate": put(*LAYER, "gating_mode", value=["none", "none"]),
    "secondary activation unused": put(*LAYER, "secondary_activation", value=""),
    "layer1x1 as it always was": put(*LAYER, "layer1x1", value={"active": True, "groups": 1}),
    "head1x1 off": put(*LAYER, "head1x1", value={"active": False, "out_channels": 2, "groups": 1}),
    "bottleneck as wide as the layer": put(*LAYER, "bottleneck", value=2),
    "groups of one": put(*LAYER, "groups_input", value=1),
    "not slimmable": put(*LAYER, "slimmable", value=None),
    "no condition model": put("config", "condition_dsp", value=None),
    "one channel": put("config", "in_channels", value=1),
    "null head": put(*LAYER, "head", value=None),
    "null gate": put(*LAYER, "gating_mode", value=None),
    "null legacy gate": put(*LAYER, "gated", value=None),
    "null bottleneck": put(*LAYER, "bottleneck", value=None),
    "null groups": put(*LAYER, "groups_input_mixin", value=None),
    "null channels in": put("config", "in_channels", value=None),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_keys_that_say_nothing_new_are_tolerated(name: str) -> None:
    assert capture_of(changed(tiny(), HARMLESS[name])).submodels
