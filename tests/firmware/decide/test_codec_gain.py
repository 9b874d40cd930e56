"""The codec's analogue gain: set, read back, lost, remembered; and the digital gain, which follows it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.calibrate.owned import Owned
from firmware.decide.effects import Remember, Say, SetGain
from firmware.decide.events import CodecFound, GainFound, GainLost, GainRead, Heard, LibraryRead, PlayPreset, Tick
from firmware.decide.measuring_wants import WantGain
from firmware.levels import gain_from_db
from firmware.messages import Play, SetDryGain, SetGate, SetLevels
from firmware.store.last import Last
from hw.events import EncoderTurned
from hw.profile import Former, GainProfile, LevelsProfile
from tests.stand_ins.codecs import CONTROL, KNOB, codec, desk_with, heard_gain_db, moves, said
from tests.stand_ins.control import CAPTURES, Desk, entry, status
from tests.stand_ins.states import altered


def test_more_gain_waits_until_audiod_has_reported_less() -> None:
    desk = desk_with(codec())
    before = desk.audio.heard
    less = SetLevels(pytest.approx(gain_from_db(-7.8)), pytest.approx(gain_from_db(2.0)))  # pyright: ignore[reportArgumentType]
    louder = SetGate(False, -65.0)  # the gate is to stand 5 dB higher at the converter
    assert desk.acts(WantGain(5.0, 101.0)) == (SetDryGain(gain_from_db(-5.0)), louder, less)
    desk.happen(Heard(status(before, dry_gain=1.0), 101.02))  # it was on its way when the orders went out
    halfway = Play(before.amp_id, 0.5 * (before.input_gain + desk.audio.heard.input_gain), 1.0)
    for heard in (halfway, desk.audio.heard):
        desk.happen(Heard(status(heard, dry_gain=0.7), 101.05))  # the one ramp, or the other, is not through
    desk.happen(Tick(101.5))
    assert not any(isinstance(effect, SetGain) for effect in desk.effects)
    assert moves(desk) == [SetGain(5.0, 0.0)]
    assert moves(desk) == [], "one order at a time"
    desk.happen(GainRead(5.0, 101.2))
    assert heard_gain_db(desk) == pytest.approx(-7.8)


def test_less_gain_goes_at_once_and_the_digital_gain_comes_up_when_the_control_has_answered() -> None:
    desk = desk_with(codec(), found_db=5.0)
    assert desk.acts(WantGain(2.0, 102.0)) == (SetGain(2.0, 5.0),)
    assert moves(desk) == []
    assert heard_gain_db(desk) == pytest.approx(-7.8)
    up = desk.happen(GainRead(2.0, 103.0))
    assert [type(each) for each in up[:3]] == [SetDryGain, SetGate, SetLevels]
    assert heard_gain_db(desk) == pytest.approx(-4.8)


def test_what_is_wished_while_the_control_moves_is_its_next_order() -> None:
    desk = desk_with(codec())
    assert moves(desk, WantGain(5.0, 101.0)) == [SetGain(5.0, 0.0)]
    assert moves(desk, WantGain(8.0, 101.1)) == []
    assert desk.state.codec.levels.analog_gain_db == 8.0
    assert moves(desk, GainRead(5.0, 101.2)) == [SetGain(8.0, 5.0)]
    assert moves(desk, WantGain(1.0, 101.3)) == []
    assert desk.state.codec.levels.analog_gain_db == 5.0, "where it stands, until it has answered"
    assert moves(desk, GainRead(8.0, 101.4)) == [SetGain(1.0, 8.0)]
    assert moves(desk, GainRead(1.0, 101.5)) == []
    assert desk.state.codec.levels.analog_gain_db == 1.0


def test_more_gain_waits_for_the_capture_that_loads_while_another_sounds() -> None:
    desk = desk_with(codec(), *CAPTURES)
    desk.happen(PlayPreset(5, 101.0))
    assert moves(desk, WantGain(9.0, 101.0)) == []  # A sounds on, at gains of before
    assert moves(desk) == []
    desk.settle()
    assert SetGain(9.0, 0.0) in desk.effects


def test_more_gain_waits_for_an_audiod_that_is_away() -> None:
    desk = desk_with(codec())
    desk.happen(Tick(105.0))  # it does not answer
    assert desk.state.amps.given is None
    assert not any(isinstance(effect, SetGain) for effect in desk.happen(WantGain(20.0, 105.0)))
    desk.audio.restart()
    desk.settle()
    assert desk.audio.dry_gain == pytest.approx(0.1)
    assert SetGain(20.0, 0.0) in desk.effects


def test_a_control_that_goes_elsewhere_than_it_was_set_is_believed() -> None:
    desk = desk_with(codec())
    moves(desk, WantGain(5.0, 101.0))
    desk.happen(GainRead(4.5, 101.0))
    assert heard_gain_db(desk) == pytest.approx(-7.3)
    assert desk.state.codec.analog.gain_db == 4.5
    assert moves(desk) == []


@given(st.lists(st.floats(-20.0, 50.0), max_size=8))
def test_the_sum_holds_whoever_moves_the_gain(moved_db: list[float]) -> None:
    desk = desk_with(codec())
    for n, gain_db in enumerate(moved_db):
        for move in moves(desk, GainRead(gain_db, 101.0) if n % 2 else WantGain(gain_db, 101.0)):
            desk.happen(GainRead(move.gain_db, 101.0))
        assert heard_gain_db(desk) == pytest.approx(12.2 - desk.state.codec.analog.gain_db - 15.0)
        stands_db = desk.state.codec.stands_db
        assert desk.state.codec.levels.analog_gain_db == desk.state.codec.analog.gain_db == stands_db


def test_a_wish_beyond_the_range_ends_at_its_end() -> None:
    desk = desk_with(codec())
    assert moves(desk, WantGain(99.0, 101.0)) == [SetGain(40.0, 0.0)]


def test_a_control_that_vanished_is_one_sentence_and_the_last_good_plan_stays() -> None:
    desk = desk_with(codec(), found_db=5.0)
    effects = desk.happen(GainLost("The gain is gone; plug the card in.", "gain is gone", 101.0))
    assert effects == (Say("The gain is gone; plug the card in."),)
    assert desk.state.view.notice
    assert desk.state.view.notice.text == "gain is gone"
    assert heard_gain_db(desk) == pytest.approx(-7.8)
    assert not any(isinstance(effect, SetGain) for effect in desk.happen(WantGain(9.0, 102.0)))
    assert heard_gain_db(desk) == pytest.approx(-7.8)


def test_a_control_that_vanished_while_it_was_set_leaves_what_it_was() -> None:
    desk = desk_with(codec(), found_db=2.0)
    desk.happen(WantGain(5.0, 101.0))
    desk.happen(GainLost("gone.", "gone", 101.0, gain_db=2.0))
    assert heard_gain_db(desk) == pytest.approx(-4.8)


def test_a_control_that_comes_back_is_set_to_what_it_was_left_at() -> None:
    desk = desk_with(codec(), found_db=5.0)
    desk.happen(GainLost("gone.", "gone", 101.0))
    assert moves(desk, GainFound(0.0, -12.0, 40.0, 0.5, 105.0)) == [SetGain(5.0, 0.0)]
    assert desk.state.codec.trouble == ""
    desk.happen(GainRead(5.0, 105.0))
    assert heard_gain_db(desk) == pytest.approx(-7.8)


def test_the_gain_is_remembered_with_its_codec_and_set_again_at_the_next_start() -> None:
    desk = desk_with(codec())
    assert Remember(Last("A", False, clean=False, codec_key="box", analog_gain_db=7.5)) in desk.happen(
        GainRead(7.5, 101.0)
    )
    begun = Desk()
    begun.state = altered(begun.state, wish_key="box", wish_db=7.5)
    waiting = replace(codec(None, LevelsProfile(), key="any"), waiting="plug a codec in.")
    effects = begun.happen(CodecFound(waiting, Owned(), 99.0))  # the card comes later than the pedal
    assert not any(isinstance(effect, Remember) for effect in effects)
    begun.happen(CodecFound(codec(), Owned(), 100.0))
    assert begun.state.codec.levels.analog_gain_db == 7.5
    begun.settle()
    begun.happen(GainFound(0.0, -12.0, 40.0, 0.5, 100.0))
    begun.settle()
    assert SetGain(7.5, 0.0) in begun.effects


def test_what_was_wished_is_remembered_before_the_control_has_moved() -> None:
    desk = desk_with(codec())
    assert Remember(Last("A", False, clean=False, codec_key="box", analog_gain_db=5.0)) in desk.happen(
        WantGain(5.0, 101.0)
    )
    moves(desk)
    assert Remember(Last("A", False, clean=False, codec_key="box", analog_gain_db=0.0)) in desk.happen(
        GainLost("gone.", "gone", 101.0, gain_db=0.0)
    )


@pytest.mark.parametrize(("sure", "gain_db"), [(True, 7.5), (False, 0.0)])
def test_the_gain_of_before_keys_told_boxes_apart_is_set_where_it_is_sure_whose_it_was(
    sure: bool, gain_db: float
) -> None:
    begun = Desk()
    begun.state = altered(begun.state, wish_key="box", wish_db=7.5)
    found = replace(codec(key="box-1111_2222-Box"), former=Former("box", sure=sure))
    begun.happen(CodecFound(found, Owned(), 100.0))
    assert begun.state.codec.levels.analog_gain_db == gain_db


def test_what_one_codec_was_left_at_is_not_set_on_another() -> None:
    desk = desk_with(codec(), found_db=7.5)
    desk.happen(CodecFound(codec(key="other"), Owned(), 101.0))
    effects = desk.happen(GainFound(1.0, -12.0, 40.0, 0.5, 101.0))
    assert not any(isinstance(effect, SetGain) for effect in effects)
    assert heard_gain_db(desk) == pytest.approx(-3.8)


@pytest.mark.parametrize(("gain", "moved_db"), [(CONTROL, 1.5), (KNOB, 1.5), (None, 0.0)])
def test_on_the_gain_page_a_turn_moves_what_can_be_moved(gain: GainProfile | None, moved_db: float) -> None:
    desk = desk_with(codec(gain))
    desk.state = altered(desk.state, page="gain")
    desk.happen(EncoderTurned(3, 101.0))
    assert desk.state.codec.analog.gain_db == moved_db
    assert heard_gain_db(desk) == pytest.approx(-2.8 - moved_db)
    assert desk.state.preset
    assert desk.state.preset.trim_db == 0.0


@pytest.mark.parametrize("gain", [CONTROL, KNOB])
def test_the_gain_of_a_codec_that_is_waited_for_stays(gain: GainProfile) -> None:
    desk = Desk(entry("A"))
    desk.happen(CodecFound(replace(codec(gain), waiting="plug a codec in."), Owned(), 100.0))
    assert desk.happen(WantGain(5.0, 101.0)) == ()
    assert desk.state.codec.analog.gain_db == 0.0
    assert desk.state.codec.trouble == "plug a codec in."
    desk.happen(CodecFound(codec(gain), Owned(), 102.0))
    assert desk.state.codec.trouble == ""


def test_a_pedal_whose_control_was_left_at_an_impossible_gain_starts_and_says_why() -> None:
    desk = Desk()
    desk.happen(CodecFound(codec(), Owned(), 100.0))
    desk.happen(GainFound(-64.0, -12.0, 40.0, 0.5, 100.0))  # moved by another program
    (sentence,) = said(desk.happen(LibraryRead((entry("A"),), (), 100.0)))
    assert "analog_gain_db = -64" in sentence
    desk.settle()
    assert heard_gain_db(desk) == 0.0
    assert desk.state.player.plan
    assert not desk.state.player.plan.calibrated
    assert "analog_gain_db = -64" in desk.state.player.plan.explanation


def test_a_gain_control_that_is_missing_leaves_the_level_in_doubt() -> None:
    desk = desk_with(codec())
    desk.happen(GainLost("The control is not there; hold 48V.", "no gain", 101.0))
    assert desk.state.codec.levels.doubts == ("The control is not there; hold 48V.",)
    assert word(desk) == "CAL?", "on screen, in status"
    desk.happen(GainFound(0.0, -12.0, 40.0, 0.5, 102.0))
    assert not desk.state.codec.levels.doubtful
    assert word(desk) == "CAL"


def word(desk: Desk) -> str:
    """What is said of the sum."""
    assert desk.state.player.plan
    return desk.state.player.plan.word
