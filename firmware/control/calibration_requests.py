"""What the pedal answers about levels: gain, coach, knob finder, wizard, the owner's figures. Pure, as requests.py.
A reply tells how things are after what was wanted.

    {"do": "gain"}                              the gain, the coach and the codec's levels (told.gain)
    {"do": "gain", "set_db": 5.0}               moves the codec's gain, where software can
    {"do": "gain", "knob_db": 5.0}              tells what a knob adds that software cannot see
    {"do": "coach", "act": "begin"}             ten seconds of hard playing; then "accept", or "leave". Told as gain
    {"do": "strokes"}                           told.strokes; "act": "begin", turn the knob, "again", "end"; "leave"
    {"do": "wizard"}                            told.wizard
    {"do": "wizard", "act": "begin", "method": "loopback"}    or source, meter
    {"do": "wizard", "act": "next", "value": 1.55}            with a value where it asks for one; or "leave"
    {"do": "calibration"}                       told.calibration
    {"do": "calibration", "forget": "input"}    or output, all
    {"do": "calibration", "max_input_dbu": 12.2, "max_output_dbu": 16.0}    one or both, known from elsewhere
    {"do": "output", "mode": "auto"}            of the current preset: auto, raw, normalized, calibrated
    {"do": "level", "model_id": "6f2c..", "input_level_dbu": 15.0}    a capture's, kept in the library; null: forget
"""

import math

from firmware.calibrate import wizard_steps
from firmware.calibrate.coach import CoachStep
from firmware.calibrate.wizard import Measured, Method, WizardStep
from firmware.control import told
from firmware.decide.events import (
    Want,
    WantCoach,
    WantFigures,
    WantForget,
    WantGain,
    WantLevel,
    WantOutput,
    WantStrokes,
    WantWizard,
)
from firmware.errors import LevelError
from firmware.levels import CAPTURE_DBU_RANGE, CODEC_DBU_RANGE, GainKind
from firmware.sound import OutputMode
from firmware.state import State

Reply = dict[str, object]
Wish = dict[str, object]
Wanted = Want | str  # a sentence: why not
VERBS = "gain, coach, strokes, wizard, calibration, output, level"
ENTERED_UNCERTAINTY_DB = 0.5  # of a figure from a sheet: where public tables agree, they do so within this
OTHER_KIND = {
    GainKind.CONTROL: "software moves it: `pedal gain 5` sets it to 5 dB",
    GainKind.KNOB: "it is a knob that software cannot see: tell by `pedal gain --knob 5` how many dB it adds",
    GainKind.FIXED: "it cannot be changed",
}


def wanted(state: State, wish: Wish, now_s: float) -> Wanted | None:  # noqa: C901 - one line for each kind of wish
    """What `wish` asks the pedal to do, or a sentence that says why not; None if it asks for nothing."""
    match wish:
        case {"do": "gain", "set_db": gain_db}:
            return _gain(state, GainKind.CONTROL, gain_db, now_s)
        case {"do": "gain", "knob_db": gain_db}:
            return _gain(state, GainKind.KNOB, gain_db, now_s)
        case {"do": "coach", "act": str(act)} if act in ("begin", "accept", "leave"):
            return _coach(state, WantCoach(act, now_s))
        case {"do": "strokes", "act": str(act)} if act in ("begin", "again", "end", "leave"):
            return _strokes(state, WantStrokes(act, now_s))
        case {"do": "wizard", "act": "begin", "method": method}:
            return _begin(state, method, now_s)
        case {"do": "wizard", "act": "next"}:
            return _next(state, wish.get("value"), now_s)
        case {"do": "wizard", "act": "leave"}:
            return WantWizard("leave", now_s)
        case {"do": "calibration", "forget": str(which)} if which in ("input", "output", "all"):
            return WantForget(which, now_s)
        case {"do": "calibration", "max_input_dbu": _} | {"do": "calibration", "max_output_dbu": _}:
            return _figures(wish)
        case {"do": "output", "mode": mode}:
            return _output(state, mode, now_s)
        case {"do": "level", "model_id": str(model_id), "input_level_dbu": level_dbu}:
            return _level(state, model_id, level_dbu)
        case _:
            return None


def tell(state: State, wish: Wish) -> Reply | None:
    """How that is which `wish` is about; None if it is about something else."""
    match wish:
        case {"do": "gain" | "coach"}:
            return told.gain(state)
        case {"do": "strokes"}:
            return told.strokes(state)
        case {"do": "wizard"}:
            return told.wizard(state)
        case {"do": "calibration"}:
            return told.calibration(state)
        case {"do": "output" | "level"}:
            return told.plan(state)
        case _:
            return None


