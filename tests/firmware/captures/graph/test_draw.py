"""Every network of the format as a graph: the reference's samples at every block, few nodes, silence at its start."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from firmware.audio.amp import Amp
from firmware.audio.amp_layout import from_properties
from firmware.captures.graph.draw import draw, frames_abreast
from firmware.captures.graph.reference import error_db, play
from firmware.captures.nam.activations import KINDS, Activation
from firmware.captures.nam.networks import (
    Convolution,
    Film,
    Films,
    Layer,
    LayerArray,
    Linear,
    Network,
    Sequential,
    WaveNet,
)
from firmware.captures.prepare.build import optimise
from tests.own_captures import a1_standard, a2
from tests.stand_ins import random_networks as random
from tests.stand_ins.players import capture_of, drawn, noise
from tests.stand_ins.players import play as play_amp
from tests.stand_ins.portable_host import PortableHost

BLOCKS = (1, 7, 64, 512)
PORTABLE_BLOCKS = (7, 64)
WORST_DB = -100.0

TABLE: dict[str, Network] = {
    **{f"WaveNet {seed}": random.wavenet(seed) for seed in (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)},
    **{f"WaveNet {seed} on a condition": random.wavenet(seed, conditions=1) for seed in (0, 1, 3, 4, 5, 6)},
    **{f"WaveNet {seed} on two conditions": random.wavenet(seed, conditions=2) for seed in (0, 2, 5)},
    **{f"ConvNet {seed}": random.conv_net(seed) for seed in (0, 1, 2, 3, 5, 6)},
    **{f"LSTM {seed}": random.lstm(seed) for seed in range(5)},
    **{f"Sequential {seed}": random.sequential(seed) for seed in (1, 3, 4, 7, 8, 10, 13, 22, 24, 48)},
}
NAMES = [pytest.param(name, marks=[pytest.mark.slow] if turn % 2 else []) for turn, name in enumerate(TABLE)]
TAKE = noise(1_303)


@pytest.mark.parametrize("name", NAMES)
def test_a_graph_gives_the_samples_of_its_network_at_every_block(name: str, tmp_path: Path) -> None:
    network = TABLE[name]
    wanted = play(network, TAKE)
    assert 0.02 < np.std(wanted) < 20.0, "the take must be heard, and no sample may drown another"
    for block_frames in BLOCKS:
        heard = play_amp(drawn(network, block_frames, tmp_path), TAKE)
        assert apart_from_its_rest_db(heard, wanted) <= WORST_DB, f"blocks of {block_frames}"


@pytest.mark.parametrize("name", NAMES)
def test_the_portable_graph_gives_them_too(name: str) -> None:
    network = TABLE[name]
    wanted = play(network, TAKE)
    for block_frames in PORTABLE_BLOCKS:
        host = PortableHost(draw(network, block_frames, portable=True).model({}))
        assert apart_from_its_rest_db(host.play(TAKE), wanted) <= WORST_DB, f"blocks of {block_frames}"


def apart_from_its_rest_db(heard: NDArray[np.float32], wanted: NDArray[np.float64]) -> float:
    """The error, against what is heard over a constant that may be far larger."""
    return error_db((heard - wanted.mean()).astype(np.float32), wanted - wanted.mean())


def test_the_table_holds_every_gate_film_activation_and_1x1() -> None:
    """Nothing of the format is left out by an unlucky seed."""
    found: Counter[str] = Counter()
    for network in TABLE.values():
        for part in network.parts if isinstance(network, Sequential) else (network,):
            if isinstance(part, WaveNet):
                _count(part, found)
    films = {f"film {film}" for film in Films.__slots__}
    parts = {"head1x1", "no layer1x1", "post head", "head kernel", "bottleneck", "condition"}
    gates = {f"{gating} {kind}" for gating in ("none", "gated", "blended") for kind in ("plain",)}
    assert not (films | parts | gates | set(KINDS)) - set(found)


def _count(network: WaveNet, found: Counter[str]) -> None:
    found.update({"post head": bool(network.post_head), "condition": network.condition is not None})
    for array in network.arrays:
        found["head kernel"] += array.head.kernel.shape[2] > 1
        for layer in array.layers:
            found[f"{layer.gating} plain"] += 1
            found[layer.activation.kind] += 1
            found.update({f"film {name}": getattr(layer.films, name) is not None for name in Films.__slots__})
            found["head1x1"] += layer.head1x1 is not None
            found["no layer1x1"] += layer.layer1x1 is None
            found["bottleneck"] += layer.layer1x1 is not None and layer.layer1x1.inputs != layer.conv.inputs
    for name in [name for name, count in found.items() if not count]:
        del found[name]


@pytest.mark.parametrize("name", NAMES)
def test_silence_stays_silence_from_the_first_sample_on(name: str, tmp_path: Path) -> None:
    heard = play_amp(drawn(TABLE[name], 64, tmp_path), np.zeros(2_000, dtype=np.float32))
    wanted = play(TABLE[name], np.zeros(2_000, dtype=np.float32))
    assert np.abs(heard - wanted).max() < 2e-5 * max(1.0, float(np.abs(wanted).max()))


@pytest.mark.parametrize(("model", "nodes"), [(a1_standard(), 65), (a2(3), 72), (a2(8), 72)])
def test_a_plain_layer_is_three_nodes_and_a_head_two(model: dict[str, object], nodes: int, tmp_path: Path) -> None:
    amp = drawn(capture_of(model).submodels[0].network, 64, tmp_path)
    assert amp.node_count == nodes
    assert np.isfinite(play_amp(amp, TAKE)).all()


@pytest.mark.parametrize(
    ("changed", "more"),
    [
        ({}, 0),
        ({"gating": "gated", "secondary": Activation("Sigmoid")}, 2),  # a Gemm with its Sigmoid, and a Mul
        (
            {
                "films": Films(
                    conv_pre=Film(Convolution(np.ones((2, 1, 1), np.float32), np.ones(2, np.float32)), None)
                )
            },
            2,
        ),
        ({"layer1x1": None}, 0),  # the last layer's is never drawn
    ],
)
def test_only_what_a_layer_has_is_drawn(changed: dict[str, object], more: int, tmp_path: Path) -> None:
    assert drawn(one_layer(changed), 16, tmp_path).node_count == 4 + more


def one_layer(changed: dict[str, object]) -> WaveNet:
    dice = random.Dice(1)
    gates = 2 if "gating" in changed else 1
    layer = Layer(
        dice.conv(2, 2 * gates, 3), dice.conv(1, 2 * gates, bias=False), Activation("Tanh"), dice.conv(2, 2)
    )
    layer = replace(layer, **changed)  # pyright: ignore[reportArgumentType] # the table names fields of Layer
    return WaveNet((LayerArray(dice.conv(1, 2, bias=False), (layer,), dice.conv(2, 1)),), 1.0)


@pytest.mark.parametrize(
    ("channels", "block_frames", "abreast"),
    [(1, 64, 4), (3, 64, 4), (4, 64, 4), (5, 64, 2), (8, 64, 2), (8, 1, 1), (3, 6, 2), (3, 7, 1), (9, 64, 1)],
)
def test_narrow_layers_lay_as_many_frames_in_a_row_as_fit_the_lanes_and_divide_the_block(
    channels: int, block_frames: int, abreast: int
) -> None:
    dice = random.Dice(2)
    block = (dice.conv(1, channels, 2), Activation("ReLU"))
    network = random.ConvNet((block,), dice.conv(channels, 1))
    assert frames_abreast(network, block_frames) == abreast
    source, *_ = draw(network, block_frames).model({}).graph.input
    assert [dim.dim_value for dim in source.type.tensor_type.shape.dim] == [block_frames // abreast, abreast]


def test_two_layers_that_hear_the_same_share_one_history(tmp_path: Path) -> None:
    """Without a 1x1 a layer hands its input on."""
    dice = random.Dice(3)
    layers = tuple(
        Layer(dice.conv(3, 3, 3, dilation), dice.conv(1, 3, bias=False), Activation("Tanh"), None)
        for dilation in (5, 40, 5)
    )
    network = WaveNet((LayerArray(dice.conv(1, 3, bias=False), layers, dice.conv(3, 1)),), 1.0)
    layout = from_properties(draw(network, 64).memory.properties(64, 1), "same.onnx")
    assert [(h.name, h.frames, h.lags) for h in layout.histories] == [("a0_x0", 80, (80, 40, 10, 5))]
    assert error_db(play_amp(drawn(network, 64, tmp_path), TAKE), play(network, TAKE)) <= WORST_DB


@pytest.mark.parametrize("dilation", [1, 2, 31, 63])
def test_a_window_that_overlaps_what_the_same_run_writes_is_read_after_it_was_written(
    dilation: int, tmp_path: Path
) -> None:
    """The source itself is one, where a network begins with a convolution: ONNX Runtime must not drop its copy."""
    dice = random.Dice(4)
    network = random.ConvNet(((dice.conv(1, 4, 2, dilation), Activation("Tanh")),), dice.conv(4, 1))
    heard, wanted = play_amp(drawn(network, 64, tmp_path), TAKE[:640]), play(network, TAKE[:640])
    for block in range(0, 640, 64):
        assert error_db(heard[block + dilation : block + 64], wanted[block + dilation : block + 64]) <= WORST_DB


def test_weights_beyond_float32_are_reported_while_drawing() -> None:
    wild = Linear(np.full((1, 1, 2), 3e38, np.float32), np.zeros(1, np.float32))
    with pytest.raises(OverflowError):
        draw(Sequential((replace(wild, bias=np.ones(1, np.float32)), wild, wild)), 16)


def test_an_amp_of_a_long_chain_is_the_same_after_reset(tmp_path: Path) -> None:
    amp: Amp = drawn(TABLE["Sequential 8"], 16, tmp_path)
    first = play_amp(amp, TAKE)
    amp.reset()
    np.testing.assert_array_equal(play_amp(amp, TAKE), first)


def test_the_graph_plays_before_it_is_optimised_too(tmp_path: Path) -> None:
    network = TABLE["Sequential 13"]
    (tmp_path / "plain.onnx").write_bytes(draw(network, 64).model({}).SerializeToString())
    optimise(draw(network, 64).model({}), tmp_path / "fused.onnx")
    plain, fused = (play_amp(Amp.load(str(tmp_path / f"{name}.onnx")), TAKE) for name in ("plain", "fused"))
    np.testing.assert_allclose(plain, fused, atol=1e-4)
