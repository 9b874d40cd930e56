"""A capture of another sample rate, played as one of the pedal's: late by what it says, clean, and steady."""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
import soxr

from firmware.arrays import F32, F64
from firmware.audio.amp import Amp
from firmware.audio.resampled import ResampledAmp, open_amp
from firmware.audio.resampling import PEDAL_RATE_HZ, latency_frames, model_block_frames, plan, to_properties
from firmware.errors import GraphError
from tests.oracle import error_db, expected
from tests.own_captures import tiny
from tests.stand_ins.growth import grown_bytes
from tests.stand_ins.players import amp_of, capture_of, noise
from tests.stand_ins.wires import OFFSET, wire


def opened(path: Path) -> ResampledAmp:
    amp = open_amp(str(path))
    assert isinstance(amp, ResampledAmp)
    return amp


def play(amp: ResampledAmp, take: F32) -> F32:
    """The whole take, cut to whole blocks."""
    heard = take[: take.size // amp.block_frames * amp.block_frames].reshape(-1, amp.block_frames).copy()
    for block in heard:
        amp.source[:] = block
        amp.process()
        block[:] = amp.output
    return heard.ravel()


def fitted(heard: F32, frequency_hz: float) -> tuple[float, float]:
    """The sine in what was heard: its amplitude, and how far all else lies below it, in dB."""
    phase = 2.0 * np.pi * frequency_hz * np.arange(heard.size) / PEDAL_RATE_HZ
    waves: F64 = np.stack([np.sin(phase), np.cos(phase), np.ones_like(phase)], axis=1)
    weights = np.asarray(np.linalg.lstsq(waves, heard, rcond=None)[0], np.float64)
    sine: F64 = waves[:, :2] @ weights[:2]
    rest: F64 = heard - waves @ weights
    return float(np.hypot(weights[0], weights[1])), float(10.0 * np.log10(np.mean(sine**2) / np.mean(rest**2)))


@pytest.mark.parametrize("rate_hz", [8_000, 22_050, 44_100, 47_999, 88_200, 96_000, 192_000])
@pytest.mark.parametrize("block_frames", [1, 16, 37, 64, 128])
def test_a_click_comes_as_late_as_it_says(rate_hz: int, block_frames: int, tmp_path: Path) -> None:
    amp = opened(wire(tmp_path, rate_hz, block_frames))
    click = np.zeros(4_096, np.float32)
    click[1_000] = 1.0
    answer = play(amp, click).astype(np.float64) - float(np.float32(OFFSET))
    centre = np.sum(answer * np.arange(answer.size)) / np.sum(answer)
    assert amp.latency_frames == latency_frames(rate_hz, block_frames)
    assert int(np.argmax(answer)) == 1_000 + amp.latency_frames
    assert centre == pytest.approx(1_000 + amp.latency_frames, abs=0.001)


@pytest.mark.parametrize("rate_hz", [22_050, 44_100, 47_999, 88_200, 96_000])
@pytest.mark.parametrize("block_frames", [16, 64])
def test_a_sine_comes_through_clean_and_whole(rate_hz: int, block_frames: int, tmp_path: Path) -> None:
    """Over 100 dB, for as long as the cycle of 44.1 kHz and longer; a single missing frame would be heard as -40."""
    amp = opened(wire(tmp_path, rate_hz, block_frames))
    sine = (0.5 * np.sin(2.0 * np.pi * 1_000.0 * np.arange(96_000) / PEDAL_RATE_HZ)).astype(np.float32)
    amplitude, clean_db = fitted(play(amp, sine)[4_800:], 1_000.0)
    assert clean_db > 115.0
    assert 20.0 * np.log10(amplitude / 0.5) == pytest.approx(0.0, abs=0.001)


@pytest.mark.parametrize(("rate_hz", "highest_hz"), [(44_100, 18_000.0), (96_000, 20_000.0), (22_050, 9_000.0)])
def test_the_band_is_flat_up_to_nine_tenths(rate_hz: int, highest_hz: float, tmp_path: Path) -> None:
    amp = opened(wire(tmp_path, rate_hz, 64))
    sine = (0.5 * np.sin(2.0 * np.pi * highest_hz * np.arange(24_000) / PEDAL_RATE_HZ)).astype(np.float32)
    amplitude, clean_db = fitted(play(amp, sine)[4_800:], highest_hz)
    assert 20.0 * np.log10(amplitude / 0.5) == pytest.approx(0.0, abs=0.1)
    assert clean_db > 100.0


@pytest.mark.parametrize("rate_hz", [8_000, 22_050, 44_100, 47_999, 96_000, 192_000])
@pytest.mark.parametrize("block_frames", [1, 16, 64])
def test_no_block_runs_the_graph_twice(rate_hz: int, block_frames: int, tmp_path: Path) -> None:
    inner = Amp.load(str(wire(tmp_path, rate_hz, block_frames)))
    amp = ResampledAmp(inner, plan(rate_hz, block_frames))
    runs = counted(inner)
    found: list[int] = []
    for _ in range(3_000):
        before = runs()
        amp.process()
        found.append(runs() - before)
    assert set(found) <= {0, 1}
    frames = 3_000 * block_frames * rate_hz / PEDAL_RATE_HZ
    assert sum(found) * inner.block_frames == pytest.approx(frames, abs=inner.block_frames + 300)


def counted(amp: Amp) -> Callable[[], int]:
    """Asks how often `amp` has run since."""
    runs, process = [0], amp.process

    def counting() -> None:
        runs[0] += 1
        process()

    amp.process = counting
    return lambda: runs[0]


@pytest.mark.parametrize("rate_hz", [44_100, 96_000])
@pytest.mark.parametrize("blocks_before", [1, 7, 100])
def test_reset_gives_the_blocks_of_a_freshly_loaded_one(rate_hz: int, blocks_before: int, tmp_path: Path) -> None:
    path, take = wire(tmp_path, rate_hz, 64), noise(4_096)
    used = opened(path)
    play(used, noise(64 * blocks_before, seed=2))
    used.reset()
    np.testing.assert_array_equal(play(used, take), play(opened(path), take))


@pytest.mark.parametrize("rate_hz", [44_100, 96_000])
def test_at_rest_a_capture_stands_still_where_it_rests(rate_hz: int, tmp_path: Path) -> None:
    amp = opened(wire(tmp_path, rate_hz, 64))
    np.testing.assert_array_equal(play(amp, np.zeros(9_600, np.float32)), np.float32(OFFSET))


def test_source_and_output_stay_where_they_are(tmp_path: Path) -> None:
    amp = opened(wire(tmp_path, 44_100, 64))
    source, output = amp.source, amp.output
    play(amp, noise(6_400))
    assert amp.source is source
    assert amp.output is output
    assert source.shape == output.shape == (amp.block_frames,) == (64,)
    assert source.dtype == output.dtype == np.float32


def test_ten_thousand_blocks_grow_no_memory(tmp_path: Path) -> None:
    amp = opened(wire(tmp_path, 44_100, 64))
    for _ in range(1_000):
        amp.process()
    resident_before = _resident_bytes()
    assert grown_bytes(amp.process) < 2_048
    assert _resident_bytes() - resident_before < 4 * 2**20


def _resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_a_capture_at_44_1_khz_sounds_as_it_does_at_its_own_rate(tmp_path: Path) -> None:
    """Against the oracle at 44.1 kHz between two resamplers of another make that see the whole take."""
    model, rate_hz = tiny(), 44_100
    frames = model_block_frames(rate_hz, 64)
    amp_of(capture_of(model).submodels[0], frames, tmp_path)
    path = tmp_path / f"graph{frames}.onnx"
    graph = onnx.ModelProto.FromString(path.read_bytes())
    for key, value in to_properties(rate_hz, 64).items():
        graph.metadata_props.add(key=key, value=value)
    path.write_bytes(graph.SerializeToString())
    amp = opened(path)
    take = soxr.resample(noise(6_000, level=0.1), 12_000, PEDAL_RATE_HZ, "VHQ")[:19_200]
    heard = play(amp, take)[amp.latency_frames :]
    wanted = expected(model, soxr.resample(take, PEDAL_RATE_HZ, rate_hz, "VHQ"))
    middle = slice(4_800, 14_400)
    assert error_db(heard[middle], soxr.resample(wanted, rate_hz, PEDAL_RATE_HZ, "VHQ")[middle]) < -80.0


def test_a_capture_of_the_pedals_rate_is_an_amp_without_a_passage(tmp_path: Path) -> None:
    amp_of(capture_of(tiny()).submodels[0], 64, tmp_path)
    assert isinstance(open_amp(str(tmp_path / "graph64.onnx")), Amp)


def test_a_graph_whose_block_does_not_fit_its_rate_is_refused(tmp_path: Path) -> None:
    path = wire(tmp_path, 44_100, 64)
    graph = onnx.ModelProto.FromString(path.read_bytes())
    next(prop for prop in graph.metadata_props if prop.key == "etalon.pedal_block_frames").value = "128"
    path.write_bytes(graph.SerializeToString())
    with pytest.raises(GraphError, match=r"wire\.onnx does not fit .*import the capture again\."):
        open_amp(str(path))
