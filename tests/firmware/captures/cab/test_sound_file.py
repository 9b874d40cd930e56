"""Sound files as hostile as they may come: each is read, or refused in one sentence."""

import numpy as np
import pytest

from firmware.captures.cab.sound_file import read_sound
from firmware.errors import OLED_LINE_CHARS, CaptureError
from tests.stand_ins.sounds import cabinet, room, tone, wav

FILE = "My cab.wav"


def refusal(content: bytes) -> str:
    with pytest.raises(CaptureError) as caught:
        read_sound(content, FILE)
    assert caught.value.sentence.startswith(f"{FILE}: ")
    assert caught.value.sentence.isprintable()
    assert len(caught.value.short) <= OLED_LINE_CHARS
    return caught.value.sentence


@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE"])
def test_every_width_of_a_wav_is_read_as_exactly_as_it_holds(subtype: str) -> None:
    sound = read_sound(wav(0.5 * cabinet(), subtype=subtype), FILE)
    bound = {"PCM_16": 2.0**-15}.get(subtype, 2.0**-23)
    assert np.abs(sound.samples[:, 0] - 0.5 * cabinet()).max() <= bound


@pytest.mark.parametrize("container", ["WAV", "WAVEX", "RF64", "W64", "AIFF", "CAF", "FLAC"])
def test_a_container_that_is_read_here_may_have_any_suffix(container: str) -> None:
    assert read_sound(wav(cabinet(), subtype="PCM_24", container=container), FILE).samples.shape == (2_048, 1)


@pytest.mark.parametrize("rate_hz", [8_000, 44_100, 96_000, 192_000, 384_000])
def test_any_rate_and_stereo_are_read(rate_hz: int) -> None:
    both = np.stack([cabinet(), cabinet()], axis=1)
    sound = read_sound(wav(both, rate_hz), FILE)
    assert (sound.rate_hz, sound.samples.shape) == (rate_hz, (2_048, 2))


def claims(data_bytes: int) -> bytes:
    """The cabinet as a WAV that says it has so many bytes of sound."""
    made = bytearray(wav(cabinet(), subtype="PCM_24"))
    place = made.index(b"data") + 4
    made[place : place + 4] = data_bytes.to_bytes(4, "little")
    return bytes(made)


@pytest.mark.parametrize("data_bytes", [0xFFFF_FFFF, 0x7FFF_FFFF])
def test_a_size_that_stands_for_not_known_yet_is_no_fault(data_bytes: int) -> None:
    assert read_sound(claims(data_bytes), FILE).samples.shape == (2_048, 1)


def flac_of(frames: int) -> bytes:
    """The cabinet as a FLAC that says it has so many frames."""
    made = bytearray(wav(cabinet(), subtype="PCM_24", container="FLAC"))
    told = int.from_bytes(made[18:26], "big") & ~(2**36 - 1) | frames
    made[18:26] = told.to_bytes(8, "big")
    return bytes(made)


LYING = {
    "nothing": (b"", "it is empty"),
    "zeros": (bytes(5_000), "nothing but zeros"),
    "a text": (b"a cabinet, honestly", "it is a text and no sound"),
    "a capture": (b'{"version": "0.5.4"}', "it is a text and no sound"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), "it is a picture"),
    "noise": (np.random.default_rng(3).bytes(4_000), "it is no sound that can be read here"),
    "a header alone": (wav(cabinet())[:30], "it is no sound that can be read here"),
    "no frames": (wav([]), "it holds no sound at all"),
    "half of it": (wav(cabinet(), subtype="PCM_24")[:3_000], "it ends in the middle"),
    "too great a size": (claims(0x0FFF_FF00), "it ends in the middle"),
    "half of a FLAC": (wav(cabinet(), subtype="PCM_24", container="FLAC")[:1_000], "no sound that can be read here"),
    "a FLAC of 2^36 frames": (flac_of(2**36 - 1), "it"),
    "an MP3": (wav(tone(0.5), subtype="MPEG_LAYER_III", container="MP3"), "a sound of the kind MP3, under another"),
    "five channels": (wav(np.tile(cabinet()[:, None], 5)), "it has 5 channels; export it in mono or stereo"),
    "a rate of 4 kHz": (wav(cabinet(), 4_000), "its sample rate of 4,000 Hz is beyond"),
    "silence": (wav(np.zeros(4_000)), "it is silent"),
    "NaN": (wav([1.0, np.nan, 0.0]), "no numbers (NaN or Inf)"),
    "Inf": (wav([1.0, np.inf, 0.0]), "no numbers (NaN or Inf)"),
    "1e30": (wav([1e30, 0.0]), "times full scale"),
    "direct current": (wav(np.full(4_800, 0.5)), "it is direct current and no cabinet"),
    "11 s": (wav(room(3.0, 11.0)), "it is 11 s long, so it is a recording"),
}


@pytest.mark.parametrize("what", LYING)
def test_what_is_no_sound_to_be_used_is_refused_in_one_sentence(what: str) -> None:
    content, why = LYING[what]
    assert why in refusal(content)


def test_ten_seconds_are_not_too_long() -> None:
    assert read_sound(wav(room(3.0, 10.0), subtype="PCM_16"), FILE).samples.shape == (480_000, 1)
