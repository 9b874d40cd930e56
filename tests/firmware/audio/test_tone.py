import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from firmware import sound
from firmware.arrays import F32
from firmware.audio.tone import Tone, design, high_cut, low_cut, stack
from firmware.messages import Cuts
from tests.stand_ins.fakes import sine, step_beyond_signal_dbfs
from tests.tools.examples import examples

Knobs = tuple[float, float, float]
FLAT: Knobs = (5.0, 5.0, 5.0)


def tone(knobs: Knobs = FLAT, block_frames: int = 64) -> Tone:
    return Tone(
        design(sound.Tone(True, *knobs), rate_hz=48_000, block_frames=block_frames),
        rate_hz=48_000,
        block_frames=block_frames,
    )


def through(using: Tone, signal: F32, block_frames: int = 64) -> F32:
    heard = signal.copy()
    for start in range(0, heard.size, block_frames):
        using.begin_staged()
        using.process(heard[start : start + block_frames])
    return heard


def frame_by_frame(signal: F32, knobs: Knobs) -> NDArray[np.float64]:
    """The same filters as difference equations, one frame after the other."""
    a = 1.0 / (2.0 * np.pi * 5.0 / 48_000 + 1.0)
    now = signal.astype(np.float64)
    blocked = np.zeros(now.size + 1)
    before = np.concatenate([[0.0], now])
    for n in range(now.size):
        blocked[n + 1] = a * blocked[n] + a * (before[n + 1] - before[n])
    now = blocked[1:]
    for f in stack(*knobs, 48_000):
        x, y = np.concatenate([[0.0, 0.0], now]), np.zeros(now.size + 2)
        for n in range(2, y.size):
            y[n] = f.b0 * x[n] + f.b1 * x[n - 1] + f.b2 * x[n - 2] - f.a1 * y[n - 1] - f.a2 * y[n - 2]
        now = y[2:]
    return now


