"""What is decided: step(state, event) -> the next state and what must be done. Pure; time comes with the event.

Whatever happened, audiod is then told what it does not know yet (truth.py); lights and screen follow the
`Status` that comes back, not the wish.
"""

from dataclasses import replace

from firmware.calibrate.owned import ENTERED
from firmware.decide import orders_due as truth
from firmware.decide.effects import Date, Effect, EnterLevel, ReadRig, Remember, Say, SetGain, StartRecording
from firmware.decide.events import (
    CaptureImported,
    CodecFound,
    Dated,
    Event,
    GainFound,
    GainLost,
    GainRead,
    Heard,
    ImportEnded,
    OrderLost,
    PlayPreset,
    RecordingRead,
    RigRead,
    Tick,
    Trouble,
    WantBypass,
    WantCoach,
    WantFigures,
    WantForget,
    WantGain,
    WantImport,
    WantLevel,
    WantMeasured,
    WantOutput,
    WantRescan,
    WantStrokes,
    WantTrim,
    WantWizard,
)
from firmware.decide.gain import dated, forget, gain_found, gain_lost, gain_read, want_gain
from firmware.decide.imports import import_ended, import_path, imported, rig_read, stick_went
from firmware.decide.measuring import (
    coach_wanted,
    codec_away,
    codec_changed,
    listened,
    measured_anew,
    passed,
    recorded,
    recording_read,
    strokes_wanted,
    wizard_wanted,
)
from firmware.decide.outcome import Outcome, noticed
from firmware.decide.player import aim, next_page, set_output, stomped, trim, turned
from firmware.messages import Failed, Hello, Ready, Recorded, Report, Status, Unload
from firmware.state import NO_SINE, Stage, State
from firmware.store.last import Last
from hw.events import EncoderPush, EncoderTurned, StickCame, StickWent, StompEdge

SILENCE_S = 1.0  # audiod speaks 20 times a second
CLIP_S = 1.0  # a clip lasts a sample, an eye needs longer
HOLD_S = 2.0  # a stroke's peak lasts a Status, reading it takes this long


def step(state: State, event: Event) -> Outcome:
    """The state after `event`, and the effects to carry out in their order. Never raises."""
    after, effects = _decide(state, event)
    after, more = measured_anew(state, after)
    after, orders = truth.tell(after)
    late = tuple(effect for effect in effects if _is_late(effect))
    early = tuple(effect for effect in effects if not _is_late(effect))
    last = _last(after)
    remembered = (Remember(last),) if last != _last(state) else ()
    return after, (*early, *more, *orders, *late, *remembered)


def _decide(state: State, event: Event) -> Outcome:  # noqa: C901 - one line for each kind of event
    match event:
        case StompEdge():
            return stomped(state, event)
        case EncoderTurned():
            return turned(state, event)
        case EncoderPush():
            return next_page(state, event.at_s) if event.down else (state, ())
        case Heard():
            return _heard(replace(_sure_of_sine(state, event.at_s), heard_s=event.at_s), event.report, event.at_s)
        case Tick():
            return _passed(state, event.at_s)
        case OrderLost():
            return truth.lose(state), ()
        case RigRead():
            return rig_read(state, event)
        case PlayPreset():
            return aim(state, event.position, event.at_s)
        case WantTrim():
            return trim(state, event.trim_db, event.at_s)
        case WantBypass():
            return replace(state, bypass=event.on), ()
        case WantImport():
            return import_path(state, event.path)
        case WantRescan():
            return state, (ReadRig(),)
        case StickCame():
            return import_path(state, event.folder)
        case StickWent():
            return stick_went(state, event.folder)
        case CaptureImported():
            return imported(state, event)
        case ImportEnded():
            return import_ended(state, event)
        case Trouble():
            return noticed(state, event.short, event.at_s), (Say(event.sentence),)
        case CodecFound():
            return codec_changed(state, event)
        case GainFound():
            return gain_found(state, event)
        case GainRead():
            return gain_read(state, event)
        case GainLost():
            return gain_lost(state, event)
        case RecordingRead():
            return recording_read(state, event)
        case Dated():
            return dated(state, event)
        case _:
            return _measure(state, event)


