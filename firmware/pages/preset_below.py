"""What the page of the preset leads to: its name by the wheel, and whether to delete it."""

from firmware.decide import listing, view
from firmware.decide.effects import Outcome
from firmware.decide.list_edits import DeletePreset, RenamePreset
from firmware.errors import SettingsError
from firmware.names import display_name
from firmware.pages.preset import DELETE, PRESET, RENAME
from firmware.pages.question import question
from firmware.pages.rename import wheel
from firmware.state import PLAY, State
from hw.schema import cut


def _spoken_of(state: State) -> str:
    """The preset's whole name: where it is gone, another one whose name begins so is not meant."""
    name = state.draft.about
    if all(preset.name != name for preset in state.lists.presets):
        raise SettingsError(f"there is no preset {cut(name)!r} any more.", short="no such preset")
    return name


def _renamed(state: State, name: str, at_s: float) -> Outcome:
    after, effects = listing.edited(state, RenamePreset(_spoken_of(state), name), at_s)
    return view.opened(after, PRESET, at_s), effects


def _asks(state: State) -> str:
    return display_name(state.draft.about)


def _deleted(state: State, at_s: float) -> Outcome:
    """Whatever preset plays by now, the one that was asked of goes."""
    after, effects = listing.edited(state, DeletePreset(_spoken_of(state)), at_s)
    return view.noticed(view.opened(after, PLAY, at_s), "deleted", at_s), effects


RENAME_PAGE = wheel(RENAME, PRESET, _renamed)
DELETE_PAGE = question(DELETE, PRESET, "DELETE PRESET", _asks, _deleted)
