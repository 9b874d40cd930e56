"""What a preset plays: the captures in its row, from the pedal's to the cabinet, and which of them are heard. Pure.

Kept ready is every one that a preset names, so that a foot can turn each on and off; heard is what is on and there.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from firmware.amps import Role
from firmware.captures import row
from firmware.captures.entry import SHOWN_ID_CHARS, Entry
from firmware.captures.load import Load, load_of
from firmware.captures.prepared import EngineGraph, PreparedGraph
from firmware.levels import CabLevels, CaptureLevels
from firmware.names import display_name
from firmware.series import cab_is_heard, through
from firmware.sound import Cab, CabOn, Pedal, Polarity, Preset
from firmware.state import State


@dataclass(frozen=True, slots=True)
class Part:
    """One capture in the row of a preset, with the graph of it that plays."""

    role: Role
    entry: Entry
    prepared: PreparedGraph

    @property
    def graph(self) -> EngineGraph:
        return self.prepared.plays

    @property
    def path(self) -> Path:
        return self.graph.path

    @property
    def levels(self) -> CaptureLevels:
        return self.entry.levels(self.prepared)


Heard = dict[Role, Part]  # the parts of a preset that are heard, in the order in which a guitar goes through them


def parts_of(state: State, preset: Preset | None) -> dict[Role, Part]:
    """All that `preset` names and that is there, in the order in which a guitar goes through them."""
    return {part.role: part for part in _parts(state, preset)} if preset else {}


def heard_of(state: State, preset: Preset | None) -> Heard:
    """Those of them that are on; without a pedal or a cabinet that audiod cannot play: the gains of the others are
    then as if it were not there."""
    return _heard(state, preset, parts_of(state, preset)) if preset else {}


def by_urgency(state: State, preset: Preset) -> list[Part]:
    """All parts of `preset`, those that are heard before those that a foot may turn on."""
    parts = parts_of(state, preset)
    heard = _heard(state, preset, parts)
    return [*heard.values(), *(part for role, part in parts.items() if role not in heard)]


def _heard(state: State, preset: Preset, parts: dict[Role, Part]) -> dict[Role, Part]:
    heard: dict[Role, Part] = {}
    for role, part in parts.items():
        if _is_on(role, heard, preset) and (role is Role.AMP or not is_broken(state, part)):
            heard[role] = part
    return heard


def is_broken(state: State, part: Part) -> bool:
    """Whether audiod has tried to play it, and cannot."""
    failed = (each for each in state.amps.all if each.failure is not None and each.role is part.role)
    if any(each.path == str(part.path) for each in failed):
        return True
    return bool(state.amps.deaths) and state.amps.is_deadly(str(part.path))


def played_ids(state: State) -> frozenset[str]:
    """The ids of all that the current preset names and that is there."""
    return frozenset(part.entry.model_id for part in parts_of(state, state.preset).values())


def can_play(state: State) -> bool:
    """Whether the current preset's amp is in the library, and audiod has not refused it."""
    return Role.AMP in parts_of(state, state.preset) and state.amps.failure is None


def as_heard(state: State) -> Preset | None:
    """The current preset as feet have turned its boost and its captures on and off."""
    preset, player = state.preset, state.player
    if preset is None:
        return None
    turned = dict(player.turned)
    cab_on = preset.cab.on if Role.CAB not in turned else CabOn.ON if turned[Role.CAB] else CabOn.OFF
    return replace(
        preset,
        boost=replace(preset.boost, on=player.boost),
        pedal=replace(preset.pedal, on=turned.get(Role.PEDAL, preset.pedal.on)),
        amp=turned.get(Role.AMP, preset.amp),
        cab=replace(preset.cab, on=cab_on),
    )


def heard_now(state: State) -> Heard:
    """What is heard of the current preset as feet have turned it."""
    return heard_of(state, as_heard(state))


def named_part(preset: Preset, role: Role) -> Pedal | Cab:
    """What `preset` says of its pedal, or of its cabinet."""
    return preset.cab if role is Role.CAB else preset.pedal


