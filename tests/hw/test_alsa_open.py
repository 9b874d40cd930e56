"""What keeps a card from being opened: each refusal has its sentence, and nothing stays open."""

import os
from errno import EACCES, EBUSY, EINVAL, EIO, ENODEV, ENOENT
from pathlib import Path

import pytest

from hw.alsa import AlsaCodec
from hw.errors import CodecError
from tests.stand_ins.alsa import PROFILE, FakeAlsa, refusal
from tests.stand_ins.asound import HDMI, Asound, usb


def test_a_card_that_vanishes_between_opening_and_the_first_question_is_not_there(alsa: FakeAlsa) -> None:
    alsa.vanishes_when_opened = True
    assert refusal(PROFILE, alsa).short == "codec not found"
    alsa.assert_all_closed_at_once()


@pytest.mark.parametrize(("pcms", "words"), [("0c", "only records"), ("0p", "only plays")])
def test_a_card_that_goes_one_way_is_told_from_one_that_is_not_there(
    alsa: FakeAlsa, tmp_path: Path, pcms: str, words: str
) -> None:
    asound = Asound(tmp_path)
    asound.plug(usb("USB", "Guitar Cable", pcms), HDMI)
    alsa.refuse[alsa.PCM_PLAYBACK if pcms == "0c" else alsa.PCM_CAPTURE] = ENOENT
    with pytest.raises(CodecError, match=f"card USB \\(Guitar Cable\\) is there, but {words}") as caught:
        AlsaCodec(PROFILE, alsa, asound.folder)
    assert caught.value.short == "codec goes one way"


@pytest.mark.parametrize(
    ("altered", "words"),
    [
        ({"channels": 4}, "write codec.channels = 4"),
        ({"format": FakeAlsa.PCM_FORMAT_S16_LE}, "codec.format = S32_LE became S16_LE (write codec.format = S16_LE"),
        ({"format": 20}, "became MU_LAW (the pedal knows S16_LE"),
        ({"periodsize": 96}, "write codec.block_frames = 96"),
        ({"periods": 4}, "write codec.periods = 4"),
    ],
)
@pytest.mark.parametrize("direction", ["capture", "playback"])
def test_what_alsa_alters_is_refused(alsa: FakeAlsa, direction: str, altered: dict[str, int], words: str) -> None:
    alsa.alter[alsa.PCM_CAPTURE if direction == "capture" else alsa.PCM_PLAYBACK] = altered
    error = refusal(PROFILE, alsa)
    assert words in error.sentence
    assert f"codec's {direction} 'hw:CARD=USB,DEV=0'" in error.sentence
    assert error.short == "codec altered"
    alsa.assert_all_closed_at_once()


def test_all_that_was_altered_is_reported_at_once(alsa: FakeAlsa) -> None:
    alsa.alter[alsa.PCM_CAPTURE] = {"periodsize": 96, "periods": 2}
    sentence = refusal(PROFILE, alsa).sentence
    assert "block_frames = 96" in sentence
    assert "periods = 2" in sentence


@pytest.mark.parametrize(
    ("code", "short", "remedy"),
    [
        (EBUSY, "codec busy", "fuser -v /dev/snd"),
        (ENODEV, "codec not found", "cards now present: "),
        (EACCES, "codec not permitted", "usermod -aG audio"),
        (EINVAL, "codec refuses", "--dump-hw-params"),
        (EIO, "codec cannot open", os.strerror(EIO)),
    ],
)
@pytest.mark.parametrize("direction", [FakeAlsa.PCM_CAPTURE, FakeAlsa.PCM_PLAYBACK])
def test_each_refusal_to_open_has_its_sentence(
    alsa: FakeAlsa, direction: int, code: int, short: str, remedy: str
) -> None:
    alsa.refuse[direction] = code
    error = refusal(PROFILE, alsa)
    assert error.short == short
    assert remedy in error.sentence
    for pcm in alsa.opened.values():
        pcm.assert_closed_at_once()
