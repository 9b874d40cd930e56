"""Coach, knob finder and wizard at work: what they are asked and what they hear, and what they wish for. Pure; what
each of them does stands in firmware/calibrate.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from firmware.calibrate import coach, finder, wizard_steps
from firmware.calibrate.coach import CoachStep
from firmware.calibrate.wizard import Bench, Keep, Recording, Rest, Sine, Wish, Wizard, WizardStep
from firmware.decide.effects import Date, Effect, ReadRecording, Say, StartRecording
from firmware.decide.events import CodecFound, RecordingRead, WantCoach, WantStrokes, WantWizard
from firmware.decide.gain import codec_found, want_gain
from firmware.decide.outcome import Outcome, noticed
from firmware.errors import LevelError
from firmware.messages import PlaySine, Record, Recorded, Status
from firmware.state import NO_SINE, Page, State

LONGEST_S = 600.0  # a line that broke, a player who went away: no silence or full-scale sine for an evening
GAIN_MOVED = "The codec's gain was moved meanwhile; leave it as it is, and measure again."


def coach_wanted(state: State, want: WantCoach) -> Outcome:
    match want.act:
        case "begin":
            return replace(state, coach=coach.begin(want.at_s)), ()
        case "accept" if state.gain_trouble:
            return noticed(state, "gain does not answer", want.at_s), ()
        case "accept":
            after, gain_db = coach.accept(state.coach, state.analog, want.at_s)
            state = replace(state, coach=after)
            return (state, ()) if gain_db is None else want_gain(state, gain_db, want.at_s)
        case "leave":
            return replace(state, coach=coach.leave()), ()


def coach_stomped(state: State, at_s: float) -> Outcome:
    """The foot says yes to what is proposed, else begin."""
    if state.coach.step is CoachStep.LISTENING:
        return state, ()
    return coach_wanted(state, WantCoach("accept" if state.coach.step is CoachStep.PROPOSED else "begin", at_s))


def strokes_wanted(state: State, want: WantStrokes) -> Outcome:
    match want.act:
        case "begin":
            return replace(state, finder=finder.begin()), ()
        case "again":
            return replace(state, finder=finder.again(state.finder)), ()
        case "end":
            return replace(state, finder=finder.end(state.finder)), ()
        case "leave":
            return replace(state, finder=finder.Finder()), ()


def listened(state: State, status: Status, at_s: float) -> State:
    """What coach and finder make of a Status."""
    after = coach.heard(state.coach, status, state.analog, at_s)
    return replace(state, coach=after, finder=finder.heard(state.finder, status))


def wizard_wanted(state: State, want: WantWizard) -> Outcome:
    """A begin shows the wizard's page, so that a push of the encoder ends it; leaving shows what one plays with."""
    match want.act:
        case "begin":
            method = want.method or state.wizard.method
            state = replace(state, page=Page.CALIBRATE)
            return _granted(state, wizard_steps.begin(method, bench(state)), want.at_s)
        case "next":
            return wizard_next(state, want.at_s, want.value)
        case "leave":
            page = Page.HOME if state.page is Page.CALIBRATE else state.page
            return wizard_left(replace(state, page=page), want.at_s)


def wizard_next(state: State, at_s: float, value: float | None = None) -> Outcome:
    wizard = state.wizard
    try:
        wizard = wizard if value is None else wizard_steps.enter(wizard, value)
    except LevelError as error:
        return noticed(state, error.short, at_s), (Say(error.sentence),)
    return _granted(state, wizard_steps.go_on(wizard, bench(state), at_s), at_s)


def wizard_stomped(state: State, at_s: float) -> Outcome:
    """The foot goes on where a hand is at the pedal too."""
    if state.wizard.waits_for_hand:
        return noticed(state, "turn, then stomp 2", at_s), ()
    return wizard_next(state, at_s)


def wizard_turned(state: State, steps: int, at_s: float) -> State:
    return replace(state, wizard=wizard_steps.turn(state.wizard, steps), wizard_s=at_s)


def wizard_left(state: State, at_s: float) -> Outcome:
    return _granted(state, wizard_steps.leave(state.wizard), at_s)


def codec_changed(state: State, found: CodecFound) -> Outcome:
    """Another codec: what was measured of the one before is left."""
    state, rest = wizard_left(state, found.at_s)
    state, effects = codec_found(state, found)
    return state, (*rest, *effects)


def codec_away(state: State, at_s: float) -> Outcome:
    """The codec went away, and with it the sine: audiod gives the sound back, since anything may be plugged in when
    the codec comes again."""
    if state.sine == NO_SINE:
        return state, ()
    return _granted(state, wizard_steps.codec_away(state.wizard), at_s)


def recorded(state: State, report: Recorded) -> Outcome:
    """audiod's recording is ready to be read; one that nobody waits for any more is passed over."""
    if state.wizard.step is not WizardStep.RECORDING:
        return state, ()
    return state, (ReadRecording(report.frames, report.sentence),)


def recording_read(state: State, read: RecordingRead) -> Outcome:
    after = wizard_steps.recorded(
        state.wizard, bench(state), read.samples, state.rate_hz, read.at_s, sentence=read.failure
    )
    return _granted(state, after, read.at_s)


def measured_anew(before: State, after: State) -> Outcome:
    """`after`, in which a recording is no measurement any more if the gain is another than `before`."""
    moved = after.analog.gain_db != before.analog.gain_db
    if not moved or after.wizard.step is not WizardStep.RECORDING:
        return after, ()
    nothing = np.zeros(0, np.float32)
    refused = wizard_steps.recorded(
        after.wizard, bench(after), nothing, after.rate_hz, after.wizard_s, sentence=GAIN_MOVED
    )
    after, effects = _granted(after, refused, after.wizard_s)
    return after, (Record(0, ""), *effects)


def passed(state: State, now_s: float) -> Outcome:
    """Time passed for coach and wizard."""
    listening = coach.passed(state.coach, now_s)
    if listening != state.coach:
        state = replace(state, coach=listening)
    wizard, wishes = wizard_steps.passed(state.wizard, now_s)
    if wizard == state.wizard and not wishes and state.sine == NO_SINE:
        return state, ()  # the very same, so that nothing is drawn anew
    after, effects = _granted(state, (wizard, wishes), state.wizard_s)
    if after.sine == NO_SINE or now_s - after.wizard_s <= LONGEST_S:
        return after, effects
    after, rest = wizard_left(after, now_s)
    said = Say("nobody went on with the calibration for ten minutes: the sound is back.")
    return noticed(after, "calibration left", now_s), (*effects, *rest, said)


def bench(state: State) -> Bench:
    """What the wizard has to know of the codec."""
    return Bench(state.shipped_levels or state.codec_levels, state.owned, state.analog)


def _granted(state: State, outcome: tuple[Wizard, Sequence[Wish]], at_s: float) -> Outcome:
    """The wizard went on at `at_s`; its wishes, in their order."""
    wizard, wishes = outcome
    was_recording = state.wizard.step is WizardStep.RECORDING
    state, effects = replace(state, wizard=wizard, wizard_s=at_s), list[Effect]()
    for wish in wishes:
        match wish:
            case Sine(hz, peak):
                state = replace(state, sine=PlaySine(hz, peak))
            case Recording(seconds):
                effects.append(StartRecording(seconds) if seconds else Record(0, ""))
            case Keep(measured, method):
                effects.append(Date(measured, method))
            case Rest():
                state = replace(state, sine=NO_SINE)
                effects.extend([Record(0, "")] if was_recording else [])
    return state, tuple(effects)
