"""The page that brings the codec's gain to where the converter works best, with the coach's help."""

import math

from firmware.calibrate.coach import HIGHEST_DBFS, WINDOW_DBFS, Coach, CoachStep
from firmware.levels import AnalogGain, GainKind, db_from_gain
from firmware.state import State
from firmware.ui.canvas import WIDTH, Canvas
from firmware.ui.fit import shortened
from firmware.ui.fonts import BOLD, NAME, SMALL, TEXT
from firmware.ui.scale import draw_scale

_PEAK = NAME[3]
_PEAK_BASELINE = 28
_SCALE_TOP = 31
_BASELINES = (53, 63)
_SILENT_DBFS = -99.9
_HINTS = {
    CoachStep.IDLE: "stomp 2: play for 10 s",
    CoachStep.LISTENING: "as hard as ever",
    CoachStep.DONE: "stomp 2: listen again",
    CoachStep.FAILED: "stomp 2: try again",
}


def draw_gain(canvas: Canvas, state: State, now_s: float) -> None:
    """The gain of now, the peak at the converter beside where it belongs, and what the coach says at `now_s`."""
    coach, analog = state.coach, state.analog
    canvas.header(f"GAIN {analog.gain_db:+.1f} dB", str(analog.kind))
    heard = db_from_gain(state.status.input_peak) if state.status else -math.inf
    held = max(heard, db_from_gain(coach.peak))
    clipped = coach.clipped or now_s < state.input_clip_until_s
    _draw_peak(canvas, held)
    if coach.step is CoachStep.LISTENING:
        left_s = max(0, math.ceil(coach.ends_s - now_s))
        canvas.text_right(WIDTH, _PEAK_BASELINE, f"{left_s} s", _PEAK)
    else:
        _draw_verdict(canvas, held, clipped=clipped)
    draw_scale(canvas, _SCALE_TOP, heard, held, clipped=clipped)
    lines = (_trouble(state) or _word(coach, analog), _hint(coach, analog))
    for baseline, line in zip(_BASELINES, lines, strict=True):
        canvas.text(0, baseline, shortened(line, WIDTH, TEXT.width), TEXT)


def _draw_peak(canvas: Canvas, held_dbfs: float) -> None:
    shown = f"{held_dbfs:.1f}" if held_dbfs > _SILENT_DBFS else "-"
    x = canvas.text(0, _PEAK_BASELINE, shown, _PEAK)
    canvas.text(x + 4, _PEAK_BASELINE, "dBFS", SMALL)


def _draw_verdict(canvas: Canvas, held_dbfs: float, *, clipped: bool) -> None:
    """CLIP is the converter at its end; LOUD is not, but a harder stroke would be."""
    low_dbfs, _ = WINDOW_DBFS
    word = "CLIP" if clipped else "LOUD" if held_dbfs > HIGHEST_DBFS else "GOOD" if held_dbfs >= low_dbfs else "LOW"
    canvas.badge(WIDTH - BOLD.width(word) - 5, _PEAK_BASELINE - 3, word, BOLD, lit=word in ("CLIP", "LOUD"))


def _trouble(state: State) -> str:
    if state.status is None:
        return "NO AUDIO"
    return "" if state.status.codec_present else "NO CODEC"


def _word(coach: Coach, analog: AnalogGain) -> str:
    """What the coach says; before it was asked, what the encoder does here."""
    if coach.short or coach.step is not CoachStep.IDLE:
        return coach.short
    match analog.kind:
        case GainKind.CONTROL:
            return f"turn: {analog.low_db:g} to {analog.high_db:+g} dB"
        case GainKind.KNOB:
            return "turn: tell the knob"
        case GainKind.FIXED:
            return "no gain to move"


def _hint(coach: Coach, analog: AnalogGain) -> str:
    """What the foot or the hands may do next."""
    if coach.step is not CoachStep.PROPOSED:
        return _HINTS[coach.step]
    if analog.kind is GainKind.CONTROL and coach.proposed_db is not None:
        return f"stomp 2: set {coach.proposed_db:+.1f} dB"
    return "stomp 2: I turned it" if analog.kind is GainKind.KNOB else "stomp 2: listen again"
