"""Loudness by ITU-R BS.1770-4: the standard's own figures."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from firmware.captures.prepare.k_weighting import biquads, integrated_lufs, k_weighted

RATES_HZ = (44_100, 48_000, 88_200, 96_000)


def sine(hertz: float, peak_dbfs: float, seconds: float, rate_hz: int = 48_000) -> NDArray[np.float64]:
    at_s = np.arange(round(seconds * rate_hz)) / rate_hz
    return 10.0 ** (peak_dbfs / 20.0) * np.sin(2.0 * np.pi * hertz * at_s)


@pytest.mark.parametrize("rate_hz", RATES_HZ)
@pytest.mark.parametrize("peak_dbfs", [0.0, -20.0])
def test_a_sine_of_997_hz_at_full_scale_in_one_channel_has_minus_3_01_lufs(rate_hz: int, peak_dbfs: float) -> None:
    assert integrated_lufs(sine(997.0, peak_dbfs, 3.0, rate_hz), rate_hz) == pytest.approx(
        -3.01 + peak_dbfs, abs=0.03
    )


def test_at_48_khz_the_filters_are_the_tables_of_the_standard() -> None:
    (shelf_over, shelf_under), (cut_over, cut_under) = biquads(48_000)
    assert shelf_over == pytest.approx((1.53512485958697, -2.69169618940638, 1.19839281085285), abs=1e-10)
    assert shelf_under == pytest.approx((1.0, -1.69065929318241, 0.73248077421585), abs=1e-10)
    assert cut_over == (1.0, -2.0, 1.0)
    assert cut_under == pytest.approx((1.0, -1.99004745483398, 0.99007225036621), abs=1e-10)


def test_they_are_laid_over_a_signal_as_a_recursion_would() -> None:
    signal = np.random.default_rng(5).normal(0.0, 0.1, 600)
    expected = signal
    for over, under in biquads(48_000):
        past_in, past_out = expected, np.zeros(602)
        padded = np.concatenate([[0.0, 0.0], past_in])
        for n in range(600):
            new = sum(b * padded[n + 2 - k] for k, b in enumerate(over))
            past_out[n + 2] = new - under[1] * past_out[n + 1] - under[2] * past_out[n]
        expected = past_out[2:]
    assert np.abs(k_weighted(signal, 48_000) - expected).max() < 1e-9


@pytest.mark.parametrize(
    "hertz_and_db", [(25.0, -10.5), (100.0, -1.1), (1_000.0, 0.7), (4_000.0, 4.0), (10_000.0, 4.0)]
)
@pytest.mark.parametrize("rate_hz", RATES_HZ)
def test_rumble_counts_less_and_treble_more_at_every_rate(hertz_and_db: tuple[float, float], rate_hz: int) -> None:
    hertz, weight_db = hertz_and_db
    lufs = integrated_lufs(sine(hertz, -20.0, 2.0, rate_hz), rate_hz)
    assert lufs == pytest.approx(-20.0 - 3.01 - 0.69 + weight_db, abs=0.25)


def test_pauses_do_not_count() -> None:
    """EBU Tech 3341, cases 3 and 4, in one channel: quiet around what is loud, and quieter around that."""
    loud = sine(1_000.0, -23.0, 20.0)
    quiet, silent = sine(1_000.0, -36.0, 2.0), sine(1_000.0, -72.0, 2.0)
    alone = integrated_lufs(loud, 48_000)
    assert alone == pytest.approx(-26.0, abs=0.1)
    assert integrated_lufs(np.concatenate([quiet, loud, quiet]), 48_000) == pytest.approx(alone, abs=0.1)
    around = np.concatenate([silent, quiet, loud, quiet, silent])
    assert integrated_lufs(around, 48_000) == pytest.approx(alone, abs=0.1)


@pytest.mark.parametrize("signal", [np.zeros(48_000), sine(1_000.0, -75.0, 1.0), np.full(48_000, np.nan), np.ones(9)])
def test_silence_has_no_loudness_nor_has_what_is_too_short(signal: NDArray[np.float64]) -> None:
    assert integrated_lufs(signal, 48_000) == -math.inf
