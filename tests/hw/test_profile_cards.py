"""Which profile the pedal starts with and goes on with, by the cards that come and go."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from hw.cards import Card
from hw.profile import HardwareProfile
from hw.profiles import find_again, load
from tests.stand_ins.asound import (
    CABLE,
    DAC,
    EVO,
    HDMI,
    HEADSET,
    HIFIBERRY,
    PEDALBOARD,
    SSL,
    UNKNOWN,
    WEBCAM,
    Asound,
    Plugged,
    board,
    usb,
)

Plug = Callable[..., Path]
INJECTOR = board("audioinjectorpi", "audioinjector-pi-soundcard")
OTHER_SSL = usb("S2_1", "SSL 2+", usb_id="31e9:0002")


@pytest.fixture
def plug(tmp_path: Path) -> Plug:
    """Makes these the cards that are there; gives the kernel's list of them."""
    return Asound(tmp_path).plug


def card_of(profile: HardwareProfile) -> Card:
    assert profile.card is not None
    return profile.card


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


def test_a_pedal_without_patterns_never_waits(plug: Plug) -> None:
    for name in ("sim", "hifiberry_dac2adcpro"):
        profile = load(name, plug(EVO))
        assert profile.waiting == ""
        assert find_again(profile, plug(SSL)) is None


def test_a_card_that_comes_ends_the_wait(plug: Plug) -> None:
    waiting = load("auto", plug(HDMI))
    assert find_again(waiting, plug(HDMI)) is None
    found = find_again(waiting, plug(HDMI, EVO))
    assert found is not None
    assert found == load("auto", plug(HDMI, EVO))
    assert (found.codec.card, found.name) == ("EVO4", "Audient EVO 4 / EVO 16")
    assert find_again(found, plug(HDMI, EVO)) is None


def test_a_pedal_that_goes_on_waiting_says_for_what(plug: Plug) -> None:
    waiting = load("auto", plug(HDMI))
    assert waiting.waiting.startswith("No sound card that the pedal can use")
    still = find_again(waiting, plug(HDMI, EVO, SSL))
    assert still is not None
    assert still.waiting.startswith("More than one sound card could be the pedal's: EVO4 (EVO4), S2 (SSL 2+)")
    assert find_again(still, plug(HDMI, EVO, SSL)) is None
    played = load("auto", plug(EVO))
    assert find_again(played, plug(SSL, INJECTOR, HIFIBERRY), sounded=played.card) is None, "it waits for its own"


def test_a_named_card_that_comes_ends_the_wait(plug: Plug) -> None:
    found = find_again(load("ssl2", plug(HDMI)), plug(HDMI, SSL))
    assert found is not None
    assert (found.codec.card, found.waiting, found.asked) == ("S2", "", "ssl2")


def test_while_its_card_is_there_a_profile_stays_whatever_else_comes(plug: Plug) -> None:
    profile = load("auto", plug(EVO))
    for cards in ((EVO, SSL), (SSL, EVO)):
        assert find_again(profile, plug(*cards), opened="EVO4") is None
        assert find_again(profile, plug(*cards), sounded=profile.card) is None


def test_a_card_that_goes_may_come_back_anywhere(plug: Plug) -> None:
    profile = load("auto", plug(EVO))
    assert find_again(profile, plug(), sounded=profile.card) is None
    assert find_again(profile, plug(HDMI), sounded=profile.card) is None
    assert find_again(profile, plug(HDMI, EVO), sounded=profile.card) is None, "another number, another socket"


def test_another_card_takes_the_place_of_one_that_went(plug: Plug) -> None:
    played = load("auto", plug(EVO))
    found = find_again(played, plug(SSL), sounded=played.card)
    assert found is not None
    assert (found.name, found.codec.card) == ("SSL 2 / SSL 2+", "S2")
    asked = load("evo4", plug(EVO))
    assert find_again(asked, plug(SSL), sounded=asked.card) is None, "but not that of one that was asked for"


def test_another_unknown_card_under_the_same_id_is_another_card(plug: Plug) -> None:
    found = find_again(load("auto", plug(usb("USB", "Old"))), plug(usb("USB", "SSL 2+")))
    assert found is not None
    assert found.name == "SSL 2 / SSL 2+"


