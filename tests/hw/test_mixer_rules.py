"""What each control of a card is to the guitar, and where it is brought to: volumes, switches, jacks, monitors."""

from dataclasses import replace
from pathlib import Path

import pytest

from hw.profile import GainProfile, MixerSetting
from hw.roles import MixerState
from tests.hw.real_alsa import CardInAFile
from tests.stand_ins.watched_mixer import CODEC, DONGLE, TWO_JACKS, at_rest


def test_a_dongle_is_brought_to_rest(dongle: CardInAFile) -> None:
    assert at_rest() == MixerState(
        input_stands=("Auto Gain Control: off", "Mic: 0 dB", "Mic: on"), output_stands=("Speaker 0 dB",)
    )
    assert dongle.reads("Mic Capture Volume") == [12, 0]
    assert dongle.reads("Mic Capture Switch") == [1, 0]
    assert dongle.reads("Auto Gain Control") == [0, 0]
    assert dongle.reads("Speaker Playback Volume") == [37, 37]
    assert dongle.reads("Speaker Playback Switch") == [1, 0]
    assert dongle.reads("Mic Playback Switch") == [0, 0]  # the pedal is the monitor


def test_a_volume_without_a_scale_is_left_and_told(folder: Path) -> None:
    card = CardInAFile(
        folder, "Device", "int rw 2 0 10 3 3 0 0:Line Capture Volume\nint rw 2 0 9 4 4 0 0:PCM Playback Volume"
    )
    state = at_rest()
    assert state.unscaled == (
        "The card's volume 'Line' has no scale in dB (it stands at 3 of 0 to 10): what it adds is not known.",
    )
    assert "'PCM' has no scale in dB (it stands at 4 of 0 to 9)" in state.output_unscaled[0]
    assert (state.doubts, state.input_stands) == ((), ("Line: 3 of 10",))
    assert card.reads("Line Capture Volume") == [3, 3]


def test_a_scale_that_misses_0_db_goes_below_and_the_rest_counts(folder: Path) -> None:
    CardInAFile(folder, "Device", "int rw 2 0 31 31 31 -1650 150:Mic Capture Volume")  # -16.5 to 30 dB by 1.5
    assert at_rest().input_db == 0.0
    CardInAFile(folder, "Device", "int rw 2 0 31 31 31 -1600 150:Mic Capture Volume")  # -16 to 30.5 dB by 1.5
    assert at_rest().input_db == -1.0


def test_a_volume_that_lets_nothing_through_is_a_doubt_and_no_gain(folder: Path) -> None:
    CardInAFile(folder, "Device", "int ro 1 0 127 0 0 -12700 100:Mic Capture Volume")
    state = at_rest()
    assert state.input_db == 0.0, "no sum could make up for -127 dB"
    assert state.doubts == (
        "The card's volume 'Mic' stands at its lowest (0 of 0 to 127): the input is silent; turn it up with"
        " `alsamixer`.",
    )


def test_a_volume_of_gain_alone_goes_to_its_lowest(folder: Path) -> None:
    card = CardInAFile(folder, "Device", "int rw 1 0 20 7 0 1000 100:Mic Capture Volume")  # 10 to 30 dB
    assert at_rest().input_db == 10.0
    assert card.reads("Mic Capture Volume") == [0, 0]


@pytest.mark.parametrize("channel", [1, 2])
def test_only_the_jack_of_the_pedals_channel_is_moved_and_counts(folder: Path, channel: int) -> None:
    card = CardInAFile(folder, "Device", TWO_JACKS)
    ours, other = f"Line In {channel}", f"Line In {3 - channel}"
    state = at_rest(replace(CODEC, input_channel=channel))
    assert (state.input_db, state.doubts) == (0.0, ())
    assert card.reads(f"{ours} Gain Capture Volume") == [0, 0]
    assert card.reads(f"{ours} Safe Capture Switch") == [0, 0]
    assert card.reads(f"{other} Gain Capture Volume")[0] > 0
    assert card.reads(f"{other} Safe Capture Switch") == [1, 0]
    assert card.reads("Line In 1 Phantom Power Capture Switch") == [1, 0]


def test_the_volumes_of_uac_2_for_each_channel_and_for_all_both_count(folder: Path) -> None:
    """As an XMOS interface has them."""
    card = CardInAFile(
        folder,
        "Device",
        "int ro 2 0 127 127 121 -12700 100:Mic Capture Volume\n"
        "int ro 1 0 127 124 0 -12700 100:Mic Capture Volume\n"
        "int rw 2 0 127 100 100 -12700 100:USB Audio 2.0 Output Playback Volume",
    )
    assert (at_rest().input_db, at_rest().doubts) == (-3.0, ())
    state = at_rest(replace(CODEC, input_channel=2))
    assert (state.input_db, state.doubts) == (-9.0, ())
    assert state.input_stands == ("Mic: -6 dB", "Mic 2: -3 dB")
    assert card.reads("USB Audio 2.0 Output Playback Volume") == [127, 127]


