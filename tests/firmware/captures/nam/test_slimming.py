"""Channel slicing: the widths that Core would play, each exactly as Core would cut it."""

import json
from typing import Any

import numpy as np
import pytest

from firmware.captures.graph.reference import play
from firmware.captures.nam import nam_file
from tests.firmware.captures.nam.asking import capture_of, refused
from tests.oracle import error_db, expected
from tests.own_captures import Model, container, layer_array, sequential, wavenet

SHIFTED = {"active": True, "shift": True, "groups": 1}


def slimmable(array: Model, *allowed: int, **kwargs: Any) -> Model:
    settings = {"allowed_channels": list(allowed)} if allowed else {}
    return array | {"slimmable": {"method": "slice_channels_uniform", "kwargs": settings | kwargs}}


CASES = {
    "plain": wavenet(slimmable(layer_array(4, [1, 3]), 1, 2, 4)),
    "every width by default": wavenet(slimmable(layer_array(3, [1, 3]))),
    "two arrays": wavenet(
        slimmable(layer_array(6, [1, 2], head_size=4), 2, 6),
        slimmable(layer_array(4, [4], input_size=6), 1, 2, 4),
    ),
    "one array of two": wavenet(
        layer_array(6, [1, 2], head_size=4), slimmable(layer_array(4, [4], input_size=6), 1, 2, 4)
    ),
    "gated": wavenet(slimmable(layer_array(4, [1, 2], gated=True), 1, 3, 4)),
    "bottleneck, films": wavenet(
        slimmable(
            layer_array(
                4,
                [1, 2],
                bottleneck=6,
                gated=None,
                gating_mode=["blended", "none"],
                **{
                    f"{place}_film": SHIFTED
                    for place in ("conv_pre", "conv_post", "activation_post", "layer1x1_post")
                },
                input_mixin_pre_film=SHIFTED | {"shift": False},
            ),
            1,
            2,
            4,
        )
    ),
    "head1x1": wavenet(
        slimmable(layer_array(4, [1], head1x1={"active": True, "out_channels": 3, "groups": 1}), 2, 4)
    ),
    "without layer1x1": wavenet(slimmable(layer_array(4, [1, 2], layer1x1={"active": False, "groups": 1}), 2, 4)),
}


@pytest.mark.parametrize("name", CASES)
def test_every_width_sounds_as_cut_by_the_format_s_rule(name: str) -> None:
    model = CASES[name]
    take = np.random.default_rng(1).normal(0.0, 0.3, 400).astype(np.float32)
    low = 0.0
    submodels = capture_of(model).submodels
    assert len(submodels) > 1
    for submodel in submodels:
        middle = (low + submodel.max_value) / 2
        theirs = expected(model, take, slim=middle)
        assert error_db(play(submodel.network, take), theirs) < -120, f"at {middle}"
        low = submodel.max_value
    assert low == 1.0


def test_thresholds_are_all_places_where_any_array_changes() -> None:
    thresholds = [submodel.max_value for submodel in capture_of(CASES["two arrays"]).submodels]
    assert thresholds == [1 / 3, 1 / 2, 2 / 3, 1.0]


def test_each_width_counts_its_own_weights() -> None:
    counts = [submodel.info.weight_count for submodel in capture_of(CASES["plain"]).submodels]
    assert counts == sorted(counts)
    assert counts[-1] == len(CASES["plain"]["weights"]) == capture_of(CASES["plain"]).info.weight_count


HEAD1X1 = {"active": True, "out_channels": 4, "groups": 1}
RIGID = {
    "groups": wavenet(slimmable(layer_array(4, [1], groups_input=2), 2, 4)),
    "head kernel": wavenet(
        slimmable(layer_array(4, [1], head={"out_channels": 1, "kernel_size": 2, "bias": True}), 2, 4)
    ),
    "a slope for each channel": wavenet(
        slimmable(layer_array(2, [1], activation={"type": "PReLU", "negative_slopes": [0.1, 0.2]}), 1, 2)
    ),
    "head1x1 between arrays": wavenet(
        layer_array(6, [1], head_size=4), slimmable(layer_array(4, [4], input_size=6, head1x1=HEAD1X1), 2, 4)
    ),
    "too many": wavenet(slimmable(layer_array(40, [1], kernel_size=1))),
    "one width": wavenet(slimmable(layer_array(4, [1]), 4)),
}


@pytest.mark.parametrize("name", RIGID)
def test_what_cannot_be_cut_is_offered_at_its_full_width(name: str) -> None:
    (submodel,) = capture_of(RIGID[name]).submodels
    assert submodel.max_value == 1.0
    assert submodel.info.weight_count == len(RIGID[name]["weights"])


def test_inside_another_model_it_plays_its_full_width() -> None:
    for model in (container({1.0: CASES["plain"]}), sequential(CASES["plain"])):
        (submodel,) = capture_of(model).submodels
        assert submodel.info.weight_count == len(CASES["plain"]["weights"])


@pytest.mark.parametrize("slim", [None, True, {}, {"method": ""}, {"method": None}, "yes"])
def test_what_names_no_method_slims_nothing(slim: object) -> None:
    assert len(capture_of(wavenet(layer_array(4, [1], slimmable=slim))).submodels) == 1


@pytest.mark.parametrize(
    ("slim", "words"),
    [
        ({"method": "prune"}, "a way of slimming"),
        ({"method": 7}, "method"),
        ({"method": "slice_channels_uniform", "kwargs": {"allowed_channels": [4, 2]}}, "ascending"),
        ({"method": "slice_channels_uniform", "kwargs": {"allowed_channels": [2, 2, 4]}}, "ascending"),
        ({"method": "slice_channels_uniform", "kwargs": {"allowed_channels": [1, 2]}}, "up to channels (4)"),
        ({"method": "slice_channels_uniform", "kwargs": {"allowed_channels": [0, 4]}}, "from 1 to"),
        ({"method": "slice_channels_uniform", "kwargs": {"allowed_channels": []}}, "allows any channels"),
        ({"method": "slice_channels_uniform", "kwargs": {"allowed_channels": "all"}}, "allowed_channels"),
    ],
)
def test_other_ways_are_refused(slim: object, words: str) -> None:
    assert words in refused(wavenet(layer_array(4, [1]) | {"slimmable": slim}))


def test_a_head_behind_the_arrays_cannot_be_slimmed() -> None:
    head = {"channels": 2, "out_channels": 1, "kernel_sizes": [2], "activation": "ReLU"}
    assert "cannot be slimmed" in refused(wavenet(slimmable(layer_array(4, [1]), 2, 4), head=head))


def test_the_file_says_which_levels_all_widths_have() -> None:
    model = CASES["plain"] | {"metadata": {"loudness": -20.0, "input_level_dbu": 12.0}}
    capture = nam_file.parse(json.dumps(model).encode(), "own.nam")
    assert {submodel.levels.input_level_dbu for submodel in capture.submodels} == {12.0}
