"""What the runner says of a recording, on recordings whose truth is known."""

import numpy as np
import pytest

from tests.system.sound import RATE_HZ, as_wav, from_wav, hear, tone


def test_a_sine_is_heard_at_its_level_whatever_silence_is_around_it() -> None:
    silence = np.zeros(RATE_HZ // 3)
    heard = hear(from_wav(as_wav(np.concatenate([silence, tone(-20.0, 3.0), silence]))))
    assert heard.level_dbfs == pytest.approx(-20.0, abs=0.01)
    assert (heard.gaps_s, round(heard.sounding_s)) == (0.0, 3)


def test_a_gap_within_is_no_silence_around() -> None:
    sounding = tone(-20.0, 3.0)
    sounding[RATE_HZ : RATE_HZ + RATE_HZ // 2] = 0.0
    assert hear(sounding).gaps_s == pytest.approx(0.5, abs=0.11)


def test_silence_and_another_tone_are_heard_as_no_sine() -> None:
    assert hear(np.zeros(RATE_HZ)).level_dbfs == float("-inf")
    other = 0.1 * np.sin(2.0 * np.pi * 1000.0 * np.arange(RATE_HZ) / RATE_HZ)
    assert hear(other).level_dbfs == float("-inf")
