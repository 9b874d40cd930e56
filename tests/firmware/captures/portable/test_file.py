"""An .onnx from outside: the capture comes out whole, or one sentence says why not; nothing in it is ever loaded."""

import base64
import hashlib
import subprocess
import sys
import zlib
from collections.abc import Callable, Mapping

import numpy as np
import onnx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from onnx import TensorProto, helper, numpy_helper

from firmware.captures.nam import nam_file
from firmware.captures.nam.json_text import MAX_FILE_BYTES
from firmware.captures.portable.export import export_portable
from firmware.captures.portable.file import capture_properties, embedded_capture
from firmware.captures.portable.protobuf import Budget, WireError, fields
from firmware.errors import OLED_LINE_CHARS, CaptureError
from tests.tools.make_captures import STICK

PATH = STICK / "etalon-fuzz.nam"
NAM = PATH.read_bytes()
EXPORTED = export_portable(NAM, nam_file.parse(NAM, PATH.name), 1.0, 64).graph

Change = Callable[[onnx.ModelProto], object]


def test_the_capture_comes_out_as_it_went_in() -> None:
    assert embedded_capture(EXPORTED, "Fuzz.onnx") == (NAM, "etalon-fuzz.nam")


def test_a_name_from_inside_is_made_fit_for_a_screen() -> None:
    graph = _model(capture_properties(b"{}", "a\u202eb\n" + "c" * 500 + ".nam"))
    name = embedded_capture(graph, "x.onnx")[1]
    assert name.startswith("ab c")
    assert len(name) <= 80


def test_a_capture_that_lost_its_name_has_that_of_the_file() -> None:
    assert embedded_capture(_model(capture_properties(b"{}", " ")), "My Amp.onnx")[1] == "My Amp.onnx"


def test_a_foreign_network_is_refused() -> None:
    assert "without its NAM capture" in _sentence(_model({"author": "somebody"}))


def _own_operators(model: onnx.ModelProto) -> None:
    model.opset_import.append(helper.make_opsetid("com.evil", 1))


def _own_node(model: onnx.ModelProto) -> None:
    model.graph.node[0].domain = "com.microsoft"


def _own_node_in_a_branch(model: onnx.ModelProto) -> None:
    inner = helper.make_graph([helper.make_node("Evil", [], ["y"], domain="com.evil")], "branch", [], [])
    model.graph.node.append(helper.make_node("If", ["c"], ["z"], then_branch=inner, else_branch=inner))


def _outside_data(model: onnx.ModelProto) -> None:
    tensor = model.graph.initializer[0]
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="/etc/passwd")


def _outside_data_unmarked(model: onnx.ModelProto) -> None:
    model.graph.initializer[0].external_data.add(key="location", value="../../secret")


def _outside_data_in_a_node(model: onnx.ModelProto) -> None:
    tensor = numpy_helper.from_array(np.zeros(1, np.float32), "far")
    tensor.data_location = TensorProto.EXTERNAL
    model.graph.node.append(helper.make_node("Constant", [], ["k"], value=tensor))


def _functions(model: onnx.ModelProto) -> None:
    one = helper.make_function("here", "F", [], ["y"], [], [helper.make_opsetid("", 17)])
    model.functions.append(one)


def _training(model: onnx.ModelProto) -> None:
    model.training_info.add()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_own_operators, "operators of its own"),
        (_own_node, "operators of its own"),
        (_own_node_in_a_branch, "operators of its own"),
        (_outside_data, "data from another file"),
        (_outside_data_unmarked, "data from another file"),
        (_outside_data_in_a_node, "data from another file"),
        (_functions, "functions of its own"),
        (_training, "functions of its own"),
    ],
)
def test_what_wants_more_than_standard_operators_is_refused_though_it_holds_a_capture(
    change: Change, reason: str
) -> None:
    model = onnx.ModelProto.FromString(EXPORTED)
    change(model)
    assert reason in _sentence(model.SerializeToString())


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("etalon.capture.sha256", hashlib.sha256(b"another").hexdigest(), "does not match its SHA-256"),
        ("etalon.capture.sha256", "", "does not match its SHA-256"),
        ("etalon.capture", "", "cut short"),
        ("etalon.capture", "A" * (19 << 20), "more than 18 MiB"),
        ("etalon.capture", "no base64 at all", "cannot be unpacked"),
        ("etalon.capture", base64.b64encode(b"no zlib").decode(), "cannot be unpacked"),
        ("etalon.capture", base64.b64encode(zlib.compress(NAM)[:-9]).decode(), "cut short"),
        ("etalon.capture", base64.b64encode(zlib.compress(NAM) + b"more").decode(), "something behind it"),
        ("etalon.capture", base64.b64encode(zlib.compress(NAM[:-1])).decode(), "does not match its SHA-256"),
    ],
)
def test_a_damaged_capture_is_refused(key: str, value: str, reason: str) -> None:
    assert reason in _sentence(_model({**capture_properties(NAM, "a.nam"), key: value}))


