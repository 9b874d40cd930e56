"""Coach, knob and wizard at work: what they are asked and what they hear, and what they wish for. Pure; the owner of
State's `measuring`. What each of them does stands in firmware/calibrate.
"""

from collections.abc import Sequence
from dataclasses import replace

from firmware.calibrate import coach, knob_turn, wizard_steps
from firmware.calibrate.coach import CoachStep
from firmware.calibrate.knob_turn import KnobTurn
from firmware.calibrate.owned import unseen_since
from firmware.calibrate.wizard import Keep, Rest, Sine, Subject, TapeInput, Wish, Wizard, WizardStep
from firmware.decide import codec, view
from firmware.decide.codec import codec_found, want_gain
from firmware.decide.effects import Effect, MakeTape, Outcome, ReadTape, Say, StampDate
from firmware.decide.events import CodecFound, GainLost, TapeRead
from firmware.decide.measuring_wants import WantCoach, WantStrokes, WantWizard
from firmware.decide.view import noticed
from firmware.errors import LevelError
from firmware.messages import PlaySine, StartTape, Status, TapeEnded
from firmware.state import NO_SINE, State

CALIBRATE = "calibrate"  # the page on which the wizard is led
LONGEST_S = 600.0  # a line that broke, a player who went away: no silence or full-scale sine for an evening


def coach_wanted(state: State, want: WantCoach) -> Outcome:
    match want.act:
        case "begin":
            return _with(state, coach=coach.begin(want.at_s)), ()
        case "accept" if state.codec.trouble:
            return noticed(state, "gain does not answer", want.at_s), ()
        case "accept":
            after, gain_db = coach.accept(state.measuring.coach, state.codec.analog, want.at_s)
            state = _with(state, coach=after)
            return (state, ()) if gain_db is None else want_gain(state, gain_db, want.at_s)
        case "leave":
            return _with(state, coach=coach.leave()), ()


def coach_pushed(state: State, at_s: float) -> Outcome:
    """A push accepts what the coach proposes; where nothing is proposed, it makes the coach begin."""
    if state.measuring.coach.step is CoachStep.LISTENING:
        return state, ()
    return coach_wanted(
        state, WantCoach("accept" if state.measuring.coach.step is CoachStep.PROPOSED else "begin", at_s)
    )


def coach_left(state: State, _at_s: float) -> Outcome:
    """Whatever the coach heard or proposed is forgotten."""
    idle = state.measuring.coach.step is CoachStep.IDLE
    return (state if idle else _with(state, coach=coach.leave())), ()


def strokes_wanted(state: State, want: WantStrokes) -> Outcome:
    match want.act:
        case "begin":
            return _with(state, knob_turn=knob_turn.begin()), ()
        case "again":
            return _with(state, knob_turn=knob_turn.again(state.measuring.knob_turn)), ()
        case "end":
            return _with(state, knob_turn=knob_turn.end(state.measuring.knob_turn)), ()
        case "leave":
            return _with(state, knob_turn=KnobTurn()), ()


def listened(state: State, status: Status, at_s: float) -> State:
    """What coach and knob turn make of a Status."""
    after = coach.heard(state.measuring.coach, status, state.codec.analog, at_s)
    return _with(state, coach=after, knob_turn=knob_turn.heard(state.measuring.knob_turn, status))


def wizard_wanted(state: State, want: WantWizard) -> Outcome:
    """Beginning shows the wizard's page, so that holding the encoder ends it; leaving shows PLAY."""
    match want.act:
        case "begin":
            method = want.method or state.measuring.wizard.method
            state = view.opened(state, CALIBRATE, want.at_s)
            return _granted(state, wizard_steps.begin(method, subject(state)), want.at_s)
        case "next":
            return wizard_next(state, want.at_s, want.value)
        case "leave":
            return wizard_left(view.left(state, CALIBRATE, want.at_s), want.at_s)


def wizard_next(state: State, at_s: float, value: float | None = None) -> Outcome:
    wizard = state.measuring.wizard
    try:
        wizard = wizard if value is None else wizard_steps.enter(wizard, value)
    except LevelError as error:
        return noticed(state, error.short, at_s), (Say(error.sentence),)
    return _granted(state, wizard_steps.go_on(wizard, subject(state), at_s), at_s)


def wizard_pushed(state: State, at_s: float) -> Outcome:
    """A push goes on; to a tone only where a turn came before it."""
    if state.measuring.wizard.waits_for_turn:
        return noticed(state, "turn, then push", at_s), ()
    return wizard_next(state, at_s)


def wizard_turned(state: State, steps: int, at_s: float) -> State:
    return _with(state, wizard=wizard_steps.turn(state.measuring.wizard, steps), wizard_s=at_s)


def wizard_left(state: State, at_s: float) -> Outcome:
    return _granted(state, wizard_steps.leave(state.measuring.wizard), at_s)


def codec_changed(state: State, found: CodecFound) -> Outcome:
    """Another codec: what was measured of the one before is left."""
    state, rest = wizard_left(state, found.at_s)
    state, effects = codec_found(_with(state, coach=coach.leave(), knob_turn=KnobTurn()), found)
    return state, (*rest, *effects)


