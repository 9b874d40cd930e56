"""The page that brings the codec's gain to where the converter works best, with the coach's help."""

import math

from firmware.calibrate.coach import HIGHEST_DBFS, LISTEN_S, NOTHING_DBFS, WINDOW_DBFS, Coach, CoachStep
from firmware.decide.codec import want_gain
from firmware.decide.effects import Outcome
from firmware.decide.measuring import coach_left, coach_pushed
from firmware.levels import AnalogGain, GainKind, db_from_gain
from firmware.pages.menu import SETUP
from firmware.pages.page import Page, remains
from firmware.state import State
from firmware.ui.canvas import WIDTH, Canvas
from firmware.ui.fit import shortened
from firmware.ui.fonts import BOLD, NAME, SMALL, TEXT
from firmware.ui.scale import draw_scale
from hw.events import EncoderTurned

_PEAK = NAME[-3]
_KNOB_DB_PER_DETENT = 0.5  # of a gain without steps of its own
_SILENT_DBFS = -99.9  # three digits
_PEAK_BASELINE = 28
_SCALE_TOP = 31
_BASELINES = (53, 63)
_HINT_ROWS = (55, 64)
_PROMPTS = {
    CoachStep.IDLE: "push: play for 10 s",
    CoachStep.DONE: "push: listen again",
    CoachStep.FAILED: "push: try again",
}


def draw(canvas: Canvas, state: State, now_s: float) -> None:
    """Draws the present gain, the highest peak of late beside where it belongs, and what the coach says at `now_s`.

    While the coach listens, and until its proposal is answered, the peak is what the coach heard.
    """
    coach, analog = state.measuring.coach, state.codec.analog
    listens = coach.step is CoachStep.LISTENING
    judges = listens or coach.step is CoachStep.PROPOSED
    peak_dbfs = db_from_gain(state.audio.status.input_peak if state.audio.status else 0.0)
    held_dbfs = db_from_gain(coach.peak) if judges else max(peak_dbfs, _held_dbfs(state, now_s))
    clipped = (judges and coach.clipped) or now_s < state.audio.input_clip_until_s
    canvas.header(f"GAIN {analog.gain_db:+.1f} dB", str(analog.kind))
    _draw_peak(canvas, held_dbfs)
    draw_scale(canvas, _SCALE_TOP, peak_dbfs, held_dbfs, clipped=clipped)
    word, prompt = _lines(state)
    _draw_line(canvas, _BASELINES[0], word)
    left_s = max(0.0, coach.ends_s - now_s)
    if listens:
        canvas.text_right(WIDTH, _PEAK_BASELINE, f"{math.ceil(left_s)} s", _PEAK)
        canvas.progress(*_HINT_ROWS, 1.0 - left_s / LISTEN_S)
    else:
        _draw_verdict(canvas, held_dbfs, clipped=clipped)
        _draw_line(canvas, _BASELINES[1], prompt)


def _held_dbfs(state: State, now_s: float) -> float:
    return db_from_gain(state.audio.held_peak) if now_s < state.audio.held_until_s else -math.inf


def _draw_line(canvas: Canvas, baseline: int, text: str) -> None:
    canvas.text(0, baseline, shortened(text, WIDTH, TEXT.width), TEXT)


def _draw_peak(canvas: Canvas, peak_dbfs: float) -> None:
    x = canvas.text(0, _PEAK_BASELINE, f"{peak_dbfs:.1f}" if peak_dbfs > _SILENT_DBFS else "- -", _PEAK)
    canvas.text(x + 4, _PEAK_BASELINE, "dBFS", SMALL)


def _draw_verdict(canvas: Canvas, peak_dbfs: float, *, clipped: bool) -> None:
    """CLIP is the converter at its end; LOUD is not, but a harder stroke would be. Nothing where nobody plays."""
    word = "CLIP" if clipped else _verdict(peak_dbfs)
    if word:
        canvas.badge(WIDTH - BOLD.width(word) - 5, _PEAK_BASELINE - 3, word, BOLD, lit=word in ("CLIP", "LOUD"))


def _verdict(peak_dbfs: float) -> str:
    if peak_dbfs > HIGHEST_DBFS:
        return "LOUD"
    if peak_dbfs >= WINDOW_DBFS[0]:
        return "GOOD"
    return "LOW" if peak_dbfs >= NOTHING_DBFS else ""


def _lines(state: State) -> tuple[str, str]:
    """What stops the gain from moving; or what the coach says and what a push does next."""
    if state.audio.status is None:
        return "waiting for", "the audio process"
    if not state.audio.status.codec_present:
        return "waiting for", state.codec.name
    coach, analog = state.measuring.coach, state.codec.analog
    if state.codec.trouble and coach.step is CoachStep.IDLE:
        return "gain does not answer", _PROMPTS[coach.step]
    return coach.short or _range(analog), _prompt(coach, analog.kind)


def _range(analog: AnalogGain) -> str:
    """What the encoder does here."""
    match analog.kind:
        case GainKind.CONTROL:
            return f"turn: {analog.low_db:g} to {analog.high_db:+g} dB"
        case GainKind.KNOB:
            return "turn: as the knob is"
        case GainKind.FIXED:
            return "this gain is fixed"


def _prompt(coach: Coach, kind: GainKind) -> str:
    if coach.step is CoachStep.PROPOSED:
        return "push: yes" if kind is GainKind.CONTROL else "push: it is turned"
    return _PROMPTS.get(coach.step, "")


def turn(state: State, turn: EncoderTurned) -> Outcome:
    """Moves the codec's gain, or says what its knob adds."""
    step_db = state.codec.analog.step_db or _KNOB_DB_PER_DETENT
    return want_gain(state, state.codec.analog.gain_db + turn.detents * step_db, turn.at_s)


def push(state: State, at_s: float) -> Outcome:
    """Belongs to the coach: it begins, or accepts what the coach proposes."""
    return coach_pushed(state, at_s)


PAGE = Page("gain", draw, turn=turn, push=push, left=coach_left, parent=SETUP, stays=remains)
