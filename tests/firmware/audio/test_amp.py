"""An amp in its own right: bound memory, phases, reset, no growth, and plain refusals of broken graphs."""

import weakref
from pathlib import Path

import numpy as np
import pytest

from firmware.audio.amp import Amp
from firmware.audio.amp_buffers import Buffers
from firmware.audio.amp_layout import History, Layout, from_properties, to_properties
from firmware.captures.prepare.build import export
from firmware.errors import GraphError
from tests.oracle import error_db, expected
from tests.own_captures import a1_standard, a2, layer_array, lstm, tiny, wavenet
from tests.stand_ins.growth import grown_bytes
from tests.stand_ins.players import amp_of, capture_of, fused, noise, play


@pytest.fixture(params=["WaveNet", "LSTM", "fused WaveNet", "fused LSTM"])
def amp(request: pytest.FixtureRequest, tmp_path: Path, operators: Path) -> Amp:
    submodel = capture_of(tiny() if "WaveNet" in request.param else lstm(1, 3)).submodels[0]
    if "fused" in request.param:
        return fused(submodel.network, 16, tmp_path, operators)
    return amp_of(submodel, 16, tmp_path)


def test_source_and_output_are_one_block_each_and_stay_where_they_are(amp: Amp) -> None:
    source, output = amp.source, amp.output
    play(amp, noise(400))
    assert amp.source is source
    assert amp.output is output
    assert source.shape == output.shape == (amp.block_frames,) == (16,)
    assert source.dtype == output.dtype == np.float32


@pytest.mark.parametrize("blocks_before", [1, 7, 8, 13])
def test_reset_gives_the_same_samples_again(amp: Amp, blocks_before: int) -> None:
    take = noise(1_000)
    first = play(amp, take)
    amp.reset()
    play(amp, noise(16 * blocks_before, seed=2))
    amp.reset()
    np.testing.assert_array_equal(play(amp, take), first)


def test_a_fresh_amp_starts_as_one_that_was_reset(tmp_path: Path) -> None:
    submodel, take = capture_of(a2(3)).submodels[0], noise(700)
    used = amp_of(submodel, 64, tmp_path)
    play(used, take)
    used.reset()
    np.testing.assert_array_equal(play(used, take), play(amp_of(submodel, 64, tmp_path), take))


def test_two_amps_of_one_graph_share_no_state(tmp_path: Path) -> None:
    submodel, take = capture_of(a2(3)).submodels[0], noise(1_024)
    alone = play(amp_of(submodel, 64, tmp_path), take)
    one, other = amp_of(submodel, 64, tmp_path), amp_of(submodel, 64, tmp_path)
    heard: list[np.ndarray] = []
    for start in range(0, take.size, 64):
        play(other, noise(64, seed=start + 5, level=1.0))
        heard.append(play(one, take[start : start + 64]))
    np.testing.assert_array_equal(np.concatenate(heard), alone)


@pytest.mark.parametrize("phases", [2, 3, 8, 32])
def test_the_number_of_phases_does_not_change_the_samples(phases: int, tmp_path: Path) -> None:
    model, take = wavenet(layer_array(3, [1, 2, 100, 7, 333])), noise(3_000)
    heard = play(amp_of(capture_of(model).submodels[0], 32, tmp_path, phases=phases), take)
    assert error_db(heard, expected(model, take)) <= -100.0


@pytest.mark.parametrize("dilation", [1, 2, 31, 63])
def test_onnx_runtime_writes_bound_outputs_in_place_so_that_a_window_may_overlap_them(
    dilation: int, tmp_path: Path
) -> None:
    """ONNX does not promise it. If this fails with a new ONNX Runtime, the graphs must not overlap any more."""
    model, take = wavenet(layer_array(4, [dilation] * 4, kernel_size=2)), noise(640)
    heard = play(amp_of(capture_of(model).submodels[0], 64, tmp_path), take)
    wanted = expected(model, take)
    assert error_db(heard, wanted) <= -110.0
    for block in range(0, 640, 64):  # the last frames of a block read what the same run wrote
        assert error_db(heard[block + dilation : block + 64], wanted[block + dilation : block + 64]) <= -100.0


def test_ten_thousand_blocks_grow_no_memory(amp: Amp) -> None:
    spans: list[int] = []
    for _ in range(3):
        before = _resident_bytes()
        for _ in range(10_000):
            amp.process()
        spans.append(_resident_bytes() - before)
    assert min(spans) < 2**16, "what leaks does so in every span; the heap that earlier tests left comes back in one"
    assert grown_bytes(amp.process) < 2_048