def test_a_bomb_is_not_unpacked() -> None:
    bomb = bytes(MAX_FILE_BYTES + 1)
    assert "has more than 12 MiB" in _sentence(_model(capture_properties(bomb, "a.nam")))
    most = bytes(MAX_FILE_BYTES)
    assert embedded_capture(_model(capture_properties(most, "a.nam")), "a.onnx")[0] == most


def test_two_captures_in_one_file_are_refused() -> None:
    model = onnx.ModelProto.FromString(EXPORTED)
    model.metadata_props.add(key="etalon.capture", value=base64.b64encode(zlib.compress(b"{}")).decode())
    assert "etalon.capture twice" in _sentence(model.SerializeToString())


@pytest.mark.parametrize(
    "content", [b"", b"{}", NAM, b"PK\x03\x04 a zip", b"\xff" * 100, bytes(100), EXPORTED[:-1], EXPORTED[: 1 << 12]]
)
def test_what_is_no_onnx_file_is_refused(content: bytes) -> None:
    assert "ONNX" in _sentence(content)


def test_a_file_that_is_too_large_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("firmware.captures.portable.file.MAX_PORTABLE_BYTES", 1 << 10)
    assert "MiB" in _sentence(EXPORTED)


@pytest.mark.slow
def test_millions_of_empty_nodes_cost_no_memory_and_little_time() -> None:
    graph = b"\x0a\x00" * 3_000_000
    content = b"\x3a" + _varint(len(graph)) + graph
    assert "too many fields" in _sentence(content)


def test_graphs_in_graphs_in_graphs_are_refused() -> None:
    graph = b""
    for _ in range(1_000):  # graph: node: attribute: graph
        for tag in (b"\x32", b"\x2a", b"\x0a"):
            graph = tag + _varint(len(graph)) + graph
    content = b"\x3a" + _varint(len(graph)) + graph
    assert "nested too deeply" in _sentence(content)


@pytest.mark.parametrize("cut", range(0, EXPORTED.index(b"etalon.capture"), 211))
def test_a_file_cut_short_before_its_capture_is_refused(cut: int) -> None:
    assert _sentence(EXPORTED[:cut])


@pytest.mark.parametrize("cut", range(EXPORTED.index(b"etalon.capture"), len(EXPORTED), 211))
def test_a_file_cut_short_behind_it_gives_the_capture_whole_or_a_sentence(cut: int) -> None:
    _whole_or_a_sentence(EXPORTED[:cut])


@given(st.binary(max_size=300))
def test_any_bytes_end_in_a_sentence(content: bytes) -> None:
    assert _sentence(content)


@given(st.integers(0, len(EXPORTED) - 1), st.binary(min_size=1, max_size=9))
def test_an_altered_file_gives_the_capture_whole_or_a_sentence(place: int, bytes_there: bytes) -> None:
    _whole_or_a_sentence(EXPORTED[:place] + bytes_there + EXPORTED[place + len(bytes_there) :])


@given(st.binary(max_size=40))
def test_the_walk_over_fields_ends_and_stays_inside(content: bytes) -> None:
    try:
        found = list(fields(memoryview(content), Budget(100)))
    except WireError:
        return
    assert sum(len(value) for _, value in found if isinstance(value, memoryview)) <= len(content)


def test_looking_into_a_file_takes_neither_onnx_nor_onnx_runtime() -> None:
    code = "import sys, firmware.captures.portable.file; print({'onnx', 'onnxruntime'} & set(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert shown.stdout.strip() == "set()"


def _model(properties: Mapping[str, str]) -> bytes:
    """A small whole model with these metadata_props."""
    shape = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1])
    out = helper.make_tensor_value_info("y", TensorProto.FLOAT, [1])
    model = helper.make_model(helper.make_graph([helper.make_node("Relu", ["x"], ["y"])], "g", [shape], [out]))
    helper.set_model_props(model, dict(properties))
    return model.SerializeToString()


def _whole_or_a_sentence(content: bytes) -> None:
    try:
        assert embedded_capture(content, "a.onnx")[0] == NAM
    except CaptureError as error:
        _check(error)


def _sentence(content: bytes) -> str:
    with pytest.raises(CaptureError) as caught:
        embedded_capture(content, "strange\nfile.onnx")
    return _check(caught.value)


def _check(error: CaptureError) -> str:
    assert "\n" not in error.sentence
    assert error.sentence.startswith(("strange file.onnx: ", "a.onnx: "))
    assert ";" in error.sentence, "it says what to do"
    assert 0 < len(error.short) <= OLED_LINE_CHARS
    return error.sentence


def _varint(number: int) -> bytes:
    parts = bytearray()
    while number > 0x7F:
        parts.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*parts, number])
