"""The kernel's list of sound cards, and whatever else may lie where it should be."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hw.cards import read_cards
from hw.profiles import load
from tests.stand_ins.asound import UNKNOWN, Asound, usb

LISTED = """\
 0 [vc4hdmi0       ]: vc4-hdmi - vc4-hdmi-0
                      vc4-hdmi-0
 1 [sndrpihifiberry]: HifiberryDacpAd - snd_rpi_hifiberry_dacplusadcpro
                      snd_rpi_hifiberry_dacplusadcpro
10 [USB            ]: USB-Audio - Scarlett 2i2 USB
                      Focusrite Scarlett 2i2 USB at usb-0000:01:00.0-1.3, high speed
"""


def test_the_cards_are_read_in_the_kernels_order(tmp_path: Path) -> None:
    (tmp_path / "cards").write_text(LISTED)
    (tmp_path / "card10").mkdir()
    (tmp_path / "card10/usbid").write_text("1235:8210\n")
    cards = read_cards(tmp_path / "cards")
    assert [card.id for card in cards] == ["vc4hdmi0", "sndrpihifiberry", "USB"]
    assert [card.usb for card in cards] == [False, False, True]
    assert [card.usb_id for card in cards] == ["", "", "1235:8210"]
    assert (cards[2].name, cards[2].long_name) == ("Scarlett 2i2 USB", LISTED.splitlines()[-1].strip())
    assert cards[1].name == cards[1].long_name == "snd_rpi_hifiberry_dacplusadcpro"


@pytest.mark.parametrize(
    ("pcms", "capture", "playback", "lacks"),
    [
        ("0c 0p", 0, 0, ""),
        ("3p 12c 1p 2c", 2, 1, ""),
        ("0c", 0, None, "only records"),
        ("0p 1p", None, 0, "only plays"),
        ("", None, None, "neither records nor plays"),
    ],
)
def test_what_a_card_can_do_is_told_by_its_pcm_devices(
    asound: Asound, pcms: str, capture: int | None, playback: int | None, lacks: str
) -> None:
    (card,) = read_cards(asound.plug(usb("Thing", "Some Thing", pcms)))
    assert (card.capture, card.playback, card.lacks) == (capture, playback, lacks)
    assert card.both_ways is (not lacks)


def test_a_usb_box_has_the_serial_number_that_its_device_says(asound: Asound) -> None:
    plain, marked = read_cards(asound.plug(usb("A", "Box"), usb("B", "Box", serial="Y8ABC123")))
    assert (plain.serial, marked.serial) == ("", "Y8ABC123")
    (asound.sys / "usb1/idProduct").write_text("0000\n")
    assert read_cards(asound.cards)[1].serial == "", "another device has its number by now"


def test_a_card_that_vanishes_while_it_is_looked_at_neither_records_nor_plays(asound: Asound) -> None:
    asound.plug(usb("A", "Box"))
    shutil.rmtree(asound.folder / "card0")
    (card,) = read_cards(asound.cards)
    assert (card.id, card.both_ways) == ("A", False)


def test_a_name_may_hold_what_separates_names(tmp_path: Path) -> None:
    (tmp_path / "cards").write_text(" 2 [Device         ]: USB-Audio - In - Out [1]: both\n")
    (card,) = read_cards(tmp_path / "cards")
    assert (card.id, card.name, card.long_name) == ("Device", "In - Out [1]: both", "")


def test_a_card_without_a_long_name_does_not_take_the_next_ones_line(tmp_path: Path) -> None:
    (tmp_path / "cards").write_text("0 [A]: one - One\n1 [B]: two - Two\n   Long Two\n")
    assert [card.long_name for card in read_cards(tmp_path / "cards")] == ["", "Long Two"]


def test_no_sound_at_all_is_no_card(tmp_path: Path) -> None:
    assert read_cards(tmp_path / "cards") == ()
    (tmp_path / "cards").write_text("--- no soundcards ---\n")
    assert read_cards(tmp_path / "cards") == ()
    assert read_cards(tmp_path) == (), "a folder"


@given(junk=st.one_of(st.binary(max_size=300), st.text(alphabet=" 0123456789[]:-ab\n", max_size=200).map(str.encode)))
def test_junk_is_never_a_traceback(tmp_path_factory: pytest.TempPathFactory, junk: bytes) -> None:
    file = tmp_path_factory.getbasetemp() / "cards"
    file.write_bytes(junk)
    for card in read_cards(file):
        assert card.id
        assert not set(card.id) & set(" \n")


DESCRIPTION = """\
Focusrite Scarlett 18i8 USB at usb-0000:01:00.0-1.3, high speed : USB Audio

Playback:
  Status: Stop
  Interface 1
    Altset 1
    Format: S32_LE
    Channels: 20
    Rates: 44100, 48000

Capture:
  Status: Stop
  Interface 2
    Altset 1
    Format: S32_LE
    Channels: {first}
    Rates: 44100, 48000
  Interface 2
    Altset 2
    Format: S24_3LE
    Channels: 6
    Rates: 44100, 48000
"""


@pytest.mark.parametrize(
    ("stream", "inputs"), [(DESCRIPTION.format(first=4), 6), (DESCRIPTION.format(first=18), 18), ("", 0)]
)
def test_a_usb_card_has_as_many_inputs_as_it_describes(asound: Asound, stream: str, inputs: int) -> None:
    (card,) = read_cards(asound.plug(replace(UNKNOWN, stream=stream)))
    assert card.inputs == inputs


def test_of_a_card_behind_plughw_every_input_can_be_chosen(asound: Asound) -> None:
    for first, channels in ((1, 6), (18, 8)):
        many = load("auto", asound.plug(replace(UNKNOWN, stream=DESCRIPTION.format(first=first))))
        assert (many.codec.channels, many.codec.input_channel) == (channels, 1)
    assert load("auto", asound.plug(UNKNOWN)).codec.channels == 2
