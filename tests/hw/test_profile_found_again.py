"""Which profile a pedal goes on with while cards come and go, and which card a process that begins is led to."""

from dataclasses import replace
from pathlib import Path

from hw.profiles import find_again, load
from tests.stand_ins.asound import (
    EVO,
    HDMI,
    HEADSET,
    HIFIBERRY,
    INJECTOR,
    OTHER_SSL,
    SSL,
    UNKNOWN,
    WEBCAM,
    Plug,
    card_of,
    usb,
)


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
