"""The page that lists the knobs of the preset: turn to choose one, push to take it, turn it, push to let go."""

from firmware import knobs
from firmware.decide import view
from firmware.decide.effects import Outcome
from firmware.decide.player import turn_knob
from firmware.pages.menu import MENU
from firmware.pages.page import Page
from firmware.sound import Sound
from firmware.state import State
from firmware.ui.canvas import HEADER_ROWS, WIDTH, Canvas
from firmware.ui.fit import shortened
from firmware.ui.fonts import SMALL, TEXT
from hw.events import EncoderTurned

_ROWS, _PITCH = 4, 13
_MARGIN = 3


def draw(canvas: Canvas, state: State, _now_s: float) -> None:
    """Four knobs around the chosen one, which is lit; once it is taken, only its value is."""
    preset, row = state.preset, state.view.row
    canvas.header("SOUND", shortened(preset.name, 84, SMALL.width) if preset else "no preset")
    if preset is None:
        canvas.text(4, 33, "Import a capture first.", TEXT)
        return
    first = max(0, min(row - _ROWS + 1, len(knobs.KNOBS) - _ROWS))
    for line, knob in enumerate(knobs.KNOBS[first : first + _ROWS]):
        chosen = first + line == row - 1
        _draw_knob(canvas, HEADER_ROWS + 1 + line * _PITCH, knob, preset, chosen=chosen, grabbed=state.view.grabbed)


def _draw_knob(canvas: Canvas, top: int, knob: knobs.KnobFacts, sound: Sound, *, chosen: bool, grabbed: bool) -> None:
    value, baseline = knobs.shown(knob.path, knobs.value(sound, knob.path)), top + 10
    left = WIDTH - TEXT.width(value) - 2 * _MARGIN if grabbed else 0
    if chosen:
        canvas.fill(left, top, WIDTH, top + _PITCH)
    canvas.text(_MARGIN, baseline, knob.word, TEXT, ink=0 if chosen and not grabbed else 1)
    canvas.text_right(WIDTH - _MARGIN, baseline, value, TEXT, ink=0 if chosen else 1)


def turn(state: State, turn: EncoderTurned) -> Outcome:
    """Chooses a knob, or turns the one that is taken."""
    row = state.view.row
    if state.view.grabbed and row:
        return turn_knob(state, knobs.KNOBS[row - 1].path, turn.detents, turn.at_s)
    return view.hand_at(state, min(row + turn.detents, len(knobs.KNOBS))), ()


def push(state: State, _at_s: float) -> Outcome:
    """Takes the knob that is chosen, or lets it go."""
    if state.preset is None or state.view.row == 0:
        return state, ()
    return view.hand_at(state, state.view.row, grabbed=not state.view.grabbed), ()


PAGE = Page("sound", draw, turn=turn, push=push, parent=MENU)