def named_entry(state: State, named: Pedal | Cab) -> Entry | None:
    """The library entry of a preset's pedal or cabinet; None where it has none, or what it names is not there."""
    if not named.model_id:
        return row.named_entry(state.library.by_name.get(row.spelled(named.file), ()), named)
    known = state.entry_with(named.model_id)
    return row.named_entry((known,), named) if known else None


def called(state: State, named: Pedal | Cab) -> str:
    """What a preset's pedal or cabinet is called today; where that is missing, as the preset has it. "": it names
    none."""
    if not named.named:
        return ""
    entry = named_entry(state, named)
    return entry.name if entry else display_name(named.file or named.model_id[:SHOWN_ID_CHARS])


def missed(state: State, preset: Preset | None) -> tuple[Role, ...]:
    """The pedal and the cabinet that `preset` lets be heard, and that cannot be: missing, or broken. Not a cabinet
    that would be silent if it were there."""
    if preset is None:
        return ()
    heard = heard_of(state, preset)
    beside = (role for role in (Role.PEDAL, Role.CAB) if role not in heard and named_part(preset, role).named)
    return tuple(role for role in beside if _is_on(role, heard, preset))


def lacking(state: State, preset: Preset | None) -> tuple[str, ...]:
    """Those of them that are not in the library, in words for a person."""
    named = {role: named_part(preset, role) for role in missed(state, preset)} if preset else {}
    return tuple(
        f"{role.value} {called(state, each)}" for role, each in named.items() if named_entry(state, each) is None
    )


def levels_heard(state: State, preset: Preset) -> tuple[CaptureLevels, CaptureLevels | None, CabLevels | None]:
    """What is known of the levels of what `preset` lets be heard: of the last capture before the cabinet, of a pedal
    before an amp, and of the cabinet."""
    heard = heard_of(state, preset)
    pedal, amp, cab = (heard.get(role) for role in Role)
    last = amp or pedal
    return (
        last.levels if last else through(),
        pedal.levels if pedal and amp else None,
        cab.prepared.cab_levels(cab.entry.cab.rate_hz) if cab and cab.entry.cab else None,
    )


def turns(heard: Heard, polarity: Polarity) -> row.Turns:
    """What of all that is heard is to be turned over so that it keeps the guitar's polarity."""
    first = heard.get(Role.PEDAL) if Role.AMP in heard else None
    behind = (part.prepared for part in heard.values() if part is not first)
    return row.turns(first.prepared if first else None, behind, polarity)


def late_frames(heard: Heard) -> int:
    """By how much what is heard answers later than the guitar comes."""
    return row.late_frames(part.prepared for part in heard.values())


def load_heard(state: State, heard: Heard) -> Load | None:
    """What all that is heard takes of the period together, with a second cabinet that rings where there is spillover;
    None where one of it was not measured."""
    times_us = [part.graph.block_us for part in heard.values()]
    if state.feet.settings.spillover and Role.CAB in heard:
        times_us.append(heard[Role.CAB].graph.block_us)
    if not times_us or not all(times_us):
        return None
    return load_of(sum(times_us), *state.audio.blocks)


def _parts(state: State, preset: Preset) -> Iterator[Part]:
    pedal, amp, cab = named_entry(state, preset.pedal), state.entry_of(preset), named_entry(state, preset.cab)
    if amp is None or amp.cab:
        return
    if pedal:
        yield Part(Role.PEDAL, pedal, pedal.choose(preset.quality))
    yield Part(Role.AMP, amp, amp.choose(preset.quality))
    if cab:
        yield Part(Role.CAB, cab, cab.side(preset.cab.side))


def _is_on(role: Role, before: dict[Role, Part], preset: Preset) -> bool:
    """`before`: what is heard of the row before it."""
    match role:
        case Role.PEDAL:
            return preset.pedal.on
        case Role.AMP:
            return preset.amp
        case Role.CAB:
            last = before.get(Role.AMP) or before.get(Role.PEDAL)
            return cab_is_heard(preset.cab, last.levels.gear_type if last else None)
