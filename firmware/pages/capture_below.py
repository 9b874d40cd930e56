"""What the page of a capture leads to: its name by the wheel, and whether to delete it."""

from firmware.captures.changes import RemoveCapture, RenameCapture
from firmware.decide import capture_edits, view
from firmware.decide.effects import Outcome
from firmware.decide.library import CAPTURES
from firmware.names import display_name
from firmware.pages.capture import CAPTURE, DELETE_CAPTURE, RENAME_CAPTURE, spoken_of
from firmware.pages.question import question
from firmware.pages.rename import wheel
from firmware.state import State


def _renamed(state: State, name: str, at_s: float) -> Outcome:
    after, effects = capture_edits.changed(state, RenameCapture(state.draft.about, name), at_s)
    return view.opened(after, CAPTURE, at_s), effects


def _asks(state: State) -> str:
    entry = spoken_of(state)
    return display_name(entry.name) if entry else "gone"


def _deleted(state: State, at_s: float) -> Outcome:
    after, effects = capture_edits.changed(state, RemoveCapture(state.draft.about), at_s)
    return view.noticed(view.opened(after, CAPTURES, at_s), "capture deleted", at_s), effects


RENAME_PAGE = wheel(RENAME_CAPTURE, CAPTURE, _renamed)
DELETE_PAGE = question(DELETE_CAPTURE, CAPTURE, "DELETE CAPTURE", _asks, _deleted)
