"""The cabinet's response is that of a guitar cabinet, and its file is what the tool makes."""

import numpy as np
import soundfile

from tests.tools.cabinet import CABINET, FRAMES, make_cabinet
from tests.tools.guitar import RATE_HZ


def test_it_lets_through_what_a_twelve_inch_speaker_does() -> None:
    level_db = 20 * np.log10(np.abs(np.fft.rfft(make_cabinet(), RATE_HZ)) + 1e-9)  # one bin a Hz
    assert level_db.max() == 0.0 or abs(level_db.max()) < 0.05
    assert level_db[100] > level_db[50] + 8.0
    assert 2_000 < level_db[1_500:].argmax() + 1_500 < 3_600
    assert level_db[8_000] < -18.0
    assert level_db[12_000] < -30.0


def test_it_comes_at_once_and_is_over_when_the_file_ends() -> None:
    response = make_cabinet()
    assert len(response) == FRAMES
    assert np.abs(response).argmax() < 48
    assert np.abs(response[-200:]).max() < 1e-4 * np.abs(response).max()


def test_the_file_that_ships_is_the_one_the_tool_makes() -> None:
    shipped, rate_hz = soundfile.read(CABINET)
    assert rate_hz == RATE_HZ
    assert np.abs(shipped - make_cabinet()).max() < 2**-22
