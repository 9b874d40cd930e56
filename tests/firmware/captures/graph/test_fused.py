"""Which networks an operator knows, and the graph that it gets."""

from dataclasses import replace

import numpy as np
import pytest

from firmware.captures.graph.fused import STATE, draw_fused
from firmware.captures.graph.fused_structure import KINDS, LEAKY, beyond
from firmware.captures.nam.activations import KINDS as ALL_KINDS
from firmware.captures.nam.networks import Film, HeadStage, Layer, Network, Sequential, WaveNet
from firmware.kernels.library import DOMAIN
from firmware.kernels.networks.inplace import PREFIX, from_property
from tests.own_captures import a1_standard, a2
from tests.stand_ins import random_networks as random
from tests.stand_ins.players import capture_of

DICE = random.Dice(4)


def wavenet() -> WaveNet:
    network = capture_of(a1_standard()).submodels[0].network
    assert isinstance(network, WaveNet)
    return network


def with_first_layer(network: WaveNet, layer: Layer) -> WaveNet:
    array = network.arrays[0]
    return replace(network, arrays=(replace(array, layers=(layer, *array.layers[1:])), *network.arrays[1:]))


def unknown() -> dict[str, Network]:
    """What no operator knows, by what is said of it."""
    plain = wavenet()
    layer = plain.arrays[0].layers[0]
    film = Film(DICE.conv(1, 16), None)
    return {
        "a condition network": replace(plain, condition=random.linear(1, 8)),
        "a head behind all arrays": replace(plain, post_head=(HeadStage(layer.activation, DICE.conv(1, 1)),)),
        "gated layers": with_first_layer(plain, replace(layer, gating="gated", secondary=layer.activation)),
        "blended layers": with_first_layer(plain, replace(layer, gating="blended", secondary=layer.activation)),
        "FiLM": with_first_layer(plain, replace(layer, films=replace(layer.films, layer1x1_post=film))),
        "a 1x1 before its head": with_first_layer(plain, replace(layer, head1x1=DICE.conv(16, 16))),
        "layers of another width than their condition or head": with_first_layer(
            plain, replace(layer, mixin=DICE.conv(2, 16))
        ),
        "more than one channel in or out": random.lstm(1, outputs=2),
        "a ConvNet": random.conv_net(1),
        "a chain of networks": Sequential((random.lstm(1), random.linear(1, 100))),
    }


UNKNOWN = unknown()
KNOWN = (wavenet(), random.lstm(3), random.linear(3, 3_000))


@pytest.mark.parametrize("what", UNKNOWN)
def test_a_network_beyond_the_operators_has_no_fused_graph_and_it_is_said_why(what: str) -> None:
    assert draw_fused(UNKNOWN[what], 64, {}) is None
    assert beyond(UNKNOWN[what]) == what


def test_two_channels_in_are_beyond_them_too() -> None:
    assert beyond(random.lstm(1, inputs=2)) == "more than one channel in or out"
    assert beyond(random.linear(1, 100, outputs=2)) == "more than one channel in or out"


@pytest.mark.parametrize("network", KNOWN, ids=["WaveNet", "Lstm", "Linear"])
def test_what_they_know_is_not_beyond_them(network: Network) -> None:
    assert beyond(network) is None


def test_every_activation_of_the_format_is_known() -> None:
    assert {*KINDS, *LEAKY} == set(ALL_KINDS)


@pytest.mark.parametrize("network", KNOWN, ids=["WaveNet", "Lstm", "Linear"])
def test_the_graph_is_one_node_that_shows_its_state(network: Network) -> None:
    model = draw_fused(network, 64, {"nam.name": "Plexi"})
    assert model is not None
    assert [node.domain for node in model.graph.node] == [DOMAIN]
    about = {prop.key: prop.value for prop in model.metadata_props}
    assert (about["nam.name"], about["etalon.block_frames"], about["etalon.nodes"]) == ("Plexi", "64", "1")
    state = from_property(PREFIX + STATE, about[PREFIX + STATE])
    shapes = {
        tensor.name: [dim.dim_value for dim in tensor.type.tensor_type.shape.dim]
        for tensor in (*model.graph.input, *model.graph.output)
    }
    held = [state.floats]
    assert shapes == {"source": [64, 1], "state": held, "output": [64, 1], "state_next": held}


def test_a_state_holds_each_past_once_and_a_little_more() -> None:
    """A1 standard remembers 49,104 floats; with the blocks, their mirrors and whole cache lines it is half again."""
    model = draw_fused(wavenet(), 64, {})
    assert model is not None
    text = next(prop.value for prop in model.metadata_props if prop.key == PREFIX + STATE)
    assert 49_104 < from_property(PREFIX + STATE, text).floats < 49_104 + 24 * 20 * 160
    assert len(text) < 8_000


def test_weights_that_do_not_fit_float32_are_reported() -> None:
    network = capture_of(a2(3)).submodels[0].network
    assert isinstance(network, WaveNet)
    head = network.arrays[-1].head
    wild = replace(network.arrays[-1], head=replace(head, kernel=np.full_like(head.kernel, 3e38)))
    with pytest.raises(OverflowError):
        draw_fused(replace(network, arrays=(wild,), head_scale=1e10), 64, {})
