"""What follows from an edit of presets and setlists (decide/list_edits.py). Pure; raises SettingsError, and then
nothing happened."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from firmware.decide import lists, orders_due, player
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
from firmware.decide.meant import capture_named, setlist_meant, whole
from firmware.sound import Preset
from firmware.state import State
from firmware.store.presets import new_cab, of_capture
from firmware.store.setlists import Setlist

T = TypeVar("T")


def edited(state: State, asked: ListEdit, at_s: float) -> Outcome:  # noqa: C901 - one line for each kind of edit
    """What comes of an edit, whose names may be beginnings."""
    match edit := whole(state, asked):
        case NewPreset():
            cab = new_cab(state.library.entries)
            preset = replace(of_capture(capture_named(state, edit.capture), (), cab), name=edit.name)
            return _added(state, preset, len(state.lists.presets), at_s)
        case CopyPreset():
            position = _position(state, edit.name)
            return _added(state, replace(state.lists.presets[position], name=edit.to), position + 1, at_s)
        case RenamePreset():
            return _renamed(state, edit)
        case MovePreset():
            return _moved(state, edit)
        case DeletePreset():
            return _deleted(state, edit, at_s)
        case SavePresetEdits():
            return player.saved(state, _position(state, edit.name))
        case RevertPreset():
            return _reverted(state, _position(state, edit.name), at_s)
        case NewSetlist():
            return _with_setlist(state, Setlist(edit.name, edit.presets))
        case AddToSetlist():
            setlist = setlist_meant(state, edit.setlist)
            place = len(setlist.presets) if edit.place is None else edit.place
            return _with_presets(state, setlist, _inserted(setlist.presets, place, edit.preset))
        case MoveInSetlist():
            setlist = setlist_meant(state, edit.setlist)
            rest = _without(setlist.presets, edit.place)
            return _with_presets(state, setlist, _inserted(rest, edit.to, setlist.presets[edit.place]))
        case RemoveFromSetlist():
            setlist = setlist_meant(state, edit.setlist)
            return _with_presets(state, setlist, _without(setlist.presets, edit.place))
        case DeleteSetlist():
            return _without_setlist(state, edit.name)


def made(state: State, which: str, at_s: float) -> Outcome:
    """A preset of the capture of this name, which plays."""
    after, effects = edited(state, NewPreset(which), at_s)
    after, more = player.aim(after, len(after.lists.presets) - 1, at_s)
    return after, (*effects, *more)


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
    position, was, to = _position(state, edit.name), edit.name, edit.to
    if was == to:
        return state, ()
    kept, sounding = (replace(each[position], name=to) for each in (state.lists.saved, state.lists.presets))
    after = replace(
        state.lists,
        presets=lists.put(state.lists.presets, position, sounding),
        saved=lists.put(state.lists.saved, position, kept),
        history=tuple(replace(each, preset=to) if each.preset == was else each for each in state.lists.history),
    )
    renamed = [_with_other(setlist, was, to) for setlist in state.lists.setlists]
    state = orders_due.renamed(lists.changed(state, replace(after, setlists=tuple(renamed))), was, to)
    changed = [SaveSetlist(each.name, each) for each in renamed if to in each.presets]
    return state, (SavePreset(kept, was), _order(state), *changed)


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
        history=tuple(each for each in before.history if each.preset != name),
    )
    state = lists.made_own(lists.found(lists.changed(state, after), after.position))
    changed = [SaveSetlist(now.name, now) for now, was in zip(shorter, before.setlists, strict=True) if now != was]
    said: tuple[Effect, ...] = ()
    if position == before.position:
        state, said = player.begun(state, at_s)
    return state, (RemovePreset(name), _order(state), *changed, *said)


def _reverted(state: State, position: int, at_s: float) -> Outcome:
    if position == state.lists.position:
        return player.revert(state, at_s)
    return lists.reverted(state, position), ()


def _with_setlist(state: State, setlist: Setlist) -> Outcome:
    """With one more setlist."""
    after = lists.changed(state, replace(state.lists, setlists=lists.in_order((*state.lists.setlists, setlist))))
    return after, (SaveSetlist(setlist.name, setlist),)


def _with_presets(state: State, setlist: Setlist, presets: tuple[str, ...]) -> Outcome:
    """With other presets in one setlist."""
    changed = replace(setlist, presets=presets)
    setlists = tuple(changed if each.name == setlist.name else each for each in state.lists.setlists)
    after = lists.changed(state, replace(state.lists, setlists=setlists))
    return lists.found(after, after.lists.position), (SaveSetlist(changed.name, changed),)


def _without_setlist(state: State, name: str) -> Outcome:
    rest = tuple(each for each in state.lists.setlists if each.name != name)
    if state.lists.setlist == name:
        state = lists.walking(state, "")
    return lists.changed(state, replace(state.lists, setlists=rest)), (SaveSetlist(name, None),)


def _order(state: State) -> SaveOrder:
    return SaveOrder(tuple(preset.name for preset in state.lists.presets))


def _position(state: State, name: str) -> int:
    return player.position_of(state, name)


def _with_other(setlist: Setlist, was: str, to: str) -> Setlist:
    return replace(setlist, presets=tuple(to if name == was else name for name in setlist.presets))


def _inserted(items: Sequence[T], position: int, item: T) -> tuple[T, ...]:
    at = min(max(position, 0), len(items))
    return (*items[:at], item, *items[at:])


def _without(items: Sequence[T], position: int) -> tuple[T, ...]:
    return (*items[:position], *items[position + 1 :])
