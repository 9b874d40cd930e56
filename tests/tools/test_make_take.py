"""The bundled take is what the tool makes, and it has the level of a guitar on a 12.2 dBu interface."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.tools.guitar import RATE_HZ, Pluck, Signal, play
from tests.tools.make_take import TAKE, write_take


@pytest.fixture(scope="module")
def take() -> Signal:
    samples, rate_hz = soundfile.read(TAKE)
    assert rate_hz == RATE_HZ
    assert samples.ndim == 1
    return np.asarray(samples, dtype=np.float64)


def test_the_bundled_take_is_made_by_the_tool(take: Signal, tmp_path: Path) -> None:
    write_take(tmp_path / "take.wav")
    again, _ = soundfile.read(tmp_path / "take.wav")
    assert len(again) == len(take)
    assert np.abs(again - take).max() <= 2 / 2**23  # libm differs in the last bit between machines


def test_its_peak_is_three_quarters_of_a_volt(take: Signal) -> None:
    volts_at_full_scale = 0.7746 * 10 ** (12.2 / 20) * np.sqrt(2)
    assert np.abs(take).max() * volts_at_full_scale == pytest.approx(0.75, abs=0.001)


def test_it_is_24_bit_wav_and_loops_without_a_click(take: Signal) -> None:
    assert soundfile.info(TAKE).subtype == "PCM_24"
    assert not take[: RATE_HZ // 20].any()
    assert not take[-RATE_HZ // 2 :].any()
    assert np.abs(np.diff(take)).max() < 0.2 * np.abs(take).max()
    assert abs(take.mean()) < 1e-5


def test_the_last_note_rings_out_evenly(take: Signal) -> None:
    quarters = take[round(7.5 * RATE_HZ) : round(11.0 * RATE_HZ)].reshape(7, -1)
    rms = np.sqrt((quarters**2).mean(axis=1))
    assert (np.diff(rms) < 0).all()
    assert rms[-1] < 0.1 * rms[0]


@pytest.mark.parametrize("pitch", [40, 57, 76])
def test_a_string_sounds_its_pitch(pitch: int) -> None:
    note = play([Pluck(0.0, 2.0, pitch, 0.5)], 2.0, seed=3)[RATE_HZ:]
    spectrum = np.abs(np.fft.rfft(note * np.hanning(len(note)), 1 << 20))
    pitch_hz = 440 * 2 ** ((pitch - 69) / 12)
    near = slice(round(pitch_hz * 0.9 * (1 << 20) / RATE_HZ), round(pitch_hz * 1.1 * (1 << 20) / RATE_HZ))
    found_hz = (near.start + spectrum[near].argmax()) * RATE_HZ / (1 << 20)
    assert abs(1200 * np.log2(found_hz / pitch_hz)) < 6.0


def test_another_seed_is_another_performance() -> None:
    score = [Pluck(0.0, 0.3, 52)]
    assert np.array_equal(play(score, 0.3, seed=1), play(score, 0.3, seed=1))
    assert not np.array_equal(play(score, 0.3, seed=1), play(score, 0.3, seed=2))
