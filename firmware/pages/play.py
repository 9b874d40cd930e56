"""The screen one plays with: what sounds, through what, how loud, and whether that is calibrated."""

from collections.abc import Iterator

from firmware.calibrate.coach import WINDOW_DBFS
from firmware.captures.load import RED
from firmware.decide import view
from firmware.decide.effects import Outcome
from firmware.levels import db_from_gain
from firmware.names import display_name
from firmware.pages.page import Page, trims
from firmware.plan import CalibrationPlan
from firmware.state import PLAY, State
from firmware.ui.canvas import Canvas
from firmware.ui.fit import shortened, two_lines, two_shortened_lines
from firmware.ui.fonts import BOLD, NAME, TEXT
from firmware.ui.name import draw_name

_RIGHT = 116  # text ends here; the meters stand beyond
_NAME_ROWS = 40
_BANNER_ROWS = 16
_BASELINES = (50, 62)
_LEAST_NAME = 36  # columns; a capture's name in less says nothing
_CLIP_ROWS = (40, 51)
_CLIPS = {(True, False): "CLIP in", (False, True): "CLIP out", (True, True): "CLIP in+out"}
_PLACEHOLDER = "tz-"  # TONE3000 writes tz-make and tz-model where the uploader said nothing


def draw(canvas: Canvas, state: State, now_s: float) -> None:
    """Draws the screen of `state` at `now_s` (monotonic)."""
    clips = now_s < state.audio.input_clip_until_s, now_s < state.audio.output_clip_until_s
    alarm = _alarm(state)
    if alarm:
        canvas.banner(0, _BANNER_ROWS, alarm, NAME[-1], right=_RIGHT)
        draw_name(canvas, _name(state), (0, _BANNER_ROWS + 1, _RIGHT, _NAME_ROWS))
    else:
        draw_name(canvas, _name(state), (0, 0, _RIGHT, _NAME_ROWS))
    _draw_rows(canvas, state)
    if any(clips):
        canvas.banner(*_CLIP_ROWS, _CLIPS[clips], BOLD, right=_RIGHT)
    _draw_meters(canvas, state, clips)


def _alarm(state: State) -> str:
    """What must be seen before the preset's name, the most urgent first; "" if all is well."""
    if state.audio.status is None:
        return "NO AUDIO"
    if not state.audio.status.codec_present:
        return "NO CODEC"
    if state.measuring.sine.hz > 0.0:
        return "MEASURING"  # a tone, or silence, in the place of all sound
    if state.audio.status.muted:
        return "MUTED"
    if state.heard_bypass:
        return "BYPASS"
    if state.preset and state.entry is None:
        return "MISSING"
    return "FAILED" if state.amps.current and state.amps.current.failure else ""


def _name(state: State) -> str:
    return state.preset.name if state.preset else "No presets"


def _draw_rows(canvas: Canvas, state: State) -> None:
    trouble = _trouble(state)
    if trouble:
        pair = (trouble, "") if TEXT.width(trouble) <= _RIGHT else two_lines(trouble, _RIGHT, TEXT.width)
        for baseline, line in zip(_BASELINES, pair or two_shortened_lines(trouble, _RIGHT, TEXT.width), strict=True):
            canvas.text(0, baseline, line, TEXT)
        return
    x = 0
    if state.amps.current and state.amps.current.loading:
        x = canvas.text(0, _BASELINES[0], "loading", TEXT) + 4
    for warning in _warnings(state):
        if x + TEXT.width(warning) < _RIGHT - 5:
            x = canvas.badge(x, _BASELINES[0], warning, TEXT, lit=True) + 4
    if _RIGHT - x >= _LEAST_NAME:
        canvas.text(x, _BASELINES[0], shortened(_model(state), _RIGHT - x, TEXT.width), TEXT)
    if state.player.plan:
        _draw_input(canvas, state, state.player.plan)


def _warnings(state: State) -> Iterator[str]:
    """What the capture will do wrong on this machine and this codec."""
    heavy = _is_heavy(state)
    if heavy:
        yield "HEAVY"
    if state.player.plan and state.player.plan.clips_by_db > 0.0:
        yield "OUT CLIPS" if heavy else f"OUT CLIPS {state.player.plan.clips_by_db:.1f}dB"


def _is_heavy(state: State) -> bool:
    """Whether the capture takes so much of this machine's time that dropouts are to be expected."""
    load = state.entry.choose(state.preset.quality).load if state.entry and state.preset else None
    return load is not None and load.word == RED


def _trouble(state: State) -> str:
    """What the two rows say instead of model and level; "" if those can be shown."""
    if state.audio.status is None:
        return "waiting for the audio process"
    if not state.audio.status.codec_present:
        return f"waiting for {state.codec.name}"
    if state.preset is None:
        return "Put in a USB stick with .nam captures"
    if state.entry is None:
        return f"not in the library: {state.preset.model_name}"
    if state.amps.current and state.amps.current.failure:
        return state.amps.current.failure
    elsewhere = state.audio.elsewhere
    return f"silent; sound in input {elsewhere}: see page levels" if elsewhere else ""


def _model(state: State) -> str:
    """The name of the capture; where the preset has the same, the gear that was captured, if the file says it."""
    preset, info = state.preset, state.entry.info if state.entry else None
    if preset is None:
        return ""
    words = (info.gear_make, info.gear_model) if info else ()
    gear = " ".join(word for word in words if word and not word.startswith(_PLACEHOLDER))
    return display_name(gear) if gear and preset.name == preset.model_name else preset.model_name


def _draw_input(canvas: Canvas, state: State, plan: CalibrationPlan) -> None:
    """The input gain, and a badge: CAL, with the trim that leads away from it, or a lit UNCAL.

    CAL? rests on a codec's level that is doubtful, CAL* on a capture's that was entered by hand.
    """
    baseline = _BASELINES[1]
    x = canvas.text(0, baseline, f"IN {plan.input_gain_db:+.1f}dB", BOLD)
    if not plan.calibrated:
        canvas.badge(x + 5, baseline, "UNCAL", TEXT, lit=True)
        return
    trim = f"{plan.trim_db:+.1f}" if plan.trim_db else ""
    marks = ("*" if state.levels.entered else "") + ("?" if plan.doubtful else "")
    canvas.badge(x + 5, baseline, f"CAL{marks}{trim}", TEXT, lit=False)


def _draw_meters(canvas: Canvas, state: State, clips: tuple[bool, bool]) -> None:
    low_dbfs, high_dbfs = WINDOW_DBFS
    canvas.bracket(_RIGHT + 2, high_dbfs, low_dbfs)
    input_peak, output_peak = (
        (state.audio.status.input_peak, state.audio.status.output_peak) if state.audio.status else (0.0, 0.0)
    )
    canvas.meter(120, 123, db_from_gain(input_peak), clipped=clips[0])
    canvas.meter(125, 128, db_from_gain(output_peak), clipped=clips[1])


def push(state: State, at_s: float) -> Outcome:
    """Shows what is walked, to play another place of it."""
    return view.opened(state, "setlist", at_s), ()


PAGE = Page(PLAY, draw, turn=trims, push=push, parent="menu")
