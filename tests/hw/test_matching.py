"""Which profile a card gets: patterns as the reference writes them, against names as the kernel writes them."""

import re

import pytest

from hw.cards import Card
from hw.errors import OLED_LINE_CHARS, CodecError
from hw.matching import Chosen, choose, find
from hw.profiles import card_patterns, load, names

HDMI = Card("vc4hdmi0", "vc4-hdmi", "vc4-hdmi-0", "vc4-hdmi-0")
WEBCAM = Card("C920", "USB-Audio", "HD Pro Webcam C920", "HD Pro Webcam C920 at usb-0000:01:00.0-1.4, high speed")
PATTERNS = {"id4": ("id4",), "id44": ("id44",), "mk5": ("ultralite*mk5",), "any": ("*",), "none": ()}


def usb(card_id: str, name: str, maker: str = "", usb_id: str = "") -> Card:
    return Card(card_id, "USB-Audio", name, f"{maker} {name} at usb-0000:01:00.0-1.3, high speed".strip(), usb_id)


def board(card_id: str, name: str) -> Card:
    return Card(card_id, card_id[:15], name, name)


@pytest.mark.parametrize(
    ("card", "name"),
    [
        (board("sndrpihifiberry", "snd_rpi_hifiberry_dacplusadcpro"), "hifiberry_dacplusadcpro"),
        (board("sndrpihifiberry", "snd_rpi_hifiberry_dacplusadc"), "hifiberry_dacplusadc"),
        (board("sndrpihifiberry", "snd_rpi_hifiberry_adc"), "hifiberry_adc"),
        (board("Zero", "RPi Codec Zero"), "codec_zero"),
        (board("IQaudIOCODEC", "IQaudIOCODEC"), "iqaudio_codec"),
        (board("pisound", "pisound"), "pisound"),
        (board("pisoundmicro", "pisoundmicro"), "pisound_micro"),
        (board("audioinjectoroc", "audioinjector-octo-soundcard"), "audioinjector_octo"),
        (board("wm8960soundcard", "wm8960-soundcard"), "wm8960_hat"),
        (board("Audio", "Fe-Pi Audio"), "fepi"),
        (board("RPiCirrus", "RPi-Cirrus"), "cirrus_audio_card"),
        (usb("USB", "Scarlett 2i2 USB", "Focusrite", "1235:8210"), "scarlett_3g"),
        (usb("USB", "Scarlett 4i4 USB", "Focusrite", "1235:8212"), "scarlett_3g"),
        (usb("USB", "Scarlett Solo USB", "Focusrite", "1235:8211"), "scarlett_solo_3g"),
        (usb("USB", "Scarlett 2i2 USB", "Focusrite", "1235:8202"), "scarlett_2g"),
        (usb("USB", "Scarlett Solo USB", "Focusrite", "1235:8205"), "scarlett_solo_2g"),
        (usb("Gen", "Scarlett Solo 4th Gen", "Focusrite"), "scarlett_solo_4g"),
        (usb("Gen", "Scarlett 2i2 4th Gen", "Focusrite"), "scarlett_2i2_4g"),
        (usb("S2", "SSL 2+", "Solid State Logic"), "ssl2"),
        (usb("S2", "SSL 2+ MKII", "Solid State Logic"), "ssl2_mk2"),
        (usb("M4", "M4", "MOTU"), "motu_m2_m4"),
        (usb("iD4", "iD4", "Audient"), "id4"),
        (usb("iD44", "iD44", "Audient"), "id44"),
        (usb("EVO4", "EVO4", "Audient"), "evo4"),
        (usb("U192k", "UMC404HD 192k", "BEHRINGER"), "umc20xhd"),
        (usb("CODEC", "USB Audio CODEC", "Burr-Brown from TI"), "usb_audio_codec"),
        (usb("Babyface123", "Babyface Pro", "RME"), "babyface_pro_fs"),
        (usb("One", "AXE I/O One", "IK Multimedia"), "axe_io_one"),
        (usb("Thing", "Some Thing", "Somebody"), "generic_usb"),
        (usb("USB", "Scarlett 2i2 USB", "Focusrite", "1235:8006"), "generic_usb"),  # the 1st Gen: no figure
    ],
    ids=lambda value: value.replace(" ", "_") if isinstance(value, str) else value.name,
)
def test_a_card_gets_its_profile_beside_the_cards_of_every_pi(card: Card, name: str) -> None:
    assert choose((HDMI, card), card_patterns()) == Chosen(name, card)


def test_every_profile_that_waits_for_a_card_is_among_the_patterns() -> None:
    """card_patterns reads one line of a file, load all of it."""
    assert card_patterns() == {name: cards for name in names() if (cards := load(name).codec.cards)}


