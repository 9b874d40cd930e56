"""The codec, its levels and its owner's figures: one sum, whatever changes."""

from dataclasses import replace

import pytest

from firmware.calibrate.owned import Figure, Owned
from firmware.calibrate.wizard import Measured
from firmware.decide.effects import SaveOwned, SetGain, StampDate
from firmware.decide.events import CodecFound, DateStamped, GainFound, GainRead, LibraryRead
from firmware.decide.measuring_wants import WantFigures, WantForget, WantGain
from firmware.levels import AnalogGain, GainKind, gain_from_db
from hw.profile import LevelsProfile
from hw.profiles import load
from tests.stand_ins.codecs import KNOB, SURE, codec, desk_with, heard_gain_db, said
from tests.stand_ins.control import Desk, entry
from tests.stand_ins.states import altered


def test_a_control_of_5_db_moves_the_digital_gain_by_as_much() -> None:
    desk = desk_with(codec())
    assert heard_gain_db(desk) == pytest.approx(-2.8)
    desk.happen(GainRead(5.0, 101.0))
    assert heard_gain_db(desk) == pytest.approx(-7.8)
    assert desk.state.codec.analog.gain_db == 5.0


def test_bypass_and_dry_lose_what_the_codec_adds() -> None:
    desk = desk_with(codec(levels=replace(SURE, max_output_dbu=8.66)))
    assert desk.audio.dry_gain == pytest.approx(gain_from_db(12.2 - 8.66))
    desk.happen(GainRead(5.0, 101.0))
    assert desk.audio.dry_gain == pytest.approx(gain_from_db(-1.46))


def test_without_a_preset_and_with_an_output_of_unknown_level_the_gain_is_taken_back() -> None:
    desk = Desk()
    desk.happen(CodecFound(codec(levels=replace(SURE, max_output_dbu=None)), Owned(), 100.0))
    desk.happen(GainFound(20.0, 0.0, 40.0, 1.0, 100.0))
    desk.settle()
    assert desk.audio.dry_gain == pytest.approx(0.1)


def test_what_the_codec_was_found_at_counts() -> None:
    assert heard_gain_db(desk_with(codec(), found_db=3.0)) == pytest.approx(-5.8)


def test_a_knob_is_reported_counted_and_kept() -> None:
    desk = desk_with(codec(KNOB))
    effects = desk.happen(WantGain(5.0, 101.0))
    assert SaveOwned("box", Owned(knob_gain_db=5.0)) in effects
    assert not any(isinstance(effect, SetGain) for effect in effects)
    assert heard_gain_db(desk) == pytest.approx(-7.8)
    again = desk_with(codec(KNOB), owned=Owned(knob_gain_db=5.0))
    assert heard_gain_db(again) == pytest.approx(-7.8)


def test_a_knob_that_is_told_to_add_nothing_is_told() -> None:
    """The profile takes it to add 6 dB. Told as 0 dB it adds none, at once and after a restart."""
    profile = codec(KNOB, replace(SURE, analog_gain_db=6.0))
    desk = desk_with(profile)
    assert heard_gain_db(desk) == pytest.approx(-8.8)
    assert SaveOwned("box", Owned(knob_gain_db=0.0)) in desk.happen(WantGain(0.0, 101.0))
    assert heard_gain_db(desk) == pytest.approx(-2.8)
    assert heard_gain_db(desk_with(profile, owned=Owned(knob_gain_db=0.0))) == pytest.approx(-2.8)
    assert SaveOwned("box", Owned(knob_gain_db=0.0)) in desk_with(codec(KNOB)).happen(WantGain(0.0, 101.0))


def test_a_gain_that_is_fixed_is_the_profiles_and_stays() -> None:
    desk = desk_with(codec(None, replace(SURE, analog_gain_db=6.0)))
    assert heard_gain_db(desk) == pytest.approx(-8.8)
    assert desk.happen(WantGain(0.0, 101.0)) == ()
    assert heard_gain_db(desk) == pytest.approx(-8.8)


@pytest.mark.parametrize(
    ("levels", "words"),
    [
        (LevelsProfile(), "unknown"),
        (replace(SURE, basis="disputed", confidence="low"), "disputed"),
        (replace(SURE, confidence="low"), "confidence low"),
    ],
)
def test_a_codec_whose_level_is_doubtful_says_so_and_points_to_the_measurement(
    levels: LevelsProfile, words: str
) -> None:
    desk = Desk()
    (sentence,) = said(desk.happen(CodecFound(codec(levels=levels), Owned(), 100.0)))
    assert words in sentence
    assert "the box" in sentence
    assert "`pedal calibrate`" in sentence
    assert desk.state.view.notice
    assert desk.state.view.notice.text == "codec level in doubt"


