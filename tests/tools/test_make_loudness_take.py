"""The take by which captures are made equally loud is what the tool makes, and another than the demo's."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from firmware.captures.prepare.guitar import TAKE, guitar, lufs_of
from firmware.levels import GUITAR_DBU
from tests.tools.guitar import RATE_HZ
from tests.tools.make_loudness_take import write_loudness_take
from tests.tools.make_take import INTERFACE_DBU, make_take


def test_it_is_made_by_the_tool(tmp_path: Path) -> None:
    write_loudness_take(tmp_path / "guitar.flac")
    again, rate_hz = soundfile.read(tmp_path / "guitar.flac", dtype="float32")
    assert (rate_hz, again.shape) == (RATE_HZ, guitar(RATE_HZ).shape)
    assert np.abs(again - guitar(RATE_HZ)).max() <= 2 / 2**15  # libm differs in the last bit between machines


def test_it_is_as_loud_as_the_demos_and_as_good_as_free_of_dc() -> None:
    assert INTERFACE_DBU == GUITAR_DBU
    assert lufs_of(guitar(RATE_HZ), RATE_HZ) == pytest.approx(
        lufs_of(make_take().astype(np.float32), RATE_HZ), abs=0.01
    )
    assert abs(guitar(RATE_HZ).mean()) < 1e-5


def test_it_is_small_and_short_for_a_zero_2_w_has_to_play_it_three_times() -> None:
    assert TAKE.stat().st_size < 50_000
    assert 1.5 < guitar(RATE_HZ).size / RATE_HZ < 2.5
