"""Which profile the pedal starts with, by the cards that are there."""

from pathlib import Path

import pytest

from hw.profiles import load
from tests.stand_ins.asound import (
    CABLE,
    DAC,
    EVO,
    HDMI,
    HIFIBERRY,
    INJECTOR,
    OTHER_SSL,
    PEDALBOARD,
    SSL,
    UNKNOWN,
    WEBCAM,
    Plug,
    Plugged,
    card_of,
    usb,
)


def test_auto_is_the_profile_of_the_card(plug: Plug) -> None:
    profile = load("auto", plug(HDMI, HIFIBERRY))
    assert profile.codec == load("hifiberry_dacplusadcpro").codec
    assert (profile.key, profile.asked, profile.waiting) == ("hifiberry_dacplusadcpro", "auto", "")
    assert profile.card is not None
    assert profile.card.id == profile.codec.card == "sndrpihifiberry"


def test_a_card_that_nobody_knows_has_figures_of_its_own(plug: Plug) -> None:
    profile = load("auto", plug(HDMI, UNKNOWN))
    assert profile.key == "generic_usb-1111_2222-Some_Thing", "what was measured on one is not true of another"
    assert profile.codec.capture == profile.codec.playback == "plughw:CARD=Thing,DEV=0"
    assert (profile.levels.basis, profile.levels.confidence) == ("unknown", "none")


@pytest.mark.parametrize(
    ("cards", "words"),
    [
        ((), "No sound card that the pedal can use is there"),
        ((HDMI,), "cards now present: vc4hdmi0"),
        ((EVO, SSL), "More than one sound card could be the pedal's: EVO4 (EVO4), S2 (SSL 2+)"),
        ((INJECTOR,), "can be audioinjector_stereo or audioinjector_zero"),
    ],
)
def test_without_one_card_auto_still_has_a_panel_and_says_why(
    plug: Plug, cards: tuple[Plugged, ...], words: str
) -> None:
    profile = load("auto", plug(*cards))
    assert words in profile.waiting
    assert profile.panel.stomps
    assert profile.display.driver == "ssd1309"
    assert profile.card is None
    assert profile.codec.capture == ""


def test_a_named_profile_takes_the_id_that_its_card_has_today(plug: Plug) -> None:
    codec = load("ssl2", plug(OTHER_SSL, EVO)).codec
    assert (codec.card, codec.capture) == ("S2_1", "plughw:CARD=S2_1,DEV=0")


@pytest.mark.parametrize("called", ["USB Audio CODEC", "USB AUDIO  CODEC", "PCM2900C Audio CODEC"])
def test_boxes_that_all_call_themselves_alike_are_one_profile_which_asks_until_one_is_named(
    plug: Plug, called: str
) -> None:
    cards = plug(HDMI, usb("CODEC", called, usb_id="08bb:29c0"))
    found = load("auto", cards)
    assert found.key.startswith("usb_audio_codec-08bb_29c0-")
    assert found.gain
    assert (found.gain.kind, found.levels.max_input_dbu, found.codec.input_channel) == ("knob", None, 1)
    assert "which one is it?" in found.levels.asks
    for name in ("um2", "umc22", "uca202_222", "mtrack_solo_duo"):
        assert name in found.levels.asks
        named = load(name, cards)
        assert (named.waiting, card_of(named).id) == ("", "CODEC")
        assert named.codec.input_channel == (1 if name == "uca202_222" else 2)
        assert named.levels.asks == ""


def test_a_named_profile_waits_under_its_usual_id(plug: Plug) -> None:
    profile = load("scarlett_3g", plug(EVO))
    assert profile.codec.capture == "plughw:CARD=USB,DEV=0"
    assert profile.waiting.startswith("Waiting for Focusrite Scarlett 2i2 / 4i4 3rd Gen (cards now present: EVO4")
    assert "check dtoverlay=pisound in config.txt" in load("pisound", plug()).waiting


def test_two_of_a_kind_are_refused_and_not_guessed(plug: Plug) -> None:
    profile = load("ssl2", plug(SSL, OTHER_SSL))
    assert "S2 (SSL 2+), S2_1 (SSL 2+); unplug all but one" in profile.waiting
    assert profile.card is None


def test_a_pcm_that_a_file_writes_stays(plug: Plug, tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text('name = "mine"\n[levels]\n[codec]\ndriver = "alsa"\ncards = ["ssl 2"]\ncapture = "dsnoop:S2"\n')
    codec = load(str(mine), plug(SSL)).codec
    assert (codec.card, codec.capture, codec.playback) == ("S2", "dsnoop:S2", "hw:CARD=S2,DEV=0")


@pytest.mark.parametrize("other", [PEDALBOARD, WEBCAM, DAC, CABLE, HDMI], ids=lambda card: card.id)
@pytest.mark.parametrize("mine", [UNKNOWN, EVO, HIFIBERRY], ids=lambda card: card.id)
def test_what_does_not_both_record_and_play_is_never_the_codec(plug: Plug, mine: Plugged, other: Plugged) -> None:
    for cards in ((other, mine), (mine, other)):
        profile = load("auto", plug(*cards))
        assert (profile.waiting, profile.codec.card) == ("", mine.id)
    assert load("auto", plug(other)).waiting.startswith("No sound card that the pedal can use is there")


def test_what_a_card_lacks_is_said_of_it(plug: Plug) -> None:
    waiting = load("auto", plug(HDMI, CABLE, PEDALBOARD)).waiting
    assert "vc4hdmi0 (vc4-hdmi-0, only plays)" in waiting
    assert "Cable (Guitar Cable, only records)" in waiting
    assert "nanoKONTROL (nanoKONTROL, neither records nor plays)" in waiting
    assert "PEDAL_PROFILE=Cable+vc4hdmi0" in waiting


def test_sound_goes_through_the_devices_that_the_card_has(plug: Plug) -> None:
    codec = load("auto", plug(usb("Odd", "Odd Thing", "2p 1c 3c"))).codec
    assert (codec.capture, codec.playback) == ("plughw:CARD=Odd,DEV=1", "plughw:CARD=Odd,DEV=2")


def test_a_profile_that_writes_its_playback_needs_a_card_that_records_alone(plug: Plug, tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    text = 'name = "mine"\n[levels]\n[codec]\ndriver = "alsa"\ncards = ["guitar cable"]\n'
    mine.write_text(text)
    waiting = load(str(mine), plug(HDMI, CABLE)).waiting
    assert waiting.startswith(
        "The card Cable (Guitar Cable) is there, but only records; write PEDAL_PROFILE=Cable+vc4"
    )
    assert "one clock" in waiting
    mine.write_text(text + 'playback = "hw:CARD=vc4hdmi0,DEV=0"\n')
    profile = load(str(mine), plug(HDMI, CABLE))
    assert (profile.waiting, profile.codec.playback) == ("", "hw:CARD=vc4hdmi0,DEV=0")
