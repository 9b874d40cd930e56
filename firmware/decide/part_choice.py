"""Which capture of the library is a preset's pedal, and which its cabinet: chosen by name, or by a turn. Pure."""

from dataclasses import replace

from firmware.amps import Role
from firmware.captures.entry import Entry
from firmware.choose import chosen
from firmware.decide import lists, player
from firmware.decide.effects import Outcome
from firmware.decide.parts import named_entry, named_part
from firmware.errors import SettingsError
from firmware.sound import Preset
from firmware.state import State

NONE = "none"
CHOSEN = (Role.PEDAL, Role.CAB)  # what a preset may name besides its amp


def candidates(state: State, role: Role) -> tuple[Entry, ...]:
    """The entries of the library that can play this `role`, in their order."""
    return tuple(entry for entry in state.library.entries if (entry.cab is not None) is (role is Role.CAB))


def use(state: State, role: Role, which: str, at_s: float) -> Outcome:
    """The current preset with that capture in this `role`, by its name, a beginning of it or its id; "none": without.
    Raises SettingsError."""
    lists.current(state)
    if which.strip().casefold() == NONE and NONE not in [entry.name for entry in candidates(state, role)]:
        return put(state, role, None, at_s)
    return put(state, role, meant(state, role, which), at_s)


def meant(state: State, role: Role, which: str) -> Entry:
    """What the library has for this `role` by its name, a beginning of it or its id. Raises SettingsError."""
    entries = candidates(state, role)
    names, ids = [entry.name for entry in entries], [entry.model_id for entry in entries]
    kind = "cabinet" if role is Role.CAB else "capture"
    none = "none yet; import some: `pedal import PATH`"
    return entries[chosen(which, names, kind, numbered=False, none=none, ids=ids)]


def turned(state: State, role: Role, steps: int, at_s: float) -> Outcome:
    """The current preset with the capture so many places on in the library, before the first of which there is none
    at all; as far as that goes."""
    entries = candidates(state, role)
    now = named_in(state, lists.current(state), role)
    place = 1 + entries.index(now) if now in entries else 0
    place = min(max(place + steps, 0), len(entries))
    return put(state, role, entries[place - 1] if place else None, at_s)


def put(state: State, role: Role, entry: Entry | None, at_s: float) -> Outcome:
    """The current preset with `entry` in this `role`, or without any; heard as the preset has it."""
    if role not in CHOSEN:
        raise SettingsError("a preset's amp is its capture; make a preset of another one.", short="make a preset")
    return player.altered(state, with_part(lists.current(state), role, entry), role, at_s)


def with_part(preset: Preset, role: Role, entry: Entry | None) -> Preset:
    """`preset`, whose pedal or cabinet is `entry`; what its knobs are at stays."""
    model_id, file = (entry.model_id, entry.file or entry.name) if entry else ("", "")
    if role is Role.CAB:
        return replace(preset, cab=replace(preset.cab, model_id=model_id, file=file))
    return replace(preset, pedal=replace(preset.pedal, model_id=model_id, file=file))


def named_in(state: State, preset: Preset, role: Role) -> Entry | None:
    """The entry that `preset` names for this `role`; None where it names none, or a missing one."""
    return named_entry(state, named_part(preset, role))
