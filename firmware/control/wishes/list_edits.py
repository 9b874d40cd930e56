"""Presets and setlists: other ones. A request is the edit itself (decide/list_edits.py), and the reply what holds
once that is on the disk."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from firmware.control.wishes.preset import PresetReply, tell_preset
from firmware.control.wishes.setlists import SetlistReply, tell_setlist
from firmware.control.wishes.wish import RefusedError, Wish
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

if TYPE_CHECKING:
    from firmware.decide.events import Want
    from firmware.state import State

E = TypeVar("E")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class DeletedReply:
    """What is no more, and the preset that plays now."""

    name: str
    plays: str | None


def _whole(state: "State", edit: Any) -> Any:
    from firmware.decide.meant import whole

    return whole(state, edit)


def _decide(state: "State", edit: ListEdit, now_s: float) -> "Want":
    from firmware.decide.events import WantLists
    from firmware.decide.listing import edited

    edited(state, edit, now_s)  # pure: only to hear whether it can be done
    return WantLists(edit, now_s)


def _tell_named(state: "State", edit: CopyPreset | RenamePreset) -> PresetReply:
    return _preset(state, edit.to)


def _tell_preset(state: "State", edit: NewPreset | MovePreset | SavePresetEdits | RevertPreset) -> PresetReply:
    return _preset(state, edit.name)


def _preset(state: "State", name: str) -> PresetReply:
    if all(preset.name != name for preset in state.lists.presets):
        raise RefusedError(f"preset {name} is gone meanwhile: somebody else edits the presets too.")
    return tell_preset(state, name)


def _tell_new_setlist(state: "State", edit: NewSetlist) -> SetlistReply:
    return tell_setlist(state, edit.name)


def _tell_setlist(state: "State", edit: AddToSetlist | MoveInSetlist | RemoveFromSetlist) -> SetlistReply:
    return tell_setlist(state, edit.setlist)


def _tell_deleted(state: "State", edit: DeletePreset | DeleteSetlist) -> DeletedReply:
    return DeletedReply(edit.name, state.preset.name if state.preset else None)


def _row(name: str, edit: type[E], reply: type[R], tell: "Callable[[State, Any], R]") -> Wish[E, R]:
    decide: Any = _decide
    return Wish(name, edit, reply, tell, decide, _whole)


PRESET_NEW = _row("preset new", NewPreset, PresetReply, _tell_preset)
PRESET_COPY = _row("preset copy", CopyPreset, PresetReply, _tell_named)
PRESET_RENAME = _row("preset rename", RenamePreset, PresetReply, _tell_named)
PRESET_MOVE = _row("preset move", MovePreset, PresetReply, _tell_preset)
PRESET_DELETE = _row("preset delete", DeletePreset, DeletedReply, _tell_deleted)
PRESET_SAVE = _row("preset save", SavePresetEdits, PresetReply, _tell_preset)
PRESET_REVERT = _row("preset revert", RevertPreset, PresetReply, _tell_preset)
SETLIST_NEW = _row("setlist new", NewSetlist, SetlistReply, _tell_new_setlist)
SETLIST_ADD = _row("setlist add", AddToSetlist, SetlistReply, _tell_setlist)
SETLIST_MOVE = _row("setlist move", MoveInSetlist, SetlistReply, _tell_setlist)
SETLIST_REMOVE = _row("setlist remove", RemoveFromSetlist, SetlistReply, _tell_setlist)
SETLIST_DELETE = _row("setlist delete", DeleteSetlist, DeletedReply, _tell_deleted)
ROWS = (
    *(PRESET_NEW, PRESET_COPY, PRESET_RENAME, PRESET_MOVE, PRESET_DELETE, PRESET_SAVE, PRESET_REVERT),
    *(SETLIST_NEW, SETLIST_ADD, SETLIST_MOVE, SETLIST_REMOVE, SETLIST_DELETE),
)
