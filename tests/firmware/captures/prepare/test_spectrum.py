"""The spectra by which a cabinet is levelled for an amp."""

import numpy as np
import pytest

from firmware.arrays import F64
from firmware.bands import BANDS, edges_hz, through_db
from firmware.captures.prepare.spectrum import bands_heard, cab_bands
from tests.stand_ins.sounds import cabinet

RATES_HZ = [44_100, 48_000, 96_000]


def tone(hertz: float, rate_hz: int = 48_000, gain: float = 0.1) -> F64:
    return gain * np.sin(2.0 * np.pi * hertz * np.arange(rate_hz) / rate_hz)


def band_of(hertz: float) -> int:
    return sum(edge <= hertz for edge in edges_hz()) - 1


@pytest.mark.parametrize("rate_hz", RATES_HZ)
@pytest.mark.parametrize("hertz", [60.0, 440.0, 9_000.0])
def test_a_tone_is_in_its_band(hertz: float, rate_hz: int) -> None:
    steps = bytes.fromhex(bands_heard(tone(hertz, rate_hz).astype(np.float32), rate_hz))
    assert steps[band_of(hertz)] == 0
    assert min(far for at, far in enumerate(steps) if abs(at - band_of(hertz)) > 2) > 60


def test_an_ear_hears_less_of_the_bass() -> None:
    """BS.1770's cut takes 13 dB more at 30 Hz than at 1 kHz, 1.7 at 82 Hz; its shelf gives 3.3 at 4 kHz."""
    both = (tone(82.0) + tone(4_000.0)).astype(np.float32)
    steps = bytes.fromhex(bands_heard(both, 48_000))
    assert steps[band_of(4_000.0)] == 0
    assert steps[band_of(82.0)] * 0.25 == pytest.approx(5.0, abs=0.75)


@pytest.mark.parametrize("heard", [np.zeros(48_000), np.full(48_000, 0.25), np.full(48_000, np.nan)])
def test_silence_and_what_is_no_sound_have_none(heard: F64) -> None:
    assert bands_heard(heard.astype(np.float32), 48_000) == ""


@pytest.mark.parametrize("gain_db", [-40.0, 0.0, 30.0])
def test_a_wire_lets_all_bands_through_alike(gain_db: float) -> None:
    top_db, bands = cab_bands(np.array([10.0 ** (gain_db / 20.0)]), 48_000)
    assert (top_db, bands) == (pytest.approx(gain_db, abs=1e-6), "00" * BANDS)


@pytest.mark.parametrize("hertz", [100.0, 1_000.0, 4_000.0])
def test_a_tone_behind_a_cabinet_is_as_loud_as_both_say(hertz: float) -> None:
    dull = np.asarray(0.9 ** np.arange(200), np.float64)
    top_db, bands = cab_bands(dull, 48_000)
    response = abs(np.sum(dull * np.exp(-2j * np.pi * hertz * np.arange(dull.size) / 48_000)))
    behind_db = top_db + through_db(bands_heard(tone(hertz).astype(np.float32), 48_000), bands)
    assert behind_db == pytest.approx(20.0 * np.log10(response), abs=0.5), "the mean of a sixth of an octave"


@pytest.mark.parametrize("rate_hz", [44_100, 96_000])
def test_a_cabinet_has_the_same_bands_at_every_rate_of_the_codec(rate_hz: int) -> None:
    pink = (np.random.default_rng(1).normal(0.0, 0.1, 48_000)).astype(np.float32)
    heard = bands_heard(pink, 48_000)
    here, there = (
        top_db + through_db(heard, bands)
        for top_db, bands in (cab_bands(cabinet(), 48_000), cab_bands(cabinet(rate_hz) * 48_000 / rate_hz, rate_hz))
    )
    assert there == pytest.approx(here, abs=0.1)
