"""The page that lists the captures, the cursor among them, and how far an import is."""

from firmware.rig.library import Entry
from firmware.state import State
from firmware.ui.canvas import HEADER_ROWS, WIDTH, Canvas
from firmware.ui.fit import shortened
from firmware.ui.fonts import SMALL, TEXT

_ROWS = 4
_PITCH = 13


def draw_library(canvas: Canvas, state: State) -> None:
    """Four captures around the cursor; the one that plays has a mark, an uncalibrated one a badge.

    The header tells the load of the one at the cursor, as it was measured on this machine.
    """
    if state.importing is None:
        place = f"{min(state.cursor + 1, len(state.library))}/{len(state.library)}"
        canvas.header("LIBRARY", f"{_load(state)}  {place}".strip())
    else:
        _draw_progress(canvas, *state.importing)
    if not state.library:
        _draw_hint(canvas, importing=state.importing is not None)
    first = _first_row(state.cursor, len(state.library))
    for row, entry in enumerate(state.library[first : first + _ROWS]):
        top = HEADER_ROWS + 1 + row * _PITCH
        _draw_entry(canvas, top, entry, chosen=first + row == state.cursor, plays=entry is state.entry)


def _load(state: State) -> str:
    """The time of a block as a share of its period; "" if it was not measured."""
    if not 0 <= state.cursor < len(state.library):
        return ""
    graph = state.library[state.cursor].choose(1.0)
    return f"load {graph.block_us * state.rate_hz / graph.block_frames / 1e4:.0f}%" if graph.block_us else ""


def _first_row(cursor: int, count: int) -> int:
    """The list scrolls so that the cursor is never in the last row unless the list ends there."""
    return max(0, min(cursor - _ROWS + 2, count - _ROWS))


def _draw_entry(canvas: Canvas, top: int, entry: Entry, *, chosen: bool, plays: bool) -> None:
    ink, baseline = (0 if chosen else 1), top + 10
    if chosen:
        canvas.fill(0, top, WIDTH, top + _PITCH)
    if plays:
        canvas.fill(1, top + 4, 4, top + 9, ink=ink)
    right = WIDTH - 2
    if entry.choose(1.0).levels.input_level_dbu is None:
        right = canvas.text_right(right, baseline, "uncal", SMALL, ink=ink) - 4
    canvas.text(7, baseline, shortened(entry.name, right - 7, TEXT.width), TEXT, ink=ink)


def _draw_progress(canvas: Canvas, done: int, found: int) -> None:
    left, right = 62, canvas.header("IMPORTING", f"{done}/{found}" if found else "looking") - 6
    canvas.fill(left, 2, right, HEADER_ROWS - 2, ink=0)
    if found:
        canvas.fill(left + 1, 3, left + 1 + (right - left - 2) * min(done, found) // found, HEADER_ROWS - 3)


def _draw_hint(canvas: Canvas, *, importing: bool) -> None:
    lines = (
        ("Reading the stick,", "do not pull it yet.")
        if importing
        else ("No captures yet: put in", "a stick with .nam files.")
    )
    for row, line in enumerate(lines):
        canvas.text(4, 33 + row * _PITCH, line, TEXT)
