"""The pages that there are."""

from PIL import Image

from firmware.decide.feet import Running, hold_running
from firmware.pages import (
    address,
    cab,
    calibrate,
    capture,
    capture_below,
    captures,
    computer,
    gain,
    health,
    inputs,
    levels,
    master,
    menu,
    off,
    order,
    order_below,
    pedal,
    play,
    preset,
    preset_below,
    setlist,
    setlists,
    setup,
    shutdown,
)
from firmware.pages.page import Page
from firmware.state import PLAY, State
from firmware.ui.canvas import HEIGHT, Canvas
from firmware.ui.fonts import BOLD, TEXT

PAGES: tuple[Page, ...] = (
    play.PAGE,
    setlist.PAGE,
    setlists.WHICH_PAGE,
    menu.PAGE,
    setlists.PAGE,
    setlists.NEW_PAGE,
    order.PAGE,
    order_below.PLACE_PAGE,
    order_below.MOVING_PAGE,
    order_below.ADDING_PAGE,
    order_below.DELETE_PAGE,
    preset.PAGE,
    preset_below.RENAME_PAGE,
    preset_below.DELETE_PAGE,
    pedal.PAGE,
    cab.PAGE,
    captures.PAGE,
    capture.PAGE,
    capture_below.RENAME_PAGE,
    capture_below.DELETE_PAGE,
    setup.PAGE,
    gain.PAGE,
    calibrate.PAGE,
    levels.PAGE,
    inputs.PAGE,
    master.PAGE,
    address.PAGE,
    computer.PAGE,
    health.PAGE,
    shutdown.PAGE,
)
NAMES = tuple(page.name for page in PAGES)
BY_NAME = {page.name: page for page in PAGES}
_NOTICE_ROWS = 13  # of a row of a list
_FOOT_ROWS = 16  # of the lowest band of PLAY


def shown(state: State) -> Page:
    """The page that is on the screen."""
    return BY_NAME[state.view.page]


def draw(state: State, now_s: float) -> Image.Image:
    """The screen of `state` at `now_s` (monotonic): mode "1", 128 x 64, white is lit. A new image each time."""
    canvas = Canvas()
    if state.view.leaving_s is not None:
        off.draw(canvas, state)
        return canvas.image
    shown(state).draw(canvas, state, now_s)
    notice, popup, running = state.view.notice, state.view.popup, hold_running(state, now_s)
    if popup and now_s < popup.until_s:
        canvas.popup(popup.word, popup.value, popup.unit)
    if running:
        _draw_hold(canvas, running)
    elif notice and now_s < notice.until_s:
        rows = _FOOT_ROWS if state.view.page == PLAY else _NOTICE_ROWS
        canvas.banner(HEIGHT - rows, HEIGHT, notice.text, TEXT)
    return canvas.image


def _draw_hold(canvas: Canvas, running: Running) -> None:
    """What the foot that stays down will do: a band that fills until then, and covers no name."""
    canvas.filling(HEIGHT - _FOOT_ROWS, HEIGHT, f"hold: {running.words}", BOLD, running.share)