def failed(state: State, wish: Wish) -> str:
    """Why it is not so what `wish` wanted, after it was carried out; "" if it is."""
    match wish:
        case {"do": "gain", "set_db": _}:
            return state.gain_trouble
        case {"do": "level", "model_id": model_id, "input_level_dbu": level_dbu}:
            kept = [entry.entered_dbu for entry in state.library if entry.model_id == model_id]
            return "" if kept == [level_dbu] else "the capture's level could not be kept; the journal says why."
        case _:
            return ""


def _gain(state: State, kind: GainKind, gain_db: object, now_s: float) -> Wanted:
    analog = state.analog
    if analog.kind is not kind:
        return f"the gain of {state.codec_name} is not set that way; {OTHER_KIND[analog.kind]}."
    if state.gain_trouble:
        return state.gain_trouble
    number_db = _number(gain_db)
    if number_db is None or not analog.low_db <= number_db <= analog.high_db:
        return f"a gain of {str(gain_db)[:40]} dB cannot be had here; give {analog.low_db:g} to {analog.high_db:g}."
    return WantGain(number_db, now_s)


def _coach(state: State, want: WantCoach) -> Wanted:
    if want.act == "begin":
        return _deaf(state) or want
    if want.act == "accept" and state.coach.step is not CoachStep.PROPOSED:
        return "the coach proposes nothing; let it begin, and play hard for ten seconds."
    return want


def _strokes(state: State, want: WantStrokes) -> Wanted:
    phase = state.finder.phase
    if want.act == "begin":
        return _deaf(state) or want
    if (want.act == "again" and phase == "idle") or (want.act == "end" and phase != "after"):
        return "there is nothing to compare yet; begin, play, turn the knob, say again, play the same, and end."
    return want


def _begin(state: State, method: object, now_s: float) -> Wanted:
    if method not in [known.value for known in Method]:
        return f"there is no method {str(method)[:40]!r}; choose from {', '.join(Method)}."
    return _deaf(state) or WantWizard("begin", now_s, Method(str(method)))


def _next(state: State, value: object, now_s: float) -> Wanted:
    if state.wizard.step is WizardStep.CHOOSE:
        return "no measurement has begun; begin one, with its method."
    if value is None:
        return WantWizard("next", now_s)
    number = _number(value)
    if number is None:
        return f"{str(value)[:40]!r} is no number; give one such as 1.55."
    try:
        wizard_steps.enter(state.wizard, number)
    except LevelError as error:
        return error.sentence
    return WantWizard("next", now_s, value=number)


def _figures(wish: Wish) -> Wanted:
    low, high = CODEC_DBU_RANGE
    figures: dict[str, float] = {}
    for key in ("max_input_dbu", "max_output_dbu"):
        number = _number(wish[key]) if key in wish else None
        if key in wish and (number is None or not low <= number <= high):
            return f"{key} = {str(wish[key])[:40]} is no level of a codec; give {low:g} to {high:g} dBu."
        figures |= {key: number} if number is not None else {}
    into, out = figures.get("max_input_dbu"), figures.get("max_output_dbu")
    return WantFigures(Measured(into, ENTERED_UNCERTAINTY_DB, out, ENTERED_UNCERTAINTY_DB))


def _output(state: State, mode: object, now_s: float) -> Wanted:
    if mode not in [known.value for known in OutputMode]:
        return f"there is no output mode {str(mode)[:40]!r}; choose from {', '.join(OutputMode)}."
    if state.preset is None:
        return "there is no preset to set it for; import a capture first."
    return WantOutput(OutputMode(str(mode)), now_s)


def _level(state: State, model_id: str, level_dbu: object) -> Wanted:
    if all(entry.model_id != model_id for entry in state.library):
        return f"there is no capture {model_id[:12]} in the library."
    if level_dbu is None:
        return WantLevel(model_id, None)
    number, (low, high) = _number(level_dbu), CAPTURE_DBU_RANGE
    if number is None or not low <= number <= high:
        return f"input_level_dbu = {str(level_dbu)[:40]} is no level of a capture; give {low:g} to {high:g} dBu."
    return WantLevel(model_id, number)


def _deaf(state: State) -> str:
    """Why nothing can be heard; "" if all is well."""
    if state.status is None:
        return "the audio process does not answer; look at its journal."
    return "" if state.status.codec_present else f"{state.codec_name}: the codec is away; plug it in again."


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    number = float(value) if abs(value) < 1e9 else math.inf
    return number if math.isfinite(number) else None
