"""The rate that a card really runs at, in the kernel's own words."""

from dataclasses import replace
from pathlib import Path

import pytest

from hw.alsa import AlsaCodec
from hw.alsa_rate import running_rate_hz
from hw.errors import CodecError
from hw.profile import CodecProfile
from hw.rates import expected_rate_hz
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


def test_a_card_that_cannot_do_the_profiles_rate_plays_at_its_own(tmp_path: Path) -> None:
    """48 kHz if it can, else 44.1, else what there is; and both ways the same."""
    cases = (
        ((44_100,), (44_100,), 44_100),
        ((96_000,), (96_000,), 96_000),
        ((44_100, 96_000), (44_100, 96_000), 44_100),
        ((44_100, 48_000), (44_100,), 44_100),
        ((44_100, 96_000), (48_000, 96_000), 96_000),
        ((8_000, 88_200), (8_000, 88_200), 88_200),
    )
    for recorded, played, rate_hz in cases:
        alsa = FakeAlsa("USB")
        alsa.rates = {alsa.PCM_CAPTURE: recorded, alsa.PCM_PLAYBACK: played}
        codec = AlsaCodec(replace(PROFILE, capture="hw:CARD=USB", playback="hw:CARD=USB"), alsa, tmp_path)
        assert codec.rate_hz == rate_hz, (recorded, played)
        assert [pcm.settings["rate"] for pcm in alsa.opened.values()] == [rate_hz, rate_hz]
        codec.close()
        alsa.assert_all_closed_at_once()


def test_a_profile_may_ask_for_another_rate(tmp_path: Path) -> None:
    profile, alsa = replace(PROFILE, rate_hz=96_000), FakeAlsa("USB")
    alsa.rates = dict.fromkeys((alsa.PCM_CAPTURE, alsa.PCM_PLAYBACK), (44_100, 48_000, 96_000))
    assert AlsaCodec(profile, alsa, tmp_path).rate_hz == 96_000
    alsa.rates = dict.fromkeys((alsa.PCM_CAPTURE, alsa.PCM_PLAYBACK), (44_100, 48_000))
    assert AlsaCodec(profile, alsa, tmp_path).rate_hz == 48_000


def test_a_card_without_a_rate_for_both_ways_is_told_and_given_back(tmp_path: Path) -> None:
    alsa = FakeAlsa("USB")
    alsa.rates = {alsa.PCM_CAPTURE: (44_100,), alsa.PCM_PLAYBACK: (48_000, 96_000)}
    with pytest.raises(CodecError, match="records at 44,100 Hz and plays at 48,000, 96,000 Hz") as caught:
        AlsaCodec(PROFILE, alsa, tmp_path)
    assert caught.value.short == "codec: no common rate"
    alsa.assert_all_closed_at_once()


@pytest.mark.parametrize("stream", ["pcm0c", "pcm0p"])
def test_alsa_never_resamples_unsaid(tmp_path: Path, stream: str) -> None:
    """Behind plughw ALSA says yes to every rate; the kernel knows better, and the card's own rate is taken."""
    alsa = FakeAlsa("USB")
    for each in ("pcm0c", "pcm0p"):
        runs_at(tmp_path, 44_100 if each == stream else 48_000, each)
    with pytest.raises(CodecError, match="USB runs at 48000 Hz and ALSA would resample to 44100") as caught:
        AlsaCodec(PROFILE, alsa, tmp_path)
    assert caught.value.short == "codec at another rate"
    alsa.assert_all_closed_at_once()
    for each in ("pcm0c", "pcm0p"):
        runs_at(tmp_path, 44_100, each)
    codec = AlsaCodec(PROFILE, FakeAlsa("USB"), tmp_path)
    assert codec.rate_hz == 44_100
    codec.close()


STREAM = """\
Guitar Link at usb-0000:01:00.0-1.2, full speed : USB Audio

Playback:
  Status: Stop
  Interface 1
    Altset 1
    Format: S16_LE
    Channels: 2
    Endpoint: 0x02 (2 OUT) (ADAPTIVE)
    Rates: {played}
    Bits: 16
    Channel map: FL FR

Capture:
  Status: Stop
  Interface 2
    Altset 1
    Format: S16_LE
    Channels: 1
    Rates: {recorded}
  Interface 2
    Altset 2
    Format: S24_3LE
    Channels: 1
    Rates: 32000
"""


@pytest.mark.parametrize(
    ("recorded", "played", "asked", "expected"),
    [
        ("44100", "44100", 48_000, 44_100),
        ("96000", "44100, 48000, 96000", 48_000, 96_000),
        ("44100, 48000", "44100, 48000", 48_000, 48_000),
        ("44100, 48000", "44100, 48000", 96_000, 48_000),
        ("8000 - 48000 (continuous)", "44100", 48_000, 44_100),
        ("8000 - 44100 (continuous)", "8000 - 96000 (continuous)", 48_000, 44_100),
        ("8000", "11025", 48_000, 48_000),
        ("", "", 48_000, 48_000),
    ],
)
def test_a_usb_cards_rate_is_known_before_it_is_opened(
    tmp_path: Path, recorded: str, played: str, asked: int, expected: int
) -> None:
    """So that audiod is built for it at once, and captures are prepared for it while it is not open."""
    (tmp_path / "USB").mkdir()
    (tmp_path / "USB/stream0").write_text(STREAM.format(recorded=recorded, played=played))
    assert expected_rate_hz(replace(PROFILE, rate_hz=asked), tmp_path) == expected
    assert expected_rate_hz(replace(PROFILE, capture="default"), tmp_path) == 48_000


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
