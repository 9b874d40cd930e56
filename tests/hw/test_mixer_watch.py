"""A card's own mixer at rest, and watched: ALSA's own library on cards that are made as the field's are."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hw.alsa_library import alsa_library
from hw.alsa_mixer import AlsaMixer
from hw.card_mixer import Move
from hw.codec import open_codec
from hw.errors import CodecError
from hw.mixer_watch import CardMixerWatch, settle
from hw.profile import CodecProfile, GainProfile, MixerSetting
from hw.profiles import load
from hw.roles import MixerState
from tests.hw.real_alsa import FILES, CardInAFile, build_control_plugin

KNOB = GainProfile("knob", high_db=60.0)
CODEC = CodecProfile(driver="alsa", card="Device")
# A dongle with C-Media's CM108: half the USB guitar cables there are.
DONGLE = """
bool rw 1 0 1 0 0 0 0:Speaker Playback Switch
int rw 2 0 37 20 20 -3700 100:Speaker Playback Volume
bool rw 1 0 1 1 0 0 0:Mic Playback Switch
int rw 1 0 31 16 0 -2300 100:Mic Playback Volume
bool rw 1 0 1 0 0 0 0:Mic Capture Switch
int rw 1 0 35 30 0 -1200 100:Mic Capture Volume
bool rw 1 0 1 1 0 0 0:Auto Gain Control
"""


@pytest.fixture(scope="session")
def plugin(tmp_path_factory: pytest.TempPathFactory) -> str:
    return build_control_plugin(tmp_path_factory.mktemp("plugin"))


@pytest.fixture
def folder(plugin: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "asoundrc").write_text(plugin.replace("{folder}", str(tmp_path)))
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(tmp_path / "asoundrc"))
    return tmp_path


@pytest.fixture
def dongle(folder: Path) -> CardInAFile:
    return CardInAFile(folder, "Device", DONGLE)


def watched(codec: CodecProfile = CODEC, gain: GainProfile | None = KNOB) -> CardMixerWatch:
    """As controld does it."""
    refusals = settle(alsa_library(), AlsaMixer, codec, gain)
    return CardMixerWatch(AlsaMixer, codec, gain, refusals)


def at_rest(codec: CodecProfile = CODEC, gain: GainProfile | None = KNOB) -> MixerState:
    with closing(watched(codec, gain)) as watch:
        return watch.read()


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


def test_a_volume_that_somebody_moves_counts_as_gain(dongle: CardInAFile) -> None:
    with closing(watched()) as watch:
        assert watch.poll() is None
        dongle.turn("Mic Capture Volume", 20)
        dongle.turn("Speaker Playback Volume", 27, 27)
        moved = watch.poll()
        assert moved is not None
        assert (moved.input_db, moved.output_db, moved.doubts) == (8.0, -10.0, ())
        assert watch.poll() is None


def test_an_automatic_gain_that_somebody_turns_on_is_a_doubt(dongle: CardInAFile) -> None:
    with closing(watched()) as watch:
        dongle.turn("Auto Gain Control", 1)
        moved = watch.poll()
    assert moved
    assert [doubt.partition(";")[0] for doubt in moved.doubts] == [
        "'Auto Gain Control' of the card is on and moves the gain by itself"
    ]


@pytest.mark.parametrize("access", ["ro", "refuses", "stuck"])
def test_what_refuses_stops_nothing_and_counts_as_it_stands(folder: Path, access: str) -> None:
    CardInAFile(folder, "Device", DONGLE.replace("rw", access))
    state = at_rest()
    assert (state.input_db, state.output_db) == (18.0, -17.0)
    assert "'Auto Gain Control'" in state.doubts[0]
    assert state.doubts[1] == "The capture switch 'Mic' is off: the input is silent."


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


TWO_JACKS = """
int rw 1 0 70 30 0 0 100:Line In 1 Gain Capture Volume
int rw 1 0 70 40 0 0 100:Line In 2 Gain Capture Volume
bool rw 1 0 1 1 0 0 0:Line In 1 Safe Capture Switch
bool rw 1 0 1 1 0 0 0:Line In 2 Safe Capture Switch
bool rw 1 0 1 1 0 0 0:Line In 1 Phantom Power Capture Switch
enum rw 1 0 1 1 0 0 0:Line In 1 Level Capture Enum=Line,Inst
"""


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


def test_a_measurement_holds_for_what_chooses_the_input_and_for_any_clock(folder: Path) -> None:
    CardInAFile(
        folder,
        "Device",
        "enum rw 1 0 1 1 0 0 0:Line In 1 Level Capture Enum=Line,Inst\n"
        "enum rw 1 0 1 0 0 0 0:PCM Capture Source=Mic,Line\n"
        "enum rw 1 0 1 0 0 0 0:Clock Source Clock Source=Internal,SPDIF\n"
        "enum rw 1 0 1 0 0 0 0:Analogue Output 01 Playback Enum=Off,PCM 1",
    )
    assert at_rest().input_stands == ("Line In 1 Level: Inst", "PCM Capture Source: Mic")


def test_the_gain_of_the_profile_is_the_players(folder: Path) -> None:
    card = CardInAFile(folder, "Device", TWO_JACKS)
    gain = GainProfile("control", "Line In 1 Gain", step_db=1.0, high_db=60.0)
    state = at_rest(replace(CODEC, mixer=(MixerSetting("Line In 1 Gain", 0),)), gain)
    assert (state.input_db, state.doubts) == (0.0, ())
    assert "Line In 1 Gain" not in str(state.input_stands)
    assert card.reads("Line In 1 Gain Capture Volume") == [30, 0]


def test_a_control_that_is_missing_is_told_with_its_likely_cause(folder: Path) -> None:
    """A Scarlett 2i2 4th Gen in MSD mode: no error, no controls."""
    CardInAFile(folder, "Gen", "bool rw 1 0 1 1 0 0 0:PCM Playback Switch")
    profile = load("scarlett_2i2_4g")
    (doubt,) = at_rest(profile.codec, profile.gain).doubts
    assert doubt.startswith("The card's mixer has no 'Line In 1 Level', no 'Line In 1 Air'")
    assert "MSD" in doubt
    assert "48V" in doubt
    assert "6.8" in doubt


def test_a_control_that_is_not_as_the_profile_has_it_is_told(folder: Path) -> None:
    card = CardInAFile(
        folder, "Device", "enum stuck 1 0 1 0 0 0 0:Line In 1 Level=Line,Inst\nint rw 1 0 9 0 0 0 0:Digital"
    )
    codec = replace(CODEC, mixer=(MixerSetting("Line In 1 Level", "Inst"), MixerSetting("Digital", 7)))
    with closing(watched(codec)) as watch:
        assert watch.read().doubts == (
            "The mixer control 'Line In 1 Level' was set to 'Inst' and reads back 'Line'; another program may be"
            " moving it, or the board only takes other values.",
        )
        card.turn("Digital", 3)
        moved = watch.poll()
    assert moved
    assert moved.doubts[1].startswith(
        "'Digital' of the card's mixer is not as the profile's level holds for (3 in the place of 7)"
    )


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


def test_two_volumes_that_add_leave_the_path_in_doubt(folder: Path) -> None:
    CardInAFile(
        folder, "Device", "int ro 1 0 9 9 0 0 100:Mic Capture Volume\nint ro 1 0 9 3 0 0 100:Line Capture Volume"
    )
    state = at_rest()
    assert state.input_db == 12.0
    assert "which of them the guitar passes is not known" in state.doubts[0]


def test_outputs_of_a_mixing_desk_are_left_as_they_are(folder: Path) -> None:
    """Every input of a matrix at 0 dB would be the dry guitar beside the pedal."""
    card = CardInAFile(folder, "Device", "int rw 1 0 160 0 0 -8000 50:Mix A Input 01 Playback Volume")
    assert at_rest() == MixerState()
    assert card.reads("Mix A Input 01 Playback Volume") == [0, 0]


def test_what_plays_through_another_card_is_that_cards(folder: Path, dongle: CardInAFile) -> None:
    other = CardInAFile(folder, "Hat", "int ro 2 0 207 187 187 -10350 50:Digital Playback Volume")
    codec = replace(CODEC, playback_card=other.name)
    with closing(watched(codec)) as watch:
        assert (watch.read().output_db, watch.read().output_stands) == (-10.0, ("Digital -10 dB",))
        dongle.turn("Mic Capture Volume", 20)
        dongle.turn("Speaker Playback Volume", 1, 1)
        moved = watch.poll()
    assert moved
    assert (moved.input_db, moved.output_db) == (8.0, -10.0)


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


def test_a_control_that_stalls_is_a_doubt_and_what_was_read_before_it_is_set(folder: Path) -> None:
    """ALSA's library reads in an order of its own, and no further than the first that does not answer."""
    card = CardInAFile(folder, "Device", DONGLE.replace("bool rw 1 0 1 1 0 0 0:Auto", "bool deaf 1 0 1 1 0 0 0:Auto"))
    state = at_rest()
    assert state.doubts[-1].startswith("A control of the mixer of card 'Device' does not answer (Broken pipe)")
    assert (state.input_db, card.reads("Mic Capture Volume")) == (0.0, [12, 0])


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


