"""One capture into the library, as the worker does it: what is stored, known and refused."""

import hashlib
import itertools
from pathlib import Path

import pytest

from firmware.audio.amp import Amp
from firmware.audio.resampled import open_amp
from firmware.audio.resampling import latency_frames
from firmware.captures.library import Library
from firmware.captures.library_writer import LibraryWriter
from firmware.captures.nam.nam_file import parse
from firmware.captures.portable.export import export_portable
from firmware.captures.prepare.pace import Clock
from firmware.captures.prepare.worker import answer, convert
from firmware.errors import CaptureError
from firmware.levels import CodecLevels
from firmware.plan import plan_levels
from tests.own_captures import Model, a2, container, linear, lstm, tiny
from tests.stand_ins.preparing import names_in, stored, write

pytestmark = pytest.mark.usefixtures("no_operators")  # test_fusing.py has what they bring


def test_a_capture_is_stored_whole_and_plays(tmp_path: Path, writer: LibraryWriter) -> None:
    metadata = {"name": "Plexi", "loudness": -20.0, "gain": 0.7, "input_level_dbu": 12.2}
    file = write(tmp_path / "JCM.nam", tiny(metadata=metadata))
    shown = answer(file, writer, 32).verdict
    model_id = hashlib.sha256(file.read_bytes()).hexdigest()
    assert (shown.verdict, shown.model_id, shown.name) == ("stored", model_id, "Plexi")
    assert shown.sentence == "Plexi is in the library."
    assert names_in(writer.folder) == {model_id}
    assert names_in(writer.folder / model_id) == {"capture.nam", "entry.json", "sub0.block32.onnx"}
    assert (writer.folder / model_id / "capture.nam").read_bytes() == file.read_bytes()
    (entry,) = Library(writer.folder).entries()
    (graph,) = entry.graphs
    assert (entry.name, entry.architecture) == ("Plexi", "WaveNet")
    assert entry.info
    assert (entry.info.weight_count, entry.info.receptive_frames) == (50, 9)
    assert (graph.levels.input_level_dbu, graph.levels.loudness_db, graph.gain) == (12.2, -20.0, 0.7)
    assert (graph.rate_hz, graph.latency_frames, graph.measured) == (48_000, 0, ())
    assert graph.portable.block_us > 0.0
    assert graph.portable.hot_us > 0.0
    assert graph.portable.error_db < -110.0
    amp = Amp.load(str(graph.portable.path))
    assert (amp.block_frames, amp.node_count) == (32, graph.portable.node_count)


def test_a_wrong_level_costs_that_level_alone_and_is_told_once(tmp_path: Path, writer: LibraryWriter) -> None:
    """Loudness is measured then; the other numbers stay in force."""
    metadata = {"loudness": -100.0, "gain": 0.7, "input_level_dbu": 15.0, "output_level_dbu": 55, "gear_type": "amp"}
    file = write(tmp_path / "Amp.nam", tiny(metadata=metadata))
    first, again = answer(file, writer, 128).verdict, answer(file, writer, 128).verdict
    assert first.warning == (
        "Amp.nam: loudness is -100.0 (it must be a number from -50 to 10), output_level_dbu is 55"
        " (it must be a number from -30 to 40): count as absent; the rest of the file holds."
    )
    assert (first.verdict, again.verdict, again.warning) == ("stored", "known", "")
    (entry,) = Library(writer.folder).entries()
    (graph,) = entry.graphs
    levels = graph.levels
    assert (levels.input_level_dbu, levels.output_level_dbu, levels.gear_type) == (15.0, None, "amp")
    assert (graph.measured, graph.gain) == (("loudness",), 0.7)
    assert levels.loudness_db is not None
    assert -60.0 < levels.loudness_db < 10.0
    plan = plan_levels(CodecLevels(12.2, 8.66), levels)
    assert (plan.calibrated, round(plan.input_gain_db, 6)) == (True, -2.8)


def test_the_same_file_twice_is_known_by_the_name_it_first_came_with(tmp_path: Path, writer: LibraryWriter) -> None:
    stored(write(tmp_path / "a.nam", tiny()), writer)
    shown = answer(write(tmp_path / "b.nam", tiny()), writer, 128).verdict
    assert (shown.verdict, shown.sentence) == ("known", "a was in the library already.")


