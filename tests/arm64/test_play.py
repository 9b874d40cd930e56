"""What runs on aarch64, run here: it plays, and knows a wrong graph from a right one."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest

from firmware.captures.prepare.build import export
from tests.arm64 import play
from tests.arm64.export import own_renderings, renderings, write
from tests.own_captures import Model, layer_array, wavenet


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One capture, whose second layer's dilation is longer than the smallest block."""
    model: Model = wavenet(layer_array(2, [1, 20]))
    for rendering in renderings("two layers", model):
        write(rendering, tmp_path)
    return tmp_path


def spoil(path: Path, change: Callable[[onnx.ModelProto], object]) -> None:
    graph = onnx.ModelProto.FromString(path.read_bytes())
    change(graph)
    path.write_bytes(graph.SerializeToString())


def take_the_taps_in_the_wrong_order(graph: onnx.ModelProto) -> None:
    """The first layer's oldest and second oldest frame change places."""
    swapped = {"a0_x0_lag2": "a0_x0_lag1", "a0_x0_lag1": "a0_x0_lag2"}
    for node in graph.graph.node:
        names = [swapped.get(name, name) for name in node.input]
        del node.input[:]
        node.input.extend(names)


def test_right_graphs_pass_at_every_block_size(
    folder: Path, operators: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert play.main(folder, operators.parent) == 0
    graphs = 3 * len(play.BLOCKS)
    assert f"{graphs} of {graphs} graphs" in capsys.readouterr().out


@pytest.mark.parametrize("block_frames", play.BLOCKS)
def test_taps_in_the_wrong_order_fail(
    folder: Path, operators: Path, block_frames: int, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(play.graph_path(folder, "two layers", block_frames), take_the_taps_in_the_wrong_order)
    assert play.main(folder, operators.parent) == 1
    wrong = [line for line in capsys.readouterr().out.splitlines() if "WRONG" in line]
    assert [line.split()[2] for line in wrong] == [str(block_frames)]


def test_a_fused_graph_with_another_weight_fails(
    folder: Path, operators: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def change(graph: onnx.ModelProto) -> None:
        next(word for word in graph.graph.node[0].attribute if word.name == "weights").floats[5] += 1.0

    spoil(play.fused_path(folder, "two layers", 16), change)
    assert play.main(folder, operators.parent) == 1
    assert capsys.readouterr().out.count("WRONG") == 1


def test_samples_that_are_no_numbers_fail(folder: Path, operators: Path) -> None:
    with np.load(folder / "two layers.npz") as arrays:
        take = arrays["take"]
    np.savez(folder / "two layers.npz", take=take, expected=np.full(take.size, np.nan))
    assert play.main(folder, operators.parent) == 1


def test_an_empty_folder_proves_nothing(tmp_path: Path) -> None:
    assert play.main(tmp_path, tmp_path) == 1


def test_what_is_rendered_holds_every_architecture_and_every_activation() -> None:
    found: set[str] = set()
    for rendering in own_renderings():
        assert rendering.take.size > rendering.submodel.network.receptive_frames, (
            "or some taps would hear only silence"
        )
        found |= {node.op_type for node in export(rendering.submodel, 16).graph.node}
    assert {"LSTM", "ReduceSum", "PRelu", "LeakyRelu", "Relu", "Sigmoid", "Softsign", "HardSwish", "Clip"} <= found
    assert {"Tanh", "Where", "Div", "Sub", "Reshape", "Sum", "Identity"} <= found
