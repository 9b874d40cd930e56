"""Coach, knob turn and wizard as the pedal carries them: by hand and request."""

import pytest

from firmware.calibrate.coach import CoachStep
from firmware.calibrate.owned import Owned
from firmware.calibrate.wizard import Measured, Method, WizardStep
from firmware.decide.effects import MakeTape, ReadTape, SaveOwned, Say, SetGain, StampDate
from firmware.decide.events import DateStamped, GainFound, Heard, TapeRead, Tick
from firmware.decide.measuring_wants import WantCoach, WantStrokes, WantWizard
from firmware.messages import PlaySine, StartTape
from hw.events import EncoderPush
from tests.stand_ins.codecs import KNOB, codec, desk_with
from tests.stand_ins.control import Desk, entry, status
from tests.stand_ins.measuring_desk import loopback, on_page, play, push, strokes, tick, turn


def test_by_hand_the_coach_listens_proposes_a_gain_and_sets_it() -> None:
    desk = on_page(desk_with(codec()), "gain")
    desk.now_s = 101.0
    push(desk)
    assert desk.state.measuring.coach.step is CoachStep.LISTENING
    assert push(desk, 102.0) == ()  # an impatient hand
    play(desk, strokes(0.1), 12.0)  # -20 dBFS
    assert desk.state.measuring.coach.step is CoachStep.PROPOSED
    assert desk.state.measuring.coach.proposed_db == 12.5
    push(desk, desk.now_s)
    desk.audio.report()
    desk.deliver()
    assert SetGain(12.5, 0.0) in desk.effects
    assert desk.state.measuring.coach.step is CoachStep.DONE
    assert desk.state.player.plan
    assert desk.state.player.plan.input_gain_db == pytest.approx(12.2 - 12.5 - 15.0)


def test_whoever_holds_the_encoder_is_rid_of_the_coach() -> None:
    for peak in (0.0, 0.1):  # while it listens, and once it proposes
        desk = on_page(desk_with(codec()), "gain")
        push(desk)
        play(desk, strokes(peak), 3.0 if peak == 0.0 else 12.0)
        desk.happen(EncoderPush(True, desk.now_s))
        desk.happen(Tick(desk.now_s + 0.6))
        assert desk.state.view.page == "setup"
        assert desk.state.measuring.coach.step is CoachStep.IDLE


def test_the_coach_gives_up_when_audiod_falls_silent_and_can_be_left() -> None:
    desk = desk_with(codec())
    desk.happen(WantCoach("begin", 101.0))
    desk.happen(Tick(140.0))
    assert desk.state.measuring.coach.step is CoachStep.FAILED
    desk.happen(WantCoach("leave", 141.0))
    assert desk.state.measuring.coach.step is CoachStep.IDLE


def test_a_knob_that_was_turned_is_found_out_by_strokes_before_and_after() -> None:
    desk = desk_with(codec(KNOB))
    desk.happen(WantStrokes("begin", 101.0))
    play(desk, strokes(0.1), 7.0)
    assert desk.state.measuring.knob_turn.count == 7
    desk.happen(WantStrokes("again", 108.0))
    play(desk, strokes(0.2), 7.0)
    desk.happen(WantStrokes("end", 116.0))
    turned = desk.state.measuring.knob_turn.turned
    assert turned
    assert turned.difference_db == pytest.approx(6.02, abs=0.01)
    desk.happen(WantStrokes("leave", 117.0))
    assert desk.state.measuring.knob_turn.phase == "idle"


