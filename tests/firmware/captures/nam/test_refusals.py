"""What is refused of a config and its weights, and that every refusal is one sentence naming the file."""

import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest

from tests.firmware.captures.nam.asking import capture_of, refused
from tests.own_captures import LAYER, Model, changed, drop, layer_array, put, tiny, wavenet

UNKNOWN: dict[str, Callable[[Any], object]] = {
    "architecture": put("architecture", value="Catnip\u202e"),
    "architecture in small letters": put("architecture", value="wavenet"),
    "parametric": put("architecture", value="CatWaveNet"),
    "activation": put(*LAYER, "activation", value="Softsigmoid"),
    "activation object": put(*LAYER, "activation", value={"type": "PairMultiply"}),
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_nam_does_not_know_is_named(name: str) -> None:
    sentence = refused(changed(tiny(), UNKNOWN[name]))
    assert "NAM knows no such thing" in sentence


BROKEN: dict[str, Callable[[Any], object]] = {
    "no version": drop("version"),
    "no architecture": drop("architecture"),
    "architecture null": put("architecture", value=None),
    "architecture a number": put("architecture", value=7),
    "no config": drop("config"),
    "config null": put("config", value=None),
    "config is a list": put("config", value=[]),
    "no weights": drop("weights"),
    "weights null": put("weights", value=None),
    "weights an object": put("weights", value={}),
    "weights a text": put("weights", value="0.1"),
    "a null weight": put("weights", 3, value=None),
    "a text weight": put("weights", 3, value="0.1"),
    "a true weight": put("weights", 3, value=True),
    "a list weight": put("weights", 3, value=[0.1]),
    "a weight too large for float32": put("weights", 3, value=1e39),
    "a weight of 300 digits": put("weights", 3, value=10**300),
    "a weight of 400 digits": put("weights", 3, value=10**400),
    "one weight short": drop("weights", 0),
    "one weight long": lambda model: model["weights"].append(0.0),
    "no weights at all": put("weights", value=[]),
    "no layers": put("config", "layers", value=[]),
    "layers null": put("config", "layers", value=None),
    "layers an object": put("config", "layers", value={}),
    "a layer that is a number": put("config", "layers", value=[7]),
    "no head_scale": drop("config", "head_scale"),
    "head_scale a text": put("config", "head_scale", value="0.02"),
    "no channels": drop(*LAYER, "channels"),
    "channels zero": put(*LAYER, "channels", value=0),
    "channels a fraction": put(*LAYER, "channels", value=2.5),
    "channels true": put(*LAYER, "channels", value=True),
    "channels a text": put(*LAYER, "channels", value="2"),
    "channels a million": put(*LAYER, "channels", value=10**6),
    "channels beyond all": put(*LAYER, "channels", value=10**200),
    "channels negative": put(*LAYER, "channels", value=-1),
    "in_channels a million": put("config", "in_channels", value=10**6),
    "no input_size": drop(*LAYER, "input_size"),
    "no condition_size": drop(*LAYER, "condition_size"),
    "bottleneck zero": put(*LAYER, "bottleneck", value=0),
    "groups zero": put(*LAYER, "groups_input", value=0),
    "groups negative": put(*LAYER, "groups_input_mixin", value=-2),
    "no dilations": put(*LAYER, "dilations", value=[]),
    "dilations null": put(*LAYER, "dilations", value=None),
    "dilation zero": put(*LAYER, "dilations", value=[0, 1]),
    "dilation negative": put(*LAYER, "dilations", value=[-1, 1]),
    "dilation null": put(*LAYER, "dilations", value=[None, 1]),
    "dilation beyond all": put(*LAYER, "dilations", value=[1, 10**12]),
    "both kernels": put(*LAYER, "kernel_sizes", value=[3, 3]),
    "no kernel": drop(*LAYER, "kernel_size"),
    "kernel zero": put(*LAYER, "kernel_size", value=0),
    "kernel beyond all": put(*LAYER, "kernel_size", value=10**6),
    "too few activations": put(*LAYER, "activation", value=["Tanh"]),
    "activation null": put(*LAYER, "activation", value=None),
    "activation without a type": put(*LAYER, "activation", value={}),
    "activation of a null type": put(*LAYER, "activation", value={"type": None}),
    "slope a text": put(*LAYER, "activation", value={"type": "LeakyReLU", "negative_slope": "x"}),
    "slope beyond all": put(*LAYER, "activation", value={"type": "LeakyReLU", "negative_slope": 1e39}),
    "too many slopes": put(*LAYER, "activation", value={"type": "PReLU", "negative_slopes": [0.1, 0.2, 0.3]}),
    "no slopes": put(*LAYER, "activation", value={"type": "PReLU", "negative_slopes": []}),
    "a null slope": put(*LAYER, "activation", value={"type": "PReLU", "negative_slopes": [0.1, None]}),
    "limit a text": put(*LAYER, "activation", value={"type": "LeakyHardtanh", "min_val": "low"}),
    "no head": drop(*LAYER, "head_size"),
    "no head bias": drop(*LAYER, "head_bias"),
    "head a number": put(*LAYER, "head", value=1),
    "head empty": put(*LAYER, "head", value={}),
    "head dilation zero": put(
        *LAYER, "head", value={"out_channels": 1, "kernel_size": 1, "bias": True, "head_dilation": 0}
    ),
    "gated a text": put(*LAYER, "gated", value="no"),
    "gating unknown": put(*LAYER, "gating_mode", value="half"),
    "gating a list too short": put(*LAYER, "gating_mode", value=["none"]),
    "gating null in a list": put(*LAYER, "gating_mode", value=["none", None]),
    "gating an object": put(*LAYER, "gating_mode", value=[[1], [2]]),
    "film true": put(*LAYER, "conv_pre_film", value=True),
    "film a text": put(*LAYER, "conv_pre_film", value="on"),
    "film active a number": put(*LAYER, "conv_pre_film", value={"active": 1}),
    "layer1x1 true": put(*LAYER, "layer1x1", value=True),
    "layer1x1 that does not say": put(*LAYER, "layer1x1", value={"groups": 1}),
    "head1x1 without outputs": put(*LAYER, "head1x1", value={"active": True, "groups": 1}),
    "post head a text": put("config", "head", value="x"),
    "post head empty": put("config", "head", value={}),
    "condition a text": put("config", "condition_dsp", value="x"),
    "condition empty": put("config", "condition_dsp", value={}),
    "rate a text": put("sample_rate", value="48000"),
    "rate a fraction": put("sample_rate", value=44_100.5),
    "rate true": put("sample_rate", value=True),
    "rate of nothing": put("sample_rate", value=1),
    "rate beyond all": put("sample_rate", value=1e12),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_refused(name: str) -> None:
    refused(changed(tiny(), BROKEN[name]))


def test_too_few_kernels_are_refused() -> None:
    assert "kernel_sizes" in refused(wavenet(layer_array(2, [1, 3])) | {"config": _with_kernels([3])})


def _with_kernels(kernels: list[int]) -> Model:
    array = layer_array(2, [1, 3], kernel_size=None, kernel_sizes=kernels)
    return {"layers": [array], "head": None, "head_scale": 1.0}


def test_a_gate_needs_an_activation_for_each_layer() -> None:
    gated = changed(tiny(), put(*LAYER, "gating_mode", value="gated"))
    assert "secondary_activation" in refused(changed(gated, put(*LAYER, "secondary_activation", value=["ReLU"])))
    assert 'the activation ""' in refused(changed(gated, put(*LAYER, "secondary_activation", value="")))


@pytest.mark.parametrize("found", [0, 1, 49, 51, 5_000])
def test_a_wrong_weight_count_gives_both_numbers(found: int) -> None:
    sentence = refused(tiny() | {"weights": [0.5] * found})
    assert f"has {found:,} weights where its config needs 50" in sentence


TOO_LARGE = [
    (wavenet(layer_array(1, [60_000] * 9)), "samples of memory"),
    (wavenet(layer_array(1, [1, 10**6])), "samples of memory"),
    (wavenet(layer_array(1, [1] * 200), layer_array(1, [1] * 100)), "layers"),
    (wavenet(layer_array(1, [1] * 50, kernel_size=100)), "taps"),
    (wavenet(layer_array(80, [65_000] * 3)), "numbers of memory"),
    (  # little history, but the proof computes every channel of every frame
        wavenet(
            layer_array(1, [65_000] * 3, head_size=80, head_bias=False),
            layer_array(80, [1], kernel_size=1),
        ),
        "numbers of memory",
    ),
    (wavenet(layer_array(200, [1, 1, 1, 1], kernel_size=3)), "weights"),
]


@pytest.mark.parametrize(("model", "measure"), TOO_LARGE)
def test_a_capture_beyond_all_measure_is_refused_before_anything_is_made_of_it(model: Model, measure: str) -> None:
    assert f"{measure} where" in refused(model)


def test_few_weights_in_many_groups_take_no_memory_before_they_are_refused() -> None:
    layers = 70  # each 256 x 256 x 6 numbers once its groups are written out, of 1,536 weights
    array = layer_array(256, [1] * layers, kernel_size=6, groups_input=256, groups_input_mixin=1)
    array |= {"layer1x1": {"active": True, "groups": 256}, "head_bias": False}
    needed = 256 + layers * (256 * 6 + 256 + 256 + 256 + 256) + 256 + 1
    model = wavenet(layer_array(1, [1])) | {
        "config": {"layers": [array], "head": None, "head_scale": 1.0},
        "weights": [0.0] * needed,
    }
    tracemalloc.start()
    assert "numbers with its groups written out" in refused(model)
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak_bytes < 20 * 2**20


def test_an_ordinary_capture_is_far_from_every_limit() -> None:
    powers = [2**k for k in range(10)] * 2
    complex_one = wavenet(
        layer_array(32, powers, head_size=8, head_bias=False), layer_array(8, powers, input_size=32)
    )
    assert capture_of(complex_one).info.weight_count == 89_994


def test_one_dilation_may_be_as_long_as_many_together() -> None:
    """What a network remembers is what counts, however it comes by it."""
    capture = capture_of(wavenet(layer_array(1, [200_000])))
    (submodel,) = capture.submodels
    assert submodel.info.receptive_frames > 200_000
