"""An exported graph is pure and standard: any host may copy what it likes, in any order, and hears the capture."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import checker

from firmware import VERSION
from firmware.arrays import F32
from firmware.captures.graph import portable
from firmware.captures.nam import nam_file
from firmware.captures.nam.json_text import read_bytes
from firmware.captures.portable.export import Exported, export_portable
from firmware.captures.portable.file import embedded_capture
from firmware.captures.portable.host import play
from firmware.errors import GraphError
from tests.oracle import error_db, expected
from tests.own_captures import Model, a2, container, conv_net, lstm, sequential, tiny
from tests.own_captures.table import cases
from tests.stand_ins.golden import GOLDEN, OLD_RULE, golden_cases, golden_take
from tests.stand_ins.players import noise
from tests.tools.make_captures import FACTORY

WORST_DB = -100.0
CASES = cases()
HOSTS = {
    "A2": a2(8),
    "LSTM": lstm(2, 5),
    "ConvNet": conv_net(3, [1, 2, 9]),
    "Sequential": sequential(tiny(), lstm(1, 3)),
}
LEVELS = ("ORT_DISABLE_ALL", "ORT_ENABLE_BASIC", "ORT_ENABLE_ALL")


@pytest.mark.parametrize("name", CASES)
def test_every_feature_of_the_format_plays_as_the_equations_say(name: str) -> None:
    exported = _export(CASES[name], block_frames=17)
    take = noise(17 * 40 + 5)
    assert error_db(play(exported.graph, take), expected(CASES[name], take)) <= WORST_DB
    _check_standard(onnx.ModelProto.FromString(exported.graph))


@pytest.mark.parametrize(("file", "submodel", "vector"), golden_cases([OLD_RULE]))
def test_nam_core_plays_the_same(file: str, submodel: int, vector: str) -> None:
    content = read_bytes(GOLDEN / file)
    capture = nam_file.parse(content, file)
    quality = np.nextafter(capture.submodels[submodel].max_value, -1.0) if ".sub" in vector else 1.0
    exported = export_portable(content, capture, quality, 64)
    heard = play(exported.graph, golden_take())
    assert error_db(heard, np.load(GOLDEN / vector)) <= WORST_DB


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("name", HOSTS)
def test_a_host_may_copy_inputs_take_fresh_outputs_and_feed_in_any_order(name: str, level: str) -> None:
    take = noise(64 * 30)
    heard = _unruly_host(_export(HOSTS[name], block_frames=64).graph, take, level)
    assert error_db(heard, expected(HOSTS[name], take)) <= WORST_DB


@pytest.mark.parametrize("block_frames", [pytest.param(1, marks=pytest.mark.slow), 16, 64, 4_800])
def test_every_block_size_plays_the_same(block_frames: int) -> None:
    take = noise(9_600)
    heard = play(_export(HOSTS["A2"], block_frames=block_frames).graph, take[: 200 * block_frames])
    assert error_db(heard, expected(HOSTS["A2"], take)[: heard.size]) <= WORST_DB


@pytest.mark.parametrize("name", HOSTS)
def test_two_exports_of_a_file_are_the_same_bytes(name: str) -> None:
    assert _export(HOSTS[name]).graph == _export(HOSTS[name]).graph


def test_two_processes_export_the_same_bytes() -> None:
    path = FACTORY / "etalon-lead-1500.nam"
    code = (
        "import sys, hashlib; from firmware.captures.nam import nam_file; "
        "from firmware.captures.portable.export import export_portable; "
        "content = open(sys.argv[1], 'rb').read(); capture = nam_file.parse(content, 'etalon-lead-1500.nam'); "
        "print(hashlib.sha256(export_portable(content, capture, 1.0, 64).graph).hexdigest())"
    )
    shown = [
        subprocess.run(
            [sys.executable, "-c", code, str(path)],
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    ]
    content = path.read_bytes()
    here = export_portable(content, nam_file.parse(content, path.name), 1.0, 64).graph
    assert shown == [hashlib.sha256(here).hexdigest() + "\n"] * 2


def test_the_file_says_what_it_is_and_how_to_play_it() -> None:
    own = {"loudness": -12.5, "tone_type": "crunch", "input_level_dbu": 3.0}
    lite = tiny(metadata=own)
    top = {"name": "Brown", "loudness": -10.0, "gain": 0.5, "input_level_dbu": 14.5}
    exported = _export(container({0.5: lite, 1.0: tiny(2)}, metadata=top), quality=0.0)
    model = onnx.ModelProto.FromString(exported.graph)
    about = {prop.key: prop.value for prop in model.metadata_props}
    assert (model.producer_name, model.producer_version) == ("etalon", VERSION)
    assert model.doc_string == portable.__doc__
    assert about["etalon.rate_hz"] == "48000"
    assert about["etalon.block_frames"] == "64"
    assert about["nam.name"] == "Brown"
    assert about["nam.tone_type"] == "crunch"
    assert about["nam.loudness"] == "-12.5", "the submodel's own"
    assert about["nam.input_level_dbu"] == "14.5", "as the pedal plays it: the container's"
    assert "nam.gain" not in about, "the submodel has none, and the container's is another's"


def test_the_rate_is_the_captures_own() -> None:
    about = onnx.ModelProto.FromString(_export(tiny(sample_rate=44_100)).graph).metadata_props
    assert ("etalon.rate_hz", "44100") in [(prop.key, prop.value) for prop in about]


def test_the_whole_container_is_inside_whichever_size_was_exported() -> None:
    both = container({0.5: tiny(), 1.0: tiny(2)})
    small, large = _export(both, quality=0.0), _export(both, quality=1.0, block_frames=16)
    assert small.submodel.max_value == 0.5
    assert (
        embedded_capture(small.graph, "a.onnx")
        == embedded_capture(large.graph, "b.onnx")
        == (_bytes(both), "own.nam")
    )


def test_a_graph_that_does_not_play_as_the_capture_is_not_exported(monkeypatch: pytest.MonkeyPatch) -> None:
    def a_little_off(graph: bytes, take: F32) -> F32:
        return play(graph, take) * np.float32(1.0001)

    monkeypatch.setattr("firmware.captures.portable.export.play_graph", a_little_off)
    with pytest.raises(GraphError, match=r"own\.nam: its graph is -80 dB from the capture .* not exported"):
        _export(tiny())


def _export(model: Model, *, quality: float = 1.0, block_frames: int = 64) -> Exported:
    content = _bytes(model)
    return export_portable(content, nam_file.parse(content, "own.nam"), quality, block_frames)


def _bytes(model: Model) -> bytes:
    return json.dumps(model).encode()


def _check_standard(model: onnx.ModelProto) -> None:
    """Opset 17 of the standard domain and nothing else, to the last node."""
    checker.check_model(model, full_check=True)  # pyright: ignore[reportUnknownMemberType]
    assert [(opset.domain, opset.version) for opset in model.opset_import] == [("", 17)]
    assert {node.domain for node in model.graph.node} == {""}
    assert not model.functions
    assert not any(tensor.external_data for tensor in model.graph.initializer)
    inputs = [tensor.name for tensor in model.graph.input]
    outputs = [tensor.name for tensor in model.graph.output]
    assert inputs[0] == "source"
    assert outputs == ["output", *(f"{name}_next" for name in inputs[1:])], "in the order of the inputs"


def _unruly_host(graph: bytes, take: F32, level: str) -> F32:
    """Copies every input, lets nobody write to it, and feeds and asks in another order with each block."""
    runtime: Any = onnxruntime
    options = runtime.SessionOptions()
    options.graph_optimization_level = getattr(runtime.GraphOptimizationLevel, level)
    session = runtime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    about: Mapping[str, str] = session.get_modelmeta().custom_metadata_map
    source, *remembered = session.get_inputs()
    rests = {
        state.name: np.frombuffer(bytes.fromhex(about[f"etalon.rest.{state.name}"]), "<f4") for state in remembered
    }
    states: dict[str, F32] = {state.name: np.full(state.shape, rests[state.name]) for state in remembered}
    random = np.random.default_rng(3)
    heard: list[F32] = []
    for block in take.reshape(-1, *source.shape):
        feed = {"source": block, **states}
        order = list(random.permutation(list(feed)))
        asked = list(random.permutation(["output", *(f"{name}_next" for name in states)]))
        given = {name: feed[name].copy() for name in order}
        for values in given.values():
            values.setflags(write=False)
        found = dict(zip(asked, session.run(asked, given), strict=True))
        assert all(np.array_equal(given[name], feed[name]) for name in order), "a run leaves its inputs alone"
        states = {name: found[f"{name}_next"] for name in states}
        heard.append(found["output"])
    return np.concatenate(heard).ravel()
