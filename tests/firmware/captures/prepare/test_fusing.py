"""The fused graph beside the portable one: kept where it is right, reported where not, made anew with its library."""

import itertools
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from firmware.arrays import F32
from firmware.audio.amp import Amp
from firmware.audio.resampled import ResampledAmp, open_amp
from firmware.captures.entry import ENTRY_FILE, MADE_HERE, Entry, entry_json
from firmware.captures.library import Library
from firmware.captures.library_writer import LibraryWriter
from firmware.captures.prepare import build, fusing
from firmware.captures.prepare.build import build_graph, measure_levels, time_graph
from firmware.captures.prepare.pace import CLOCK, Clock, Timing
from firmware.captures.prepare.worker import convert
from firmware.kernels.library import FILE
from tests.own_captures import Model, a2, container, conv_net, layer_array, lstm, tiny, wavenet
from tests.stand_ins.players import capture_of


def stored(
    model: Model, writer: LibraryWriter, operators: Path, block_frames: int = 16, clock: Clock = CLOCK
) -> Entry:
    """The entry as it is read from the library, all of whose graphs must be there."""
    file = writer.folder.parent / "a.nam"
    file.write_text(json.dumps(model))
    made, _ = convert(file, writer, block_frames, clock, operators)
    return Library(writer.folder).entry(made.model_id)


def timed(monkeypatch: pytest.MonkeyPatch, portable_us: float, fused_us: float) -> None:
    """What each engine's graph takes, whatever the machine is at."""
    for module, block_us in ((build, portable_us), (fusing, fused_us)):
        monkeypatch.setattr(module, "time_blocks", timer(block_us))


def timer(*each_us: float) -> Callable[..., Timing]:
    """Gives one time after the other, round and round."""
    times_us = itertools.cycle(each_us)

    def time_blocks(_amp: object, _clock: Clock, *, brief: bool = False, rate_hz: int = 48_000) -> Timing:
        del brief, rate_hz
        block_us = next(times_us)
        return Timing(block_us, block_us / 2)

    return time_blocks


