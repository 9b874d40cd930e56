"""LEDs and relay as whoever watches `pedal sim` sees them."""

import pytest

from firmware.cli.sim.lamps import line
from hw.roles import PanelOut


@pytest.mark.parametrize(
    ("out", "shown"),
    [
        (PanelOut((True, False), (), relay=True), " ● ○ "),
        (PanelOut((True, False, False), (True, True), relay=True), " ◉ ◐ ○ "),
        (PanelOut((False, False), (True, False), relay=False), " ◐ ○ past the pedal"),
        (PanelOut(), " past the pedal"),
    ],
)
def test_each_led_is_a_sign_that_needs_no_colour(out: PanelOut, shown: str) -> None:
    assert line(out).plain == shown
