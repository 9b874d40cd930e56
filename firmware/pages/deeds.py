"""Pages that list what can be done: each row a word, what it says, and what a push does there; one that is taken is
altered by a turn until the next push."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from firmware.decide import view
from firmware.decide.effects import Outcome
from firmware.state import State
from firmware.ui.canvas import Canvas
from firmware.ui.rows import ROWS, Row, draw_rows
from hw.events import EncoderTurned


def says_nothing(_state: State, _now_s: float) -> str:
    return ""


def unmarked(_state: State) -> bool:
    return False


def takes(state: State, _at_s: float) -> Outcome:
    """A push takes the row, or lets it go."""
    return view.hand_at(state, state.view.row, grabbed=not state.view.grabbed), ()


def idle(state: State, _at_s: float) -> Outcome:
    """A push does nothing on a row that only says something."""
    return state, ()


def held_fast(state: State, _turn: EncoderTurned) -> Outcome:
    return state, ()


@dataclass(frozen=True, slots=True)
class Deed:
    """One row. `says` is at its right end, `marked` a block before its word; `turn` is what a turn does once it is
    taken."""

    word: str
    push: Callable[[State, float], Outcome] = takes
    says: Callable[[State, float], str] = says_nothing
    turn: Callable[[State, EncoderTurned], Outcome] = held_fast
    marked: Callable[[State], bool] = unmarked


def draw_deeds(canvas: Canvas, deeds: Sequence[Deed], state: State, now_s: float, *, lines: int = ROWS) -> None:
    """The rows around the hand, on the lowest `lines` of the screen."""

    def row(number: int) -> Row:
        deed = deeds[number]
        return Row(deed.word, deed.says(state, now_s), marked=deed.marked(state))

    draw_rows(canvas, len(deeds), _at(deeds, state), row, grabbed=state.view.grabbed, lines=lines)


def turned(deeds: Sequence[Deed], state: State, turn: EncoderTurned) -> Outcome:
    """Chooses another row, or alters the one that is taken."""
    if state.view.grabbed and deeds:
        return deeds[_at(deeds, state)].turn(state, turn)
    return view.browsed(state, turn, len(deeds)), ()


def pushed(deeds: Sequence[Deed], state: State, at_s: float) -> Outcome:
    """Does the row that the hand is on."""
    return deeds[_at(deeds, state)].push(state, at_s) if deeds else (state, ())


def _at(deeds: Sequence[Deed], state: State) -> int:
    """Rows may be gone since the hand came."""
    return min(state.view.row, max(len(deeds) - 1, 0))
