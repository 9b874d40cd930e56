"""WaveNet: where each weight lands, and how the parts must fit."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from firmware.captures.nam.networks import WaveNet
from tests.firmware.captures.nam.asking import capture_of, network_of, refused
from tests.own_captures import LAYER, Model, changed, layer_array, lstm, put, tiny, wavenet
from tests.own_captures.table import modern


def counted(model: Model) -> WaveNet:
    """The network of `model` with the weights 0, 1, 2, ..."""
    network = network_of(model | {"weights": [float(n) for n in range(len(model["weights"]))]})
    assert isinstance(network, WaveNet)
    return network


def test_the_last_weight_is_the_head_scale_and_weights_land_where_they_belong() -> None:
    network = counted(wavenet(layer_array(2, [3], kernel_size=2)))
    (array,) = network.arrays
    (layer,) = array.layers
    assert layer.layer1x1 is not None
    convs = (array.rechannel, layer.conv, layer.mixin, layer.layer1x1, array.head)
    assert [conv.kernel.ravel().tolist() for conv in convs] == [
        [0, 1],
        [2, 3, 4, 5, 6, 7, 8, 9],
        [12, 13],
        [14, 15, 16, 17],
        [20, 21],
    ]
    assert [conv.bias.tolist() for conv in convs] == [[0, 0], [10, 11], [0, 0], [18, 19], [22]]
    assert [conv.kernel.shape for conv in convs] == [(2, 1, 1), (2, 2, 2), (2, 1, 1), (2, 2, 1), (1, 2, 1)]
    assert (layer.conv.dilation, network.head_scale, network.receptive_frames) == (3, 23, 4)


def test_groups_are_written_out_with_zeros_between_them() -> None:
    (layer,) = counted(wavenet(layer_array(4, [1], kernel_size=1, groups_input=2, head1x1=None))).arrays[0].layers
    np.testing.assert_array_equal(
        layer.conv.kernel[:, :, 0], [[4, 5, 0, 0], [6, 7, 0, 0], [0, 0, 8, 9], [0, 0, 10, 11]]
    )
    assert layer.conv.bias.tolist() == [12, 13, 14, 15]


def test_a_film_has_the_rows_of_its_scale_before_those_of_its_shift() -> None:
    shifted = modern(
        1, [1], kernel_size=1, conv_post_film={"active": True, "shift": True}, activation_post_film={"shift": False}
    )
    (layer,) = counted(wavenet(shifted)).arrays[0].layers
    film = layer.films.conv_post
    assert film is not None
    assert film.shift is not None
    # rechannel 1, conv 2, mixin 1, layer1x1 2: the film begins at weight 6
    assert (film.scale.kernel.item(), film.shift.kernel.item()) == (6, 7)
    assert (film.scale.bias.item(), film.shift.bias.item()) == (8, 9)
    assert layer.films.activation_post is not None, "an object is a film that is on unless it says otherwise"
    assert layer.films.conv_pre is None


def test_a_film_without_shift_has_a_scale_alone() -> None:
    scaled = modern(2, [1], conv_pre_film={"active": True, "shift": False, "groups": 1})
    (layer,) = counted(wavenet(scaled)).arrays[0].layers
    assert layer.films.conv_pre is not None
    assert layer.films.conv_pre.shift is None
    assert layer.films.conv_pre.scale.kernel.shape == (2, 1, 1)


def test_gating_is_taken_from_the_new_word_and_else_from_the_old() -> None:
    old = counted(wavenet(layer_array(2, [1], gated=True))).arrays[0].layers[0]
    assert (old.gating, old.secondary and old.secondary.kind, old.conv.outputs) == ("gated", "Sigmoid", 4)
    array = modern(2, [1, 2], gating_mode=["blended", "none"], secondary_activation=["ReLU", None])
    first, second = counted(wavenet(array)).arrays[0].layers
    assert (first.gating, first.secondary and first.secondary.kind, first.conv.outputs) == ("blended", "ReLU", 4)
    assert (second.gating, second.secondary, second.conv.outputs) == ("none", None, 2)


def test_a_layer_may_go_without_its_1x1() -> None:
    array = layer_array(2, [1], layer1x1={"active": False, "groups": 1})
    assert counted(wavenet(array)).arrays[0].layers[0].layer1x1 is None


def test_a_slope_is_kept_as_float32_keeps_it() -> None:
    array = layer_array(2, [1], activation={"type": "PReLU", "negative_slopes": [0.1, 0.3]})
    slopes = counted(wavenet(array)).arrays[0].layers[0].activation.slopes
    assert slopes == (float(np.float32(0.1)), float(np.float32(0.3)))


def test_a_condition_is_a_model_of_its_own_and_adds_its_memory() -> None:
    condition = wavenet(layer_array(2, [7], head_size=3), sample_rate=48_000)
    model = wavenet(layer_array(2, [1], condition_size=3), condition_dsp=condition)
    network = network_of(model)
    assert isinstance(network, WaveNet)
    assert network.condition is not None
    assert network.condition.outputs == 3
    assert network.receptive_frames == 1 + 2 * 7 + 2 * 1
    assert capture_of(model).info.weight_count == len(condition["weights"]) + len(model["weights"])


def test_a_head_behind_the_arrays_ends_in_one_channel() -> None:
    head = {"channels": 2, "out_channels": 1, "kernel_sizes": [3, 2], "activation": "ReLU"}
    network = network_of(wavenet(layer_array(2, [1], head_size=3), head=head))
    assert isinstance(network, WaveNet)
    assert [(stage.conv.inputs, stage.conv.outputs) for stage in network.post_head] == [(3, 2), (2, 1)]
    assert network.receptive_frames == 1 + 2 + 2 + 1


TWO = wavenet(layer_array(4, [1], head_size=2, head_bias=False), layer_array(2, [1], input_size=4))
SECOND = ("config", "layers", 1)
POST_HEAD = {"channels": 2, "out_channels": 1, "kernel_sizes": [3, 2], "activation": "ReLU"}
MISFITS: dict[str, tuple[Model, Callable[[Any], object], str]] = {
    "input": (TWO, put(*SECOND, "input_size", value=3), "the array before has 4 channels"),
    "head": (TWO, put(*LAYER, "head_size", value=3), "must be the head outputs"),
    "first input": (tiny(), put(*LAYER, "input_size", value=2), "where the model has 1 inputs"),
    "condition": (tiny(), put(*LAYER, "condition_size", value=2), "the condition has 1 channels"),
    "condition_dsp": (tiny(), put("config", "condition_dsp", value=lstm(1, 1, outputs=2)), "has 2 channels"),
    "condition of another rate": (tiny(), put("config", "condition_dsp", value=tiny(sample_rate=44_100)), "rate"),
    "condition of two inputs": (tiny(), put("config", "condition_dsp", value=lstm(1, 1, inputs=2)), "2 inputs"),
    "groups": (tiny(), put(*LAYER, "groups_input", value=3), "3 groups of conv do not divide"),
    "groups of the mixin": (tiny(), put(*LAYER, "groups_input_mixin", value=2), "2 groups of mixin do not divide"),
    "film groups": (tiny(), put(*LAYER, "conv_pre_film", value={"groups": 2}), "2 groups of conv_pre do not divide"),
    "bottleneck alone": (
        changed(tiny(), put(*LAYER, "layer1x1", value={"active": False})),
        put(*LAYER, "bottleneck", value=1),
        "must equal channels",
    ),
    "film without its 1x1": (
        changed(tiny(), put(*LAYER, "layer1x1", value={"active": False})),
        put(*LAYER, "layer1x1_post_film", value={"active": True}),
        "layer1x1 is off",
    ),
    "film without its head1x1": (tiny(), put(*LAYER, "head1x1_post_film", value={}), "head1x1 is off"),
    "post head": (tiny(), put("config", "head", value=POST_HEAD | {"in_channels": 2}), "the last array gives"),
    "two outputs": (wavenet(layer_array(2, [1], head_size=2)), put("notes", value=1), "1 inputs and 2 outputs"),
}


@pytest.mark.parametrize("name", MISFITS)
def test_parts_that_do_not_fit_are_named(name: str) -> None:
    model, change, words = MISFITS[name]
    assert words in refused(changed(model, change))