def _measure(state: State, want: WantMeasured) -> Outcome:
    match want:
        case WantGain():
            return want_gain(state, want.gain_db, want.at_s)
        case WantCoach():
            return coach_wanted(state, want)
        case WantStrokes():
            return strokes_wanted(state, want)
        case WantWizard():
            return wizard_wanted(state, want)
        case WantFigures():
            return state, (Date(want.found, ENTERED),)
        case WantForget():
            return forget(state, want)
        case WantOutput():
            return set_output(state, want.mode, want.at_s)
        case WantLevel():
            return state, (EnterLevel(want.model_id, want.input_level_dbu), ReadRig())


def _is_late(effect: Effect) -> bool:
    """What waits until audiod has its orders: more analogue gain comes after less digital gain, so that nothing gets
    loud in between (less analogue gain comes before more digital); a recording after the sine it is to hear."""
    return isinstance(effect, StartRecording) or (isinstance(effect, SetGain) and effect.gain_db > effect.was_db)


def _heard(state: State, report: Report, at_s: float) -> Outcome:
    match report:
        case Hello():
            return replace(truth.lose(state), rate_hz=report.rate_hz, block_frames=report.block_frames), ()
        case Status():
            state, orders = truth.begin(state, report.amp_id) if state.told is None else (state, ())
            state, left = (state, ()) if report.codec_present else codec_away(state, at_s)
            state = _held(_clipped(state, report, at_s), report, at_s)
            return replace(listened(state, report, at_s), status=report), (*orders, *left)
        case Ready():
            if all(amp.amp_id != report.amp_id for amp in truth.amps(state)):
                return state, (Unload(report.amp_id),)  # asked for before audiod was lost and found again
            return _mark(state, report.amp_id, None), ()
        case Failed():
            state, wanted = _mark(state, report.amp_id, report.sentence), state.stage
            if wanted and wanted.amp_id == report.amp_id:
                state = noticed(state, "cannot play capture", at_s)
            return state, (Say(report.sentence),)
        case Recorded():
            return recorded(state, report)


def _sure_of_sine(state: State, at_s: float) -> State:
    """audiod ends the sine of a controld that hung, as one does that has not listened for so long: tell it again."""
    if state.told is None or state.sine == NO_SINE or at_s - state.heard_s <= SILENCE_S:
        return state
    return replace(state, told=replace(state.told, sine=None))


def _clipped(state: State, report: Status, at_s: float) -> State:
    """Lights the clip marks where audiod counted a clip since its last word."""
    before = state.status or report
    if report.input_clips > before.input_clips:
        state = replace(state, input_clip_until_s=at_s + CLIP_S)
    if report.output_clips > before.output_clips:
        state = replace(state, output_clip_until_s=at_s + CLIP_S)
    return state


def _held(state: State, report: Status, at_s: float) -> State:
    """Holds the input's highest peak until a higher one comes or its time is up."""
    if report.input_peak < state.held_peak and at_s < state.held_until_s:
        return state
    return replace(state, held_peak=report.input_peak, held_until_s=at_s + HOLD_S)


def _mark(state: State, amp_id: int, failure: str | None) -> State:
    def marked(amp: Stage) -> Stage:
        return replace(amp, ready=failure is None, failure=failure) if amp.amp_id == amp_id else amp

    stage = marked(state.stage) if state.stage else None
    return replace(state, stage=stage, spares=tuple(marked(amp) for amp in state.spares))


def _passed(state: State, now_s: float) -> Outcome:
    if state.notice and state.notice.until_s <= now_s:
        state = replace(state, notice=None)
    state, effects = passed(state, now_s)
    if state.status is None or now_s - state.heard_s <= SILENCE_S:
        return state, effects
    state = noticed(truth.lose(state), "audio does not answer", now_s)
    return state, (*effects, Say("the audio process does not answer."))


def _last(state: State) -> Last:
    preset = state.preset.name if state.preset else None
    gain_db = state.gain_wish_db
    key = state.gain_key if gain_db is not None else ""
    return Last(preset, state.bypass, clean=False, codec_key=key, analog_gain_db=gain_db)
