"""The captures that there are, and the presets beside them, as they are read from the disk. Pure; the owner of
State's `library`."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from firmware.captures.entry import Entry
from firmware.decide import imports
from firmware.decide.effects import Outcome, ReadLibrary
from firmware.decide.events import LibraryRead
from firmware.decide.orders_due import forgiven
from firmware.decide.player import aim, plan, replaced
from firmware.decide.view import at_row, noticed
from firmware.sound import Preset
from firmware.state import Library, State
from firmware.store.presets import with_implicit


def library_read(state: State, read: LibraryRead) -> Outcome:
    """Takes over what there is now, staying on the current preset. What was read for the codec before is no news."""
    if read.library and not any(entry.has_block(*state.audio.blocks) for entry in read.library):
        return state, ()
    presets, before = with_implicit(read.presets, read.library), state.preset
    position = _same_preset(presets, before, {preset.name for preset in read.presets})
    if position is None:
        position = min(state.player.position, max(len(presets) - 1, 0))
    more, row = len(read.library) > len(state.library.entries), _same_row(state, read.library)
    changed = _changed_paths(state.library.entries, read.library)
    state = forgiven(replace(state, library=Library(read.library, read.damaged, read.at_s)), changed)
    state = at_row(replaced(state, presets, position), row)
    if more and (news := imports.news(state)):
        state = noticed(state, news, read.at_s)
    if before and state.preset and state.preset.model_id == before.model_id:
        return plan(state, read.at_s)
    return aim(state, position, read.at_s) if presets else (at_row(state, 0), ())


def made_for_others(state: State) -> Outcome:
    """The captures that are known were prepared for a codec of another rate or block than that which plays: none of
    them counts, and all that are not prepared for this one are."""
    state, begun = imports.library_for_others(state)
    return replace(state, library=Library()), (ReadLibrary(), *begun)


def _same_row(state: State, library: Sequence[Entry]) -> int:
    """The row where the cursor's capture is now: what comes in must not put another one under a foot."""
    entries, cursor = state.library.entries, state.view.cursor
    under = entries[cursor].model_id if cursor < len(entries) else None
    return next((row for row, entry in enumerate(library) if entry.model_id == under), cursor)


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
