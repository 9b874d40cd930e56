"""The page that shows the arithmetic of the input gain, as on paper, and the peaks that go in and out."""

from firmware.levels import db_from_gain
from firmware.plan import CalibrationPlan
from firmware.state import State
from firmware.ui.canvas import HEIGHT, WIDTH, Canvas
from firmware.ui.fonts import SMALL, TEXT

_PITCH = 10
_RESULT_ROWS = (41, 53)
_DOUBTED = ("low", "none")


def draw_levels(canvas: Canvas, state: State) -> None:
    """codec - analogue gain - capture + trim = input gain; a codec level that is doubtful has a question mark."""
    for n, (sign, name, value) in enumerate(_terms(state)):
        baseline = (n + 1) * _PITCH - 2
        canvas.text(0, baseline, sign, SMALL)
        canvas.text(8, baseline, name, SMALL)
        canvas.text_right(WIDTH, baseline, value, SMALL)
    if state.plan:
        _draw_result(canvas, state.plan)
    if state.status:
        into, out = _dbfs(state.status.input_peak), _dbfs(state.status.output_peak)
        canvas.text(0, HEIGHT - 1, f"in {into}", SMALL)
        canvas.text_right(WIDTH, HEIGHT - 1, f"out {out} dBFS", SMALL)


def _draw_result(canvas: Canvas, plan: CalibrationPlan) -> None:
    top, bottom = _RESULT_ROWS
    canvas.fill(0, top, WIDTH, bottom)
    canvas.text(2, bottom - 3, f"= IN {plan.input_gain_db:+.1f}dB", TEXT, ink=0)
    canvas.text_right(WIDTH - 2, bottom - 3, "calibrated" if plan.calibrated else "UNCAL", TEXT, ink=0)


def _terms(state: State) -> list[tuple[str, str, str]]:
    codec, plan = state.codec_levels, state.plan
    entry, preset = state.entry, state.preset
    capture_dbu = entry.levels(entry.choose(preset.quality)).input_level_dbu if entry and preset else None
    doubt = "?" if codec.max_input_dbu is not None and codec.confidence in _DOUBTED else ""
    return [
        ("", "codec", _dbu(codec.max_input_dbu) + doubt),
        ("-", "analog gain", f"{codec.analog_gain_db:.1f} dB"),
        ("-", "capture", _dbu(capture_dbu)),
        ("+", "trim", f"{plan.trim_db:+.1f} dB" if plan else "-"),
    ]


def _dbu(level_dbu: float | None) -> str:
    return "unknown" if level_dbu is None else f"{level_dbu:.1f} dBu"


def _dbfs(peak: float) -> str:
    level_dbfs = db_from_gain(peak)
    return f"{level_dbfs:.1f}" if level_dbfs > -100.0 else "-inf"