def test_a_loopback_by_hand_is_measured_kept_and_in_force() -> None:
    desk = on_page(desk_with(codec()), "calibrate")
    desk.happen(turn(-1, 101.0))
    assert desk.state.measuring.wizard.method is Method.LOOPBACK
    push(desk)  # begin
    assert desk.state.measuring.wizard.step is WizardStep.READY
    assert desk.audio.sine == PlaySine(330.0, 0.0)  # silence while cables are plugged
    desk.happen(turn(1, 102.0))
    effects = push(desk)  # it is connected
    assert effects[-1] == MakeTape(3.0)
    assert isinstance(effects[0], PlaySine)  # and before it the sine that is to be heard
    desk.audio.obey(StartTape(144_000, "/run/recording"))
    tick(desk, 103.0)
    assert 0.5 < desk.state.measuring.wizard.progress < 1.0
    desk.audio.end_recording()
    assert desk.happen(Heard(desk.audio.outbox.pop(), 104.0)) == (ReadTape(144_000, "", Method.LOOPBACK),)
    desk.happen(TapeRead(loopback(-3.5), "", 104.0))
    assert desk.state.measuring.wizard.step is WizardStep.RESULT
    (date,) = [effect for effect in push(desk, 105.0) if isinstance(effect, StampDate)]
    assert desk.audio.sine is None
    assert date.found.max_input_dbu == pytest.approx(12.2 - 6.0 + 3.5, abs=0.01)
    effects = desk.happen(DateStamped(date.found, date.method, "2026-11-22", 105.0))
    assert any(isinstance(effect, SaveOwned) for effect in effects)
    assert desk.state.player.plan
    assert desk.state.player.plan.input_gain_db == pytest.approx(9.7 - 15.0, abs=0.01)


def test_a_fast_turn_chooses_the_next_method_and_not_the_last() -> None:
    desk = on_page(desk_with(codec()), "calibrate")
    desk.happen(turn(1, 101.0))
    desk.happen(turn(-1, 101.05))
    desk.happen(turn(1, 101.1))
    assert desk.state.measuring.wizard.method is Method.METER


def test_a_push_that_is_held_leaves_the_wizard_and_the_sound_comes_back() -> None:
    desk = desk_with(codec())
    desk.happen(WantWizard("begin", 101.0, Method.LOOPBACK))
    assert desk.state.view.page == "calibrate"
    desk.happen(WantWizard("next", 102.0))
    desk.happen(EncoderPush(down=True, at_s=103.0))
    effects = tick(desk, 103.5)
    assert StartTape(0, "") in effects
    assert desk.audio.sine is None
    assert desk.state.measuring.wizard.step is WizardStep.CHOOSE
    assert desk.state.view.page == "setup"
    assert desk.happen(Heard(status(desk.audio.heard), 103.6)) == ()


def test_leaving_over_ssh_shows_what_one_plays_with() -> None:
    desk = desk_with(codec())
    desk.happen(WantWizard("begin", 101.0, Method.METER))
    desk.happen(WantWizard("next", 102.0))
    assert desk.audio.sine == PlaySine(330.0, 1.0)
    desk.happen(WantWizard("leave", 103.0))
    assert desk.audio.sine is None
    assert desk.state.view.page == "play"


def test_a_fast_turn_moves_the_volts_by_ten_steps_a_detent() -> None:
    desk = on_page(desk_with(codec()), "calibrate")
    desk.happen(WantWizard("begin", 101.0, Method.SOURCE))
    values: list[float] = []
    for detents, at_s in ((1, 110.0), (1, 110.5), (1, 110.55), (-2, 110.6), (1, 111.0)):
        desk.happen(turn(detents, at_s))
        assert desk.state.measuring.wizard.asked
        values.append(desk.state.measuring.wizard.asked.value)
    step = 0.005
    assert values == [pytest.approx(1.0 + n * step) for n in (1, 2, 12, -8, -7)]


def test_a_number_out_of_bounds_is_one_sentence_and_the_wizard_stays() -> None:
    desk = desk_with(codec())
    desk.happen(WantWizard("begin", 101.0, Method.SOURCE))
    before = desk.state.measuring.wizard
    effects = desk.happen(WantWizard("next", 102.0, value=400.0))
    assert [type(effect) for effect in effects] == [Say]
    assert desk.state.measuring.wizard == before


def test_a_wizard_at_rest_draws_nothing_anew() -> None:
    desk = Desk(entry("A"))
    desk.happen(GainFound(0.0, -12.0, 40.0, 0.5, 100.0))
    before = desk.state
    desk.happen(Tick(100.5))
    assert desk.state is before


def test_measured_levels_are_none_until_something_is_found() -> None:
    desk = desk_with(codec())
    assert desk.state.codec.owned == Owned()
    desk.happen(DateStamped(Measured(), "meter", "2026-11-22", 101.0))
    assert desk.state.codec.owned == Owned()
