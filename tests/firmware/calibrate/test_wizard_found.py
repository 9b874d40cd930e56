"""What the wizard measures on a codec whose levels only the test knows: within 0.1 dB, or refused with a sentence."""

import math
from dataclasses import replace

import pytest

from firmware.calibrate import wizard_steps as steps
from firmware.calibrate.owned import Figure, Owned, with_owned
from firmware.calibrate.wizard import Keep, Method, Sine, Subject, WizardStep
from firmware.calibrate.wizard_steps import SINE_HZ
from firmware.levels import AnalogGain, GainKind, codec_levels
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
    reading = steps.reading_of(loud, RATE_HZ, Method.LOOPBACK)
    said.append(steps.taped(recording, session.subject, reading, 13.0)[0].sentence)
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