def test_a_sure_codec_and_a_measured_one_say_nothing() -> None:
    measured = Owned(max_input=Figure(9.7, 0.05, "meter", "2026-11-22"))
    for levels, owned in ((SURE, Owned()), (LevelsProfile(), measured)):
        desk = Desk()
        assert said(desk.happen(CodecFound(codec(levels=levels), owned, 100.0))) == []
        assert desk.state.view.notice is None


def test_a_codec_that_is_waited_for_is_reported_by_its_own_sentence() -> None:
    waiting = replace(codec(levels=LevelsProfile()), waiting="plug a codec in.")
    desk = Desk()
    assert said(desk.happen(CodecFound(waiting, Owned(), 100.0))) == ["plug a codec in."]


def test_the_owners_measurement_beats_the_profile_and_goes_when_it_is_forgotten() -> None:
    desk = desk_with(codec())
    effects = desk.happen(DateStamped(Measured(9.70004, 0.05), "loopback", "2026-11-22", 101.0))
    owned = Owned(max_input=Figure(9.7, 0.05, "loopback", "2026-11-22", input_channel=1))
    assert SaveOwned("box", owned) in effects
    assert heard_gain_db(desk) == pytest.approx(-5.3)
    levels = desk.state.codec.levels
    assert (levels.basis, levels.measured_on, levels.max_output_dbu) == ("measured", "2026-11-22", 12.2)
    desk.happen(DateStamped(Measured(max_output_dbu=16.0, output_uncertainty_db=0.13), "meter", "2026-11-23", 102.0))
    assert desk.state.codec.owned.max_input == owned.max_input  # what was not measured now stays
    assert desk.state.codec.levels.max_output_dbu == 16.0
    desk.happen(WantForget("output", 103.0))
    assert desk.state.codec.owned == owned
    assert SaveOwned("box", Owned()) in desk.happen(WantForget("all", 104.0))
    assert heard_gain_db(desk) == pytest.approx(-2.8)
    assert desk.happen(WantForget("all", 105.0)) == ()


def test_a_figure_that_is_entered_is_dated_first() -> None:
    desk = desk_with(codec())
    found = Measured(max_input_dbu=9.7, input_uncertainty_db=0.5)
    assert desk.happen(WantFigures(found)) == (StampDate(found, "entered"),)


def test_an_owners_figure_that_no_sum_can_hold_leaves_the_last_good_plan() -> None:
    desk = desk_with(codec(), entry("A", input_level_dbu=-30.0))
    plan = desk.state.player.plan
    effects = desk.happen(GainRead(-25.0, 101.0))
    assert len(said(effects)) == 1
    assert desk.state.player.plan == plan
    desk.happen(GainRead(0.0, 102.0))
    assert heard_gain_db(desk) == pytest.approx(42.2)


def test_a_level_that_no_sum_can_hold_leaves_the_last_good_plan_when_the_library_is_read() -> None:
    desk = desk_with(codec(), entry("A", input_level_dbu=20.0))
    plan = desk.state.player.plan
    desk.state = altered(desk.state, levels=replace(desk.state.codec.levels, analog_gain_db=-55.0))
    effects = desk.happen(LibraryRead((entry("A", input_level_dbu=-30.0),), (), 101.0))
    assert len(said(effects)) == 1
    assert desk.state.player.plan == plan


def test_a_new_card_brings_its_own_sum() -> None:
    desk = desk_with(codec(), found_db=5.0)
    other = replace(codec(KNOB, replace(SURE, max_input_dbu=15.0), key="other"), name="the other")
    desk.happen(CodecFound(other, Owned(knob_gain_db=2.0), 101.0))
    assert heard_gain_db(desk) == pytest.approx(-2.0)
    assert desk.state.codec.name == "the other"
    assert desk.state.codec.analog == AnalogGain(GainKind.KNOB, 2.0, 0.0, 40.0, 0.0)


def test_a_profile_that_asks_is_told_until_the_level_is_measured() -> None:
    asks = replace(load("usb_audio_codec"), waiting="")
    desk = desk_with(asks)
    assert "which one is it?" in desk.state.codec.levels.doubts[0]
    assert "PEDAL_PROFILE=um2" in desk.state.codec.levels.doubts[0]
    desk.happen(DateStamped(Measured(max_input_dbu=11.0), "meter", "2026-11-22", 102.0))
    assert not desk.state.codec.levels.doubtful