def gain_lost(state: State, lost: GainLost) -> Outcome:
    """The coach would speak of a gain that is not there."""
    if state.measuring.coach.step in (CoachStep.PROPOSED, CoachStep.DONE):
        state = _with(state, coach=coach.leave())
    return codec.gain_lost(state, lost)


def codec_away(state: State, at_s: float) -> Outcome:
    """The codec went away, and with it the sine: audiod gives the sound back, since anything may be plugged in when
    the codec comes again."""
    if state.measuring.sine == NO_SINE:
        return state, ()
    return _granted(state, wizard_steps.codec_away(state.measuring.wizard), at_s)


def audio_ended(state: State, at_s: float) -> Outcome:
    """audiod ended or does not answer: its tone and its recording died with it. The next one plays what is asked for
    then; a guitar amp may hang at the output by that time."""
    if state.measuring.sine == NO_SINE and state.measuring.wizard.step is not WizardStep.RECORDING:
        return state, ()
    return _granted(state, wizard_steps.audio_ended(state.measuring.wizard), at_s)


def tape_ended(state: State, report: TapeEnded) -> Outcome:
    """audiod's recording is ready to be read; one that nobody waits for any more is passed over."""
    if state.measuring.wizard.step is not WizardStep.RECORDING:
        return state, ()
    return state, (ReadTape(report.frames, report.sentence, state.measuring.wizard.method),)


def tape_read(state: State, read: TapeRead) -> Outcome:
    after = wizard_steps.taped(state.measuring.wizard, subject(state), read.reading, read.at_s, sentence=read.failure)
    return _granted(state, after, read.at_s)


def measured_anew(before: State, after: State) -> Outcome:
    """`after`; what was measured so far is refused as a measurement if the gain moved since `before`."""
    if _gains(after) == _gains(before):
        return after, ()
    wizard, wishes = wizard_steps.gain_moved(after.measuring.wizard)
    return _granted(after, (wizard, wishes), after.measuring.wizard_s) if wishes else (after, ())


def _gains(state: State) -> tuple[object, ...]:
    codec = state.codec
    return codec.analog.gain_db, codec.stands_db, codec.mixer, codec.input_channel


def passed(state: State, now_s: float) -> Outcome:
    """Time passed for coach and wizard."""
    listening = coach.passed(state.measuring.coach, now_s)
    if listening != state.measuring.coach:
        state = _with(state, coach=listening)
    wizard, wishes = wizard_steps.passed(state.measuring.wizard, now_s)
    if wizard == state.measuring.wizard and not wishes and state.measuring.sine == NO_SINE:
        return state, ()  # the very same, so that nothing is drawn anew
    after, effects = _granted(state, (wizard, wishes), state.measuring.wizard_s)
    if after.measuring.sine == NO_SINE or now_s - after.measuring.wizard_s <= LONGEST_S:
        return after, effects
    after, rest = wizard_left(after, now_s)
    said = Say("nobody went on with the calibration for ten minutes: the sound is back.")
    return noticed(after, "calibration left", now_s), (*effects, *rest, said)


def subject(state: State) -> Subject:
    """What the wizard has to know of the codec, with what the card's mixer adds on both sides."""
    codec, mixer = state.codec, state.codec.mixer
    shipped, output = codec.shipped or codec.levels, codec.owned.max_output
    if mixer.output_db and output is not None:
        output = replace(output, dbu=output.dbu + mixer.output_db)
    if mixer.output_db and shipped.max_output_dbu is not None:
        shipped = replace(shipped, max_output_dbu=shipped.max_output_dbu + mixer.output_db)
    doubts = mixer.output_unscaled
    if output is not None and not unseen_since(output, mixer.output_stands):
        doubts = ()  # the measurement takes them in
    shipped = replace(shipped, output_doubts=doubts)
    analog = replace(codec.analog, gain_db=codec.analog.gain_db + mixer.input_db)
    return Subject(shipped, replace(codec.owned, max_output=output), analog)


def _granted(state: State, outcome: tuple[Wizard, Sequence[Wish]], at_s: float) -> Outcome:
    """`state` with the wizard after its step at `at_s`, and the effects that its wishes ask for, in their order."""
    wizard, wishes = outcome
    was_recording = state.measuring.wizard.step is WizardStep.RECORDING
    state, effects = _with(state, wizard=wizard, wizard_s=at_s), list[Effect]()
    for wish in wishes:
        match wish:
            case Sine(hz, peak):
                state = _with(state, sine=PlaySine(hz, peak))
            case TapeInput(seconds):
                effects.append(MakeTape(seconds) if seconds else StartTape(0, ""))
            case Keep(measured, method):
                effects.append(StampDate(measured, method))
            case Rest():
                state = _with(state, sine=NO_SINE)
                effects.extend([StartTape(0, "")] if was_recording else [])
    return state, tuple(effects)


def _with(state: State, **facts: object) -> State:
    return replace(state, measuring=replace(state.measuring, **facts))
