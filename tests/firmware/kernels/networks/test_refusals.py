"""A node that is not as it must be is refused as its session opens, with a sentence, and never played."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from onnx import AttributeProto, ModelProto, NodeProto, ValueInfoProto, helper

from firmware.captures.nam.activations import Activation
from firmware.captures.nam.networks import Layer, LayerArray, Network, WaveNet
from tests.firmware.kernels.networks.host import fused, open_fused
from tests.own_captures import a2
from tests.stand_ins import random_networks as random
from tests.stand_ins.players import capture_of
from tests.tools.examples import examples

NETWORKS: dict[str, Network] = {"WaveNet": capture_of(a2(3)).submodels[0].network, "Lstm": random.lstm(3)}
RESPONSE = random.linear(3, 700)  # in two levels, from the fourth number of the structure on
Change = Callable[[ModelProto], object]


def attribute(model: ModelProto, name: str) -> AttributeProto:
    node: NodeProto = model.graph.node[0]
    return next(attribute for attribute in node.attribute if attribute.name == name)


def set_structure(model: ModelProto, place: int, value: int) -> None:
    attribute(model, "structure").ints[place] = value


def resize(info: ValueInfoProto, *shape: int) -> None:
    info.CopyFrom(helper.make_tensor_value_info(info.name, 1, shape))


CHANGES: dict[str, tuple[Change, str]] = {
    "a block of nothing": (lambda m: set_structure(m, 0, 0), "the block is 0, which is not between 1 and 8192"),
    "another block": (lambda m: set_structure(m, 0, 65), "its source is declared with 64 numbers and must have 65"),
    "no arrays or layers": (lambda m: set_structure(m, 1, 0), "which is not between 1 and"),
    "a number too large": (lambda m: set_structure(m, 2, 2**62), "which is not between 1 and 1024"),
    "more channels than weights": (lambda m: set_structure(m, 2, 900), "weights, and the structure asks for more"),
    "a short structure": (lambda m: attribute(m, "structure").ints.pop(), "the structure ends before it gives"),
    "a long structure": (
        lambda m: attribute(m, "structure").ints.append(1),
        "the structure has more than a network",
    ),
    "a missing weight": (lambda m: attribute(m, "weights").floats.pop(), "weights, and the structure asks for more"),
    "one weight more": (lambda m: attribute(m, "weights").floats.append(1.0), "there are more weights than"),
    "a short state": (lambda m: resize(m.graph.input[1], 100), "its state is declared with 100 numbers"),
    "a state of open size": (lambda m: resize(m.graph.input[1], 0), "its state is declared with 0 numbers"),
    "a short next state": (lambda m: resize(m.graph.output[1], 100), "its next state is not declared with"),
    "a long output": (
        lambda m: resize(m.graph.output[0], 65, 1),
        "its output is not declared with its source's shape",
    ),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("name", NETWORKS)
def test_every_wrong_count_is_named(name: str, change: str, operators: Path) -> None:
    if (name, change) == ("Lstm", "a short structure"):
        set_to = "the structure ends before it gives the hidden size"
    else:
        set_to = CHANGES[change][1]
    model = fused(NETWORKS[name], 64)
    CHANGES[change][0](model)
    with pytest.raises(Exception, match=set_to) as refusal:
        open_fused(model, operators)
    assert f"A node etalon.{name} cannot be played:" in str(refusal.value)


def test_a_last_head_of_two_channels_is_refused(operators: Path) -> None:
    """Its output would be written past the block."""
    model = fused(NETWORKS["WaveNet"], 64)
    set_structure(model, 4, 2)
    weights = attribute(model, "weights").floats
    weights.extend([0.0] * (3 * 16 + 1))
    with pytest.raises(Exception, match="its last head gives more than one channel"):
        open_fused(model, operators)


def test_a_memory_of_more_than_a_gibibyte_is_refused(operators: Path) -> None:
    dice = random.Dice(1)
    layers = tuple(
        Layer(dice.conv(16, 16, 16, 2**18), dice.conv(1, 16, bias=False), Activation("Tanh"), dice.conv(16, 16))
        for _ in range(5)
    )
    network = WaveNet((LayerArray(dice.conv(1, 16, bias=False), layers, dice.conv(16, 1)),), 1.0)
    with pytest.raises(Exception, match="its memory would take more than a gibibyte"):
        open_fused(fused(network, 64), operators)


WRONG_RESPONSES: dict[str, tuple[Change, str]] = {
    "no taps": (lambda m: set_structure(m, 1, 0), "the number of taps is 0, which is not between 1 and 1048576"),
    "more taps than weights": (lambda m: set_structure(m, 1, 999), "weights, and the structure asks for more"),
    "many levels": (lambda m: set_structure(m, 2, 5), "the number of levels is 5, which is not between 0 and 4"),
    "a level of no blocks": (lambda m: set_structure(m, 3, 0), "a level's blocks is 0, which is not between 1"),
    "a small spectrum": (lambda m: set_structure(m, 4, 32), "a spectrum's size is 32, which is not between 64"),
    "an odd spectrum": (lambda m: set_structure(m, 4, 96), "a spectrum's size is no power of two"),
    "a long piece": (lambda m: set_structure(m, 3, 5), "a level's piece is longer than its spectrum"),
    "a long spectrum": (lambda m: set_structure(m, 4, 128), "a level's spectrum is longer than its piece asks for"),
    "a level behind all taps": (lambda m: set_level(m, 64, 1024), "a level begins behind the last tap"),
    "levels that do not meet": (lambda m: set_level(m, 6, 128), "no multiple of those of the level before it"),
    "a level twice": (lambda m: set_level(m, 4, 64), "no multiple of those of the level before it"),
}


def set_level(model: ModelProto, blocks: int, size: int) -> None:
    set_structure(model, 5, blocks)
    set_structure(model, 6, size)


@pytest.mark.parametrize("change", WRONG_RESPONSES)
def test_a_response_cut_in_a_way_that_cannot_be_is_refused(change: str, operators: Path) -> None:
    model = fused(RESPONSE, 16)
    assert list(attribute(model, "structure").ints) == [16, 700, 2, 4, 64, 8, 128]
    alter, sentence = WRONG_RESPONSES[change]
    alter(model)
    with pytest.raises(Exception, match=sentence) as refusal:
        open_fused(model, operators)
    assert "A node etalon.Linear cannot be played:" in str(refusal.value)


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from((*NETWORKS, "Linear")), data=st.data())
def test_no_structure_brings_it_down(name: str, data: st.DataObject, operators: Path) -> None:
    model = fused(NETWORKS.get(name, RESPONSE), 16)
    numbers = attribute(model, "structure").ints
    place = data.draw(st.integers(0, len(numbers) - 1))
    before = numbers[place]
    numbers[place] = data.draw(st.integers(-(2**63), 2**63 - 1) | st.integers(-3, 300))
    refusal = refusal_of(model, operators)
    if refusal is None:
        assert plays_the_same_shape(name, place, before, int(numbers[place]))
    else:
        assert "cannot be played" in refusal


def refusal_of(model: ModelProto, library: Path) -> str | None:
    try:
        open_fused(model, library)
    except Exception as error:  # noqa: BLE001 (ONNX Runtime's own have no common base)
        return str(error)
    return None


def plays_the_same_shape(name: str, place: int, before: int, after: int) -> bool:
    """What may change unseen: kinds of activation that need no numbers, dilations that lie in as many blocks."""
    layer = (place - 8) % 4 if place >= 8 else None
    return before == after or (name == "WaveNet" and (layer in (1, 3) or place == 6))
