"""The menus: pages that lead to pages, each row a word, what it says of the state, and where a push goes; or what it
does there and then."""

from collections.abc import Callable
from dataclasses import dataclass

from firmware.decide import view
from firmware.decide.effects import Outcome
from firmware.names import display_name
from firmware.pages.page import Page
from firmware.state import PLAY, State
from firmware.ui.canvas import Canvas
from firmware.ui.rows import Row, draw_rows
from hw.events import EncoderTurned

MENU, SETLISTS, SETUP = "menu", "setlists", "setup"


def _nothing(_state: State) -> str:
    return ""


def _calm(_state: State) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Way:
    """A row of a menu: its word, the name of the page that it opens, and what stands at its right end; as a block
    where it `warns`. One without a page `does` something."""

    word: str
    page: str
    says: Callable[[State], str] = _nothing
    warns: Callable[[State], bool] = _calm
    does: Callable[[State, float], Outcome] | None = None


def _setlist(state: State) -> str:
    return display_name(state.lists.setlist) if state.lists.walked else "all"


def _preset(state: State) -> str:
    return display_name(state.preset.name) if state.preset else "none"


def _captures(state: State) -> str:
    return str(len(state.library.entries))


IN_MENU = (
    Way("SETLIST", SETLISTS, _setlist),
    Way("PRESET", "preset", _preset),
    Way("CAPTURES", "captures", _captures),
    Way("SETUP", SETUP),
)


def menu(name: str, ways: tuple[Way, ...], parent: str) -> Page:
    """The page `name`, with these rows. Where one comes back from one of them, the hand is on its row."""
    pages = [way.page for way in ways]

    def draw(canvas: Canvas, state: State, _now_s: float) -> None:
        canvas.header(name.upper(), "hold: back")
        draw_rows(canvas, len(ways), state.view.row, lambda n: _row(ways[n], state))

    def turn(state: State, turn: EncoderTurned) -> Outcome:
        return view.browsed(state, turn, len(ways)), ()

    def push(state: State, at_s: float) -> Outcome:
        way = ways[min(state.view.row, len(ways) - 1)]
        return way.does(state, at_s) if way.does else (view.opened(state, way.page, at_s), ())

    def begins(_state: State, before: str) -> int:
        return pages.index(before) if before in pages else 0

    return Page(name, draw, turn=turn, push=push, parent=parent, begins=begins)


def _row(way: Way, state: State) -> Row:
    return Row(way.word, way.says(state), block=way.warns(state))


PAGE = menu(MENU, IN_MENU, PLAY)
