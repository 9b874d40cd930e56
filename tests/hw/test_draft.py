"""A profile to fill in: what ALSA says of the card is in it, and each of its proposals is one that can be read."""

import re
from pathlib import Path

import pytest

from hw.card_mixer import Element, Volume
from hw.cards import Card, read_cards
from hw.profile import MixerSetting
from hw.profiles import load
from hw.profiles.draft import draft, streams
from tests.stand_ins.asound import Asound, Plugged, board

STREAM = """\
Maker Four In at usb-0000:01:00.0-1.1, high speed : USB Audio

Playback:
  Status: Stop
  Interface 1
    Altset 1
    Format: S32_LE
    Channels: 2
    Endpoint: 0x01 (1 OUT) (ASYNC)
    Rates: 44100, 48000, 88200, 96000
    Data packet interval: 125 us
    Bits: 24
    Channel map: FL FR

Capture:
  Status: Stop
  Interface 2
    Altset 1
    Format: S32_LE
    Channels: 4
    Endpoint: 0x82 (2 IN) (ASYNC)
    Rates: 44100, 48000
  Interface 2
    Altset 2
    Format: S24_3LE
    Channels: 2
    Rates: 8000 - 48000 (continuous)
"""
BOX = Plugged("In", "USB-Audio", "Four In", usb_id="1234:abcd", long_name="Maker Four In", stream=STREAM)
MIXER = (
    Element("Mic", capture=Volume((12, 12), 0, 24, (12.0, 12.0)), capture_on=(True,)),
    Element("Line", capture=Volume((3,), 0, 7), playback=Volume((9,), 0, 31, (-3.0,))),
    Element('Odd "Name"\\', texts=("Mic", "Inst"), text="Inst"),
    Element("Auto Gain Control", playback_on=(True,), common=True),
)


def card(asound: Asound, plugged: Plugged) -> Card:
    return read_cards(asound.plug(plugged))[0]


def filled_in(text: str) -> str:
    """As its owner leaves it: each line that is a proposal without its #."""
    return re.sub(
        r"^# ( *(?:mixer = |\]|\{|max_|basis|confidence|condition|source))", r"\1", text, flags=re.MULTILINE
    )


def test_what_a_usb_card_says_of_itself_is_in_it(asound: Asound) -> None:
    text = draft(card(asound, BOX), asound.folder, MIXER)
    assert 'name = "Maker Four In"' in text
    assert 'cards = ["1234:abcd"]' in text
    assert (
        "# It records: S32_LE, S24_3LE; channels: 2 or 4; rates: 44100, 48000 | 8000 - 48000 (continuous) Hz" in text
    )
    assert "# It plays: S32_LE; channels: 2; rates: 44100, 48000, 88200, 96000 Hz" in text
    assert "channels = 4 " in text
    assert '{ control = "Mic", value = 12 },  # capture, 0 to 24, now 12 dB' in text
    assert '{ control = "Line", value = 3, stream = "capture" },  # capture, 0 to 7, without a scale in dB' in text
    assert '{ control = "Auto Gain Control", value = true },  # a switch' in text


@pytest.mark.parametrize("elements", [MIXER, (), None], ids=["mixer", "no mixer", "unreadable"])
@pytest.mark.parametrize("plugged", [BOX, board("MyBoard", "my-board"), Plugged("In", "USB-Audio", 'A "b" \\ # c')])
def test_as_it_is_written_it_plays_the_card(
    asound: Asound, tmp_path: Path, plugged: Plugged, elements: tuple[Element, ...] | None
) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(draft(card(asound, plugged), asound.folder, elements))
    profile = load(str(mine), asound.cards)
    assert (profile.waiting, profile.codec.card) == ("", plugged.id)
    assert profile.codec.mixer == ()
    assert profile.levels.max_input_dbu is None, "nobody's figure is assumed"


def test_filled_in_it_sets_the_mixer_and_has_a_level(asound: Asound, tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(filled_in(draft(card(asound, BOX), asound.folder, MIXER)))
    profile = load(str(mine), asound.cards)
    assert profile.codec.mixer == (
        MixerSetting("Mic", 12),
        MixerSetting("Line", 3, "capture"),
        MixerSetting("Line", 9, "playback"),
        MixerSetting('Odd "Name"\\', "Inst"),
        MixerSetting("Auto Gain Control", value=True),
    )
    assert profile.levels.max_input_dbu == 12.0


def test_a_stream_that_says_nothing_is_nothing() -> None:
    assert streams("") == {}
    assert streams("Playback:\n  Status: Stop\n")["Playback"].channels == ()
