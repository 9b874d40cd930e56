"""The card's own mixer in the codec's sum: what it adds, the doubts it leaves, and how it stood at a measurement."""

from dataclasses import replace

import pytest

from firmware.calibrate.owned import Figure, Owned
from firmware.calibrate.wizard import Measured
from firmware.decide.events import CodecFound, DateStamped, MixerRead
from hw.roles import MixerState
from tests.stand_ins.codecs import KNOB, codec, desk_with, heard_gain_db, said


def test_what_the_cards_mixer_adds_is_taken_back_like_a_gain() -> None:
    desk = desk_with(codec(KNOB), owned=Owned(knob_gain_db=5.0))
    desk.happen(MixerRead(MixerState(input_db=8.0, output_db=-10.0), 101.0))
    assert heard_gain_db(desk) == pytest.approx(12.2 - 5.0 - 8.0 - 15.0)
    levels = desk.state.codec.levels
    assert (levels.analog_gain_db, levels.max_output_dbu, levels.doubtful) == (13.0, pytest.approx(2.2), False)
    assert desk.state.codec.analog.gain_db == 5.0  # what the player said of the knob


def test_a_doubt_that_the_mixer_leaves_is_told_once_and_goes_when_it_goes() -> None:
    desk = desk_with(codec(KNOB))
    doubtful = MixerState(doubts=("Auto Gain Control is on.",))
    assert said(desk.happen(MixerRead(doubtful, 101.0))) == ["Auto Gain Control is on."]
    assert said(desk.happen(MixerRead(replace(doubtful, input_db=1.0), 102.0))) == []
    assert desk.state.codec.levels.doubtful
    assert desk.state.codec.levels.doubts == ("Auto Gain Control is on.",)
    desk.happen(MixerRead(MixerState(), 103.0))
    assert not desk.state.codec.levels.doubtful


def test_a_knob_that_is_turned_is_one_line_in_the_journal() -> None:
    desk = desk_with(codec(KNOB))
    lines = [
        sentence
        for number in range(20)
        for sentence in said(
            desk.happen(MixerRead(MixerState(unscaled=(f"Line has no scale (it stands at {number}).",)), 101.0))
        )
    ]
    assert lines == ["Line has no scale (it stands at 0)."]
    assert desk.state.codec.levels.doubts == ("Line has no scale (it stands at 19).",)


def test_a_mixer_that_does_not_answer_keeps_its_last_gain_and_is_a_doubt() -> None:
    desk = desk_with(codec(KNOB))
    desk.happen(MixerRead(MixerState(input_db=8.0), 101.0))
    desk.happen(MixerRead(MixerState(), 102.0, "it does not answer."))
    assert desk.state.codec.levels.analog_gain_db == 8.0
    assert desk.state.codec.levels.doubts == ("it does not answer.",)


def test_another_codec_begins_without_the_doubts_of_the_one_before() -> None:
    desk = desk_with(codec(KNOB))
    desk.happen(MixerRead(MixerState(input_db=8.0, doubts=("on.",)), 101.0))
    desk.happen(CodecFound(codec(KNOB, key="other"), Owned(), 102.0))
    assert (desk.state.codec.levels.analog_gain_db, desk.state.codec.levels.doubts) == (0.0, ())


STANDS = MixerState(
    unscaled=("Line has no scale.",), input_stands=("Line: 3 of 10",), output_stands=("PCM 0 dB",), output_db=-3.0
)


def test_how_the_mixer_stood_is_kept_beside_a_measurement_which_takes_in_what_no_scale_tells() -> None:
    desk = desk_with(codec(KNOB))
    desk.happen(MixerRead(STANDS, 101.0))
    assert desk.state.codec.levels.doubts == STANDS.unscaled
    desk.happen(DateStamped(Measured(max_input_dbu=11.0, max_output_dbu=9.0), "meter", "2026-11-22", 102.0))
    owned = desk.state.codec.owned
    assert owned.max_input == Figure(11.0, 0.0, "meter", "2026-11-22", ("Line: 3 of 10",), 1)
    assert owned.max_output == Figure(12.0, 0.0, "meter", "2026-11-22", ("PCM 0 dB",))  # at 0 dB of the mixer
    assert desk.state.codec.levels.max_output_dbu == 9.0
    assert not desk.state.codec.levels.doubtful


def test_a_measurement_made_at_another_state_of_the_mixer_is_doubted() -> None:
    figure = Figure(11.0, 0.1, "meter", "2026-11-22", ("Line: 3 of 10",))
    desk = desk_with(codec(KNOB), owned=Owned(max_input=figure))
    assert not desk.state.codec.levels.doubtful  # the mixer was not looked at yet
    desk.happen(MixerRead(replace(STANDS, input_stands=("Line: 7 of 10",)), 101.0))
    (doubt,) = desk.state.codec.levels.doubts
    assert "measured on 2026-11-22 at another state" in doubt
    assert "then Line: 3 of 10; now Line: 7 of 10" in doubt
    desk.happen(MixerRead(STANDS, 102.0))
    assert not desk.state.codec.levels.doubtful


def test_a_figure_that_was_entered_says_nothing_of_a_volume_without_a_scale() -> None:
    figure = Figure(11.0, 0.1, "entered", "2026-11-22", ("Line: 3 of 10",))
    desk = desk_with(codec(KNOB), owned=Owned(max_input=figure))
    desk.happen(MixerRead(STANDS, 101.0))
    assert desk.state.codec.levels.doubts == STANDS.unscaled
