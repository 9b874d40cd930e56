"""The meter that lies: the window for hard playing can be read off it, and no level breaks it."""

import math

from hypothesis import given
from hypothesis import strategies as st

from firmware.ui.canvas import WIDTH, Canvas
from firmware.ui.scale import ROWS, column_of_dbfs, draw_scale

FULL_SCALE = 121


def lit_columns(canvas: Canvas, row: int) -> list[int]:
    return [column for column in range(WIDTH) if canvas.image.getpixel((column, row))]


def scale(peak_dbfs: float, held_dbfs: float = -math.inf, *, clipped: bool = False) -> Canvas:
    canvas = Canvas()
    draw_scale(canvas, 0, peak_dbfs, held_dbfs, clipped=clipped)
    return canvas


def test_each_db_is_three_columns_and_full_scale_the_end() -> None:
    assert [column_of_dbfs(level) for level in (0.0, -1.0, -9.0)] == [FULL_SCALE, FULL_SCALE - 3, FULL_SCALE - 27]


def test_the_window_stands_over_minus_9_to_minus_6_and_a_mark_over_minus_3() -> None:
    left, right, highest = (column_of_dbfs(level) for level in (-9.0, -6.0, -3.0))
    marks = [column for column in lit_columns(scale(-math.inf), 0) if column <= FULL_SCALE]
    assert marks == [*range(left, right + 1), highest]
    assert lit_columns(scale(-math.inf), 3)[:3] == [left, right, highest]


def test_the_bar_ends_at_the_peak_and_a_line_stays_at_the_highest() -> None:
    lit = lit_columns(scale(-20.0, -6.0), ROWS - 3)
    peak, held = column_of_dbfs(-20.0), column_of_dbfs(-6.0)
    assert [column for column in lit if column <= FULL_SCALE] == [*range(peak), held - 2, held - 1]


def test_only_a_clip_lights_the_mark_at_the_end() -> None:
    beyond = set(range(FULL_SCALE + 2, WIDTH))
    assert beyond <= set(lit_columns(scale(-20.0, clipped=True), ROWS // 2))
    assert not beyond <= set(lit_columns(scale(0.0, 0.0), ROWS // 2))


@given(peak=st.floats(), held=st.floats())
def test_every_level_has_a_place(peak: float, held: float) -> None:
    assert 0 <= column_of_dbfs(peak) <= FULL_SCALE
    assert scale(peak, held).image.getbbox() is not None