def test_two_volumes_of_the_same_name_for_one_jack_each_are_told_apart_by_their_place(folder: Path) -> None:
    card = CardInAFile(
        folder,
        "Device",
        "int rw 1 0 60 9 0 0 100:Mic Capture Volume\nint rw 1 0 60 9 0 0 100:Mic Capture Volume",
    )
    assert at_rest(replace(CODEC, input_channel=2)).input_db == 0.0
    assert card.lines_of("Mic Capture Volume") == [[9, 0], [0, 0]]


def test_the_gain_of_the_profile_is_the_players(folder: Path) -> None:
    card = CardInAFile(folder, "Device", TWO_JACKS)
    gain = GainProfile("control", "Line In 1 Gain", step_db=1.0, high_db=60.0)
    state = at_rest(replace(CODEC, mixer=(MixerSetting("Line In 1 Gain", 0),)), gain)
    assert (state.input_db, state.doubts) == (0.0, ())
    assert "Line In 1 Gain" not in str(state.input_stands)
    assert card.reads("Line In 1 Gain Capture Volume") == [30, 0]


def test_of_a_hat_whose_profile_lists_its_mixer_only_the_automatic_gain_is_touched(folder: Path) -> None:
    card = CardInAFile(
        folder,
        "Device",
        "int rw 1 0 7 0 0 -1500 300:Left Boost LINPUT3 Capture Volume\n"
        "enum rw 1 0 3 3 0 0 0:ALC Function=Off,Right,Left,Stereo\nint rw 1 0 15 4 0 0 0:ALC Target Capture Volume\n"
        "int rw 1 0 63 9 0 0 0:Capture Volume",
    )
    codec = replace(CODEC, overlay="wm8960", mixer=(MixerSetting("Capture", 23),))
    state = at_rest(codec)
    assert (state.input_db, state.doubts, state.unscaled) == (0.0, (), ())
    assert card.reads("Left Boost LINPUT3 Capture Volume") == [0, 0]
    assert card.reads("ALC Function") == [0, 0]
    assert card.reads("Capture Volume") == [23, 0]


def test_outputs_of_a_mixing_desk_are_left_as_they_are(folder: Path) -> None:
    """Every input of a matrix at 0 dB would be the dry guitar beside the pedal."""
    card = CardInAFile(folder, "Device", "int rw 1 0 160 0 0 -8000 50:Mix A Input 01 Playback Volume")
    assert at_rest() == MixerState()
    assert card.reads("Mix A Input 01 Playback Volume") == [0, 0]


def test_of_two_cards_each_is_brought_to_rest_as_what_it_is(folder: Path) -> None:
    """A USB box records, whose profile lists a control, and a HAT plays, whose profile lists its own."""
    box = CardInAFile(folder, "Device", f"{DONGLE}bool rw 1 0 1 1 0 0 0:Air Capture Switch")
    hat = CardInAFile(
        folder,
        "Hat",
        "int rw 2 0 207 187 187 -10350 50:Digital Playback Volume\nint rw 1 0 7 5 0 -1500 300:Capture Volume\n"
        "int rw 1 0 31 31 0 -3100 100:Mic Capture Volume",
    )
    codec = replace(
        CODEC,
        mixer=(MixerSetting("Air", value=False),),
        playback_card=hat.name,
        playback_overlay="some-hat",
        playback_mixer=(MixerSetting("Digital", 207), MixerSetting("Mic", 21)),
    )
    state = at_rest(codec, GainProfile("control", control="Mic"))
    assert (box.reads("Air Capture Switch"), box.reads("Auto Gain Control")) == ([0, 0], [0, 0])
    assert box.reads("Speaker Playback Switch") == [1, 0], "of a USB card all is looked at"
    assert hat.reads("Digital Playback Volume") == [207, 207]
    assert hat.reads("Mic Capture Volume") == [21, 0], "the player's gain is of the card that records"
    assert hat.reads("Capture Volume") == [5, 0], "of a HAT that is listed the rest is left"
    assert (state.output_db, state.output_unscaled) == (0.0, ())


def test_the_card_does_not_play_the_guitar_beside_the_pedal(folder: Path) -> None:
    """Scarlett 2i2 and Solo, 3rd Gen: direct monitor is a choice on the one, a switch on the other."""
    card = CardInAFile(
        folder,
        "Device",
        "enum rw 1 0 2 1 0 0 0:Direct Monitor Playback Enum=Off,Mono,Stereo\n"
        "bool rw 1 0 1 1 0 0 0:Sidetone Playback Switch",
    )
    assert at_rest().doubts == ()
    assert card.reads("Direct Monitor Playback Enum") == [0, 0]
    assert card.reads("Sidetone Playback Switch") == [0, 0]
