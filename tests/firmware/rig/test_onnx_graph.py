"""The graph: standard operators, few nodes, its state contract in its metadata, silence at its start."""

from pathlib import Path

import numpy as np
import onnx
import pytest
from numpy.typing import NDArray

from firmware.audio.amp import Amp
from firmware.audio.amp_layout import from_properties
from firmware.errors import CaptureError, GraphError
from firmware.rig import build, reference
from firmware.rig.build import build_graph, export
from firmware.rig.nam_file import Network
from firmware.rig.onnx_graph import OPSET
from tests.oracle import error_db, expected
from tests.own_captures import Model, a1_standard, a2, layer_array, lstm, tiny, wavenet
from tests.players import F32, amp_of, capture_of, noise, play


@pytest.mark.parametrize(("model", "nodes"), [(a1_standard(), 65), (a2(3), 72), (a2(8), 72)])
def test_a_layer_is_three_nodes_and_a_head_two(model: Model, nodes: int, tmp_path: Path) -> None:
    built = build_graph(capture_of(model).submodels[0], 64, tmp_path / "graph.onnx")
    assert built.node_count == nodes
    assert Amp.load(str(built.path)).node_count == nodes


@pytest.mark.parametrize("model", [a1_standard(), a2(3), lstm(2, 4), tiny()])
def test_what_is_exported_uses_standard_operators_alone(model: Model) -> None:
    graph = export(capture_of(model).submodels[0], 64)
    assert {node.domain for node in graph.graph.node} == {""}
    assert [(opset.domain, opset.version) for opset in graph.opset_import] == [("", OPSET)]
    onnx.checker.check_model(graph, full_check=True)  # pyright: ignore[reportUnknownMemberType]


@pytest.mark.parametrize("block_frames", [16, 128])
def test_every_shape_is_fixed_to_the_block(block_frames: int) -> None:
    graph = export(capture_of(tiny()).submodels[0], block_frames).graph
    for tensor in (*graph.input, *graph.output):
        channels = 1 if tensor.name in ("source", "output") else 2
        assert shape_of(tensor) == (block_frames // 4, 4 * channels), tensor.name


@pytest.mark.parametrize(
    ("channels", "block_frames", "abreast"),
    [(1, 64, 4), (3, 64, 4), (4, 64, 4), (5, 64, 2), (8, 64, 2), (8, 1, 1), (3, 6, 2), (3, 7, 1), (9, 64, 1)],
)
def test_narrow_layers_lay_as_many_frames_in_a_row_as_fit_the_lanes_and_divide_the_block(
    channels: int, block_frames: int, abreast: int, tmp_path: Path
) -> None:
    model, take = wavenet(layer_array(channels, [1, 5, 64])), noise(500)
    submodel = capture_of(model).submodels[0]
    (source,) = (tensor for tensor in export(submodel, block_frames).graph.input if tensor.name == "source")
    assert shape_of(source) == (block_frames // abreast, abreast)
    assert error_db(play(amp_of(submodel, block_frames, tmp_path), take), expected(model, take)) <= -110.0


def shape_of(tensor: onnx.ValueInfoProto) -> tuple[int, ...]:
    return tuple(dim.dim_value for dim in tensor.type.tensor_type.shape.dim)


def test_the_optimised_file_keeps_nams_metadata_and_the_state_contract(tmp_path: Path) -> None:
    model = tiny(metadata={"name": "Plexi", "loudness": -19.5, "input_level_dbu": 12.2})
    built = build_graph(capture_of(model).submodels[0], 32, tmp_path / "graph.onnx")
    properties = {p.key: p.value for p in onnx.ModelProto.FromString(built.path.read_bytes()).metadata_props}
    assert properties["nam.name"] == "Plexi"
    assert properties["nam.loudness"] == "-19.5"
    assert properties["nam.input_level_dbu"] == "12.2"
    layout = from_properties(properties, "graph.onnx")
    assert layout.block_frames == 32
    assert {(h.name, h.frames, h.lags) for h in layout.histories} == {("a0_x0", 2, (2, 1)), ("a0_x1", 6, (6, 3))}


@pytest.mark.parametrize("model", [a1_standard(3), a2(8, 3), lstm(2, 6, 3), tiny(3)])
def test_silence_stays_silence_from_the_first_sample_on(model: Model, tmp_path: Path) -> None:
    amp = amp_of(capture_of(model).submodels[0], 64, tmp_path)
    heard = play(amp, np.zeros(8_000, dtype=np.float32))
    assert np.ptp(heard) < 2e-6, "a zero-filled start would move by a tenth of full scale"


def test_a_zero_filled_start_would_be_heard(tmp_path: Path) -> None:
    model = a1_standard(3)
    graph = export(capture_of(model).submodels[0], 64)
    for prop in graph.metadata_props:
        if prop.key.startswith("etalon.state."):
            head, _, rest = prop.value.partition("rest=")
            prop.value = f"{head}rest={'00' * (len(rest) // 2)}"
    (tmp_path / "zero.onnx").write_bytes(graph.SerializeToString())
    assert np.ptp(play(Amp.load(str(tmp_path / "zero.onnx")), np.zeros(8_000, dtype=np.float32))) > 1e-3


def test_the_graph_plays_before_it_is_optimised_too(tmp_path: Path) -> None:
    submodel = capture_of(a2(3)).submodels[0]
    (tmp_path / "plain.onnx").write_bytes(export(submodel, 64).SerializeToString())
    take = np.linspace(-0.5, 0.5, 1_000, dtype=np.float32)
    ours, fused = play(Amp.load(str(tmp_path / "plain.onnx")), take), play(amp_of(submodel, 64, tmp_path), take)
    np.testing.assert_allclose(ours, fused, atol=1e-5)


def test_a_graph_that_does_not_agree_with_its_capture_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right, wrong = (capture_of(tiny(seed)).submodels[0] for seed in (1, 2))

    def play_right(_network: Network, take: F32) -> NDArray[np.float64]:
        return reference.play(right.network, take)

    monkeypatch.setattr(build, "play", play_right)
    build_graph(right, 16, tmp_path / "right.onnx")
    with pytest.raises(GraphError, match=r"own\.nam: its graph is -?\d+ dB from the capture"):
        build_graph(wrong, 16, tmp_path / "wrong.onnx")


def test_weights_that_give_no_finite_sound_are_refused(tmp_path: Path) -> None:
    model = wavenet(layer_array(2, [1] * 8, activation="ReLU"))
    model["weights"] = [1e38 for _ in model["weights"]]
    with pytest.raises(CaptureError, match=r"own\.nam: its weights give no finite sound"):
        build_graph(capture_of(model).submodels[0], 16, tmp_path / "wild.onnx")
