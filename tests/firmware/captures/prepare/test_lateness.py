"""How late a capture answers and which way round: what must come out of things whose answer is known."""

import itertools
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from firmware.arrays import F32
from firmware.audio.resampling import latency_frames
from firmware.captures.graph import reference
from firmware.captures.library_writer import LibraryWriter
from firmware.captures.nam.networks import Linear, Network, Sequential
from firmware.captures.prepare.lateness import NOT_KNOWN, lateness, likeness, sweep
from firmware.captures.prepare.pace import Clock
from firmware.captures.prepare.worker import convert
from firmware.levels import GUITAR_DBU, CaptureLevels
from tests.own_captures import Model, linear, lstm
from tests.stand_ins import random_networks
from tests.stand_ins.made_up_amps import made_up_amp
from tests.stand_ins.preparing import write

RATE_HZ = 48_000
UNCALIBRATED = CaptureLevels()
Play = Callable[[F32], F32]


def found(play: Play, rate_hz: int = RATE_HZ, levels: CaptureLevels = UNCALIBRATED) -> tuple[int | None, bool | None]:
    late = lateness(play, levels, rate_hz)
    return late.delay_frames, late.inverted


def wire(take: F32) -> F32:
    return take


def later(play: Play, frames: int) -> Play:
    def delayed(take: F32) -> F32:
        heard = play(take)
        return np.concatenate([np.full(frames, heard[0]), heard])[: take.size]

    return delayed


def turned(play: Play) -> Play:
    return lambda take: -play(take)


