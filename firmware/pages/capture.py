"""The page of one capture: a preset is made of it, its level entered, a smaller submodel used, its name written, it
is deleted."""

from collections.abc import Sequence

from firmware.captures.changes import EnterLevel
from firmware.captures.entry import Entry
from firmware.captures.listing import heaviest_played, qualities
from firmware.captures.load import percent
from firmware.decide import capture_edits, draft, listing, smaller, view
from firmware.decide.effects import Outcome
from firmware.decide.library import CAPTURES
from firmware.names import display_name
from firmware.pages.captures import CAPTURE
from firmware.pages.deeds import Deed, draw_deeds, pushed, turned
from firmware.pages.page import Page
from firmware.pages.words import dbu
from firmware.state import PLAY, State
from firmware.ui.canvas import WIDTH, Canvas
from firmware.ui.fit import shortened
from firmware.ui.fonts import SMALL, TEXT
from hw.events import EncoderTurned

RENAME_CAPTURE, DELETE_CAPTURE = "capture-name", "capture-delete"


def spoken_of(state: State) -> Entry | None:
    """The capture that the page speaks of; None where it is gone."""
    return state.entry_with(state.draft.about)


def _make(state: State, at_s: float) -> Outcome:
    """The preset plays, on the page for that."""
    after, effects = listing.made(state, state.draft.about, at_s)
    return view.opened(after, PLAY, at_s), effects


def _played_by(state: State) -> tuple[str, ...]:
    entry = spoken_of(state)
    return capture_edits.playing(state.lists.presets, entry) if entry else ()


def _presets(state: State, _now_s: float) -> str:
    count = len(_played_by(state))
    return f"{count} preset{'' if count == 1 else 's'}" if count else ""


def _level_shown(state: State, _now_s: float) -> str:
    if state.draft.level_dbu is not None:
        return dbu(state.draft.level_dbu)
    entry = spoken_of(state)
    return dbu(entry.levels(entry.graphs[-1]).input_level_dbu) if entry else ""


def _level_pushed(state: State, at_s: float) -> Outcome:
    """Takes the level; once it is turned, enters it. Two pushes alone make no word of the player's."""
    entry, level_dbu = spoken_of(state), state.draft.level_dbu
    if entry is None or level_dbu is None:
        known = entry.levels(entry.graphs[-1]).input_level_dbu if entry else None
        return view.hand_at(draft.level_begun(state, known), state.view.row, grabbed=True), ()
    after = view.hand_at(draft.level_ended(state), state.view.row)
    if not state.draft.moved:
        return after, ()
    after, effects = capture_edits.changed(after, EnterLevel(entry.model_id, level_dbu), at_s)
    return view.noticed(after, "level entered", at_s), effects


def _level_turned(state: State, turn: EncoderTurned) -> Outcome:
    return draft.level_turned(state, turn), ()


def _is_entered(state: State) -> bool:
    entry = spoken_of(state)
    return entry is not None and entry.entered_dbu is not None


def _forget(state: State, at_s: float) -> Outcome:
    after, effects = capture_edits.changed(state, EnterLevel(state.draft.about, None), at_s)
    return view.noticed(after, "as the file says", at_s), effects


def _use_smaller(state: State, at_s: float) -> Outcome:
    return smaller.use_smaller(state, state.draft.about, at_s)


def _smaller_load(state: State, _now_s: float) -> str:
    entry = spoken_of(state)
    graph = smaller.found(state, entry) if entry else None
    return percent(graph.load.share) if graph and graph.load else ""


def _rename(state: State, at_s: float) -> Outcome:
    entry = spoken_of(state)
    name = entry.name if entry else ""
    return view.opened(draft.writing(state, state.draft.about, name), RENAME_CAPTURE, at_s), ()


def _delete(state: State, at_s: float) -> Outcome:
    """Refused at once where presets play it; nobody is asked in vain."""
    entry = spoken_of(state)
    if entry:
        capture_edits.refuse_played(entry.name, _played_by(state), force=False)
    return view.opened(state, DELETE_CAPTURE, at_s), ()


MAKE = Deed("make preset", _make, _presets)
LEVEL = Deed("level", _level_pushed, _level_shown, _level_turned, marked=_is_entered)
FORGET = Deed("forget level", _forget)
SMALLER = Deed("use the smaller", _use_smaller, _smaller_load)
RENAMES, DELETES = Deed("rename", _rename), Deed("delete", _delete)


def deeds(state: State) -> Sequence[Deed]:
    """What can be done now: a level that was entered is forgotten, a smaller submodel used where the presets that
    play it are too heavy and it is there. Of a cabinet no preset is made, and it has no level."""
    entry = spoken_of(state)
    if entry is None:
        return ()
    if entry.cab:
        return (RENAMES, DELETES)
    forget = (FORGET,) if entry.entered_dbu is not None else ()
    small = (SMALLER,) if smaller.found(state, entry) else ()
    return (MAKE, LEVEL, *forget, *small, RENAMES, DELETES)


def draw(canvas: Canvas, state: State, now_s: float) -> None:
    """The capture's name, its load where it was measured, and the rows around the hand."""
    entry = spoken_of(state)
    if entry is None:
        canvas.header("CAPTURE", "hold: back")
        canvas.text(4, 33, "It is not there", TEXT)
        canvas.text(4, 46, "any more.", TEXT)
        return
    load = heaviest_played(entry, qualities(state.lists.presets, state.library.entries)).load
    note = percent(load.share) if load else ""
    room = WIDTH - SMALL.width(note) - 10
    canvas.header(shortened(display_name(entry.name), room, SMALL.width), note)
    draw_deeds(canvas, deeds(state), state, now_s)


def turn(state: State, turn: EncoderTurned) -> Outcome:
    return turned(deeds(state), state, turn)


def push(state: State, at_s: float) -> Outcome:
    return pushed(deeds(state), state, at_s)


def left(state: State, _at_s: float) -> Outcome:
    """A level that was turned and not entered is none."""
    return draft.level_ended(state), ()


def begins(state: State, before: str) -> int:
    """Back from a page below, the hand is on its row."""
    row = {RENAME_CAPTURE: RENAMES, DELETE_CAPTURE: DELETES}.get(before)
    there = deeds(state)
    return there.index(row) if row in there else 0


PAGE = Page(CAPTURE, draw, turn=turn, push=push, left=left, parent=CAPTURES, stays=draft.is_begun, begins=begins)
