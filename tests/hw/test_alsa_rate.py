"""The rate that a card really runs at, in the kernel's own words."""

from dataclasses import replace
from pathlib import Path

import pytest

from hw.alsa import AlsaCodec
from hw.alsa_rate import running_rate_hz
from hw.errors import CodecError
from hw.profile import CodecProfile
from tests.stand_ins.alsa import FakeAlsa

DEVICE = "plughw:CARD=USB,DEV=0"
PROFILE = CodecProfile(driver="alsa", access="plughw", capture=DEVICE, playback=DEVICE, card="USB")


def runs_at(asound: Path, rate_hz: int, stream: str, card: str = "USB") -> None:
    """The card's PCM is open, and the kernel says of it what it says on a Pi."""
    shown = asound / card / stream / "sub0" / "hw_params"
    shown.parent.mkdir(parents=True, exist_ok=True)
    shown.write_text(
        "access: MMAP_INTERLEAVED\nformat: S16_LE\nsubformat: STD\nchannels: 2\n"
        f"rate: {rate_hz} ({rate_hz}/1)\nperiod_size: 64\nbuffer_size: 192\n"
    )


@pytest.mark.parametrize("stream", ["pcm0c", "pcm0p"])
def test_a_card_that_cannot_do_the_pedals_rate_is_refused_and_given_back(tmp_path: Path, stream: str) -> None:
    alsa = FakeAlsa("USB")
    for each in ("pcm0c", "pcm0p"):
        runs_at(tmp_path, 44_100 if each == stream else 48_000, each)
    with pytest.raises(
        CodecError, match="USB runs at 44100 Hz and ALSA would resample to the pedal's 48000"
    ) as caught:
        AlsaCodec(PROFILE, alsa, tmp_path)
    assert caught.value.short == "codec not at 48 kHz"
    assert alsa.opened
    for pcm in alsa.opened.values():
        pcm.assert_closed_at_once()


def test_a_card_at_the_pedals_rate_is_opened_both_ways(tmp_path: Path) -> None:
    alsa = FakeAlsa("USB")
    for stream in ("pcm0c", "pcm0p"):
        runs_at(tmp_path, 48_000, stream)
    AlsaCodec(PROFILE, alsa, tmp_path).close()
    assert set(alsa.opened) == {alsa.PCM_CAPTURE, alsa.PCM_PLAYBACK}


def test_where_the_kernel_says_nothing_alsa_is_believed(tmp_path: Path) -> None:
    AlsaCodec(PROFILE, FakeAlsa("USB"), tmp_path).close()
    AlsaCodec(replace(PROFILE, capture="dmix:CARD=USB"), FakeAlsa("USB"), tmp_path).close()
    runs_at(tmp_path, 44_100, "pcm0c")
    (tmp_path / "USB/pcm0c/sub0/hw_params").write_text("closed\n")
    assert running_rate_hz(DEVICE, playback=False, asound=tmp_path) is None


@pytest.mark.parametrize(
    ("device", "card", "stream"),
    [
        ("plughw:CARD=USB,DEV=0", "USB", "pcm0c"),
        ("hw:CARD=sndrpihifiberry", "sndrpihifiberry", "pcm0c"),
        ("plughw:CARD=USB_1,DEV=2", "USB_1", "pcm2c"),
        ("plughw:1,2", "card1", "pcm2c"),
        ("hw:USB", "USB", "pcm0c"),
        ("dsnoop:CARD=USB,DEV=1", "USB", "pcm1c"),
    ],
)
def test_the_card_is_found_by_every_way_to_name_it(tmp_path: Path, device: str, card: str, stream: str) -> None:
    runs_at(tmp_path, 96_000, stream, card)
    assert running_rate_hz(device, playback=False, asound=tmp_path) == 96_000


@pytest.mark.parametrize("device", ["default", "pulse", "", "plughw:CARD=USB"])
def test_a_name_that_leads_nowhere_shows_nothing(tmp_path: Path, device: str) -> None:
    assert running_rate_hz(device, playback=True, asound=tmp_path) is None
