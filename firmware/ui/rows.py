"""A list on a page: four rows of it or fewer, a word on the left and a value on the right, the chosen one lit."""

from collections.abc import Callable
from dataclasses import dataclass

from firmware.ui.canvas import HEIGHT, WIDTH, Canvas
from firmware.ui.fit import shortened
from firmware.ui.fonts import TEXT

ROWS, PITCH = 4, 13
_LEFT, _RIGHT = 7, WIDTH - 2
_GAP = 4
_VALUE_SHARE = 0.6  # of a row, for a value that is long; the word has the rest and what the value leaves


@dataclass(frozen=True, slots=True)
class Row:
    """`marked`: a block before the word, as of what plays. A `block` is a value that must be seen: it has a plate of
    its own."""

    word: str
    value: str = ""
    marked: bool = False
    block: bool = False


def draw_rows(
    canvas: Canvas,
    count: int,
    chosen: int,
    row: Callable[[int], Row],
    *,
    grabbed: bool = False,
    lines: int = ROWS,
) -> None:
    """Draws the rows around the `chosen` one of `count` on the lowest `lines` of the screen, asking `row` for those
    alone that are seen. Of one that is `grabbed` the value is lit, and not the word."""
    chosen = min(chosen, count - 1)
    first = first_row(chosen, count, lines)
    for line, number in enumerate(range(first, min(first + lines, count))):
        top = HEIGHT - (lines - line) * PITCH
        _draw_row(canvas, top, row(number), chosen=number == chosen, grabbed=grabbed)


def first_row(chosen: int, count: int, lines: int = ROWS) -> int:
    """The list scrolls so that the chosen row is never the last one seen unless the list ends there."""
    return max(0, min(chosen - lines + 2, count - lines))


def _draw_row(canvas: Canvas, top: int, row: Row, *, chosen: bool, grabbed: bool) -> None:
    baseline, lit = top + 10, chosen and not grabbed
    ink = 0 if lit else 1
    if lit:
        canvas.fill(0, top, WIDTH, top + PITCH)
    if row.marked:
        canvas.fill(1, top + 4, 4, top + 9, ink=ink)
    right = _RIGHT
    if row.value:
        room = max(int((_RIGHT - _LEFT) * _VALUE_SHARE), _RIGHT - _LEFT - _GAP - TEXT.width(row.word))
        value = shortened(row.value, room, TEXT.width)
        left = right - TEXT.width(value)
        if row.block or (chosen and grabbed):
            canvas.fill(left - 3, top + 1, WIDTH, top + PITCH - 1, ink=ink)
            canvas.text(left, baseline, value, TEXT, ink=1 - ink)
            left -= 3
        else:
            canvas.text(left, baseline, value, TEXT, ink=ink)
        right = left - _GAP
    canvas.text(_LEFT, baseline, shortened(row.word, right - _LEFT, TEXT.width), TEXT, ink=ink)
