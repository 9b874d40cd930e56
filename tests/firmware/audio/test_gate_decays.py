"""A note that dies away is shut off once, however its strings beat against each other; what comes next opens the gate
as ever."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from firmware.arrays import F32
from firmware.audio.gate import PLAY_DB, Gate
from firmware.messages import SetGate
from tests.stand_ins.fakes import sine
from tests.tools.examples import examples
from tests.tools.guitar import Pluck, play

RATE_HZ = 48_000
E_MINOR = (40, 47, 50, 55, 62, 64)  # the chord that beats most


def gains(heard: NDArray[np.floating], threshold_db: float, block_frames: int = 64) -> NDArray[np.float64]:
    """How far the gate is open after each block, linear."""
    gate = Gate(rate_hz=RATE_HZ, block_frames=block_frames)
    gate.set(SetGate(on=True, threshold_dbfs=threshold_db))
    blocks = heard[: heard.size // block_frames * block_frames].astype(np.float32).reshape(-1, block_frames)
    found: list[float] = []
    for block in blocks:
        gate.listen(block)
        found.append(gate.gain)
    return np.array(found)


def openings(open_by: NDArray[np.float64]) -> int:
    """How often it opened wholly again after it had begun to close."""
    shut = open_by < 1.0
    return int(np.count_nonzero(shut[:-1] & ~shut[1:]))


def dies_away(hz: float, t60_s: float, beat_hz: float, beat: float) -> NDArray[np.float64]:
    """A string of eight partials, from -9 dBFS; each has a neighbour, `beat` times as loud, `beat_hz` beside it. The
    higher ones die first. Hum and hiss lie under it."""
    seconds = min(t60_s, 2.5)
    time_s = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    string: NDArray[np.float64] = np.zeros(time_s.size)
    for n in range(1, 9):
        envelope = 10.0 ** (-3.0 * time_s * (1.0 + 0.3 * (n - 1)) / t60_s) / n
        string += envelope * np.sin(2.0 * math.pi * n * hz * time_s + n * n)
        string += beat * envelope * np.sin(2.0 * math.pi * (n * hz + beat_hz) * time_s)
    string *= np.minimum(time_s / 0.003, 1.0) * 0.35 / np.abs(string).max()
    hiss: NDArray[np.float64] = np.random.default_rng(1).normal(0.0, 10.0 ** (-85.0 / 20.0), time_s.size)
    return string + hiss + sine(50.0, time_s.size, amplitude=2e-4)


@settings(max_examples=examples(30))
@given(
    hz=st.floats(82.0, 660.0),
    t60_s=st.floats(1.5, 6.0),
    beat_hz=st.floats(1.0, 6.0),
    beat=st.floats(0.1, 0.4),
    threshold_db=st.floats(-45.0, -20.0),
)
def test_a_note_that_dies_away_is_shut_off_at_most_once(
    hz: float, t60_s: float, beat_hz: float, beat: float, threshold_db: float
) -> None:
    """Of 0.4, a beat swings by 7.4 dB."""
    assert openings(gains(dies_away(hz, t60_s, beat_hz, beat), threshold_db)) == 0


@pytest.fixture(scope="module")
def chord() -> F32:
    plucks = [Pluck(0.02 + 0.012 * place, 8.0, pitch) for place, pitch in enumerate(E_MINOR)]
    struck = play(plucks, 5.0, seed=3)
    return (0.3 * struck / np.abs(struck).max()).astype(np.float32)


@pytest.mark.parametrize("block_frames", [16, 64, 128])
def test_a_chord_fades_without_flutter_and_its_gain_never_rises(chord: F32, block_frames: int) -> None:
    """Without play it opened again as often as 7 times. What is cut by 60 dB is not heard."""
    for threshold_db in (-46.0, -42.0, -40.0, -38.0, -34.0, -30.0):
        found = np.maximum(gains(chord, threshold_db, block_frames), 1e-3)
        assert found[-1] < 0.5, threshold_db
        assert openings(found) == 0
        assert np.diff(found).max() <= 1e-9


def test_a_soft_note_under_the_threshold_lifts_the_gate_as_far_as_the_plugins_curve() -> None:
    """It does not open it; 4 dB below the threshold it is 3.2 dB down, as a note that falls there is."""
    level_db = -64.0
    soft = sine(220.0, RATE_HZ, amplitude=math.sqrt(2.0) * 10.0 ** (level_db / 20.0))
    found = gains(np.concatenate([np.zeros(RATE_HZ, np.float32), soft]), -60.0)
    assert found[740] < 1e-3
    assert 20.0 * math.log10(found[-1]) == pytest.approx(-3.2, abs=0.3)


def test_a_gate_that_follows_one_that_is_shutting_stays_down_with_it() -> None:
    first, second = (Gate(rate_hz=RATE_HZ, block_frames=64) for _ in range(2))
    first.set(SetGate(on=True, threshold_dbfs=-40.0))
    for level_db in (-50.0, -50.0, -47.0):
        for _ in range(375):
            first.listen(np.full(64, 10.0 ** (level_db / 20.0), np.float32))
    assert first.gain == pytest.approx(0.1, rel=1e-3), "it rose by 3 dB, less than the play"
    second.follow(first)
    for _ in range(20):
        second.listen(np.full(64, 10.0 ** (-47.0 / 20.0), np.float32))
    assert second.gain == first.gain


@pytest.mark.parametrize("below_db", [7.0, 9.0, 20.0])
def test_hum_between_notes_goes_as_far_down_as_the_plugins_curve_says(below_db: float) -> None:
    """Also where it lies within the play, as when it got a little louder than what was learnt: that takes 2 s."""
    assert 7.0 < PLAY_DB < 9.0
    hum = sine(50.0, 3 * RATE_HZ, amplitude=math.sqrt(2.0) * 10.0 ** ((-60.0 - below_db) / 20.0))
    note = sine(220.0, RATE_HZ // 2)
    found = gains(np.concatenate([note, hum]), -60.0)
    assert 20.0 * math.log10(found[-1]) <= -0.2 * below_db**2
    assert found[: note.size // 64].min() == 1.0