def test_a_control_that_is_missing_stops_no_sound(plugin: str, folder: Path) -> None:
    """audiod opens the codec of a card in MSD mode, and plays."""
    CardInAFile(folder, "Gen", "bool rw 1 0 1 1 0 0 0:PCM Playback Switch")
    (folder / "in.raw").write_bytes(bytes(4 * 2 * 64 * 8))
    (folder / "asoundrc").write_text(FILES.format(folder=folder) + plugin.replace("{folder}", str(folder)))
    scarlett = load("scarlett_2i2_4g")
    named = replace(scarlett.codec, capture="from_file", playback="into_file")
    codec = open_codec(replace(scarlett, codec=named, waiting=""), folder)
    block = np.zeros(named.block_frames, np.float32)
    assert codec.read(block)
    assert codec.write(block)
    codec.close()


def test_a_card_that_is_gone_is_told_and_one_without_controls_is_at_rest(folder: Path) -> None:
    with pytest.raises(CodecError, match="mixer of card 'Device' does not answer"):
        at_rest()
    CardInAFile(folder, "Device", "enum rw 1 0 1 0 0 0 0:Clock=Internal,SPDIF")
    assert at_rest().doubts == ()


def test_a_move_of_what_is_not_there_says_so(dongle: CardInAFile) -> None:
    with closing(AlsaMixer(dongle.name)) as mixer:
        assert mixer.move(Move("Line", 0, "capture volume", 0.0)) == "it is not there"
        assert mixer.move(Move("Mic", 0, "capture volume", 0.0)) == ""