def test_the_longest_pattern_wins() -> None:
    assert choose([usb("iD44", "iD44")], PATTERNS).profile_name == "id44"
    assert choose([usb("iD4", "iD4")], PATTERNS).profile_name == "id4"
    assert choose([usb("mk5", "UltraLite-mk5")], PATTERNS).profile_name == "mk5"


def test_spaces_case_and_dashes_do_not_count() -> None:
    for name in ("ULTRALITE MK5", "Ultra_Lite (mk-5)"):
        assert choose([usb("A", name)], PATTERNS).profile_name == "mk5"


def test_where_a_card_is_plugged_in_is_no_part_of_its_name() -> None:
    card = Card("A", "USB-Audio", "A", "A at usb-id4-mk5, high speed")
    assert choose([card], PATTERNS).profile_name == "any"


def test_a_usb_id_is_compared_whole() -> None:
    patterns = {"third": ("1235:8210",), "any": ("*",)}
    assert choose([usb("A", "A", usb_id="1235:8210")], patterns).profile_name == "third"
    assert choose([usb("A", "A", usb_id="1235:821")], patterns).profile_name == "any"
    assert choose([usb("A", "12358210")], patterns).profile_name == "any", "not a name"


def test_a_known_card_is_chosen_before_any_usb_card() -> None:
    """A webcam that records and plays is a USB card like any."""
    assert choose((WEBCAM, usb("iD4", "iD4")), PATTERNS).profile_name == "id4"


def test_only_a_usb_card_is_any_card() -> None:
    refusal = refused((HDMI,))
    assert refusal.sentence.startswith("No sound card that the pedal can use is there (cards now present: vc4hdmi0")
    assert refusal.short == "waiting for codec"
    assert "cards now present: none" in refused(()).sentence


def test_two_cards_that_could_be_it_are_both_named_with_the_remedy() -> None:
    for other in (usb("iD44", "iD44"), usb("iD4_1", "iD4")):
        refusal = refused((usb("iD4", "iD4"), other, WEBCAM))
        assert f"iD4 (iD4), {other.id} ({other.name}); unplug all but one" in refusal.sentence
        assert f"PEDAL_PROFILE=iD4 or PEDAL_PROFILE={other.id} in /etc/etalon/pedal.env" in refusal.sentence
    assert "C920 (HD Pro Webcam C920), Thing" in refused((WEBCAM, usb("Thing", "Some Thing"))).sentence


def test_a_card_that_two_profiles_fit_equally_well_is_asked_for() -> None:
    injector = board("audioinjectorpi", "audioinjector-pi-soundcard")
    with pytest.raises(
        CodecError, match=r"can be audioinjector_stereo or audioinjector_zero.*PEDAL_PROFILE=audioinjector_stereo"
    ) as caught:
        choose((HDMI, injector), card_patterns())
    assert len(caught.value.short) <= OLED_LINE_CHARS


def test_a_profile_finds_its_own_card_by_pattern_or_else_by_its_usual_id() -> None:
    mine = usb("USB_1", "Scarlett 2i2 3rd Gen")
    assert find((HDMI, usb("USB", "Other"), mine), ("scarlett*3rd gen",), "USB") == mine
    assert find((HDMI, usb("USB", "Other")), ("scarlett*3rd gen",), "USB") == usb("USB", "Other")
    assert find((HDMI,), ("scarlett*3rd gen",), "USB") is None
    assert find((), ("*",), "") is None


def test_two_cards_that_fit_one_profile_are_both_named() -> None:
    with pytest.raises(CodecError, match=re.escape("iD4 (iD4), iD4_1 (iD4)")):
        find((usb("iD4", "iD4"), usb("iD4_1", "iD4")), ("id4",), "iD4")


def test_two_cards_that_are_called_alike_are_both_named_and_the_profile_stays_that_was_asked_for() -> None:
    """A UM2 and a UCA222: which of them is CODEC and which CODEC_1 is the order in which they were found."""
    boxes = (usb("CODEC_1", "USB Audio CODEC"), usb("CODEC", "USB Audio CODEC"))
    with pytest.raises(CodecError) as caught:
        find(boxes, ("um2",), "CODEC")
    assert 'write card = "CODEC_1" or card = "CODEC" in settings.toml' in caught.value.sentence
    assert "PEDAL_PROFILE" not in caught.value.sentence
    assert find(boxes, ("um2",), "CODEC", boxes[0]) == boxes[0], "it sounded last"
    assert find(boxes[:1], ("um2",), "CODEC") == boxes[0]


def refused(cards: tuple[Card, ...]) -> CodecError:
    with pytest.raises(CodecError) as caught:
        choose(cards, PATTERNS)
    assert 0 < len(caught.value.short) <= OLED_LINE_CHARS
    return caught.value
