"""The menus: pages that lead to pages, each row a word, what it says of the state, and where a push goes."""

from collections.abc import Callable
from dataclasses import dataclass

from firmware.decide import view
from firmware.decide.effects import Outcome
from firmware.names import display_name
from firmware.pages.page import Page
from firmware.pages.words import codec_dbu
from firmware.state import PLAY, State
from firmware.ui.canvas import Canvas
from firmware.ui.rows import Row, draw_rows
from hw.events import EncoderTurned

MENU, SETUP = "menu", "setup"


def _nothing(_state: State) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Way:
    """A row of a menu: its word, the name of the page that it opens, and what stands at its right end."""

    word: str
    page: str
    says: Callable[[State], str] = _nothing


def _setlist(state: State) -> str:
    return display_name(state.lists.setlist) if state.lists.walked else "all"


def _preset(state: State) -> str:
    return display_name(state.preset.name) if state.preset else "none"


def _captures(state: State) -> str:
    return str(len(state.library.entries))


def _gain(state: State) -> str:
    return f"{state.codec.analog.gain_db:+.1f} dB"


def _input(state: State) -> str:
    return codec_dbu(state.codec.levels)


IN_MENU = (
    Way("SETLIST", "setlist", _setlist),
    Way("PRESET", "preset", _preset),
    Way("CAPTURES", "library", _captures),
    Way("SETUP", SETUP),
)
IN_SETUP = (
    Way("coach", "gain", _gain),
    Way("calibrate", "calibrate", _input),
    Way("levels", "levels"),
    Way("system", "system"),
)


def menu(name: str, ways: tuple[Way, ...], parent: str) -> Page:
    """The page `name`, with these rows. Where one comes back from one of them, the hand is on its row."""
    pages = [way.page for way in ways]

    def draw(canvas: Canvas, state: State, _now_s: float) -> None:
        canvas.header(name.upper(), "hold: back")
        draw_rows(canvas, len(ways), state.view.row, lambda n: Row(ways[n].word, ways[n].says(state)))

    def turn(state: State, turn: EncoderTurned) -> Outcome:
        return view.browsed(state, turn, len(ways)), ()

    def push(state: State, at_s: float) -> Outcome:
        return view.opened(state, pages[min(state.view.row, len(pages) - 1)], at_s), ()

    def begins(_state: State, before: str) -> int:
        return pages.index(before) if before in pages else 0

    return Page(name, draw, turn=turn, push=push, parent=parent, begins=begins)


PAGE = menu(MENU, IN_MENU, PLAY)
SETUP_PAGE = menu(SETUP, IN_SETUP, MENU)
