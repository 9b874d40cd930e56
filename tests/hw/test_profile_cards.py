"""Which profile the pedal starts with and goes on with, by the cards that come and go."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from hw.profiles import find_again, load

Plug = Callable[..., Path]
HDMI = ("vc4hdmi0", "vc4-hdmi", "vc4-hdmi-0")
HIFIBERRY = ("sndrpihifiberry", "HifiberryDacpAd", "snd_rpi_hifiberry_dacplusadcpro")
EVO = ("EVO4", "USB-Audio", "EVO4")
SSL = ("S2", "USB-Audio", "SSL 2+")
UNKNOWN = ("Thing", "USB-Audio", "Some Thing")
INJECTOR = ("audioinjectorpi", "audioinjector-p", "audioinjector-pi-soundcard")


@pytest.fixture
def plug(tmp_path: Path) -> Plug:
    """Makes these the cards that are there; gives the kernel's list of them."""

    def plug(*cards: tuple[str, str, str]) -> Path:
        lines = [
            f" {number} [{card_id:15}]: {driver} - {name}\n                      {name} at usb-{number}, high speed\n"
            for number, (card_id, driver, name) in enumerate(cards)
        ]
        (tmp_path / "cards").write_text("".join(lines) or "--- no soundcards ---\n")
        return tmp_path / "cards"

    return plug


def test_auto_is_the_profile_of_the_card(plug: Plug) -> None:
    profile = load("auto", plug(HDMI, HIFIBERRY))
    assert profile.codec == load("hifiberry_dacplusadcpro").codec
    assert (profile.key, profile.asked, profile.waiting) == ("hifiberry_dacplusadcpro", "auto", "")
    assert profile.card is not None
    assert profile.card.id == profile.codec.card == "sndrpihifiberry"


def test_a_card_that_nobody_knows_has_figures_of_its_own(plug: Plug) -> None:
    profile = load("auto", plug(HDMI, UNKNOWN))
    assert profile.key == "generic_usb-Thing", "what was measured on one is not true of another"
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
    plug: Plug, cards: tuple[tuple[str, str, str], ...], words: str
) -> None:
    profile = load("auto", plug(*cards))
    assert words in profile.waiting
    assert profile.panel.stomps
    assert profile.display.driver == "ssd1309"
    assert profile.card is None
    assert profile.codec.capture == ""


def test_a_named_profile_takes_the_id_that_its_card_has_today(plug: Plug) -> None:
    codec = load("ssl2", plug(("S2_1", "USB-Audio", "SSL 2+"), EVO)).codec
    assert (codec.card, codec.capture) == ("S2_1", "plughw:CARD=S2_1,DEV=0")


def test_a_named_profile_waits_under_its_usual_id(plug: Plug) -> None:
    profile = load("scarlett_3g", plug(EVO))
    assert profile.codec.capture == "plughw:CARD=USB,DEV=0"
    assert profile.waiting.startswith("Waiting for Focusrite Scarlett 2i2 / 4i4 3rd Gen (cards now present: EVO4")
    assert "check dtoverlay=pisound in config.txt" in load("pisound", plug()).waiting


def test_two_of_a_kind_are_refused_and_not_guessed(plug: Plug) -> None:
    profile = load("ssl2", plug(SSL, ("S2_1", "USB-Audio", "SSL 2+")))
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
    assert find_again(waiting, plug()) is None
    found = find_again(waiting, plug(HDMI, EVO))
    assert found is not None
    assert found == load("auto", plug(HDMI, EVO))
    assert found.key == "evo4"
    assert find_again(found, plug(HDMI, EVO)) is None


def test_a_pedal_that_goes_on_waiting_says_for_what(plug: Plug) -> None:
    waiting = load("auto", plug(HDMI))
    assert waiting.waiting.startswith("No sound card that the pedal can use")
    still = find_again(waiting, plug(HDMI, EVO, SSL))
    assert still is not None
    assert still.waiting.startswith("More than one sound card could be the pedal's: EVO4 (EVO4), S2 (SSL 2+)")
    assert find_again(still, plug(HDMI, EVO, SSL)) is None
    assert find_again(load("auto", plug(EVO)), plug(SSL, INJECTOR, HIFIBERRY)) is None, (
        "one that played waits for its own"
    )


