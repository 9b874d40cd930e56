"""Cards that the owner names: by PEDAL_PROFILE or the settings, one or two."""

from itertools import product
from pathlib import Path

import pytest

from firmware.levels import codec_levels
from hw.alsa import AlsaCodec
from hw.errors import ProfileError
from hw.profiles import find_again, load, named
from tests.stand_ins.alsa import FakeAlsa
from tests.stand_ins.asound import (
    CABLE,
    EVO,
    HDMI,
    HEADSET,
    HIFIBERRY,
    PEDALBOARD,
    PISOUND,
    SSL,
    UNKNOWN,
    WEBCAM,
    Plug,
    board,
    usb,
)

PAIR = "Cable+sndrpihifiberry"


def test_of_several_that_could_be_meant_each_is_named_with_what_to_type_and_that_works(plug: Plug) -> None:
    for cards in ((EVO, SSL), (UNKNOWN, HEADSET)):
        waiting = load("auto", plug(*cards)).waiting
        for card in cards:
            assert f"PEDAL_PROFILE={card.id}" in waiting
            profile = load(card.id, plug(*cards))
            assert (profile.waiting, profile.codec.card, profile.asked) == ("", card.id, card.id)


def test_a_card_that_is_named_has_the_profile_that_knows_it(plug: Plug) -> None:
    assert load("S2", plug(SSL)).name == "SSL 2 / SSL 2+"
    cards = plug(EVO, UNKNOWN, HIFIBERRY)
    assert load("evo4", cards).name == load("EVO4", cards).name == "Audient EVO 4 / EVO 16"
    assert load("Thing", cards).levels.basis == "unknown"
    assert load("sndrpihifiberry", cards).name == "HiFiBerry DAC+ ADC Pro"


def test_a_board_that_nobody_knows_plays_once_it_is_named_and_its_level_is_not_assumed(plug: Plug) -> None:
    mine = board("MyBoard", "my-board")
    assert "PEDAL_PROFILE=MyBoard" in load("auto", plug(HDMI, mine)).waiting
    profile = load("MyBoard", plug(HDMI, mine))
    assert (profile.waiting, profile.name, profile.key) == ("", "my-board", "generic_usb-MyBoard")
    assert profile.levels.max_input_dbu is None


def test_the_generic_profile_that_is_named_plays_beside_a_midi_pedalboard(plug: Plug) -> None:
    for cards in ((PEDALBOARD, UNKNOWN), (WEBCAM, UNKNOWN, PEDALBOARD)):
        profile = load("generic_usb", plug(*cards))
        assert (profile.waiting, profile.codec.card) == ("", "Thing")


def test_a_card_that_is_named_is_waited_for_and_none_other_taken(plug: Plug) -> None:
    waiting = load("Thing", plug(EVO))
    assert waiting.waiting.startswith("Waiting for the card Thing (cards now present: EVO4 (EVO4)); plug it in")
    found = find_again(waiting, plug(EVO, UNKNOWN))
    assert found is not None
    assert (found.codec.card, found.waiting) == ("Thing", "")
    assert find_again(found, plug(EVO, UNKNOWN), opened="EVO4") is None, "audiod has not let go of it yet"


def test_a_slip_of_the_pen_is_still_told_from_a_card_that_is_not_there(plug: Plug) -> None:
    for wrong in ("scarlet_3g", "nonesuch", "card 1", "hw:1"):
        with pytest.raises(ProfileError, match=f"There is no hardware profile '{wrong}'.*a card's id"):
            load(wrong, plug(EVO))
    assert load("sndrpihifiberry", plug()).waiting, "what a board is usually called"


def test_the_settings_name_a_card_for_auto_and_for_a_profile(plug: Plug) -> None:
    twins = (SSL, usb("S2_1", "SSL 2+"))
    for asked in ("auto", "ssl2"):
        profile = load(asked, plug(*twins))
        assert profile.waiting
        mine = named(profile, "S2_1", plug(*twins))
        assert (mine.codec.card, mine.name, mine.waiting) == ("S2_1", "SSL 2 / SSL 2+", "")
        assert find_again(mine, plug(*twins), opened="S2") is None
    assert named(load("sim"), "S2_1", plug(*twins)).codec == load("sim").codec, "no card at all"


