"""Which presets, setlists and captures an edit of them means: what a person wrote, made whole. Pure; raises
SettingsError for what cannot be."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from firmware.captures.entry import Entry
from firmware.captures.listing import amps, cabs
from firmware.choose import chosen
from firmware.decide import lists, player
from firmware.decide.list_edits import (
    AddToSetlist,
    CopyPreset,
    DeletePreset,
    DeleteSetlist,
    ListEdit,
    MoveInSetlist,
    MovePreset,
    NewPreset,
    NewSetlist,
    RemoveFromSetlist,
    RenamePreset,
    RevertPreset,
    SavePresetEdits,
)
from firmware.errors import SettingsError
from firmware.names import NAME_CHARS, NOTHING, display_name
from firmware.state import State
from firmware.store.presets import free_name
from firmware.store.setlists import Setlist
from hw.schema import cut

ALL = "all"  # presets, where a setlist is named


def whole(state: State, edit: ListEdit) -> ListEdit:
    """`edit` with whole names: of a preset or setlist that there is, and of one that there is to be. What is whole
    stays as it is."""
    match edit:
        case NewPreset():
            entry = capture_named(state, edit.capture)
            name = _fresh(state, edit.name) if edit.name else free_name(display_name(entry.name), _names(state))
            return NewPreset(entry.model_id, name)
        case CopyPreset():
            name = preset_named(state, edit.name)
            return CopyPreset(name, _fresh(state, edit.to) if edit.to else free_name(name, _names(state)))
        case RenamePreset():
            name = preset_named(state, edit.name)
            return RenamePreset(name, _fresh(state, edit.to, but=name))
        case MovePreset() | DeletePreset():
            return replace(edit, name=preset_named(state, edit.name))
        case SavePresetEdits() | RevertPreset():
            return replace(edit, name=preset_named(state, edit.name) if edit.name else lists.current(state).name)
        case NewSetlist():
            presets = tuple(preset_named(state, name) for name in edit.presets)
            return NewSetlist(_fresh_setlist(state, edit.name), presets)
        case AddToSetlist():
            name = preset_named(state, edit.preset)
            return replace(edit, setlist=setlist_meant(state, edit.setlist).name, preset=name)
        case MoveInSetlist() | RemoveFromSetlist():
            setlist = setlist_meant(state, edit.setlist)
            _refuse_no_place(setlist, edit.place)
            return replace(edit, setlist=setlist.name)
        case DeleteSetlist():
            return DeleteSetlist(setlist_meant(state, edit.name).name)


def preset_named(state: State, which: str) -> str:
    """The whole name of the preset that is meant."""
    return state.lists.presets[player.position_of(state, which)].name


def setlist_meant(state: State, which: str) -> Setlist:
    setlists = state.lists.setlists
    none = "none yet; make one: `pedal setlist new NAME`"
    return setlists[chosen(which, [each.name for each in setlists], "setlist", none=none)]


def capture_named(state: State, which: str) -> Entry:
    """The capture of this name, or whose name alone begins so; or of this id. Raises SettingsError, also for a
    cabinet."""
    _refuse_cab(which, cabs(state.library.entries))
    entries = amps(state.library.entries)
    names, ids = [entry.name for entry in entries], [entry.model_id for entry in entries]
    none = "none yet; import some: `pedal import PATH`"
    return entries[chosen(which, names, "capture", numbered=False, none=none, ids=ids)]


def _refuse_cab(which: str, there: Sequence[Entry]) -> None:
    for cab in there:
        if which.casefold() in (cab.name.casefold(), cab.model_id):
            raise SettingsError(
                f"{cab.name} is a cabinet, which stands behind a capture and is no sound of its own; make a preset of"
                " a capture, and give it this cabinet.",
                short="a cabinet, no amp",
            )


def _names(state: State) -> Collection[str]:
    return {preset.name for preset in state.lists.presets}


def _fresh(state: State, name: str, but: str = "") -> str:
    """A new preset's name, which no other has, nor looks as if it had."""
    return _untaken(name, [each for each in _names(state) if each != but], "preset")


def _fresh_setlist(state: State, name: str) -> str:
    checked = _untaken(name, [setlist.name for setlist in state.lists.setlists], "setlist")
    if checked.casefold() == ALL:
        raise SettingsError(f"{cut(name)} means all presets; give the setlist another name.", short="name is taken")
    return checked


def _untaken(name: str, taken: Sequence[str], what: str) -> str:
    """A name that a screen can show, and a file be called after."""
    shown = display_name(name, NAME_CHARS)
    if shown == NOTHING and name.strip() != NOTHING:
        raise SettingsError("a name needs at least one letter that can be seen; give another.", short="no name")
    if shown in map(display_name, taken):
        raise SettingsError(f"there is a {what} {cut(name)!r} already; give another name.", short="name is taken")
    return shown


def _refuse_no_place(setlist: Setlist, place: int) -> None:
    if not 0 <= place < len(setlist.presets):
        raise SettingsError(
            f"setlist {display_name(setlist.name)} has {len(setlist.presets)} presets, none in place {place + 1}.",
            short="no such place",
        )