def test_a_file_that_was_spoilt_meanwhile_changes_nothing(plug: Plug, tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text('name = "mine"\n[levels]\n[codec]\ndriver = "alsa"\ncards = ["ssl 2"]\n')
    profile = load(str(mine), plug())
    assert profile.waiting
    mine.write_text("name = ")
    assert find_again(profile, plug(SSL)) is None


def test_both_processes_come_to_the_same_profile(plug: Plug) -> None:
    """One follows the cards from the start, the other starts now."""
    follows = load("auto", plug())
    for cards in ((HDMI, EVO), (HDMI,), (HDMI, UNKNOWN), (SSL,)):
        there = plug(*cards)
        follows = find_again(follows, there) or follows
        starts = load("auto", there)
        assert starts.waiting or replace(starts, card=None) == replace(follows, card=None)
    assert follows.codec.card == "S2"


def test_controld_goes_with_the_card_that_audiod_has_opened(plug: Plug) -> None:
    """audiod began when only one was there; controld began, or was born again, when there was a choice."""
    audiod = load("auto", plug(UNKNOWN))
    controld = load("auto", plug(HIFIBERRY, UNKNOWN))
    assert controld.key == "hifiberry_dacplusadcpro", "by the cards alone it would be another"
    assert find_again(audiod, plug(HIFIBERRY, UNKNOWN), opened="Thing") is None
    follows = find_again(controld, plug(HIFIBERRY, UNKNOWN), opened="Thing")
    assert follows is not None
    assert (follows.key, follows.codec) == (audiod.key, audiod.codec)
    assert find_again(follows, plug(HIFIBERRY, UNKNOWN), opened="Thing") is None
    sounded = follows.card
    assert find_again(follows, plug(HIFIBERRY, UNKNOWN), sounded=sounded) is None, "audiod died: it may play again"


def test_of_two_cards_that_could_be_meant_the_one_that_is_open_is(plug: Plug) -> None:
    other_ssl = OTHER_SSL
    for asked, cards in (("auto", (EVO, SSL)), ("ssl2", (other_ssl, SSL))):
        waiting = load(asked, plug(*cards))
        assert waiting.waiting
        found = find_again(waiting, plug(*cards), opened="S2")
        assert found is not None
        assert (found.name, found.codec.card, found.waiting) == ("SSL 2 / SSL 2+", "S2", "")


def test_a_card_that_is_open_counts_only_while_it_is_there_and_fits(plug: Plug) -> None:
    waiting = load("auto", plug(EVO, HIFIBERRY))
    assert "More than one" in waiting.waiting
    assert find_again(waiting, plug(EVO, HIFIBERRY), opened="S2") is None
    assert find_again(load("evo4", plug(EVO)), plug(EVO, SSL), opened="S2") is None
    found = find_again(load("evo4", plug(HDMI)), plug(EVO, SSL), opened="S2")
    assert found is not None
    assert found.codec.card == "EVO4"


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


def test_a_card_that_never_sounded_keeps_no_place(plug: Plug) -> None:
    """The headset was there first, at the boot; the interface came a second later."""
    for first in (HEADSET, WEBCAM):
        found = find_again(load("auto", plug(first)), plug(first, EVO))
        assert found is not None
        assert found.codec.card == "EVO4"
    gone = find_again(load("auto", plug(EVO)), plug(HDMI))
    assert gone is not None
    assert gone.waiting.startswith("No sound card")


def test_the_card_that_sounded_last_goes_before_one_that_a_profile_knows(plug: Plug) -> None:
    sounded = card_of(load("auto", plug(UNKNOWN)))
    found = find_again(load("auto", plug(HDMI)), plug(EVO, HEADSET, UNKNOWN), sounded=sounded)
    assert found is not None
    assert found.codec.card == "Thing"
    found = find_again(load("auto", plug(HDMI)), plug(EVO, HEADSET), sounded=sounded)
    assert found is not None
    assert found.codec.card == "EVO4", "then a known one"


def test_of_two_that_look_alike_the_one_in_its_old_place_is_the_one_that_sounded(plug: Plug) -> None:
    profile = load("auto", plug(SSL))
    assert find_again(profile, plug(OTHER_SSL, SSL), sounded=profile.card) is None
    found = find_again(profile, plug(OTHER_SSL), sounded=profile.card)
    assert found is not None
    assert found.codec.capture == "plughw:CARD=S2_1,DEV=0", "the kernel had not let go of the old id"


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