def test_one_card_records_and_another_plays(plug: Plug) -> None:
    cards = plug(HIFIBERRY, CABLE)
    profile = load(PAIR, cards)
    codec = profile.codec
    assert (codec.capture, codec.playback) == ("plughw:CARD=Cable,DEV=0", "plughw:CARD=sndrpihifiberry,DEV=0")
    assert (codec.card, codec.playback_card, profile.waiting) == ("Cable", "sndrpihifiberry", "")
    assert profile.key == "generic_usb-12ba_00ff-Guitar_Cable+hifiberry_dacplusadcpro"
    assert (profile.levels.max_input_dbu, profile.levels.max_output_dbu) == (12.0, 8.66)
    assert profile.levels.basis == "unknown", "the input's"
    assert {setting.control for setting in codec.playback_mixer} >= {"Digital"}
    assert find_again(profile, cards, opened="Cable") is None


def test_the_output_of_two_cards_is_known_as_that_of_the_one_that_plays(plug: Plug) -> None:
    gen = usb("Gen", "Scarlett 2i2 4th Gen", usb_id="1235:8219")
    cards = plug(HIFIBERRY, gen, CABLE)
    hat, scarlett = load("hifiberry_dacplusadcpro", cards).levels, load("Gen", cards).levels
    to_the_hat = codec_levels(load("Gen+sndrpihifiberry", cards).levels)
    assert to_the_hat.tip_output_dbu == hat.max_output_dbu == 8.66, "the Scarlett is balanced, the HAT is not"
    assert (to_the_hat.output_condition, to_the_hat.output_words) == ("", codec_levels(hat).output_words)
    from_the_cable = codec_levels(load("Cable+Gen", cards).levels)
    assert (from_the_cable.max_input_dbu, from_the_cable.basis) == (12.0, "unknown")
    assert from_the_cable.tip_output_dbu == pytest.approx(16.0 - 6.02, abs=0.01)
    assert from_the_cable.output_condition == scarlett.output_condition != ""


def test_a_profile_that_is_named_counts_for_the_one_of_two_cards_that_it_is_of(plug: Plug) -> None:
    cards = plug(EVO, UNKNOWN, HIFIBERRY)
    profile = named(load("evo4", cards), "EVO4+Thing", cards)
    assert profile.key == "evo4-2708_0006-EVO4+generic_usb-1111_2222-Some_Thing"
    assert (profile.levels.max_output_dbu, profile.levels.asks) == (None, "")
    assert profile.panel == load("evo4", cards).panel
    assert named(load("evo4", cards), "sndrpihifiberry+EVO4", cards).panel == load("evo4", cards).panel


def test_a_profile_on_a_card_that_it_is_not_of_is_in_doubt_and_says_what_to_type(plug: Plug) -> None:
    cards = plug(EVO, HEADSET)
    profile = named(load("evo4", cards), "Headset", cards)
    assert (profile.codec.card, profile.waiting) == ("Headset", "")
    levels = codec_levels(profile.levels)
    assert levels.doubtful
    assert levels.output_doubtful
    assert "The profile evo4 is of another card than Headset (Wireless Headset)" in levels.doubts[0]
    assert "PEDAL_PROFILE=auto" in levels.doubts[0]
    assert profile.former is None, "what was measured on an EVO 4 is not offered to it"
    assert named(load("auto", cards), "Headset", cards).levels.asks == ""
    assert named(load("um2", cards), "CODEC_1", plug(usb("CODEC_1", "USB Audio CODEC"))).levels.asks == ""


def test_a_card_that_is_named_twice_is_one_card(plug: Plug) -> None:
    assert load("EVO4+evo4", plug(EVO)).codec == load("EVO4", plug(EVO)).codec


