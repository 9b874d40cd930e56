"""A card's own mixer, watched: what moves, what is missing, refuses or stalls, and what a measurement holds for."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hw.alsa_mixer import AlsaMixer
from hw.card_mixer import Move
from hw.codec import open_codec
from hw.errors import CodecError
from hw.profile import MixerSetting
from hw.profiles import load
from tests.hw.real_alsa import FILES, CardInAFile
from tests.stand_ins.watched_mixer import CODEC, DONGLE, at_rest, watched


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


def test_two_volumes_that_add_leave_the_path_in_doubt(folder: Path) -> None:
    CardInAFile(
        folder, "Device", "int ro 1 0 9 9 0 0 100:Mic Capture Volume\nint ro 1 0 9 3 0 0 100:Line Capture Volume"
    )
    state = at_rest()
    assert state.input_db == 12.0
    assert "which of them the guitar passes is not known" in state.doubts[0]


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


def test_a_control_that_stalls_is_a_doubt_and_what_was_read_before_it_is_set(folder: Path) -> None:
    """ALSA's library reads in an order of its own, and no further than the first that does not answer."""
    card = CardInAFile(folder, "Device", DONGLE.replace("bool rw 1 0 1 1 0 0 0:Auto", "bool deaf 1 0 1 1 0 0 0:Auto"))
    state = at_rest()
    assert state.doubts[-1].startswith("A control of the mixer of card 'Device' does not answer (Broken pipe)")
    assert (state.input_db, card.reads("Mic Capture Volume")) == (0.0, [12, 0])


@pytest.mark.parametrize("jack", ["Line", "Aux", "CD", "Instrument"])
def test_no_jack_that_records_is_played_beside_the_pedal_whatever_it_is_called(folder: Path, jack: str) -> None:
    switched = CardInAFile(
        folder,
        "Device",
        f"int rw 1 0 31 16 0 -2300 100:{jack} Playback Volume\nbool rw 1 0 1 1 0 0 0:{jack} Playback Switch\n"
        f"int rw 1 0 35 12 0 -1200 100:{jack} Capture Volume\nint rw 2 0 37 37 37 -3700 100:PCM Playback Volume\n"
        "int rw 2 0 35 12 12 -1200 100:PCM Capture Volume\nbool rw 2 0 1 1 1 0 0:PCM Playback Switch",
    )
    assert at_rest().doubts == ()
    assert switched.reads(f"{jack} Playback Switch") == [0, 0]
    assert switched.reads("PCM Playback Switch") == [1, 1], "that is the pedal's own"


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
