"""The codec, its analogue gain and its owner's figures: one sum, whatever changes."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.calibrate.owned import Figure, Owned
from firmware.calibrate.wizard import Measured
from firmware.captures.entry import Entry
from firmware.decide.effects import Effect, HearInput, Remember, SaveOwned, Say, SetGain, StampDate
from firmware.decide.events import (
    CodecFound,
    DateStamped,
    Event,
    GainFound,
    GainLost,
    GainRead,
    Heard,
    LibraryRead,
    MixerRead,
    PlayPreset,
    Tick,
    WantFigures,
    WantForget,
    WantGain,
    WantInput,
)
from firmware.levels import AnalogGain, GainKind, gain_from_db
from firmware.messages import Play, SetDryGain, SetLevels
from firmware.store.last import Last
from hw.events import EncoderTurned
from hw.profile import Former, GainProfile, HardwareProfile, LevelsProfile
from hw.profiles import load
from hw.roles import MixerState
from tests.stand_ins.control import Desk, entry, status
from tests.stand_ins.states import altered

CONTROL = GainProfile("control", step_db=0.5, low_db=-12.0, high_db=40.0)
KNOB = GainProfile("knob", low_db=0.0, high_db=40.0)
SURE = LevelsProfile(12.2, 12.2, basis="maker", confidence="high", condition="gain 0", source="sheet")


def codec(gain: GainProfile | None = CONTROL, levels: LevelsProfile = SURE, key: str = "box") -> HardwareProfile:
    return replace(load("sim"), name="the box", key=key, gain=gain, levels=levels)


def desk_with(profile: HardwareProfile, *captures: Entry, owned: Owned | None = None, found_db: float = 0.0) -> Desk:
    """A desk that plays the first capture on this codec, whose control (if any) was found at `found_db`."""
    desk = Desk()
    desk.happen(CodecFound(profile, owned or Owned(), 100.0))
    desk.happen(LibraryRead(captures or (entry("A"),), (), 100.0))
    if profile.analog.kind == "control":
        desk.happen(GainFound(found_db, -12.0, 40.0, 0.5, 100.0))
    desk.settle()
    return desk


def heard_gain_db(desk: Desk) -> float:
    """The input gain that audiod was given, and what is planned, which must be one."""
    assert desk.state.player.plan
    assert desk.audio.heard.input_gain == pytest.approx(gain_from_db(desk.state.player.plan.input_gain_db))
    return desk.state.player.plan.input_gain_db


def said(effects: tuple[Effect, ...]) -> list[str]:
    return [effect.sentence for effect in effects if isinstance(effect, Say)]


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


def moves(desk: Desk, event: Event | None = None) -> list[SetGain]:
    """What the control is told by `event` and by the next Status after it."""
    before = len(desk.effects)
    if event:
        desk.happen(event)
    desk.audio.report()
    desk.deliver()
    return [effect for effect in desk.effects[before:] if isinstance(effect, SetGain)]


def test_more_gain_waits_until_audiod_has_reported_less() -> None:
    desk = desk_with(codec())
    before = desk.audio.heard
    less = SetLevels(pytest.approx(gain_from_db(-7.8)), pytest.approx(gain_from_db(2.0)))  # pyright: ignore[reportArgumentType]
    assert desk.acts(WantGain(5.0, 101.0)) == (SetDryGain(gain_from_db(-5.0)), less)
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
    assert [type(each) for each in up[:2]] == [SetDryGain, SetLevels]
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
    desk = desk_with(codec(), entry("A"), entry("B"), entry("C"))
    desk.happen(PlayPreset(2, 101.0))
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


@pytest.mark.parametrize(("gain", "moved_db"), [(CONTROL, 1.5), (KNOB, 1.5), (None, 0.0)])
def test_on_the_gain_page_a_turn_moves_what_can_be_moved(gain: GainProfile | None, moved_db: float) -> None:
    desk = desk_with(codec(gain))
    desk.state = altered(desk.state, page="gain")
    desk.happen(EncoderTurned(3, 101.0))
    assert desk.state.codec.analog.gain_db == moved_db
    assert heard_gain_db(desk) == pytest.approx(-2.8 - moved_db)
    assert desk.state.preset
    assert desk.state.preset.trim_db == 0.0


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


@pytest.mark.parametrize("gain", [CONTROL, KNOB])
def test_the_gain_of_a_codec_that_is_waited_for_stays(gain: GainProfile) -> None:
    desk = Desk(entry("A"))
    desk.happen(CodecFound(replace(codec(gain), waiting="plug a codec in."), Owned(), 100.0))
    assert desk.happen(WantGain(5.0, 101.0)) == ()
    assert desk.state.codec.analog.gain_db == 0.0
    assert desk.state.codec.trouble == "plug a codec in."
    desk.happen(CodecFound(codec(gain), Owned(), 102.0))
    assert desk.state.codec.trouble == ""


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


def test_a_new_card_brings_its_own_sum() -> None:
    desk = desk_with(codec(), found_db=5.0)
    other = replace(codec(KNOB, replace(SURE, max_input_dbu=15.0), key="other"), name="the other")
    desk.happen(CodecFound(other, Owned(knob_gain_db=2.0), 101.0))
    assert heard_gain_db(desk) == pytest.approx(-2.0)
    assert desk.state.codec.name == "the other"
    assert desk.state.codec.analog == AnalogGain(GainKind.KNOB, 2.0, 0.0, 40.0, 0.0)


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


def test_a_gain_control_that_is_missing_leaves_the_level_in_doubt() -> None:
    desk = desk_with(codec())
    desk.happen(GainLost("The control is not there; hold 48V.", "no gain", 101.0))
    assert desk.state.codec.levels.doubts == ("The control is not there; hold 48V.",)
    desk.happen(GainFound(0.0, -12.0, 40.0, 0.5, 102.0))
    assert not desk.state.codec.levels.doubtful


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


MICROPHONE_FIRST = replace(codec(KNOB), codec=replace(load("sim").codec, input_channel=2))


def test_the_input_of_the_profile_is_heard_until_the_owner_chooses_another_which_is_kept() -> None:
    desk = desk_with(MICROPHONE_FIRST)
    assert desk.audio.input_channel == 2
    assert (desk.state.codec.input_channel, desk.state.codec.input_channels) == (2, 2)
    effects = desk.happen(WantInput(1, 101.0))
    assert desk.audio.input_channel == 1
    assert SaveOwned("box", Owned(input_channel=1)) in effects
    assert HearInput(1) in effects
    assert desk.happen(WantInput(1, 102.0)) == ()
    assert desk.happen(WantInput(3, 103.0)) == ()
    again = desk_with(MICROPHONE_FIRST, owned=Owned(input_channel=1))
    assert again.audio.input_channel == 1


def test_an_audio_process_that_comes_back_is_told_the_input_again() -> None:
    desk = desk_with(MICROPHONE_FIRST)
    desk.audio.restart()
    desk.settle()
    assert desk.audio.input_channel == 2


def test_a_measurement_of_another_input_is_doubted() -> None:
    figure = Figure(11.0, 0.1, "meter", "2026-11-22", input_channel=1)
    desk = desk_with(MICROPHONE_FIRST, owned=Owned(max_input=figure))
    (doubt,) = desk.state.codec.levels.doubts
    assert doubt.startswith("The level was measured of input 1, and input 2 is heard")
    desk.happen(WantInput(1, 101.0))
    assert not desk.state.codec.levels.doubtful


def quiet_for(desk: Desk, seconds: float, *, peak: float, other_peak: float) -> list[str]:
    """What is said while the input that is heard has this peak, and input 2 that one."""
    report = replace(status(Play(0, 1.0, 1.0)), input_peak=peak, other_channel=2, other_peak=other_peak)
    return [
        sentence
        for n in range(round(seconds * 20) + 1)
        for sentence in said(desk.happen(Heard(report, 200.0 + n / 20.0)))
    ]


def test_a_guitar_in_another_input_is_told_once_after_20_s_of_silence() -> None:
    desk = desk_with(codec(KNOB))
    assert quiet_for(desk, 19.9, peak=0.0005, other_peak=0.1) == []
    assert desk.state.audio.elsewhere == 0
    (sentence,) = quiet_for(desk, 25.0, peak=0.0005, other_peak=0.1)
    assert sentence.startswith("Input 1 has been silent for 20 s, and input 2 has sound")
    assert "`pedal input 2`" in sentence
    assert desk.state.audio.elsewhere == 2
    assert desk.state.view.notice
    assert desk.state.view.notice.text == "sound in input 2"
    taken = desk.state
    desk.happen(WantInput(2, 300.0))
    assert desk.state.audio.elsewhere == 0
    desk.state = taken
    quiet_for(desk, 0.0, peak=0.1, other_peak=0.1)
    assert desk.state.audio.elsewhere == 0


@pytest.mark.parametrize(("peak", "other_peak"), [(0.002, 0.1), (0.0005, 0.005)], ids=["heard", "hum elsewhere"])
def test_a_guitar_that_is_heard_and_hum_in_another_input_are_not_spoken_of(peak: float, other_peak: float) -> None:
    desk = desk_with(codec(KNOB))
    assert quiet_for(desk, 60.0, peak=peak, other_peak=other_peak) == []


def test_a_profile_that_asks_is_told_until_the_level_is_measured() -> None:
    asks = replace(load("usb_audio_codec"), waiting="")
    desk = desk_with(asks)
    assert "which one is it?" in desk.state.codec.levels.doubts[0]
    assert "PEDAL_PROFILE=um2" in desk.state.codec.levels.doubts[0]
    desk.happen(DateStamped(Measured(max_input_dbu=11.0), "meter", "2026-11-22", 102.0))
    assert not desk.state.codec.levels.doubtful
