"""Mixer controls are set, read back, and refused with what there is to choose from."""

import re

import pytest

from hw.mixer import but_gain, set_mixer
from hw.profile import GainProfile, MixerSetting
from tests.stand_ins.alsa import FakeAlsa
from tests.stand_ins.mixer import FakeControl

PGA_TEXTS = tuple(f"{half / 2:.1f}dB" for half in range(-24, 81))


@pytest.fixture
def alsa() -> FakeAlsa:
    alsa = FakeAlsa("sndrpihifiberry")
    alsa.controls = {
        "PGA Gain Left": FakeControl(texts=PGA_TEXTS, text=80),
        "Digital": FakeControl(volumes={"playback": 0}, switches={"playback": False}, high=207),
        "ADC": FakeControl(volumes={"capture": 3}, switches={"capture": False}, high=104),
        "Mic": FakeControl(volumes={"playback": 0, "capture": 0}),
        "Line": FakeControl(volumes={"": 0}, switches={"": False}),
        "Worn": FakeControl(volumes={"playback": 7}, texts=("off", "on"), stuck=True),
    }
    return alsa


def put(alsa: FakeAlsa, *settings: MixerSetting) -> None:
    assert set_mixer(alsa, "sndrpihifiberry", settings) == {}
    alsa.assert_no_mixer_left_open()


def refusal(alsa: FakeAlsa, setting: MixerSetting) -> str:
    refusals = set_mixer(alsa, "sndrpihifiberry", [setting])
    alsa.assert_no_mixer_left_open()
    return refusals[setting.control]


def test_the_hifiberry_has_its_zero_db_at_item_24(alsa: FakeAlsa) -> None:
    put(alsa, MixerSetting("PGA Gain Left", "0.0dB"))
    assert alsa.controls["PGA Gain Left"].text == 24


def test_a_volume_is_set_the_way_it_works(alsa: FakeAlsa) -> None:
    put(alsa, MixerSetting("Digital", 207), MixerSetting("ADC", 24), MixerSetting("Line", 5))
    assert alsa.controls["Digital"].volumes == {"playback": 207}
    assert alsa.controls["ADC"].volumes == {"capture": 24}
    assert alsa.controls["Line"].volumes == {"": 5}


def test_a_switch_is_set_the_way_it_works(alsa: FakeAlsa) -> None:
    put(alsa, MixerSetting("Digital", True), MixerSetting("ADC", True), MixerSetting("Line", True))
    assert alsa.controls["Digital"].switches == {"playback": True}
    assert alsa.controls["ADC"].switches == {"capture": True}
    assert alsa.controls["Line"].switches == {"": True}
    put(alsa, MixerSetting("Digital", False))
    assert alsa.controls["Digital"].switches == {"playback": False}


def test_of_two_volumes_the_profile_says_which(alsa: FakeAlsa) -> None:
    assert 'add stream = "capture" or stream = "playback"' in refusal(alsa, MixerSetting("Mic", 9))
    put(alsa, MixerSetting("Mic", 9, stream="capture"))
    assert alsa.controls["Mic"].volumes == {"playback": 0, "capture": 9}


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        (MixerSetting("PGA Gain", "0.0dB"), "its controls are PGA Gain Left, Digital, ADC, Mic, Line, Worn"),
        (MixerSetting("PGA Gain Left", "0dB"), "write one of '-12.0dB', '-11.5dB'"),
        (MixerSetting("PGA Gain Left", 24), "has no volume"),
        (MixerSetting("PGA Gain Left", True), "has no switch"),
        (MixerSetting("Digital", "0.0dB"), "write a number, true or false"),
        (MixerSetting("Digital", 208), "write 0 to 207"),
        (MixerSetting("Digital", -1), "write 0 to 207"),
        (MixerSetting("Digital", 5, stream="capture"), 'write stream = "playback"'),
        (MixerSetting("Worn", 8), "was set to 8 and reads back 7, 7"),
        (MixerSetting("Worn", "on"), "was set to 'on' and reads back 'off'"),
    ],
)
def test_what_cannot_be_is_refused_with_the_choice(alsa: FakeAlsa, setting: MixerSetting, words: str) -> None:
    assert words in refusal(alsa, setting)


def test_a_card_without_a_mixer_is_named(alsa: FakeAlsa) -> None:
    refusals = set_mixer(alsa, "Zero", [MixerSetting("Aux", 53)])
    assert re.search(r"'Zero' has no mixer .* cards now present: sndrpihifiberry", refusals["Aux"])


def test_one_that_is_refused_keeps_no_other_back(alsa: FakeAlsa) -> None:
    refusals = set_mixer(alsa, "sndrpihifiberry", [MixerSetting("PGA", "0.0dB"), MixerSetting("Digital", 207)])
    assert list(refusals) == ["PGA"]
    assert alsa.controls["Digital"].volumes == {"playback": 207}


def test_a_profile_without_controls_needs_no_mixer(alsa: FakeAlsa) -> None:
    assert set_mixer(alsa, "Zero", []) == {}


def test_what_the_player_turns_is_left_to_the_player() -> None:
    settings = (MixerSetting("Capture", 23), MixerSetting("Capture", True), MixerSetting("Digital", 207))
    turned = GainProfile("control", "Capture", step_db=1.5, zero=23, high_db=12.0)
    assert but_gain(settings, turned) == settings[1:]
    assert but_gain(settings, GainProfile("control", "Line", also=("Capture", "Digital"))) == settings[1:2]
    assert but_gain(settings, GainProfile("knob", high_db=40.0)) == settings
    assert but_gain(settings, None) == settings