def _resident_bytes() -> int:
    """Memory of our own; pages of libraries come and go with what else the machine does."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status["RssAnon"].split()[0]) * 1024


@pytest.mark.parametrize("phases", [2, 4, 8, 16])
def test_no_block_moves_much_more_history_than_another(phases: int) -> None:
    graph = export(capture_of(a1_standard()).submodels[0], 64)
    layout = from_properties({prop.key: prop.value for prop in graph.metadata_props}, "a1.onnx")
    buffers = Buffers(layout, phases)
    offsets = [(buffer.offset, buffer.history.frames * buffer.history.channels) for buffer in buffers.histories]
    moved = [sum(size for offset, size in offsets if offset == phase) for phase in range(phases)]
    largest = max(size for _, size in offsets)
    assert sum(moved) == 2 * 1023 * 24, "the state of A1 standard"
    assert max(moved) <= max(largest, 1.5 * sum(moved) / phases)


def test_every_window_lies_within_its_buffer() -> None:
    history = History("x", 10, (10, 5), np.zeros(3, dtype=np.float32))
    buffers = Buffers(Layout(16, 1, (history,), ()), 4)
    (buffer,) = buffers.histories
    rows = [buffers.newest_row(buffer, phase) for phase in range(4)]
    assert sorted(rows) == [10, 26, 42, 58]
    assert buffer.rows.shape == (10 + 4 * 16, 3)
    assert buffer.rows.ctypes.data % 64 == 0


def test_a_graph_that_is_not_there_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match=r"gone\.onnx cannot be loaded .*import the capture again\.") as caught:
        Amp.load(str(tmp_path / "gone.onnx"))
    assert "\n" not in caught.value.sentence


@pytest.mark.parametrize("content", [b"", b"not a graph", b"\x08\x08" + bytes(200)])
def test_a_broken_file_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "broken.onnx").write_bytes(content)
    with pytest.raises(GraphError, match=r"broken\.onnx"):
        Amp.load(str(tmp_path / "broken.onnx"))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("etalon.format", "2"),
        ("etalon.format", None),
        ("etalon.block_frames", "0"),
        ("etalon.block_frames", "32"),
        ("etalon.nodes", "many"),
        ("etalon.state.a0_x0", None),
        ("etalon.state.a0_x0", "history=2 channels=2 lags=3,1 rest=0000000000000000"),
        ("etalon.state.a0_x0", "history=2 channels=3 lags=2,1 rest=0000000000000000"),
        ("etalon.state.a0_x0", "history=2 channels=1 lags=2,1 rest=00000000"),
        ("etalon.state.a0_x0", "history=2 channels=2 lags=2,1 rest=0000c07f00000000"),
        ("etalon.state.a0_x0", "history=2 channels=2 lags=2,1 rest=zz"),
        ("etalon.state.a0_x0", "history=2 channels=2 lags=2,1 rows=1 rest=0000000000000000"),
        ("etalon.state.a0_x0", "history=2 channels=2 lags=2,1 window=2 rest=0000000000000000"),
        ("etalon.state.a0_x0", "history=2 channels=2 lags=2,1 window=18 rest=0000000000000000"),
        ("etalon.carry.h0", "rest=00000000"),
    ],
)
def test_a_layout_that_does_not_fit_its_graph_is_refused(key: str, value: str | None, tmp_path: Path) -> None:
    graph = export(capture_of(tiny()).submodels[0], 16)
    kept = {prop.key: prop.value for prop in graph.metadata_props if prop.key != key}
    del graph.metadata_props[:]
    for name, text in {**kept, **({key: value} if value is not None else {})}.items():
        graph.metadata_props.add(key=name, value=text)
    (tmp_path / "odd.onnx").write_bytes(graph.SerializeToString())
    with pytest.raises(GraphError, match=r"odd\.onnx .*import the capture again\."):
        Amp.load(str(tmp_path / "odd.onnx"))


def test_a_block_may_add_one_row_and_a_window_span_many() -> None:
    spectra = History("spectra", 7, (7,), np.full(2, 0.5, dtype=np.float32), block_rows=1, window_rows=7)
    buffers = Buffers(Layout(64, 1, (spectra,), ()), 4)
    (buffer,) = buffers.histories
    assert buffer.rows.shape == (7 + 4, 2)
    for number in range(40):
        phase = number % 4
        newest = buffers.newest_row(buffer, phase)
        window = buffer.rows[newest - 7 : newest, 0]
        np.testing.assert_array_equal(window, [max(0.5, float(row)) for row in range(number - 7, number)])
        buffer.rows[newest] = max(0.5, number)
        buffers.move(phase)


def test_rows_and_windows_survive_their_properties() -> None:
    spectra = History("spectra", 7, (7,), np.zeros(2, dtype=np.float32), block_rows=1, window_rows=7)
    (found,) = from_properties(to_properties(Layout(64, 9, (spectra,), ())), "x.onnx").histories
    assert found.rows(64) == spectra.rows(64) == (1, 7)
    assert History("x", 7, (7,), spectra.rest).rows(64) == (64, 64)


def test_a_layout_survives_its_properties() -> None:
    history = History("x3", 8, (8, 4), np.array([0.1, -2.0], dtype=np.float32))
    layout = from_properties(to_properties(Layout(64, 65, (history,), ())), "x.onnx")
    (found,) = layout.histories
    assert (found.name, found.frames, found.lags) == ("x3", 8, (8, 4))
    np.testing.assert_array_equal(found.rest, history.rest)
    assert (layout.block_frames, layout.node_count) == (64, 65)


@pytest.mark.parametrize("engine", ["portable", "fused"])
def test_what_nobody_holds_any_more_is_gone_at_once(engine: str, tmp_path: Path, operators: Path) -> None:
    """audiod has no collector: a circle would keep every amp that was ever unloaded."""
    submodel = capture_of(tiny()).submodels[0]
    amp = fused(submodel.network, 16, tmp_path, operators) if engine == "fused" else amp_of(submodel, 16, tmp_path)
    amp.process()
    gone = weakref.ref(amp)
    del amp
    assert gone() is None
