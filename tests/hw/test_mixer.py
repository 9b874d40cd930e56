"""Mixer controls are set, read back, and refused with what there is to choose from: ALSA's own library on a card."""

from pathlib import Path

import pytest

from hw.alsa_mixer import AlsaMixer
from hw.errors import CodecError
from hw.mixer import but_gain, set_mixer
from hw.profile import GainProfile, MixerSetting
from tests.hw.real_alsa import CardInAFile, no_handle_left

NAME = "sndrpihifiberry"
PGA_TEXTS = ",".join(f"{half / 2:.1f}dB" for half in range(-24, 81))
CARD = f"""
enum rw 1 0 104 80 0 0 0:PGA Gain Left={PGA_TEXTS}
int rw 2 0 207 0 0 0 0:Digital Playback Volume
bool rw 2 0 1 0 0 0 0:Digital Playback Switch
int rw 2 0 104 3 3 0 0:ADC Capture Volume
bool rw 2 0 1 0 0 0 0:ADC Capture Switch
int rw 2 0 100 0 0 0 0:Mic Playback Volume
int rw 2 0 100 0 0 0 0:Mic Capture Volume
int rw 2 0 100 0 0 0 0:Line Volume
bool rw 2 0 1 0 0 0 0:Line Switch
int stuck 2 0 100 7 7 0 0:Worn Playback Volume
enum stuck 1 0 1 0 0 0 0:Worn Choice=off,on
int refuses 2 0 100 7 7 0 0:Shut Playback Volume
"""


@pytest.fixture
def card(folder: Path) -> CardInAFile:
    return CardInAFile(folder, NAME, CARD)


def put(*settings: MixerSetting) -> None:
    with no_handle_left():
        assert set_mixer(AlsaMixer, NAME, settings) == {}


def refusal(setting: MixerSetting) -> str:
    with no_handle_left():
        return set_mixer(AlsaMixer, NAME, [setting])[setting.control]


def test_the_hifiberry_has_its_zero_db_at_item_24(card: CardInAFile) -> None:
    put(MixerSetting("PGA Gain Left", "0.0dB"))
    assert card.reads("PGA Gain Left")[0] == 24


def test_a_volume_is_set_the_way_it_works(card: CardInAFile) -> None:
    put(MixerSetting("Digital", 207), MixerSetting("ADC", 24), MixerSetting("Line", 5))
    assert card.reads("Digital Playback Volume") == [207, 207]
    assert card.reads("ADC Capture Volume") == [24, 24]
    assert card.reads("Line Volume") == [5, 5]


def test_a_switch_is_set_the_way_it_works(card: CardInAFile) -> None:
    put(MixerSetting("Digital", True), MixerSetting("ADC", True), MixerSetting("Line", True))
    assert card.reads("Digital Playback Switch") == [1, 1]
    assert card.reads("ADC Capture Switch") == [1, 1]
    assert card.reads("Line Switch") == [1, 1]
    put(MixerSetting("Digital", False))
    assert card.reads("Digital Playback Switch") == [0, 0]


def test_of_two_volumes_the_profile_says_which(card: CardInAFile) -> None:
    assert 'add stream = "capture" or stream = "playback"' in refusal(MixerSetting("Mic", 9))
    put(MixerSetting("Mic", 9, stream="capture"))
    assert (card.reads("Mic Playback Volume"), card.reads("Mic Capture Volume")) == ([0, 0], [9, 9])


@pytest.mark.parametrize("stream", ["", "capture", "playback"])
def test_a_volume_that_is_common_to_both_ways_is_meant_by_either(card: CardInAFile, stream: str) -> None:
    put(MixerSetting("Line", 7, stream=stream))
    assert card.reads("Line Volume") == [7, 7]


@pytest.mark.usefixtures("card")
@pytest.mark.parametrize(
    ("setting", "words"),
    [
        (
            MixerSetting("PGA Gain", "0.0dB"),
            "its controls are Line, Mic, ADC, Digital, PGA Gain Left, Shut, Worn, Worn Choice",
        ),
        (MixerSetting("PGA Gain Left", "0dB"), "write one of '-12.0dB', '-11.5dB'"),
        (MixerSetting("PGA Gain Left", 24), "has no volume"),
        (MixerSetting("PGA Gain Left", True), "has no switch"),
        (MixerSetting("Digital", "0.0dB"), "write a number, true or false"),
        (MixerSetting("Digital", 208), "write 0 to 207"),
        (MixerSetting("Digital", -1), "write 0 to 207"),
        (MixerSetting("Digital", 5, stream="capture"), 'write stream = "playback"'),
        (MixerSetting("Worn", 8), "was set to 8 and reads back 7, 7"),
        (MixerSetting("Worn Choice", "on"), "was set to 'on' and reads back 'off'"),
        (MixerSetting("Shut", 8), "cannot be set: Input/output error"),
    ],
)
def test_what_cannot_be_is_refused_with_the_choice(setting: MixerSetting, words: str) -> None:
    assert words in refusal(setting)


@pytest.mark.usefixtures("card")
def test_a_card_without_a_mixer_is_named() -> None:
    with pytest.raises(CodecError, match=r"'Zero' does not answer \(No such device\); cards now present: "):
        set_mixer(AlsaMixer, "Zero", [MixerSetting("Aux", 53)])


def test_a_control_behind_one_that_does_not_answer_is_not_said_to_be_missing(folder: Path) -> None:
    CardInAFile(folder, NAME, "int deaf 1 0 9 3 0 0 0:Line Capture Volume\nint rw 1 0 9 3 0 0 0:Mic Capture Volume")
    assert "is not to be seen, for a control of card" in refusal(MixerSetting("Mic", 5))


def test_one_that_is_refused_keeps_no_other_back(card: CardInAFile) -> None:
    refusals = set_mixer(AlsaMixer, NAME, [MixerSetting("PGA", "0.0dB"), MixerSetting("Digital", 207)])
    assert list(refusals) == ["PGA"]
    assert card.reads("Digital Playback Volume") == [207, 207]


def test_a_profile_without_controls_needs_no_mixer() -> None:
    assert set_mixer(AlsaMixer, "Zero", []) == {}


def test_what_the_player_turns_is_left_to_the_player() -> None:
    settings = (MixerSetting("Capture", 23), MixerSetting("Capture", True), MixerSetting("Digital", 207))
    turned = GainProfile("control", "Capture", step_db=1.5, zero=23, high_db=12.0)
    assert but_gain(settings, turned) == settings[1:]
    assert but_gain(settings, GainProfile("control", "Line", also=("Capture", "Digital"))) == settings[1:2]
    assert but_gain(settings, GainProfile("knob", high_db=40.0)) == settings
    assert but_gain(settings, None) == settings
