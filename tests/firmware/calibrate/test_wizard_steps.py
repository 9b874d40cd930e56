"""The wizard on a subject whose codec only the test knows: found within 0.1 dB, or refused with a sentence."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware.calibrate import wizard_steps as steps
from firmware.calibrate.owned import Figure, Owned, with_owned
from firmware.calibrate.wizard import Keep, Method, Rest, Sine, Subject, TapeInput, Wizard, WizardStep
from firmware.calibrate.wizard_steps import SINE_HZ
from firmware.calibrate.wizard_words import METHODS
from firmware.errors import LevelError
from firmware.levels import AnalogGain, CodecLevels, GainKind, codec_levels
from hw.profiles import load
from tests.stand_ins.calibrate import RATE_HZ, CodecOnTheBench
from tests.stand_ins.wizard import SHIPPED, Session


def test_a_known_source_shows_the_input() -> None:
    session = Session(CodecOnTheBench(14.3, 9.1, source_volts=1.55))
    session.begin(Method.SOURCE)
    session.go_on(1.55)
    assert session.wizard.step is WizardStep.READY
    session.go_on()
    found = session.assert_found(14.3)
    assert found.max_output_dbu is None
    assert found.input_uncertainty_db == pytest.approx(0.13, abs=0.01)  # 1.5 % of the volts
    session.go_on()
    assert (session.wizard.step, session.plays) == (WizardStep.KEPT, None)
    assert session.kept == [Keep(found, Method.SOURCE)]
    assert {sine.peak for sine in session.played} == {0.0}  # the pedal is silent all the while


def test_a_multimeter_shows_the_output_and_a_cable_then_the_input() -> None:
    codec = CodecOnTheBench(10.7, 9.1, cable=True)
    session = Session(codec)
    session.begin(Method.METER)
    assert "Unplug amplifier" in session.wizard.sentence
    assert session.plays == Sine(SINE_HZ, 0.0)  # not before the warning was read
    session.go_on()
    assert session.plays == Sine(SINE_HZ, 1.0)
    assert session.wizard.asked
    assert session.wizard.asked.value == pytest.approx(2.1, abs=0.01)  # what the profile would give
    session.go_on(codec.output_volts(1.0))
    assert session.plays == Sine(SINE_HZ, 0.0)
    output = session.wizard.found
    assert output
    assert output.max_output_dbu == pytest.approx(9.1)
    session.go_on()
    assert (session.wizard.step, session.kept) == (WizardStep.READY, [Keep(output, Method.METER)])
    session.go_on()
    found = session.assert_found(10.7)
    session.go_on()
    assert session.kept[-1] == Keep(found, Method.METER)
    assert found.max_output_dbu == output.max_output_dbu


def test_a_cable_shows_the_input_where_the_output_is_known() -> None:
    session = Session(CodecOnTheBench(10.7, 9.1, cable=True))
    session.subject = replace(session.subject, owned=Owned(max_output=Figure(9.1, 0.13, "meter", "2026-11-22")))
    session.begin(Method.LOOPBACK)
    session.go_on()
    assert session.assert_found(10.7).input_uncertainty_db == pytest.approx(0.13, abs=0.01)


@pytest.mark.parametrize("method", [Method.SOURCE, Method.LOOPBACK])
def test_the_gain_at_which_it_is_measured_is_taken_out(method: Method) -> None:
    analog = AnalogGain(GainKind.CONTROL, gain_db=9.0, high_db=12.0, step_db=1.0)
    codec = CodecOnTheBench(18.0, 8.66, gain_db=9.0, cable=method is Method.LOOPBACK, source_volts=0.5)
    session = Session(codec, Subject(SHIPPED, Owned(), analog))
    session.begin(method)
    session.go_on(0.5 if method is Method.SOURCE else None)
    if method is Method.SOURCE:
        session.go_on()
    session.assert_found(18.0)


def test_a_loopback_that_clips_is_played_softer_until_it_does_not() -> None:
    session = Session(CodecOnTheBench(-3.0, 8.66, cable=True))
    session.begin(Method.LOOPBACK)
    said = [session.wizard.sentence]
    recording, _ = steps.go_on(session.wizard, session.subject, 10.0)
    loud = session.codec.record(SINE_HZ, 0.501, 3.0)
    said.append(steps.taped(recording, session.subject, loud, RATE_HZ, 13.0)[0].sentence)
    session.go_on()
    session.assert_found(-3.0)
    assert "-6 dBFS" in said[0], "before anything is heard"
    assert ["-12 dBFS" in sentence for sentence in said] == [False, True], "and what is played in its place"
    levels_db = [20 * math.log10(sine.peak) for sine in session.played if sine.peak]
    assert levels_db == pytest.approx([-6.0, -12.0])


def test_an_input_that_clips_at_every_level_is_refused() -> None:
    session = Session(CodecOnTheBench(-40.0, 8.66, cable=True))
    session.begin(Method.LOOPBACK)
    session.go_on()
    session.assert_refused("clips")


def test_noise_and_hum_that_are_bearable_change_little() -> None:
    session = Session(CodecOnTheBench(12.2, 8.66, cable=True, noise_dbfs=-45.0, hum_dbfs=-45.0))
    session.begin(Method.LOOPBACK)
    session.go_on()
    session.assert_found(12.2)


@pytest.mark.parametrize(
    ("codec", "word"),
    [
        (CodecOnTheBench(12.2, 8.66), "cable"),
        (CodecOnTheBench(12.2, 8.66, hum_dbfs=-20.0), "Only hum"),
        (CodecOnTheBench(12.2, 8.66, source_volts=30.0), "clips"),
        (CodecOnTheBench(12.2, 8.66, source_volts=1.0, hum_dbfs=-25.0), "Hum"),
        (CodecOnTheBench(12.2, 8.66, source_volts=1.0, noise_dbfs=-20.0), "noisy"),
        (CodecOnTheBench(12.2, 8.66, source_volts=1.0, source_hz=135.0), "200 to 2000 Hz"),
        (CodecOnTheBench(12.2, 8.66, source_volts=1.0, source_hz=5000.0), "200 to 2000 Hz"),
        (CodecOnTheBench(12.2, 8.66, source_volts=1.0, source_drift_db=1.5), "moved"),
        (CodecOnTheBench(12.2, 8.66, source_volts=0.02, hum_dbfs=-99.0), "no codec has"),
    ],
)
def test_what_is_no_measurement_is_refused_and_may_be_tried_again(codec: CodecOnTheBench, word: str) -> None:
    session = Session(codec)
    session.begin(Method.SOURCE)
    session.go_on(20.0 if word == "no codec has" else 1.0)
    session.go_on()
    session.assert_refused(word)
    assert session.kept == []
    codec.source_volts, codec.source_hz, codec.source_drift_db = 1.0, 1000.0, 0.0
    codec.noise_dbfs, codec.hum_dbfs = -80.0, -80.0
    session.go_on()
    assert session.wizard.step is WizardStep.ASK
    session.go_on(1.0)
    session.go_on()
    session.assert_found(12.2)


def test_volts_of_the_output_that_make_no_codec_are_asked_for_again() -> None:
    codec = CodecOnTheBench(-6.0, 8.66, cable=True)
    session = Session(codec)
    session.begin(Method.METER)
    session.go_on()
    session.go_on(0.04)  # millivolts were read as volts
    session.go_on()
    session.go_on()
    session.assert_refused("no codec has")
    session.go_on()
    assert "Unplug amplifier" in session.wizard.sentence
    session.go_on()
    session.go_on(codec.output_volts(1.0))
    session.go_on()
    session.go_on()
    session.assert_found(-6.0)


def test_a_loopback_of_another_tone_is_no_loopback() -> None:
    session = Session(CodecOnTheBench(12.2, 8.66, source_volts=1.0, source_hz=440.0))
    session.begin(Method.LOOPBACK)
    session.go_on()
    session.assert_refused("330 Hz")


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
    samples = np.zeros(frames, np.float32)
    refused, wishes = steps.taped(recording(), subject, samples, RATE_HZ, 101.0, sentence=sentence)
    assert refused.step is WizardStep.REFUSED
    assert sentence.rstrip(".") in refused.sentence
    assert wishes == (Sine(SINE_HZ, 0.0),)


def test_a_recording_that_nobody_waits_for_changes_nothing() -> None:
    subject = Subject(SHIPPED, Owned(), AnalogGain())
    for wizard in (Wizard(), steps.begin(Method.METER, subject)[0]):
        assert steps.taped(wizard, subject, np.zeros(9, np.float32), RATE_HZ, 1.0) == (wizard, ())
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


@settings(max_examples=60, deadline=None)
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


SCARLETT = load("scarlett_2i2_4g")


def test_a_scarlett_of_the_4th_generation_is_found_right_over_a_guitar_cable() -> None:
    """Its 16 dBu hold between tip and ring; tip and sleeve carry half of that, and its input is at 12.00 dBu."""
    codec = CodecOnTheBench(12.0, 16.0 - 6.02, cable=True)
    session = Session(codec, Subject(codec_levels(SCARLETT.levels), Owned(), AnalogGain(GainKind.CONTROL)))
    session.begin(Method.LOOPBACK)
    assert session.wizard.question == "Is it so?"
    assert session.plays == Sine(SINE_HZ, 0.0), "it asks before anything is heard"
    for said in ("output knob at max", "balanced", "-6.02 dB", "9.98 dBu", "tip and sleeve", "-6 dBFS", "1.2 V"):
        assert said in session.wizard.sentence
    assert "output knob at max." in session.wizard.lines
    session.go_on()
    found = session.assert_found(12.0)
    assert found.max_input_dbu == pytest.approx(12.0, abs=0.02)
    assert found.input_uncertainty_db
    assert found.input_uncertainty_db > 1.0, "nobody has seen the knob, and legs may differ"
    session.go_on()
    owned = Owned(max_input=Figure(12.0, found.input_uncertainty_db, "loopback", "2026-11-22"))
    levels = with_owned(codec_levels(SCARLETT.levels), owned)
    assert (levels.basis, levels.confidence, levels.doubtful) == ("measured", "medium", False)


def test_an_output_of_the_owner_s_own_says_when_it_was_measured_and_that_its_volume_must_be_as_then() -> None:
    session = Session(CodecOnTheBench(12.0, 9.1, cable=True))
    measured = Figure(9.1, 0.13, "meter", "2026-11-22")
    session.subject = Subject(codec_levels(SCARLETT.levels), Owned(max_output=measured), AnalogGain())
    session.begin(Method.LOOPBACK)
    assert (
        "9.10 dBu that it was measured to have on 2026-11-22, its volume as it stood then" in session.wizard.sentence
    )
    assert "balanced" not in session.wizard.sentence
    session.go_on()
    session.assert_found(12.0)


def test_the_meter_is_held_to_tip_and_sleeve() -> None:
    session = Session(CodecOnTheBench(12.0, 9.98, cable=True))
    session.subject = Subject(codec_levels(SCARLETT.levels), Owned(), AnalogGain())
    session.begin(Method.METER)
    assert "to tip and sleeve" in session.wizard.sentence
    assert any("tip and sleeve" in line for line in session.wizard.lines)
    session.go_on()
    assert "between tip and sleeve" in session.wizard.sentence
    assert session.wizard.asked
    assert session.wizard.asked.value == pytest.approx(2.44, abs=0.01), "what one leg gives, not both"


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
