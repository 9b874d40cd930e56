"""Spectra as the library keeps them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.bands import BANDS, BandsText, edges_hz, text_of, through_db
from firmware.captures.kept import ABOUT
from firmware.errors import CaptureError
from firmware.levels import LoudnessAt
from hw.strict_json import read_plain

POWERS = st.lists(st.floats(1e-6, 1.0), min_size=BANDS, max_size=BANDS)


def test_they_go_from_50_hz_to_12_800() -> None:
    assert (edges_hz()[0], edges_hz()[-1], len(edges_hz())) == (50.0, pytest.approx(12_800.0), BANDS + 1)


@given(POWERS, POWERS)
def test_together_they_say_how_loud_it_becomes(heard: list[float], gains: list[float]) -> None:
    """Within what a step of a quarter of a decibel can miss in both."""
    behind = sum(power * gain for power, gain in zip(heard, gains, strict=True)) / sum(heard) / max(gains)
    assert 10.0 ** (through_db(text_of(heard), text_of(gains)) / 10.0) == pytest.approx(behind, rel=0.09, abs=1e-6)


@pytest.mark.parametrize("powers", [[0.0] * BANDS, [float("nan")] * BANDS, [float("inf")] * BANDS])
def test_silence_has_no_spectrum(powers: list[float]) -> None:
    assert text_of(powers) == ""


def test_a_band_in_which_there_is_nothing_is_as_far_below_as_can_be_said() -> None:
    assert text_of([1.0] + [0.0] * (BANDS - 1)) == "00" + "ff" * (BANDS - 1)


@pytest.mark.parametrize("text", ["00" * (BANDS - 1), "0" * BANDS, "zz" * BANDS, "00" * BANDS + "\n"])
def test_another_text_in_the_library_is_refused(text: str) -> None:
    assert not BandsText().allows(text)
    with pytest.raises(CaptureError, match="96 hex digits"):
        read_plain(LoudnessAt, {"drive_db": 0.0, "lufs": -20.0, "bands": text}, "entry.json", ABOUT)
