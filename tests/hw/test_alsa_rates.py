"""AlsaCodec on a card, in user space, that refuses 48 kHz: through the whole of ALSA and pyalsaaudio."""

import time
from pathlib import Path

import numpy as np
import pytest

from hw.alsa import AlsaCodec
from hw.alsa_library import alsa_library
from hw.alsa_rate import common_rate_hz
from hw.errors import CodecError
from hw.profile import CodecProfile
from tests.hw.real_alsa import card_of_rates

pytestmark = pytest.mark.xdist_group("clock")

PROFILE = CodecProfile(
    driver="alsa", capture="card", playback="card", card="any", block_frames=512, periods=8, format="S32_LE"
)


@pytest.mark.parametrize(
    ("rates_hz", "plays_hz"),
    [
        ((44_100,), 44_100),
        ((96_000,), 96_000),
        ((44_100, 96_000), 44_100),
        ((8_000, 88_200, 192_000), 88_200),
        ((44_100, 48_000, 96_000), 48_000),
    ],
)
def test_a_card_plays_at_its_own_rate_in_its_own_time(
    rates_hz: tuple[int, ...], plays_hz: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 44.1 and 96 kHz ALSA itself would take the higher for 48."""
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(card_of_rates(tmp_path, *rates_hz)))
    codec = AlsaCodec(PROFILE, alsa_library(), tmp_path)
    assert codec.rate_hz == plays_hz
    block = np.zeros(512, np.float32)
    blocks = round(0.6 * plays_hz / 512)
    codec.read(block)
    began_s = time.monotonic()
    for _ in range(blocks):
        codec.write(block)
        codec.read(block)
    took_s = time.monotonic() - began_s
    codec.close()
    assert took_s == pytest.approx(blocks * 512 / plays_hz, rel=0.15)


def test_what_a_card_can_do_is_asked_of_it_in_the_players_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(card_of_rates(tmp_path, 32_000, 44_100, 96_000)))
    assert common_rate_hz(alsa_library(), PROFILE) == 44_100


def test_a_card_of_no_rate_that_the_pedal_knows_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(card_of_rates(tmp_path, 8_000, 11_025)))
    with pytest.raises(CodecError, match="records at none that is known and plays at none that is known"):
        AlsaCodec(PROFILE, alsa_library(), tmp_path)
