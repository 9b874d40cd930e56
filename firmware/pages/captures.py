"""The page that lists the captures and how far an import is. A push on one opens what can be done with it."""

from collections.abc import Mapping

from firmware.captures.entry import Entry
from firmware.captures.listing import heaviest_played, qualities
from firmware.captures.load import GREEN, RED, percent
from firmware.decide import draft, view
from firmware.decide.effects import Outcome
from firmware.decide.library import CAPTURES
from firmware.decide.parts import played_ids
from firmware.pages.menu import MENU
from firmware.pages.page import Page
from firmware.state import State
from firmware.ui.canvas import HEADER_ROWS, WIDTH, Canvas
from firmware.ui.fonts import SMALL, TEXT
from firmware.ui.rows import Row, draw_rows
from hw.events import EncoderTurned

CAPTURE = "capture"  # the page that a push opens
_TITLE = "CAPTURES"


def draw(canvas: Canvas, state: State, _now_s: float) -> None:
    """Four captures around the hand; those that play have a mark. The header shows the load of that at the hand."""
    entries, row, played = state.library.entries, state.view.row, played_ids(state)
    wanted = qualities(state.lists.presets, entries)
    if state.imports.progress is None:
        canvas.header(_TITLE, _note(entries[row : row + 1], wanted, f"{min(row + 1, len(entries))}/{len(entries)}"))
    else:
        _draw_progress(canvas, *state.imports.progress)
    if not entries:
        _draw_hint(canvas, importing=state.imports.progress is not None)
    at = min(row, max(len(entries) - 1, 0))
    draw_rows(canvas, len(entries), at, lambda n: _row(entries[n], wanted, plays=entries[n].model_id in played))


def _row(entry: Entry, wanted: Mapping[str, float], *, plays: bool) -> Row:
    """One that is too heavy for this machine has a block that says so and nothing else; one with little to spare its
    load, and a cabinet, one uncalibrated or levelled by hand a word."""
    graph = heaviest_played(entry, wanted)
    load, levels = graph.load, entry.levels(graph)
    if load is not None and load.word == RED:
        return Row(entry.name, "HEAVY", marked=plays, block=True)
    word = "cab" if entry.cab else "uncal" if levels.input_level_dbu is None else "by hand" if levels.entered else ""
    share = percent(load.share) if load is not None and load.word != GREEN else ""
    return Row(entry.name, f"{word} {share}".strip(), marked=plays)


def _note(here: tuple[Entry, ...], wanted: Mapping[str, float], place: str) -> str:
    """The load at the hand and its place, as much of it as the header has room for beside the title."""
    load = heaviest_played(here[0], wanted).load if here else None
    notes = (f"load {percent(load.share)}  {place}", f"{percent(load.share)}  {place}") if load else ()
    return next((note for note in notes if SMALL.width(_TITLE) + SMALL.width(note) + 8 <= WIDTH), place)


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
        canvas.text(4, 33 + row * 13, line, TEXT)


def turn(state: State, turn: EncoderTurned) -> Outcome:
    return view.browsed(state, turn, len(state.library.entries)), ()


def push(state: State, at_s: float) -> Outcome:
    """What can be done with the capture at the hand."""
    here = state.library.entries[state.view.row : state.view.row + 1]
    return (view.opened(draft.speaking_of(state, here[0].model_id), CAPTURE, at_s) if here else state), ()


def begins(state: State, before: str) -> int:
    """Back from a capture the hand is on it; else on that which plays."""
    spoken_of = state.entry_with(state.draft.about) if before.startswith(CAPTURE) else None
    at = spoken_of or state.entry
    return state.library.entries.index(at) if at else 0


PAGE = Page(CAPTURES, draw, turn=turn, push=push, parent=MENU, begins=begins)