def test_what_the_settings_name_is_told_to_be_named_there_since_they_win(plug: Plug) -> None:
    cards = plug(EVO, CABLE, HDMI)
    for ids in ("Gone", "Cable"):
        waiting = named(load("EVO4", cards), ids, cards).waiting
        assert "PEDAL_PROFILE" not in waiting
        assert "in settings.toml" in waiting
    assert 'write card = "Cable+EVO4" in settings.toml' in waiting
    assert named(load("EVO4", cards), "Cable+EVO4", cards).waiting == ""


def test_what_is_only_read_at_the_start_is_told_with_the_restart(plug: Plug) -> None:
    injector = board("audioinjectorpi", "audioinjector-pi-soundcard")
    waiting = (
        load("auto", plug(EVO, SSL)),
        load("auto", plug(CABLE, HDMI)),
        load("auto", plug(injector)),
        load("ssl2", plug(SSL, usb("S2_1", "SSL 2+"))),
        load("Gone", plug(EVO)),
        load("Cable", plug(CABLE, HDMI)),
        named(load("auto", plug(EVO)), "Gone", plug(EVO)),
    )
    levels = (load("auto", plug(usb("CODEC", "USB Audio CODEC"))), named(load("evo4"), "Thing", plug(UNKNOWN)))
    for sentence in (*(profile.waiting for profile in waiting), *(profile.levels.asks for profile in levels)):
        assert "PEDAL_PROFILE=" in sentence or 'card = "' in sentence
        assert "and type: sudo systemctl restart etalon.target" in sentence


@pytest.mark.parametrize("wrong", ["EVO4+", "+EVO4", "EVO4++Cable"])
def test_half_a_pair_is_a_slip_of_the_pen(plug: Plug, wrong: str) -> None:
    with pytest.raises(ProfileError, match="There is no hardware profile"):
        load(wrong, plug(EVO, CABLE))


def test_each_of_two_cards_is_opened_for_its_own_way(plug: Plug, tmp_path: Path) -> None:
    codec = load("Cable+Thing", plug(CABLE, UNKNOWN)).codec
    alsa = FakeAlsa("Cable", others=("Thing",))
    opened = AlsaCodec(codec, alsa, tmp_path)
    assert (alsa.capture.device, alsa.playback.device) == (codec.capture, codec.playback)
    assert opened.card == "Cable"
    opened.close()


def test_two_cards_have_the_pins_and_panel_of_the_board_also_while_the_other_is_away(plug: Plug) -> None:
    board_alone = load("pisound")
    for asked, cards in product(("Cable+pisound", "cable+PISOUND"), ((PISOUND, CABLE), (PISOUND,))):
        profile = load(asked, plug(*cards))
        assert (profile.panel, profile.display) == (board_alone.panel, board_alone.display)
        assert bool(profile.waiting) is (CABLE not in cards)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("Cable", "The card Cable (Guitar Cable) is there, but only records; write PEDAL_PROFILE=Cable+vc4hdmi0"),
        ("vc4hdmi0", "The card vc4hdmi0 (vc4-hdmi-0) is there, but only plays; write PEDAL_PROFILE=Cable+vc4hdmi0"),
        ("vc4hdmi0+Cable", "The card vc4hdmi0 (vc4-hdmi-0) is there, but only plays"),
        ("Cable+C920", "The card C920 (HD Pro Webcam C920) is there, but only records"),
        ("Cable+Gone", "Waiting for the card Gone"),
    ],
)
def test_a_card_that_goes_one_way_is_told_from_one_that_is_not_there(plug: Plug, asked: str, words: str) -> None:
    waiting = load(asked, plug(HDMI, CABLE, WEBCAM)).waiting
    assert waiting.startswith(words)
    if "write PEDAL_PROFILE" in words:
        assert "both need one clock, or they drift apart and the sound drops out now and then" in waiting
