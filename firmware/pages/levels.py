"""The page that shows the arithmetic of both gains, as on paper. The peaks that result are on the gain page."""

from firmware.amps import Role
from firmware.decide.codec import want_input
from firmware.decide.effects import Outcome
from firmware.decide.measuring_wants import WantInput
from firmware.decide.parts import Part, as_heard, heard_now, levels_heard
from firmware.equal import EQUAL_LUFS
from firmware.levels import CaptureLevels, GainKind
from firmware.pages.menu import SETUP
from firmware.pages.page import Page, remains, trims
from firmware.pages.words import basis_words, codec_dbu, dbu
from firmware.plan import CAL, NORMALIZED_LOUDNESS_DB, CalibrationPlan
from firmware.series import guitar_lufs
from firmware.sound import OutputMode
from firmware.state import State
from firmware.ui.canvas import HEIGHT, WIDTH, Canvas
from firmware.ui.fit import shortened
from firmware.ui.fonts import SMALL, TEXT, Face

_FIRST, _PITCH = 8, 9
_INDENT, _MARGIN = 8, 1
_TWO_ROWS = ((45, 55), (55, HEIGHT))  # of the input gain and the output gain, while the upper one is lit
_LOWER_LIT = ((44, 53), (54, HEIGHT))


def draw(canvas: Canvas, state: State, _now_s: float) -> None:
    """codec - analogue gain - capture + trim = input gain, what the codec's number rests on, and the output gain; in
    the place of the last, while the pedal is bypassed or has no amp, the gain of the guitar as it came.

    A codec's level that is doubtful has a question mark. The input gain is lit, or else an output that would clip.
    """
    for n, (sign, name, value) in enumerate(_terms(state)):
        baseline = _FIRST + n * _PITCH
        canvas.text(0, baseline, sign, SMALL)
        x = canvas.text_right(WIDTH, baseline, value, SMALL)
        canvas.text(_INDENT, baseline, shortened(name, x - _INDENT - 3, SMALL.width), SMALL)
    if state.player.plan:
        _draw_gains(canvas, state, state.player.plan)
    else:
        _draw_dry(canvas, state)


def _terms(state: State) -> list[tuple[str, str, str]]:
    codec, plan = state.codec.levels, state.player.plan
    word, capture = _first(state)
    gain = "gain knob" if state.codec.analog.kind is GainKind.KNOB else "analog gain"
    gain += " + mixer" if state.codec.mixer.input_db else ""
    return [
        ("", _codec_words(state), codec_dbu(codec)),
        ("", _elsewhere_words(state) or basis_words(codec), ""),
        ("-", gain, f"{codec.analog_gain_db:.1f} dB"),
        ("-", f"{word} by hand" if capture.entered else word, dbu(capture.input_level_dbu)),
        ("+", "trim", f"{plan.trim_db:+.1f} dB" if plan else "-"),
    ]


def _first(state: State) -> tuple[str, CaptureLevels]:
    """The first capture that the guitar goes through, in whose level the input gain ends: the pedal's where there is
    one before the amp."""
    first = next((part for part in _captures(state)), None)
    if first is None:
        return "capture" if state.entry is None else "no capture", CaptureLevels()
    return ("pedal" if first.role is Role.PEDAL else "capture"), first.levels


def _captures(state: State) -> list[Part]:
    """Those that are heard, without a cabinet."""
    return [part for role, part in heard_now(state).items() if role is not Role.CAB]


def _codec_words(state: State) -> str:
    """With the input that is heard, where there are others."""
    return f"codec in {state.codec.input_channel}" if state.codec.input_channels > 1 else "codec"


def _elsewhere_words(state: State) -> str:
    elsewhere = state.audio.elsewhere
    return f"silent. push: input {elsewhere}" if elsewhere else ""


def push(state: State, at_s: float) -> Outcome:
    """Hears the other input, while that alone has sound."""
    elsewhere = state.audio.elsewhere
    return want_input(state, WantInput(elsewhere, at_s)) if elsewhere else (state, ())


def _draw_gains(canvas: Canvas, state: State, plan: CalibrationPlan) -> None:
    bypassed = state.audio.status is not None and state.audio.status.bypass
    clips = plan.clips_by_db > 0.0 and not bypassed
    input_rows, output_rows = _LOWER_LIT if clips else _TWO_ROWS
    word = "calibrated" if plan.word == CAL else plan.word if _captures(state) else ""
    _draw_gain(canvas, input_rows, f"= IN {plan.input_gain_db:+.1f}dB", word, face=TEXT, lit=not clips)
    if bypassed:
        _draw_dry(canvas, state)
        return
    gain, words = f"OUT {plan.output_gain_db:+.1f}dB", _output_words(state, plan)
    _draw_gain(canvas, output_rows, gain, words, face=SMALL, lit=clips)


def _draw_dry(canvas: Canvas, state: State) -> None:
    gain = f"BYPASS {state.player.dry.gain_db:+.1f}dB"
    _draw_gain(canvas, _TWO_ROWS[1], gain, _dry_words(state), face=SMALL, lit=False)


def _draw_gain(canvas: Canvas, rows: tuple[int, int], gain: str, words: str, *, face: Face, lit: bool) -> None:
    top, bottom = rows
    if lit:
        canvas.fill(0, top, WIDTH, bottom)
    baseline = bottom - 1 if lit else bottom
    x = canvas.text(_MARGIN, baseline, gain, face, ink=0 if lit else 1)
    shown = shortened(words, WIDTH - _MARGIN - x - 3, face.width)
    canvas.text_right(WIDTH - _MARGIN, baseline, shown, face, ink=0 if lit else 1)


def _output_words(state: State, plan: CalibrationPlan) -> str:
    """By how much it clips, else the preset's level, else the sum that is the gain, else its mode."""
    full_scale_dbu = state.codec.levels.tip_output_dbu
    heard = as_heard(state)
    capture, pedal, _ = levels_heard(state, heard) if heard else (CaptureLevels(), None, None)
    if plan.clips_by_db > 0.0:
        return f"CLIPS {plan.clips_by_db:.1f}dB"
    if state.preset and state.preset.level_db:
        return f"level {state.preset.level_db:+.1f}dB"
    if plan.output is OutputMode.CALIBRATED and capture.output_level_dbu is not None and full_scale_dbu is not None:
        doubt = "?" if state.codec.levels.output_doubtful else ""
        return f"{capture.output_level_dbu:.1f}-{full_scale_dbu:.1f} dBu{doubt}"
    codec = state.codec.levels
    lufs = guitar_lufs(codec, pedal, capture)
    if plan.output is OutputMode.EQUAL and lufs is not None:
        return f"{EQUAL_LUFS:g}{-lufs:+.1f} LU"
    if plan.output is OutputMode.NORMALIZED and capture.loudness_db is not None:
        return f"{NORMALIZED_LOUDNESS_DB:g}{-capture.loudness_db:+.1f} dB"
    return str(plan.output)


def _dry_words(state: State) -> str:
    """The sum that is the dry gain; or, where only the analogue gain is taken back, what is missing for it."""
    codec = state.codec.levels
    full_scale_dbu = codec.tip_output_dbu
    if not state.player.dry.level or codec.max_input_dbu is None or full_scale_dbu is None:
        return "in dBu ?" if codec.max_input_dbu is None else "out dBu ?"
    return f"{codec.max_input_dbu:.1f}{-codec.analog_gain_db:+.1f}{-full_scale_dbu:+.1f}"


PAGE = Page("levels", draw, turn=trims, push=push, parent=SETUP, stays=remains)
