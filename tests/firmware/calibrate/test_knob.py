"""The gain of a knob is found from strokes before and after, or it is said why not."""

import contextlib
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware.calibrate.knob import FEWEST_STROKES, difference, strokes
from firmware.errors import LevelError

ATTACK_DB = (-4.0, 0.0, -1.5, -3.0)  # of a stroke in steps of 50 ms


def played(levels_dbfs: list[float], *, apart: int = 16, hiss_dbfs: float = -70.0) -> list[float]:
    """The peaks of every 50 ms of strokes at these levels, 0.8 s apart, each ringing out by 1 dB a step."""
    peaks: list[float] = [hiss_dbfs] * 5
    for level_dbfs in levels_dbfs:
        ringing = [level_dbfs - 3.0 - n for n in range(1, apart - len(ATTACK_DB) + 1)]
        peaks += [max(hiss_dbfs, level) for level in (*(level_dbfs + rise for rise in ATTACK_DB), *ringing)]
    return peaks


def test_each_stroke_counts_once_with_its_highest_peak() -> None:
    levels = [-20.0, -18.5, -21.0, -19.0, -24.0]
    assert strokes(played(levels)) == levels


def test_hiss_and_silence_are_no_strokes() -> None:
    assert strokes([-70.0, -64.0, -math.inf, math.nan, -60.0, -51.0, -70.0]) == []
    assert strokes([]) == []


def test_the_count_grows_while_the_player_plays() -> None:
    peaks = played([-20.0] * 6)
    counts = [len(strokes(peaks[:n])) for n in range(len(peaks) + 1)]
    assert counts == sorted(counts)
    assert counts[-1] == 6


def test_the_knobs_gain_is_the_difference_of_the_strokes() -> None:
    turned = difference([-20.0, -19.0, -21.0, -20.5, -19.5], [-14.5, -13.5, -15.5, -15.0, -14.0])
    assert turned.difference_db == pytest.approx(5.5)
    assert 0.5 < turned.uncertainty_db < 2.0


def test_a_stroke_that_slipped_moves_it_little() -> None:
    before = [-20.0, -20.2, -19.9, -20.1, -19.8, -20.0, -20.3, -19.7]
    after = [-14.0, -14.1, -13.9, -14.2, -13.8, -14.0, -13.7, -31.0]
    assert difference(before, after).difference_db == pytest.approx(6.0, abs=0.2)


def test_more_strokes_make_it_more_certain() -> None:
    rng = np.random.default_rng(2)
    before, after = rng.normal(-20.0, 1.0, 30), rng.normal(-14.0, 1.0, 30)
    few, many = (difference(before[:n].tolist(), after[:n].tolist()) for n in (6, 30))
    assert many.uncertainty_db < few.uncertainty_db / 1.5


def test_its_uncertainty_holds_in_nineteen_of_twenty() -> None:
    rng = np.random.default_rng(4)
    held = 0
    for _ in range(300):
        turned = difference(rng.normal(-20.0, 0.8, 8).tolist(), rng.normal(-13.0, 0.8, 8).tolist())
        held += abs(turned.difference_db - 7.0) <= turned.uncertainty_db
    assert held / 300 > 0.92


def test_too_few_strokes_are_reported_with_when_they_were_missing() -> None:
    enough = [-20.0] * FEWEST_STROKES
    with pytest.raises(LevelError, match="4 strokes were heard after"):
        difference(enough, enough[1:])
    with pytest.raises(LevelError, match="0 strokes were heard before"):
        difference([], enough)


def test_clipped_strokes_have_no_peak() -> None:
    with pytest.raises(LevelError, match="play softer"):
        difference([-20.0] * 6, [-0.1] * 6, clipped=True)


def test_strokes_unlike_each_other_show_nothing() -> None:
    with pytest.raises(LevelError, match="equally hard") as refused:
        difference([-30.0, -12.0, -21.0, -26.0, -15.0], [-22.0, -9.0, -14.0, -18.0, -25.0])
    assert len(refused.value.short) <= 21


@settings(deadline=None)
@given(st.lists(st.floats(), max_size=200))
def test_any_peaks_give_strokes_that_can_be_compared_or_are_refused(peaks: list[float]) -> None:
    found = strokes(peaks)
    assert len(found) <= len(peaks)
    assert all(peak >= -50.0 for peak in found)
    if len(found) < FEWEST_STROKES:
        with pytest.raises(LevelError):
            difference(found, found)
        return
    with contextlib.suppress(LevelError):  # too unlike each other
        assert difference(found, found).difference_db == pytest.approx(0.0, abs=1e-9)
