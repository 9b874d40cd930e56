"""The captures that there are, and the presets beside them, as they are read from the disk. Pure; the owner of
State's `library`."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from firmware.captures.entry import Entry
from firmware.decide import imports, lists
from firmware.decide.effects import Effect, Outcome, ReadLibrary, SavePreset
from firmware.decide.events import LibraryRead
from firmware.decide.orders_due import forgiven
from firmware.decide.player import begun, plan, without_plan
from firmware.decide.view import hand_at, noticed
from firmware.sound import Preset
from firmware.state import Library, State
from firmware.store.presets import made_of, ordered

CAPTURES = "captures"  # the page that lists them


def library_read(state: State, read: LibraryRead) -> Outcome:
    """Takes over what there is now, staying on the current preset. What was read for the codec before is no news."""
    if read.library and not any(entry.has_block(*state.audio.blocks) for entry in read.library):
        return state, ()
    made, before = _made_at_first(state, read), state.preset
    presets = ordered((*read.presets, *made), read.order)
    position = _same_preset(presets, before, {preset.name for preset in read.presets})
    if before is None:
        names = [preset.name for preset in presets]
        position = names.index(state.lists.begins_with) if state.lists.begins_with in names else None
    more, row = len(read.library) > len(state.library.entries), _same_row(state, read.library)
    changed = _changed_paths(state.library.entries, read.library)
    state = forgiven(replace(state, library=Library(read.library, read.damaged, read.at_s)), changed)
    state = lists.of_files(state, presets, read.order, read.setlists)
    state = lists.found(state, state.lists.position if position is None else position)
    if state.view.page == CAPTURES:
        state = hand_at(state, row)
    if state.imports.own_due == ():
        state = lists.made_own(state)
    effects: tuple[Effect, ...] = tuple(map(SavePreset, made))
    if more and (news := imports.news(state)):
        state = noticed(state, news, read.at_s)
    if before and state.preset and state.preset.model_id == before.model_id:
        state, said = plan(state, read.at_s)
    elif presets:
        goes_on = before is None and state.preset is not None and state.preset.name == state.lists.begins_with
        state, said = begun(state, read.at_s, goes_on=goes_on)
    else:
        state, said = without_plan(state), ()
    return state, (*effects, *said)


def _made_at_first(state: State, read: LibraryRead) -> tuple[Preset, ...]:
    """What a first start makes of the captures that no preset plays: of the factory's, and of all that a pedal had
    which knew no captures without a preset. Those that come from elsewhere are the player's to make presets of."""
    if state.lists.own_presets:
        return ()
    others = {verdict.model_id for path, verdict in state.imports.verdicts if imports.is_from_outside(state, path)}
    return made_of([entry for entry in read.library if entry.model_id not in others], read.presets)


def started(state: State, due: Sequence[Path]) -> Outcome:
    """Imports what is due at the start. Where that is nothing of the pedal's own, which presets there are is the
    player's own affair by now; else once it came, for captures that wait to be made anew cannot be read."""
    state, effects = imports.started(state, due)
    return lists.made_own(state) if state.imports.own_due == () else state, effects


def made_for_others(state: State) -> Outcome:
    """The captures that are known were prepared for a codec of another rate or block than that which plays: none of
    them counts, and all that are not prepared for this one are."""
    state, begun = imports.library_for_others(state)
    return replace(state, library=Library()), (ReadLibrary(), *begun)


def _same_row(state: State, library: Sequence[Entry]) -> int:
    """The row where the capture at the hand is now, or the nearest: what comes in must not put another one under a
    hand."""
    entries, at = state.library.entries, state.view.row
    under = entries[at].model_id if at < len(entries) else None
    rows = (row for row, entry in enumerate(library) if entry.model_id == under)
    return next(rows, min(at, max(len(library) - 1, 0)))


def _changed_paths(before: Sequence[Entry], now: Sequence[Entry]) -> frozenset[str]:
    """The graphs that came, went or were made anew. To name a path takes longer than to compare two entries, and
    there may be 500, while feet wait."""
    known, there = {entry.model_id: entry for entry in before}, {entry.model_id: entry for entry in now}
    changed = [model_id for model_id in {*known, *there} if known.get(model_id) != there.get(model_id)]
    old, new = (_by_path([of[each] for each in changed if each in of]) for of in (known, there))
    return frozenset(path for path in {*old, *new} if old.get(path) != new.get(path))


def _by_path(library: Sequence[Entry]) -> dict[str, Entry]:
    return {str(graph.plays.path): entry for entry in library for graph in entry.graphs}


def _same_preset(presets: Sequence[Preset], before: Preset | None, on_disk: Collection[str]) -> int | None:
    """The place in `presets` of the one that was played before; None if it is gone.

    A preset on disk is known by its name, whatever capture it names now. One that was made for a capture is known by
    that: a new capture of the same name may have taken its name.
    """
    if before is None:
        return None
    by_name = [i for i, preset in enumerate(presets) if preset.name == before.name]
    by_capture = [i for i, preset in enumerate(presets) if preset.model_id == before.model_id]
    both = [i for i in by_name if i in by_capture]
    found = (*both, *by_name, *by_capture) if before.name in on_disk else (*both, *by_capture, *by_name)
    return found[0] if found else None
