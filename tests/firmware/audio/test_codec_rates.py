"""A codec of another rate than 48 kHz: everything takes as long, and sounds as high, as it does there."""

import json
from pathlib import Path

import numpy as np
import pytest

from firmware import PEDAL_RATE_HZ, sound
from firmware.arrays import F32, F64
from firmware.audio.gate import Gate
from firmware.audio.ramp import Ramp
from firmware.audio.resampled import open_amp
from firmware.audio.resampling import latency_frames, plan
from firmware.audio.sine import Sine
from firmware.audio.tone import Tone, design
from firmware.captures.prepare.build import build_graph
from firmware.cli.render.offline import build_amp, through_amp
from firmware.errors import GraphError
from firmware.messages import SetGate
from firmware.places import FACTORY
from tests.oracle import error_db
from tests.own_captures import Model, layer_array, linear, lstm, wavenet
from tests.stand_ins.chains import chain, playing, through
from tests.stand_ins.fakes import FakeAmp
from tests.stand_ins.other_rates import at_rate, band_hz, band_noise, compare, resampled, stretched
from tests.stand_ins.players import capture_of

RATES_HZ = (32_000, 44_100, 88_200, 96_000, 192_000)
BLOCK = 64
SETTLED_S = 0.05


def response_db(knobs: tuple[float, float, float], rate_hz: int, at_hz: float) -> float:
    """What the tone does at one frequency, by its answer to a click."""
    tone = Tone(
        design(sound.Tone(True, *knobs), rate_hz=rate_hz, block_frames=BLOCK), rate_hz=rate_hz, block_frames=BLOCK
    )
    click = np.zeros(rate_hz // BLOCK * BLOCK, np.float32)
    click[0] = 1.0
    tone.process(np.zeros(BLOCK, np.float32))
    for start in range(0, click.size, BLOCK):
        tone.process(click[start : start + BLOCK])
    turns = np.exp(-2j * np.pi * at_hz / rate_hz * np.arange(click.size))
    return 20.0 * float(np.log10(np.abs(np.sum(click * turns))))


@pytest.mark.parametrize("rate_hz", [*RATES_HZ, PEDAL_RATE_HZ])
@pytest.mark.parametrize(
    ("knobs", "at_hz", "wanted_db"),
    [
        ((5.0, 5.0, 5.0), 5.0, -3.0),  # the DC blocker
        ((10.0, 5.0, 5.0), 150.0, 10.0),  # a shelf is at half of its 20 dB at its corner
        ((0.0, 5.0, 5.0), 150.0, -10.0),
        ((5.0, 10.0, 5.0), 425.0, 15.0),
        ((5.0, 0.0, 5.0), 425.0, -15.0),
        ((5.0, 5.0, 10.0), 1_800.0, 5.0),
        ((5.0, 5.0, 0.0), 1_800.0, -5.0),
    ],
)
def test_each_knobs_corner_lies_where_it_does_at_48_khz(
    knobs: tuple[float, float, float], at_hz: float, wanted_db: float, rate_hz: int
) -> None:
    assert response_db(knobs, rate_hz, at_hz) == pytest.approx(wanted_db, abs=0.1)


def closing_and_opening_s(rate_hz: int) -> tuple[float, float]:
    """How long after a note the gate takes to its full reduction, and how long from there until all is through."""
    gate = Gate(rate_hz=rate_hz, block_frames=16)
    gate.set(SetGate(on=True, threshold_dbfs=-60.0))
    seconds = np.arange(rate_hz * 2) / rate_hz
    level = np.where((seconds < 0.5) | (seconds >= 1.5), 0.5, 1e-6)
    signal = (level * np.sin(2.0 * np.pi * 441.0 * seconds)).astype(np.float32)
    gains = np.ones(signal.size)
    for start in range(0, signal.size - 15, 16):
        block, heard = signal[start : start + 16], np.ones(16, np.float32)
        gate.listen(block)
        gate.scale(heard, heard)
        gains[start : start + 16] = heard
    closed = np.flatnonzero(gains <= gains.min() * 1.01)[0] / rate_hz
    opened = np.flatnonzero((gains == 1.0) & (seconds > 1.5))[0] / rate_hz
    return closed - 0.5, opened - 1.5


def test_the_gate_closes_and_opens_in_the_same_time_at_every_rate() -> None:
    closing_s, opening_s = closing_and_opening_s(PEDAL_RATE_HZ)
    assert 0.05 < closing_s < 0.5
    assert 0.0 < opening_s < 0.01
    for rate_hz in RATES_HZ:
        found = closing_and_opening_s(rate_hz)
        assert found == pytest.approx((closing_s, opening_s), abs=0.0015), rate_hz


@pytest.mark.parametrize("rate_hz", RATES_HZ)
def test_a_ramp_takes_17_ms_at_every_rate(rate_hz: int) -> None:
    ramp = Ramp(0.0, rate_hz=rate_hz, block_frames=1)
    ramp.go(1.0)
    frames = 0
    while ramp.moving:
        ramp.next_gains()
        frames += 1
    assert frames / rate_hz == pytest.approx(0.017, abs=2e-5)


@pytest.mark.parametrize("rate_hz", RATES_HZ)
def test_a_sine_has_its_pitch_at_every_rate(rate_hz: int) -> None:
    playing, heard = Sine(rate_hz=rate_hz, block_frames=BLOCK), np.zeros(rate_hz // BLOCK * BLOCK, np.float32)
    playing.play(330.0, 0.5)
    for start in range(0, heard.size, BLOCK):
        playing.process(heard[start : start + BLOCK])
    rest = heard[heard.size // 4 :].astype(np.float64)
    turns = np.exp(-2j * np.pi * 330.0 / rate_hz * np.arange(rest.size))
    line = 2.0 * np.mean(rest * turns)
    assert abs(line) == pytest.approx(0.5, rel=2e-3)


@pytest.mark.usefixtures("either_loops")
@pytest.mark.parametrize("rate_hz", RATES_HZ)
def test_a_low_string_is_no_flat_top_at_any_rate(rate_hz: int) -> None:
    """A bass's low B of 16 bits at -12 dBFS stays on its topmost number for 11 frames at 96 kHz: it does not clip."""
    wave = 0.26 * np.sin(2.0 * np.pi * 30.9 / rate_hz * np.arange(rate_hz))
    steps = (np.round(wave * 32_768) / 32_768).astype(np.float32)
    flat = np.clip(wave, -0.253, 0.253).astype(np.float32)
    assert clips(steps, rate_hz) == 0
    assert clips(flat, rate_hz) > 1_000


def clips(signal: F32, rate_hz: int) -> int:
    """What the input meter counts."""
    using, into = chain(BLOCK, rate_hz), np.zeros(BLOCK, np.float32)
    for start in range(0, signal.size // BLOCK * BLOCK, BLOCK):
        using.process(signal[start : start + BLOCK], into, finish=True)
    return using.heard.clips


def a1_wide() -> Model:
    """More weights than are stretched beyond 48 kHz."""
    return wavenet(layer_array(40, [1, 2, 4, 8]))


WAVENET = wavenet(layer_array(4, [1, 2, 4, 8]))
FACTORY_MODEL: Model = json.loads((FACTORY / "etalon-lead-0574.nam").read_text())


@pytest.mark.parametrize(
    ("model", "rate_hz", "pedal_rate_hz"),
    [
        (FACTORY_MODEL, 48_000, 44_100),
        (FACTORY_MODEL, 48_000, 88_200),
        (WAVENET, 48_000, 44_100),
        (WAVENET, 44_100, 96_000),
        (lstm(1, 6), 48_000, 44_100),
        (lstm(1, 6), 48_000, 96_000),
        (lstm(1, 6), 96_000, 44_100),
        (linear(400), 48_000, 44_100),
        (linear(400), 48_000, 96_000),
        (a1_wide(), 48_000, 96_000),
    ],
)
def test_a_capture_sounds_as_it_does_at_its_own_rate_and_as_late_as_it_says(
    model: Model, rate_hz: int, pedal_rate_hz: int, tmp_path: Path
) -> None:
    """Against the reference at the capture's rate between another make of resampler: -85 dB, and to the frame."""
    amp = build_amp(capture_of(at_rate(model, rate_hz)).submodels[-1], BLOCK, tmp_path, rate_hz=pedal_rate_hz)
    band, passage = band_hz(rate_hz, pedal_rate_hz), plan(rate_hz, BLOCK, pedal_rate_hz)
    assert amp.latency_frames == passage.latency_frames
    take = band_noise(pedal_rate_hz // 5 * 2 // BLOCK * BLOCK, band, pedal_rate_hz=pedal_rate_hz)
    wanted = resampled(at_rate(model, rate_hz), rate_hz, take, passage.lead_frames, pedal_rate_hz)
    heard = np.concatenate([block.copy() for block in through_amp(amp, take)])
    settled = round(SETTLED_S * pedal_rate_hz)
    found = compare(heard[settled:-settled], wanted[settled:-settled], band, pedal_rate_hz)
    assert found.error_db < -85.0
    assert found.late_frames == pytest.approx(0.0, abs=0.001)


@pytest.mark.parametrize(
    ("model", "rate_hz", "pedal_rate_hz"),
    [
        (FACTORY_MODEL, 48_000, 96_000),
        (WAVENET, 48_000, 192_000),
        (WAVENET, 44_100, 88_200),
        (WAVENET, 44_100, 44_100),
        (WAVENET, 22_050, 44_100),
        (lstm(1, 6), 44_100, 44_100),
    ],
)
def test_where_the_codecs_rate_is_a_multiple_a_capture_is_exact_and_never_late(
    model: Model, rate_hz: int, pedal_rate_hz: int, tmp_path: Path
) -> None:
    amp = build_amp(capture_of(at_rate(model, rate_hz)).submodels[-1], BLOCK, tmp_path, rate_hz=pedal_rate_hz)
    take = band_noise(9_600, 15_000.0, pedal_rate_hz=pedal_rate_hz)
    assert amp.latency_frames == 0
    heard = np.concatenate([block.copy() for block in through_amp(amp, take)])
    assert error_db(heard, stretched(at_rate(model, rate_hz), rate_hz, take, pedal_rate_hz)) < -100.0


@pytest.mark.usefixtures("either_loops")
@pytest.mark.parametrize("pedal_rate_hz", RATES_HZ)
def test_a_sine_comes_through_the_whole_chain_at_its_level_and_pitch(pedal_rate_hz: int, tmp_path: Path) -> None:
    """A capture that is a wire: what goes in comes out, by the latency that is said and no more."""
    wire: Model = linear(1) | {"weights": [1.0, 0.0]}
    amp = build_amp(capture_of(at_rate(wire, 48_000)).submodels[0], BLOCK, tmp_path, rate_hz=pedal_rate_hz)
    frames = pedal_rate_hz // BLOCK * BLOCK
    turns = 2.0 * np.pi * 1_000.0 / pedal_rate_hz * np.arange(frames)
    heard = through(playing(amp, rate_hz=pedal_rate_hz), (0.25 * np.sin(turns)).astype(np.float32))
    settled = frames // 2
    line = 2.0 * np.mean(heard[settled:] * np.exp(-1j * turns[settled:]))
    assert 20.0 * np.log10(abs(line) / 0.25) == pytest.approx(0.0, abs=0.01)
    rest: F64 = heard[settled:] - (line * np.exp(1j * turns[settled:])).real
    assert 20.0 * np.log10(np.sqrt(np.mean(rest**2)) / 0.25) < -80.0


@pytest.mark.parametrize(("made_for_hz", "plays_at_hz"), [(48_000, 44_100), (44_100, 48_000), (96_000, 44_100)])
def test_a_graph_for_a_codec_of_another_rate_is_refused(made_for_hz: int, plays_at_hz: int, tmp_path: Path) -> None:
    """It would sound a tone higher or lower."""
    path = tmp_path / "tiny.onnx"
    submodel = capture_of(wavenet(layer_array(2, [1, 2]))).submodels[0]
    build_graph(submodel, BLOCK, path, pedal_rate_hz=made_for_hz)
    with pytest.raises(GraphError, match=f"made for a codec at {made_for_hz:,} Hz, not {plays_at_hz:,} Hz"):
        open_amp(str(path), pedal_rate_hz=plays_at_hz)


def test_a_capture_of_48_khz_comes_later_by_what_it_takes_to_look_ahead_and_to_fill_a_block() -> None:
    found_ms = {rate_hz: 1000.0 * latency_frames(48_000, BLOCK, rate_hz) / rate_hz for rate_hz in (44_100, 96_000)}
    assert found_ms == pytest.approx({44_100: 3.61, 96_000: 1.93}, abs=0.01)


@pytest.mark.usefixtures("either_loops")
@pytest.mark.parametrize("pedal_rate_hz", [44_100, 96_000])
def test_no_join_is_heard_at_another_rate(pedal_rate_hz: int) -> None:
    using = playing(FakeAmp(block_frames=BLOCK), rate_hz=pedal_rate_hz)
    orders = {30: lambda: using.set_mute(on=True), 75: lambda: using.set_mute(on=False)}
    heard = through(using, np.full(120 * BLOCK, 0.5, np.float32), orders)
    assert np.abs(np.diff(heard[8 * BLOCK :])).max() < 0.001
