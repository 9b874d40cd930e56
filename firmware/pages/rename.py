"""Pages on which a name is written by the wheel: a turn chooses a sign, a push sets it, and on OK keeps the name."""

from collections.abc import Callable

from firmware.decide import draft
from firmware.decide.effects import Outcome
from firmware.pages.page import Page
from firmware.state import State
from firmware.ui.canvas import HEADER_ROWS, HEIGHT, WIDTH, Canvas
from firmware.ui.fonts import BOLD, NAME, TEXT
from hw.events import EncoderTurned

_NAME, _SIGN = NAME[-1], NAME[-3]
_BASELINE = HEADER_ROWS + 17  # of the name
_CARET_ROWS = (HEADER_ROWS + 2, HEADER_ROWS + 21)
_NAME_ROOM = WIDTH - 8  # with the caret; of a name that takes more is seen what stands about the caret
_CARET_ROOM = 96
_WHEEL_TOP, _WHEEL_BASELINE = HEADER_ROWS + 24, HEIGHT - 6
_APART = 7  # columns between the signs of the wheel
_SHOWN = {draft.SPACE: "space", draft.LEFT: "<", draft.RIGHT: ">"}
_WORDS = {draft.END: "push: keep it", draft.DELETE: "push: delete", draft.LEFT: "push: back", draft.RIGHT: "push: on"}


def wheel(name: str, parent: str, keep: Callable[[State, str, float], Outcome], title: str = "RENAME") -> Page:
    """The page `name`; `keep` is given the name that was written, and says where it leads, or raises. A held push
    leads back to `parent` without a change."""

    def draw(canvas: Canvas, state: State, _now_s: float) -> None:
        canvas.header(title, _WORDS.get(draft.sign(state), "hold: as it was"))
        _draw_name(canvas, state.draft.text, state.draft.caret)
        _draw_wheel(canvas, state.draft.wheel, state.draft.at)

    def turn(state: State, turn: EncoderTurned) -> Outcome:
        return draft.turned(state, turn), ()

    def push(state: State, at_s: float) -> Outcome:
        if draft.sign(state) == draft.END:
            return keep(state, state.draft.text, at_s)
        return draft.pushed(state, at_s), ()

    def left(state: State, _at_s: float) -> Outcome:
        return draft.ended(state), ()

    return Page(name, draw, turn=turn, push=push, left=left, parent=parent, stays=draft.is_begun)


def _draw_name(canvas: Canvas, text: str, caret: int) -> None:
    """The name around its caret; a long one is out of sight at its beginning."""
    room = _CARET_ROOM if _NAME.width(text) > _NAME_ROOM else _NAME_ROOM
    first = next((n for n in range(caret) if _NAME.width(text[n:caret]) <= room), caret)
    before, behind = text[first:caret], text[caret:]
    x = canvas.text(2, _BASELINE, before, _NAME) + (2 if before else 0)
    if before.endswith(draft.SPACE):
        x += 2
    canvas.fill(x, _CARET_ROWS[0], x + 2, _CARET_ROWS[1])
    canvas.text(x + 4, _BASELINE, behind, _NAME)


def _draw_wheel(canvas: Canvas, signs: tuple[str, ...], at: int) -> None:
    """The sign that is chosen in the middle, large and lit; its neighbours to both sides, round the ends."""
    chosen = _SHOWN.get(signs[at], signs[at]) if at < len(signs) else draft.END
    face = _SIGN if len(chosen) <= len(draft.DELETE) else BOLD
    half = face.width(chosen) // 2 + 4
    left, right = WIDTH // 2 - half, WIDTH // 2 + half
    canvas.fill(left, _WHEEL_TOP, right, HEIGHT)
    canvas.text(left + 4, _WHEEL_BASELINE, chosen, face, ink=0)
    for step in range(1, len(signs)):
        if right >= WIDTH and left <= 0:
            return
        after, before = (signs[(at + way * step) % len(signs)] for way in (1, -1))
        right = canvas.text(right + _APART, _WHEEL_BASELINE, _SHOWN.get(after, after), TEXT)
        left = canvas.text_right(left - _APART, _WHEEL_BASELINE, _SHOWN.get(before, before), TEXT)
