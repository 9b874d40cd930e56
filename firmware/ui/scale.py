"""A meter that lies across the screen: 3 columns a dB, full scale at the right end, the highest peak held."""

import math

from firmware.calibrate.coach import HIGHEST_DBFS, WINDOW_DBFS
from firmware.ui.canvas import WIDTH, Canvas

ROWS = 12
_FLOOR_DB = -40.0  # what is more quiet is no hard playing
_COLUMNS_PER_DB = 3
_END = 121  # full scale; the clip mark stands beyond
_RULER_ROWS = 4


def draw_scale(canvas: Canvas, top: int, peak_dbfs: float, held_dbfs: float, *, clipped: bool) -> None:
    """The window for hard playing, and the mark above which there is no reserve, over a bar of what is heard now.

    12 rows from `top`; the held peak is a line across the bar, the clip mark at the end is lit if `clipped`.
    """
    bar, bottom = top + _RULER_ROWS + 1, top + ROWS
    _draw_window(canvas, top)
    canvas.fill(column_of_dbfs(HIGHEST_DBFS), top, column_of_dbfs(HIGHEST_DBFS) + 1, bar - 1)
    canvas.fill(0, bar, column_of_dbfs(peak_dbfs), bottom)
    canvas.fill(0, bottom - 1, _END, bottom)
    held = column_of_dbfs(held_dbfs)
    if held > 0:
        canvas.fill(held - 2, bar - 1, held, bottom)
    if clipped:
        canvas.fill(_END + 2, top, WIDTH, bottom)
    else:
        canvas.frame(_END + 2, top, WIDTH, bottom)


def _draw_window(canvas: Canvas, top: int) -> None:
    left, right = (column_of_dbfs(level) for level in WINDOW_DBFS)
    canvas.fill(left, top, right + 1, top + 2)
    for column in (left, right):
        canvas.fill(column, top, column + 1, top + _RULER_ROWS)


def column_of_dbfs(level_dbfs: float) -> int:
    """The column of a level; 0 for what lies below the floor, and for no level at all."""
    if math.isnan(level_dbfs):
        return 0
    return _END + round(max(min(level_dbfs, 0.0), _FLOOR_DB) * _COLUMNS_PER_DB)
