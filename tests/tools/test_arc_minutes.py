"""Minutes of arc: the geometry, and what must be read at ease from two metres."""

import pytest

from firmware.ui.fonts import NUMBER, POPUP
from tests.tools.arc_minutes import HEIGHT_MM, minutes_of_arc, sizes, table


def test_an_eye_chart_letter_of_8_7_mm_is_five_minutes_at_six_metres() -> None:
    pixels = 8.727 / (HEIGHT_MM[2.42] / 64)
    assert minutes_of_arc(pixels, 2.42, 6.0) == pytest.approx(5.0, abs=0.001)


def test_twice_as_far_is_half_as_high() -> None:
    assert minutes_of_arc(42, 1.3, 4.0) == pytest.approx(minutes_of_arc(42, 1.3, 2.0) / 2.0, rel=1e-4)


@pytest.mark.parametrize("glass_inch", HEIGHT_MM)
def test_the_number_is_read_at_ease_and_the_value_at_sight_on_every_glass(glass_inch: float) -> None:
    assert minutes_of_arc(NUMBER.cap_height, glass_inch) > 12.0
    assert minutes_of_arc(POPUP.cap_height, glass_inch) > 9.0


def test_the_table_has_a_row_for_each_size_and_a_column_for_each_glass() -> None:
    lines = table().splitlines()
    assert len(lines) == 2 + len(list(sizes()))
    assert {line.count("|") for line in lines} == {len(HEIGHT_MM) + 3}
