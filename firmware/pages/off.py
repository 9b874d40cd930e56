"""The last picture, which an OLED keeps until its power goes: whether the pedal may be unplugged."""

from firmware.state import State
from firmware.ui.canvas import WIDTH, Canvas
from firmware.ui.fonts import NAME, TEXT, Face

_TITLE = NAME[2]


def draw(canvas: Canvas, state: State) -> None:
    """One word for two metres, and what to wait for: a Pi takes 5 to 10 s from here, then its green light rests."""
    title, *lines = ("OFF", "unplug once the", "green light rests") if state.view.may_unplug else ("saving", "wait")
    _middle(canvas, 24, title, _TITLE)
    for number, line in enumerate(lines):
        _middle(canvas, 43 + 14 * number, line, TEXT)


def _middle(canvas: Canvas, baseline: int, text: str, face: Face) -> None:
    canvas.text((WIDTH - face.width(text)) // 2, baseline, text, face)
