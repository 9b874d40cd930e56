"""State in, picture out. Pure: called by controld, the command line and tests."""

from PIL import Image

from firmware.state import Page, State
from firmware.ui.calibrate_page import draw_calibrate
from firmware.ui.canvas import HEIGHT, Canvas
from firmware.ui.fonts import TEXT
from firmware.ui.gain_page import draw_gain
from firmware.ui.home import draw_home
from firmware.ui.levels_page import draw_levels
from firmware.ui.library_page import draw_library
from firmware.ui.system_page import draw_system

_NOTICE_ROWS = 13


def draw(state: State, now_s: float) -> Image.Image:
    """The screen of `state` at `now_s` (monotonic): mode "1", 128 x 64, white is lit. A new image each time."""
    canvas = Canvas()
    match state.page:
        case Page.HOME:
            draw_home(canvas, state, now_s)
        case Page.LEVELS:
            draw_levels(canvas, state)
        case Page.GAIN:
            draw_gain(canvas, state, now_s)
        case Page.CALIBRATE:
            draw_calibrate(canvas, state)
        case Page.LIBRARY:
            draw_library(canvas, state)
        case Page.SYSTEM:
            draw_system(canvas, state)
    if state.notice and now_s < state.notice.until_s:
        canvas.banner(HEIGHT - _NOTICE_ROWS, HEIGHT, state.notice.text, TEXT)
    return canvas.image
