"""The page of the whole pedal's volume: a turn moves it at once, a push mutes."""

from firmware.decide import player, view
from firmware.decide.effects import Outcome
from firmware.pages.menu import SETUP
from firmware.pages.page import Page
from firmware.state import State
from firmware.ui.canvas import HEIGHT, WIDTH, Canvas
from firmware.ui.fonts import NAME, POPUP, TEXT
from hw.events import EncoderTurned

_DB_PER_DETENT, _FAST_STEPS = 0.5, 4
_UNIT, _GAP = NAME[-4], 4
_BASELINE = 49
_FOOT = HEIGHT - 13


def draw(canvas: Canvas, state: State, _now_s: float) -> None:
    """The volume, as large as on PLAY, and below it what a push does; while nothing is heard that is lit."""
    canvas.header("MASTER", "hold: back")
    value = f"{state.player.master_db:.1f}"
    left = (WIDTH - POPUP.width(value) - _GAP - _UNIT.width("dB")) // 2
    right = canvas.text(left, _BASELINE, value, POPUP)
    canvas.text(right + _GAP, _BASELINE, "dB", _UNIT)
    if is_silent(state):
        canvas.banner(_FOOT, HEIGHT, "MUTED  push: sound", TEXT)
    else:
        canvas.text(0, HEIGHT - 2, "push: mute", TEXT)


def is_silent(state: State) -> bool:
    """What the ear hears; the wish, where audiod says nothing."""
    status = state.audio.status
    return status.muted if status else state.player.muted


def turn(state: State, turn: EncoderTurned) -> Outcome:
    """Half a dB a detent; turned fast, two."""
    state, fast = view.turned(state, turn.detents, turn.at_s)
    steps = turn.detents * (_FAST_STEPS if fast else 1)
    return player.master_at(state, state.player.master_db + steps * _DB_PER_DETENT)


def push(state: State, _at_s: float) -> Outcome:
    return player.muted(state)


PAGE = Page("master", draw, turn=turn, push=push, parent=SETUP)
