"""The wizard step by step: what is asked, turned, entered, lost and left; the music is back where it is at rest."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware.calibrate import wizard_steps as steps
from firmware.calibrate.owned import Owned
from firmware.calibrate.wizard import Method, Rest, Sine, Subject, TapeInput, Wizard, WizardStep
from firmware.calibrate.wizard_steps import SINE_HZ
from firmware.calibrate.wizard_words import METHODS
from firmware.errors import LevelError
from firmware.levels import AnalogGain, CodecLevels
from tests.stand_ins.calibrate import RATE_HZ, CodecOnTheBench
from tests.stand_ins.wizard import SHIPPED, Session
from tests.tools.examples import examples


def test_a_loopback_stands_on_no_output_that_is_unknown() -> None:
    session = Session(CodecOnTheBench(12.2, 8.66, cable=True), Subject(CodecLevels(12.2), Owned(), AnalogGain()))
    session.begin(Method.LOOPBACK)
    session.assert_refused("multimeter")
    session.go_on()
    session.assert_refused("multimeter")


def recording() -> Wizard:
    subject = Subject(SHIPPED, Owned(), AnalogGain())
    ready, _ = steps.begin(Method.LOOPBACK, subject)
    return steps.go_on(ready, subject, 100.0)[0]


def test_progress_is_shown_and_a_recording_that_stays_away_is_given_up() -> None:
    wizard = recording()
    half, _ = steps.passed(wizard, 101.5)
    assert half.progress == pytest.approx(0.5)
    lost, wishes = steps.passed(half, 110.0)
    assert lost.step is WizardStep.REFUSED
    assert wishes == (TapeInput(0.0), Sine(SINE_HZ, 0.0))
    assert steps.passed(lost, 120.0) == (lost, ())


@pytest.mark.parametrize(("frames", "sentence"), [(4000, "the codec is away."), (0, "an xrun."), (4000, "")])
def test_a_recording_that_broke_off_is_refused(frames: int, sentence: str) -> None:
    subject = Subject(SHIPPED, Owned(), AnalogGain())
    reading = steps.reading_of(np.zeros(frames, np.float32), RATE_HZ, Method.LOOPBACK)
    refused, wishes = steps.taped(recording(), subject, reading, 101.0, sentence=sentence)
    assert refused.step is WizardStep.REFUSED
    assert sentence.rstrip(".") in refused.sentence
    assert wishes == (Sine(SINE_HZ, 0.0),)


def test_a_recording_that_nobody_waits_for_changes_nothing() -> None:
    subject = Subject(SHIPPED, Owned(), AnalogGain())
    for wizard in (Wizard(), steps.begin(Method.METER, subject)[0]):
        assert steps.taped(wizard, subject, None, 1.0) == (wizard, ())
    assert steps.go_on(recording(), subject, 101.0) == (recording(), ())


def test_the_encoder_chooses_a_method_and_turns_a_number_within_its_bounds() -> None:
    assert [steps.turn(Wizard(), n).method for n in (-1, 0, 1, 2, 9)] == [
        Method.LOOPBACK, Method.LOOPBACK, Method.METER, Method.SOURCE, Method.SOURCE
    ]  # fmt: skip
    asking, _ = steps.begin(Method.SOURCE, Subject(SHIPPED, Owned(), AnalogGain()))
    for turned, value in ((100, 1.5), (-100, 0.5), (-9999, 0.03), (9999, 24.4)):
        asked = steps.turn(asking, turned).asked
        assert asked
        assert asked.value == pytest.approx(value)
    assert steps.turn(recording(), 5) == recording()


@pytest.mark.parametrize("value", [0.0, -1.0, 1000.0, math.nan, math.inf])
def test_an_impossible_number_is_one_sentence_and_the_wizard_stays(value: float) -> None:
    asking, _ = steps.begin(Method.SOURCE, Subject(SHIPPED, Owned(), AnalogGain()))
    with pytest.raises(LevelError, match="outside"):
        steps.enter(asking, value)
    with pytest.raises(LevelError, match="no number"):
        steps.enter(recording(), 1.0)


def test_leaving_gives_the_sound_back_from_everywhere_but_the_beginning() -> None:
    assert steps.leave(Wizard())[1] == ()
    left, wishes = steps.leave(recording())
    assert (left.step, left.method, wishes) == (WizardStep.CHOOSE, Method.LOOPBACK, (Rest(),))


@settings(max_examples=examples(60))
@given(st.lists(st.sampled_from(["go", "turn", "leave", "tick", "lost", "source", "meter", "loopback"]), max_size=25))
def test_whatever_is_pressed_the_music_is_back_where_the_wizard_is_not_at_work(moves: list[str]) -> None:
    """And no full-scale tone plays but while its volts are asked for."""
    session = Session(CodecOnTheBench(12.2, 8.66, cable=False, hum_dbfs=-90.0))
    session.codec.record = lambda played_hz, played_peak, seconds: np.zeros(10, np.float32)  # noqa: ARG005
    for n, move in enumerate(moves):
        match move:
            case "go":
                session.go_on()
            case "turn":
                session.wizard = steps.turn(session.wizard, 3)
            case "leave":
                session.take(steps.leave(session.wizard))
            case "tick" | "lost":
                session.take(steps.passed(session.wizard, 10.0 + n if move == "tick" else 1e6))
            case _:
                session.begin(Method(move))
        step, plays = session.wizard.step, session.plays
        if step in (WizardStep.CHOOSE, WizardStep.KEPT):
            assert plays is None
        if plays and plays.peak == 1.0:
            assert (step, session.wizard.method) == (WizardStep.ASK, Method.METER)


def test_in_the_cable_step_of_the_meter_no_word_is_of_a_source() -> None:
    session = Session(CodecOnTheBench(12.0, 9.98, cable=True))
    session.begin(Method.METER)
    said: list[str] = []
    for value in (None, 2.44, None, None, None):
        session.go_on(value)
        said += [session.wizard.sentence, *session.wizard.lines]
    assert session.wizard.step is WizardStep.KEPT
    assert not any("source" in words for words in said)


def test_the_methods_stand_in_one_order_everywhere_the_one_that_needs_least_first() -> None:
    assert list(Method) == list(METHODS) == [Method.LOOPBACK, Method.METER, Method.SOURCE]
    assert Wizard().method is Method.LOOPBACK
