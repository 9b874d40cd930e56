"""The portable graph: pure, standard, and played by whoever reads its contract."""

import numpy as np
import onnx
import pytest
from onnx import ModelProto

from firmware.captures.graph.draw import draw
from firmware.captures.graph.reference import error_db, play
from firmware.captures.graph.sketch import OPSET
from firmware.captures.nam.networks import Network, Sequential
from tests.own_captures import a1_standard, a2
from tests.stand_ins import random_networks as random
from tests.stand_ins.players import capture_of, noise
from tests.stand_ins.portable_host import PortableHost

TAKE = noise(1_000)

NETWORKS: dict[str, Network] = {
    "A1 standard": capture_of(a1_standard()).submodels[0].network,
    "A2 Full": capture_of(a2(8)).submodels[0].network,
    "WaveNet": random.wavenet(7, conditions=1),
    "ConvNet": random.conv_net(2),
    "LSTM": random.lstm(3),
    "Linear, short": random.linear(5, 40),
    "Linear, long": random.linear(5, 3_000),
    "chain": Sequential((random.lstm(2), random.wavenet(1), random.linear(5, 2_000))),
}


def exported(name: str, block_frames: int = 64) -> ModelProto:
    return draw(NETWORKS[name], block_frames, portable=True).model({"nam.name": "Plexi"})


def shapes(tensors: "list[onnx.ValueInfoProto]") -> dict[str, tuple[int, ...]]:
    return {t.name: tuple(dim.dim_value for dim in t.type.tensor_type.shape.dim) for t in tensors}


@pytest.mark.parametrize("name", NETWORKS)
def test_each_state_goes_in_and_comes_out_in_the_same_order_and_shape(name: str) -> None:
    graph = exported(name).graph
    inputs, outputs = shapes(list(graph.input)), shapes(list(graph.output))
    assert inputs.pop("source") == outputs.pop("output") == (64, 1)
    assert [tensor.name for tensor in (graph.input[0], graph.output[0])] == ["source", "output"]
    assert inputs, "it has a state"
    assert {f"{state}_next": shape for state, shape in inputs.items()} == outputs
    assert [f"{state}_next" for state in inputs] == list(outputs)
    assert all(all(size > 0 for size in shape) for shape in inputs.values())


@pytest.mark.parametrize("name", NETWORKS)
def test_the_properties_give_every_state_a_rest_for_its_last_axis_and_nothing_else_of_ours(name: str) -> None:
    model = exported(name)
    properties = {prop.key: prop.value for prop in model.metadata_props}
    assert properties.pop("nam.name") == "Plexi"
    assert (properties.pop("etalon.portable"), properties.pop("etalon.block_frames")) == ("1", "64")
    states = {name: shape for name, shape in shapes(list(model.graph.input)).items() if name != "source"}
    rests = {f"etalon.rest.{state}": 8 * shape[-1] for state, shape in states.items()}
    assert {key: len(value) for key, value in properties.items()} == rests


@pytest.mark.parametrize("name", NETWORKS)
def test_it_is_made_of_standard_operators_and_carries_all_its_numbers(name: str) -> None:
    model = exported(name)
    assert {node.domain for node in model.graph.node} == {""}
    assert [(opset.domain, opset.version) for opset in model.opset_import] == [("", OPSET)]
    assert not any(constant.external_data for constant in model.graph.initializer)
    onnx.checker.check_model(model, full_check=True)  # pyright: ignore[reportUnknownMemberType]


@pytest.mark.parametrize("name", NETWORKS)
def test_whoever_follows_the_contract_hears_the_capture(name: str) -> None:
    assert error_db(PortableHost(exported(name)).play(TAKE), play(NETWORKS[name], TAKE)) <= -100.0


@pytest.mark.parametrize("name", NETWORKS)
def test_no_tensor_needs_to_share_memory_with_another(name: str) -> None:
    """The host may keep every state it was given: the run does not write to them, nor to what it gave before."""
    host = PortableHost(exported(name))
    host.play(TAKE[:256])
    before = {state: value.copy() for state, value in host.states.items()}
    kept = dict(host.states)
    first = host.play(TAKE[256:320])
    for state, value in before.items():
        np.testing.assert_array_equal(kept[state], value)
    host.states = kept
    np.testing.assert_array_equal(host.play(TAKE[256:320]), first)


def test_zeros_for_states_would_be_heard() -> None:
    host = PortableHost(exported("A1 standard"))
    silence = np.zeros(512, dtype=np.float32)
    assert np.ptp(host.play(silence)) < 2e-6
    host.states = {name: np.zeros_like(value) for name, value in host.states.items()}
    assert np.ptp(host.play(silence)) > 1e-3
