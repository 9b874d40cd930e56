"""What follows from an edit of presets and setlists (decide/list_edits.py). Pure; raises SettingsError, and then
nothing happened."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TypeVar

from firmware.choose import chosen
from firmware.decide import lists, player
from firmware.decide.effects import Effect, Outcome, RemovePreset, SaveOrder, SavePreset, SaveSetlist
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
from firmware.sound import Preset
from firmware.state import State
from firmware.store.presets import free_name, of_capture
from firmware.store.setlists import Setlist
from hw.schema import cut

T = TypeVar("T")


def edited(state: State, edit: ListEdit, at_s: float) -> Outcome:  # noqa: C901 - one line for each kind of edit
    """What `edit` comes to."""
    match edit:
        case NewPreset():
            return _new(state, edit, at_s)
        case CopyPreset():
            return _copied(state, edit, at_s)
        case RenamePreset():
            return _renamed(state, edit)
        case MovePreset():
            return _moved(state, edit)
        case DeletePreset():
            return _deleted(state, edit, at_s)
        case SavePresetEdits():
            return _saved(state, _position(state, edit.name))
        case RevertPreset():
            return _reverted(state, _position(state, edit.name), at_s)
        case NewSetlist():
            _refuse_taken(edit.name, _setlist_names(state), "setlist")
            for name in edit.presets:
                _position(state, name)
            return _with_setlist(state, Setlist(_checked(edit.name), edit.presets))
        case AddToSetlist():
            setlist, at = _setlist(state, edit.setlist), _position(state, edit.preset)
            name, place = state.lists.presets[at].name, len(setlist.presets) if edit.place is None else edit.place
            return _with_setlist(state, replace(setlist, presets=_inserted(setlist.presets, place, name)))
        case MoveInSetlist():
            setlist = _setlist(state, edit.setlist)
            name = _at(setlist, edit.place)
            rest = _without(setlist.presets, edit.place)
            return _with_setlist(state, replace(setlist, presets=_inserted(rest, edit.to, name)))
        case RemoveFromSetlist():
            setlist = _setlist(state, edit.setlist)
            _at(setlist, edit.place)
            return _with_setlist(state, replace(setlist, presets=_without(setlist.presets, edit.place)))
        case DeleteSetlist():
            return _without_setlist(state, _setlist(state, edit.name).name)


def made(state: State, which: str, at_s: float) -> Outcome:
    """A preset of the capture of this name, which plays."""
    after, effects = edited(state, NewPreset(_capture(state, which)), at_s)
    after, more = player.aim(after, len(after.lists.presets) - 1, at_s)
    return after, (*effects, *more)


def _capture(state: State, which: str) -> str:
    """The id of the capture of this name, or whose name alone begins so. Raises SettingsError."""
    entries = state.library.entries
    names = [entry.name for entry in entries]
    return entries[chosen(which, names, "capture", numbered=False, none="none yet: import some")].model_id


def _new(state: State, edit: NewPreset, at_s: float) -> Outcome:
    entry = state.entry_with(edit.model_id)
    if entry is None:
        raise SettingsError(
            f"there is no capture {cut(edit.model_id)!r} in the library; `pedal library` lists them.",
            short="no such capture",
        )
    preset = of_capture(entry, _names(state))
    if edit.name:
        preset = replace(preset, name=_fresh(state, edit.name))
    return _added(state, preset, len(state.lists.presets), at_s)


def _copied(state: State, edit: CopyPreset, at_s: float) -> Outcome:
    position = _position(state, edit.name)
    preset = state.lists.presets[position]
    name = _fresh(state, edit.to) if edit.to else free_name(preset.name, _names(state))
    return _added(state, replace(preset, name=name), position + 1, at_s)


def _added(state: State, preset: Preset, position: int, at_s: float) -> Outcome:
    """With one more preset, which is not played for that, unless it is the first."""
    before, first = state.lists, not state.lists.presets
    after = replace(
        before,
        presets=_inserted(before.presets, position, preset),
        saved=_inserted(before.saved, position, preset),
        position=before.position + (not first and position <= before.position),
    )
    state = lists.found(lists.changed(state, after), after.position)
    state, said = player.begun(state, at_s) if first else (state, ())
    return state, (SavePreset(preset), _order(state), *said)


def _renamed(state: State, edit: RenamePreset) -> Outcome:
    position = _position(state, edit.name)
    was, to = state.lists.presets[position].name, _fresh(state, edit.to, but=edit.name)
    if was == to:
        return state, ()
    kept, sounding = (replace(each[position], name=to) for each in (state.lists.saved, state.lists.presets))
    after = replace(
        state.lists,
        presets=_put(state.lists.presets, position, sounding),
        saved=_put(state.lists.saved, position, kept),
        history=tuple(to if name == was else name for name in state.lists.history),
    )
    renamed = [_with_other(setlist, was, to) for setlist in state.lists.setlists]
    state = lists.changed(state, replace(after, setlists=tuple(renamed)))
    changed = [SaveSetlist(each.name, each) for each in renamed if to in each.presets]
    return state, (SavePreset(kept), RemovePreset(was), _order(state), *changed)


def _moved(state: State, edit: MovePreset) -> Outcome:
    position, before = _position(state, edit.name), state.lists
    place = min(max(edit.place, 0), len(before.presets) - 1)
    order = list(range(len(before.presets)))
    order.insert(place, order.pop(position))
    after = replace(
        before,
        presets=tuple(before.presets[each] for each in order),
        saved=tuple(before.saved[each] for each in order),
        position=order.index(before.position),
    )
    state = lists.found(lists.changed(state, after), after.position)
    return state, (_order(state),)


def _deleted(state: State, edit: DeletePreset, at_s: float) -> Outcome:
    """Where it plays, what stands in its place then plays."""
    position, before = _position(state, edit.name), state.lists
    name = before.presets[position].name
    shorter = [replace(each, presets=tuple(p for p in each.presets if p != name)) for each in before.setlists]
    kept = _without(before.presets, position)
    at = before.position - (position < before.position)
    after = replace(
        before,
        presets=kept,
        saved=_without(before.saved, position),
        position=min(at, max(len(kept) - 1, 0)),
        setlists=tuple(shorter),
        history=tuple(each for each in before.history if each != name),
    )
    state = lists.made_own(lists.found(lists.changed(state, after), after.position))
    changed = [SaveSetlist(now.name, now) for now, was in zip(shorter, before.setlists, strict=True) if now != was]
    said: tuple[Effect, ...] = ()
    if position == before.position:
        state, said = player.begun(state, at_s)
    return state, (RemovePreset(name), _order(state), *changed, *said)


def _saved(state: State, position: int) -> Outcome:
    preset = state.lists.presets[position]
    edits = preset != state.lists.saved[position]
    return lists.saved(state, position), (SavePreset(preset),) if edits else ()


def _reverted(state: State, position: int, at_s: float) -> Outcome:
    if position == state.lists.position:
        return player.revert(state, at_s)
    return lists.reverted(state, position), ()


def _with_setlist(state: State, setlist: Setlist) -> Outcome:
    others = tuple(each for each in state.lists.setlists if each.name != setlist.name)
    known = any(each.name == setlist.name for each in state.lists.setlists)
    all_of_them = (
        tuple(setlist if each.name == setlist.name else each for each in state.lists.setlists)
        if known
        else (*others, setlist)
    )
    after = lists.changed(state, replace(state.lists, setlists=all_of_them))
    return lists.found(after, after.lists.position), (SaveSetlist(setlist.name, setlist),)


def _without_setlist(state: State, name: str) -> Outcome:
    rest = tuple(each for each in state.lists.setlists if each.name != name)
    if state.lists.setlist == name:
        state = lists.walking(state, "")
    return lists.changed(state, replace(state.lists, setlists=rest)), (SaveSetlist(name, None),)


def _order(state: State) -> SaveOrder:
    return SaveOrder(tuple(preset.name for preset in state.lists.presets))


def _names(state: State) -> Collection[str]:
    return {preset.name for preset in state.lists.presets}


def _setlist_names(state: State) -> Collection[str]:
    return {setlist.name for setlist in state.lists.setlists}


def _position(state: State, name: str) -> int:
    return player.position_of(state, name)


def _setlist(state: State, name: str) -> Setlist:
    setlists = state.lists.setlists
    return setlists[chosen(name, [each.name for each in setlists], "setlist", numbered=False)]


def _at(setlist: Setlist, place: int) -> str:
    if not 0 <= place < len(setlist.presets):
        raise SettingsError(
            f"setlist {display_name(setlist.name)} has {len(setlist.presets)} presets, none in place {place + 1}.",
            short="no such place",
        )
    return setlist.presets[place]


def _fresh(state: State, name: str, but: str = "") -> str:
    """A new preset's name, which no other has."""
    checked = _checked(name)
    _refuse_taken(checked, {each for each in _names(state) if each != but}, "preset")
    return checked


def _checked(name: str) -> str:
    """A name that a screen can show, and a file be called after."""
    shown = display_name(name, NAME_CHARS)
    if shown == NOTHING and name.strip() != NOTHING:
        raise SettingsError("a name needs at least one letter that can be seen; give another.", short="no name")
    return shown


def _refuse_taken(name: str, taken: Collection[str], what: str) -> None:
    if name in taken:
        raise SettingsError(f"there is a {what} {cut(name)!r} already; give another name.", short="name is taken")


def _with_other(setlist: Setlist, was: str, to: str) -> Setlist:
    return replace(setlist, presets=tuple(to if name == was else name for name in setlist.presets))


def _put(items: Sequence[T], position: int, item: T) -> tuple[T, ...]:
    return (*items[:position], item, *items[position + 1 :])


def _inserted(items: Sequence[T], position: int, item: T) -> tuple[T, ...]:
    at = min(max(position, 0), len(items))
    return (*items[:at], item, *items[at:])


def _without(items: Sequence[T], position: int) -> tuple[T, ...]:
    return (*items[:position], *items[position + 1 :])
