"""The pages, in the order in which a push goes through them."""

from PIL import Image

from firmware.pages import calibrate, gain, home, levels, library, sound, system
from firmware.pages.page import Page
from firmware.state import State
from firmware.ui.canvas import HEIGHT, Canvas
from firmware.ui.fonts import TEXT

PAGES: tuple[Page, ...] = (home.PAGE, levels.PAGE, gain.PAGE, calibrate.PAGE, library.PAGE, system.PAGE, sound.PAGE)
NAMES = tuple(page.name for page in PAGES)
_BY_NAME = {page.name: page for page in PAGES}
_NOTICE_ROWS = 13


def shown(state: State) -> Page:
    """The page that is on the screen."""
    return _BY_NAME[state.view.page]


def draw(state: State, now_s: float) -> Image.Image:
    """The screen of `state` at `now_s` (monotonic): mode "1", 128 x 64, white is lit. A new image each time."""
    canvas = Canvas()
    shown(state).draw(canvas, state, now_s)
    notice = state.view.notice
    if notice and now_s < notice.until_s:
        canvas.banner(HEIGHT - _NOTICE_ROWS, HEIGHT, notice.text, TEXT)
    return canvas.image
