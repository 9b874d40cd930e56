"""What a gate hears, and where it stands: a bar over the last row of a page."""

import math

from firmware.ui.canvas import HEIGHT, WIDTH, Canvas
from firmware.ui.fonts import SMALL

_TOP = HEIGHT - 13
_BAR_ROWS = (_TOP + 4, HEIGHT - 2)
_FLOOR_DB = -100.0  # a column a dB up to 0 dBFS
_FIGURE_DB = -99.5  # two digits


def draw_gate_meter(canvas: Canvas, level_dbfs: float, threshold_db: float) -> None:
    """The guitar's level as a bar and a figure; the threshold is a line across it."""
    canvas.fill(0, _TOP, WIDTH, HEIGHT, ink=0)
    canvas.fill(0, HEIGHT - 1, _column(0.0) + 1, HEIGHT)
    canvas.fill(0, _BAR_ROWS[0], _column(level_dbfs), _BAR_ROWS[1])
    at = _column(threshold_db)
    canvas.fill(at - 1, _TOP + 1, at + 2, HEIGHT, ink=0)
    canvas.fill(at, _TOP + 1, at + 1, HEIGHT)
    figure = f"{level_dbfs:.0f}" if level_dbfs > _FIGURE_DB else "--"
    canvas.text_right(WIDTH - 1, HEIGHT - 2, figure, SMALL)


def _column(level_dbfs: float) -> int:
    return 0 if math.isnan(level_dbfs) else round(min(max(level_dbfs, _FLOOR_DB), 0.0) - _FLOOR_DB)
