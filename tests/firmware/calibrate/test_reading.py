"""A sine is read exactly, and with it what spoils it."""

import math

import numpy as np
import pytest

from firmware.calibrate.reading import read_sine
from firmware.levels import gain_from_db
from tests.stand_ins.calibrate import RATE_HZ, converted, hum, sine


@pytest.mark.parametrize("hz", [220.0, 330.0, 440.3, 997.0, 1000.0, 1999.9])
def test_a_clean_sine_is_read_within_a_thousandth_of_a_db(hz: float) -> None:
    reading = read_sine(converted(sine(0.37, hz)), RATE_HZ)
    assert reading.level_dbfs == pytest.approx(20 * math.log10(0.37), abs=0.001)
    assert reading.hz == pytest.approx(hz, abs=1e-4)
    assert not reading.clipped
    assert reading.drift_db < 0.001
    assert reading.thd_db < -100.0
    assert reading.uncertainty_db < 0.001


def test_full_scale_is_a_peak_of_one_and_not_an_rms_of_one() -> None:
    assert read_sine(sine(1.0, 330.0).astype(np.float32), RATE_HZ).level_dbfs == pytest.approx(0.0, abs=1e-6)


def test_a_constant_beside_the_sine_changes_nothing() -> None:
    reading = read_sine(converted(sine(0.2, 330.0) + 0.3), RATE_HZ)
    assert reading.level_dbfs == pytest.approx(20 * math.log10(0.2), abs=0.001)


@pytest.mark.parametrize("noise_dbfs", [-80.0, -50.0, -30.0])
def test_noise_is_given_in_the_same_scale_as_the_sine(noise_dbfs: float) -> None:
    rng = np.random.default_rng(3)
    noise = math.sqrt(0.5) * gain_from_db(noise_dbfs) * rng.standard_normal(2 * RATE_HZ)
    reading = read_sine(converted(sine(0.5, 330.0) + noise), RATE_HZ)
    assert reading.noise_dbfs == pytest.approx(noise_dbfs, abs=0.2)
    assert abs(reading.level_dbfs - 20 * math.log10(0.5)) < reading.uncertainty_db < 0.1


@pytest.mark.parametrize("mains_hz", [50.0, 60.0, 49.85])
def test_hum_is_distinguished_from_noise(mains_hz: float) -> None:
    reading = read_sine(converted(sine(0.5, 330.0) + hum(0.01, mains_hz, frames=2 * RATE_HZ)), RATE_HZ)
    assert reading.hum_dbfs == pytest.approx(-38.0, abs=0.3)  # 0.01 is -40 dBFS, its harmonics add 2 dB
    assert reading.noise_dbfs < -50.0
    assert reading.level_dbfs == pytest.approx(20 * math.log10(0.5), abs=0.002)


def test_harmonics_are_measured_against_the_sine() -> None:
    bent = sine(0.5, 330.0) + 0.005 * np.cos(2 * math.pi * 660.0 / RATE_HZ * np.arange(2 * RATE_HZ))
    reading = read_sine(converted(bent), RATE_HZ)
    assert reading.thd_db == pytest.approx(-40.0, abs=0.05)
    assert reading.compressed_db < 0.001  # an even harmonic takes nothing from the sine


def test_a_third_harmonic_shows_how_much_the_sine_may_have_lost() -> None:
    wave = sine(0.5, 330.0)
    reading = read_sine(converted(wave - 0.02 * wave**3), RATE_HZ)
    lost_db = 20 * math.log10(0.5) - reading.level_dbfs
    assert lost_db == pytest.approx(20 * math.log10(1 / (1 - 0.75 * 0.02 * 0.25)), abs=0.001)
    assert reading.compressed_db == pytest.approx(lost_db, abs=0.001)


def test_a_peak_at_full_scale_is_clipped() -> None:
    assert read_sine(converted(sine(1.1, 330.0)), RATE_HZ).clipped
    assert not read_sine(converted(sine(0.999, 330.0)), RATE_HZ).clipped


def test_flat_tops_below_full_scale_are_clipped() -> None:
    assert read_sine(converted(np.clip(sine(0.5, 330.0), -0.49, 0.49)), RATE_HZ).clipped
    assert read_sine(converted(np.minimum(sine(0.5, 330.0), 0.49)), RATE_HZ).clipped


@pytest.mark.parametrize("peak", [0.9, 0.1, 0.033, 0.004])
def test_the_steps_of_a_coarse_converter_are_no_flat_tops(peak: float) -> None:
    assert not read_sine(converted(sine(peak, 200.0), bits=16), RATE_HZ).clipped


def test_drift_is_the_way_from_the_softest_to_the_loudest_part() -> None:
    reading = read_sine(converted(sine(0.4, 330.0, drift_db=0.8)), RATE_HZ)
    assert reading.drift_db == pytest.approx(0.7, abs=0.02)  # between the middles of the first eighth and the last
    assert reading.level_dbfs == pytest.approx(20 * math.log10(0.4), abs=0.01)


def test_the_expected_sine_is_found_beside_a_louder_hum() -> None:
    wave = sine(0.05, 330.0) + hum(0.3, frames=2 * RATE_HZ)
    assert read_sine(converted(wave), RATE_HZ).hz == pytest.approx(50.0, abs=0.1)
    assert read_sine(converted(wave), RATE_HZ, 330.0).hz == pytest.approx(330.0, abs=0.01)


def test_another_sine_is_read_where_the_expected_one_is_not() -> None:
    assert read_sine(converted(sine(0.3, 440.0)), RATE_HZ, 330.0).hz == pytest.approx(440.0, abs=0.001)


@pytest.mark.parametrize("value", [0.0, 0.25, math.nan, math.inf])
def test_silence_and_what_is_no_number_have_no_level(value: float) -> None:
    reading = read_sine(np.full(RATE_HZ, value, np.float32), RATE_HZ)
    assert reading.level_dbfs == -math.inf
    assert reading.uncertainty_db == math.inf


def test_less_than_half_a_second_is_no_recording() -> None:
    with pytest.raises(ValueError, match="half a second"):
        read_sine(converted(sine(0.5, 330.0, seconds=0.4)), RATE_HZ)


@pytest.mark.parametrize("rate_hz", [32_000, 44_100, 88_200, 96_000, 192_000])
@pytest.mark.parametrize(("peak", "hz", "bits"), [(0.37, 330.0, 24), (0.0316, 200.0, 16), (0.9, 1_000.0, 16)])
def test_a_sine_is_read_alike_at_every_rate_of_a_codec(peak: float, hz: float, bits: int, rate_hz: int) -> None:
    """Its crest stays on one number for more frames at a higher rate: that is no flat top."""
    reading = read_sine(converted(sine(peak, hz, rate_hz=rate_hz), bits), rate_hz)
    assert reading.level_dbfs == pytest.approx(20 * math.log10(peak), abs=0.005)
    assert reading.hz == pytest.approx(hz, abs=1e-3)
    assert not reading.clipped
    flat = np.clip(sine(0.5, hz, rate_hz=rate_hz), -0.3, 0.3)
    assert read_sine(converted(flat, bits), rate_hz).clipped