def test_another_block_size_is_added_to_the_entry(tmp_path: Path, writer: LibraryWriter) -> None:
    file = write(tmp_path / "a.nam", container({0.5: tiny(1), 1.0: tiny(2)}))
    assert [convert(file, writer, size)[1] for size in (32, 128, 32, 128)] == ["stored", "stored", "known", "known"]
    (entry,) = Library(writer.folder).entries()
    sizes = [(graph.block_frames, graph.max_value) for graph in entry.graphs]
    assert sizes == [(32, 0.5), (32, 1.0), (128, 0.5), (128, 1.0)]
    assert all(Amp.load(str(graph.plays.path)).block_frames == graph.block_frames for graph in entry.graphs)


def test_a_text_of_half_characters_stops_nobody(tmp_path: Path, writer: LibraryWriter) -> None:
    assert stored(write(tmp_path / "a.nam", tiny(metadata={"modeled_by": "Ann\ud800a"})), writer).info


def test_levels_that_the_file_lacks_are_measured_and_marked(tmp_path: Path, writer: LibraryWriter) -> None:
    graphs = [
        stored(write(tmp_path / f"{number}.nam", tiny(number, metadata=metadata)), writer).graphs[0]
        for number, metadata in enumerate(({"loudness": -20.0}, {"gain": 0.3}, None))
    ]
    assert [graph.measured for graph in graphs] == [("gain",), ("loudness",), ("loudness", "gain")]
    assert graphs[0].levels.loudness_db == -20.0
    assert graphs[1].gain == 0.3
    for graph in graphs:
        assert -80.0 < (graph.levels.loudness_db or 0.0) < 0.0
        assert 0.0 <= (graph.gain or 0.0) <= 1.0
    kept = [entry.graphs[0] for entry in writer.library.entries()]
    assert [(graph.levels, graph.gain, graph.measured) for graph in kept] == [
        (graph.levels, graph.gain, graph.measured) for graph in graphs
    ]


def test_its_loudness_on_a_guitar_is_measured_whatever_the_file_says_and_kept(
    tmp_path: Path, writer: LibraryWriter
) -> None:
    metadata = {"loudness": -20.0, "gain": 0.7, "input_level_dbu": 15.0}
    (graph,) = stored(write(tmp_path / "a.nam", tiny(metadata=metadata)), writer).graphs
    assert [at.drive_db for at in graph.levels.guitar] == pytest.approx([-14.8, -8.8, -2.8, 3.2, 9.2])
    assert graph.measured == ()
    ((kept,),) = (entry.graphs for entry in writer.library.entries())
    assert kept.levels == graph.levels
    plan = plan_levels(CodecLevels(12.2), kept.levels)
    assert plan.output_gain_db == pytest.approx(-20.0 - graph.levels.guitar[2].lufs)


@pytest.mark.parametrize("rate_hz", [24_000, 44_100])
def test_a_capture_of_another_rate_is_as_loud_on_a_guitar(
    rate_hz: int, tmp_path: Path, writer: LibraryWriter
) -> None:
    """A made-up capture that does next to nothing to a sound, stretched or between resamplers."""
    alike = [
        stored(write(tmp_path / f"{hz}.nam", at_rate(hz, linear(1))), writer, 64).graphs[0].levels.guitar
        for hz in (48_000, rate_hz)
    ]
    assert [at.lufs for at in alike[1]] == pytest.approx([at.lufs for at in alike[0]], abs=0.2)


def at_rate(rate_hz: int, architecture: Model) -> Model:
    return {**architecture, "sample_rate": rate_hz}


