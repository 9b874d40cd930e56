"""The page on which the owner says which input of the codec the guitar is in: a turn chooses, a push hears it."""

from firmware.decide import view
from firmware.decide.codec import want_input
from firmware.decide.effects import Outcome
from firmware.decide.measuring_wants import WantInput
from firmware.levels import db_from_gain
from firmware.pages.menu import SETUP
from firmware.pages.page import Page, remains
from firmware.state import State
from firmware.ui.canvas import Canvas
from firmware.ui.fonts import TEXT
from firmware.ui.rows import Row, draw_rows
from hw.events import EncoderTurned

_SILENT_DBFS = -99.9


def draw(canvas: Canvas, state: State, _now_s: float) -> None:
    """The inputs: that which is heard is marked and says how loud it is, another that has the sound says so."""
    codec = state.codec
    canvas.header("INPUT", "hold: back")
    if codec.input_channels == 1:
        canvas.text(4, 46, "This codec has one.", TEXT)
    draw_rows(canvas, codec.input_channels, state.view.row, lambda row: _row(state, row + 1))


def _row(state: State, channel: int) -> Row:
    word, heard = f"input {channel}", channel == state.codec.input_channel
    if heard:
        return Row(word, _loudness(state), marked=True)
    sounds = channel == state.audio.elsewhere
    return Row(word, "SOUND" if sounds else "", block=sounds)


def _loudness(state: State) -> str:
    status = state.audio.status
    if status is None or not status.codec_present:
        return "no codec"
    peak_dbfs = db_from_gain(status.input_peak)
    return f"{peak_dbfs:.0f} dBFS" if peak_dbfs > _SILENT_DBFS else "silent"


def turn(state: State, turn: EncoderTurned) -> Outcome:
    return view.browsed(state, turn, state.codec.input_channels), ()


def push(state: State, at_s: float) -> Outcome:
    return want_input(state, WantInput(state.view.row + 1, at_s))


def begins(state: State, _before: str) -> int:
    """The hand begins on the one that has the sound, else on the one that is heard."""
    return (state.audio.elsewhere or state.codec.input_channel) - 1


PAGE = Page("input", draw, turn=turn, push=push, parent=SETUP, stays=remains, begins=begins)
