"""One capture for codecs of several rates: each has its graphs, its times and its verdict."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from firmware.audio.resampled import open_amp
from firmware.audio.resampling import latency_frames
from firmware.captures.entry import Entry
from firmware.captures.library import Library
from firmware.captures.library_writer import LibraryWriter
from firmware.captures.load import GREEN, RED, load_of
from firmware.captures.prepare.batch import prepare
from firmware.captures.prepare.pace import Clock
from firmware.captures.prepare.worker import convert
from firmware.errors import CaptureError
from tests.own_captures import lstm, tiny

pytestmark = pytest.mark.usefixtures("no_operators")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "own.nam").write_text(json.dumps(lstm(1, 4)))
    return tmp_path / "own.nam"


def at_rates(file: Path, writer: LibraryWriter, *rates_hz: int) -> Entry:
    for rate_hz in rates_hz:
        _, word = convert(file, writer, 64, pedal_rate_hz=rate_hz)
        assert word == "stored"
    return Library(writer.folder).entries()[0]


def test_graphs_for_another_rate_lie_beside_those_that_are_there(file: Path, writer: LibraryWriter) -> None:
    entry = at_rates(file, writer, 48_000, 44_100, 96_000)
    assert [graph.portable.file for graph in entry.graphs] == [
        "sub0.rate44100.block64.onnx",
        "sub0.block64.onnx",
        "sub0.rate96000.block64.onnx",
    ]
    for rate_hz in (44_100, 48_000, 96_000):
        (graph,) = entry.at_block(64, rate_hz).graphs
        late = 0 if rate_hz == 48_000 else latency_frames(48_000, 64, rate_hz)
        assert (graph.pedal_rate_hz, graph.latency_frames) == (rate_hz, late)
        assert graph.latency_ms == pytest.approx(1000.0 * late / rate_hz)
        assert open_amp(str(graph.plays.path), pedal_rate_hz=rate_hz).latency_frames == late
    assert convert(file, writer, 64, pedal_rate_hz=96_000)[1] == "known"


def test_an_entry_is_ready_for_the_rates_that_it_was_made_for_alone(file: Path, writer: LibraryWriter) -> None:
    entry, library = at_rates(file, writer, 48_000), Library(writer.folder)
    assert library.is_stale(64, 44_100)
    assert not library.is_stale(64, 48_000)
    assert library.entries(64, 44_100) == ()
    assert len(library.entries(64, 48_000)) == 1
    with pytest.raises(CaptureError, match="not prepared for blocks of 64 frames at 44,100 Hz; import it again"):
        entry.at_block(64, 44_100)
    at_rates(file, writer, 44_100)
    assert not library.is_stale(64, 44_100)


def test_a_block_takes_more_of_a_shorter_period(file: Path, writer: LibraryWriter) -> None:
    entry = at_rates(file, writer, 48_000)
    (graph,) = entry.graphs
    slow = replace(graph, portable=replace(graph.portable, block_us=500.0, hot_us=500.0))
    assert slow.load is not None
    assert slow.load.word == GREEN
    faster = replace(slow, pedal_rate_hz=96_000).load
    assert faster is not None
    assert (faster.share, faster.word) == (pytest.approx(0.75), "amber")
    assert load_of(500.0, 64, 192_000).word == RED


def test_a_block_is_paced_at_the_codecs_rate(file: Path, writer: LibraryWriter) -> None:
    slept_s: list[float] = []
    clock = Clock(now_ns=lambda: 0, sleep=slept_s.append)
    convert(file, writer, 64, clock, pedal_rate_hz=96_000)
    assert slept_s[0] == pytest.approx(64 / 96_000, abs=1e-8)


def test_loudness_is_the_captures_own_at_every_rate(tmp_path: Path, writer: LibraryWriter) -> None:
    (tmp_path / "own.nam").write_text(json.dumps(tiny()))
    entry = at_rates(tmp_path / "own.nam", writer, 48_000, 44_100, 96_000)
    found = [graph.levels.loudness_db for graph in entry.graphs]
    assert found == pytest.approx([found[0]] * 3, abs=0.011)


def test_the_whole_of_prepare_takes_the_rate(file: Path, tmp_path: Path) -> None:
    (verdict,) = prepare([file], tmp_path / "made", 64, pedal_rate_hz=44_100)
    assert verdict.verdict == "stored"
    (entry,) = Library(tmp_path / "made").entries(64, 44_100)
    assert entry.graphs[0].pedal_rate_hz == 44_100


def test_a_refusal_stands_for_the_rate_that_it_was_met_at(file: Path, writer: LibraryWriter) -> None:
    entry = at_rates(file, writer, 48_000)
    stored = writer.folder / entry.model_id / "capture.nam"
    writer.refuse(stored, "too odd.", 64, pedal_rate_hz=44_100)
    library = Library(writer.folder)
    assert not library.is_stale(64, 44_100)
    assert library.is_stale(64, 96_000)
    assert writer.refusal(stored, 64, 44_100) is not None
    assert writer.refusal(stored, 64, 48_000) is None
