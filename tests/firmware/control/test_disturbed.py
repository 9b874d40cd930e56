"""What disturbs a measurement: pushes that mean something else, a codec that goes away, a controld that hung."""

from dataclasses import replace

import pytest

from firmware.calibrate.coach import CoachStep
from firmware.calibrate.wizard import Method, WizardStep
from firmware.decide.effects import Effect, StampDate
from firmware.decide.events import GainLost, Heard, TapeRead
from firmware.decide.measuring_wants import WantCoach, WantWizard
from firmware.messages import PlaySine
from tests.stand_ins.codecs import codec, desk_with
from tests.stand_ins.control import Desk, status
from tests.stand_ins.measuring_desk import on_page, play, push, strokes, turn


@pytest.mark.parametrize("method", [Method.METER, Method.LOOPBACK])
def test_no_push_alone_starts_a_tone_nor_starts_it_once_more(method: Method) -> None:
    desk = on_page(desk_with(codec()), "calibrate")
    desk.happen(WantWizard("begin", 101.0, method))
    for n in range(6):
        push(desk, 102.0 + n)
    assert desk.audio.sine == PlaySine(330.0, 0.0)
    desk.happen(turn(1, 110.0))
    push(desk, 111.0)
    assert desk.audio.sine
    assert desk.audio.sine.peak > 0.4
    if method is Method.LOOPBACK:
        desk.happen(TapeRead(None, "The recording broke off.", 112.0))
        for n in range(6):
            push(desk, 113.0 + n)
        assert desk.audio.sine == PlaySine(330.0, 0.0)


def away(desk: Desk, at_s: float) -> tuple[Effect, ...]:
    """audiod has lost the codec, and with it the sine."""
    desk.audio.sine = None
    return desk.happen(Heard(replace(status(desk.audio.heard), codec_present=False), at_s))


def test_a_codec_that_goes_away_under_the_tone_ends_the_question_and_the_silence_begins_anew() -> None:
    desk = desk_with(codec())
    desk.happen(WantWizard("begin", 101.0, Method.METER))
    desk.happen(WantWizard("next", 101.2))
    away(desk, 101.4)
    assert desk.state.measuring.wizard.step is WizardStep.REFUSED
    assert "codec went away" in desk.state.measuring.wizard.sentence
    assert desk.audio.sine is None
    assert away(desk, 101.5) == ()
    desk.happen(Heard(status(desk.audio.heard), 101.6))
    desk.happen(WantWizard("next", 101.8))
    assert desk.state.measuring.wizard.step is WizardStep.READY
    assert desk.audio.sine == PlaySine(330.0, 0.0)


def test_what_was_found_may_be_kept_though_the_codec_went_away() -> None:
    desk = desk_with(codec())
    desk.happen(WantWizard("begin", 101.0, Method.METER))
    desk.happen(WantWizard("next", 101.2))
    desk.happen(WantWizard("next", 101.4, value=2.0))
    away(desk, 101.6)
    assert desk.state.measuring.wizard.step is WizardStep.RESULT
    assert any(isinstance(effect, StampDate) for effect in desk.happen(WantWizard("next", 101.8)))


def test_a_sine_is_ordered_again_by_a_controld_that_hung() -> None:
    desk = desk_with(codec())
    desk.happen(WantWizard("begin", 101.0, Method.METER))
    desk.happen(WantWizard("next", 101.2))
    desk.audio.sine = None  # audiod gave the sound back
    desk.happen(Heard(status(desk.audio.heard), 108.0))
    assert desk.audio.sine == PlaySine(330.0, 1.0)
    assert desk.happen(Heard(status(desk.audio.heard), 108.05)) == ()


def test_a_coach_does_not_say_that_a_gain_is_set_which_is_not() -> None:
    desk = desk_with(codec())
    desk.happen(WantCoach("begin", 101.0))
    desk.now_s = 101.0
    play(desk, strokes(0.1), 12.0)
    assert desk.state.measuring.coach.step is CoachStep.PROPOSED
    desk.happen(WantCoach("accept", desk.now_s))
    desk.happen(GainLost("gone.", "gone", desk.now_s, gain_db=0.0))
    assert desk.state.measuring.coach.step is CoachStep.IDLE
    play(desk, strokes(0.1), 1.0)
    desk.happen(WantCoach("begin", desk.now_s))
    play(desk, strokes(0.1), 12.0)
    assert desk.happen(WantCoach("accept", desk.now_s)) == ()
    assert desk.state.measuring.coach.step is CoachStep.PROPOSED
