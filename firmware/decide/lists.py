"""Which presets and setlists there are, where among them the player is, and what of them is edited. Pure; the owner
of State's `lists`.

An edit is live at once. It is kept apart from the preset's file (store/last.py) until the player saves it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import TypeVar

from firmware import knobs
from firmware.captures.listing import amps
from firmware.errors import SettingsError
from firmware.lists import Lists
from firmware.sound import Preset
from firmware.state import State
from firmware.store.last import KeptEdit, Sounded
from firmware.store.presets import natural_order, ordered
from firmware.store.setlists import Setlist

T = TypeVar("T")
# What of a preset may be edited besides its knobs: which captures its row has.
CHOICES = tuple(f"{part}.{field}" for part in ("pedal", "cab") for field in ("model_id", "file"))
FROM_NOTHING = "import a capture first, and make one of it: `pedal preset new CAPTURE`"
MOST_BEFORE = 5  # sounds that `back` finds its way to


def current(state: State) -> Preset:
    """The preset that plays. Raises SettingsError where there is none."""
    if state.preset is None:
        raise no_preset(state)
    return state.preset


def no_preset(state: State) -> SettingsError:
    """What is said where there is none."""
    remedy = "make one of a capture: `pedal preset new CAPTURE`" if amps(state.library.entries) else FROM_NOTHING
    return SettingsError(f"there is no preset; {remedy}.", short="no preset")


def at(state: State, position: int, place: int | None = None) -> State:
    """`state` with the preset at `position` the current one, in this `place` of the list that is walked or, without,
    the next one where it stands. What sounded before is kept for `back`."""
    lists, before = state.lists, state.preset
    history = lists.history
    if before is not None and position != lists.position:
        history = (*history, Sounded(before.name, lists.place))[-MOST_BEFORE:]
    place = _place_of(state, position) if place is None else place
    return _with(state, replace(lists, position=position, place=place, history=history, bank=None))


def went_back(state: State, position: int, place: int, history: Sequence[Sounded]) -> State:
    """`state` with the preset at `position` the current one again, where it stands in this `place` of the walk in
    that, and only these before it."""
    walk = state.lists.walk
    after = at(state, position, place if place < len(walk) and walk[place] == position else None)
    return _with(after, replace(after.lists, history=tuple(history)))


def beginning(state: State, name: str) -> State:
    """`state` in which the preset of this name is the current one, as soon as presets are read."""
    return _with(state, replace(state.lists, begins_with=name))


def bank_shown(state: State, bank: int | None, at_s: float) -> State:
    """`state` with this bank shown; None: that of the preset that plays."""
    return _with(state, replace(state.lists, bank=bank, bank_s=at_s))


def walking(state: State, setlist: str) -> State:
    """`state` with the setlist of this name as the one that is walked; "": all presets."""
    after = _with(state, replace(state.lists, setlist=setlist, place=0, bank=None))
    return _with(after, replace(after.lists, place=_place_of(after, state.lists.position)))


def edited(state: State, changed: Preset, position: int | None = None) -> State:
    """`state` with the preset at `position`, or the current one, as the player has turned it."""
    lists, at = state.lists, state.lists.position if position is None else position
    return _with(state, _edits_told(replace(lists, presets=put(lists.presets, at, changed))))


def saved(state: State, position: int) -> State:
    """`state` with the preset at `position` saved as it sounds."""
    lists = state.lists
    return _with(state, _edits_told(replace(lists, saved=put(lists.saved, position, lists.presets[position]))))


def reverted(state: State, position: int) -> State:
    """`state` with the preset at `position` as it is saved."""
    lists = state.lists
    return _with(state, _edits_told(replace(lists, presets=put(lists.presets, position, lists.saved[position]))))


def of_files(state: State, files: Iterable[Preset], order: Sequence[str], setlists: Sequence[Setlist]) -> State:
    """`state` with the presets and setlists that the files have, and the edits that still hold on top. `position` is
    its caller's to find."""
    kept = ordered(files, order)
    position = min(state.lists.position, max(len(kept) - 1, 0))
    lists = replace(
        state.lists,
        presets=tuple(_with_edits(preset, state.lists.edits) for preset in kept),
        saved=kept,
        setlists=in_order(setlists),
        position=position,
    )
    return _with(state, _edits_told(lists) if kept else lists)


