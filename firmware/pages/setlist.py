"""The page that a push on PLAY opens: the list that is walked. A turn browses silently, a push plays."""

from firmware.decide import view
from firmware.decide.effects import Outcome
from firmware.decide.player import aim
from firmware.names import display_name
from firmware.pages.page import Page
from firmware.state import PLAY, State
from firmware.ui.canvas import Canvas
from firmware.ui.fonts import TEXT
from firmware.ui.rows import Row, draw_rows
from hw.events import EncoderTurned

SETLIST = "setlist"


def draw(canvas: Canvas, state: State, _now_s: float) -> None:
    """The places of the walk around the hand, numbered; what plays has a mark, what cannot be heard says so."""
    walk = state.lists.walk
    title = display_name(state.lists.setlist) if state.lists.walked else "ALL PRESETS"
    canvas.header(title, f"{min(state.view.row + 1, len(walk))}/{len(walk)}")
    if not walk:
        canvas.text(4, 33, "No presets: hold,", TEXT)
        canvas.text(4, 46, "then CAPTURES.", TEXT)
    draw_rows(canvas, len(walk), state.view.row, lambda place: _row(state, walk[place], place))


def _row(state: State, position: int, place: int) -> Row:
    preset = state.lists.presets[position]
    plays = place == state.lists.place and position == state.lists.position
    missing = state.entry_of(preset) is None
    word = f"{place + 1} {display_name(preset.name)}"
    return Row(word, "missing" if missing else "", marked=plays, block=missing)


def turn(state: State, turn: EncoderTurned) -> Outcome:
    """Nothing sounds for it."""
    return view.browsed(state, turn, len(state.lists.walk)), ()


def push(state: State, at_s: float) -> Outcome:
    """Plays this very place of the walk, and shows the page that one plays with."""
    walk, place = state.lists.walk, state.view.row
    state = view.opened(state, PLAY, at_s)
    return aim(state, walk[place], at_s, place) if place < len(walk) else (state, ())


def begins(state: State, _before: str) -> int:
    return state.lists.place


PAGE = Page(SETLIST, draw, turn=turn, push=push, begins=begins)
