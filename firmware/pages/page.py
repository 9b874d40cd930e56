"""What a page is: its picture, and what a turn and a push do while it is shown. A stomp means the same on
every page."""

from collections.abc import Callable
from dataclasses import dataclass

from firmware.decide import actions
from firmware.decide.effects import Outcome
from firmware.decide.events import Action
from firmware.state import State
from firmware.ui.canvas import Canvas
from hw.events import EncoderTurned


def trims(state: State, turn: EncoderTurned) -> Outcome:
    """A turn is input trim."""
    return actions.do(state, Action("turn", ("trim_db", turn.detents)), turn.at_s)


def goes_on(_state: State, _at_s: float) -> Outcome | None:
    """A push shows the next page."""
    return None


def stays(state: State, _at_s: float) -> Outcome:
    """Leaving ends nothing."""
    return state, ()


@dataclass(frozen=True, slots=True)
class Page:
    """One page. `draw` gets clean paper, the state and the time; `push` answers None where the page has no meaning of
    its own for it; `left` is asked when another page takes its place."""

    name: str
    draw: Callable[[Canvas, State, float], None]
    turn: Callable[[State, EncoderTurned], Outcome] = trims
    push: Callable[[State, float], Outcome | None] = goes_on
    left: Callable[[State, float], Outcome] = stays