@pytest.mark.parametrize("model", [a2(3), lstm(1, 4)], ids=["A2 Lite", "LSTM"])
def test_both_graphs_are_stored_proved_and_timed(
    model: Model, writer: LibraryWriter, operators: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    timed(monkeypatch, 80.0, 20.0)
    (graph,) = stored(model, writer, operators.parent, 32).graphs
    assert graph.fused
    assert graph.fused.path == graph.portable.path.with_name("sub0.block32.fused.onnx")
    assert graph.fused.error_db < -110.0
    assert graph.fused.apart_db
    assert graph.fused.apart_db < -110.0
    assert graph.fused.bytes == graph.fused.path.stat().st_size
    assert (graph.portable.block_us, graph.fused.block_us, graph.fused.hot_us) == (80.0, 20.0, 10.0)
    assert (graph.not_fused, graph.engine, graph.plays) == ("", "fused", graph.fused)
    assert (graph.plays.node_count, graph.plays.block_us) == (1, 20.0)
    assert graph.load
    assert graph.load.share == pytest.approx(20.0 * 48_000 / 32e6)
    assert Amp.load(str(graph.fused.path), operators=operators.parent).block_frames == 32
    assert Amp.load(str(graph.portable.path)).node_count == graph.portable.node_count > 1


def test_the_portable_graph_plays_where_it_is_quicker(
    writer: LibraryWriter, operators: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    timed(monkeypatch, 80.0, 80.1)
    (graph,) = stored(tiny(), writer, operators.parent).graphs
    assert graph.fused
    assert (graph.engine, graph.plays, graph.plays.block_us) == ("portable", graph.portable, 80.0)


def test_both_are_timed_as_they_are(tmp_path: Path, operators: Path) -> None:
    graph = build_graph(capture_of(a2(3)).submodels[0], 64, tmp_path / "a.onnx", CLOCK, operators.parent)
    assert graph.fused
    assert 0.0 < graph.fused.hot_us <= graph.fused.block_us < 10_000.0
    assert (graph.engine == "fused") is (graph.fused.block_us <= graph.portable.block_us)


def test_a_capture_between_resamplers_is_fused_too(writer: LibraryWriter, operators: Path) -> None:
    (graph,) = stored({**a2(3), "sample_rate": 44_100}, writer, operators.parent, 64).graphs
    assert graph.fused
    amps = [open_amp(str(path), operators.parent) for path in (graph.portable.path, graph.fused.path)]
    assert all(isinstance(amp, ResampledAmp) for amp in amps)
    assert [amp.latency_frames for amp in amps] == [graph.latency_frames] * 2
    assert graph.latency_frames > 0


@pytest.mark.parametrize("rate_hz", [24_000, 44_100, 48_000])
def test_what_is_measured_through_the_fused_graph_is_what_the_portable_one_measures(
    rate_hz: int, tmp_path: Path, operators: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    submodel = capture_of({**tiny(), "sample_rate": rate_hz}).submodels[0]
    timed(monkeypatch, 80.0, 20.0)
    graph = build_graph(submodel, 64, tmp_path / "a.onnx", CLOCK, operators.parent)
    found = measure_levels(submodel, graph, operators.parent)
    plain = measure_levels(submodel, replace(graph, fused=None))
    assert found.loudness_db == pytest.approx(plain.loudness_db, abs=1e-3)
    assert found.gain == pytest.approx(plain.gain, abs=1e-4)
    assert {path.name for path in tmp_path.iterdir()} == {"a.onnx", "a.fused.onnx"}


GATED = wavenet(layer_array(2, [1, 3], gated=True))


@pytest.mark.parametrize(
    ("model", "why"),
    [(GATED, "no operator knows gated layers"), (conv_net(3, [1, 2]), "no operator knows a ConvNet")],
    ids=["gated", "ConvNet"],
)
def test_what_no_operator_knows_plays_as_it_did_and_the_entry_says_why(
    model: Model, why: str, writer: LibraryWriter, operators: Path
) -> None:
    (graph,) = stored(model, writer, operators.parent).graphs
    assert (graph.fused, graph.not_fused, graph.engine) == (None, why, "portable")
    assert not list(writer.folder.rglob("*.fused.onnx"))


def test_of_a_container_each_size_is_fused_or_not_by_itself(writer: LibraryWriter, operators: Path) -> None:
    small, large = stored(container({0.5: tiny(), 1.0: GATED}), writer, operators.parent).graphs
    assert small.fused
    assert (large.fused, large.not_fused) == (None, "no operator knows gated layers")


def test_without_the_library_only_the_portable_graph_is_there(writer: LibraryWriter, tmp_path: Path) -> None:
    (graph,) = stored(tiny(), writer, tmp_path / "none").graphs
    assert (graph.fused, graph.not_fused) == (None, "the fused operators are not built here")
    assert {path.name for path in graph.plays.path.parent.iterdir()} == {
        "capture.nam",
        "entry.json",
        "sub0.block16.onnx",
    }


def test_a_library_that_does_not_load_costs_nothing_but_the_fused_graph(
    writer: LibraryWriter, tmp_path: Path
) -> None:
    (tmp_path / FILE).write_bytes(b"no library")
    (graph,) = stored(tiny(), writer, tmp_path).graphs
    assert graph.fused is None
    assert "their library does not load" in graph.not_fused
    assert not graph.not_fused.endswith(".")
    assert Amp.load(str(graph.portable.path))
    assert not list(writer.folder.rglob("*.fused.onnx"))


def louder_by(factor: float, hear: Callable[[Amp, F32], F32]) -> Callable[[Amp, F32], F32]:
    return lambda amp, take: hear(amp, take) * np.float32(factor)


def test_a_fused_graph_that_is_wrong_is_not_kept(
    writer: LibraryWriter, operators: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fusing, "hear", louder_by(1.001, fusing.hear))
    (graph,) = stored(tiny(), writer, operators.parent).graphs
    assert (graph.fused, graph.engine) == (None, "portable")
    assert graph.not_fused == "its fused graph is -60 dB from the capture here (at most -90)"
    assert not list(writer.folder.rglob("*.fused.onnx"))


def test_one_that_is_right_but_not_as_the_portable_graph_is_not_kept_either(
    writer: LibraryWriter, operators: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fusing, "APART_DB", -200.0)
    (graph,) = stored(tiny(), writer, operators.parent).graphs
    assert graph.fused is None
    assert "dB from the portable one here (at most -200)" in graph.not_fused


def test_a_larger_block_is_timed_as_it_would_play(
    tmp_path: Path, operators: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "time_blocks", timer(900.0, 300.0))
    submodel = capture_of(tiny()).submodels[0]
    assert time_graph(submodel, 128, tmp_path / "a.onnx", CLOCK, operators.parent).block_us == 300.0
    assert time_graph(submodel, 128, tmp_path / "a.onnx", CLOCK, tmp_path).block_us == 900.0


def of_other_operators(made: Entry, writer: LibraryWriter) -> None:
    """As after an update of the operators, or in another Raspberry Pi."""
    before = replace(made, made_by=replace(MADE_HERE, operators="operators of May"))
    (writer.folder / made.model_id / ENTRY_FILE).write_bytes(entry_json(before))


def test_with_other_operators_the_portable_graph_plays_until_all_is_made_anew(
    writer: LibraryWriter, operators: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    timed(monkeypatch, 80.0, 20.0)
    before = stored(tiny(), writer, operators.parent)
    assert before.graphs[0].engine == "fused"
    of_other_operators(before, writer)
    library = Library(writer.folder)
    (graph,) = library.entry(before.model_id).graphs
    assert (graph.engine, graph.plays) == ("portable", before.graphs[0].portable)
    assert graph.load == replace(before.graphs[0], fused=None).load
    assert graph.not_fused.startswith("it was prepared with other operators than today's")
    assert library.is_stale(16)
    made, verdict = convert(writer.folder / before.model_id / "capture.nam", writer, 16, CLOCK, operators.parent)
    assert (verdict, made.made_by) == ("stored", MADE_HERE)
    assert library.entry(before.model_id).graphs[0].engine == "fused"
    assert not library.is_stale(16)


def test_a_fused_graph_of_other_operators_may_be_gone(writer: LibraryWriter, operators: Path) -> None:
    before = stored(tiny(), writer, operators.parent)
    assert before.graphs[0].fused
    before.graphs[0].fused.path.unlink()
    assert [error.short for error in Library(writer.folder).damaged()] == ["library is damaged"]
    of_other_operators(before, writer)
    assert Library(writer.folder).entry(before.model_id).graphs[0].fused is None


def test_another_block_size_is_added_beside_with_its_fused_graph(writer: LibraryWriter, operators: Path) -> None:
    stored(tiny(), writer, operators.parent, 16)
    kept = stored(tiny(), writer, operators.parent, 32)
    assert [graph.fused.path.name for graph in kept.graphs if graph.fused] == [
        "sub0.block16.fused.onnx",
        "sub0.block32.fused.onnx",
    ]