def in_order(setlists: Iterable[Setlist]) -> tuple[Setlist, ...]:
    """As people count, for whoever chooses among them."""
    return tuple(sorted(setlists, key=lambda each: natural_order(each.name)))


def found(state: State, position: int) -> State:
    """`state` with the current preset found at `position`, after the lists were read anew; it sounds on."""
    after = _with(state, replace(state.lists, position=position))
    walk, place = after.lists.walk, after.lists.place
    if place < len(walk) and walk[place] == position:
        return after
    return _with(after, replace(after.lists, place=_place_of(after, position)))


def changed(state: State, lists: Lists) -> State:
    """`state` with other lists, which an edit of them made (decide/list_edits.py)."""
    return _with(state, _edits_told(lists))


def made_own(state: State) -> State:
    """`state` in which captures that come make no presets any more."""
    return state if state.lists.own_presets else _with(state, replace(state.lists, own_presets=True))


def put(items: Sequence[T], position: int, item: T) -> tuple[T, ...]:
    """`items` with this one at `position`, in the place of what stood there."""
    return (*items[:position], item, *items[position + 1 :])


def _place_of(state: State, position: int) -> int:
    """Where in the walk a preset stands: at or after the present place, else anywhere; the present one where it does
    not stand in it at all."""
    walk, place = state.lists.walk, state.lists.place
    places = [number for number, each in enumerate(walk) if each == position]
    return next((each for each in places if each >= place), places[0] if places else place)


def _edits_told(lists: Lists) -> Lists:
    """`lists` with the edits that lead from what is saved to what sounds."""
    pairs = zip(lists.presets, lists.saved, strict=True)
    edits = tuple(edit for ours, theirs in pairs if ours is not theirs for edit in _edits(ours, theirs))
    return replace(lists, edits=edits)


def edit_count(state: State) -> int:
    """How much of the current preset is not as its file has it; a capture's id and its name are one."""
    name = state.preset.name if state.preset else None
    paths = {edit.knob for edit in state.lists.edits if edit.preset == name}
    return len({path.replace(".file", ".model_id") if path in CHOICES else path for path in paths})


def _edits(ours: Preset, theirs: Preset) -> Iterator[KeptEdit]:
    for path in CHOICES:
        chosen: str = attrgetter(path)(ours)
        if chosen != attrgetter(path)(theirs):
            yield KeptEdit(ours.name, path, chosen)
    for knob in knobs.KNOBS:
        value = knobs.value(ours, knob.path)
        if value != knobs.value(theirs, knob.path):
            yield KeptEdit(ours.name, knob.path, knobs.plain(value))


def _with_edits(preset: Preset, edits: Iterable[KeptEdit]) -> Preset:
    """`preset` as the player has it; an edit of a knob that is no more, or beyond what it allows, is left out."""
    for edit in edits:
        if edit.preset != preset.name:
            continue
        try:
            preset = _with_edit(preset, edit)
        except SettingsError:
            continue  # kept by another version of the pedal
    return preset


def _with_edit(preset: Preset, edit: KeptEdit) -> Preset:
    """Raises SettingsError."""
    if edit.knob not in CHOICES or not isinstance(edit.value, str):
        value = knobs.read(edit.knob, edit.value) if isinstance(edit.value, str) else edit.value
        return knobs.changed(preset, edit.knob, value)
    part, field = edit.knob.split(".")
    return replace(preset, **{part: replace(getattr(preset, part), **{field: edit.value})})


def _with(state: State, lists: Lists) -> State:
    return state if lists == state.lists else replace(state, lists=lists)
