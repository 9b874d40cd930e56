"""Pages that ask for an explicit yes: the hand begins on no, a turn chooses, a push answers."""

from collections.abc import Callable

from firmware.decide import view
from firmware.decide.effects import Outcome
from firmware.pages.page import Page
from firmware.state import State
from firmware.ui.canvas import HEADER_ROWS, HEIGHT, WIDTH, Canvas
from firmware.ui.fonts import BOLD
from firmware.ui.name import draw_name
from hw.events import EncoderTurned

NO, YES = 0, 1
_ANSWERS = ("no", "yes")
_TOP = HEIGHT - 12  # of the two answers; 40 rows are left for a name on two lines


def question(
    name: str, parent: str, title: str, asks: Callable[[State], str], yes: Callable[[State, float], Outcome]
) -> Page:
    """The page `name`, which asks `title` of the name that `asks` gives. No leads back to `parent`, as a held push
    does; what `yes` does says where that leads."""

    def draw(canvas: Canvas, state: State, _now_s: float) -> None:
        canvas.header(title, "hold: no")
        draw_name(canvas, f"{asks(state)}?", (2, HEADER_ROWS + 1, WIDTH, _TOP))
        for answer, word in enumerate(_ANSWERS):
            _draw_answer(canvas, answer, word, chosen=answer == _answer(state))

    def turn(state: State, turn: EncoderTurned) -> Outcome:
        return view.hand_at(state, YES if turn.detents > 0 else NO), ()

    def push(state: State, at_s: float) -> Outcome:
        return yes(state, at_s) if _answer(state) == YES else (view.opened(state, parent, at_s), ())

    return Page(name, draw, turn=turn, push=push, parent=parent)


def _answer(state: State) -> int:
    return YES if state.view.row == YES else NO


def _draw_answer(canvas: Canvas, answer: int, word: str, *, chosen: bool) -> None:
    left, right = answer * WIDTH // 2, (answer + 1) * WIDTH // 2
    if chosen:
        canvas.fill(left, _TOP, right, HEIGHT)
    x = (left + right - BOLD.width(word)) // 2
    canvas.text(x, HEIGHT - 2, word, BOLD, ink=0 if chosen else 1)
