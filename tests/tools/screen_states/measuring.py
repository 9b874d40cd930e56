"""The golden screens of what measures: the gain coach and the calibration wizard."""

from dataclasses import replace

import numpy as np

from firmware.calibrate import coach, wizard_steps
from firmware.calibrate.coach import Coach
from firmware.calibrate.owned import Owned
from firmware.calibrate.wizard import Method, Subject, Wizard
from firmware.levels import AnalogGain
from firmware.state import State
from tests.stand_ins.states import altered
from tests.tools.playing import CODEC, CONTROL, KNOB, NOW_S, PLAYING, playing


def states() -> dict[str, State]:
    return _gain() | _calibrate()


def _gain() -> dict[str, State]:
    quiet = replace(PLAYING, input_peak=0.1)
    control = altered(playing(codec=replace(CODEC, analog_gain_db=5.0)), analog=CONTROL, page="gain", status=quiet)
    held = altered(control, held_peak=0.42, held_until_s=NOW_S + 1.0)
    knob = altered(held, analog=KNOB)
    fixed = altered(held, analog=AnalogGain())
    return {
        "gain": held,
        "gain-silent": altered(control, status=replace(PLAYING, input_peak=1e-5)),
        "gain-knob": knob,
        "gain-fixed": fixed,
        "gain-vanished": altered(held, trouble="The control PGA Gain is away."),
        "gain-listening": altered(control, coach=_listening(0.42, left_s=6.4)),
        "gain-proposed": altered(control, coach=_heard(0.27, CONTROL)),
        "gain-loud": altered(control, coach=_heard(0.86, CONTROL)),
        "gain-clipped": altered(control, coach=_heard(1.0, CONTROL, clips=3)),
        "gain-knob-proposed": altered(knob, coach=_heard(0.27, KNOB)),
        "gain-done": altered(held, coach=_heard(0.42, CONTROL)),
        "gain-stuck": altered(fixed, held_peak=0.86, coach=_heard(0.86, AnalogGain())),
        "gain-failed": altered(control, coach=_heard(0.002, CONTROL)),
        "gain-no-codec": altered(control, status=replace(PLAYING, codec_present=False, input_peak=0.0)),
    }


def _listening(peak: float, *, left_s: float) -> Coach:
    return replace(coach.begin(0.0), peak=peak, ends_s=NOW_S + left_s, gain_db=CONTROL.gain_db)


def _heard(peak: float, analog: AnalogGain, *, clips: int = 0) -> Coach:
    """What the coach says at the end of ten seconds with this highest peak."""
    listening = replace(coach.begin(0.0), gain_db=analog.gain_db)
    return coach.heard(listening, replace(PLAYING, input_peak=peak, input_clips=clips), analog, listening.ends_s)


def _calibrate() -> dict[str, State]:
    subject = Subject(CODEC, Owned(), CONTROL)
    disputed = replace(CODEC, basis="disputed", confidence="low")
    knob = replace(CODEC, max_output_dbu=16.0, output_condition="output knob at max.", output_balanced=True)

    def on(wizard: Wizard) -> Wizard:
        return wizard_steps.go_on(wizard, subject, 0.0)[0]

    warned, _ = wizard_steps.begin(Method.METER, subject)
    asking = on(wizard_steps.turn(warned, 1))
    output = on(wizard_steps.enter(asking, 2.1))
    cable = on(output)
    recording = wizard_steps.passed(on(cable), 1.2)[0]
    tone = np.sin(2.0 * np.pi * wizard_steps.SINE_HZ / 48_000 * np.arange(144_000)).astype(np.float32)
    heard, silence = (wizard_steps.reading_of(peak * tone, 48_000, Method.METER) for peak in (0.593, 0.0))
    found = wizard_steps.taped(recording, subject, heard, 3.0)[0]
    wizards = {
        "calibrate": Wizard(Method.METER),
        "calibrate-loopback": wizard_steps.begin(Method.LOOPBACK, replace(subject, shipped=knob))[0],
        "calibrate-source": wizard_steps.begin(Method.SOURCE, subject)[0],
        "calibrate-warning": warned,
        "calibrate-ask": asking,
        "calibrate-output": output,
        "calibrate-cable": cable,
        "calibrate-recording": recording,
        "calibrate-result": found,
        "calibrate-kept": on(found),
        "calibrate-refused": wizard_steps.taped(recording, subject, silence, 3.0)[0],
    }
    states = {name: altered(playing(), page="calibrate", wizard=wizard) for name, wizard in wizards.items()}
    return states | {"calibrate-doubtful": altered(playing(codec=disputed), page="calibrate")}
