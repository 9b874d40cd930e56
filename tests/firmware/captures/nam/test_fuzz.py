"""Whatever a file may hold: a capture or one sentence, and what is read is whole."""

import json
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware.captures.nam import nam_file
from firmware.errors import CaptureError
from tests.firmware.captures.nam.asking import NAME, assert_one_sentence
from tests.own_captures import (
    a2,
    container,
    conv_net,
    drop,
    layer_array,
    linear,
    lstm,
    places,
    put,
    sequential,
    tiny,
    wavenet,
)
from tests.own_captures.table import cases, modern
from tests.tools.examples import examples

WORDS = ["Tanh", "PReLU", "none", "gated", "blended", "WaveNet", "Linear", "slice_channels_uniform", "0.7.0", "fft"]
NUMBERS = [0, 1, 2, 3, 8, -1, 0.5, 2.0, 255, 256, 65_536, 10**6, 10**30, 1e39, 44_100]
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(WORDS)
    | st.sampled_from(NUMBERS),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)
SLIM = {"method": "slice_channels_uniform", "kwargs": {"allowed_channels": [1, 2]}}
SEEDS = [
    tiny(metadata={"loudness": -20.0, "name": "x"}, sample_rate=48_000),
    wavenet(layer_array(2, [1, 3], slimmable=SLIM)),
    wavenet(
        modern(
            2,
            [1],
            gating_mode="blended",
            secondary_activation="ReLU",
            head1x1={"active": False, "out_channels": 2, "groups": 1},
        )
    ),
    lstm(1, 2),
    a2(3),
    linear(5),
    linear(4, inputs=1, outputs=1) | {"sample_rate": 44_100},
    conv_net(2, [1, 2], batchnorm=True),
    sequential(tiny(), linear(3)),
    container({0.5: tiny(), 1.0: lstm(1, 1)}, metadata={}),
    wavenet(layer_array(2, [1], condition_size=2), condition_dsp=wavenet(layer_array(2, [1], head_size=2))),
]
FEATURES = [model for model in cases().values() if len(json.dumps(model)) < 20_000]


def read_or_refuse(content: bytes) -> None:
    try:
        capture = nam_file.parse(content, NAME)
    except CaptureError as error:
        assert_one_sentence(error.sentence)
        return
    assert capture.submodels
    for submodel in capture.submodels:
        assert (submodel.network.inputs, submodel.network.outputs) == (1, 1)
        assert submodel.info.receptive_frames == submodel.network.receptive_frames >= 1
    thresholds = [submodel.max_value for submodel in capture.submodels]
    assert thresholds == sorted(set(thresholds))
    assert thresholds[-1] >= 1.0


def mutated(data: st.DataObject, model: Any) -> bytes:
    model = json.loads(json.dumps(model))
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.sampled_from(places(model)))
        try:
            (drop(*place) if data.draw(st.booleans()) else put(*place, value=data.draw(JSON)))(model)
        except (KeyError, IndexError, TypeError):
            continue
    return json.dumps(model).encode()


@settings(max_examples=examples(300))
@given(data=st.data())
def test_no_mutation_of_a_capture_raises_anything_but_a_capture_error(data: st.DataObject) -> None:
    read_or_refuse(mutated(data, data.draw(st.sampled_from(SEEDS))))


@settings(max_examples=examples(300))
@given(data=st.data())
def test_no_mutation_of_any_feature_raises_anything_but_a_capture_error(data: st.DataObject) -> None:
    read_or_refuse(mutated(data, data.draw(st.sampled_from(FEATURES))))


@settings(max_examples=examples(300))
@given(data=st.data())
def test_no_damage_to_the_bytes_raises_anything_but_a_capture_error(data: st.DataObject) -> None:
    content = bytearray(json.dumps(data.draw(st.sampled_from(SEEDS[:4]))).encode())
    start = data.draw(st.integers(0, len(content)))
    content[start : start + data.draw(st.integers(0, 20))] = data.draw(st.binary(max_size=20))
    read_or_refuse(bytes(content))


@settings(max_examples=examples(100))
@given(
    channels=st.integers(1, 6),
    groups=st.integers(1, 6),
    bottleneck=st.integers(1, 6),
    gating=st.sampled_from(["none", "gated", "blended"]),
    kernel=st.integers(1, 4),
)
def test_a_layer_of_any_shape_has_room_for_all_its_weights(
    channels: int, groups: int, bottleneck: int, gating: str, kernel: int
) -> None:
    """Each weight lands in one place of the network, whatever the shape: they are as many, and sum to the same."""
    array = modern(
        channels, [1, 2], bottleneck=bottleneck, gating_mode=gating, kernel_size=kernel, groups_input=groups
    )
    if channels % groups or (bottleneck * (1 if gating == "none" else 2)) % groups:
        return
    model = wavenet(array)
    network: Any = nam_file.parse(json.dumps(model).encode(), NAME).submodels[-1].network
    parts = [network.arrays[0].rechannel, network.arrays[0].head]
    for layer in network.arrays[0].layers:
        parts += [layer.conv, layer.mixin, layer.layer1x1]
    landed = sum(float(np.sum(part.kernel, dtype=np.float64) + np.sum(part.bias, dtype=np.float64)) for part in parts)
    assert abs(landed + network.head_scale - sum(model["weights"])) < 1e-4
