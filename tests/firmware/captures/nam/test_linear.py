"""Linear: tap order, the layouts of several channels, and responses as long as a reverb."""

import json

import numpy as np
import pytest

from firmware.captures.nam import nam_file
from firmware.captures.nam.json_text import MAX_FILE_BYTES
from firmware.captures.nam.networks import Linear, Sequential
from tests.firmware.captures.nam.asking import capture_of, network_of, refused
from tests.own_captures import Model, changed, drop, linear, put, sequential


def counted(inputs: int, outputs: int, *, bias: bool = True) -> Linear:
    """Three taps a response, weights 0, 1, 2, ...; framed by models that make it mono."""
    model = linear(3, bias=bias, inputs=inputs, outputs=outputs)
    model["weights"] = [float(n) for n in range(len(model["weights"]))]
    network = network_of(sequential(linear(1, outputs=inputs), model, linear(1, inputs=outputs)))
    assert isinstance(network, Sequential)
    middle = network.parts[1]
    assert isinstance(middle, Linear)
    return middle


def test_weight_0_meets_the_newest_frame() -> None:
    network = counted(1, 1)
    assert (network.taps.tolist(), network.bias.tolist()) == ([[[0, 1, 2]]], [3])
    assert network.receptive_frames == 3


def test_one_input_feeds_a_response_and_a_bias_for_each_output() -> None:
    network = counted(1, 2)
    assert (network.taps.tolist(), network.bias.tolist()) == ([[[0, 1, 2]], [[3, 4, 5]]], [6, 7])


def test_several_inputs_have_a_response_each_and_one_bias() -> None:
    network = counted(2, 1)
    assert (network.taps.tolist(), network.bias.tolist()) == ([[[0, 1, 2], [3, 4, 5]]], [6])


def test_as_many_outputs_as_inputs_share_one_response_and_do_not_mix() -> None:
    network = counted(2, 2)
    assert network.taps.tolist() == [[[0, 1, 2], [0, 0, 0]], [[0, 0, 0], [0, 1, 2]]]
    assert network.bias.tolist() == [3, 3]


def test_without_a_bias_there_is_none() -> None:
    assert counted(1, 2, bias=False).bias.tolist() == [0, 0]


def test_ten_seconds_are_taken() -> None:
    taps = np.random.default_rng(1).normal(0.0, 1e-5, 480_000).astype(np.float32)
    config = {"receptive_field": taps.size, "bias": False}
    model = linear(1) | {"config": config, "weights": [float(tap) for tap in taps]}
    content = json.dumps(model).encode()
    assert len(content) < MAX_FILE_BYTES
    (submodel,) = nam_file.parse(content, "Hall.nam").submodels
    assert isinstance(submodel.network, Linear)
    np.testing.assert_array_equal(submodel.network.taps[0, 0], taps)


@pytest.mark.parametrize(
    "word", ["auto", "direct", "legacy", "old", "fft", "partitioned_fft", "Partitioned-FFT", None]
)
def test_how_core_computes_it_is_no_matter_of_sound(word: str | None) -> None:
    assert capture_of(changed(linear(3), put("config", "implementation", value=word))).submodels


REFUSED: dict[str, tuple[Model, str]] = {
    "another implementation": (changed(linear(3), put("config", "implementation", value="gpu")), "implementation"),
    "no implementation": (changed(linear(3), put("config", "implementation", value=3)), "implementation"),
    "short": (changed(linear(3), drop("weights", 0)), "has 3 weights where its config needs 4"),
    "long": (linear(3) | {"weights": [0.0] * 5}, "has 5 weights where its config needs 4"),
    "empty": (changed(linear(3), put("config", "receptive_field", value=0)), "receptive_field"),
    "giant": (changed(linear(3), put("config", "receptive_field", value=10**9)), "1,000,000,000 samples of memory"),
    "one short for all": (linear(3, inputs=1, outputs=2) | {"weights": [0.0] * 4}, "needs 8"),
    "two to three": (
        changed(linear(3, inputs=2, outputs=2), put("config", "out_channels", value=3)),
        "2 inputs and 3 outputs must be equal",
    ),
    "two to two alone": (linear(3, inputs=2, outputs=2), "2 inputs and 2 outputs, the pedal has one of each"),
    "many channels": (
        sequential(linear(5_000, inputs=200, outputs=200)),
        "numbers with its groups written out",
    ),
    "bias a number": (changed(linear(3), put("config", "bias", value=1)), "true or false"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_does_not_fit_is_refused(name: str) -> None:
    model, words = REFUSED[name]
    assert words in refused(model)