def gain_db(knobs: Knobs, frequency_hz: float) -> float:
    signal = sine(frequency_hz, 48_000 // 64 * 64, amplitude=0.01)
    heard = through(tone(knobs), signal)[24_000:]
    return 20.0 * float(np.log10(np.sqrt(np.mean(heard.astype(np.float64) ** 2)) / (0.01 / np.sqrt(2.0))))


@settings(max_examples=examples(20))
@given(st.tuples(*[st.floats(0.0, 10.0)] * 3), st.sampled_from([1, 16, 48, 64, 128]))
def test_the_matrix_is_the_filters(knobs: Knobs, block_frames: int) -> None:
    signal = np.random.default_rng(3).uniform(-0.5, 0.5, 768).astype(np.float32)
    np.testing.assert_allclose(
        through(tone(knobs, block_frames), signal, block_frames), frame_by_frame(signal, knobs), atol=2e-5
    )


@pytest.mark.parametrize(
    ("knobs", "frequency_hz", "expected_db"),
    [
        (FLAT, 40.0, 0.0),
        (FLAT, 10_000.0, 0.0),
        ((10.0, 5.0, 5.0), 30.0, 20.0),
        ((0.0, 5.0, 5.0), 30.0, -20.0),
        ((5.0, 10.0, 5.0), 425.0, 15.0),
        ((5.0, 0.0, 5.0), 425.0, -15.0),
        ((5.0, 5.0, 10.0), 15_000.0, 10.0),
        ((5.0, 5.0, 0.0), 15_000.0, -10.0),
    ],
)
def test_the_knobs_reach_as_far_as_the_plugins(knobs: Knobs, frequency_hz: float, expected_db: float) -> None:
    assert gain_db(knobs, frequency_hz) == pytest.approx(expected_db, abs=0.4)


def test_an_offset_is_taken_away() -> None:
    heard = through(tone(), np.full(48_000, 0.25, np.float32))
    assert abs(heard[0]) > 0.2
    assert np.abs(heard[-4_800:]).max() < 1e-6


def test_an_offset_it_was_given_is_never_heard() -> None:
    using = tone()
    using.restart()
    assert np.abs(through(using, np.full(9_600, 0.25, np.float32))).max() < 1e-6


def test_a_new_tone_comes_in_without_a_step_and_then_is_all_there_is() -> None:
    signal = sine(110.0, 48_000)
    using = tone()
    before = through(using, signal)
    using.stage(design(sound.Tone(True, 8.0, 2.0, 6.0), rate_hz=48_000, block_frames=64))
    after = through(using, signal)
    joined = np.concatenate([before[-4_800:], after[:9_600]])
    assert step_beyond_signal_dbfs(joined, before[-4_800:], after[9_600:]) < -60.0
    only_new = through(tone((8.0, 2.0, 6.0)), np.concatenate([signal, signal]))
    np.testing.assert_allclose(after[24_000:], only_new[48_000 + 24_000 :], atol=1e-5)


def test_of_many_tones_in_a_row_the_last_one_stays() -> None:
    using = tone()
    signal = sine(110.0, 48_000)
    for bass in range(11):
        using.stage(design(sound.Tone(True, float(bass), 5.0, 5.0), rate_hz=48_000, block_frames=64))
        through(using, signal[:640])
    heard = through(using, signal)
    only_last = through(tone((10.0, 5.0, 5.0)), signal)
    np.testing.assert_allclose(heard[24_000:], only_last[24_000:], atol=1e-4)


def cut_db(cuts: Cuts, frequency_hz: float, rate_hz: int) -> float:
    """What a tone of these cuts alone does to a sine, at its end."""
    using = Tone(
        design(sound.Tone(on=False), cuts, rate_hz=rate_hz, block_frames=64), rate_hz=rate_hz, block_frames=64
    )
    frames = rate_hz // 64 * 64
    heard = through(using, sine(frequency_hz, frames, amplitude=1.0, rate_hz=rate_hz))[frames // 2 :]
    # Its part in step with the sine and its part a quarter behind, over whole periods.
    turns = 2.0 * np.pi * frequency_hz / rate_hz * np.arange(frames // 2, frames)
    whole = round(int(heard.size * frequency_hz / rate_hz) * rate_hz / frequency_hz)
    along, behind = (float(np.mean(heard[:whole] * wave[:whole])) for wave in (np.sin(turns), np.cos(turns)))
    return 20.0 * math.log10(2.0 * math.hypot(along, behind))


def butterworth_db(cuts: Cuts, frequency_hz: float, rate_hz: int) -> float:
    """Two poles each, after the bilinear transform; and the DC blocker's one."""
    at = np.tan(np.pi * frequency_hz / rate_hz)
    db = -10.0 * np.log10(1.0 + (5.0 / frequency_hz) ** 2)
    if cuts.low_hz:
        db -= 10.0 * np.log10(1.0 + (np.tan(np.pi * cuts.low_hz / rate_hz) / at) ** 4)
    if cuts.high_hz:
        db -= 10.0 * np.log10(1.0 + (at / np.tan(np.pi * cuts.high_hz / rate_hz)) ** 4)
    return float(db)


@pytest.mark.parametrize("rate_hz", [44_100, 48_000, 96_000])
@pytest.mark.parametrize("cuts", [Cuts(80.0, 0.0), Cuts(500.0, 0.0), Cuts(0.0, 2_000.0), Cuts(120.0, 6_500.0)])
def test_the_cuts_are_butterworths_within_a_tenth_of_a_db(cuts: Cuts, rate_hz: int) -> None:
    for frequency_hz in (40.0, 80.0, 160.0, 500.0, 2_000.0, 6_500.0, 12_000.0):
        assert cut_db(cuts, frequency_hz, rate_hz) == pytest.approx(
            butterworth_db(cuts, frequency_hz, rate_hz), abs=0.1
        ), frequency_hz


def test_a_cut_is_3_db_down_at_its_corner_and_falls_by_12_an_octave() -> None:
    assert cut_db(Cuts(400.0, 0.0), 400.0, 48_000) == pytest.approx(-3.01, abs=0.05)
    octave = cut_db(Cuts(400.0, 0.0), 100.0, 48_000) - cut_db(Cuts(400.0, 0.0), 50.0, 48_000)
    assert octave == pytest.approx(12.0, abs=0.2)


@pytest.mark.parametrize("corner_hz", [0.0, 24_000.0, 48_000.0])
def test_what_cuts_nothing_is_no_filter_at_all(corner_hz: float) -> None:
    assert high_cut(corner_hz, 48_000) == low_cut(0.0, 48_000) == (1.0, 0.0, 0.0, 0.0, 0.0)


def test_cuts_come_in_without_a_step() -> None:
    signal = sine(80.0, 48_000)
    using = tone()
    before = through(using, signal)
    using.stage(design(sound.Tone(on=False), Cuts(200.0, 3_000.0), rate_hz=48_000, block_frames=64))
    after = through(using, signal)
    assert step_beyond_signal_dbfs(np.concatenate([before[-4_800:], after[:9_600]]), before, after[9_600:]) < -60.0