@pytest.mark.parametrize(
    ("model", "rate_hz", "own_frames", "late"),
    [
        (at_rate(24_000, tiny()), 24_000, 64, False),  # dilations times two
        (at_rate(44_100, tiny()), 44_100, 60, True),
        (at_rate(24_000, lstm(1, 2)), 24_000, 32, True),
    ],
)
def test_a_capture_of_another_rate_says_so_and_what_its_resampling_costs(
    model: Model, rate_hz: int, own_frames: int, late: bool, tmp_path: Path, writer: LibraryWriter
) -> None:
    (graph,) = stored(write(tmp_path / "a.nam", model), writer, 64).graphs
    assert (graph.rate_hz, graph.block_frames) == (rate_hz, 64)
    assert graph.latency_frames == (latency_frames(rate_hz, 64) if late else 0)
    (kept,) = writer.library.entries(64)[0].graphs
    assert kept.latency_frames == graph.latency_frames
    assert Amp.load(str(kept.portable.path)).block_frames == own_frames
    amp = open_amp(str(kept.portable.path))
    assert (amp.block_frames, amp.latency_frames) == (64, graph.latency_frames)


def test_loudness_is_that_of_the_capture_at_its_own_rate(tmp_path: Path, writer: LibraryWriter) -> None:
    plain, stretched, resampled = (
        stored(write(tmp_path / f"{rate_hz}.nam", at_rate(rate_hz, tiny())), writer, 64).graphs[0]
        for rate_hz in (48_000, 24_000, 44_100)
    )
    for graph in (stretched, resampled):
        assert graph.levels.loudness_db == pytest.approx(plain.levels.loudness_db, abs=0.01)
        assert graph.gain == pytest.approx(plain.gain, abs=1e-3)


def test_a_rate_beyond_all_use_is_refused(tmp_path: Path, writer: LibraryWriter) -> None:
    shown = answer(write(tmp_path / "a.nam", at_rate(400_000, tiny())), writer, 64).verdict
    assert shown.verdict == "refused"
    assert "sample rate" in shown.sentence


def test_an_exported_capture_is_the_capture_it_was_made_of(tmp_path: Path, writer: LibraryWriter) -> None:
    file = write(tmp_path / "Deluxe.nam", tiny())
    exported = export_portable(file.read_bytes(), parse(file.read_bytes(), file.name), 1.0, 64)
    (tmp_path / "out.onnx").write_bytes(exported.graph)
    entry = stored(tmp_path / "out.onnx", writer)
    assert entry.name == "Deluxe"
    assert answer(file, writer, 128).verdict.verdict == "known"


def test_an_onnx_of_another_program_is_refused(tmp_path: Path, writer: LibraryWriter) -> None:
    (tmp_path / "b.onnx").write_bytes(b"\x08\x08")
    shown = answer(tmp_path / "b.onnx", writer, 128).verdict
    assert shown.verdict == "refused"
    assert shown.sentence.startswith("b.onnx: it ")
    assert names_in(writer.folder) == set()


def slow_clock(block_us: int) -> Clock:
    """A clock on which every block takes as long."""
    ticks = itertools.count(step=block_us * 1000)
    return Clock(lambda: next(ticks), lambda _time_s: None)


def test_a_capture_too_heavy_says_what_would_fit_and_only_itself_is_stored(
    tmp_path: Path, writer: LibraryWriter
) -> None:
    file = write(tmp_path / "a.nam", a2(3))
    entry, _ = convert(file, writer, 64, slow_clock(1_500))
    (graph,) = entry.graphs
    assert graph.load
    assert graph.load.word == "red"
    assert [(fit.block_frames, fit.block_us, fit.load.word) for fit in graph.fits] == [(128, 1_500.0, "amber")]
    assert names_in(writer.folder) == {entry.model_id}
    assert names_in(writer.folder / entry.model_id) == {"capture.nam", "entry.json", "sub0.block64.onnx"}
    assert Library(writer.folder).entry(entry.model_id).graphs[0].fits == graph.fits


def test_a_capture_that_is_light_enough_proposes_nothing(tmp_path: Path, writer: LibraryWriter) -> None:
    entry, _ = convert(write(tmp_path / "a.nam", tiny()), writer, 64, slow_clock(600))
    assert entry.graphs[0].fits == ()


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("gone.nam", "cannot be read: No such file"),
        ("photo.jpg", "photo.jpg is a picture; the pedal plays .nam files"),
    ],
)
def test_what_is_no_capture_is_refused(name: str, why: str, tmp_path: Path, writer: LibraryWriter) -> None:
    (tmp_path / "photo.jpg").write_text("x")
    with pytest.raises(CaptureError, match=why):
        convert(tmp_path / name, writer, 128)
    assert names_in(writer.folder) == set()