def test_a_named_card_that_comes_ends_the_wait(plug: Plug) -> None:
    found = find_again(load("ssl2", plug(HDMI)), plug(HDMI, SSL))
    assert found is not None
    assert (found.codec.card, found.waiting, found.asked) == ("S2", "", "ssl2")


def test_while_its_card_is_there_a_profile_stays_whatever_else_comes(plug: Plug) -> None:
    profile = load("auto", plug(EVO))
    assert find_again(profile, plug(EVO, SSL)) is None
    assert find_again(profile, plug(SSL, EVO)) is None


def test_a_card_that_goes_may_come_back_anywhere(plug: Plug) -> None:
    profile = load("auto", plug(EVO))
    assert find_again(profile, plug()) is None
    assert find_again(profile, plug(HDMI)) is None
    assert find_again(profile, plug(HDMI, EVO)) is None, "another number, another socket"


def test_another_card_takes_the_place_of_one_that_went(plug: Plug) -> None:
    found = find_again(load("auto", plug(EVO)), plug(SSL))
    assert found is not None
    assert (found.key, found.codec.card) == ("ssl2", "S2")
    assert find_again(load("evo4", plug(EVO)), plug(SSL)) is None, "but not that of one that was asked for"


def test_another_unknown_card_under_the_same_id_is_another_card(plug: Plug) -> None:
    found = find_again(load("auto", plug(("USB", "USB-Audio", "Old"))), plug(("USB", "USB-Audio", "SSL 2+")))
    assert found is not None
    assert found.key == "ssl2"


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
    assert follows.key == "ssl2"


def test_controld_goes_with_the_card_that_audiod_has_opened(plug: Plug) -> None:
    """audiod began when only one was there; controld began, or was born again, when there was a choice."""
    audiod = load("auto", plug(UNKNOWN))
    controld = load("auto", plug(HIFIBERRY, UNKNOWN))
    assert controld.key == "hifiberry_dacplusadcpro", "by the cards alone it would be another"
    assert find_again(audiod, plug(HIFIBERRY, UNKNOWN)) is None
    follows = find_again(controld, plug(HIFIBERRY, UNKNOWN), opened="Thing")
    assert follows is not None
    assert (follows.key, follows.codec) == ("generic_usb-Thing", audiod.codec)
    assert find_again(follows, plug(HIFIBERRY, UNKNOWN), opened="Thing") is None
    assert find_again(follows, plug(HIFIBERRY, UNKNOWN)) is None, "audiod died: its card may play again"


def test_of_two_cards_that_could_be_meant_the_one_that_is_open_is(plug: Plug) -> None:
    other_ssl = ("S2_1", "USB-Audio", "SSL 2+")
    for asked, cards in (("auto", (EVO, SSL)), ("ssl2", (other_ssl, SSL))):
        waiting = load(asked, plug(*cards))
        assert waiting.waiting
        found = find_again(waiting, plug(*cards), opened="S2")
        assert found is not None
        assert (found.key, found.codec.card, found.waiting) == ("ssl2", "S2", "")


def test_a_card_that_is_open_counts_only_while_it_is_there_and_fits(plug: Plug) -> None:
    waiting = load("auto", plug(EVO, HIFIBERRY))
    assert "More than one" in waiting.waiting
    assert find_again(waiting, plug(EVO, HIFIBERRY), opened="S2") is None
    assert find_again(load("evo4", plug(EVO)), plug(EVO, SSL), opened="S2") is None
    found = find_again(load("evo4", plug(HDMI)), plug(EVO, SSL), opened="S2")
    assert found is not None
    assert found.codec.card == "EVO4"
