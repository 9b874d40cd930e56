import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from firmware.arrays import F32
from firmware.audio.gate import Gate
from firmware.messages import SetGate
from tests.stand_ins.chains import playing, through
from tests.stand_ins.fakes import FakeAmp, sine
from tests.tools.examples import examples


def gated(signal: F32, threshold_db: float, block_frames: int = 64, *, on: bool = True) -> F32:
    """`signal` through a gate that listens to it too."""
    gate = Gate(rate_hz=48_000, block_frames=block_frames)
    gate.set(SetGate(on=on, threshold_dbfs=threshold_db))
    heard = np.empty_like(signal)
    for start in range(0, signal.size, block_frames):
        gate.listen(signal[start : start + block_frames])
        gate.scale(signal[start : start + block_frames], heard[start : start + block_frames])
    return heard


def plugin_gains(signal: F32, threshold_db: float, rate_hz: int = 48_000) -> NDArray[np.float64]:
    """The plugin's gate frame by frame, written from its source; it starts open, as ours does."""
    alpha = 0.5 ** (1.0 / (0.01 * rate_hz))
    level, reduction, holding, held_s = 1.0, 0.0, True, 0.0
    most = -0.1 * (-120.0 - threshold_db) ** 2
    gains = np.empty(signal.size)
    for n, x in enumerate(signal.tolist()):
        level = min(max(alpha * level + (1.0 - alpha) * x * x, 1e-12), 1000.0)
        level_db = 10.0 * math.log10(level)
        target = -0.1 * (level_db - threshold_db) ** 2 if level_db < threshold_db else 0.0
        if holding:
            held_s = held_s + 1.0 / rate_hz if level_db < threshold_db else 0.0
            holding = held_s < 0.01
        else:
            step = 0.5 * (target - reduction)
            reduction += min(max(step, most / (0.05 * rate_hz)), -most / (0.005 * rate_hz))
            if step > 0.0 and reduction >= -1e-9:
                reduction, holding, held_s = 0.0, True, 0.0
        gains[n] = 10.0 ** (reduction / 10.0)
    return gains


def pluck_and_rest() -> F32:
    """Loud for 0.2 s, quiet hum for 0.6 s, loud again for 0.2 s."""
    loud, hum = sine(196.0, 9_600), sine(50.0, 28_800, amplitude=1e-4)
    return np.concatenate([loud, hum, loud])


def test_a_gate_that_is_off_changes_no_bit() -> None:
    signal = pluck_and_rest()
    np.testing.assert_array_equal(gated(signal, -20.0, on=False), signal)


def test_an_open_gate_changes_no_bit() -> None:
    signal = sine(196.0, 48_000)
    np.testing.assert_array_equal(gated(signal, -60.0), signal)


def test_hum_below_the_threshold_goes_away_and_the_next_note_comes_through() -> None:
    heard = gated(pluck_and_rest(), -60.0)
    hum = heard[9_600 + 24_000 : 9_600 + 28_000]
    assert np.abs(hum).max() < 1e-6
    np.testing.assert_array_equal(heard[-4_800:], pluck_and_rest()[-4_800:])


def test_the_gate_follows_the_plugin() -> None:
    signal = pluck_and_rest()
    ours = gated(signal, -60.0)
    plugin = signal * plugin_gains(signal, -60.0)
    difference = np.abs(ours - plugin)
    opening = slice(38_400, 38_400 + 300)  # a look every 16 frames opens at most that much later, here steeply
    assert difference[opening].max() < 0.25
    difference[opening] = 0.0
    assert difference.max() < 0.002
    shift = int(np.argmax(ours[38_400:] > 0.1)) - int(np.argmax(plugin[38_400:] > 0.1))
    assert abs(shift) <= 32


@pytest.mark.parametrize("block_frames", [16, 32, 128, 512])
def test_the_size_of_the_blocks_does_not_change_the_samples(block_frames: int) -> None:
    signal = pluck_and_rest()[: 48_000 // 512 * 512]
    np.testing.assert_allclose(gated(signal, -60.0, block_frames), gated(signal, -60.0, 64), atol=1e-6)


def test_switching_the_gate_off_lets_the_hum_back_in() -> None:
    gate = Gate(rate_hz=48_000, block_frames=64)
    gate.set(SetGate(on=True, threshold_dbfs=-60.0))
    hum, heard = sine(50.0, 64, amplitude=1e-4), np.empty(64, np.float32)
    for _ in range(750):
        gate.listen(hum)
        gate.scale(hum, heard)
    assert np.abs(heard).max() < 1e-6
    gate.set(SetGate(on=False, threshold_dbfs=-120.0))
    for _ in range(100):
        gate.listen(hum)
        gate.scale(hum, heard)
    np.testing.assert_array_equal(heard, hum)


@settings(max_examples=examples(40))
@given(st.lists(st.floats(-1.0, 1.0, width=32), min_size=64, max_size=64), st.floats(-200.0, 20.0))
def test_a_gate_only_ever_takes_away(frames: list[float], threshold_db: float) -> None:
    signal = np.tile(np.array(frames, np.float32), 20)
    heard = gated(signal, threshold_db)
    assert np.isfinite(heard).all()
    assert (np.abs(heard) <= np.abs(signal) * 1.000001).all()


@pytest.mark.usefixtures("either_loops")
@pytest.mark.parametrize("spoiled", [np.nan, np.inf])
def test_one_sample_that_is_no_number_closes_no_gate_for_good(spoiled: float) -> None:
    """As the compiled one: what is no level counts as the lowest, and the next note opens."""
    using = playing(FakeAmp())
    using.gate.set(SetGate(on=True, threshold_dbfs=-50.0))
    signal = sine(220.0, 48_000)
    signal[9_600] = spoiled
    heard = through(using, signal)
    assert np.abs(heard[-4_800:]).max() == pytest.approx(0.5, rel=1e-3)
