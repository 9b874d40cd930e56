"""The page that lists the captures, the cursor among them, and how far an import is."""

from firmware.captures.entry import Entry
from firmware.captures.listing import heaviest_played, qualities
from firmware.captures.load import GREEN, RED, Load, percent
from firmware.captures.prepared import PreparedGraph
from firmware.decide import view
from firmware.decide.effects import Outcome
from firmware.decide.hand import accelerated
from firmware.decide.player import aim
from firmware.pages.menu import MENU
from firmware.pages.page import Page
from firmware.state import State
from firmware.ui.canvas import HEADER_ROWS, WIDTH, Canvas
from firmware.ui.fit import shortened
from firmware.ui.fonts import SMALL, TEXT
from hw.events import EncoderTurned

_ROWS = 4
_PITCH = 13
_HEAVY = "HEAVY"
_TITLE = "LIBRARY"


def draw(canvas: Canvas, state: State, _now_s: float) -> None:
    """Four captures around the cursor; the one that plays has a mark, one uncalibrated or levelled by hand a word.

    One that is too heavy for this machine has a block that says so and nothing else, one with little to spare its
    load. The header shows the load of the one at the cursor.
    """
    wanted = qualities(state.lists.presets)
    if state.imports.progress is None:
        here = state.library.entries[state.view.cursor : state.view.cursor + 1]
        load = heaviest_played(here[0], wanted).load if here else None
        place = f"{min(state.view.cursor + 1, len(state.library.entries))}/{len(state.library.entries)}"
        notes = (
            (f"load {percent(load.share)}  {place}", f"{percent(load.share)}  {place}", place) if load else (place,)
        )
        canvas.header(_TITLE, next((note for note in notes if _fits(note)), place))
    else:
        _draw_progress(canvas, *state.imports.progress)
    if not state.library.entries:
        _draw_hint(canvas, importing=state.imports.progress is not None)
    first = _first_row(state.view.cursor, len(state.library.entries))
    for row, entry in enumerate(state.library.entries[first : first + _ROWS]):
        top = HEADER_ROWS + 1 + row * _PITCH
        graph = heaviest_played(entry, wanted)
        _draw_entry(canvas, top, entry, graph, chosen=first + row == state.view.cursor, plays=entry is state.entry)


def _fits(note: str) -> bool:
    """Whether a note fits beside the title, with the air that a header leaves."""
    return SMALL.width(_TITLE) + SMALL.width(note) + 8 <= WIDTH


def _first_row(cursor: int, count: int) -> int:
    """The list scrolls so that the cursor is never in the last row unless the list ends there."""
    return max(0, min(cursor - _ROWS + 2, count - _ROWS))


def _draw_entry(canvas: Canvas, top: int, entry: Entry, graph: PreparedGraph, *, chosen: bool, plays: bool) -> None:
    ink, baseline = (0 if chosen else 1), top + 10
    if chosen:
        canvas.fill(0, top, WIDTH, top + _PITCH)
    if plays:
        canvas.fill(1, top + 4, 4, top + 9, ink=ink)
    right = WIDTH - 2
    load, levels = graph.load, entry.levels(graph)
    if load is not None and load.word != GREEN:
        right = _draw_load(canvas, top, load, ink) - 4
    word = "uncal" if levels.input_level_dbu is None else "by hand" if levels.entered else ""
    if word and (load is None or load.word != RED):
        right = canvas.text_right(right, baseline, word, SMALL, ink=ink) - 4
    canvas.text(7, baseline, shortened(entry.name, right - 7, TEXT.width), TEXT, ink=ink)


def _draw_load(canvas: Canvas, top: int, load: Load, ink: int) -> int:
    """Draws at the right end a block for a red capture, a figure for an amber one; returns its first column."""
    if load.word != RED:
        return canvas.text_right(WIDTH - 2, top + 10, f"{percent(load.share)}", SMALL, ink=ink)
    left = WIDTH - SMALL.width(_HEAVY) - 5
    canvas.fill(left, top + 1, WIDTH, top + _PITCH - 1, ink=ink)
    canvas.text(left + 3, top + 10, _HEAVY, SMALL, ink=1 - ink)
    return left


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


def turn(state: State, turn: EncoderTurned) -> Outcome:
    """Moves the cursor; turned fast, through a long list in as many detents as through a short one."""
    state, fast = view.turned(state, turn.detents, turn.at_s)
    rows = accelerated(turn.detents, len(state.library.entries), fast=fast)
    return view.at_row(state, state.view.cursor + rows), ()


def push(state: State, at_s: float) -> Outcome:
    """Plays the row under the cursor, where that does not play already."""
    entries, cursor = state.library.entries, state.view.cursor
    row = entries[cursor] if cursor < len(entries) else None
    if row is None or row == state.entry:
        return state, ()
    rows = (i for i, preset in enumerate(state.lists.presets) if preset.model_id == row.model_id)
    return aim(state, next(rows, state.lists.position), at_s)


PAGE = Page("library", draw, turn=turn, push=push, parent=MENU)