@pytest.mark.parametrize("frames", [0, 1, 20, 137, 479, 480])
@pytest.mark.parametrize("rate_hz", [44_100, 48_000, 96_000])
def test_a_wire_answers_as_late_as_it_is_long_either_way_round(frames: int, rate_hz: int) -> None:
    frames = min(frames, rate_hz // 100)
    assert found(later(wire, frames), rate_hz) == (frames, False)
    assert found(turned(later(wire, frames)), rate_hz) == (frames, True)


@pytest.mark.parametrize("frames", [481, 520, 600, 2_000])
def test_what_answers_later_than_10_ms_is_not_known(frames: int) -> None:
    assert found(later(wire, frames)) == (None, None)


@pytest.mark.parametrize("seed", [seed for seed in range(40) if made_up_amp(seed).cut_hz <= 125.0])
def test_a_made_up_amp_with_little_cut_answers_late_and_turned_as_it_was_wired(seed: int) -> None:
    """Its filters and its cabinet are late by up to 7 frames of their own."""
    amp = made_up_amp(seed)
    delay_frames, inverted = found(amp)
    assert delay_frames is not None
    assert 0 <= delay_frames - amp.delay_frames <= 7
    assert inverted == (amp.sign < 0)


@pytest.mark.parametrize("seed", range(12))
def test_whatever_it_distorts_a_longer_line_behind_it_is_found_to_the_frame(seed: int) -> None:
    own, inverted = found(made_up_amp(seed))
    assert own is not None
    room = min(RATE_HZ // 100 - own, 137)
    assert found(turned(later(made_up_amp(seed), room))) == (own + room, not inverted)


def behind(network: Network, frames: int, sign: float) -> Sequential:
    """`network` and a delay line that may turn it over, in one capture."""
    taps = np.zeros((1, 1, frames + 1), np.float32)
    taps[0, 0, frames] = sign
    return Sequential((network, Linear(taps, np.zeros(1, np.float32))))


@pytest.mark.parametrize("make", [random_networks.wavenet, random_networks.conv_net, random_networks.lstm])
@pytest.mark.parametrize("seed", range(4))
def test_a_network_of_any_kind_is_as_late_as_the_line_behind_it(make: Callable[[int], Network], seed: int) -> None:
    """Or not known with either; 50 frames are there for what leads, as a high-pass does."""

    def of(network: Network) -> tuple[int | None, bool | None]:
        return found(lambda take: reference.play(network, take).astype(np.float32))

    early, inverted = of(behind(make(seed), 50, 1.0))
    expected = (None, None) if early is None else (early + 200, not inverted)
    assert of(behind(make(seed), 250, -1.0)) == expected


def test_a_tone_that_is_turned_by_a_quarter_has_no_polarity() -> None:
    """Either way round is a quarter of a period off, everywhere."""

    def quarter(take: F32) -> F32:
        spectrum = np.fft.rfft(take, 2 * take.size) * -1j
        return np.fft.irfft(spectrum)[: take.size].astype(np.float32)

    late = lateness(later(quarter, 240), UNCALIBRATED, RATE_HZ)
    assert (late.delay_frames, late.inverted) == (None, None)
    assert late.lead < 1.1


def always(worth: float) -> Play:
    return lambda take: np.full_like(take, worth)


@pytest.mark.parametrize("worth", [0.0, 0.3, math.nan, math.inf])
def test_what_plays_nothing_answers_neither_late_nor_upside_down(worth: float) -> None:
    assert lateness(always(worth), UNCALIBRATED, RATE_HZ) == NOT_KNOWN


@pytest.mark.parametrize("seed", range(10))
def test_what_has_nothing_to_do_with_what_comes_in_is_not_known(seed: int) -> None:
    hiss = np.random.RandomState(seed).normal(0.0, 0.1, sweep(RATE_HZ).size).astype(np.float32)
    hum = np.float32(0.1) * np.sin(2.0 * np.pi * 100.0 * np.arange(hiss.size, dtype=np.float32) / RATE_HZ)
    for heard in (hiss, hum):
        late = lateness(lambda _, heard=heard: heard, UNCALIBRATED, RATE_HZ)
        assert (late.delay_frames, late.inverted) == (None, None)
        assert late.likeness < 0.2


def test_where_a_capture_rests_and_how_loud_it_is_changes_nothing() -> None:
    amp = made_up_amp(7)
    assert found(lambda take: amp(take) * np.float32(0.01) + np.float32(0.3)) == found(amp)


@pytest.mark.parametrize("input_level_dbu", [0.2, 12.2, 24.2])
def test_the_sweep_reaches_a_calibrated_capture_as_a_guitar_would(input_level_dbu: float) -> None:
    heard: list[F32] = []

    def play(take: F32) -> F32:
        heard.append(take)
        return take

    assert found(play, levels=CaptureLevels(input_level_dbu)) == (0, False)
    peak_dbfs = 20.0 * np.log10(np.abs(heard[0]).max())
    assert peak_dbfs == pytest.approx(-20.0 + GUITAR_DBU - input_level_dbu, abs=0.05)


def test_in_bands_that_are_not_heard_there_is_no_likeness() -> None:
    take = sweep(RATE_HZ).astype(np.float64)
    assert likeness(take, np.zeros_like(take), RATE_HZ).max() == 0.0


def line(frames: int, sign: float) -> Model:
    """A capture that is nothing but late."""
    return {**linear(frames + 1, bias=False), "weights": [0.0] * frames + [sign]}


@pytest.mark.usefixtures("no_operators")
@pytest.mark.parametrize(("rate_hz", "frames"), [(48_000, 100), (44_100, 92), (96_000, 200)])
def test_the_library_keeps_it_at_the_rate_of_the_codec_without_what_resampling_costs(
    tmp_path: Path, writer: LibraryWriter, rate_hz: int, frames: int
) -> None:
    convert(write(tmp_path / "late.nam", line(100, -0.5)), writer, 16, pedal_rate_hz=rate_hz)
    ((graph,),) = (entry.graphs for entry in writer.library.entries(16, rate_hz))
    assert graph.delay_frames == pytest.approx(frames, abs=1)
    assert graph.inverted


@pytest.mark.usefixtures("no_operators")
def test_resampling_is_told_apart_from_what_the_capture_itself_is_late(tmp_path: Path, writer: LibraryWriter) -> None:
    convert(write(tmp_path / "own.nam", lstm(1, 4)), writer, 64)
    convert(write(tmp_path / "own.nam", lstm(1, 4)), writer, 64, pedal_rate_hz=44_100)
    ((slow, usual),) = (entry.graphs for entry in writer.library.entries())
    assert (usual.latency_frames, slow.latency_frames) == (0, latency_frames(48_000, 64, 44_100))
    assert usual.delay_frames is not None
    assert slow.delay_frames == pytest.approx(usual.delay_frames, abs=1)
    assert slow.inverted == usual.inverted


@pytest.mark.usefixtures("no_operators")
def test_what_is_hopelessly_heavy_is_not_asked(tmp_path: Path, writer: LibraryWriter) -> None:
    ticks = itertools.count(step=50_000_000)
    file = write(tmp_path / "heavy.nam", line(20, 1.0))
    entry, _ = convert(file, writer, 16, Clock(lambda: next(ticks), lambda _: None))
    (graph,) = entry.graphs
    assert (graph.delay_frames, graph.inverted, graph.levels.guitar) == (None, None, ())
