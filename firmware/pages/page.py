"""What a page is: its picture, what a turn and a push do while it is shown, and where it leads back to. A stomp means
the same on every page."""

from collections.abc import Callable
from dataclasses import dataclass

from firmware.decide import actions
from firmware.decide.effects import Outcome
from firmware.decide.events import Action
from firmware.state import PLAY, State
from firmware.ui.canvas import Canvas
from hw.events import EncoderTurned


def trims(state: State, turn: EncoderTurned) -> Outcome:
    """A turn is input trim."""
    return actions.do(state, Action("turn", ("trim_db", turn.detents)), turn.at_s)


def ignored(state: State, _touch: object) -> Outcome:
    """A turn, or a push, does nothing here."""
    return state, ()


def ends_nothing(state: State, _at_s: float) -> Outcome:
    """Leaving ends nothing."""
    return state, ()


def gives_way(_state: State) -> bool:
    """Ten seconds after it was last touched, the page that one plays with is back."""
    return False


def remains(_state: State) -> bool:
    """The page is looked at with both hands on the guitar: it is shown until it is left."""
    return True


def first_row(_state: State, _before: str) -> int:
    """The hand begins on the first row."""
    return 0


@dataclass(frozen=True, slots=True)
class Page:
    """One page. `draw` gets clean paper, the state and the time. A held push leads to `parent`. `left` is asked
    when another page takes its place; `stays`, whether it is shown for as long as nobody touches it; `begins`, on
    which row the hand is when it opens after the page named and, where it `follows`, when a foot plays another."""

    name: str
    draw: Callable[[Canvas, State, float], None]
    turn: Callable[[State, EncoderTurned], Outcome] = ignored
    push: Callable[[State, float], Outcome] = ignored
    left: Callable[[State, float], Outcome] = ends_nothing
    parent: str = PLAY
    stays: Callable[[State], bool] = gives_way
    begins: Callable[[State, str], int] = first_row
    follows: bool = False
