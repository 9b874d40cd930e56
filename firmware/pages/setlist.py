"""The page that a push on PLAY opens: the list that is walked. A turn browses silently, a push plays. Where there are
setlists, the row above the first preset leads to them."""

from firmware.decide import view, walk
from firmware.decide.effects import Outcome
from firmware.decide.player import aim
from firmware.names import display_name
from firmware.pages.page import Page
from firmware.state import PLAY, State
from firmware.ui.canvas import Canvas
from firmware.ui.fonts import TEXT
from firmware.ui.rows import Row, draw_rows
from hw.events import EncoderTurned

SETLIST, WHICH = "setlist", "which"


def draw(canvas: Canvas, state: State, _now_s: float) -> None:
    """The places of the walk around the hand, numbered; what plays has a mark, what cannot be heard says so."""
    count = len(state.lists.walk)
    place = min(max(state.view.row - _above(state), 0) + 1, count)
    canvas.header(title(state), f"{place}/{count}")
    if not count:
        canvas.text(4, 33, "No presets: hold,", TEXT)
        canvas.text(4, 46, "then CAPTURES.", TEXT)
        return
    draw_rows(canvas, count + _above(state), state.view.row, lambda n: _row(state, n - _above(state)))


def title(state: State) -> str:
    """The name of what is walked: a setlist of which no preset is there gives way to all."""
    walked, names = state.lists.walked, {preset.name for preset in state.lists.presets}
    return "all presets" if walked is None or names.isdisjoint(walked.presets) else display_name(walked.name)


def _above(state: State) -> int:
    """How many rows stand above the first preset."""
    return 1 if state.lists.setlists else 0


def _row(state: State, place: int) -> Row:
    if place < 0:
        return Row("SETLIST", title(state))
    preset = state.lists.presets[state.lists.walk[place]]
    missing = state.entry_of(preset) is None
    plays = place == walk.place_of(state)
    return Row(f"{place + 1} {display_name(preset.name)}", "missing" if missing else "", marked=plays, block=missing)


def turn(state: State, turn: EncoderTurned) -> Outcome:
    """Nothing sounds for it."""
    return view.browsed(state, turn, len(state.lists.walk) + _above(state)), ()


def push(state: State, at_s: float) -> Outcome:
    """Plays this very place of the walk, and shows the page that one plays with."""
    steps, place = state.lists.walk, state.view.row - _above(state)
    if place < 0:
        return view.opened(state, WHICH, at_s), ()
    state = view.opened(state, PLAY, at_s)
    return aim(state, steps[place], at_s, place) if place < len(steps) else (state, ())


def begins(state: State, _before: str) -> int:
    """On what plays."""
    return min(state.lists.place, max(len(state.lists.walk) - 1, 0)) + _above(state)


PAGE = Page(SETLIST, draw, turn=turn, push=push, begins=begins, follows=True)
